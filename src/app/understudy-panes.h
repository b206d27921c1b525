/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Two widgets: side by side where there is room, else one above the other. Properties: start, end,
 * wide (read-only). */
#define UNDERSTUDY_TYPE_PANES (understudy_panes_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyPanes, understudy_panes, UNDERSTUDY, PANES, GtkWidget)

gboolean understudy_panes_get_wide (UnderstudyPanes *self);

G_END_DECLS
