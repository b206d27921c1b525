/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-text.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *data;
  gssize size;          /* -1: as a string */
  const char *expected; /* NULL: refused */
  const char *problems; /* severity and line of each: "E1 W2" */
  const char *words;
} Case;

#define R "\xef\xbf\xbd"
#define DATA(text) text, sizeof (text) - 1

static const Case cases[] = {
  { "empty", "", -1, "", "", NULL },
  { "one-byte", "a", -1, "a", "", NULL },
  { "ascii", "a,b\r\n", -1, "a,b\r\n", "", NULL },
  { "utf8", "导播台", -1, "导播台", "", NULL },
  { "utf8-bom", "\xef\xbb\xbf" "a", -1, "a", "", NULL },
  { "utf8-bom-only", "\xef\xbb\xbf", -1, "", "", NULL },
  { "utf8-two-boms", "\xef\xbb\xbf\xef\xbb\xbf" "a", -1, "\xef\xbb\xbf" "a", "", NULL },
  { "utf16le", DATA ("\xff\xfe" "a\0,\0b\0"), "a,b", "", NULL },
  { "utf16be", DATA ("\xfe\xff" "\0a\0,\0b"), "a,b", "", NULL },
  { "utf16le-bom-only", DATA ("\xff\xfe"), "", "", NULL },
  { "utf16le-chinese", DATA ("\xff\xfe\xfc\x5b\xad\x64"), "导播", "", NULL },
  { "utf16be-chinese", DATA ("\xfe\xff\x5b\xfc\x64\xad"), "导播", "", NULL },
  { "utf16le-pair", DATA ("\xff\xfe\x3c\xd8\xac\xdf"), "🎬", "", NULL },
  { "utf16be-pair", DATA ("\xfe\xff\xd8\x3c\xdf\xac"), "🎬", "", NULL },
  { "utf16le-lone-high", DATA ("\xff\xfe" "a\0\n\0\x3c\xd8" "b\0"), "a\n" R "b", "E2", "UTF-16" },
  { "utf16le-lone-low", DATA ("\xff\xfe\xac\xdf" "b\0"), R "b", "E1", "UTF-16" },
  { "utf16le-high-at-end", DATA ("\xff\xfe\x3c\xd8"), R, "E1", "UTF-16" },
  { "utf16le-high-high-low", DATA ("\xff\xfe\x3c\xd8\x3c\xd8\xac\xdf"), R "🎬", "E1", "UTF-16" },
  { "utf16le-odd", DATA ("\xff\xfe" "a\0b"), "a" R, "E1", "UTF-16" },
  { "utf16le-nul", DATA ("\xff\xfe" "a\0\0\0"), "a" R, "E1", "NUL" },
  { "utf16le-no-bom", DATA ("a\0,\0b\0"), NULL, "E1", "byte order mark" },
  { "utf16be-no-bom", DATA ("\0a\0,\0b"), NULL, "E1", "byte order mark" },
  { "nul", DATA ("ab\0c\nd"), "ab" R "c\nd", "E1", "NUL" },
  { "nul-lines", DATA ("ab\n\0c\0\nd\n\0"), "ab\n" R "c" R "\nd\n" R, "E2 E4", "NUL" },
  { "nul-after-cr", DATA ("ab\r\0c\r\n\0"), "ab\r" R "c\r\n" R, "E2 E3", "NUL" },
  { "latin1", "a,Caf\xe9\nb,c\nd,\xe9t\xe9\n", -1, "a,Caf" R "\nb,c\nd," R "t" R "\n", "E1 E3",
    "Save the file as UTF-8" },
  { "latin1-german", "a,B\xfchne 1\n", -1, "a,B" R "hne 1\n", "E1", "UTF-8" },
  { "latin1-after-bom", "\xef\xbb\xbf" "a,\xbd\xda\xc4\xbf\n", -1, "a," R R "Ŀ\n", "E1", "UTF-8" },
  { "latin1-end", "a\nb\xe9", -1, "a\nb" R, "E2", "UTF-8" },
  { "cr-lines", "a\rb\r\xff", -1, "a\rb\r" R, "E3", "UTF-8" },
  { "crlf-lines", "a\r\nb\r\n\xff", -1, "a\r\nb\r\n" R, "E3", "UTF-8" },
  { "utf8-cut", "a导播\xe5\x8f", -1, "a导播" R R, "E1", "UTF-8" },
  { "utf8-damaged", "a,导播\xe5\xaf\nb,台\n", -1, "a,导播" R R "\nb,台\n", "E1", "UTF-8" },
  { "utf8-surrogate", "a\xed\xa0\x80", -1, "a" R R R, "E1", "UTF-8" },
  { "utf8-overlong", "a\xc0\x80", -1, "a" R R, "E1", "UTF-8" },
  { "gb18030", "id,name\na,\xbd\xda\xc4\xbf\n", -1, "id,name\na,节目\n", "W2", "GB 18030" },
  { "gb18030-punctuation", "a,\xb5\xbc\xb2\xa5\xa3\xa8\x31\xa3\xa9\n", -1, "a,导播（1）\n", "W1",
    "GB 18030" },
  { "gb18030-rare-too", "a,\xc0\xee\xe9\x46\n", -1, "a,李镕\n", "W1", "GB 18030" },
  { "gb18030-nul", DATA ("a,\xbd\xda\0\n"), "a,节" R "\n", "W1 E1", "NUL" },
  { "gb18030-no-chinese", "a,\xa1\xa2\n", -1, "a," R R "\n", "E1", "UTF-8" },
  { "gb18030-damaged", "a,\xbd\xda\xc4\xbf\xff\n", -1, "a," R R "Ŀ" R "\n", "E1", "UTF-8" },
};

