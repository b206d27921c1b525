/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-entry-facts.h"
#include "understudy-entry-row.h"
#include "understudy-entry-window.h"
#include "understudy-history.h"

#include "ledger-model.h"
#include "ledger-removal.h"
#include "understudy-transfer.h"

#include <glib/gstdio.h>

static const LedgerOutcome done = {
    .state = LEDGER_STATE_DONE,
    .caster_id = "1909f043-e3d3-49e9-82d6-4329ec4a0001",
    .request_id = "16A96B9A-F203-4EC5-8E43-CB92E68F4CD8",
    .http_status = 200,
};

static const LedgerOutcome refused = {
    .state = LEDGER_STATE_REFUSED,
    .request_id = "26A96B9A-F203-4EC5-8E43-CB92E68F4CD8",
    .http_status = 404,
    .error_code = "InvalidCaster.NotFound",
    .error_message = "The caster is not found.",
    .host_id = "live.aliyuncs.com",
};

static const LedgerOutcome unknown = {
    .state = LEDGER_STATE_UNKNOWN,
    .error_code = "TimedOut",
    .error_message = "No whole answer came in time.",
};

/* More than a window shows, fewer than a list view makes */
#define N_MANY 60

typedef struct {
  char *folder;
  Ledger *ledger;
  LedgerModel *model;
  UnderstudyHistory *history;
  GtkWidget *window;
  char *copied;
  LedgerEntry *details;
} Fixture;

static void
on_copy (Fixture *fixture, const char *text)
{
  g_free (fixture->copied);
  fixture->copied = g_strdup (text);
}

static void
on_details (Fixture *fixture, LedgerEntry *entry)
{
  g_set_object (&fixture->details, entry);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->ledger = app_test_open_ledger (fixture->folder);
  fixture->model = ledger_model_new (fixture->ledger);
  fixture->history = g_object_new (UNDERSTUDY_TYPE_HISTORY, NULL);
  understudy_history_set_model (fixture->history, G_LIST_MODEL (fixture->model));
  g_signal_connect_swapped (fixture->history, "copy", G_CALLBACK (on_copy), fixture);
  g_signal_connect_swapped (fixture->history, "details", G_CALLBACK (on_details), fixture);
  fixture->window = app_test_show (GTK_WIDGET (fixture->history), 500, 600);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_test_destroy (fixture->window);
  g_clear_object (&fixture->model);
  app_test_close_ledger (fixture->ledger);
  g_clear_object (&fixture->details);
  g_clear_object (&fixture->ledger);
  g_clear_pointer (&fixture->copied, g_free);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (understudy_history_get_page (fixture->history), ==, "empty");
  app_test_wait_for_label (fixture->window, "No Duplications Yet");
}

static void
test_row_lives (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");

  g_assert_cmpstr (understudy_history_get_page (fixture->history), ==, "list");
  app_test_wait_for_label (fixture->window, "Main Stage copy");
  app_test_wait_for_label (fixture->window, "Queued");
  g_assert_null (app_test_find_button (fixture->window, "Copy ID"));

  app_test_record (fixture->ledger, entry, &done);
  app_test_wait_for_label (fixture->window, "Done");
  app_test_wait_for_label (fixture->window, done.caster_id);
  app_test_wait_for_label (fixture->window, "From a2b8e671-2fe5-4642-a2ec-bf93880e0001");
  g_assert_null (app_test_find_label (fixture->window, "Queued"));
}

static void
test_row_copies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");

  app_test_record (fixture->ledger, entry, &done);
  app_test_wait_for_label (fixture->window, done.caster_id);
  app_test_click (app_test_find_button (fixture->window, "Copy ID"));
  g_assert_cmpstr (fixture->copied, ==, done.caster_id);
}

static void
test_row_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");

  app_test_record (fixture->ledger, entry, &refused);
  app_test_wait_for_label (fixture->window, "Refused");
  app_test_wait_for_label (fixture->window, "No such studio");
  g_assert_null (app_test_find_button (fixture->window, "Copy ID"));
  app_test_click (app_test_find_button (fixture->window, "Details"));
  g_assert_nonnull (fixture->details);
  g_assert_cmpint (ledger_entry_get_id (fixture->details), ==, ledger_entry_get_id (entry));
}

static void
test_row_unknown (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");

  app_test_record (fixture->ledger, entry, &unknown);
  app_test_wait_for_label (fixture->window, "Outcome unknown");
  g_assert_null (app_test_find_label (fixture->window, "Done"));
}

