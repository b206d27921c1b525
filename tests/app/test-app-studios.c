/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-copies.h"
#include "understudy-order-form.h"
#include "understudy-studio-chooser.h"
#include "understudy-studio-row.h"
#include "understudy-studio-window.h"
#include "workspace-studio-cache.h"

#include <string.h>

/* Choosing several studios, in the order of the list */
#define FIRST_NAME  "Autumn product launch (subscription ended)"
#define SECOND_NAME APP_TEST_SOURCE_NAME

typedef struct {
  char *folder;
  UnderstudySession *session;
  UnderstudyOrderForm *form;
  GtkWidget *window;
  UnderstudyStudioChooser *chooser;
  guint n_submitted_many;
  char *copied;
} Fixture;

static void
on_submitted_many (Fixture *fixture)
{
  fixture->n_submitted_many++;
}

static void
on_copy (Fixture *fixture, const char *text)
{
  fixture->copied = g_strdup (text);
}

static gboolean
shows_list (gpointer chooser)
{
  return g_strcmp0 (understudy_studio_chooser_get_page (chooser), "list") == 0;
}

static void
open_chooser (Fixture *fixture)
{
  understudy_order_form_choose_studio (fixture->form);
  app_test_wait_for (shows_list, fixture->chooser, "the list of studios");
  app_test_settle ();
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  fixture->folder = test_folder_make ();
  fixture->session = app_test_open_session (fixture->folder);
  app_test_load_studios (fixture->session);
  fixture->form = g_object_new (UNDERSTUDY_TYPE_ORDER_FORM, "catalog",
                                understudy_session_get_studios (fixture->session), NULL);
  g_signal_connect_swapped (fixture->form, "submitted-many", G_CALLBACK (on_submitted_many),
                            fixture);
  g_signal_connect_swapped (fixture->form, "copy", G_CALLBACK (on_copy), fixture);
  fixture->window = app_test_show (GTK_WIDGET (fixture->form), 480, 700);
  button = app_test_find_type (
      gtk_widget_get_ancestor (app_test_find_label (fixture->window, "Source studio ID"),
                               ADW_TYPE_ENTRY_ROW),
      GTK_TYPE_MENU_BUTTON);
  understudy_order_form_choose_studio (fixture->form);
  fixture->chooser =
      UNDERSTUDY_STUDIO_CHOOSER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  open_chooser (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_test_destroy (fixture->window);
  app_test_close_session (fixture->session);
  g_assert_finalize_object (fixture->session);
  g_clear_pointer (&fixture->folder, test_folder_remove);
  g_clear_pointer (&fixture->copied, g_free);
}

static GtkWidget *
get_row (Fixture *fixture, const char *name)
{
  GtkWidget *label = app_test_wait_for_label (GTK_WIDGET (fixture->chooser), name);

  return gtk_widget_get_ancestor (label, UNDERSTUDY_TYPE_STUDIO_ROW);
}

static GtkWidget *
get_mark (Fixture *fixture, const char *name)
{
  return app_test_find_type (get_row (fixture, name), GTK_TYPE_CHECK_BUTTON);
}

static void
mark (Fixture *fixture, const char *name)
{
  GtkCheckButton *button = GTK_CHECK_BUTTON (get_mark (fixture, name));

  gtk_check_button_set_active (button, !gtk_check_button_get_active (button));
}

static gboolean
is_marked (Fixture *fixture, const char *name)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (get_mark (fixture, name)));
}

static void
activate (Fixture *fixture, guint position)
{
  g_signal_emit_by_name (app_test_find_type (GTK_WIDGET (fixture->chooser), GTK_TYPE_LIST_VIEW),
                         "activate", position);
}

static void
choose_two (Fixture *fixture)
{
  mark (fixture, FIRST_NAME);
  mark (fixture, SECOND_NAME);
  app_test_settle ();
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->chooser), "Choose 2 Studios"));
  app_test_settle ();
}

static void
assert_string (Fixture *fixture, const char *property, const char *expected)
{
  g_autofree char *value = NULL;

  g_object_get (fixture->form, property, &value, NULL);
  g_assert_cmpstr (value, ==, expected);
}

static gboolean
is_valid (Fixture *fixture)
{
  gboolean valid;

  g_object_get (fixture->form, "valid", &valid, NULL);
  return valid;
}

static void
assert_n_picked (Fixture *fixture, guint expected)
{
  guint n_picked;

  g_object_get (fixture->chooser, "n-picked", &n_picked, NULL);
  g_assert_cmpuint (n_picked, ==, expected);
}

