/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-model.h"

#include "ledger-page-cache.h"
#include "ledger-private.h"
#include "ledger-testing.h"

#include <string.h>

/* What the model told, and a copy of the list kept by that alone, as a view keeps one */
typedef struct {
  LedgerModel *model;
  GString *log;
  GPtrArray *mirror;
} View;

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  View *view = user_data;

  g_string_append_printf (view->log, "%u-%u+%u ", position, removed, added);
  g_assert_cmpuint (position + removed, <=, view->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (view->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (view->mirror, (int) (position + i),
                        g_list_model_get_item (list, position + i));
  g_assert_cmpuint (view->mirror->len, ==, g_list_model_get_n_items (list));
}

static View *
view_new (Ledger *ledger)
{
  View *view = g_new0 (View, 1);

  view->model = ledger_model_new (ledger);
  view->log = g_string_new (NULL);
  view->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view->model)); i++)
    g_ptr_array_add (view->mirror, g_list_model_get_item (G_LIST_MODEL (view->model), i));
  g_signal_connect (view->model, "items-changed", G_CALLBACK (items_changed_cb), view);

  return view;
}

static void
view_free (View *view)
{
  g_assert_finalize_object (view->model);
  g_string_free (view->log, TRUE);
  g_ptr_array_unref (view->mirror);
  g_free (view);
}

static gboolean
view_is_loaded (View *view)
{
  for (guint i = 0; i < view->mirror->len; i++) {
    if (!ledger_entry_get_loaded (view->mirror->pdata[i]))
      return FALSE;
  }

  return TRUE;
}

/* Newest first, as the file has it; and the view's copy is the list */
static void
view_check (View *view, Testing *testing)
{
  g_autofree char *expected = testing_sqlite_query (
      testing->path, "SELECT id || state || name FROM entries ORDER BY id DESC");
  g_autoptr (GString) found = g_string_new (NULL);

  testing_wait_until (view_is_loaded (view));
  for (guint i = 0; i < view->mirror->len; i++) {
    LedgerEntry *entry = view->mirror->pdata[i];
    g_autoptr (LedgerEntry) item = g_list_model_get_item (G_LIST_MODEL (view->model), i);

    g_assert_true (item == entry);
    g_string_append_printf (
        found, "%s%" G_GINT64_FORMAT "%s%s", i > 0 ? "," : "", ledger_entry_get_id (entry),
        ledger_state_to_string (ledger_entry_get_state (entry)), ledger_entry_get_name (entry));
  }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_empty (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  GListModel *model = G_LIST_MODEL (ledger_model_new (ledger));

  g_assert_true (g_list_model_get_item_type (model) == LEDGER_TYPE_ENTRY);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 0);
  g_assert_null (g_list_model_get_item (model, 0));
  g_assert_null (g_list_model_get_item (model, G_MAXUINT));

  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

static void
test_beyond_the_end (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  GListModel *model;

  testing_add_many (ledger, 0, 3);
  model = G_LIST_MODEL (ledger_model_new (ledger));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3);
  g_assert_null (g_list_model_get_item (model, 3));
  g_assert_null (g_list_model_get_item (model, G_MAXUINT));

  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

static void
test_properties (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerModel *model = ledger_model_new (ledger);
  g_autoptr (Ledger) of_model = NULL;
  guint n_items;

  testing_add_many (ledger, 0, 3);
  g_object_get (model, "ledger", &of_model, "n-items", &n_items, NULL);
  g_assert_true (of_model == ledger);
  g_assert_cmpuint (n_items, ==, 3);

  g_clear_object (&of_model);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

/* A row is there at once, and says what it is when its page was read. */
static void
test_filled_in (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  GListModel *model;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) again = NULL;

  testing_add_many (ledger, 0, 3);
  model = G_LIST_MODEL (ledger_model_new (ledger));
  entry = g_list_model_get_item (model, 2);
  g_assert_false (ledger_entry_get_loaded (entry));
  g_assert_null (ledger_entry_get_name (entry));
  again = g_list_model_get_item (model, 2);
  g_assert_true (again == entry);

  testing_wait_until (ledger_entry_get_loaded (entry));
  g_assert_cmpstr (ledger_entry_get_name (entry), ==, "0");
  g_assert_cmpint (ledger_entry_get_id (entry), ==, 1);
  g_clear_object (&again);
  again = g_list_model_get_item (model, 2);
  g_assert_true (again == entry);

  g_clear_object (&again);
  g_clear_object (&entry);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

static void
test_order_over_pages (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;

  testing_add_many (ledger, 0, 3 * LEDGER_PAGE_SIZE + 7);
  view = view_new (ledger);
  view_check (view, testing);
  g_assert_cmpstr (view->log->str, ==, "");

  view_free (view);
  testing_close_and_unref (ledger);
}

static void
n_items_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
test_added (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view = view_new (ledger);
  g_autoptr (LedgerEntry) entry = NULL;
  guint notified = 0;

  g_signal_connect (view->model, "notify::n-items", G_CALLBACK (n_items_cb), &notified);
  entry = testing_add (ledger, "A");
  g_assert_cmpstr (view->log->str, ==, "0-0+1 ");
  g_assert_true (view->mirror->pdata[0] == entry);
  g_assert_cmpuint (notified, ==, 1);

  g_clear_object (&entry);
  entry = testing_add (ledger, "B");
  g_assert_cmpstr (view->log->str, ==, "0-0+1 0-0+1 ");
  g_assert_true (view->mirror->pdata[0] == entry);

  /* An order of many is told once */
  testing_add_many (ledger, 0, 200);
  g_assert_cmpstr (view->log->str, ==, "0-0+1 0-0+1 0-0+200 ");
  g_assert_cmpuint (notified, ==, 3);
  view_check (view, testing);

  g_clear_object (&entry);
  view_free (view);
  testing_close_and_unref (ledger);
}

/* Rows change in place: the list itself does not. */
static void
test_changed_in_place (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = "new"};
  View *view;
  LedgerEntry *entry;
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (LedgerEntry) done = NULL;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);
  entry = view->mirror->pdata[70];

  begun = testing_begin (ledger, entry, NULL);
  g_assert_true (begun == entry);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_SENDING);
  done = testing_record (ledger, entry, &outcome, NULL);
  g_assert_true (done == entry);
  g_assert_cmpstr (ledger_entry_get_caster_id (entry), ==, "new");
  g_assert_cmpstr (view->log->str, ==, "");
  view_check (view, testing);

  g_clear_object (&begun);
  g_clear_object (&done);
  view_free (view);
  testing_close_and_unref (ledger);
}

