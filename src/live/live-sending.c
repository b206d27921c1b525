/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-call.h"
#include "live-client-private.h"
#include "live-request.h"
#include "understudy-config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>

/* The Date header has whole seconds, and the answer was underway for a while */
#define CLOCK_PRECISION (5 * G_USEC_PER_SEC)

#define CONNECTIONS_MAX          64
#define CONNECTIONS_PER_HOST_MAX 32

/* Seconds a connection is kept: shorter than servers and balancers keep it, since a request that
 * meets a closing connection has an unknown outcome */
#define IDLE_TIMEOUT 10

static gboolean
is_local (LiveClient *self)
{
  if (self->connectable == NULL)
    return live_endpoint_is_loopback (self->endpoint);

  if (G_IS_INET_SOCKET_ADDRESS (self->connectable))
    return g_inet_address_get_is_loopback (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->connectable)));

  return G_IS_UNIX_SOCKET_ADDRESS (self->connectable);
}

static SoupSession *
get_session (LiveClient *self)
{
  if (self->session != NULL)
    return self->session;

  /* libsoup's time limit is one for each socket operation; ours is one for the whole call, and the
   * only one. */
  self->session =
      g_object_new (SOUP_TYPE_SESSION, "max-conns", CONNECTIONS_MAX, "max-conns-per-host",
                    CONNECTIONS_PER_HOST_MAX, "timeout", 0, "idle-timeout", IDLE_TIMEOUT,
                    "user-agent", self->user_agent, "remote-connectable", self->connectable, NULL);

  /* A small answer could unpack to anything, and a packed one that is cut short would pass for
   * whole */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);

  /* http_proxy in the environment counts for 127.0.0.1 too, and no proxy could get there */
  if (is_local (self))
    soup_session_set_proxy_resolver (self->session, NULL);

  return self->session;
}

static GError *
check_before_sending (LiveClient *self, GCancellable *cancellable)
{
  static const LiveErrorDetails details = {.not_sent = TRUE};

  if (g_cancellable_is_cancelled (cancellable))
    return live_error_new (LIVE_ERROR_CANCELLED, &details, "%s", _ ("The request was cancelled."));

  if (!live_endpoint_is_encrypted (self->endpoint) && !is_local (self))
    return live_error_new (LIVE_ERROR_INSECURE, NULL, "%s",
                           _ ("Without encryption requests go only to this computer itself. Use an "
                              "address that begins "
                              "with https://."));

  return NULL;
}

/* One call of a caller, which may take two requests */
typedef struct {
  LiveOperation *operation;
  LiveWrittenFunc written;
  gpointer written_data;
  gboolean last; /* what comes of this request comes of the call */
  gint64 signed_offset;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  live_operation_unref (sending->operation);
  g_free (sending);
}

static void
learn_clock (LiveClient *self, const GError *error)
{
  gint64 offset =
      live_error_get_details (error)->server_time - base_clock_get_real_time (self->clock);

  if (ABS (offset - self->clock_offset) <= CLOCK_PRECISION)
    return;

  g_info ("The service's clock is %" G_GINT64_FORMAT " s ahead of this computer's.",
          offset / G_USEC_PER_SEC);
  live_client_set_clock_offset (self, offset);
}

/* What a call says of the way to the service. One that was cancelled, or timed out after it had
 * left, says nothing. */
static void
learn_reachable (LiveClient *self, const GError *error)
{
  if (error == NULL) {
    live_client_set_reachable (self, TRUE);
    return;
  }

  switch ((LiveErrorCode) error->code) {
  case LIVE_ERROR_HOST_NOT_FOUND:
  case LIVE_ERROR_UNREACHABLE:
  case LIVE_ERROR_PROXY:
    live_client_set_reachable (self, FALSE);
    break;
  case LIVE_ERROR_REDIRECTED:
  case LIVE_ERROR_REPLY_TOO_LARGE:
  case LIVE_ERROR_BAD_REPLY:
  case LIVE_ERROR_SERVICE:
    live_client_set_reachable (self, TRUE);
    break;
  case LIVE_ERROR_INVALID_PARAMETER:
  case LIVE_ERROR_INSECURE:
  case LIVE_ERROR_NO_CREDENTIALS:
  case LIVE_ERROR_TLS:
  case LIVE_ERROR_TIMED_OUT:
  case LIVE_ERROR_CONNECTION_LOST:
  case LIVE_ERROR_CANCELLED:
  default:
    break;
  }
}

static void send_request (LiveClient *self, GTask *task);

static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LiveClient *self = LIVE_CLIENT (source);
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  LiveReply *reply = g_task_propagate_pointer (G_TASK (result), &error);

  learn_reachable (self, error);
  if (reply != NULL) {
    g_task_return_pointer (task, reply, (GDestroyNotify) live_reply_unref);
    return;
  }

  if (live_error_is_clock_off (error)) {
    learn_clock (self, error);
    if (!sending->last && self->clock_offset != sending->signed_offset) {
      g_error_free (error);
      sending->last = TRUE;
      send_request (self, task);
      return;
    }
  }

  g_task_return_error (task, error);
}

