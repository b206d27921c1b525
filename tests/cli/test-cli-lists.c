/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include "ledger.h"
#include <glib/gstdio.h>
#include <string.h>

static void
duplicate (CliFixture *fixture, const char *name, const char *region)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, name, "--endpoint",
                       fixture->endpoint, "--region", region, NULL);

  g_assert_cmpint (run->status, ==, 0);
}

static JsonArray *
parse_array (CliRun *run, JsonNode **node)
{
  g_assert_cmpint (run->status, ==, 0);
  *node = cli_run_parse (run);

  return json_node_get_array (*node);
}

static const char *
get_name (JsonArray *array, guint index)
{
  return json_object_get_string_member (json_array_get_object_element (array, index), "name");
}

static void
test_studios_json (CliFixture *fixture, gconstpointer data)
{
  static const char *const signatures[] = {"acs3", "rpc"};
  static const char *const formats[] = {"json", "xml"};
  g_autofree char *reference = NULL;

  duplicate (fixture, "Evening show 舞台", "cn-shanghai");

  for (gsize i = 0; i < G_N_ELEMENTS (signatures); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (formats); j++) {
      g_autoptr (CliRun) run =
          cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint, "--signature",
                           signatures[i], "--format", formats[j], "--json", NULL);
      g_autoptr (JsonNode) node = NULL;
      JsonArray *studios = parse_array (run, &node);
      gboolean found = FALSE;

      g_assert_cmpstr (run->errors, ==, "");
      for (guint k = 0; k < json_array_get_length (studios); k++) {
        JsonObject *studio = json_array_get_object_element (studios, k);

        g_assert_nonnull (json_object_get_string_member (studio, "caster_id"));
        g_assert_cmpint (json_object_get_int_member (studio, "type"), >, 0);
        g_assert_true (json_object_has_member (studio, "template"));
        g_assert_true (json_object_has_member (studio, "created"));
        g_assert_true (json_object_has_member (studio, "last_modified"));
        g_assert_true (json_object_has_member (studio, "client_token"));
        /* A number, whatever the format that it came in */
        g_assert_cmpint (json_node_get_value_type (json_object_get_member (studio, "status")), ==,
                         G_TYPE_INT64);
        found |=
            g_strcmp0 (json_object_get_string_member (studio, "name"), "Evening show 舞台") == 0;
      }
      g_assert_true (found);

      if (reference == NULL)
        reference = g_strdup (run->output);
      g_assert_cmpstr (run->output, ==, reference);
    }
  }
}

static void
test_studios_text (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint, NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_str_has_prefix (run->output, "ID "));
  g_assert_nonnull (strstr (run->output, fixture->source_id));
  g_assert_nonnull (strstr (run->output, "Idle"));
}

static void
test_studios_down (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fixture_stop_service (fixture);
  run = cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint, "--json", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_nonnull (strstr (run->errors, "The service cannot be reached"));
  g_assert_nonnull (strstr (run->errors, "In the network"));
}

static void
test_studios_time_out (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint,
                                            "--timeout", "0.5", NULL);

  /* Nothing was to be done, so nothing is unknown */
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "TimedOut"));
}

static void
test_studios_refused (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIsomebodyelse");
  run = cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint, NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "InvalidAccessKeyId.NotFound"));
  g_assert_nonnull (strstr (run->errors, "Request ID"));
}

static void
test_studios_no_credentials (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", NULL);
  run = cli_fixture_run (fixture, "studios", NULL);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "ALIBABA_CLOUD_ACCESS_KEY_ID"));
}

static void
test_studios_rehearsal (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "studios", "--rehearsal", "--json", NULL);
  g_autoptr (CliRun) elsewhere =
      cli_fixture_run (fixture, "studios", "--rehearsal", "--region", "ap-southeast-1",
                       "--signature", "rpc", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *studios = parse_array (run, &node);

  g_assert_cmpuint (json_array_get_length (studios), >, 0);
  g_assert_cmpint (elsewhere->status, ==, 0);
}

