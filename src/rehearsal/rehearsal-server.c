/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-server.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

#include "rehearsal-throttle.h"
#include "rehearsal-worker.h"

struct _RehearsalServer {
  GObject parent_instance;

  RehearsalSettings settings; /* the clock may be NULL here */
  RehearsalWorker *worker;    /* NULL: not running */
};

G_DEFINE_FINAL_TYPE (RehearsalServer, rehearsal_server, G_TYPE_OBJECT)

enum {
  PROP_DATA_DIRECTORY = 1,
  PROP_CREDENTIALS,
  PROP_ROLES,
  PROP_RATE,
  PROP_MAX_STUDIOS,
  PROP_FAULTS,
  PROP_CLOCK,
  PROP_TLS_CERTIFICATE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
rehearsal_server_finalize (GObject *object)
{
  RehearsalServer *self = REHEARSAL_SERVER (object);

  g_clear_pointer (&self->worker, rehearsal_worker_join);
  g_clear_pointer (&self->settings.data_directory, g_free);
  g_clear_pointer (&self->settings.credentials, live_credentials_unref);
  g_clear_pointer (&self->settings.roles, g_strfreev);
  g_clear_object (&self->settings.faults);
  g_clear_object (&self->settings.clock);
  g_clear_object (&self->settings.tls_certificate);

  G_OBJECT_CLASS (rehearsal_server_parent_class)->finalize (object);
}

static void
rehearsal_server_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  RehearsalServer *self = REHEARSAL_SERVER (object);

