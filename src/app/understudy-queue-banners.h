/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "understudy-queue.h"

G_BEGIN_DECLS

/* What has to be said of a queue across the window: what earlier runs left, a clock that is off, a
 * history that could not be written. Property: queue. */
#define UNDERSTUDY_TYPE_QUEUE_BANNERS (understudy_queue_banners_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyQueueBanners, understudy_queue_banners, UNDERSTUDY, QUEUE_BANNERS, GtkWidget)

G_END_DECLS
