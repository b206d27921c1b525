/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "live-client.h"
#include "test-support.h"
#include "understudy-notifier.h"
#include "understudy-preferences.h"
#include "understudy-settings.h"
#include "understudy-trimmer.h"

#include <string.h>

#define DAY (24 * G_TIME_SPAN_HOUR)

/* A clock that is so many days ahead */

typedef struct {
  BaseClock parent_instance;

  gint64 days;
} AheadClock;

typedef BaseClockClass AheadClockClass;

static GType ahead_clock_get_type (void);
G_DEFINE_TYPE (AheadClock, ahead_clock, BASE_TYPE_CLOCK)

static gint64
ahead_clock_get_real_time (BaseClock *clock)
{
  return g_get_real_time () + ((AheadClock *) clock)->days * DAY;
}

static void
ahead_clock_class_init (AheadClockClass *klass)
{
  klass->get_real_time = ahead_clock_get_real_time;
}

static void
ahead_clock_init (AheadClock *self)
{
}

typedef struct {
  char *folder;
  GSettings *settings;
  Ledger *ledger;
  GListStore *accounts;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = {"default-account", "response-format", "connect-timeout",
                                     "timeout",         "notifications",   "keep-history",
                                     "account"};
  g_autoptr (Account) rehearsal = account_new_rehearsal ();

  fixture->folder = test_folder_make ();
  fixture->settings = understudy_settings_get ();
  g_assert_nonnull (fixture->settings);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  fixture->ledger = app_test_open_ledger (fixture->folder);
  fixture->accounts = g_list_store_new (ACCOUNT_TYPE_ACCOUNT);
  g_list_store_append (fixture->accounts, rehearsal);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->accounts);
  app_test_close_ledger (fixture->ledger);
  g_assert_finalize_object (fixture->ledger);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static GtkWidget *
show (Fixture *fixture)
{
  GtkWindow *window = understudy_preferences_new (
      NULL, fixture->settings, G_LIST_MODEL (fixture->accounts), fixture->ledger);

  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return GTK_WIDGET (window);
}

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  GtkWidget *found = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget)) {
    g_autofree char *plain =
        g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
    char *mnemonic = strchr (plain, '_');

    if (mnemonic != NULL)
      memmove (mnemonic, mnemonic + 1, strlen (mnemonic));
    if (g_str_equal (plain, title))
      return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_row (child, title);
  return found;
}

static AdwComboRow *
find_combo (GtkWidget *window, const char *title)
{
  GtkWidget *row = find_row (window, title);

  g_assert_true (ADW_IS_COMBO_ROW (row));
  return ADW_COMBO_ROW (row);
}

static void
test_settings_shown (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;
  GtkWidget *spin;

  g_settings_set_string (fixture->settings, "response-format", "xml");
  g_settings_set_string (fixture->settings, "keep-history", "quarter");
  g_settings_set_string (fixture->settings, "default-account", "rehearsal");
  g_settings_set_uint (fixture->settings, "timeout", 90);
  g_settings_set_boolean (fixture->settings, "notifications", FALSE);
  window = show (fixture);

  g_assert_cmpuint (adw_combo_row_get_selected (find_combo (window, "Response Format")), ==, 1);
  g_assert_cmpuint (adw_combo_row_get_selected (find_combo (window, "Keep Orders")), ==, 2);
  g_assert_cmpuint (adw_combo_row_get_selected (find_combo (window, "Default Account")), ==, 1);
  spin = app_test_find_type (find_row (window, "Time to Answer"), GTK_TYPE_SPIN_BUTTON);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), ==, 90);
  g_assert_false (
      gtk_switch_get_active (GTK_SWITCH (app_test_find_type (window, GTK_TYPE_SWITCH))));
  app_test_destroy (window);
}

static void
test_settings_changed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = show (fixture);
  GtkWidget *spin = app_test_find_type (find_row (window, "Time to Connect"), GTK_TYPE_SPIN_BUTTON);
  g_autofree char *format = NULL;
  g_autofree char *account = NULL;
  g_autofree char *start = NULL;

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 25);
  gtk_switch_set_active (GTK_SWITCH (app_test_find_type (window, GTK_TYPE_SWITCH)), FALSE);
  adw_combo_row_set_selected (find_combo (window, "Response Format"), 1);
  adw_combo_row_set_selected (find_combo (window, "Default Account"), 1);

  g_assert_cmpuint (g_settings_get_uint (fixture->settings, "connect-timeout"), ==, 25);
  g_assert_false (g_settings_get_boolean (fixture->settings, "notifications"));
  format = g_settings_get_string (fixture->settings, "response-format");
  g_assert_cmpstr (format, ==, "xml");
  account = g_settings_get_string (fixture->settings, "default-account");
  g_assert_cmpstr (account, ==, "rehearsal");

  /* The default one goes before the one that was used last */
  understudy_settings_set_account_id ("other");
  start = understudy_settings_dup_account_id ();
  g_assert_cmpstr (start, ==, "rehearsal");
  app_test_destroy (window);
}

