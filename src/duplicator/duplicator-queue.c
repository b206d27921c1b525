/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-queue.h"
#include "duplicator-probe.h"

/* So many requests may be under way at the same time: at 10 a second the service may take three seconds for each */
#define IN_FLIGHT_MAX 32

/* So many are written down ahead of their turn: what may be sent within a second */
#define READY_MAX 10

/* How often, and how long in ms, a ledger that another process keeps locked is waited for */
#define BUSY_MAX   4
#define BUSY_DELAY 1000

struct _DuplicatorQueue {
  DuplicatorTools *tools;
  const DuplicatorQueueFuncs *funcs;

  GQueue waiting;       /* of DuplicatorErrand, oldest first */
  GPtrArray *in_flight; /* of DuplicatorErrand */
  DuplicatorPause pause;
  DuplicatorProbe *probe;
  gboolean quitting;
  gboolean starting;
  guint n_busy; /* in a row */
  GSource *busy_timer;
};

static gint
compare_age (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 left = duplicator_errand_get_id (a);
  gint64 right = duplicator_errand_get_id (b);

  return left < right ? -1 : left > right;
}

/* Most are younger than the rest */
static void
insert (DuplicatorQueue *self, DuplicatorErrand *errand)
{
  DuplicatorErrand *youngest = g_queue_peek_tail (&self->waiting);

  errand->in_queue = TRUE;
  if (youngest == NULL || compare_age (youngest, errand, NULL) <= 0)
    g_queue_push_tail (&self->waiting, errand);
  else
    g_queue_insert_sorted (&self->waiting, errand, compare_age, NULL);
}

static void
leave (DuplicatorQueue *self, DuplicatorErrand *errand, DuplicatorCarried how, const GError *error)
{
  errand->in_queue = FALSE;
  self->funcs->left (self->tools->owner, errand, how, error);
}

static gboolean
on_busy_timer (gpointer user_data)
{
  DuplicatorQueue *self = user_data;

  g_clear_pointer (&self->busy_timer, g_source_unref);
  duplicator_queue_start_more (self);

  return G_SOURCE_REMOVE;
}

static void
clear_busy_timer (DuplicatorQueue *self)
{
  if (self->busy_timer != NULL)
    g_source_destroy (self->busy_timer);
  g_clear_pointer (&self->busy_timer, g_source_unref);
}

/* Where one cannot be written down none can */
static void
on_not_written (DuplicatorQueue *self, DuplicatorErrand *errand, const GError *error)
{
  g_autoptr (GPtrArray) rest = NULL;

  if (g_error_matches (error, LEDGER_ERROR, LEDGER_ERROR_BUSY) && !errand->alone && self->n_busy < BUSY_MAX) {
    insert (self, errand);
    if (self->busy_timer == NULL) {
      self->n_busy++;
      self->busy_timer = g_timeout_source_new (BUSY_DELAY);
      g_source_set_static_name (self->busy_timer, "[understudy] duplicator waits for the ledger");
      g_source_set_callback (self->busy_timer, on_busy_timer, self, NULL);
      g_source_attach (self->busy_timer, g_main_context_get_thread_default ());
    }
    return;
  }

  rest = duplicator_queue_take_waiting (self, TRUE);
  leave (self, errand, DUPLICATOR_CARRIED_NOT_WRITTEN, error);
  for (guint i = 0; i < rest->len; i++)
    leave (self, rest->pdata[i], DUPLICATOR_CARRIED_NOT_WRITTEN, error);
}

static void
on_carried (GObject *object, GAsyncResult *result, gpointer user_data)
{
  DuplicatorQueue *self = user_data;
  g_autoptr (GObject) owner = NULL;
  g_autoptr (GError) error = NULL;
  DuplicatorErrand *errand;
  DuplicatorCarried how;

  owner = g_object_ref (self->tools->owner);
  how = duplicator_carry_finish (result, &errand, &error);
  g_ptr_array_remove_fast (self->in_flight, errand);

  switch (how) {
  case DUPLICATOR_CARRIED_PUT_BACK:
  case DUPLICATOR_CARRIED_OFFLINE:
    duplicator_errand_start_over (errand);
    if (self->quitting || errand->take_back || (!self->tools->carrying && !errand->must_look)) {
      leave (self, errand, DUPLICATOR_CARRIED_PUT_BACK, NULL);
      break;
    }
    insert (self, errand);
    if (how == DUPLICATOR_CARRIED_OFFLINE && self->pause == DUPLICATOR_PAUSE_NONE)
      duplicator_queue_set_pause (self, DUPLICATOR_PAUSE_OFFLINE);
    break;
  case DUPLICATOR_CARRIED_NOT_WRITTEN:
    on_not_written (self, errand, error);
    break;
  case DUPLICATOR_CARRIED_ENDED:
    self->n_busy = 0;
    leave (self, errand, how, NULL);
    break;
  case DUPLICATOR_CARRIED_ELSEWHERE:
    duplicator_errand_start_over (errand);
    leave (self, errand, how, NULL);
    break;
  case DUPLICATOR_CARRIED_DROPPED:
  default:
    leave (self, errand, how, NULL);
  }

  duplicator_queue_start_more (self);
}

