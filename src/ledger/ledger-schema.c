/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-schema.h"

#include "ledger-file.h"

#define STRINGIFY(x) #x
#define STRING(x)    STRINGIFY (x)

/* What brings a ledger from one version to the next: the first makes version 1 of an empty file. A
 * step that was once released is never changed. Later versions may add tables and columns, but keep
 * the names and the meaning of what is there: that is what lets this version still show the history
 * of a newer one.
 *
 * - entries: what was asked for, and what has come of it by now. A user may give the same client
 * token twice, and it is the service that decides what that means; so the token is no key.
 * - entries.asked_by: who wants what is not finished carried out: a number in the ledger's lock.
 * Where nobody holds that any more, or where there is none, the entry waits until somebody asks for
 * it again.
 * - attempts: every time a request was sent. One without outcome is under way, if its owner, a
 * number in the ledger's lock, still holds that. One with an outcome but no end was cut off with
 * the program, and nobody knows when.
 * - blocks: how many entries there are for every 1024 ids. Kept by triggers, so that it is right
 * whoever writes, it gives the number of entries, and the way to any page, without walking through
 * the entries.
 * - search: which entries have which three characters in a row, of those up to indexed.last_id. It
 * only says where to look: what is found in it is compared with the entry itself. So what was
 * deleted or changed may stay in it (indexed.stale counts that), and it holds no text. It is
 * written long after the entries, many at a time, so that nobody waits for it; index_due has what
 * changed after it was indexed.
 * - removed_entries, removed_attempts: what was deleted, for as long as that can be undone.
 *
 * Times are µs since the epoch, in UTC. */
static const char *const steps[] = {
    "CREATE TABLE entries ("
    "  id INTEGER PRIMARY KEY AUTOINCREMENT,"
    "  client_token TEXT NOT NULL,"
    "  account TEXT NOT NULL,"
    "  endpoint TEXT NOT NULL,"
    "  region TEXT,"
    "  source_id TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  state TEXT NOT NULL"
    "    CHECK (state IN ('queued', 'sending', 'done', 'refused', 'unknown', 'cancelled')),"
    "  caster_id TEXT CHECK (state <> 'done' OR caster_id <> ''),"
    "  request_id TEXT,"
    "  http_status INTEGER,"
    "  error_code TEXT,"
    "  error_message TEXT,"
    "  host_id TEXT,"
    "  recommend TEXT,"
    "  created_at INTEGER NOT NULL,"
    "  finished_at INTEGER"
    ") STRICT;"
    "CREATE INDEX entries_by_client_token ON entries (client_token);"
    "CREATE INDEX entries_unfinished ON entries (state) WHERE state IN ('queued', 'sending', "
    "'unknown');"

    "CREATE TABLE attempts ("
    "  entry_id INTEGER NOT NULL REFERENCES entries (id) ON DELETE CASCADE,"
    "  number INTEGER NOT NULL CHECK (number > 0),"
    "  started_at INTEGER NOT NULL,"
    "  finished_at INTEGER,"
    "  owner INTEGER,"
    "  outcome TEXT"
    "    CHECK (outcome IN ('queued', 'done', 'refused', 'unknown', 'cancelled')),"
    "  caster_id TEXT,"
    "  request_id TEXT,"
    "  http_status INTEGER,"
    "  error_code TEXT,"
    "  error_message TEXT,"
    "  host_id TEXT,"
    "  recommend TEXT,"
    "  PRIMARY KEY (entry_id, number)"
    ") STRICT, WITHOUT ROWID;"

    "CREATE TABLE blocks ("
    "  number INTEGER PRIMARY KEY,"
    "  entries INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TRIGGER entries_added AFTER INSERT ON entries BEGIN"
    "  INSERT INTO blocks (number, entries) VALUES (NEW.id / " STRING (
        LEDGER_SCHEMA_BLOCK) ", 1)"
                             "    ON CONFLICT (number) DO UPDATE SET entries = entries + 1;"
                             "END;"
                             "CREATE TRIGGER entries_removed AFTER DELETE ON entries BEGIN"
                             "  UPDATE blocks SET entries = entries - 1 WHERE number = OLD.id "
                             "/ " STRING (LEDGER_SCHEMA_BLOCK) ";"
                                                               "END;",

    "ALTER TABLE entries ADD COLUMN asked_by INTEGER;"
    "CREATE INDEX entries_by_caster_id ON entries (caster_id) WHERE caster_id IS NOT NULL;",

    "CREATE INDEX entries_by_account ON entries (account);"
    "CREATE INDEX entries_by_created_at ON entries (created_at);"
    "CREATE INDEX entries_ended ON entries (state) WHERE state IN ('refused', 'cancelled');"

    "CREATE VIRTUAL TABLE search USING fts5 (text, content='', columnsize=0, detail=none, "
    "  tokenize='trigram');"
    "INSERT INTO search (search, rank) VALUES ('automerge', 0);"
    "INSERT INTO search (search, rank) VALUES ('crisismerge', 1999);"
    "CREATE TABLE indexed ("
    "  only INTEGER PRIMARY KEY CHECK (only = 1),"
    "  last_id INTEGER NOT NULL,"
    "  stale INTEGER NOT NULL"
    ") STRICT;"
    "INSERT INTO indexed VALUES (1, 0, 0);"
    "CREATE TABLE index_due (id INTEGER PRIMARY KEY) STRICT;"
    "CREATE TRIGGER entries_restored AFTER INSERT ON entries"
    "  WHEN NEW.id <= (SELECT last_id FROM indexed) BEGIN"
    "  INSERT OR IGNORE INTO index_due VALUES (NEW.id);"
    "END;"
    "CREATE TRIGGER entries_reworded AFTER UPDATE OF client_token, source_id, name, caster_id, "
    "  request_id, error_code, error_message ON entries"
    "  WHEN OLD.id <= (SELECT last_id FROM indexed) BEGIN"
    "  INSERT OR IGNORE INTO index_due VALUES (NEW.id);"
    "END;"
    "CREATE TRIGGER entries_unindexed AFTER DELETE ON entries"
    "  WHEN OLD.id <= (SELECT last_id FROM indexed) BEGIN"
    "  UPDATE indexed SET stale = stale + 1;"
    "END;"

    "CREATE TABLE removed_entries ("
    "  id INTEGER PRIMARY KEY,"
    "  client_token TEXT NOT NULL,"
    "  account TEXT NOT NULL,"
    "  endpoint TEXT NOT NULL,"
    "  region TEXT,"
    "  source_id TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  state TEXT NOT NULL,"
    "  caster_id TEXT,"
    "  request_id TEXT,"
    "  http_status INTEGER,"
    "  error_code TEXT,"
    "  error_message TEXT,"
    "  host_id TEXT,"
    "  recommend TEXT,"
    "  created_at INTEGER NOT NULL,"
    "  finished_at INTEGER,"
    "  asked_by INTEGER,"
    "  removed_by INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE removed_attempts ("
    "  entry_id INTEGER NOT NULL REFERENCES removed_entries (id) ON DELETE CASCADE,"
    "  number INTEGER NOT NULL,"
    "  started_at INTEGER NOT NULL,"
    "  finished_at INTEGER,"
    "  owner INTEGER,"
    "  outcome TEXT,"
    "  caster_id TEXT,"
    "  request_id TEXT,"
    "  http_status INTEGER,"
    "  error_code TEXT,"
    "  error_message TEXT,"
    "  host_id TEXT,"
    "  recommend TEXT,"
    "  PRIMARY KEY (entry_id, number)"
    ") STRICT, WITHOUT ROWID;",
};

