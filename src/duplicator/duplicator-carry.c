/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-carry.h"
#include "duplicator-carry-private.h"
#include "duplicator-judge.h"
#include "duplicator-retry.h"
#include "duplicator.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

static void take_up (GTask *task);
static void look (GTask *task);

static void
go_on (GTask *task)
{
  if (duplicator_carry_get (task)->errand->must_look)
    look (task);
  else
    take_up (task);
}

/* Waiting between two attempts */

static gboolean
on_waited (gpointer user_data)
{
  GTask *task = user_data;

  if (duplicator_carry_is_cancelled (duplicator_carry_get (task)->errand))
    duplicator_carry_end_cancelled (task);
  else
    go_on (task);

  return G_SOURCE_REMOVE;
}

static void
wait_and_go_on (GTask *task, guint milliseconds)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);
  g_autoptr (GSource) timer =
      g_timeout_source_new ((guint) (milliseconds * carry->tools->patience));
  g_autoptr (GSource) cancelled = g_cancellable_source_new (carry->errand->patience);

  g_source_set_static_name (timer, "[understudy] duplicator waits");
  g_source_set_dummy_callback (cancelled);
  g_source_add_child_source (timer, cancelled);
  g_source_set_callback (timer, on_waited, g_object_ref (task), g_object_unref);
  g_source_attach (timer, g_task_get_context (task));
}

/* Looking */

static void
on_look_failed (GTask *task, const GError *error)
{
  DuplicatorErrand *errand = duplicator_carry_get (task)->errand;
  DuplicatorRetry retry;

  if (duplicator_carry_is_cancelled (errand)) {
    duplicator_carry_end_cancelled (task);
    return;
  }

  errand->looks++;
  retry = duplicator_retry_decide (error, errand->looks, errand->looks, g_random_double ());
  if (retry.again) {
    duplicator_carry_set_stage (task, DUPLICATOR_STAGE_BETWEEN);
    wait_and_go_on (task, retry.delay);
  } else if (duplicator_is_network_cause (error) && !errand->alone) {
    duplicator_carry_put_back (task, NULL, DUPLICATOR_CARRIED_OFFLINE);
  } else {
    duplicator_carry_settle_unknown (task);
  }
}

typedef struct {
  DuplicatorTools *tools;
  DuplicatorList *list;
  gint64 entry_id;
} Taken;

static gboolean
is_taken (const char *caster_id, gpointer user_data)
{
  const Taken *taken = user_data;
  g_autofree char *rejected =
      g_strdup_printf ("%" G_GINT64_FORMAT " %s", taken->entry_id, caster_id);

  return g_hash_table_contains (taken->list->taken, caster_id) ||
         g_hash_table_contains (taken->tools->rejected, rejected);
}

static void
on_requeued (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  GError *error = NULL;
  DuplicatorCarry *carry = duplicator_carry_get (task);

  entry = ledger_requeue_finish (carry->tools->ledger, result, &error);
  if (g_error_matches (error, LEDGER_ERROR, LEDGER_ERROR_TAKEN)) {
    g_error_free (error);
    carry->errand->doubt = FALSE;
    duplicator_carry_end (task, DUPLICATOR_CARRIED_ELSEWHERE);
    return;
  }
  if (entry == NULL) {
    g_task_return_error (task, error);
    return;
  }

  duplicator_errand_set_entry (carry->errand, entry);
  carry->errand->doubt = FALSE;
  if (carry->errand->take_back || duplicator_carry_is_cancelled (carry->errand))
    duplicator_carry_end_cancelled (task);
  else if (!carry->tools->carrying)
    duplicator_carry_end (task, DUPLICATOR_CARRIED_PUT_BACK);
  else
    take_up (task);
}

