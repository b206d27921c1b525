/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-reply.h"

G_BEGIN_DECLS

/* One production studio (caster) as DescribeCasters shows it. Immutable. */
#define LIVE_TYPE_STUDIO (live_studio_get_type ())
G_DECLARE_FINAL_TYPE (LiveStudio, live_studio, LIVE, STUDIO, GObject)

LiveStudio *live_studio_new_from_json (JsonObject *object);
const char *live_studio_get_caster_id (LiveStudio *self);
const char *live_studio_get_name (LiveStudio *self);
int live_studio_get_status (LiveStudio *self); /* 0 idle, 1 in production, -1 not told */
int live_studio_get_norm_type (LiveStudio *self); /* 1 general, 3, 4, 6; -1 not told */
const char *live_studio_get_template (LiveStudio *self);
const char *live_studio_get_create_time (LiveStudio *self);
const char *live_studio_get_last_modified (LiveStudio *self);
const char *live_studio_get_client_token_id (LiveStudio *self);

G_END_DECLS
