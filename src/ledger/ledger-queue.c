/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-asking.h"
#include "ledger-queue-private.h"

LedgerJob *
ledger_queue_new_job (Ledger *self,
                      LedgerTransaction transaction,
                      LedgerJobRun run,
                      LedgerJobDeliver deliver,
                      GAsyncReadyCallback callback,
                      gpointer user_data,
                      gpointer source_tag)
{
  LedgerJob *job = ledger_job_new (transaction, run, deliver);

  job->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  job->now = ledger_get_now (self);

  return job;
}

static LedgerScopeTexts *
copy_scope (const LedgerScope *scope)
{
  LedgerScopeTexts *texts = g_new0 (LedgerScopeTexts, 1);

  texts->account = g_strdup (scope->account);
  texts->endpoint = g_strdup (scope->endpoint);
  texts->region = g_strdup (scope->region);

  return texts;
}

gboolean
ledger_queue_return_failure (LedgerJob *job)
{
  if (job->error == NULL)
    return FALSE;

  g_task_return_error (job->task, g_steal_pointer (&job->error));
  return TRUE;
}

LedgerEntry *
ledger_queue_take_entry (Ledger *self, LedgerJob *job, guint index)
{
  gboolean changed;
  LedgerEntry *entry =
      ledger_registry_take (ledger_peek_registry (self),
                            g_steal_pointer (&job->records->pdata[index]), job->serial, &changed);

  if (changed)
    ledger_tell_changed (self, entry);
  return entry;
}

static void
unfinished_free (gpointer data)
{
  LedgerUnfinished *each = data;

  g_object_unref (each->entry);
  g_free (each);
}

