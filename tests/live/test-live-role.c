/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-role.h"
#include "base-json.h"
#include "live-test-client.h"
#include <string.h>

#define ROLE "acs:ram::1234567890123456:role/producer"

/* A source that has what the test put there, or fails as the test says */
#define TEST_TYPE_SOURCE (test_source_get_type ())
G_DECLARE_FINAL_TYPE (TestSource, test_source, TEST, SOURCE, GObject)

struct _TestSource {
  GObject parent_instance;
  LiveCredentials *at_hand;
  LiveCredentials *to_load;
  GError *error;
  guint n_loaded;
};

static LiveCredentials *
test_source_peek (LiveCredentialsSource *source)
{
  TestSource *self = TEST_SOURCE (source);

  return self->at_hand != NULL ? live_credentials_ref (self->at_hand) : NULL;
}

static void
test_source_load_async (LiveCredentialsSource *source,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  TestSource *self = TEST_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->n_loaded++;
  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_pointer (task, live_credentials_ref (self->to_load),
                           (GDestroyNotify) live_credentials_unref);
}

static LiveCredentials *
test_source_load_finish (LiveCredentialsSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_source_init_interface (LiveCredentialsSourceInterface *iface)
{
  iface->peek = test_source_peek;
  iface->load_async = test_source_load_async;
  iface->load_finish = test_source_load_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestSource,
                               test_source,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LIVE_TYPE_CREDENTIALS_SOURCE,
                                                      test_source_init_interface))

static void
test_source_finalize (GObject *object)
{
  TestSource *self = TEST_SOURCE (object);

  g_clear_pointer (&self->at_hand, live_credentials_unref);
  g_clear_pointer (&self->to_load, live_credentials_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (test_source_parent_class)->finalize (object);
}

static void
test_source_class_init (TestSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_source_finalize;
}

static void
test_source_init (TestSource *self)
{
}

static gboolean
handle_good (LiveTestServer *server, GIOStream *connection, const char *request, gpointer data)
{
  return live_test_reply (connection, 200, "Content-Type: application/json\r\n",
                          data != NULL ? data : "{\"RequestId\":\"r-1\",\"CasterId\":\"c-1\"}");
}

static LiveClient *
new_client (LiveTestServer *server, TestSource *source)
{
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (url, "cn-shanghai", NULL);

  return live_client_new_for_source (endpoint, LIVE_CREDENTIALS_SOURCE (source));
}

static void
assert_sent_by (LiveTestServer *server, guint index, const char *access_key_id)
{
  g_autofree char *request = live_test_server_dup_request (server, index);
  g_autofree char *authorization = live_test_dup_header (request, "Authorization");
  g_autofree char *credential = g_strdup_printf ("Credential=%s,", access_key_id);

  g_assert_nonnull (strstr (authorization, credential));
}

/* What is at hand counts for the very next request, and only what is not is loaded */
static void
test_asked_each_time (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (LiveClient) client = new_client (server, source);

  source->to_load = live_credentials_new ("loaded", "secret", NULL);
  live_reply_unref (live_test_copy (client, NULL));
  g_assert_cmpuint (source->n_loaded, ==, 1);
  assert_sent_by (server, 0, "loaded");

  source->at_hand = live_credentials_new ("at-hand", "secret", "token");
  live_reply_unref (live_test_copy (client, NULL));
  live_reply_unref (live_test_copy (client, NULL));
  g_assert_cmpuint (source->n_loaded, ==, 1);
  assert_sent_by (server, 1, "at-hand");
  assert_sent_by (server, 2, "at-hand");

  g_clear_pointer (&source->at_hand, live_credentials_unref);
  live_reply_unref (live_test_copy (client, NULL));
  g_assert_cmpuint (source->n_loaded, ==, 2);
  assert_sent_by (server, 3, "loaded");
}

typedef struct {
  const char *name;
  LiveErrorCode code;
  const char *service_code;
  LiveErrorCode becomes;
  LiveVerdict verdict;
} SourceError;

/* Whatever keeps a source from giving credentials, the request did not leave */
static const SourceError source_errors[] = {
    {"refused", LIVE_ERROR_SERVICE, "NoPermission", LIVE_ERROR_SERVICE, LIVE_VERDICT_REFUSED},
    {"throttled", LIVE_ERROR_SERVICE, "Throttling.User", LIVE_ERROR_SERVICE,
     LIVE_VERDICT_THROTTLED},
    {"fault", LIVE_ERROR_SERVICE, "InternalError", LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT},
    {"bad-reply", LIVE_ERROR_BAD_REPLY, NULL, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT},
    {"cut", LIVE_ERROR_CONNECTION_LOST, NULL, LIVE_ERROR_UNREACHABLE, LIVE_VERDICT_NOT_SENT},
    {"no-host", LIVE_ERROR_HOST_NOT_FOUND, NULL, LIVE_ERROR_HOST_NOT_FOUND, LIVE_VERDICT_NOT_SENT},
    {"nothing", LIVE_ERROR_NO_CREDENTIALS, NULL, LIVE_ERROR_NO_CREDENTIALS, LIVE_VERDICT_NOT_SENT},
    {"cancelled", LIVE_ERROR_CANCELLED, NULL, LIVE_ERROR_CANCELLED, LIVE_VERDICT_NOT_SENT},
};

static void
test_source_fails (gconstpointer data)
{
  const SourceError *row = data;
  LiveErrorDetails details = {.code = (char *) row->service_code};
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (LiveClient) client = new_client (server, source);
  g_autoptr (GError) error = NULL;

  source->error = live_error_new (row->code, &details, "Why.");
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, row->becomes, row->verdict);
  g_assert_true (live_error_get_details (error)->not_sent);
  g_assert_cmpstr (live_error_get_details (error)->code, ==, row->service_code);
  g_assert_cmpuint (live_test_server_count_requests (server), ==, 0);
}

