/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-exchange.h"

#include "ledger-attempt.h"
#include "ledger-format.h"
#include "ledger-testing.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static gboolean
try_export (Ledger *ledger,
            const LedgerQueryTerms *terms,
            const char *path,
            LedgerFormat format,
            GCancellable *cancellable,
            guint64 *n_entries,
            GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerQuery) query = ledger_query_new (terms);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  ledger_export_async (ledger, query, file, format, cancellable, NULL, NULL, testing_take_result,
                       &result);
  return ledger_export_finish (ledger, testing_wait (&result), n_entries, error);
}

static guint64 export(Ledger *ledger,
                      const LedgerQueryTerms *terms,
                      const char *path,
                      LedgerFormat format)
{
  g_autoptr (GError) error = NULL;
  guint64 n_entries = 0;

  try_export (ledger, terms, path, format, NULL, &n_entries, &error);
  g_assert_no_error (error);
  return n_entries;
}

static gboolean
try_import (Ledger *ledger, const char *path, LedgerImported *imported, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  ledger_import_async (ledger, file, NULL, NULL, NULL, testing_take_result, &result);
  return ledger_import_finish (ledger, testing_wait (&result), imported, error);
}

static void
import (Ledger *ledger, const char *path, guint64 added, guint64 known)
{
  g_autoptr (GError) error = NULL;
  LedgerImported imported;

  try_import (ledger, path, &imported, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (imported.added, ==, added);
  g_assert_cmpuint (imported.known, ==, known);
}

/* Nothing but what was there before: no part of a file that did not come about */
static guint
count_files (Testing *testing)
{
  g_autoptr (GDir) folder = g_dir_open (testing->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;

  return n;
}

static const char everything[] =
    "SELECT quote (client_token) || quote (account) || quote (endpoint) || quote (region) || "
    "quote (source_id) || quote (name) || quote (state) || quote (caster_id) || "
    "quote (request_id) || quote (http_status) || quote (error_code) || quote (error_message) || "
    "quote (host_id) || quote (recommend) || quote (created_at) || quote (finished_at) "
    "FROM entries ORDER BY id";
static const char every_attempt[] =
    "SELECT quote (name) || quote (number) || quote (started_at) || quote (attempts.finished_at) "
    "|| "
    "quote (outcome) || quote (attempts.caster_id) || quote (attempts.request_id) || "
    "quote (attempts.http_status) || quote (attempts.error_code) || "
    "quote (attempts.error_message) || quote (attempts.host_id) || quote (attempts.recommend) "
    "FROM attempts JOIN entries ON id = entry_id ORDER BY entry_id, number";

static void
fill_finished (Testing *testing, guint n)
{
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
      "INSERT INTO entries (client_token, account, endpoint, region, source_id, name, state, "
      "caster_id, request_id, http_status, error_code, error_message, host_id, recommend, "
      "created_at, finished_at) SELECT 'token ' || (i / 2), 'LTAI', 'https://a', "
      "CASE i %% 3 WHEN 0 THEN NULL ELSE 'cn-shanghai' END, 'source', "
      "'导播 \"' || i || '\" \\ ' || char (9, 10, 127, 128512), "
      "CASE i %% 4 WHEN 0 THEN 'refused' WHEN 1 THEN 'cancelled' WHEN 2 THEN 'unknown' ELSE 'done' "
      "END, 'caster' || i, 'request', CASE i %% 2 WHEN 0 THEN 500 END, "
      "CASE i %% 4 WHEN 0 THEN 'Code' END, 'كأس ' || char (13), 'host', 'recommended', "
      "1794672000000000 + i, 1794672000000000 + 2 * i FROM n;"
      "INSERT INTO attempts (entry_id, number, started_at, finished_at, outcome, request_id, "
      "http_status, error_message) SELECT id, 1, 1794672000000001, 1794672000000002, 'unknown', "
      "'r1', 503, 'late' FROM entries;"
      "INSERT INTO attempts (entry_id, number, started_at, outcome, caster_id) SELECT id, 2, "
      "1794672000000003, 'done', 'caster' FROM entries WHERE id %% 2 = 0",
      n);

  testing_sqlite_execute (testing->path, sql);
}

static void
assert_same (Testing *testing, const char *other, const char *sql)
{
  g_autofree char *one = testing_sqlite_query (testing->path, sql);
  g_autofree char *two = testing_sqlite_query (other, sql);

  g_assert_cmpuint (strlen (one), >, 0);
  g_assert_cmpstr (one, ==, two);
}

/* Exported and imported elsewhere, everything is there, in the same order; and only once. */
static void
test_there_and_back (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  g_autofree char *other_path = testing_build_path (testing, "other.db");
  Ledger *ledger = testing_open (testing);
  Ledger *other = ledger_new (other_path, testing->clock);

  fill_finished (testing, 1700);
  g_assert_cmpuint (export(ledger, NULL, file, LEDGER_FORMAT_JSON), ==, 1700);

  g_assert_true (testing_try_open (other, NULL));
  import (other, file, 1700, 0);
  assert_same (testing, other_path, everything);
  assert_same (testing, other_path, every_attempt);
  g_assert_cmpint (testing_count (other), ==, 1700);

  import (other, file, 0, 1700);
  import (ledger, file, 0, 1700);
  g_assert_cmpint (testing_count (other), ==, 1700);

  testing_close_and_unref (other);
  testing_close_and_unref (ledger);
}

/* What is on its way is not sent a second time from where it is imported. */
static void
test_under_way (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  g_autofree char *other_path = testing_build_path (testing, "other.db");
  Ledger *ledger = testing_open (testing);
  Ledger *other = ledger_new (other_path, testing->clock);

  for (LedgerState state = LEDGER_STATE_QUEUED; state <= LEDGER_STATE_CANCELLED; state++) {
    g_object_unref (testing_add_in_state (ledger, "A", state));
    testing_clock_advance (testing->clock, 1);
  }
  export(ledger, NULL, file, LEDGER_FORMAT_JSON);
  g_assert_true (testing_try_open (other, NULL));
  import (other, file, 6, 0);
  testing_assert_query (other_path, "SELECT state FROM entries ORDER BY id",
                        "cancelled,unknown,done,refused,unknown,cancelled");
  testing_assert_query (other_path, "SELECT DISTINCT outcome FROM attempts ORDER BY 1",
                        "done,refused,unknown");
  testing_close_and_unref (other);
  testing_close_and_unref (ledger);
}

/* Only what is wanted, the newest first in a table and the oldest first for importing */
static void
test_query (Testing *testing, gconstpointer data)
{
  g_autofree char *csv = testing_build_path (testing, "history.csv");
  g_autofree char *json = testing_build_path (testing, "history.json");
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  Ledger *ledger = testing_open (testing);
  const LedgerQueryTerms terms = {.text = "7", .states = LEDGER_STATES (LEDGER_STATE_CANCELLED)};

  testing_add_many (ledger, 0, 100);
  testing_sqlite_execute (testing->path, "UPDATE entries SET source_id = 's', state = 'cancelled' "
                                         "WHERE name IN ('7', '17', '27')");
  g_assert_cmpuint (export(ledger, &terms, csv, LEDGER_FORMAT_CSV), ==, 3);
  content = testing_read_file (csv, NULL);
  lines = g_strsplit (content, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 5);
  g_assert_true (g_str_has_prefix (lines[0], "\xEF\xBB\xBFname,state,"));
  g_assert_true (g_str_has_prefix (lines[1], "27,cancelled,"));
  g_assert_true (g_str_has_prefix (lines[3], "7,cancelled,"));
  g_assert_cmpstr (lines[4], ==, "");

  g_assert_cmpuint (export(ledger, &terms, json, LEDGER_FORMAT_JSON), ==, 3);
  g_clear_pointer (&content, g_free);
  g_clear_pointer (&lines, g_strfreev);
  content = testing_read_file (json, NULL);
  lines = g_strsplit (content, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_nonnull (strstr (lines[1], "\"name\":\"7\""));
  g_assert_nonnull (strstr (lines[3], "\"name\":\"27\""));
  testing_close_and_unref (ledger);
}

static void
test_nothing (Testing *testing, gconstpointer data)
{
  g_autofree char *json = testing_build_path (testing, "history.json");
  g_autofree char *content = NULL;
  Ledger *ledger = testing_open (testing);

  g_assert_cmpuint (export(ledger, NULL, json, LEDGER_FORMAT_JSON), ==, 0);
  content = testing_read_file (json, NULL);
  g_assert_cmpstr (content, ==,
                   "{\"format\":\"understudy-history\",\"version\":1,\"entries\":[\n]}\n");
  import (ledger, json, 0, 0);
  testing_close_and_unref (ledger);
}

/* What a spreadsheet would carry out is text. */
static void
test_formulas (void)
{
  static const struct {
    const char *name;
    const char *cell;
  } cases[] = {
      {"plain", "plain,"},
      {"", ","},
      {"=1+1", "\"'=1+1\","},
      {"+1", "\"'+1\","},
      {"-1", "\"'-1\","},
      {"@SUM(A1)", "\"'@SUM(A1)\","},
      {"\t=1", "\"'\t=1\","},
      {"\r=1", "\"'\r=1\","},
      {"=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\","},
      {"a=b", "a=b,"},
      {"a,b", "\"a,b\","},
      {"a\"b", "\"a\"\"b\","},
      {"a\nb", "\"a\nb\","},
      {"a;b", "\"a;b\","},
      {" a", "\" a\","},
      {"导播台", "导播台,"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LedgerRecord record = {.name = (char *) cases[i].name, .state = LEDGER_STATE_DONE};
    g_autoptr (GString) text = g_string_new (NULL);

    ledger_format_append_csv (text, &record);
    g_assert_true (g_str_has_prefix (text->str, cases[i].cell));
    g_assert_true (g_str_has_suffix (text->str, "\r\n"));
  }
}

static void
test_export_cancelled (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  g_autofree char *content = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_open (testing);
  guint n_files;

  fill_finished (testing, 300);
  testing_write_file (file, "what was there before", -1);
  n_files = count_files (testing);
  g_cancellable_cancel (cancellable);
  g_assert_false (try_export (ledger, NULL, file, LEDGER_FORMAT_JSON, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  content = testing_read_file (file, NULL);
  g_assert_cmpstr (content, ==, "what was there before");
  g_assert_cmpuint (count_files (testing), ==, n_files);
  testing_close_and_unref (ledger);
}

static void
cancel_on_progress (double fraction, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* In the middle, as told by how far it is */
static void
test_export_cancelled_midway (Testing *testing, gconstpointer data)
{
  g_autofree char *path = testing_build_path (testing, "history.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (LedgerQuery) query = ledger_query_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_open (testing);

  fill_finished (testing, 60000);
  ledger_export_async (ledger, query, file, LEDGER_FORMAT_JSON, cancellable, cancel_on_progress,
                       cancellable, testing_take_result, &result);
  g_assert_false (ledger_export_finish (ledger, testing_wait (&result), NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_query_exists (file, NULL));

  g_clear_object (&result);
  testing_close_and_unref (ledger);
}

static void
test_export_replaces (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  g_autofree char *content = NULL;
  Ledger *ledger = testing_open (testing);
  guint n_files;

  testing_write_file (file, "what was there before", -1);
  n_files = count_files (testing);
  export(ledger, NULL, file, LEDGER_FORMAT_JSON);
  content = testing_read_file (file, NULL);
  g_assert_true (g_str_has_prefix (content, "{\"format\""));
  g_assert_cmpuint (count_files (testing), ==, n_files);
  testing_close_and_unref (ledger);
}

static void
test_export_no_folder (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "no/such/history.json");
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_open (testing);

  g_assert_false (try_export (ledger, NULL, file, LEDGER_FORMAT_CSV, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  testing_close_and_unref (ledger);
}

/* A limit on the size of files stands for a disk that is full. */
static void
test_export_disk_full (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  const struct rlimit small = {.rlim_cur = 100000, .rlim_max = RLIM_INFINITY};
  struct rlimit before;
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_open (testing);
  guint n_files;

  fill_finished (testing, 3000);
  n_files = count_files (testing);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  g_assert_false (try_export (ledger, NULL, file, LEDGER_FORMAT_JSON, NULL, NULL, &error));
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_nonnull (error);
  g_assert_cmpuint (count_files (testing), ==, n_files);
  testing_close_and_unref (ledger);
}

#define HEADER "{\"format\":\"understudy-history\",\"version\":1,\"entries\":[\n"
#define GOOD                                                                                       \
  "{\"client_token\":\"t\",\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\",\"name\":"     \
  "\"n\",\"state\":\"refused\",\"created_at\":\"2026-11-14T16:00:00.000001Z\",\"attempts\":[]}"

/* Says what is wrong and where; what is before it is kept. */
static void
test_broken (Testing *testing, gconstpointer data)
{
  static const struct {
    const char *content;
    const char *words;
    guint64 added;
  } cases[] = {
      {"", "not a history", 0},
      {"\n", "not a history", 0},
      {"[]", "not a history", 0},
      {"name,state\r\nA,done\r\n", "not a history", 0},
      {"{\"format\":\"other\",\"version\":1,\"entries\":[\n]}\n", "not a history", 0},
      {"{\"format\":\"understudy-history\",\"version\":2,\"entries\":[\n]}\n", "newer version", 0},
      {HEADER, "ends too early", 0},
      {HEADER GOOD ",\n", "ends too early", 1},
      {HEADER GOOD ",\n{\"client_token\":\"t\",\n", "Line 3: It is not a JSON object", 1},
      {HEADER GOOD ",\n[]\n]}\n", "Line 3: It is not a JSON object", 1},
      {HEADER "{}\n]}\n", "Line 2: Something that every entry has is missing", 0},
      {HEADER "\xff\xfe\n]}\n", "Line 2: It is not text in UTF-8", 0},
      {HEADER
       "{\"client_token\":1,\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\",\"name\":"
       "\"n\",\"state\":\"refused\",\"created_at\":\"2026-11-14T16:00:00Z\"}\n]}\n",
       "Line 2: Something", 0},
      {HEADER
       "{\"client_token\":\"t\",\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\",\"name\":"
       "\"n\",\"state\":\"done\",\"created_at\":\"2026-11-14T16:00:00Z\"}\n]}\n",
       "Line 2: Something", 0},
      {HEADER
       "{\"client_token\":\"t\",\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\",\"name\":"
       "\"n\",\"state\":\"elsewhere\",\"created_at\":\"2026-11-14T16:00:00Z\"}\n]}\n",
       "Line 2: Something", 0},
      {HEADER
       "{\"client_token\":\"t\",\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\",\"name\":"
       "\"n\",\"state\":\"refused\",\"created_at\":\"yesterday\"}\n]}\n",
       "Line 2: Something", 0},
      {HEADER
       "{\"client_token\":\"t\",\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\",\"name\":"
       "\"n\",\"state\":\"refused\",\"created_at\":\"2026-11-14T16:00:00Z\",\"attempts\":[7]}"
       "\n]}\n",
       "Line 2: An attempt", 0},
  };
  g_autofree char *file = testing_build_path (testing, "history.json");
  Ledger *ledger = testing_open (testing);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    LedgerImported imported;

    g_test_message ("%s", cases[i].content);
    testing_sqlite_execute (testing->path, "DELETE FROM entries");
    testing_write_file (file, cases[i].content, -1);
    g_assert_false (try_import (ledger, file, &imported, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_nonnull (strstr (error->message, cases[i].words));
    g_assert_cmpuint (imported.added, ==, cases[i].added);
  }

  /* Mended, the rest comes, and what is there does not come twice. */
  testing_sqlite_execute (testing->path, "DELETE FROM entries");
  testing_write_file (file, HEADER GOOD ",\nnonsense\n]}\n", -1);
  g_assert_false (try_import (ledger, file, NULL, NULL));
  testing_write_file (file, HEADER GOOD "\n]}\n", -1);
  import (ledger, file, 0, 1);
  testing_close_and_unref (ledger);
}

static void
test_endless_line (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  g_autofree char *content = g_malloc (3 * 1024 * 1024);
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_open (testing);

  memset (content, 'x', 3 * 1024 * 1024);
  testing_write_file (file, content, 3 * 1024 * 1024);
  g_assert_false (try_import (ledger, file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  testing_close_and_unref (ledger);
}

static void
test_no_file (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "no.json");
  g_autoptr (GError) error = NULL;
  Ledger *ledger = testing_open (testing);

  g_assert_false (try_import (ledger, file, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  testing_close_and_unref (ledger);
}

/* Stopped on the way, what was imported is there, and doing it again brings the rest. */
static void
test_import_cancelled (Testing *testing, gconstpointer data)
{
  g_autofree char *path = testing_build_path (testing, "history.json");
  g_autofree char *other_path = testing_build_path (testing, "other.db");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerImported imported;
  Ledger *ledger = testing_open (testing);
  Ledger *other = ledger_new (other_path, testing->clock);

  fill_finished (testing, 3000);
  export(ledger, NULL, path, LEDGER_FORMAT_JSON);
  g_assert_true (testing_try_open (other, NULL));
  ledger_import_async (other, file, cancellable, cancel_on_progress, cancellable,
                       testing_take_result, &result);
  g_assert_false (ledger_import_finish (other, testing_wait (&result), &imported, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (imported.added, >, 0);
  g_assert_cmpuint (imported.added, <, 3000);

  import (other, path, 3000 - imported.added, imported.added);
  assert_same (testing, other_path, everything);

  g_clear_object (&result);
  testing_close_and_unref (other);
  testing_close_and_unref (ledger);
}

/* No secret gets in by an import either. */
static void
test_import_redacts (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "history.json");
  Ledger *ledger = testing_open (testing);

  testing_write_file (
      file,
      HEADER "{\"client_token\":\"t\",\"account\":\"a\",\"endpoint\":\"e\",\"source_id\":\"s\","
             "\"name\":\"n\",\"state\":\"refused\",\"created_at\":\"2026-11-14T16:00:00Z\","
             "\"error_message\":\"https://live.aliyuncs.com/?Signature=c2VjcmV0LXNpZ25hdHVyZQ%3D\","
             "\"attempts\":[{\"started_at\":\"2026-11-14T16:00:00Z\",\"error_message\":"
             "\"https://live.aliyuncs.com/?Signature=c2VjcmV0LXNpZ25hdHVyZQ%3D\"}]}\n]}\n",
      -1);
  import (ledger, file, 1, 0);
  testing_assert_query (testing->path,
                        "SELECT count(*) FROM entries WHERE error_message LIKE '%c2VjcmV0%'", "0");
  testing_assert_query (testing->path,
                        "SELECT count(*) FROM attempts WHERE error_message LIKE '%c2VjcmV0%'", "0");
  testing_close_and_unref (ledger);
}

/* Every attempt, when and how long it took, and what came back */
static void
test_attempts (Testing *testing, gconstpointer data)
{
  const LedgerOutcome late = {
      .state = LEDGER_STATE_UNKNOWN, .request_id = "R-1", .http_status = 503};
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "A");
  g_autoptr (LedgerEntry) begun = testing_begin (ledger, entry, NULL);
  g_autoptr (LedgerEntry) recorded = NULL;
  g_autoptr (LedgerEntry) again = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) attempts = NULL;
  const LedgerAttempt *first, *second;

  testing_clock_advance (testing->clock, 1500000);
  recorded = testing_record (ledger, entry, &late, NULL);
  testing_clock_advance (testing->clock, 500000);
  again = testing_begin (ledger, entry, NULL);

  ledger_read_attempts_async (ledger, ledger_entry_get_id (entry), NULL, testing_take_result,
                              &result);
  attempts = ledger_read_attempts_finish (ledger, testing_wait (&result), NULL);
  g_assert_cmpuint (attempts->len, ==, 2);
  first = attempts->pdata[0];
  second = attempts->pdata[1];
  g_assert_cmpuint (first->number, ==, 1);
  g_assert_true (first->ended);
  g_assert_cmpint (first->outcome, ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpint (first->started_at, ==, TESTING_NOW);
  g_assert_cmpint (first->finished_at, ==, TESTING_NOW + 1500000);
  g_assert_cmpstr (first->request_id, ==, "R-1");
  g_assert_cmpuint (first->http_status, ==, 503);
  g_assert_false (second->ended);
  g_assert_cmpint (second->started_at, ==, TESTING_NOW + 2000000);

  g_clear_object (&result);
  g_clear_object (&again);
  g_clear_object (&recorded);
  g_clear_object (&begun);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_accounts (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  for (guint i = 0; i < 2; i++) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GPtrArray) accounts = NULL;

    ledger_list_accounts_async (ledger, NULL, testing_take_result, &result);
    accounts = ledger_list_accounts_finish (ledger, testing_wait (&result), NULL);
    g_assert_cmpuint (accounts->len, ==, i * 2);
    if (i > 0) {
      g_assert_cmpstr (accounts->pdata[0], ==, "LTAI");
      g_assert_cmpstr (accounts->pdata[1], ==, "rehearsal");
    }
    if (i == 0) {
      fill_finished (testing, 5);
      g_object_unref (testing_add (ledger, "A"));
    }
  }
  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/exchange/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("there-and-back", test_there_and_back);
  ADD ("under-way", test_under_way);
  ADD ("query", test_query);
  ADD ("nothing", test_nothing);
  g_test_add_func ("/ledger/exchange/formulas", test_formulas);
  ADD ("export-cancelled", test_export_cancelled);
  ADD ("export-cancelled-midway", test_export_cancelled_midway);
  ADD ("export-replaces", test_export_replaces);
  ADD ("export-no-folder", test_export_no_folder);
  ADD ("export-disk-full", test_export_disk_full);
  ADD ("broken", test_broken);
  ADD ("endless-line", test_endless_line);
  ADD ("no-file", test_no_file);
  ADD ("import-cancelled", test_import_cancelled);
  ADD ("import-redacts", test_import_redacts);
  ADD ("attempts", test_attempts);
  ADD ("accounts", test_accounts);

  return g_test_run ();
}
