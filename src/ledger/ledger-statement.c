/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-statement.h"

#include "ledger-database-private.h"

/**
 * ledger_database_prepare:
 * @self: a connection
 * @sql: one statement; the text must live as long as @self
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the statement, ready for values
 */
LedgerStatement *
ledger_database_prepare (LedgerDatabase *self, const char *sql, GError **error)
{
  LedgerStatement *statement;
  int code;

  g_assert (self->owner == g_thread_self ());

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    return statement;

  code = sqlite3_prepare_v3 (self->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK) {
    g_debug ("SQLite: %s", sqlite3_errmsg (self->sqlite));
    ledger_database_set_error (self, code, error);
    return NULL;
  }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);
  return statement;
}

void
ledger_statement_release (LedgerStatement *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/* The values live until the statement is released, and are bound without a copy. */
void
ledger_statement_bind_text (LedgerStatement *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_STATIC);
}

void
ledger_statement_bind_int64 (LedgerStatement *statement, int index, gint64 value)
{
  sqlite3_bind_int64 (statement, index, value);
}

void
ledger_statement_bind_int64_or_null (LedgerStatement *statement, int index, gint64 value)
{
  if (value != 0)
    sqlite3_bind_int64 (statement, index, value);
}

/**
 * ledger_database_step:
 * @self: a connection
 * @statement: one of its statements
 * @row: (out): whether there is a row; %FALSE at the end
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_database_step (LedgerDatabase *self,
                      LedgerStatement *statement,
                      gboolean *row,
                      GError **error)
{
  int code;

  g_assert (self->owner == g_thread_self ());

  code = sqlite3_step (statement);
  *row = code == SQLITE_ROW;

  return code == SQLITE_ROW || code == SQLITE_DONE || ledger_database_set_error (self, code, error);
}

/**
 * ledger_database_run:
 * @self: a connection
 * @statement: one of its statements that gives no rows
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_database_run (LedgerDatabase *self, LedgerStatement *statement, GError **error)
{
  gboolean row;

  return ledger_database_step (self, statement, &row, error);
}

/**
 * ledger_database_query_int64:
 * @self: a connection
 * @sql: a statement without values that gives one number
 * @value: (out): the number
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_database_query_int64 (LedgerDatabase *self, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (self, sql, error);
  gboolean row;

  if (statement == NULL || !ledger_database_step (self, statement, &row, error))
    return FALSE;

  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}
