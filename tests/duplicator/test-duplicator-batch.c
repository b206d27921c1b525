/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-batch.h"

#include <string.h>

#define DATE "2026-11-22"

#define A { "id-a", "Main" }
#define B { "id-b", "Side" }
#define C { "id-c", NULL }

#define TEN     "0123456789"
#define LONG127 TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "0123456"
#define LONG128 LONG127 "7"

static char *
describe_items (DuplicatorBatch *batch)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < duplicator_batch_get_length (batch); i++) {
    const DuplicatorBatchItem *item = duplicator_batch_get (batch, i);

    g_string_append_printf (text, "%s%s=%s", i > 0 ? "|" : "", item->source_id, item->name);
  }

  return g_string_free (text, FALSE);
}

/* Severity, line, field and item of each: "E0s W3n#2" */
static char *
describe_problems (DuplicatorBatch *batch)
{
  static const char *const fields[] = { "", "s", "n", "p", "c", "f" };
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);

    g_string_append_printf (text, "%s%c%u%s", i > 0 ? " " : "",
                            problem->severity == DUPLICATOR_SEVERITY_ERROR ? 'E' : 'W',
                            problem->line, fields[problem->field]);
    if (problem->item > 0)
      g_string_append_printf (text, "#%u", problem->item);
  }

  return g_string_free (text, FALSE);
}

static void
assert_words (DuplicatorBatch *batch, const char *words)
{
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);
  const DuplicatorProblem *last;

  if (words == NULL)
    return;

  last = duplicator_problems_get (problems, duplicator_problems_get_length (problems) - 1);
  if (strstr (last->message, words) == NULL)
    g_error ("“%s” is not in “%s”", words, last->message);
}

/* From a pattern */

typedef struct {
  const char *name;
  DuplicatorSource sources[4];
  gsize n_sources;
  const char *pattern;
  guint copies;
  guint first;
  const char *items;
  const char *problems;
  const char *words;
  gboolean can_start;
} Case;

