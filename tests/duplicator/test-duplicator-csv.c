/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-csv.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *data;
  gssize size;          /* -1: as a string */
  const char *rows;     /* LINE SOURCE=NAME of each, with a | between */
  const char *problems; /* severity, line and field of each: "E1n W2" */
  const char *words;    /* what the last of them says */
} Case;

#define DATA(text) text, sizeof (text) - 1
#define STRING(text) text, -1

static const Case cases[] = {
  /* Plain */
  { "one", STRING ("a,b"), "1 a=b", "", NULL },
  { "one-line-break", STRING ("a,b\n"), "1 a=b", "", NULL },
  { "two", STRING ("a,b\nc,d\n"), "1 a=b|2 c=d", "", NULL },
  { "crlf", STRING ("a,b\r\nc,d\r\n"), "1 a=b|2 c=d", "", NULL },
  { "cr", STRING ("a,b\rc,d\r"), "1 a=b|2 c=d", "", NULL },
  { "mixed-line-breaks", STRING ("a,b\rc,d\ne,f\r\ng,h"), "1 a=b|2 c=d|3 e=f|4 g=h", "", NULL },
  { "blank-lines", STRING ("\n\na,b\n \t \n\nc,d\n\n"), "3 a=b|6 c=d", "", NULL },
  { "lines-of-separators", STRING ("a,b\n,\n,,,\n , \"\" ,\nc,d\n"), "1 a=b|5 c=d", "", NULL },
  { "blanks-around", STRING ("  a ,\t b c  \n"), "1 a=b c", "", NULL },
  { "blanks-wide", STRING ("\u3000a\u00a0,\u3000b\u3000\n"), "1 a=b", "", NULL },
  { "empty-columns-after", STRING ("a,b,,\nc,d, ,\n"), "1 a=b|2 c=d", "", NULL },
  { "chinese", STRING ("a,主台 1\n"), "1 a=主台 1", "", NULL },
  { "formula", STRING ("a,=1+1\nb,@x\nc,+1\nd,-1\n"), "1 a==1+1|2 b=@x|3 c=+1|4 d=-1", "", NULL },
  { "same-twice", STRING ("a,b\na,b\n"), "1 a=b|2 a=b", "", NULL },
  { "pattern-is-no-pattern", STRING ("a,Stage {n}\n"), "1 a=Stage {n}", "", NULL },
  { "percent", STRING ("a,%s%n\n"), "1 a=%s%n", "", NULL },

  /* Separators */
  { "semicolon", STRING ("a;b\nc;d\n"), "1 a=b|2 c=d", "", NULL },
  { "tab", STRING ("a\tb\nc\td\n"), "1 a=b|2 c=d", "", NULL },
  { "tab-empty-columns", STRING ("a\tb\t\t\n"), "1 a=b", "", NULL },
  { "tab-missing-source", STRING ("a\tb\n\td\n"), "1 a=b", "E2s", "source is missing" },
  { "semicolon-commas-in-names", STRING ("a;b, c\nd;e, f\n"), "1 a=b, c|2 d=e, f", "", NULL },
  { "semicolon-quoted-comma", STRING ("a;\"b, c, d\"\n"), "1 a=b, c, d", "", NULL },
  { "semicolon-first-quoted", STRING ("\"a,b\";\"c,d\"\n"), "1 a,b=c,d", "", NULL },
  { "comma-semicolons-in-names", STRING ("a,b; c\nd,e; f\n"), "1 a=b; c|2 d=e; f", "", NULL },
  { "comma-quoted-semicolon", STRING ("\"a;b\",\"c;d\"\n"), "1 a;b=c;d", "", NULL },
  { "tab-commas-in-names", STRING ("a\tb, c; d\n"), "1 a=b, c; d", "", NULL },
  { "comma-tab-in-quotes", STRING ("a,\"b\tc\"\n"), "1 a=b\tc", "", NULL },
  { "quoted-quotes-and-comma", STRING ("\"a\"\",\"\"b\";c\n"), "1 a\",\"b=c", "", NULL },
  { "quoted-line-breaks-and-commas", STRING ("a;\"x\ny, z\nw, u\"\n"), "1 a=x\ny, z\nw, u", "", NULL },
  { "header-names-first", STRING ("name;source\nb, c;a\ne, f;d\n"), "2 a=b, c|3 d=e, f", "", NULL },
  { "header-names-first-after-blanks", STRING ("\n \nname;source\nb, c;a\ne, f;d\n"),
    "4 a=b, c|5 d=e, f", "", NULL },
  { "odd-line-out", STRING ("x;y\na,b\nc,d\n"), "2 a=b|3 c=d", "E1n", "name is missing" },
  { "tie-goes-to-the-first", STRING ("a;b\nc,d\n"), "1 a=b", "E2n", "name is missing" },
  { "sep-line", STRING ("sep=;\na;b,c\n"), "2 a=b,c", "", NULL },
  { "sep-line-tab", STRING ("SEP=\t\r\na\tb,c\r\n"), "2 a=b,c", "", NULL },
  { "sep-line-other", STRING ("sep=|\na,b\n"), "2 a=b", "E1n", "name is missing" },
  { "sep-line-then-text", STRING ("sep=;x\na;b\n"), "1 sep==x|2 a=b", "", NULL },
  { "sep-line-alone", STRING ("sep=;\n"), "", "E0", "no studio to make" },

  /* Quotes */
  { "quoted", STRING ("\"a\",\"b\"\n"), "1 a=b", "", NULL },
  { "quoted-separator", STRING ("a,\"b,c\"\n"), "1 a=b,c", "", NULL },
  { "quoted-quote", STRING ("a,\"b \"\"c\"\" d\"\n"), "1 a=b \"c\" d", "", NULL },
  { "quoted-quotes-only", STRING ("a,\"\"\"\"\n"), "1 a=\"", "", NULL },
  { "quoted-line-break", STRING ("a,\"b\nc\"\nd,e\n"), "1 a=b\nc|3 d=e", "", NULL },
  { "quoted-line-break-crlf", STRING ("a,\"b\r\nc\"\r\nd,e\r\n"), "1 a=b\r\nc|3 d=e", "", NULL },
  { "quoted-line-break-cr", STRING ("a,\"b\rc\"\rd,e\r"), "1 a=b\rc|3 d=e", "", NULL },
  { "quoted-line-break-at-end", STRING ("a,\"b\n\"\nd,e\n"), "1 a=b|3 d=e", "", NULL },
  { "quoted-blank-lines", STRING ("a,\"b\n\n\nc\"\nd,e\n"), "1 a=b\n\n\nc|5 d=e", "", NULL },
  { "quoted-blanks-around", STRING (" \"a\" , \"b\" \n"), "1 a=b", "", NULL },
  { "quoted-blanks-inside", STRING ("\" a \",\" b \"\n"), "1 a=b", "", NULL },
  { "quoted-empty", STRING ("a,\"\"\n"), "", "E1n", "name is missing" },
  { "quote-inside", STRING ("a,5\" screen\n"), "1 a=5\" screen", "", NULL },
  { "quote-at-end", STRING ("a,b\"\nc,d\n"), "1 a=b\"|2 c=d", "", NULL },
  { "quoted-at-end-of-file", STRING ("a,\"b\""), "1 a=b", "", NULL },
  { "unclosed", STRING ("a,b\nc,\"d\ne,f\ng\n"), "1 a=b|3 e=f", "E2 E4n", "name is missing" },
  { "unclosed-last", STRING ("a,b\nc,\"d"), "1 a=b", "E2", "never ends" },
  { "unclosed-bare", STRING ("a,\""), "", "E1", "never ends" },
  { "unclosed-doubled", STRING ("a,\"b\"\"\nc,d\n"), "2 c=d", "E1", "never ends" },
  { "unclosed-after-lines", STRING ("a,\"b\nc\"\nd,\"e\nf,g"), "1 a=b\nc|4 f=g", "E3", "never ends" },
  { "unclosed-closed-by-next", STRING ("a,\"b\nc,\"d\"\ne,f\n"), "2 c=d|3 e=f", "E1", "end of the line" },
  { "text-after-quote", STRING ("a,\"b\"c\nd,e\n"), "2 d=e", "E1", "twice" },
  { "text-after-quote-first", STRING ("\"a\"b,c\nd,e\n"), "2 d=e", "E1", "twice" },
  { "quote-after-quote", STRING ("a,\"b\" \"c\"\nd,e\n"), "2 d=e", "E1", "twice" },
  { "separator-in-broken", STRING ("a,\"b\"c,d,e\n"), "", "E1", "twice" },

  /* Headers */
  { "header", STRING ("source,name\na,b\n"), "2 a=b", "", NULL },
  { "header-case", STRING ("SOURCE,Name\na,b\n"), "2 a=b", "", NULL },
  { "header-ids", STRING ("Source ID,New name\na,b\n"), "2 a=b", "", NULL },
  { "header-underscores", STRING ("source_id,new_name\na,b\n"), "2 a=b", "", NULL },
  { "header-api", STRING ("SrcCasterId,CasterName\na,b\n"), "2 a=b", "", NULL },
  { "header-caster-id", STRING ("caster id;name\na;b\n"), "2 a=b", "", NULL },
  { "header-reversed", STRING ("Name,Source\nb,a\n"), "2 a=b", "", NULL },
  { "header-quoted", STRING ("\"source\",\"name\"\na,b\n"), "2 a=b", "", NULL },
  { "header-chinese", STRING ("源导播台,名称\na,b\n"), "2 a=b", "", NULL },
  { "header-chinese-id", STRING ("源导播台ID\t新名称\na\tb\n"), "2 a=b", "", NULL },
  { "header-chinese-short", STRING ("源,名称\na,b\n"), "2 a=b", "", NULL },
  { "header-mixed", STRING ("source,名称\na,b\n"), "2 a=b", "", NULL },
  { "header-bom", STRING ("\xef\xbb\xbfsource,name\na,b\n"), "2 a=b", "", NULL },
  { "header-after-blank", STRING ("\n\nsource,name\na,b\n"), "4 a=b", "", NULL },
  { "header-after-sep", STRING ("sep=,\nsource,name\na,b\n"), "3 a=b", "", NULL },
  { "header-only", STRING ("source,name\n"), "", "E0", "no studio to make" },
  { "header-more-columns", STRING ("note,name,x,source\n1,b,2,a\n,c,,d\n"), "2 a=b|3 d=c", "W1 W1",
    "“x” is not used" },
  { "header-more-columns-short-row", STRING ("source,name,x\na,b\n"), "2 a=b", "W1", NULL },
  { "header-more-columns-long-row", STRING ("source,name,x\na,b,c,d\n"), "", "W1 E2",
    "4 columns on this line instead of 3" },
  { "header-missing-source", STRING ("name,source\nb\nc,d\n"), "3 d=c", "E2s", "source is missing" },
  { "header-second-line", STRING ("a,b\nsource,name\n"), "1 a=b|2 source=name", "", NULL },
  { "header-half-source", STRING ("source,what\na,b\n"), "1 source=what|2 a=b", "W1", "“source” and “name”" },
  { "header-half-name", STRING ("what,name\na,b\n"), "1 what=name|2 a=b", "W1", "“source” and “name”" },
  { "header-twice-source", STRING ("source,source id,name\na,x,b\n"), "2 a=b", "W1", "not used" },

  /* Bad lines */
  { "empty", STRING (""), "", "E0", "no studio to make" },
  { "blank", STRING (" \n\r\n\t\n"), "", "E0", "no studio to make" },
  { "separators-only", STRING (",\n,,\n"), "", "E0", "no studio to make" },
  { "missing-name", STRING ("a,\nb,c\n"), "2 b=c", "E1n", "name is missing" },
  { "missing-name-no-separator", STRING ("a\nb,c\n"), "2 b=c", "E1n", "only one column" },
  { "missing-name-everywhere", STRING ("a\nb\n"), "", "E1n E2n", "only one column" },
  { "missing-source", STRING (",a\nb,c\n"), "2 b=c", "E1s", "source is missing" },
  { "missing-source-blank", STRING (" ,a\n"), "", "E1s", "source is missing" },
  { "too-many-columns", STRING ("a,b,c\nd,e\n"), "2 d=e", "E1", "3 columns on this line instead of 2" },
  { "too-many-columns-comma", STRING ("a,b,c\n"), "", "E1", "“,” in quotation marks" },
  { "too-many-columns-semicolon", STRING ("a;b;c\n"), "", "E1", "“;” in quotation marks" },
  { "too-many-columns-tab", STRING ("a\tb\tc\n"), "", "E1", "tab in quotation marks" },
  { "too-many-columns-gap", STRING ("a,b,,c\n"), "", "E1", "4 columns" },
  { "all-kinds", STRING ("a,b\n,c\nd,\ne,f,g\nh,\"i\nj,k\n"), "1 a=b|6 j=k", "E2s E3n E4 E5", NULL },
  { "not-utf8", STRING ("a,b\nc,Caf\xe9\nd,e,f\n"), "1 a=b|2 c=Caf\xef\xbf\xbd", "E2 E3", NULL },
  { "nul", DATA ("a,b\nc,\0d\ne,f\n"), "1 a=b|2 c=\xef\xbf\xbd" "d|3 e=f", "E2", "NUL" },
  { "nul-in-quotes", DATA ("a,\"b\0\"\nc,d\n"), "1 a=b\xef\xbf\xbd|2 c=d", "E1", "NUL" },
  { "utf16-no-bom", DATA ("a\0,\0b\0"), "", "E1", "byte order mark" },

  /* Encodings */
  { "utf8-bom", STRING ("\xef\xbb\xbf" "a,b\n"), "1 a=b", "", NULL },
  { "utf8-bom-quoted", STRING ("\xef\xbb\xbf\"a\",b\n"), "1 a=b", "", NULL },
  { "utf16le", DATA ("\xff\xfe" "a\0\t\0\xfc\x5b\r\0\n\0" "c\0\t\0d\0"), "1 a=导|2 c=d", "", NULL },
  { "utf16be", DATA ("\xfe\xff" "\0a\0;\x5b\xfc\0\n\0c\0;\0d"), "1 a=导|2 c=d", "", NULL },
};

