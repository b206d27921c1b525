/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include <signal.h>
#include <string.h>

#define NO_STUDIO "a2b8e671-2fe5-4642-a2ec-bf93880e0000"

static char *
write_csv (CliFixture *fixture, const char *text)
{
  char *path = g_build_filename (fixture->folder, "orders.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static void
assert_nothing_asked (CliFixture *fixture, CliRun *run)
{
  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_false (g_file_test (fixture->ledger_path, G_FILE_TEST_EXISTS));
}

static JsonArray *
get_array (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));

  return json_node_get_array (node);
}

static const char *
get_string (JsonArray *array, guint index, const char *member)
{
  return cli_json_get_string (json_array_get_element (array, index), member);
}

/* With one list, as lists have their quota too */
static void
assert_made_once (CliFixture *fixture, int width, guint n)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 1; i <= n; i++)
    g_hash_table_add (names, g_strdup_printf ("Stage %0*u", width, i));
  for (guint i = 0; i < json_array_get_length (get_array (node)); i++) {
    const char *name = get_string (get_array (node), i, "name");

    if (g_str_has_prefix (name, "Stage "))
      g_assert_true (g_hash_table_remove (names, name));
  }
  g_assert_cmpuint (g_hash_table_size (names), ==, 0);
}

static void
test_copies (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Stage {n:03}", "--copies", "12",
                       "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);
  JsonArray *array = get_array (node);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (array), ==, 12);
  for (guint i = 0; i < 12; i++) {
    g_autofree char *name = g_strdup_printf ("Stage %03u", i + 1);

    g_assert_cmpstr (get_string (array, i, "name"), ==, name);
    g_assert_cmpstr (get_string (array, i, "state"), ==, "done");
    g_assert_nonnull (get_string (array, i, "caster_id"));
  }
  assert_made_once (fixture, 3, 12);
}

static void
test_text (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Stage {n}", "--copies", "2",
                       "--first", "7", "--endpoint", fixture->endpoint, NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_nonnull (strstr (run->output, "Stage 7"));
  g_assert_nonnull (strstr (run->output, "Stage 8"));
  g_assert_nonnull (strstr (run->output, "2 studios were made."));
}

/* An array also of one, for whoever reads it does not know how many lines a file has */
static void
test_array_of_one (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Stage", "--copies", "1",
                       "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 1);
}

/* Without any of the options a name is no pattern */
static void
test_literal_name (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_duplicate (fixture, "{n} {oops}", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "{n} {oops}"), ==, 1);
}

static void
test_sources (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) list =
      cli_fixture_run (fixture, "studios", "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) studios = cli_run_parse (list);
  const char *second = get_string (get_array (studios), 1, "caster_id");
  g_autofree char *first_name =
      g_strdup_printf ("%s, 1", get_string (get_array (studios), 0, "name"));
  g_autofree char *second_name =
      g_strdup_printf ("%s, 2", get_string (get_array (studios), 1, "name"));
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "{source}, {n}", "--copies", "2",
                       "--from", second, "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 4);
  g_assert_cmpuint (cli_fixture_count_named (fixture, first_name), ==, 1);
  g_assert_cmpuint (cli_fixture_count_named (fixture, second_name), ==, 1);
}

static void
test_existing_name (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) first = cli_fixture_duplicate (fixture, "Stage 2", NULL);
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Stage {n}", "--copies", "3",
                       "--endpoint", fixture->endpoint, NULL);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->errors, "Warning: There is a studio called “Stage 2” already."));
  g_assert_null (strstr (run->errors, "Stage 1"));
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Stage 2"), ==, 2);
}

static void
test_csv (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *text =
      g_strdup_printf ("\xef\xbb\xbfsource;name\r\n%s;\"Gala; evening\"\r\n%s;{n}\r\n",
                       fixture->source_id, fixture->source_id);
  g_autofree char *path = write_csv (fixture, text);
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", "--csv", path, "--endpoint",
                                            fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 2);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Gala; evening"), ==, 1);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "{n}"), ==, 1);
}

static void
test_csv_standard_input (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf (
      "printf '%%s,A\\n%%s,B\\n' %s %s | \"$UNDERSTUDY\" duplicate --csv - --endpoint %s",
      fixture->source_id, fixture->source_id, fixture->endpoint);
  g_autoptr (CliRun) run = cli_fixture_run_in_shell (fixture, command);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "A"), ==, 1);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "B"), ==, 1);
}

