/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "understudy-queue.h"

G_BEGIN_DECLS

/* How far a queue is, with the buttons that hold it; shown while there is something to show.
 * Property: queue. */
#define UNDERSTUDY_TYPE_QUEUE_BAR (understudy_queue_bar_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyQueueBar, understudy_queue_bar, UNDERSTUDY, QUEUE_BAR, GtkWidget)

G_END_DECLS
