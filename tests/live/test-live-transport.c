/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-client.h"

#include <string.h>

#define GOOD "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}"

/* What the wire can do to a call, and what has to come of it: never a success that was none, never
 * "not sent" for a request that may have arrived, and no request ever twice. */

#define SUCCESS (-1)
#define CUT     (-2) /* lost or damaged: what libsoup makes of it differs with its version */

typedef enum {
  AFTER_CLOSE,
  AFTER_KEEP,
  AFTER_STALL,
  AFTER_RESET,
} After;

typedef struct {
  const char *name;
  const char *answer;
  After after;
  int error; /* a LiveErrorCode, or one of these */
  guint status;
} Case;

#define LENGTH(n) "HTTP/1.1 200 OK\r\nContent-Length: " #n "\r\n\r\n"
#define CHUNKED   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
#define CLOSING   "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"

static const Case cases[] = {
    {"whole", LENGTH (37) GOOD, AFTER_KEEP, SUCCESS, 200},
    {"whole-chunked",
     CHUNKED "10\r\n{\"CasterId\":\"id-\r\n15\r\n1\",\"RequestId\":\"r-1\"}\r\n0\r\n\r\n",
     AFTER_KEEP, SUCCESS, 200},
    {"whole-no-length", CLOSING GOOD, AFTER_CLOSE, SUCCESS, 200},
    {"whole-http-1.0", "HTTP/1.0 200 OK\r\n\r\n" GOOD, AFTER_CLOSE, SUCCESS, 200},
    {"continue-first", "HTTP/1.1 100 Continue\r\n\r\n" LENGTH (37) GOOD, AFTER_KEEP, SUCCESS, 200},
    {"closed-before-answer", "", AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 0},
    {"reset-before-answer", "", AFTER_RESET, LIVE_ERROR_CONNECTION_LOST, 0},
    {"stalled-before-answer", "", AFTER_STALL, LIVE_ERROR_TIMED_OUT, 0},
    {"closed-in-status", "HTTP/1.1 20", AFTER_CLOSE, CUT, 0},
    {"closed-in-headers", "HTTP/1.1 200 OK\r\nContent-Le", AFTER_CLOSE, CUT, 0},
    {"stalled-in-headers", "HTTP/1.1 200 OK\r\nContent-Le", AFTER_STALL, LIVE_ERROR_TIMED_OUT, 0},
    {"closed-before-body", LENGTH (37), AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 200},
    {"closed-in-body", LENGTH (37) "{\"CasterId\":\"id-1\"", AFTER_CLOSE,
     LIVE_ERROR_CONNECTION_LOST, 200},
    /* What came could pass for an answer, but more was promised */
    {"closed-in-longer-body", LENGTH (100) GOOD, AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 200},
    {"reset-in-body", LENGTH (37) "{\"CasterId\":\"id-1\"", AFTER_RESET, LIVE_ERROR_CONNECTION_LOST,
     200},
    {"stalled-in-body", LENGTH (37) "{\"CasterId\":\"id-1\"", AFTER_STALL, LIVE_ERROR_TIMED_OUT,
     200},
    {"shorter-length", LENGTH (20) GOOD, AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200},
    {"closed-in-chunk", CHUNKED "25\r\n{\"CasterId\":\"id-1\"", AFTER_CLOSE, CUT, 200},
    {"closed-between-chunks", CHUNKED "10\r\n{\"CasterId\":\"id-\r\n", AFTER_CLOSE, CUT, 200},
    {"stalled-between-chunks", CHUNKED "10\r\n{\"CasterId\":\"id-\r\n", AFTER_STALL,
     LIVE_ERROR_TIMED_OUT, 200},
    {"no-length-cut", CLOSING "{\"CasterId\":\"id-1\"", AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200},
    {"empty", LENGTH (0), AFTER_KEEP, LIVE_ERROR_BAD_REPLY, 200},
    {"empty-no-length", CLOSING, AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200},
    {"no-content", "HTTP/1.1 204 No Content\r\n\r\n", AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 204},
    {"html",
     "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: "
     "close\r\n\r\n<html><body>502",
     AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 502},
    {"html-200",
     "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!DOCTYPE html><p>Log "
     "in",
     AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200},
    {"text-503", "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\nno healthy upstream",
     AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 503},
    {"too-many-requests", "HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n\r\n", AFTER_KEEP,
     LIVE_ERROR_BAD_REPLY, 429},
    {"gzip",
     "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01",
     AFTER_KEEP, LIVE_ERROR_BAD_REPLY, 200},
    {"not-http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 0},
    {"redirect-302", "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
     AFTER_KEEP, LIVE_ERROR_REDIRECTED, 302},
    {"redirect-307", "HTTP/1.1 307 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
     AFTER_KEEP, LIVE_ERROR_REDIRECTED, 307},
    {"redirect-with-body",
     "HTTP/1.1 303 See Other\r\nLocation: /elsewhere\r\nContent-Length: 37\r\n\r\n" GOOD,
     AFTER_KEEP, LIVE_ERROR_REDIRECTED, 303},
    {"redirect-stalled", "HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 37\r\n\r\n",
     AFTER_STALL, LIVE_ERROR_REDIRECTED, 301},
    {"unauthorized",
     "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
     "0\r\n\r\n",
     AFTER_KEEP, LIVE_ERROR_BAD_REPLY, 401},
    {"too-large-promised", LENGTH (1048577), AFTER_STALL, LIVE_ERROR_REPLY_TOO_LARGE, 200},
};

static gboolean
handle_case (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  const Case *c = data;

  live_test_write (connection, c->answer);
  if (c->after == AFTER_STALL)
    live_test_stall (server, connection);
  if (c->after == AFTER_RESET)
    live_test_reset (connection);

  return c->after == AFTER_KEEP;
}

static void
assert_cut (const GError *error)
{
  if (g_error_matches (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY))
    live_test_assert_error (error, LIVE_ERROR_BAD_REPLY, LIVE_VERDICT_UNKNOWN);
  else
    live_test_assert_error (error, LIVE_ERROR_CONNECTION_LOST, LIVE_VERDICT_UNKNOWN);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_case, (gpointer) c);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = NULL;

  if (c->error == LIVE_ERROR_TIMED_OUT)
    live_client_set_timeout (client, 700);

  reply = live_test_copy (client, &error);

  if (c->error == SUCCESS) {
    g_autofree char *id = NULL;

    g_assert_no_error (error);
    id = live_reply_dup_caster_id (reply, NULL);
    g_assert_cmpstr (id, ==, "id-1");
  } else {
    if (c->error == CUT)
      assert_cut (error);
    else
      live_test_assert_error (error, (LiveErrorCode) c->error, LIVE_VERDICT_UNKNOWN);
    g_assert_false (live_error_get_details (error)->not_sent);
    g_assert_cmpuint (live_error_get_details (error)->http_status, ==, c->status);
  }

  g_assert_cmpuint (live_test_server_count_requests (server), ==, 1);
}

