/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the rows of a form have in common */
char *understudy_field_dup_text (GtkWidget *row);
void understudy_field_set_error (GtkWidget *row, const char *error);
void understudy_field_name_list (GtkWidget *row, const char *name);
void understudy_field_let_go (GtkWidget *row);

G_END_DECLS