static void
test_history_json (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) all = NULL;
  g_autoptr (JsonNode) all_node = NULL;
  g_autoptr (CliRun) one = NULL;
  g_autoptr (JsonNode) one_node = NULL;
  JsonArray *entries;
  JsonObject *entry;

  duplicate (fixture, "One", "cn-shanghai");
  duplicate (fixture, "Two", "cn-beijing");
  duplicate (fixture, "Three", "cn-shanghai");
  cli_fixture_stop_service (fixture);

  /* Neither a service nor a key is needed */
  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", NULL);
  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", NULL);

  all = cli_fixture_run (fixture, "history", "--json", NULL);
  entries = parse_array (all, &all_node);
  g_assert_cmpstr (all->errors, ==, "");
  g_assert_cmpuint (json_array_get_length (entries), ==, 3);
  g_assert_cmpstr (get_name (entries, 0), ==, "Three");
  g_assert_cmpstr (get_name (entries, 1), ==, "Two");
  g_assert_cmpstr (get_name (entries, 2), ==, "One");
  entry = json_array_get_object_element (entries, 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "state"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (entry, "source_id"), ==, fixture->source_id);
  g_assert_true (json_object_get_null_member (entry, "error"));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (entry, "created_at"), "Z"));

  one = cli_fixture_run (fixture, "history", "--limit", "1", "--json", NULL);
  entries = parse_array (one, &one_node);
  g_assert_cmpuint (json_array_get_length (entries), ==, 1);
  g_assert_cmpstr (get_name (entries, 0), ==, "Three");
}

static void
test_history_where (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) beijing = NULL;
  g_autoptr (JsonNode) beijing_node = NULL;
  g_autoptr (CliRun) here = NULL;
  g_autoptr (JsonNode) here_node = NULL;
  g_autoptr (CliRun) elsewhere = NULL;
  g_autoptr (JsonNode) elsewhere_node = NULL;
  g_autofree char *with_slash = NULL;
  JsonArray *entries;

  duplicate (fixture, "One", "cn-shanghai");
  duplicate (fixture, "Two", "cn-beijing");
  duplicate (fixture, "Three", "cn-shanghai");

  beijing = cli_fixture_run (fixture, "history", "--region", "cn-beijing", "--limit", "1", "--json",
                             NULL);
  entries = parse_array (beijing, &beijing_node);
  g_assert_cmpuint (json_array_get_length (entries), ==, 1);
  g_assert_cmpstr (get_name (entries, 0), ==, "Two");

  /* However it is written */
  with_slash = g_strconcat (fixture->endpoint, "/", NULL);
  here = cli_fixture_run (fixture, "history", "--endpoint", with_slash, "--json", NULL);
  g_assert_cmpuint (json_array_get_length (parse_array (here, &here_node)), ==, 3);

  elsewhere = cli_fixture_run (fixture, "history", "--endpoint", "https://live.aliyuncs.com",
                               "--json", NULL);
  g_assert_cmpuint (json_array_get_length (parse_array (elsewhere, &elsewhere_node)), ==, 0);
}

static void
test_history_text (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autoptr (CliRun) run = NULL;
  g_auto (GStrv) lines = NULL;

  duplicate (fixture, "Evening show", "cn-shanghai");
  duplicate (fixture, "舞台", "cn-shanghai");
  id = cli_query (fixture->ledger_path, "SELECT caster_id FROM entries WHERE name = '舞台'");
  run = cli_fixture_run (fixture, "history", NULL);
  g_assert_cmpint (run->status, ==, 0);
  lines = g_strsplit (run->output, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* a head, two rows, the end of the last line */
  g_assert_true (g_str_has_prefix (lines[0], "Time "));
  g_assert_nonnull (strstr (lines[1], "舞台"));
  g_assert_nonnull (strstr (lines[1], id));
  g_assert_nonnull (strstr (lines[1], "Done"));
  g_assert_nonnull (strstr (lines[2], "Evening show"));
}

static void
test_history_failures (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) failed =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Evening show", "--endpoint",
                       fixture->endpoint, NULL);
  g_autoptr (CliRun) text = cli_fixture_run (fixture, "history", NULL);
  g_autoptr (CliRun) json = cli_fixture_run (fixture, "history", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *error;

  g_assert_cmpint (failed->status, ==, 1);
  g_assert_nonnull (strstr (text->output, "Refused"));
  g_assert_nonnull (strstr (text->output, "CasterNumberExceed"));
  error = json_object_get_object_member (
      json_array_get_object_element (parse_array (json, &node), 0), "error");
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, "CasterNumberExceed");
  g_assert_nonnull (json_object_get_string_member (error, "message"));
}

