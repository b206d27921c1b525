/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-name-pattern.h"
#include "duplicator-name.h"
#include "live-error.h"

#include <string.h>

#define ID   "a2b8e671-2fe5-4642-a2ec-bf938800e001"
#define DATE "2026-11-22"

#define TEN     "0123456789"
#define FIFTY   TEN TEN TEN TEN TEN
#define LONG127 FIFTY FIFTY TEN TEN "0123456"
#define LONG128 LONG127 "7"
#define HAN10   "零一二三四五六七八九"
#define HAN128                                                                                     \
  HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 "零一二三四五六七"

/* Patterns that are right, and the name they make */

typedef struct {
  const char *name;
  const char *pattern;
  guint number;
  const char *source_name;
  const char *expected;
} Right;

static const Right rights[] = {
  { "plain", "Stage", 1, NULL, "Stage" },
  { "counter", "Stage {n}", 7, NULL, "Stage 7" },
  { "counter-zero", "Stage {n}", 0, NULL, "Stage 0" },
  { "counter-only", "{n}", 12, NULL, "12" },
  { "counter-first", "{n}. Stage", 3, NULL, "3. Stage" },
  { "counter-twice", "{n}/{n:02}", 3, NULL, "3/03" },
  { "counter-largest", "{n}", G_MAXUINT, NULL, "4294967295" },
  { "width-1", "{n:01}", 5, NULL, "5" },
  { "width-3", "Stage {n:03}", 7, NULL, "Stage 007" },
  { "width-3-full", "Stage {n:03}", 123, NULL, "Stage 123" },
  { "width-3-outgrown", "Stage {n:03}", 1234, NULL, "Stage 1234" },
  { "width-9", "{n:09}", 42, NULL, "000000042" },
  { "width-wide-colon", "{n：03}", 7, NULL, "007" },
  { "date", "Stage {date}", 1, NULL, "Stage " DATE },
  { "date-and-counter", "{date}-{n:02}", 1, NULL, DATE "-01" },
  { "source-name", "{source} {n}", 2, "Main", "Main 2" },
  { "source-id", "{source} {n}", 2, NULL, ID " 2" },
  { "source-name-empty", "{source} {n}", 2, "", ID " 2" },
  { "source-name-chinese", "{source}（{n}）", 2, "主台", "主台（2）" },
  { "source-name-braces", "{source} {n}", 2, "{n} {x}", "{n} {x} 2" },
  { "source-name-percent", "{source} %s%n {n}", 2, "%d", "%d %s%n 2" },
  { "braces", "{{{n}}}", 4, NULL, "{4}" },
  { "braces-only", "{{}}", 4, NULL, "{}" },
  { "braces-around", "{{n}}", 4, NULL, "{n}" },
  { "braces-opening", "a{{b", 4, NULL, "a{b" },
  { "braces-closing", "a}}b", 4, NULL, "a}b" },
  { "braces-many", "{{{{}}}}", 4, NULL, "{{}}" },
  { "braces-after", "{n}}}", 4, NULL, "4}" },
  { "chinese", "舞台 {n}", 4, NULL, "舞台 4" },
  { "wide-braces", "舞台｛n｝", 4, NULL, "舞台｛n｝" },
  { "emoji", "🎬 {n}", 4, NULL, "🎬 4" },
  { "blanks-around", "  Stage {n}\t", 4, NULL, "Stage 4" },
  { "blanks-wide", "\u3000Stage {n}\u00a0", 4, NULL, "Stage 4" },
  { "blanks-line-break", "Stage {n}\r\n", 4, NULL, "Stage 4" },
  { "blanks-inside", "Stage  {n}", 4, NULL, "Stage  4" },
  { "blanks-of-source", "{source}", 4, " Main ", "Main" },
  { "longest", LONG128, 1, NULL, LONG128 },
  { "longest-chinese", HAN128, 1, NULL, HAN128 },
};

