/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-queue-private.h"

#include "understudy-config.h"
#include "understudy-problem.h"
#include "understudy-queue-words.h"

#include <glib/gi18n-lib.h>

enum {
  PROP_0,
  PROP_DUPLICATOR,
  PROP_ACTIVE,
  PROP_FRACTION,
  PROP_FIGURES,
  PROP_REMAINING,
  PROP_PAUSED,
  PROP_OFFLINE,
  PROP_LEFT_OVER,
  PROP_CLOCK,
  PROP_UNRECORDED,
  PROP_FAILURES,
  N_PROPS,
};

enum {
  SIGNAL_MESSAGE,
  SIGNAL_FAILED,
  SIGNAL_FINISHED,
  SIGNAL_ENDED,
  SIGNAL_PLACED,
  SIGNAL_WANTED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyQueue, understudy_queue, G_TYPE_OBJECT)

static void
notify (UnderstudyQueue *self, guint first, guint last)
{
  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = first; i <= last; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
understudy_queue_take_message (UnderstudyQueue *self, char *message)
{
  g_autofree char *text = message;

  g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, text);
}

void
understudy_queue_take_error (UnderstudyQueue *self, GError *error)
{
  g_autoptr (GError) taken = error;

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, taken);
}

void
understudy_queue_set_many (UnderstudyQueue *self, gboolean many)
{
  self->many = many;
  understudy_failures_set_collecting (self->failures, many);
}

/* What the duplicator tells */

static void
tell_end (UnderstudyQueue *self, DuplicatorProgress *progress)
{
  g_autofree char *words = understudy_words_for_end (progress);

  understudy_queue_take_message (self, g_strdup (words));
  g_signal_emit (self, signals[SIGNAL_ENDED], 0, words);
}

void
understudy_queue_update (UnderstudyQueue *self)
{
  DuplicatorProgress *progress = duplicator_get_progress (self->duplicator);

  if (self->many && duplicator_progress_get_left (progress) == 0) {
    understudy_queue_set_many (self, FALSE);
    if (!self->stopping && !self->stopped)
      tell_end (self, progress);
    self->stopped = FALSE;
    g_signal_emit (self, signals[SIGNAL_FINISHED], 0);
  }
  notify (self, PROP_ACTIVE, PROP_REMAINING);
}

static void
on_pause (UnderstudyQueue *self)
{
  notify (self, PROP_ACTIVE, PROP_OFFLINE);
}

static void
on_waiting (UnderstudyQueue *self)
{
  notify (self, PROP_LEFT_OVER, PROP_LEFT_OVER);
}

static void
on_clock_offset (UnderstudyQueue *self)
{
  notify (self, PROP_CLOCK, PROP_CLOCK);
}

static void
on_not_recorded (UnderstudyQueue *self, LedgerEntry *entry, const GError *error)
{
  g_ptr_array_add (self->unrecorded, g_object_ref (entry));
  g_free (self->unrecorded_why);
  self->unrecorded_why = understudy_problem_dup_words (error);
  notify (self, PROP_UNRECORDED, PROP_UNRECORDED);
}

/* Orders of many */

static void
on_placed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnderstudyQueue *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) entries =
      duplicator_place_finish (DUPLICATOR_DUPLICATOR (source), result, &error);

  self->n_placing--;
  if (entries == NULL) {
    g_task_return_error (task, error);
  } else {
    g_task_return_int (task, entries->len);
    understudy_queue_set_many (self, TRUE);
    if (self->duplicator != NULL)
      understudy_queue_update (self);
  }
  g_signal_emit (self, signals[SIGNAL_PLACED], 0);
}

static void
place (UnderstudyQueue *self, GTask *task)
{
  self->n_placing++;
  duplicator_place_async (self->duplicator, g_task_get_task_data (task), on_placed,
                          g_object_ref (task));
}

/* The object */

