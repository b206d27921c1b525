/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-thread.h"

#include "ledger-index.h"
#include "ledger-opening.h"

/* The index of the search is written when nothing else has been for a while, with pauses in which
 * others get their turn. In ms. */
#define INDEX_DELAY 1000
#define INDEX_PAUSE 20

struct _LedgerThread {
  char *path;
  LedgerThreadUse use;
  guint busy_timeout;
  GMainContext *context;       /* the thread's own */
  GMainContext *owner_context; /* where what came of the jobs is delivered */

  /* Of the owner's thread alone */
  LedgerJobDeliver deliver;
  gpointer owner; /* nullable */
  GThread *thread;

  /* Of the ledger's thread alone */
  LedgerJob *opening;
  LedgerDatabase *database;
  GFileMonitor *monitor;
  GSource *index_source; /* nullable */

  /* Of both */
  GMutex mutex;
  GQueue writes;
  GQueue reads;
  GQueue results;
  guint64 serial; /* of the last result */
  LedgerJob *closing;
  gboolean quit;   /* is to end once the writes are done */
  gboolean ended;  /* runs no jobs any more */
  gboolean closed; /* is done with the file */
};

static LedgerThread *
ledger_thread_ref (LedgerThread *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
ledger_thread_clear (gpointer data)
{
  LedgerThread *self = data;

  g_queue_clear_full (&self->results, (GDestroyNotify) ledger_job_free);
  g_main_context_unref (self->context);
  g_main_context_unref (self->owner_context);
  g_mutex_clear (&self->mutex);
  g_free (self->path);
}

static void
ledger_thread_unref (LedgerThread *self)
{
  g_atomic_rc_box_release_full (self, ledger_thread_clear);
}

/* Whoever comes first delivers everything there is, so that it stays in order wherever it is waited
 * for. */
static gboolean
deliver_results (gpointer user_data)
{
  LedgerThread *self = user_data;

  for (;;) {
    g_autoptr (LedgerJob) job = NULL;

    g_mutex_lock (&self->mutex);
    job = g_queue_pop_head (&self->results);
    g_mutex_unlock (&self->mutex);

    if (job == NULL)
      return G_SOURCE_REMOVE;
    if (self->owner != NULL)
      self->deliver (job, self->owner);
  }
}

static void
deliver_in (LedgerThread *self, GMainContext *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "[understudy] ledger results");
  g_source_set_callback (source, deliver_results, ledger_thread_ref (self),
                         (GDestroyNotify) ledger_thread_unref);
  g_source_attach (source, context);
}

/* A caller may wait in a main context of its own, which is not the owner's; then both are told. The
 * job may be gone as soon as it is in the queue. */
static void
hand_back (LedgerThread *self, LedgerJob *job)
{
  g_autoptr (GMainContext) context = NULL;

  if (job->task != NULL)
    context = g_main_context_ref (g_task_get_context (job->task));

  g_mutex_lock (&self->mutex);
  job->serial = ++self->serial;
  g_queue_push_tail (&self->results, job);
  g_mutex_unlock (&self->mutex);

  deliver_in (self, self->owner_context);
  if (context != NULL && context != self->owner_context)
    deliver_in (self, context);
}

static void
look_for_changes (LedgerThread *self)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_READ, ledger_job_run_nothing, NULL);

  ledger_job_run (job, self->database);
  if (job->foreign.any)
    hand_back (self, job);
  else
    ledger_job_free (job);
}

/* Whoever writes touches the lock. We do too, which costs a look. */
static void
lock_changed_cb (GFileMonitor *monitor,
                 GFile *file,
                 GFile *other_file,
                 GFileMonitorEvent event,
                 gpointer user_data)
{
  if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED)
    look_for_changes (user_data);
}

static void
watch_lock (LedgerThread *self)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor != NULL)
    g_signal_connect (self->monitor, "changed", G_CALLBACK (lock_changed_cb), self);
  else
    g_debug ("Other processes' changes will only show when the ledger is used: %s", error->message);
}

static void plan_indexing (LedgerThread *self, guint delay);