static void
test_row_activates (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list;

  g_object_unref (app_test_add_entry (fixture->ledger, "Main Stage copy"));
  app_test_wait_for_label (fixture->window, "Main Stage copy");
  list = app_test_find_type (fixture->window, GTK_TYPE_LIST_VIEW);
  g_assert_true (gtk_widget_activate_action (list, "list.activate-item", "u", 0));
  g_assert_nonnull (fixture->details);
}

static void
test_row_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");
  GtkWidget *row;

  app_test_record (fixture->ledger, entry, &done);
  app_test_wait_for_label (fixture->window, "Done");
  row = app_test_find_type (fixture->window, UNDERSTUDY_TYPE_ENTRY_ROW);
  g_assert_nonnull (row);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (app_test_find_button (row, "Copy ID")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Copy ID of “Main Stage copy”");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (app_test_find_button (row, "Details")),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Details of “Main Stage copy”");
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                                   GTK_ACCESSIBLE_PROPERTY_LABEL));
}

static void
test_newest_first (Fixture *fixture, gconstpointer data)
{
  GtkWidget *upper, *lower;
  graphene_point_t upper_place, lower_place;

  g_object_unref (app_test_add_entry (fixture->ledger, "First"));
  g_object_unref (app_test_add_entry (fixture->ledger, "Second"));
  upper = app_test_wait_for_label (fixture->window, "Second");
  lower = app_test_wait_for_label (fixture->window, "First");
  gtk_test_widget_wait_for_draw (fixture->window);
  g_assert_true (
      gtk_widget_compute_point (upper, fixture->window, graphene_point_zero (), &upper_place));
  g_assert_true (
      gtk_widget_compute_point (lower, fixture->window, graphene_point_zero (), &lower_place));
  g_assert_cmpfloat (upper_place.y, <, lower_place.y);
}

static void
test_long_names_fit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_strnfill (120, 'W');
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, name);
  int min;

  app_test_record (fixture->ledger, entry, &done);
  app_test_wait_for_label (fixture->window, name);
  gtk_widget_measure (GTK_WIDGET (fixture->history), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL,
                      NULL, NULL);
  g_assert_cmpint (min, <=, 360);
}

static void
test_problem (Fixture *fixture, gconstpointer data)
{
  understudy_history_set_model (fixture->history, NULL);
  g_assert_cmpstr (understudy_history_get_page (fixture->history), ==, "loading");
  g_object_set (fixture->history, "problem", "The disk is full &amp; more", NULL);
  g_assert_cmpstr (understudy_history_get_page (fixture->history), ==, "failed");
  app_test_wait_for_label (fixture->window, "The disk is full & more");
  understudy_history_set_model (fixture->history, G_LIST_MODEL (fixture->model));
  g_assert_cmpstr (understudy_history_get_page (fixture->history), ==, "empty");
}

static void
test_facts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");
  g_autofree char *text = NULL;

  app_test_record (fixture->ledger, entry, &refused);
  text = understudy_entry_to_text (entry);
  g_assert_nonnull (strstr (text, "No such studio\n"));
  g_assert_nonnull (strstr (text, "No studio was made.\n"));
  g_assert_nonnull (strstr (text, "Code: InvalidCaster.NotFound\n"));
  g_assert_nonnull (strstr (text, "Message: The caster is not found.\n"));
  g_assert_nonnull (strstr (text, "Request ID: 26A96B9A-F203-4EC5-8E43-CB92E68F4CD8\n"));
  g_assert_nonnull (strstr (text, "HTTP status: 404\n"));
  g_assert_nonnull (strstr (text, "Host: live.aliyuncs.com\n"));
  /* What is not known is not there */
  g_assert_null (strstr (text, "New studio ID"));
  g_assert_null (strstr (text, "Region"));
}

static void
test_facts_are_redacted (Fixture *fixture, gconstpointer data)
{
  static const LedgerOutcome leaky = {
      .state = LEDGER_STATE_REFUSED,
      .error_code = "SignatureDoesNotMatch",
      .error_message =
          "See https://live.aliyuncs.com/?AccessKeyId=LTAItest&Signature=c2VjcmV0c2lnbmF0dXJl for "
          "more",
  };
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");
  g_autofree char *text = NULL;

  app_test_record (fixture->ledger, entry, &leaky);
  text = understudy_entry_to_text (entry);
  g_assert_null (strstr (text, "c2VjcmV0c2lnbmF0dXJl"));
}