static void
test_right (gconstpointer data)
{
  const Right *c = data;
  g_autoptr (DuplicatorNamePattern) pattern = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  pattern = duplicator_name_pattern_new (c->pattern, &error);
  g_assert_no_error (error);
  name = duplicator_name_pattern_expand (pattern, c->number, ID, c->source_name, DATE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (name, ==, c->expected);
}

/* Patterns that are wrong */

typedef struct {
  const char *name;
  const char *pattern;
  DuplicatorNamePatternErrorCode code;
  int position;
  const char *words[3];
} Wrong;

#define E(code) DUPLICATOR_NAME_PATTERN_ERROR_##code

static const Wrong wrongs[] = {
  { "null", NULL, E (EMPTY), -1, { "empty" } },
  { "empty", "", E (EMPTY), -1, { "empty" } },
  { "blank", " \t\u3000", E (EMPTY), -1, { "empty" } },
  { "line-break-only", "\n", E (EMPTY), -1, { "empty" } },
  { "not-utf8", "Caf\xe9 {n}", E (NOT_UTF8), 3, { "UTF-8", "character 4" } },
  { "not-utf8-cut", "{n}\xe5\xaf", E (NOT_UTF8), 3, { "UTF-8", "character 4" } },
  { "line-break", "Stage\n{n}", E (CONTROL_CHARACTER), 5, { "control", "character 6" } },
  { "tab", "Stage\t{n}", E (CONTROL_CHARACTER), 5, { "control", "character 6" } },
  { "delete", "Stage\x7f{n}", E (CONTROL_CHARACTER), 5, { "control", "character 6" } },
  { "c1", "舞台\xc2\x85{n}", E (CONTROL_CHARACTER), 2, { "control", "character 3" } },
  { "line-separator", "a\u2028b", E (CONTROL_CHARACTER), 1, { "control", "character 2" } },
  { "control-in-braces", "{n\n}", E (CONTROL_CHARACTER), 2, { "control", "character 3" } },
  { "control-after-blanks", "  a\tb", E (CONTROL_CHARACTER), 3, { "control", "character 4" } },
  { "unknown", "Stage {x}", E (UNKNOWN_PLACEHOLDER), 6,
    { "“{x}” at character 7", "{n}, {n:03}, {date} and {source}", "{{ and }}" } },
  { "unknown-after-chinese", "舞台 {x}", E (UNKNOWN_PLACEHOLDER), 3, { "character 4" } },
  { "unknown-after-blanks", "  {x}", E (UNKNOWN_PLACEHOLDER), 2, { "character 3" } },
  { "unknown-after-braces", "{{{x}", E (UNKNOWN_PLACEHOLDER), 2, { "character 3" } },
  { "unknown-empty", "Stage {}", E (UNKNOWN_PLACEHOLDER), 6, { "“{}” at character 7" } },
  { "unknown-capital", "{N}", E (UNKNOWN_PLACEHOLDER), 0, { "“{N}”" } },
  { "unknown-blanks", "{ n }", E (UNKNOWN_PLACEHOLDER), 0, { "“{ n }”" } },
  { "unknown-with-width", "{i:03}", E (UNKNOWN_PLACEHOLDER), 0, { "“{i:03}”" } },
  { "unknown-colon-only", "{:03}", E (UNKNOWN_PLACEHOLDER), 0, { "“{:03}”" } },
  { "unknown-long", "{" LONG128 LONG128 "}", E (UNKNOWN_PLACEHOLDER), 0, { "…}”" } },
  { "unknown-percent", "{%s%n}", E (UNKNOWN_PLACEHOLDER), 0, { "“{%s%n}”" } },
  { "unclosed", "Stage {n", E (UNCLOSED_BRACE), 6, { "character 7", "not closed", "{{" } },
  { "unclosed-bare", "Stage {", E (UNCLOSED_BRACE), 6, { "character 7" } },
  { "unclosed-then-another", "{n {date}", E (UNCLOSED_BRACE), 0, { "character 1" } },
  { "unclosed-second", "{n} {date", E (UNCLOSED_BRACE), 4, { "character 5" } },
  { "unclosed-three", "{{{", E (UNCLOSED_BRACE), 2, { "character 3" } },
  { "stray", "Stage n}", E (STRAY_BRACE), 7, { "character 8", "}}" } },
  { "stray-after", "{n}}", E (STRAY_BRACE), 3, { "character 4" } },
  { "stray-three", "{n}}}}", E (STRAY_BRACE), 5, { "character 6" } },
  { "width-empty", "{n:}", E (BAD_FORMAT), 0, { "“{n:}” at character 1", "{n:03}", "1 to 9" } },
  { "width-0", "{n:0}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "width-00", "{n:00}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "width-10", "a {n:010}", E (BAD_FORMAT), 2, { "character 3", "{n:03}" } },
  { "width-without-zero", "{n:3}", E (BAD_FORMAT), 0, { "“{n:3}”", "{n:03}" } },
  { "width-negative", "{n:-3}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "width-letter", "{n:0x}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "width-more", "{n:03d}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "width-two-colons", "{n::03}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "width-blank", "{n: 03}", E (BAD_FORMAT), 0, { "{n:03}" } },
  { "date-format", "{date:%Y}", E (BAD_FORMAT), 0, { "“{date:%Y}”", "Write {date}." } },
  { "source-format", "{source:03}", E (BAD_FORMAT), 0, { "Write {source}." } },
  { "too-long", LONG128 "8", E (TOO_LONG), -1, { "129 characters", "128" } },
  { "too-long-chinese", HAN128 "八", E (TOO_LONG), -1, { "129 characters", "128" } },
  { "too-long-counter", LONG128 "{n}", E (TOO_LONG), -1, { "129 characters" } },
  { "too-long-width", LONG128 "{n:09}", E (TOO_LONG), -1, { "137 characters" } },
  { "too-long-date", LONG128 "{date}", E (TOO_LONG), -1, { "138 characters" } },
  { "too-long-source", LONG128 "{source}", E (TOO_LONG), -1, { "129 characters" } },
};

static void
test_wrong (gconstpointer data)
{
  const Wrong *c = data;
  g_autoptr (DuplicatorNamePattern) pattern = NULL;
  g_autoptr (GError) error = NULL;

  pattern = duplicator_name_pattern_new (c->pattern, &error);
  g_assert_null (pattern);
  g_assert_error (error, DUPLICATOR_NAME_PATTERN_ERROR, (int) c->code);
  g_assert_cmpint (duplicator_name_pattern_error_get_position (error), ==, c->position);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), <, 400);
  for (gsize i = 0; i < G_N_ELEMENTS (c->words) && c->words[i] != NULL; i++) {
    if (strstr (error->message, c->words[i]) == NULL)
      g_error ("“%s” is not in “%s”", c->words[i], error->message);
  }
}