static gboolean
handle_good (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 200, "", GOOD);
}

static void
assert_good (LiveClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_test_copy (client, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
}

static void
test_refused (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  assert_good (client);
  g_assert_true (live_client_get_reachable (client));
  g_clear_pointer (&server, live_test_server_free);
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpstr (live_error_get_code_name (error), ==, "Unreachable");
  g_assert_false (live_client_get_reachable (client));
}

/* The connection was there, the service goes away between two calls: the second never leaves */
static void
test_gone_between (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  assert_good (client);
  g_clear_pointer (&server, live_test_server_free);
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT);
}

/* Answers, then closes without having said that it would */
static gboolean
handle_once (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  live_test_reply (connection, 200, "", GOOD);

  return FALSE;
}

static void
test_kept_connection_closed (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_once, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);

  for (guint i = 0; i < 5; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LiveReply) reply = live_test_copy (client, &error);

    /* The end of the connection may reach the client before or after it uses it again. Either way
     * the request goes out at most once. */
    if (reply == NULL)
      live_test_assert_error (error, LIVE_ERROR_CONNECTION_LOST, LIVE_VERDICT_UNKNOWN);
    g_assert_cmpuint (live_test_server_count_requests (server), <=, i + 1);
  }
}

/* Answers the first request of a connection and closes on the second after it has read it: the case
 * in which libsoup sends other methods than POST again by itself */
