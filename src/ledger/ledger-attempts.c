/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-attempts.h"

#include "ledger-state-private.h"
#include "ledger-statement.h"
#include "ledger-store.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* In the words of the index of what is not finished, without which SQLite would not use it */
#define SENDING "state IN ('queued', 'sending', 'unknown') AND state = 'sending'"

/* Whether somebody who is still at work sends it, or is between two attempts: who that is says the
 * last attempt. */
static gboolean
is_under_way (
    LedgerDatabase *database, LedgerLock *lock, gint64 id, gboolean *under_way, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "SELECT coalesce(owner, 0) FROM attempts WHERE entry_id = ?1 "
      "AND (outcome IS NULL OR number = (SELECT max(number) FROM attempts WHERE entry_id = ?1))",
      error);

  *under_way = FALSE;
  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  for (;;) {
    gboolean row;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    *under_way |= lock == NULL || ledger_lock_is_alive (lock, sqlite3_column_int64 (statement, 0));
  }
}

static gboolean
interrupt_attempt (LedgerDatabase *database, gint64 id, gint64 now, GError **error)
{
  g_autoptr (LedgerStatement) attempt = ledger_database_prepare (
      database,
      "UPDATE attempts SET outcome = 'unknown', error_code = 'Interrupted' "
      "WHERE entry_id = ?1 AND outcome IS NULL",
      error);
  g_autoptr (LedgerStatement) entry = NULL;

  if (attempt == NULL)
    return FALSE;
  ledger_statement_bind_int64 (attempt, 1, id);
  if (!ledger_database_run (database, attempt, error))
    return FALSE;

  entry = ledger_database_prepare (database,
                                   "UPDATE entries SET state = 'unknown', error_code = "
                                   "'Interrupted', finished_at = ?2 WHERE id = ?1",
                                   error);
  if (entry == NULL)
    return FALSE;
  ledger_statement_bind_int64 (entry, 1, id);
  ledger_statement_bind_int64 (entry, 2, now);
  return ledger_database_run (database, entry, error);
}

