/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "rehearsal-faults.h"
#include "rehearsal-server.h"
#include "test-support.h"
#include "workspace-studio-cache.h"

typedef struct {
  char *folder;
  RehearsalServer *server; /* of the account of the environment */
  UnderstudySession *session;
  GPtrArray *finished; /* of UnderstudyOrder */
} Fixture;

static void
on_order_finished (Fixture *fixture, UnderstudyOrder *order)
{
  g_ptr_array_add (fixture->finished, g_object_ref (order));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = account_new_rehearsal ();

  fixture->folder = test_folder_make ();
  fixture->session = understudy_session_new (account, fixture->folder);
  fixture->finished = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (fixture->session, "order-finished", G_CALLBACK (on_order_finished),
                            fixture);
}

/* A real account, whose service does wrong what the test asks for */
static void
set_up_with_fault (Fixture *fixture, gconstpointer fault)
{
  g_autofree char *data = NULL;
  g_autofree char *url = NULL;
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("testid", "testsecret", NULL);
  g_autoptr (RehearsalFaults) faults = rehearsal_faults_new ();
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = test_folder_make ();
  data = g_build_filename (fixture->folder, "service", NULL);
  if (*(const char *) fault != '\0')
    g_assert_true (rehearsal_faults_add (faults, fault, &error));
  fixture->server = rehearsal_server_new (data, credentials);
  g_object_set (fixture->server, "faults", faults, NULL);
  rehearsal_server_start_async (fixture->server, any, NULL, test_take_result, &result);
  rehearsal_server_start_finish (fixture->server, test_wait (&result), &error);
  g_assert_no_error (error);

  url = g_strdup_printf ("http://127.0.0.1:%u",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (
                             rehearsal_server_get_address (fixture->server))));
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret", TRUE);
  account = account_new_environment (url, NULL, &error);
  g_assert_no_error (error);
  fixture->session = understudy_session_new (account, fixture->folder);
  fixture->finished = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (fixture->session, "order-finished", G_CALLBACK (on_order_finished),
                            fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_test_close_session (fixture->session);
  g_ptr_array_unref (fixture->finished);
  g_assert_finalize_object (fixture->session);
  if (fixture->server != NULL) {
    g_autoptr (GAsyncResult) result = NULL;

    rehearsal_server_stop_async (fixture->server, test_take_result, &result);
    rehearsal_server_stop_finish (fixture->server, test_wait (&result), NULL);
    g_clear_object (&fixture->server);
    g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
    g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  }
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static gboolean
is_one_finished (gpointer data)
{
  return ((Fixture *) data)->finished->len > 0;
}

static gboolean
are_three_finished (gpointer data)
{
  return ((Fixture *) data)->finished->len == 3;
}

static void
test_opens (Fixture *fixture, gconstpointer data)
{
  g_assert_null (understudy_session_get_history (fixture->session));
  g_assert_null (understudy_session_get_ledger (fixture->session));
  understudy_session_open (fixture->session);
  g_assert_cmpint (understudy_session_get_state (fixture->session), ==, UNDERSTUDY_SESSION_OPENING);
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  g_assert_nonnull (understudy_session_get_history (fixture->session));
  g_assert_nonnull (understudy_session_get_ledger (fixture->session));
}

static void
test_duplicates_before_it_is_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Morning News");

  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_true (order == g_ptr_array_index (fixture->finished, 0));
  g_assert_true (understudy_order_get_finished (order));
  g_assert_null (understudy_order_get_error (order));
  g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (order)), ==,
                   LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_name (understudy_order_get_entry (order)), ==, "Morning News");
}

static void
test_order_that_cannot_be_sent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = NULL;

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  order = understudy_session_duplicate (fixture->session, "bad\001id", "Name");
  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_null (understudy_order_get_entry (order));
  g_assert_error (understudy_order_get_error (order), LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  g_assert_cmpuint (g_list_model_get_n_items (understudy_session_get_history (fixture->session)),
                    ==, 0);
}

