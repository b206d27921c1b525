/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LiveErrorCode:
 * @LIVE_ERROR_INVALID_PARAMETER: a parameter was refused here; nothing was sent
 * @LIVE_ERROR_INSECURE: plain HTTP to a host that is not this computer; nothing was sent
 * @LIVE_ERROR_NO_CREDENTIALS: there is nothing to sign with; nothing was sent
 * @LIVE_ERROR_HOST_NOT_FOUND: the host has no address (DNS); nothing was sent
 * @LIVE_ERROR_UNREACHABLE: no connection could be made; nothing was sent
 * @LIVE_ERROR_PROXY: the proxy could not be reached or refused; nothing was sent
 * @LIVE_ERROR_TLS: the host could not prove who it is; nothing was sent
 * @LIVE_ERROR_TIMED_OUT: no whole answer in time
 * @LIVE_ERROR_CONNECTION_LOST: the connection ended before a whole answer came
 * @LIVE_ERROR_CANCELLED: cancelled while the request was under way
 * @LIVE_ERROR_REDIRECTED: the host answered with another address; never followed
 * @LIVE_ERROR_REPLY_TOO_LARGE: the answer was larger than the operation allows
 * @LIVE_ERROR_BAD_REPLY: the answer is not what the service promises
 * @LIVE_ERROR_SERVICE: the service answered with an error Code
 *
 * What went wrong with a call. Whether the call may have had its effect all the same is
 * live_error_get_verdict()'s to say.
 */
typedef enum {
  LIVE_ERROR_INVALID_PARAMETER,
  LIVE_ERROR_INSECURE,
  LIVE_ERROR_NO_CREDENTIALS,
  LIVE_ERROR_HOST_NOT_FOUND,
  LIVE_ERROR_UNREACHABLE,
  LIVE_ERROR_PROXY,
  LIVE_ERROR_TLS,
  LIVE_ERROR_TIMED_OUT,
  LIVE_ERROR_CONNECTION_LOST,
  LIVE_ERROR_CANCELLED,
  LIVE_ERROR_REDIRECTED,
  LIVE_ERROR_REPLY_TOO_LARGE,
  LIVE_ERROR_BAD_REPLY,
  LIVE_ERROR_SERVICE,
} LiveErrorCode;

/**
 * LiveVerdict:
 * @LIVE_VERDICT_NOT_SENT: the request never left; nothing was done
 * @LIVE_VERDICT_REFUSED: a definite no from the service
 * @LIVE_VERDICT_THROTTLED: a definite "not now"; nothing was done, and the same call may succeed
 * later
 * @LIVE_VERDICT_UNKNOWN: no definite answer; the call may have had its effect
 */
typedef enum {
  LIVE_VERDICT_NOT_SENT,
  LIVE_VERDICT_REFUSED,
  LIVE_VERDICT_THROTTLED,
  LIVE_VERDICT_UNKNOWN,
} LiveVerdict;

#define LIVE_ERROR (live_error_quark ())
GQuark live_error_quark (void);

/* What the service said, kept with the GError; every one may be NULL (0 for the status and the
 * milliseconds). */
typedef struct {
  gboolean not_sent; /* no byte of the request left, although the code alone would not say so */
  const char *cause; /* static: a name of ours that says more than the LiveErrorCode does */
  guint http_status;
  char *code;
  char *message;
  char *request_id;
  char *host_id;
  char *recommend;
  gint64 server_time; /* the answer's Date header, µs since the epoch */
  guint retry_after;  /* ms, from x-acs-retry-after or x-ratelimit-* */
} LiveErrorDetails;

const LiveErrorDetails *live_error_get_details (const GError *error);
LiveVerdict live_error_get_verdict (const GError *error);
const char *live_error_get_code_name (const GError *error);
gboolean live_error_is_clock_off (const GError *error);

/* For LiveClient and LiveReply */
GError *
live_error_new (LiveErrorCode code, const LiveErrorDetails *details, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

G_END_DECLS
