/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"
#include "cli-text.h"

static void
test_wants (void)
{
  static const struct {
    const char *arguments[4];
    gboolean wanted;
  } cases[] = {
      {{"understudy"}, FALSE},
      {{"understudy", "duplicate"}, TRUE},
      {{"understudy", "history", "--json"}, TRUE},
      {{"understudy", "studios"}, TRUE},
      {{"understudy", "help"}, TRUE},
      {{"understudy", "--help"}, TRUE},
      {{"understudy", "-h"}, TRUE},
      {{"understudy", "--version"}, TRUE},
      {{"understudy", "--gapplication-service"}, FALSE},
      {{"understudy", "Duplicate"}, FALSE},
      {{"understudy", ""}, FALSE},
      {{"understudy", "--json", "duplicate"}, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    int argc = 0;

    while (argc < 4 && cases[i].arguments[argc] != NULL)
      argc++;
    g_assert_cmpint (cli_wants (argc, (char **) cases[i].arguments), ==, cases[i].wanted);
  }
}

static void
test_clean (void)
{
  static const struct {
    const char *text, *clean;
  } cases[] = {
      {NULL, ""},
      {"plain", "plain"},
      {"two\nlines\tand\rmore", "two lines and more"},
      {"\033[31mred\033[0m", " [31mred [0m"},
      {"bell\a\302\233csi", "bell  csi"},
      {"line\342\200\250separator", "line separator"},
      {"舞台", "舞台"},
      {"broken\377", "broken\357\277\275"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *clean = cli_text_clean (cases[i].text);

    g_assert_cmpstr (clean, ==, cases[i].clean);
  }
}

static void
test_wrap (void)
{
  g_autofree char *wide = g_strnfill (79, 'x');
  g_autofree char *text = g_strconcat ("a b ", wide, " c", NULL);
  g_autofree char *expected = g_strconcat ("a b\n", wide, "\nc\n", NULL);
  g_autofree char *wrapped = cli_text_wrap (text, 80);
  g_autofree char *empty = cli_text_wrap ("", 80);

  g_assert_cmpstr (wrapped, ==, expected);
  g_assert_cmpstr (empty, ==, "\n");
}

static void
test_table (void)
{
  g_autoptr (CliTable) table = cli_table_new (3);
  g_autofree char *text = NULL;

  cli_table_add (table, "Name", "ID", "End", NULL);
  cli_table_add (table, "舞台", "1", "x", NULL);            /* each takes two columns */
  cli_table_add (table, "Mu\314\210ller", "22", "y", NULL); /* the diaeresis takes none */
  cli_table_add (table, "", "333", NULL);
  cli_table_add (table, "last", NULL);
  text = cli_table_to_text (table);

  g_assert_cmpstr (text, ==,
                   "Name    ID   End\n"
                   "舞台    1    x\n"
                   "Mu\314\210ller  22   y\n"
                   "        333\n"
                   "last\n");
}

static void
test_table_long_cell (void)
{
  g_autoptr (CliTable) table = cli_table_new (2);
  g_autofree char *long_cell = g_strnfill (60, 'x');
  g_autofree char *expected = g_strconcat ("short  1\n", long_cell, "  2\n", NULL);
  g_autofree char *text = NULL;

  cli_table_add (table, "short", "1", NULL);
  cli_table_add (table, long_cell, "2", NULL);
  text = cli_table_to_text (table);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_table_empty (void)
{
  g_autoptr (CliTable) table = cli_table_new (2);
  g_autofree char *text = cli_table_to_text (table);

  g_assert_cmpstr (text, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/wants", test_wants);
  g_test_add_func ("/cli/text/clean", test_clean);
  g_test_add_func ("/cli/text/wrap", test_wrap);
  g_test_add_func ("/cli/text/table", test_table);
  g_test_add_func ("/cli/text/table-long-cell", test_table_long_cell);
  g_test_add_func ("/cli/text/table-empty", test_table_empty);

  return g_test_run ();
}
