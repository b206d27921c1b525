/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "understudy-queue.h"

G_BEGIN_DECLS

/* The copies of orders of many that were not made, each with its reason one click away */
#define UNDERSTUDY_TYPE_FAILURES_WINDOW (understudy_failures_window_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyFailuresWindow, understudy_failures_window, UNDERSTUDY, FAILURES_WINDOW, AdwWindow)

GtkWindow *understudy_failures_window_new (GtkWindow *parent, UnderstudyQueue *queue);

G_END_DECLS
