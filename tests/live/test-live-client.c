/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-client.h"

#include "base-json.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>

#define GOOD "{\"CasterId\":\"id-1\",\"RequestId\":\"r-1\"}"

#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, BaseClock)

struct _TestClock {
  BaseClock parent_instance;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, BASE_TYPE_CLOCK)

static gint64
test_clock_get_real_time (BaseClock *clock)
{
  return G_GINT64_CONSTANT (1767323045123456);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  BASE_CLOCK_CLASS (klass)->get_real_time = test_clock_get_real_time;
}

static void
test_clock_init (TestClock *self)
{
}

static LiveClient *
new_client (const char *url, const char *region, const char *token, GSocketConnectable *connectable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (url, region, &error);
  g_autoptr (LiveCredentials) credentials =
      live_credentials_new (TEST_KEY_ID, TEST_KEY_SECRET, token);
  g_autoptr (TestClock) clock = g_object_new (TEST_TYPE_CLOCK, NULL);

  g_assert_no_error (error);

  return g_object_new (LIVE_TYPE_CLIENT, "endpoint", endpoint, "credentials", credentials, "clock",
                       clock, "connectable", connectable, NULL);
}

/* Gives the same answer to everything; NULL: a studio with the asked name as its ID */
static gboolean
handle_good (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 200, "", data != NULL ? data : GOOD);
}

static void
assert_good (LiveClient *client)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_test_copy (client, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (live_reply_get_request_id (reply), ==, "r-1");
}

static LiveParameters *
parse_query (const char *request)
{
  LiveParameters *query = live_parameters_new ();
  const char *start = strchr (request, ' ') + 1;
  gsize length = strcspn (start, " ");

  g_assert_cmpint (start[0], ==, '/');
  if (length > 1) {
    g_assert_cmpint (start[1], ==, '?');
    g_assert_true (live_parameters_add_from_form (query, start + 2, (gssize) length - 2));
  }

  return query;
}

/* The request as the service sees it: signed over what really went over the wire */
static void
verify_acs3 (const char *request, const char *host, const char *token)
{
  static const char *const names[] = {
      "x-acs-action",         "x-acs-version",      "x-acs-date",          "x-acs-signature-nonce",
      "x-acs-content-sha256", "x-acs-accesskey-id", "x-acs-security-token"};
  g_autoptr (LiveParameters) query = parse_query (request);
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  g_autofree char *sent_host = live_test_dup_header (request, "Host");
  g_autofree char *authorization = live_test_dup_header (request, "Authorization");
  g_autofree char *content_length = live_test_dup_header (request, "Content-Length");
  g_autofree char *encoding = live_test_dup_header (request, "Accept-Encoding");
  g_autofree char *content_type = live_test_dup_header (request, "Content-Type");
  g_autofree char *transfer = live_test_dup_header (request, "Transfer-Encoding");
  g_autofree char *payload = live_signature_sha256_hex (NULL, 0);
  g_autofree char *signed_names = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *string = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *expected = NULL;

  g_assert_true (g_str_has_prefix (request, "POST /?"));
  g_assert_cmpstr (sent_host, ==, host);
  g_assert_cmpstr (live_test_get_body (request), ==, "");
  g_assert_cmpstr (content_length, ==, "0");
  g_assert_null (encoding);
  g_assert_null (content_type);
  g_assert_null (transfer);

  live_parameters_set (headers, "host", sent_host);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *value = live_test_dup_header (request, names[i]);

    if (value != NULL)
      live_parameters_set (headers, names[i], value);
  }
  g_assert_cmpstr (live_parameters_get (headers, "x-acs-action"), ==, "CopyCaster");
  g_assert_cmpstr (live_parameters_get (headers, "x-acs-version"), ==, "2016-11-01");
  g_assert_cmpstr (live_parameters_get (headers, "x-acs-date"), ==, "2026-01-02T03:04:05Z");
  g_assert_true (g_uuid_string_is_valid (live_parameters_get (headers, "x-acs-signature-nonce")));
  g_assert_cmpstr (live_parameters_get (headers, "x-acs-security-token"), ==, token);
  g_assert_cmpstr (live_parameters_get (headers, "x-acs-accesskey-id"), ==,
                   token != NULL ? TEST_KEY_ID : NULL);

  g_assert_cmpuint (live_parameters_get_length (query), ==, 4);
  g_assert_cmpstr (live_parameters_get (query, "CasterName"), ==, "导播台 1*~+%&=");
  g_assert_cmpstr (live_parameters_get (query, "SrcCasterId"), ==,
                   "LIVEPRODUCER_POST-cn-0pp1czt1*");
  g_assert_cmpstr (live_parameters_get (query, "ClientToken"), ==, "token-1");
  g_assert_cmpstr (live_parameters_get (query, "RegionId"), ==, "cn-shanghai");

  signed_names = live_signature_acs3_signed_headers (headers);
  canonical = live_signature_acs3_canonical_request ("POST", "/", query, headers, NULL, payload);
  string = live_signature_acs3_string_to_sign (canonical);
  signature = live_signature_acs3_sign (TEST_KEY_SECRET, string);
  expected = live_signature_acs3_authorization (TEST_KEY_ID, signed_names, signature);
  g_assert_cmpstr (authorization, ==, expected);
}