static void
send_signed (LiveClient *self, GTask *task, LiveCredentials *credentials)
{
  Sending *sending = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GTask) call = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *nonce = NULL;
  GError *error = NULL;

  error = check_before_sending (self, cancellable);
  if (error == NULL) {
    nonce = base_nonce_source_next (self->nonce_source);
    sending->signed_offset = self->clock_offset;
    message = live_request_new (
        self->endpoint, credentials, sending->operation, self->algorithm, self->format,
        base_clock_get_real_time (self->clock) + self->clock_offset, nonce, &error);
  }
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  call = g_task_new (self, cancellable, on_replied, g_object_ref (task));
  g_task_set_source_tag (call, send_signed);
  g_task_set_check_cancellable (call, FALSE);
  live_call_start (call, get_session (self), message, sending->operation,
                   live_endpoint_get_host (self->endpoint), self->timeout, self->connect_timeout,
                   sending->written, sending->written_data);
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LiveCredentials) credentials =
      live_credentials_source_load_finish (LIVE_CREDENTIALS_SOURCE (source), result, &error);

  if (credentials != NULL)
    send_signed (g_task_get_source_object (task), task, credentials);
  else
    g_task_return_error (task, error);
}

static void
send_request (LiveClient *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (LiveCredentials) credentials = NULL;
  GError *error = NULL;

  if (self->credentials_source == NULL) {
    send_signed (self, task, self->credentials);
    return;
  }

  /* Nobody is asked for a secret that would not be used */
  error = check_before_sending (self, cancellable);
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  credentials = live_credentials_source_peek (self->credentials_source);
  if (credentials != NULL)
    send_signed (self, task, credentials);
  else
    live_credentials_source_load_async (self->credentials_source, cancellable, on_credentials,
                                        g_object_ref (task));
}

/* An answer that came in spite of a cancellation is worth more than the cancellation, so the task
 * does not check it */
static void
start_sending (LiveClient *self,
               LiveOperation *operation,
               GCancellable *cancellable,
               const Sending *how,
               gpointer source_tag,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Sending *sending = g_memdup2 (how, sizeof *how);

  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  sending->operation = live_operation_ref (operation);
  g_task_set_task_data (task, sending, sending_free);
  send_request (self, task);
}

/**
 * live_client_send_async:
 * @self: a client
 * @operation: what to ask
 * @cancellable: (nullable): cancels the call; whether the operation was carried out all the same is
 * then not known, unless nothing was sent yet
 * @callback: called when there is a result, never before this function returns
 * @user_data: for @callback
 *
 * Signs an operation with the time and a nonce of this moment, sends it, and reads the answer. A
 * request that the service refuses because of its time is signed once more, with the service's;
 * nothing else is repeated here. Any number of calls may be under way at a time; all of them have
 * to come from the thread that the first one came from.
 *
 * The call keeps the client alive.
 */
void
live_client_send_async (LiveClient *self,
                        LiveOperation *operation,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const Sending how = {0};

  g_return_if_fail (LIVE_IS_CLIENT (self));
  g_return_if_fail (operation != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_sending (self, operation, cancellable, &how, live_client_send_async, callback, user_data);
}

/**
 * live_client_send_finish:
 * @self: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the answer, or %NULL with an error of %LIVE_ERROR.
 * live_error_get_verdict() says whether the operation may have been carried out all the same
 */
LiveReply *
live_client_send_finish (LiveClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, live_client_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * live_client_send_once_async:
 * @self: a client
 * @operation: what to ask
 * @cancellable: (nullable): cancels the call, as it does that of live_client_send_async()
 * @written: (nullable) (scope async): called when the last byte of the request has been written, if
 * it comes to that; always before @callback
 * @written_data: for @written
 * @callback: called when there is a result, never before this function returns
 * @user_data: for @callback
 *
 * Sends one request and no other, for a caller that keeps account of what it sends. Where the
 * service refuses it because of its time, #LiveClient:clock-offset is right afterwards, and the
 * next request will do.
 */
void
live_client_send_once_async (LiveClient *self,
                             LiveOperation *operation,
                             GCancellable *cancellable,
                             LiveWrittenFunc written,
                             gpointer written_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  const Sending how = {.written = written, .written_data = written_data, .last = TRUE};

  g_return_if_fail (LIVE_IS_CLIENT (self));
  g_return_if_fail (operation != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_sending (self, operation, cancellable, &how, live_client_send_once_async, callback,
                 user_data);
}

/**
 * live_client_send_once_finish:
 * @self: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full): what live_client_send_finish() returns
 */
LiveReply *
live_client_send_once_finish (LiveClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, live_client_send_once_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