/* Rows that are added while pages are under way do not shift what comes back. */
static void
test_added_while_reading (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intents[] = {testing_intent ("1", "A"), testing_intent ("2", "B")};
  View *view;
  GAsyncResult *results[6] = {NULL};

  testing_add_many (ledger, 0, 5 * LEDGER_PAGE_SIZE);
  view = view_new (ledger);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (view->model), i * LEDGER_PAGE_SIZE % 320));
    ledger_add_intents_async (ledger, intents, 2, testing_take_result, &results[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autoptr (GPtrArray) entries =
        ledger_add_intents_finish (ledger, testing_wait (&results[i]), NULL);

    g_assert_cmpuint (entries->len, ==, 2);
    g_object_unref (results[i]);
  }
  g_assert_cmpstr (view->log->str, ==, "0-0+2 0-0+2 0-0+2 0-0+2 0-0+2 0-0+2 ");
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

/* The same entry, whichever way one came by it first */
static void
test_known_before_page (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;
  g_autoptr (GPtrArray) found = NULL;

  testing_add_many (ledger, 0, 10);
  found = testing_find_by_token (ledger, "7");
  view = view_new (ledger);
  g_assert_true (view->mirror->pdata[2] != found->pdata[0]);
  testing_wait_until (view_is_loaded (view));
  g_assert_cmpstr (view->log->str, ==, "2-1+1 ");
  g_assert_true (view->mirror->pdata[2] == found->pdata[0]);
  view_check (view, testing);

  g_clear_pointer (&found, g_ptr_array_unref);
  view_free (view);
  testing_close_and_unref (ledger);
}

static void
walk (LedgerModel *model, gboolean wait)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));

  for (guint i = 0; i < n; i++) {
    g_autoptr (LedgerEntry) entry = g_list_model_get_item (G_LIST_MODEL (model), i);

    g_assert_nonnull (entry);
    if (wait)
      testing_wait_until (ledger_entry_get_loaded (entry));
  }
}

static void
test_memory_is_bounded (Testing *testing, gconstpointer data)
{
  const guint limit = LEDGER_PAGE_LIMIT * LEDGER_PAGE_SIZE;
  Ledger *ledger = testing_open (testing);
  LedgerModel *model;

  testing_add_many (ledger, 0, 10000);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), ==, 0);
  model = ledger_model_new (ledger);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 10000);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), ==, 0);

  walk (model, TRUE);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), <=, limit);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), >, limit / 2);

  g_assert_finalize_object (model);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), ==, 0);
  testing_close_and_unref (ledger);
}

