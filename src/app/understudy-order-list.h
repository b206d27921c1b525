/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The orders that are under way; not there while there are none. Property: model (a GListModel of
 * UnderstudyOrder). */
#define UNDERSTUDY_TYPE_ORDER_LIST (understudy_order_list_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyOrderList, understudy_order_list, UNDERSTUDY, ORDER_LIST, GtkWidget)

G_END_DECLS
