/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-pacer-rounds.h"
#include "duplicator-pacer-rounds-private.h"

/* The service's clock and ours may not run quite alike */
#define CLOCKS_APART (1 * MILLISECOND)

/* One who is alone and comes too early all the same has an uneven way to the service */
#define GUARD_GROWTH       (3 * MILLISECOND)
#define GUARD_MOST         (60 * MILLISECOND)
#define GUARD_SHRINKS_OVER 200 /* answers */

#define ASK_FIRST (1 * SECOND)
#define ASK_EVERY (5 * SECOND)

/* One who was refused so little before a place comes free only came too early */
#define EARLY (50 * MILLISECOND)

/* Without places: how many rounds to leave out at most */
#define ROUNDS_LEFT_OUT 3
/* Without places, and without hints or with such as lead nowhere: when to try. The longer in vain,
 * the less often */
#define HINTS_IN_VAIN 4
#define TRY_AFTER     (50 * MILLISECOND)
#define TRY_WITHIN    (250 * MILLISECOND)
#define TRY_DOUBLES   32 /* tries */
#define TRY_LONGEST   16 /* times as long */

/* Longer than any place is in use */
#define LONG_HINT        (3 * HALF_A_ROUND)
#define LONG_HINTS_APART 10 /* times as long */
#define LONGEST_HINT     (20 * SECOND)

static gint64
get_pause (DuplicatorPacerRounds *self)
{
  gint64 pause = self->asked ? ASK_EVERY : ASK_FIRST;

  self->asked = TRUE;

  return (gint64) ((double) pause * g_rand_double_range (self->random, 0.7, 1.3));
}

/* The quota counts refused calls as well; where it is spent, only a later round is left */
static gint64
get_first_round (DuplicatorPacerRounds *self, gint64 start, gint64 now)
{
  gint64 allowed = duplicator_pacer_rounds_get_allowed (self, now);
  gint64 earliest = allowed == NEVER ? now - STEP : MAX (allowed, now - STEP);

  while (start < earliest)
    start += SECOND + GUARD;

  return start;
}

/* For one that has no place */
static void
ask_for_first_place (DuplicatorPacerRounds *self, gint64 free_at, gint64 now)
{
  if (free_at != NEVER && self->in_vain < HINTS_IN_VAIN) {
    gint64 rounds = self->pushed_out < 2 ? (gint64) self->pushed_out
                                         : g_rand_int_range (self->random, 1, ROUNDS_LEFT_OUT + 1);

    self->ask_due = get_first_round (self, free_at + LEAD, now) +
                    rounds * duplicator_pacer_rounds_get_period (self);
  } else {
    gint64 within = free_at != NEVER ? HALF_A_ROUND : TRY_WITHIN;
    double longer = MIN (1 + (double) self->in_vain / TRY_DOUBLES, TRY_LONGEST);
    double pause = g_rand_double_range (self->random, TRY_AFTER, within);

    self->ask_due = now + (gint64) (pause * longer);
  }

  self->ask_at = NEVER;
  self->pushed_out++;
  self->in_vain++;
}

static void
gain_place (DuplicatorPacerRounds *self, const DuplicatorPacerCall *call, gint64 now)
{
  DuplicatorPacerPlace place = {
      .id = ++self->last_id,
      .standing = DUPLICATOR_PACER_PLACE_OURS,
      .written = call->written,
      .answered = now,
  };
  DuplicatorPacerPlace *added;

  if (!duplicator_pacer_rounds_is_sharing (self))
    return;

  self->in_vain = 0;
  if (self->places->len == 0)
    self->round = call->written;

  g_array_append_val (self->places, place);
  added = duplicator_pacer_rounds_get_place (self, self->places->len - 1);
  added->free_at = duplicator_pacer_rounds_get_next_use (self, added);

  if (!duplicator_pacer_rounds_is_sharing (self)) {
    self->asked = FALSE;
    self->ask_due = NEVER;
    self->ask_at = NEVER;
  } else if (self->places->len == self->refused_with) {
    self->ask_due = now + get_pause (self);
  } else {
    self->ask_due = now;
    if (now <= call->written + 2 * STEP)
      self->ask_at = MAX (now, call->written + STEP);
  }
}

