/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "understudy-order.h"

G_BEGIN_DECLS

/* A row of a list box: an order that is being carried out, with a button that cancels it. Property:
 * order. */
#define UNDERSTUDY_TYPE_ORDER_ROW (understudy_order_row_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyOrderRow, understudy_order_row, UNDERSTUDY, ORDER_ROW, GtkListBoxRow)

GtkWidget *understudy_order_row_new (UnderstudyOrder *order);

G_END_DECLS
