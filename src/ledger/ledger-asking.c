/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-asking.h"

#include "ledger-attempts.h"
#include "ledger-queue.h"
#include "ledger-statement.h"
#include "ledger-store.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* In the words of the index of what is not finished, without which SQLite would not use it */
#define UNFINISHED "state IN ('queued', 'sending', 'unknown') AND state <> 'sending'"

typedef struct {
  gint64 id;
  LedgerAsker asker;
} Unfinished;

static gint64
get_own_number (LedgerDatabase *database)
{
  LedgerLock *lock = ledger_database_get_lock (database);

  return lock != NULL ? ledger_lock_get_owner (lock) : 0;
}

static LedgerAsker
judge_asker (LedgerDatabase *database, gint64 asked_by)
{
  LedgerLock *lock = ledger_database_get_lock (database);

  if (asked_by == 0)
    return LEDGER_ASKER_NOBODY;
  if (asked_by == get_own_number (database))
    return LEDGER_ASKER_US;

  return lock != NULL && ledger_lock_is_alive (lock, asked_by) ? LEDGER_ASKER_OTHER
                                                               : LEDGER_ASKER_GONE;
}

/* Oldest first. Somebody may have ended in the middle of sending since the ledger was opened, and what
 * that one sent is unfinished too. */
static GArray *
find_unfinished (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  LedgerLock *lock = ledger_database_get_lock (database);
  const LedgerScopeTexts *scope = job->scope;
  g_autoptr (LedgerStatement) statement = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Unfinished));

  if (lock != NULL && !ledger_attempts_interrupt (database, lock, job->now, error))
    return NULL;

  statement = ledger_database_prepare (
      database,
      "SELECT id, coalesce(asked_by, 0) FROM entries WHERE " UNFINISHED
      " AND account = ?1 AND endpoint = ?2 AND region IS ?3 ORDER BY id",
      error);
  if (statement == NULL)
    return NULL;

  ledger_statement_bind_text (statement, 1, scope->account);
  ledger_statement_bind_text (statement, 2, scope->endpoint);
  ledger_statement_bind_text (statement, 3, scope->region);
  for (;;) {
    gboolean row;
    Unfinished each;

    if (!ledger_database_step (database, statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&found);

    each.id = sqlite3_column_int64 (statement, 0);
    each.asker = judge_asker (database, sqlite3_column_int64 (statement, 1));
    g_array_append_val (found, each);
  }
}

static gboolean
read_asker (LedgerDatabase *database, gint64 id, LedgerAsker *asker, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database, "SELECT coalesce(asked_by, 0) FROM entries WHERE id = ?1", error);
  gboolean row;

  *asker = LEDGER_ASKER_NOBODY;
  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  if (!ledger_database_step (database, statement, &row, error))
    return FALSE;
  if (row)
    *asker = judge_asker (database, sqlite3_column_int64 (statement, 0));

  return TRUE;
}

static gboolean
set_asker (LedgerDatabase *database, gint64 id, gint64 asked_by, GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (database, "UPDATE entries SET asked_by = ?2 WHERE id = ?1", error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_int64_or_null (statement, 2, asked_by);
  return ledger_database_run (database, statement, error);
}

/* To a state that says that nothing came of it; what an attempt came to is with that attempt */
static gboolean
set_state (
    LedgerDatabase *database, gint64 id, LedgerState state, gint64 finished_at, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "UPDATE entries SET state = ?2, caster_id = NULL, request_id = NULL, http_status = NULL, "
      "error_code = NULL, "
      "error_message = NULL, host_id = NULL, recommend = NULL, finished_at = ?3 WHERE id = ?1",
      error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_text (statement, 2, ledger_state_to_string (state));
  ledger_statement_bind_int64_or_null (statement, 3, finished_at);
  return ledger_database_run (database, statement, error);
}

static void
start_records (LedgerJob *job)
{
  job->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_record_free);
}