static void
verify_rpc (const char *request, const char *host, const char *format, const char *token)
{
  g_autoptr (LiveParameters) form = live_parameters_new ();
  g_autofree char *sent_host = live_test_dup_header (request, "Host");
  g_autofree char *content_type = live_test_dup_header (request, "Content-Type");
  g_autofree char *authorization = live_test_dup_header (request, "Authorization");
  g_autofree char *canonical = NULL;
  g_autofree char *string = NULL;
  g_autofree char *signature = NULL;

  /* Nothing in the address, which others keep in their logs */
  g_assert_true (g_str_has_prefix (request, "POST / HTTP/1.1\r\n"));
  g_assert_cmpstr (sent_host, ==, host);
  g_assert_cmpstr (content_type, ==, "application/x-www-form-urlencoded");
  g_assert_null (authorization);

  g_assert_true (live_parameters_add_from_form (form, live_test_get_body (request), -1));
  g_assert_cmpstr (live_parameters_get (form, "Action"), ==, "CopyCaster");
  g_assert_cmpstr (live_parameters_get (form, "Version"), ==, "2016-11-01");
  g_assert_cmpstr (live_parameters_get (form, "Format"), ==, format);
  g_assert_cmpstr (live_parameters_get (form, "AccessKeyId"), ==, TEST_KEY_ID);
  g_assert_cmpstr (live_parameters_get (form, "SignatureMethod"), ==, "HMAC-SHA1");
  g_assert_cmpstr (live_parameters_get (form, "SignatureVersion"), ==, "1.0");
  g_assert_cmpstr (live_parameters_get (form, "Timestamp"), ==, "2026-01-02T03:04:05Z");
  g_assert_true (g_uuid_string_is_valid (live_parameters_get (form, "SignatureNonce")));
  g_assert_cmpstr (live_parameters_get (form, "SecurityToken"), ==, token);
  g_assert_cmpstr (live_parameters_get (form, "RegionId"), ==, "cn-shanghai");
  g_assert_cmpstr (live_parameters_get (form, "CasterName"), ==, "导播台 1*~+%&=");

  canonical = live_signature_rpc_canonical_query (form);
  string = live_signature_rpc_string_to_sign ("POST", canonical);
  signature = live_signature_rpc_sign (TEST_KEY_SECRET, string);
  g_assert_cmpstr (live_parameters_get (form, "Signature"), ==, signature);
}

typedef struct {
  const char *name;
  LiveSignatureAlgorithm algorithm;
  LiveFormat format;
  const char *token;
} Wire;

static const Wire wires[] = {
    {"acs3-json", LIVE_SIGNATURE_ACS3_HMAC_SHA256, LIVE_FORMAT_JSON, NULL},
    {"acs3-xml", LIVE_SIGNATURE_ACS3_HMAC_SHA256, LIVE_FORMAT_XML, NULL},
    {"acs3-sts", LIVE_SIGNATURE_ACS3_HMAC_SHA256, LIVE_FORMAT_JSON, "CAIS+token/=="},
    {"rpc-json", LIVE_SIGNATURE_RPC_HMAC_SHA1, LIVE_FORMAT_JSON, NULL},
    {"rpc-xml", LIVE_SIGNATURE_RPC_HMAC_SHA1, LIVE_FORMAT_XML, NULL},
    {"rpc-sts", LIVE_SIGNATURE_RPC_HMAC_SHA1, LIVE_FORMAT_JSON, "CAIS+token/=="},
};