static char *
describe_rows (DuplicatorCsv *csv)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < duplicator_csv_get_length (csv); i++) {
    const DuplicatorCsvRow *row = duplicator_csv_get (csv, i);

    g_string_append_printf (text, "%s%u %s=%s", i > 0 ? "|" : "", row->line, row->source,
                            row->name);
  }

  return g_string_free (text, FALSE);
}

static char *
describe_problems (DuplicatorProblems *problems)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);

    g_string_append_printf (text, "%s%c%u", i > 0 ? " " : "",
                            problem->severity == DUPLICATOR_SEVERITY_ERROR ? 'E' : 'W',
                            problem->line);
    if (problem->field == DUPLICATOR_FIELD_SOURCE)
      g_string_append_c (text, 's');
    else if (problem->field == DUPLICATOR_FIELD_NAME)
      g_string_append_c (text, 'n');
  }

  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  gsize size = c->size < 0 ? strlen (c->data) : (gsize) c->size;
  g_autoptr (GBytes) bytes = g_bytes_new (c->data, size);
  g_autoptr (DuplicatorCsv) csv = duplicator_csv_read (bytes, problems);
  g_autofree char *rows = describe_rows (csv);
  g_autofree char *described = NULL;

  duplicator_problems_sort (problems);
  described = describe_problems (problems);
  g_assert_cmpstr (rows, ==, c->rows);
  g_assert_cmpstr (described, ==, c->problems);

  if (c->words != NULL) {
    guint last = duplicator_problems_get_length (problems) - 1;
    const char *message = duplicator_problems_get (problems, last)->message;

    if (strstr (message, c->words) == NULL)
      g_error ("“%s” is not in “%s”", c->words, message);
  }
}

