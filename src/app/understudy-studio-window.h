/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live-client.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* All that the service tells of a studio. Properties: studio, client. Signal: duplicate
 * (LiveStudio). */
#define UNDERSTUDY_TYPE_STUDIO_WINDOW (understudy_studio_window_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyStudioWindow, understudy_studio_window, UNDERSTUDY, STUDIO_WINDOW, AdwWindow)

/* client: NULL: only what the list told */
GtkWindow *understudy_studio_window_new (GtkWindow *parent, LiveStudio *studio, LiveClient *client);

G_END_DECLS