/* Closing waits for what is under way, and it is all there afterwards */
static void
test_closes_after_its_orders (Fixture *fixture, gconstpointer data)
{
  static const char *names[] = {"One", "Two", "Three"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_unref (understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, names[i]));
  app_test_close_session (fixture->session);
  g_assert_cmpuint (fixture->finished->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    UnderstudyOrder *order = g_ptr_array_index (fixture->finished, i);

    g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (order)), ==,
                     LEDGER_STATE_DONE);
  }

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  g_assert_cmpuint (g_list_model_get_n_items (understudy_session_get_history (fixture->session)),
                    ==, 3);
}

static void
test_opens_while_it_closes (Fixture *fixture, gconstpointer data)
{
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  understudy_session_close (fixture->session);
  g_assert_cmpint (understudy_session_get_state (fixture->session), ==, UNDERSTUDY_SESSION_CLOSING);
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
}

static void
test_closes_while_it_opens (Fixture *fixture, gconstpointer data)
{
  understudy_session_open (fixture->session);
  app_test_close_session (fixture->session);
  g_assert_null (understudy_session_get_history (fixture->session));
}

static void
test_several_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) one = NULL;
  g_autoptr (UnderstudyOrder) two = NULL;
  g_autoptr (UnderstudyOrder) bad = NULL;

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  one = understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "One");
  two = understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Two");
  bad = understudy_session_duplicate (fixture->session, "00000000-0000-4000-8000-000000000000",
                                      "Bad");
  app_test_wait_for (are_three_finished, fixture, "three orders");
  g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (one)), ==,
                   LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (two)), ==,
                   LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (bad)), ==,
                   LEDGER_STATE_REFUSED);
  g_assert_cmpstr (ledger_entry_get_caster_id (understudy_order_get_entry (one)), !=,
                   ledger_entry_get_caster_id (understudy_order_get_entry (two)));
}

static void
test_cancel_before_sending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Morning News");
  LedgerEntry *entry;

  understudy_order_cancel (order);
  g_assert_true (understudy_order_get_cancelling (order));
  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_false (understudy_order_get_cancelling (order));
  entry = understudy_order_get_entry (order);
  g_assert_true (entry == NULL || ledger_entry_get_state (entry) != LEDGER_STATE_DONE);
}

static gboolean
is_catalog_settled (gpointer catalog)
{
  return understudy_studio_catalog_get_state (catalog) == UNDERSTUDY_CATALOG_READY;
}

static void
test_studios (Fixture *fixture, gconstpointer data)
{
  UnderstudyStudioCatalog *studios = understudy_session_get_studios (fixture->session);
  guint n_studios;
  LiveStudio *studio;

  /* Needed before there is anybody to ask */
  understudy_studio_catalog_need (studios);
  g_assert_cmpint (understudy_studio_catalog_get_state (studios), ==, UNDERSTUDY_CATALOG_IDLE);
  understudy_session_open (fixture->session);
  app_test_wait_for (is_catalog_settled, studios, "the studios");
  n_studios = g_list_model_get_n_items (G_LIST_MODEL (studios));
  g_assert_cmpuint (n_studios, >, 0);
  studio = understudy_studio_catalog_lookup (studios, APP_TEST_SOURCE_ID);
  g_assert_nonnull (studio);
  g_assert_cmpstr (live_studio_get_name (studio), ==, APP_TEST_SOURCE_NAME);
  g_assert_true (understudy_studio_catalog_has_name (studios, APP_TEST_SOURCE_NAME));
  g_assert_null (understudy_studio_catalog_lookup (studios, "nobody"));
  g_assert_null (understudy_studio_catalog_lookup (studios, NULL));
  g_assert_false (understudy_studio_catalog_has_name (studios, "nobody"));
}