/* Whether names differ */

typedef struct {
  const char *name;
  const char *pattern;
  guint n_sources;
  guint copies;
  const char *words; /* NULL: they do */
} Apart;

static const Apart aparts[] = {
  { "one", "Stage", 1, 1, NULL },
  { "copies-counter", "Stage {n}", 1, 2, NULL },
  { "copies-many", "Stage {n:05}", 1, 10000, NULL },
  { "copies-none", "Stage", 1, 2, "Write {n}" },
  { "copies-date", "Stage {date}", 1, 2, "Write {n}" },
  { "copies-source", "Stage {source}", 1, 2, "Write {n}" },
  { "copies-braces", "Stage {{n}}", 1, 2, "Write {n}" },
  { "copies-wide-braces", "舞台｛n｝", 1, 2, "full-width" },
  { "copies-wide-braces-and-counter", "舞台｛{n}｝", 1, 2, NULL },
  { "sources-counter", "Stage {n}", 5, 1, NULL },
  { "sources-source", "{source} copy", 5, 1, NULL },
  { "sources-none", "Stage", 5, 1, "{source}" },
  { "sources-date", "{date}", 5, 1, "{source}" },
  { "sources-wide-braces", "｛source｝", 5, 1, "full-width" },
  { "both-counter", "{n}", 5, 5, NULL },
  { "both-source", "{source}", 5, 5, "Write {n}" },
  { "both-both", "{source} {n}", 5, 5, NULL },
};

static void
test_apart (gconstpointer data)
{
  const Apart *c = data;
  g_autoptr (DuplicatorNamePattern) pattern = NULL;
  g_autoptr (GError) error = NULL;
  gboolean apart;

  pattern = duplicator_name_pattern_new (c->pattern, &error);
  g_assert_no_error (error);
  apart = duplicator_name_pattern_tells_apart (pattern, c->n_sources, c->copies, &error);

  if (c->words == NULL) {
    g_assert_no_error (error);
    g_assert_true (apart);
    return;
  }

  g_assert_false (apart);
  g_assert_error (error, DUPLICATOR_NAME_PATTERN_ERROR, (int) E (NO_COUNTER));
  g_assert_cmpint (duplicator_name_pattern_error_get_position (error), ==, -1);
  g_assert_nonnull (strstr (error->message, c->words));
}

static void
test_has (void)
{
  static const struct {
    const char *pattern;
    gboolean counter;
    gboolean source;
  } cases[] = {
    { "a", FALSE, FALSE },        { "{n}", TRUE, FALSE },       { "{n:03}", TRUE, FALSE },
    { "{source}", FALSE, TRUE },  { "{source}{n}", TRUE, TRUE }, { "{date}", FALSE, FALSE },
    { "{{n}}", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DuplicatorNamePattern) pattern =
        duplicator_name_pattern_new (cases[i].pattern, NULL);

    g_assert_cmpint (duplicator_name_pattern_has_counter (pattern), ==, cases[i].counter);
    g_assert_cmpint (duplicator_name_pattern_has_source (pattern), ==, cases[i].source);
  }
}

/* Names that cannot be, though the pattern is right */

static void
expect_no_name (const char *text, const char *source_name, GQuark domain, const char *words)
{
  g_autoptr (DuplicatorNamePattern) pattern = duplicator_name_pattern_new (text, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (pattern);
  g_assert_null (duplicator_name_pattern_expand (pattern, 10, ID, source_name, DATE, &error));
  g_assert_nonnull (error);
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (domain));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, error->message);
}

static void
test_expand_too_long_by_source (void)
{
  expect_no_name ("{source} copy", LONG128, LIVE_ERROR,
                  "“01234567890123456789012…” has 133 characters. At most 128");
}

