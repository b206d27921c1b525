/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench-ledger make FILE N        a ledger of N entries, unless it is there, with its index
 * bench-ledger write FOLDER       intents and outcomes a second, against bare SQLite with the same
 *                                 durability
 * bench-ledger read FILE LABEL    the first page, one in the middle, searches: from the question to
 *                                 the entries, in ms
 */
#include "bench.h"

#include "ledger-exchange.h"
#include "ledger-results.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define N_RUNS    9
#define PAGE      64
#define N_ORDERS  200
#define IN_FLIGHT 10
#define BATCH     200

static const char token[] = "00000000-0000-4000-8000-%012u";

static void
check (gboolean well, GError *error)
{
  if (!well)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static Ledger *
open_ledger (const char *path)
{
  Ledger *ledger = ledger_new (path, base_clock_get_system ());
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_open_async (ledger, NULL, keep_result, &result);
  check (ledger_open_finish (ledger, wait_for (&result), &error), error);
  return ledger;
}

static void
close_ledger (Ledger *ledger)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_close_async (ledger, keep_result, &result);
  check (ledger_close_finish (ledger, wait_for (&result), &error), error);
  g_object_unref (ledger);
}

static sqlite3 *
open_sqlite (const char *path)
{
  sqlite3 *database = NULL;

  if (sqlite3_open (path, &database) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  return database;
}

static void
execute (sqlite3 *database, const char *sql)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
}

static gint64
query_int64 (sqlite3 *database, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value = 0;

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return value;
}

/* Making */

