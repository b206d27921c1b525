/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a studio is made of, besides its line in the list of studios */
typedef enum {
  REHEARSAL_PART_CONFIG,
  REHEARSAL_PART_LAYOUTS,
  REHEARSAL_PART_COMPONENTS,
  REHEARSAL_PART_SCENES,
  REHEARSAL_PART_RESOURCES,
  REHEARSAL_PART_CHANNELS,
  REHEARSAL_PART_PROGRAM,
  REHEARSAL_PART_AUDIO,
  REHEARSAL_N_PARTS,
} RehearsalPart;

/* All of them, each a JSON document: an object (config, program) or an array of objects */
typedef struct {
  JsonNode *documents[REHEARSAL_N_PARTS];
} RehearsalParts;

const char *rehearsal_part_get_name (RehearsalPart part);

RehearsalParts *rehearsal_parts_new_empty (void);
RehearsalParts *rehearsal_parts_new_from_object (JsonObject *object);
RehearsalParts *
rehearsal_parts_renew (const RehearsalParts *self, const char *old_id, const char *new_id);
void rehearsal_parts_free (RehearsalParts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalParts, rehearsal_parts_free)

char *rehearsal_id_new (void);
char *rehearsal_id_new_like (const char *caster_id);
char *rehearsal_auth_key_new (void);

G_END_DECLS
