/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-server.h"

#include "rehearsal-service.h"
#include "rehearsal-throttle.h"

/* What the thread and the object have in common. The thread owns the service and runs its main context; the object only
 * ever asks the thread to end. */
typedef struct {
  gatomicrefcount references;
  RehearsalSettings settings;
  GSocketAddress *wanted;
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GTask *start_task; /* the thread's until it has answered it */
  GMutex mutex;
  GSocketAddress *address; /* with the mutex; NULL: not listening */
  GTask *stop_task;        /* with the mutex */
  gboolean ended;          /* with the mutex */
} Worker;

struct _RehearsalServer {
  GObject parent_instance;

  char *data_directory;
  LiveCredentials *credentials;
  guint rate;
  guint max_studios;
  RehearsalFaults *faults;
  BaseClock *clock;
  GTlsCertificate *tls_certificate;
  Worker *worker; /* NULL: not running */
};

G_DEFINE_FINAL_TYPE (RehearsalServer, rehearsal_server, G_TYPE_OBJECT)

enum {
  PROP_DATA_DIRECTORY = 1,
  PROP_CREDENTIALS,
  PROP_RATE,
  PROP_MAX_STUDIOS,
  PROP_FAULTS,
  PROP_CLOCK,
  PROP_TLS_CERTIFICATE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static Worker *
worker_ref (Worker *worker)
{
  g_atomic_ref_count_inc (&worker->references);

  return worker;
}

static void
worker_unref (Worker *worker)
{
  if (!g_atomic_ref_count_dec (&worker->references))
    return;

  g_free (worker->settings.data_directory);
  live_credentials_unref (worker->settings.credentials);
  g_clear_object (&worker->settings.faults);
  g_clear_object (&worker->settings.clock);
  g_clear_object (&worker->settings.tls_certificate);
  g_clear_object (&worker->wanted);
  g_clear_object (&worker->address);
  g_main_loop_unref (worker->loop);
  g_main_context_unref (worker->context);
  g_mutex_clear (&worker->mutex);
  g_free (worker);
}

static Worker *
worker_new (RehearsalServer *self, GSocketAddress *address)
{
  Worker *worker = g_new0 (Worker, 1);

  g_atomic_ref_count_init (&worker->references);
  g_mutex_init (&worker->mutex);
  worker->settings.data_directory = g_strdup (self->data_directory);
  worker->settings.credentials = live_credentials_ref (self->credentials);
  worker->settings.rate = self->rate;
  worker->settings.max_studios = self->max_studios;
  worker->settings.faults = self->faults ? g_object_ref (self->faults) : NULL;
  worker->settings.clock = g_object_ref (self->clock ? self->clock : base_clock_get_system ());
  worker->settings.tls_certificate = self->tls_certificate ? g_object_ref (self->tls_certificate) : NULL;
  worker->wanted = g_object_ref (address);
  worker->context = g_main_context_new ();
  worker->loop = g_main_loop_new (worker->context, FALSE);

  return worker;
}

static void
worker_set_address (Worker *worker, GSocketAddress *address)
{
  g_mutex_lock (&worker->mutex);
  g_set_object (&worker->address, address);
  g_mutex_unlock (&worker->mutex);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

/* A source rather than a call: it waits for a loop that does not run yet */
static void
worker_quit (Worker *worker)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, quit_cb, worker->loop, NULL);
  g_source_attach (source, worker->context);
}

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

/* A task holds the server, and the last one to let go of that must not be the thread: it cannot wait for its own end */
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

static gboolean
worker_serve (Worker *worker, GError **error)
{
  g_autoptr (RehearsalService) service = rehearsal_service_start (&worker->settings, worker->wanted, error);

  if (!service || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (worker->start_task), error))
    return FALSE;

  worker_set_address (worker, rehearsal_service_get_address (service));
  complete (g_steal_pointer (&worker->start_task), NULL);

  g_main_loop_run (worker->loop);
  worker_set_address (worker, NULL);

  return TRUE;
}

static gpointer
worker_run (gpointer user_data)
{
  Worker *worker = user_data;
  GTask *start_task, *stop_task;
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (worker->context);
  worker_serve (worker, &error);

  /* What closing the connections has left to be done */
  while (g_main_context_iteration (worker->context, FALSE))
    ;

  g_main_context_pop_thread_default (worker->context);

  g_mutex_lock (&worker->mutex);
  worker->ended = TRUE;
  stop_task = g_steal_pointer (&worker->stop_task);
  g_mutex_unlock (&worker->mutex);

  start_task = g_steal_pointer (&worker->start_task);
  worker_unref (worker);

  if (start_task)
    complete (start_task, g_steal_pointer (&error));

  if (stop_task)
    complete (stop_task, NULL);

  return NULL;
}