static void
test_details_window (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");
  GtkWindow *window;
  int min;

  app_test_record (fixture->ledger, entry, &refused);
  window = understudy_entry_window_new (GTK_WINDOW (fixture->window), entry);
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  app_test_wait_for_label (GTK_WIDGET (window), "No such studio");
  app_test_wait_for_label (GTK_WIDGET (window), "On your side");
  app_test_wait_for_label (GTK_WIDGET (window), "26A96B9A-F203-4EC5-8E43-CB92E68F4CD8");
  g_assert_true (gtk_window_get_modal (window));
  gtk_widget_measure (GTK_WIDGET (window), GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  g_assert_cmpint (min, <=, 360);
  app_test_click (app_test_find_button (GTK_WIDGET (window), "Copy Details"));
  app_test_wait_for_label (GTK_WIDGET (window), "Copied");
  app_test_destroy (GTK_WIDGET (window));
}

static void
test_details_window_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");
  GtkWindow *window = understudy_entry_window_new (GTK_WINDOW (fixture->window), entry);

  gtk_window_present (window);
  app_test_wait_for_label (GTK_WIDGET (window), "Not sent yet");
  app_test_record (fixture->ledger, entry, &done);
  app_test_wait_for_label (GTK_WIDGET (window), done.caster_id);
  app_test_destroy (GTK_WIDGET (window));
}

static void
test_finalize (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) entry = app_test_add_entry (fixture->ledger, "Main Stage copy");
  GtkWidget *history =
      g_object_ref_sink (g_object_new (UNDERSTUDY_TYPE_HISTORY, "model", fixture->model, NULL));
  GtkWidget *row =
      g_object_ref_sink (g_object_new (UNDERSTUDY_TYPE_ENTRY_ROW, "entry", entry, NULL));

  g_assert_finalize_object (row);
  g_assert_finalize_object (history);
}

static void
type_search (Fixture *fixture, const char *text)
{
  GtkWidget *entry = app_test_find_type (fixture->window, GTK_TYPE_SEARCH_ENTRY);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static gboolean
shows_nothing_found (gpointer data)
{
  return g_strcmp0 (understudy_history_get_page (data), "nothing-found") == 0;
}

static gboolean
shows_list (gpointer data)
{
  return g_strcmp0 (understudy_history_get_page (data), "list") == 0;
}

static gboolean
has_no_copy (gpointer data)
{
  return app_test_find_label (data, "Main Stage copy") == NULL;
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) one = app_test_add_entry (fixture->ledger, "Main Stage copy");
  g_autoptr (LedgerEntry) two = app_test_add_entry (fixture->ledger, "早间导播台");

  g_assert_nonnull (one);
  g_assert_nonnull (two);

  app_test_wait_for_label (fixture->window, "Main Stage copy");
  type_search (fixture, "导播");
  app_test_wait_for_label (fixture->window, "1 found");
  app_test_wait_for (has_no_copy, fixture->window, "what was found alone");
  app_test_wait_for_label (fixture->window, "早间导播台");

  type_search (fixture, "no such thing");
  app_test_wait_for (shows_nothing_found, fixture->history, "nothing to be found");
  app_test_click (app_test_find_button (fixture->window, "Show Everything"));
  app_test_wait_for (shows_list, fixture->history, "everything");
  app_test_wait_for_label (fixture->window, "Main Stage copy");
}

/* What comes while something is searched for shows if it is like that. */
static void
test_search_follows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) one = app_test_add_entry (fixture->ledger, "Main Stage copy");
  g_autoptr (LedgerEntry) two = NULL;
  g_autoptr (LedgerEntry) three = NULL;

  g_assert_nonnull (one);

  type_search (fixture, "stage");
  app_test_wait_for_label (fixture->window, "1 found");
  two = app_test_add_entry (fixture->ledger, "Another one");
  three = app_test_add_entry (fixture->ledger, "Stage three");
  app_test_wait_for_label (fixture->window, "2 found");
  app_test_wait_for_label (fixture->window, "Stage three");
  g_assert_null (app_test_find_label (fixture->window, "Another one"));
}

typedef struct {
  Fixture *fixture;
  guint n;
} Count;

