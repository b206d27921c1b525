/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-stand-in.h"
#include "workspace-socket.h"
#include "rehearsal-server.h"
#include <gio/gunixsocketaddress.h>

struct _WorkspaceStandIn {
  GObject parent_instance;

  char *data_directory;
  LiveEndpoint *endpoint;
  LiveCredentials *credentials;

  char *socket_directory; /* NULL: not started */
  RehearsalServer *server;
};

G_DEFINE_FINAL_TYPE (WorkspaceStandIn, workspace_stand_in, G_TYPE_OBJECT)

static void
workspace_stand_in_finalize (GObject *object)
{
  WorkspaceStandIn *self = WORKSPACE_STAND_IN (object);

  /* One that nobody stopped must not leave its socket behind */
  if (self->socket_directory != NULL)
    workspace_socket_remove_directory (self->socket_directory);

  g_clear_object (&self->server);
  g_clear_pointer (&self->socket_directory, g_free);
  g_clear_pointer (&self->credentials, live_credentials_unref);
  g_clear_pointer (&self->endpoint, live_endpoint_unref);
  g_clear_pointer (&self->data_directory, g_free);

  G_OBJECT_CLASS (workspace_stand_in_parent_class)->finalize (object);
}

static void
workspace_stand_in_class_init (WorkspaceStandInClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = workspace_stand_in_finalize;
}

static void
workspace_stand_in_init (WorkspaceStandIn *self)
{
}

/* A key that opens nothing else, good for one run */
static LiveCredentials *
make_credentials (void)
{
  BaseNonceSource *nonces = base_nonce_source_get_system ();
  g_autofree char *id = base_nonce_source_next (nonces);
  g_autofree char *access_key_id = g_strconcat ("Rehearsal.", id, NULL);
  char *access_key_secret = base_nonce_source_next (nonces);
  LiveCredentials *credentials = live_credentials_new (access_key_id, access_key_secret, NULL);

  live_secret_free (access_key_secret);

  return credentials;
}

/**
 * workspace_stand_in_new:
 * @data_directory: where its studios are kept
 * @endpoint: the address that requests are signed for
 *
 * Returns: (transfer full): a stand-in service with a key of its own, not started
 */
WorkspaceStandIn *
workspace_stand_in_new (const char *data_directory, LiveEndpoint *endpoint)
{
  WorkspaceStandIn *self = g_object_new (WORKSPACE_TYPE_STAND_IN, NULL);

  self->data_directory = g_strdup (data_directory);
  self->endpoint = live_endpoint_ref (endpoint);
  self->credentials = make_credentials ();

  return self;
}

static void
make_directory_in_thread (GTask *task,
                          gpointer source_object,
                          gpointer task_data,
                          GCancellable *cancellable)
{
  GError *error = NULL;
  char *directory = workspace_socket_make_directory (&error);

  if (directory != NULL)
    g_task_return_pointer (task, directory, g_free);
  else
    g_task_return_error (task, error);
}

static void
remove_directory_in_thread (GTask *task,
                            gpointer source_object,
                            gpointer task_data,
                            GCancellable *cancellable)
{
  workspace_socket_remove_directory (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
workspace_stand_in_remove_directory (WorkspaceStandIn *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, workspace_stand_in_remove_directory);
  g_task_set_task_data (task, g_steal_pointer (&self->socket_directory), g_free);
  g_task_run_in_thread (task, remove_directory_in_thread);
}

static void
on_failed_start_cleaned (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_error (task, g_error_copy (g_task_get_task_data (task)));
}

static void
on_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  WorkspaceStandIn *self = g_task_get_source_object (task);

  if (!rehearsal_server_start_finish (self->server, result, &error)) {
    g_clear_object (&self->server);
    g_task_set_task_data (task, g_steal_pointer (&error), (GDestroyNotify) g_error_free);
    workspace_stand_in_remove_directory (self, on_failed_start_cleaned, g_steal_pointer (&task));
    return;
  }

  address = g_object_ref (rehearsal_server_get_address (self->server));
  g_task_return_pointer (task,
                         live_client_new_for_connectable (self->endpoint, self->credentials,
                                                          G_SOCKET_CONNECTABLE (address)),
                         g_object_unref);
}

static void
on_directory_made (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;
  WorkspaceStandIn *self = g_task_get_source_object (task);

  self->socket_directory = g_task_propagate_pointer (G_TASK (result), &error);
  if (self->socket_directory == NULL) {
    g_task_return_error (task, error);
    return;
  }

  path = workspace_socket_get_path (self->socket_directory);
  address = g_unix_socket_address_new (path);
  self->server = rehearsal_server_new (self->data_directory, self->credentials);
  rehearsal_server_start_async (self->server, address, g_task_get_cancellable (task), on_started,
                                g_object_ref (task));
}

/**
 * workspace_stand_in_start_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it listens
 *
 * Starts the service. It must not be running.
 */
void
workspace_stand_in_start_async (WorkspaceStandIn *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) directory_task = NULL;

  g_return_if_fail (WORKSPACE_IS_STAND_IN (self));
  g_return_if_fail (self->socket_directory == NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, workspace_stand_in_start_async);
  /* What was started is handed over even so; who cancelled stops it */
  g_task_set_check_cancellable (task, FALSE);

  directory_task = g_task_new (self, NULL, on_directory_made, g_steal_pointer (&task));
  g_task_set_source_tag (directory_task, make_directory_in_thread);
  g_task_run_in_thread (directory_task, make_directory_in_thread);
}

/**
 * workspace_stand_in_start_finish:
 * @error: return location for a #GError
 *
 * Returns: (transfer full): a client for the service, with the service's own key, or %NULL
 */
LiveClient *
workspace_stand_in_start_finish (WorkspaceStandIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_stop_cleaned (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = g_task_get_task_data (task);

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_stopped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  WorkspaceStandIn *self = g_task_get_source_object (task);

  if (!rehearsal_server_stop_finish (self->server, result, &error))
    g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  g_clear_object (&self->server);

  workspace_stand_in_remove_directory (self, on_stop_cleaned, g_steal_pointer (&task));
}

/**
 * workspace_stand_in_stop_async:
 * @callback: called when it is gone, its socket too
 *
 * Stops the service. It must be running.
 */
void
workspace_stand_in_stop_async (WorkspaceStandIn *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WORKSPACE_IS_STAND_IN (self));
  g_return_if_fail (self->server != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, workspace_stand_in_stop_async);

  rehearsal_server_stop_async (self->server, on_stopped, g_steal_pointer (&task));
}

/**
 * workspace_stand_in_stop_finish:
 * @error: return location for a #GError
 *
 * Returns: %FALSE where the service could not put its work away; it is gone all the same
 */
gboolean
workspace_stand_in_stop_finish (WorkspaceStandIn *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
