/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static void
test_json (CliFixture *fixture, gconstpointer data)
{
  static const char *const members[] = {"source_id",    "name",   "caster_id",  "request_id",
                                        "client_token", "state",  "error",      "account",
                                        "endpoint",     "region", "created_at", "finished_at"};
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening “show” 舞台",
                       "--endpoint", fixture->endpoint, "--region", "cn-beijing", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GDateTime) created = NULL;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->errors, ==, "");
  node = cli_run_parse (run);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (node)), ==, G_N_ELEMENTS (members));
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (json_node_get_object (node), members[i]));

  g_assert_cmpstr (cli_json_get_string (node, "source_id"), ==, fixture->source_id);
  g_assert_cmpstr (cli_json_get_string (node, "name"), ==, "Evening “show” 舞台");
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "done");
  g_assert_null (cli_json_get_error_code (node));
  g_assert_cmpstr (cli_json_get_string (node, "account"), ==, "environment:" CLI_ACCESS_KEY_ID);
  g_assert_cmpstr (cli_json_get_string (node, "endpoint"), ==, fixture->endpoint);
  g_assert_cmpstr (cli_json_get_string (node, "region"), ==, "cn-beijing");
  g_assert_nonnull (cli_json_get_string (node, "caster_id"));
  g_assert_nonnull (cli_json_get_string (node, "request_id"));
  g_assert_true (g_uuid_string_is_valid (cli_json_get_string (node, "client_token")));
  created = g_date_time_new_from_iso8601 (cli_json_get_string (node, "created_at"), NULL);
  g_assert_nonnull (created);
  g_assert_true (g_str_has_suffix (cli_json_get_string (node, "finished_at"), "Z"));

  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening “show” 舞台"), ==, 1);
  cli_fixture_assert_newest (fixture, "done");
}

static void
test_text (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", fixture->source_id,
                                            "Evening show", "--endpoint", fixture->endpoint, NULL);
  g_autofree char *id = cli_query (fixture->ledger_path, "SELECT caster_id FROM entries");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_nonnull (strstr (run->output, fixture->source_id));
  g_assert_nonnull (strstr (run->output, "Evening show"));
  g_assert_nonnull (strstr (run->output, id));
}

/* Options may stand anywhere, and a name may begin with a hyphen after “--” */
static void
test_order_of_arguments (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) first = cli_fixture_run (fixture, "duplicate", "--json", "--endpoint",
                                              fixture->endpoint, fixture->source_id, "First", NULL);
  g_autoptr (CliRun) mixed = cli_fixture_run (fixture, "duplicate", fixture->source_id, "--json",
                                              "Mixed", "--endpoint", fixture->endpoint, NULL);
  g_autoptr (CliRun) hyphen =
      cli_fixture_run (fixture, "duplicate", "--json", "--endpoint", fixture->endpoint, "--",
                       fixture->source_id, "--rehearsal", NULL);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (mixed->status, ==, 0);
  g_assert_cmpint (hyphen->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "First"), ==, 1);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Mixed"), ==, 1);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "--rehearsal"), ==, 1);
}

static void
test_signatures_and_formats (CliFixture *fixture, gconstpointer data)
{
  static const char *const signatures[] = {"acs3", "rpc"};
  static const char *const formats[] = {"json", "xml"};

  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (formats); j++) {
      g_autoptr (CliRun) run = cli_fixture_run (
          fixture, "duplicate", fixture->source_id, "A & B <c>", "--endpoint", fixture->endpoint,
          "--signature", signatures[i], "--format", formats[j], "--json", NULL);
      g_autoptr (JsonNode) node = cli_run_parse (run);

      g_assert_cmpint (run->status, ==, 0);
      g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "done");
    }
  }
  g_assert_cmpuint (cli_fixture_count_named (fixture, "A & B <c>"), ==, 4);
}

