/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-problem.h"

G_BEGIN_DECLS

#define DUPLICATOR_CSV_ROWS_MAX 10000

typedef struct {
  guint line; /* where it begins, the first is 1 */
  const char *source;
  const char *name;
} DuplicatorCsvRow;

/* The rows of a file or of pasted text: source, name */
typedef struct _DuplicatorCsv DuplicatorCsv;

DuplicatorCsv *duplicator_csv_read (GBytes *bytes, DuplicatorProblems *problems);
void duplicator_csv_free (DuplicatorCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorCsv, duplicator_csv_free)

guint duplicator_csv_get_length (DuplicatorCsv *self);
const DuplicatorCsvRow *duplicator_csv_get (DuplicatorCsv *self, guint index);

G_END_DECLS
