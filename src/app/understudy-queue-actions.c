/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-queue-private.h"

#include "understudy-queue-words.h"

/* What people do to the queue */

/**
 * understudy_queue_pause:
 * @self: a queue
 *
 * Has nothing more sent.
 */
void
understudy_queue_pause (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  if (self->duplicator != NULL)
    duplicator_pause (self->duplicator);
}

/**
 * understudy_queue_resume:
 * @self: a queue
 *
 * Has it go on, whatever it waits for.
 */
void
understudy_queue_resume (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  if (self->duplicator != NULL)
    duplicator_resume (self->duplicator);
}

static void
on_stopped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyQueue) self = user_data;
  Duplicator *duplicator = DUPLICATOR_DUPLICATOR (source);
  GError *error = NULL;
  guint n_cancelled = duplicator_progress_get_failed (duplicator_get_progress (duplicator)) -
                      self->failed_before_stop;

  self->stopping = FALSE;
  if (!duplicator_stop_queue_finish (duplicator, result, &error)) {
    understudy_queue_take_error (self, error);
    return;
  }
  self->stopped = self->many;
  understudy_queue_take_message (self, understudy_words_for_cancelled (n_cancelled));
}

/**
 * understudy_queue_stop:
 * @self: a queue
 *
 * Cancels what is not sent yet.
 */
void
understudy_queue_stop (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  if (self->duplicator == NULL || self->stopping)
    return;
  self->stopping = TRUE;
  self->failed_before_stop =
      duplicator_progress_get_failed (duplicator_get_progress (self->duplicator));
  duplicator_stop_queue_async (self->duplicator, on_stopped, g_object_ref (self));
}

static void
on_left_over_resumed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyQueue) self = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) entries =
      duplicator_resume_waiting_finish (DUPLICATOR_DUPLICATOR (source), result, &error);

  if (entries == NULL) {
    understudy_queue_take_error (self, error);
    return;
  }
  understudy_queue_set_many (self, entries->len > 0);
  if (self->duplicator != NULL)
    understudy_queue_update (self);
}

/**
 * understudy_queue_get_left_over:
 * @self: a queue
 *
 * Returns: how many copies earlier runs left
 */
guint
understudy_queue_get_left_over (UnderstudyQueue *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (self), 0);

  return self->duplicator != NULL ? duplicator_get_waiting (self->duplicator) : 0;
}

/**
 * understudy_queue_resume_left_over:
 * @self: a queue
 *
 * Goes on with what earlier runs left.
 */
void
understudy_queue_resume_left_over (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  if (self->duplicator != NULL)
    duplicator_resume_waiting_async (self->duplicator, on_left_over_resumed, g_object_ref (self));
}

static void
on_left_over_discarded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyQueue) self = user_data;
  GError *error = NULL;
  gint64 n = duplicator_discard_waiting_finish (DUPLICATOR_DUPLICATOR (source), result, &error);

  if (n < 0)
    understudy_queue_take_error (self, error);
  else
    understudy_queue_take_message (self, understudy_words_for_cancelled ((guint) n));
}

/**
 * understudy_queue_discard_left_over:
 * @self: a queue
 *
 * Cancels what earlier runs left.
 */
void
understudy_queue_discard_left_over (UnderstudyQueue *self)
{
  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));

  if (self->duplicator != NULL)
    duplicator_discard_waiting_async (self->duplicator, on_left_over_discarded,
                                      g_object_ref (self));
}

/* Outcomes that are not known */

static void
tell_asked (UnderstudyQueue *self, LedgerEntry *entry, GError *error)
{
  if (entry == NULL) {
    understudy_queue_take_error (self, error);
    return;
  }
  understudy_queue_take_message (self, understudy_words_for_checked (entry));
  g_signal_emit_by_name (self, "finished");
}

typedef struct {
  UnderstudyQueue *queue;
  LedgerEntry *entry;
} Question;

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (UnderstudyQueue) self = question->queue;
  g_autoptr (LedgerEntry) asked = question->entry;
  GError *error = NULL;
  g_autoptr (LedgerEntry) entry =
      duplicator_check_finish (DUPLICATOR_DUPLICATOR (source), result, &error);

  g_hash_table_remove (self->asked, asked);
  tell_asked (self, entry, error);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (UnderstudyQueue) self = question->queue;
  g_autoptr (LedgerEntry) asked = question->entry;
  GError *error = NULL;
  g_autoptr (LedgerEntry) entry =
      duplicator_answer_finish (DUPLICATOR_DUPLICATOR (source), result, &error);

  g_hash_table_remove (self->asked, asked);
  tell_asked (self, entry, error);
}

/* NULL: that is being done already, or cannot be done */
static Question *
begin_question (UnderstudyQueue *self, LedgerEntry *entry)
{
  Question *question;

  if (self->duplicator == NULL || g_hash_table_contains (self->asked, entry))
    return NULL;
  g_hash_table_add (self->asked, g_object_ref (entry));
  question = g_new (Question, 1);
  question->queue = g_object_ref (self);
  question->entry = g_object_ref (entry);
  return question;
}

/**
 * understudy_queue_check:
 * @self: a queue
 * @entry: an entry whose outcome is not known
 *
 * Looks for what came of it, and goes on as that says. The signal message tells.
 */
void
understudy_queue_check (UnderstudyQueue *self, LedgerEntry *entry)
{
  Question *question;

  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));
  g_return_if_fail (LEDGER_IS_ENTRY (entry));

  question = begin_question (self, entry);
  if (question != NULL)
    duplicator_check_async (self->duplicator, entry, NULL, on_checked, question);
}

/**
 * understudy_queue_answer:
 * @self: a queue
 * @entry: an entry with a possible copy
 * @is_it: whether that is what came of it
 *
 * If it is not, the copy is made again. The signal message tells.
 */
void
understudy_queue_answer (UnderstudyQueue *self, LedgerEntry *entry, gboolean is_it)
{
  Question *question;

  g_return_if_fail (UNDERSTUDY_IS_QUEUE (self));
  g_return_if_fail (LEDGER_IS_ENTRY (entry));

  question = begin_question (self, entry);
  if (question != NULL)
    duplicator_answer_async (self->duplicator, entry, is_it, NULL, on_answered, question);
}
