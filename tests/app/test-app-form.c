/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-order-form.h"
#include "understudy-studio-chooser.h"

typedef struct {
  char *folder;
  UnderstudySession *session; /* only for those tests that ask for it */
  UnderstudyOrderForm *form;
  GtkWidget *window;
  GtkWidget *source_row;
  GtkWidget *name_row;
  guint n_submitted;
  char *source_id;
  char *name;
} Fixture;

static void
on_submitted (Fixture *fixture, const char *source_id, const char *name)
{
  fixture->n_submitted++;
  g_free (fixture->source_id);
  g_free (fixture->name);
  fixture->source_id = g_strdup (source_id);
  fixture->name = g_strdup (name);
}

static void
find_rows (Fixture *fixture)
{
  GtkWidget *first = app_test_find_label (fixture->window, "Source studio ID");
  GtkWidget *second = app_test_find_label (fixture->window, "New name");

  fixture->source_row = gtk_widget_get_ancestor (first, ADW_TYPE_ENTRY_ROW);
  fixture->name_row = gtk_widget_get_ancestor (second, ADW_TYPE_ENTRY_ROW);
  g_assert_nonnull (fixture->source_row);
  g_assert_nonnull (fixture->name_row);
}

static void
set_up (Fixture *fixture, gconstpointer with_studios)
{
  fixture->form = g_object_new (UNDERSTUDY_TYPE_ORDER_FORM, NULL);
  if (with_studios != NULL) {
    fixture->folder = test_folder_make ();
    fixture->session = app_test_open_session (fixture->folder);
    app_test_load_studios (fixture->session);
    g_object_set (fixture->form, "catalog", understudy_session_get_studios (fixture->session),
                  "under-way", understudy_session_get_under_way (fixture->session), NULL);
  }
  g_signal_connect_swapped (fixture->form, "submitted", G_CALLBACK (on_submitted), fixture);
  fixture->window = app_test_show (GTK_WIDGET (fixture->form), 480, 600);
  find_rows (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer with_studios)
{
  app_test_destroy (fixture->window);
  if (fixture->session != NULL) {
    app_test_close_session (fixture->session);
    g_assert_finalize_object (fixture->session);
  }
  g_clear_pointer (&fixture->folder, test_folder_remove);
  g_clear_pointer (&fixture->source_id, g_free);
  g_clear_pointer (&fixture->name, g_free);
}

static void
type (GtkWidget *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static char *
get_string (Fixture *fixture, const char *property)
{
  char *value;

  g_object_get (fixture->form, property, &value, NULL);
  return value;
}

static void
assert_string (Fixture *fixture, const char *property, const char *expected)
{
  g_autofree char *value = get_string (fixture, property);

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
assert_invalid_state (GtkWidget *row, GtkAccessibleInvalidState expected)
{
  g_autofree char *problem = gtk_test_accessible_check_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, expected);

  g_assert_null (problem);
  g_assert_true (gtk_widget_has_css_class (row, "error") ==
                 (expected == GTK_ACCESSIBLE_INVALID_TRUE));
}

static void
test_starts_quiet (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_valid (fixture));
  assert_string (fixture, "source-error", NULL);
  assert_string (fixture, "name-error", NULL);
  assert_invalid_state (fixture->source_row, GTK_ACCESSIBLE_INVALID_FALSE);
  assert_invalid_state (fixture->name_row, GTK_ACCESSIBLE_INVALID_FALSE);
  g_assert_false (gtk_widget_get_sensitive (app_test_find_button (fixture->window, "Duplicate")));
}

static void
test_valid (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, "a2b8e671");
  g_assert_false (is_valid (fixture));
  type (fixture->name_row, "导播台 1");
  g_assert_true (is_valid (fixture));
  app_test_click (app_test_find_button (fixture->window, "Duplicate"));
  g_assert_cmpuint (fixture->n_submitted, ==, 1);
  g_assert_cmpstr (fixture->source_id, ==, "a2b8e671");
  g_assert_cmpstr (fixture->name, ==, "导播台 1");
}