static void
understudy_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyQueue *self = UNDERSTUDY_QUEUE (object);
  DuplicatorProgress *progress =
      self->duplicator != NULL ? duplicator_get_progress (self->duplicator) : NULL;
  DuplicatorPause pause =
      self->duplicator != NULL ? duplicator_get_pause (self->duplicator) : DUPLICATOR_PAUSE_NONE;

  switch (id) {
  case PROP_DUPLICATOR:
    g_value_set_object (value, self->duplicator);
    break;
  case PROP_ACTIVE:
    g_value_set_boolean (value, understudy_queue_get_active (self));
    break;
  case PROP_FRACTION:
    g_value_set_double (value, progress != NULL ? duplicator_progress_get_fraction (progress) : 0);
    break;
  case PROP_FIGURES:
    g_value_take_string (value, progress != NULL ? understudy_words_for_progress (progress) : NULL);
    break;
  case PROP_REMAINING:
    if (pause == DUPLICATOR_PAUSE_ASKED)
      g_value_set_string (value, _ ("Paused"));
    else if (progress != NULL && pause == DUPLICATOR_PAUSE_NONE)
      g_value_take_string (
          value, understudy_words_for_time_left (duplicator_progress_get_seconds_left (progress)));
    break;
  case PROP_PAUSED:
    g_value_set_boolean (value, pause == DUPLICATOR_PAUSE_ASKED);
    break;
  case PROP_OFFLINE:
    g_value_set_boolean (value, pause == DUPLICATOR_PAUSE_OFFLINE);
    break;
  case PROP_LEFT_OVER:
    if (self->duplicator != NULL && duplicator_get_waiting (self->duplicator) > 0)
      g_value_take_string (
          value, understudy_words_for_left_over (duplicator_get_waiting (self->duplicator)));
    break;
  case PROP_CLOCK:
    if (self->duplicator != NULL && !self->clock_dismissed)
      g_value_take_string (value, understudy_words_for_clock_offset (
                                      duplicator_get_clock_offset (self->duplicator)));
    break;
  case PROP_UNRECORDED:
    g_value_take_string (value,
                         understudy_words_for_unrecorded (self->unrecorded, self->unrecorded_why));
    break;
  case PROP_FAILURES:
    g_value_set_object (value, self->failures);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_queue_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_DUPLICATOR:
    understudy_queue_set_duplicator (UNDERSTUDY_QUEUE (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_queue_dispose (GObject *object)
{
  understudy_queue_set_duplicator (UNDERSTUDY_QUEUE (object), NULL);
  G_OBJECT_CLASS (understudy_queue_parent_class)->dispose (object);
}

static void
understudy_queue_finalize (GObject *object)
{
  UnderstudyQueue *self = UNDERSTUDY_QUEUE (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_object_unref (self->failures);
  g_hash_table_unref (self->asked);
  g_ptr_array_unref (self->unrecorded);
  g_free (self->unrecorded_why);
  G_OBJECT_CLASS (understudy_queue_parent_class)->finalize (object);
}

static GParamSpec *
string_spec (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
boolean_spec (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
understudy_queue_class_init (UnderstudyQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = understudy_queue_get_property;
  object_class->set_property = understudy_queue_set_property;
  object_class->dispose = understudy_queue_dispose;
  object_class->finalize = understudy_queue_finalize;

  properties[PROP_DUPLICATOR] =
      g_param_spec_object ("duplicator", NULL, NULL, DUPLICATOR_TYPE_DUPLICATOR,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACTIVE] = boolean_spec ("active");
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FIGURES] = string_spec ("figures");
  properties[PROP_REMAINING] = string_spec ("remaining");
  properties[PROP_PAUSED] = boolean_spec ("paused");
  properties[PROP_OFFLINE] = boolean_spec ("offline");
  properties[PROP_LEFT_OVER] = string_spec ("left-over");
  properties[PROP_CLOCK] = string_spec ("clock");
  properties[PROP_UNRECORDED] = string_spec ("unrecorded");
  properties[PROP_FAILURES] = g_param_spec_object ("failures", NULL, NULL, UNDERSTUDY_TYPE_FAILURES,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_MESSAGE] = g_signal_new ("message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SIGNAL_FINISHED] = g_signal_new ("finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PLACED] = g_signal_new ("placed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WANTED] = g_signal_new ("wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
understudy_queue_init (UnderstudyQueue *self)
{
  g_queue_init (&self->waiting);
  self->failures = understudy_failures_new ();
  self->asked = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->unrecorded = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * understudy_queue_new:
 *
 * Returns: (transfer full): a queue without a duplicator
 */
UnderstudyQueue *
understudy_queue_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_QUEUE, NULL);
}

/**
 * understudy_queue_set_duplicator:
 * @self: a queue
 * @duplicator: (nullable): who carries out from now on
 *
 * What was asked for while there was nobody is placed now.
 */
void
understudy_queue_set_duplicator (UnderstudyQueue *self, Duplicator *duplicator)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));
  g_return_if_fail (duplicator == NULL || DUPLICATOR_IS_DUPLICATOR (duplicator));

  if (self->duplicator == duplicator)
    return;
  if (self->duplicator != NULL) {
    g_signal_handlers_disconnect_by_data (self->duplicator, self);
    g_signal_handlers_disconnect_by_data (duplicator_get_progress (self->duplicator), self);
  }
  g_set_object (&self->duplicator, duplicator);
  understudy_queue_set_many (self, FALSE);
  self->stopping = self->stopped = FALSE;
  if (duplicator != NULL) {
    DuplicatorProgress *progress = duplicator_get_progress (duplicator);

    g_signal_connect_swapped (progress, "notify::left", G_CALLBACK (understudy_queue_update), self);
    g_signal_connect_swapped (progress, "notify::seconds-left",
                              G_CALLBACK (understudy_queue_update), self);
    g_signal_connect_swapped (duplicator, "notify::pause", G_CALLBACK (on_pause), self);
    g_signal_connect_swapped (duplicator, "notify::waiting", G_CALLBACK (on_waiting), self);
    g_signal_connect_swapped (duplicator, "notify::clock-offset", G_CALLBACK (on_clock_offset),
                              self);
    g_signal_connect_swapped (duplicator, "not-recorded", G_CALLBACK (on_not_recorded), self);
  }
  notify (self, PROP_DUPLICATOR, PROP_UNRECORDED);

  while (self->duplicator != NULL && !g_queue_is_empty (&self->waiting)) {
    g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

    place (self, task);
  }
}

/**
 * understudy_queue_fail_waiting:
 * @self: a queue
 * @error: why there is nobody to carry out
 *
 * Gives up what waits for a duplicator.
 */
void
understudy_queue_fail_waiting (UnderstudyQueue *self, const GError *error)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));
  g_return_if_fail (error != NULL);

  for (;;) {
    g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

    if (task == NULL)
      return;
    g_task_return_error (task, g_error_copy (error));
  }
}

