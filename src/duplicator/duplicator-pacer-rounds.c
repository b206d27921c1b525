/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-pacer-rounds.h"
#include "duplicator-pacer-rounds-private.h"

/**
 * DuplicatorPacerRounds:
 *
 * How to spend a quota of so many calls in any second, alone or together with others who spend the
 * same one and cannot be seen: all of it, evenly, and with few calls refused.
 *
 * The service lets a call through when fewer than the quota went through in the second before. So
 * each call that went through holds one *place* for exactly a second. A client uses each of its
 * places once in a *round*.
 *
 * When the service counted a call the client does not know: between its being written and its
 * answer. A second after the answer its place is free for certain. Answers may be slow for other
 * reasons, though, so only so much is waited for them as a steady pace allows, which is a *guard*
 * more than a second from round to round: what quick answers gain is there for slow ones, and
 * what was written late is caught up.
 *
 * To begin with a client takes all places for its own. A scout goes ahead, to see whether anybody
 * is there. As long as nothing is throttled the client is alone, and this is all there is to it.
 *
 * Otherwise it *shares* the quota:
 *
 * - All clients begin their rounds at the same time. They send their first calls at once, their
 *   second ones a step later, their third ones another step later, and so on. Who comes first finds
 *   a place. So the places go to everybody's first calls, then to everybody's second ones: nobody
 *   starves, and nobody has two more than another, although nobody knows how many they are.
 * - Every few seconds a client *asks*: it sends one call more at the end of its round. If that goes
 *   through, there was room, or one who has more lost the last of his; and it asks for another.
 * - A call that is refused tells when the next place comes free (the service's hint). If that is
 *   soon, it only came too early and is made up for then. If that is nearly a second away, then all
 *   places of this round are used, and this one is lost. It is also when the next round begins,
 *   which is how the clients keep together.
 * - One that has no place left asks at the beginning of the next round, ahead of all. One that is
 *   pushed out again and again, for there are more clients than places, leaves a few rounds out.
 *
 * Without hints all of that holds, but rounds come together by chance only, and one that is new has
 * to ask often before it meets a place that is just free. A hint of more than a round is an order
 * to stay away: nothing at all is sent for so long.
 *
 * Whatever the service says, no more calls are written in any second than the quota has.
 */

/* Those who share leave a place alone for longer, so that one call more at the beginning of a round
 * does not make all those after it come too early */
#define GUARD_SHARING (18 * MILLISECOND)
/* What is left of the guard where time is to be caught up */
#define LEAST_GUARD (8 * MILLISECOND)
/* Later than that, it is no delay but a pause */
#define PAUSE (50 * MILLISECOND)
/* So much of what quick answers gained is there for slow ones */
#define MOST_GAINED (40 * MILLISECOND)
/* And so much there is to begin with, when connections are made and nothing is in anybody's cache */
#define FIRST_GAINED (10 * MILLISECOND)
/* How long the scout's answer is waited for: one who is alone should not lose much */
#define SCOUT                (30 * MILLISECOND)
#define PAUSE_BETWEEN_ROUNDS (5 * STEP)
/* With how many places one who finds others there begins */
#define NEWCOMER_PLACES 3
/* For when nobody says anything about the last one that asked */
#define ASK_ANYWAY (5 * SECOND)

/**
 * duplicator_pacer_rounds_new:
 * @calls_per_second: the quota, at least 1
 * @random: (transfer none): where chance comes from
 *
 * Returns: (transfer full): the rules for one account, region and operation, nothing sent so far
 */
DuplicatorPacerRounds *
duplicator_pacer_rounds_new (guint calls_per_second, GRand *random)
{
  DuplicatorPacerRounds *self;

  g_return_val_if_fail (calls_per_second > 0, NULL);
  g_return_val_if_fail (random != NULL, NULL);

  self = g_new0 (DuplicatorPacerRounds, 1);
  self->quota = calls_per_second;
  self->random = g_rand_copy (random);
  self->places = g_array_new (FALSE, TRUE, sizeof (DuplicatorPacerPlace));
  self->calls = g_array_new (FALSE, TRUE, sizeof (DuplicatorPacerCall));
  self->sent = g_array_new (FALSE, TRUE, sizeof (gint64));
  self->guard = GUARD;
  self->round = LONG_AGO;
  self->last_taken = LONG_AGO;
  self->away_until = LONG_AGO;
  self->scout = LONG_AGO;
  self->newcomer_places = NEWCOMER_PLACES;
  self->ask_due = NEVER;
  self->ask_at = NEVER;
  self->refused_with = calls_per_second;

  for (guint i = 0; i < calls_per_second; i++) {
    DuplicatorPacerPlace place = {.id = ++self->last_id, .free_at = LONG_AGO};

    g_array_append_val (self->places, place);
  }

  return self;
}