static gboolean
has_copy (gpointer catalog)
{
  return understudy_studio_catalog_has_name (catalog, "Morning News");
}

static void
test_studios_after_a_copy (Fixture *fixture, gconstpointer data)
{
  UnderstudyStudioCatalog *studios = understudy_session_get_studios (fixture->session);

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  app_test_load_studios (fixture->session);
  g_object_unref (
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Morning News"));
  app_test_wait_for (has_copy, studios, "the copy in the list of studios");
}

static gboolean
is_under_way (gpointer data)
{
  return g_list_model_get_n_items (understudy_session_get_under_way (((Fixture *) data)->session)) >
         0;
}

static void
test_slow_order_is_shown_and_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Slow News");
  g_autoptr (UnderstudyOrder) shown = NULL;
  LedgerEntry *entry;

  app_test_wait_for (is_under_way, fixture, "the order to be shown");
  shown = g_list_model_get_item (understudy_session_get_under_way (fixture->session), 0);
  g_assert_true (shown == order);
  g_assert_false (understudy_order_get_finished (order));

  understudy_order_cancel (order);
  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_false (is_under_way (fixture));
  entry = understudy_order_get_entry (order);
  g_assert_nonnull (entry);
  /* It was sent: nobody knows */
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_UNKNOWN);
}

static void
test_quick_order_is_not_shown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = NULL;
  GListModel *under_way;

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  under_way = understudy_session_get_under_way (fixture->session);
  order = understudy_session_duplicate (fixture->session, "00000000-0000-4000-8000-000000000000",
                                        "Nothing");
  g_assert_cmpuint (g_list_model_get_n_items (under_way), ==, 0);
  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_cmpuint (g_list_model_get_n_items (under_way), ==, 0);
}

/* A window that is closed while the answer is still out: it is waited for, and written down */
static void
test_closes_after_a_slow_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Slow News");

  app_test_wait_for (is_under_way, fixture, "the order to be shown");
  app_test_close_session (fixture->session);
  g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (order)), ==,
                   LEDGER_STATE_DONE);
}

/* Nobody is left in doubt where a look at the studios tells */
static void
test_lost_answer_is_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Lost and Found");

  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_cmpint (ledger_entry_get_state (understudy_order_get_entry (order)), ==,
                   LEDGER_STATE_DONE);
}

static gboolean
has_catalog_failed (gpointer catalog)
{
  return understudy_studio_catalog_get_state (catalog) == UNDERSTUDY_CATALOG_FAILED;
}

static void
test_studios_fail_and_come_back (Fixture *fixture, gconstpointer data)
{
  UnderstudyStudioCatalog *studios = understudy_session_get_studios (fixture->session);

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  understudy_studio_catalog_need (studios);
  app_test_wait_for (has_catalog_failed, studios, "the failure");
  g_assert_nonnull (understudy_studio_catalog_get_error (studios));
  understudy_studio_catalog_refresh (studios);
  app_test_wait_for (is_catalog_settled, studios, "the studios");
  g_assert_null (understudy_studio_catalog_get_error (studios));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (studios)), >, 0);
}

static gboolean
has_studios (gpointer data)
{
  return g_list_model_get_n_items (G_LIST_MODEL (data)) > 0;
}

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What was listed last is there before the service answers, and where it does not */
static void
test_studios_are_kept (Fixture *fixture, gconstpointer fault)
{
  UnderstudyStudioCatalog *studios = understudy_session_get_studios (fixture->session);
  Account *account = understudy_session_get_account (fixture->session);
  g_autoptr (UnderstudySession) again = NULL;
  g_autofree char *cache = g_build_filename (fixture->folder, "cache", NULL);
  g_autofree char *path = NULL;
  guint n_studios;

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  app_test_load_studios (fixture->session);
  n_studios = g_list_model_get_n_items (G_LIST_MODEL (studios));
  path = workspace_studio_cache_dup_path (cache, account, NULL);
  app_test_wait_for (is_there, path, "the file");
  app_test_close_session (fixture->session);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (studios)), ==, 0);

  again = understudy_session_new (account, fixture->folder);
  studios = understudy_session_get_studios (again);
  understudy_session_open (again);
  app_test_wait_for (has_studios, studios, "the studios that were kept");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (studios)), ==, n_studios);
  app_test_wait_for (has_catalog_failed, studios, "the service that does not answer");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (studios)), ==, n_studios);
  app_test_close_session (again);
}

