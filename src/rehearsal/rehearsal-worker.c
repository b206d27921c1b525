/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-worker.h"

struct _RehearsalWorker {
  RehearsalSettings settings;
  GSocketAddress *wanted;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GTask *start_task; /* the thread's, until it has answered it */

  /* With the mutex */
  GMutex mutex;
  GSocketAddress *address; /* NULL: not listening */
  GTask *stop_task;
  gboolean stopping;
  gboolean ended;
};

typedef struct {
  GTask *task;
  GError *error; /* NULL: it went well */
} Completion;

static gboolean
complete_cb (gpointer user_data)
{
  Completion *completion = user_data;

  if (completion->error)
    g_task_return_error (completion->task, g_steal_pointer (&completion->error));
  else
    g_task_return_boolean (completion->task, TRUE);

  return G_SOURCE_REMOVE;
}

static void
completion_free (gpointer user_data)
{
  Completion *completion = user_data;

  g_object_unref (completion->task);
  g_clear_error (&completion->error);
  g_free (completion);
}

/* A task holds whoever started the thread, and the last one to let go of that must not be the
 * thread: it cannot wait for its own end. So it gives the task back where it came from. */
static void
complete (GTask *task, GError *error)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Completion *completion = g_new (Completion, 1);

  completion->task = task;
  completion->error = error;
  g_source_set_priority (source, g_task_get_priority (task));
  g_source_set_callback (source, complete_cb, completion, completion_free);
  g_source_attach (source, g_task_get_context (task));
}

static void
set_address (RehearsalWorker *self, GSocketAddress *address)
{
  g_mutex_lock (&self->mutex);
  g_set_object (&self->address, address);
  g_mutex_unlock (&self->mutex);
}

static gboolean
serve (RehearsalWorker *self, GError **error)
{
  g_autoptr (RehearsalService) service =
      rehearsal_service_start (&self->settings, self->wanted, error);

  if (!service ||
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (self->start_task), error))
    return FALSE;

  set_address (self, rehearsal_service_get_address (service));
  complete (g_steal_pointer (&self->start_task), NULL);

  g_main_loop_run (self->loop);
  set_address (self, NULL);

  return TRUE;
}

static gpointer
run (gpointer user_data)
{
  RehearsalWorker *self = user_data;
  g_autoptr (GMutexLocker) locker = NULL;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (self->context);
  serve (self, &error);

  /* What closing the connections has left to be done */
  while (g_main_context_iteration (self->context, FALSE))
    ;

  g_main_context_pop_thread_default (self->context);

  locker = g_mutex_locker_new (&self->mutex);
  self->ended = TRUE;

  if (self->start_task)
    complete (g_steal_pointer (&self->start_task), g_steal_pointer (&error));

  if (self->stop_task)
    complete (g_steal_pointer (&self->stop_task), NULL);

  return NULL;
}

static void
copy_settings (const RehearsalSettings *from, RehearsalSettings *to)
{
  *to = *from;
  to->data_directory = g_strdup (from->data_directory);
  live_credentials_ref (to->credentials);
  g_object_ref (to->clock);

  if (to->faults)
    g_object_ref (to->faults);

  if (to->tls_certificate)
    g_object_ref (to->tls_certificate);
}

/**
 * rehearsal_worker_start:
 * @settings: what the service is made of
 * @address: where it is to listen
 * @task: (transfer full): returned, where it was made, when the service listens or cannot
 *
 * Returns: (transfer full): the thread, to be given back to rehearsal_worker_join()
 */
RehearsalWorker *
rehearsal_worker_start (const RehearsalSettings *settings, GSocketAddress *address, GTask *task)
{
  RehearsalWorker *self;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET_ADDRESS (address), NULL);
  g_return_val_if_fail (G_IS_TASK (task), NULL);

  self = g_new0 (RehearsalWorker, 1);
  copy_settings (settings, &self->settings);
  self->wanted = g_object_ref (address);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->start_task = task;
  g_mutex_init (&self->mutex);
  self->thread = g_thread_new ("rehearsal", run, self);

  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

/* A source rather than a call: it waits for a loop that does not run yet */
static void
quit (RehearsalWorker *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
}

/**
 * rehearsal_worker_stop:
 * @self: the thread
 * @task: (transfer full): returned, where it was made, when the service has stopped
 *
 * Returns: %FALSE where the thread was asked before; @task is then still the caller's
 */
gboolean
rehearsal_worker_stop (RehearsalWorker *self, GTask *task)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (G_IS_TASK (task), FALSE);

  locker = g_mutex_locker_new (&self->mutex);

  if (self->ended) {
    complete (task, NULL);
    return TRUE;
  }

  if (self->stopping)
    return FALSE;

  self->stopping = TRUE;
  self->stop_task = task;
  quit (self);

  return TRUE;
}

/**
 * rehearsal_worker_join:
 * @self: (transfer full): the thread
 *
 * Ends the thread where it does not end already, and waits for it.
 */
void
rehearsal_worker_join (RehearsalWorker *self)
{
  g_return_if_fail (self != NULL);

  quit (self);
  g_thread_join (self->thread);

  g_free (self->settings.data_directory);
  live_credentials_unref (self->settings.credentials);
  g_clear_object (&self->settings.faults);
  g_clear_object (&self->settings.clock);
  g_clear_object (&self->settings.tls_certificate);
  g_clear_object (&self->wanted);
  g_clear_object (&self->address);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * rehearsal_worker_has_ended:
 * @self: the thread
 *
 * Returns: whether there is nothing of the service any more
 */
gboolean
rehearsal_worker_has_ended (RehearsalWorker *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, TRUE);

  locker = g_mutex_locker_new (&self->mutex);

  return self->ended;
}

/**
 * rehearsal_worker_get_address:
 * @self: the thread
 *
 * Returns: (transfer none) (nullable): where the service listens, %NULL where it does not
 */
GSocketAddress *
rehearsal_worker_get_address (RehearsalWorker *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  locker = g_mutex_locker_new (&self->mutex);

  return self->address;
}