static void
test_bad_source (Fixture *fixture, gconstpointer data)
{
  g_autofree char *error = NULL;

  type (fixture->source_row, "abc\001def");
  type (fixture->name_row, "Name");
  error = get_string (fixture, "source-error");
  g_assert_nonnull (error);
  app_test_wait_for_label (fixture->window, error);
  assert_invalid_state (fixture->source_row, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (fixture->source_row),
                                                   GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  g_assert_false (is_valid (fixture));

  type (fixture->source_row, "abcdef");
  assert_string (fixture, "source-error", NULL);
  assert_invalid_state (fixture->source_row, GTK_ACCESSIBLE_INVALID_FALSE);
  g_assert_null (app_test_find_label (fixture->window, error));
  g_assert_true (is_valid (fixture));
}

static void
test_bad_name (Fixture *fixture, gconstpointer data)
{
  g_autofree char *error = NULL;

  type (fixture->source_row, "abc");
  type (fixture->name_row, "one\001two");
  error = get_string (fixture, "name-error");
  g_assert_nonnull (error);
  app_test_wait_for_label (fixture->window, error);
  assert_invalid_state (fixture->name_row, GTK_ACCESSIBLE_INVALID_TRUE);
  g_assert_false (is_valid (fixture));
}

static void
test_emptied (Fixture *fixture, gconstpointer data)
{
  g_autofree char *error = NULL;

  type (fixture->source_row, "abc");
  type (fixture->source_row, "");
  error = get_string (fixture, "source-error");
  g_assert_nonnull (error);
}

static void
test_spaces_around (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, "  abc \t");
  type (fixture->name_row, " Name ");
  g_assert_true (is_valid (fixture));
  understudy_order_form_submit (fixture->form);
  g_assert_cmpstr (fixture->source_id, ==, "abc");
  g_assert_cmpstr (fixture->name, ==, "Name");
}

static void
test_only_spaces (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, "abc");
  type (fixture->name_row, "   ");
  g_assert_false (is_valid (fixture));
}

static void
test_return_submits (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, "abc");
  type (fixture->name_row, "Name");
  g_signal_emit_by_name (fixture->name_row, "entry-activated");
  g_assert_cmpuint (fixture->n_submitted, ==, 1);
}

static void
test_return_explains (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source_error = NULL;
  g_autofree char *name_error = NULL;
  GtkWidget *focus;

  g_signal_emit_by_name (fixture->name_row, "entry-activated");
  g_assert_cmpuint (fixture->n_submitted, ==, 0);
  source_error = get_string (fixture, "source-error");
  name_error = get_string (fixture, "name-error");
  g_assert_nonnull (source_error);
  g_assert_nonnull (name_error);
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (focus, fixture->source_row));
}

static void
test_double_click (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = NULL;

  type (fixture->source_row, "abc");
  type (fixture->name_row, "Name");
  understudy_order_form_submit (fixture->form);
  /* Even where the first order was done between the clicks */
  order = understudy_order_new ("abc", "Name");
  understudy_order_form_order_finished (fixture->form, order, TRUE);
  understudy_order_form_submit (fixture->form);
  g_assert_cmpuint (fixture->n_submitted, ==, 1);
}

static void
test_same_order_waits (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, "abc");
  type (fixture->name_row, "Name");
  understudy_order_form_submit (fixture->form);
  g_assert_false (is_valid (fixture));
  /* Another one is free to go */
  type (fixture->name_row, "Other name");
  g_assert_true (is_valid (fixture));
  type (fixture->name_row, "Name");
  g_assert_false (is_valid (fixture));
}

static void
test_after_success (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = understudy_order_new ("abc", "Name");

  type (fixture->source_row, "abc");
  type (fixture->name_row, "Name");
  understudy_order_form_submit (fixture->form);
  understudy_order_form_order_finished (fixture->form, order, TRUE);
  assert_string (fixture, "source-id", "abc");
  assert_string (fixture, "name", "Name 2");
  g_assert_true (is_valid (fixture));
}

static void
test_after_success_of_another (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = understudy_order_new ("abc", "Name");

  type (fixture->source_row, "abc");
  type (fixture->name_row, "Name");
  understudy_order_form_submit (fixture->form);
  type (fixture->name_row, "Being typed");
  understudy_order_form_order_finished (fixture->form, order, TRUE);
  assert_string (fixture, "name", "Being typed");
}

static void
test_after_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order = understudy_order_new ("abc", "Name");

  type (fixture->source_row, "abc");
  type (fixture->name_row, "Name");
  understudy_order_form_submit (fixture->form);
  understudy_order_form_order_finished (fixture->form, order, FALSE);
  assert_string (fixture, "source-id", "abc");
  assert_string (fixture, "name", "Name");
  assert_string (fixture, "name-note", NULL);
  g_assert_true (is_valid (fixture));
}