static void
test_history_empty (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) nothing = cli_fixture_run (fixture, "history", NULL);
  g_autoptr (CliRun) json = cli_fixture_run (fixture, "history", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;

  g_assert_cmpint (nothing->status, ==, 0);
  g_assert_cmpstr (nothing->output, ==, "");
  g_assert_nonnull (strstr (nothing->errors, "nothing in the history"));
  g_assert_null (strstr (nothing->errors, "--rehearsal"));
  g_assert_cmpuint (json_array_get_length (parse_array (json, &node)), ==, 0);
}

/* Whoever has only tried the Rehearsal is told where to look */
static void
test_history_rehearsal (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) refused =
      cli_fixture_run (fixture, "duplicate", "no-such-studio", "Trial", "--rehearsal", NULL);
  g_autoptr (CliRun) real = cli_fixture_run (fixture, "history", NULL);
  g_autoptr (CliRun) rehearsal =
      cli_fixture_run (fixture, "history", "--rehearsal", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *entries;

  g_assert_cmpint (refused->status, ==, 1);
  g_assert_cmpint (real->status, ==, 0);
  g_assert_cmpstr (real->output, ==, "");
  g_assert_nonnull (strstr (real->errors, "understudy history --rehearsal"));

  entries = parse_array (rehearsal, &node);
  g_assert_cmpuint (json_array_get_length (entries), ==, 1);
  g_assert_cmpstr (get_name (entries, 0), ==, "Trial");
}

#define N_ENTRIES 450

static void
fill_ledger (CliFixture *fixture)
{
  g_autoptr (Ledger) ledger = ledger_new (fixture->ledger_path, base_clock_get_system ());
  g_autofree LedgerIntent *intents = g_new0 (LedgerIntent, N_ENTRIES);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  for (guint i = 0; i < N_ENTRIES; i++) {
    g_ptr_array_add (names, g_strdup_printf ("Show %u", i));
    intents[i].client_token = names->pdata[i];
    intents[i].account = "environment:somebody";
    intents[i].endpoint = "https://live.aliyuncs.com";
    intents[i].region = i % 10 == 0 ? "cn-beijing" : "cn-shanghai";
    intents[i].source_id = "source";
    intents[i].name = names->pdata[i];
  }

  ledger_open_async (ledger, NULL, test_take_result, &opened);
  g_assert_true (ledger_open_finish (ledger, test_wait (&opened), NULL));
  ledger_add_intents_async (ledger, intents, N_ENTRIES, test_take_result, &added);
  entries = ledger_add_intents_finish (ledger, test_wait (&added), NULL);
  g_assert_nonnull (entries);
  ledger_close_async (ledger, test_take_result, &closed);
  g_assert_true (ledger_close_finish (ledger, test_wait (&closed), NULL));
}