static void
deliver_unfinished (LedgerJob *job, gpointer owner)
{
  g_autoptr (GPtrArray) found = NULL;

  if (ledger_queue_return_failure (job))
    return;

  found = g_ptr_array_new_full (job->records->len, unfinished_free);
  for (guint i = 0; i < job->records->len; i++) {
    LedgerUnfinished *each = g_new0 (LedgerUnfinished, 1);

    each->entry = ledger_queue_take_entry (owner, job, i);
    each->asker = g_array_index (job->askers, LedgerAsker, i);
    g_ptr_array_add (found, each);
  }

  g_task_return_pointer (job->task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

static void
deliver_entries (LedgerJob *job, gpointer owner)
{
  g_autoptr (GPtrArray) entries = NULL;

  if (ledger_queue_return_failure (job))
    return;

  entries = g_ptr_array_new_full (job->records->len, g_object_unref);
  for (guint i = 0; i < job->records->len; i++)
    g_ptr_array_add (entries, ledger_queue_take_entry (owner, job, i));

  g_task_return_pointer (job->task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
}

void
ledger_queue_deliver_entry (LedgerJob *job, gpointer owner)
{
  if (!ledger_queue_return_failure (job))
    g_task_return_pointer (job->task, ledger_queue_take_entry (owner, job, 0), g_object_unref);
}

static void
deliver_success (LedgerJob *job, gpointer owner)
{
  if (!ledger_queue_return_failure (job))
    g_task_return_boolean (job->task, TRUE);
}

/**
 * ledger_read_unfinished_async:
 * @self: a ledger
 * @scope: whose entries; copied
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads what is queued and what is unknown, oldest first. What somebody was just sending who has
 * ended since is unknown from now on.
 */
void
ledger_read_unfinished_async (Ledger *self,
                              const LedgerScope *scope,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (scope != NULL);

  job =
      ledger_queue_new_job (self, LEDGER_TRANSACTION_WRITE, ledger_asking_run_read_unfinished,
                            deliver_unfinished, callback, user_data, ledger_read_unfinished_async);
  job->scope = copy_scope (scope);
  ledger_submit (self, job);
}

/**
 * ledger_read_unfinished_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerUnfinished): the entries; %NULL with any
 * #LedgerErrorCode but #LEDGER_ERROR_CANNOT_OPEN
 */
GPtrArray *
ledger_read_unfinished_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_read_unfinished_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
submit_ids (Ledger *self,
            GArray *ids,
            LedgerJobRun run,
            LedgerJobDeliver deliver,
            GAsyncReadyCallback callback,
            gpointer user_data,
            gpointer source_tag)
{
  LedgerJob *job = ledger_queue_new_job (self, LEDGER_TRANSACTION_WRITE, run, deliver, callback,
                                         user_data, source_tag);

  job->ids = g_array_ref (ids);
  ledger_submit (self, job);
}

static void
submit_scope (Ledger *self,
              const LedgerScope *scope,
              LedgerJobRun run,
              GAsyncReadyCallback callback,
              gpointer user_data,
              gpointer source_tag)
{
  LedgerJob *job = ledger_queue_new_job (self, LEDGER_TRANSACTION_WRITE, run, deliver_entries,
                                         callback, user_data, source_tag);

  job->scope = copy_scope (scope);
  ledger_submit (self, job);
}

/**
 * ledger_claim_async:
 * @self: a ledger
 * @ids: (element-type gint64): numbers of entries; not changed any more by the caller
 * @callback: called when that is on the disk
 * @user_data: for @callback
 *
 * Says that this process wants entries to be carried out. Those that are neither queued nor unknown
 * any more stay as they are, and are not among the result.
 */
void
ledger_claim_async (Ledger *self, GArray *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (ids != NULL);

  for (guint i = 0; i < ids->len; i++)
    ledger_record_overdue_outcome (self, g_array_index (ids, gint64, i));
  submit_ids (self, ids, ledger_asking_run_claim, deliver_entries, callback, user_data,
              ledger_claim_async);
}

/**
 * ledger_claim_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): what this process wants now;
 * %NULL with a #LedgerErrorCode
 */
GPtrArray *
ledger_claim_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_claim_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_claim_left_async:
 * @self: a ledger
 * @scope: whose entries; copied
 * @callback: called when that is on the disk
 * @user_data: for @callback
 *
 * Says that this process wants everything to be carried out that is queued and that nobody who is
 * still there wants, and of what is unknown everything that somebody wanted who has ended. Left out
 * is what has a studio's ID but is not done: somebody has to say first whether that is the one.
 */
void
ledger_claim_left_async (Ledger *self,
                         const LedgerScope *scope,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (scope != NULL);

  submit_scope (self, scope, ledger_asking_run_claim_left, callback, user_data,
                ledger_claim_left_async);
}

/**
 * ledger_claim_left_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): what this process wants from now
 * on, oldest first; %NULL with a #LedgerErrorCode
 */
GPtrArray *
ledger_claim_left_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_claim_left_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_release_async:
 * @self: a ledger
 * @ids: (element-type gint64): numbers of entries; not changed any more by the caller
 * @callback: called when that is on the disk
 * @user_data: for @callback
 *
 * Says that this process does not want entries to be carried out any more, at least not for now.
 */
void
ledger_release_async (Ledger *self, GArray *ids, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (ids != NULL);

  submit_ids (self, ids, ledger_asking_run_release, deliver_success, callback, user_data,
              ledger_release_async);
}

/**
 * ledger_release_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: %FALSE with a #LedgerErrorCode
 */
gboolean
ledger_release_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_release_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ledger_cancel_queued_async:
 * @self: a ledger
 * @ids: (element-type gint64): numbers of entries; not changed any more by the caller
 * @callback: called when that is on the disk
 * @user_data: for @callback
 *
 * Takes back those of the entries that are queued, all in one transaction.
 */
void
ledger_cancel_queued_async (Ledger *self,
                            GArray *ids,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (ids != NULL);

  submit_ids (self, ids, ledger_asking_run_cancel_queued, deliver_entries, callback, user_data,
              ledger_cancel_queued_async);
}

/**
 * ledger_cancel_queued_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): what was taken back; %NULL with a
 * #LedgerErrorCode
 */
GPtrArray *
ledger_cancel_queued_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_cancel_queued_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_discard_left_async:
 * @self: a ledger
 * @scope: whose entries; copied
 * @callback: called when that is on the disk
 * @user_data: for @callback
 *
 * Takes back everything that is queued and that nobody who is still there wants. What is unknown
 * stays unknown, and is not among what ledger_claim_left_async() takes any more.
 */
void
ledger_discard_left_async (Ledger *self,
                           const LedgerScope *scope,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (scope != NULL);

  submit_scope (self, scope, ledger_asking_run_discard_left, callback, user_data,
                ledger_discard_left_async);
}

/**
 * ledger_discard_left_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): what was taken back; %NULL with a
 * #LedgerErrorCode
 */
GPtrArray *
ledger_discard_left_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_discard_left_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
