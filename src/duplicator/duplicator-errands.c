/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-private.h"

DuplicatorErrand *
duplicator_lookup (Duplicator *self, gint64 entry_id)
{
  return g_hash_table_lookup (self->errands, &entry_id);
}

static void
on_queued_cancelled (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  /* Its entry tells, and ends the errand */
  entries = ledger_cancel_queued_finish (LEDGER_LEDGER (object), result, &error);
  if (entries == NULL)
    g_warning ("An order could not be taken back: %s", error->message);
}

/* The caller does not want it any more */
static void
on_taken_back (gpointer owner, DuplicatorErrand *errand)
{
  Duplicator *self = owner;
  g_autoptr (GArray) ids = NULL;
  gint64 id = duplicator_errand_get_id (errand);

  if (errand->in_queue) {
    duplicator_queue_hurry (self->queue, errand);
    return;
  }

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (ids, id);
  ledger_cancel_queued_async (self->ledger, ids, on_queued_cancelled, NULL);
}

/**
 * duplicator_take_errand:
 * @self: a duplicator
 * @errand: (transfer full): an errand whose entry is in the ledger, and is not @self's yet
 *
 * Keeps @errand until it is finished. It still has to be routed.
 */
void
duplicator_take_errand (Duplicator *self, DuplicatorErrand *errand)
{
  gint64 id = duplicator_errand_get_id (errand);

  g_assert (duplicator_lookup (self, id) == NULL);

  duplicator_begin_pending (self);
  g_hash_table_insert (self->errands, g_memdup2 (&id, sizeof id), errand);
  g_hash_table_add (self->client_tokens, g_strdup (errand->client_token));
  errand->owner = self;
  errand->taken_back = on_taken_back;
  duplicator_progress_begin (self->progress, id);
  duplicator_end_pending (self);
}

/**
 * duplicator_route:
 * @self: a duplicator
 * @errand: one of its errands that is not under way
 *
 * Sends it on its way: into the queue, or to the process that carries out. Looking for what may be there already is for
 * everybody. The queue still has to be started.
 */
void
duplicator_route (Duplicator *self, DuplicatorErrand *errand)
{
  gboolean under_way = ledger_entry_get_state (errand->entry) == LEDGER_STATE_SENDING;
  /* One of another account's that goes on with this one's key is nobody else's to find */
  gboolean foreign = g_strcmp0 (ledger_entry_get_account (errand->entry), self->account_id) != 0;

  if (errand->must_look || (!under_way && (foreign || (self->carrier != NULL && !self->adopt))))
    duplicator_queue_push (self->queue, errand);
  else
    duplicator_hand_over (self, errand);

  /* While it was being written down, when there was nobody to be told */
  if (g_cancellable_is_cancelled (errand->cancellable))
    on_taken_back (self, errand);
}

static void
return_errand (const DuplicatorErrand *errand, const GError *error)
{
  for (guint i = 0; i < errand->tasks->len; i++) {
    if (error != NULL)
      g_task_return_error (errand->tasks->pdata[i], g_error_copy (error));
    else
      g_task_return_pointer (errand->tasks->pdata[i], g_object_ref (errand->entry), g_object_unref);
  }
}

/**
 * duplicator_finish_errand:
 * @self: a duplicator
 * @errand: one of its errands, which is not in the queue
 * @error: (nullable): why nothing was sent
 *
 * The end of every errand: nothing of it is touched after this.
 */
void
duplicator_finish_errand (Duplicator *self, DuplicatorErrand *errand, const GError *error)
{
  gint64 id = duplicator_errand_get_id (errand);
  LedgerState state = ledger_entry_get_state (errand->entry);
  g_autofree gpointer key = NULL;

  g_hash_table_steal_extended (self->errands, &id, &key, NULL);
  g_hash_table_remove (self->client_tokens, errand->client_token);

  if (state == LEDGER_STATE_QUEUED || state == LEDGER_STATE_SENDING)
    duplicator_progress_forget (self->progress, id);
  else
    duplicator_progress_end (self->progress, id, state);

  return_errand (errand, error);
  duplicator_errand_free (errand);
  duplicator_check_idle (self);
}
