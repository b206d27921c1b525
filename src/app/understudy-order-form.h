/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "duplicator-batch.h"
#include "understudy-order.h"
#include "understudy-studio-catalog.h"

G_BEGIN_DECLS

/* Where an order is written. Properties: source-id, name, catalog, under-way (a GListModel of
 * UnderstudyOrder); read-only: source-error, source-note, name-error, name-note, valid. Signals:
 * submitted (source ID, name), submitted-many (with a batch to steal), copy (text). */
#define UNDERSTUDY_TYPE_ORDER_FORM (understudy_order_form_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyOrderForm, understudy_order_form, UNDERSTUDY, ORDER_FORM, GtkWidget)

void understudy_order_form_submit (UnderstudyOrderForm *self);
void understudy_order_form_choose_studio (UnderstudyOrderForm *self);

/* What became of an order that the form submitted; nothing typed is lost by either */
void understudy_order_form_order_finished (UnderstudyOrderForm *self,
                                           UnderstudyOrder *order,
                                           gboolean done);
DuplicatorBatch *understudy_order_form_steal_batch (UnderstudyOrderForm *self);
void understudy_order_form_many_placed (UnderstudyOrderForm *self, gboolean done);

G_END_DECLS
