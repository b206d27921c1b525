/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-schema.h"

#include "ledger-file.h"
#include "ledger-testing.h"

static const char *const good_steps[] = {
    "CREATE TABLE a (x INTEGER)",
    "CREATE TABLE b (x INTEGER); INSERT INTO b VALUES (7)",
};

/* The second one fails in its middle, when a part of it is done. */
static const char *const bad_steps[] = {
    "CREATE TABLE a (x INTEGER)",
    "CREATE TABLE b (x INTEGER); INSERT INTO b VALUES (7); INSERT INTO nothing VALUES (7)",
    "CREATE TABLE c (x INTEGER)",
};

static int
run_steps (const char *path, const char *const *steps, int n_steps)
{
  sqlite3 *sqlite = testing_sqlite_open (path);
  int code = ledger_schema_run_steps (sqlite, steps, n_steps);

  g_assert_cmpint (sqlite3_get_autocommit (sqlite), !=, 0);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  return code;
}

static void
assert_tables (const char *path, const char *tables, const char *version)
{
  testing_assert_query (path, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
                        tables);
  testing_assert_query (path, "PRAGMA user_version", version);
}

static void
test_from_nothing (Testing *testing, gconstpointer data)
{
  g_autofree char *id = g_strdup_printf ("%d", LEDGER_FILE_APPLICATION_ID);

  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_OK);
  assert_tables (testing->path, "a,b", "2");
  testing_assert_query (testing->path, "PRAGMA application_id", id);
}

static void
test_from_version_before (Testing *testing, gconstpointer data)
{
  g_assert_cmpint (run_steps (testing->path, good_steps, 1), ==, SQLITE_OK);
  assert_tables (testing->path, "a", "1");
  testing_sqlite_execute (testing->path, "INSERT INTO a VALUES (3)");

  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_OK);
  assert_tables (testing->path, "a,b", "2");
  testing_assert_query (testing->path, "SELECT x FROM a", "3");
}

static void
test_nothing_to_do (Testing *testing, gconstpointer data)
{
  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_OK);
  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_OK);
  assert_tables (testing->path, "a,b", "2");
  testing_assert_query (testing->path, "SELECT x FROM b", "7");
}

static void
test_failing_step (Testing *testing, gconstpointer data)
{
  g_assert_cmpint (run_steps (testing->path, bad_steps, 3), ==, SQLITE_ERROR);
  assert_tables (testing->path, "a", "1");

  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_OK);
  assert_tables (testing->path, "a,b", "2");
}

static void
test_newer_left_alone (Testing *testing, gconstpointer data)
{
  testing_sqlite_execute (testing->path, "PRAGMA user_version = 9");
  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_OK);
  assert_tables (testing->path, "", "9");
}

static void
test_impossible_version (Testing *testing, gconstpointer data)
{
  testing_sqlite_execute (testing->path, "PRAGMA user_version = -5");
  g_assert_cmpint (run_steps (testing->path, good_steps, 2), ==, SQLITE_CORRUPT);
  assert_tables (testing->path, "", "-5");
}

static void
test_latest (Testing *testing, gconstpointer data)
{
  sqlite3 *sqlite = testing_sqlite_open (testing->path);

  g_assert_cmpint (ledger_schema_migrate (sqlite), ==, SQLITE_OK);
  g_assert_cmpint (ledger_schema_get_latest_version (), ==, 3);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
  testing_assert_query (
      testing->path,
      "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_%' "
      "ORDER BY name",
      "attempts,blocks,entries,entries_added,entries_by_account,entries_by_caster_id,"
      "entries_by_client_token,entries_by_created_at,entries_ended,entries_removed,"
      "entries_restored,entries_reworded,entries_unfinished,entries_unindexed,index_due,indexed,"
      "removed_attempts,removed_entries,search");
  testing_assert_query (testing->path, "PRAGMA user_version", "3");
}

static const char insert_old[] =
    "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
    "VALUES ('t', 'a', 'e', 's', 'Stage', 'queued', 1);"
    "INSERT INTO attempts (entry_id, number, started_at, outcome) VALUES (1, 1, 1, 'unknown')";

