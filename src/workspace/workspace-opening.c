/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-private.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

static void workspace_close (Workspace *self, GTask *task);

/* The end of opening, well or not */
static void
workspace_end_opening (Workspace *self, GTask *task, GError *error)
{
  g_autoptr (GTask) close_later = g_steal_pointer (&self->close_later);

  self->working = FALSE;

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);

  if (close_later != NULL)
    workspace_close (self, close_later);
}

static gboolean
workspace_begin_opening (Workspace *self, GTask *task)
{
  if (self->working) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             _ ("It is being opened or closed already."));
    return FALSE;
  }

  self->working = TRUE;
  return TRUE;
}

static void
workspace_take_client (Workspace *self, GTask *task, LiveClient *client)
{
  self->client = client;
  self->duplicator = duplicator_new (self->ledger, client, account_get_id (self->account),
                                     base_nonce_source_get_system ());
  workspace_set_opened (self, TRUE);
  workspace_end_opening (self, task, NULL);
}

static void
on_stand_in_started (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Workspace *self = g_task_get_source_object (task);
  LiveClient *client = workspace_stand_in_start_finish (self->stand_in, result, &error);

  if (client != NULL) {
    workspace_take_client (self, task, client);
  } else {
    g_clear_object (&self->stand_in);
    workspace_end_opening (self, task, error);
  }
}

static void
on_credentials_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LiveCredentials) credentials = NULL;
  GError *error = NULL;
  LiveClient *client;
  Workspace *self = g_task_get_source_object (task);

  credentials = account_load_credentials_finish (self->account, result, &error);
  if (credentials == NULL) {
    workspace_end_opening (self, task, error);
    return;
  }

  /* From now on the client asks the account itself, so that long work outlives temporary
   * credentials */
  client = live_client_new_for_source (account_get_endpoint (self->account),
                                       LIVE_CREDENTIALS_SOURCE (self->account));
  g_object_bind_property (self->account, "signature-algorithm", client, "signature-algorithm",
                          G_BINDING_SYNC_CREATE);
  workspace_take_client (self, task, client);
}

static void
workspace_connect (Workspace *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!account_get_is_rehearsal (self->account)) {
    account_load_credentials_async (self->account, cancellable, on_credentials_loaded,
                                    g_object_ref (task));
    return;
  }

  self->stand_in =
      workspace_stand_in_new (self->data_directory, account_get_endpoint (self->account));
  workspace_stand_in_start_async (self->stand_in, cancellable, on_stand_in_started,
                                  g_object_ref (task));
}

static gboolean
workspace_finish_ledger (Workspace *self, GTask *task, GAsyncResult *result)
{
  GError *error = NULL;

  self->ledger_open = ledger_open_finish (self->ledger, result, &error);
  if (!self->ledger_open)
    workspace_end_opening (self, task, error);

  return self->ledger_open;
}

static void
on_ledger_opened_first (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Workspace *self = g_task_get_source_object (task);

  if (workspace_finish_ledger (self, task, result))
    workspace_connect (self, task);
}

static void
on_ledger_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Workspace *self = g_task_get_source_object (task);

  if (workspace_finish_ledger (self, task, result))
    workspace_end_opening (self, task, NULL);
}

/**
 * workspace_open_ledger_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the ledger is open
 *
 * Opens the ledger alone, for showing what was done. Needs neither credentials nor a service.
 */
void
workspace_open_ledger_async (Workspace *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WORKSPACE_IS_WORKSPACE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, workspace_open_ledger_async);

  if (self->ledger_open)
    g_task_return_boolean (task, TRUE);
  else if (workspace_begin_opening (self, task))
    ledger_open_async (self->ledger, cancellable, on_ledger_opened, g_object_ref (task));
}

/**
 * workspace_open_ledger_finish:
 * @error: return location for a #GError: one of %LEDGER_ERROR
 *
 * Returns: whether the ledger is open
 */