/* Limits */

static DuplicatorCsv *
read_string (GString *data, DuplicatorProblems *problems)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data->str, data->len);

  return duplicator_csv_read (bytes, problems);
}

static void
test_rows (gconstpointer data)
{
  guint n_rows = GPOINTER_TO_UINT (data);
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (GString) text = g_string_new ("source,name\n\n");
  g_autoptr (DuplicatorCsv) csv = NULL;

  for (guint i = 1; i <= n_rows; i++)
    g_string_append_printf (text, "a2b8e671-2fe5-4642-a2ec-bf938800e001,\"Stage, %u\"\r\n", i);

  csv = read_string (text, problems);
  g_assert_cmpuint (duplicator_csv_get_length (csv), ==, MIN (n_rows, DUPLICATOR_CSV_ROWS_MAX));
  g_assert_cmpuint (duplicator_csv_get (csv, 9999)->line, ==, 10002);
  g_assert_cmpstr (duplicator_csv_get (csv, 9999)->name, ==, "Stage, 10000");

  if (n_rows <= DUPLICATOR_CSV_ROWS_MAX) {
    g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 0);
  } else {
    g_autofree char *count = g_strdup_printf ("There are %u studios", n_rows);
    const DuplicatorProblem *problem = duplicator_problems_get (problems, 0);

    g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 1);
    g_assert_cmpuint (problem->line, ==, 10003);
    g_assert_cmpint (problem->severity, ==, DUPLICATOR_SEVERITY_ERROR);
    g_assert_nonnull (strstr (problem->message, count));
    g_assert_nonnull (strstr (problem->message, "10000"));
  }
}