static void
test_wire (gconstpointer data)
{
  const Wire *wire = data;
  const char *body = wire->format == LIVE_FORMAT_XML
                         ? "<CopyCasterResponse><CasterId>id-1</CasterId><RequestId>r-1</"
                           "RequestId></CopyCasterResponse>"
                         : GOOD;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, (gpointer) body);
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");
  g_autofree char *host = g_strdup (url + strlen ("http://"));
  g_autoptr (LiveClient) client = new_client (url, "cn-shanghai", wire->token, NULL);
  g_autofree char *request = NULL;
  g_autofree char *accept = NULL;
  g_autofree char *agent = NULL;

  live_client_set_signature_algorithm (client, wire->algorithm);
  live_client_set_format (client, wire->format);
  assert_good (client);

  request = live_test_server_dup_request (server, 0);
  agent = live_test_dup_header (request, "User-Agent");
  g_assert_true (g_str_has_prefix (agent, "Understudy/"));
  g_assert_null (strstr (request, TEST_KEY_SECRET));

  if (wire->algorithm == LIVE_SIGNATURE_ACS3_HMAC_SHA256) {
    verify_acs3 (request, host, wire->token);
    accept = live_test_dup_header (request, "Accept");
    g_assert_cmpstr (accept, ==,
                     wire->format == LIVE_FORMAT_XML ? "application/xml" : "application/json");
  } else {
    verify_rpc (request, host, wire->format == LIVE_FORMAT_XML ? "XML" : "JSON", wire->token);
  }
}

static void
test_host (gconstpointer data)
{
  const char *name = data;
  gboolean is_ipv6 = name[0] == '[';
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (is_ipv6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (LiveTestServer) server = NULL;
  g_autoptr (LiveClient) client = NULL;
  g_autofree char *url = NULL;
  g_autofree char *host = NULL;
  g_autofree char *request = NULL;

  if (is_ipv6) {
    g_autoptr (GSocket) probe = g_socket_new (G_SOCKET_FAMILY_IPV6, G_SOCKET_TYPE_STREAM, 0, NULL);

    if (probe == NULL || !g_socket_bind (probe, address, FALSE, NULL)) {
      g_test_skip ("no IPv6 here");
      return;
    }
  }

  server = live_test_server_new_full (address, NULL, handle_good, NULL);
  url = live_test_server_dup_url (server, "http", name);
  host = g_ascii_strdown (url + strlen ("http://"), -1);
  client = new_client (url, "cn-shanghai", NULL, NULL);
  assert_good (client);

  request = live_test_server_dup_request (server, 0);
  verify_acs3 (request, host, NULL);
}

static void
test_unix_socket (void)
{
  g_autofree char *folder = g_dir_make_tmp ("live-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "socket", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (LiveTestServer) server = live_test_server_new_full (address, NULL, handle_good, NULL);
  g_autoptr (LiveClient) client =
      new_client ("http://live.aliyuncs.com", "cn-shanghai", NULL, G_SOCKET_CONNECTABLE (address));
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  assert_good (client);
  live_client_set_signature_algorithm (client, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  assert_good (client);

  first = live_test_server_dup_request (server, 0);
  verify_acs3 (first, "live.aliyuncs.com", NULL);
  second = live_test_server_dup_request (server, 1);
  verify_rpc (second, "live.aliyuncs.com", "JSON", NULL);

  g_unlink (path);
  g_rmdir (folder);
}

static void
test_unix_socket_absent (void)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new ("/nonexistent/socket");
  g_autoptr (LiveClient) client =
      new_client ("http://live.aliyuncs.com", "cn-shanghai", NULL, G_SOCKET_CONNECTABLE (address));
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT);
}

static void
test_no_region (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");
  g_autoptr (LiveClient) client = new_client (url, NULL, NULL, NULL);
  g_autoptr (LiveParameters) query = NULL;
  g_autofree char *request = NULL;

  assert_good (client);
  request = live_test_server_dup_request (server, 0);
  query = parse_query (request);
  g_assert_null (live_parameters_get (query, "RegionId"));
}

static void
test_no_parameters (void)
{
  g_autoptr (LiveTestServer) server =
      live_test_server_new (handle_good, (gpointer) "{\"RequestId\":\"r-1\",\"Total\":0}");
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");
  g_autoptr (LiveClient) client = new_client (url, NULL, NULL, NULL);
  g_autoptr (LiveOperation) operation = live_operation_new ("DescribeCasters", NULL);
  g_autoptr (LiveReply) reply = live_test_send (client, operation, NULL, NULL);
  g_autofree char *request = live_test_server_dup_request (server, 0);

  g_assert_nonnull (reply);
  g_assert_true (g_str_has_prefix (request, "POST / HTTP/1.1\r\n"));
}

static void
test_fresh_every_time (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GHashTable) nonces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 10; i++) {
    g_autofree char *request = NULL;

    assert_good (client);
    request = live_test_server_dup_request (server, i);
    g_assert_true (
        g_hash_table_add (nonces, live_test_dup_header (request, "x-acs-signature-nonce")));
  }

  /* One connection for all of them */
  g_assert_cmpuint (live_test_server_count_connections (server), ==, 1);
}

