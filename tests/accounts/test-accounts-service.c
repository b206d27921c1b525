/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-store.h"
#include "account-candidate.h"
#include "account-test.h"
#include "rehearsal-faults.h"
#include "rehearsal-server.h"
#include "rehearsal-testing.h"
#include <string.h>

#define KEY_ID "testid"
#define SECRET "testsecret"
#define ROLE   "acs:ram::1234567890123456:role/producer"

/* The stand-in on the loopback, with one role */
typedef struct {
  char *folder;
  RehearsalServer *server;
  RehearsalFaults *faults;
  char *url;
  TestClock *clock;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LiveCredentials) credentials = live_credentials_new (KEY_ID, SECRET, NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *roles[] = {ROLE, NULL};

  fixture->folder = test_folder_make ();
  fixture->faults = rehearsal_faults_new ();
  fixture->clock = test_clock_new ("2026-11-22T12:00:00Z");
  fixture->server = rehearsal_server_new (fixture->folder, credentials);
  for (const char *const *spec = data; spec != NULL && *spec != NULL; spec++) {
    rehearsal_faults_add (fixture->faults, *spec, &error);
    g_assert_no_error (error);
  }
  g_object_set (fixture->server, "roles", roles, "faults", fixture->faults, NULL);
  rehearsal_server_start_async (fixture->server, address, NULL, test_take_result, &result);
  rehearsal_server_start_finish (fixture->server, test_wait (&result), &error);
  g_assert_no_error (error);
  g_clear_object (&address);
  address = g_object_ref (rehearsal_server_get_address (fixture->server));
  fixture->url = g_strdup_printf ("http://127.0.0.1:%u",
                                  g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;

  rehearsal_server_stop_async (fixture->server, test_take_result, &result);
  rehearsal_server_stop_finish (fixture->server, test_wait (&result), NULL);
  g_clear_object (&fixture->server);
  g_clear_object (&fixture->faults);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->url, g_free);
  test_folder_remove (fixture->folder);
}

static AccountDraft *
read_draft (Fixture *fixture, const char *profile)
{
  g_autofree char *path = g_build_filename (fixture->folder, "config.json", NULL);
  g_autofree char *text = g_strdup_printf ("{\"profiles\":[%s]}", profile);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GError) error = NULL;
  AccountDraft *draft;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  account_source_read_async (ACCOUNT_SOURCE_CLI, file, NULL, test_take_result, &result);
  candidates = account_source_read_finish (test_wait (&result), &error);
  g_assert_no_error (error);
  draft = account_candidate_make_draft (candidates->pdata[0], &error);
  g_assert_no_error (error);
  g_object_set (draft, "custom-endpoint", fixture->url, "region", "cn-shanghai", NULL);

  return draft;
}

static Account *
make_account (Fixture *fixture, AccountDraft *draft)
{
  g_autoptr (AccountStore) store =
      account_store_new_for_settings (NULL, BASE_CLOCK (fixture->clock));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Account *account;

  account_store_add_async (store, draft, ACCOUNT_STORAGE_SESSION, NULL, test_take_result, &result);
  account = account_store_add_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);

  return account;
}

static Account *
make_key_account (Fixture *fixture, const char *key_id, const char *secret)
{
  g_autoptr (AccountDraft) draft = account_draft_new ();

  g_object_set (draft, "name", "Key", "custom-endpoint", fixture->url, "access-key-id", key_id,
                NULL);
  account_draft_set_access_key_secret (draft, secret);

  return make_account (fixture, draft);
}

#define ROLE_PROFILE                                                                               \
  "{\"name\":\"role\",\"mode\":\"RamRoleArn\",\"access_key_id\":\"" KEY_ID                         \
  "\",\"access_key_secret\":\"" SECRET "\",\"ram_role_arn\":\"" ROLE                               \
  "\",\"ram_session_name\":\"evening\"}"

static Account *
make_role_account (Fixture *fixture)
{
  g_autoptr (AccountDraft) draft = read_draft (fixture, ROLE_PROFILE);

  return make_account (fixture, draft);
}

