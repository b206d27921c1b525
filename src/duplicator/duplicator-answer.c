/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-private.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

typedef struct {
  LedgerEntry *entry;
  GCancellable *cancellable;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_object (&answer->entry);
  g_clear_object (&answer->cancellable);
  g_free (answer);
}

static GTask *
new_task (Duplicator *self,
          LedgerEntry *entry,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer source_tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Answer *answer = g_new0 (Answer, 1);

  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  answer->entry = g_object_ref (entry);
  g_set_object (&answer->cancellable, cancellable);
  g_task_set_task_data (task, answer, answer_free);

  return task;
}

/* Consumes error */
static void
fail (GTask *task, GError *error)
{
  Duplicator *self = g_task_get_source_object (task);

  g_task_return_error (task, error);
  duplicator_end_pending (self);
}

static void
return_entry (GTask *task)
{
  Duplicator *self = g_task_get_source_object (task);
  const Answer *answer = g_task_get_task_data (task);

  g_task_return_pointer (task, g_object_ref (answer->entry), g_object_unref);
  duplicator_end_pending (self);
}

static void
on_claimed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  const Answer *answer = g_task_get_task_data (task);
  DuplicatorErrand *errand;

  entries = ledger_claim_finish (self->ledger, result, &error);
  if (entries == NULL) {
    fail (task, error);
    return;
  }

  errand = duplicator_lookup (self, ledger_entry_get_id (answer->entry));
  if (errand != NULL) {
    g_ptr_array_add (errand->tasks, g_object_ref (task));
    duplicator_end_pending (self);
    return;
  }
  if (entries->len == 0 || self->stopping != NULL) {
    return_entry (task);
    return;
  }

  errand = duplicator_errand_new (ledger_entry_get_source_id (answer->entry), ledger_entry_get_name (answer->entry),
                                  ledger_entry_get_client_token (answer->entry), answer->cancellable, &error);
  if (errand == NULL) {
    fail (task, error);
    return;
  }

  duplicator_errand_set_entry (errand, answer->entry);
  errand->alone = TRUE;
  if (ledger_entry_get_state (answer->entry) == LEDGER_STATE_UNKNOWN)
    duplicator_errand_set_doubtful (errand);
  g_ptr_array_add (errand->tasks, g_object_ref (task));
  duplicator_take_errand (self, errand);
  duplicator_route (self, errand);
  duplicator_queue_start_more (self->queue);
  duplicator_end_pending (self);
}

/* Looks, and goes on as the look says */
static void
look_and_go_on (GTask *task)
{
  Duplicator *self = g_task_get_source_object (task);
  const Answer *answer = g_task_get_task_data (task);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = ledger_entry_get_id (answer->entry);

  g_array_append_val (ids, id);
  ledger_claim_async (self->ledger, ids, on_claimed, g_object_ref (task));
}

static gboolean
may_start (Duplicator *self, GTask *task)
{
  if (self->stopping == NULL)
    return TRUE;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _ ("No more orders are taken."));
  return FALSE;
}

/**
 * duplicator_check_async:
 * @self: a duplicator
 * @entry: an entry of its account whose outcome is unknown
 * @cancellable: (nullable): a #GCancellable, as for duplicator_duplicate_async()
 * @callback: called when the outcome is recorded
 * @user_data: for @callback
 *
 * Looks for what came of an order. Where nothing did it is sent again; where that is for a person to say, it stays
 * unknown. One that has come to its end is answered as it is.
 */
void
duplicator_check_async (Duplicator *self,
                        LedgerEntry *entry,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));
  g_return_if_fail (LEDGER_IS_ENTRY (entry));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = new_task (self, entry, cancellable, callback, user_data, duplicator_check_async);
  if (!may_start (self, task))
    return;

  duplicator_begin_pending (self);
  look_and_go_on (task);
}

/**
 * duplicator_check_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError, as for duplicator_duplicate_finish()
 *
 * Returns: (transfer full): the entry, or %NULL
 */
LedgerEntry *
duplicator_check_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_accepted (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entry = ledger_record_outcome_finish (self->ledger, result, &error);
  if (entry == NULL)
    fail (task, error);
  else
    return_entry (task);
}

static void
on_taken_known (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GHashTable) taken = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  const Answer *answer = g_task_get_task_data (task);
  const char *caster_id = ledger_entry_get_caster_id (answer->entry);
  const LedgerOutcome outcome = { .state = LEDGER_STATE_DONE, .caster_id = caster_id };

  taken = ledger_find_outcomes_finish (self->ledger, result, &error);
  if (taken == NULL)
    fail (task, error);
  else if (ledger_entry_get_state (answer->entry) != LEDGER_STATE_UNKNOWN || caster_id == NULL)
    return_entry (task);
  else if (g_hash_table_contains (taken, caster_id))
    look_and_go_on (task); /* One studio cannot be what came of two orders */
  else
    ledger_record_outcome_async (self->ledger, ledger_entry_get_id (answer->entry), &outcome, on_accepted,
                                 g_object_ref (task));
}

/**
 * duplicator_answer_async:
 * @self: a duplicator
 * @entry: an entry that is unknown, with a studio's ID
 * @is_it: whether that studio is what came of it
 * @cancellable: (nullable): a #GCancellable, as for duplicator_duplicate_async()
 * @callback: called when the outcome is recorded
 * @user_data: for @callback
 *
 * Says what only a person can tell. If it is the one, the entry is done; if not, it is looked for again, with that studio left out, and
 * sent again if nothing else comes up.
 */
void
duplicator_answer_async (Duplicator *self,
                         LedgerEntry *entry,
                         gboolean is_it,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  const char *caster_id;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));
  g_return_if_fail (LEDGER_IS_ENTRY (entry));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = new_task (self, entry, cancellable, callback, user_data, duplicator_answer_async);
  if (!may_start (self, task))
    return;

  duplicator_begin_pending (self);
  caster_id = ledger_entry_get_caster_id (entry);
  if (ledger_entry_get_state (entry) != LEDGER_STATE_UNKNOWN || caster_id == NULL) {
    return_entry (task);
  } else if (is_it) {
    g_autoptr (GPtrArray) caster_ids = g_ptr_array_new ();

    g_ptr_array_add (caster_ids, (gpointer) caster_id);
    ledger_find_outcomes_async (self->ledger, caster_ids, on_taken_known, g_object_ref (task));
  } else {
    g_hash_table_add (self->tools.rejected,
                      g_strdup_printf ("%" G_GINT64_FORMAT " %s", ledger_entry_get_id (entry), caster_id));
    look_and_go_on (task);
  }
}

/**
 * duplicator_answer_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError, as for duplicator_duplicate_finish()
 *
 * Returns: (transfer full): the entry, or %NULL
 */
LedgerEntry *
duplicator_answer_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_answer_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