static gboolean
handle_throttling (LiveTestServer *server,
                   GIOStream *connection,
                   const char *request,
                   gpointer data)
{
  return live_test_reply (
      connection, 400,
      "Date: Fri, 02 Jan 2026 03:04:05 GMT\r\n"
      "x-acs-retry-after: 250\r\n"
      "x-ratelimit-user: Limit:10,Remain:0,TimeLeft:1500,Reset:2\r\n"
      "x-ratelimit-user-api: Limit:10, Remain: 3, TimeLeft: 9000, Reset:2\r\n",
      "{\"Code\":\"Throttling.User\",\"Message\":\"Request was denied due to user flow control.\","
      "\"RequestId\":\"r-9\",\"HostId\":\"h\",\"Recommend\":\"u\"}");
}

static void
test_throttling (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_throttling, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);

  for (guint i = 0; i < 3; i++) {
    g_autoptr (GError) error = NULL;
    const LiveErrorDetails *details;

    g_assert_null (live_test_copy (client, &error));
    live_test_assert_error (error, LIVE_ERROR_SERVICE, LIVE_VERDICT_THROTTLED);
    details = live_error_get_details (error);
    g_assert_cmpuint (details->http_status, ==, 400);
    g_assert_cmpstr (details->code, ==, "Throttling.User");
    g_assert_cmpstr (details->message, ==, "Request was denied due to user flow control.");
    g_assert_cmpstr (details->request_id, ==, "r-9");
    g_assert_cmpstr (details->host_id, ==, "h");
    g_assert_cmpstr (details->recommend, ==, "u");
    g_assert_cmpuint (details->retry_after, ==, 1500);
    g_assert_cmpint (details->server_time, ==, G_GINT64_CONSTANT (1767323045000000));
  }

  /* An answer that is an error is a whole answer */
  g_assert_cmpuint (live_test_server_count_connections (server), ==, 1);
}

typedef struct {
  const char *name;
  const char *headers;
  guint retry_after;
} Hint;

static const Hint hints[] = {
    {"none", "", 0},
    {"retry-after", "x-acs-retry-after: 250\r\n", 250},
    {"retry-after-case", "X-Acs-Retry-After:  250 \r\n", 250},
    {"retry-after-zero", "x-acs-retry-after: 0\r\n", 0},
    {"retry-after-words", "x-acs-retry-after: soon\r\n", 0},
    {"retry-after-negative", "x-acs-retry-after: -5\r\n", 0},
    {"retry-after-huge", "x-acs-retry-after: 18446744073709551615\r\n", 3600000},
    {"retry-after-overflow", "x-acs-retry-after: 99999999999999999999999\r\n", 0},
    {"user", "x-ratelimit-user: Limit:1,Remain:0,TimeLeft:2000,Reset:1234\r\n", 2000},
    {"both",
     "x-ratelimit-user: Limit:1,Remain:0,TimeLeft:2000\r\nx-ratelimit-user-api: "
     "Remain:0,TimeLeft:3000\r\n",
     3000},
    {"not-used-up", "x-ratelimit-user: Limit:10,Remain:9,TimeLeft:2000,Reset:1234\r\n", 0},
    {"no-remain", "x-ratelimit-user-api: TimeLeft:700\r\n", 700},
    {"nonsense", "x-ratelimit-user-api: ,,:,TimeLeft:,TimeLeft\r\n", 0},
};

