/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-call.h"
#include "live-reply.h"
#include "live-transport.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define READ_SIZE 16384

/* The data of a call's task */
typedef struct {
  LiveOperation *operation;
  SoupMessage *message;
  LiveTransportState state;
  LiveWrittenFunc written; /* nullable */
  gpointer written_data;
  GCancellable *cancellable; /* its own: the caller's, the time limit, a second start end in it */
  GSource *callers_source;   /* the caller's, which may be cancelled on another thread */
  GSource *timer;
  GSource *connect_timer;
  gboolean cancelled;
  gboolean timed_out;
  gboolean answered;     /* the answer has begun, and libsoup is about to say so */
  gboolean cancel_later; /* until it has said so */
  GInputStream *stream;
  GByteArray *body;
  gsize limit;
  gboolean whole;   /* the body came to its end */
  LiveReply *reply; /* the result, or */
  GError *error;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  live_operation_unref (call->operation);
  g_free (call->state.host);
  g_clear_object (&call->message);
  g_clear_object (&call->cancellable);
  g_clear_object (&call->stream);
  g_clear_pointer (&call->body, g_byte_array_unref);
  g_clear_pointer (&call->reply, live_reply_unref);
  g_clear_error (&call->error);
  g_assert (call->timer == NULL);
  g_assert (call->connect_timer == NULL);
  g_assert (call->callers_source == NULL);
  g_free (call);
}

static gboolean
return_call (gpointer data)
{
  GTask *task = data;
  Call *call = g_task_get_task_data (task);

  if (call->reply != NULL)
    g_task_return_pointer (task, g_steal_pointer (&call->reply), (GDestroyNotify) live_reply_unref);
  else
    g_task_return_error (task, g_steal_pointer (&call->error));

  return G_SOURCE_REMOVE;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* The result stands. It is given back from a source of its own: the caller may let the client go
 * then, and libsoup must not be underway with the session at that moment. */
static void
finish_call (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GSource) idle = g_idle_source_new ();

  clear_source (&call->timer);
  clear_source (&call->connect_timer);
  clear_source (&call->callers_source);
  g_signal_handlers_disconnect_by_data (call->message, call);

  g_source_set_static_name (idle, "[understudy] finish_call");
  g_source_set_priority (idle, g_task_get_priority (task));
  g_source_set_callback (idle, return_call, task, g_object_unref);
  g_source_attach (idle, g_task_get_context (task));
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;

  /* Whether it closed well changes nothing: the whole answer is here, or it is an error already */
  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
  finish_call (task);
}

/* Lets go of the connection, which is kept for the next call only after a whole answer, be it an
 * error */
static void
close_call (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (call->stream == NULL) {
    finish_call (task);
    return;
  }

  if (call->whole) {
    /* The end of the body was the end of it; there is nothing left to wait for */
    g_input_stream_close (call->stream, NULL, NULL);
    finish_call (task);
    return;
  }

  g_cancellable_cancel (call->cancellable);
  g_input_stream_close_async (call->stream, g_task_get_priority (task), NULL, on_closed, task);
}

/* Consumes error */
static void
fail_call (GTask *task, GError *error)
{
  Call *call = g_task_get_task_data (task);
  const LiveErrorDetails details = {.not_sent = !call->state.sent};

  if (call->cancelled && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    call->error =
        live_error_new (LIVE_ERROR_CANCELLED, &details, "%s", _ ("The request was cancelled."));
  } else {
    if (call->timed_out && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      g_clear_error (&error);
      error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");
    }
    call->error = live_transport_error (error, &call->state, call->message);
  }
  g_error_free (error);

  close_call (task);
}

static GError *
too_large (Call *call)
{
  LiveErrorDetails details = {0};
  LiveReplyHead head;

  live_transport_read_head (call->message, &head);
  details.http_status = head.http_status;
  details.server_time = head.server_time;

  return live_error_new (LIVE_ERROR_REPLY_TOO_LARGE, &details, "%s",
                         _ ("The answer was larger than anything the service would say."));
}

