/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-transport.h"
#include "live-request.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An hour: more than anybody would wait for, and far from any overflow */
#define RETRY_AFTER_MAX (60 * 60 * 1000)

/* The number behind a name in Limit:1,Remain:0,TimeLeft:2000,Reset:1234 */
static gboolean
read_field (const char *value, const char *name, guint64 *number)
{
  g_auto (GStrv) fields = g_strsplit (value, ",", 16);
  gsize length = strlen (name);

  for (guint i = 0; fields[i] != NULL; i++) {
    char *field = g_strstrip (fields[i]);

    if (g_ascii_strncasecmp (field, name, length) == 0 && field[length] == ':')
      return g_ascii_string_to_unsigned (g_strstrip (field + length + 1), 10, 0, G_MAXUINT64,
                                         number, NULL);
  }

  return FALSE;
}

/* When to come back, as the service says it: in x-acs-retry-after, or as the time left of an
 * x-ratelimit-* that is used up. The longest counts. */
static guint
read_retry_after (SoupMessageHeaders *headers)
{
  static const char *const limits[] = {"x-ratelimit-user-api", "x-ratelimit-user"};
  const char *value = soup_message_headers_get_one (headers, "x-acs-retry-after");
  guint64 longest = 0;

  if (value != NULL && !g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &longest, NULL))
    longest = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++) {
    guint64 remain = 0;
    guint64 left = 0;

    value = soup_message_headers_get_one (headers, limits[i]);
    if (value == NULL || (read_field (value, "Remain", &remain) && remain > 0))
      continue;
    if (read_field (value, "TimeLeft", &left))
      longest = MAX (longest, left);
  }

  return (guint) MIN (longest, RETRY_AFTER_MAX);
}

/*
 * live_transport_read_head:
 * @message: a request that has got an answer's headers
 * @head: (out caller-allocates): what they say; its texts are valid as long as @message is
 */
void
live_transport_read_head (SoupMessage *message, LiveReplyHead *head)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) time = date != NULL ? soup_date_time_new_from_http_string (date) : NULL;

  head->http_status = soup_message_get_status (message);
  head->content_type = soup_message_headers_get_content_type (headers, NULL);
  head->server_time = time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
  head->retry_after = read_retry_after (headers);
  head->string_to_sign = g_object_get_data (G_OBJECT (message), LIVE_REQUEST_STRING_TO_SIGN);
}

static char *
describe_certificate (GTlsCertificateFlags flags, const char *host, const char **cause)
{
  if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY) {
    *cause = "TlsFailed.WrongHost";
    return g_strdup_printf (_ ("The certificate of %s belongs to another host."), host);
  }
  if (flags & G_TLS_CERTIFICATE_EXPIRED) {
    *cause = "TlsFailed.Expired";
    return g_strdup_printf (
        _ ("The certificate of %s has expired, or this computer’s clock is wrong."), host);
  }
  if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED) {
    *cause = "TlsFailed.NotYetValid";
    return g_strdup_printf (
        _ ("The certificate of %s is not valid yet, or this computer’s clock is wrong."), host);
  }
  if (flags & G_TLS_CERTIFICATE_REVOKED) {
    *cause = "TlsFailed.Revoked";
    return g_strdup_printf (_ ("The certificate of %s has been revoked."), host);
  }
  if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA) {
    *cause = "TlsFailed.Untrusted";
    return g_strdup_printf (
        _ ("The certificate of %s is not from an authority that this computer trusts."), host);
  }
  if (flags & G_TLS_CERTIFICATE_INSECURE)
    return g_strdup_printf (_ ("The certificate of %s is too weak to be trusted."), host);
  if (flags != 0)
    return g_strdup_printf (_ ("The certificate of %s cannot be trusted."), host);

  return g_strdup_printf (_ ("No secure connection to %s could be made."), host);
}

static gboolean
is_proxy_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED);
}

/* Nothing left this computer but, maybe, what it takes to make a connection */
static LiveErrorCode
judge_unsent (const GError *error,
              const LiveTransportState *state,
              SoupMessage *message,
              const char **cause,
              char **text)
{
  if (error->domain == G_RESOLVER_ERROR) {
    *text = g_strdup_printf (_ ("The host %s could not be found. Is this computer online?"),
                             state->host);
    return LIVE_ERROR_HOST_NOT_FOUND;
  }
  if (error->domain == G_TLS_ERROR) {
    *text = describe_certificate (soup_message_get_tls_peer_certificate_errors (message),
                                  state->host, cause);
    return LIVE_ERROR_TLS;
  }
  if (state->via_proxy || is_proxy_error (error)) {
    if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) ||
        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED))
      *cause = "ProxyFailed.SignIn";
    *text = g_strdup_printf (_ ("The proxy did not make a connection to %s."), state->host);
    return LIVE_ERROR_PROXY;
  }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)) {
    *text = g_strdup_printf (_ ("The host %s refuses connections."), state->host);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    *cause = "Unreachable.TimedOut";
    *text = g_strdup_printf (_ ("No connection to %s could be made in time."), state->host);
  } else {
    *text = g_strdup_printf (_ ("No connection to %s could be made."), state->host);
  }

  return LIVE_ERROR_UNREACHABLE;
}

static LiveErrorCode
judge_sent (const GError *error, const LiveTransportState *state, char **text)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
    *text = g_strdup_printf (_ ("No whole answer came from %s in time."), state->host);
    return LIVE_ERROR_TIMED_OUT;
  }
  if (error->domain == SOUP_SESSION_ERROR) {
    *text = g_strdup_printf (_ ("The answer of %s was cut short or is not HTTP."), state->host);
    return LIVE_ERROR_BAD_REPLY;
  }

  *text =
      g_strdup_printf (_ ("The connection to %s ended before the whole answer came."), state->host);

  return LIVE_ERROR_CONNECTION_LOST;
}

/*
 * live_transport_error:
 * @error: what libsoup or GIO says
 * @state: how far the call came
 * @message: the request
 *
 * What happened, in terms that tell whether the request may have had its effect. The words are all
 * ours: those of the libraries may hold addresses.
 *
 * Returns: (transfer full): an error of %LIVE_ERROR
 */
GError *
live_transport_error (const GError *error, const LiveTransportState *state, SoupMessage *message)
{
  LiveErrorDetails details = {.not_sent = !state->sent};
  g_autofree char *text = NULL;
  LiveErrorCode code;
  LiveReplyHead head;

  code = state->sent ? judge_sent (error, state, &text)
                     : judge_unsent (error, state, message, &details.cause, &text);

  if (state->sent) {
    live_transport_read_head (message, &head);
    details.http_status = head.http_status;
    details.server_time = head.server_time;
    details.retry_after = head.retry_after;
  }

  return live_error_new (code, &details, "%s", text);
}