/* As varied as real ones, and the same ones each time */
static guint64
scatter (guint64 number)
{
  number = (number + 1) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  number = (number ^ (number >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  number = (number ^ (number >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return number ^ (number >> 31);
}

static char *
make_id (guint kind, guint i)
{
  guint64 a = scatter ((guint64) kind << 32 | i), b = scatter (a);

  return g_strdup_printf ("%08x-%04x-4%03x-a%03x-%012" G_GINT64_MODIFIER "x", (guint) (a >> 32),
                          (guint) (a >> 16) & 0xffff, (guint) a & 0xfff, (guint) (b >> 52),
                          b & G_GUINT64_CONSTANT (0xffffffffffff));
}

static void
write_entry (FILE *file, guint i, guint n)
{
  static const char *const shows[] = {"Evening News", "Election Night", "早间导播台", "Cup Final",
                                      "Gala"};
  gint64 minute = (gint64) i % 1400000;
  g_autoptr (GDateTime) first = g_date_time_new_utc (2024, 1, 1, 0, 0, 0);
  g_autoptr (GDateTime) at = g_date_time_add_minutes (first, (int) minute);
  g_autofree char *time = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *client_token = make_id (0, i);
  g_autofree char *source_id = make_id (1, i % 97);
  g_autofree char *caster_id = make_id (2, i);
  g_autofree char *request_id = make_id (3, i);

  fprintf (file,
           "{\"client_token\":\"%s\",\"account\":\"rehearsal\",\"endpoint\":\"http://"
           "rehearsal.invalid\",\"region\":\"cn-shanghai\",\"source_id\":\"%s\",\"name\":\"%s "
           "%u\",",
           client_token, source_id, shows[i % G_N_ELEMENTS (shows)], i);
  if (i % 50 == 49)
    fprintf (file, "\"state\":\"refused\",\"http_status\":400,\"error_code\":\"IllegalOperation."
                   "ResourceLimitExceed\",\"error_message\":\"The limit is reached.\",");
  else
    fprintf (file, "\"state\":\"done\",\"caster_id\":\"%s\",\"http_status\":200,", caster_id);
  fprintf (file,
           "\"request_id\":\"%s\",\"created_at\":\"%s\",\"finished_at\":\"%s\",\"attempts\":[]}"
           "%s\n",
           request_id, time, time, i + 1 < n ? "," : "");
}

static void
write_history (const char *path, guint n)
{
  FILE *file = g_fopen (path, "w");

  if (file == NULL)
    g_error ("%s cannot be written", path);
  fprintf (file, "{\"format\":\"understudy-history\",\"version\":1,\"entries\":[\n");
  for (guint i = 0; i < n; i++)
    write_entry (file, i, n);
  fprintf (file, "]}\n");
  fclose (file);
}

/* The index is written in the ledger's own good time, and leaves out the last few hundred */
static void
wait_for_index (const char *path)
{
  sqlite3 *database = open_sqlite (path);
  gboolean due = FALSE;

  while (query_int64 (database, "SELECT last_id + 1024 FROM indexed") <
         query_int64 (database, "SELECT max (id) FROM entries")) {
    due = FALSE;
    g_timeout_add_once (100, (GSourceOnceFunc) g_atomic_int_inc, &due);
    while (!due)
      g_main_context_iteration (NULL, TRUE);
  }
  sqlite3_close (database);
}

static void
make (const char *path, guint n)
{
  g_autofree char *unfinished = g_strconcat (path, ".new", NULL);
  g_autofree char *history = g_strconcat (path, ".json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (history);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerImported imported;
  Ledger *ledger;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_unlink (unfinished);
  write_history (history, n);
  ledger = open_ledger (unfinished);
  ledger_import_async (ledger, file, NULL, NULL, NULL, keep_result, &result);
  check (ledger_import_finish (ledger, wait_for (&result), &imported, &error), error);
  g_unlink (history);
  wait_for_index (unfinished);
  close_ledger (ledger);
  if (g_rename (unfinished, path) != 0)
    g_error ("%s cannot be renamed", unfinished);
}

/* Writing */

typedef struct {
  const char *folder;
  guint n_begun;
  guint n_ended;
  GPtrArray *entries;
  Ledger *ledger;
} Writing;

static char *
fresh (Writing *writing, const char *name)
{
  static const char *const suffixes[] = {"", "-wal", "-shm", "-lock", ".lock"};
  char *path = g_build_filename (writing->folder, name, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

    g_unlink (file);
  }
  return path;
}

static sqlite3 *
open_bare (Writing *writing)
{
  g_autofree char *path = fresh (writing, "bare.db");
  sqlite3 *database = open_sqlite (path);

  execute (database, "PRAGMA journal_mode = WAL");
  execute (database, "PRAGMA synchronous = FULL");
  execute (database, "CREATE TABLE entries (id INTEGER PRIMARY KEY, token TEXT, source TEXT, name "
                     "TEXT, state TEXT, caster TEXT, request TEXT, at INTEGER)");
  return database;
}

static void
insert_bare (sqlite3 *database, guint n)
{
  sqlite3_stmt *statement = NULL;
  const char sql[] = "INSERT INTO entries (token, source, name, state, at) VALUES (?, ?, ?, "
                     "'queued', 1794672000000000)";

  if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (database));
  execute (database, "BEGIN IMMEDIATE");
  for (guint i = 0; i < n; i++) {
    g_autofree char *text = g_strdup_printf (token, i);

    sqlite3_bind_text (statement, 1, text, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text (statement, 2, "a2b8e671-2fe5-4642-a2ec-bf93880e1676", -1, SQLITE_STATIC);
    sqlite3_bind_text (statement, 3, "Election Night", -1, SQLITE_STATIC);
    sqlite3_step (statement);
    sqlite3_reset (statement);
  }
  execute (database, "COMMIT");
  sqlite3_finalize (statement);
}

static double
bare_intents (gpointer data)
{
  sqlite3 *database = open_bare (data);
  double start = bench_now (), span;

  for (guint i = 0; i < 5; i++)
    insert_bare (database, BATCH);
  span = bench_now () - start;
  sqlite3_close (database);
  return 5 * BATCH / span;
}

static GPtrArray *
add_intents (Ledger *ledger, guint first)
{
  LedgerIntent intents[BATCH];
  g_autoptr (GPtrArray) tokens = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  for (guint i = 0; i < BATCH; i++) {
    g_ptr_array_add (tokens, g_strdup_printf (token, first + i));
    intents[i] = (LedgerIntent){.client_token = tokens->pdata[i],
                                .account = "rehearsal",
                                .endpoint = "http://rehearsal.invalid",
                                .region = "cn-shanghai",
                                .source_id = "a2b8e671-2fe5-4642-a2ec-bf93880e1676",
                                .name = "Election Night"};
  }
  ledger_add_intents_async (ledger, intents, BATCH, keep_result, &result);
  entries = ledger_add_intents_finish (ledger, wait_for (&result), &error);
  check (entries != NULL, error);
  return entries;
}

static double
our_intents (gpointer data)
{
  g_autofree char *path = fresh (data, "ours.db");
  Ledger *ledger = open_ledger (path);
  double start = bench_now (), span;

  for (guint i = 0; i < 5; i++)
    g_ptr_array_unref (add_intents (ledger, i * BATCH));
  span = bench_now () - start;
  close_ledger (ledger);
  return 5 * BATCH / span;
}

/* One order is two changes, each on the disk before the next: that it is sent, and what came of it
 */
static double
bare_outcomes (gpointer data)
{
  sqlite3 *database = open_bare (data);
  double start, span;

  insert_bare (database, BATCH);
  start = bench_now ();
  for (guint i = 1; i <= N_ORDERS; i++) {
    g_autofree char *begin =
        g_strdup_printf ("UPDATE entries SET state = 'sending' WHERE id = %u", i);
    g_autofree char *end = g_strdup_printf (
        "UPDATE entries SET state = 'done', caster = 'c0ffee', request = '16A96B9A' WHERE id = %u",
        i);

    execute (database, begin);
    execute (database, end);
  }
  span = bench_now () - start;
  sqlite3_close (database);
  return N_ORDERS / span;
}

static void begin_order (Writing *writing);

static void
on_recorded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Writing *writing = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) entry =
      ledger_record_outcome_finish (LEDGER_LEDGER (source), result, &error);

  check (entry != NULL, error);
  writing->n_ended++;
  begin_order (writing);
}

static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE,
                                 .caster_id = "c0ffee00-0000-4000-8000-000000000000",
                                 .request_id = "16A96B9A-F203-4EC5-8E43-CB92E68F4CD8",
                                 .http_status = 200};
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) entry =
      ledger_begin_attempt_finish (LEDGER_LEDGER (source), result, &error);

  check (entry != NULL, error);
  ledger_record_outcome_async (LEDGER_LEDGER (source), ledger_entry_get_id (entry), &outcome,
                               on_recorded, user_data);
}