static char *
describe (DuplicatorProblems *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);

    g_string_append_printf (text, "%s%c%u", i > 0 ? " " : "",
                            problem->severity == DUPLICATOR_SEVERITY_ERROR ? 'E' : 'W',
                            problem->line);
  }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  gsize size = c->size < 0 ? strlen (c->data) : (gsize) c->size;
  /* A copy of just this size, so that a sanitizer sees every byte read too many */
  g_autoptr (GBytes) bytes = g_bytes_new (c->data, size);
  g_autofree char *text = NULL;
  g_autofree char *described = NULL;

  if (strstr (c->name, "gb18030") != NULL) {
    g_autofree char *known = g_convert ("a", 1, "UTF-8", "GB18030", NULL, NULL, NULL);

    if (known == NULL) {
      g_test_skip ("this system cannot read GB 18030");
      return;
    }
  }

  text = duplicator_text_read (bytes, problems);
  described = describe (problems);
  g_assert_cmpstr (text, ==, c->expected);
  g_assert_cmpstr (described, ==, c->problems);

  if (c->words != NULL) {
    guint last = duplicator_problems_get_length (problems) - 1;
    const char *message = duplicator_problems_get (problems, last)->message;

    if (strstr (message, c->words) == NULL)
      g_error ("“%s” is not in “%s”", c->words, message);
  }
}

static void
test_size (void)
{
  for (gsize more = 0; more <= 1; more++) {
    g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
    gsize size = DUPLICATOR_TEXT_SIZE_MAX + more;
    char *data = g_malloc (size);
    g_autoptr (GBytes) bytes = NULL;
    g_autofree char *text = NULL;

    memset (data, 'a', size);
    bytes = g_bytes_new_take (data, size);
    text = duplicator_text_read (bytes, problems);

    g_assert_cmpuint (duplicator_problems_get_n_errors (problems), ==, more);
    if (more == 0) {
      g_assert_cmpuint (strlen (text), ==, size);
    } else {
      g_assert_null (text);
      g_assert_nonnull (strstr (duplicator_problems_get (problems, 0)->message, "8 MiB"));
    }
  }
}

/* Nothing but bytes that are wrong, each on a line of its own: told up to the bound, and in no time */
static void
test_all_wrong (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (GString) data = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 300000; i++)
    g_string_append (data, "\xff\n");
  bytes = g_bytes_new (data->str, data->len);
  text = duplicator_text_read (bytes, problems);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (duplicator_problems_get_n_errors (problems), ==, 300000);
  g_assert_cmpuint (duplicator_problems_get_length (problems), ==, DUPLICATOR_PROBLEMS_MAX);
  g_assert_cmpuint (duplicator_problems_get (problems, 999)->line, ==, 1000);
}

static void
test_trim (void)
{
  static const char *const texts[][2] = {
    { "", "" },
    { " ", "" },
    { "\u3000\ufeff\u200b\t", "" },
    { "a", "a" },
    { " a b ", "a b" },
    { "\u00a0导播\u3000台\u3000", "导播\u3000台" },
    { "\ufeffid\u200b", "id" },
    { "\r\na\n", "a" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *begin = texts[i][0];
    const char *end = begin + strlen (begin);
    g_autofree char *trimmed = NULL;

    duplicator_text_trim (&begin, &end);
    trimmed = g_strndup (begin, (gsize) (end - begin));
    g_assert_cmpstr (trimmed, ==, texts[i][1]);
  }
}

static void
test_shorten (void)
{
  static const struct {
    const char *text;
    guint length;
    const char *expected;
  } texts[] = {
    { "", 1, "" },         { "a", 1, "a" },         { "ab", 1, "…" },
    { "ab", 2, "ab" },     { "abc", 2, "a…" },      { "导播台", 3, "导播台" },
    { "导播台1", 3, "导播…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *shortened = duplicator_text_shorten (texts[i].text, texts[i].length);

    g_assert_cmpstr (shortened, ==, texts[i].expected);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/text/read/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/duplicator/text/size", test_size);
  g_test_add_func ("/duplicator/text/all-wrong", test_all_wrong);
  g_test_add_func ("/duplicator/text/trim", test_trim);
  g_test_add_func ("/duplicator/text/shorten", test_shorten);

  return g_test_run ();
}
