/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-trim.h"

#include "ledger-database-private.h"
#include "ledger-private.h"
#include "ledger-statement.h"

#include <glib/gstdio.h>

/* So many entries are forgotten in one transaction: orders that are to be written down meanwhile
 * wait for no more than that */
#define STEP 500

/* The file is made smaller where so many of its pages, and so large a part of them, are of no use
 */
#define FREE_PAGES_MIN 64
#define FREE_PART_MIN  4

/* The data of a task. The task is handed from thread to thread with its job, so this is never used
 * by two at a time. */
typedef struct {
  gint64 before;
  gint64 n_last;
  gint64 n_all;
} Trim;

static LedgerJob *
new_job (GTask *task, LedgerTransaction transaction, LedgerJobRun run, LedgerJobDeliver deliver)
{
  LedgerJob *job = ledger_job_new (transaction, run, deliver);

  job->task = g_object_ref (task);

  return job;
}

/* Measuring */

static gint64
get_size (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

static gboolean
run_measure (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  LedgerMeasure *measure = g_task_get_task_data (job->task);
  const char *path = sqlite3_db_filename (ledger_database_get_sqlite (database), "main");
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  measure->entries = ledger_database_get_count (database);
  measure->bytes = get_size (path) + get_size (log);

  return TRUE;
}

static void
deliver_measure (LedgerJob *job, gpointer owner)
{
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (job->task, TRUE);
}

/**
 * ledger_measure_async:
 * @self: a ledger
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out how large the ledger is.
 */
void
ledger_measure_async (Ledger *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ledger_measure_async);
  g_task_set_task_data (task, g_new0 (LedgerMeasure, 1), g_free);
  ledger_submit (self, new_job (task, LEDGER_TRANSACTION_READ, run_measure, deliver_measure));
}

/**
 * ledger_measure_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @measure: (out caller-allocates): how large it is
 * @error: return location for a #GError of %LEDGER_ERROR
 *
 * Returns: whether that is known
 */
gboolean
ledger_measure_finish (Ledger *self, GAsyncResult *result, LedgerMeasure *measure, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_measure_async), FALSE);
  g_return_val_if_fail (measure != NULL, FALSE);

  *measure = *(LedgerMeasure *) g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Trimming */

static gboolean
run_forget (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  Trim *trim = g_task_get_task_data (job->task);
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "DELETE FROM entries WHERE id IN ("
      "  SELECT id FROM entries WHERE state IN ('done', 'refused', 'cancelled')"
      "    AND coalesce(nullif(finished_at, 0), created_at) < ?1 ORDER BY id LIMIT ?2)",
      error);

  if (statement == NULL)
    return FALSE;
  trim->n_last = 0;
  if (g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    return TRUE;
  ledger_statement_bind_int64 (statement, 1, trim->before);
  ledger_statement_bind_int64 (statement, 2, STEP);
  if (!ledger_database_run (database, statement, error))
    return FALSE;

  trim->n_last = sqlite3_changes (ledger_database_get_sqlite (database));
  /* Makes the next transaction look anew, as it does after another process has written */
  if (trim->n_last > 0)
    database->data_version = -1;

  return TRUE;
}

static gboolean
is_worth_shrinking (LedgerDatabase *database)
{
  gint64 pages = 0, unused = 0;

  return ledger_database_query_int64 (database, "PRAGMA page_count", &pages, NULL) &&
         ledger_database_query_int64 (database, "PRAGMA freelist_count", &unused, NULL) &&
         unused >= FREE_PAGES_MIN && unused >= pages / FREE_PART_MIN;
}

/* Cannot be done within a transaction, and need not be done: another process may be in the way, or
 * the disk too full for a second copy */
static gboolean
run_shrink (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  sqlite3 *sqlite = ledger_database_get_sqlite (database);

  if (!is_worth_shrinking (database))
    return TRUE;

  ledger_database_rollback (database);
  if (sqlite3_exec (sqlite, "VACUUM; PRAGMA wal_checkpoint (TRUNCATE)", NULL, NULL, NULL) !=
      SQLITE_OK)
    g_info ("The history was not made smaller: %s", sqlite3_errmsg (sqlite));

  return ledger_database_begin (database, LEDGER_TRANSACTION_READ, error);
}

static void
deliver_shrunk (LedgerJob *job, gpointer owner)
{
  const Trim *trim = g_task_get_task_data (job->task);

  /* What was to be forgotten is forgotten, whatever became of the rest */
  g_task_return_int (job->task, (gssize) trim->n_all);
}

static void
deliver_forgotten (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  Trim *trim = g_task_get_task_data (job->task);

  if (job->error != NULL) {
    g_task_return_error (job->task, g_steal_pointer (&job->error));
    return;
  }

  trim->n_all += trim->n_last;
  if (trim->n_all == 0)
    g_task_return_int (job->task, 0);
  else if (trim->n_last == STEP && !g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    ledger_submit (self,
                   new_job (job->task, LEDGER_TRANSACTION_WRITE, run_forget, deliver_forgotten));
  else
    ledger_submit (self, new_job (job->task, LEDGER_TRANSACTION_READ, run_shrink, deliver_shrunk));
}

/**
 * ledger_trim_async:
 * @self: a ledger
 * @before: µs since the epoch
 * @cancellable: (nullable): cancels what is not forgotten yet
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Forgets the entries that are done, refused or cancelled, and have been since before @before; with
 * them what is known of their attempts. What is queued, being sent or unknown stays, however old it
 * is. Goes on by steps, so that nothing that is to be written waits for long.
 */
void
ledger_trim_async (Ledger *self,
                   gint64 before,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Trim *trim;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ledger_trim_async);
  trim = g_new0 (Trim, 1);
  trim->before = before;
  g_task_set_task_data (task, trim, g_free);
  ledger_submit (self, new_job (task, LEDGER_TRANSACTION_WRITE, run_forget, deliver_forgotten));
}

/**
 * ledger_trim_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: return location for a #GError: one of %LEDGER_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: how many entries are forgotten; -1 on error
 */
gint64
ledger_trim_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), -1);
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_trim_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
