/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-studio.h"

G_BEGIN_DECLS

/* The studios that are marked, each once, in the order of the marks. Property: n-picked. */
#define UNDERSTUDY_TYPE_STUDIO_PICKS (understudy_studio_picks_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyStudioPicks, understudy_studio_picks, UNDERSTUDY, STUDIO_PICKS, GObject)

UnderstudyStudioPicks *understudy_studio_picks_new (void);

/* studio: nullable, never among them */
gboolean understudy_studio_picks_contains (UnderstudyStudioPicks *self, LiveStudio *studio);
void understudy_studio_picks_set (UnderstudyStudioPicks *self, LiveStudio *studio, gboolean picked);
void understudy_studio_picks_toggle (UnderstudyStudioPicks *self, LiveStudio *studio);

GPtrArray *understudy_studio_picks_get_all (UnderstudyStudioPicks *self);
void understudy_studio_picks_set_all (UnderstudyStudioPicks *self, GPtrArray *studios);

G_END_DECLS