static gboolean
handle_hint (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 400, ((const Hint *) data)->headers,
                          "{\"Code\":\"Throttling\"}");
}

static void
test_hint (gconstpointer data)
{
  const Hint *hint = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_hint, (gpointer) hint);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  g_assert_cmpuint (live_error_get_details (error)->retry_after, ==, hint->retry_after);
}

/* Answers only when so many requests are there at once */
#define CROWD 20

static GMutex crowd_mutex;
static GCond crowd_cond;
static guint crowd;

static gboolean
handle_crowd (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  g_autoptr (LiveParameters) query = parse_query (request);
  g_autofree char *body = g_strdup_printf ("{\"CasterId\":\"of-%s\",\"RequestId\":\"r\"}",
                                           live_parameters_get (query, "ClientToken"));

  g_mutex_lock (&crowd_mutex);
  crowd++;
  g_cond_broadcast (&crowd_cond);
  while (crowd < CROWD)
    g_cond_wait (&crowd_cond, &crowd_mutex);
  g_mutex_unlock (&crowd_mutex);

  return live_test_reply (connection, 200, "", body);
}

typedef struct {
  char *token;
  guint *waiting;
} Member;

static void
on_member_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Member *member = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);
  g_autofree char *id = NULL;
  g_autofree char *expected = g_strconcat ("of-", member->token, NULL);

  g_assert_no_error (error);
  id = live_reply_dup_caster_id (reply, NULL);
  g_assert_cmpstr (id, ==, expected);
  (*member->waiting)--;
  g_free (member->token);
  g_free (member);
}

static void
test_in_flight (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_crowd, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  guint waiting = CROWD;

  for (guint i = 0; i < CROWD; i++) {
    Member *member = g_new0 (Member, 1);
    g_autoptr (LiveOperation) operation = NULL;

    member->token = g_strdup_printf ("token-%u", i);
    member->waiting = &waiting;
    operation = live_operation_new_copy_caster ("a", "b", member->token, NULL);
    live_client_send_async (client, operation, NULL, on_member_done, member);
  }

  while (waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, CROWD);
}

static void
on_freed_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean *done = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);
  *done = TRUE;
}

