/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-removal.h"

#include "ledger-model.h"
#include "ledger-private.h"
#include "ledger-results.h"
#include "ledger-testing.h"

static LedgerRemoval *
try_remove (Ledger *ledger, GArray *ids, LedgerRemovalFlags flags, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_remove_async (ledger, ids, flags, NULL, testing_take_result, &result);
  return ledger_remove_finish (ledger, testing_wait (&result), error);
}

static LedgerRemoval *
remove_ids (Ledger *ledger, const gint64 *ids, guint n, LedgerRemovalFlags flags)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  LedgerRemoval *removal;

  g_array_append_vals (array, ids, n);
  removal = try_remove (ledger, array, flags, &error);
  g_assert_no_error (error);

  return removal;
}

static void
restore (LedgerRemoval *removal)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_restore_async (removal, testing_take_result, &result);
  g_assert_true (ledger_restore_finish (removal, testing_wait (&result), &error));
  g_assert_no_error (error);
}

static void
fill (Testing *testing, Ledger *ledger, guint n)
{
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
      "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
      "SELECT i, 'a', 'e', 's', 'Stage ' || i, 'refused', i FROM n;"
      "INSERT INTO attempts (entry_id, number, started_at, outcome) "
      "SELECT id, 1, 1, 'refused' FROM entries",
      n);

  testing_sqlite_execute (testing->path, sql);
  ledger_check_for_changes (ledger);
  g_assert_cmpint (testing_count (ledger), ==, n);
}

/* Follows a list by what it tells, as a view does, and holds everything that it has */
typedef struct {
  GListModel *model;
  GPtrArray *mirror;
  guint n_told;
  guint most_removed;
} View;

static void
follow (View *self, guint position, guint removed, guint added)
{
  g_ptr_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->mirror, (int) (position + i),
                        g_list_model_get_item (self->model, position + i));
  g_assert_cmpuint (self->mirror->len, ==, g_list_model_get_n_items (self->model));
  self->n_told++;
  self->most_removed = MAX (self->most_removed, removed);
}

static View *
view_new (gpointer model)
{
  View *self = g_new0 (View, 1);

  self->model = model;
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (model, "items-changed", G_CALLBACK (follow), self);
  follow (self, 0, 0, g_list_model_get_n_items (model));
  return self;
}

static void
view_free (View *self)
{
  g_clear_pointer (&self->mirror, g_ptr_array_unref);
  g_assert_finalize_object (self->model);
  g_free (self);
}

static void
view_check (View *self, Testing *testing)
{
  g_autofree char *expected =
      testing_sqlite_query (testing->path, "SELECT id FROM entries ORDER BY id DESC");
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < self->mirror->len; i++) {
    /* It may be another one after waiting */
    testing_wait_until (ledger_entry_get_loaded (self->mirror->pdata[i]));
    g_string_append_printf (told, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            ledger_entry_get_id (self->mirror->pdata[i]));
  }
  g_assert_cmpstr (told->str, ==, expected);
}

static void
test_only_finished (Testing *testing, gconstpointer data)
{
  const gint64 ids[] = {1, 2, 3, 4, 5, 6, 99};
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerRemoval) removal = NULL;
  g_autoptr (LedgerRemoval) unknown = NULL;

  for (LedgerState state = LEDGER_STATE_QUEUED; state <= LEDGER_STATE_CANCELLED; state++)
    g_object_unref (testing_add_in_state (ledger, "A", state));

  removal = remove_ids (ledger, ids, G_N_ELEMENTS (ids), LEDGER_REMOVAL_FINISHED);
  g_assert_cmpuint (ledger_removal_get_n_removed (removal), ==, 3);
  g_assert_cmpuint (ledger_removal_get_n_kept (removal), ==, 4);
  testing_assert_query (testing->path, "SELECT state FROM entries ORDER BY id",
                        "queued,sending,unknown");

  unknown = remove_ids (ledger, ids, G_N_ELEMENTS (ids), LEDGER_REMOVAL_UNKNOWN);
  g_assert_cmpuint (ledger_removal_get_n_removed (unknown), ==, 1);
  testing_assert_query (testing->path, "SELECT state FROM entries ORDER BY id", "queued,sending");
  g_assert_cmpint (testing_count (ledger), ==, 2);

  g_clear_object (&removal);
  g_clear_object (&unknown);
  testing_close_and_unref (ledger);
}

