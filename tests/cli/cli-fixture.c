/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/prctl.h>

/* No child outlives a test that fails */
static void
in_child (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

/* Where it was, if it ran before */
static void
start_service (CliFixture *self, const char *const *faults)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *world = g_build_filename (self->folder, "world", NULL);
  g_autofree char *secret = g_build_filename (self->folder, "secret", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (secret, CLI_ACCESS_KEY_SECRET "\n", -1, NULL));

  g_ptr_array_add (arguments, (gpointer) g_getenv ("UNDERSTUDY_REHEARSAL"));
  g_ptr_array_add (arguments, (gpointer) "--listen");
  g_ptr_array_add (arguments, (gpointer) (self->endpoint != NULL
                                              ? self->endpoint + strlen ("http://")
                                              : "127.0.0.1:0"));
  g_ptr_array_add (arguments, (gpointer) "--data");
  g_ptr_array_add (arguments, world);
  g_ptr_array_add (arguments, (gpointer) "--access-key-id");
  g_ptr_array_add (arguments, (gpointer) CLI_ACCESS_KEY_ID);
  g_ptr_array_add (arguments, (gpointer) "--access-key-secret-file");
  g_ptr_array_add (arguments, secret);
  for (gsize i = 0; faults[i] != NULL; i++) {
    g_ptr_array_add (arguments, (gpointer) "--fault");
    g_ptr_array_add (arguments, (gpointer) faults[i]);
  }
  g_ptr_array_add (arguments, NULL);

  g_subprocess_launcher_set_environ (launcher, self->environment);
  g_subprocess_launcher_set_child_setup (launcher, in_child, NULL, NULL);
  self->service =
      g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);

  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->service));
  line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "listening on "));
  if (self->endpoint == NULL)
    self->endpoint = g_strdup (line + strlen ("listening on "));
  g_assert_cmpstr (line + strlen ("listening on "), ==, self->endpoint);
  /* It stays open: the service may have more to say */
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
}

static void
find_source (CliFixture *self)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (self, "studios", "--endpoint", self->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *studio;

  g_assert_cmpint (run->status, ==, 0);
  node = cli_run_parse (run);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >, 0);
  studio = json_array_get_object_element (json_node_get_array (node), 0);
  self->source_id = g_strdup (json_object_get_string_member (studio, "caster_id"));
}

/**
 * cli_fixture_setenv:
 * @name: a variable
 * @value: (nullable): what it is to hold; %NULL takes it away
 *
 * Changes the environment of the runs that follow.
 */
void
cli_fixture_setenv (CliFixture *self, const char *name, const char *value)
{
  self->environment = value != NULL ? g_environ_setenv (self->environment, name, value, TRUE)
                                    : g_environ_unsetenv (self->environment, name);
}

/**
 * cli_fixture_set_up_alone:
 *
 * Makes the folders and the environment, with an AccessKey in it.
 */
