/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of a list box: a label, a value that can be selected, a button that copies it. Properties:
 * label, value. Signal: copy (value). */
#define UNDERSTUDY_TYPE_FACT_ROW (understudy_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyFactRow, understudy_fact_row, UNDERSTUDY, FACT_ROW, GtkListBoxRow)

GtkWidget *understudy_fact_row_new (const char *label, const char *value);

G_END_DECLS