static gboolean
handle_second_lost (LiveTestServer *server,
                    GIOStream *connection,
                    const char *request,
                    gpointer data)
{
  if (live_test_server_count_requests (server) == 2) {
    if (data != NULL)
      live_test_reset (connection);
    return FALSE;
  }

  return live_test_reply (connection, 200, "", GOOD);
}

static void
test_kept_connection_lost (gconstpointer data)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_second_lost, (gpointer) data);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  assert_good (client);
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_CONNECTION_LOST, LIVE_VERDICT_UNKNOWN);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 2);
  assert_good (client);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 3);
}

static gboolean
handle_slow_bytes (LiveTestServer *server,
                   GIOStream *connection,
                   const char *request,
                   gpointer data)
{
  /* Each byte would begin a time limit of libsoup's anew */
  live_test_write (connection, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
  while (live_test_write (connection, " "))
    g_usleep (5000);

  return FALSE;
}

static void
test_slow_bytes (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_slow_bytes, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  live_client_set_timeout (client, 200);
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_TIMED_OUT, LIVE_VERDICT_UNKNOWN);
}

/* A listener whose queue is full takes no connection: a call ends unsent */
static void
test_stalled_connecting (void)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocket) listener = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  gboolean full = FALSE;

  g_socket_set_listen_backlog (listener, 1);
  g_assert_true (g_socket_bind (listener, any, FALSE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  address = g_socket_get_local_address (listener, NULL);

  for (guint i = 0; i < 16 && !full; i++) {
    GSocket *one = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, 0, NULL);

    g_ptr_array_add (crowd, one);
    g_socket_set_blocking (one, FALSE);
    g_socket_connect (one, address, NULL, NULL);
    full = !g_socket_condition_timed_wait (one, G_IO_OUT, 200000, NULL, NULL);
  }
  if (!full) {
    g_test_skip ("the queue does not fill here");
    return;
  }

  url = g_strdup_printf ("http://127.0.0.1:%u",
                         (guint) g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  client = live_test_client_new_for_url (url);
  live_client_set_timeout (client, 200);
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT);
}

static gboolean
handle_endless_chunks (LiveTestServer *server,
                       GIOStream *connection,
                       const char *request,
                       gpointer data)
{
  g_autofree char *chunk = g_strnfill (4096, ' ');

  live_test_write (connection, CHUNKED);
  while (live_test_write (connection, "1000\r\n") && live_test_write (connection, chunk) &&
         live_test_write (connection, "\r\n"))
    ;

  return FALSE;
}

static void
test_endless (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_endless_chunks, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_REPLY_TOO_LARGE, LIVE_VERDICT_UNKNOWN);
}

static gboolean
handle_endless_headers (LiveTestServer *server,
                        GIOStream *connection,
                        const char *request,
                        gpointer data)
{
  g_autofree char *header = g_strnfill (4096, 'x');

  live_test_write (connection, "HTTP/1.1 200 OK\r\n");
  while (live_test_write (connection, header) && live_test_write (connection, ": y\r\n"))
    ;

  return FALSE;
}

static void
test_endless_headers (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_endless_headers, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  assert_cut (error);
}

static gboolean
handle_nul_in_headers (LiveTestServer *server,
                       GIOStream *connection,
                       const char *request,
                       gpointer data)
{
  static const char answer[] = "HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 37\r\n\r\n" GOOD;

  live_test_write_bytes (connection, answer, sizeof answer - 1);

  return FALSE;
}

static void
test_nul_in_headers (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_nul_in_headers, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_test_copy (client, &error);

  /* libsoup may refuse it or read over it */
  if (reply == NULL)
    assert_cut (error);
}

typedef struct {
  const char *action;
  gsize size;
  gboolean chunked;
  gboolean fits;
} Size;

#define MEBIBYTE ((gsize) 1024 * 1024)

static const Size sizes[] = {
    {"CopyCaster", MEBIBYTE, FALSE, TRUE},
    {"CopyCaster", MEBIBYTE + 1, FALSE, FALSE},
    {"CopyCaster", MEBIBYTE, TRUE, TRUE},
    {"CopyCaster", MEBIBYTE + 1, TRUE, FALSE},
    {"DescribeCasters", 16 * MEBIBYTE, FALSE, TRUE},
    {"DescribeCasters", 16 * MEBIBYTE + 1, FALSE, FALSE},
    {"DescribeCasters", 16 * MEBIBYTE, TRUE, TRUE},
    {"DescribeCasters", 16 * MEBIBYTE + 1, TRUE, FALSE},
};

