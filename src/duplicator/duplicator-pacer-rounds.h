/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DuplicatorPacerOutcome:
 * @DUPLICATOR_PACER_ANSWERED: the service took the call, whatever it then said of it
 * @DUPLICATOR_PACER_THROTTLED: the service refused it as one too many
 * @DUPLICATOR_PACER_NO_ANSWER: nobody knows; it counts as taken
 * @DUPLICATOR_PACER_NOT_SENT: no byte of it left
 */
typedef enum {
  DUPLICATOR_PACER_ANSWERED,
  DUPLICATOR_PACER_THROTTLED,
  DUPLICATOR_PACER_NO_ANSWER,
  DUPLICATOR_PACER_NOT_SENT,
} DuplicatorPacerOutcome;

/* The rules of DuplicatorPacer, without a clock or a main loop. All times are in microseconds of
 * one monotonic clock. */
typedef struct _DuplicatorPacerRounds DuplicatorPacerRounds;

DuplicatorPacerRounds *duplicator_pacer_rounds_new (guint calls_per_second, GRand *random);
void duplicator_pacer_rounds_free (DuplicatorPacerRounds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorPacerRounds, duplicator_pacer_rounds_free)

gint64 duplicator_pacer_rounds_get_next (DuplicatorPacerRounds *self, gint64 now);
guint64 duplicator_pacer_rounds_take (DuplicatorPacerRounds *self, gint64 now);
void duplicator_pacer_rounds_written (DuplicatorPacerRounds *self, guint64 ticket, gint64 now);
void duplicator_pacer_rounds_done (DuplicatorPacerRounds *self,
                                   guint64 ticket,
                                   DuplicatorPacerOutcome outcome,
                                   guint retry_after,
                                   gint64 now);
double duplicator_pacer_rounds_get_rate (DuplicatorPacerRounds *self);

G_END_DECLS