/* How much of the body is still to come, or -1 where nobody said */
static goffset
get_missing (Call *call)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (call->message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH)
    return -1;

  return MAX (soup_message_headers_get_content_length (headers) - (goffset) call->body->len, 0);
}

static void
read_reply (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&call->body));
  LiveReplyHead head;

  live_transport_read_head (call->message, &head);
  call->reply = live_reply_new_from_bytes (live_operation_get_action (call->operation), &head, body,
                                           &call->error);
  /* What the Security Token Service answers is secret. The bytes are nobody else's */
  if (strcmp (live_operation_get_version (call->operation), LIVE_VERSION) != 0)
    explicit_bzero ((gpointer) g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  close_call (task);
}

static void
end_body (GTask *task)
{
  Call *call = g_task_get_task_data (task);

  if (get_missing (call) > 0) {
    fail_call (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, ""));
    return;
  }

  call->whole = TRUE;
  read_reply (task);
}

static gboolean
is_too_large (Call *call)
{
  return call->body->len > call->limit ||
         get_missing (call) > (goffset) (call->limit - call->body->len);
}

static void read_more (GTask *task);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL) {
    fail_call (task, error);
  } else if (g_bytes_get_size (bytes) == 0) {
    end_body (task);
  } else {
    g_byte_array_append (call->body, g_bytes_get_data (bytes, NULL),
                         (guint) g_bytes_get_size (bytes));
    read_more (task);
  }
}

/* What has come already is taken at once: most answers are a few hundred bytes that arrive with
 * their headers, and every turn of the main loop would cost them more than the rest of the reading.
 */
static void
read_more (GTask *task)
{
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  char bytes[READ_SIZE];
  gssize length;

  do {
    if (is_too_large (call)) {
      call->error = too_large (call);
      close_call (task);
      return;
    }

    length = g_pollable_input_stream_read_nonblocking (
        G_POLLABLE_INPUT_STREAM (call->stream), bytes, sizeof bytes, call->cancellable, &error);
    if (length > 0)
      g_byte_array_append (call->body, (const guint8 *) bytes, (guint) length);
  } while (length > 0);

  if (length == 0) {
    end_body (task);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
    g_error_free (error);
    g_input_stream_read_bytes_async (call->stream, READ_SIZE, g_task_get_priority (task),
                                     call->cancellable, on_read, task);
  } else {
    fail_call (task, error);
  }
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Call *call = g_task_get_task_data (task);
  GError *error = NULL;
  guint status;

  call->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  call->answered = FALSE;
  if (call->cancel_later)
    g_cancellable_cancel (call->cancellable);
  if (call->stream == NULL) {
    fail_call (task, error);
    return;
  }

  status = soup_message_get_status (call->message);
  if (!call->state.sent) {
    /* An answer to a request that did not leave is the proxy's */
    call->state.via_proxy = TRUE;
    fail_call (task, g_error_new_literal (G_IO_ERROR,
                                          status == SOUP_STATUS_PROXY_UNAUTHORIZED
                                              ? G_IO_ERROR_PROXY_NEED_AUTH
                                              : G_IO_ERROR_PROXY_FAILED,
                                          ""));
  } else if (SOUP_STATUS_IS_REDIRECTION (status)) {
    read_reply (task);
  } else {
    read_more (task);
  }
}

/* Emitted just before the first byte of the request is written */
static void
on_starting (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  /* A nonce is good for once: should libsoup ever want to send the same bytes again, the call ends
   * here */
  if (call->state.sent)
    g_cancellable_cancel (call->cancellable);
  call->state.sent = TRUE;
  clear_source (&call->connect_timer);
}

static void
on_wrote_body (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;

  if (call->written != NULL)
    call->written (call->written_data);
}

static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GSocketAddress) address = NULL;

  if (event != G_SOCKET_CLIENT_CONNECTING || !G_IS_SOCKET_CONNECTION (connection))
    return;

  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (address != NULL && G_IS_PROXY_ADDRESS (address))
    call->state.via_proxy = TRUE;
}

