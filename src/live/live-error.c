/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-error.h"
#include "base-redact.h"

#include <string.h>

typedef struct {
  LiveErrorDetails details;
} LiveErrorPrivate;

static void
live_error_private_init (LiveErrorPrivate *private)
{
}

static void
live_error_private_clear (LiveErrorPrivate *private)
{
  g_free (private->details.code);
  g_free (private->details.message);
  g_free (private->details.request_id);
  g_free (private->details.host_id);
  g_free (private->details.recommend);
}

static void
live_error_private_copy (const LiveErrorPrivate *source, LiveErrorPrivate *target)
{
  target->details = source->details;
  target->details.code = g_strdup (source->details.code);
  target->details.message = g_strdup (source->details.message);
  target->details.request_id = g_strdup (source->details.request_id);
  target->details.host_id = g_strdup (source->details.host_id);
  target->details.recommend = g_strdup (source->details.recommend);
}

/* The macro's own cast is one that clang warns of; GLib keeps the alignment */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (LiveError, live_error)
#pragma GCC diagnostic pop

/**
 * live_error_new:
 * @code: what went wrong
 * @details: (nullable): what is known besides; copied
 * @format: (not nullable): a message for people, whole sentences
 * @...: what goes into it
 *
 * Makes an error of %LIVE_ERROR. The message and every text of @details go through base_redact(),
 * so that neither can give a key or a signature away, whatever the service quotes.
 *
 * Returns: (transfer full): the error
 */
GError *
live_error_new (LiveErrorCode code, const LiveErrorDetails *details, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *redacted = NULL;
  GError *error;
  va_list arguments;

  g_return_val_if_fail (format != NULL, NULL);

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  redacted = base_redact (message);
  error = g_error_new_literal (LIVE_ERROR, (int) code, redacted);

  if (details != NULL) {
    LiveErrorDetails *own = &live_error_get_private (error)->details;

    *own = *details;
    own->code = base_redact (details->code);
    own->message = base_redact (details->message);
    own->request_id = base_redact (details->request_id);
    own->host_id = base_redact (details->host_id);
    own->recommend = base_redact (details->recommend);
  }

  return error;
}

/**
 * live_error_get_details:
 * @error: (nullable): an error
 *
 * Returns: (transfer none) (nullable): what the service said; %NULL only for an error of another
 * domain. Valid as long as @error is
 */
const LiveErrorDetails *
live_error_get_details (const GError *error)
{
  const LiveErrorPrivate *private;

  if (error == NULL || error->domain != LIVE_ERROR)
    return NULL;

  private = live_error_get_private (error);

  return &private->details;
}

/* A code itself, or one with something after a dot: Throttling and Throttling.User */
static gboolean
is_or_begins (const char *code, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (code, name, length) == 0 &&
         (code[length] == '\0' || code[length] == '.');
}

static gboolean
is_one_of (const char *code, const char *const *names)
{
  for (; *names != NULL; names++) {
    if (is_or_begins (code, *names))
      return TRUE;
  }

  return FALSE;
}

/* The service's Codes. Which HTTP status they come with differs from page to page of its
 * documentation, so the Code decides; only a Code that says nothing is judged by its status, and
 * then a 5xx is no definite answer. */
static LiveVerdict
judge (const char *code, guint http_status)
{
  static const char *const throttled[] = {
      "Throttling",
      "Rejected.Throttling",
      NULL,
  };
  static const char *const unclear[] = {
      "BusinessExist", /* the same was asked for a moment ago */
      "InternalError",
      "InternalServerError",
      "LastTokenProcessing", /* an earlier call with this token is still at work */
      "ServiceUnavailable",
      "SignatureNonceUsed", /* every nonce is used once here, so this request arrived before */
      "UnknownError",
      NULL,
  };
  static const char *const refused[] = {
      "BillTypeNotFound",
      "CasterNumberExceed",
      "CheckAccountFailed",
      "Forbidden",
      "IdempotentParameterMismatch",
      "IllegalOperation",
      "IllegalTimestamp",
      "IncompleteSignature",
      "IncorrectCasterStatus",
      "IncorrectSceneStatus",
      "InvaildCaster", /* spelt so by the service */
      "NoPermission",
      "NoSuchVersion",
      "OperationConflict",
      "OperationDenied",
      "PermissionDenied",
      "RealNameAuthenticationError",
      "SignatureDoesNotMatch",
      "UnsupportedHTTPMethod",
      "UnsupportedOperation",
      "UnsupportedParameter",
      NULL,
  };

  if (is_one_of (code, throttled))
    return LIVE_VERDICT_THROTTLED;
  if (is_one_of (code, unclear))
    return LIVE_VERDICT_UNKNOWN;
  if (is_one_of (code, refused) || g_str_has_prefix (code, "Invalid") ||
      g_str_has_prefix (code, "Missing"))
    return LIVE_VERDICT_REFUSED;

  return http_status >= 500 ? LIVE_VERDICT_UNKNOWN : LIVE_VERDICT_REFUSED;
}

