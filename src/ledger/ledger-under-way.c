/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-asking.h"
#include "ledger-queue-private.h"

/**
 * ledger_requeue_async:
 * @self: a ledger
 * @entry_id: the number of an entry that is neither done nor just being sent
 * @callback: called when that is on the disk
 * @user_data: for @callback
 *
 * Puts an entry into the queue again, wanted by this process. One that is unknown must have been
 * looked for before.
 */
void
ledger_requeue_async (Ledger *self,
                      gint64 entry_id,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));

  ledger_record_overdue_outcome (self, entry_id);
  job =
      ledger_queue_new_job (self, LEDGER_TRANSACTION_WRITE, ledger_asking_run_requeue,
                            ledger_queue_deliver_entry, callback, user_data, ledger_requeue_async);
  job->entry_id = entry_id;
  ledger_submit (self, job);
}

/**
 * ledger_requeue_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the entry, queued; %NULL with #LEDGER_ERROR_TAKEN if it is
 * done or just being sent, or another #LedgerErrorCode
 */
LedgerEntry *
ledger_requeue_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_requeue_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deliver_taken_up (LedgerJob *job, gpointer owner)
{
  if (ledger_queue_return_failure (job))
    return;

  g_task_set_task_data (job->task, GINT_TO_POINTER (job->begun), NULL);
  g_task_return_pointer (job->task, ledger_queue_take_entry (owner, job, 0), g_object_unref);
}

/**
 * ledger_take_up_async:
 * @self: a ledger
 * @entry_id: the number of an entry
 * @callback: called when it is on the disk that a request is under way, or that this is not wanted
 * @user_data: for @callback
 *
 * Writes down that a request is about to be sent, if somebody who is still there wants that:
 * @entry_id is queued, or this process is between two attempts for it. Nothing may be sent before
 * @callback says that it is written.
 */
void
ledger_take_up_async (Ledger *self,
                      gint64 entry_id,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));

  ledger_record_overdue_outcome (self, entry_id);
  job = ledger_queue_new_job (self, LEDGER_TRANSACTION_WRITE, ledger_asking_run_take_up,
                              deliver_taken_up, callback, user_data, ledger_take_up_async);
  job->entry_id = entry_id;
  ledger_submit (self, job);
}

/**
 * ledger_take_up_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @begun: (out): whether the request may be sent
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the entry as it is now; %NULL with a #LedgerErrorCode
 */
LedgerEntry *
ledger_take_up_finish (Ledger *self, GAsyncResult *result, gboolean *begun, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_take_up_async), NULL);
  g_return_val_if_fail (begun != NULL, NULL);

  *begun = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_end_attempt_async:
 * @self: a ledger
 * @entry_id: the number of an entry that is being sent
 * @outcome: what came of the attempt; copied, with the service's own words redacted
 * @callback: called when it is on the disk
 * @user_data: for @callback
 *
 * Writes down what came of an attempt that will be repeated. The entry is still being sent; should
 * this process end before the next attempt, it is interrupted.
 */
void
ledger_end_attempt_async (Ledger *self,
                          gint64 entry_id,
                          const LedgerOutcome *outcome,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (outcome != NULL);

  job = ledger_queue_new_job (self, LEDGER_TRANSACTION_WRITE, ledger_asking_run_end_attempt,
                              ledger_queue_deliver_entry, callback, user_data,
                              ledger_end_attempt_async);
  job->entry_id = entry_id;
  job->outcome = ledger_record_new_for_outcome (outcome, job->now);
  ledger_submit (self, job);
}

/**
 * ledger_end_attempt_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the entry as it is now; %NULL with a #LedgerErrorCode
 */
LedgerEntry *
ledger_end_attempt_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_end_attempt_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deliver_outcomes (LedgerJob *job, gpointer owner)
{
  g_autoptr (GHashTable) taken = NULL;

  if (ledger_queue_return_failure (job))
    return;

  taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < job->records->len; i++) {
    LedgerRecord *record = job->records->pdata[i];

    g_hash_table_add (taken, g_steal_pointer (&record->caster_id));
  }

  g_task_return_pointer (job->task, g_steal_pointer (&taken), (GDestroyNotify) g_hash_table_unref);
}

/**
 * ledger_find_outcomes_async:
 * @self: a ledger
 * @caster_ids: (element-type utf8): IDs of studios; copied
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Asks which studios are what came of some entry.
 */
void
ledger_find_outcomes_async (Ledger *self,
                            GPtrArray *caster_ids,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (caster_ids != NULL);

  job = ledger_queue_new_job (self, LEDGER_TRANSACTION_READ, ledger_asking_run_find_outcomes,
                              deliver_outcomes, callback, user_data, ledger_find_outcomes_async);
  job->texts = g_ptr_array_new_full (caster_ids->len, g_free);
  for (guint i = 0; i < caster_ids->len; i++)
    g_ptr_array_add (job->texts, g_strdup (caster_ids->pdata[i]));
  ledger_submit (self, job);
}

/**
 * ledger_find_outcomes_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type utf8): a set of those that are; %NULL with a
 * #LedgerErrorCode
 */
GHashTable *
ledger_find_outcomes_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_find_outcomes_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
