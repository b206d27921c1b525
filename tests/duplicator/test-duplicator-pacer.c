/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-pacer.h"

#define MILLISECOND (G_USEC_PER_SEC / 1000)
#define SECOND      G_USEC_PER_SEC
#define QUOTA       3

/* A clock that stands still until it is turned */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, BaseClock)

struct _TestClock {
  BaseClock parent_instance;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, BASE_TYPE_CLOCK)

static gint64
test_clock_get_monotonic_time (BaseClock *clock)
{
  return TEST_CLOCK (clock)->now;
}

static void
test_clock_class_init (TestClockClass *klass)
{
  BASE_CLOCK_CLASS (klass)->get_monotonic_time = test_clock_get_monotonic_time;
}

static void
test_clock_init (TestClock *self)
{
  self->now = 1000 * SECOND;
}

typedef struct {
  TestClock *clock;
  DuplicatorPacer *pacer;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  fixture->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  fixture->pacer = duplicator_pacer_new (BASE_CLOCK (fixture->clock), QUOTA, random);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->pacer);
  g_assert_finalize_object (fixture->clock);
}

/* One who waits */
typedef struct {
  gboolean done;
  guint64 ticket;
  GError *error;
  GArray *order; /* nullable: of the numbers of those served */
  guint number;
} Wait;

static void
wait_clear (Wait *wait)
{
  g_clear_error (&wait->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

static void
on_waited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Wait *wait = user_data;

  g_assert_false (wait->done);
  wait->done = TRUE;
  wait->ticket = duplicator_pacer_wait_finish (DUPLICATOR_PACER (source), result, &wait->error);
  if (wait->order != NULL)
    g_array_append_val (wait->order, wait->number);
}

static void
settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
begin_to_wait (Fixture *fixture, Wait *wait, GCancellable *cancellable)
{
  duplicator_pacer_wait_async (fixture->pacer, cancellable, on_waited, wait);
}

/* A ticket that is to be had at once */
static guint64
get_ticket (Fixture *fixture)
{
  g_auto (Wait) wait = {0};

  begin_to_wait (fixture, &wait, NULL);
  settle ();
  g_assert_no_error (wait.error);
  g_assert_true (wait.done);
  g_assert_cmpuint (wait.ticket, !=, 0);

  return wait.ticket;
}

static void
do_call (Fixture *fixture)
{
  guint64 ticket = get_ticket (fixture);

  duplicator_pacer_written (fixture->pacer, ticket);
  duplicator_pacer_done (fixture->pacer, ticket, DUPLICATOR_PACER_ANSWERED, 0);
}

static void
spend_quota (Fixture *fixture)
{
  for (guint i = 0; i < QUOTA; i++)
    do_call (fixture);
}

static void
test_waits (Fixture *fixture, gconstpointer data)
{
  g_auto (Wait) wait = {0};

  spend_quota (fixture);
  begin_to_wait (fixture, &wait, NULL);
  settle ();
  g_assert_false (wait.done);

  fixture->clock->now += SECOND;
  settle ();
  g_assert_false (wait.done);

  fixture->clock->now += 10 * MILLISECOND;
  settle ();
  g_assert_true (wait.done);
  g_assert_cmpuint (wait.ticket, !=, 0);
  duplicator_pacer_done (fixture->pacer, wait.ticket, DUPLICATOR_PACER_ANSWERED, 0);
}

static void
test_in_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  Wait waits[10] = {0};

  spend_quota (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (waits); i++) {
    waits[i].order = order;
    waits[i].number = i;
    begin_to_wait (fixture, &waits[i], NULL);
  }

  for (guint round = 1; round <= 4; round++) {
    fixture->clock->now += SECOND + 10 * MILLISECOND;
    settle ();
    g_assert_cmpuint (order->len, ==, MIN (round * QUOTA, G_N_ELEMENTS (waits)));

    for (guint i = 0; i < order->len; i++) {
      duplicator_pacer_written (fixture->pacer, waits[i].ticket);
      duplicator_pacer_done (fixture->pacer, waits[i].ticket, DUPLICATOR_PACER_ANSWERED, 0);
    }
  }

  for (guint i = 0; i < order->len; i++)
    g_assert_cmpuint (g_array_index (order, guint, i), ==, i);
}