/* Every bad line by its number; nothing is sent, though one line is good */
static void
test_csv_bad_lines (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *path = write_csv (fixture, "source,name\nstudio,Good\nstudio,\n,Name\nonly\n");
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", "--csv", path, "--endpoint",
                                            "http://127.0.0.1:1", "--json", NULL);

  assert_nothing_asked (fixture, run);
  g_assert_null (strstr (run->errors, "Line 2"));
  g_assert_nonnull (strstr (run->errors, "Line 3"));
  g_assert_nonnull (strstr (run->errors, "Line 4"));
  g_assert_nonnull (strstr (run->errors, "Line 5"));
  g_assert_nonnull (strstr (run->errors, "Nothing was sent."));
}

static void
test_csv_empty (CliFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {"", "\n\n", "source,name\n"};

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *path = write_csv (fixture, texts[i]);
    g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", "--csv", path, NULL);

    assert_nothing_asked (fixture, run);
    g_assert_cmpstr (run->errors, !=, "");
  }
}

/* Not read to its end, which never comes */
static void
test_csv_endless (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run_in_shell (fixture, "yes source,name | \"$UNDERSTUDY\" duplicate --csv -");

  assert_nothing_asked (fixture, run);
}

static void
test_csv_missing (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", "--csv", "/nonexistent", NULL);
  g_autoptr (CliRun) folder = cli_fixture_run (fixture, "duplicate", "--csv", "/", NULL);

  assert_nothing_asked (fixture, run);
  g_assert_nonnull (strstr (run->errors, "/nonexistent"));
  assert_nothing_asked (fixture, folder);
}

typedef struct {
  const char *arguments[8];
  const char *said;
} Mistake;

static void
test_mistakes (CliFixture *fixture, gconstpointer data)
{
  static const Mistake mistakes[] = {
      {{"source", "Stage", "--copies", "2"}, "PATTERN: "},
      {{"source", "Stage {x}", "--copies", "2"}, "{x}"},
      {{"source", "Stage {n", "--copies", "2"}, "PATTERN: "},
      {{"source", "", "--copies", "1"}, "PATTERN: "},
      {{"source", "a\nb {n}", "--copies", "2"}, "PATTERN: "},
      {{"source", "{n}", "--copies", "0"}, "--copies: "},
      {{"source", "{n}", "--copies", "10001"}, "--copies: "},
      {{"source", "{n}", "--copies", "two"}, "--copies"},
      {{"source", "{n}", "--copies", "-1"}, "--copies"},
      {{"source", "{n}", "--copies", "99999999999999999999"}, "--copies"},
      {{"source", "{n}", "--copies", "2", "--first", "1000000000"}, "--first: "},
      {{"source", "{n}", "--copies", "2", "--first", "x"}, "--first"},
      {{"", "{n}", "--copies", "2"}, "SOURCE_ID: "},
      {{"source", "{n}", "--copies", "2", "--from", ""}, "SOURCE_ID: "},
      {{"source", "--copies", "2"}, "SOURCE_ID PATTERN"},
      {{"source", "{n}", "more", "--copies", "2"}, "more"},
      {{"source", "{n}", "--copies", "2", "--client-token", "t"}, "--client-token"},
      {{"source", "--csv", "file"}, "source"},
      {{"--csv", "file", "--copies", "2"}, "--csv"},
      {{"--csv", "file", "--from", "b"}, "--csv"},
      {{"--csv", "file", "--first", "2"}, "--csv"},
      {{"source", "{n}", "--copies", "2", "--rehearsal", "--endpoint", "http://x"}, "--rehearsal"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    const char *const *a = mistakes[i].arguments;
    g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", a[0], a[1], a[2], a[3], a[4],
                                              a[5], a[6], a[7], NULL);

    assert_nothing_asked (fixture, run);
    g_assert_nonnull (strstr (run->errors, mistakes[i].said));
  }
}

static void
test_too_long (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *pattern = g_strnfill (127, 'x');
  g_autofree char *with_counter = g_strconcat (pattern, "{n}", NULL);
  g_autoptr (CliRun) fits = cli_fixture_run (fixture, "duplicate", "source", with_counter,
                                             "--copies", "9", "--dry-run", NULL);
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", "source", with_counter, "--copies", "10", NULL);

  g_assert_cmpint (fits->status, ==, 0);
  assert_nothing_asked (fixture, run);
  g_assert_nonnull (strstr (run->errors, "PATTERN: "));
}

