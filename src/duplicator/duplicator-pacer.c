/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-pacer.h"

/**
 * DuplicatorPacer:
 *
 * Lets calls go one by one, each as soon as the quota allows it and not before. How that is found
 * out is DuplicatorPacerRounds' to say; this one waits.
 *
 * One is needed for each account, region and operation that has a quota of its own. Repeated calls
 * need a ticket each, too.
 */
struct _DuplicatorPacer {
  GObject parent_instance;

  BaseClock *clock;
  DuplicatorPacerRounds *rounds;
  GMainContext *context;
  GSource *alarm;
  gint64 alarm_time;
  GQueue waiters; /* of Waiter, first come first */
  double calls_per_second;
};

typedef struct {
  GTask *task;
  GSource *cancelled; /* %NULL: cannot be */
} Waiter;

/* On its way from the pacer to who waits for it. Never fetched, it goes back. */
typedef struct {
  DuplicatorPacer *pacer;
  guint64 number;
} Ticket;

typedef struct {
  GSource parent;
  DuplicatorPacer *pacer; /* not owned: the pacer owns the alarm */
} Alarm;

typedef enum { PROP_CALLS_PER_SECOND = 1, N_PROPS } DuplicatorPacerProperty;

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DuplicatorPacer, duplicator_pacer, G_TYPE_OBJECT)

static gint64
get_time (DuplicatorPacer *self)
{
  return base_clock_get_monotonic_time (self->clock);
}

static void
set_alarm (DuplicatorPacer *self)
{
  self->alarm_time = g_queue_is_empty (&self->waiters)
                         ? G_MAXINT64
                         : duplicator_pacer_rounds_get_next (self->rounds, get_time (self));
}

static void
tell_calls_per_second (DuplicatorPacer *self)
{
  double calls_per_second = duplicator_pacer_rounds_get_rate (self->rounds);

  if (calls_per_second == self->calls_per_second)
    return;

  self->calls_per_second = calls_per_second;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CALLS_PER_SECOND]);
}

static void
ticket_free (Ticket *ticket)
{
  if (ticket->number != 0)
    duplicator_pacer_done (ticket->pacer, ticket->number, DUPLICATOR_PACER_NOT_SENT, 0);

  g_object_unref (ticket->pacer);
  g_free (ticket);
}

static void
waiter_free (Waiter *waiter)
{
  if (waiter->cancelled != NULL) {
    g_source_destroy (waiter->cancelled);
    g_source_unref (waiter->cancelled);
  }

  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
serve (DuplicatorPacer *self)
{
  Waiter *waiter = g_queue_peek_head (&self->waiters);
  guint64 number;

  while (waiter != NULL &&
         (number = duplicator_pacer_rounds_take (self->rounds, get_time (self))) != 0) {
    Ticket *ticket = g_new0 (Ticket, 1);

    ticket->pacer = g_object_ref (self);
    ticket->number = number;

    g_queue_pop_head (&self->waiters);
    g_task_return_pointer (waiter->task, ticket, (GDestroyNotify) ticket_free);
    waiter_free (waiter);

    waiter = g_queue_peek_head (&self->waiters);
  }

  set_alarm (self);
}

static gboolean
alarm_rings (DuplicatorPacer *self)
{
  return self->alarm_time != G_MAXINT64 && get_time (self) >= self->alarm_time;
}

static gboolean
alarm_prepare (GSource *source, int *timeout)
{
  DuplicatorPacer *self = ((Alarm *) source)->pacer;
  gint64 left;

  if (alarm_rings (self))
    return TRUE;

  left = self->alarm_time - get_time (self);
  *timeout = self->alarm_time == G_MAXINT64 ? -1 : (int) MIN ((left + 999) / 1000, G_MAXINT);

  return FALSE;
}

static gboolean
alarm_check (GSource *source)
{
  return alarm_rings (((Alarm *) source)->pacer);
}

static gboolean
alarm_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (DuplicatorPacer) self = g_object_ref (((Alarm *) source)->pacer);

  serve (self);

  return G_SOURCE_CONTINUE;
}

/* Goes by the pacer's clock, whatever clock that is */
static GSourceFuncs alarm_funcs = {
    .prepare = alarm_prepare,
    .check = alarm_check,
    .dispatch = alarm_dispatch,
};

static void
duplicator_pacer_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  DuplicatorPacer *self = DUPLICATOR_PACER (object);

  switch ((DuplicatorPacerProperty) property_id) {
  case PROP_CALLS_PER_SECOND:
    g_value_set_double (value, self->calls_per_second);
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
duplicator_pacer_finalize (GObject *object)
{
  DuplicatorPacer *self = DUPLICATOR_PACER (object);

  g_source_destroy (self->alarm);
  g_source_unref (self->alarm);
  g_main_context_unref (self->context);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->rounds, duplicator_pacer_rounds_free);

  G_OBJECT_CLASS (duplicator_pacer_parent_class)->finalize (object);
}

