/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-testing.h"
#include "rehearsal-throttle.h"

typedef struct {
  TestClock *clock;
  RehearsalThrottle *throttle;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = test_clock_new ("2026-11-22T12:00:00Z");
  fixture->throttle = rehearsal_throttle_new (BASE_CLOCK (fixture->clock), GPOINTER_TO_UINT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->throttle, rehearsal_throttle_free);
  g_clear_object (&fixture->clock);
}

static gboolean
call_as (Fixture *fixture, const char *account, const char *region, const char *action)
{
  g_autoptr (RehearsalAnswer) answer =
      rehearsal_throttle_check (fixture->throttle, account, region, action);

  return answer == NULL;
}

static guint
count_calls (Fixture *fixture, const char *action, guint tries)
{
  guint passed = 0;

  for (guint i = 0; i < tries; i++)
    passed += call_as (fixture, "a", "cn-shanghai", action);

  return passed;
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 30), ==, 10);
  g_assert_cmpuint (count_calls (fixture, "DescribeCasters", 30), ==, 15);
  g_assert_cmpuint (count_calls (fixture, "DescribeCasterStreamUrl", 30), ==, 5);
  g_assert_cmpuint (count_calls (fixture, "DescribeCasterProgram", 30), ==, 4);
  g_assert_cmpuint (count_calls (fixture, "DeleteCaster", 30), ==, 10);
}

static void
test_rate (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 30), ==, 3);
  g_assert_cmpuint (count_calls (fixture, "DescribeCasters", 30), ==, 15);
}

static void
test_unlimited (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 1000), ==, 1000);
  g_assert_cmpuint (count_calls (fixture, "DescribeCasterProgram", 1000), ==, 1000);
}

static void
test_apart (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 10), ==, 10);
  g_assert_false (call_as (fixture, "a", "cn-shanghai", "CopyCaster"));
  g_assert_true (call_as (fixture, "a", "ap-southeast-1", "CopyCaster"));
  g_assert_true (call_as (fixture, "b", "cn-shanghai", "CopyCaster"));
}

/* Ten at the end of one second leave no room for ten at the start of the next */
static void
test_any_second (Fixture *fixture, gconstpointer data)
{
  test_clock_advance (fixture->clock, 900 * 1000);
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 10), ==, 10);
  test_clock_advance (fixture->clock, 999999);
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 10), ==, 0);
  test_clock_advance (fixture->clock, 1);
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 10), ==, 10);
}

static void
test_evenly (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 200; i++) {
    g_assert_cmpuint (count_calls (fixture, "CopyCaster", 1), ==, 1);
    test_clock_advance (fixture->clock, 100 * 1000);
  }
}

/* However many calls are refused, the first one after the wait passes */
static void
test_refused_do_not_count (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 10), ==, 10);
  for (guint i = 0; i < 99; i++) {
    test_clock_advance (fixture->clock, 10 * 1000);
    g_assert_cmpuint (count_calls (fixture, "CopyCaster", 1), ==, 0);
  }

  test_clock_advance (fixture->clock, 10 * 1000);
  g_assert_cmpuint (count_calls (fixture, "CopyCaster", 1), ==, 1);
}

static void
test_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) answer = NULL;
  LiveParameters *headers;

  count_calls (fixture, "CopyCaster", 10);
  test_clock_advance (fixture->clock, 250 * 1000 + 1);
  answer = rehearsal_throttle_check (fixture->throttle, "a", "cn-shanghai", "CopyCaster");
  headers = rehearsal_answer_get_headers (answer);

  test_assert_error (answer, 400, "Throttling.User");
  g_assert_cmpstr (rehearsal_answer_get_message (answer), ==,
                   "Request was denied due to user flow control.");
  g_assert_cmpstr (live_parameters_get (headers, "x-acs-retry-after"), ==, "750");
  g_assert_cmpstr (live_parameters_get (headers, "x-ratelimit-user-api"), ==,
                   "Limit:10,Remain:0,TimeLeft:750,Reset:1795348801");
}

static void
test_no_hint (void)
{
  g_autoptr (RehearsalAnswer) answer = rehearsal_throttle_refuse (10, 0, 0);

  test_assert_error (answer, 400, "Throttling.User");
  g_assert_cmpuint (live_parameters_get_length (rehearsal_answer_get_headers (answer)), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/rehearsal/throttle/limits", Fixture, GUINT_TO_POINTER (10), set_up, test_limits,
              tear_down);
  g_test_add ("/rehearsal/throttle/rate", Fixture, GUINT_TO_POINTER (3), set_up, test_rate,
              tear_down);
  g_test_add ("/rehearsal/throttle/unlimited", Fixture, GUINT_TO_POINTER (0), set_up,
              test_unlimited, tear_down);
  g_test_add ("/rehearsal/throttle/apart", Fixture, GUINT_TO_POINTER (10), set_up, test_apart,
              tear_down);
  g_test_add ("/rehearsal/throttle/any-second", Fixture, GUINT_TO_POINTER (10), set_up,
              test_any_second, tear_down);
  g_test_add ("/rehearsal/throttle/evenly", Fixture, GUINT_TO_POINTER (10), set_up, test_evenly,
              tear_down);
  g_test_add ("/rehearsal/throttle/refused-do-not-count", Fixture, GUINT_TO_POINTER (10), set_up,
              test_refused_do_not_count, tear_down);
  g_test_add ("/rehearsal/throttle/headers", Fixture, GUINT_TO_POINTER (10), set_up, test_headers,
              tear_down);
  g_test_add_func ("/rehearsal/throttle/no-hint", test_no_hint);

  return g_test_run ();
}