static void
test_source_fails_otherwise (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, NULL);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (LiveClient) client = new_client (server, source);
  g_autoptr (GError) error = NULL;

  source->error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "The keyring is locked.");
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_NO_CREDENTIALS, LIVE_VERDICT_NOT_SENT);
  g_assert_cmpstr (error->message, ==, "The keyring is locked.");

  g_clear_error (&error);
  g_clear_error (&source->error);
  source->error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled.");
  g_assert_null (live_test_copy (client, &error));
  live_test_assert_error (error, LIVE_ERROR_CANCELLED, LIVE_VERDICT_NOT_SENT);
}

/* Where nothing could be sent anyway, nobody is asked to unlock anything */
static void
test_source_not_asked (void)
{
  g_autoptr (LiveEndpoint) endpoint =
      live_endpoint_new_for_url ("http://live.example.com", NULL, NULL);
  g_autoptr (TestSource) source = g_object_new (TEST_TYPE_SOURCE, NULL);
  g_autoptr (LiveClient) client =
      live_client_new_for_source (endpoint, LIVE_CREDENTIALS_SOURCE (source));
  g_autoptr (GError) error = NULL;

  g_assert_null (live_test_copy (client, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INSECURE);
  g_assert_cmpuint (source->n_loaded, ==, 0);
}

static void
test_operation (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveOperation) plain =
      live_operation_new_assume_role (ROLE, "understudy", 0, NULL, NULL, &error);
  g_autoptr (LiveOperation) full =
      live_operation_new_assume_role (ROLE, "a.b@c-d_e", 900, "partner", "{}", &error);
  LiveParameters *parameters = live_operation_get_parameters (plain);

  g_assert_no_error (error);
  g_assert_cmpstr (live_operation_get_action (plain), ==, "AssumeRole");
  g_assert_cmpstr (live_operation_get_version (plain), ==, "2015-04-01");
  g_assert_cmpstr (live_parameters_get (parameters, "RoleArn"), ==, ROLE);
  g_assert_cmpstr (live_parameters_get (parameters, "RoleSessionName"), ==, "understudy");
  g_assert_cmpstr (live_parameters_get (parameters, "DurationSeconds"), ==, "3600");
  g_assert_null (live_parameters_get (parameters, "ExternalId"));
  g_assert_null (live_parameters_get (parameters, "Policy"));

  parameters = live_operation_get_parameters (full);
  g_assert_cmpstr (live_parameters_get (parameters, "DurationSeconds"), ==, "900");
  g_assert_cmpstr (live_parameters_get (parameters, "ExternalId"), ==, "partner");
  g_assert_cmpstr (live_parameters_get (parameters, "Policy"), ==, "{}");
}

