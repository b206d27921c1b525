/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-command.h"
#include "account-error.h"
#include "base-json.h"
#include "live-credentials.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Credentials are some hundred bytes, with a long security token some thousand */
#define OUTPUT_BYTES_MAX ((gsize) 64 * 1024)

typedef struct {
  GSubprocess *process;
  GPid group; /* the command and all that it started */
  GCancellable *cancellable;
  GCancellable *callers_cancellable; /* nullable */
  gulong cancelled_handler;
  GSource *timer;
  gboolean timed_out;
  char *output; /* of OUTPUT_BYTES_MAX + 1 */
  gsize length;
} Run;

typedef struct {
  LiveCredentials *credentials;
  gint64 expiration;
} Printed;

static void
printed_free (gpointer data)
{
  Printed *printed = data;

  live_credentials_unref (printed->credentials);
  g_free (printed);
}

static void
run_free (gpointer data)
{
  Run *run = data;

  g_assert (run->timer == NULL);
  g_clear_object (&run->process);
  g_clear_object (&run->cancellable);
  g_clear_object (&run->callers_cancellable);
  explicit_bzero (run->output, OUTPUT_BYTES_MAX + 1);
  g_free (run->output);
  g_free (run);
}

static GError *
bad_output (void)
{
  return g_error_new_literal (ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_COMMAND,
                              _ ("The command that gives the credentials printed something else."));
}

/**
 * account_command_read:
 * @text: what a command printed
 * @expiration: (out): when the credentials run out, µs since the epoch; 0 where it does not say
 * @error: return location for a #GError
 *
 * Reads what the aliyun CLI's mode External expects of a command: a JSON object with `mode` (`AK`
 * or `StsToken`), `access_key_id`, `access_key_secret`, `sts_token` and, if it likes, `expiration`.
 *
 * Returns: (transfer full): the credentials, or %NULL with %ACCOUNT_ERROR_BAD_COMMAND
 */
LiveCredentials *
account_command_read (const char *text, gint64 *expiration, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  LiveCredentials *credentials = NULL;
  JsonNode *root;
  JsonObject *object;
  const char *mode;
  const char *id;
  const char *secret;
  const char *token;

  *expiration = 0;

  if (!json_parser_load_from_data (parser, text, -1, NULL) ||
      (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
    g_propagate_error (error, bad_output ());
    return NULL;
  }

  object = json_node_get_object (root);
  mode = base_json_get_string (object, "mode");
  id = base_json_get_string (object, "access_key_id");
  secret = base_json_get_string (object, "access_key_secret");
  token = base_json_get_string (object, "sts_token");

  if (mode == NULL || g_ascii_strcasecmp (mode, "AK") == 0)
    token = mode == NULL ? token : NULL;
  else if (g_ascii_strcasecmp (mode, "StsToken") != 0 || !live_is_key (token))
    id = NULL;

  if (live_is_key (id) && live_is_key (secret) &&
      (token == NULL || *token == '\0' || live_is_key (token))) {
    const char *time = base_json_get_string (object, "expiration");

    if (time != NULL && !base_clock_parse_utc (time, expiration))
      *expiration = 0;
    credentials = live_credentials_new (id, secret, token);
  }

  base_json_wipe_string (object, "access_key_secret");
  base_json_wipe_string (object, "sts_token");
  if (credentials == NULL)
    g_propagate_error (error, bad_output ());

  return credentials;
}

/* Ends the run, whatever came of it */
static void
settle (Run *run)
{
  if (run->timer != NULL)
    g_source_destroy (run->timer);
  g_clear_pointer (&run->timer, g_source_unref);
  if (run->callers_cancellable != NULL)
    g_cancellable_disconnect (run->callers_cancellable, run->cancelled_handler);
  run->cancelled_handler = 0;
}

/* Consumes error, whose own words may quote the command */
static void
fail (GTask *task, GError *error)
{
  Run *run = g_task_get_task_data (task);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  settle (run);
  /* What a shell started does not end with the shell */
  if (run->group > 0)
    kill (-run->group, SIGKILL);

  if (run->timed_out)
    g_task_return_new_error (
        task, ACCOUNT_ERROR, ACCOUNT_ERROR_COMMAND_TIMED_OUT, "%s",
        _ ("The command that gives the credentials did not end in time, and was stopped."));
  else if (cancelled || error->domain == ACCOUNT_ERROR)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_COMMAND, "%s",
                             _ ("The command that gives the credentials failed."));
  g_clear_error (&error);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  Printed *printed;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error)) {
    fail (task, error);
    return;
  }

  printed = g_new0 (Printed, 1);
  printed->credentials = account_command_read (run->output, &printed->expiration, &error);
  if (printed->credentials == NULL) {
    g_free (printed);
    fail (task, error);
    return;
  }

  settle (run);
  g_task_return_pointer (task, printed, printed_free);
}