/**
 * duplicator_pacer_rounds_free:
 * @self: (transfer full): the rules
 *
 * Frees @self. Tickets that are still out mean nothing any more.
 */
void
duplicator_pacer_rounds_free (DuplicatorPacerRounds *self)
{
  g_rand_free (self->random);
  g_array_unref (self->places);
  g_array_unref (self->calls);
  g_array_unref (self->sent);
  g_free (self);
}

DuplicatorPacerPlace *
duplicator_pacer_rounds_get_place (DuplicatorPacerRounds *self, guint index)
{
  return &g_array_index (self->places, DuplicatorPacerPlace, index);
}

DuplicatorPacerPlace *
duplicator_pacer_rounds_find_place (DuplicatorPacerRounds *self, guint64 id)
{
  for (guint i = 0; i < self->places->len; i++) {
    if (duplicator_pacer_rounds_get_place (self, i)->id == id)
      return duplicator_pacer_rounds_get_place (self, i);
  }

  return NULL;
}

static DuplicatorPacerPlace *
find_first_place (DuplicatorPacerRounds *self)
{
  DuplicatorPacerPlace *first = NULL;

  for (guint i = 0; i < self->places->len; i++) {
    DuplicatorPacerPlace *place = duplicator_pacer_rounds_get_place (self, i);

    if (!place->taken && (first == NULL || place->free_at < first->free_at))
      first = place;
  }

  return first;
}

DuplicatorPacerCall *
duplicator_pacer_rounds_find_call (DuplicatorPacerRounds *self, guint64 ticket)
{
  for (guint i = 0; i < self->calls->len; i++) {
    DuplicatorPacerCall *call = &g_array_index (self->calls, DuplicatorPacerCall, i);

    if (call->ticket == ticket)
      return call;
  }

  return NULL;
}

gboolean
duplicator_pacer_rounds_is_sharing (DuplicatorPacerRounds *self)
{
  return self->places->len < self->quota;
}

gint64
duplicator_pacer_rounds_get_period (DuplicatorPacerRounds *self)
{
  return SECOND + (duplicator_pacer_rounds_is_sharing (self) ? MAX (self->guard, GUARD_SHARING)
                                                             : self->guard);
}

/* Those who share keep to the round, one who is alone keeps to each place's own pace: a place that
 * was used late catches up */
gint64
duplicator_pacer_rounds_get_next_use (DuplicatorPacerRounds *self, DuplicatorPacerPlace *place)
{
  gint64 written = place->written;
  gint64 period = duplicator_pacer_rounds_get_period (self);

  if (duplicator_pacer_rounds_is_sharing (self))
    return MAX (written + SECOND + LEAD, self->round + period);

  if (place->due == 0 || place->due < written - PAUSE)
    place->due = FIRST_GAINED + (self->round < written - PAUSE ? written : self->round);
  place->due = MIN (place->due, written + MOST_GAINED) + period;

  return MAX (place->due, written + period - GUARD + LEAST_GUARD);
}

/* When the quota allows one call more. Refused ones count, and those handed out but not written. */
gint64
duplicator_pacer_rounds_get_allowed (DuplicatorPacerRounds *self, gint64 now)
{
  guint not_written = 0;
  guint old = 0;

  for (guint i = 0; i < self->calls->len; i++) {
    if (g_array_index (self->calls, DuplicatorPacerCall, i).written == 0)
      not_written++;
  }

  while (old < self->sent->len && g_array_index (self->sent, gint64, old) <= now - SECOND)
    old++;
  g_array_remove_range (self->sent, 0, old);

  if (not_written >= self->quota)
    return NEVER;
  if (not_written + self->sent->len < self->quota)
    return LONG_AGO;

  return g_array_index (self->sent, gint64, not_written + self->sent->len - self->quota) + SECOND;
}

