/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many of each severity are listed; more are only counted */
#define DUPLICATOR_PROBLEMS_MAX 1000

/**
 * DuplicatorSeverity:
 * @DUPLICATOR_SEVERITY_ERROR: nothing may start
 * @DUPLICATOR_SEVERITY_WARNING: worth a look, but may be meant so
 */
typedef enum {
  DUPLICATOR_SEVERITY_ERROR,
  DUPLICATOR_SEVERITY_WARNING,
} DuplicatorSeverity;

/* What a problem is about, so that it can be shown there */
typedef enum {
  DUPLICATOR_FIELD_NONE, /* the line, or the file, as a whole */
  DUPLICATOR_FIELD_SOURCE,
  DUPLICATOR_FIELD_NAME,
  DUPLICATOR_FIELD_PATTERN,
  DUPLICATOR_FIELD_COPIES,
  DUPLICATOR_FIELD_FIRST_NUMBER,
} DuplicatorField;

/* One thing that is wrong with what was asked for */
typedef struct {
  DuplicatorSeverity severity;
  DuplicatorField field;
  guint line;    /* of the file, the first is 1; 0: none */
  guint item;    /* which studio of the order, the first is 1; 0: none */
  int position;  /* where in the field, in characters from 0; -1: none */
  char *message; /* whole sentences, translated, without the line */
} DuplicatorProblem;

char *duplicator_problem_to_string (const DuplicatorProblem *self);

typedef struct _DuplicatorProblems DuplicatorProblems;

DuplicatorProblems *duplicator_problems_new (void);
void duplicator_problems_free (DuplicatorProblems *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorProblems, duplicator_problems_free)

void
duplicator_problems_add (DuplicatorProblems *self, DuplicatorProblem where, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void duplicator_problems_sort (DuplicatorProblems *self);

guint duplicator_problems_get_length (DuplicatorProblems *self);
const DuplicatorProblem *duplicator_problems_get (DuplicatorProblems *self, guint index);
guint duplicator_problems_get_n_errors (DuplicatorProblems *self);   /* also those not listed */
guint duplicator_problems_get_n_warnings (DuplicatorProblems *self); /* likewise */

G_END_DECLS