static void
test_one_click (Fixture *fixture, gconstpointer data)
{
  g_assert_null (app_test_find_button (GTK_WIDGET (fixture->chooser), "Clear"));
  activate (fixture, 1);
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
  assert_string (fixture, "name", APP_TEST_SOURCE_NAME " 2");
  assert_n_picked (fixture, 0);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  mark (fixture, FIRST_NAME);
  assert_n_picked (fixture, 1);
  app_test_settle ();
  g_assert_nonnull (app_test_find_button (GTK_WIDGET (fixture->chooser), "Choose 1 Studio"));

  /* With marks a click is one more */
  activate (fixture, 1);
  g_assert_true (is_marked (fixture, SECOND_NAME));
  assert_n_picked (fixture, 2);
  activate (fixture, 1);
  g_assert_false (is_marked (fixture, SECOND_NAME));
  assert_n_picked (fixture, 1);
  assert_string (fixture, "source-id", "");
}

static void
test_marks_stay_while_searching (Fixture *fixture, gconstpointer data)
{
  GtkWidget *search = app_test_find_type (GTK_WIDGET (fixture->chooser), GTK_TYPE_SEARCH_ENTRY);

  mark (fixture, FIRST_NAME);
  gtk_editable_set_text (GTK_EDITABLE (search), "evening");
  g_signal_emit_by_name (search, "search-changed");
  app_test_settle ();
  mark (fixture, SECOND_NAME);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  g_signal_emit_by_name (search, "search-changed");
  app_test_settle ();
  g_assert_true (is_marked (fixture, FIRST_NAME));
  g_assert_true (is_marked (fixture, SECOND_NAME));
  g_assert_false (is_marked (fixture, "Fête de la musique – scène été 🎶"));

  /* Enter ends it */
  g_signal_emit_by_name (search, "activate");
  app_test_wait_for_label (fixture->window, FIRST_NAME ", " SECOND_NAME);
}

static void
test_clear_marks (Fixture *fixture, gconstpointer data)
{
  mark (fixture, FIRST_NAME);
  mark (fixture, SECOND_NAME);
  app_test_settle ();
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->chooser), "Clear"));
  assert_n_picked (fixture, 0);
  g_assert_false (is_marked (fixture, FIRST_NAME));
  activate (fixture, 1);
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
}

static void
test_one_mark (Fixture *fixture, gconstpointer data)
{
  mark (fixture, SECOND_NAME);
  app_test_settle ();
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->chooser), "Choose 1 Studio"));
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
  assert_n_picked (fixture, 0);
}

static void
test_several (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DuplicatorBatch) batch = NULL;

  choose_two (fixture);
  assert_string (fixture, "source-id", NULL);
  assert_string (fixture, "source-note", FIRST_NAME ", " SECOND_NAME);
  assert_string (fixture, "name", "{source} 2");
  app_test_wait_for_label (fixture->window, "Source studios");
  app_test_wait_for_label (fixture->window, "Copies of each");
  app_test_wait_for_label (fixture->window, FIRST_NAME " 2 … " SECOND_NAME " 2");
  g_assert_true (is_valid (fixture));

  understudy_order_form_submit (fixture->form);
  g_assert_cmpuint (fixture->n_submitted_many, ==, 1);
  batch = understudy_order_form_steal_batch (fixture->form);
  g_assert_cmpuint (duplicator_batch_get_length (batch), ==, 2);
  g_assert_cmpstr (duplicator_batch_get (batch, 1)->source_id, ==, APP_TEST_SOURCE_ID);
  g_assert_cmpstr (duplicator_batch_get (batch, 1)->name, ==, SECOND_NAME " 2");

  understudy_order_form_many_placed (fixture->form, TRUE);
  assert_string (fixture, "source-id", "");
  assert_string (fixture, "name", "");
  assert_n_picked (fixture, 0);
}

static void
test_copies_of_each (Fixture *fixture, gconstpointer data)
{
  UnderstudyCopies *copies =
      UNDERSTUDY_COPIES (app_test_find_type (fixture->window, UNDERSTUDY_TYPE_COPIES));
  g_autoptr (DuplicatorBatch) batch = NULL;

  choose_two (fixture);
  understudy_copies_set_count (copies, 12);
  assert_string (fixture, "name", "{source} {n:02}");
  app_test_wait_for_label (fixture->window, FIRST_NAME " 01 … " SECOND_NAME " 12");
  understudy_order_form_submit (fixture->form);
  batch = understudy_order_form_steal_batch (fixture->form);
  g_assert_cmpuint (duplicator_batch_get_length (batch), ==, 24);
}