static void
test_all_bad (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (DuplicatorCsv) csv = NULL;

  for (guint i = 0; i < 9000; i++)
    g_string_append (text, "a,b,c\n");

  csv = read_string (text, problems);
  g_assert_cmpuint (duplicator_csv_get_length (csv), ==, 0);
  g_assert_cmpuint (duplicator_problems_get_n_errors (problems), ==, 9000);
  g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 1000);
}

/* Every line opens a quotation mark: each would swallow the file if it were read to its end again and again */
static void
test_many_quotes (void)
{
  static const char *const lines[] = { "a,\"b\n", "a,\"\"\"\n", "a,\"b\"\"\n", "\"\n", "a,\"b\" x\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (DuplicatorCsv) csv = NULL;

    while (text->len < 2 * 1024 * 1024)
      g_string_append (text, lines[i]);

    csv = read_string (text, problems);
    g_assert_cmpuint (duplicator_problems_get_n_errors (problems), >, 0);
  }
}

static void
test_one_long_line (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (GString) text = g_string_new ("a");
  g_autoptr (DuplicatorCsv) csv = NULL;

  while (text->len < 2 * 1024 * 1024)
    g_string_append (text, ",b");

  csv = read_string (text, problems);
  g_assert_cmpuint (duplicator_csv_get_length (csv), ==, 0);
  g_assert_cmpuint (duplicator_problems_get_n_errors (problems), ==, 1);
}

