/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation-table.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define YOURS    EXPLANATION_SIDE_YOURS
#define SERVICE  EXPLANATION_SIDE_SERVICE
#define NETWORK  EXPLANATION_SIDE_NETWORK
#define COMPUTER EXPLANATION_SIDE_COMPUTER

/* The first that fits counts. The service's codes are those of
 * https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-copycaster and
 * of the gateway list https://help.aliyun.com/document_detail/48054.html */
static const ExplanationRow rows[] = {
    /* The order */
    {"InvalidCaster.NotFound", YOURS, N_ ("No such studio"),
     N_ ("There is no studio with the source’s ID in this account and region."),
     N_ ("Check the ID, and that it belongs to this account and region.")},
    {"InvalidCasterId*", YOURS, N_ ("The studio ID is not accepted"),
     N_ ("The service does not recognise the source as the ID of a studio."),
     N_ ("Copy the ID from the list of studios.")},
    {"CasterNumberExceed", YOURS, N_ ("Too many studios"),
     N_ ("The account has as many studios as it may have."),
     N_ ("Delete studios that are no longer needed, or ask the service for a higher quota.")},
    {"IllegalOperation", YOURS, N_ ("Not allowed for this studio"),
     N_ ("The service does not allow the operation for this account or this studio."),
     N_ ("Check in the service’s console that production studios are activated and that the studio "
         "can be copied.")},
    {"InvalidClientToken*", YOURS, N_ ("The client token is not accepted"),
     N_ ("A client token has 1 to 64 ASCII characters and serves one order only."),
     N_ ("Ask again without a client token of your own.")},
    {"IdempotentParameterMismatch", YOURS, N_ ("The client token belongs to another order"),
     N_ ("The service has seen this client token before, with another source or another name."),
     N_ ("Ask again with a new client token.")},
    {"InvalidIdempotenceParameter*", YOURS, N_ ("The client token belongs to another order"),
     N_ ("The service has seen this client token before, with another source or another name."),
     N_ ("Ask again with a new client token.")},
    {"LastTokenProcessing", SERVICE, N_ ("Still being worked on"),
     N_ ("The service is still working on an earlier request of this order."),
     N_ ("Wait a moment, then repeat the order with the same client token.")},
    {"BusinessExist", SERVICE, N_ ("The service has this request already"),
     N_ ("The service says that the same was asked for a moment ago."),
     N_ ("Look through the list of studios before asking again.")},
    {"OperationConflict", SERVICE, N_ ("Another operation is under way"),
     N_ ("Something else is being done to the studio at the same time."),
     N_ ("Wait a moment, then ask again.")},
    {"Throttling*", YOURS, N_ ("Too many requests"),
     N_ ("All programs that use this account together have sent more requests than it may send in "
         "a second."),
     N_ ("Wait a moment, then repeat the order with the same client token.")},
    {"Rejected.Throttling", SERVICE, N_ ("Too many requests"),
     N_ ("The service has too much to do at the moment."),
     N_ ("Wait a moment, then repeat the order with the same client token.")},

    /* The key */
    {"SignatureDoesNotMatch", YOURS, N_ ("The AccessKey secret does not fit"),
     N_ ("The service could not verify the signature. Most often the AccessKey secret is wrong."),
     N_ ("Check that the AccessKey secret is complete and belongs to the AccessKey ID.")},
    {"IncompleteSignature", YOURS, N_ ("The signature is not accepted"),
     N_ ("The service could not verify the signature. Most often the AccessKey secret is wrong."),
     N_ ("Check that the AccessKey secret is complete and belongs to the AccessKey ID.")},
    {"InvalidAccessKeyId.NotFound", YOURS, N_ ("The AccessKey ID is not known"),
     N_ ("The service does not know the AccessKey ID."),
     N_ ("Check the AccessKey ID. One of the China site is not valid on the international site, "
         "nor the other way round.")},
    {"InvalidAccessKeyId*", YOURS, N_ ("The AccessKey is disabled"),
     N_ ("The AccessKey exists, but may not be used."),
     N_ ("Enable the AccessKey in the console, or use another.")},
    {"Forbidden.AccessKeyDisabled", YOURS, N_ ("The AccessKey is disabled"),
     N_ ("The AccessKey exists, but may not be used."),
     N_ ("Enable the AccessKey in the console, or use another.")},
    {"InvalidSecurityToken.Expired", YOURS, N_ ("The security token has expired"),
     N_ ("Temporary credentials are valid for a limited time only."),
     N_ ("Get new temporary credentials.")},
    {"InvalidSecurityToken*", YOURS, N_ ("The security token is not accepted"),
     N_ ("The security token is incomplete or belongs to another AccessKey."),
     N_ ("Get new temporary credentials, and use the AccessKey and the security token together.")},
    {"InvalidTimeStamp*", COMPUTER, N_ ("The clock is wrong"),
     N_ ("The service refuses requests whose time is off by more than 15 minutes."),
     N_ ("Correct the date and the time of this computer.")},
    {"IllegalTimestamp", COMPUTER, N_ ("The clock is wrong"),
     N_ ("The service refuses requests whose time is off by more than 15 minutes."),
     N_ ("Correct the date and the time of this computer.")},
    {"SignatureNonceUsed", NETWORK, N_ ("The request arrived twice"),
     N_ ("The service refuses a request that it has seen before. Something on the way may have "
         "repeated it."),
     N_ ("Look through the list of studios, then ask again.")},

    /* The account */
    {"Forbidden.RiskControl", YOURS, N_ ("The account is restricted"),
     N_ ("The service has restricted the account for its safety."),
     N_ ("Sign in to the console to see why.")},
    {"RealNameAuthenticationError", YOURS, N_ ("The account is not verified"),
     N_ ("The service wants to know who owns the account."),
     N_ ("Verify the account in the console.")},
    {"OperationDenied.Suspended", YOURS, N_ ("The account has payments overdue"),
     N_ ("The service is suspended until they are settled."),
     N_ ("Settle the bill in the console.")},
    {"OperationDenied*", YOURS, N_ ("The service is not activated"),
     N_ ("ApsaraVideo Live is not activated for this account."),
     N_ ("Activate it in the console.")},
    {"CheckAccountFailed", SERVICE, N_ ("The account could not be checked"),
     N_ ("The service could not check the account."), N_ ("Ask again in a few minutes.")},
    {"Forbidden*", YOURS, N_ ("Permission is missing"),
     N_ ("The user of the AccessKey may not do this."),
     N_ ("Ask the administrator of the account for the permissions live:CopyCaster and "
         "live:DescribeCasters.")},
    {"NoPermission*", YOURS, N_ ("Permission is missing"),
     N_ ("The user of the AccessKey may not do this."),
     N_ ("Ask the administrator of the account for the permissions live:CopyCaster and "
         "live:DescribeCasters.")},
    {"PermissionDenied*", YOURS, N_ ("Permission is missing"),
     N_ ("The user of the AccessKey may not do this."),
     N_ ("Ask the administrator of the account for the permissions live:CopyCaster and "
         "live:DescribeCasters.")},

    /* The service */
    {"InternalError*", SERVICE, N_ ("Fault in the service"),
     N_ ("Something failed inside the service."), N_ ("Ask again in a few minutes.")},
    {"InternalServerError", SERVICE, N_ ("Fault in the service"),
     N_ ("Something failed inside the service."), N_ ("Ask again in a few minutes.")},
    {"UnknownError", SERVICE, N_ ("Fault in the service"),
     N_ ("Something failed inside the service."), N_ ("Ask again in a few minutes.")},
    {"ServiceUnavailable*", SERVICE, N_ ("The service is not available"),
     N_ ("The service cannot answer requests at the moment."), N_ ("Ask again in a few minutes.")},
    {"InvalidAction*", YOURS, N_ ("Not offered at this address"),
     N_ ("The host does not offer the operation."), N_ ("Check the endpoint and the region.")},
    {"InvalidApi*", YOURS, N_ ("Not offered at this address"),
     N_ ("The host does not offer the operation."), N_ ("Check the endpoint and the region.")},
    {"InvalidProduct*", YOURS, N_ ("Not offered at this address"),
     N_ ("The host does not offer the operation."), N_ ("Check the endpoint and the region.")},
    {"InvalidVersion*", YOURS, N_ ("Not offered at this address"),
     N_ ("The host does not offer the operation."), N_ ("Check the endpoint and the region.")},
    {"NoSuchVersion", YOURS, N_ ("Not offered at this address"),
     N_ ("The host does not offer the operation."), N_ ("Check the endpoint and the region.")},
    {"InvalidProtocol.NeedSsl", YOURS, N_ ("The address is not encrypted"),
     N_ ("The service wants HTTPS."), N_ ("Use an address that begins with https://.")},

    /* Ours: nothing was sent */
    {"InvalidParameter", YOURS, N_ ("This cannot be sent"), NULL,
     N_ ("Correct it, then ask again.")},
    {"InsecureEndpoint", YOURS, N_ ("The address is not encrypted"),
     N_ ("Requests leave this computer over HTTPS only."),
     N_ ("Use an address that begins with https://.")},
    {"NoCredentials", YOURS, N_ ("There is no AccessKey"), NULL,
     N_ ("Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or use the "
         "Rehearsal, which needs neither.")},
    {"HostNotFound", NETWORK, N_ ("The service was not found"),
     N_ ("The host has no address in the network."),
     N_ ("Check the network connection and the endpoint.")},
    {"Unreachable", NETWORK, N_ ("The service cannot be reached"),
     N_ ("No connection could be made."),
     N_ ("Check the network connection and the endpoint, then ask again.")},
    {"ProxyFailed", NETWORK, N_ ("The proxy does not let the request through"),
     N_ ("The proxy cannot be reached, or refuses the connection."),
     N_ ("Check the network proxy in the system’s settings.")},
    {"TlsFailed", NETWORK, N_ ("The service could not prove who it is"),
     N_ ("The certificate of the host cannot be trusted."),
     N_ ("Check the date and the time of this computer, and whether the network looks into "
         "encrypted connections.")},

    /* Ours: under way */
    {"TimedOut", NETWORK, N_ ("No answer in time"),
     N_ ("No whole answer came in the time allowed."),
     N_ ("Check the network connection, then ask again.")},
    {"ConnectionLost", NETWORK, N_ ("The connection was cut"),
     N_ ("The connection ended before a whole answer came."),
     N_ ("Check the network connection, then ask again.")},
    {"Cancelled", YOURS, N_ ("Cancelled while under way"),
     N_ ("The request may have reached the service all the same."), NULL},
    {"Interrupted", COMPUTER, N_ ("Understudy ended meanwhile"),
     N_ ("The program ended before it learned what came of the request."), NULL},
    {"Redirected", NETWORK, N_ ("Sent on to another address"),
     N_ ("The answer names another address. It is not followed, because the request is meant for "
         "this one only."),
     N_ ("Check the endpoint, and whether the network wants a sign-in first.")},
    {"ReplyTooLarge", NETWORK, N_ ("The answer is too large"),
     N_ ("The answer is far larger than any the service gives. Something else may have answered in "
         "its place."),
     N_ ("Check the endpoint, and whether the network wants a sign-in first.")},
    {"BadReply", NETWORK, N_ ("The answer makes no sense"),
     N_ ("The answer is not what the service promises. Something else may have answered in its "
         "place, or it was cut."),
     N_ ("Check the endpoint, and whether the network wants a sign-in first.")},

    /* Ours: the history */
    {"LedgerCannotOpen", COMPUTER, N_ ("The history cannot be opened"), NULL,
     N_ ("Check that the folder exists and may be written to. Nothing is sent that cannot be "
         "written down first.")},
    {"LedgerReadOnly", COMPUTER, N_ ("The history cannot be written"), NULL,
     N_ ("Update Understudy if a newer version has been used, or make the file writable. Nothing "
         "is sent that cannot be "
         "written down first.")},
    {"LedgerFull", COMPUTER, N_ ("The disk is full"), N_ ("There is no room to write the history."),
     N_ ("Make room, then ask again. Nothing is sent that cannot be written down first.")},
    {"LedgerBusy", COMPUTER, N_ ("The history is locked"),
     N_ ("Another program keeps the history locked."),
     N_ ("Close the other program, then ask again.")},
    {"LedgerDamaged", COMPUTER, N_ ("The history is damaged"),
     N_ ("The history was damaged while it was in use."),
     N_ ("Start Understudy again: it sets the damaged history aside and begins a new one.")},
    {"LedgerClosed", COMPUTER, N_ ("The history is closed"), NULL, N_ ("Start Understudy again.")},
    {"LedgerFailed", COMPUTER, N_ ("The history cannot be used"), NULL,
     N_ ("Check the disk, then start Understudy again.")},

    /* Whatever the service calls missing or invalid besides */
    {"Missing*", YOURS, N_ ("The service misses a value"), NULL,
     N_ ("Correct what the message names, then ask again.")},
    {"Invalid*", YOURS, N_ ("The service does not accept a value"), NULL,
     N_ ("Correct what the message names, then ask again.")},
};

static gboolean
row_fits (const ExplanationRow *row, const char *code)
{
  gsize length = strlen (row->code);

  if (row->code[length - 1] == '*')
    return g_ascii_strncasecmp (row->code, code, length - 1) == 0;

  return g_ascii_strcasecmp (row->code, code) == 0;
}

/**
 * explanation_table_lookup:
 * @code: (nullable): a code, the service's or ours
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
const ExplanationRow *
explanation_table_lookup (const char *code)
{
  for (gsize i = 0; code != NULL && i < G_N_ELEMENTS (rows); i++) {
    if (row_fits (&rows[i], code))
      return &rows[i];
  }

  return NULL;
}

/**
 * explanation_table_list:
 * @length: (out): how many there are
 *
 * Returns: (transfer none) (array length=length): all that is known
 */
const ExplanationRow *
explanation_table_list (gsize *length)
{
  *length = G_N_ELEMENTS (rows);

  return rows;
}
