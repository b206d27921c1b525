/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-csv-reader.h"

G_BEGIN_DECLS

/* Which column is which, from 0 */
typedef struct {
  guint source;
  guint name;
  guint count;
} DuplicatorCsvColumns;

gboolean duplicator_csv_columns_read (DuplicatorCsvColumns *self, DuplicatorCsvReader *header);

G_END_DECLS
