/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "live-parameters.h"
#include "rehearsal-parts.h"
#include "rehearsal-store.h"

G_BEGIN_DECLS

/* A studio's line in the list of studios. Times in µs since the epoch, 0: none. */
typedef struct {
  char *caster_id;
  char *name;
  int status; /* 0 idle, 1 in production */
  int norm_type;
  char *charge_type;
  char *template; /* nullable */
  gboolean channel_enable;
  char *resource_group; /* nullable */
  char *client_token;   /* nullable */
  gint64 created;
  gint64 modified;
  gint64 started;
  gint64 purchased;
  gint64 expires;
  LiveParameters *tags; /* nullable: none */
} RehearsalStudio;

/* What DescribeCasters filters by. -1, 0 and NULL: not by this. */
typedef struct {
  const char *caster_id;
  const char *name_part;
  gint64 created_from;
  gint64 created_to;
  int status;
  const char *charge_type;
  int norm_type;
  const char *resource_group;
  LiveParameters *tags; /* not empty; an empty value: any */
  gboolean oldest_first;
  gint64 offset;
  gint64 limit;
} RehearsalFilter;

void rehearsal_studio_free (RehearsalStudio *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalStudio, rehearsal_studio_free)

RehearsalStudio *rehearsal_studio_find (RehearsalStore *store,
                                        const char *account,
                                        const char *caster_id,
                                        GError **error);
GPtrArray *rehearsal_studio_list (RehearsalStore *store,
                                  const char *account,
                                  const RehearsalFilter *filter,
                                  gint64 *total,
                                  GError **error);
gboolean
rehearsal_studio_count (RehearsalStore *store, const char *account, gint64 *count, GError **error);
gboolean rehearsal_studio_insert (RehearsalStore *store,
                                  const char *account,
                                  const RehearsalStudio *studio,
                                  const RehearsalParts *parts,
                                  GError **error);
gboolean rehearsal_studio_delete (RehearsalStore *store, const char *caster_id, GError **error);

gboolean rehearsal_studio_insert_parts (RehearsalStore *store,
                                        const char *caster_id,
                                        const RehearsalParts *parts,
                                        GError **error);
JsonNode *rehearsal_studio_load_part (RehearsalStore *store,
                                      const char *caster_id,
                                      RehearsalPart part,
                                      GError **error);
RehearsalParts *
rehearsal_studio_load_parts (RehearsalStore *store, const char *caster_id, GError **error);

G_END_DECLS
