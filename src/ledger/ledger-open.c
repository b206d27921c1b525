/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include "ledger-private.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

static void
deliver_closed (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_waiter_free);
  self->status = LEDGER_STATUS_CLOSED;
  self->refreshing = FALSE;
  self->refresh_again = FALSE;
  ledger_thread_join (g_steal_pointer (&self->thread));

  for (guint i = 0; i < waiters->len; i++) {
    LedgerWaiter *waiter = g_ptr_array_index (waiters, i);

    if (waiter->error != NULL)
      g_task_return_error (waiter->task, g_steal_pointer (&waiter->error));
    else
      g_task_return_boolean (waiter->task, TRUE);
  }
}

static void
quit_thread (Ledger *self, GTask *task)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_READ, NULL, deliver_closed);

  job->task = g_object_ref (task);
  ledger_thread_quit (self->thread, job);
}

/* Whoever closes the file last tidies up beside it, and only who may write can. */
static void
deliver_searcher_closed (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;

  ledger_thread_join (g_steal_pointer (&self->searcher));
  quit_thread (self, job->task);
}

static void
start_closing (Ledger *self, GTask *task, GError *error)
{
  LedgerWaiter *waiter = g_new0 (LedgerWaiter, 1);
  LedgerJob *job;

  waiter->task = g_object_ref (task);
  waiter->error = error;
  g_ptr_array_add (self->waiters, waiter);

  if (self->status == LEDGER_STATUS_CLOSING)
    return;

  self->status = LEDGER_STATUS_CLOSING;
  if (self->searcher == NULL) {
    quit_thread (self, task);
    return;
  }

  job = ledger_job_new (LEDGER_TRANSACTION_READ, NULL, deliver_searcher_closed);
  job->task = g_object_ref (task);
  ledger_thread_quit (self->searcher, job);
}

static void
deliver_opened (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  GTask *task = job->task;
  GError *error = g_steal_pointer (&job->error);

  ledger_set_set_aside_path (self, job->set_aside_path);
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error);
  if (error != NULL) {
    start_closing (self, task, error);
    return;
  }

  ledger_set_read_only (self, job->access != LEDGER_ACCESS_READ_WRITE);
  if (self->status == LEDGER_STATUS_OPENING)
    self->status = LEDGER_STATUS_OPEN;
  ledger_tell_reopened (self, job->count);
  g_task_return_boolean (task, TRUE);
}

/**
 * ledger_open_async:
 * @self: a ledger that is closed
 * @cancellable: (nullable): cancels it
 * @callback: called when it is open, or cannot be opened
 * @user_data: for @callback
 *
 * Opens the ledger's file. What may be found there, and what is done about it:
 *
 * - nothing: the file, and its folder, are made, readable by this user only;
 * - a ledger of an older version: it is brought up to date;
 * - one of a newer version, or one that may not be written to: it is opened for reading only, as
 *   ledger_get_read_only() tells;
 * - a damaged one: it is set aside under a new name, which ledger_get_set_aside_path() tells, and a
 *   new one begun;
 * - something else: it is left as it is, and the ledger is not opened.
 *
 * What a process was sending when it ended is unknown from now on, with "Interrupted" for a code.
 * What other processes are just sending is left to them.
 *
 * Reads and writes may be asked for at once, and wait. A ledger that could not be opened can be
 * opened again.
 */
void
ledger_open_async (Ledger *self,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (self->home == g_thread_self ());
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ledger_open_async);
  g_task_set_check_cancellable (task, FALSE);

  if (self->status != LEDGER_STATUS_CLOSED) {
    g_task_return_new_error (task, LEDGER_ERROR, LEDGER_ERROR_FAILED, "%s",
                             _ ("The history is open already."));
    return;
  }

  job = ledger_job_new (LEDGER_TRANSACTION_READ, NULL, deliver_opened);
  job->task = g_steal_pointer (&task);
  job->now = ledger_get_now (self);
  self->status = LEDGER_STATUS_OPENING;
  self->thread = ledger_thread_start (self->path, LEDGER_THREAD_FOR_ALL, self->busy_timeout, job,
                                      ledger_deliver, self);
}

/**
 * ledger_open_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: whether the ledger is open; %FALSE with #LEDGER_ERROR_CANNOT_OPEN, #LEDGER_ERROR_FULL,
 * #LEDGER_ERROR_BUSY, #LEDGER_ERROR_DAMAGED (it is damaged, and another process works with it),
 * #LEDGER_ERROR_FAILED (it was not closed) or %G_IO_ERROR_CANCELLED
 */
gboolean
ledger_open_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ledger_close_async:
 * @self: a ledger
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Closes the ledger's file once everything that was to be written is written. Reads that still wait
 * end with #LEDGER_ERROR_CLOSED, and so does everything that is asked for until @self is opened
 * again. Closing a closed one is no mistake.
 */
void
ledger_close_async (Ledger *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (self->home == g_thread_self ());

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ledger_close_async);

  if (self->status == LEDGER_STATUS_CLOSED)
    g_task_return_boolean (task, TRUE);
  else
    start_closing (self, task, NULL);
}

/**
 * ledger_close_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: whether the ledger is closed; it always is
 */
gboolean
ledger_close_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
