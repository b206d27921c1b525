/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "live-client.h"
#include "rehearsal-server.h"
#include "test-support.h"
#include "understudy-entry-window.h"

#include <string.h>

#define OFFLINE_WORDS                                                                              \
  "The service cannot be reached. Understudy goes on trying; the history and the Rehearsal work "  \
  "all the same."

typedef struct {
  char *folder;
  UnderstudySession *session;
  UnderstudyWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->session = app_test_open_session (fixture->folder);
  fixture->window = understudy_window_new (NULL);
  understudy_window_set_session (fixture->window, fixture->session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_test_destroy (GTK_WIDGET (fixture->window));
  app_test_close_session (fixture->session);
  g_assert_finalize_object (fixture->session);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static LedgerEntry *
add_entry (Fixture *fixture, const char *account, const char *code, LedgerState state)
{
  Ledger *ledger = understudy_session_get_ledger (fixture->session);
  const LedgerIntent intent = {
      "token",     account, "http://live.aliyuncs.com", "cn-shanghai", APP_TEST_SOURCE_ID,
      "Second try"};
  const LedgerOutcome outcome = {.state = state,
                                 .error_code = code,
                                 .error_message = "Words of the service.",
                                 .recommend = "https://api.aliyun.com/troubleshoot?q=x"};
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  LedgerEntry *entry;

  ledger_add_intents_async (ledger, &intent, 1, test_take_result, &added);
  entries = ledger_add_intents_finish (ledger, test_wait (&added), &error);
  g_assert_no_error (error);
  entry = g_object_ref (entries->pdata[0]);
  app_test_record (ledger, entry, &outcome);

  return entry;
}

static GtkWindow *
show_details (Fixture *fixture, LedgerEntry *entry)
{
  GtkWindow *window = understudy_entry_window_new (GTK_WINDOW (fixture->window), entry);

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));

  return window;
}

/* Which button there is for what */
typedef struct {
  const char *name;
  const char *account;
  const char *code;
  LedgerState state;
  const char *button; /* NULL: none */
} Case;

static const Case cases[] = {
    {"retry", "rehearsal", "OperationConflict", LEDGER_STATE_REFUSED, "Order Again"},
    {"other-account", "other", "OperationConflict", LEDGER_STATE_REFUSED, NULL},
    {"check", "rehearsal", "InternalError", LEDGER_STATE_UNKNOWN, "Check Again"},
    {"choose", "rehearsal", "InvalidCaster.NotFound", LEDGER_STATE_REFUSED,
     "Choose Another Studio"},
    {"page", "rehearsal", "CasterNumberExceed", LEDGER_STATE_REFUSED, "Open Web Page"},
    {"unknown-code", "rehearsal", "SomethingNew", LEDGER_STATE_REFUSED, "Open Web Page"},
    {"possible-copy", "rehearsal", "PossibleCopy", LEDGER_STATE_UNKNOWN, NULL},
};

static const char *const all_buttons[] = {"Order Again", "Check Again", "Choose Another Studio",
                                          "Open Web Page", "Open Accounts"};

static void
test_button (Fixture *fixture, gconstpointer data)
{
  const Case *c = data;
  g_autoptr (LedgerEntry) entry = add_entry (fixture, c->account, c->code, c->state);
  GtkWindow *window = show_details (fixture, entry);

  for (gsize i = 0; i < G_N_ELEMENTS (all_buttons); i++) {
    g_test_message ("%s", all_buttons[i]);
    g_assert_cmpint (app_test_find_button (GTK_WIDGET (window), all_buttons[i]) != NULL, ==,
                     g_strcmp0 (c->button, all_buttons[i]) == 0);
  }
  g_assert_nonnull (app_test_find_button (GTK_WIDGET (window), "Copy Details"));
  app_test_destroy (GTK_WIDGET (window));
}

static gboolean
is_done (gpointer data)
{
  g_autoptr (LedgerEntry) entry = g_list_model_get_item (understudy_session_get_history (data), 0);

  return entry != NULL && ledger_entry_get_state (entry) == LEDGER_STATE_DONE;
}

static void
test_order_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry =
      add_entry (fixture, "rehearsal", "OperationConflict", LEDGER_STATE_REFUSED);
  GtkWindow *window = show_details (fixture, entry);

  app_test_click (app_test_find_button (GTK_WIDGET (window), "Order Again"));
  app_test_wait_for (is_done, fixture->session, "the order to be done");
  g_assert_cmpuint (g_list_model_get_n_items (understudy_session_get_history (fixture->session)),
                    ==, 2);
  /* The old order stays what it was */
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_REFUSED);
}