static const Case cases[] = {
  { "one", { A }, 1, "Stage", 1, 1, "id-a=Stage", "", NULL, TRUE },
  { "one-counter", { A }, 1, "Stage {n}", 1, 1, "id-a=Stage 1", "", NULL, TRUE },
  { "three", { A }, 1, "S{n:02}", 3, 1, "id-a=S01|id-a=S02|id-a=S03", "", NULL, TRUE },
  { "first-number", { A }, 1, "S{n}", 3, 9, "id-a=S9|id-a=S10|id-a=S11", "", NULL, TRUE },
  { "first-zero", { A }, 1, "S{n}", 2, 0, "id-a=S0|id-a=S1", "", NULL, TRUE },
  { "first-largest", { A }, 1, "{n}", 2, 999999999, "id-a=999999999|id-a=1000000000", "", NULL, TRUE },
  { "date", { A }, 1, "{date} {n}", 2, 1, "id-a=" DATE " 1|id-a=" DATE " 2", "", NULL, TRUE },
  { "source", { A }, 1, "{source} {n}", 2, 1, "id-a=Main 1|id-a=Main 2", "", NULL, TRUE },
  { "source-unknown", { C }, 1, "{source} copy", 1, 1, "id-c=id-c copy", "", NULL, TRUE },
  { "sources-one-counter", { A, B, C }, 3, "S{n}", 2, 1,
    "id-a=S1|id-a=S2|id-b=S3|id-b=S4|id-c=S5|id-c=S6", "", NULL, TRUE },
  { "sources-own-counters", { A, B, C }, 3, "{source} {n}", 2, 1,
    "id-a=Main 1|id-a=Main 2|id-b=Side 1|id-b=Side 2|id-c=id-c 1|id-c=id-c 2", "", NULL, TRUE },
  { "sources-own-counters-first", { A, B }, 2, "{source} {n}", 1, 5, "id-a=Main 5|id-b=Side 5", "", NULL,
    TRUE },
  { "sources-no-counter", { A, B }, 2, "{source} copy", 1, 1, "id-a=Main copy|id-b=Side copy", "", NULL,
    TRUE },
  { "sources-same-name", { A, { "id-x", "Main" } }, 2, "{source} {n}", 2, 1,
    "id-a=Main 1|id-a=Main 2|id-x=Main 3|id-x=Main 4", "", NULL, TRUE },
  { "sources-twice", { A, B, A }, 3, "{source} {n}", 1, 1, "id-a=Main 1|id-b=Side 1|id-a=Main 2", "",
    NULL, TRUE },
  { "sources-same-name-no-counter", { A, { "id-x", "Main" } }, 2, "{source} copy", 1, 1,
    "id-a=Main copy|id-x=Main copy", "W0n#2", "called “Main copy”", TRUE },
  { "same-name-composed", { { "id-a", "Caf\u00e9" }, { "id-b", "Cafe\u0301" } }, 2, "{source}", 1, 1,
    "id-a=Caf\u00e9|id-b=Cafe\u0301", "W0n#2", "More than one", TRUE },
  { "same-name-other-case", { { "id-a", "Main" }, { "id-b", "main" } }, 2, "{source}", 1, 1,
    "id-a=Main|id-b=main", "", NULL, TRUE },

  { "no-counter", { A }, 1, "Stage", 2, 1, "", "E0p", "{n}", FALSE },
  { "no-counter-sources", { A, B }, 2, "Stage", 1, 1, "", "E0p", "{source}", FALSE },
  { "unknown-placeholder", { A }, 1, "Stage {x}", 2, 1, "", "E0p", "“{x}”", FALSE },
  { "empty-pattern", { A }, 1, "", 2, 1, "", "E0p", "empty", FALSE },
  { "null-pattern", { A }, 1, NULL, 2, 1, "", "E0p", "empty", FALSE },
  { "too-long-pattern", { A }, 1, LONG128 "{n}", 2, 1, "", "E0p", "128", FALSE },
  { "too-long-number", { A }, 1, LONG127 "{n}", 3, 9, "id-a=" LONG127 "9", "E0p", "129", FALSE },
  { "too-long-one-source", { A, { "id-x", LONG128 }, B }, 3, "{source} {n}", 2, 1,
    "id-a=Main 1|id-a=Main 2|id-b=Side 1|id-b=Side 2", "E0p", "130", FALSE },
  { "too-long-two-sources", { { "id-x", LONG128 }, { "id-y", LONG128 } }, 2, "{source} {n}", 2, 1, "",
    "E0p E0p", "130", FALSE },
  { "control-in-source", { { "id-x", "a\nb" } }, 1, "{source} {n}", 2, 1, "", "E0p", "control", FALSE },
  { "no-sources", { A }, 0, "Stage {n}", 2, 1, "", "E0s", "chosen", FALSE },
  { "empty-source", { { "", NULL } }, 1, "Stage {n}", 2, 1, "", "E0s", "empty", FALSE },
  { "null-source", { { NULL, NULL } }, 1, "Stage {n}", 2, 1, "", "E0s", "empty", FALSE },
  { "control-source", { A, { "a\nb", NULL } }, 2, "Stage {n}", 2, 1, "", "E0s", "control", FALSE },
  { "no-copies", { A }, 1, "Stage {n}", 0, 1, "", "E0c", "at least one", FALSE },
  { "too-many-copies", { A }, 1, "Stage {n}", 10001, 1, "", "E0c", "10000", FALSE },
  { "too-many-together", { A, B, C }, 3, "Stage {n}", 3334, 1, "", "E0c", "10000", FALSE },
  { "too-many-by-far", { A, B, C }, 3, "Stage {n}", G_MAXUINT, 1, "", "E0c", "10000", FALSE },
  { "first-too-large", { A }, 1, "Stage {n}", 2, 1000000000, "", "E0f", "999999999", FALSE },
  { "everything", { A }, 0, "{", 0, G_MAXUINT, "", "E0p E0s E0c E0f", NULL, FALSE },
};

