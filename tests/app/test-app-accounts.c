/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts-keyring.h"
#include "app-test.h"

#include "understudy-account-words.h"
#include "understudy-accounts-window.h"

typedef struct {
  TestKeyring *keyring;
  GSettings *settings;
  AccountStore *store;
  UnderstudyAccountsWindow *window;
  Account *chosen;
} Fixture;

static void
on_chosen (Fixture *fixture, Account *account)
{
  g_set_object (&fixture->chosen, account);
}

static void
open_window (Fixture *fixture)
{
  fixture->window = understudy_accounts_window_new (NULL, fixture->store);
  g_signal_connect_swapped (fixture->window, "chosen", G_CALLBACK (on_chosen), fixture);
  understudy_accounts_window_set_current_id (
      fixture->window, account_get_id (account_store_get_rehearsal (fixture->store)));
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

static Fixture *
set_up (TestKeyringKind kind)
{
  Fixture *fixture = g_new0 (Fixture, 1);

  fixture->keyring = test_keyring_new (kind);
  fixture->settings = test_settings_new ();
  fixture->store = account_store_new_for_settings (fixture->settings, NULL);
  open_window (fixture);
  return fixture;
}

static void
tear_down (Fixture *fixture)
{
  app_test_destroy (GTK_WIDGET (fixture->window));
  g_clear_object (&fixture->chosen);
  g_assert_finalize_object (fixture->store);
  g_clear_object (&fixture->settings);
  test_keyring_free (fixture->keyring);
  g_free (fixture);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, tear_down)

static GtkWidget *
find_row (GtkWidget *widget, const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_row (child, title);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static GtkWidget *
get_row (Fixture *fixture, const char *title)
{
  GtkWidget *row = find_row (GTK_WIDGET (fixture->window), title);

  g_assert_nonnull (row);
  return row;
}

static void
write_in (Fixture *fixture, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_row (fixture, title)), text);
}

static const char *
read_from (Fixture *fixture, const char *title)
{
  return gtk_editable_get_text (GTK_EDITABLE (get_row (fixture, title)));
}

static void
press (Fixture *fixture, const char *label)
{
  GtkWidget *button;

  app_test_wait_for_label (GTK_WIDGET (fixture->window), label);
  button = app_test_find_button (GTK_WIDGET (fixture->window), label);
  g_assert_nonnull (button);
  app_test_click (button);
}

static void
shows (Fixture *fixture, const char *text)
{
  g_assert_nonnull (app_test_wait_for_label (GTK_WIDGET (fixture->window), text));
}

static gboolean
is_shown (Fixture *fixture, const char *text)
{
  return app_test_find_label (GTK_WIDGET (fixture->window), text) != NULL;
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->store));
}

static gboolean
is_one (gpointer data)
{
  return count (data) == 1;
}

static gboolean
is_two (gpointer data)
{
  return count (data) == 2;
}

static void
fill_form (Fixture *fixture)
{
  press (fixture, "Add Account…");
  write_in (fixture, "Name", "Live");
  write_in (fixture, "AccessKey ID", "LTAItest");
  write_in (fixture, "AccessKey secret", TEST_SECRET);
}

static Account *
add_saved (Fixture *fixture)
{
  g_autoptr (AccountDraft) draft = test_draft_new ("Live");
  g_autoptr (GError) error = NULL;
  Account *account = test_store_add (fixture->store, draft, ACCOUNT_STORAGE_KEYRING, &error);

  g_assert_no_error (error);
  app_test_settle ();
  return account;
}

static void
do_to (Fixture *fixture, const char *action, Account *account)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, "s",
                                             account_get_id (account)));
}

/* Adding */

static void
test_added (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);

  shows (fixture, "The Rehearsal is ready for practice. To duplicate studios of your own, add an "
                  "account.");
  fill_form (fixture);
  press (fixture, "Save");
  shows (fixture, "“Live” was added");
  g_assert_cmpuint (count (fixture), ==, 2);
  g_assert_cmpuint (test_keyring_count (fixture->keyring), ==, 1);
  /* The first one is what people have been waiting for */
  g_assert_cmpstr (account_get_name (fixture->chosen), ==, "Live");
  g_assert_cmpint (account_get_storage (fixture->chosen), ==, ACCOUNT_STORAGE_KEYRING);
  /* And nothing of it stays behind in the form */
  g_assert_cmpstr (read_from (fixture, "AccessKey secret"), ==, "");
}

static void
keep_for_session (Fixture *fixture)
{
  fill_form (fixture);
  press (fixture, "Save");
  shows (fixture, "Keep for This Session Only");
  /* Nothing half saved */
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpstr (read_from (fixture, "AccessKey secret"), ==, TEST_SECRET);
  press (fixture, "Keep for This Session Only");
  shows (fixture, "“Live” was added");
  g_assert_cmpint (account_get_storage (fixture->chosen), ==, ACCOUNT_STORAGE_SESSION);
  g_assert_cmpstr (read_from (fixture, "AccessKey secret"), ==, "");
}

static void
test_no_keyring (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_ABSENT);

  keep_for_session (fixture);
}

static void
test_locked_keyring (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);

  test_keyring_lock (fixture->keyring);
  keep_for_session (fixture);
}

