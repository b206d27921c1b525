/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include "ledger-private.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

static void
deliver_added (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  LedgerRegistry *registry = ledger_peek_registry (self);
  g_autoptr (GPtrArray) entries = NULL;

  if (job->error != NULL) {
    g_task_return_error (job->task, g_steal_pointer (&job->error));
    return;
  }

  entries = g_ptr_array_new_full (job->records->len, g_object_unref);
  for (guint i = 0; i < job->records->len; i++) {
    LedgerRecord *record = g_steal_pointer (&job->records->pdata[i]);

    g_ptr_array_add (entries, ledger_registry_take (registry, record, job->serial, NULL));
  }

  ledger_tell_added (self, entries, job->count);
  g_task_return_pointer (job->task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
}

/* An intent is kept as it is, so that what is sent again later is what was sent first; so it has to
 * be text. */
static gboolean
is_text (const LedgerIntent *intent)
{
  return g_utf8_validate (intent->client_token, -1, NULL) &&
         g_utf8_validate (intent->account, -1, NULL) &&
         g_utf8_validate (intent->endpoint, -1, NULL) &&
         (intent->region == NULL || g_utf8_validate (intent->region, -1, NULL)) &&
         g_utf8_validate (intent->source_id, -1, NULL) && g_utf8_validate (intent->name, -1, NULL);
}

/**
 * ledger_add_intents_async:
 * @self: a ledger
 * @intents: (array length=n_intents): what is asked for, oldest first; copied
 * @n_intents: how many
 * @callback: called when all of them are on the disk, or none
 * @user_data: for @callback
 *
 * Writes down an order before anything of it is sent. Either all of it is kept or nothing.
 */
void
ledger_add_intents_async (Ledger *self,
                          const LedgerIntent *intents,
                          gsize n_intents,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) records = NULL;
  gint64 now;
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (intents != NULL || n_intents == 0);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ledger_add_intents_async);

  now = ledger_get_now (self);
  records = g_ptr_array_new_full (n_intents, (GDestroyNotify) ledger_record_free);
  for (gsize i = 0; i < n_intents; i++) {
    const LedgerIntent *intent = &intents[i];

    g_return_if_fail (intent->client_token != NULL && intent->account != NULL &&
                      intent->endpoint != NULL);
    g_return_if_fail (intent->source_id != NULL && intent->name != NULL);

    if (!is_text (intent)) {
      g_task_return_new_error (
          task, LEDGER_ERROR, LEDGER_ERROR_FAILED, "%s",
          _ ("A name or an ID is not valid text, so it cannot be kept in the history."));
      return;
    }
    g_ptr_array_add (records, ledger_record_new_for_intent (intent, now));
  }

  job = ledger_job_new (LEDGER_TRANSACTION_WRITE, ledger_job_run_add, deliver_added);
  job->task = g_steal_pointer (&task);
  job->records = g_steal_pointer (&records);
  ledger_submit (self, job);
}

/**
 * ledger_add_intents_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): the new entries, in the order of
 * the intents; %NULL with any #LedgerErrorCode but #LEDGER_ERROR_CANNOT_OPEN
 */
GPtrArray *
ledger_add_intents_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_add_intents_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deliver_changed (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  g_autoptr (LedgerEntry) entry = NULL;

  if (job->error != NULL) {
    g_task_return_error (job->task, g_steal_pointer (&job->error));
    return;
  }

  entry = ledger_registry_take (ledger_peek_registry (self),
                                g_steal_pointer (&job->records->pdata[0]), job->serial, NULL);
  ledger_tell_changed (self, entry);
  g_task_return_pointer (job->task, g_steal_pointer (&entry), g_object_unref);
}

/* What came of the attempt before, where that could not be written at the time, is written first.
 */
static void
deliver_overdue (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;

  if (job->error == NULL)
    g_object_unref (ledger_registry_take (
        ledger_peek_registry (self), g_steal_pointer (&job->records->pdata[0]), job->serial, NULL));
}