static void
test_freed_under_way (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  LiveClient *client = live_test_client_new (server);
  g_autoptr (LiveOperation) operation = live_test_operation_new ();
  gpointer weak = client;
  gboolean done = FALSE;

  g_object_add_weak_pointer (G_OBJECT (client), &weak);
  live_client_send_async (client, operation, NULL, on_freed_done, &done);
  g_object_unref (client);
  g_assert_nonnull (weak);

  while (!done || weak != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
assert_refused_here (LiveClient *client, LiveErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  g_assert_error (error, LIVE_ERROR, (int) code);
  g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_NOT_SENT);
}

static void
test_insecure (gconstpointer data)
{
  g_autoptr (LiveClient) client = live_test_client_new_for_url (data);

  assert_refused_here (client, LIVE_ERROR_INSECURE);
}

static void
test_insecure_connectable (void)
{
  /* From a loopback address in name only */
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("192.0.2.1", 80);
  g_autoptr (LiveClient) client =
      new_client ("http://127.0.0.1", NULL, NULL, G_SOCKET_CONNECTABLE (address));

  assert_refused_here (client, LIVE_ERROR_INSECURE);
}

typedef struct {
  const char *name;
  const char *id;
  const char *secret;
  const char *token;
} Keys;

static const Keys keys[] = {
    {"none", NULL, NULL, NULL},
    {"no-id", "", "secret", NULL},
    {"no-secret", "id", "", NULL},
    {"line-break-in-id", "id\r\nx-acs-evil: 1", "secret", NULL},
    {"blank-in-id", "id ", "secret", NULL},
    {"id-not-ascii", "idé", "secret", NULL},
    {"line-break-in-token", "id", "secret", "token\n"},
    {"token-not-ascii", "id", "secret", "tok\xff"},
};

static void
test_keys (gconstpointer data)
{
  const Keys *k = data;
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (url, NULL, NULL);
  g_autoptr (LiveCredentials) credentials =
      k->id != NULL ? live_credentials_new (k->id, k->secret, k->token) : NULL;
  g_autoptr (LiveClient) client = live_client_new (endpoint, credentials);

  assert_refused_here (client, LIVE_ERROR_NO_CREDENTIALS);
  live_client_set_signature_algorithm (client, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  assert_refused_here (client, LIVE_ERROR_NO_CREDENTIALS);
  g_assert_cmpuint (live_test_server_count_connections (server), ==, 0);
}

static void
test_action_bad (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (LiveClient) client = live_test_client_new (server);
  g_autoptr (LiveOperation) operation = live_operation_new ("Copy\r\nCaster", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_send (client, operation, NULL, &error));
  live_test_assert_error (error, LIVE_ERROR_INVALID_PARAMETER, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpuint (live_test_server_count_connections (server), ==, 0);
}

static void
test_properties (void)
{
  g_autoptr (LiveClient) client = live_test_client_new_for_url ("https://live.aliyuncs.com");
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (BaseClock) clock = NULL;
  g_autoptr (BaseNonceSource) nonces = NULL;
  g_autofree char *agent = NULL;
  LiveSignatureAlgorithm algorithm;
  LiveFormat format;
  guint timeout = 0;

  g_object_set (client, "signature-algorithm", LIVE_SIGNATURE_RPC_HMAC_SHA1, "format",
                LIVE_FORMAT_XML, "timeout", 5u, NULL);
  g_object_get (client, "endpoint", &endpoint, "clock", &clock, "nonce-source", &nonces,
                "user-agent", &agent, "signature-algorithm", &algorithm, "format", &format,
                "timeout", &timeout, NULL);
  g_assert_true (endpoint == live_client_get_endpoint (client));
  g_assert_true (clock == base_clock_get_system ());
  g_assert_true (nonces == base_nonce_source_get_system ());
  g_assert_true (g_str_has_prefix (agent, "Understudy/"));
  g_assert_cmpint (algorithm, ==, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  g_assert_cmpint (format, ==, LIVE_FORMAT_XML);
  g_assert_cmpuint (timeout, ==, 5);
}

int
main (int argc, char **argv)
{
  static const char *const hosts[] = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"};
  static const char *const insecure[] = {
      "http://live.aliyuncs.com", "http://192.0.2.1", "http://[2001:db8::1]:8080",
      "http://localhost.example.com", "http://127.0.0.1.example.com"};

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wires); i++) {
    g_autofree char *path = g_strdup_printf ("/live/client/wire/%s", wires[i].name);

    g_test_add_data_func (path, &wires[i], test_wire);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++) {
    g_autofree char *path = g_strdup_printf ("/live/client/host/%s", hosts[i]);

    g_test_add_data_func (path, hosts[i], test_host);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (hints); i++) {
    g_autofree char *path = g_strdup_printf ("/live/client/hint/%s", hints[i].name);

    g_test_add_data_func (path, &hints[i], test_hint);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (insecure); i++) {
    g_autofree char *path = g_strdup_printf ("/live/client/insecure/%" G_GSIZE_FORMAT, i + 1);

    g_test_add_data_func (path, insecure[i], test_insecure);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++) {
    g_autofree char *path = g_strdup_printf ("/live/client/keys/%s", keys[i].name);

    g_test_add_data_func (path, &keys[i], test_keys);
  }
  g_test_add_func ("/live/client/unix-socket", test_unix_socket);
  g_test_add_func ("/live/client/unix-socket-absent", test_unix_socket_absent);
  g_test_add_func ("/live/client/no-region", test_no_region);
  g_test_add_func ("/live/client/no-parameters", test_no_parameters);
  g_test_add_func ("/live/client/fresh-every-time", test_fresh_every_time);
  g_test_add_func ("/live/client/throttling", test_throttling);
  g_test_add_func ("/live/client/in-flight", test_in_flight);
  g_test_add_func ("/live/client/freed-under-way", test_freed_under_way);
  g_test_add_func ("/live/client/insecure-connectable", test_insecure_connectable);
  g_test_add_func ("/live/client/action-bad", test_action_bad);
  g_test_add_func ("/live/client/properties", test_properties);

  return g_test_run ();
}
