/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-job.h"

#include "ledger-attempts.h"
#include "ledger-store.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

LedgerJob *
ledger_job_new (LedgerTransaction transaction, LedgerJobRun run, LedgerJobDeliver deliver)
{
  LedgerJob *self = g_new0 (LedgerJob, 1);

  self->transaction = transaction;
  self->run = run;
  self->deliver = deliver;

  return self;
}

void
ledger_scope_texts_free (LedgerScopeTexts *self)
{
  g_free (self->account);
  g_free (self->endpoint);
  g_free (self->region);
  g_free (self);
}

void
ledger_job_free (LedgerJob *self)
{
  if (self == NULL)
    return;

  if (self->user_data_destroy != NULL)
    self->user_data_destroy (self->user_data);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->client_token, g_free);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->outcome, ledger_record_free);
  g_clear_pointer (&self->scope, ledger_scope_texts_free);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_clear_pointer (&self->askers, g_array_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->set_aside_path, g_free);
  g_clear_object (&self->task);
  g_free (self);
}

/**
 * ledger_job_set_closed:
 * @self: a job that will not be run
 *
 * Says so with #LEDGER_ERROR_CLOSED.
 */
void
ledger_job_set_closed (LedgerJob *self)
{
  g_clear_error (&self->error);
  self->error =
      g_error_new_literal (LEDGER_ERROR, LEDGER_ERROR_CLOSED, _ ("The history is closed."));
}

/* What is long can be cut short; SQLite asks after so many of its own steps. */
#define STEPS_BETWEEN_LOOKS 4096

static int
is_cancelled (gpointer user_data)
{
  return g_cancellable_is_cancelled (user_data);
}

static void
run_cancellable (LedgerJob *self,
                 LedgerDatabase *database,
                 gboolean (*run) (LedgerJob *, LedgerDatabase *))
{
  sqlite3 *sqlite = ledger_database_get_sqlite (database);

  if (self->cancellable != NULL && self->transaction == LEDGER_TRANSACTION_READ)
    sqlite3_progress_handler (sqlite, STEPS_BETWEEN_LOOKS, is_cancelled, self->cancellable);
  if (!run (self, database) && self->transaction == LEDGER_TRANSACTION_READ &&
      g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_error (&self->error);
    g_cancellable_set_error_if_cancelled (self->cancellable, &self->error);
  }
  sqlite3_progress_handler (sqlite, 0, NULL, NULL);
}

static gboolean
run_in_transaction (LedgerJob *self, LedgerDatabase *database)
{
  if (!ledger_database_begin (database, self->transaction, &self->error))
    return FALSE;

  if (self->run (self, database, &self->error))
    return ledger_database_commit (database, &self->error);

  ledger_database_rollback (database);
  return FALSE;
}

/**
 * ledger_job_run:
 * @self: a job
 * @database: the connection
 *
 * Runs the job on the thread that has the connection, in a transaction of its own. A read that was
 * cancelled while it waited is not run; a write always is.
 */
void
ledger_job_run (LedgerJob *self, LedgerDatabase *database)
{
  if (self->transaction == LEDGER_TRANSACTION_WRITE ||
      !g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
    run_cancellable (self, database, run_in_transaction);

  self->count = ledger_database_get_count (database);
  self->foreign = ledger_database_take_foreign_change (database);
}

static gboolean
take_record (LedgerJob *self, LedgerRecord *record)
{
  if (record == NULL)
    return FALSE;

  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_record_free);
  g_ptr_array_add (self->records, record);
  return TRUE;
}

static gboolean
take_records (LedgerJob *self, GPtrArray *records)
{
  self->records = records;
  return records != NULL;
}

/* Looks at what others did, which every transaction does, and at the number of rows. */
gboolean
ledger_job_run_nothing (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return TRUE;
}

gboolean
ledger_job_run_add (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return ledger_store_add (database, self->records, error);
}

gboolean
ledger_job_run_begin_attempt (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return take_record (self, ledger_attempts_begin (database, self->entry_id, self->now, error));
}

gboolean
ledger_job_run_record_outcome (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return take_record (
      self, ledger_attempts_record_outcome (database, self->entry_id, self->outcome, error));
}

gboolean
ledger_job_run_read_page (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return take_records (self, ledger_store_read_page (database, self->offset, self->limit, error));
}

/* The same the other way around: @offset rows after the oldest. Rows that are added meanwhile do
 * not move these. */
gboolean
ledger_job_run_read_ranks (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  guint64 count = (guint64) ledger_database_get_count (database);
  guint64 end = MIN (self->offset + self->limit, count);
  guint limit = end > self->offset ? (guint) (end - self->offset) : 0;

  return take_records (self, ledger_store_read_page (database, count - end, limit, error));
}

gboolean
ledger_job_run_read_ids (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return take_records (self, ledger_store_read_ids (database, self->ids, error));
}

gboolean
ledger_job_run_find_by_token (LedgerJob *self, LedgerDatabase *database, GError **error)
{
  return take_records (self, ledger_store_find_by_token (database, self->client_token, error));
}