/* What is written comes back, whatever the dialect */

typedef struct {
  const char *name;
  char separator;
  const char *line_break;
  const char *encoding; /* NULL: UTF-8 */
  const char *mark;
  gsize mark_size;
  gboolean header;
  gboolean quote_all;
} Dialect;

static const Dialect dialects[] = {
  { "comma", ',', "\n", NULL, "", 0, FALSE, FALSE },
  { "comma-crlf-bom", ',', "\r\n", NULL, "\xef\xbb\xbf", 3, TRUE, FALSE },
  { "comma-quoted", ',', "\n", NULL, "", 0, FALSE, TRUE },
  { "semicolon", ';', "\r\n", NULL, "", 0, FALSE, FALSE },
  { "semicolon-cr", ';', "\r", NULL, "", 0, TRUE, FALSE },
  { "tab", '\t', "\n", NULL, "", 0, FALSE, FALSE },
  { "tab-utf16le", '\t', "\r\n", "UTF-16LE", "\xff\xfe", 2, TRUE, FALSE },
  { "semicolon-utf16be", ';', "\r\n", "UTF-16BE", "\xfe\xff", 2, FALSE, TRUE },
};

static char *
make_name (GRand *rand)
{
  static const char *const pieces[] = {
    "a", "Stage", "1", " ", ",", ";", "\t", "\"", "\"\"", "导播", "🎬", "é", "=", "{n}", "'", "\\",
  };
  GString *name = g_string_new ("x");

  for (int n = g_rand_int_range (rand, 0, 7); n > 0; n--)
    g_string_append (name, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  g_string_append_c (name, 'y');

  return g_string_free (name, FALSE);
}

static void
append_value (GString *text, const char *value, const Dialect *dialect)
{
  char special[] = { '"', '\r', '\n', dialect->separator, '\0' };

  if (!dialect->quote_all && strpbrk (value, special) == NULL) {
    g_string_append (text, value);
    return;
  }

  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
}

static void
test_round_trip (gconstpointer data)
{
  const Dialect *dialect = data;
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  for (guint round = 0; round < 100; round++) {
    g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
    g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GString) text = g_string_new (NULL);
    g_autoptr (GString) encoded = g_string_new (NULL);
    g_autoptr (DuplicatorCsv) csv = NULL;

    if (dialect->header)
      g_string_append_printf (text, "source%cname%s", dialect->separator, dialect->line_break);

    for (int n = g_rand_int_range (rand, 1, 40); n > 0; n--) {
      char *name = make_name (rand);

      g_ptr_array_add (names, name);
      append_value (text, "lv-1", dialect);
      g_string_append_c (text, dialect->separator);
      append_value (text, name, dialect);
      g_string_append (text, dialect->line_break);
    }

    g_string_append_len (encoded, dialect->mark, (gssize) dialect->mark_size);
    if (dialect->encoding != NULL) {
      gsize size;
      g_autofree char *converted =
          g_convert (text->str, (gssize) text->len, dialect->encoding, "UTF-8", NULL, &size, NULL);

      g_assert_nonnull (converted);
      g_string_append_len (encoded, converted, (gssize) size);
    } else {
      g_string_append_len (encoded, text->str, (gssize) text->len);
    }

    csv = read_string (encoded, problems);
    g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 0);
    g_assert_cmpuint (duplicator_csv_get_length (csv), ==, names->len);
    for (guint i = 0; i < names->len; i++) {
      const DuplicatorCsvRow *row = duplicator_csv_get (csv, i);

      g_assert_cmpuint (row->line, ==, i + (dialect->header ? 2 : 1));
      g_assert_cmpstr (row->source, ==, "lv-1");
      g_assert_cmpstr (row->name, ==, g_ptr_array_index (names, i));
    }
  }
}