static guint
count_ready (DuplicatorQueue *self)
{
  guint n = 0;

  for (guint i = 0; i < self->in_flight->len; i++) {
    const DuplicatorErrand *errand = self->in_flight->pdata[i];

    n += errand->stage == DUPLICATOR_STAGE_READY;
  }

  return n;
}

/* While the service cannot be reached one that somebody waits for goes on all the same, and ends with that answer */
static GList *
find_next (DuplicatorQueue *self)
{
  if (self->quitting || self->busy_timer != NULL || self->in_flight->len >= IN_FLIGHT_MAX ||
      count_ready (self) >= READY_MAX)
    return NULL;

  switch (self->pause) {
  case DUPLICATOR_PAUSE_NONE:
    return self->waiting.head;
  case DUPLICATOR_PAUSE_OFFLINE:
    for (GList *l = self->waiting.head; l != NULL; l = l->next) {
      const DuplicatorErrand *errand = l->data;

      if (errand->alone)
        return l;
    }
    return NULL;
  case DUPLICATOR_PAUSE_ASKED:
  default:
    return NULL;
  }
}

/**
 * duplicator_queue_start_more:
 * @self: a queue
 *
 * Starts as many errands as may be under way.
 */
void
duplicator_queue_start_more (DuplicatorQueue *self)
{
  GList *next;

  /* What is started here tells of its stages, which leads here again */
  if (self->starting)
    return;

  self->starting = TRUE;
  while ((next = find_next (self)) != NULL) {
    DuplicatorErrand *errand = next->data;

    g_queue_delete_link (&self->waiting, next);
    g_ptr_array_add (self->in_flight, errand);
    duplicator_carry_async (self->tools, errand, on_carried, self);
  }
  self->starting = FALSE;
}

/**
 * duplicator_queue_push:
 * @self: a queue
 * @errand: an errand that is in no queue
 *
 * Puts an errand where its age belongs, for the next duplicator_queue_start_more().
 */
void
duplicator_queue_push (DuplicatorQueue *self, DuplicatorErrand *errand)
{
  insert (self, errand);
}

/**
 * duplicator_queue_hurry:
 * @self: a queue
 * @errand: an errand in it that is taken back
 *
 * Ends it now rather than when it is its turn.
 */
void
duplicator_queue_hurry (DuplicatorQueue *self, DuplicatorErrand *errand)
{
  if (self->quitting || !g_queue_remove (&self->waiting, errand))
    return;

  g_ptr_array_add (self->in_flight, errand);
  duplicator_carry_async (self->tools, errand, on_carried, self);
}

DuplicatorPause
duplicator_queue_get_pause (DuplicatorQueue *self)
{
  return self->pause;
}

/* An errand may be gone as soon as its waiting is cancelled, so these are collected first. */
static void
cancel_all (GPtrArray *cancellables)
{
  for (guint i = 0; i < cancellables->len; i++)
    g_cancellable_cancel (cancellables->pdata[i]);
}

/* What has not been sent waits in the queue again */
static void
call_back (DuplicatorQueue *self, gboolean those_alone)
{
  g_autoptr (GPtrArray) cancellables = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->in_flight->len; i++) {
    const DuplicatorErrand *errand = self->in_flight->pdata[i];

    if (errand->stage != DUPLICATOR_STAGE_SENDING && (those_alone || !errand->alone))
      g_ptr_array_add (cancellables, g_object_ref (errand->patience));
  }
  cancel_all (cancellables);
}

/**
 * duplicator_queue_set_pause:
 * @self: a queue
 * @pause: why nothing is to be sent, if so
 */
