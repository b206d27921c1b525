/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lays children out in a row, one of which expands and holds words. Where that would leave the
 * words too little room, what comes after them gets a line of its own below them, and what comes
 * before them one above. Property: spacing. */
#define UNDERSTUDY_TYPE_STRIP_LAYOUT (understudy_strip_layout_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyStripLayout, understudy_strip_layout, UNDERSTUDY, STRIP_LAYOUT, GtkLayoutManager)

G_END_DECLS