/* All that there was is back, to the byte. */
static void
test_undone (Testing *testing, gconstpointer data)
{
  static const char entries[] =
      "SELECT quote (id) || quote (client_token) || quote (state) || "
      "quote (created_at) || quote (asked_by) || quote (name) FROM entries";
  static const char attempts[] =
      "SELECT quote (entry_id) || quote (number) || quote (outcome) FROM attempts";
  const gint64 ids[] = {70, 7, 8, 9, 100, 1};
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerRemoval) removal = NULL;
  g_autofree char *entries_before = NULL;
  g_autofree char *attempts_before = NULL;

  fill (testing, ledger, 100);
  entries_before = testing_sqlite_query (testing->path, entries);
  attempts_before = testing_sqlite_query (testing->path, attempts);
  removal = remove_ids (ledger, ids, G_N_ELEMENTS (ids), LEDGER_REMOVAL_FINISHED);
  g_assert_cmpint (testing_count (ledger), ==, 94);
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "94");

  restore (removal);
  g_assert_cmpint (testing_count (ledger), ==, 100);
  testing_assert_query (testing->path, entries, entries_before);
  testing_assert_query (testing->path, attempts, attempts_before);
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_entries", "0");
  testing_assert_query (testing->path, "SELECT sum (entries) FROM blocks", "100");

  g_clear_object (&removal);
  testing_close_and_unref (ledger);
}

static void
test_forgotten (Testing *testing, gconstpointer data)
{
  const gint64 ids[] = {3, 4};
  Ledger *ledger = testing_open (testing);
  LedgerRemoval *removal;

  fill (testing, ledger, 10);
  removal = remove_ids (ledger, ids, 2, LEDGER_REMOVAL_FINISHED);
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_entries", "2");
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_attempts", "2");
  g_assert_finalize_object (removal);
  g_assert_cmpint (testing_count (ledger), ==, 8);
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_entries", "0");
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_attempts", "0");
  testing_close_and_unref (ledger);
}

/* A program that ended without a word cannot undo any more. */
static void
test_left_behind (Testing *testing, gconstpointer data)
{
  const gint64 ids[] = {3, 4};
  Ledger *ledger = testing_open (testing);
  Ledger *other = NULL;
  LedgerRemoval *removal;

  fill (testing, ledger, 10);
  removal = remove_ids (ledger, ids, 2, LEDGER_REMOVAL_FINISHED);

  /* Not while it is there */
  other = testing_open (testing);
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_entries", "2");
  testing_close_and_unref (other);

  testing_close (ledger);
  other = testing_open (testing);
  testing_assert_query (testing->path, "SELECT count(*) FROM removed_entries", "0");
  testing_assert_query (testing->path, "SELECT count(*) FROM entries", "8");
  testing_close_and_unref (other);
  g_object_unref (removal);
  testing_close_and_unref (ledger);
}

static void
check_lists (
    Testing *testing, const gint64 *ids, guint n, guint most_from_all, guint most_from_found)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerQuery) query = ledger_query_new (NULL);
  g_autoptr (LedgerRemoval) removal = NULL;
  View *all, *found;

  fill (testing, ledger, 300);
  all = view_new (ledger_model_new (ledger));
  found = view_new (ledger_results_new (ledger, query));
  testing_wait_until (!ledger_results_get_searching (LEDGER_RESULTS (found->model)));
  all->most_removed = found->most_removed = 0;

  removal = remove_ids (ledger, ids, n, LEDGER_REMOVAL_FINISHED);
  g_assert_cmpuint (all->most_removed, ==, most_from_all);
  g_assert_cmpuint (found->most_removed, ==, most_from_found);
  view_check (all, testing);
  view_check (found, testing);

  restore (removal);
  testing_wait_until (found->mirror->len == 300);
  view_check (all, testing);
  view_check (found, testing);

  view_free (all);
  view_free (found);
  g_clear_object (&removal);
  testing_close_and_unref (ledger);
}

/* Lists lose just what is gone, and keep everything else where it is. */
static void
test_lists (Testing *testing, gconstpointer data)
{
  const gint64 ids[] = {300, 299, 200, 130, 129, 128, 127, 64, 1};

  check_lists (testing, ids, G_N_ELEMENTS (ids), 4, 4);
}

static void
test_lists_many_gaps (Testing *testing, gconstpointer data)
{
  gint64 ids[150];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = 2 * i + 1;
  check_lists (testing, ids, G_N_ELEMENTS (ids), 300, 299);
}