/* There is no such studio, so the entry is as good as never sent */
static void
go_on_after_look (GTask *task)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;

  errand->must_look = FALSE;
  errand->suspicion = TRUE;
  if (ledger_entry_get_state (errand->entry) != LEDGER_STATE_UNKNOWN)
    errand->doubt = FALSE;

  if (errand->concluding) {
    duplicator_carry_settle_as_is (task);
  } else if (errand->take_back && ledger_entry_get_state (errand->entry) == LEDGER_STATE_SENDING) {
    duplicator_carry_settle (task, duplicator_outcome_new_cancelled ());
  } else if (g_cancellable_is_cancelled (errand->patience)) {
    duplicator_carry_end_cancelled (task);
  } else if (ledger_entry_get_state (errand->entry) == LEDGER_STATE_UNKNOWN) {
    ledger_requeue_async (carry->tools->ledger, duplicator_errand_get_id (errand), on_requeued,
                          g_object_ref (task));
  } else {
    take_up (task);
  }
}

static void
on_looked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (DuplicatorList) list = NULL;
  g_autoptr (GError) error = NULL;
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;
  const DuplicatorWanted wanted = {
      .client_token = errand->client_token,
      .name = errand->name,
      .source_id = errand->source_id,
      .asked_at = ledger_entry_get_created_at (errand->entry),
  };
  Taken taken = {.tools = carry->tools, .entry_id = duplicator_errand_get_id (errand)};
  LiveStudio *studio = NULL;

  list = duplicator_look_finish (carry->tools->look, result, &error);
  if (list == NULL) {
    on_look_failed (task, error);
    return;
  }

  errand->looks = 0;
  taken.list = list;
  switch (duplicator_sighting_find (list->studios, &wanted, is_taken, &taken, &studio)) {
  case DUPLICATOR_SIGHTING_MADE:
    duplicator_carry_settle (task, duplicator_outcome_new_found (studio, errand->outcome));
    break;
  case DUPLICATOR_SIGHTING_UNSURE:
    duplicator_carry_settle (task, duplicator_outcome_new_possible (studio));
    break;
  case DUPLICATOR_SIGHTING_ABSENT:
  default:
    go_on_after_look (task);
  }
}

static void
look (GTask *task)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);

  duplicator_carry_set_stage (task, DUPLICATOR_STAGE_LOOKING);
  duplicator_look_async (carry->tools->look, carry->errand->cancellable, on_looked,
                         g_object_ref (task));
}

/* After the last attempt; where one of them may have had its effect the list has the last word */
static void
conclude (GTask *task)
{
  DuplicatorErrand *errand = duplicator_carry_get (task)->errand;

  if (!errand->doubt && !errand->suspicion) {
    duplicator_carry_settle_as_is (task);
    return;
  }

  /* Should the look fail there is a doubt that nothing has dispelled */
  errand->doubt = TRUE;
  errand->concluding = TRUE;
  errand->must_look = TRUE;
  look (task);
}

/* Sending */

static void
on_attempt_ended (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  DuplicatorCarry *carry = duplicator_carry_get (task);

  if (g_async_result_is_tagged (result, ledger_end_attempt_async))
    entry = ledger_end_attempt_finish (carry->tools->ledger, result, &error);
  else
    entry = ledger_record_outcome_finish (carry->tools->ledger, result, &error);

  if (entry == NULL) {
    duplicator_carry_show_outcome (task, error);
    duplicator_carry_end (task, DUPLICATOR_CARRIED_ENDED);
    return;
  }

  duplicator_errand_set_entry (carry->errand, entry);
  if (duplicator_carry_is_cancelled (carry->errand))
    duplicator_carry_end_cancelled (task);
  else
    wait_and_go_on (task, carry->delay);
}

/* What the attempt came to is written down before anything else is tried */
static void
try_again (GTask *task, guint delay)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;
  LedgerOutcome peek = duplicator_outcome_peek (errand->outcome);
  gint64 id = duplicator_errand_get_id (errand);

  duplicator_carry_set_stage (task, DUPLICATOR_STAGE_BETWEEN);
  carry->delay = delay;
  if (errand->doubt) {
    ledger_end_attempt_async (carry->tools->ledger, id, &peek, on_attempt_ended,
                              g_object_ref (task));
  } else {
    peek.state = LEDGER_STATE_QUEUED;
    ledger_record_outcome_async (carry->tools->ledger, id, &peek, on_attempt_ended,
                                 g_object_ref (task));
  }
}