/* Needs neither a service nor a key, and writes nothing */
static void
test_dry_run (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) json = NULL;
  g_autoptr (JsonNode) node = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", NULL);
  run = cli_fixture_run (fixture, "duplicate", "source", "Stage {n:02}", "--copies", "3", "--from",
                         "other", "--dry-run", NULL);
  json = cli_fixture_run (fixture, "duplicate", "source", "Stage {n:02}", "--copies", "3",
                          "--dry-run", "--json", NULL);
  node = cli_run_parse (json);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->output, "Stage 01"));
  g_assert_nonnull (strstr (run->output, "Stage 06"));
  g_assert_cmpint (json->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 3);
  g_assert_cmpstr (get_string (get_array (node), 2, "name"), ==, "Stage 03");
  g_assert_false (g_file_test (fixture->data, G_FILE_TEST_EXISTS));
}

static void
test_some_refused (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *text =
      g_strdup_printf ("%s,Good\n" NO_STUDIO ",Bad\n", fixture->source_id);
  g_autofree char *path = write_csv (fixture, text);
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", "--csv", path, "--endpoint",
                                            fixture->endpoint, NULL);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->output, "InvalidCaster.NotFound"));
  g_assert_nonnull (strstr (run->output, "No such studio"));
  g_assert_nonnull (strstr (run->output, "Done: 1 of 2; failed: 1; unknown: 0; left: 0."));
  g_assert_cmpuint (cli_fixture_count_named (fixture, "Good"), ==, 1);
}

/* Of one nobody knows what came: that is worse than a refusal, and wins */
static void
settle_possible_copy (CliFixture *fixture, const char *word)
{
  g_autofree char *text =
      g_strdup_printf ("%s,First\n" NO_STUDIO ",Bad\n", fixture->source_id);
  g_autofree char *path = write_csv (fixture, text);
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "duplicate", "--csv", path, "--endpoint",
                                            fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);
  g_autofree char *token = g_strdup (get_string (get_array (node), 0, "client_token"));
  g_autofree char *possible = NULL;
  g_autoptr (CliRun) history = NULL;
  g_autoptr (JsonNode) entries = NULL;
  g_autoptr (CliRun) resume = NULL;
  g_autoptr (CliRun) answer = NULL;
  g_autoptr (JsonNode) answered = NULL;
  g_autoptr (CliRun) again = NULL;

  g_assert_cmpint (run->status, ==, 3);
  g_assert_cmpstr (get_string (get_array (node), 0, "state"), ==, "unknown");
  g_assert_null (get_string (get_array (node), 0, "caster_id"));
  possible = g_strdup (get_string (get_array (node), 0, "possible_copy"));
  g_assert_nonnull (possible);

  history = cli_fixture_run (fixture, "history", "--json", NULL);
  entries = cli_run_parse (history);
  g_assert_null (get_string (get_array (entries), 1, "caster_id"));
  g_assert_cmpstr (get_string (get_array (entries), 1, "possible_copy"), ==, possible);
  g_assert_false (json_object_has_member (
      json_array_get_object_element (get_array (entries), 0), "possible_copy"));

  /* Never guessed at */
  resume = cli_fixture_run (fixture, "resume", "--endpoint", fixture->endpoint, NULL);
  g_assert_cmpint (resume->status, ==, 0);
  g_assert_nonnull (strstr (resume->errors, "Nothing is left to do."));
  g_assert_nonnull (strstr (resume->errors, token));

  answer = cli_fixture_run (fixture, "answer", token, word, "--endpoint",
                            fixture->endpoint, "--json", NULL);
  answered = cli_run_parse (answer);
  g_assert_cmpint (answer->status, ==, 0);
  g_assert_cmpstr (cli_json_get_string (answered, "state"), ==, "done");
  g_assert_cmpstr (cli_json_get_string (answered, "caster_id"), ==, possible);
  g_assert_cmpuint (cli_fixture_count_named (fixture, "First"), ==, 1);

  again = cli_fixture_run (fixture, "answer", token, "--yes", "--endpoint", fixture->endpoint, NULL);
  g_assert_cmpint (again->status, ==, 1);
  g_assert_nonnull (strstr (again->errors, "waits for no answer"));
}

static void
test_possible_copy_is_it (CliFixture *fixture, gconstpointer data)
{
  settle_possible_copy (fixture, "--yes");
}

/* Asked for again with its token, the service tells of the studio that it made before */
static void
test_possible_copy_is_not (CliFixture *fixture, gconstpointer data)
{
  settle_possible_copy (fixture, "--no");
}

