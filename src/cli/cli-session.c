/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-session.h"
#include "understudy-config.h"
#include "cli-output.h"
#include "cli-report.h"
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

struct _CliSession {
  Workspace *workspace;
  GCancellable *cancellable;
  const char *farewell; /* what is said at the first signal */
  guint sources[3];
};

static gboolean
on_signal (CliSession *self, int number)
{
  if (!g_cancellable_is_cancelled (self->cancellable)) {
    cli_warn ("%s", self->farewell);
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
  self->farewell = _ ("Cancelling. Again to stop at once.");
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

/**
 * cli_session_set_farewell:
 * @farewell: a sentence or two, which have to stay
 *
 * What to say at the first signal, where the command ends in a way of its own.
 */
void
cli_session_set_farewell (CliSession *self, const char *farewell)
{
  self->farewell = farewell;
}

static void
tell_of_set_aside (CliSession *self)
{
  const char *path = ledger_get_set_aside_path (workspace_get_ledger (self->workspace));

  if (path != NULL)
    cli_warn (_ ("The history was damaged. It was set aside as %s, and a new one was begun."),
              path);
}

static void
on_not_recorded (Duplicator *duplicator,
                 LedgerEntry *entry,
                 const GError *error,
                 gpointer user_data)
{
  cli_warn (_ ("What came of the order could not be written to the history: %s"), error->message);
}

static void
on_clock_offset (Duplicator *duplicator)
{
  gint64 offset = duplicator_get_clock_offset (duplicator);
  guint seconds = (guint) ((ABS (offset) + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC);
  g_autofree char *time = cli_words_for_duration (seconds);

  if (seconds == 0)
    return;
  /* Translators: %s is a duration, such as “20 minutes” */
  if (offset > 0)
    cli_warn (_ ("This computer’s clock is %s behind the service’s. Requests are signed with the "
                 "service’s time; set the clock right all the same."),
              time);
  else
    cli_warn (_ ("This computer’s clock is %s ahead of the service’s. Requests are signed with the "
                 "service’s time; set the clock right all the same."),
              time);
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

  if (opened) {
    Duplicator *duplicator = workspace_get_duplicator (self->workspace);

    g_signal_connect (duplicator, "not-recorded", G_CALLBACK (on_not_recorded), NULL);
    g_signal_connect (duplicator, "notify::clock-offset", G_CALLBACK (on_clock_offset), NULL);
  }

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