/* Damaged at random, from a known seed: whatever comes of it holds together */

static guint
count_lines (const char *data, gsize size)
{
  guint lines = 1;

  /* At least as many as there are, in any encoding */
  for (gsize i = 0; i < size; i++)
    lines += data[i] == '\n' || data[i] == '\r';

  return lines;
}

static void
check_all (GBytes *bytes)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (DuplicatorCsv) csv = duplicator_csv_read (bytes, problems);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  guint lines = count_lines (data, size);
  guint line = 0;

  for (guint i = 0; i < duplicator_csv_get_length (csv); i++) {
    const DuplicatorCsvRow *row = duplicator_csv_get (csv, i);

    g_assert_cmpuint (row->line, >, line);
    g_assert_cmpuint (row->line, <=, lines);
    g_assert_cmpstr (row->source, !=, "");
    g_assert_cmpstr (row->name, !=, "");
    g_assert_true (g_utf8_validate (row->source, -1, NULL));
    g_assert_true (g_utf8_validate (row->name, -1, NULL));
    line = row->line;
  }

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);

    g_assert_cmpuint (problem->line, <=, lines);
    g_assert_cmpstr (problem->message, !=, "");
    g_assert_true (g_utf8_validate (problem->message, -1, NULL));
  }

  if (duplicator_csv_get_length (csv) == 0)
    g_assert_cmpuint (duplicator_problems_get_n_errors (problems), >, 0);
}

