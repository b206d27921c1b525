/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"
#include "live-parameters.h"
#include "rehearsal-answer.h"

G_BEGIN_DECLS

#define REHEARSAL_MAX_STUDIOS 2000

/* What is not as usual, for one call */
typedef struct {
  gint64 clock_offset;  /* µs that the service's clock is ahead */
  gint64 token_memory;  /* µs after which a ClientToken is forgotten, 0: never */
  gint64 session_life;  /* µs that the credentials of AssumeRole last, 0: as was asked for */
  gboolean hide_tokens; /* no ClientTokenId in DescribeCasters */
  gboolean plain_times; /* times as 2017-08-30 12:02:57.0, without a zone */
} RehearsalConditions;

/* The rules of the service and the studios they are about, on disk. No HTTP, no signatures. For one
 * thread. */
typedef struct _RehearsalWorld RehearsalWorld;

RehearsalWorld *
rehearsal_world_open (const char *directory, BaseClock *clock, guint max_studios, GError **error);
void rehearsal_world_close (RehearsalWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalWorld, rehearsal_world_close)

gboolean rehearsal_world_has_action (const char *action);
RehearsalAnswer *rehearsal_world_act (RehearsalWorld *self,
                                      const char *account,
                                      const char *action,
                                      const LiveParameters *parameters,
                                      const RehearsalConditions *conditions);

G_END_DECLS