static void
test_expand_too_long_by_number (void)
{
  /* Long enough for numbers of one digit, and this one has two */
  expect_no_name (LONG127 "{n}", NULL, LIVE_ERROR, "has 129 characters");
}

static void
test_expand_control_in_source (void)
{
  expect_no_name ("{source} copy", "a\nb", LIVE_ERROR, "control character");
}

static void
test_expand_source_not_utf8 (void)
{
  expect_no_name ("{source} copy", "a\xff", LIVE_ERROR, "UTF-8");
}

static void
test_expand_source_blank (void)
{
  expect_no_name ("{source}", " ", LIVE_ERROR, "empty");
}

/* Escaping */

static void
test_escape (gconstpointer data)
{
  const char *name = data;
  g_autofree char *text = duplicator_name_pattern_escape (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuplicatorNamePattern) pattern = duplicator_name_pattern_new (text, &error);
  g_autofree char *made = NULL;

  g_assert_no_error (error);
  made = duplicator_name_pattern_expand (pattern, 1, ID, "Main", DATE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (made, ==, name);
}

/* Errors */

static void
test_position_of_other_errors (void)
{
  g_autoptr (GError) error = g_error_new_literal (LIVE_ERROR, 0, "x");

  g_assert_cmpint (duplicator_name_pattern_error_get_position (error), ==, -1);
  g_assert_cmpint (duplicator_name_pattern_error_get_position (NULL), ==, -1);
}

static void
test_error_is_copied (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  g_assert_null (duplicator_name_pattern_new ("a {", &error));
  copy = g_error_copy (error);
  g_assert_cmpint (duplicator_name_pattern_error_get_position (copy), ==, 2);
}

/* Whatever is typed: a pattern that makes valid names, or an error with words */
static void
test_fuzz (void)
{
  static const char *const pieces[] = {
    "{", "}", "{{", "}}", "{n}", "{n:03}", "{n:", "n", ":", "0", "9", "{date}", "{source}", "date",
    "source", " ", "\t", "\n", "a", "台", "｛", "｝", "：", "%", "%s", "\xff", "\xe5", "🎬", "\u2028",
    LONG128,
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);
  guint n_names = 0;
  guint n_errors = 0;

  for (guint i = 0; i < 20000; i++) {
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (DuplicatorNamePattern) pattern = NULL;
    g_autoptr (GError) error = NULL;
    g_autofree char *name = NULL;

    for (int n = g_rand_int_range (rand, 0, 8); n > 0; n--)
      g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);

    pattern = duplicator_name_pattern_new (text->str, &error);
    if (pattern != NULL)
      name = duplicator_name_pattern_expand (pattern, 7, ID, "Main", DATE, &error);

    if (name != NULL) {
      g_assert_no_error (error);
      g_assert_true (duplicator_check_name (name, NULL));
      n_names++;
    } else {
      int position = duplicator_name_pattern_error_get_position (error);

      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpint (position, <, (int) text->len);
      n_errors++;
    }
  }

  g_assert_cmpuint (n_names, >, 1000);
  g_assert_cmpuint (n_errors, >, 1000);
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "Stage", "{n}", "a {b} {{c}}", "}{", "主台 {1}" };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rights); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/name-pattern/right/%s", rights[i].name);

    g_test_add_data_func (path, &rights[i], test_right);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wrongs); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/name-pattern/wrong/%s", wrongs[i].name);

    g_test_add_data_func (path, &wrongs[i], test_wrong);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (aparts); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/name-pattern/apart/%s", aparts[i].name);

    g_test_add_data_func (path, &aparts[i], test_apart);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/name-pattern/escape/%" G_GSIZE_FORMAT, i);

    g_test_add_data_func (path, names[i], test_escape);
  }
  g_test_add_func ("/duplicator/name-pattern/has", test_has);
  g_test_add_func ("/duplicator/name-pattern/expand/too-long-by-source",
                   test_expand_too_long_by_source);
  g_test_add_func ("/duplicator/name-pattern/expand/too-long-by-number",
                   test_expand_too_long_by_number);
  g_test_add_func ("/duplicator/name-pattern/expand/control-in-source",
                   test_expand_control_in_source);
  g_test_add_func ("/duplicator/name-pattern/expand/source-not-utf8", test_expand_source_not_utf8);
  g_test_add_func ("/duplicator/name-pattern/expand/source-blank", test_expand_source_blank);
  g_test_add_func ("/duplicator/name-pattern/error/other", test_position_of_other_errors);
  g_test_add_func ("/duplicator/name-pattern/error/copy", test_error_is_copied);
  g_test_add_func ("/duplicator/name-pattern/fuzz", test_fuzz);

  return g_test_run ();
}
