/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-pacer-rounds.h"

#define MILLISECOND (G_USEC_PER_SEC / 1000)
#define SECOND      G_USEC_PER_SEC

static DuplicatorPacerRounds *
new_rounds (guint quota)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  return duplicator_pacer_rounds_new (quota, random);
}

/* Takes a ticket and writes the call at once */
static guint64
send_call (DuplicatorPacerRounds *rounds, gint64 now)
{
  guint64 ticket = duplicator_pacer_rounds_take (rounds, now);

  g_assert_cmpuint (ticket, !=, 0);
  duplicator_pacer_rounds_written (rounds, ticket, now);

  return ticket;
}

static void
do_call (DuplicatorPacerRounds *rounds, gint64 now)
{
  duplicator_pacer_rounds_done (rounds, send_call (rounds, now), DUPLICATOR_PACER_ANSWERED, 0, now);
}

static void
test_scout (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (10);
  gint64 now = SECOND;
  guint64 scout;

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==, now);
  scout = send_call (rounds, now);

  /* Nobody waits for a slow answer */
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==, now + 30 * MILLISECOND);
  g_assert_cmpuint (duplicator_pacer_rounds_take (rounds, now), ==, 0);

  duplicator_pacer_rounds_done (rounds, scout, DUPLICATOR_PACER_ANSWERED, 0, now + MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + MILLISECOND), ==,
                   now + MILLISECOND);
}

static void
test_full_second (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (10);
  gint64 now = SECOND;

  for (guint i = 0; i < 10; i++)
    do_call (rounds, now + i);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + 10), ==,
                   now + SECOND + MILLISECOND);
  g_assert_cmpuint (duplicator_pacer_rounds_take (rounds, now + SECOND), ==, 0);
  do_call (rounds, now + SECOND + MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + SECOND + MILLISECOND), ==,
                   now + SECOND + MILLISECOND + 1);
}

/* However slow the answers are, and however fast the calls were handed out */
static void
test_written_counts (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (2);
  gint64 now = SECOND;
  guint64 slow;
  guint64 late;

  slow = send_call (rounds, now);
  now += 40 * MILLISECOND;
  late = duplicator_pacer_rounds_take (rounds, now);
  g_assert_cmpuint (late, !=, 0);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==,
                   SECOND + SECOND + 19 * MILLISECOND);

  now = 2 * SECOND + 19 * MILLISECOND;
  do_call (rounds, now);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==, now + SECOND + MILLISECOND);

  duplicator_pacer_rounds_written (rounds, late, now + MILLISECOND);
  duplicator_pacer_rounds_done (rounds, late, DUPLICATOR_PACER_ANSWERED, 0, now + 2 * MILLISECOND);
  duplicator_pacer_rounds_done (rounds, slow, DUPLICATOR_PACER_ANSWERED, 0, now + 3 * MILLISECOND);
  do_call (rounds, now + SECOND + MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + SECOND + MILLISECOND), ==,
                   now + SECOND + 3 * MILLISECOND);
}

/* When its answer comes a call was counted for certain: a second later its place is free */
static void
test_answer_counts (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  guint64 ticket = send_call (rounds, SECOND);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND), ==,
                   2 * SECOND + 19 * MILLISECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_ANSWERED, 0,
                                SECOND + 15 * MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND + 15 * MILLISECOND), ==,
                   2 * SECOND + 16 * MILLISECOND);
}

/* But no answer is worth waiting longer for than the pace allows */
static void
test_slow_answers (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  gint64 now = SECOND;

  for (guint i = 0; i < 100; i++) {
    guint64 ticket = send_call (rounds, now);

    duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_ANSWERED, 0,
                                  now + 500 * MILLISECOND);
    now = duplicator_pacer_rounds_get_next (rounds, now + 500 * MILLISECOND);
  }

  g_assert_cmpint (now, ==, 101 * SECOND + (10 + 100 * 9) * MILLISECOND);
}

/* What quick answers gain is there for one slow answer, and no more than that */
static void
test_gained (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  gint64 now = SECOND;
  guint64 ticket;

  for (guint i = 0; i < 20; i++) {
    do_call (rounds, now);
    now = duplicator_pacer_rounds_get_next (rounds, now);
  }
  g_assert_cmpint (now, ==, 21 * SECOND + 20 * MILLISECOND);

  ticket = send_call (rounds, now);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==,
                   now + SECOND + 49 * MILLISECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_ANSWERED, 0,
                                now + 45 * MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + 45 * MILLISECOND), ==,
                   now + SECOND + 46 * MILLISECOND);
}

