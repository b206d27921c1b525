/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-codes.h"

/* The wording is the service's where its documentation gives it; where it says only %s, it is ours.
 * Statuses that differ between pages are those of the operation's own page, or else of the
 * gateway's list. */
static const RehearsalCode codes[] = {
  /* The gateway: who asks, and is the request whole */
  { "SignatureDoesNotMatch", 400, "Specified signature is not matched with our calculation." },
  { "IncompleteSignature", 400, "The request signature does not conform to Aliyun standards." },
  { "InvalidAccessKeyId.NotFound", 404, "Specified access key is not found." },
  { "InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled." },
  { "InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted." },
  { "InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired." },
  { "IllegalTimestamp", 400,
    "The input parameter \"Timestamp\" that is mandatory for processing this request is not "
    "supplied." },
  { "SignatureNonceUsed", 400, "Specified signature nonce was used already." },
  { "InvalidSignatureMethod", 400, "Specified signature method is not supported." },
  { "InvalidSignatureVersion", 400, "Specified signature version is not supported." },
  { "InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired." },
  { "InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed." },
  { "InvalidSecurityToken.MismatchWithAccessKey", 400,
    "Specified SecurityToken mismatch with the AccessKey." },
  { "InvalidApi.NotFound", 404, "Specified api is not found, please check your url and method." },
  { "InvalidAction.NotFound", 404,
    "Specified api is not found, please check your url and method." },
  { "InvalidProduct.NotFound", 404, "Specified product does not exist." },
  { "InvalidVersion", 400, "Specified parameter Version is not valid." },
  { "NoSuchVersion", 400, "The specified version does not exist." },
  { "InvalidProtocol.NeedSsl", 404, "Your request is denied as lack of ssl protect." },
  { "UnsupportedHTTPMethod", 400, "This http method is not supported." },
  { "InvalidParameter", 400, "The specified parameter is not valid." },
  { "InvalidParameter.Format", 400,
    "The specified parameter \"Format\" is not valid. Only JSON and XML are supported." },
  { "MissingParameter", 400, "A required parameter for this action is not supplied." },
  { "UnsupportedParameter", 400, "The specified parameter is not supported." },
  { "UnsupportedOperation", 400, "The specified operation is not supported." },
  { "RequestTooLarge", 413, "The request body is too large." },

  /* Flow control */
  { "Throttling", 400, "Request was denied due to request throttling." },
  { "Throttling.User", 400, "Request was denied due to user flow control." },
  { "Throttling.Api", 400, "Request was denied due to api flow control." },

  /* Permissions and the state of the account */
  { "Forbidden", 403, "User not authorized to operate on the specified resource." },
  { "Forbidden.RAM", 403,
    "User not authorized to operate on the specified resource, or this API doesn't support RAM." },
  { "Forbidden.AccessKeyDisabled", 403, "The AccessKey is disabled." },
  { "Forbidden.RiskControl", 403, "This operation is forbidden by the risk control system." },
  { "Forbidden.SubUser", 403, "The specified action is not available for you." },
  { "EntityNotExist.Role", 404, "The specified Role not exists." },
  { "InvalidParameter.PolicyGrammar", 400, "The parameter Policy has not passed grammar check." },
  { "NoPermission", 403, "You are not authorized to do this action." },
  { "PermissionDenied", 403, "You are not authorized to operate on the specified resource." },
  { "RealNameAuthenticationError", 403,
    "Your account has not passed the real-name authentication yet." },
  { "OperationDenied", 403, "Your account has not opened the service yet." },
  { "OperationDenied.Suspended", 403, "Your account is suspended because of an overdue payment." },

  /* ClientToken */
  { "InvalidClientToken.Malformed", 400, "ClientToken must be 1 to 64 ASCII characters." },
  { "IdempotentParameterMismatch", 400,
    "The request uses the same client token as a previous, but non-identical request." },
  { "InvalidIdempotenceParameter.Mismatch", 403,
    "The request uses the same client token as a previous, but non-identical request." },
  { "LastTokenProcessing", 403, "The last token request is processing." },

  /* Studios */
  { "InvalidCasterId.Malformed", 400, "The specified caster ID is malformed." },
  { "InvalidCaster.NotFound", 404, "The specified caster does not exist." },
  { "InvalidScene.NotFound", 404, "The specified scene does not exist." },
  { "CasterNumberExceed", 401, "The number casters is exceeded." },
  { "IllegalOperation", 401, "The operation is not permitted." },
  { "IncorrectCasterStatus.Inuse", 400, "The caster is in use. Stop it first." },
  { "InvaildCaster.Delete", 400, "Caster can not be deleted when ChargeType is Prepaid." },
  { "OperationConflict", 409, "The operation conflicts with another one." },
  { "BusinessExist", 400, "Do not submit again." },
  { "CheckAccountFailed", 400, "The account could not be checked." },
  { "BillTypeNotFound", 400, "The bill type does not exist." },

  /* The service's own trouble */
  { "InternalError", 500,
    "The request processing has failed due to some unknown error, exception or failure." },
  { "UnknownError", 400,
    "The request processing has failed due to some unknown error, exception or failure." },
  { "ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server." },
  { "ServiceUnAvailable", 503, "The request has failed due to a temporary failure of the server." },
};

/**
 * rehearsal_code_lookup:
 * @code: what the service calls the error
 *
 * The codes are those of the operations' own pages and of the gateway's list
 * (https://help.aliyun.com/document_detail/48054.html).
 *
 * Returns: (nullable): the entry, or %NULL for a code that is not in the list, such as
 *   those made of a parameter's name (`MissingCasterName`)
 */
const RehearsalCode *
rehearsal_code_lookup (const char *code)
{
  g_return_val_if_fail (code != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    if (g_str_equal (codes[i].code, code))
      return &codes[i];
  }

  return NULL;
}

/**
 * rehearsal_code_list:
 * @length: (out): how many there are
 *
 * Returns: (array length=length): every code the stand-in knows
 */
const RehearsalCode *
rehearsal_code_list (gsize *length)
{
  g_return_val_if_fail (length != NULL, NULL);

  *length = G_N_ELEMENTS (codes);

  return codes;
}
