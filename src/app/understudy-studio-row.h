/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live-studio.h"

G_BEGIN_DECLS

/* What a list shows of a studio. Properties: studio, picked. Signals, from its menu: duplicate
 * (LiveStudio), details (LiveStudio), copy (text). */
#define UNDERSTUDY_TYPE_STUDIO_ROW (understudy_studio_row_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyStudioRow, understudy_studio_row, UNDERSTUDY, STUDIO_ROW, GtkWidget)

GtkWidget *understudy_studio_row_new (void);
void understudy_studio_row_set_studio (UnderstudyStudioRow *self, LiveStudio *studio);
LiveStudio *understudy_studio_row_get_studio (UnderstudyStudioRow *self);
void understudy_studio_row_set_picked (UnderstudyStudioRow *self, gboolean picked);

G_END_DECLS