static void
on_sending_failed (GTask *task, const GError *error)
{
  DuplicatorErrand *errand = duplicator_carry_get (task)->errand;
  LiveVerdict verdict = live_error_get_verdict (error);
  DuplicatorRetry retry;

  errand->doubt |= verdict == LIVE_VERDICT_UNKNOWN;

  if (g_cancellable_is_cancelled (errand->cancellable)) {
    /* Where it was cut off nobody knows; where it never left, or was refused, an earlier attempt
     * counts */
    duplicator_errand_take_outcome (errand, duplicator_outcome_new_from_error (error));
    if ((verdict == LIVE_VERDICT_NOT_SENT || verdict == LIVE_VERDICT_THROTTLED) && !errand->doubt)
      duplicator_carry_end_cancelled (task);
    else if (errand->doubt)
      duplicator_carry_settle_unknown (task);
    else
      duplicator_carry_settle_as_is (task);
    return;
  }

  duplicator_errand_take_outcome (errand, duplicator_outcome_new_from_error (error));
  if (live_error_is_clock_off (error) && !errand->clock_set) {
    errand->clock_set = TRUE;
    errand->must_look = FALSE;
    try_again (task, 0);
    return;
  }

  if (verdict == LIVE_VERDICT_THROTTLED)
    errand->throttled++;
  else
    errand->attempts++;
  retry = duplicator_retry_decide (error, errand->attempts, errand->throttled, g_random_double ());
  if (retry.again) {
    errand->must_look |= retry.look_first || errand->doubt;
    try_again (task, retry.delay);
  } else if (!errand->alone &&
             (verdict == LIVE_VERDICT_THROTTLED || duplicator_is_network_cause (error))) {
    duplicator_carry_put_back (task, duplicator_outcome_new_from_error (error),
                               verdict == LIVE_VERDICT_THROTTLED ? DUPLICATOR_CARRIED_PUT_BACK
                                                                 : DUPLICATOR_CARRIED_OFFLINE);
  } else {
    conclude (task);
  }
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LiveReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;
  const LiveErrorDetails *details;

  reply = live_client_send_once_finish (carry->tools->client, result, &error);
  details = live_error_get_details (error);
  duplicator_pacer_done (carry->tools->pacer, errand->ticket, duplicator_pacer_judge (error),
                         details != NULL ? details->retry_after : 0);

  if (reply == NULL) {
    on_sending_failed (task, error);
    return;
  }

  duplicator_errand_take_outcome (errand, duplicator_outcome_new_from_reply (reply));
  if (errand->outcome->state == LEDGER_STATE_DONE) {
    duplicator_carry_settle_as_is (task);
    return;
  }

  /* A success that names no studio */
  errand->doubt = TRUE;
  errand->must_look = TRUE;
  if (++errand->attempts >= DUPLICATOR_RETRY_ATTEMPTS || duplicator_carry_is_cancelled (errand))
    conclude (task);
  else
    try_again (task, 0);
}

static void
on_written (gpointer user_data)
{
  DuplicatorCarry *carry = user_data;

  duplicator_pacer_written (carry->tools->pacer, carry->errand->ticket);
}

static void
on_ticket (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;

  errand->ticket = duplicator_pacer_wait_finish (carry->tools->pacer, result, NULL);
  if (errand->ticket != 0 && duplicator_carry_is_cancelled (errand)) {
    duplicator_pacer_done (carry->tools->pacer, errand->ticket, DUPLICATOR_PACER_NOT_SENT, 0);
    errand->ticket = 0;
  }
  if (errand->ticket == 0) {
    duplicator_carry_end_cancelled (task);
    return;
  }

  duplicator_carry_set_stage (task, DUPLICATOR_STAGE_SENDING);
  live_client_send_once_async (carry->tools->client, errand->operation, errand->cancellable,
                               on_written, carry, on_sent, g_object_ref (task));
}

