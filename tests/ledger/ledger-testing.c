/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-testing.h"

#include <glib/gstdio.h>

struct _TestingClock {
  BaseClock parent_instance;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (TestingClock, testing_clock, BASE_TYPE_CLOCK)

static gint64
testing_clock_get_real_time (BaseClock *clock)
{
  return TESTING_CLOCK (clock)->now;
}

static void
testing_clock_class_init (TestingClockClass *klass)
{
  BASE_CLOCK_CLASS (klass)->get_real_time = testing_clock_get_real_time;
}

static void
testing_clock_init (TestingClock *self)
{
  self->now = TESTING_NOW;
}

BaseClock *
testing_clock_new (void)
{
  return g_object_new (TESTING_TYPE_CLOCK, NULL);
}

void
testing_clock_advance (BaseClock *clock, gint64 microseconds)
{
  TESTING_CLOCK (clock)->now += microseconds;
}

void
testing_set_up (Testing *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("understudy-ledger-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "ledger.db", NULL);
  self->clock = testing_clock_new ();
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_folder (child);
    else
      g_remove (child);
  }

  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
testing_tear_down (Testing *self, gconstpointer data)
{
  remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_assert_finalize_object (self->clock);
}

char *
testing_build_path (Testing *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* The one file in the folder with such a name; NULL if there is none */
char *
testing_find (Testing *self, const char *prefix, const char *suffix)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autofree char *found = NULL;
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL) {
    if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, suffix))
      continue;
    g_assert_null (found);
    found = g_build_filename (self->folder, name, NULL);
  }

  return g_steal_pointer (&found);
}

char *
testing_read_file (const char *path, gsize *length)
{
  g_autoptr (GError) error = NULL;
  char *content = NULL;

  g_file_get_contents (path, &content, length, &error);
  g_assert_no_error (error);

  return content;
}

void
testing_write_file (const char *path, const char *content, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, content, length, &error);
  g_assert_no_error (error);
}

void
testing_take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  g_assert_null (*taken);
  *taken = g_object_ref (result);
}

GAsyncResult *
testing_wait (GAsyncResult **result)
{
  testing_wait_until (*result != NULL);

  return *result;
}

Ledger *
testing_new (Testing *self)
{
  return ledger_new (self->path, self->clock);
}

gboolean
testing_try_open (Ledger *ledger, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_open_async (ledger, NULL, testing_take_result, &result);

  return ledger_open_finish (ledger, testing_wait (&result), error);
}

Ledger *
testing_open (Testing *self)
{
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_new (self);
  gboolean opened = testing_try_open (ledger, &error);

  g_assert_no_error (error);
  g_assert_true (opened);

  return ledger;
}

void
testing_close (Ledger *ledger)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean closed;

  ledger_close_async (ledger, testing_take_result, &result);
  closed = ledger_close_finish (ledger, testing_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_true (closed);
}

/* Also sees to it that nobody holds the ledger any more */
void
testing_close_and_unref (Ledger *ledger)
{
  testing_close (ledger);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (ledger);
}

LedgerIntent
testing_intent (const char *token, const char *name)
{
  return (LedgerIntent){
      .client_token = token,
      .account = "rehearsal",
      .endpoint = "http://127.0.0.1:8080",
      .region = "cn-shanghai",
      .source_id = "LIVEPRODUCER_POST-cn-0pp1czuiv4d9",
      .name = name,
  };
}

GPtrArray *
testing_try_add (Ledger *ledger, const LedgerIntent *intents, gsize n_intents, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_add_intents_async (ledger, intents, n_intents, testing_take_result, &result);

  return ledger_add_intents_finish (ledger, testing_wait (&result), error);
}

LedgerEntry *
testing_add (Ledger *ledger, const char *name)
{
  LedgerIntent intent = testing_intent ("token", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = testing_try_add (ledger, &intent, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);

  return g_object_ref (entries->pdata[0]);
}

/* Entries named by their number, as one order */
void
testing_add_many (Ledger *ledger, guint first, guint n)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) intents = g_array_new (FALSE, FALSE, sizeof (LedgerIntent));
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    char *name = g_strdup_printf ("%u", first + i);
    LedgerIntent intent = testing_intent (name, name);

    g_ptr_array_add (names, name);
    g_array_append_val (intents, intent);
  }

  entries = testing_try_add (ledger, (const LedgerIntent *) (gpointer) intents->data, n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, n);
}