static void
duplicator_pacer_class_init (DuplicatorPacerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = duplicator_pacer_get_property;
  object_class->finalize = duplicator_pacer_finalize;

  /**
   * DuplicatorPacer:calls-per-second:
   *
   * What there is to spend at present, for guessing how long the rest will take. Less than the
   * quota while others spend of it, too, and 0 while they leave nothing.
   */
  properties[PROP_CALLS_PER_SECOND] =
      g_param_spec_double ("calls-per-second", NULL, NULL, 0, G_MAXDOUBLE, 0,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
duplicator_pacer_init (DuplicatorPacer *self)
{
  g_queue_init (&self->waiters);
  self->context = g_main_context_ref_thread_default ();
  self->alarm_time = G_MAXINT64;

  self->alarm = g_source_new (&alarm_funcs, sizeof (Alarm));
  ((Alarm *) self->alarm)->pacer = self;
  g_source_set_static_name (self->alarm, "DuplicatorPacer");
  g_source_attach (self->alarm, self->context);
}

/**
 * duplicator_pacer_new:
 * @clock: the clock to go by
 * @calls_per_second: the quota: calls in any second, at least 1
 * @random: (nullable) (transfer none): where chance comes from; copied. %NULL for one that nobody
 *   can foresee
 *
 * Returns: (transfer full): a pacer that has not let anything through. It works on the main context
 *   that is the thread's default now
 */
DuplicatorPacer *
duplicator_pacer_new (BaseClock *clock, guint calls_per_second, GRand *random)
{
  g_autoptr (GRand) own = random == NULL ? g_rand_new () : NULL;
  DuplicatorPacer *self;

  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (calls_per_second > 0, NULL);

  self = g_object_new (DUPLICATOR_TYPE_PACER, NULL);
  self->clock = g_object_ref (clock);
  self->rounds = duplicator_pacer_rounds_new (calls_per_second, random != NULL ? random : own);
  self->calls_per_second = duplicator_pacer_rounds_get_rate (self->rounds);

  return self;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  DuplicatorPacer *self = g_task_get_source_object (task);

  for (GList *link = self->waiters.head; link != NULL; link = link->next) {
    Waiter *waiter = link->data;

    if (waiter->task == task) {
      g_queue_delete_link (&self->waiters, link);
      waiter_free (waiter);
      break;
    }
  }

  set_alarm (self);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

/**
 * duplicator_pacer_wait_async:
 * @cancellable: (nullable): ends the waiting
 * @callback: (scope async): called when a call may be sent
 * @user_data: data for @callback
 *
 * Waits for a ticket. Those who wait are served in the order in which they came.
 */
void
duplicator_pacer_wait_async (DuplicatorPacer *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Waiter *waiter;

  g_return_if_fail (DUPLICATOR_IS_PACER (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, duplicator_pacer_wait_async);
  /* A ticket that was given counts, even if nobody wants it by now */
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  waiter = g_new0 (Waiter, 1);
  waiter->task = g_object_ref (task);
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_cancelled), task, NULL);
    g_source_attach (waiter->cancelled, self->context);
  }

  g_queue_push_tail (&self->waiters, waiter);
  set_alarm (self);
}

/**
 * duplicator_pacer_wait_finish:
 * @result: what the callback was given
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: the ticket to send one call with now, or 0 where the waiting was cancelled. Give it back
 *   with duplicator_pacer_done() in any case
 */
guint64
duplicator_pacer_wait_finish (DuplicatorPacer *self, GAsyncResult *result, GError **error)
{
  Ticket *ticket;
  guint64 number;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  ticket = g_task_propagate_pointer (G_TASK (result), error);
  if (ticket == NULL)
    return 0;

  number = ticket->number;
  ticket->number = 0;
  ticket_free (ticket);

  return number;
}

/**
 * duplicator_pacer_written:
 * @ticket: the ticket of a call
 *
 * Tells that the whole request was handed to the system just now. The sooner this is told, the
 * better the quota is used; where it never is, duplicator_pacer_done() counts.
 */
void
duplicator_pacer_written (DuplicatorPacer *self, guint64 ticket)
{
  g_return_if_fail (DUPLICATOR_IS_PACER (self));

  duplicator_pacer_rounds_written (self->rounds, ticket, get_time (self));
  set_alarm (self);
}

/**
 * duplicator_pacer_done:
 * @ticket: the ticket of a call; means nothing after this
 * @outcome: what came of it
 * @retry_after: with %DUPLICATOR_PACER_THROTTLED, in how many milliseconds the service wants to be
 *   asked again, 0 where it does not say
 *
 * Gives a ticket back.
 */
void
duplicator_pacer_done (DuplicatorPacer *self,
                       guint64 ticket,
                       DuplicatorPacerOutcome outcome,
                       guint retry_after)
{
  g_return_if_fail (DUPLICATOR_IS_PACER (self));

  duplicator_pacer_rounds_done (self->rounds, ticket, outcome, retry_after, get_time (self));
  set_alarm (self);
  tell_calls_per_second (self);
}

/**
 * duplicator_pacer_get_calls_per_second:
 *
 * Returns: #DuplicatorPacer:calls-per-second
 */
double
duplicator_pacer_get_calls_per_second (DuplicatorPacer *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PACER (self), 0);

  return self->calls_per_second;
}
