/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-history.h"
#include "understudy-order-form.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

typedef struct {
  char *folder;
  UnderstudySession *session;
  UnderstudyWindow *window;
} Fixture;

static void
show_session (Fixture *fixture)
{
  fixture->window = understudy_window_new (NULL);
  understudy_window_set_session (fixture->window, fixture->session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->session = app_test_open_session (fixture->folder);
  show_session (fixture);
}

static void
set_up_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = account_new_rehearsal ();

  fixture->folder = test_folder_make ();
  fixture->session = understudy_session_new (account, fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    app_test_destroy (GTK_WIDGET (fixture->window));
  app_test_close_session (fixture->session);
  g_assert_finalize_object (fixture->session);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static void
write_order (Fixture *fixture, const char *source_id, const char *name)
{
  GtkWidget *form = app_test_find_type (GTK_WIDGET (fixture->window), UNDERSTUDY_TYPE_ORDER_FORM);

  g_object_set (form, "source-id", source_id, "name", name, NULL);
}

static void
assert_fits (UnderstudyWindow *window)
{
  int min;

  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 360);
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_VERTICAL, 360, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 300);
}

static void
test_rehearsal_is_marked (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  g_assert_nonnull (
      app_test_find_label (window, "Practice on this computer. Nothing reaches the cloud."));
  g_assert_nonnull (app_test_find_label (window, "Rehearsal"));
}

static void
test_duplicates (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  write_order (fixture, APP_TEST_SOURCE_ID, "Morning News");
  g_assert_true (gtk_widget_activate_action (window, "win.duplicate", NULL));
  app_test_wait_for_label (window, "“Morning News” is ready");
  app_test_wait_for_label (window, "Morning News");
  app_test_wait_for_label (window, "Done");
  g_assert_nonnull (app_test_find_button (window, "Copy ID"));
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  write_order (fixture, "00000000-0000-4000-8000-000000000000", "Nothing");
  gtk_widget_activate_action (window, "win.duplicate", NULL);
  app_test_wait_for_label (window, "“Nothing” was refused");
  app_test_wait_for_label (window, "Refused");
  app_test_wait_for_label (window, "No such studio");
  /* Nothing that was typed is lost */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_widget_get_ancestor (
                       app_test_find_label (window, "New name"), ADW_TYPE_ENTRY_ROW))),
                   ==, "Nothing");
}

static void
test_toast_leads_to_details (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkWidget *toast;
  g_autoptr (GListModel) toplevels = NULL;

  write_order (fixture, "00000000-0000-4000-8000-000000000000", "Nothing");
  gtk_widget_activate_action (window, "win.duplicate", NULL);
  toast = app_test_wait_for_label (window, "“Nothing” was refused");
  app_test_click (app_test_find_button (
      gtk_widget_get_ancestor (toast, g_type_from_name ("AdwToastWidget")), "Details"));
  toplevels = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++) {
    g_autoptr (GtkWindow) other = g_list_model_get_item (toplevels, i);

    if (gtk_window_get_transient_for (other) == GTK_WINDOW (window)) {
      app_test_wait_for_label (GTK_WIDGET (other), "On your side");
      app_test_destroy (GTK_WIDGET (other));
      return;
    }
  }
  g_test_fail_printf ("no window with details");
}

static void
test_any_size (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  assert_fits (fixture->window);
  write_order (fixture, APP_TEST_SOURCE_ID,
               "A name that is a good deal longer than anybody would think that a name can be");
  gtk_widget_activate_action (window, "win.duplicate", NULL);
  app_test_wait_for_label (window, "Done");
  assert_fits (fixture->window);
}

static void
test_large_text_fits (Fixture *fixture, gconstpointer data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi, min;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  app_test_settle ();
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL,
                      NULL, NULL);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_assert_cmpint (min, <=, 360);
}