static void
assert_refused (const char *arn, const char *session, guint duration, const char *external_id)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      live_operation_new_assume_role (arn, session, duration, external_id, NULL, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
}

static void
test_operation_refused (void)
{
  assert_refused (NULL, "understudy", 0, NULL);
  assert_refused ("", "understudy", 0, NULL);
  assert_refused ("producer", "understudy", 0, NULL);
  assert_refused ("acs:ram::1:user/x", "understudy", 0, NULL);
  assert_refused (ROLE " ", "understudy", 0, NULL);
  assert_refused (ROLE "\303\244", "understudy", 0, NULL);
  assert_refused (ROLE, NULL, 0, NULL);
  assert_refused (ROLE, "x", 0, NULL);
  assert_refused (ROLE, "two words", 0, NULL);
  assert_refused (ROLE, "understudy", 899, NULL);
  assert_refused (ROLE, "understudy", 43201, NULL);
  assert_refused (ROLE, "understudy", 0, "line\nbreak");
}

static LiveReply *
reply_with (const char *json)
{
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autoptr (GError) error = NULL;
  /* 2015-04-09T10:52:19Z */
  LiveReplyHead head = {.http_status = 200,
                        .server_time = G_GINT64_CONSTANT (1428576739) * G_USEC_PER_SEC};
  LiveReply *reply = live_reply_new_from_bytes ("AssumeRole", &head, body, &error);

  g_assert_no_error (error);

  return reply;
}

#define ANSWER                                                                                     \
  "{\"RequestId\":\"r-1\",\"Credentials\":{\"AccessKeyId\":\"STS.id\",\"AccessKeySecret\":"        \
  "\"secret\",\"SecurityToken\":\"token\",\"Expiration\":\"2015-04-09T11:52:19Z\"}}"

static void
test_reply (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = reply_with (ANSWER);
  JsonObject *object = base_json_get_object (live_reply_get_root (reply), "Credentials");
  gint64 lifetime = 0;
  g_autoptr (LiveCredentials) credentials = live_reply_read_role (reply, &lifetime, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_access_key_id (credentials), ==, "STS.id");
  g_assert_cmpstr (live_credentials_get_access_key_secret (credentials), ==, "secret");
  g_assert_cmpstr (live_credentials_get_security_token (credentials), ==, "token");
  /* By the service's clock, whatever this computer's says */
  g_assert_cmpint (lifetime, ==, (gint64) 3600 * G_USEC_PER_SEC);

  g_assert_cmpstr (base_json_get_string (object, "AccessKeySecret"), ==, "");
  g_assert_cmpstr (base_json_get_string (object, "SecurityToken"), ==, "");
}

