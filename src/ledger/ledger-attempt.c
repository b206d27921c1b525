/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-attempt.h"

#include "ledger-attempt-store.h"
#include "ledger-private.h"
#include "ledger-statement.h"

static void
deliver_list (LedgerJob *job, gpointer owner)
{
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_pointer (job->task, g_steal_pointer (&job->texts),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
ask (Ledger *self,
     LedgerJobRun run,
     gint64 entry_id,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data,
     gpointer source_tag)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_READ, run, deliver_list);

  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  if (cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);
  job->entry_id = entry_id;
  ledger_submit (self, job);
}

static gboolean
run_read_attempts (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  job->texts = ledger_attempt_store_read (database, job->entry_id, error);
  return job->texts != NULL;
}

/**
 * ledger_read_attempts_async:
 * @self: a ledger
 * @entry_id: the number of an entry
 * @cancellable: (nullable): cancels it
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads every attempt that was made for an entry.
 */
void
ledger_read_attempts_async (Ledger *self,
                            gint64 entry_id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  ask (self, run_read_attempts, entry_id, cancellable, callback, user_data,
       ledger_read_attempts_async);
}

/**
 * ledger_read_attempts_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerAttempt): the attempts, the first one
 * first, or none; %NULL with a #LedgerErrorCode or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
ledger_read_attempts_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_read_attempts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* From one to the next by the index: there are few, however many entries there are. */
static gboolean
run_list_accounts (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "WITH RECURSIVE each (account) AS (SELECT min (account) FROM entries UNION ALL "
      "SELECT (SELECT min (account) FROM entries WHERE account > each.account) FROM each "
      "WHERE each.account IS NOT NULL) SELECT account FROM each WHERE account IS NOT NULL",
      error);

  job->texts = g_ptr_array_new_with_free_func (g_free);
  while (statement != NULL) {
    gboolean row;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (job->texts,
                     g_utf8_make_valid ((const char *) sqlite3_column_text (statement, 0), -1));
  }

  return FALSE;
}

/**
 * ledger_list_accounts_async:
 * @self: a ledger
 * @cancellable: (nullable): cancels it
 * @callback: called when they are known
 * @user_data: for @callback
 *
 * Asks with which accounts anything was asked for.
 */
void
ledger_list_accounts_async (Ledger *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  ask (self, run_list_accounts, 0, cancellable, callback, user_data, ledger_list_accounts_async);
}

/**
 * ledger_list_accounts_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the accounts' ids; %NULL with a
 * #LedgerErrorCode or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
ledger_list_accounts_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_list_accounts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