/* Never on the stack of who asks or tells */
static void
test_not_at_once (Fixture *fixture, gconstpointer data)
{
  g_auto (Wait) one = {0};
  g_auto (Wait) other = {0};

  begin_to_wait (fixture, &one, NULL);
  g_assert_false (one.done);
  settle ();
  g_assert_true (one.done);

  begin_to_wait (fixture, &other, NULL);
  settle ();
  g_assert_false (other.done);
  duplicator_pacer_done (fixture->pacer, one.ticket, DUPLICATOR_PACER_ANSWERED, 0);
  g_assert_false (other.done);
  settle ();
  g_assert_true (other.done);
  duplicator_pacer_done (fixture->pacer, other.ticket, DUPLICATOR_PACER_ANSWERED, 0);
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Wait) wait = {0};

  g_cancellable_cancel (cancellable);
  begin_to_wait (fixture, &wait, cancellable);
  settle ();
  g_assert_true (wait.done);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (wait.ticket, ==, 0);

  spend_quota (fixture);
}

static void
test_cancelled_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Wait) first = {0};
  g_auto (Wait) second = {0};
  g_auto (Wait) third = {0};

  spend_quota (fixture);
  begin_to_wait (fixture, &first, NULL);
  begin_to_wait (fixture, &second, cancellable);
  begin_to_wait (fixture, &third, NULL);
  settle ();

  g_cancellable_cancel (cancellable);
  settle ();
  g_assert_false (first.done);
  g_assert_true (second.done);
  g_assert_error (second.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (third.done);

  /* Nothing was taken for it */
  fixture->clock->now += SECOND + 10 * MILLISECOND;
  settle ();
  g_assert_true (first.done);
  g_assert_true (third.done);
  do_call (fixture);

  duplicator_pacer_done (fixture->pacer, first.ticket, DUPLICATOR_PACER_NOT_SENT, 0);
  duplicator_pacer_done (fixture->pacer, third.ticket, DUPLICATOR_PACER_NOT_SENT, 0);
}

/* A ticket that was given is given, and has to go back */
static void
test_cancelled_after (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Wait) wait = {0};

  begin_to_wait (fixture, &wait, cancellable);
  settle ();
  g_cancellable_cancel (cancellable);
  settle ();

  g_assert_no_error (wait.error);
  g_assert_cmpuint (wait.ticket, !=, 0);
  duplicator_pacer_done (fixture->pacer, wait.ticket, DUPLICATOR_PACER_NOT_SENT, 0);
}

/* Nobody takes the tickets; they are not lost */
static void
test_ticket_not_fetched (Fixture *fixture, gconstpointer data)
{
  do_call (fixture);
  for (guint i = 0; i < 2 * QUOTA; i++)
    duplicator_pacer_wait_async (fixture->pacer, NULL, NULL, NULL);
  settle ();

  for (guint i = 0; i < QUOTA - 1; i++)
    do_call (fixture);
}

static void
test_given_back (Fixture *fixture, gconstpointer data)
{
  spend_quota (fixture);
  fixture->clock->now += SECOND + 10 * MILLISECOND;

  for (guint i = 0; i < 3 * QUOTA; i++)
    duplicator_pacer_done (fixture->pacer, get_ticket (fixture), DUPLICATOR_PACER_NOT_SENT, 0);
}

/* The whole account waits for as long as the service asks for */
static void
test_hint (Fixture *fixture, gconstpointer data)
{
  g_auto (Wait) wait = {0};
  guint64 ticket;

  do_call (fixture);
  ticket = get_ticket (fixture);
  duplicator_pacer_written (fixture->pacer, ticket);
  duplicator_pacer_done (fixture->pacer, ticket, DUPLICATOR_PACER_THROTTLED, 5000);

  begin_to_wait (fixture, &wait, NULL);
  fixture->clock->now += 4999 * MILLISECOND;
  settle ();
  g_assert_false (wait.done);
  fixture->clock->now += SECOND;
  settle ();
  g_assert_true (wait.done);
  duplicator_pacer_done (fixture->pacer, wait.ticket, DUPLICATOR_PACER_ANSWERED, 0);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *times = user_data;

  (*times)++;
}

static void
test_calls_per_second (Fixture *fixture, gconstpointer data)
{
  guint times = 0;
  guint64 ticket;
  double told;

  g_signal_connect (fixture->pacer, "notify::calls-per-second", G_CALLBACK (on_notify), &times);
  g_assert_cmpfloat_with_epsilon (duplicator_pacer_get_calls_per_second (fixture->pacer),
                                  QUOTA / 1.009, 0.001);

  spend_quota (fixture);
  g_assert_cmpuint (times, ==, 0);

  /* Somebody else took one */
  fixture->clock->now += 2 * SECOND;
  ticket = get_ticket (fixture);
  duplicator_pacer_written (fixture->pacer, ticket);
  duplicator_pacer_done (fixture->pacer, ticket, DUPLICATOR_PACER_THROTTLED, 900);
  g_assert_cmpuint (times, ==, 1);
  g_object_get (fixture->pacer, "calls-per-second", &told, NULL);
  g_assert_cmpfloat_with_epsilon (told, (QUOTA - 1) / 1.018, 0.001);
}