/**
 * understudy_queue_get_failures:
 * @self: a queue
 *
 * Returns: (transfer none): what was not made
 */
UnderstudyFailures *
understudy_queue_get_failures (UnderstudyQueue *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (self), NULL);

  return self->failures;
}

/**
 * understudy_queue_get_active:
 * @self: a queue
 *
 * Returns: whether its progress is worth showing: there is an order of many under way, or nothing
 * goes on
 */
gboolean
understudy_queue_get_active (UnderstudyQueue *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (self), FALSE);

  return self->duplicator != NULL &&
         duplicator_progress_get_left (duplicator_get_progress (self->duplicator)) > 0 &&
         (self->many || duplicator_get_pause (self->duplicator) != DUPLICATOR_PAUSE_NONE);
}

/**
 * understudy_queue_get_placing:
 * @self: a queue
 *
 * Returns: whether there is an order of many that is not in the ledger yet
 */
gboolean
understudy_queue_get_placing (UnderstudyQueue *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (self), FALSE);

  return self->n_placing > 0 || !g_queue_is_empty (&self->waiting);
}

/**
 * understudy_queue_place_async:
 * @self: a queue
 * @batch: (transfer full): an order that can start
 * @callback: called when all of it is in the ledger
 * @user_data: for @callback
 *
 * Where there is no duplicator, it waits for one and says so with the signal wanted.
 */
void
understudy_queue_place_async (UnderstudyQueue *self,
                              DuplicatorBatch *batch,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));
  g_return_if_fail (batch != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, understudy_queue_place_async);
  g_task_set_task_data (task, batch, (GDestroyNotify) duplicator_batch_free);
  if (self->duplicator != NULL) {
    place (self, task);
    return;
  }
  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  g_signal_emit (self, signals[SIGNAL_WANTED], 0);
}

/**
 * understudy_queue_place_finish:
 * @self: a queue
 * @result: what the callback was given
 * @error: return location for a #GError: then nothing of it is in the ledger
 *
 * Returns: how many copies were placed; -1 on error
 */
gint64
understudy_queue_place_finish (UnderstudyQueue *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, understudy_queue_place_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

/* What was told and read */

/**
 * understudy_queue_dismiss_clock:
 * @self: a queue
 *
 * Says no more about the clock.
 */
void
understudy_queue_dismiss_clock (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  self->clock_dismissed = TRUE;
  notify (self, PROP_CLOCK, PROP_CLOCK);
}

/**
 * understudy_queue_dismiss_unrecorded:
 * @self: a queue
 *
 * Forgets what the ledger could not be told.
 */
void
understudy_queue_dismiss_unrecorded (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  g_ptr_array_set_size (self->unrecorded, 0);
  notify (self, PROP_UNRECORDED, PROP_UNRECORDED);
}

/**
 * understudy_queue_dup_unrecorded_ids:
 * @self: a queue
 *
 * Returns: (transfer full) (nullable): the IDs of the studios that were made and that the ledger
 * does not have, one a line
 */
char *
understudy_queue_dup_unrecorded_ids (UnderstudyQueue *self)
{
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (self), NULL);

  ids = g_ptr_array_new ();
  for (guint i = 0; i < self->unrecorded->len; i++) {
    const char *id = ledger_entry_get_caster_id (g_ptr_array_index (self->unrecorded, i));

    if (id != NULL)
      g_ptr_array_add (ids, (gpointer) id);
  }
  if (ids->len == 0)
    return NULL;
  g_ptr_array_add (ids, NULL);
  return g_strjoinv ("\n", (char **) ids->pdata);
}