static LiveCredentials *
load (Account *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_load_credentials_async (account, NULL, test_take_result, &result);

  return account_load_credentials_finish (account, test_wait (&result), error);
}

static void
test_role (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = make_role_account (fixture);
  g_autoptr (LiveCredentials) credentials = load (account, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account_get_role_arn (account), ==, ROLE);
  g_assert_true (g_str_has_prefix (live_credentials_get_access_key_id (credentials), "STS."));
  g_assert_nonnull (live_credentials_get_security_token (credentials));
}

/* 3 minutes before the hour is over */
static void
test_role_renewed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = make_role_account (fixture);
  g_autoptr (LiveCredentials) first = load (account, &error);
  g_autoptr (LiveCredentials) same = NULL;
  g_autoptr (LiveCredentials) next = NULL;

  g_assert_no_error (error);
  test_clock_advance (fixture->clock, (gint64) (56 * 60 + 50) * G_USEC_PER_SEC);
  same = load (account, &error);
  g_assert_no_error (error);
  g_assert_true (same == first);

  test_clock_advance (fixture->clock, (gint64) 10 * G_USEC_PER_SEC);
  g_assert_null (live_credentials_source_peek (LIVE_CREDENTIALS_SOURCE (account)));
  next = load (account, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_security_token (next), !=,
                   live_credentials_get_security_token (first));
}

/* Work that was begun with the first goes on with the next, without noticing */
static void
test_role_renewed_under_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_role_account (fixture);
  g_autoptr (LiveClient) client = live_client_new_for_source (account_get_endpoint (account),
                                                              LIVE_CREDENTIALS_SOURCE (account));
  g_autofree char *first_token = NULL;

  for (guint i = 0; i < 3; i++) {
    g_autoptr (LiveOperation) operation = live_operation_new_describe_casters (1, 1);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (LiveReply) reply = NULL;
    g_autoptr (LiveCredentials) used = NULL;
    g_autoptr (GError) error = NULL;

    live_client_send_async (client, operation, NULL, test_take_result, &result);
    reply = live_client_send_finish (client, test_wait (&result), &error);
    g_assert_no_error (error);
    used = live_credentials_source_peek (LIVE_CREDENTIALS_SOURCE (account));
    if (first_token != NULL)
      g_assert_cmpstr (live_credentials_get_security_token (used), !=, first_token);
    else
      first_token = g_strdup (live_credentials_get_security_token (used));
    test_clock_advance (fixture->clock, (gint64) 3600 * G_USEC_PER_SEC);
  }
}

/* One question for all who ask at a time; one who goes away takes nothing from the others */
static void
test_role_asked_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_role_account (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *results[5] = {NULL};
  g_autoptr (LiveCredentials) first = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    account_load_credentials_async (account, i == 2 ? cancellable : NULL, test_take_result,
                                    &results[i]);
  g_cancellable_cancel (cancellable);

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autoptr (GAsyncResult) result = test_wait (&results[i]);
    g_autoptr (LiveCredentials) credentials = NULL;

    credentials = account_load_credentials_finish (account, result, &error);
    if (i == 2) {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      continue;
    }
    g_assert_no_error (error);
    if (first == NULL)
      first = live_credentials_ref (credentials);
    g_assert_true (credentials == first);
  }
}

/* All gone, then somebody comes */
static void
test_role_asked_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_role_account (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  account_load_credentials_async (account, cancellable, test_take_result, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (account_load_credentials_finish (account, test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  credentials = load (account, &error);
  g_assert_no_error (error);
  g_assert_nonnull (credentials);
}

static void
test_role_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccountDraft) draft =
      read_draft (fixture, "{\"name\":\"role\",\"mode\":\"RamRoleArn\",\"access_key_id\":\"" KEY_ID
                           "\",\"access_key_secret\":\"" SECRET
                           "\",\"ram_role_arn\":\"acs:ram::1234567890123456:role/nobody\"}");
  g_autoptr (Account) account = make_account (fixture, draft);
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  credentials = load (account, &error);
  g_assert_null (credentials);
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_SERVICE);
  g_assert_cmpstr (live_error_get_details (error)->code, ==, "EntityNotExist.Role");
}