/* What was written late is caught up, as far as the guard has time to spare */
static void
test_catches_up (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  gint64 now;

  send_call (rounds, SECOND);
  now = duplicator_pacer_rounds_get_next (rounds, SECOND);
  send_call (rounds, now + MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + MILLISECOND), ==,
                   now + SECOND + 9 * MILLISECOND);
  now += SECOND + 9 * MILLISECOND;
  send_call (rounds, now + 10 * MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + 10 * MILLISECOND), ==,
                   now + SECOND + 18 * MILLISECOND);
}

/* One who is alone is refused, and it may be for its own calls, which were counted late: the quota
 * is still all its own, and the pace gets a little slower */
static void
test_refused_alone (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  guint64 slow = send_call (rounds, SECOND);
  gint64 now = duplicator_pacer_rounds_get_next (rounds, SECOND);
  guint64 refused = send_call (rounds, now);

  duplicator_pacer_rounds_done (rounds, slow, DUPLICATOR_PACER_ANSWERED, 0, now + MILLISECOND);
  duplicator_pacer_rounds_done (rounds, refused, DUPLICATOR_PACER_THROTTLED, 90,
                                now + 10 * MILLISECOND);
  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 1 / 1.012, 0.001);
}

/* That cannot be where all of its own calls were answered more than a second before */
static void
test_refused_for_others (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  guint64 refused;

  do_call (rounds, SECOND);
  refused = send_call (rounds, 2 * SECOND + MILLISECOND);
  duplicator_pacer_rounds_done (rounds, refused, DUPLICATOR_PACER_THROTTLED, 90,
                                2 * SECOND + 11 * MILLISECOND);
  g_assert_cmpfloat (duplicator_pacer_rounds_get_rate (rounds), ==, 0);
}

static void
test_nothing_until_written (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  guint64 ticket = duplicator_pacer_rounds_take (rounds, SECOND);

  g_assert_cmpuint (ticket, !=, 0);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, 90 * SECOND), ==, G_MAXINT64);
  duplicator_pacer_rounds_written (rounds, ticket, 100 * SECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, 100 * SECOND), ==,
                   101 * SECOND + 19 * MILLISECOND);
}

static void
test_no_answer_is_used (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  guint64 ticket = duplicator_pacer_rounds_take (rounds, SECOND);

  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_NO_ANSWER, 0, 2 * SECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, 2 * SECOND), ==,
                   3 * SECOND + 19 * MILLISECOND);
}

static void
test_not_sent_is_free (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);

  for (guint i = 0; i < 20; i++) {
    guint64 ticket = duplicator_pacer_rounds_take (rounds, SECOND);

    g_assert_cmpuint (ticket, !=, 0);
    duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_NOT_SENT, 0, SECOND);
  }
}

static void
test_unknown_tickets (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (2);
  guint64 ticket = send_call (rounds, SECOND);

  duplicator_pacer_rounds_written (rounds, ticket, 5 * SECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_ANSWERED, 0, SECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 90000, SECOND);
  duplicator_pacer_rounds_written (rounds, 4711, SECOND);
  duplicator_pacer_rounds_done (rounds, 4711, DUPLICATOR_PACER_THROTTLED, 90000, SECOND);
  duplicator_pacer_rounds_done (rounds, 0, DUPLICATOR_PACER_THROTTLED, 90000, SECOND);

  do_call (rounds, SECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND), ==,
                   2 * SECOND + MILLISECOND);
}

/* The second of two calls is throttled, and its place would be free again at once */
static void
test_refused_calls_count (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (2);
  guint64 ticket;

  do_call (rounds, SECOND);
  do_call (rounds, SECOND);
  do_call (rounds, 3 * SECOND);
  ticket = send_call (rounds, 3 * SECOND + MILLISECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 20,
                                3 * SECOND + 2 * MILLISECOND);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, 3 * SECOND + 2 * MILLISECOND), >=,
                   4 * SECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, 3 * SECOND + 2 * MILLISECOND), <,
                   4 * SECOND + 100 * MILLISECOND);
}

static void
test_long_hint (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (10);
  guint64 ticket;

  do_call (rounds, SECOND);
  ticket = send_call (rounds, SECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 7000, SECOND);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND), >=, 8 * SECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND), <=, 9 * SECOND);
}

static void
test_endless_hint (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (10);
  guint64 ticket = send_call (rounds, SECOND);

  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, G_MAXUINT, SECOND);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND), >=, 21 * SECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND), <=, 25 * SECOND);
}

