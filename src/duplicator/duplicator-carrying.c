/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-private.h"

static void
on_outcome_recorded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorOrder *order = g_task_get_task_data (task);

  entry = ledger_record_outcome_finish (self->ledger, result, &error);

  if (entry != NULL) {
    g_set_object (&order->entry, entry);
  } else {
    /* What came of it is known, and must reach the user though the disk will not have it */
    LedgerOutcome outcome = duplicator_outcome_peek (order->outcome);

    ledger_show_outcome (self->ledger, order->entry, &outcome);
    duplicator_tell_not_recorded (self, order->entry, error);
  }

  duplicator_finish (self, task, NULL);
}

/**
 * duplicator_settle:
 * @task: an order that has its entry
 * @outcome: (transfer full): what came of it
 *
 * Records @outcome, and ends the order.
 */
void
duplicator_settle (Duplicator *self, GTask *task, DuplicatorOutcome *outcome)
{
  DuplicatorOrder *order = g_task_get_task_data (task);
  LedgerOutcome peek;

  duplicator_order_take_outcome (order, outcome);
  peek = duplicator_outcome_peek (order->outcome);

  ledger_record_outcome_async (self->ledger, ledger_entry_get_id (order->entry), &peek,
                               on_outcome_recorded, g_object_ref (task));
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LiveReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  reply = live_client_send_finish (self->client, result, &error);

  duplicator_settle (self, task,
                     reply != NULL ? duplicator_outcome_new_from_reply (reply)
                                   : duplicator_outcome_new_from_error (error));
}

static void
on_looked_again (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries =
      ledger_find_by_token_finish (LEDGER_LEDGER (object), result, NULL);
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorOrder *order = g_task_get_task_data (task);
  GError *error = g_steal_pointer (&order->error);
  LedgerState state;

  for (guint i = 0; entries != NULL && i < entries->len; i++) {
    if (ledger_entry_get_id (entries->pdata[i]) == ledger_entry_get_id (order->entry))
      g_set_object (&order->entry, entries->pdata[i]);
  }

  state = ledger_entry_get_state (order->entry);
  if (state == LEDGER_STATE_DONE)
    g_clear_error (&error);
  else if (state == LEDGER_STATE_SENDING)
    duplicator_set_pending (&error);

  duplicator_finish (self, task, error);
}

/* Another process may be at work on the same order, or be done with it. Takes over the error */
static void
duplicator_explain_no_attempt (Duplicator *self, GTask *task, GError *error)
{
  DuplicatorOrder *order = g_task_get_task_data (task);

  if (!g_error_matches (error, LEDGER_ERROR, LEDGER_ERROR_FAILED)) {
    duplicator_finish (self, task, error);
    return;
  }

  order->error = error;
  ledger_find_by_token_async (self->ledger, order->client_token, NULL, on_looked_again,
                              g_object_ref (task));
}

static void
on_attempt_begun (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorOrder *order = g_task_get_task_data (task);

  entry = ledger_begin_attempt_finish (self->ledger, result, &error);
  if (entry == NULL) {
    duplicator_explain_no_attempt (self, task, error);
    return;
  }

  g_set_object (&order->entry, entry);

  if (g_cancellable_is_cancelled (order->cancellable))
    duplicator_settle (self, task, duplicator_outcome_new_cancelled ());
  else
    live_client_send_async (self->client, order->operation, order->cancellable, on_sent,
                            g_object_ref (task));
}

/**
 * duplicator_carry_out:
 * @task: an order whose intent is on disk
 *
 * Makes one attempt, and ends the order with what came of it. Repeating, pacing and looking first belong here.
 */
void
duplicator_carry_out (Duplicator *self, GTask *task)
{
  DuplicatorOrder *order = g_task_get_task_data (task);

  ledger_begin_attempt_async (self->ledger, ledger_entry_get_id (order->entry), on_attempt_begun,
                              g_object_ref (task));
}
