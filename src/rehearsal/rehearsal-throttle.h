/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"
#include "rehearsal-answer.h"

G_BEGIN_DECLS

#define REHEARSAL_COPY_RATE 10

/* Counts calls, per account, region and operation, in the second just gone */
typedef struct _RehearsalThrottle RehearsalThrottle;

RehearsalThrottle *rehearsal_throttle_new (BaseClock *clock, guint copy_rate);
void rehearsal_throttle_free (RehearsalThrottle *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalThrottle, rehearsal_throttle_free)

RehearsalAnswer *rehearsal_throttle_check (RehearsalThrottle *self,
                                           const char *account,
                                           const char *region,
                                           const char *action);
RehearsalAnswer *rehearsal_throttle_refuse (guint limit, gint64 wait, gint64 now);

G_END_DECLS
