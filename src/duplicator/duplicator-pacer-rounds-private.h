/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-pacer-rounds.h"

/* Of duplicator-pacer-rounds.c (what may be sent when) and duplicator-pacer-answers.c (what an
 * answer changes) alone */

G_BEGIN_DECLS

#define MILLISECOND G_GINT64_CONSTANT (1000)
#define SECOND      G_GINT64_CONSTANT (1000000)
#define NEVER       G_MAXINT64
#define LONG_AGO    G_MININT64

/* Between one's calls of the same round */
#define STEP         (20 * MILLISECOND)
#define HALF_A_ROUND (SECOND / 2)

/* Who was refused comes back so long after a place comes free: before its last user does */
#define LEAD (10 * MILLISECOND)
/* How long at most one who is alone leaves a place unused, besides the second, on average */
#define GUARD (9 * MILLISECOND)

typedef enum {
  DUPLICATOR_PACER_PLACE_ASSUMED,  /* not tried so far */
  DUPLICATOR_PACER_PLACE_NEWCOMER, /* was another's, and is tried with the next round */
  DUPLICATOR_PACER_PLACE_OURS,
} DuplicatorPacerStanding;

typedef struct {
  guint64 id;
  DuplicatorPacerStanding standing;
  gint64 free_at;
  gint64 written;  /* the last call; 0: none */
  gint64 answered; /* the last one that went through; 0: none */
  gint64 due;      /* when it is to be used, for a steady pace; 0: it is not known */
  gboolean taken;  /* handed out, not written yet */
} DuplicatorPacerPlace;

typedef struct {
  guint64 ticket;
  guint64 place;  /* 0: it asks for one more */
  gint64 written; /* 0: not yet */
  guint places;   /* how many there were when it asked */
  gboolean again; /* the one before it came too early */
} DuplicatorPacerCall;

struct _DuplicatorPacerRounds {
  guint quota;
  GRand *random;

  GArray *places; /* of DuplicatorPacerPlace */
  GArray *calls;  /* of DuplicatorPacerCall: those under way */
  GArray *sent;   /* of gint64: when those of the last second were written, oldest first */
  guint64 last_id;

  gint64 guard;
  gint64 round; /* when it began */
  gint64 last_taken;
  gint64 away_until;

  gint64 scout;
  gboolean heard; /* an answer came */
  guint newcomer_places;

  gint64 ask_due; /* with the next round's end from then on */
  gint64 ask_at;  /* at this round's end, which is then */
  gboolean ask_again;
  gboolean asked;
  guint refused_with; /* so many places when asking was last refused */
  guint pushed_out;   /* how often there was no place left */
  guint in_vain;      /* how often in a row asking for the first one was refused */
};

DuplicatorPacerPlace *duplicator_pacer_rounds_get_place (DuplicatorPacerRounds *self, guint index);
DuplicatorPacerPlace *duplicator_pacer_rounds_find_place (DuplicatorPacerRounds *self, guint64 id);
DuplicatorPacerCall *duplicator_pacer_rounds_find_call (DuplicatorPacerRounds *self,
                                                        guint64 ticket);
gboolean duplicator_pacer_rounds_is_sharing (DuplicatorPacerRounds *self);
gint64 duplicator_pacer_rounds_get_period (DuplicatorPacerRounds *self);
gint64 duplicator_pacer_rounds_get_next_use (DuplicatorPacerRounds *self,
                                             DuplicatorPacerPlace *place);
gint64 duplicator_pacer_rounds_get_allowed (DuplicatorPacerRounds *self, gint64 now);

G_END_DECLS
