/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text for terminals, aligned by the room that letters take up */
char *cli_text_clean (const char *text);
guint cli_text_measure (const char *text);
char *cli_text_wrap (const char *text, guint width);

/* Rows of cells. The last column may be as wide as it likes. */
typedef struct _CliTable CliTable;

CliTable *cli_table_new (guint n_columns);
void cli_table_free (CliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliTable, cli_table_free)

void cli_table_add (CliTable *self, const char *cell, ...) G_GNUC_NULL_TERMINATED;
char *cli_table_to_text (CliTable *self);

G_END_DECLS