/**
 * live_error_get_verdict:
 * @error: an error of a call
 *
 * Whether the call may have had its effect all the same, which is what decides whether it may be
 * repeated.
 *
 * The service's Code decides, never the HTTP status: the same Code comes as 400 on one page of the
 * documentation and as 401 on another. Only for a Code that nothing is known of a status of 500 and
 * more counts, as no definite answer. An answer without any Code, even one of status 429 or with a
 * hint when to come back, is no definite answer either: it may be a proxy's.
 *
 * Returns: the verdict; %LIVE_VERDICT_UNKNOWN for an error of another domain
 */
LiveVerdict
live_error_get_verdict (const GError *error)
{
  const LiveErrorDetails *details = live_error_get_details (error);

  if (details == NULL)
    return LIVE_VERDICT_UNKNOWN;

  switch ((LiveErrorCode) error->code) {
  case LIVE_ERROR_INVALID_PARAMETER:
  case LIVE_ERROR_INSECURE:
  case LIVE_ERROR_NO_CREDENTIALS:
  case LIVE_ERROR_HOST_NOT_FOUND:
  case LIVE_ERROR_UNREACHABLE:
  case LIVE_ERROR_PROXY:
  case LIVE_ERROR_TLS:
    return LIVE_VERDICT_NOT_SENT;

  case LIVE_ERROR_SERVICE:
    return details->code != NULL ? judge (details->code, details->http_status)
                                 : LIVE_VERDICT_UNKNOWN;

  case LIVE_ERROR_TIMED_OUT:
  case LIVE_ERROR_CONNECTION_LOST:
  case LIVE_ERROR_CANCELLED:
    return details->not_sent ? LIVE_VERDICT_NOT_SENT : LIVE_VERDICT_UNKNOWN;

  case LIVE_ERROR_REDIRECTED:
  case LIVE_ERROR_REPLY_TOO_LARGE:
  case LIVE_ERROR_BAD_REPLY:
  default:
    return LIVE_VERDICT_UNKNOWN;
  }
}

/**
 * live_error_is_clock_off:
 * @error: (nullable): an error of a call
 *
 * Returns: whether the service refused the call because of its time, and told its own
 */
gboolean
live_error_is_clock_off (const GError *error)
{
  static const char *const codes[] = {
    "IllegalTimestamp",
    "InvalidTimeStamp",
    NULL,
  };
  const LiveErrorDetails *details = live_error_get_details (error);

  return g_error_matches (error, LIVE_ERROR, LIVE_ERROR_SERVICE) && details->code != NULL &&
         details->server_time != 0 && is_one_of (details->code, codes);
}

/**
 * live_error_get_code_name:
 * @error: an error of a call
 *
 * A name to tell people, scripts and the ledger: the service's own Code where it gave one, else one
 * of ours, none of which will change: InvalidParameter, InsecureEndpoint, NoCredentials,
 * HostNotFound, Unreachable, ProxyFailed, TlsFailed, TimedOut, ConnectionLost, Cancelled,
 * Redirected, ReplyTooLarge, BadReply, and Failed for anything else. Where more is known it comes
 * after a dot: Unreachable.TimedOut, ProxyFailed.SignIn, TlsFailed.Expired, TlsFailed.NotYetValid,
 * TlsFailed.WrongHost, TlsFailed.Untrusted and TlsFailed.Revoked.
 *
 * Returns: (transfer none): the name, valid as long as @error is
 */
const char *
live_error_get_code_name (const GError *error)
{
  const LiveErrorDetails *details = live_error_get_details (error);

  if (details == NULL)
    return "Failed";
  if (details->cause != NULL)
    return details->cause;

  switch ((LiveErrorCode) error->code) {
  case LIVE_ERROR_INVALID_PARAMETER:
    return "InvalidParameter";
  case LIVE_ERROR_INSECURE:
    return "InsecureEndpoint";
  case LIVE_ERROR_NO_CREDENTIALS:
    return "NoCredentials";
  case LIVE_ERROR_HOST_NOT_FOUND:
    return "HostNotFound";
  case LIVE_ERROR_UNREACHABLE:
    return "Unreachable";
  case LIVE_ERROR_PROXY:
    return "ProxyFailed";
  case LIVE_ERROR_TLS:
    return "TlsFailed";
  case LIVE_ERROR_TIMED_OUT:
    return "TimedOut";
  case LIVE_ERROR_CONNECTION_LOST:
    return "ConnectionLost";
  case LIVE_ERROR_CANCELLED:
    return "Cancelled";
  case LIVE_ERROR_REDIRECTED:
    return "Redirected";
  case LIVE_ERROR_REPLY_TOO_LARGE:
    return "ReplyTooLarge";
  case LIVE_ERROR_BAD_REPLY:
    return "BadReply";
  case LIVE_ERROR_SERVICE:
    return details->code != NULL ? details->code : "Failed";
  default:
    return "Failed";
  }
}