static gboolean
has_entries (gpointer data)
{
  const Count *count = data;

  return g_list_model_get_n_items (G_LIST_MODEL (count->fixture->model)) == count->n;
}

static void
on_toast (AdwToast **taken, AdwToast *toast)
{
  g_set_object (taken, toast);
}

static gboolean
has_toast (gpointer data)
{
  return *(AdwToast **) data != NULL;
}

static gboolean
can_delete (gpointer data)
{
  GtkWidget *button = app_test_find_button (data, "Delete");

  return button != NULL && gtk_widget_is_sensitive (button);
}

/* What can be selected from is there a moment after the bar is */
static gboolean
has_boxes (gpointer data)
{
  GtkWidget *list = app_test_find_type (data, GTK_TYPE_LIST_VIEW);

  return list != NULL && GTK_IS_MULTI_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (list))) &&
         app_test_find_button (data, "Select All") != NULL &&
         app_test_find_label (data, "0 selected") != NULL;
}

/* What is under way stays; what is deleted comes back. */
static void
test_delete_and_undo (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) one = app_test_add_entry (fixture->ledger, "One");
  g_autoptr (LedgerEntry) two = app_test_add_entry (fixture->ledger, "Two");
  g_autoptr (LedgerEntry) three = app_test_add_entry (fixture->ledger, "Three");
  g_autoptr (AdwToast) toast = NULL;
  Count count = {fixture, 1};

  g_assert_nonnull (three);

  app_test_record (fixture->ledger, one, &done);
  app_test_record (fixture->ledger, two, &refused);
  g_signal_connect_swapped (fixture->history, "toast", G_CALLBACK (on_toast), &toast);

  g_object_set (fixture->history, "selecting", TRUE, NULL);
  app_test_wait_for (has_boxes, fixture->window, "the bar");
  app_test_wait_for_label (fixture->window, "Three");
  app_test_click (app_test_find_button (fixture->window, "Select All"));
  app_test_wait_for (can_delete, fixture->window, "something to delete");
  app_test_click (app_test_find_button (fixture->window, "Delete"));
  app_test_wait_for (has_toast, &toast, "what was deleted");
  g_assert_cmpstr (adw_toast_get_title (toast), ==,
                   "2 entries were deleted. 1 that is not finished stays.");
  app_test_wait_for (has_entries, &count, "two to go");

  g_signal_emit_by_name (toast, "button-clicked");
  count.n = 3;
  app_test_wait_for (has_entries, &count, "both to come back");
  app_test_wait_for_label (fixture->window, "One");
}

/* Who cannot undo any more has deleted for good. */
static void
test_deleted_for_good (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) one = app_test_add_entry (fixture->ledger, "One");
  g_autoptr (LedgerEntry) two = app_test_add_entry (fixture->ledger, "Two");
  g_autoptr (AdwToast) toast = NULL;
  LedgerRemoval *removal;
  Count count = {fixture, 1};

  g_assert_nonnull (two);

  app_test_record (fixture->ledger, one, &done);
  g_signal_connect_swapped (fixture->history, "toast", G_CALLBACK (on_toast), &toast);
  g_object_set (fixture->history, "selecting", TRUE, NULL);
  app_test_wait_for (has_boxes, fixture->window, "the bar");
  app_test_wait_for_label (fixture->window, "Two");
  app_test_click (app_test_find_button (fixture->window, "Select All"));
  app_test_wait_for (can_delete, fixture->window, "something to delete");
  app_test_click (app_test_find_button (fixture->window, "Delete"));
  app_test_wait_for (has_toast, &toast, "what was deleted");
  app_test_wait_for (has_entries, &count, "one to go");

  removal = g_object_get_data (G_OBJECT (toast), "removal");
  g_assert_true (LEDGER_IS_REMOVAL (removal));
  g_object_add_weak_pointer (G_OBJECT (removal), (gpointer *) &removal);
  g_clear_object (&toast);
  g_assert_null (removal);
}

static void
on_ended (char **words, const char *text)
{
  g_free (*words);
  *words = g_strdup (text);
}

static gboolean
has_words (gpointer data)
{
  return *(char **) data != NULL;
}

