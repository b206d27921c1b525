/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-private.h"

/* The numbers of what another process carries out for this one */
static GArray *
list_handed_over (Duplicator *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GHashTableIter iter;
  gpointer id, errand;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, &id, &errand)) {
    if (!((DuplicatorErrand *) errand)->in_queue)
      g_array_append_vals (ids, id, 1);
  }

  return ids;
}

static void
on_released (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Duplicator) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!ledger_release_finish (LEDGER_LEDGER (object), result, &error))
    g_warning ("What is left could not be paused: %s", error->message);
  duplicator_end_pending (self);
}

/**
 * duplicator_pause:
 * @self: a duplicator
 *
 * Sends nothing more until duplicator_resume(). What has been sent comes to its end.
 */
void
duplicator_pause (Duplicator *self)
{
  g_autoptr (GArray) ids = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  ids = list_handed_over (self);
  if (ids->len > 0) {
    duplicator_begin_pending (self);
    ledger_release_async (self->ledger, ids, on_released, g_object_ref (self));
  }
  duplicator_queue_set_pause (self->queue, DUPLICATOR_PAUSE_ASKED);
}

static void
on_claimed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Duplicator) self = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  entries = ledger_claim_finish (LEDGER_LEDGER (object), result, &error);
  if (entries == NULL)
    g_warning ("What is left could not be resumed: %s", error->message);
  duplicator_end_pending (self);
}

/**
 * duplicator_resume:
 * @self: a duplicator
 *
 * Goes on, whatever the pause was for.
 */
void
duplicator_resume (Duplicator *self)
{
  g_autoptr (GArray) ids = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  ids = list_handed_over (self);
  if (ids->len > 0) {
    duplicator_begin_pending (self);
    ledger_claim_async (self->ledger, ids, on_claimed, g_object_ref (self));
  }
  duplicator_queue_set_pause (self->queue, DUPLICATOR_PAUSE_NONE);
}

/* Stopping what is not sent yet */

static void
on_queue_cancelled (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GArray *ids = g_task_get_task_data (task);
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entries = ledger_cancel_queued_finish (self->ledger, result, &error);

  /* Those that were cancelled have ended already, as their entries said so */
  for (guint i = 0; i < ids->len; i++) {
    DuplicatorErrand *errand = duplicator_lookup (self, g_array_index (ids, gint64, i));

    if (errand != NULL && !errand->in_queue && self->stopping == NULL)
      duplicator_route (self, errand);
  }
  duplicator_queue_start_more (self->queue);

  if (entries == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  duplicator_end_pending (self);
}

/**
 * duplicator_stop_queue_async:
 * @self: a duplicator
 * @callback: called when that is written down
 * @user_data: for @callback
 *
 * Cancels what is not sent yet. What is under way comes to its end by itself, but is not tried again.
 */
void
duplicator_stop_queue_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  GArray *ids;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, duplicator_stop_queue_async);

  waiting = duplicator_queue_take_waiting (self->queue, FALSE);
  ids = list_handed_over (self);
  g_task_set_task_data (task, ids, (GDestroyNotify) g_array_unref);

  duplicator_begin_pending (self);
  duplicator_queue_take_back (self->queue);
  duplicator_queue_set_pause (self->queue, DUPLICATOR_PAUSE_NONE);
  ledger_cancel_queued_async (self->ledger, ids, on_queue_cancelled, g_object_ref (task));
}

/**
 * duplicator_stop_queue_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError of %LEDGER_ERROR: then it goes on
 *
 * Returns: whether nothing is queued any more
 */
gboolean
duplicator_stop_queue_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_stop_queue_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What earlier runs left */

static void
on_left_claimed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) going_on = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entries = ledger_claim_left_finish (self->ledger, result, &error);
  if (entries == NULL) {
    g_task_return_error (task, error);
    duplicator_end_pending (self);
    return;
  }

  going_on = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; self->stopping == NULL && i < entries->len; i++) {
    LedgerEntry *entry = entries->pdata[i];
    DuplicatorErrand *errand;

    if (duplicator_lookup (self, ledger_entry_get_id (entry)) != NULL)
      continue;
    errand = duplicator_errand_new_for_entry (entry, NULL);
    if (errand == NULL)
      continue;

    if (ledger_entry_get_state (entry) == LEDGER_STATE_UNKNOWN)
      duplicator_errand_set_doubtful (errand);
    duplicator_take_errand (self, errand);
    duplicator_route (self, errand);
    g_ptr_array_add (going_on, g_object_ref (entry));
  }

  duplicator_queue_set_pause (self->queue, DUPLICATOR_PAUSE_NONE);
  duplicator_queue_start_more (self->queue);
  duplicator_refresh (self);
  g_task_return_pointer (task, g_steal_pointer (&going_on), (GDestroyNotify) g_ptr_array_unref);
  duplicator_end_pending (self);
}