static void
mutate (GByteArray *data, GRand *rand)
{
  static const guint8 interesting[] = { ',', ';', '\t', '"', '\n', '\r', 0, ' ', 0xff, 0xfe, 0xef,
                                        0xbb, 0xbf, 0x81, '0', 0xb0, 0xd8, 0xdc, 'a' };
  guint8 byte = interesting[g_rand_int_range (rand, 0, G_N_ELEMENTS (interesting))];
  guint place = data->len > 0 ? (guint) g_rand_int_range (rand, 0, (gint32) data->len) : 0;

  switch (g_rand_int_range (rand, 0, 5)) {
  case 0:
    if (data->len > 0)
      data->data[place] = byte;
    break;
  case 1:
    if (data->len > 0)
      g_byte_array_remove_index (data, place);
    break;
  case 2:
    if (data->len > 0)
      data->data[place] ^= (guint8) (1u << g_rand_int_range (rand, 0, 8));
    break;
  case 3:
    g_byte_array_set_size (data, place);
    break;
  default: {
    guint rest = data->len - place;

    g_byte_array_set_size (data, data->len + 1);
    memmove (data->data + place + 1, data->data + place, rest);
    data->data[place] = byte;
    break;
  }
  }
}

static void
test_fuzz (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint i = 0; i < 20000; i++) {
    const Case *base = &cases[(guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (cases))];
    const Case *more = &cases[(guint) g_rand_int_range (rand, 0, G_N_ELEMENTS (cases))];
    g_autoptr (GByteArray) data = g_byte_array_new ();
    g_autoptr (GBytes) bytes = NULL;

    g_byte_array_append (data, (const guint8 *) base->data,
                         (guint) (base->size < 0 ? strlen (base->data) : (gsize) base->size));
    if (g_rand_boolean (rand))
      g_byte_array_append (data, (const guint8 *) more->data,
                           (guint) (more->size < 0 ? strlen (more->data) : (gsize) more->size));
    for (int n = g_rand_int_range (rand, 0, 6); n > 0; n--)
      mutate (data, rand);

    bytes = g_bytes_new (data->data, data->len);
    check_all (bytes);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/csv/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (dialects); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/csv/round-trip/%s", dialects[i].name);

    g_test_add_data_func (path, &dialects[i], test_round_trip);
  }
  g_test_add_data_func ("/duplicator/csv/rows/10000", GUINT_TO_POINTER (10000), test_rows);
  g_test_add_data_func ("/duplicator/csv/rows/10001", GUINT_TO_POINTER (10001), test_rows);
  g_test_add_data_func ("/duplicator/csv/rows/25000", GUINT_TO_POINTER (25000), test_rows);
  g_test_add_func ("/duplicator/csv/all-bad", test_all_bad);
  g_test_add_func ("/duplicator/csv/many-quotes", test_many_quotes);
  g_test_add_func ("/duplicator/csv/one-long-line", test_one_long_line);
  g_test_add_func ("/duplicator/csv/fuzz", test_fuzz);

  return g_test_run ();
}
