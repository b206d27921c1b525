/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-attempt-store.h"

#include "ledger-state-private.h"
#include "ledger-statement.h"

void
ledger_attempt_free (LedgerAttempt *self)
{
  if (self == NULL)
    return;

  g_free (self->caster_id);
  g_free (self->request_id);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->host_id);
  g_free (self->recommend);
  g_free (self);
}

static char *
column_text (LedgerStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static LedgerAttempt *
read_attempt (LedgerStatement *statement)
{
  LedgerAttempt *self = g_new0 (LedgerAttempt, 1);
  const char *outcome = (const char *) sqlite3_column_text (statement, 3);

  self->number = (guint) CLAMP (sqlite3_column_int64 (statement, 0), 0, G_MAXUINT);
  self->started_at = sqlite3_column_int64 (statement, 1);
  self->finished_at = sqlite3_column_int64 (statement, 2);
  self->ended = outcome != NULL;
  self->outcome = LEDGER_STATE_SENDING;
  /* A newer version may have words that this one does not know. */
  if (self->ended && !ledger_state_from_string (outcome, &self->outcome))
    self->outcome = LEDGER_STATE_UNKNOWN;
  self->caster_id = column_text (statement, 4);
  self->request_id = column_text (statement, 5);
  self->http_status = (guint) CLAMP (sqlite3_column_int64 (statement, 6), 0, G_MAXINT);
  self->error_code = column_text (statement, 7);
  self->error_message = column_text (statement, 8);
  self->host_id = column_text (statement, 9);
  self->recommend = column_text (statement, 10);

  return self;
}

/**
 * ledger_attempt_store_read:
 * @database: a connection with a transaction
 * @entry_id: a row's number
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerAttempt): its attempts, the first one
 * first
 */
GPtrArray *
ledger_attempt_store_read (LedgerDatabase *database, gint64 entry_id, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "SELECT number, started_at, finished_at, outcome, caster_id, request_id, http_status, "
      "error_code, error_message, host_id, recommend FROM attempts WHERE entry_id = ?1 "
      "ORDER BY number",
      error);
  g_autoptr (GPtrArray) attempts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_attempt_free);

  if (statement == NULL)
    return NULL;

  ledger_statement_bind_int64 (statement, 1, entry_id);
  for (;;) {
    gboolean row;

    if (!ledger_database_step (database, statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&attempts);
    g_ptr_array_add (attempts, read_attempt (statement));
  }
}

/**
 * ledger_attempt_store_add:
 * @database: a connection with a transaction
 * @entry_id: a row's number
 * @attempt: an attempt that has ended, of that row
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_attempt_store_add (LedgerDatabase *database,
                          gint64 entry_id,
                          const LedgerAttempt *attempt,
                          GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "INSERT INTO attempts (entry_id, number, started_at, finished_at, outcome, caster_id, "
      "request_id, http_status, error_code, error_message, host_id, recommend) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
      error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, entry_id);
  ledger_statement_bind_int64 (statement, 2, attempt->number);
  ledger_statement_bind_int64 (statement, 3, attempt->started_at);
  ledger_statement_bind_int64_or_null (statement, 4, attempt->finished_at);
  ledger_statement_bind_text (statement, 5, ledger_state_to_string (attempt->outcome));
  ledger_statement_bind_text (statement, 6, attempt->caster_id);
  ledger_statement_bind_text (statement, 7, attempt->request_id);
  ledger_statement_bind_int64_or_null (statement, 8, attempt->http_status);
  ledger_statement_bind_text (statement, 9, attempt->error_code);
  ledger_statement_bind_text (statement, 10, attempt->error_message);
  ledger_statement_bind_text (statement, 11, attempt->host_id);
  ledger_statement_bind_text (statement, 12, attempt->recommend);
  return ledger_database_run (database, statement, error);
}
