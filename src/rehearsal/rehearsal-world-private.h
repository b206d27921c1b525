/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-studio.h"
#include "rehearsal-world.h"

G_BEGIN_DECLS

/* One call as the operations see it */
typedef struct {
  RehearsalStore *store;
  guint max_studios;
  const char *account;
  const char *action;
  const LiveParameters *parameters;
  const RehearsalConditions *conditions;
  gint64 now; /* by the service's clock */
} RehearsalCall;

/* Each gives an answer, or NULL with an error where the store failed */
typedef RehearsalAnswer *(*RehearsalOperation) (const RehearsalCall *call, GError **error);

RehearsalAnswer *rehearsal_copy_caster (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_create_caster (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_delete_caster (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_casters (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_config (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_layouts (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_components (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_scenes (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_video_resources (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_channels (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_stream_url (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_program (const RehearsalCall *call, GError **error);
RehearsalAnswer *rehearsal_describe_scene_audio (const RehearsalCall *call, GError **error);

/* What several of them need. check_… and find_… give the refusal, or NULL where all is well. */
const char *rehearsal_call_get (const RehearsalCall *call, const char *name);
RehearsalAnswer *rehearsal_call_check_caster_id (const RehearsalCall *call, const char *name);
RehearsalAnswer *rehearsal_call_check_int (
    const RehearsalCall *call, const char *name, gint64 from, gint64 to, gint64 *value);
RehearsalAnswer *
rehearsal_call_check_time (const RehearsalCall *call, const char *name, gint64 *value);
RehearsalAnswer *rehearsal_call_check_tags (const RehearsalCall *call, LiveParameters **tags);
RehearsalAnswer *rehearsal_call_find_studio (const RehearsalCall *call,
                                             const char *name,
                                             RehearsalStudio **studio,
                                             GError **error);

G_END_DECLS
