/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-studio.h"

G_BEGIN_DECLS

/**
 * DuplicatorSighting:
 * @DUPLICATOR_SIGHTING_ABSENT: the studio was not made
 * @DUPLICATOR_SIGHTING_MADE: the studio is there
 * @DUPLICATOR_SIGHTING_UNSURE: there is one that may be it; only a person can tell
 *
 * What a list of studios says of an order whose answer was lost.
 */
typedef enum {
  DUPLICATOR_SIGHTING_ABSENT,
  DUPLICATOR_SIGHTING_MADE,
  DUPLICATOR_SIGHTING_UNSURE,
} DuplicatorSighting;

/* What is looked for */
typedef struct {
  const char *client_token;
  const char *name;
  const char *source_id; /* never its own copy */
  gint64 asked_at;       /* µs since the epoch, when the order was written down */
} DuplicatorWanted;

/* Whether a studio is known to be what came of another order */
typedef gboolean (*DuplicatorIsTaken) (const char *caster_id, gpointer user_data);

DuplicatorSighting duplicator_sighting_find (GPtrArray *studios,
                                             const DuplicatorWanted *wanted,
                                             DuplicatorIsTaken is_taken,
                                             gpointer user_data,
                                             LiveStudio **studio);
gboolean duplicator_sighting_made_since (const char *create_time, gint64 asked_at);

G_END_DECLS