/* It went through before now, so that a second from now it does not matter any more */
static void
call_counted (DuplicatorPacerRounds *self,
              DuplicatorPacerPlace *place,
              const DuplicatorPacerCall *call,
              gint64 now)
{
  place->answered = now;
  if (!duplicator_pacer_rounds_is_sharing (self) && !place->taken &&
      place->written == call->written)
    place->free_at = MIN (place->free_at, now + SECOND + CLOCKS_APART);
}

static void
call_answered (DuplicatorPacerRounds *self, const DuplicatorPacerCall *call, gint64 now)
{
  DuplicatorPacerPlace *place = duplicator_pacer_rounds_find_place (self, call->place);

  self->guard -= (self->guard - GUARD) / GUARD_SHRINKS_OVER;

  if (call->place == 0) {
    gain_place (self, call, now);
  } else if (place != NULL) {
    if (place->standing == DUPLICATOR_PACER_PLACE_NEWCOMER)
      self->ask_due = now + HALF_A_ROUND;
    place->standing = DUPLICATOR_PACER_PLACE_OURS;
    call_counted (self, place, call, now);
  }
}

/* Places that wait for the next round begin with it */
static void
set_round (DuplicatorPacerRounds *self, gint64 round, gint64 now)
{
  self->round = round;

  for (guint i = 0; i < self->places->len; i++) {
    DuplicatorPacerPlace *place = duplicator_pacer_rounds_get_place (self, i);

    if (!place->taken && place->written != 0 && place->free_at > now + EARLY + LEAD)
      place->free_at = duplicator_pacer_rounds_get_next_use (self, place);
  }
}

/* A round of all begins when its oldest place comes free */
static void
follow_round (DuplicatorPacerRounds *self, gint64 free_at, gint64 now)
{
  gint64 period = duplicator_pacer_rounds_get_period (self);
  gint64 round = free_at - SECOND;

  while (round < self->round - HALF_A_ROUND)
    round += period;

  set_round (self, round, now);
}

/* An assumed place is another's. So are those that were not tried, most likely. */
static void
find_others (DuplicatorPacerRounds *self, DuplicatorPacerPlace *refused, gint64 free_at, gint64 now)
{
  guint64 id = refused->id;
  gint64 start = free_at != NEVER ? get_first_round (self, free_at + LEAD, now) : NEVER;

  if (!duplicator_pacer_rounds_is_sharing (self))
    self->ask_due = now + get_pause (self);

  for (guint i = self->places->len; i-- > 0;) {
    DuplicatorPacerPlace *place = duplicator_pacer_rounds_get_place (self, i);

    if (place->id != id &&
        (place->standing != DUPLICATOR_PACER_PLACE_ASSUMED || place->taken || place->written != 0))
      continue;

    if (start != NEVER && self->newcomer_places > 0) {
      self->newcomer_places--;
      place->standing = DUPLICATOR_PACER_PLACE_NEWCOMER;
      place->free_at = start;
    } else {
      g_array_remove_index (self->places, i);
    }
  }

  if (self->places->len == 0)
    ask_for_first_place (self, free_at, now);
  else if (start != NEVER)
    self->round = start - duplicator_pacer_rounds_get_period (self);
}

static void
lose_place (DuplicatorPacerRounds *self,
            DuplicatorPacerPlace *place,
            const DuplicatorPacerCall *call,
            gint64 free_at,
            gint64 now)
{
  if (!duplicator_pacer_rounds_is_sharing (self))
    self->ask_due = now + get_pause (self);

  g_array_remove_index (self->places,
                        (guint) (place - duplicator_pacer_rounds_get_place (self, 0)));

  if (self->places->len == 0)
    ask_for_first_place (self, free_at != NEVER ? free_at : call->written + SECOND, now);
  else if (free_at != NEVER)
    follow_round (self, free_at, now);
  else
    set_round (self, self->round, now);
}

/* Whether it may be our own calls alone that spent the quota when this one arrived */
static gboolean
is_of_our_own_making (DuplicatorPacerRounds *self, const DuplicatorPacerCall *call)
{
  guint ours = 0;

  for (guint i = 0; i < self->places->len; i++) {
    const DuplicatorPacerPlace *place = duplicator_pacer_rounds_get_place (self, i);
    gboolean under_way = place->id != call->place && place->written > place->answered;

    ours += under_way || (place->answered != 0 && place->answered > call->written - SECOND);
  }

  return ours >= self->quota;
}