void
cli_fixture_set_up_alone (CliFixture *self, gconstpointer data)
{
  static const char *const unset[] = {"DISPLAY",
                                      "WAYLAND_DISPLAY",
                                      "DBUS_SESSION_BUS_ADDRESS",
                                      "ALIBABA_CLOUD_SECURITY_TOKEN",
                                      "ALIBABA_CLOUD_REGION_ID",
                                      "G_MESSAGES_DEBUG",
                                      "LANGUAGE",
                                      "http_proxy",
                                      "https_proxy",
                                      "all_proxy"};
  g_autofree char *runtime = NULL;

  self->folder = test_folder_make ();
  self->data = g_build_filename (self->folder, "data", NULL);
  self->ledger_path = g_build_filename (self->data, "understudy", "ledger.db", NULL);
  self->rehearsal_ledger_path =
      g_build_filename (self->data, "understudy", "rehearsal", "ledger.db", NULL);
  runtime = g_build_filename (self->folder, "runtime", NULL);
  g_assert_cmpint (g_mkdir (runtime, 0700), ==, 0);

  self->environment = g_get_environ ();
  for (gsize i = 0; i < G_N_ELEMENTS (unset); i++)
    cli_fixture_setenv (self, unset[i], NULL);
  cli_fixture_setenv (self, "HOME", self->folder);
  cli_fixture_setenv (self, "XDG_DATA_HOME", self->data);
  cli_fixture_setenv (self, "XDG_RUNTIME_DIR", runtime);
  /* Whatever goes wrong, nothing is sent to the real service */
  cli_fixture_setenv (self, "https_proxy", "http://127.0.0.1:1");
  cli_fixture_setenv (self, "LC_ALL", "C.UTF-8");
  cli_fixture_setenv (self, "ALIBABA_CLOUD_ACCESS_KEY_ID", CLI_ACCESS_KEY_ID);
  cli_fixture_setenv (self, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", CLI_ACCESS_KEY_SECRET);
}

/**
 * cli_fixture_set_up:
 * @faults: %NULL-terminated strings, what the service shall do wrong
 *
 * Like cli_fixture_set_up_alone(), with a service and the ID of one of its studios.
 */
void
cli_fixture_set_up (CliFixture *self, gconstpointer faults)
{
  static const char *const none[] = {NULL};

  cli_fixture_set_up_alone (self, NULL);
  start_service (self, faults != NULL ? faults : none);
  find_source (self);
}

/**
 * cli_fixture_stop_service:
 *
 * Ends the service.
 */
void
cli_fixture_stop_service (CliFixture *self)
{
  g_subprocess_send_signal (self->service, SIGTERM);
  g_assert_true (g_subprocess_wait (self->service, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (self->service));
  g_assert_cmpint (g_subprocess_get_exit_status (self->service), ==, 0);
  g_clear_object (&self->service);
}

/**
 * cli_fixture_heal_service:
 *
 * Ends the service and starts it again, at the same address and with the same studios, but nothing
 * that it does wrong.
 */
void
cli_fixture_heal_service (CliFixture *self)
{
  static const char *const none[] = {NULL};

  cli_fixture_stop_service (self);
  start_service (self, none);
}

/**
 * cli_fixture_tear_down:
 *
 * Ends the service and removes everything, after a look for secrets in what the program wrote.
 */
void
cli_fixture_tear_down (CliFixture *self, gconstpointer faults)
{
  if (self->service != NULL)
    cli_fixture_stop_service (self);

  if (g_file_test (self->data, G_FILE_TEST_IS_DIR))
    g_assert_false (test_folder_contains (self->data, CLI_ACCESS_KEY_SECRET));

  test_folder_remove (g_steal_pointer (&self->folder));
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->ledger_path, g_free);
  g_clear_pointer (&self->rehearsal_ledger_path, g_free);
  g_clear_pointer (&self->environment, g_strfreev);
  g_clear_pointer (&self->endpoint, g_free);
  g_clear_pointer (&self->source_id, g_free);
}

static GSubprocess *
spawn (CliFixture *self, GPtrArray *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_environ (launcher, self->environment);
  g_subprocess_launcher_set_child_setup (launcher, in_child, NULL, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);

  return process;
}

static GPtrArray *
collect (const char *argument, va_list more)
{
  GPtrArray *arguments = g_ptr_array_new ();

  g_ptr_array_add (arguments, (gpointer) g_getenv ("UNDERSTUDY"));
  for (; argument != NULL; argument = va_arg (more, const char *))
    g_ptr_array_add (arguments, (gpointer) argument);
  g_ptr_array_add (arguments, NULL);

  return arguments;
}

static char *
to_text (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  return length > 0 ? g_strndup (data, length) : g_strdup ("");
}

/**
 * cli_fixture_wait:
 * @process: one that was started
 *
 * Returns: (transfer full): what it left, in which no secret may be
 */
CliRun *
cli_fixture_wait (CliFixture *self, GSubprocess *process)
{
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) errors = NULL;
  g_autoptr (GError) error = NULL;
  CliRun *run = g_new0 (CliRun, 1);

  g_subprocess_communicate (process, NULL, NULL, &output, &errors, &error);
  g_assert_no_error (error);

  run->status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  run->output = to_text (output);
  run->errors = to_text (errors);
  g_assert_null (strstr (run->output, CLI_ACCESS_KEY_SECRET));
  g_assert_null (strstr (run->errors, CLI_ACCESS_KEY_SECRET));
  g_test_message ("exit status %d\n%s%s", run->status, run->output, run->errors);

  return run;
}

/**
 * cli_fixture_start:
 * @argument: (nullable): the first argument
 * @...: the others, then %NULL
 *
 * Returns: (transfer full): the program, running
 */
GSubprocess *
cli_fixture_start (CliFixture *self, const char *argument, ...)
{
  g_autoptr (GPtrArray) arguments = NULL;
  va_list more;

  va_start (more, argument);
  arguments = collect (argument, more);
  va_end (more);

  return spawn (self, arguments);
}

/**
 * cli_fixture_run:
 * @argument: (nullable): the first argument
 * @...: the others, then %NULL
 *
 * Returns: (transfer full): what a run of the program left
 */