/* Flung through from end to end, only what is left in sight is read. */
static void
test_flung_through (Testing *testing, gconstpointer data)
{
  const guint limit = LEDGER_PAGE_LIMIT * LEDGER_PAGE_SIZE;
  Ledger *ledger = testing_open (testing);
  LedgerModel *model;
  g_autoptr (LedgerEntry) last = NULL;

  testing_add_many (ledger, 0, 10000);
  model = ledger_model_new (ledger);
  for (guint i = 0; i < 3; i++)
    walk (model, FALSE);

  last = g_list_model_get_item (G_LIST_MODEL (model), 9999);
  testing_wait_until (ledger_entry_get_loaded (last));
  g_assert_cmpstr (ledger_entry_get_name (last), ==, "0");
  g_assert_cmpint (testing_count (ledger), ==, 10000);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), <=, limit);

  g_clear_object (&last);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

/* A row that somebody holds stays the row's object, however long its page is out of memory. */
static void
test_held_over (Testing *testing, gconstpointer data)
{
  const LedgerOutcome outcome = {.state = LEDGER_STATE_CANCELLED};
  Ledger *ledger = testing_open (testing);
  LedgerModel *model;
  g_autoptr (LedgerEntry) held = NULL;
  g_autoptr (LedgerEntry) cancelled = NULL;
  g_autoptr (LedgerEntry) again = NULL;

  testing_add_many (ledger, 0, 3000);
  model = ledger_model_new (ledger);
  held = g_list_model_get_item (G_LIST_MODEL (model), 5);
  testing_wait_until (ledger_entry_get_loaded (held));
  walk (model, TRUE);

  cancelled = testing_record (ledger, held, &outcome, NULL);
  g_assert_true (cancelled == held);
  again = g_list_model_get_item (G_LIST_MODEL (model), 5);
  g_assert_true (again == held);
  g_assert_cmpint (ledger_entry_get_state (held), ==, LEDGER_STATE_CANCELLED);

  /* Also where rows were added meanwhile */
  walk (model, TRUE);
  testing_add_many (ledger, 3000, 3);
  g_clear_object (&again);
  again = g_list_model_get_item (G_LIST_MODEL (model), 8);
  g_assert_true (again == held);

  g_clear_object (&again);
  g_clear_object (&cancelled);
  g_clear_object (&held);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

/* One that is held is filled in though its page has gone before it was read. */
static void
test_held_before_read (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerModel *model;
  g_autoptr (LedgerEntry) held = NULL;
  g_autoptr (LedgerEntry) again = NULL;

  testing_add_many (ledger, 0, 3000);
  model = ledger_model_new (ledger);
  held = g_list_model_get_item (G_LIST_MODEL (model), 5);
  walk (model, FALSE);
  g_assert_false (ledger_entry_get_loaded (held));
  testing_wait_until (ledger_entry_get_loaded (held));
  g_assert_cmpstr (ledger_entry_get_name (held), ==, "2994");
  again = g_list_model_get_item (G_LIST_MODEL (model), 5);
  g_assert_true (again == held);

  g_clear_object (&again);
  g_clear_object (&held);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

/* Entries that were just added are known, and need not be read again. */
static void
test_added_are_known (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerModel *model = ledger_model_new (ledger);
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "A");
  g_autoptr (LedgerEntry) item = g_list_model_get_item (G_LIST_MODEL (model), 0);

  g_assert_true (item == entry);
  g_assert_true (ledger_entry_get_loaded (item));

  g_clear_object (&entry);
  g_clear_object (&item);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

static void
test_before_opening (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;

  testing_add_many (ledger, 0, 70);
  testing_close_and_unref (ledger);

  ledger = testing_new (testing);
  view = view_new (ledger);
  g_assert_cmpuint (view->mirror->len, ==, 0);
  g_assert_true (testing_try_open (ledger, NULL));
  g_assert_cmpstr (view->log->str, ==, "0-0+70 ");
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

static void
test_after_closing (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerModel *model;
  g_autoptr (LedgerEntry) read = NULL;
  g_autoptr (LedgerEntry) unread = NULL;

  testing_add_many (ledger, 0, 1000);
  model = ledger_model_new (ledger);
  read = g_list_model_get_item (G_LIST_MODEL (model), 0);
  testing_wait_until (ledger_entry_get_loaded (read));
  testing_close (ledger);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1000);
  g_assert_cmpstr (ledger_entry_get_name (read), ==, "999");
  unread = g_list_model_get_item (G_LIST_MODEL (model), 999);
  g_assert_false (ledger_entry_get_loaded (unread));

  g_clear_object (&read);
  g_clear_object (&unread);
  g_assert_finalize_object (model);
  testing_close_and_unref (ledger);
}

/* Nothing comes back to a model that is gone. */
static void
test_gone_while_reading (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerModel *model;

  testing_add_many (ledger, 0, 500);
  model = ledger_model_new (ledger);
  walk (model, FALSE);
  g_assert_finalize_object (model);
  g_assert_cmpint (testing_count (ledger), ==, 500);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), ==, 0);

  testing_close_and_unref (ledger);
}