/* A command first, then a role with what it printed */
static void
test_chain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccountDraft) draft = read_draft (
      fixture, "{\"name\":\"chain\",\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"base\","
               "\"ram_role_arn\":\"" ROLE "\",\"ram_session_name\":\"evening\"},"
               "{\"name\":\"base\",\"mode\":\"External\",\"process_command\":\"printf "
               "'{\\\"mode\\\":\\\"AK\\\",\\\"access_key_id\\\":\\\"" KEY_ID
               "\\\",\\\"access_key_secret\\\":\\\"" SECRET "\\\"}'\"}");
  g_autoptr (Account) account = make_account (fixture, draft);
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (account_get_mode (account), ==, ACCOUNT_MODE_COMMAND);
  credentials = load (account, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (live_credentials_get_access_key_id (credentials), "STS."));
}

/* The test of an account */

static AccountTestResult *
check (Account *account)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AccountTestResult *found;

  account_test_async (account, NULL, test_take_result, &result);
  found = account_test_finish (account, test_wait (&result), &error);
  g_assert_no_error (error);

  return found;
}

static void
assert_states (AccountTestResult *found,
               AccountTestState reachable,
               AccountTestState signature,
               AccountTestState permission)
{
  g_assert_cmpint (account_test_result_get_state (found, ACCOUNT_TEST_REACHABLE), ==, reachable);
  g_assert_cmpint (account_test_result_get_state (found, ACCOUNT_TEST_SIGNATURE), ==, signature);
  g_assert_cmpint (account_test_result_get_state (found, ACCOUNT_TEST_PERMISSION), ==, permission);
  for (int step = ACCOUNT_TEST_REACHABLE; step < ACCOUNT_TEST_N_STEPS; step++) {
    const GError *error = account_test_result_get_error (found, (AccountTestStep) step);

    if (account_test_result_get_state (found, (AccountTestStep) step) == ACCOUNT_TEST_NO)
      g_assert_nonnull (error);
    if (error != NULL)
      g_assert_null (strstr (error->message, SECRET));
  }
}

static void
test_well (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_key_account (fixture, KEY_ID, " " SECRET "\n");
  g_autoptr (AccountTestResult) found = check (account);

  assert_states (found, ACCOUNT_TEST_YES, ACCOUNT_TEST_YES, ACCOUNT_TEST_YES);
  g_assert_true (account_test_result_get_passed (found));
  g_assert_cmpint (account_test_result_get_state (found, ACCOUNT_TEST_SAVED), ==, ACCOUNT_TEST_NO);
  g_assert_null (account_test_result_get_error (found, ACCOUNT_TEST_SAVED));
}

static void
test_role_well (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_role_account (fixture);
  g_autoptr (AccountTestResult) found = check (account);

  assert_states (found, ACCOUNT_TEST_YES, ACCOUNT_TEST_YES, ACCOUNT_TEST_YES);
}

static void
test_wrong_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_key_account (fixture, KEY_ID, "another");
  g_autoptr (AccountTestResult) found = check (account);

  assert_states (found, ACCOUNT_TEST_YES, ACCOUNT_TEST_NO, ACCOUNT_TEST_NOT_KNOWN);
  g_assert_false (account_test_result_get_passed (found));
}

static void
test_unknown_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_key_account (fixture, "LTAIanother", SECRET);
  g_autoptr (AccountTestResult) found = check (account);

  assert_states (found, ACCOUNT_TEST_YES, ACCOUNT_TEST_NO, ACCOUNT_TEST_NOT_KNOWN);
}

static void
test_nobody_there (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AccountDraft) draft = account_draft_new ();
  g_autoptr (Account) account = NULL;
  g_autoptr (AccountTestResult) found = NULL;

  g_object_set (draft, "name", "Key", "custom-endpoint", "http://127.0.0.1:1", "access-key-id",
                KEY_ID, NULL);
  account_draft_set_access_key_secret (draft, SECRET);
  account = make_account (fixture, draft);
  found = check (account);
  assert_states (found, ACCOUNT_TEST_NO, ACCOUNT_TEST_NOT_KNOWN, ACCOUNT_TEST_NOT_KNOWN);
}

