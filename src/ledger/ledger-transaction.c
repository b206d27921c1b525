/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-database-private.h"
#include "ledger-error.h"
#include "ledger-statement.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

static gboolean
begin (LedgerDatabase *self, LedgerTransaction transaction, GError **error)
{
  const char *sql = transaction == LEDGER_TRANSACTION_WRITE ? "BEGIN IMMEDIATE" : "BEGIN";
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (self, sql, error);

  return statement != NULL && ledger_database_run (self, statement, error);
}

static gboolean
commit (LedgerDatabase *self, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (self, "COMMIT", error);

  return statement != NULL && ledger_database_run (self, statement, error);
}

static gboolean
read_totals (LedgerDatabase *self, gint64 data_version, GError **error)
{
  gint64 count, last_id;

  if (!ledger_database_query_int64 (self, "SELECT coalesce(sum(entries), 0) FROM blocks", &count,
                                    error) ||
      !ledger_database_query_int64 (self, "SELECT coalesce(max(id), 0) FROM entries", &last_id,
                                    error))
    return FALSE;

  self->data_version = data_version;
  self->count = count;
  self->last_id = last_id;
  return TRUE;
}

static gboolean
count_new (LedgerDatabase *self, gint64 *n_new, GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (self, "SELECT count(*) FROM entries WHERE id > ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, self->last_id);
  if (!ledger_database_step (self, statement, &row, error))
    return FALSE;

  *n_new = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

/* Ids are never used again, so what has an id beyond the last one is new, and the rest is what it
 * was before, unless some of it was deleted. */
static gboolean
look_for_changes (LedgerDatabase *self, GError **error)
{
  gint64 data_version, n_new, count = self->count;

  if (!ledger_database_query_int64 (self, "PRAGMA data_version", &data_version, error))
    return FALSE;
  if (data_version == self->data_version)
    return TRUE;

  if (!count_new (self, &n_new, error))
    return FALSE;
  if (!read_totals (self, data_version, error))
    return FALSE;

  self->foreign.any = TRUE;
  self->foreign.rearranged |= self->count != count + n_new;
  self->foreign.count = self->count;
  return TRUE;
}

/**
 * ledger_database_read_totals:
 * @self: a connection
 * @error: where to put an error
 *
 * Takes a first look at the file, also at whether it is what its version says.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_database_read_totals (LedgerDatabase *self, GError **error)
{
  gint64 data_version;
  gboolean success;

  g_assert (self->owner == g_thread_self ());

  if (!begin (self, LEDGER_TRANSACTION_READ, error))
    return FALSE;
  success = ledger_database_query_int64 (self, "PRAGMA data_version", &data_version, error) &&
            read_totals (self, data_version, error);
  ledger_database_rollback (self);

  return success;
}

static gboolean
check_writable (LedgerDatabase *self, GError **error)
{
  if (self->damaged)
    return ledger_database_set_error (self, SQLITE_CORRUPT, error);

  switch (self->access) {
  case LEDGER_ACCESS_READ_WRITE:
    return TRUE;
  case LEDGER_ACCESS_NEWER:
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY,
        _ ("A newer version of Understudy wrote the history. This version can only show it."));
    return FALSE;
  case LEDGER_ACCESS_READ_ONLY:
  default:
    return ledger_database_set_error (self, SQLITE_READONLY, error);
  }
}

/**
 * ledger_database_begin:
 * @self: a connection without a transaction
 * @transaction: whether anything will be written
 * @error: where to put an error
 *
 * Begins a transaction, and looks at what others did since the last one. What it says about that,
 * and about the number of rows, is true for the whole transaction. A damaged file is not written to
 * any more.
 *
 * Returns: %FALSE if it failed; there is no transaction then
 */
gboolean
ledger_database_begin (LedgerDatabase *self, LedgerTransaction transaction, GError **error)
{
  g_assert (self->owner == g_thread_self ());

  self->n_added = self->n_inserted = self->n_removed = 0;
  self->quiet = FALSE;
  self->writing = transaction == LEDGER_TRANSACTION_WRITE;
  if (self->writing && !check_writable (self, error))
    return FALSE;

  if (!begin (self, transaction, error))
    return FALSE;
  if (look_for_changes (self, error))
    return TRUE;

  ledger_database_rollback (self);
  return FALSE;
}

/**
 * ledger_database_commit:
 * @self: a connection with a transaction
 * @error: where to put an error
 *
 * Ends the transaction. What was written is on the disk when this returns, and other processes know
 * that something was.
 *
 * Returns: %FALSE if it failed; nothing was written then, and there is no transaction any more
 */
gboolean
ledger_database_commit (LedgerDatabase *self, GError **error)
{
  if (!commit (self, error)) {
    ledger_database_rollback (self);
    return FALSE;
  }

  if (self->n_added > 0) {
    self->count += self->n_added;
    self->last_id = self->added_last_id;
    self->n_added = 0;
  }
  self->count += self->n_inserted - self->n_removed;
  self->n_inserted = self->n_removed = 0;
  if (self->writing && !self->quiet && self->lock != NULL)
    ledger_lock_touch (self->lock);
  return TRUE;
}

/**
 * ledger_database_rollback:
 * @self: a connection
 *
 * Takes back the transaction under way; some failures already did.
 */
void
ledger_database_rollback (LedgerDatabase *self)
{
  g_assert (self->owner == g_thread_self ());

  self->n_added = self->n_inserted = self->n_removed = 0;
  if (!sqlite3_get_autocommit (self->sqlite))
    sqlite3_exec (self->sqlite, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * ledger_database_note_added:
 * @self: a connection with a transaction
 * @last_id: the id of a row that was just added
 *
 * Counts the row, if it gets committed.
 */
void
ledger_database_note_added (LedgerDatabase *self, gint64 last_id)
{
  self->n_added++;
  self->added_last_id = last_id;
}

/**
 * ledger_database_note_removed:
 * @self: a connection with a transaction
 * @n_removed: how many rows were just deleted
 *
 * Counts them, if that gets committed.
 */
void
ledger_database_note_removed (LedgerDatabase *self, gint64 n_removed)
{
  self->n_removed += n_removed;
}

/**
 * ledger_database_note_restored:
 * @self: a connection with a transaction
 * @n_restored: how many rows were just put back where they were
 *
 * Counts them, if that gets committed.
 */
void
ledger_database_note_restored (LedgerDatabase *self, gint64 n_restored)
{
  self->n_inserted += n_restored;
}

/**
 * ledger_database_be_quiet:
 * @self: a connection with a transaction
 *
 * Lets nobody look at what is written in it, because it says nothing new.
 */
void
ledger_database_be_quiet (LedgerDatabase *self)
{
  self->quiet = TRUE;
}

/**
 * ledger_database_take_foreign_change:
 * @self: a connection
 *
 * Returns: what others did to the file, up to the last transaction, since this was last asked
 */
LedgerForeignChange
ledger_database_take_foreign_change (LedgerDatabase *self)
{
  LedgerForeignChange foreign = self->foreign;

  g_assert (self->owner == g_thread_self ());

  self->foreign = (LedgerForeignChange){0};
  return foreign;
}

/**
 * ledger_database_get_count:
 * @self: a connection
 *
 * Returns: how many entries there are; known without counting
 */
gint64
ledger_database_get_count (LedgerDatabase *self)
{
  g_assert (self->owner == g_thread_self ());

  return self->count;
}