/* What deletes counts when the window is closed, and not before */
static void
test_keep_when_closed (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = show (fixture);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  adw_combo_row_set_selected (find_combo (window, "Keep Orders"), 3);
  before = g_settings_get_string (fixture->settings, "keep-history");
  g_assert_cmpstr (before, ==, "forever");
  gtk_window_close (GTK_WINDOW (window));
  app_test_settle ();
  after = g_settings_get_string (fixture->settings, "keep-history");
  g_assert_cmpstr (after, ==, "month");
}

static gboolean
tells_two_orders (gpointer row)
{
  return g_str_has_prefix (adw_action_row_get_subtitle (row), "2 orders, ");
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) first = NULL;
  g_autoptr (LedgerEntry) second = NULL;
  GtkWidget *window, *row;
  int min;

  first = app_test_add_entry (fixture->ledger, "One");
  window = show (fixture);
  row = find_row (window, "Size");
  second = app_test_add_entry (fixture->ledger, "Two");
  app_test_wait_for (tells_two_orders, row, "the size to follow");
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 360);
  app_test_destroy (window);
}

static void
assert_client (LiveClient *client, guint connect_timeout, guint timeout, LiveFormat format)
{
  guint connect_ms, ms;
  LiveFormat asked;

  g_object_get (client, "connect-timeout", &connect_ms, "timeout", &ms, "format", &asked, NULL);
  g_assert_cmpuint (connect_ms, ==, connect_timeout);
  g_assert_cmpuint (ms, ==, timeout);
  g_assert_cmpint (asked, ==, format);
}

static void
test_client_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LiveEndpoint) endpoint =
      live_endpoint_new_for_url ("https://live.aliyuncs.com", "cn-shanghai", NULL);
  g_autoptr (LiveClient) client = live_client_new (endpoint, NULL);

  understudy_settings_bind_client (client);
  assert_client (client, 10000, 30000, LIVE_FORMAT_JSON);
  g_settings_set_uint (fixture->settings, "connect-timeout", 3);
  g_settings_set_uint (fixture->settings, "timeout", 60);
  g_settings_set_string (fixture->settings, "response-format", "xml");
  assert_client (client, 3000, 60000, LIVE_FORMAT_XML);
}

/* Forgetting */

static gint64
count (Ledger *ledger)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_count_async (ledger, NULL, test_take_result, &result);
  return ledger_count_finish (ledger, test_wait (&result), NULL);
}

static gboolean
has_one_entry (gpointer ledger)
{
  return count (ledger) == 1;
}

static void
test_trimmer (Fixture *fixture, gconstpointer data)
{
  const LedgerOutcome done = {.state = LEDGER_STATE_DONE, .caster_id = "id-1"};
  g_autoptr (LedgerEntry) ended = app_test_add_entry (fixture->ledger, "Ended");
  g_autoptr (LedgerEntry) queued = app_test_add_entry (fixture->ledger, "Queued");
  AheadClock *clock = g_object_new (ahead_clock_get_type (), NULL);
  UnderstudyTrimmer *trimmer;

  app_test_record (fixture->ledger, ended, &done);
  clock->days = 60;
  trimmer = understudy_trimmer_new (fixture->ledger, fixture->settings, BASE_CLOCK (clock));
  g_settings_set_string (fixture->settings, "keep-history", "quarter");
  g_assert_cmpint (count (fixture->ledger), ==, 2);
  g_settings_set_string (fixture->settings, "keep-history", "month");
  app_test_wait_for (has_one_entry, fixture->ledger, "the old order to be forgotten");
  g_assert_cmpint (ledger_entry_get_state (queued), ==, LEDGER_STATE_QUEUED);

  g_assert_finalize_object (trimmer);
  g_object_unref (clock);
}

/* At the start too */
static void
test_trimmer_starts (Fixture *fixture, gconstpointer data)
{
  const LedgerOutcome done = {.state = LEDGER_STATE_DONE, .caster_id = "id-1"};
  g_autoptr (LedgerEntry) ended = app_test_add_entry (fixture->ledger, "Ended");
  g_autoptr (LedgerEntry) queued = NULL;
  AheadClock *clock = g_object_new (ahead_clock_get_type (), NULL);
  g_autoptr (UnderstudyTrimmer) trimmer = NULL;

  queued = app_test_add_entry (fixture->ledger, "Queued");
  app_test_record (fixture->ledger, ended, &done);
  clock->days = 366;
  g_settings_set_string (fixture->settings, "keep-history", "year");
  trimmer = understudy_trimmer_new (fixture->ledger, fixture->settings, BASE_CLOCK (clock));
  app_test_wait_for (has_one_entry, fixture->ledger, "the old order to be forgotten");
  g_object_unref (clock);
}

/* Notifications */

