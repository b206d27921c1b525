/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-csv.h"

G_BEGIN_DECLS

#define DUPLICATOR_BATCH_MAX        DUPLICATOR_CSV_ROWS_MAX
#define DUPLICATOR_FIRST_NUMBER_MAX 999999999

/* A studio to copy */
typedef struct {
  const char *id;
  const char *name; /* nullable: not known */
} DuplicatorSource;

/* One studio to make */
typedef struct {
  const char *source_id;
  const char *source_name; /* nullable: not known */
  const char *name;
  guint line; /* of the file that asks for it; 0: none */
} DuplicatorBatchItem;

/* An order of many, checked before any of it starts */
typedef struct _DuplicatorBatch DuplicatorBatch;

DuplicatorBatch *duplicator_batch_new_from_pattern (const DuplicatorSource *sources,
                                                    gsize n_sources,
                                                    const char *pattern,
                                                    guint copies,
                                                    guint first_number,
                                                    const char *date);
DuplicatorBatch *duplicator_batch_new_from_csv (GBytes *bytes);
void duplicator_batch_free (DuplicatorBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorBatch, duplicator_batch_free)

/* studios: what the account has, names (nullable) by ID */
void duplicator_batch_compare (DuplicatorBatch *self, GHashTable *studios);

gboolean duplicator_batch_can_start (DuplicatorBatch *self);
guint duplicator_batch_get_length (DuplicatorBatch *self);
const DuplicatorBatchItem *duplicator_batch_get (DuplicatorBatch *self, guint index);
DuplicatorProblems *duplicator_batch_get_problems (DuplicatorBatch *self);

G_END_DECLS