static void read_more (GTask *task, GInputStream *stream);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;
  gssize size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  if (size < 0) {
    fail (task, error);
  } else if (size == 0) {
    g_subprocess_wait_check_async (run->process, run->cancellable, on_ended,
                                   g_steal_pointer (&task));
  } else {
    run->length += (gsize) size;
    read_more (task, G_INPUT_STREAM (source));
  }
}

static void
read_more (GTask *task, GInputStream *stream)
{
  Run *run = g_task_get_task_data (task);

  if (run->length >= OUTPUT_BYTES_MAX)
    fail (task, bad_output ());
  else
    g_input_stream_read_async (stream, run->output + run->length, OUTPUT_BYTES_MAX - run->length,
                               g_task_get_priority (task), run->cancellable, on_read,
                               g_object_ref (task));
}

static gboolean
on_time_out (gpointer user_data)
{
  Run *run = user_data;

  run->timed_out = TRUE;
  g_cancellable_cancel (run->cancellable);

  return G_SOURCE_REMOVE;
}

static void
on_cancelled (GCancellable *callers, GCancellable *own)
{
  g_cancellable_cancel (own);
}

static void
in_child (gpointer data)
{
  setpgid (0, 0);
}

static GSubprocess *
start (const char *command, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_auto (GStrv) words = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, in_child, NULL, NULL);
  /* Words in quotation marks, but no shell: nothing else is understood */
  process = g_shell_parse_argv (command, NULL, &words, NULL)
                ? g_subprocess_launcher_spawnv (launcher, (const char *const *) words, NULL)
                : NULL;
  if (process == NULL)
    g_set_error_literal (error, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_COMMAND,
                         _ ("The command that gives the credentials cannot be started. In a "
                            "sandbox, programs of the computer are out of reach."));

  return process;
}

/**
 * account_command_run_async:
 * @command: a program and its arguments, in quotation marks where they hold blanks
 * @timeout: ms that it may take
 * @cancellable: (nullable): a #GCancellable; stops the command
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Runs a command that prints credentials, without a shell.
 */
void
account_command_run_async (const char *command,
                           guint timeout,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  Run *run;

  g_task_set_source_tag (task, account_command_run_async);

  if (g_task_return_error_if_cancelled (task))
    return;
  process = start (command, &error);
  if (process == NULL) {
    g_task_return_error (task, error);
    return;
  }

  run = g_new0 (Run, 1);
  run->group = (GPid) g_ascii_strtoll (
      g_subprocess_get_identifier (process) != NULL ? g_subprocess_get_identifier (process) : "0",
      NULL, 10);
  run->output = g_malloc0 (OUTPUT_BYTES_MAX + 1);
  run->cancellable = g_cancellable_new ();
  run->process = g_steal_pointer (&process);
  g_task_set_task_data (task, run, run_free);

  run->timer = g_timeout_source_new (timeout);
  g_source_set_static_name (run->timer, "[understudy] account_command_run_async");
  g_source_set_callback (run->timer, on_time_out, run, NULL);
  g_source_attach (run->timer, g_task_get_context (task));
  if (cancellable != NULL) {
    run->callers_cancellable = g_object_ref (cancellable);
    run->cancelled_handler = g_cancellable_connect (
        cancellable, G_CALLBACK (on_cancelled), g_object_ref (run->cancellable), g_object_unref);
  }

  read_more (task, g_subprocess_get_stdout_pipe (run->process));
}

/**
 * account_command_run_finish:
 * @expiration: (out): when the credentials run out, µs since the epoch; 0 where the command did not
 * say
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the credentials, or %NULL
 */
LiveCredentials *
account_command_run_finish (GAsyncResult *result, gint64 *expiration, GError **error)
{
  Printed *printed;
  LiveCredentials *credentials;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  printed = g_task_propagate_pointer (G_TASK (result), error);
  if (printed == NULL)
    return NULL;

  *expiration = printed->expiration;
  credentials = live_credentials_ref (printed->credentials);
  printed_free (printed);

  return credentials;
}