/* More than is read at a time: nothing missing, nothing twice */
static void
test_history_long (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) usual = NULL;
  g_autoptr (JsonNode) usual_node = NULL;
  g_autoptr (CliRun) all = NULL;
  g_autoptr (JsonNode) all_node = NULL;
  g_autoptr (CliRun) beijing = NULL;
  g_autoptr (JsonNode) beijing_node = NULL;
  JsonArray *entries;

  fill_ledger (fixture);

  usual = cli_fixture_run (fixture, "history", "--json", NULL);
  g_assert_cmpuint (json_array_get_length (parse_array (usual, &usual_node)), ==, 50);

  all = cli_fixture_run (fixture, "history", "--limit", "100000", "--json", NULL);
  entries = parse_array (all, &all_node);
  g_assert_cmpuint (json_array_get_length (entries), ==, N_ENTRIES);
  for (guint i = 0; i < N_ENTRIES; i++) {
    g_autofree char *name = g_strdup_printf ("Show %u", N_ENTRIES - 1 - i);

    g_assert_cmpstr (get_name (entries, i), ==, name);
  }

  beijing = cli_fixture_run (fixture, "history", "--region", "cn-beijing", "--limit", "30",
                             "--json", NULL);
  entries = parse_array (beijing, &beijing_node);
  g_assert_cmpuint (json_array_get_length (entries), ==, 30);
  g_assert_cmpstr (get_name (entries, 29), ==, "Show 150");
}

/* Nothing that a ledger holds may play tricks on the terminal */
static void
test_history_harmless (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *command = NULL;
  g_autoptr (CliRun) run = NULL;

  duplicate (fixture, "Evening show", "cn-shanghai");
  command = g_strdup_printf (
      "sqlite3 '%s' \"UPDATE entries SET name = 'red' || char(27) || '[31m' || char(10) || 'x'\"",
      fixture->ledger_path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));

  run = cli_fixture_run (fixture, "history", NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->output, "red"));
  g_assert_null (strchr (run->output, '\033'));
}

static void
test_history_closed_output (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) closed = NULL;
  g_autoptr (CliRun) full = NULL;

  closed = cli_fixture_run_in_shell (fixture, "\"$UNDERSTUDY\" history --json >&-");
  g_assert_cmpint (closed->status, ==, 1);
  g_assert_nonnull (strstr (closed->errors, "could not be written"));

  full = cli_fixture_run_in_shell (fixture, "\"$UNDERSTUDY\" history --json >/dev/full");
  g_assert_cmpint (full->status, ==, 1);
  g_assert_nonnull (strstr (full->errors, "could not be written"));
}

static guint
count_found (CliFixture *fixture, const char *option, const char *value)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "history", "--json", option, value, NULL);
  g_autoptr (JsonNode) node = NULL;

  return json_array_get_length (parse_array (run, &node));
}

static void
test_history_filters (CliFixture *fixture, gconstpointer data)
{
  duplicate (fixture, "Evening show 舞台", "cn-shanghai");
  duplicate (fixture, "Morning show", "cn-shanghai");

  g_assert_cmpuint (count_found (fixture, "--search", "show"), ==, 2);
  g_assert_cmpuint (count_found (fixture, "--search", "SHOW even"), ==, 1);
  g_assert_cmpuint (count_found (fixture, "--search", "舞"), ==, 1);
  g_assert_cmpuint (count_found (fixture, "--search", "舞厅"), ==, 0);
  g_assert_cmpuint (count_found (fixture, "--state", "done"), ==, 2);
  g_assert_cmpuint (count_found (fixture, "--state", "refused,unknown"), ==, 0);
  g_assert_cmpuint (count_found (fixture, "--since", "2020-01-31"), ==, 2);
  g_assert_cmpuint (count_found (fixture, "--until", "2020-01-31T10:00"), ==, 0);
  g_assert_cmpuint (count_found (fixture, "--until", "2999-01-31"), ==, 2);
  g_assert_cmpuint (count_found (fixture, "--limit", "1"), ==, 1);
}