/* A name that says nothing of the source gets a number that goes over all */
static void
test_own_name (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->form, "name", "Stage", NULL);
  choose_two (fixture);
  assert_string (fixture, "name", "Stage {n}");
  app_test_wait_for_label (fixture->window, "Stage 1 … Stage 2");
  app_test_click (app_test_find_button (fixture->window, "Choose One Instead"));
  assert_string (fixture, "name", "Stage");
  assert_string (fixture, "source-id", "");
  app_test_wait_for_label (fixture->window, "Source studio ID");
}

static void
test_same_name (Fixture *fixture, gconstpointer data)
{
  choose_two (fixture);
  g_object_set (fixture->form, "name", "Stage", NULL);
  g_assert_false (is_valid (fixture));
  g_object_set (fixture->form, "name", "{source}", NULL);
  app_test_wait_for_label (fixture->window,
                           "2 of these names exist already, such as “" FIRST_NAME "”.");
  g_assert_true (is_valid (fixture));
}

static void
test_other_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyStudioCatalog) catalog = understudy_studio_catalog_new ();

  choose_two (fixture);
  g_object_set (fixture->form, "catalog", catalog, NULL);
  assert_string (fixture, "source-id", "");
  assert_n_picked (fixture, 0);
}

/* Of several, the list is what they are changed in */
static void
test_marked_again (Fixture *fixture, gconstpointer data)
{
  choose_two (fixture);
  open_chooser (fixture);
  g_assert_true (is_marked (fixture, FIRST_NAME));
  g_assert_true (is_marked (fixture, SECOND_NAME));
  mark (fixture, FIRST_NAME);
  app_test_settle ();
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->chooser), "Choose 1 Studio"));
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
  assert_string (fixture, "name", APP_TEST_SOURCE_NAME " 2");
}

static void
test_row_menu (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = get_row (fixture, SECOND_NAME);

  gtk_widget_activate_action (row, "studio.copy-id", NULL);
  g_assert_cmpstr (fixture->copied, ==, APP_TEST_SOURCE_ID);
  gtk_widget_activate_action (row, "studio.duplicate", NULL);
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
}

static void
test_row_facts (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = get_row (fixture, SECOND_NAME);

  g_assert_nonnull (app_test_find_label (row, APP_TEST_SOURCE_ID));
  g_assert_nonnull (app_test_find_label (row, "Idle"));
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (app_test_find_type (row, GTK_TYPE_CHECK_BUTTON)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "Also duplicate “" SECOND_NAME "”");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (app_test_find_type (row, GTK_TYPE_MENU_BUTTON)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "Actions for “" SECOND_NAME "”");
}

static gboolean
has_thousand (gpointer catalog)
{
  return g_list_model_get_n_items (G_LIST_MODEL (catalog)) == 1000;
}

static GtkWidget *
find_details (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (UNDERSTUDY_IS_STUDIO_WINDOW (window))
      return window;
  }
  return NULL;
}

static GtkWidget *
open_details (Fixture *fixture, const char *name)
{
  GtkWidget *details;

  gtk_widget_activate_action (get_row (fixture, name), "studio.details", NULL);
  details = find_details ();
  g_assert_nonnull (details);
  return details;
}

/* In the order of the tree; NULL after the last one below @root */
static GtkWidget *
next_widget (GtkWidget *root, GtkWidget *widget)
{
  if (gtk_widget_get_first_child (widget) != NULL)
    return gtk_widget_get_first_child (widget);
  while (widget != root && gtk_widget_get_next_sibling (widget) == NULL)
    widget = gtk_widget_get_parent (widget);
  return widget != root ? gtk_widget_get_next_sibling (widget) : NULL;
}

/* What each of the calls tells, and nothing that is secret */
static void
test_details (Fixture *fixture, gconstpointer data)
{
  GtkWidget *details = open_details (fixture, SECOND_NAME);

  app_test_wait_for_label (details, SECOND_NAME);
  app_test_wait_for_label (details, APP_TEST_SOURCE_ID);
  app_test_wait_for_label (details, "General");
  app_test_wait_for_label (details, "Configuration");
  app_test_wait_for_label (details, "Streaming domain");
  app_test_wait_for_label (details, "live.rehearsal.example");
  app_test_wait_for_label (details, "Program");
  app_test_wait_for_label (details, "Layout");
  app_test_wait_for_label (details, "Text");
  app_test_wait_for_label (details, "RV01");
  for (GtkWidget *widget = details; widget != NULL; widget = next_widget (details, widget)) {
    if (GTK_IS_LABEL (widget))
      g_assert_null (strstr (gtk_label_get_text (GTK_LABEL (widget)), "auth_key"));
  }
}

static void
test_details_duplicate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkWidget) details = g_object_ref (open_details (fixture, SECOND_NAME));

  gtk_widget_activate_action (details, "studio.copy-id", NULL);
  app_test_wait_for_label (details, "Copied");
  gtk_widget_activate_action (details, "studio.duplicate", NULL);
  g_assert_null (find_details ());
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
  assert_string (fixture, "name", APP_TEST_SOURCE_NAME " 2");
}