static void
test_reply_broken (void)
{
  static const char *const answers[] = {
      "{}",
      "{\"Credentials\":[]}",
      "{\"Credentials\":{}}",
      "{\"Credentials\":{\"AccessKeyId\":\"a\",\"AccessKeySecret\":\"s\",\"SecurityToken\":\"t\"}}",
      "{\"Credentials\":{\"AccessKeyId\":\"a\",\"AccessKeySecret\":\"s\",\"SecurityToken\":\"t\","
      "\"Expiration\":\"soon\"}}",
      "{\"Credentials\":{\"AccessKeyId\":\"a\",\"AccessKeySecret\":\"s\","
      "\"Expiration\":\"2015-04-09T11:52:19Z\"}}",
      "{\"Credentials\":{\"AccessKeyId\":\"\",\"AccessKeySecret\":\"s\",\"SecurityToken\":\"t\","
      "\"Expiration\":\"2015-04-09T11:52:19Z\"}}",
      "{\"Credentials\":{\"AccessKeyId\":\"a\",\"AccessKeySecret\":\"s\",\"SecurityToken\":"
      "\"t\\r\\nx\",\"Expiration\":\"2015-04-09T11:52:19Z\"}}",
      "{\"Credentials\":{\"AccessKeyId\":1,\"AccessKeySecret\":{},\"SecurityToken\":null,"
      "\"Expiration\":\"2015-04-09T11:52:19Z\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (LiveReply) reply = reply_with (answers[i]);
    g_autoptr (GError) error = NULL;

    g_assert_null (live_reply_read_role (reply, NULL, &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_BAD_REPLY);
  }
}

/* The way it goes over the wire: to the other service, and nothing of it in the address */
static void
test_sent (void)
{
  g_autoptr (LiveTestServer) server = live_test_server_new (handle_good, (gpointer) ANSWER);
  g_autofree char *url = live_test_server_dup_url (server, "http", "127.0.0.1");
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (url, NULL, NULL);
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("id", "secret", NULL);
  g_autoptr (LiveClient) client = live_client_new (endpoint, credentials);
  g_autoptr (LiveOperation) operation =
      live_operation_new_assume_role (ROLE, "understudy", 0, NULL, NULL, NULL);
  g_autoptr (LiveReply) reply = NULL;
  g_autoptr (LiveCredentials) temporary = NULL;
  g_autofree char *request = NULL;

  live_client_set_signature_algorithm (client, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  reply = live_test_send (client, operation, NULL, NULL);
  temporary = live_reply_read_role (reply, NULL, NULL);
  g_assert_nonnull (temporary);

  request = live_test_server_dup_request (server, 0);
  g_assert_true (g_str_has_prefix (request, "POST / HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (live_test_get_body (request), "Action=AssumeRole"));
  g_assert_nonnull (strstr (live_test_get_body (request), "Version=2015-04-01"));
  g_assert_null (strstr (live_test_get_body (request), "RegionId"));
}

static void
test_endpoint (void)
{
  g_autoptr (LiveEndpoint) region = live_endpoint_new_for_roles ("cn-beijing", NULL);
  g_autoptr (LiveEndpoint) central = live_endpoint_new_for_roles (NULL, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (live_endpoint_get_url (region), ==, "https://sts.cn-beijing.aliyuncs.com");
  g_assert_null (live_endpoint_get_region (region));
  g_assert_cmpstr (live_endpoint_get_url (central), ==, "https://sts.aliyuncs.com");
  g_assert_null (live_endpoint_new_for_roles ("x/y", &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
}

static void
test_key (void)
{
  static const char *const others[] = {NULL,  "", " ", "a b", "a\n", "\tkey", "Schl\303\274ssel",
                                       "\177"};

  g_assert_true (live_is_key ("LTAI5t=+/"));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (live_is_key (others[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/role/asked-each-time", test_asked_each_time);
  for (gsize i = 0; i < G_N_ELEMENTS (source_errors); i++) {
    g_autofree char *path = g_strconcat ("/live/role/source-fails/", source_errors[i].name, NULL);

    g_test_add_data_func (path, &source_errors[i], test_source_fails);
  }
  g_test_add_func ("/live/role/source-fails/otherwise", test_source_fails_otherwise);
  g_test_add_func ("/live/role/source-not-asked", test_source_not_asked);
  g_test_add_func ("/live/role/operation", test_operation);
  g_test_add_func ("/live/role/operation-refused", test_operation_refused);
  g_test_add_func ("/live/role/reply", test_reply);
  g_test_add_func ("/live/role/reply-broken", test_reply_broken);
  g_test_add_func ("/live/role/sent", test_sent);
  g_test_add_func ("/live/role/endpoint", test_endpoint);
  g_test_add_func ("/live/role/key", test_key);

  return g_test_run ();
}