static void
test_pattern (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (DuplicatorBatch) batch = duplicator_batch_new_from_pattern (
      c->sources, c->n_sources, c->pattern, c->copies, c->first, DATE);
  g_autofree char *items = describe_items (batch);
  g_autofree char *problems = describe_problems (batch);

  g_assert_cmpstr (items, ==, c->items);
  g_assert_cmpstr (problems, ==, c->problems);
  assert_words (batch, c->words);
  g_assert_cmpint (duplicator_batch_can_start (batch), ==, c->can_start);
}

static void
test_pattern_position (void)
{
  static const DuplicatorSource source = A;
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (&source, 1, "舞台 {x}", 2, 1, DATE);
  const DuplicatorProblem *problem =
      duplicator_problems_get (duplicator_batch_get_problems (batch), 0);

  g_assert_cmpint (problem->position, ==, 3);
}

static void
test_pattern_10000 (void)
{
  static const DuplicatorSource sources[] = { A, B };
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (sources, 2, "Stage {n:03}", 5000, 1, DATE);

  g_assert_true (duplicator_batch_can_start (batch));
  g_assert_cmpuint (duplicator_batch_get_length (batch), ==, 10000);
  g_assert_cmpstr (duplicator_batch_get (batch, 0)->name, ==, "Stage 001");
  g_assert_cmpstr (duplicator_batch_get (batch, 0)->source_name, ==, "Main");
  g_assert_cmpstr (duplicator_batch_get (batch, 9999)->name, ==, "Stage 10000");
  g_assert_cmpstr (duplicator_batch_get (batch, 9999)->source_id, ==, "id-b");
  for (guint i = 0; i < 10000; i++)
    g_assert_true (g_hash_table_add (names, (gpointer) duplicator_batch_get (batch, i)->name));
}

/* "S1" and 1, "S" and 11 */
static void
test_pattern_same_name_by_chance (void)
{
  static const DuplicatorSource sources[] = { { "id-a", "S1" }, { "id-b", "S" } };
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (sources, 2, "{source}{n}", 11, 1, DATE);
  g_autofree char *problems = describe_problems (batch);

  g_assert_cmpstr (problems, ==, "W0n#22");
  g_assert_true (duplicator_batch_can_start (batch));
}

/* Sources need not outlive the call */
static void
test_pattern_copies_its_arguments (void)
{
  char *id = g_strdup ("id-a");
  char *name = g_strdup ("Main");
  DuplicatorSource source = { id, name };
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (&source, 1, "{source} {n}", 2, 1, DATE);

  g_free (id);
  g_free (name);
  g_assert_cmpstr (duplicator_batch_get (batch, 1)->source_id, ==, "id-a");
  g_assert_cmpstr (duplicator_batch_get (batch, 1)->source_name, ==, "Main");
}

/* From a file */

typedef struct {
  const char *name;
  const char *data;
  const char *items;
  const char *problems;
  const char *words;
  gboolean can_start;
} FileCase;