/* What is about no order has its details too */
static void
test_error (Fixture *fixture, gconstpointer data)
{
  const LiveErrorDetails details = {
      .http_status = 403,
      .code = (char *) "Forbidden.RAM",
      .message = (char *) "Denied: AccessKeyId=LTAIsecretish",
      .request_id = (char *) "26A96B9A-F203-4EC5-8E43-CB92E68F4CD8",
      .recommend = (char *) "https://api.aliyun.com/troubleshoot?q=Forbidden.RAM",
  };
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "Denied.");
  GtkWidget *details_window;
  GListModel *windows = gtk_window_get_toplevels ();
  g_autoptr (GtkWidget) last = NULL;
  guint n = g_list_model_get_n_items (windows);

  understudy_window_show_notice (fixture->window, error);
  app_test_settle ();
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->window), "Details"));
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n + 1);
  for (guint i = 0; i <= n; i++) {
    g_autoptr (GtkWidget) each = g_list_model_get_item (windows, i);

    if (UNDERSTUDY_IS_ENTRY_WINDOW (each))
      g_set_object (&last, each);
  }
  details_window = last;
  g_assert_nonnull (details_window);
  app_test_wait_for_label (details_window, "Permission is missing");
  app_test_wait_for_label (details_window, "On your side");
  app_test_wait_for_label (details_window, "26A96B9A-F203-4EC5-8E43-CB92E68F4CD8");
  app_test_wait_for_label (details_window, "Denied: AccessKeyId=[hidden]");
  g_assert_nonnull (app_test_find_button (details_window, "Open Web Page"));
  g_clear_object (&last);
  app_test_destroy (details_window);
}

/* Offline, as calls tell */

static LiveClient *
new_client (guint16 port)
{
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("testid", "testsecret", NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", (guint) port);
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  endpoint = live_endpoint_new_for_url (url, "cn-shanghai", &error);
  g_assert_no_error (error);

  return live_client_new (endpoint, credentials);
}

static void
call (LiveClient *client, LiveErrorCode code)
{
  g_autoptr (LiveOperation) operation = live_operation_new_describe_casters (1, 1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = NULL;

  live_client_send_async (client, operation, NULL, test_take_result, &result);
  test_wait (&result);
  reply = live_client_send_finish (client, result, &error);
  g_assert_error (error, LIVE_ERROR, (int) code);
}

static guint16
find_free_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();

  return g_socket_listener_add_any_inet_port (listener, NULL, NULL);
}

static gboolean
is_online (gpointer data)
{
  return !understudy_connection_get_offline (data);
}

static gboolean
has_no_banner (gpointer window)
{
  return app_test_find_label (window, OFFLINE_WORDS) == NULL;
}

static void
test_offline (Fixture *fixture, gconstpointer data)
{
  UnderstudyConnection *connection = understudy_session_get_connection (fixture->session);
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("testid", "testsecret", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "service", NULL);
  g_autoptr (RehearsalServer) server = rehearsal_server_new (folder, credentials);
  guint16 port = find_free_port ();
  g_autoptr (LiveClient) client = new_client (port);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", port);
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (understudy_connection_get_offline (connection));
  understudy_connection_set_client (connection, client);
  call (client, LIVE_ERROR_UNREACHABLE);
  g_assert_true (understudy_connection_get_offline (connection));
  app_test_wait_for_label (GTK_WIDGET (fixture->window), OFFLINE_WORDS);

  rehearsal_server_start_async (server, address, NULL, test_take_result, &started);
  g_assert_true (rehearsal_server_start_finish (server, test_wait (&started), &error));
  g_assert_no_error (error);
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->window), "Try Again"));
  app_test_wait_for (is_online, connection, "the service to be reached");
  app_test_wait_for (has_no_banner, fixture->window, "the banner to go");

  understudy_connection_set_client (connection, NULL);
  rehearsal_server_stop_async (server, test_take_result, &stopped);
  g_assert_true (rehearsal_server_stop_finish (server, test_wait (&stopped), &error));
}

/* Who is not at work is not offline */
static void
test_no_client (void)
{
  UnderstudyConnection *connection = understudy_connection_new ();
  g_autoptr (LiveClient) client = new_client (find_free_port ());

  understudy_connection_set_client (connection, client);
  call (client, LIVE_ERROR_UNREACHABLE);
  g_assert_true (understudy_connection_get_offline (connection));
  understudy_connection_try_again (connection);
  understudy_connection_set_client (connection, NULL);
  g_assert_false (understudy_connection_get_offline (connection));
  understudy_connection_try_again (connection);
  g_assert_finalize_object (connection);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/app/remedy/button/", cases[i].name, NULL);

    g_test_add (path, Fixture, &cases[i], set_up, test_button, tear_down);
  }
  g_test_add ("/app/remedy/order-again", Fixture, NULL, set_up, test_order_again, tear_down);
  g_test_add ("/app/remedy/error", Fixture, NULL, set_up, test_error, tear_down);
  g_test_add ("/app/remedy/offline", Fixture, NULL, set_up, test_offline, tear_down);
  g_test_add_func ("/app/remedy/no-client", test_no_client);

  return g_test_run ();
}