static void
test_refused (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", "a2b8e671-2fe5-4642-a2ec-bf93880e0000", "Evening show",
                       "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (CliRun) text =
      cli_fixture_run (fixture, "duplicate", "a2b8e671-2fe5-4642-a2ec-bf93880e0000", "Evening show",
                       "--endpoint", fixture->endpoint, NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "refused");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "InvalidCaster.NotFound");
  g_assert_null (cli_json_get_string (node, "caster_id"));
  g_assert_nonnull (cli_json_get_string (node, "request_id"));

  g_assert_cmpint (text->status, ==, 1);
  g_assert_nonnull (strstr (text->output, "No such studio"));
  g_assert_nonnull (strstr (text->output, "No studio was made."));
  g_assert_nonnull (strstr (text->output, "On your side"));
  g_assert_nonnull (strstr (text->output, "InvalidCaster.NotFound"));
  g_assert_nonnull (strstr (text->output, "Request ID"));
}

/* "Not now" is no answer to the order: it is asked again */
static void
test_throttled (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "done");
  g_assert_null (cli_json_get_error_code (node));
  cli_fixture_assert_newest (fixture, "done");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_code (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "CasterNumberExceed");
}

/* The answer is lost; the studio is found among the others, and no second one is made */
static void
test_lost_answer (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "done");
  g_assert_nonnull (cli_json_get_string (node, "caster_id"));
  g_assert_null (cli_json_get_error_code (node));
  cli_fixture_assert_newest (fixture, "done");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

/* Every answer is lost, so that looking tells nothing either */
static void
test_unknown (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);
  g_autoptr (CliRun) again = NULL;
  g_autoptr (JsonNode) node_again = NULL;

  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "unknown");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "ConnectionLost");
  g_assert_null (cli_json_get_string (node, "caster_id"));
  cli_fixture_assert_newest (fixture, "unknown");

  /* The same order again: the studio that was made, and no other */
  cli_fixture_heal_service (fixture);
  again =
      cli_fixture_duplicate (fixture, "Evening show", cli_json_get_string (node, "client_token"));
  node_again = cli_run_parse (again);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (node_again, "state"), ==, "done");
  cli_fixture_assert_newest (fixture, "done");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_unknown_text (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                       fixture->endpoint, "--client-token", "my-token", NULL);

  g_assert_cmpint (run->status, ==, 3);
  g_assert_nonnull (strstr (run->output, "It is not known whether the studio was made."));
  g_assert_nonnull (strstr (run->output, "my-token"));
}

/* A studio that may be the copy is there, and only a person can tell */
static void
test_possible_copy (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_duplicate (fixture, "Evening show", "my-token");
  g_autoptr (JsonNode) node = cli_run_parse (run);
  g_autoptr (CliRun) again = NULL;
  g_autoptr (JsonNode) node_again = NULL;

  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "unknown");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "PossibleCopy");
  g_assert_null (cli_json_get_string (node, "caster_id"));
  g_assert_nonnull (cli_json_get_string (node, "possible_copy"));
  cli_fixture_assert_newest (fixture, "unknown");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);

  /* A service that tells the token of each studio leaves no doubt */
  cli_fixture_heal_service (fixture);
  again = cli_fixture_duplicate (fixture, "Evening show", "my-token");
  node_again = cli_run_parse (again);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (node_again, "state"), ==, "done");
  g_assert_cmpstr (cli_json_get_string (node_again, "caster_id"), ==,
                   cli_json_get_string (node, "possible_copy"));
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_same_token (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) first = cli_fixture_duplicate (fixture, "Evening show", "my-token");
  g_autoptr (JsonNode) first_node = cli_run_parse (first);
  g_autoptr (CliRun) other = cli_fixture_duplicate (fixture, "Morning show", "my-token");
  g_autoptr (JsonNode) other_node = cli_run_parse (other);
  g_autoptr (CliRun) again = NULL;
  g_autoptr (JsonNode) again_node = NULL;

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (first_node, "client_token"), ==, "my-token");
  g_assert_cmpint (other->status, ==, 1);
  g_assert_cmpstr (cli_json_get_error_code (other_node), ==, "IdempotentParameterMismatch");

  /* From the ledger, whether the service is there or not */
  cli_fixture_stop_service (fixture);
  again = cli_fixture_duplicate (fixture, "Evening show", "my-token");
  again_node = cli_run_parse (again);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_true (json_node_equal (first_node, again_node));
}

static void
test_service_down (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;

  cli_fixture_stop_service (fixture);
  run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "refused");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "Unreachable");
  g_assert_nonnull (cli_json_get_string (node, "client_token"));
}