/* Everything that the keyboard reaches has a name */
static void
assert_named (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GtkAccessible *named = GTK_ACCESSIBLE (widget);

  /* Since GTK 4.10 or so the button in a menu button goes by the name of the whole */
  if (gtk_get_minor_version () > 8 && parent != NULL && GTK_IS_MENU_BUTTON (parent))
    named = GTK_ACCESSIBLE (parent);

  if (gtk_widget_get_mapped (widget) && (GTK_IS_BUTTON (widget) || GTK_IS_LIST_VIEW (widget)) &&
      app_test_find_type (widget, GTK_TYPE_LABEL) == NULL &&
      !gtk_test_accessible_has_property (named, GTK_ACCESSIBLE_PROPERTY_LABEL) &&
      !gtk_test_accessible_has_relation (named, GTK_ACCESSIBLE_RELATION_LABELLED_BY) &&
      gtk_widget_get_tooltip_text (widget) == NULL &&
      gtk_widget_get_ancestor (widget, GTK_TYPE_WINDOW_CONTROLS) == NULL &&
      /* Its buttons are out of the keyboard's reach, and the arrow keys do the same */
      !GTK_IS_SPIN_BUTTON (parent))
    g_error ("A %s without a name in a %s", G_OBJECT_TYPE_NAME (widget),
             G_OBJECT_TYPE_NAME (parent));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  write_order (fixture, APP_TEST_SOURCE_ID, "Morning News");
  gtk_widget_activate_action (window, "win.duplicate", NULL);
  app_test_wait_for_label (window, "Done");
  assert_named (window);
}

static void
test_damaged_ledger (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rehearsal = g_build_filename (fixture->folder, "rehearsal", NULL);
  g_autofree char *path = g_build_filename (rehearsal, "ledger.db", NULL);
  GtkWidget *banner;

  g_mkdir_with_parents (rehearsal, 0700);
  g_assert_true (
      g_file_set_contents (path, "This is no database at all, whatever it is called.", -1, NULL));
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  show_session (fixture);

  banner = app_test_find_button (GTK_WIDGET (fixture->window), "Dismiss");
  g_assert_nonnull (banner);
  g_assert_nonnull (app_test_find_label (GTK_WIDGET (fixture->window), "No Duplications Yet"));
  app_test_click (banner);
  write_order (fixture, APP_TEST_SOURCE_ID, "Morning News");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.duplicate", NULL);
  app_test_wait_for_label (GTK_WIDGET (fixture->window), "Done");
}

static void
set_ledger_version (Fixture *fixture, int version)
{
  g_autofree char *path = g_build_filename (fixture->folder, "rehearsal", "ledger.db", NULL);
  g_autofree char *statement = g_strdup_printf ("PRAGMA user_version = %d", version);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, statement, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

static int
get_ledger_version (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->folder, "rehearsal", "ledger.db", NULL);
  sqlite3 *database;
  sqlite3_stmt *statement;
  int version;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, "PRAGMA user_version", -1, &statement, NULL), ==,
                   SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (database);
  return version;
}

static gboolean
has_no_notice (gpointer window)
{
  g_autofree char *notice = NULL;

  g_object_get (window, "notice", &notice, NULL);
  return notice == NULL;
}

static gboolean
is_valid_again (gpointer window)
{
  gboolean valid;

  g_object_get (app_test_find_type (window, UNDERSTUDY_TYPE_ORDER_FORM), "valid", &valid, NULL);
  return valid;
}

