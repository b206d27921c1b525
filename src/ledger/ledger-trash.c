/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-trash.h"

#include "ledger-schema.h"
#include "ledger-statement.h"

#define ENTRY_COLUMNS                                                                              \
  "id, client_token, account, endpoint, region, source_id, name, state, caster_id, request_id, "   \
  "http_status, error_code, error_message, host_id, recommend, created_at, finished_at, asked_by"

#define ATTEMPT_COLUMNS                                                                            \
  "entry_id, number, started_at, finished_at, owner, outcome, caster_id, request_id, "             \
  "http_status, error_code, error_message, host_id, recommend"

static gboolean
run_for (LedgerDatabase *database, const char *sql, gint64 id, gint64 value, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  ledger_statement_bind_int64 (statement, 1, id);
  if (sqlite3_bind_parameter_count (statement) > 1)
    ledger_statement_bind_int64 (statement, 2, value);
  return ledger_database_run (database, statement, error);
}

static int
count_changes (LedgerDatabase *database)
{
  return sqlite3_changes (ledger_database_get_sqlite (database));
}

/* By the numbers of the blocks before it, and the rows of its own block */
static gboolean
read_rank (LedgerDatabase *database, gint64 id, guint64 *rank, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "SELECT (SELECT coalesce (sum (entries), 0) FROM blocks WHERE number < ?1 / ?2) + "
      "(SELECT count(*) FROM entries WHERE id >= ?1 / ?2 * ?2 AND id < ?1)",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_int64 (statement, 2, LEDGER_SCHEMA_BLOCK);
  if (!ledger_database_step (database, statement, &row, error))
    return FALSE;

  *rank = row ? (guint64) sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

static int
compare_ascending (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x > y) - (x < y);
}

static GArray *
sort (GArray *ids)
{
  GArray *sorted = g_array_copy (ids);

  g_array_sort (sorted, compare_ascending);
  return sorted;
}

static gint64
get_owner (LedgerDatabase *database)
{
  LedgerLock *lock = ledger_database_get_lock (database);

  return lock != NULL ? ledger_lock_get_owner (lock) : 0;
}

static gboolean
remove_one (LedgerDatabase *database, gint64 id, gboolean unknown, gboolean *moved, GError **error)
{
  const char *sql = unknown
                        ? "INSERT INTO removed_entries SELECT " ENTRY_COLUMNS ", ?2 FROM entries "
                          "WHERE id = ?1 AND state IN ('done', 'refused', 'cancelled', 'unknown')"
                        : "INSERT INTO removed_entries SELECT " ENTRY_COLUMNS ", ?2 FROM entries "
                          "WHERE id = ?1 AND state IN ('done', 'refused', 'cancelled')";

  if (!run_for (database, sql, id, get_owner (database), error))
    return FALSE;

  *moved = count_changes (database) == 1;
  return !*moved || (run_for (database,
                              "INSERT INTO removed_attempts SELECT " ATTEMPT_COLUMNS
                              " FROM attempts WHERE entry_id = ?1",
                              id, 0, error) &&
                     run_for (database, "DELETE FROM entries WHERE id = ?1", id, 0, error));
}

/**
 * ledger_trash_remove:
 * @database: a connection with a transaction
 * @ids: (element-type gint64): which rows
 * @flags: of what states
 * @removed: (element-type gint64): gets those that are deleted now, the least first
 * @ranks: (element-type guint64): gets the ranks that they had
 * @error: where to put an error
 *
 * Deletes rows, so that they can be put back. What is under way stays.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_trash_remove (LedgerDatabase *database,
                     GArray *ids,
                     LedgerRemovalFlags flags,
                     GArray *removed,
                     GArray *ranks,
                     GError **error)
{
  g_autoptr (GArray) sorted = sort (ids);

  for (guint i = 0; i < sorted->len; i++) {
    gint64 id = g_array_index (sorted, gint64, i);
    guint64 rank;
    gboolean moved;

    if (!remove_one (database, id, (flags & LEDGER_REMOVAL_UNKNOWN) != 0, &moved, error))
      return FALSE;
    if (!moved)
      continue;
    /* Those before it are gone already */
    if (!read_rank (database, id, &rank, error))
      return FALSE;
    rank += removed->len;
    g_array_append_val (removed, id);
    g_array_append_val (ranks, rank);
  }

  ledger_database_note_removed (database, removed->len);
  return TRUE;
}

static gboolean
restore_one (LedgerDatabase *database, gint64 id, gboolean *moved, GError **error)
{
  if (!run_for (database,
                "INSERT INTO entries (" ENTRY_COLUMNS ") SELECT " ENTRY_COLUMNS
                " FROM removed_entries WHERE id = ?1",
                id, 0, error))
    return FALSE;

  *moved = count_changes (database) == 1;
  return !*moved || (run_for (database,
                              "INSERT INTO attempts (" ATTEMPT_COLUMNS ") SELECT " ATTEMPT_COLUMNS
                              " FROM removed_attempts WHERE entry_id = ?1",
                              id, 0, error) &&
                     run_for (database, "DELETE FROM removed_entries WHERE id = ?1", id, 0, error));
}

/**
 * ledger_trash_restore:
 * @database: a connection with a transaction
 * @ids: (element-type gint64): which rows
 * @restored: (element-type gint64): gets those that are back now, the least first
 * @ranks: (element-type guint64): gets their ranks
 * @error: where to put an error
 *
 * Puts deleted rows back where they were.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_trash_restore (
    LedgerDatabase *database, GArray *ids, GArray *restored, GArray *ranks, GError **error)
{
  g_autoptr (GArray) sorted = sort (ids);

  for (guint i = 0; i < sorted->len; i++) {
    gint64 id = g_array_index (sorted, gint64, i);
    guint64 rank;
    gboolean moved;

    if (!restore_one (database, id, &moved, error))
      return FALSE;
    if (!moved)
      continue;
    if (!read_rank (database, id, &rank, error))
      return FALSE;
    g_array_append_val (restored, id);
    g_array_append_val (ranks, rank);
  }

  ledger_database_note_restored (database, restored->len);
  return TRUE;
}

/**
 * ledger_trash_forget:
 * @database: a connection with a transaction
 * @ids: (element-type gint64): which rows
 * @error: where to put an error
 *
 * Deletes rows for good.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_trash_forget (LedgerDatabase *database, GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len; i++) {
    if (!run_for (database, "DELETE FROM removed_entries WHERE id = ?1",
                  g_array_index (ids, gint64, i), 0, error))
      return FALSE;
  }

  return TRUE;
}

/**
 * ledger_trash_empty:
 * @database: a connection with a transaction
 * @lock: the lock under which it was opened
 * @error: where to put an error
 *
 * Deletes for good what programs deleted that have ended, so that nobody can undo it any more.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_trash_empty (LedgerDatabase *database, LedgerLock *lock, GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (database, "SELECT DISTINCT removed_by FROM removed_entries", error);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement != NULL) {
    gboolean row;
    gint64 owner;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      break;
    owner = sqlite3_column_int64 (statement, 0);
    if (lock == NULL || owner == 0 || !ledger_lock_is_alive (lock, owner))
      g_array_append_val (gone, owner);
  }
  for (guint i = 0; i < gone->len; i++) {
    if (!run_for (database, "DELETE FROM removed_entries WHERE removed_by = ?1",
                  g_array_index (gone, gint64, i), 0, error))
      return FALSE;
  }

  return statement != NULL;
}
