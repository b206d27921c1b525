/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-copies.h"
#include "understudy-order-form.h"
#include "understudy-studio-chooser.h"

G_BEGIN_DECLS

struct _UnderstudyOrderForm {
  GtkWidget parent_instance;

  GtkWidget *source_row;
  GtkWidget *name_row;
  UnderstudyCopies *copies;
  GtkMenuButton *studios_button;
  GtkWidget *one_button;
  GtkWidget *duplicate_button;
  UnderstudyStudioChooser *chooser; /* nullable: made when it is first shown */

  UnderstudyStudioCatalog *catalog;
  GPtrArray *sources; /* of LiveStudio, where several are chosen; else empty */
  GListModel *under_way;
  char *source_error;
  char *source_note;
  char *name_error;
  char *name_note;
  gboolean valid;
  gboolean placing; /* an order of many was submitted, and is not in the ledger yet */

  /* Nobody is told of mistakes in what they have not typed yet */
  gboolean source_typed;
  gboolean name_typed;
  gboolean filling; /* the form itself writes into its rows */
  char *suggested;  /* the name that it wrote last */

  GHashTable *names;   /* of the copies that were asked for here: a set */
  GHashTable *pending; /* what was submitted and is not finished: source and name -> itself */
  guint source_settling; /* source: until nobody has typed in the source for a moment */
  gint64 submitted_at; /* µs, monotonic; 0: never */
};

gboolean understudy_order_form_has_several (UnderstudyOrderForm *self);
void understudy_order_form_set_sources (UnderstudyOrderForm *self, GPtrArray *studios);
char *understudy_order_form_dup_pending_key (const char *source_id, const char *name);
gboolean understudy_order_form_is_taken (const char *name, gpointer user_data);
void understudy_order_form_validate (UnderstudyOrderForm *self);
void
understudy_order_form_set_row_text (UnderstudyOrderForm *self, GtkWidget *row, const char *text);
void understudy_order_form_suggest (UnderstudyOrderForm *self, char *suggestion);
void understudy_order_form_suggest_for_source (UnderstudyOrderForm *self);
void understudy_order_form_adapt_name (UnderstudyOrderForm *self);

G_END_DECLS
