/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-problem.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/**
 * DuplicatorProblems:
 *
 * Everything that is wrong with an order, found before any of it starts. Of a file that is wrong
 * on every line the first %DUPLICATOR_PROBLEMS_MAX of each severity are listed, which keeps
 * warnings from crowding errors out; the others are counted.
 */
struct _DuplicatorProblems {
  GPtrArray *list;
  guint totals[2]; /* by severity */
};

/**
 * duplicator_problem_to_string:
 * @self: a problem
 *
 * Returns: (transfer full): its message, with the line before it where it has one
 */
char *
duplicator_problem_to_string (const DuplicatorProblem *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->line == 0)
    return g_strdup (self->message);

  /* Translators: the number of a line in a file, and a sentence about what is wrong there */
  return g_strdup_printf (_ ("Line %u: %s"), self->line, self->message);
}

static void
duplicator_problem_free (gpointer data)
{
  DuplicatorProblem *self = data;

  g_free (self->message);
  g_free (self);
}

/**
 * duplicator_problems_new:
 *
 * Returns: (transfer full): a list with nothing on it
 */
DuplicatorProblems *
duplicator_problems_new (void)
{
  DuplicatorProblems *self = g_new0 (DuplicatorProblems, 1);

  self->list = g_ptr_array_new_with_free_func (duplicator_problem_free);

  return self;
}

/**
 * duplicator_problems_free:
 * @self: (transfer full): a list
 *
 * Frees @self and every problem on it.
 */
void
duplicator_problems_free (DuplicatorProblems *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->list);
  g_free (self);
}

/**
 * duplicator_problems_add:
 * @self: a list
 * @where: what the problem is about and how bad it is; its message is not looked at
 * @format: what is wrong and what to do, whole sentences, translated
 * @...: what goes into it
 *
 * Puts a problem on the list, or counts it only where the list is full.
 */
void
duplicator_problems_add (DuplicatorProblems *self, DuplicatorProblem where, const char *format, ...)
{
  DuplicatorProblem *problem;
  va_list arguments;

  g_return_if_fail (self != NULL);
  g_return_if_fail (where.severity < G_N_ELEMENTS (self->totals));
  g_return_if_fail (format != NULL);

  if (self->totals[where.severity]++ >= DUPLICATOR_PROBLEMS_MAX)
    return;

  problem = g_memdup2 (&where, sizeof where);
  va_start (arguments, format);
  problem->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  g_ptr_array_add (self->list, problem);
}

static int
compare (gconstpointer first, gconstpointer second)
{
  const DuplicatorProblem *a = *(const DuplicatorProblem *const *) first;
  const DuplicatorProblem *b = *(const DuplicatorProblem *const *) second;

  if (a->line != b->line)
    return a->line < b->line ? -1 : 1;
  if (a->severity != b->severity)
    return a->severity < b->severity ? -1 : 1;
  if (a->item != b->item)
    return a->item < b->item ? -1 : 1;

  return 0;
}

/**
 * duplicator_problems_sort:
 * @self: a list
 *
 * Puts what is about no line first, then goes by line; on one line, errors come before warnings.
 */
void
duplicator_problems_sort (DuplicatorProblems *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_sort (self->list, compare);
}

/**
 * duplicator_problems_get_length:
 * @self: a list
 *
 * Returns: how many problems are listed; there may be more
 */
guint
duplicator_problems_get_length (DuplicatorProblems *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->list->len;
}

/**
 * duplicator_problems_get:
 * @self: a list
 * @index: which one, below duplicator_problems_get_length()
 *
 * Returns: (transfer none): a problem; valid as long as @self is
 */
const DuplicatorProblem *
duplicator_problems_get (DuplicatorProblems *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->list->len, NULL);

  return g_ptr_array_index (self->list, index);
}

/**
 * duplicator_problems_get_n_errors:
 * @self: a list
 *
 * Returns: how many errors there are, listed or not
 */
guint
duplicator_problems_get_n_errors (DuplicatorProblems *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->totals[DUPLICATOR_SEVERITY_ERROR];
}

/**
 * duplicator_problems_get_n_warnings:
 * @self: a list
 *
 * Returns: how many warnings there are, listed or not
 */
guint
duplicator_problems_get_n_warnings (DuplicatorProblems *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->totals[DUPLICATOR_SEVERITY_WARNING];
}