static const FileCase file_cases[] = {
  { "rows", "id-a,Stage 1\nid-b,Stage 2\n", "id-a=Stage 1|id-b=Stage 2", "", NULL, TRUE },
  { "header", "\xef\xbb\xbfsource;name\r\nid-a;Stage, 1\r\n", "id-a=Stage, 1", "", NULL, TRUE },
  { "no-pattern", "id-a,Stage {n}\n", "id-a=Stage {n}", "", NULL, TRUE },
  { "name-twice", "a,x\nb,y\n\nc,x\nd,x\n", "a=x|b=y|c=x|d=x", "W4n#3 W5n#4", "on line 1", TRUE },
  { "bad-lines", "a,x\n,y\nb,\nc,d,e\nf,z\n", "a=x|f=z", "E2s E3n E4", "3 columns", FALSE },
  { "line-break-in-name", "a,\"x\ny\"\nb,z\n", "b=z", "E1n", "line break", FALSE },
  { "line-break-in-source", "\"a\nb\",x\nb,z\n", "b=z", "E1s", "line break", FALSE },
  { "both-bad", "\"a\tb\",\"x\ty\"\n", "", "E1s E1n", "control", FALSE },
  { "longest-name", "a," LONG128 "\n", "a=" LONG128, "", NULL, TRUE },
  { "long-name", "a,b\nc," LONG128 "8\n", "a=b", "E2n", "129 characters. At most 128", FALSE },
  { "unclosed-quote", "a,b\nc,\"d\ne,f\n", "a=b|e=f", "E2", "never ends", FALSE },
  { "in-line-order", "a,b,c\nd,\"e\tf\"\ng,h,i\nj,x\nk,x\nl,m,n\n", "j=x|k=x", "E1 E2n E3 W5n#2 E6", NULL,
    FALSE },
  { "empty", "", "", "E0", "no studio", FALSE },
  { "not-utf8", "a,Caf\xe9\nb,c\n", "a=Caf\xef\xbf\xbd|b=c", "E1", "UTF-8", FALSE },
};

static DuplicatorBatch *
read_text (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return duplicator_batch_new_from_csv (bytes);
}

static void
test_file (gconstpointer data)
{
  const FileCase *c = data;
  g_autoptr (DuplicatorBatch) batch = read_text (c->data);
  g_autofree char *items = describe_items (batch);
  g_autofree char *problems = describe_problems (batch);

  g_assert_cmpstr (items, ==, c->items);
  g_assert_cmpstr (problems, ==, c->problems);
  assert_words (batch, c->words);
  g_assert_cmpint (duplicator_batch_can_start (batch), ==, c->can_start);
}

static void
test_file_lines (void)
{
  g_autoptr (DuplicatorBatch) batch = read_text ("source,name\n\na,x\nb,y\n");

  g_assert_cmpuint (duplicator_batch_get (batch, 0)->line, ==, 3);
  g_assert_cmpuint (duplicator_batch_get (batch, 1)->line, ==, 4);
  g_assert_null (duplicator_batch_get (batch, 1)->source_name);
}

static void
test_file_10001 (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (DuplicatorBatch) batch = NULL;

  for (guint i = 1; i <= 10001; i++)
    g_string_append_printf (text, "id-a,Stage %u\n", i);
  batch = read_text (text->str);

  g_assert_false (duplicator_batch_can_start (batch));
  g_assert_cmpuint (duplicator_batch_get_length (batch), ==, 10000);
  assert_words (batch, "10001 studios");
}

/* Against the account */

static GHashTable *
make_studios (void)
{
  GHashTable *studios = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (studios, (gpointer) "id-a", (gpointer) "Main");
  g_hash_table_insert (studios, (gpointer) "id-b", (gpointer) "Stage 2");
  g_hash_table_insert (studios, (gpointer) "id-c", NULL);
  g_hash_table_insert (studios, (gpointer) "id-d", (gpointer) "Caf\u00e9");
  g_hash_table_insert (studios, (gpointer) "id-e", (gpointer) "\xff");

  return studios;
}

static void
test_compare_pattern (void)
{
  static const DuplicatorSource source = A;
  g_autoptr (GHashTable) studios = make_studios ();
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (&source, 1, "Stage {n}", 3, 1, DATE);
  g_autofree char *problems = NULL;

  duplicator_batch_compare (batch, studios);
  problems = describe_problems (batch);
  g_assert_cmpstr (problems, ==, "W0n#2");
  assert_words (batch, "“Stage 2” already");
  g_assert_true (duplicator_batch_can_start (batch));
}