/* The row as it is now */
static gboolean
add_record (LedgerJob *job, LedgerDatabase *database, gint64 id, GError **error)
{
  LedgerRecord *record = ledger_store_read (database, id, error);

  if (record == NULL)
    return FALSE;

  g_ptr_array_add (job->records, record);
  return TRUE;
}

gboolean
ledger_asking_run_read_unfinished (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  g_autoptr (GArray) found = find_unfinished (job, database, error);

  if (found == NULL)
    return FALSE;

  start_records (job);
  job->askers = g_array_new (FALSE, FALSE, sizeof (LedgerAsker));
  for (guint i = 0; i < found->len; i++) {
    const Unfinished *each = &g_array_index (found, Unfinished, i);

    if (!add_record (job, database, each->id, error))
      return FALSE;
    g_array_append_val (job->askers, each->asker);
  }

  return TRUE;
}

static gboolean
is_unfinished (const LedgerRecord *record)
{
  return record->state == LEDGER_STATE_QUEUED || record->state == LEDGER_STATE_UNKNOWN;
}

gboolean
ledger_asking_run_claim (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  start_records (job);
  for (guint i = 0; i < job->ids->len; i++) {
    gint64 id = g_array_index (job->ids, gint64, i);
    g_autoptr (LedgerRecord) record = ledger_store_read (database, id, error);

    if (record == NULL)
      return FALSE;
    if (!is_unfinished (record))
      continue;
    if (!set_asker (database, id, get_own_number (database), error))
      return FALSE;
    g_ptr_array_add (job->records, g_steal_pointer (&record));
  }

  return TRUE;
}

/* One that waits for an answer is not asked for again with the rest; and of what is unknown only
 * what somebody still wanted when that one ended. */
static gboolean
is_left (const LedgerRecord *record, LedgerAsker asker)
{
  if (record->state == LEDGER_STATE_QUEUED)
    return asker == LEDGER_ASKER_NOBODY || asker == LEDGER_ASKER_GONE;

  return asker == LEDGER_ASKER_GONE && record->caster_id == NULL;
}

gboolean
ledger_asking_run_claim_left (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  g_autoptr (GArray) found = find_unfinished (job, database, error);

  if (found == NULL)
    return FALSE;

  start_records (job);
  for (guint i = 0; i < found->len; i++) {
    const Unfinished *each = &g_array_index (found, Unfinished, i);
    g_autoptr (LedgerRecord) record = ledger_store_read (database, each->id, error);

    if (record == NULL)
      return FALSE;
    if (!is_left (record, each->asker))
      continue;
    if (!set_asker (database, each->id, get_own_number (database), error))
      return FALSE;
    g_ptr_array_add (job->records, g_steal_pointer (&record));
  }

  return TRUE;
}

gboolean
ledger_asking_run_release (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  for (guint i = 0; i < job->ids->len; i++) {
    gint64 id = g_array_index (job->ids, gint64, i);
    LedgerAsker asker;

    if (!read_asker (database, id, &asker, error))
      return FALSE;
    if (asker == LEDGER_ASKER_US && !set_asker (database, id, 0, error))
      return FALSE;
  }

  return TRUE;
}

static gboolean
cancel (LedgerJob *job, LedgerDatabase *database, gint64 id, GError **error)
{
  g_autoptr (LedgerRecord) record = ledger_store_read (database, id, error);

  if (record == NULL)
    return FALSE;
  if (record->state != LEDGER_STATE_QUEUED)
    return TRUE;

  return set_state (database, id, LEDGER_STATE_CANCELLED, job->now, error) &&
         add_record (job, database, id, error);
}

gboolean
ledger_asking_run_cancel_queued (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  start_records (job);
  for (guint i = 0; i < job->ids->len; i++) {
    if (!cancel (job, database, g_array_index (job->ids, gint64, i), error))
      return FALSE;
  }

  return TRUE;
}

