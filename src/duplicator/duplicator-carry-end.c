/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-carry-private.h"

DuplicatorCarry *
duplicator_carry_get (GTask *task)
{
  return g_task_get_task_data (task);
}

void
duplicator_carry_set_stage (GTask *task, DuplicatorStage stage)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);

  carry->errand->stage = stage;
  carry->tools->stage_changed (carry->tools->owner);
}

void
duplicator_carry_end (GTask *task, DuplicatorCarried how)
{
  g_task_return_int (task, how);
}

/* What came of it */

gboolean
duplicator_carry_is_cancelled (const DuplicatorErrand *errand)
{
  return g_cancellable_is_cancelled (errand->cancellable) ||
         g_cancellable_is_cancelled (errand->patience);
}

/* What came of it is known, and must reach the user though the disk will not have it. Unless
 * somebody else, who was at it too, has already written it. */
void
duplicator_carry_show_outcome (GTask *task, const GError *error)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;
  LedgerOutcome outcome = duplicator_outcome_peek (errand->outcome);

  if (ledger_entry_get_state (errand->entry) == LEDGER_STATE_DONE)
    return;

  ledger_show_outcome (carry->tools->ledger, errand->entry, &outcome);
  carry->tools->not_recorded (carry->tools->owner, errand->entry, error);
}

static void
on_settled (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  DuplicatorCarry *carry = duplicator_carry_get (task);

  entry = ledger_record_outcome_finish (carry->tools->ledger, result, &error);
  if (entry != NULL)
    duplicator_errand_set_entry (carry->errand, entry);
  else
    duplicator_carry_show_outcome (task, error);

  duplicator_carry_end (task, DUPLICATOR_CARRIED_ENDED);
}

/* Takes over the outcome */
void
duplicator_carry_settle (GTask *task, DuplicatorOutcome *outcome)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);
  LedgerOutcome peek;

  duplicator_errand_take_outcome (carry->errand, outcome);
  peek = duplicator_outcome_peek (outcome);
  duplicator_carry_set_stage (task, DUPLICATOR_STAGE_SETTLED);
  ledger_record_outcome_async (carry->tools->ledger, duplicator_errand_get_id (carry->errand),
                               &peek, on_settled, g_object_ref (task));
}

/* With what the last attempt said, which may be that nobody knows */
void
duplicator_carry_settle_as_is (GTask *task)
{
  DuplicatorErrand *errand = duplicator_carry_get (task)->errand;

  /* One that was unknown before is so still, and says why */
  if (errand->outcome == NULL)
    duplicator_carry_end (task, DUPLICATOR_CARRIED_ENDED);
  else
    duplicator_carry_settle (task, g_steal_pointer (&errand->outcome));
}

void
duplicator_carry_settle_unknown (GTask *task)
{
  DuplicatorErrand *errand = duplicator_carry_get (task)->errand;

  if (errand->outcome != NULL)
    errand->outcome->state = LEDGER_STATE_UNKNOWN;
  duplicator_carry_settle_as_is (task);
}

/* Back to where it came from */

typedef struct {
  GTask *task;
  DuplicatorCarried how;
} PuttingBack;

static void
on_put_back (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PuttingBack *back = user_data;
  g_autoptr (GTask) task = back->task;
  DuplicatorCarried how = back->how;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  DuplicatorCarry *carry = duplicator_carry_get (task);

  g_free (back);
  if (g_async_result_is_tagged (result, ledger_end_attempt_async))
    entry = ledger_end_attempt_finish (carry->tools->ledger, result, &error);
  else
    entry = ledger_record_outcome_finish (carry->tools->ledger, result, &error);

  if (entry != NULL) {
    duplicator_errand_set_entry (carry->errand, entry);
    duplicator_carry_end (task, how);
  } else {
    duplicator_carry_show_outcome (task, error);
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

/* Nothing was sent, or it certainly had no effect: the entry is queued again. Where an earlier
 * attempt may have had one the entry stays in sending, so that nobody takes it for one that can be
 * cancelled. */
void
duplicator_carry_put_back (GTask *task, DuplicatorOutcome *outcome, DuplicatorCarried how)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);
  PuttingBack *back;
  LedgerOutcome peek;

  if (ledger_entry_get_state (carry->errand->entry) != LEDGER_STATE_SENDING) {
    g_clear_pointer (&outcome, duplicator_outcome_free);
    duplicator_carry_end (task, how);
    return;
  }

  if (outcome != NULL)
    duplicator_errand_take_outcome (carry->errand, outcome);
  else if (carry->errand->outcome == NULL)
    duplicator_errand_take_outcome (carry->errand, duplicator_outcome_new_cancelled ());

  duplicator_carry_set_stage (task, DUPLICATOR_STAGE_SETTLED);
  back = g_new0 (PuttingBack, 1);
  back->task = g_object_ref (task);
  back->how = how;
  peek = duplicator_outcome_peek (carry->errand->outcome);
  if (carry->errand->doubt) {
    ledger_end_attempt_async (carry->tools->ledger, duplicator_errand_get_id (carry->errand), &peek,
                              on_put_back, back);
  } else {
    peek.state = LEDGER_STATE_QUEUED;
    ledger_record_outcome_async (carry->tools->ledger, duplicator_errand_get_id (carry->errand),
                                 &peek, on_put_back, back);
  }
}

/* Somebody does not want to wait any more */
void
duplicator_carry_end_cancelled (GTask *task)
{
  DuplicatorErrand *errand = duplicator_carry_get (task)->errand;
  gboolean quitting = g_cancellable_is_cancelled (errand->cancellable);

  if (errand->doubt && (quitting || errand->take_back))
    duplicator_carry_settle_unknown (task);
  else if (errand->take_back && ledger_entry_get_state (errand->entry) != LEDGER_STATE_UNKNOWN)
    duplicator_carry_settle (task, duplicator_outcome_new_cancelled ());
  else
    duplicator_carry_put_back (task, NULL, DUPLICATOR_CARRIED_PUT_BACK);
}