static void
test_answer_mistakes (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) neither = cli_fixture_run (fixture, "answer", "token", NULL);
  g_autoptr (CliRun) both = cli_fixture_run (fixture, "answer", "token", "--yes", "--no", NULL);
  g_autoptr (CliRun) none = cli_fixture_run (fixture, "answer", "--yes", NULL);
  g_autoptr (CliRun) nobody = cli_fixture_run (fixture, "answer", "token", "--yes", "--endpoint",
                                               "http://127.0.0.1:1", NULL);

  g_assert_cmpint (neither->status, ==, 2);
  g_assert_cmpint (both->status, ==, 2);
  g_assert_cmpint (none->status, ==, 2);
  g_assert_cmpint (nobody->status, ==, 1);
  g_assert_nonnull (strstr (nobody->errors, "no order with the client token “token”"));
}

/* Nobody answers: that ends it, everything stays queued, and it is said how to go on */
static void
test_service_down (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) resume = NULL;
  g_autoptr (CliRun) discard = NULL;
  g_autoptr (CliRun) nothing = NULL;
  g_autoptr (JsonNode) node = NULL;

  cli_fixture_stop_service (fixture);
  run = cli_fixture_run (fixture, "duplicate", fixture->source_id, "Stage {n}", "--copies", "3",
                         "--endpoint", fixture->endpoint, "--json", NULL);
  node = cli_run_parse (run);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 3);
  g_assert_cmpstr (get_string (get_array (node), 2, "state"), ==, "queued");
  g_assert_nonnull (strstr (run->errors, "understudy resume --endpoint"));

  resume = cli_fixture_run (fixture, "resume", "--endpoint", fixture->endpoint, NULL);
  g_assert_cmpint (resume->status, ==, 1);
  g_assert_nonnull (strstr (resume->output, "Done: 0 of 3; failed: 0; unknown: 0; left: 3."));

  discard = cli_fixture_run (fixture, "discard", "--endpoint", fixture->endpoint, NULL);
  g_assert_cmpint (discard->status, ==, 0);
  g_assert_nonnull (strstr (discard->errors, "3 orders were cancelled."));
  cli_fixture_assert_newest (fixture, "cancelled");

  nothing = cli_fixture_run (fixture, "resume", "--endpoint", fixture->endpoint, "--json", NULL);
  g_assert_cmpint (nothing->status, ==, 0);
  g_assert_cmpstr (nothing->output, ==, "[]\n");
  g_assert_nonnull (strstr (nothing->errors, "Nothing is left to do."));
}

/* What is under way comes to its end, what is not sent stays queued, and goes on another time */
static void
test_interrupt (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Stage {n}", "--copies", "25",
                         "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (CliRun) resume = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) rest = NULL;
  g_autofree char *queued = NULL;
  g_autofree char *others = NULL;
  guint n;

  cli_wait_for_value (fixture->ledger_path,
                      "SELECT count (*) > 3 FROM entries WHERE state = 'done'", "1");
  g_subprocess_send_signal (process, SIGINT);
  run = cli_fixture_wait (fixture, process);
  node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "understudy resume --endpoint"));
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 25);
  queued = cli_query (fixture->ledger_path, "SELECT count (*) FROM entries WHERE state = 'queued'");
  others = cli_query (fixture->ledger_path,
                      "SELECT count (*) FROM entries WHERE state NOT IN ('queued', 'done')");
  g_assert_cmpstr (others, ==, "0");
  n = (guint) g_ascii_strtoull (queued, NULL, 10);
  g_assert_cmpuint (n, >, 0);

  resume = cli_fixture_run (fixture, "resume", "--endpoint", fixture->endpoint, "--json", NULL);
  rest = cli_run_parse (resume);
  g_assert_cmpint (resume->status, ==, 0);
  g_assert_cmpuint (json_array_get_length (get_array (rest)), ==, n);
  assert_made_once (fixture, 1, 25);
}

/* Killed in the middle: what was under way is looked for, the rest is sent */
static void
test_kill (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) process =
      cli_fixture_start (fixture, "duplicate", fixture->source_id, "Stage {n}", "--copies", "15",
                         "--endpoint", fixture->endpoint, NULL);
  g_autoptr (CliRun) killed = NULL;
  g_autoptr (CliRun) resume = NULL;
  g_autofree char *done = NULL;

  cli_wait_for_value (fixture->ledger_path,
                      "SELECT count (*) > 0 FROM entries WHERE state = 'sending'", "1");
  g_subprocess_send_signal (process, SIGKILL);
  killed = cli_fixture_wait (fixture, process);
  g_assert_cmpint (killed->status, ==, -1);

  resume = cli_fixture_run (fixture, "resume", "--endpoint", fixture->endpoint, NULL);
  g_assert_cmpint (resume->status, ==, 0);
  done = cli_query (fixture->ledger_path, "SELECT count (*) FROM entries WHERE state = 'done'");
  g_assert_cmpstr (done, ==, "15");
  assert_made_once (fixture, 1, 15);
}