/* A service like ours on the same clock: strict, and with somebody else's calls in between */
static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) window = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 begin = fixture->clock->now;
  guint throttled = 0;

  for (guint done = 0; done < 30;) {
    g_auto (Wait) wait = {0};
    gint64 now;

    begin_to_wait (fixture, &wait, NULL);
    for (settle (); !wait.done; settle ())
      fixture->clock->now += MILLISECOND;
    duplicator_pacer_written (fixture->pacer, wait.ticket);

    now = fixture->clock->now;
    while (window->len > 0 && g_array_index (window, gint64, 0) <= now - SECOND)
      g_array_remove_index (window, 0);

    if (done == 10 && window->len < QUOTA)
      g_array_append_val (window, now);

    if (window->len < QUOTA) {
      g_array_append_val (window, now);
      done++;
      duplicator_pacer_done (fixture->pacer, wait.ticket, DUPLICATOR_PACER_ANSWERED, 0);
    } else {
      gint64 left = g_array_index (window, gint64, 0) + SECOND - now;

      throttled++;
      duplicator_pacer_done (fixture->pacer, wait.ticket, DUPLICATOR_PACER_THROTTLED,
                             (guint) ((left + MILLISECOND - 1) / MILLISECOND));
    }
  }

  g_assert_cmpuint (throttled, >, 0);
  g_assert_cmpuint (throttled, <=, 5);
  /* 30 calls take 9 rounds, and the stranger's a few more */
  g_assert_cmpint (fixture->clock->now - begin, >=, 9 * SECOND);
  g_assert_cmpint (fixture->clock->now - begin, <=, 14 * SECOND);
}

static void
on_waited_quit (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GMainLoop *loop = user_data;
  g_autoptr (GError) error = NULL;
  guint64 ticket = duplicator_pacer_wait_finish (DUPLICATOR_PACER (source), result, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (ticket, !=, 0);
  g_main_loop_quit (loop);
}

/* Nobody turns this clock: the pacer has to wake up by itself */
static void
test_real_clock (void)
{
  g_autoptr (DuplicatorPacer) pacer = duplicator_pacer_new (base_clock_get_system (), QUOTA, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  gint64 begin = g_get_monotonic_time ();

  duplicator_pacer_wait_async (pacer, NULL, on_waited_quit, loop);
  g_main_loop_run (loop);
  /* The second call follows the scout after a moment, even though nobody says anything of it */
  duplicator_pacer_wait_async (pacer, NULL, on_waited_quit, loop);
  g_main_loop_run (loop);

  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 30 * MILLISECOND);
}

static void
test_own_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (TestClock) clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  g_autoptr (DuplicatorPacer) pacer = NULL;
  g_auto (Wait) wait = {0};

  g_main_context_push_thread_default (context);
  pacer = duplicator_pacer_new (BASE_CLOCK (clock), QUOTA, NULL);
  duplicator_pacer_wait_async (pacer, NULL, on_waited, &wait);

  settle ();
  g_assert_false (wait.done);
  while (g_main_context_iteration (context, FALSE))
    ;
  g_assert_true (wait.done);

  duplicator_pacer_done (pacer, wait.ticket, DUPLICATOR_PACER_ANSWERED, 0);
  g_main_context_pop_thread_default (context);
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/duplicator/pacer/waits", test_waits);
  add ("/duplicator/pacer/in-order", test_in_order);
  add ("/duplicator/pacer/not-at-once", test_not_at_once);
  add ("/duplicator/pacer/cancelled-before", test_cancelled_before);
  add ("/duplicator/pacer/cancelled-waiting", test_cancelled_waiting);
  add ("/duplicator/pacer/cancelled-after", test_cancelled_after);
  add ("/duplicator/pacer/ticket-not-fetched", test_ticket_not_fetched);
  add ("/duplicator/pacer/given-back", test_given_back);
  add ("/duplicator/pacer/hint", test_hint);
  add ("/duplicator/pacer/calls-per-second", test_calls_per_second);
  add ("/duplicator/pacer/batch", test_batch);
  g_test_add_func ("/duplicator/pacer/real-clock", test_real_clock);
  g_test_add_func ("/duplicator/pacer/own-context", test_own_context);

  return g_test_run ();
}