static gboolean
index_cb (gpointer user_data)
{
  LedgerThread *self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;

  g_clear_pointer (&self->index_source, g_source_unref);
  if (ledger_database_begin (self->database, LEDGER_TRANSACTION_WRITE, &error)) {
    ledger_database_be_quiet (self->database);
    if (!ledger_index_go_on (self->database, &more, &error))
      ledger_database_rollback (self->database);
    else
      ledger_database_commit (self->database, &error);
  }

  if (error != NULL)
    g_debug ("The index of the search: %s", error->message);
  else if (more)
    plan_indexing (self, INDEX_PAUSE);
  look_for_changes (self);
  return G_SOURCE_REMOVE;
}

static void
plan_indexing (LedgerThread *self, guint delay)
{
  if (self->index_source != NULL || self->use != LEDGER_THREAD_FOR_ALL ||
      ledger_database_get_access (self->database) != LEDGER_ACCESS_READ_WRITE)
    return;

  self->index_source = g_timeout_source_new (delay);
  g_source_set_static_name (self->index_source, "[understudy] index of the search");
  g_source_set_callback (self->index_source, index_cb, self, NULL);
  g_source_attach (self->index_source, self->context);
}

static LedgerDatabase *
open_for_searching (LedgerThread *self, GError **error)
{
  g_autoptr (LedgerDatabase) database =
      ledger_database_open (self->path, LEDGER_ACCESS_READ_ONLY, self->busy_timeout, error);

  if (database == NULL || !ledger_database_read_totals (database, error))
    return NULL;

  return g_steal_pointer (&database);
}

static gboolean
open_database (LedgerThread *self)
{
  LedgerJob *job = g_steal_pointer (&self->opening);
  LedgerDatabase *database;

  if (self->use == LEDGER_THREAD_FOR_SEARCHING)
    database = open_for_searching (self, &job->error);
  else
    database = ledger_opening_run (self->path, job->now, self->busy_timeout, &job->set_aside_path,
                                   &job->error);

  g_mutex_lock (&self->mutex);
  self->database = database;
  g_mutex_unlock (&self->mutex);
  if (self->database != NULL) {
    job->access = ledger_database_get_access (self->database);
    job->count = ledger_database_get_count (self->database);
  }
  hand_back (self, job);

  return self->database != NULL;
}

/* Writes first: what was asked to be kept is not to wait for what is only looked at. On the way out
 * reads are not run any more. */
static LedgerJob *
take_job (LedgerThread *self, gboolean *quit)
{
  LedgerJob *job;

  g_mutex_lock (&self->mutex);
  job = g_queue_pop_head (&self->writes);
  *quit = job == NULL && self->quit;
  if (job == NULL && !self->quit)
    job = g_queue_pop_head (&self->reads);
  g_mutex_unlock (&self->mutex);

  return job;
}

static void
work (LedgerThread *self)
{
  plan_indexing (self, INDEX_DELAY);
  for (;;) {
    gboolean quit;
    LedgerJob *job = take_job (self, &quit);

    if (quit)
      return;
    if (job == NULL) {
      g_main_context_iteration (self->context, TRUE);
      continue;
    }

    ledger_job_run (job, self->database);
    if (job->transaction == LEDGER_TRANSACTION_WRITE)
      plan_indexing (self, INDEX_DELAY);
    hand_back (self, job);
  }
}

static LedgerJob *
take_refused_job (LedgerThread *self)
{
  LedgerJob *job;

  g_mutex_lock (&self->mutex);
  job = g_queue_pop_head (&self->writes);
  if (job == NULL)
    job = g_queue_pop_head (&self->reads);
  if (job == NULL)
    self->ended = TRUE;
  g_mutex_unlock (&self->mutex);

  return job;
}

/* Nobody is left waiting: what was not run is answered too. */
static void
refuse_rest (LedgerThread *self)
{
  LedgerJob *job;

  while ((job = take_refused_job (self)) != NULL) {
    ledger_job_set_closed (job);
    hand_back (self, job);
  }
}