/**
 * ledger_schema_get_version:
 * @sqlite: a connection
 * @version: (out): the version of the file; 0 for one that nothing was ever kept in
 *
 * Returns: SQLITE_OK, or an extended result code
 */
int
ledger_schema_get_version (sqlite3 *sqlite, int *version)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (sqlite, "PRAGMA user_version", -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW) {
    *version = sqlite3_column_int (statement, 0);
    code = SQLITE_OK;
  }
  sqlite3_finalize (statement);

  return code;
}

int
ledger_schema_get_latest_version (void)
{
  return G_N_ELEMENTS (steps);
}

static int
run_step (sqlite3 *sqlite, const char *step, int version)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                           LEDGER_FILE_APPLICATION_ID, version);
  int found = 0;
  int code = sqlite3_exec (sqlite, "BEGIN IMMEDIATE", NULL, NULL, NULL);

  if (code == SQLITE_OK)
    code = ledger_schema_get_version (sqlite, &found);

  /* Another process may have been here between the look at the version and the lock. */
  if (code == SQLITE_OK && found < version) {
    code = sqlite3_exec (sqlite, step, NULL, NULL, NULL);
    if (code == SQLITE_OK)
      code = sqlite3_exec (sqlite, mark, NULL, NULL, NULL);
  }

  if (code == SQLITE_OK)
    code = sqlite3_exec (sqlite, "COMMIT", NULL, NULL, NULL);
  if (!sqlite3_get_autocommit (sqlite))
    sqlite3_exec (sqlite, "ROLLBACK", NULL, NULL, NULL);

  return code;
}

/**
 * ledger_schema_run_steps:
 * @sqlite: a connection
 * @migration: what brings version 0 to 1, 1 to 2, and so on
 * @n_steps: how many there are, which is also the version that they lead to
 *
 * Runs the steps that the file has not seen. Each is one transaction together with its version, so
 * that one that fails, or is cut off, leaves the file as the step before left it.
 *
 * Returns: SQLITE_OK, or an extended result code
 */
int
ledger_schema_run_steps (sqlite3 *sqlite, const char *const *migration, int n_steps)
{
  int version = 0;
  int code = ledger_schema_get_version (sqlite, &version);

  if (code == SQLITE_OK && version < 0)
    code = SQLITE_CORRUPT;
  while (code == SQLITE_OK && version < n_steps) {
    code = run_step (sqlite, migration[version], version + 1);
    version++;
  }

  return code;
}

/**
 * ledger_schema_migrate:
 * @sqlite: a connection
 *
 * Brings the file to the latest version.
 *
 * Returns: SQLITE_OK, or an extended result code
 */
int
ledger_schema_migrate (sqlite3 *sqlite)
{
  return ledger_schema_migrate_to (sqlite, G_N_ELEMENTS (steps));
}

/**
 * ledger_schema_migrate_to:
 * @sqlite: a connection
 * @version: up to which version; for tests that need a file as an older program left it
 *
 * Returns: SQLITE_OK, or an extended result code
 */
int
ledger_schema_migrate_to (sqlite3 *sqlite, int version)
{
  return ledger_schema_run_steps (sqlite, steps, MIN (version, (int) G_N_ELEMENTS (steps)));
}
