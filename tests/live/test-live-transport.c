/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-client.h"

#include <string.h>

#define GOOD "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}"

/* What the wire can do to a call, and what has to come of it: never a success that was none, never "not sent" for a request
 * that may have arrived, and no request ever twice. */

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
  { "whole", LENGTH (37) GOOD, AFTER_KEEP, SUCCESS, 200 },
  { "whole-chunked", CHUNKED "10\r\n{\"CasterId\":\"id-\r\n15\r\n1\",\"RequestId\":\"r-1\"}\r\n0\r\n\r\n", AFTER_KEEP, SUCCESS,
    200 },
  { "whole-no-length", CLOSING GOOD, AFTER_CLOSE, SUCCESS, 200 },
  { "whole-http-1.0", "HTTP/1.0 200 OK\r\n\r\n" GOOD, AFTER_CLOSE, SUCCESS, 200 },
  { "continue-first", "HTTP/1.1 100 Continue\r\n\r\n" LENGTH (37) GOOD, AFTER_KEEP, SUCCESS, 200 },
  { "closed-before-answer", "", AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 0 },
  { "reset-before-answer", "", AFTER_RESET, LIVE_ERROR_CONNECTION_LOST, 0 },
  { "stalled-before-answer", "", AFTER_STALL, LIVE_ERROR_TIMED_OUT, 0 },
  { "closed-in-status", "HTTP/1.1 20", AFTER_CLOSE, CUT, 0 },
  { "closed-in-headers", "HTTP/1.1 200 OK\r\nContent-Le", AFTER_CLOSE, CUT, 0 },
  { "stalled-in-headers", "HTTP/1.1 200 OK\r\nContent-Le", AFTER_STALL, LIVE_ERROR_TIMED_OUT, 0 },
  { "closed-before-body", LENGTH (37), AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 200 },
  { "closed-in-body", LENGTH (37) "{\"CasterId\":\"id-1\"", AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 200 },
  /* What came could pass for an answer, but more was promised */
  { "closed-in-longer-body", LENGTH (100) GOOD, AFTER_CLOSE, LIVE_ERROR_CONNECTION_LOST, 200 },
  { "reset-in-body", LENGTH (37) "{\"CasterId\":\"id-1\"", AFTER_RESET, LIVE_ERROR_CONNECTION_LOST, 200 },
  { "stalled-in-body", LENGTH (37) "{\"CasterId\":\"id-1\"", AFTER_STALL, LIVE_ERROR_TIMED_OUT, 200 },
  { "shorter-length", LENGTH (20) GOOD, AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200 },
  { "closed-in-chunk", CHUNKED "25\r\n{\"CasterId\":\"id-1\"", AFTER_CLOSE, CUT, 200 },
  { "closed-between-chunks", CHUNKED "10\r\n{\"CasterId\":\"id-\r\n", AFTER_CLOSE, CUT, 200 },
  { "stalled-between-chunks", CHUNKED "10\r\n{\"CasterId\":\"id-\r\n", AFTER_STALL, LIVE_ERROR_TIMED_OUT, 200 },
  { "no-length-cut", CLOSING "{\"CasterId\":\"id-1\"", AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200 },
  { "empty", LENGTH (0), AFTER_KEEP, LIVE_ERROR_BAD_REPLY, 200 },
  { "empty-no-length", CLOSING, AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200 },
  { "no-content", "HTTP/1.1 204 No Content\r\n\r\n", AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 204 },
  { "html", "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><body>502",
    AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 502 },
  { "html-200", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<!DOCTYPE html><p>Log in",
    AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 200 },
  { "text-503", "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\nno healthy upstream", AFTER_CLOSE,
    LIVE_ERROR_BAD_REPLY, 503 },
  { "too-many-requests", "HTTP/1.1 429 Slow Down\r\nContent-Length: 0\r\n\r\n", AFTER_KEEP, LIVE_ERROR_BAD_REPLY, 429 },
  { "gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01", AFTER_KEEP,
    LIVE_ERROR_BAD_REPLY, 200 },
  { "not-http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", AFTER_CLOSE, LIVE_ERROR_BAD_REPLY, 0 },
  { "redirect-302", "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", AFTER_KEEP,
    LIVE_ERROR_REDIRECTED, 302 },
  { "redirect-307", "HTTP/1.1 307 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n", AFTER_KEEP,
    LIVE_ERROR_REDIRECTED, 307 },
  { "redirect-with-body", "HTTP/1.1 303 See Other\r\nLocation: /elsewhere\r\nContent-Length: 37\r\n\r\n" GOOD, AFTER_KEEP,
    LIVE_ERROR_REDIRECTED, 303 },
  { "redirect-stalled", "HTTP/1.1 301 Moved\r\nLocation: /elsewhere\r\nContent-Length: 37\r\n\r\n", AFTER_STALL,
    LIVE_ERROR_REDIRECTED, 301 },
  { "unauthorized", "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
    AFTER_KEEP, LIVE_ERROR_BAD_REPLY, 401 },
  { "too-large-promised", LENGTH (1048577), AFTER_STALL, LIVE_ERROR_REPLY_TOO_LARGE, 200 },
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
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_case, (gpointer) c);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = NULL;

  if (c->error == LIVE_ERROR_TIMED_OUT)
    live_client_set_timeout (client, 300);

  reply = live_test_copy (client, &error);

  if (c->error == SUCCESS) {
    g_autofree char *id = NULL;

    g_assert_no_error (error);
    id = live_reply_dup_caster_id (reply, NULL);
    g_assert_cmpstr (id, ==, "id-1");
  } else {
    int code = c->error;

    if (code == CUT)
      code = g_error_matches (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY) ? LIVE_ERROR_BAD_REPLY : LIVE_ERROR_CONNECTION_LOST;
    live_test_assert_error (error, (LiveErrorCode) code, LIVE_VERDICT_UNKNOWN);
    g_assert_false (live_error_get_details (error)->not_sent);
    g_assert_cmpuint (live_error_get_details (error)->http_status, ==, c->status);
  }

  g_assert_cmpuint (live_test_server_count_requests (server), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/live/transport/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }

  return g_test_run ();
}