static void
begin_order (Writing *writing)
{
  LedgerEntry *entry;

  if (writing->n_begun >= N_ORDERS)
    return;
  entry = writing->entries->pdata[writing->n_begun++];
  ledger_begin_attempt_async (writing->ledger, ledger_entry_get_id (entry), on_begun, writing);
}

static double
our_outcomes (gpointer data)
{
  Writing *writing = data;
  g_autofree char *path = fresh (writing, "ours.db");
  double start, span;

  writing->ledger = open_ledger (path);
  writing->entries = add_intents (writing->ledger, 0);
  writing->n_begun = writing->n_ended = 0;
  start = bench_now ();
  for (guint i = 0; i < IN_FLIGHT; i++)
    begin_order (writing);
  while (writing->n_ended < N_ORDERS)
    g_main_context_iteration (NULL, TRUE);
  span = bench_now () - start;
  g_ptr_array_unref (writing->entries);
  close_ledger (writing->ledger);
  return N_ORDERS / span;
}

/* Reading */

typedef struct {
  Ledger *ledger;
  guint64 n_entries;
  guint64 offset;
  const char *text;
  gboolean wants_any; /* whether something is to be found */
} Reading;

static double
read_page (gpointer data)
{
  Reading *reading = data;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  double start = bench_now ();

  ledger_read_page_async (reading->ledger, reading->offset, PAGE, NULL, keep_result, &result);
  entries = ledger_read_page_finish (reading->ledger, wait_for (&result), &error);
  check (entries != NULL && entries->len == PAGE, error);
  return (bench_now () - start) * 1e3;
}

/* Until the first rows can be shown, or it is sure that there are none */
static double
search (gpointer data)
{
  Reading *reading = data;
  g_autoptr (LedgerQuery) query = ledger_query_new (&(LedgerQueryTerms){.text = reading->text});
  double start = bench_now (), span;
  g_autoptr (LedgerResults) results = ledger_results_new (reading->ledger, query);
  g_autoptr (LedgerEntry) entry = NULL;
  guint n;

  while ((n = g_list_model_get_n_items (G_LIST_MODEL (results))) == 0 &&
         ledger_results_get_searching (results))
    g_main_context_iteration (NULL, TRUE);
  if ((n > 0) != reading->wants_any)
    g_error ("“%s” finds %u", reading->text, n);
  if (n > 0) {
    entry = g_list_model_get_item (G_LIST_MODEL (results), 0);
    while (!ledger_entry_get_loaded (entry))
      g_main_context_iteration (NULL, TRUE);
  }
  span = (bench_now () - start) * 1e3;
  return span;
}

static void
measure (Reading *reading, const char *what, const char *label, BenchFunc run)
{
  g_autofree char *name = g_strdup_printf ("%s, %s", what, label);

  bench_measure (name, "ms", N_RUNS, run, reading);
}

static void
measure_reads (const char *path, const char *label)
{
  Reading reading = {.ledger = open_ledger (path)};
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *one = NULL;

  ledger_count_async (reading.ledger, NULL, keep_result, &result);
  reading.n_entries = (guint64) ledger_count_finish (reading.ledger, wait_for (&result), NULL);
  measure (&reading, "first page", label, read_page);
  reading.offset = reading.n_entries / 2;
  measure (&reading, "middle page", label, read_page);

  /* One in the middle; one of five; none */
  one = make_id (2, (guint) reading.n_entries / 2);
  reading.text = one;
  reading.wants_any = TRUE;
  measure (&reading, "search for one", label, search);
  reading.text = "election";
  measure (&reading, "search for many", label, search);
  reading.text = "nowhere";
  reading.wants_any = FALSE;
  measure (&reading, "search in vain", label, search);
  close_ledger (reading.ledger);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "make") == 0) {
    make (argv[2], (guint) strtoul (argv[3], NULL, 10));
  } else if (argc == 3 && strcmp (argv[1], "write") == 0) {
    Writing writing = {.folder = argv[2]};

    bench_compare ("intents", "entries/s", N_RUNS, our_intents, bare_intents, &writing);
    bench_compare ("outcomes", "orders/s", N_RUNS, our_outcomes, bare_outcomes, &writing);
  } else if (argc == 4 && strcmp (argv[1], "read") == 0) {
    measure_reads (argv[2], argv[3]);
  } else {
    g_printerr ("bench-ledger make FILE N | write FOLDER | read FILE LABEL\n");
    return 2;
  }
  return 0;
}
