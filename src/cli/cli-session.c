/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-session.h"
#include "understudy-config.h"
#include "cli-output.h"
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

struct _CliSession {
  Workspace *workspace;
  GCancellable *cancellable;
  guint sources[3];
};

static gboolean
on_signal (CliSession *self, int number)
{
  if (!g_cancellable_is_cancelled (self->cancellable)) {
    cli_warn (_ ("Cancelling. Again to stop at once."));
    g_cancellable_cancel (self->cancellable);
    return G_SOURCE_CONTINUE;
  }

  signal (number, SIG_DFL);
  raise (number);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupt (gpointer user_data)
{
  return on_signal (user_data, SIGINT);
}

static gboolean
on_terminate (gpointer user_data)
{
  return on_signal (user_data, SIGTERM);
}

static gboolean
on_hang_up (gpointer user_data)
{
  return on_signal (user_data, SIGHUP);
}

/**
 * cli_take_result:
 * @user_data: a #GAsyncResult pointer to fill
 *
 * What to call back when something is done that cli_wait() waits for.
 */
void
cli_take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

/**
 * cli_wait:
 * @result: what cli_take_result() fills
 *
 * Returns: (transfer none): the result
 */
GAsyncResult *
cli_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

/**
 * cli_session_new:
 * @account: who asks
 *
 * Returns: (transfer full): a session, with nothing open yet
 */
CliSession *
cli_session_new (Account *account)
{
  CliSession *self = g_new0 (CliSession, 1);

  self->workspace = workspace_new (account, NULL);
  self->cancellable = g_cancellable_new ();
  self->sources[0] = g_unix_signal_add (SIGINT, on_interrupt, self);
  self->sources[1] = g_unix_signal_add (SIGTERM, on_terminate, self);
  self->sources[2] = g_unix_signal_add (SIGHUP, on_hang_up, self);

  return self;
}

/**
 * cli_session_free:
 * @self: (transfer full): a session
 *
 * Closes the workspace and frees @self.
 */
void
cli_session_free (CliSession *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  workspace_close_async (self->workspace, cli_take_result, &result);
  if (!workspace_close_finish (self->workspace, cli_wait (&result), &error))
    cli_warn ("%s", error->message);

  for (gsize i = 0; i < G_N_ELEMENTS (self->sources); i++)
    g_source_remove (self->sources[i]);

  g_clear_object (&self->workspace);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * cli_session_get_workspace:
 *
 * Returns: (transfer none): the workspace
 */
Workspace *
cli_session_get_workspace (CliSession *self)
{
  return self->workspace;
}

/**
 * cli_session_get_cancellable:
 *
 * Returns: (transfer none): what the first signal cancels
 */
GCancellable *
cli_session_get_cancellable (CliSession *self)
{
  return self->cancellable;
}

static void
tell_of_set_aside (CliSession *self)
{
  const char *path = ledger_get_set_aside_path (workspace_get_ledger (self->workspace));

  if (path != NULL)
    cli_warn (_ ("The history was damaged. It was set aside as %s, and a new one was begun."),
              path);
}

/**
 * cli_session_open:
 * @error: return location for a #GError
 *
 * Opens the whole workspace.
 *
 * Returns: whether it is open
 */
gboolean
cli_session_open (CliSession *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean opened;

  workspace_open_async (self->workspace, self->cancellable, cli_take_result, &result);
  opened = workspace_open_finish (self->workspace, cli_wait (&result), error);
  tell_of_set_aside (self);

  return opened;
}

/**
 * cli_session_open_ledger:
 * @error: return location for a #GError
 *
 * Opens the ledger alone.
 *
 * Returns: whether it is open
 */
gboolean
cli_session_open_ledger (CliSession *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  gboolean opened;

  workspace_open_ledger_async (self->workspace, self->cancellable, cli_take_result, &result);
  opened = workspace_open_ledger_finish (self->workspace, cli_wait (&result), error);
  tell_of_set_aside (self);

  return opened;
}