static gpointer
ledger_thread_main (gpointer data)
{
  LedgerThread *self = data;
  LedgerDatabase *database;
  LedgerJob *closing;

  g_main_context_push_thread_default (self->context);

  if (open_database (self)) {
    if (self->use == LEDGER_THREAD_FOR_ALL)
      watch_lock (self);
    /* What was written before the watch began */
    look_for_changes (self);
    work (self);
  }
  refuse_rest (self);

  if (self->index_source != NULL)
    g_source_destroy (self->index_source);
  g_clear_pointer (&self->index_source, g_source_unref);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_mutex_lock (&self->mutex);
  database = g_steal_pointer (&self->database);
  g_mutex_unlock (&self->mutex);
  ledger_database_close (database);
  g_main_context_pop_thread_default (self->context);

  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  closing = g_steal_pointer (&self->closing);
  g_mutex_unlock (&self->mutex);
  if (closing != NULL)
    hand_back (self, closing);

  ledger_thread_unref (self);
  return NULL;
}

/**
 * ledger_thread_start:
 * @path: where the ledger is, or is to be
 * @use: what the thread is for
 * @busy_timeout: how long to wait for other processes, in ms
 * @opening: (transfer full): gets what came of opening
 * @deliver: called with every job that is done, and with what @self itself found out
 * @owner: for @deliver, which is called in the thread-default main context of the caller, or in
 * that of a job's task
 *
 * Starts the thread, which opens the ledger first. If that fails it ends, and refuses what it is
 * given.
 *
 * Returns: (transfer full): the thread; let go of it with ledger_thread_join() or
 * ledger_thread_disown()
 */
LedgerThread *
ledger_thread_start (const char *path,
                     LedgerThreadUse use,
                     guint busy_timeout,
                     LedgerJob *opening,
                     LedgerJobDeliver deliver,
                     gpointer owner)
{
  LedgerThread *self = g_atomic_rc_box_new0 (LedgerThread);

  self->path = g_strdup (path);
  self->use = use;
  self->busy_timeout = busy_timeout;
  self->context = g_main_context_new ();
  self->owner_context = g_main_context_ref_thread_default ();
  self->deliver = deliver;
  self->owner = owner;
  self->opening = opening;
  g_mutex_init (&self->mutex);
  g_queue_init (&self->writes);
  g_queue_init (&self->reads);
  g_queue_init (&self->results);
  self->thread = g_thread_new ("ledger", ledger_thread_main, ledger_thread_ref (self));

  return self;
}

/**
 * ledger_thread_push:
 * @self: a thread
 * @job: (transfer full): what to do
 *
 * Lets the thread do it, writes in the order in which they come. Every job is delivered some time,
 * with an error if the thread has ended.
 */
void
ledger_thread_push (LedgerThread *self, LedgerJob *job)
{
  gboolean ended;

  g_mutex_lock (&self->mutex);
  ended = self->ended;
  if (!ended)
    g_queue_push_tail (job->transaction == LEDGER_TRANSACTION_WRITE ? &self->writes : &self->reads,
                       job);
  g_mutex_unlock (&self->mutex);

  if (ended) {
    ledger_job_set_closed (job);
    hand_back (self, job);
  } else {
    g_main_context_wakeup (self->context);
  }
}

/**
 * ledger_thread_quit:
 * @self: a thread
 * @closing: (transfer full) (nullable): delivered when the file is closed
 *
 * Ends the thread once all writes are done. A search under way is cut short. To be called once.
 */
void
ledger_thread_quit (LedgerThread *self, LedgerJob *closing)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  self->quit = TRUE;
  closed = self->closed;
  if (!closed)
    self->closing = closing;
  if (self->use == LEDGER_THREAD_FOR_SEARCHING && self->database != NULL)
    ledger_database_interrupt (self->database);
  g_mutex_unlock (&self->mutex);

  if (closed && closing != NULL)
    hand_back (self, closing);
  g_main_context_wakeup (self->context);
}

/**
 * ledger_thread_join:
 * @self: (transfer full): a thread whose closing was delivered
 *
 * Waits for the moment it takes the thread to return.
 */
void
ledger_thread_join (LedgerThread *self)
{
  self->owner = NULL;
  g_thread_join (g_steal_pointer (&self->thread));
  ledger_thread_unref (self);
}

/**
 * ledger_thread_disown:
 * @self: (transfer full): a thread that nobody waits for
 *
 * Lets it end by itself.
 */
void
ledger_thread_disown (LedgerThread *self)
{
  self->owner = NULL;
  ledger_thread_quit (self, NULL);
  g_thread_unref (g_steal_pointer (&self->thread));
  ledger_thread_unref (self);
}