typedef struct {
  const char *name;
  const char *faults[2];
  AccountTestState reachable;
  AccountTestState signature;
  AccountTestState permission;
} Case;

static const Case cases[] = {
    {"forbidden", {"code=Forbidden.RAM"}, ACCOUNT_TEST_YES, ACCOUNT_TEST_YES, ACCOUNT_TEST_NO},
    {"not-activated",
     {"code=OperationDenied"},
     ACCOUNT_TEST_YES,
     ACCOUNT_TEST_YES,
     ACCOUNT_TEST_NO},
    {"disabled",
     {"code=InvalidAccessKeyId.Inactive"},
     ACCOUNT_TEST_YES,
     ACCOUNT_TEST_NO,
     ACCOUNT_TEST_NOT_KNOWN},
    {"expired",
     {"code=InvalidSecurityToken.Expired"},
     ACCOUNT_TEST_YES,
     ACCOUNT_TEST_NO,
     ACCOUNT_TEST_NOT_KNOWN},
    {"fault", {"status=500"}, ACCOUNT_TEST_YES, ACCOUNT_TEST_NOT_KNOWN, ACCOUNT_TEST_NOT_KNOWN},
    {"throttled", {"throttle=0"}, ACCOUNT_TEST_YES, ACCOUNT_TEST_NOT_KNOWN, ACCOUNT_TEST_NOT_KNOWN},
    {"page", {"html"}, ACCOUNT_TEST_NO, ACCOUNT_TEST_NOT_KNOWN, ACCOUNT_TEST_NOT_KNOWN},
    {"redirect", {"redirect"}, ACCOUNT_TEST_NO, ACCOUNT_TEST_NOT_KNOWN, ACCOUNT_TEST_NOT_KNOWN},
    {"cut", {"cut-before"}, ACCOUNT_TEST_NO, ACCOUNT_TEST_NOT_KNOWN, ACCOUNT_TEST_NOT_KNOWN},
    {"another-service",
     {"code=InvalidVersion"},
     ACCOUNT_TEST_NO,
     ACCOUNT_TEST_NOT_KNOWN,
     ACCOUNT_TEST_NOT_KNOWN},
};

static void
test_case (gconstpointer data)
{
  const Case *row = data;
  Fixture fixture = {0};

  set_up (&fixture, row->faults);
  {
    g_autoptr (Account) account = make_key_account (&fixture, KEY_ID, SECRET);
    g_autoptr (AccountTestResult) found = check (account);

    assert_states (found, row->reachable, row->signature, row->permission);
  }
  tear_down (&fixture, NULL);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = make_key_account (fixture, KEY_ID, SECRET);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  account_test_async (account, cancellable, test_take_result, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (account_test_finish (account, test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_unsetenv ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
  g_test_init (&argc, &argv, NULL);

  ADD ("/accounts/service/role", test_role);
  ADD ("/accounts/service/role-renewed", test_role_renewed);
  ADD ("/accounts/service/role-renewed-under-way", test_role_renewed_under_way);
  ADD ("/accounts/service/role-asked-once", test_role_asked_once);
  ADD ("/accounts/service/role-asked-again", test_role_asked_again);
  ADD ("/accounts/service/role-refused", test_role_refused);
  ADD ("/accounts/service/chain", test_chain);
  ADD ("/accounts/service/test/well", test_well);
  ADD ("/accounts/service/test/role", test_role_well);
  ADD ("/accounts/service/test/wrong-secret", test_wrong_secret);
  ADD ("/accounts/service/test/unknown-key", test_unknown_key);
  ADD ("/accounts/service/test/nobody-there", test_nobody_there);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/accounts/service/test/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  ADD ("/accounts/service/test/cancelled", test_cancelled);

  return g_test_run ();
}