/* Closed before the answers are there, and asked for anew: nothing keeps it */
static void
test_details_closed_at_once (Fixture *fixture, gconstpointer data)
{
  GtkWidget *details = open_details (fixture, SECOND_NAME);

  g_object_add_weak_pointer (G_OBJECT (details), (gpointer *) &details);
  gtk_widget_activate_action (details, "studio.refresh", NULL);
  gtk_window_close (GTK_WINDOW (details));
  g_assert_null (find_details ());
  g_assert_null (details);
  app_test_settle ();
}

static void
test_details_of_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LiveStudio) studio = app_test_studio ("nobody", "Gone", 0);
  g_autoptr (LiveClient) client = NULL;
  GtkWindow *details;

  g_object_get (understudy_session_get_studios (fixture->session), "client", &client, NULL);
  details = understudy_studio_window_new (GTK_WINDOW (fixture->window), studio, client);
  gtk_window_present (details);
  app_test_wait_for_label (GTK_WIDGET (details), "No such studio");
  gtk_window_destroy (details);
}

static void
test_details_without_a_service (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LiveStudio) studio = app_test_studio ("abc", "", 1);
  GtkWindow *details = understudy_studio_window_new (GTK_WINDOW (fixture->window), studio, NULL);

  gtk_window_present (details);
  app_test_wait_for_label (GTK_WIDGET (details), "Unnamed Studio");
  app_test_wait_for_label (GTK_WIDGET (details), "In production");
  g_assert_null (app_test_find_label (GTK_WIDGET (details), "Scenes"));
  gtk_window_destroy (details);
}

/* As many as no account has: rows are used again, and the search goes over all */
static void
test_a_thousand (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyStudioCatalog) catalog = understudy_studio_catalog_new ();
  g_autoptr (GPtrArray) studios = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *path = g_build_filename (fixture->folder, "many", "list.json", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  GtkWidget *list = app_test_find_type (GTK_WIDGET (fixture->chooser), GTK_TYPE_LIST_VIEW);
  GtkWidget *search = app_test_find_type (GTK_WIDGET (fixture->chooser), GTK_TYPE_SEARCH_ENTRY);
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (list));
  guint n_rows = 0;
  gint64 began;

  for (guint i = 0; i < 1000; i++) {
    g_autofree char *id = g_strdup_printf ("id-%04u", i);
    g_autofree char *name = g_strdup_printf ("导播台 %u of the season", i);

    g_ptr_array_add (studios, app_test_studio (id, name, 0));
  }
  workspace_studio_cache_save_async (path, studios, test_take_result, &result);
  g_assert_true (workspace_studio_cache_save_finish (test_wait (&result), NULL));
  understudy_studio_catalog_set_cache (catalog, path);
  g_object_set (fixture->form, "catalog", catalog, NULL);
  app_test_wait_for (has_thousand, catalog, "the studios");
  open_chooser (fixture);

  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    n_rows++;
  g_assert_cmpuint (n_rows, <, 400);

  began = g_get_monotonic_time ();
  gtk_editable_set_text (GTK_EDITABLE (search), "0999");
  g_signal_emit_by_name (search, "search-changed");
  g_test_message ("searched in %" G_GINT64_FORMAT " µs, with %u rows",
                  g_get_monotonic_time () - began, n_rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  gtk_editable_set_text (GTK_EDITABLE (search), "导播台 99");
  g_signal_emit_by_name (search, "search-changed");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 11);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

#define ADD(name, test) g_test_add ("/studios/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("one-click", test_one_click);
  ADD ("marks", test_marks);
  ADD ("marks-stay-while-searching", test_marks_stay_while_searching);
  ADD ("clear-marks", test_clear_marks);
  ADD ("one-mark", test_one_mark);
  ADD ("several", test_several);
  ADD ("copies-of-each", test_copies_of_each);
  ADD ("own-name", test_own_name);
  ADD ("same-name", test_same_name);
  ADD ("other-account", test_other_account);
  ADD ("marked-again", test_marked_again);
  ADD ("row-menu", test_row_menu);
  ADD ("row-facts", test_row_facts);
  ADD ("a-thousand", test_a_thousand);
  ADD ("details", test_details);
  ADD ("details-duplicate", test_details_duplicate);
  ADD ("details-closed-at-once", test_details_closed_at_once);
  ADD ("details-of-nothing", test_details_of_nothing);
  ADD ("details-without-a-service", test_details_without_a_service);
#undef ADD

  return g_test_run ();
}