static void
on_taken_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  GError *error = NULL;
  gboolean begun;
  DuplicatorCarry *carry = duplicator_carry_get (task);
  DuplicatorErrand *errand = carry->errand;

  entry = ledger_take_up_finish (carry->tools->ledger, result, &begun, &error);
  if (entry == NULL && ledger_entry_get_state (errand->entry) == LEDGER_STATE_SENDING) {
    /* Nothing more can be tried; what is known of the attempt before is what there is to say */
    g_error_free (error);
    duplicator_carry_settle_unknown (task);
    return;
  }
  if (entry == NULL) {
    g_task_return_error (task, error);
    return;
  }

  duplicator_errand_set_entry (errand, entry);
  if (!begun) {
    LedgerState state = ledger_entry_get_state (entry);

    if (state == LEDGER_STATE_SENDING)
      duplicator_carry_end (task, DUPLICATOR_CARRIED_ELSEWHERE);
    else
      duplicator_carry_end (task, state == LEDGER_STATE_QUEUED ? DUPLICATOR_CARRIED_DROPPED
                                                               : DUPLICATOR_CARRIED_ENDED);
    return;
  }

  if (duplicator_carry_is_cancelled (errand))
    duplicator_carry_end_cancelled (task);
  else
    duplicator_pacer_wait_async (carry->tools->pacer, errand->patience, on_ticket,
                                 g_object_ref (task));
}

/* Written down ahead of time, while the pace does not allow it yet: the disk is not to cost any of
 * the pace. */
static void
take_up (GTask *task)
{
  DuplicatorCarry *carry = duplicator_carry_get (task);

  duplicator_carry_set_stage (task, DUPLICATOR_STAGE_READY);
  ledger_take_up_async (carry->tools->ledger, duplicator_errand_get_id (carry->errand), on_taken_up,
                        g_object_ref (task));
}

/**
 * duplicator_carry_async:
 * @tools: what it takes
 * @errand: an errand whose intent is committed; must stay until @callback was called
 * @callback: called when it is under way no more
 * @user_data: for @callback
 *
 * Carries one errand to its end: looks first where its studio may have been made, writes down the
 * attempt, waits for its turn, sends, and writes down what came of it; repeats that, signed afresh,
 * with the same token and parameters, as long as that makes sense.
 */
void
duplicator_carry_async (DuplicatorTools *tools,
                        DuplicatorErrand *errand,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (tools->owner, NULL, callback, user_data);
  DuplicatorCarry *carry = g_new0 (DuplicatorCarry, 1);

  g_task_set_source_tag (task, duplicator_carry_async);
  carry->tools = tools;
  carry->errand = errand;
  g_task_set_task_data (task, carry, g_free);

  if (duplicator_carry_is_cancelled (errand))
    duplicator_carry_end_cancelled (task);
  else
    go_on (task);
}

/**
 * duplicator_carry_finish:
 * @result: what the callback was given
 * @errand: (out) (transfer none): the errand
 * @error: return location for why the ledger could not be written, where that is how it ended
 *
 * Returns: why it is under way no more
 */
DuplicatorCarried
duplicator_carry_finish (GAsyncResult *result, DuplicatorErrand **errand, GError **error)
{
  GError *local_error = NULL;
  gssize how;

  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_carry_async),
                        DUPLICATOR_CARRIED_ENDED);

  *errand = duplicator_carry_get (G_TASK (result))->errand;
  how = g_task_propagate_int (G_TASK (result), &local_error);
  if (local_error == NULL)
    return (DuplicatorCarried) how;

  g_propagate_error (error, local_error);
  return DUPLICATOR_CARRIED_NOT_WRITTEN;
}