static void
test_insecure (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", "source", "Evening show", "--endpoint",
                       "http://live.aliyuncs.com", "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "InsecureEndpoint");
}

static void
test_wrong_secret (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "another-secret");
  run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "SignatureDoesNotMatch");
  g_assert_null (strstr (run->output, "another-secret"));
  g_assert_false (test_folder_contains (fixture->data, "another-secret"));
}

/* Pasted with its line end, as it happens */
static void
test_trimmed_key (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", " " CLI_ACCESS_KEY_ID "\n");
  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", CLI_ACCESS_KEY_SECRET "\r\n");
  run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_assert_cmpint (run->status, ==, 0);
}

static void
test_no_credentials (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) json = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *n = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", NULL);
  run = cli_fixture_run (fixture, "duplicate", "source", "Evening show", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_nonnull (strstr (run->errors, "ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
  g_assert_nonnull (strstr (run->errors, "--rehearsal"));

  json = cli_fixture_run (fixture, "duplicate", "source", "Evening show", "--json", NULL);
  node = cli_run_parse (json);
  g_assert_cmpint (json->status, ==, 1);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "refused");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "NoCredentials");
  g_assert_null (cli_json_get_string (node, "client_token"));
  g_assert_null (cli_json_get_string (node, "created_at"));

  n = cli_query (fixture->ledger_path, "SELECT count(*) FROM entries");
  g_assert_cmpstr (n, ==, "0");
}

static void
test_rehearsal (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) studios = cli_fixture_run (fixture, "studios", "--rehearsal", "--json", NULL);
  g_autoptr (JsonNode) list = cli_run_parse (studios);
  g_autofree char *runtime = g_build_filename (fixture->folder, "runtime", NULL);
  const char *source_id;
  g_autoptr (CliRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;

  source_id = json_object_get_string_member (
      json_array_get_object_element (json_node_get_array (list), 0), "caster_id");
  /* Needs no key, and takes none */
  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", NULL);
  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", NULL);
  run = cli_fixture_run (fixture, "duplicate", source_id, "Evening show", "--rehearsal", "--json",
                         NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (node, "account"), ==, "rehearsal");
  g_assert_true (g_file_test (fixture->rehearsal_ledger_path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (fixture->ledger_path, G_FILE_TEST_EXISTS));
  /* No socket is left behind */
  g_assert_cmpint (g_rmdir (runtime), ==, 0);
}

/* An order that cannot be written down is not sent */
static void
test_unwritable_folder (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) text = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  cli_fixture_setenv (fixture, "XDG_DATA_HOME", file);
  run = cli_fixture_duplicate (fixture, "Evening show", NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_string (node, "state"), ==, "refused");
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "LedgerCannotOpen");

  text = cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                          fixture->endpoint, NULL);
  g_assert_cmpint (text->status, ==, 1);
  g_assert_nonnull (strstr (text->errors, "The history cannot be opened"));

  cli_fixture_setenv (fixture, "XDG_DATA_HOME", fixture->data);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Evening show"), ==, 0);
}

static void
test_damaged_ledger (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->ledger_path);
  g_autoptr (CliRun) first = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_cmpint (first->status, ==, 0);
  g_assert_true (g_file_get_contents (fixture->ledger_path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 100);
  /* All but the header */
  memset (contents + 100, 'r', length - 100);
  g_assert_true (g_file_set_contents (fixture->ledger_path, contents, (gssize) length, NULL));

  run = cli_fixture_duplicate (fixture, "Morning show", NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->errors, "set aside"));
  g_assert_nonnull (strstr (run->errors, folder));
  cli_fixture_assert_newest (fixture, "done");
  /* It is still there, under another name */
  g_assert_true (test_folder_contains (folder, "rrrrrrrr"));
}

