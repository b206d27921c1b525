/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "understudy-session.h"

G_BEGIN_DECLS

/* Tells what happens behind other windows: that many orders have come to their end, and that one
 * needs an answer. While a window of the program is the active one it shows that itself. Signal:
 * send (id, title, body), which sends a notification. */
#define UNDERSTUDY_TYPE_NOTIFIER (understudy_notifier_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyNotifier, understudy_notifier, UNDERSTUDY, NOTIFIER, GObject)

/* settings: nullable, then everything is told */
UnderstudyNotifier *understudy_notifier_new (GtkApplication *application, GSettings *settings);
void understudy_notifier_watch (UnderstudyNotifier *self, UnderstudySession *session);
void understudy_notifier_withdraw (UnderstudyNotifier *self);

G_END_DECLS