static void
test_under_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) store = g_list_store_new (UNDERSTUDY_TYPE_ORDER);
  g_autoptr (UnderstudyOrder) order = understudy_order_new ("abc", "Main Stage copy");
  GtkWidget *cancel;

  g_object_set (fixture->form, "under-way", store, NULL);
  g_assert_null (app_test_find_button (fixture->window, "Cancel"));
  g_list_store_append (store, order);
  app_test_wait_for_label (fixture->window, "Duplicating to “Main Stage copy”");
  g_assert_nonnull (app_test_find_type (fixture->window, GTK_TYPE_SPINNER));
  cancel = app_test_find_button (fixture->window, "Cancel");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cancel), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Cancel Duplicating to “Main Stage copy”");
  app_test_click (cancel);
  g_assert_true (g_cancellable_is_cancelled (understudy_order_get_cancellable (order)));
  app_test_wait_for_label (fixture->window, "Cancelling…");
  g_assert_false (gtk_widget_get_sensitive (cancel));
  g_list_store_remove_all (store);
  app_test_settle ();
  g_assert_null (app_test_find_button (fixture->window, "Cancel"));
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  int min;

  type (fixture->source_row,
        "W\001WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW");
  gtk_widget_measure (GTK_WIDGET (fixture->form), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL,
                      NULL);
  g_assert_cmpint (min, <=, 360);
}

/* With the Rehearsal's studios */

static void
test_known_source (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, APP_TEST_SOURCE_ID);
  app_test_wait_for_label (fixture->window, APP_TEST_SOURCE_NAME);
  assert_string (fixture, "name", APP_TEST_SOURCE_NAME " 2");
  type (fixture->source_row, "somewhere-else");
  assert_string (fixture, "source-note", NULL);
}

static void
test_suggestion_respects_typing (Fixture *fixture, gconstpointer data)
{
  type (fixture->name_row, "My own name");
  type (fixture->source_row, APP_TEST_SOURCE_ID);
  assert_string (fixture, "name", "My own name");
}

static void
test_taken_name (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, APP_TEST_SOURCE_ID);
  type (fixture->name_row, APP_TEST_SOURCE_NAME);
  assert_string (fixture, "name-note", "There is a studio of this name already");
  /* Told, not forbidden: the service allows it */
  g_assert_true (is_valid (fixture));
}

static gboolean
shows_list (gpointer chooser)
{
  return g_strcmp0 (understudy_studio_chooser_get_page (chooser), "list") == 0;
}

static UnderstudyStudioChooser *
open_chooser (Fixture *fixture)
{
  GtkWidget *button, *chooser;

  understudy_order_form_choose_studio (fixture->form);
  button = app_test_find_type (fixture->source_row, GTK_TYPE_MENU_BUTTON);
  chooser = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  app_test_wait_for (shows_list, chooser, "the list of studios");
  app_test_settle ();
  return UNDERSTUDY_STUDIO_CHOOSER (chooser);
}

static void
test_chooser_chooses (Fixture *fixture, gconstpointer data)
{
  UnderstudyStudioChooser *chooser = open_chooser (fixture);
  GtkWidget *search = app_test_find_type (GTK_WIDGET (chooser), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (search), "evening");
  g_signal_emit_by_name (search, "search-changed");
  g_signal_emit_by_name (search, "activate");
  app_test_settle ();
  assert_string (fixture, "source-id", APP_TEST_SOURCE_ID);
  assert_string (fixture, "name", APP_TEST_SOURCE_NAME " 2");
  g_assert_true (is_valid (fixture));
}