void
ledger_record_overdue_outcome (Ledger *self, gint64 entry_id)
{
  const LedgerRecord *outcome =
      ledger_registry_peek_outcome (ledger_peek_registry (self), entry_id);
  LedgerJob *job;

  if (outcome == NULL)
    return;

  job = ledger_job_new (LEDGER_TRANSACTION_WRITE, ledger_job_run_record_outcome, deliver_overdue);
  job->entry_id = entry_id;
  job->outcome = ledger_record_copy (outcome);
  ledger_submit (self, job);
}

/**
 * ledger_begin_attempt_async:
 * @self: a ledger
 * @entry_id: the number of an entry that is not done, and that nobody is just sending
 * @callback: called when it is on the disk that a request is under way
 * @user_data: for @callback
 *
 * Writes down that a request is about to be sent. Nothing may be sent before @callback says that it
 * is written.
 */
void
ledger_begin_attempt_async (Ledger *self,
                            gint64 entry_id,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));

  job = ledger_job_new (LEDGER_TRANSACTION_WRITE, ledger_job_run_begin_attempt, deliver_changed);
  job->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (job->task, ledger_begin_attempt_async);
  job->entry_id = entry_id;
  job->now = ledger_get_now (self);
  ledger_record_overdue_outcome (self, entry_id);
  ledger_submit (self, job);
}

/**
 * ledger_begin_attempt_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the entry, sending; %NULL with #LEDGER_ERROR_FAILED if it is
 * done, just being sent or not there, or another #LedgerErrorCode but #LEDGER_ERROR_CANNOT_OPEN
 */
LedgerEntry *
ledger_begin_attempt_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_begin_attempt_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_record_outcome_async:
 * @self: a ledger
 * @entry_id: the number of an entry
 * @outcome: what came of it; copied, with the service's own words redacted
 * @callback: called when it is on the disk
 * @user_data: for @callback
 *
 * Writes down what came of an attempt, or of looking for the studio later. Done needs the new
 * studio's id, and is final. What was refused or cancelled stays so unless there is another
 * attempt; what may have had an effect cannot be cancelled; an attempt that certainly had none may
 * put its entry back to queued.
 */
void
ledger_record_outcome_async (Ledger *self,
                             gint64 entry_id,
                             const LedgerOutcome *outcome,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (outcome != NULL);

  job = ledger_job_new (LEDGER_TRANSACTION_WRITE, ledger_job_run_record_outcome, deliver_changed);
  job->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (job->task, ledger_record_outcome_async);
  job->entry_id = entry_id;
  job->outcome = ledger_record_new_for_outcome (outcome, ledger_get_now (self));
  ledger_submit (self, job);
}

/**
 * ledger_record_outcome_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the entry as it is now; %NULL with #LEDGER_ERROR_FAILED if
 * that cannot come of it, or it is not there, or another #LedgerErrorCode but
 * #LEDGER_ERROR_CANNOT_OPEN
 */
LedgerEntry *
ledger_record_outcome_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_record_outcome_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_show_outcome:
 * @self: a ledger
 * @entry: an entry of it whose outcome could not be written
 * @outcome: what came of it; copied, with the service's own words redacted
 *
 * Lets @entry tell @outcome all the same, and emits #Ledger::entry-changed. That lasts until the
 * file knows better, at most as long as @self: it is written down before the next attempt for
 * @entry, and otherwise not at all. Whoever opens the ledger next finds @entry interrupted.
 */
void
ledger_show_outcome (Ledger *self, LedgerEntry *entry, const LedgerOutcome *outcome)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (LEDGER_IS_ENTRY (entry));
  g_return_if_fail (
      ledger_registry_lookup (ledger_peek_registry (self), ledger_entry_get_id (entry)) == entry);
  g_return_if_fail (outcome != NULL);

  if (ledger_registry_show_outcome (ledger_peek_registry (self), entry,
                                    ledger_record_new_for_outcome (outcome, ledger_get_now (self))))
    ledger_tell_changed (self, entry);
}
