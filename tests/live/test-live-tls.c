/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-certificate.h"
#include "live-test-client.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define GOOD "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}"

/* A host that cannot prove who it is gets not a byte of a request. What the tests trust is an
 * authority of their own, put in place of the computer's: the client has no switch to trust any
 * other. */

static LiveTestAuthority *authority;

static gboolean
handle_good (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 200, "", GOOD);
}

/* Without the farewell that TLS asks for */
static gboolean
handle_torn (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  g_autoptr (GIOStream) base = NULL;

  live_test_write (connection, data);
  g_object_get (connection, "base-io-stream", &base, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)), TRUE, TRUE, NULL);

  return FALSE;
}

static LiveTestServer *
new_server (GTlsCertificate *certificate, LiveTestHandler handler, gpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);

  return live_test_server_new_full (address, certificate, handler, data);
}

static LiveClient *
new_client (LiveTestServer *server)
{
  g_autofree char *url = live_test_server_dup_url (server, "https", "127.0.0.1");

  return live_test_client_new_for_url (url);
}

typedef struct {
  const char *name;
  gboolean trusted;
  const char *host;
  int from_days;
  int to_days;
  const char *words; /* NULL: all is well */
  const char *code;
} Case;

static const Case cases[] = {
    {"good", TRUE, "127.0.0.1", -1, 1, NULL, NULL},
    {"self-signed", FALSE, "127.0.0.1", -1, 1, "authority", "TlsFailed.Untrusted"},
    {"expired", TRUE, "127.0.0.1", -3, -1, "expired", "TlsFailed.Expired"},
    {"not-yet-valid", TRUE, "127.0.0.1", 1, 3, "not valid yet", "TlsFailed.NotYetValid"},
    {"wrong-host", TRUE, "live.example.com", -1, 1, "another host", "TlsFailed.WrongHost"},
    {"wrong-address", TRUE, "127.0.0.2", -1, 1, "another host", "TlsFailed.WrongHost"},
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GTlsCertificate) certificate =
      live_test_certificate_new (c->trusted ? authority : NULL, c->host, c->from_days, c->to_days);
  g_autoptr (LiveTestServer) server = new_server (certificate, handle_good, NULL);
  g_autoptr (LiveClient) client = new_client (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_test_copy (client, &error);

  if (c->words == NULL) {
    g_assert_no_error (error);
    g_assert_nonnull (reply);
    return;
  }

  live_test_assert_error (error, LIVE_ERROR_TLS, LIVE_VERDICT_NOT_SENT);
  g_assert_nonnull (strstr (error->message, c->words));
  g_assert_cmpstr (live_error_get_code_name (error), ==, c->code);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 0);
}

static void
test_torn (gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate =
      live_test_certificate_new (authority, "127.0.0.1", -1, 1);
  g_autoptr (LiveTestServer) server = new_server (certificate, handle_torn, (gpointer) data);
  g_autoptr (LiveClient) client = new_client (server);
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  if (!g_error_matches (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY))
    live_test_assert_error (error, LIVE_ERROR_CONNECTION_LOST, LIVE_VERDICT_UNKNOWN);
  g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_UNKNOWN);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 1);
}

/* Over TLS libsoup may speak HTTP/2, where there is no Host header: what was signed as one has to
 * be what arrives */

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  static const char *const names[] = {"x-acs-action", "x-acs-version", "x-acs-date",
                                      "x-acs-signature-nonce", "x-acs-content-sha256"};
  SoupMessageHeaders *sent = soup_server_message_get_request_headers (message);
  SoupHTTPVersion *version = user_data;
  GUri *uri = soup_server_message_get_uri (message);
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  g_autofree char *payload = live_signature_sha256_hex (NULL, 0);
  g_autofree char *host = NULL;
  g_autofree char *signed_names = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *string = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *expected = NULL;

  *version = soup_server_message_get_http_version (message);
  g_assert_true (live_parameters_add_from_form (parameters, g_uri_get_query (uri), -1));
  /* HTTP/2 has it as a part of the address */
  host = g_strdup (soup_message_headers_get_one (sent, "Host"));
  if (host == NULL)
    host = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  live_parameters_set (headers, "host", host);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    live_parameters_set (headers, names[i], soup_message_headers_get_one (sent, names[i]));

  signed_names = live_signature_acs3_signed_headers (headers);
  canonical =
      live_signature_acs3_canonical_request ("POST", path, parameters, headers, NULL, payload);
  string = live_signature_acs3_string_to_sign (canonical);
  signature = live_signature_acs3_sign (TEST_KEY_SECRET, string);
  expected = live_signature_acs3_authorization (TEST_KEY_ID, signed_names, signature);
  g_assert_cmpstr (soup_message_headers_get_one (sent, "Authorization"), ==, expected);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, GOOD,
                                    strlen (GOOD));
}

