/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "understudy-queue.h"
#include "understudy-studio-catalog.h"

G_BEGIN_DECLS

/* Where a list of sources and names is pasted or opened, and duplicated once nothing is wrong with
 * it. Properties: status, button-label, ready, checking (read-only). */
#define UNDERSTUDY_TYPE_LIST_WINDOW (understudy_list_window_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyListWindow, understudy_list_window, UNDERSTUDY, LIST_WINDOW, AdwWindow)

GtkWindow *understudy_list_window_new (GtkWindow *parent,
                                       UnderstudyQueue *queue,
                                       UnderstudyStudioCatalog *catalog);
void understudy_list_window_open (UnderstudyListWindow *self, GFile *file);

G_END_DECLS
