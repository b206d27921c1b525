/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-pacer.h"

#define WINDOW (1010 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  guint64 ticket;
  gint64 written_at; /* 0: not yet */
} Slot;

struct _DuplicatorPacer {
  GObject parent_instance;

  BaseClock *clock;
  guint limit;
  guint64 last_ticket;
  GArray *slots;
  GQueue waiting; /* of GTask */
  gint64 held_until;
  GSource *timer;
};

G_DEFINE_FINAL_TYPE (DuplicatorPacer, duplicator_pacer, G_TYPE_OBJECT)

static void let_pass (DuplicatorPacer *self);

static gboolean
on_timer (gpointer user_data)
{
  DuplicatorPacer *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  let_pass (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (DuplicatorPacer *self, gint64 when, gint64 now)
{
  if (self->timer != NULL) {
    g_source_destroy (self->timer);
    g_clear_pointer (&self->timer, g_source_unref);
  }
  self->timer = g_timeout_source_new ((guint) ((MAX (when - now, 0) + 999) / 1000));
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, NULL);
}

static void
let_pass (DuplicatorPacer *self)
{
  gint64 now = base_clock_get_monotonic_time (self->clock);
  gint64 next = G_MAXINT64;

  for (guint i = self->slots->len; i > 0; i--) {
    Slot *slot = &g_array_index (self->slots, Slot, i - 1);

    if (slot->written_at != 0 && slot->written_at + WINDOW <= now)
      g_array_remove_index (self->slots, i - 1);
    else if (slot->written_at != 0)
      next = MIN (next, slot->written_at + WINDOW);
  }

  if (self->held_until > now) {
    set_timer (self, self->held_until, now);
    return;
  }

  while (self->slots->len < self->limit && !g_queue_is_empty (&self->waiting)) {
    g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);
    Slot slot = { .ticket = ++self->last_ticket };

    if (g_task_return_error_if_cancelled (task))
      continue;
    g_array_append_val (self->slots, slot);
    g_task_return_pointer (task, g_memdup2 (&slot.ticket, sizeof slot.ticket), g_free);
  }

  if (!g_queue_is_empty (&self->waiting) && next != G_MAXINT64)
    set_timer (self, next, now);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  DuplicatorPacer *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->waiting, task)) {
    g_task_return_error_if_cancelled (task);
    g_object_unref (task);
  }
  return G_SOURCE_REMOVE;
}

void
duplicator_pacer_wait_async (DuplicatorPacer *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, duplicator_pacer_wait_async);
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL) {
    g_autoptr (GSource) source = g_cancellable_source_new (cancellable);

    g_task_attach_source (task, source, G_SOURCE_FUNC (on_cancelled));
    g_task_set_task_data (task, g_steal_pointer (&source), (GDestroyNotify) g_source_unref);
  }
  g_queue_push_tail (&self->waiting, task);
  let_pass (self);
}

guint64
duplicator_pacer_wait_finish (DuplicatorPacer *self, GAsyncResult *result, GError **error)
{
  g_autofree guint64 *ticket = g_task_propagate_pointer (G_TASK (result), error);
  GSource *source = g_task_get_task_data (G_TASK (result));

  if (source != NULL)
    g_source_destroy (source);
  return ticket != NULL ? *ticket : 0;
}

static gint
find (DuplicatorPacer *self, guint64 ticket)
{
  for (guint i = 0; i < self->slots->len; i++) {
    if (g_array_index (self->slots, Slot, i).ticket == ticket)
      return (gint) i;
  }
  return -1;
}

void
duplicator_pacer_written (DuplicatorPacer *self, guint64 ticket)
{
  gint index = find (self, ticket);

  if (index >= 0)
    g_array_index (self->slots, Slot, index).written_at = base_clock_get_monotonic_time (self->clock);
  let_pass (self);
}

void
duplicator_pacer_done (DuplicatorPacer *self,
                       guint64 ticket,
                       DuplicatorPacerOutcome outcome,
                       guint retry_after,
                       gint remaining)
{
  gint64 now = base_clock_get_monotonic_time (self->clock);
  gint index = find (self, ticket);

  if (index >= 0 && g_array_index (self->slots, Slot, index).written_at == 0) {
    if (outcome == DUPLICATOR_PACER_OUTCOME_NOT_SENT)
      g_array_remove_index (self->slots, (guint) index);
    else
      g_array_index (self->slots, Slot, index).written_at = now;
  }
  if (outcome == DUPLICATOR_PACER_OUTCOME_THROTTLED)
    self->held_until =
        MAX (self->held_until, now + (retry_after > 0 ? retry_after : 1000) * G_TIME_SPAN_MILLISECOND);
  let_pass (self);
}

static void
duplicator_pacer_finalize (GObject *object)
{
  DuplicatorPacer *self = DUPLICATOR_PACER (object);

  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  g_array_unref (self->slots);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (duplicator_pacer_parent_class)->finalize (object);
}

static void
duplicator_pacer_class_init (DuplicatorPacerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = duplicator_pacer_finalize;
}

static void
duplicator_pacer_init (DuplicatorPacer *self)
{
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  g_queue_init (&self->waiting);
}

DuplicatorPacer *
duplicator_pacer_new (BaseClock *clock, guint calls_per_second)
{
  DuplicatorPacer *self = g_object_new (DUPLICATOR_TYPE_PACER, NULL);

  self->clock = g_object_ref (clock);
  self->limit = calls_per_second;
  return self;
}