LedgerEntry *
testing_begin (Ledger *ledger, LedgerEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_begin_attempt_async (ledger, ledger_entry_get_id (entry), testing_take_result, &result);

  return ledger_begin_attempt_finish (ledger, testing_wait (&result), error);
}

LedgerEntry *
testing_record (Ledger *ledger, LedgerEntry *entry, const LedgerOutcome *outcome, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_record_outcome_async (ledger, ledger_entry_get_id (entry), outcome, testing_take_result,
                               &result);

  return ledger_record_outcome_finish (ledger, testing_wait (&result), error);
}

LedgerEntry *
testing_add_in_state (Ledger *ledger, const char *name, LedgerState state)
{
  const LedgerOutcome outcome = {.state = state, .caster_id = "new-studio"};
  LedgerEntry *entry = testing_add (ledger, name);
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (LedgerEntry) recorded = NULL;
  g_autoptr (GError) error = NULL;

  if (state != LEDGER_STATE_QUEUED && state != LEDGER_STATE_CANCELLED) {
    begun = testing_begin (ledger, entry, &error);
    g_assert_no_error (error);
  }
  if (state != LEDGER_STATE_QUEUED && state != LEDGER_STATE_SENDING) {
    recorded = testing_record (ledger, entry, &outcome, &error);
    g_assert_no_error (error);
  }

  g_assert_cmpint (ledger_entry_get_state (entry), ==, state);
  return entry;
}

gint64
testing_count (Ledger *ledger)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 count;

  ledger_count_async (ledger, NULL, testing_take_result, &result);
  count = ledger_count_finish (ledger, testing_wait (&result), &error);
  g_assert_no_error (error);

  return count;
}

GPtrArray *
testing_read_page (Ledger *ledger, guint64 offset, guint limit, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_read_page_async (ledger, offset, limit, NULL, testing_take_result, &result);

  return ledger_read_page_finish (ledger, testing_wait (&result), error);
}

GPtrArray *
testing_find_by_token (Ledger *ledger, const char *token)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  ledger_find_by_token_async (ledger, token, NULL, testing_take_result, &result);
  entries = ledger_find_by_token_finish (ledger, testing_wait (&result), &error);
  g_assert_no_error (error);

  return entries;
}

sqlite3 *
testing_sqlite_open (const char *path)
{
  sqlite3 *sqlite = NULL;

  g_assert_cmpint (sqlite3_open (path, &sqlite), ==, SQLITE_OK);
  sqlite3_busy_timeout (sqlite, 5000);

  return sqlite;
}

void
testing_sqlite_execute (const char *path, const char *sql)
{
  sqlite3 *sqlite = testing_sqlite_open (path);
  g_autofree char *message = NULL;
  char *error = NULL;

  sqlite3_exec (sqlite, sql, NULL, NULL, &error);
  message = g_strdup (error);
  sqlite3_free (error);
  g_assert_cmpstr (message, ==, NULL);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
}

/* The first column of all rows, with commas; an error is a value that nobody expects */
char *
testing_sqlite_query (const char *path, const char *sql)
{
  sqlite3 *sqlite = testing_sqlite_open (path);
  sqlite3_stmt *statement = NULL;
  GString *values = g_string_new (NULL);
  int code = sqlite3_prepare_v2 (sqlite, sql, -1, &statement, NULL);

  while (code == SQLITE_OK || code == SQLITE_ROW) {
    code = sqlite3_step (statement);
    if (code == SQLITE_ROW) {
      const char *text = (const char *) sqlite3_column_text (statement, 0);

      g_string_append_printf (values, "%s%s", values->len > 0 ? "," : "",
                              text != NULL ? text : "NULL");
    }
  }
  if (code != SQLITE_DONE)
    g_string_printf (values, "error: %s", sqlite3_errmsg (sqlite));

  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  return g_string_free (values, FALSE);
}
