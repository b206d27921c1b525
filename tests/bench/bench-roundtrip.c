/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls a second by LiveClient, with 1, 10 and 50 in flight, against a bare libsoup session that
 * sends as many bytes to the same server and only reads the answer. The server is another process,
 * which answers at once. */
#include "bench.h"

#include "live-client.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_RUNS  9
#define N_CALLS 1000

static const char answer[] = "{\"CasterId\":\"a2b8e671-2fe5-4642-a2ec-bf93880e1676\","
                             "\"RequestId\":\"16A96B9A-F203-4EC5-8E43-CB92E68F4CD8\"}";

typedef struct {
  GMainLoop *loop;
  guint in_flight;
  guint n_begun;
  guint n_ended;
  char *url;
  LiveClient *client;
  LiveOperation *operation;
  SoupSession *session;
  SoupMessageHeaders *headers; /* those of a real call */
  char *target;
} Trip;

/* The server */

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json;charset=utf-8", SOUP_MEMORY_STATIC,
                                    answer, strlen (answer));
}

static void
serve (int fd)
{
  g_autoptr (SoupServer) server = g_object_new (SOUP_TYPE_SERVER, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  GSList *uris;
  int port;

  soup_server_add_handler (server, NULL, on_request, NULL, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  port = g_uri_get_port (uris->data);
  if (write (fd, &port, sizeof port) != sizeof port)
    g_error ("Nobody wants to know the port");
  g_main_loop_run (loop);
}

/* Ours */

static void ask (Trip *trip);

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trip *trip = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);

  if (reply == NULL)
    g_error ("%s", error->message);
  if (++trip->n_ended == N_CALLS)
    g_main_loop_quit (trip->loop);
  else
    ask (trip);
}

static void
ask (Trip *trip)
{
  if (trip->n_begun++ < N_CALLS)
    live_client_send_async (trip->client, trip->operation, NULL, on_asked, trip);
}

/* The baseline's */

static void fetch (Trip *trip);

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trip *trip = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  if (body == NULL)
    g_error ("%s", error->message);
  if (++trip->n_ended == N_CALLS)
    g_main_loop_quit (trip->loop);
  else
    fetch (trip);
}

static void
copy_header (const char *name, const char *value, gpointer user_data)
{
  soup_message_headers_append (user_data, name, value);
}

static void
fetch (Trip *trip)
{
  g_autoptr (SoupMessage) message = NULL;

  if (trip->n_begun++ >= N_CALLS)
    return;
  message = soup_message_new ("POST", trip->target);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_headers_foreach (trip->headers, copy_header,
                                soup_message_get_request_headers (message));
  soup_session_send_and_read_async (trip->session, message, G_PRIORITY_DEFAULT, NULL, on_fetched,
                                    trip);
}

static double
run (Trip *trip, void (*begin) (Trip *trip))
{
  double start = bench_now ();

  trip->n_begun = trip->n_ended = 0;
  for (guint i = 0; i < trip->in_flight; i++)
    begin (trip);
  g_main_loop_run (trip->loop);
  return N_CALLS / (bench_now () - start);
}

static double
run_client (gpointer data)
{
  return run (data, ask);
}

static double
run_session (gpointer data)
{
  return run (data, fetch);
}

static SoupMessageHeaders *
headers_of_a_call (void)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);

  soup_message_headers_append (headers, "x-acs-action", "CopyCaster");
  soup_message_headers_append (headers, "x-acs-version", "2016-11-01");
  soup_message_headers_append (headers, "x-acs-date", "2026-11-22T08:15:00Z");
  soup_message_headers_append (headers, "x-acs-signature-nonce",
                               "0b9d7b3c-94d2-4a06-8f5a-6c0c7f2f2d11");
  soup_message_headers_append (headers, "x-acs-content-sha256",
                               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  soup_message_headers_append (
      headers, "Authorization",
      "ACS3-HMAC-SHA256 Credential=nobody,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
      "x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  soup_message_headers_append (headers, "Accept", "application/json");
  return headers;
}

int
main (void)
{
  const guint in_flight[] = {1, 10, 50};
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("nobody", "no-secret", NULL);
  g_autoptr (GError) error = NULL;
  Trip trip = {0};
  int pipe_fds[2], port;
  pid_t server;

  if (pipe (pipe_fds) != 0 || (server = fork ()) < 0)
    return 1;
  if (server == 0) {
    serve (pipe_fds[1]);
    return 0;
  }
  if (read (pipe_fds[0], &port, sizeof port) != sizeof port)
    return 1;

  trip.loop = g_main_loop_new (NULL, FALSE);
  trip.url = g_strdup_printf ("http://127.0.0.1:%d", port);
  trip.target = g_strconcat (
      trip.url,
      "/?CasterName=Election%20Night%20017&ClientToken=5e2f0b5a-7d44-4f0e-9d3b-"
      "0c7f2a1b6c55&RegionId=cn-shanghai&SrcCasterId=a2b8e671-2fe5-4642-a2ec-bf93880e1676",
      NULL);
  endpoint = live_endpoint_new_for_url (trip.url, "cn-shanghai", &error);
  if (endpoint == NULL)
    g_error ("%s", error->message);
  trip.client = live_client_new (endpoint, credentials);
  trip.operation =
      live_operation_new_copy_caster ("a2b8e671-2fe5-4642-a2ec-bf93880e1676", "Election Night 017",
                                      "5e2f0b5a-7d44-4f0e-9d3b-0c7f2a1b6c55", &error);
  trip.headers = headers_of_a_call ();

  for (guint i = 0; i < G_N_ELEMENTS (in_flight); i++) {
    g_autofree char *name = g_strdup_printf ("%u in flight", in_flight[i]);

    trip.in_flight = in_flight[i];
    /* As many connections as LiveClient has */
    trip.session = soup_session_new_with_options ("max-conns-per-host", 50, "max-conns", 50, NULL);
    bench_compare (name, "calls/s", N_RUNS, run_client, run_session, &trip);
    g_clear_object (&trip.session);
  }

  kill (server, SIGTERM);
  waitpid (server, NULL, 0);
  live_operation_unref (trip.operation);
  g_object_unref (trip.client);
  soup_message_headers_unref (trip.headers);
  g_main_loop_unref (trip.loop);
  g_free (trip.url);
  g_free (trip.target);
  return 0;
}