static void
on_got_headers (SoupMessage *message, gpointer user_data)
{
  Call *call = user_data;
  guint status = soup_message_get_status (message);

  /* Of these libsoup reads the whole body first, however long that takes */
  call->answered = status != SOUP_STATUS_UNAUTHORIZED && status != SOUP_STATUS_PROXY_UNAUTHORIZED &&
                   status != SOUP_STATUS_MISDIRECTED_REQUEST;
}

/* libsoup 3.6 lets go twice of a request that is cancelled after the headers of its answer and
 * before on_sent(), and uses freed memory then. There is hardly a turn of the main loop between the
 * two. */
static void
cancel_call (Call *call)
{
  if (call->answered)
    call->cancel_later = TRUE;
  else
    g_cancellable_cancel (call->cancellable);
}

static gboolean
on_time_out (gpointer user_data)
{
  Call *call = user_data;

  call->timed_out = TRUE;
  cancel_call (call);

  return G_SOURCE_REMOVE;
}

static GSource *
start_timer (GTask *task, guint milliseconds)
{
  GSource *timer;

  if (milliseconds == 0)
    return NULL;

  timer = g_timeout_source_new (milliseconds);
  g_source_set_static_name (timer, "[understudy] live_call_start");
  g_source_set_callback (timer, on_time_out, g_task_get_task_data (task), NULL);
  g_source_attach (timer, g_task_get_context (task));

  return timer;
}

static gboolean
on_cancelled (GCancellable *callers, gpointer user_data)
{
  Call *call = user_data;

  call->cancelled = TRUE;
  cancel_call (call);

  return G_SOURCE_REMOVE;
}

/* Before whatever else the main loop has to do for the call */
static void
watch_cancellable (GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Call *call = g_task_get_task_data (task);

  if (cancellable == NULL)
    return;

  call->callers_source = g_cancellable_source_new (cancellable);
  g_source_set_static_name (call->callers_source, "[understudy] watch_cancellable");
  g_source_set_priority (call->callers_source, g_task_get_priority (task) - 1);
  g_source_set_callback (call->callers_source, G_SOURCE_FUNC (on_cancelled), call, NULL);
  g_source_attach (call->callers_source, g_task_get_context (task));
}

/*
 * live_call_start:
 * @task: what to return a #LiveReply or an error of %LIVE_ERROR through
 * @session: what to send with
 * @message: a signed request, good for this once
 * @operation: what it asks
 * @host: where it goes, for people
 * @timeout: milliseconds that all of it may take, 0 for as long as it takes
 * @connect_timeout: milliseconds of it that may pass before the request begins to leave, 0 for all
 * @written: (nullable): called when the request's last byte has been written
 * @written_data: for @written
 *
 * Carries one call through: send, read within the operation's limit, understand, let go of the
 * connection.
 */
void
live_call_start (GTask *task,
                 SoupSession *session,
                 SoupMessage *message,
                 LiveOperation *operation,
                 const char *host,
                 guint timeout,
                 guint connect_timeout,
                 LiveWrittenFunc written,
                 gpointer written_data)
{
  Call *call = g_new0 (Call, 1);

  call->operation = live_operation_ref (operation);
  call->message = g_object_ref (message);
  call->limit = live_operation_get_max_reply_size (operation);
  call->cancellable = g_cancellable_new ();
  call->body = g_byte_array_new ();
  call->state.host = g_strdup (host);
  call->written = written;
  call->written_data = written_data;
  g_task_set_task_data (task, call, call_free);

  g_signal_connect (message, "starting", G_CALLBACK (on_starting), call);
  g_signal_connect (message, "got-headers", G_CALLBACK (on_got_headers), call);
  g_signal_connect (message, "wrote-body", G_CALLBACK (on_wrote_body), call);
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), call);

  call->timer = start_timer (task, timeout);
  call->connect_timer = start_timer (task, connect_timeout);

  watch_cancellable (task);
  soup_session_send_async (session, message, g_task_get_priority (task), call->cancellable, on_sent,
                           g_object_ref (task));
}