static void
test_newer_ledger (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) first = cli_fixture_duplicate (fixture, "Evening show", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) history = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) entries = NULL;
  g_autofree char *command = NULL;

  g_assert_cmpint (first->status, ==, 0);
  command = g_strdup_printf ("sqlite3 '%s' 'PRAGMA user_version = 1000'", fixture->ledger_path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));

  run = cli_fixture_duplicate (fixture, "Morning show", NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (cli_json_get_error_code (node), ==, "LedgerReadOnly");
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Morning show"), ==, 0);

  history = cli_fixture_run (fixture, "history", "--json", NULL);
  entries = cli_run_parse (history);
  g_assert_cmpint (history->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (entries)), ==, 1);
}

/* Nobody reads the result: the studio is made all the same, and the status says so */
static void
test_closed_output (CliFixture *fixture, gconstpointer data)
{
  static const char *const redirections[] = {">&-", ">/dev/full"};

  for (gsize i = 0; i < G_N_ELEMENTS (redirections); i++) {
    g_autofree char *name = g_strdup_printf ("Show %u", (guint) i);
    g_autofree char *command =
        g_strdup_printf ("\"$UNDERSTUDY\" duplicate %s '%s' --endpoint %s --json %s",
                         fixture->source_id, name, fixture->endpoint, redirections[i]);
    g_autoptr (CliRun) run = cli_fixture_run_in_shell (fixture, command);
    g_autofree char *id =
        cli_query (fixture->ledger_path, "SELECT caster_id FROM entries ORDER BY id DESC LIMIT 1");

    g_assert_cmpint (run->status, ==, 0);
    g_assert_nonnull (id);
    /* The ID is not lost */
    g_assert_nonnull (strstr (run->errors, id));
    g_assert_cmpuint (cli_fixture_count_named (fixture, name), ==, 1);
  }
}

static void
test_broken_pipe (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf (
      "{ \"$UNDERSTUDY\" duplicate %s 'Evening show' --endpoint %s; echo $? >&2; } "
      "| true",
      fixture->source_id, fixture->endpoint);
  g_autoptr (CliRun) run = cli_fixture_run_in_shell (fixture, command);

  g_assert_true (g_str_has_suffix (run->errors, "0\n"));
  cli_fixture_assert_newest (fixture, "done");
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
    g_test_add ("/cli/duplicate/" name, CliFixture, faults, cli_fixture_set_up, function,          \
                cli_fixture_tear_down);                                                            \
  }                                                                                                \
  G_STMT_END
#define ADD_ALONE(name, function)                                                                  \
  g_test_add ("/cli/duplicate/" name, CliFixture, NULL, cli_fixture_set_up_alone, function,        \
              cli_fixture_tear_down)
  ADD ("json", test_json, NULL);
  ADD ("text", test_text, NULL);
  ADD ("order-of-arguments", test_order_of_arguments, NULL);
  ADD ("signatures-and-formats", test_signatures_and_formats, NULL);
  ADD ("refused", test_refused, NULL);
  ADD ("throttled", test_throttled, "throttle=300ms,action=CopyCaster,times=3");
  ADD ("code", test_code, "code=CasterNumberExceed,action=CopyCaster");
  ADD ("lost-answer", test_lost_answer, "cut-after,action=CopyCaster,times=1");
  /* The first list is the fixture's */
  ADD ("unknown", test_unknown, "cut-after,action=CopyCaster",
       "cut-after,action=DescribeCasters,after=1");
  ADD ("unknown-text", test_unknown_text, "cut-after,action=CopyCaster",
       "cut-after,action=DescribeCasters,after=1");
  ADD ("possible-copy", test_possible_copy, "no-client-token-id",
       "cut-after,action=CopyCaster,times=1");
  ADD ("same-token", test_same_token, NULL);
  ADD ("service-down", test_service_down, NULL);
  ADD_ALONE ("insecure", test_insecure);
  ADD ("wrong-secret", test_wrong_secret, NULL);
  ADD ("trimmed-key", test_trimmed_key, NULL);
  ADD_ALONE ("no-credentials", test_no_credentials);
  ADD_ALONE ("rehearsal", test_rehearsal);
  ADD ("unwritable-folder", test_unwritable_folder, NULL);
  ADD ("damaged-ledger", test_damaged_ledger, NULL);
  ADD ("newer-ledger", test_newer_ledger, NULL);
  ADD ("closed-output", test_closed_output, NULL);
  ADD ("broken-pipe", test_broken_pipe, NULL);

  return g_test_run ();
}