gboolean
workspace_open_ledger_finish (Workspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * workspace_open_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the workspace is open
 *
 * Opens the ledger, then what is needed to carry out orders: the credentials of a real account, or
 * the stand-in service of the Rehearsal. Where the latter fails the ledger stays open, and opening
 * can be tried again.
 */
void
workspace_open_async (Workspace *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WORKSPACE_IS_WORKSPACE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, workspace_open_async);

  if (self->opened)
    g_task_return_boolean (task, TRUE);
  else if (!workspace_begin_opening (self, task))
    return;
  else if (self->ledger_open)
    workspace_connect (self, task);
  else
    ledger_open_async (self->ledger, cancellable, on_ledger_opened_first, g_object_ref (task));
}

/**
 * workspace_open_finish:
 * @error: return location for a #GError: one of %LEDGER_ERROR, what account_load_credentials_finish()
 * tells of, or what kept the Rehearsal's service from starting
 *
 * Returns: whether the workspace is open
 */
gboolean
workspace_open_finish (Workspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Closing goes on whatever fails on the way; what failed first is told */
static void
workspace_note_error (GTask *task, GError *error)
{
  if (error == NULL)
    return;

  if (g_task_get_task_data (task) == NULL)
    g_task_set_task_data (task, error, (GDestroyNotify) g_error_free);
  else
    g_error_free (error);
}

static void
workspace_end_closing (Workspace *self, GTask *task)
{
  const GError *error = g_task_get_task_data (task);
  g_autoptr (GTask) close_later = g_steal_pointer (&self->close_later);

  self->working = FALSE;

  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);

  if (close_later != NULL)
    g_task_return_boolean (close_later, TRUE);
}

static void
on_ledger_closed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Workspace *self = g_task_get_source_object (task);

  ledger_close_finish (self->ledger, result, &error);
  workspace_note_error (task, error);
  self->ledger_open = FALSE;
  workspace_end_closing (self, task);
}

static void
workspace_close_ledger (Workspace *self, GTask *task)
{
  if (self->ledger_open)
    ledger_close_async (self->ledger, on_ledger_closed, g_object_ref (task));
  else
    workspace_end_closing (self, task);
}

static void
on_stand_in_stopped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Workspace *self = g_task_get_source_object (task);

  workspace_stand_in_stop_finish (self->stand_in, result, &error);
  workspace_note_error (task, error);
  g_clear_object (&self->stand_in);
  workspace_close_ledger (self, task);
}

static void
on_duplicator_stopped (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Workspace *self = g_task_get_source_object (task);

  duplicator_stop_finish (self->duplicator, result, NULL);
  g_clear_object (&self->duplicator);
  g_clear_object (&self->client);
  workspace_set_opened (self, FALSE);

  if (self->stand_in != NULL)
    workspace_stand_in_stop_async (self->stand_in, on_stand_in_stopped, g_object_ref (task));
  else
    workspace_close_ledger (self, task);
}

static void
workspace_close (Workspace *self, GTask *task)
{
  self->working = TRUE;

  if (self->duplicator != NULL)
    duplicator_stop_async (self->duplicator, on_duplicator_stopped, g_object_ref (task));
  else
    workspace_close_ledger (self, task);
}

/**
 * workspace_close_async:
 * @callback: called when everything is closed
 *
 * Cancels the orders that are under way, waits until what came of them is recorded, and closes
 * everything. Asked for while the workspace is being opened, it comes after that.
 */
void
workspace_close_async (Workspace *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (WORKSPACE_IS_WORKSPACE (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, workspace_close_async);

  if (!self->working)
    workspace_close (self, task);
  else if (self->close_later == NULL)
    self->close_later = g_steal_pointer (&task);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             _ ("It is being opened or closed already."));
}

/**
 * workspace_close_finish:
 * @error: return location for a #GError
 *
 * Returns: %FALSE where something could not be closed as it should; it is closed all the same
 */
gboolean
workspace_close_finish (Workspace *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