/* What a newer version wrote can be read, and nothing can be done until it may be written again */
static void
test_newer_ledger (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;
  int version;

  g_object_unref (understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Before"));
  app_test_close_session (fixture->session);
  version = get_ledger_version (fixture);
  set_ledger_version (fixture, version + 1);

  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
  show_session (fixture);
  window = GTK_WIDGET (fixture->window);
  app_test_wait_for_label (window, "Before");
  g_assert_false (has_no_notice (window));

  write_order (fixture, APP_TEST_SOURCE_ID, "After");
  gtk_widget_activate_action (window, "win.duplicate", NULL);
  app_test_wait_for (is_valid_again, window, "the order");
  app_test_wait_for_label (window, "Try Again");

  set_ledger_version (fixture, version);
  app_test_click (app_test_find_button (window, "Try Again"));
  app_test_wait_for (has_no_notice, window, "the notice to go");
  app_test_wait_for_label (window, "Before");
}

/* A file stands where the folder should be: that stops root as well */
static void
test_no_place_for_the_ledger (Fixture *fixture, gconstpointer data)
{
  g_autofree char *rehearsal = g_build_filename (fixture->folder, "rehearsal", NULL);
  GtkWidget *window;

  g_assert_true (g_file_set_contents (rehearsal, "", 0, NULL));
  understudy_session_open (fixture->session);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_FAILED);
  show_session (fixture);
  window = GTK_WIDGET (fixture->window);
  app_test_wait_for_label (window, "The History Cannot Be Opened");

  /* Duplicating tries again, and says why it cannot; what is written stays */
  write_order (fixture, APP_TEST_SOURCE_ID, "Morning News");
  gtk_widget_activate_action (window, "win.duplicate", NULL);
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_FAILED);
  g_assert_nonnull (app_test_find_button (window, "Try Again"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (gtk_widget_get_ancestor (
                       app_test_find_label (window, "New name"), ADW_TYPE_ENTRY_ROW))),
                   ==, "Morning News");

  /* And once there is a place, it works */
  g_assert_cmpint (g_remove (rehearsal), ==, 0);
  app_test_click (app_test_find_button (window, "Try Again"));
  app_test_wait_for_label (window, "No Duplications Yet");
  app_test_wait_for_state (fixture->session, UNDERSTUDY_SESSION_READY);
}

static void
on_account_chosen (char **chosen, const char *account_id)
{
  *chosen = g_strdup (account_id);
}

static void
test_accounts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) accounts = g_list_store_new (ACCOUNT_TYPE_ACCOUNT);
  g_autoptr (Account) rehearsal = account_new_rehearsal ();
  g_autoptr (Account) real = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *chosen = NULL;
  GtkWidget *window = GTK_WIDGET (fixture->window);

  g_list_store_append (accounts, rehearsal);
  understudy_window_set_accounts (fixture->window, G_LIST_MODEL (accounts));
  g_assert_nonnull (app_test_find_button (window, "Add Account…"));

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret", TRUE);
  real = account_new_environment ("http://127.0.0.1:1", NULL, &error);
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  g_assert_no_error (error);
  g_list_store_append (accounts, real);
  understudy_window_set_accounts (fixture->window, G_LIST_MODEL (accounts));
  g_assert_null (app_test_find_button (window, "Add Account…"));
  g_signal_connect_swapped (fixture->window, "account-chosen", G_CALLBACK (on_account_chosen),
                            &chosen);
  g_assert_true (gtk_widget_activate_action (window, "win.account", "s", account_get_id (real)));
  g_assert_cmpstr (chosen, ==, account_get_id (real));
}

static void
test_finalize (Fixture *fixture, gconstpointer data)
{
  UnderstudyWindow *window = g_object_ref (fixture->window);

  app_test_destroy (GTK_WIDGET (window));
  fixture->window = NULL;
  g_assert_finalize_object (window);
}

#define ADD(path, function) g_test_add ("/window/" path, Fixture, NULL, set_up, function, tear_down)
#define ADD_CLOSED(path, function)                                                                 \
  g_test_add ("/window/" path, Fixture, NULL, set_up_closed, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("rehearsal-is-marked", test_rehearsal_is_marked);
  ADD ("duplicates", test_duplicates);
  ADD ("refused", test_refused);
  ADD ("toast-leads-to-details", test_toast_leads_to_details);
  ADD ("any-size", test_any_size);
  ADD ("large-text-fits", test_large_text_fits);
  ADD ("names", test_names);
  ADD ("accounts", test_accounts);
  ADD ("finalize", test_finalize);
  ADD_CLOSED ("damaged-ledger", test_damaged_ledger);
  ADD_CLOSED ("newer-ledger", test_newer_ledger);
  ADD_CLOSED ("no-place-for-the-ledger", test_no_place_for_the_ledger);

  return g_test_run ();
}