static void
test_clock (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", fixture->source_id, "Stage {n}", "--copies", "2",
                       "--endpoint", fixture->endpoint, NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->errors, "20 minutes behind"));
}

/* Where there is no list of studios nothing can be compared, but much be made; unless names depend on it */
static void
test_no_list (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run =
      cli_fixture_run (fixture, "duplicate", "studio", "Stage {n}", "--copies", "2", "--endpoint",
                       fixture->endpoint, "--json", NULL);
  g_autoptr (CliRun) named =
      cli_fixture_run (fixture, "duplicate", "studio", "{source} {n}", "--copies", "2",
                       "--endpoint", fixture->endpoint, "--json", NULL);
  g_autoptr (JsonNode) node = cli_run_parse (run);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (get_string (get_array (node), 0, "state"), ==, "refused");
  g_assert_cmpint (named->status, ==, 1);
  g_assert_cmpstr (named->output, ==, "");
  g_assert_nonnull (strstr (named->errors, "Nothing was sent."));
}

static void
test_disk (CliFixture *fixture, gconstpointer data)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autoptr (CliRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  cli_fixture_setenv (fixture, "XDG_DATA_HOME", file);
  run = cli_fixture_run (fixture, "duplicate", "studio", "Stage {n}", "--copies", "2", "--endpoint",
                         "http://127.0.0.1:1", "--json", NULL);
  node = cli_run_parse (run);
  cli_fixture_setenv (fixture, "XDG_DATA_HOME", fixture->data);

  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpuint (json_array_get_length (get_array (node)), ==, 2);
  g_assert_cmpstr (cli_json_get_error_code (json_array_get_element (get_array (node), 0)), ==,
                   "LedgerCannotOpen");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function, ...)                                                                   \
  G_STMT_START                                                                                     \
  {                                                                                                \
    static const char *const faults[] = {__VA_ARGS__};                                                 \
                                                                                                   \
    g_test_add ("/cli/many/" name, CliFixture, faults, cli_fixture_set_up, function,               \
                cli_fixture_tear_down);                                                            \
  }                                                                                                \
  G_STMT_END
#define ADD_ALONE(name, function)                                                                  \
  g_test_add ("/cli/many/" name, CliFixture, NULL, cli_fixture_set_up_alone, function,             \
              cli_fixture_tear_down)
  ADD ("copies", test_copies, NULL);
  ADD ("text", test_text, NULL);
  ADD ("array-of-one", test_array_of_one, NULL);
  ADD ("literal-name", test_literal_name, NULL);
  ADD ("sources", test_sources, NULL);
  ADD ("existing-name", test_existing_name, NULL);
  ADD ("csv", test_csv, NULL);
  ADD ("csv/standard-input", test_csv_standard_input, NULL);
  ADD_ALONE ("csv/bad-lines", test_csv_bad_lines);
  ADD_ALONE ("csv/empty", test_csv_empty);
  ADD_ALONE ("csv/endless", test_csv_endless);
  ADD_ALONE ("csv/missing", test_csv_missing);
  ADD_ALONE ("mistakes", test_mistakes);
  ADD_ALONE ("too-long", test_too_long);
  ADD_ALONE ("dry-run", test_dry_run);
  ADD ("some-refused", test_some_refused, NULL);
  ADD ("possible-copy/yes", test_possible_copy_is_it, "no-client-token-id",
       "cut-after,action=CopyCaster,times=1", NULL);
  ADD ("possible-copy/no", test_possible_copy_is_not, "no-client-token-id",
       "cut-after,action=CopyCaster,times=1", NULL);
  ADD_ALONE ("answer/mistakes", test_answer_mistakes);
  ADD ("service-down", test_service_down, NULL);
  ADD ("interrupt", test_interrupt, "latency=100ms,action=CopyCaster", NULL);
  ADD ("kill", test_kill, "jitter=80ms,action=CopyCaster", NULL);
  ADD ("clock", test_clock, "clock=+20m", NULL);
  ADD ("no-list", test_no_list, "code=Forbidden.RAM,action=DescribeCasters,after=1", NULL);
  ADD_ALONE ("disk", test_disk);

  return g_test_run ();
}