static gboolean
handle_size (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  const Size *size = data;
  g_autofree char *head =
      size->chunked
          ? g_strdup_printf (CHUNKED "%" G_GSIZE_MODIFIER "x\r\n", size->size)
          : g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                             size->size);
  g_autofree char *blanks = g_strnfill (size->size - strlen (GOOD), ' ');

  return live_test_write (connection, head) && live_test_write (connection, blanks) &&
         live_test_write (connection, GOOD) &&
         (!size->chunked || live_test_write (connection, "\r\n0\r\n\r\n"));
}

static void
test_size (gconstpointer data)
{
  const Size *size = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_size, (gpointer) size);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (LiveOperation) operation = live_operation_new (size->action, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_test_send (client, operation, NULL, &error);

  g_assert_cmpint (reply != NULL, ==, size->fits);
  if (size->fits)
    g_assert_no_error (error);
  else
    live_test_assert_error (error, LIVE_ERROR_REPLY_TOO_LARGE, LIVE_VERDICT_UNKNOWN);
}

/* What happens to the caller's cancellable, and when */

static GCancellable *to_cancel;

static gboolean
cancel_now (gpointer data)
{
  g_cancellable_cancel (to_cancel);

  return G_SOURCE_REMOVE;
}

static gboolean
handle_cancelling (LiveTestServer *server,
                   GIOStream *connection,
                   const char *request,
                   gpointer data)
{
  const Case *c = data;

  live_test_write (connection, c->answer);
  if (c->status != 0)
    g_cancellable_cancel (to_cancel); /* on this thread */
  else
    g_main_context_invoke (NULL, cancel_now, NULL);
  live_test_stall (server, connection);

  return FALSE;
}

static const Case cancels[] = {
    {"before-answer", ""},
    {"in-headers", "HTTP/1.1 200 OK\r\nX"},
    {"in-body", LENGTH (37) "{\"CasterId\""},
    {"before-answer-other-thread", "", .status = 1},
    {"in-body-other-thread", LENGTH (37) "{\"CasterId\"", .status = 1},
};

static void
test_cancel (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_cancelling, (gpointer) c);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (LiveOperation) operation = live_test_operation_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  to_cancel = cancellable;
  g_assert_null (live_test_send (client, operation, cancellable, &error));
  live_test_assert_error (error, LIVE_ERROR_CANCELLED, LIVE_VERDICT_UNKNOWN);
}

static void
test_cancelled_before (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (LiveOperation) operation = live_test_operation_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (live_test_send (client, operation, cancellable, &error));
  live_test_assert_error (error, LIVE_ERROR_CANCELLED, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 0);
}

typedef struct {
  LiveReply *reply;
  GError *error;
  gboolean done;
} Wait;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  wait->reply = live_client_send_finish (LIVE_CLIENT (source), result, &wait->error);
  wait->done = TRUE;
}

static void
test_cancelled_at_once (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (LiveOperation) operation = live_test_operation_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Wait wait = {0};

  live_client_send_async (client, operation, cancellable, on_done, &wait);
  g_cancellable_cancel (cancellable);
  while (!wait.done)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (wait.reply);
  live_test_assert_error (wait.error, LIVE_ERROR_CANCELLED, LIVE_VERDICT_NOT_SENT);
  g_clear_error (&wait.error);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 0);
}

/* Cancels after so many turns of the main loop, wherever the call is then. What the verdict says
 * has to be so: not sent only where nothing arrived */