static const char insert[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) "
    "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
    "SELECT 't', 'a', 'e', 's', 'foreign', 'queued', 0 FROM n";

/* What other programs do to the file, told as what it is */
static void
test_foreign_rows (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);

  testing_sqlite_execute (testing->path, insert);
  ledger_check_for_changes (ledger);
  testing_wait_until (view->log->len > 0);
  g_assert_cmpstr (view->log->str, ==, "0-0+3 ");
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

/* Theirs first, then ours, as the file has them */
static void
test_foreign_rows_before_own (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;
  g_autoptr (LedgerEntry) entry = NULL;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);

  testing_sqlite_execute (testing->path, insert);
  entry = testing_add (ledger, "own");
  g_assert_cmpstr (view->log->str, ==, "0-0+3 0-0+1 ");
  g_assert_true (view->mirror->pdata[0] == entry);
  view_check (view, testing);

  g_clear_object (&entry);
  view_free (view);
  testing_close_and_unref (ledger);
}

static void
test_foreign_change (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;
  LedgerEntry *entry;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);
  entry = view->mirror->pdata[42];

  testing_sqlite_execute (testing->path, "UPDATE entries SET state = 'refused'");
  ledger_check_for_changes (ledger);
  testing_wait_until (ledger_entry_get_state (entry) == LEDGER_STATE_REFUSED);
  g_assert_true (view->mirror->pdata[42] == entry);
  g_assert_cmpstr (view->log->str, ==, "");
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

static void
test_foreign_removal (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);

  testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE id IN (3, 50, 51, 100)");
  ledger_check_for_changes (ledger);
  testing_wait_until (view->log->len > 0);
  g_assert_true (g_str_has_prefix (view->log->str, "0-100+96 "));
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

/* As many came as went: the number alone would not tell. */
static void
test_foreign_replacement (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autofree char *sql = NULL;
  View *view;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);

  sql =
      g_strconcat ("BEGIN;", insert, "; DELETE FROM entries WHERE id IN (3, 50, 51); COMMIT", NULL);
  testing_sqlite_execute (testing->path, sql);
  ledger_check_for_changes (ledger);
  testing_wait_until (view->log->len > 0);
  g_assert_true (g_str_has_prefix (view->log->str, "0-100+100 "));
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

static void
test_foreign_emptying (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;

  testing_add_many (ledger, 0, 100);
  view = view_new (ledger);
  view_check (view, testing);

  testing_sqlite_execute (testing->path, "DELETE FROM entries");
  ledger_check_for_changes (ledger);
  testing_wait_until (view->log->len > 0);
  g_assert_cmpstr (view->log->str, ==, "0-100+0 ");
  testing_add_many (ledger, 0, 2);
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

/* Pages are found by counting, not by ids that nothing is missing from. */
static void
test_sparse_ids (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view;
  g_autoptr (GPtrArray) page = NULL;
  g_autofree char *name = NULL;

  testing_add_many (ledger, 0, 5000);
  testing_close_and_unref (ledger);
  testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE id % 7 <> 0 OR "
                                         "id BETWEEN 1024 AND 3071");

  ledger = testing_open (testing);
  view = view_new (ledger);
  view_check (view, testing);

  page = testing_read_page (ledger, 300, 1, NULL);
  name = testing_sqlite_query (testing->path,
                               "SELECT name FROM entries ORDER BY id DESC LIMIT 1 OFFSET 300");
  g_assert_cmpstr (ledger_entry_get_name (page->pdata[0]), ==, name);

  g_clear_pointer (&page, g_ptr_array_unref);
  view_free (view);
  testing_close_and_unref (ledger);
}