/* The account is there, but its secret is not */
static void
test_no_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = NULL;

  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_HISTORY_ONLY);
  g_assert_error (understudy_session_get_problem (fixture->session), LIVE_ERROR,
                  LIVE_ERROR_NO_CREDENTIALS);
  g_assert_nonnull (understudy_session_get_history (fixture->session));

  order = understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Name");
  app_test_wait_for (is_one_finished, fixture, "the order");
  g_assert_null (understudy_order_get_entry (order));
  g_assert_error (understudy_order_get_error (order), LIVE_ERROR, LIVE_ERROR_NO_CREDENTIALS);

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret", TRUE);
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  g_assert_null (understudy_session_get_problem (fixture->session));
}

static void
test_order_states (void)
{
  g_autoptr (UnderstudyOrder) order = understudy_order_new ("abc", "Name");
  g_autoptr (GError) error = g_error_new (LEDGER_ERROR, LEDGER_ERROR_FULL, "full");

  g_assert_false (understudy_order_get_finished (order));
  understudy_order_finish (order, NULL, error);
  g_assert_true (understudy_order_get_finished (order));
  g_assert_error (understudy_order_get_error (order), LEDGER_ERROR, LEDGER_ERROR_FULL);
  /* Too late */
  understudy_order_cancel (order);
  g_assert_false (understudy_order_get_cancelling (order));
  g_assert_false (g_cancellable_is_cancelled (understudy_order_get_cancellable (order)));
}

#define ADD_WITH_FAULT(path, fault, function)                                                      \
  g_test_add ("/session/" path, Fixture, fault, set_up_with_fault, function, tear_down)
#define ADD(path, function)                                                                        \
  g_test_add ("/session/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("opens", test_opens);
  ADD ("duplicates-before-it-is-open", test_duplicates_before_it_is_open);
  ADD ("order-that-cannot-be-sent", test_order_that_cannot_be_sent);
  ADD ("closes-after-its-orders", test_closes_after_its_orders);
  ADD ("opens-while-it-closes", test_opens_while_it_closes);
  ADD ("closes-while-it-opens", test_closes_while_it_opens);
  ADD ("several-at-once", test_several_at_once);
  ADD ("cancel-before-sending", test_cancel_before_sending);
  ADD ("studios", test_studios);
  ADD ("studios-after-a-copy", test_studios_after_a_copy);
  ADD ("quick-order-is-not-shown", test_quick_order_is_not_shown);
  ADD_WITH_FAULT ("slow-order-is-shown-and-cancelled", "latency=30s,action=CopyCaster",
                  test_slow_order_is_shown_and_cancelled);
  ADD_WITH_FAULT ("closes-after-a-slow-order", "latency=1s,action=CopyCaster",
                  test_closes_after_a_slow_order);
  ADD_WITH_FAULT ("lost-answer-is-found", "cut-after,action=CopyCaster", test_lost_answer_is_found);
  ADD_WITH_FAULT ("studios-fail-and-come-back", "status=500,times=1,action=DescribeCasters",
                  test_studios_fail_and_come_back);
  ADD_WITH_FAULT ("studios-are-kept", "status=500,after=1,action=DescribeCasters",
                  test_studios_are_kept);
  ADD_WITH_FAULT ("no-credentials", "", test_no_credentials);
  g_test_add_func ("/session/order-states", test_order_states);

  return g_test_run ();
}
