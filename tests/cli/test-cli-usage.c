/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-fixture.h"
#include <string.h>

static void
assert_usage (CliFixture *fixture, CliRun *run, const char *words)
{
  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpstr (run->output, ==, "");
  g_assert_true (g_str_has_prefix (run->errors, "understudy: "));
  g_assert_nonnull (strstr (run->errors, words));
  g_assert_true (g_utf8_validate (run->errors, -1, NULL));
  /* A mistake leaves nothing behind */
  g_assert_false (g_file_test (fixture->data, G_FILE_TEST_EXISTS));
}

static void
assert_help (CliRun *run, const char *words)
{
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_nonnull (strstr (run->output, words));
}

static void
test_help (CliFixture *fixture, gconstpointer data)
{
  static const char *const ways[] = {"help", "--help", "-h"};

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (CliRun) run = cli_fixture_run (fixture, ways[i], NULL);

    assert_help (run, "understudy duplicate SOURCE_ID NAME|PATTERN");
    g_assert_nonnull (strstr (run->output, "understudy history"));
    g_assert_nonnull (strstr (run->output, "understudy studios"));
    g_assert_nonnull (strstr (run->output, "window"));
    g_assert_nonnull (strstr (run->output, "ALIBABA_CLOUD_ACCESS_KEY_ID"));
  }
}

static void
test_help_for_commands (CliFixture *fixture, gconstpointer data)
{
  static const char *const commands[] = {"duplicate", "history", "studios"};

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    g_autoptr (CliRun) by_option = cli_fixture_run (fixture, commands[i], "--help", NULL);
    g_autoptr (CliRun) by_word = cli_fixture_run (fixture, "help", commands[i], NULL);
    g_autofree char *usage = g_strdup_printf ("understudy %s [OPTION…]", commands[i]);

    assert_help (by_option, usage);
    g_assert_nonnull (strstr (by_option->output, "--rehearsal"));
    g_assert_nonnull (strstr (by_option->output, "--json"));
    g_assert_cmpint (by_word->status, ==, 0);
    g_assert_cmpstr (by_word->output, ==, by_option->output);
  }
}

static void
test_help_for_nothing (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "help", "triplicate", NULL);

  assert_usage (fixture, run, "triplicate");
}

static void
test_version (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "--version", NULL);

  g_assert_cmpint (run->status, ==, 0);
  g_assert_true (g_str_has_prefix (run->output, "understudy "));
  g_assert_true (g_ascii_isdigit (run->output[strlen ("understudy ")]));
}

static void
test_arguments (CliFixture *fixture, gconstpointer data)
{
  static const struct {
    const char *arguments[8];
    const char *words;
  } cases[] = {
      {{"duplicate"}, "SOURCE_ID NAME"},
      {{"duplicate", "source"}, "SOURCE_ID NAME"},
      {{"duplicate", "source", "Evening", "show"}, "show"},
      {{"duplicate", "source", "name", "--nonsense"}, "--nonsense"},
      {{"duplicate", "source", ""}, "name is empty"},
      {{"duplicate", "", "name"}, "studio ID is empty"},
      {{"duplicate", "source", "two\nlines"}, "line break"},
      {{"duplicate", "source", "   "}, "blanks"},
      {{"duplicate", "source", "broken\377name"}, "UTF-8"},
      {{"duplicate", "broken\377source", "name"}, "UTF-8"},
      {{"duplicate", "source", "name", "--client-token", ""}, "client token"},
      {{"duplicate", "source", "name", "--client-token", "two words"}, "client token"},
      {{"duplicate", "source", "name", "--client-token", "broken\377"}, "UTF-8"},
      {{"duplicate", "source", "name", "--client-token"}, "--client-token"},
      {{"duplicate", "source", "name", "--client-token",
        "12345678901234567890123456789012345678901234567890123456789012345"},
       "64"},
      {{"duplicate", "source", "name", "--rehearsal", "--endpoint", "http://127.0.0.1:1"},
       "--rehearsal"},
      {{"duplicate", "source", "name", "--endpoint", "live.aliyuncs.com"}, "https://"},
      {{"duplicate", "source", "name", "--endpoint", "ftp://live.aliyuncs.com"}, "https://"},
      {{"duplicate", "source", "name", "--endpoint", ""}, "https://"},
      {{"duplicate", "source", "name", "--region", "mars-north-1"}, "region"},
      {{"duplicate", "source", "name", "--rehearsal", "--region", "mars-north-1"}, "region"},
      {{"duplicate", "source", "name", "--signature", "md5"}, "--signature"},
      {{"duplicate", "source", "name", "--format", "yaml"}, "--format"},
      {{"duplicate", "source", "name", "--timeout", "soon"}, "--timeout"},
      {{"duplicate", "source", "name", "--timeout", "0"}, "--timeout"},
      {{"duplicate", "source", "name", "--timeout=-1"}, "--timeout"},
      {{"duplicate", "source", "name", "--timeout", "nan"}, "--timeout"},
      {{"duplicate", "source", "name", "--timeout", "1e9"}, "--timeout"},
      {{"duplicate", "source", "name", "--timeout", "5s"}, "--timeout"},
      {{"history", "more"}, "more"},
      {{"history", "--limit", "0"}, "--limit"},
      {{"history", "--limit=-3"}, "--limit"},
      {{"history", "--limit", "many"}, "many"},
      {{"history", "--limit", "99999999999999999999"}, "99999999999999999999"},
      {{"history", "--rehearsal", "--endpoint", "https://live.aliyuncs.com"}, "--endpoint"},
      {{"history", "--timeout", "1"}, "--timeout"},
      {{"studios", "more"}, "more"},
      {{"studios", "--limit", "1"}, "--limit"},
      {{"studios", "--region", "CN"}, "region"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *const *a = cases[i].arguments;
    g_autoptr (CliRun) run =
        cli_fixture_run (fixture, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], NULL);

    assert_usage (fixture, run, cases[i].words);
    g_assert_nonnull (strstr (run->errors, "--help"));
  }
}

/* With a plain C locale nothing is known of the encoding: UTF-8 passes, anything else does not */
static void
test_plain_locale (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) broken = NULL;
  g_autoptr (CliRun) chinese = NULL;

  cli_fixture_setenv (fixture, "LC_ALL", "C");
  broken = cli_fixture_run (fixture, "duplicate", "source", "b\344hne", NULL);
  assert_usage (fixture, broken, "UTF-8");

  chinese = cli_fixture_run (fixture, "duplicate", "no-such-studio", "舞台", "--rehearsal", NULL);
  g_assert_cmpint (chinese->status, ==, 1);
  g_assert_nonnull (strstr (chinese->output, "舞台"));
  g_assert_nonnull (strstr (chinese->output, "InvalidCaster"));
}

static void
test_region_of_environment (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) run = NULL;

  cli_fixture_setenv (fixture, "ALIBABA_CLOUD_REGION_ID", "mars-north-1");
  run = cli_fixture_run (fixture, "duplicate", "source", "name", NULL);
  assert_usage (fixture, run, "ALIBABA_CLOUD_REGION_ID");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/cli/usage/" name, CliFixture, NULL, cli_fixture_set_up_alone, function,            \
              cli_fixture_tear_down)
  ADD ("help", test_help);
  ADD ("help-for-commands", test_help_for_commands);
  ADD ("help-for-nothing", test_help_for_nothing);
  ADD ("version", test_version);
  ADD ("arguments", test_arguments);
  ADD ("plain-locale", test_plain_locale);
  ADD ("region-of-environment", test_region_of_environment);

  return g_test_run ();
}
