/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

/* Another program keeps the ledger locked when the answer comes: the new ID reaches the user, and
 * the status is right */
static void
test_outcome_not_recorded (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                         fixture->endpoint, "--client-token", "my-token", "--json", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) again = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) node_again = NULL;
  sqlite3 *database = NULL;
  JsonObject *object;
  JsonObject *object_again;

  cli_wait_for_value (fixture->ledger_path, "SELECT state FROM entries", "sending");
  g_assert_cmpint (sqlite3_open (fixture->ledger_path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  run = cli_fixture_wait (fixture, process);
  g_assert_cmpint (sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);

  g_assert_cmpint (run->status, ==, 0);
  node = cli_run_parse (run);
  object = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "done");
  g_assert_nonnull (json_object_get_string_member (object, "caster_id"));
  g_assert_nonnull (strstr (run->errors, "could not be written to the history"));

  /* The ledger does not know; the service does */
  again = cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                           fixture->endpoint, "--client-token", "my-token", "--json", NULL);
  node_again = cli_run_parse (again);
  object_again = json_node_get_object (node_again);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpstr (json_object_get_string_member (object_again, "caster_id"), ==,
                   json_object_get_string_member (object, "caster_id"));
}

/* Whoever insists is not kept waiting */
static void
test_second_interrupt (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                         fixture->endpoint, NULL);
  g_autoptr (GDataInputStream) errors =
      g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autofree char *line = NULL;
  g_autofree char *state = NULL;
  sqlite3 *database = NULL;

  cli_wait_for_value (fixture->ledger_path, "SELECT state FROM entries", "sending");
  /* So that the outcome cannot be recorded at once */
  g_assert_cmpint (sqlite3_open (fixture->ledger_path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 10000);
  g_assert_cmpint (sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  g_subprocess_send_signal (process, SIGINT);
  line = g_data_input_stream_read_line_utf8 (errors, NULL, NULL, NULL);
  g_assert_nonnull (line);
  g_subprocess_send_signal (process, SIGINT);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGINT);

  g_assert_cmpint (sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  state = cli_query (fixture->ledger_path, "SELECT state FROM entries");
  g_assert_cmpstr (state, ==, "sending");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function, ...)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const char *const faults[] = {__VA_ARGS__, NULL};                                       \
                                                                                                   \
    g_test_add ("/cli/slow/" name, CliFixture, faults, cli_fixture_set_up, function,               \
                cli_fixture_tear_down);                                                            \
  }                                                                                                \
  G_STMT_END
  ADD ("outcome-not-recorded", test_outcome_not_recorded, "late=2s,action=CopyCaster,times=1");
  ADD ("second-interrupt", test_second_interrupt, "late=60s,action=CopyCaster");

  return g_test_run ();
}