static void
test_cancel_anywhere (void)
{
  guint replies = 0;
  guint unsent = 0;
  guint unknown = 0;

  for (guint turns = 0; turns < 60; turns++) {
    g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
    g_autoptr (LiveClient) client = live_test_client_new (server);
    g_autoptr (LiveOperation) operation = live_test_operation_new ();
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    Wait wait = {0};

    live_client_send_async (client, operation, cancellable, on_done, &wait);
    for (guint i = 0; i < turns && !wait.done; i++)
      g_main_context_iteration (NULL, TRUE);
    g_cancellable_cancel (cancellable);
    while (!wait.done)
      g_main_context_iteration (NULL, TRUE);

    if (wait.reply != NULL) {
      replies++;
      live_reply_unref (wait.reply);
    } else {
      g_assert_error (wait.error, LIVE_ERROR, LIVE_ERROR_CANCELLED);
      if (live_error_get_verdict (wait.error) == LIVE_VERDICT_NOT_SENT) {
        unsent++;
        g_assert_cmpuint (live_test_server_count_requests (server), ==, 0);
      } else {
        unknown++;
      }
      g_error_free (wait.error);
    }
  }

  g_test_message ("%u replies, %u unsent, %u unknown", replies, unsent, unknown);
  g_assert_cmpuint (replies, >, 0);
  g_assert_cmpuint (unsent, >, 0);
}

/* A resolver that knows nobody, so that no network is asked */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver {
  GResolver parent_instance;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static int resolver_code;

static void
test_resolver_lookup_async (GResolver *resolver,
                            const char *name,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_task_return_new_error (task, G_RESOLVER_ERROR, resolver_code, "no such host");
}

static void
test_resolver_lookup_flags_async (GResolver *resolver,
                                  const char *name,
                                  GResolverNameLookupFlags flags,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  test_resolver_lookup_async (resolver, name, cancellable, callback, user_data);
}

static GList *
test_resolver_lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_flags_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static void
test_host_not_found (gconstpointer data)
{
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (GResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  g_autoptr (LiveClient) client = live_test_client_new_for_url ("https://live.example.com");
  g_autoptr (GError) error = NULL;

  resolver_code = GPOINTER_TO_INT (data);
  g_resolver_set_default (resolver);
  g_assert_null (live_test_copy (client, &error));
  g_resolver_set_default (before);

  live_test_assert_error (error, LIVE_ERROR_HOST_NOT_FOUND, LIVE_VERDICT_NOT_SENT);
  g_assert_nonnull (strstr (error->message, "live.example.com"));
}

int
main (int argc, char **argv)
{
  /* No proxy of whoever runs this; test-live-proxy has its own */
  g_unsetenv ("https_proxy");
  g_unsetenv ("HTTPS_PROXY");
  g_unsetenv ("http_proxy");
  g_unsetenv ("all_proxy");

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/live/transport/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (cancels); i++) {
    g_autofree char *path = g_strdup_printf ("/live/transport/cancel/%s", cancels[i].name);

    g_test_add_data_func (path, &cancels[i], test_cancel);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *path =
        g_strdup_printf ("/live/transport/size/%s-%" G_GSIZE_FORMAT "%s", sizes[i].action,
                         sizes[i].size, sizes[i].chunked ? "-chunked" : "");

    g_test_add_data_func (path, &sizes[i], test_size);
  }
  g_test_add_func ("/live/transport/refused", test_refused);
  g_test_add_func ("/live/transport/gone-between", test_gone_between);
  g_test_add_func ("/live/transport/kept-connection/closed", test_kept_connection_closed);
  g_test_add_data_func ("/live/transport/kept-connection/lost", NULL, test_kept_connection_lost);
  g_test_add_data_func ("/live/transport/kept-connection/reset", "reset",
                        test_kept_connection_lost);
  g_test_add_func ("/live/transport/slow-bytes", test_slow_bytes);
  g_test_add_func ("/live/transport/stalled-connecting", test_stalled_connecting);
  g_test_add_func ("/live/transport/endless", test_endless);
  g_test_add_func ("/live/transport/endless-headers", test_endless_headers);
  g_test_add_func ("/live/transport/nul-in-headers", test_nul_in_headers);
  g_test_add_func ("/live/transport/cancel/before", test_cancelled_before);
  g_test_add_func ("/live/transport/cancel/at-once", test_cancelled_at_once);
  g_test_add_func ("/live/transport/cancel/anywhere", test_cancel_anywhere);
  g_test_add_data_func ("/live/transport/host-not-found/not-found",
                        GINT_TO_POINTER (G_RESOLVER_ERROR_NOT_FOUND), test_host_not_found);
  g_test_add_data_func ("/live/transport/host-not-found/offline",
                        GINT_TO_POINTER (G_RESOLVER_ERROR_TEMPORARY_FAILURE), test_host_not_found);

  return g_test_run ();
}