/* Also what is only being read keeps its place. */
static void
test_lists_not_loaded (Testing *testing, gconstpointer data)
{
  const gint64 ids[] = {2000, 1999, 1500, 65, 64, 63};
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerRemoval) removal = NULL;
  View *all;

  fill (testing, ledger, 2000);
  all = view_new (ledger_model_new (ledger));
  removal = remove_ids (ledger, ids, G_N_ELEMENTS (ids), LEDGER_REMOVAL_FINISHED);
  view_check (all, testing);
  restore (removal);
  view_check (all, testing);

  view_free (all);
  g_clear_object (&removal);
  testing_close_and_unref (ledger);
}

/* Many go in pieces, between which others may write. */
static void
test_many (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LedgerRemoval) removal = NULL;
  LedgerModel *model;

  fill (testing, ledger, 3000);
  model = ledger_model_new (ledger);
  for (gint64 id = 1; id <= 2999; id++)
    g_array_append_val (ids, id);
  removal = try_remove (ledger, ids, LEDGER_REMOVAL_FINISHED, NULL);
  g_assert_cmpuint (ledger_removal_get_n_removed (removal), ==, 2999);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  restore (removal);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 3000);

  g_assert_finalize_object (model);
  g_clear_object (&removal);
  testing_close_and_unref (ledger);
}

/* Stopped on the way, what is deleted can be undone, and the rest is there. */
static void
test_cancelled (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LedgerRemoval) removal = NULL;
  guint n_removed;

  fill (testing, ledger, 3000);
  for (gint64 id = 1; id <= 3000; id++)
    g_array_append_val (ids, id);
  g_cancellable_cancel (cancellable);
  ledger_remove_async (ledger, ids, 0, cancellable, testing_take_result, &result);
  removal = ledger_remove_finish (ledger, testing_wait (&result), NULL);
  g_assert_nonnull (removal);
  n_removed = ledger_removal_get_n_removed (removal);
  g_assert_cmpuint (n_removed, <, 3000);
  g_assert_cmpint (testing_count (ledger), ==, 3000 - n_removed);
  restore (removal);
  g_assert_cmpint (testing_count (ledger), ==, 3000);

  g_clear_object (&result);
  g_clear_object (&removal);
  testing_close_and_unref (ledger);
}

/* Another process sees it go, and come back. */
static void
test_seen_by_others (Testing *testing, gconstpointer data)
{
  const gint64 ids[] = {5, 6, 50};
  Ledger *ledger = testing_open (testing);
  Ledger *other = testing_open (testing);
  g_autoptr (LedgerRemoval) removal = NULL;
  View *view;

  fill (testing, ledger, 100);
  ledger_check_for_changes (other);
  testing_wait_until (ledger_peek_count (other) == 100);
  view = view_new (ledger_model_new (other));
  removal = remove_ids (ledger, ids, 3, LEDGER_REMOVAL_FINISHED);
  ledger_check_for_changes (other);
  testing_wait_until (view->mirror->len == 97);
  view_check (view, testing);
  restore (removal);
  ledger_check_for_changes (other);
  testing_wait_until (view->mirror->len == 100);
  view_check (view, testing);

  view_free (view);
  g_clear_object (&removal);
  testing_close_and_unref (other);
  testing_close_and_unref (ledger);
}

static void
test_read_only (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (LedgerRemoval) removal = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = 1;

  fill (testing, ledger, 3);
  testing_close_and_unref (ledger);
  testing_sqlite_execute (testing->path, "PRAGMA user_version = 99");
  ledger = testing_open (testing);
  g_assert_true (ledger_get_read_only (ledger));
  g_array_append_val (ids, id);
  removal = try_remove (ledger, ids, 0, &error);
  g_assert_null (removal);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY);
  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/removal/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("only-finished", test_only_finished);
  ADD ("undone", test_undone);
  ADD ("forgotten", test_forgotten);
  ADD ("left-behind", test_left_behind);
  ADD ("lists", test_lists);
  ADD ("lists-many-gaps", test_lists_many_gaps);
  ADD ("lists-not-loaded", test_lists_not_loaded);
  ADD ("many", test_many);
  ADD ("cancelled", test_cancelled);
  ADD ("seen-by-others", test_seen_by_others);
  ADD ("read-only", test_read_only);

  return g_test_run ();
}