static void
test_newcomer (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (10);
  guint64 scout;

  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 9.91, 0.01);
  scout = send_call (rounds, SECOND);
  duplicator_pacer_rounds_done (rounds, scout, DUPLICATOR_PACER_THROTTLED, 400,
                                SECOND + 5 * MILLISECOND);

  /* A few places, and ahead of those who have them */
  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 2.95, 0.01);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, SECOND + 5 * MILLISECOND), ==,
                   SECOND + 410 * MILLISECOND);
}

/* One with three places, in the middle of sharing; its next round begins at 2.428 s */
static DuplicatorPacerRounds *
new_sharing (void)
{
  DuplicatorPacerRounds *rounds = new_rounds (10);
  guint64 scout = send_call (rounds, SECOND);

  duplicator_pacer_rounds_done (rounds, scout, DUPLICATOR_PACER_THROTTLED, 400, SECOND);
  for (guint i = 0; i < 3; i++) {
    gint64 now = SECOND + (410 + 20 * i) * MILLISECOND;

    g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now - 1), ==, now);
    do_call (rounds, now);
  }
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, 2 * SECOND), ==,
                   2 * SECOND + 428 * MILLISECOND);

  return rounds;
}

/* Sends the calls of a round, and the one that asks */
static guint64
ask (DuplicatorPacerRounds *rounds)
{
  for (guint i = 0; i < 3; i++)
    do_call (rounds, 2 * SECOND + (428 + 20 * i) * MILLISECOND);

  return send_call (rounds, 2 * SECOND + 488 * MILLISECOND);
}

static void
test_asks (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 489 * MILLISECOND;
  guint64 ticket = ask (rounds);

  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 3 / 1.018, 0.01);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_ANSWERED, 0, now);
  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 4 / 1.018, 0.01);

  /* And on */
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==, now + 19 * MILLISECOND);
}

static void
test_asks_too_early (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 489 * MILLISECOND;

  duplicator_pacer_rounds_done (rounds, ask (rounds), DUPLICATOR_PACER_THROTTLED, 20, now);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==, now + 29 * MILLISECOND);

  /* But not again and again */
  now += 29 * MILLISECOND;
  duplicator_pacer_rounds_done (rounds, send_call (rounds, now), DUPLICATOR_PACER_THROTTLED, 20,
                                now);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), >, now + SECOND / 2);
}

/* The others begin 300 ms after the call that asked, and a guard later the next time */
static void
test_follows_later_round (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 489 * MILLISECOND;

  duplicator_pacer_rounds_done (rounds, ask (rounds), DUPLICATOR_PACER_THROTTLED, 300, now);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==,
                   2 * SECOND + (488 + 300 + 2 * 18 + 1000) * MILLISECOND);
}

/* The others begin earlier; as much as a place allows it is caught up */
static void
test_follows_earlier_round (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 489 * MILLISECOND;

  duplicator_pacer_rounds_done (rounds, ask (rounds), DUPLICATOR_PACER_THROTTLED, 900, now);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==,
                   2 * SECOND + (428 + 1010) * MILLISECOND);
}

/* The first of a round is refused before the second is sent: that one still has its turn */
static void
test_lost_in_round (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 428 * MILLISECOND;

  duplicator_pacer_rounds_done (rounds, send_call (rounds, now), DUPLICATOR_PACER_THROTTLED, 950,
                                now + MILLISECOND);
  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 2 / 1.018, 0.01);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + MILLISECOND), ==,
                   now + 20 * MILLISECOND);
}

/* Somebody's place comes free a moment later */
static void
test_early_in_round (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 428 * MILLISECOND;

  duplicator_pacer_rounds_done (rounds, send_call (rounds, now), DUPLICATOR_PACER_THROTTLED, 8,
                                now + MILLISECOND);
  g_assert_cmpfloat_with_epsilon (duplicator_pacer_rounds_get_rate (rounds), 3 / 1.018, 0.01);
  do_call (rounds, now + 20 * MILLISECOND);
  do_call (rounds, now + 40 * MILLISECOND);
  g_assert_cmpuint (duplicator_pacer_rounds_take (rounds, now + 60 * MILLISECOND), !=, 0);
}

/* That is known a moment too late to be of use in this round */
static void
test_early_but_late (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 2 * SECOND + 428 * MILLISECOND;
  guint64 ticket = send_call (rounds, now);

  do_call (rounds, now + 20 * MILLISECOND);
  do_call (rounds, now + 40 * MILLISECOND);
  duplicator_pacer_rounds_done (rounds, send_call (rounds, now + 60 * MILLISECOND),
                                DUPLICATOR_PACER_THROTTLED, 950, now + 61 * MILLISECOND);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 8,
                                now + 200 * MILLISECOND);
  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + 200 * MILLISECOND), >,
                   now + SECOND);
}

