/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include <signal.h>
#include <sqlite3.h>
#include <string.h>

/* The answer is not waited for; the studio is found */
static void
test_time_out (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                       fixture->endpoint, "--timeout", "0.5", "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "done");
  g_assert_nonnull (cli_json_get_string (node, "caster_id"));
  g_assert_null (cli_json_get_error_code (node));
  cli_fixture_assert_newest (fixture, "done");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

/* Nor can it be looked for in time: nobody knows, until the service is well again */
static void
test_time_out_everywhere (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                       fixture->endpoint, "--timeout", "0.2", "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);
  g_autoptr (CliRun) again = NULL;

  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "unknown");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "TimedOut");
  g_assert_null (cli_json_get_string (node, "caster_id"));
  cli_fixture_assert_newest (fixture, "unknown");

  cli_fixture_heal_service (fixture);
  again =
      cli_fixture_duplicate (fixture, "Evening show", cli_json_get_string (node, "client_token"));
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

/* The order with its token is committed before the service can have done anything */
static void
test_intent_first (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                         fixture->endpoint, "--client-token", "my-token", "--json", NULL);
  g_autoptr (CliRun) run = NULL;

  cli_wait_for_value (fixture->ledger_path,
                      "SELECT client_token || ' ' || state || ' ' || name FROM entries",
                      "my-token sending Evening show");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 0);

  run = cli_fixture_wait (fixture, process);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

/* The service holds the request for as long as the studios can be listed without it: it was sent,
 * and no answer will come */
static void
interrupt (CliFixture *fixture, int signal)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                         fixture->endpoint, "--json", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;

  cli_wait_for_value (fixture->ledger_path, "SELECT state FROM entries", "sending");
  /* The work is done at once, only the answer is late: when the studio is there, the request was
   * sent */
  while (cli_fixture_count_named (fixture, "Evening show") == 0)
    g_usleep (10000);

  g_subprocess_send_signal (process, signal);
  run = cli_fixture_wait (fixture, process);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "unknown");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "Cancelled");
  cli_fixture_assert_newest (fixture, "unknown");
}

static void
test_interrupt (CliFixture *fixture, gconstpointer data)
{
  interrupt (fixture, SIGINT);
}

static void
test_terminate (CliFixture *fixture, gconstpointer data)
{
  interrupt (fixture, SIGTERM);
}

static void
test_hang_up (CliFixture *fixture, gconstpointer data)
{
  interrupt (fixture, SIGHUP);
}

/* Killed without a word: the next run knows that it does not know */
static void
test_kill (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                         fixture->endpoint, "--client-token", "my-token", NULL);
  g_autoptr (CliRun) killed = NULL;
  g_autoptr (CliRun) history = NULL;
  g_autoptr (JsonNode) entries = NULL;
  g_autoptr (CliRun) again = NULL;
  JsonObject *entry;

  cli_wait_for_value (fixture->ledger_path, "SELECT state FROM entries", "sending");
  g_subprocess_send_signal (process, SIGKILL);
  killed = cli_fixture_wait (fixture, process);
  g_assert_cmpint (killed->status, ==, -1);

  history = cli_fixture_run (fixture, "history", "--json", NULL);
  entries = cli_run_parse (history);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (entries)), ==, 1);
  entry = json_array_get_object_element (json_node_get_array (entries), 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "state"), ==, "unknown");
  g_assert_cmpstr (json_object_get_string_member (entry, "client_token"), ==, "my-token");

  again = cli_fixture_duplicate (fixture, "Evening show", "my-token");
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

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
  ADD ("time-out", test_time_out, "late=30s,action=CopyCaster");
  ADD ("time-out-everywhere", test_time_out_everywhere, "late=30s,action=CopyCaster",
       "late=30s,action=DescribeCasters,after=1");
  ADD ("intent-first", test_intent_first, "latency=1s,action=CopyCaster");
  ADD ("interrupt", test_interrupt, "late=60s,action=CopyCaster");
  ADD ("terminate", test_terminate, "late=60s,action=CopyCaster");
  ADD ("hang-up", test_hang_up, "late=60s,action=CopyCaster");
  ADD ("kill", test_kill, "late=2s,action=CopyCaster,times=1");
  ADD ("outcome-not-recorded", test_outcome_not_recorded, "late=2s,action=CopyCaster,times=1");
  ADD ("second-interrupt", test_second_interrupt, "late=60s,action=CopyCaster");

  return g_test_run ();
}