static void
test_pages (Testing *testing, gconstpointer data)
{
  static const struct {
    guint64 offset;
    guint limit;
    guint n;
    const char *first;
  } pages[] = {
      {0, 10, 10, "2999"},
      {1, 1, 1, "2998"},
      {975, 3, 3, "2024"},
      {976, 100, 100, "2023"},
      {977, 100, 100, "2022"},
      {2990, 64, 10, "9"},
      {2999, 1, 1, "0"},
      {3000, 1, 0, NULL},
      {G_MAXUINT64, 10, 0, NULL},
      {0, 0, 0, NULL},
      {0, G_MAXUINT, 3000, "2999"},
  };
  Ledger *ledger = testing_open (testing);

  testing_add_many (ledger, 0, 3000);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) entries =
        testing_read_page (ledger, pages[i].offset, pages[i].limit, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (entries->len, ==, pages[i].n);
    for (guint j = 0; j < entries->len; j++)
      g_assert_cmpint (ledger_entry_get_id (entries->pdata[j]), ==,
                       (gint64) (3000 - pages[i].offset - j));
    if (pages[i].n > 0)
      g_assert_cmpstr (ledger_entry_get_name (entries->pdata[0]), ==, pages[i].first);
  }

  testing_close_and_unref (ledger);
}

/* Everything at once, by a fixed seed: rows come from here and elsewhere, change, and are looked at
 * in any order; and in the end the view has what the file has. */
static void
test_any_order (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  View *view = view_new (ledger);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261114);

  for (guint i = 0; i < 400; i++) {
    guint n = g_list_model_get_n_items (G_LIST_MODEL (view->model));

    switch (g_rand_int_range (random, 0, 6)) {
    case 0:
      g_object_unref (
          testing_add_in_state (ledger, "own", (LedgerState) g_rand_int_range (random, 0, 6)));
      break;
    case 1:
      testing_sqlite_execute (testing->path, insert);
      break;
    case 2:
      testing_sqlite_execute (testing->path,
                              "UPDATE entries SET name = name || '.' WHERE id % 5 = 0");
      ledger_check_for_changes (ledger);
      break;
    case 3:
      if (g_rand_int_range (random, 0, 10) == 0)
        testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE id % 17 = 0");
      ledger_check_for_changes (ledger);
      break;
    case 4:
      g_main_context_iteration (NULL, FALSE);
      break;
    default:
      if (n > 0)
        g_object_unref (g_list_model_get_item (G_LIST_MODEL (view->model),
                                               (guint) g_rand_int_range (random, 0, (gint32) n)));
      break;
    }
  }

  ledger_check_for_changes (ledger);
  g_assert_cmpint (testing_count (ledger), >, 0);
  /* The refresh that the last change brought about comes before this */
  g_assert_cmpint (testing_count (ledger), ==,
                   g_list_model_get_n_items (G_LIST_MODEL (view->model)));
  view_check (view, testing);

  view_free (view);
  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/model/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("empty", test_empty);
  ADD ("beyond-the-end", test_beyond_the_end);
  ADD ("properties", test_properties);
  ADD ("filled-in", test_filled_in);
  ADD ("order-over-pages", test_order_over_pages);
  ADD ("added", test_added);
  ADD ("changed-in-place", test_changed_in_place);
  ADD ("added-while-reading", test_added_while_reading);
  ADD ("known-before-page", test_known_before_page);
  ADD ("memory-is-bounded", test_memory_is_bounded);
  ADD ("flung-through", test_flung_through);
  ADD ("held-over", test_held_over);
  ADD ("held-before-read", test_held_before_read);
  ADD ("added-are-known", test_added_are_known);
  ADD ("before-opening", test_before_opening);
  ADD ("after-closing", test_after_closing);
  ADD ("gone-while-reading", test_gone_while_reading);
  ADD ("foreign-rows", test_foreign_rows);
  ADD ("foreign-rows-before-own", test_foreign_rows_before_own);
  ADD ("foreign-change", test_foreign_change);
  ADD ("foreign-removal", test_foreign_removal);
  ADD ("foreign-replacement", test_foreign_replacement);
  ADD ("foreign-emptying", test_foreign_emptying);
  ADD ("sparse-ids", test_sparse_ids);
  ADD ("pages", test_pages);
  ADD ("any-order", test_any_order);

  return g_test_run ();
}