static void
rehearsal_server_forget_worker (RehearsalServer *self)
{
  Worker *worker = g_steal_pointer (&self->worker);

  if (!worker)
    return;

  g_thread_join (worker->thread);
  worker_unref (worker);
}

static void
rehearsal_server_finalize (GObject *object)
{
  RehearsalServer *self = REHEARSAL_SERVER (object);

  if (self->worker)
    worker_quit (self->worker);

  rehearsal_server_forget_worker (self);
  g_free (self->data_directory);
  g_clear_pointer (&self->credentials, live_credentials_unref);
  g_clear_object (&self->faults);
  g_clear_object (&self->clock);
  g_clear_object (&self->tls_certificate);

  G_OBJECT_CLASS (rehearsal_server_parent_class)->finalize (object);
}

static void
rehearsal_server_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  RehearsalServer *self = REHEARSAL_SERVER (object);

  switch (property_id) {
  case PROP_DATA_DIRECTORY:
    g_value_set_string (value, self->data_directory);
    break;
  case PROP_CREDENTIALS:
    g_value_set_boxed (value, self->credentials);
    break;
  case PROP_RATE:
    g_value_set_uint (value, self->rate);
    break;
  case PROP_MAX_STUDIOS:
    g_value_set_uint (value, self->max_studios);
    break;
  case PROP_FAULTS:
    g_value_set_object (value, self->faults);
    break;
  case PROP_CLOCK:
    g_value_set_object (value, self->clock);
    break;
  case PROP_TLS_CERTIFICATE:
    g_value_set_object (value, self->tls_certificate);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
rehearsal_server_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  RehearsalServer *self = REHEARSAL_SERVER (object);

  switch (property_id) {
  case PROP_DATA_DIRECTORY:
    self->data_directory = g_value_dup_string (value);
    break;
  case PROP_CREDENTIALS:
    self->credentials = g_value_dup_boxed (value);
    break;
  case PROP_RATE:
    self->rate = g_value_get_uint (value);
    break;
  case PROP_MAX_STUDIOS:
    self->max_studios = g_value_get_uint (value);
    break;
  case PROP_FAULTS:
    g_set_object (&self->faults, g_value_get_object (value));
    break;
  case PROP_CLOCK:
    g_set_object (&self->clock, g_value_get_object (value));
    break;
  case PROP_TLS_CERTIFICATE:
    g_set_object (&self->tls_certificate, g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
rehearsal_server_class_init (RehearsalServerClass *klass)
{
  const GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags set = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rehearsal_server_finalize;
  object_class->get_property = rehearsal_server_get_property;
  object_class->set_property = rehearsal_server_set_property;

  /**
   * RehearsalServer:data-directory:
   *
   * Where its world is kept. Several servers may share one.
   */
  properties[PROP_DATA_DIRECTORY] = g_param_spec_string ("data-directory", NULL, NULL, NULL, once);

  /**
   * RehearsalServer:credentials:
   *
   * What its clients have to sign with.
   */
  properties[PROP_CREDENTIALS] = g_param_spec_boxed ("credentials", NULL, NULL, LIVE_TYPE_CREDENTIALS, once);

  /**
   * RehearsalServer:rate:
   *
   * How many calls of CopyCaster it lets through in any second, in each region. 0 lifts the limits of all operations.
   */
  properties[PROP_RATE] = g_param_spec_uint ("rate", NULL, NULL, 0, G_MAXUINT, REHEARSAL_COPY_RATE, set);

  /**
   * RehearsalServer:max-studios:
   *
   * How many studios there may be; the real service begins with 50.
   */
  properties[PROP_MAX_STUDIOS] = g_param_spec_uint ("max-studios", NULL, NULL, 0, G_MAXUINT, REHEARSAL_MAX_STUDIOS, set);

  /**
   * RehearsalServer:faults:
   *
   * What it shall do wrong, %NULL for nothing. Not to be touched any more once the server has started.
   */
  properties[PROP_FAULTS] = g_param_spec_object ("faults", NULL, NULL, REHEARSAL_TYPE_FAULTS, set);

  /**
   * RehearsalServer:clock:
   *
   * Tells it the time, on its own thread. %NULL for the computer's clock.
   */
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, BASE_TYPE_CLOCK, set);

  /**
   * RehearsalServer:tls-certificate:
   *
   * With its private key: the server speaks HTTPS. %NULL for plain HTTP.
   */
  properties[PROP_TLS_CERTIFICATE] =
      g_param_spec_object ("tls-certificate", NULL, NULL, G_TYPE_TLS_CERTIFICATE, set);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
rehearsal_server_init (RehearsalServer *self)
{
  self->rate = REHEARSAL_COPY_RATE;
  self->max_studios = REHEARSAL_MAX_STUDIOS;
}

/**
 * rehearsal_server_new:
 * @data_directory: where its world is kept; made where it is not there
 * @credentials: what its clients have to sign with
 *
 * Returns: (transfer full): a server that does not run yet
 */
RehearsalServer *
rehearsal_server_new (const char *data_directory, LiveCredentials *credentials)
{
  g_return_val_if_fail (data_directory != NULL, NULL);
  g_return_val_if_fail (credentials != NULL, NULL);

  return g_object_new (REHEARSAL_TYPE_SERVER, "data-directory", data_directory, "credentials", credentials, NULL);
}

static gboolean
has_ended (Worker *worker)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&worker->mutex);

  return worker->ended;
}

/**
 * rehearsal_server_start_async:
 * @self: a server that does not run
 * @address: a #GInetSocketAddress on the loopback, port 0 for any free port, or a #GUnixSocketAddress with a path in a
 *   folder that only its owner can write to
 * @cancellable: (nullable): gives the start up; a server that runs is stopped with rehearsal_server_stop_async()
 * @callback: called when it listens, or cannot
 * @user_data: for @callback
 *
 * Starts the thread, opens the world on it and listens.
 */
void
rehearsal_server_start_async (RehearsalServer *self,
                              GSocketAddress *address,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REHEARSAL_IS_SERVER (self));
  g_return_if_fail (G_IS_SOCKET_ADDRESS (address));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rehearsal_server_start_async);

  /* A server whose start was cancelled at the last moment must not be lost sight of: the thread decides alone */
  g_task_set_check_cancellable (task, FALSE);

  if (self->worker && has_ended (self->worker))
    rehearsal_server_forget_worker (self);

  if (self->worker) {
    g_task_return_new_error (task, REHEARSAL_ERROR, REHEARSAL_ERROR_STATE, "The Rehearsal is running already");
    return;
  }

  self->worker = worker_new (self, address);
  self->worker->start_task = g_steal_pointer (&task);
  self->worker->thread = g_thread_new ("rehearsal", worker_run, worker_ref (self->worker));
}

