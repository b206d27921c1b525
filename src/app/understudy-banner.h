/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A strip across the window that says one thing, with two buttons at most. Properties: title,
 * icon-name, button-label, second-label, revealed. Signals: button-clicked, second-clicked. */
#define UNDERSTUDY_TYPE_BANNER (understudy_banner_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyBanner, understudy_banner, UNDERSTUDY, BANNER, GtkWidget)

G_END_DECLS
