/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "duplicator-batch.h"
#include "understudy-studio-catalog.h"

G_BEGIN_DECLS

/* How many copies, and how they will be called. With one the name is a name, with more it is a
 * pattern. Properties: count (of each source); read-only: n-sources, error (what is wrong with the
 * pattern), preview, note (names that exist). */
#define UNDERSTUDY_TYPE_COPIES (understudy_copies_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyCopies, understudy_copies, UNDERSTUDY, COPIES, GtkWidget)

guint understudy_copies_get_count (UnderstudyCopies *self);
void understudy_copies_set_count (UnderstudyCopies *self, guint count);

void understudy_copies_set_n_sources (UnderstudyCopies *self, guint n_sources);
gboolean understudy_copies_is_many (UnderstudyCopies *self);

/* catalog: nullable */
void understudy_copies_update (UnderstudyCopies *self,
                               const DuplicatorSource *sources,
                               guint n_sources,
                               const char *pattern,
                               UnderstudyStudioCatalog *catalog);
const char *understudy_copies_get_error (UnderstudyCopies *self);
gboolean understudy_copies_can_start (UnderstudyCopies *self);
DuplicatorBatch *understudy_copies_steal_batch (UnderstudyCopies *self);

char *understudy_copies_adapt (UnderstudyCopies *self, const char *text);
gboolean understudy_copies_has_placeholder (const char *text);

G_END_DECLS