/**
 * rehearsal_server_start_finish:
 * @self: the server
 * @result: what the callback was given
 * @error: of #RehearsalError or #GIOErrorEnum
 *
 * Returns: whether it listens now
 */
gboolean
rehearsal_server_start_finish (RehearsalServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (REHEARSAL_IS_SERVER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rehearsal_server_get_address:
 * @self: a server
 *
 * Returns: (transfer none) (nullable): where it listens, with the port that was given to it; %NULL where it does not. It
 *   stays valid until the server is stopped
 */
GSocketAddress *
rehearsal_server_get_address (RehearsalServer *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (REHEARSAL_IS_SERVER (self), NULL);

  if (!self->worker)
    return NULL;

  locker = g_mutex_locker_new (&self->worker->mutex);

  return self->worker->address;
}

/**
 * rehearsal_server_stop_async:
 * @self: a server, running or not
 * @callback: called when it has stopped
 * @user_data: for @callback
 *
 * Closes its connections and its world and ends the thread. Calls whose work was still being held back by a fault are not
 * carried out any more.
 */
void
rehearsal_server_stop_async (RehearsalServer *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REHEARSAL_IS_SERVER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, rehearsal_server_stop_async);

  if (self->worker) {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->worker->mutex);

    if (self->worker->stop_task) {
      g_task_return_new_error (task, REHEARSAL_ERROR, REHEARSAL_ERROR_STATE, "The Rehearsal is being stopped already");
      return;
    }

    if (!self->worker->ended) {
      self->worker->stop_task = g_steal_pointer (&task);
      worker_quit (self->worker);
      return;
    }
  }

  g_task_return_boolean (task, TRUE);
}

/**
 * rehearsal_server_stop_finish:
 * @self: the server
 * @result: what the callback was given
 * @error: %REHEARSAL_ERROR_STATE where it was being stopped already
 *
 * The thread is gone when this returns, and the server may be started again.
 *
 * Returns: whether it has stopped
 */
gboolean
rehearsal_server_stop_finish (RehearsalServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (REHEARSAL_IS_SERVER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (self->worker && has_ended (self->worker))
    rehearsal_server_forget_worker (self);

  return TRUE;
}