typedef struct {
  char *folder;
  GtkApplication *application;
  UnderstudySession *session;
  UnderstudyNotifier *notifier;
  GString *told;
} Telling;

static void
on_send (UnderstudyNotifier *notifier,
         const char *id,
         const char *title,
         const char *body,
         Telling *telling)
{
  g_string_append_printf (telling->told, "%s: %s %s\n", id, title, body != NULL ? body : "-");
  g_signal_stop_emission_by_name (notifier, "send");
}

static void
begin_telling (Telling *telling, gconstpointer data)
{
  telling->folder = test_folder_make ();
  g_settings_reset (understudy_settings_get (), "notifications");
  g_settings_reset (understudy_settings_get (), "keep-history");
  telling->told = g_string_new (NULL);
  telling->session = app_test_open_session (telling->folder);
  telling->application =
      gtk_application_new ("app.understudy.Understudy.Test", G_APPLICATION_NON_UNIQUE);
  telling->notifier = understudy_notifier_new (telling->application, understudy_settings_get ());
  g_signal_connect (telling->notifier, "send", G_CALLBACK (on_send), telling);
  understudy_notifier_watch (telling->notifier, telling->session);
}

static void
end_telling (Telling *telling, gconstpointer data)
{
  g_assert_finalize_object (telling->notifier);
  g_clear_object (&telling->application);
  app_test_close_session (telling->session);
  g_assert_finalize_object (telling->session);
  g_string_free (telling->told, TRUE);
  g_clear_pointer (&telling->folder, test_folder_remove);
}

static gboolean
was_told (gpointer data)
{
  return ((Telling *) data)->told->len > 0;
}

static void
place_two (UnderstudySession *session)
{
  const DuplicatorSource source = {APP_TEST_SOURCE_ID, APP_TEST_SOURCE_NAME};
  DuplicatorBatch *batch =
      duplicator_batch_new_from_pattern (&source, 1, "Night Shift {n}", 2, 1, "2026-11-22");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (duplicator_batch_can_start (batch));
  understudy_queue_place_async (understudy_session_get_queue (session), batch, test_take_result,
                                &result);
  g_assert_cmpint (understudy_queue_place_finish (understudy_session_get_queue (session),
                                                  test_wait (&result), &error),
                   ==, 2);
  g_assert_no_error (error);
}

static void
test_told_of_end (Telling *telling, gconstpointer data)
{
  place_two (telling->session);
  app_test_wait_for (was_told, telling, "the end to be told");
  g_assert_cmpstr (telling->told->str, ==, "ended: 2 copies are ready -\n");
}

static void
test_told_of_question (Telling *telling, gconstpointer data)
{
  const LedgerOutcome possible = {.state = LEDGER_STATE_UNKNOWN,
                                  .caster_id = "id-7",
                                  .error_code = DUPLICATOR_CODE_POSSIBLE_COPY};
  const LedgerOutcome unknown = {.state = LEDGER_STATE_UNKNOWN, .error_code = "TimedOut"};
  Ledger *ledger = understudy_session_get_ledger (telling->session);
  g_autoptr (LedgerEntry) first = app_test_add_entry (ledger, "First");
  g_autoptr (LedgerEntry) second = app_test_add_entry (ledger, "Second");

  app_test_record (ledger, first, &unknown);
  app_test_record (ledger, second, &possible);
  g_assert_cmpstr (telling->told->str, ==, "answer: A copy needs your answer Second\n");
}

static void
test_not_told (Telling *telling, gconstpointer data)
{
  const LedgerOutcome possible = {.state = LEDGER_STATE_UNKNOWN,
                                  .caster_id = "id-7",
                                  .error_code = DUPLICATOR_CODE_POSSIBLE_COPY};
  Ledger *ledger = understudy_session_get_ledger (telling->session);
  g_autoptr (LedgerEntry) entry = app_test_add_entry (ledger, "First");

  g_settings_set_boolean (understudy_settings_get (), "notifications", FALSE);
  app_test_record (ledger, entry, &possible);
  g_assert_cmpstr (telling->told->str, ==, "");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
#define ADD_TELLING(path, function)                                                                \
  g_test_add (path, Telling, NULL, begin_telling, function, end_telling)
  ADD ("/app/preferences/settings-shown", test_settings_shown);
  ADD ("/app/preferences/settings-changed", test_settings_changed);
  ADD ("/app/preferences/keep-when-closed", test_keep_when_closed);
  ADD ("/app/preferences/size", test_size);
  ADD ("/app/preferences/client-follows", test_client_follows);
  ADD ("/app/preferences/trimmer", test_trimmer);
  ADD ("/app/preferences/trimmer-starts", test_trimmer_starts);
  ADD_TELLING ("/app/preferences/told-of-end", test_told_of_end);
  ADD_TELLING ("/app/preferences/told-of-question", test_told_of_question);
  ADD_TELLING ("/app/preferences/not-told", test_not_told);

  return g_test_run ();
}