/* A history that an older version kept */
static void
test_from_version (Testing *testing, gconstpointer data)
{
  sqlite3 *sqlite = testing_sqlite_open (testing->path);

  g_assert_cmpint (ledger_schema_migrate_to (sqlite, GPOINTER_TO_INT (data)), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sqlite, insert_old, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (ledger_schema_migrate (sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  testing_assert_query (testing->path, "PRAGMA user_version", "3");
  testing_assert_query (testing->path,
                        "SELECT name || ' ' || state FROM entries WHERE asked_by IS NULL",
                        "Stage queued");
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "1");
  testing_assert_query (testing->path, "SELECT last_id FROM indexed", "0");
}

/* What has to be quick does not walk through the entries. */
static void
test_plans (Testing *testing, gconstpointer data)
{
  static const struct {
    const char *sql;
    const char *plan;
  } plans[] = {
      {"EXPLAIN QUERY PLAN SELECT id FROM entries WHERE client_token = 'x' ORDER BY id DESC",
       "SEARCH entries USING COVERING INDEX entries_by_client_token (client_token=?)"},
      {"EXPLAIN QUERY PLAN SELECT id FROM entries "
       "WHERE state IN ('queued', 'sending', 'unknown') AND state = 'sending'",
       "SEARCH entries USING COVERING INDEX entries_unfinished (state=?)"},
      {"EXPLAIN QUERY PLAN SELECT * FROM entries WHERE id <= 5 ORDER BY id DESC LIMIT 64 OFFSET 3",
       "SEARCH entries USING INTEGER PRIMARY KEY (rowid<?)"},
      {"EXPLAIN QUERY PLAN SELECT * FROM attempts WHERE entry_id = 5 AND outcome IS NULL",
       "SEARCH attempts USING PRIMARY KEY (entry_id=?)"},
  };
  sqlite3 *sqlite = testing_sqlite_open (testing->path);

  g_assert_cmpint (ledger_schema_migrate (sqlite), ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (plans); i++) {
    sqlite3_stmt *statement = NULL;

    g_assert_cmpint (sqlite3_prepare_v2 (sqlite, plans[i].sql, -1, &statement, NULL), ==,
                     SQLITE_OK);
    g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
    g_assert_cmpstr ((const char *) sqlite3_column_text (statement, 3), ==, plans[i].plan);
    g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_DONE);
    sqlite3_finalize (statement);
  }
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
}

static void
test_counted_by_triggers (Testing *testing, gconstpointer data)
{
  sqlite3 *sqlite = testing_sqlite_open (testing->path);

  g_assert_cmpint (ledger_schema_migrate (sqlite), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);

  testing_sqlite_execute (
      testing->path,
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
      "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
      "SELECT i, 'a', 'e', 's', i, 'queued', 0 FROM n");
  testing_assert_query (testing->path,
                        "SELECT number || ':' || entries FROM blocks ORDER BY number",
                        "0:1023,1:1024,2:953");

  testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE id IN (1, 1023, 1024, 3000)");
  testing_assert_query (testing->path,
                        "SELECT number || ':' || entries FROM blocks ORDER BY number",
                        "0:1021,1:1023,2:952");
}

/* The file itself refuses what must never be in it, whoever writes. */
static void
test_constraints (Testing *testing, gconstpointer data)
{
  static const char *const wrong[] = {
      "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
      "VALUES ('t', 'a', 'e', 's', 'n', 'finished', 0)",
      "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
      "VALUES (NULL, 'a', 'e', 's', 'n', 'queued', 0)",
      "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, created_at) "
      "VALUES ('t', 'a', 'e', 's', 'n', 'queued', 'yesterday')",
      "UPDATE entries SET state = 'done', caster_id = ''",
      "INSERT INTO attempts (entry_id, number, started_at) VALUES (1, 0, 0)",
      "INSERT INTO attempts (entry_id, number, started_at, outcome) VALUES (1, 1, 0, 'sending')",
      "PRAGMA foreign_keys = ON; "
      "INSERT INTO attempts (entry_id, number, started_at) VALUES (77, 1, 0)",
  };
  sqlite3 *sqlite = testing_sqlite_open (testing->path);

  g_assert_cmpint (ledger_schema_migrate (sqlite), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (sqlite,
                    "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, "
                    "created_at) VALUES ('t', 'a', 'e', 's', 'n', 'queued', 0)",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_cmpint (sqlite3_exec (sqlite, wrong[i], NULL, NULL, NULL) & 0xff, ==,
                     SQLITE_CONSTRAINT);
  }
  g_assert_cmpint (sqlite3_close (sqlite), ==, SQLITE_OK);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/schema/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("from-nothing", test_from_nothing);
  ADD ("from-version-before", test_from_version_before);
  ADD ("nothing-to-do", test_nothing_to_do);
  ADD ("failing-step", test_failing_step);
  ADD ("newer-left-alone", test_newer_left_alone);
  ADD ("impossible-version", test_impossible_version);
  ADD ("latest", test_latest);
  g_test_add ("/ledger/schema/from-version-1", Testing, GINT_TO_POINTER (1), testing_set_up,
              test_from_version, testing_tear_down);
  g_test_add ("/ledger/schema/from-version-2", Testing, GINT_TO_POINTER (2), testing_set_up,
              test_from_version, testing_tear_down);
  ADD ("plans", test_plans);
  ADD ("counted-by-triggers", test_counted_by_triggers);
  ADD ("constraints", test_constraints);

  return g_test_run ();
}