static void
test_problems (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_ABSENT);

  press (fixture, "Add Account…");
  g_assert_false (is_shown (fixture, "The AccessKey ID is missing."));
  press (fixture, "Save");
  shows (fixture, "The account needs a name.");
  shows (fixture, "The AccessKey ID is missing.");
  shows (fixture, "The AccessKey secret is missing.");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (get_row (fixture, "AccessKey ID")),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  write_in (fixture, "AccessKey ID", "LTAItest");
  g_assert_false (is_shown (fixture, "The AccessKey ID is missing."));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (get_row (fixture, "AccessKey ID")),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_FALSE);

  /* The next time everything is new */
  press (fixture, "Cancel");
  press (fixture, "Add Account…");
  g_assert_cmpstr (read_from (fixture, "AccessKey ID"), ==, "");
  g_assert_false (is_shown (fixture, "The account needs a name."));
}

/* Editing */

static void
test_edited (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);
  g_autoptr (Account) account = add_saved (fixture);
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (GError) error = NULL;

  do_to (fixture, "accounts.edit", account);
  shows (fixture, "Edit Account");
  g_assert_cmpstr (read_from (fixture, "Name"), ==, "Live");
  g_assert_cmpstr (read_from (fixture, "AccessKey ID"), ==, "LTAItest");
  g_assert_cmpstr (read_from (fixture, "AccessKey secret"), ==, "");
  shows (fixture, "Leave it empty to keep the one that is saved.");
  write_in (fixture, "Name", "Renamed");
  press (fixture, "Save");
  shows (fixture, "“Renamed” was saved");
  shows (fixture, "Renamed");
  g_assert_cmpstr (account_get_name (account), ==, "Renamed");
  g_assert_cmpuint (test_keyring_count (fixture->keyring), ==, 1);

  credentials = test_load (account, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_access_key_secret (credentials), ==, TEST_SECRET);
}

/* Removing */

static void
test_removed_and_restored (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);
  g_autoptr (Account) account = add_saved (fixture);

  do_to (fixture, "accounts.remove", account);
  shows (fixture, "“Live” was removed");
  g_assert_cmpuint (count (fixture), ==, 1);
  g_assert_cmpuint (test_keyring_count (fixture->keyring), ==, 0);
  press (fixture, "Undo");
  app_test_wait_for (is_two, fixture, "the account to come back");
  g_assert_cmpuint (test_keyring_count (fixture->keyring), ==, 1);
}

static void
test_removed_from_locked_keyring (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);
  g_autoptr (Account) account = add_saved (fixture);

  test_keyring_lock (fixture->keyring);
  do_to (fixture, "accounts.remove", account);
  shows (fixture, "Remove All the Same");
  g_assert_cmpuint (count (fixture), ==, 2);
  press (fixture, "Remove All the Same");
  app_test_wait_for (is_one, fixture, "the account to go");
}

/* Choosing */

static void
test_choosing (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);
  g_autoptr (Account) account = add_saved (fixture);
  GtkWidget *row = get_row (fixture, "Live");
  GtkWidget *check = GTK_WIDGET (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)));

  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_assert_true (fixture->chosen == account);
  /* It is so once somebody says so */
  g_assert_false (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
  understudy_accounts_window_set_current_id (fixture->window, account_get_id (account));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (check)));
}

/* Importing */

static void
test_imported (void)
{
  g_autoptr (Fixture) fixture = set_up (TEST_KEYRING_UNLOCKED);

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAItest", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", TEST_SECRET, TRUE);
  press (fixture, "Import…");
  adw_action_row_activate (ADW_ACTION_ROW (get_row (fixture, "Environment")));
  shows (fixture, "1 profile was found.");
  press (fixture, "Import 1 Account");
  app_test_wait_for (is_two, fixture, "the account");
  g_assert_cmpuint (test_keyring_count (fixture->keyring), ==, 1);
  shows (fixture, "Add Account…");
}

/* Words */

static void
test_words (void)
{
  for (guint step = 0; step < ACCOUNT_TEST_N_STEPS; step++) {
    const char *yes = understudy_words_for_test ((AccountTestStep) step, ACCOUNT_TEST_YES);
    const char *no = understudy_words_for_test ((AccountTestStep) step, ACCOUNT_TEST_NO);

    /* By words and by shape, never by colour alone */
    g_assert_cmpstr (yes, !=, no);
    g_assert_cmpstr (understudy_words_for_test ((AccountTestStep) step, ACCOUNT_TEST_NOT_KNOWN), !=,
                     no);
  }
  g_assert_cmpstr (understudy_icon_for_test (ACCOUNT_TEST_YES), !=,
                   understudy_icon_for_test (ACCOUNT_TEST_NO));
  g_assert_cmpstr (understudy_icon_for_test (ACCOUNT_TEST_NOT_KNOWN), !=,
                   understudy_icon_for_test (ACCOUNT_TEST_NO));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/accounts/words", test_words);
  test_keyring_add ("/accounts/added", test_added);
  test_keyring_add ("/accounts/no-keyring", test_no_keyring);
  test_keyring_add ("/accounts/locked-keyring", test_locked_keyring);
  test_keyring_add ("/accounts/problems", test_problems);
  test_keyring_add ("/accounts/edited", test_edited);
  test_keyring_add ("/accounts/removed-and-restored", test_removed_and_restored);
  test_keyring_add ("/accounts/removed-from-locked-keyring", test_removed_from_locked_keyring);
  test_keyring_add ("/accounts/choosing", test_choosing);
  test_keyring_add ("/accounts/imported", test_imported);

  return g_test_run ();
}
