/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-problem.h"

static DuplicatorProblem
at (DuplicatorSeverity severity, guint line, guint item)
{
  return (DuplicatorProblem){
    .severity = severity, .line = line, .item = item, .position = -1
  };
}

static void
test_empty (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();

  duplicator_problems_sort (problems);
  g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 0);
  g_assert_cmpuint (duplicator_problems_get_n_errors (problems), ==, 0);
  g_assert_cmpuint (duplicator_problems_get_n_warnings (problems), ==, 0);
}

static void
test_to_string (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_ERROR, 12, 0), "Bad %s.", "100%");
  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_ERROR, 0, 0), "Bad.");

  with = duplicator_problem_to_string (duplicator_problems_get (problems, 0));
  without = duplicator_problem_to_string (duplicator_problems_get (problems, 1));
  g_assert_cmpstr (with, ==, "Line 12: Bad 100%.");
  g_assert_cmpstr (without, ==, "Bad.");
}

/* So many warnings that nothing else would fit, and then an error */
static void
test_bounds (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  guint n_errors = 0;

  for (guint i = 0; i < 5000; i++)
    duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_WARNING, i + 1, 0), "Hm.");
  for (guint i = 0; i < 1001; i++)
    duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_ERROR, i + 1, 0), "Bad.");

  g_assert_cmpuint (duplicator_problems_get_length (problems), ==, 2 * DUPLICATOR_PROBLEMS_MAX);
  g_assert_cmpuint (duplicator_problems_get_n_warnings (problems), ==, 5000);
  g_assert_cmpuint (duplicator_problems_get_n_errors (problems), ==, 1001);

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    if (duplicator_problems_get (problems, i)->severity == DUPLICATOR_SEVERITY_ERROR)
      n_errors++;
  }
  g_assert_cmpuint (n_errors, ==, DUPLICATOR_PROBLEMS_MAX);
}

static void
test_sort (void)
{
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (GString) order = g_string_new (NULL);

  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_WARNING, 7, 0), "f");
  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_ERROR, 7, 0), "d");
  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_ERROR, 7, 0), "e");
  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_WARNING, 3, 0), "c");
  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_WARNING, 0, 2), "b");
  duplicator_problems_add (problems, at (DUPLICATOR_SEVERITY_WARNING, 0, 1), "a");
  duplicator_problems_sort (problems);

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++)
    g_string_append (order, duplicator_problems_get (problems, i)->message);
  g_assert_cmpstr (order->str, ==, "abcdef");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicator/problem/empty", test_empty);
  g_test_add_func ("/duplicator/problem/to-string", test_to_string);
  g_test_add_func ("/duplicator/problem/bounds", test_bounds);
  g_test_add_func ("/duplicator/problem/sort", test_sort);

  return g_test_run ();
}