/**
 * duplicator_pacer_rounds_get_next:
 * @now: the time
 *
 * Returns: when the next call may be sent: @now, or later, or %G_MAXINT64 for not before
 *   duplicator_pacer_rounds_written() or duplicator_pacer_rounds_done() was called
 */
gint64
duplicator_pacer_rounds_get_next (DuplicatorPacerRounds *self, gint64 now)
{
  const DuplicatorPacerPlace *place = find_first_place (self);
  gint64 next = place != NULL ? place->free_at : NEVER;

  if (duplicator_pacer_rounds_is_sharing (self)) {
    next = MIN (next, self->ask_at);
    if (self->places->len == 0)
      next = MIN (next, self->ask_due);
    if (self->last_taken != LONG_AGO)
      next = MAX (next, self->last_taken + STEP);
  }

  if (self->scout != LONG_AGO && !self->heard)
    next = MAX (next, self->scout + SCOUT);

  next = MAX (next, self->away_until);
  next = MAX (next, duplicator_pacer_rounds_get_allowed (self, now));

  return MAX (next, now);
}

static gboolean
is_end_of_round (DuplicatorPacerRounds *self, gint64 now)
{
  const DuplicatorPacerPlace *next = find_first_place (self);

  return next == NULL || next->free_at > now + PAUSE_BETWEEN_ROUNDS;
}

static void
take_place (DuplicatorPacerRounds *self, DuplicatorPacerPlace *place, gint64 now)
{
  gint64 next_round =
      self->round == LONG_AGO ? LONG_AGO : self->round + duplicator_pacer_rounds_get_period (self);

  if (next_round == LONG_AGO || now > next_round + HALF_A_ROUND)
    self->round = now;
  else if (now >= next_round - MILLISECOND)
    self->round = next_round;

  place->taken = TRUE;

  if (duplicator_pacer_rounds_is_sharing (self) && self->ask_due <= now &&
      is_end_of_round (self, now))
    self->ask_at = now + STEP;
}

/**
 * duplicator_pacer_rounds_take:
 * @now: the time
 *
 * Takes the right to send one call. duplicator_pacer_rounds_done() has to be called with the ticket
 * in the end, and duplicator_pacer_rounds_written() before it, as soon as the call is on its way.
 *
 * Returns: a ticket, or 0 where it is too soon
 */
guint64
duplicator_pacer_rounds_take (DuplicatorPacerRounds *self, gint64 now)
{
  DuplicatorPacerPlace *place = find_first_place (self);
  DuplicatorPacerCall call = {.ticket = ++self->last_id};

  if (duplicator_pacer_rounds_get_next (self, now) > now)
    return 0;

  if (place != NULL && place->free_at <= now && place->free_at <= self->ask_at) {
    call.place = place->id;
    take_place (self, place, now);
  } else {
    call.places = self->places->len;
    call.again = self->ask_again;
    self->ask_again = FALSE;
    self->ask_at = NEVER;
    self->ask_due = now + ASK_ANYWAY;
  }

  if (self->scout == LONG_AGO)
    self->scout = now;
  self->last_taken = now;
  g_array_append_val (self->calls, call);

  return call.ticket;
}

/**
 * duplicator_pacer_rounds_written:
 * @ticket: the ticket of a call
 * @now: the time
 *
 * Tells that the call is on its way. A second later its place is free again, however long the
 * answer takes.
 */
void
duplicator_pacer_rounds_written (DuplicatorPacerRounds *self, guint64 ticket, gint64 now)
{
  DuplicatorPacerCall *call = duplicator_pacer_rounds_find_call (self, ticket);
  DuplicatorPacerPlace *place;

  if (call == NULL || call->written != 0)
    return;

  call->written = now;
  g_array_append_val (self->sent, now);

  place = duplicator_pacer_rounds_find_place (self, call->place);
  if (place != NULL) {
    place->taken = FALSE;
    place->written = now;
    place->free_at = duplicator_pacer_rounds_get_next_use (self, place);
  }
}

/**
 * duplicator_pacer_rounds_get_rate:
 *
 * Returns: how many calls a second there are places for, 0 while there is none
 */
double
duplicator_pacer_rounds_get_rate (DuplicatorPacerRounds *self)
{
  return (double) self->places->len * SECOND / (double) duplicator_pacer_rounds_get_period (self);
}