/* The call that asks never comes back */
static void
test_asks_anyway (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  guint64 ticket = send_call (rounds, SECOND);
  gint64 now;

  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 300, SECOND);
  now = duplicator_pacer_rounds_get_next (rounds, SECOND);
  ticket = send_call (rounds, now);
  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 900, now);
  now = duplicator_pacer_rounds_get_next (rounds, now);
  send_call (rounds, now);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now), ==, now + 5 * SECOND);
}

/* There was nothing to send for a minute: the first call of the next round begins it */
static void
test_idle (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_sharing ();
  gint64 now = 62 * SECOND;

  for (guint i = 0; i < 3; i++)
    do_call (rounds, now + 20 * i * MILLISECOND);
  duplicator_pacer_rounds_done (rounds, send_call (rounds, now + 60 * MILLISECOND),
                                DUPLICATOR_PACER_NO_ANSWER, 0, now + 60 * MILLISECOND);

  g_assert_cmpint (duplicator_pacer_rounds_get_next (rounds, now + 60 * MILLISECOND), ==,
                   now + SECOND + 18 * MILLISECOND);
}

static void
test_without_places (void)
{
  g_autoptr (DuplicatorPacerRounds) rounds = new_rounds (1);
  gint64 now = SECOND;
  guint64 ticket = send_call (rounds, now);

  duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 0, now);
  g_assert_cmpfloat (duplicator_pacer_rounds_get_rate (rounds), ==, 0);

  /* It never gives up, but asks less and less often */
  for (guint i = 0; i < 200; i++) {
    gint64 next = duplicator_pacer_rounds_get_next (rounds, now);

    g_assert_cmpint (next, <=, now + 5 * SECOND);
    now = next;
    ticket = send_call (rounds, now);
    duplicator_pacer_rounds_done (rounds, ticket, DUPLICATOR_PACER_THROTTLED, 0, now);
  }
  g_assert_cmpint (now, >, 200 * SECOND);

  now = duplicator_pacer_rounds_get_next (rounds, now);
  do_call (rounds, now);
  g_assert_cmpfloat (duplicator_pacer_rounds_get_rate (rounds), >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicator/pacer-rounds/scout", test_scout);
  g_test_add_func ("/duplicator/pacer-rounds/full-second", test_full_second);
  g_test_add_func ("/duplicator/pacer-rounds/written-counts", test_written_counts);
  g_test_add_func ("/duplicator/pacer-rounds/answer-counts", test_answer_counts);
  g_test_add_func ("/duplicator/pacer-rounds/slow-answers", test_slow_answers);
  g_test_add_func ("/duplicator/pacer-rounds/gained", test_gained);
  g_test_add_func ("/duplicator/pacer-rounds/catches-up", test_catches_up);
  g_test_add_func ("/duplicator/pacer-rounds/refused-alone", test_refused_alone);
  g_test_add_func ("/duplicator/pacer-rounds/refused-for-others", test_refused_for_others);
  g_test_add_func ("/duplicator/pacer-rounds/nothing-until-written", test_nothing_until_written);
  g_test_add_func ("/duplicator/pacer-rounds/no-answer-is-used", test_no_answer_is_used);
  g_test_add_func ("/duplicator/pacer-rounds/not-sent-is-free", test_not_sent_is_free);
  g_test_add_func ("/duplicator/pacer-rounds/unknown-tickets", test_unknown_tickets);
  g_test_add_func ("/duplicator/pacer-rounds/refused-calls-count", test_refused_calls_count);
  g_test_add_func ("/duplicator/pacer-rounds/long-hint", test_long_hint);
  g_test_add_func ("/duplicator/pacer-rounds/endless-hint", test_endless_hint);
  g_test_add_func ("/duplicator/pacer-rounds/newcomer", test_newcomer);
  g_test_add_func ("/duplicator/pacer-rounds/asks", test_asks);
  g_test_add_func ("/duplicator/pacer-rounds/asks-too-early", test_asks_too_early);
  g_test_add_func ("/duplicator/pacer-rounds/follows-later-round", test_follows_later_round);
  g_test_add_func ("/duplicator/pacer-rounds/follows-earlier-round", test_follows_earlier_round);
  g_test_add_func ("/duplicator/pacer-rounds/lost-in-round", test_lost_in_round);
  g_test_add_func ("/duplicator/pacer-rounds/early-in-round", test_early_in_round);
  g_test_add_func ("/duplicator/pacer-rounds/early-but-late", test_early_but_late);
  g_test_add_func ("/duplicator/pacer-rounds/asks-anyway", test_asks_anyway);
  g_test_add_func ("/duplicator/pacer-rounds/idle", test_idle);
  g_test_add_func ("/duplicator/pacer-rounds/without-places", test_without_places);

  return g_test_run ();
}
