/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children out in a row; where that would leave the one that expands too little room for its words, it gets a line
 * of its own below the others. Property: spacing. */
#define UNDERSTUDY_TYPE_STRIP_LAYOUT (understudy_strip_layout_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyStripLayout, understudy_strip_layout, UNDERSTUDY, STRIP_LAYOUT, GtkLayoutManager)

G_END_DECLS
