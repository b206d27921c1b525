/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-problem.h"

G_BEGIN_DECLS

#define DUPLICATOR_CSV_SEPARATORS ",;\t"

/* One pass over a text of separated values, a record at a time */
typedef struct {
  DuplicatorProblems *problems; /* not owned */
  const char *place;            /* not owned; '\0' there: the end */
  guint line;
  char separator;

  /* The record that was read last */
  guint record_line;
  GString *text;  /* its values, each ended by NUL */
  GArray *starts; /* gsize: where each begins in text */
} DuplicatorCsvReader;

void duplicator_csv_reader_init (DuplicatorCsvReader *self,
                                 const char *text,
                                 DuplicatorProblems *problems);
void duplicator_csv_reader_clear (DuplicatorCsvReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DuplicatorCsvReader, duplicator_csv_reader_clear)

gboolean duplicator_csv_reader_read (DuplicatorCsvReader *self);
guint duplicator_csv_reader_get_length (DuplicatorCsvReader *self);
const char *duplicator_csv_reader_get (DuplicatorCsvReader *self, guint index);

char duplicator_csv_find_separator (const char **place);

G_END_DECLS