void
duplicator_queue_set_pause (DuplicatorQueue *self, DuplicatorPause pause)
{
  if (self->pause == pause)
    return;

  self->pause = pause;
  if (pause != DUPLICATOR_PAUSE_NONE)
    call_back (self, pause == DUPLICATOR_PAUSE_ASKED);
  if (pause == DUPLICATOR_PAUSE_OFFLINE)
    duplicator_probe_start (self->probe);
  else
    duplicator_probe_stop (self->probe);

  self->funcs->pause_changed (self->tools->owner);
  duplicator_queue_start_more (self);
}

static void
on_reached (DuplicatorProbe *probe, DuplicatorQueue *self)
{
  if (self->pause == DUPLICATOR_PAUSE_OFFLINE)
    duplicator_queue_set_pause (self, DUPLICATOR_PAUSE_NONE);
}

/**
 * duplicator_queue_take_waiting:
 * @self: a queue
 * @doubtful_too: also those that may have been sent before
 *
 * Takes what is not under way out of the queue.
 *
 * Returns: (transfer container) (element-type DuplicatorErrand): the errands, oldest first
 */
GPtrArray *
duplicator_queue_take_waiting (DuplicatorQueue *self, gboolean doubtful_too)
{
  GPtrArray *taken = g_ptr_array_new ();
  GList *next;

  for (GList *l = self->waiting.head; l != NULL; l = next) {
    DuplicatorErrand *errand = l->data;

    next = l->next;
    if (errand->must_look && !doubtful_too)
      continue;
    errand->in_queue = FALSE;
    g_ptr_array_add (taken, errand);
    g_queue_delete_link (&self->waiting, l);
  }

  return taken;
}

/**
 * duplicator_queue_take_back:
 * @self: a queue
 *
 * Sends nothing more of what is in the queue: what is not sent is cancelled, what may have been is looked for.
 */
void
duplicator_queue_take_back (DuplicatorQueue *self)
{
  g_autoptr (GPtrArray) cancellables = g_ptr_array_new_with_free_func (g_object_unref);

  for (GList *l = self->waiting.head; l != NULL; l = l->next)
    ((DuplicatorErrand *) l->data)->take_back = TRUE;

  for (guint i = 0; i < self->in_flight->len; i++) {
    DuplicatorErrand *errand = self->in_flight->pdata[i];

    if (errand->stage == DUPLICATOR_STAGE_SENDING || errand->stage == DUPLICATOR_STAGE_SETTLED)
      continue;
    errand->take_back = TRUE;
    if (!errand->doubt)
      g_ptr_array_add (cancellables, g_object_ref (errand->patience));
  }
  cancel_all (cancellables);
}

/**
 * duplicator_queue_quit:
 * @self: a queue
 *
 * Cuts off what is under way, and starts nothing any more.
 */
void
duplicator_queue_quit (DuplicatorQueue *self)
{
  g_autoptr (GPtrArray) cancellables = g_ptr_array_new_with_free_func (g_object_unref);

  self->quitting = TRUE;
  clear_busy_timer (self);
  duplicator_probe_stop (self->probe);

  for (guint i = 0; i < self->in_flight->len; i++) {
    const DuplicatorErrand *errand = self->in_flight->pdata[i];

    g_ptr_array_add (cancellables, g_object_ref (errand->patience));
    g_ptr_array_add (cancellables, g_object_ref (errand->cancellable));
  }
  cancel_all (cancellables);
}

/**
 * duplicator_queue_new:
 * @tools: what it takes; must outlive the queue
 * @funcs: what the owner of @tools is told
 *
 * Returns: (transfer full): an empty queue
 */
DuplicatorQueue *
duplicator_queue_new (DuplicatorTools *tools, const DuplicatorQueueFuncs *funcs)
{
  DuplicatorQueue *self = g_new0 (DuplicatorQueue, 1);

  self->tools = tools;
  self->funcs = funcs;
  g_queue_init (&self->waiting);
  self->in_flight = g_ptr_array_new ();
  self->probe = duplicator_probe_new (tools->client);
  g_signal_connect (self->probe, "reached", G_CALLBACK (on_reached), self);

  return self;
}

/**
 * duplicator_queue_free:
 * @self: (transfer full): a queue with nothing under way
 *
 * Frees @self.
 */
void
duplicator_queue_free (DuplicatorQueue *self)
{
  clear_busy_timer (self);
  g_signal_handlers_disconnect_by_data (self->probe, self);
  duplicator_probe_stop (self->probe);
  g_object_unref (self->probe);
  g_queue_clear (&self->waiting);
  g_ptr_array_unref (self->in_flight);
  g_free (self);
}