static void
test_chooser_searches (Fixture *fixture, gconstpointer data)
{
  UnderstudyStudioChooser *chooser = open_chooser (fixture);
  GtkWidget *search = app_test_find_type (GTK_WIDGET (chooser), GTK_TYPE_SEARCH_ENTRY);
  static const struct {
    const char *words;
    const char *page;
  } cases[] = {
      {"EVENING", "list"}, {"fete", "nothing-found"},
      {"FÊTE", "list"},    {"bf93880e4c01", "list"},
      {"春节", "list"},    {" evening ", "list"},
      {"", "list"},        {"no such studio", "nothing-found"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gtk_editable_set_text (GTK_EDITABLE (search), cases[i].words);
    g_signal_emit_by_name (search, "search-changed");
    g_assert_cmpstr (understudy_studio_chooser_get_page (chooser), ==, cases[i].page);
  }
}

static void
test_chooser_row (Fixture *fixture, gconstpointer data)
{
  UnderstudyStudioChooser *chooser = open_chooser (fixture);

  app_test_wait_for_label (GTK_WIDGET (chooser), APP_TEST_SOURCE_NAME);
  app_test_wait_for_label (GTK_WIDGET (chooser), APP_TEST_SOURCE_ID);
  app_test_wait_for_label (GTK_WIDGET (chooser), "Idle");
}

/* Nobody is told while they type, and nobody is kept from sending it */
static void
test_source_that_is_not_listed (Fixture *fixture, gconstpointer data)
{
  type (fixture->source_row, "0f0f0f0f-0000-4000-8000-000000000000");
  assert_string (fixture, "source-note", NULL);
  app_test_wait_for_label (fixture->window, "This account lists no studio of this ID");
  type (fixture->name_row, "Stage");
  g_assert_true (is_valid (fixture));
  type (fixture->source_row, APP_TEST_SOURCE_ID);
  assert_string (fixture, "source-note", APP_TEST_SOURCE_NAME);
}

static gboolean
shows_failure (gpointer chooser)
{
  return g_strcmp0 (understudy_studio_chooser_get_page (chooser), "failed") == 0;
}

/* Nobody listens there */
static void
test_chooser_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url ("http://127.0.0.1:1", NULL, NULL);
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("testid", "testsecret", NULL);
  g_autoptr (LiveClient) client = live_client_new (endpoint, credentials);
  g_autoptr (UnderstudyStudioCatalog) catalog = understudy_studio_catalog_new ();
  UnderstudyStudioChooser *chooser;
  GtkWidget *button;

  understudy_studio_catalog_set_client (catalog, client);
  g_object_set (fixture->form, "catalog", catalog, NULL);
  understudy_order_form_choose_studio (fixture->form);
  button = app_test_find_type (fixture->source_row, GTK_TYPE_MENU_BUTTON);
  chooser = UNDERSTUDY_STUDIO_CHOOSER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  app_test_wait_for (shows_failure, chooser, "the failure");
  app_test_settle ();
  app_test_click (app_test_find_button (GTK_WIDGET (chooser), "Retry"));
  g_assert_cmpstr (understudy_studio_chooser_get_page (chooser), ==, "loading");
  app_test_wait_for (shows_failure, chooser, "the second failure");
}

static void
test_finalize (Fixture *fixture, gconstpointer data)
{
  GtkWidget *form = g_object_ref_sink (g_object_new (
      UNDERSTUDY_TYPE_ORDER_FORM, "catalog", understudy_session_get_studios (fixture->session),
      "under-way", understudy_session_get_under_way (fixture->session), NULL));

  g_assert_finalize_object (form);
}

#define ADD(path, function) g_test_add ("/form/" path, Fixture, NULL, set_up, function, tear_down)
#define ADD_WITH_STUDIOS(path, function)                                                           \
  g_test_add ("/form/" path, Fixture, "", set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("starts-quiet", test_starts_quiet);
  ADD ("valid", test_valid);
  ADD ("bad-source", test_bad_source);
  ADD ("bad-name", test_bad_name);
  ADD ("emptied", test_emptied);
  ADD ("spaces-around", test_spaces_around);
  ADD ("only-spaces", test_only_spaces);
  ADD ("return-submits", test_return_submits);
  ADD ("return-explains", test_return_explains);
  ADD ("double-click", test_double_click);
  ADD ("same-order-waits", test_same_order_waits);
  ADD ("after-success", test_after_success);
  ADD ("after-success-of-another", test_after_success_of_another);
  ADD ("after-failure", test_after_failure);
  ADD ("under-way", test_under_way);
  ADD ("narrow", test_narrow);
  ADD ("chooser/fails", test_chooser_fails);
  ADD_WITH_STUDIOS ("known-source", test_known_source);
  ADD_WITH_STUDIOS ("suggestion-respects-typing", test_suggestion_respects_typing);
  ADD_WITH_STUDIOS ("taken-name", test_taken_name);
  ADD_WITH_STUDIOS ("chooser/chooses", test_chooser_chooses);
  ADD_WITH_STUDIOS ("chooser/searches", test_chooser_searches);
  ADD_WITH_STUDIOS ("source-that-is-not-listed", test_source_that_is_not_listed);
  ADD_WITH_STUDIOS ("chooser/row", test_chooser_row);
  ADD_WITH_STUDIOS ("finalize", test_finalize);

  return g_test_run ();
}