static void
on_copied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *waiting = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  (*waiting)--;
}

static void
test_http2 (void)
{
  g_autoptr (LiveOperation) operation = live_test_operation_new ();
  g_autoptr (GTlsCertificate) certificate =
      live_test_certificate_new (authority, "127.0.0.1", -1, 1);
  g_autoptr (SoupServer) server = soup_server_new ("tls-certificate", certificate, NULL);
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autoptr (LiveReply) reply = NULL;
  SoupHTTPVersion version = SOUP_HTTP_1_0;
  guint waiting;
  GSList *uris;

  soup_server_add_handler (server, NULL, on_request, &version, NULL);
  g_assert_true (soup_server_listen_local (
      server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  url = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  client = live_test_client_new_for_url (url);

  reply = live_test_copy (client, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (live_reply_get_request_id (reply), ==, "r-1");

  /* On the same connection, beside each other */
  for (waiting = 0; waiting < 20; waiting++)
    live_client_send_async (client, operation, NULL, on_copied, &waiting);
  while (waiting > 0)
    g_main_context_iteration (NULL, TRUE);

  g_test_message ("spoke HTTP/%s", version == SOUP_HTTP_2_0 ? "2" : "1");
  soup_server_disconnect (server);
}

/* A host that does not speak TLS at all: what it gets is a greeting, no request */

typedef enum {
  PLAIN_CLOSES,
  PLAIN_ANSWERS,
  PLAIN_STALLS,
} Plain;

static gboolean
on_incoming (GThreadedSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  Plain plain = GPOINTER_TO_INT (user_data);
  char bytes[1024];

  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), bytes, sizeof bytes,
                       NULL, NULL);
  if (plain == PLAIN_ANSWERS)
    live_test_reply (G_IO_STREAM (connection), 400, "", "This is no TLS");
  while (plain == PLAIN_STALLS &&
         g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), bytes,
                              sizeof bytes, NULL, NULL) > 0)
    ;

  return TRUE;
}

static void
test_plain (gconstpointer data)
{
  Plain plain = GPOINTER_TO_INT (data);
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (4);
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);

  g_signal_connect (service, "run", G_CALLBACK (on_incoming), GINT_TO_POINTER (plain));
  g_socket_service_start (service);
  url = g_strdup_printf ("https://127.0.0.1:%u", (guint) port);
  client = live_test_client_new_for_url (url);
  if (plain == PLAIN_STALLS)
    live_client_set_connect_timeout (client, 200);

  g_assert_null (live_test_copy (client, &error));
  if (plain == PLAIN_STALLS) {
    live_test_assert_error (error, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT);
    g_assert_cmpstr (live_error_get_code_name (error), ==, "Unreachable.TimedOut");
    g_assert_false (live_client_get_reachable (client));
  }
  if (plain != PLAIN_STALLS && !g_error_matches (error, LIVE_ERROR, LIVE_ERROR_TLS))
    live_test_assert_error (error, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_NOT_SENT);

  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *pem = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_unsetenv ("https_proxy");
  g_unsetenv ("HTTPS_PROXY");
  g_unsetenv ("http_proxy");
  g_unsetenv ("all_proxy");

  /* libsoup's server speaks HTTP/2 only where it is asked to */
  g_setenv ("SOUP_SERVER_HTTP2", "1", TRUE);

  g_test_init (&argc, &argv, NULL);

  authority = live_test_authority_new ();
  folder = g_dir_make_tmp ("live-XXXXXX", NULL);
  path = g_build_filename (folder, "authority.pem", NULL);
  pem = live_test_authority_dup_pem (authority);
  g_assert_true (g_file_set_contents (path, pem, -1, NULL));
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = g_strdup_printf ("/live/tls/%s", cases[i].name);

    g_test_add_data_func (name, &cases[i], test_case);
  }
  g_test_add_func ("/live/tls/http2", test_http2);
  g_test_add_data_func ("/live/tls/torn-before-answer", "", test_torn);
  g_test_add_data_func ("/live/tls/torn-in-body",
                        "HTTP/1.1 200 OK\r\nContent-Length: 37\r\n\r\n{\"CasterId\"", test_torn);
  g_test_add_data_func ("/live/tls/plain-closes", GINT_TO_POINTER (PLAIN_CLOSES), test_plain);
  g_test_add_data_func ("/live/tls/plain-answers", GINT_TO_POINTER (PLAIN_ANSWERS), test_plain);
  g_test_add_data_func ("/live/tls/plain-stalls", GINT_TO_POINTER (PLAIN_STALLS), test_plain);

  status = g_test_run ();
  live_test_authority_free (authority);
  g_unlink (path);
  g_rmdir (folder);

  return status;
}