static void
test_history_wrong_filters (CliFixture *fixture, gconstpointer data)
{
  static const char *const wrong[][2] = {
      {"--state", "finished"},   {"--state", "done,"},         {"--since", "yesterday"},
      {"--until", "2026-13-45"}, {"--export", "history"}, {"--limit", "0"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (CliRun) run = cli_fixture_run (fixture, "history", wrong[i][0], wrong[i][1], NULL);

    g_assert_cmpint (run->status, ==, 2);
    g_assert_cmpstr (run->output, ==, "");
    g_assert_cmpstr (run->errors, !=, "");
  }
}

static void
test_history_export (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("understudy-test-XXXXXX", NULL);
  g_autofree char *json = g_build_filename (folder, "history.json", NULL);
  g_autofree char *csv = g_build_filename (folder, "history.CSV", NULL);
  g_autofree char *content = NULL;
  g_autoptr (CliRun) exported = NULL;
  g_autoptr (CliRun) table = NULL;
  g_autoptr (CliRun) again = NULL;
  g_autoptr (CliRun) elsewhere = NULL;
  g_autoptr (CliRun) nowhere = NULL;
  g_autoptr (JsonNode) node = NULL;

  duplicate (fixture, "Evening show", "cn-shanghai");
  duplicate (fixture, "=1+1", "cn-shanghai");

  exported = cli_fixture_run (fixture, "history", "--export", json, NULL);
  g_assert_cmpint (exported->status, ==, 0);
  g_assert_cmpstr (exported->output, ==, "2 entries were exported.\n");
  table = cli_fixture_run (fixture, "history", "--export", csv, "--search", "=1+1", "--json", NULL);
  g_assert_cmpint (table->status, ==, 0);
  node = cli_run_parse (table);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "exported"), ==, 1);
  g_assert_true (g_file_get_contents (csv, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "\r\n\"'=1+1\",done,"));

  again = cli_fixture_run (fixture, "history", "--import", json, NULL);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpstr (again->output, ==, "0 entries were added. 2 were there already.\n");
  elsewhere = cli_fixture_run (fixture, "history", "--rehearsal", "--import", json, "--json", NULL);
  g_assert_cmpint (elsewhere->status, ==, 0);
  nowhere = cli_fixture_run (fixture, "history", "--import", csv, NULL);
  g_assert_cmpint (nowhere->status, ==, 1);
  g_assert_nonnull (strstr (nowhere->errors, "not a history"));

  g_assert_cmpint (g_unlink (json), ==, 0);
  g_assert_cmpint (g_unlink (csv), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
    g_test_add ("/cli/" name, CliFixture, faults, cli_fixture_set_up, function,                    \
                cli_fixture_tear_down);                                                            \
  }                                                                                                \
  G_STMT_END
#define ADD_ALONE(name, function)                                                                  \
  g_test_add ("/cli/" name, CliFixture, NULL, cli_fixture_set_up_alone, function,                  \
              cli_fixture_tear_down)
  ADD ("studios/json", test_studios_json, NULL);
  ADD ("studios/text", test_studios_text, NULL);
  ADD ("studios/down", test_studios_down, NULL);
  ADD ("studios/time-out", test_studios_time_out, "latency=30s,action=DescribeCasters,after=1");
  ADD ("studios/refused", test_studios_refused, NULL);
  ADD_ALONE ("studios/no-credentials", test_studios_no_credentials);
  ADD_ALONE ("studios/rehearsal", test_studios_rehearsal);
  ADD ("history/json", test_history_json, NULL);
  ADD ("history/filters", test_history_filters, NULL);
  ADD_ALONE ("history/wrong-filters", test_history_wrong_filters);
  ADD ("history/export", test_history_export, NULL);
  ADD ("history/where", test_history_where, NULL);
  ADD ("history/text", test_history_text, NULL);
  ADD ("history/failures", test_history_failures, "code=CasterNumberExceed,action=CopyCaster");
  ADD_ALONE ("history/empty", test_history_empty);
  ADD_ALONE ("history/rehearsal", test_history_rehearsal);
  ADD_ALONE ("history/long", test_history_long);
  ADD ("history/harmless", test_history_harmless, NULL);
  ADD_ALONE ("history/closed-output", test_history_closed_output);

  return g_test_run ();
}