CliRun *
cli_fixture_run (CliFixture *self, const char *argument, ...)
{
  g_autoptr (GPtrArray) arguments = NULL;
  g_autoptr (GSubprocess) process = NULL;
  va_list more;

  va_start (more, argument);
  arguments = collect (argument, more);
  va_end (more);
  process = spawn (self, arguments);

  return cli_fixture_wait (self, process);
}

/**
 * cli_fixture_run_in_shell:
 * @command: for the shell; $UNDERSTUDY is the program
 *
 * Returns: (transfer full): what it left
 */
CliRun *
cli_fixture_run_in_shell (CliFixture *self, const char *command)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;

  g_ptr_array_add (arguments, (gpointer) "/bin/sh");
  g_ptr_array_add (arguments, (gpointer) "-c");
  g_ptr_array_add (arguments, (gpointer) command);
  g_ptr_array_add (arguments, NULL);
  process = spawn (self, arguments);

  return cli_fixture_wait (self, process);
}

/**
 * cli_run_free:
 * @self: (transfer full): what a run left
 *
 * Frees @self.
 */
void
cli_run_free (CliRun *self)
{
  g_free (self->output);
  g_free (self->errors);
  g_free (self);
}

/**
 * cli_run_parse:
 *
 * Returns: (transfer full): the one document on the standard output
 */
JsonNode *
cli_run_parse (CliRun *self)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (self->output, &error);

  g_assert_no_error (error);
  g_assert_nonnull (node);
  g_assert_true (g_str_has_suffix (self->output, "\n"));

  return node;
}

/**
 * cli_query:
 * @path: a ledger
 * @sql: a query of one value
 *
 * Returns: (transfer full) (nullable): the value
 */
char *
cli_query (const char *path, const char *sql)
{
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  if (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
    sqlite3_busy_timeout (database, 10000);
    if (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step (statement) == SQLITE_ROW)
      value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    sqlite3_finalize (statement);
  }
  sqlite3_close (database);

  return value;
}

/**
 * cli_wait_for_value:
 * @path: a ledger
 * @sql: a query of one value
 * @value: what it has to find
 *
 * Looks again and again until it is so.
 */
void
cli_wait_for_value (const char *path, const char *sql, const char *value)
{
  for (;;) {
    g_autofree char *found = cli_query (path, sql);

    if (g_strcmp0 (found, value) == 0)
      return;
    g_usleep (5000);
  }
}

/**
 * cli_json_get_string:
 * @member: one that has to be there
 *
 * Returns: (transfer none) (nullable): a string, or %NULL for null
 */
const char *
cli_json_get_string (JsonNode *node, const char *member)
{
  JsonObject *object = json_node_get_object (node);

  g_assert_true (json_object_has_member (object, member));

  return json_object_get_null_member (object, member)
             ? NULL
             : json_object_get_string_member (object, member);
}

/**
 * cli_json_get_error_code:
 *
 * Returns: (transfer none) (nullable): the code of the error that an order ended with
 */
const char *
cli_json_get_error_code (JsonNode *node)
{
  JsonObject *object = json_node_get_object (node);

  g_assert_true (json_object_has_member (object, "error"));
  if (json_object_get_null_member (object, "error"))
    return NULL;

  return json_object_get_string_member (json_object_get_object_member (object, "error"), "code");
}

/**
 * cli_fixture_duplicate:
 * @name: a name for the new studio
 * @client_token: (nullable): the order's token
 *
 * Returns: (transfer full): what duplicating the service's studio left, told in JSON
 */
CliRun *
cli_fixture_duplicate (CliFixture *self, const char *name, const char *client_token)
{
  return cli_fixture_run (self, "duplicate", self->source_id, name, "--endpoint", self->endpoint,
                          "--json", client_token != NULL ? "--client-token" : NULL, client_token,
                          NULL);
}

/**
 * cli_fixture_count_named:
 * @name: a name
 *
 * Returns: how many studios of that name the service has
 */
guint
cli_fixture_count_named (CliFixture *self, const char *name)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (self, "studios", "--endpoint", self->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);
  JsonArray *studios = json_node_get_array (node);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (studios); i++) {
    JsonObject *studio = json_array_get_object_element (studios, i);

    n += g_str_equal (json_object_get_string_member (studio, "name"), name);
  }

  return n;
}

/**
 * cli_fixture_assert_newest:
 * @state: a state
 *
 * Sees to it that the ledger has the last order in @state.
 */
void
cli_fixture_assert_newest (CliFixture *self, const char *state)
{
  g_autofree char *found =
      cli_query (self->ledger_path, "SELECT state FROM entries ORDER BY id DESC LIMIT 1");

  g_assert_cmpstr (found, ==, state);
}