gboolean
ledger_asking_run_discard_left (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  g_autoptr (GArray) found = find_unfinished (job, database, error);

  if (found == NULL)
    return FALSE;

  start_records (job);
  for (guint i = 0; i < found->len; i++) {
    const Unfinished *each = &g_array_index (found, Unfinished, i);

    if (each->asker != LEDGER_ASKER_NOBODY && each->asker != LEDGER_ASKER_GONE)
      continue;
    /* What is unknown stays so, and is not sent again with what is left another time. */
    if (!set_asker (database, each->id, 0, error) || !cancel (job, database, each->id, error))
      return FALSE;
  }

  return TRUE;
}

gboolean
ledger_asking_run_requeue (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  g_autoptr (LedgerRecord) record = ledger_store_read (database, job->entry_id, error);

  if (record == NULL)
    return FALSE;

  if (record->state == LEDGER_STATE_DONE || record->state == LEDGER_STATE_SENDING) {
    g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_TAKEN,
                         record->state == LEDGER_STATE_DONE
                             ? _ ("This duplication is done already, and is not sent again.")
                             : _ ("This duplication is just being sent, and is not sent twice."));
    return FALSE;
  }

  start_records (job);
  return set_state (database, job->entry_id, LEDGER_STATE_QUEUED, 0, error) &&
         set_asker (database, job->entry_id, get_own_number (database), error) &&
         add_record (job, database, job->entry_id, error);
}

/* Whether this process made the last attempt, and that has come to its end */
static gboolean
is_between_attempts (LedgerDatabase *database, gint64 id, gboolean *between, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "SELECT outcome IS NOT NULL AND coalesce(owner, 0) = ?2 FROM attempts WHERE entry_id = ?1 "
      "ORDER BY number DESC LIMIT 1",
      error);
  gboolean row;

  *between = FALSE;
  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, id);
  ledger_statement_bind_int64 (statement, 2, get_own_number (database));
  if (!ledger_database_step (database, statement, &row, error))
    return FALSE;

  *between = row && sqlite3_column_int (statement, 0) != 0;
  return TRUE;
}

static gboolean
may_begin (LedgerDatabase *database, const LedgerRecord *record, gboolean *may, GError **error)
{
  LedgerAsker asker;

  *may = FALSE;
  if (record->state == LEDGER_STATE_SENDING)
    return is_between_attempts (database, record->id, may, error);
  if (record->state != LEDGER_STATE_QUEUED)
    return TRUE;

  if (!read_asker (database, record->id, &asker, error))
    return FALSE;
  /* Without numbers nobody can ask; then it is who has the entry at hand who wants it. */
  *may = asker == LEDGER_ASKER_US || asker == LEDGER_ASKER_OTHER || get_own_number (database) == 0;
  return TRUE;
}

gboolean
ledger_asking_run_take_up (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  g_autoptr (LedgerRecord) record = ledger_store_read (database, job->entry_id, error);

  if (record == NULL || !may_begin (database, record, &job->begun, error))
    return FALSE;
  if (job->begun && !ledger_attempts_add (database, job->entry_id, job->now, error))
    return FALSE;

  start_records (job);
  return add_record (job, database, job->entry_id, error);
}

gboolean
ledger_asking_run_end_attempt (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  start_records (job);
  return ledger_attempts_finish (database, job->entry_id, job->outcome, error) &&
         add_record (job, database, job->entry_id, error);
}

gboolean
ledger_asking_run_find_outcomes (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  start_records (job);
  for (guint i = 0; i < job->texts->len; i++) {
    g_autoptr (LedgerStatement) statement = ledger_database_prepare (
        database, "SELECT id FROM entries WHERE caster_id = ?1 AND state = 'done' LIMIT 1", error);
    gboolean row;
    LedgerRecord *record;

    if (statement == NULL)
      return FALSE;
    ledger_statement_bind_text (statement, 1, job->texts->pdata[i]);
    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      continue;

    record = ledger_record_new ();
    record->caster_id = g_strdup (job->texts->pdata[i]);
    g_ptr_array_add (job->records, record);
  }

  return TRUE;
}