static void
test_compare_sources (void)
{
  static const DuplicatorSource sources[] = { { "id-x", NULL }, A, { "id-y", "Y" } };
  g_autoptr (GHashTable) studios = make_studios ();
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (sources, 3, "{source} {n}", 2, 1, DATE);
  g_autofree char *problems = NULL;

  duplicator_batch_compare (batch, studios);
  problems = describe_problems (batch);
  g_assert_cmpstr (problems, ==, "W0s#1 W0s#5");
  assert_words (batch, "ID “id-y”");
}

static void
test_compare_file (void)
{
  g_autoptr (GHashTable) studios = make_studios ();
  g_autoptr (DuplicatorBatch) batch =
      read_text ("id-a,Main\nid-x,New\nid-x,Newer\nid-c,Stage 2 \nid-b,Cafe\u0301\nid-c,\n");
  g_autofree char *problems = NULL;

  duplicator_batch_compare (batch, studios);
  problems = describe_problems (batch);
  g_assert_cmpstr (problems, ==, "W1n#1 W2s#2 W3s#3 W4n#4 W5n#5 E6n");
  g_assert_cmpstr (duplicator_batch_get (batch, 0)->source_name, ==, "Main");
  g_assert_null (duplicator_batch_get (batch, 1)->source_name);
  g_assert_null (duplicator_batch_get (batch, 3)->source_name);
  g_assert_cmpstr (duplicator_batch_get (batch, 4)->source_name, ==, "Stage 2");
}

static void
test_compare_nothing (void)
{
  static const DuplicatorSource source = A;
  g_autoptr (GHashTable) studios = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (&source, 1, "Stage", 3, 1, DATE);

  duplicator_batch_compare (batch, studios);
  g_assert_false (duplicator_batch_can_start (batch));
  g_assert_cmpuint (duplicator_batch_get_length (batch), ==, 0);
}

/* Every name is there already: told up to the bound */
static void
test_compare_bounds (void)
{
  static const DuplicatorSource source = A;
  g_autoptr (GHashTable) studios = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (&source, 1, "{n}", 10000, 1, DATE);
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);

  g_hash_table_insert (studios, g_strdup ("id-a"), NULL);
  for (guint i = 1; i <= 10000; i++)
    g_hash_table_insert (studios, g_strdup_printf ("x%u", i), g_strdup_printf ("%u", i));

  duplicator_batch_compare (batch, studios);
  g_assert_cmpuint (duplicator_problems_get_n_warnings (problems), ==, 10000);
  g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 1000);
  g_assert_cmpuint (duplicator_problems_get (problems, 999)->item, ==, 1000);
  g_assert_true (duplicator_batch_can_start (batch));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/batch/pattern/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_pattern);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (file_cases); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/batch/file/%s", file_cases[i].name);

    g_test_add_data_func (path, &file_cases[i], test_file);
  }
  g_test_add_func ("/duplicator/batch/pattern/position", test_pattern_position);
  g_test_add_func ("/duplicator/batch/pattern/10000", test_pattern_10000);
  g_test_add_func ("/duplicator/batch/pattern/same-name-by-chance",
                   test_pattern_same_name_by_chance);
  g_test_add_func ("/duplicator/batch/pattern/copies-its-arguments",
                   test_pattern_copies_its_arguments);
  g_test_add_func ("/duplicator/batch/file/lines", test_file_lines);
  g_test_add_func ("/duplicator/batch/file/10001", test_file_10001);
  g_test_add_func ("/duplicator/batch/compare/pattern", test_compare_pattern);
  g_test_add_func ("/duplicator/batch/compare/sources", test_compare_sources);
  g_test_add_func ("/duplicator/batch/compare/file", test_compare_file);
  g_test_add_func ("/duplicator/batch/compare/nothing", test_compare_nothing);
  g_test_add_func ("/duplicator/batch/compare/bounds", test_compare_bounds);

  return g_test_run ();
}