  switch (property_id) {
  case PROP_DATA_DIRECTORY:
    g_value_set_string (value, self->settings.data_directory);
    break;
  case PROP_CREDENTIALS:
    g_value_set_boxed (value, self->settings.credentials);
    break;
  case PROP_ROLES:
    g_value_set_boxed (value, self->settings.roles);
    break;
  case PROP_RATE:
    g_value_set_uint (value, self->settings.rate);
    break;
  case PROP_MAX_STUDIOS:
    g_value_set_uint (value, self->settings.max_studios);
    break;
  case PROP_FAULTS:
    g_value_set_object (value, self->settings.faults);
    break;
  case PROP_CLOCK:
    g_value_set_object (value, self->settings.clock);
    break;
  case PROP_TLS_CERTIFICATE:
    g_value_set_object (value, self->settings.tls_certificate);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
rehearsal_server_set_property (GObject *object,
                               guint property_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  RehearsalServer *self = REHEARSAL_SERVER (object);

  switch (property_id) {
  case PROP_DATA_DIRECTORY:
    self->settings.data_directory = g_value_dup_string (value);
    break;
  case PROP_CREDENTIALS:
    self->settings.credentials = g_value_dup_boxed (value);
    break;
  case PROP_ROLES:
    g_clear_pointer (&self->settings.roles, g_strfreev);
    self->settings.roles = g_value_dup_boxed (value);
    break;
  case PROP_RATE:
    self->settings.rate = g_value_get_uint (value);
    break;
  case PROP_MAX_STUDIOS:
    self->settings.max_studios = g_value_get_uint (value);
    break;
  case PROP_FAULTS:
    g_set_object (&self->settings.faults, g_value_get_object (value));
    break;
  case PROP_CLOCK:
    g_set_object (&self->settings.clock, g_value_get_object (value));
    break;
  case PROP_TLS_CERTIFICATE:
    g_set_object (&self->settings.tls_certificate, g_value_get_object (value));
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
  properties[PROP_CREDENTIALS] =
      g_param_spec_boxed ("credentials", NULL, NULL, LIVE_TYPE_CREDENTIALS, once);

  /**
   * RehearsalServer:roles:
   *
   * The roles that its clients may assume, as in `acs:ram::1234567890123456:role/name`; %NULL for
   * every one.
   */
  properties[PROP_ROLES] = g_param_spec_boxed ("roles", NULL, NULL, G_TYPE_STRV, set);

  /**
   * RehearsalServer:rate:
   *
   * How many calls of CopyCaster it lets through in any second, in each region. 0 lifts the limits
   * of all operations. Servers that share a world share neither this count nor the nonces that were
   * used.
   */
  properties[PROP_RATE] =
      g_param_spec_uint ("rate", NULL, NULL, 0, G_MAXUINT, REHEARSAL_COPY_RATE, set);

  /**
   * RehearsalServer:max-studios:
   *
   * How many studios there may be; the real service begins with 50.
   */
  properties[PROP_MAX_STUDIOS] =
      g_param_spec_uint ("max-studios", NULL, NULL, 0, G_MAXUINT, REHEARSAL_MAX_STUDIOS, set);

  /**
   * RehearsalServer:faults:
   *
   * What it shall do wrong, %NULL for nothing. Not to be touched any more once the server has
   * started.
   */
  properties[PROP_FAULTS] = g_param_spec_object ("faults", NULL, NULL, REHEARSAL_TYPE_FAULTS, set);

  /**
   * RehearsalServer:clock:
   *
   * Tells it the time, on threads of its own. %NULL for the computer's clock.
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
  self->settings.rate = REHEARSAL_COPY_RATE;
  self->settings.max_studios = REHEARSAL_MAX_STUDIOS;
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

  return g_object_new (REHEARSAL_TYPE_SERVER, "data-directory", data_directory, "credentials",
                       credentials, NULL);
}

/**
 * rehearsal_server_start_async:
 * @self: a server that does not run
 * @address: a #GInetSocketAddress on the loopback, port 0 for any free port, or a
 * #GUnixSocketAddress with a path in a folder that only its owner can write to
 * @cancellable: (nullable): gives the start up; a server that runs is stopped with
 * rehearsal_server_stop_async()
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
  RehearsalSettings settings;

  g_return_if_fail (REHEARSAL_IS_SERVER (self));
  g_return_if_fail (G_IS_SOCKET_ADDRESS (address));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, rehearsal_server_start_async);

  /* A server whose start was cancelled at the last moment must not be lost sight of: the thread
   * decides alone */
  g_task_set_check_cancellable (task, FALSE);

  if (self->worker && rehearsal_worker_has_ended (self->worker))
    g_clear_pointer (&self->worker, rehearsal_worker_join);

  if (self->worker) {
    g_task_return_new_error (task, REHEARSAL_ERROR, REHEARSAL_ERROR_STATE,
                             _ ("The Rehearsal is running already."));
    return;
  }

  settings = self->settings;
  if (!settings.clock)
    settings.clock = base_clock_get_system ();

  self->worker = rehearsal_worker_start (&settings, address, g_steal_pointer (&task));
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
 * Returns: (transfer none) (nullable): where it listens, with the port that was given to it; %NULL
 * where it does not. It stays valid until the server is stopped
 */
GSocketAddress *
rehearsal_server_get_address (RehearsalServer *self)
{
  g_return_val_if_fail (REHEARSAL_IS_SERVER (self), NULL);

  return self->worker ? rehearsal_worker_get_address (self->worker) : NULL;
}

/**
 * rehearsal_server_stop_async:
 * @self: a server, running or not
 * @callback: called when it has stopped
 * @user_data: for @callback
 *
 * Closes its connections and its world and ends the thread. Calls whose work was still being held
 * back by a fault are not carried out any more.
 */
void
rehearsal_server_stop_async (RehearsalServer *self,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REHEARSAL_IS_SERVER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, rehearsal_server_stop_async);

  if (!self->worker)
    g_task_return_boolean (task, TRUE);
  else if (rehearsal_worker_stop (self->worker, task))
    g_steal_pointer (&task);
  else
    g_task_return_new_error (task, REHEARSAL_ERROR, REHEARSAL_ERROR_STATE,
                             _ ("The Rehearsal is being stopped already."));
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

  if (self->worker && rehearsal_worker_has_ended (self->worker))
    g_clear_pointer (&self->worker, rehearsal_worker_join);

  return TRUE;
}