/**
 * duplicator_resume_waiting_async:
 * @self: a duplicator
 * @callback: called when all of it is queued
 * @user_data: for @callback
 *
 * Goes on with what earlier runs left: what was not sent yet, and what they did not hear the end of. That is looked for first,
 * and sent again with the same token where neither its studio nor one that may be it is there. What waits for an answer does
 * not go on, nor what is unknown that nobody wants any more.
 */
void
duplicator_resume_waiting_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LedgerScope scope;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, duplicator_resume_waiting_async);
  scope = duplicator_get_scope (self);
  g_clear_error (&self->trouble);
  duplicator_begin_pending (self);
  ledger_claim_left_async (self->ledger, &scope, on_left_claimed, g_object_ref (task));
}

/**
 * duplicator_resume_waiting_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError of %LEDGER_ERROR
 *
 * Returns: (transfer full) (element-type LedgerEntry): what goes on, oldest first; %NULL on error
 */
GPtrArray *
duplicator_resume_waiting_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_resume_waiting_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_left_discarded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entries = ledger_discard_left_finish (self->ledger, result, &error);
  duplicator_refresh (self);
  if (entries == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_int (task, entries->len);
  duplicator_end_pending (self);
}

/**
 * duplicator_discard_waiting_async:
 * @self: a duplicator
 * @callback: called when that is written down
 * @user_data: for @callback
 *
 * Cancels what earlier runs left and did not send. What of it is unknown stays so, and is not sent again by
 * duplicator_resume_waiting_async().
 */
void
duplicator_discard_waiting_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LedgerScope scope;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, duplicator_discard_waiting_async);
  scope = duplicator_get_scope (self);
  duplicator_begin_pending (self);
  ledger_discard_left_async (self->ledger, &scope, on_left_discarded, g_object_ref (task));
}

/**
 * duplicator_discard_waiting_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError of %LEDGER_ERROR
 *
 * Returns: how many were cancelled; -1 on error
 */
gint64
duplicator_discard_waiting_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_discard_waiting_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

/* Waiting for the end */

static gboolean
on_wait_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  Duplicator *self = g_task_get_source_object (task);

  if (g_ptr_array_remove (self->waits, task))
    g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
destroy_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

/**
 * duplicator_wait_async:
 * @self: a duplicator
 * @cancellable: (nullable): cancels waiting, and nothing else
 * @callback: called when nothing is queued or under way
 * @user_data: for @callback
 *
 * Waits for everything to come to its end.
 */
void
duplicator_wait_async (Duplicator *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, duplicator_wait_async);
  g_task_set_check_cancellable (task, FALSE);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (!duplicator_get_busy (self)) {
    if (self->trouble != NULL)
      g_task_return_error (task, g_steal_pointer (&self->trouble));
    else
      g_task_return_boolean (task, TRUE);
    return;
  }

  if (cancellable != NULL) {
    GSource *source = g_cancellable_source_new (cancellable);

    g_source_set_callback (source, G_SOURCE_FUNC (on_wait_cancelled), task, NULL);
    g_source_attach (source, g_task_get_context (task));
    g_task_set_task_data (task, source, destroy_source);
  }
  g_ptr_array_add (self->waits, g_object_ref (task));
}

/**
 * duplicator_wait_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError: of %LEDGER_ERROR where the ledger could not be written, and what was left of the queue
 * waits there; or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether everything has come to its end
 */
gboolean
duplicator_wait_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_wait_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Quitting */

/* What is not under way here stays as it is in the ledger, and whoever waits for it hears that */
static void
let_go (Duplicator *self)
{
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GArray) ids = NULL;

  waiting = duplicator_queue_take_waiting (self->queue, TRUE);
  ids = list_handed_over (self);
  for (guint i = 0; i < ids->len; i++) {
    DuplicatorErrand *errand = duplicator_lookup (self, g_array_index (ids, gint64, i));

    if (errand != NULL)
      duplicator_finish_errand (self, errand, NULL);
  }
}

/**
 * duplicator_stop_async:
 * @self: a duplicator
 * @callback: called when nothing is under way any more
 * @user_data: for @callback
 *
 * Cuts off what is under way and takes no more orders. Ends when what came of each is recorded. What was not sent stays queued in
 * the ledger, for another time.
 */
void
duplicator_stop_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, duplicator_stop_async);

  if (self->stopping == NULL)
    self->stopping = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->stopping, g_object_ref (task));

  /* Not to be idle before all of this is done */
  duplicator_begin_pending (self);
  g_cancellable_cancel (self->tools.quit);
  let_go (self);
  duplicator_queue_quit (self->queue);
  duplicator_end_pending (self);
}

/**
 * duplicator_stop_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: %TRUE
 */
gboolean
duplicator_stop_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_stop_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