static void
test_transfer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "history.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LedgerEntry) one = app_test_add_entry (fixture->ledger, "One");
  g_autoptr (LedgerQuery) query = ledger_query_new (NULL);
  g_autofree char *words = NULL;
  UnderstudyTransfer *transfer =
      UNDERSTUDY_TRANSFER (g_object_ref_sink (g_object_new (UNDERSTUDY_TYPE_TRANSFER, NULL)));

  g_assert_nonnull (one);

  g_signal_connect_swapped (transfer, "ended", G_CALLBACK (on_ended), &words);
  understudy_transfer_export (transfer, fixture->ledger, query, file, LEDGER_FORMAT_JSON);
  g_assert_true (understudy_transfer_get_active (transfer));
  app_test_wait_for (has_words, &words, "the file");
  g_assert_false (understudy_transfer_get_active (transfer));
  g_assert_cmpstr (words, ==, "1 entry was exported.");

  g_clear_pointer (&words, g_free);
  understudy_transfer_import (transfer, fixture->ledger, file);
  app_test_wait_for (has_words, &words, "the import");
  g_assert_cmpstr (words, ==, "All of it was there already.");

  g_clear_pointer (&words, g_free);
  g_assert_true (g_file_set_contents (path, "nothing of ours", -1, NULL));
  understudy_transfer_import (transfer, fixture->ledger, file);
  app_test_wait_for (has_words, &words, "the import");
  g_assert_nonnull (strstr (words, "not a history"));

  g_assert_finalize_object (transfer);
}

/* Rows that are out of sight have a name and nothing in them until they come near. */
static void
test_rows_in_sight (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list;
  guint n_filled = 0, n_rows = 0;

  /* All at once: rows stay filled that were in sight while others came */
  understudy_history_set_model (fixture->history, NULL);
  for (guint i = 1; i <= N_MANY; i++) {
    g_autofree char *name = g_strdup_printf ("Copy %u", i);

    g_object_unref (app_test_add_entry (fixture->ledger, name));
  }
  understudy_history_set_model (fixture->history, G_LIST_MODEL (fixture->model));
  app_test_wait_for_label (fixture->window, "Copy 60");
  gtk_test_widget_wait_for_draw (fixture->window);
  list = app_test_find_type (fixture->window, GTK_TYPE_LIST_VIEW);
  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL;
       item = gtk_widget_get_next_sibling (item)) {
    GtkWidget *row = gtk_widget_get_first_child (item);
    graphene_rect_t bounds;

    g_assert_true (UNDERSTUDY_IS_ENTRY_ROW (row));
    g_assert_true (
        gtk_test_accessible_has_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL));
    n_rows++;
    if (understudy_entry_row_get_filled (UNDERSTUDY_ENTRY_ROW (row))) {
      n_filled++;
      continue;
    }
    /* What a list view does not show it does not place, either */
    if (gtk_widget_get_height (item) <= 0)
      continue;
    g_assert_true (gtk_widget_compute_bounds (item, list, &bounds));
    g_assert_true (bounds.origin.y + bounds.size.height <= 0 ||
                   bounds.origin.y >= (float) gtk_widget_get_height (list));
  }
  g_assert_cmpuint (n_rows, ==, N_MANY);
  g_assert_cmpuint (n_filled, <, N_MANY / 2);
  g_assert_null (app_test_find_label (fixture->window, "Copy 1"));

  g_assert_true (gtk_widget_activate_action (list, "list.scroll-to-item", "u", N_MANY - 1));
  app_test_wait_for_label (fixture->window, "Copy 1");
}

#define ADD(path, function)                                                                        \
  g_test_add ("/history/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("empty", test_empty);
  ADD ("row-lives", test_row_lives);
  ADD ("row-copies", test_row_copies);
  ADD ("row-refused", test_row_refused);
  ADD ("row-unknown", test_row_unknown);
  ADD ("row-activates", test_row_activates);
  ADD ("row-names", test_row_names);
  ADD ("newest-first", test_newest_first);
  ADD ("rows-in-sight", test_rows_in_sight);
  ADD ("long-names-fit", test_long_names_fit);
  ADD ("problem", test_problem);
  ADD ("facts", test_facts);
  ADD ("facts-are-redacted", test_facts_are_redacted);
  ADD ("details-window", test_details_window);
  ADD ("details-window-follows", test_details_window_follows);
  ADD ("finalize", test_finalize);
  ADD ("search", test_search);
  ADD ("search-follows", test_search_follows);
  ADD ("delete-and-undo", test_delete_and_undo);
  ADD ("deleted-for-good", test_deleted_for_good);
  ADD ("transfer", test_transfer);

  return g_test_run ();
}