static GArray *
find_sending (LedgerDatabase *database, GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (database, "SELECT id FROM entries WHERE " SENDING, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement != NULL) {
    gboolean row;
    gint64 id;

    if (!ledger_database_step (database, statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&ids);
    id = sqlite3_column_int64 (statement, 0);
    g_array_append_val (ids, id);
  }

  return NULL;
}

/**
 * ledger_attempts_interrupt:
 * @database: a connection with a transaction
 * @lock: the lock under which it was opened
 * @now: the time, in µs since the epoch
 * @error: where to put an error
 *
 * Turns what is being sent by nobody any more, because the program that sent it has ended, into
 * unknown outcomes. When the attempts ended is not known, so they get no end.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_attempts_interrupt (LedgerDatabase *database, LedgerLock *lock, gint64 now, GError **error)
{
  g_autoptr (GArray) ids = find_sending (database, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    gboolean under_way;

    if (!is_under_way (database, lock, id, &under_way, error))
      return FALSE;
    if (!under_way && !interrupt_attempt (database, id, now, error))
      return FALSE;
  }

  return ids != NULL;
}

static gboolean
add_attempt (LedgerDatabase *database, gint64 id, gint64 now, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "INSERT INTO attempts (entry_id, number, started_at, owner) "
      "SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3 FROM attempts WHERE entry_id = ?1",
      error);
  LedgerLock *lock = ledger_database_get_lock (database);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_int64 (statement, 2, now);
  ledger_statement_bind_int64_or_null (statement, 3,
                                       lock != NULL ? ledger_lock_get_owner (lock) : 0);
  return ledger_database_run (database, statement, error);
}

/* What comes of an attempt goes into two tables, as the same values from the third one on. */
static void
bind_outcome (LedgerStatement *statement, const LedgerRecord *outcome)
{
  ledger_statement_bind_text (statement, 3, outcome->caster_id);
  ledger_statement_bind_text (statement, 4, outcome->request_id);
  ledger_statement_bind_int64_or_null (statement, 5, outcome->http_status);
  ledger_statement_bind_text (statement, 6, outcome->error_code);
  ledger_statement_bind_text (statement, 7, outcome->error_message);
  ledger_statement_bind_text (statement, 8, outcome->host_id);
  ledger_statement_bind_text (statement, 9, outcome->recommend);
  ledger_statement_bind_int64_or_null (statement, 10, outcome->finished_at);
}

/**
 * ledger_attempts_finish:
 * @database: a connection with a transaction
 * @id: a row's number
 * @outcome: what came of its attempt
 * @error: where to put an error
 *
 * Finishes the attempt that is under way, if one is. The row stays as it is.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_attempts_finish (LedgerDatabase *database,
                        gint64 id,
                        const LedgerRecord *outcome,
                        GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "UPDATE attempts SET outcome = ?2, caster_id = ?3, request_id = ?4, http_status = ?5, "
      "error_code = ?6, error_message = ?7, host_id = ?8, recommend = ?9, finished_at = ?10 "
      "WHERE entry_id = ?1 AND outcome IS NULL",
      error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_text (statement, 2, ledger_state_to_string (outcome->state));
  bind_outcome (statement, outcome);
  return ledger_database_run (database, statement, error);
}

static gboolean
update_entry (LedgerDatabase *database, gint64 id, const LedgerRecord *outcome, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "UPDATE entries SET state = ?2, caster_id = ?3, request_id = ?4, http_status = ?5, "
      "error_code = ?6, error_message = ?7, host_id = ?8, recommend = ?9, "
      "finished_at = CASE ?2 WHEN 'queued' THEN NULL ELSE ?10 END "
      "WHERE id = ?1",
      error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_text (statement, 2, ledger_state_to_string (outcome->state));
  bind_outcome (statement, outcome);
  return ledger_database_run (database, statement, error);
}

/**
 * ledger_attempts_add:
 * @database: a connection with a transaction
 * @id: a row's number
 * @now: the time, in µs since the epoch
 * @error: where to put an error
 *
 * Keeps account of an attempt that begins now, and says of the row that it is being sent.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_attempts_add (LedgerDatabase *database, gint64 id, gint64 now, GError **error)
{
  const LedgerRecord sending = {.state = LEDGER_STATE_SENDING};

  return add_attempt (database, id, now, error) && update_entry (database, id, &sending, error);
}

static gboolean
check_attempt (LedgerDatabase *database, const LedgerRecord *record, gint64 now, GError **error)
{
  gboolean under_way;

  if (record->state == LEDGER_STATE_DONE) {
    g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_FAILED,
                         _ ("This duplication is done already, and is not sent again."));
    return FALSE;
  }
  if (record->state != LEDGER_STATE_SENDING)
    return TRUE;

  if (!is_under_way (database, ledger_database_get_lock (database), record->id, &under_way, error))
    return FALSE;
  if (!under_way)
    return interrupt_attempt (database, record->id, now, error);

  g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_FAILED,
                       _ ("This duplication is just being sent, and is not sent twice."));
  return FALSE;
}

/**
 * ledger_attempts_begin:
 * @database: a connection with a transaction
 * @id: a row's number
 * @now: the time, in µs since the epoch
 * @error: where to put an error
 *
 * Turns a row that is neither done nor under way into one that is being sent, and keeps account of
 * the attempt. What came of an earlier attempt is with that attempt.
 *
 * Returns: (transfer full) (nullable): the row as it is now; %NULL with #LEDGER_ERROR_FAILED if it
 * may not be sent
 */
LedgerRecord *
ledger_attempts_begin (LedgerDatabase *database, gint64 id, gint64 now, GError **error)
{
  g_autoptr (LedgerRecord) record = ledger_store_read (database, id, error);

  if (record == NULL || !check_attempt (database, record, now, error) ||
      !ledger_attempts_add (database, id, now, error))
    return NULL;

  return ledger_store_read (database, id, error);
}

static gboolean
check_outcome (const LedgerRecord *record, const LedgerRecord *outcome, GError **error)
{
  if (!ledger_state_allows_outcome (record->state, outcome->state)) {
    g_debug ("No way from %s to %s", ledger_state_to_string (record->state),
             ledger_state_to_string (outcome->state));
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_FAILED,
        _ ("What came of this duplication is already known, and cannot be changed."));
    return FALSE;
  }

  if (outcome->state == LEDGER_STATE_DONE && outcome->caster_id == NULL) {
    g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_FAILED,
                         _ ("A duplication is only done when the new studio’s ID is known."));
    return FALSE;
  }

  return TRUE;
}

/**
 * ledger_attempts_record_outcome:
 * @database: a connection with a transaction
 * @id: a row's number
 * @outcome: what came of it
 * @error: where to put an error
 *
 * Finishes the attempt that is under way, if one is, and says of the row what came of it.
 *
 * Returns: (transfer full) (nullable): the row as it is now; %NULL with #LEDGER_ERROR_FAILED if
 * that cannot come of it
 */
LedgerRecord *
ledger_attempts_record_outcome (LedgerDatabase *database,
                                gint64 id,
                                const LedgerRecord *outcome,
                                GError **error)
{
  g_autoptr (LedgerRecord) record = ledger_store_read (database, id, error);

  if (record == NULL || !check_outcome (record, outcome, error) ||
      !ledger_attempts_finish (database, id, outcome, error) ||
      !update_entry (database, id, outcome, error))
    return NULL;

  return ledger_store_read (database, id, error);
}