static void
call_throttled (DuplicatorPacerRounds *self,
                const DuplicatorPacerCall *call,
                guint retry_after,
                gint64 now)
{
  gint64 hint = MIN (retry_after * MILLISECOND, LONGEST_HINT);
  gint64 free_at = hint > 0 ? call->written + hint : NEVER;
  gboolean early = hint > 0 && hint <= EARLY;
  DuplicatorPacerPlace *place = duplicator_pacer_rounds_find_place (self, call->place);

  if (hint > LONG_HINT)
    self->away_until = MAX (self->away_until, free_at);

  if (call->place == 0 && early && !call->again) {
    self->ask_again = TRUE;
    self->ask_at = MAX (now, free_at + LEAD);
  } else if (call->place == 0 && self->places->len == 0) {
    ask_for_first_place (self, free_at, now);
  } else if (call->place == 0) {
    self->ask_due = now + get_pause (self);
    if (hint > EARLY) {
      self->refused_with = call->places;
      follow_round (self, free_at, now);
    }
  } else if (place == NULL) {
    return;
  } else if (place->standing == DUPLICATOR_PACER_PLACE_ASSUMED) {
    find_others (self, place, free_at, now);
  } else {
    if (!duplicator_pacer_rounds_is_sharing (self))
      self->guard = MIN (self->guard + GUARD_GROWTH, GUARD_MOST);

    if (hint > 0 && hint < HALF_A_ROUND && is_of_our_own_making (self, call)) {
      place->free_at = get_first_round (self, now + hint, now);
      place->due = 0;
    } else if (early) {
      place->free_at = get_first_round (self, free_at + LEAD, now);
    } else {
      lose_place (self, place, call, free_at, now);
    }
  }

  /* Asking costs too much to be done often here */
  if (hint > LONG_HINT && self->places->len > 0 && duplicator_pacer_rounds_is_sharing (self))
    self->ask_due = MAX (self->ask_due, now + LONG_HINTS_APART * hint);
}

/* Whether and when it was counted nobody knows; but it is under way no more */
static void
call_unanswered (DuplicatorPacerRounds *self, const DuplicatorPacerCall *call, gint64 now)
{
  DuplicatorPacerPlace *place = duplicator_pacer_rounds_find_place (self, call->place);

  if (place != NULL)
    place->answered = now;
}

static void
call_not_sent (DuplicatorPacerRounds *self, const DuplicatorPacerCall *call, gint64 now)
{
  DuplicatorPacerPlace *place = duplicator_pacer_rounds_find_place (self, call->place);

  if (place != NULL) {
    place->taken = FALSE;
    place->free_at = now;
  } else if (call->place == 0) {
    self->ask_due = now;
  }

  if (!self->heard)
    self->scout = LONG_AGO;
}

/**
 * duplicator_pacer_rounds_done:
 * @ticket: the ticket of a call
 * @outcome: what came of it
 * @retry_after: with %DUPLICATOR_PACER_THROTTLED, the service's hint in milliseconds; 0 for none
 * @now: the time
 *
 * Gives the ticket back.
 */
void
duplicator_pacer_rounds_done (DuplicatorPacerRounds *self,
                              guint64 ticket,
                              DuplicatorPacerOutcome outcome,
                              guint retry_after,
                              gint64 now)
{
  DuplicatorPacerCall *found = duplicator_pacer_rounds_find_call (self, ticket);
  DuplicatorPacerCall call;

  if (found == NULL)
    return;

  if (outcome != DUPLICATOR_PACER_NOT_SENT) {
    duplicator_pacer_rounds_written (self, ticket, now);
    self->heard = TRUE;
  }

  call = *found;
  g_array_remove_index_fast (
      self->calls, (guint) (found - &g_array_index (self->calls, DuplicatorPacerCall, 0)));

  switch (outcome) {
  case DUPLICATOR_PACER_ANSWERED:
    call_answered (self, &call, now);
    break;
  case DUPLICATOR_PACER_THROTTLED:
    call_throttled (self, &call, retry_after, now);
    break;
  case DUPLICATOR_PACER_NOT_SENT:
    call_not_sent (self, &call, now);
    break;
  case DUPLICATOR_PACER_NO_ANSWER:
  default:
    call_unanswered (self, &call, now);
    break;
  }
}
