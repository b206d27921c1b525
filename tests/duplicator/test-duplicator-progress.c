/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-progress.h"

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
}

typedef struct {
  TestClock *clock;
  DuplicatorProgress *progress;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  fixture->progress = duplicator_progress_new (BASE_CLOCK (fixture->clock), 10);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->progress);
  g_assert_finalize_object (fixture->clock);
}

static void
begin (Fixture *fixture, gint64 first, gint64 last)
{
  for (gint64 id = first; id <= last; id++)
    duplicator_progress_begin (fixture->progress, id);
}

/* One after the other, so many seconds apart */
static void
end (Fixture *fixture, gint64 first, gint64 last, double seconds)
{
  for (gint64 id = first; id <= last; id++) {
    fixture->clock->now += (gint64) (seconds * G_USEC_PER_SEC);
    duplicator_progress_end (fixture->progress, id, LEDGER_STATE_DONE);
  }
}

static void
assert_figures (
    Fixture *fixture, guint total, guint done, guint failed, guint unknown, guint left)
{
  g_assert_cmpuint (duplicator_progress_get_total (fixture->progress), ==, total);
  g_assert_cmpuint (duplicator_progress_get_done (fixture->progress), ==, done);
  g_assert_cmpuint (duplicator_progress_get_failed (fixture->progress), ==, failed);
  g_assert_cmpuint (duplicator_progress_get_unknown (fixture->progress), ==, unknown);
  g_assert_cmpuint (duplicator_progress_get_left (fixture->progress), ==, left);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  assert_figures (fixture, 0, 0, 0, 0, 0);
  g_assert_cmpfloat (duplicator_progress_get_fraction (fixture->progress), ==, 0.0);
  g_assert_cmpfloat (duplicator_progress_get_seconds_left (fixture->progress), ==, 0.0);

  /* What was never begun cannot end */
  duplicator_progress_end (fixture->progress, 7, LEDGER_STATE_DONE);
  duplicator_progress_forget (fixture->progress, 7);
  assert_figures (fixture, 0, 0, 0, 0, 0);
}

static void
test_figures (Fixture *fixture, gconstpointer data)
{
  begin (fixture, 1, 8);
  duplicator_progress_end (fixture->progress, 1, LEDGER_STATE_DONE);
  duplicator_progress_end (fixture->progress, 2, LEDGER_STATE_DONE);
  duplicator_progress_end (fixture->progress, 3, LEDGER_STATE_REFUSED);
  duplicator_progress_end (fixture->progress, 4, LEDGER_STATE_CANCELLED);
  duplicator_progress_end (fixture->progress, 5, LEDGER_STATE_UNKNOWN);
  duplicator_progress_forget (fixture->progress, 6);
  assert_figures (fixture, 7, 2, 2, 1, 2);
  g_assert_cmpfloat_with_epsilon (duplicator_progress_get_fraction (fixture->progress), 5.0 / 7.0,
                                  1e-9);
}

/* One whose end was unknown goes on, and is not another one for that */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  begin (fixture, 1, 2);
  duplicator_progress_end (fixture->progress, 1, LEDGER_STATE_UNKNOWN);
  assert_figures (fixture, 2, 0, 0, 1, 1);
  begin (fixture, 1, 1);
  assert_figures (fixture, 2, 0, 0, 0, 2);
  duplicator_progress_end (fixture->progress, 1, LEDGER_STATE_DONE);
  assert_figures (fixture, 2, 1, 0, 0, 1);
}

static void
test_starts_anew (Fixture *fixture, gconstpointer data)
{
  begin (fixture, 1, 3);
  end (fixture, 1, 3, 0.1);
  assert_figures (fixture, 3, 3, 0, 0, 0);
  g_assert_cmpfloat (duplicator_progress_get_fraction (fixture->progress), ==, 1.0);

  begin (fixture, 4, 5);
  assert_figures (fixture, 2, 0, 0, 0, 2);
  g_assert_cmpfloat (duplicator_progress_get_fraction (fixture->progress), ==, 0.0);
}

static void
test_seconds_left (Fixture *fixture, gconstpointer data)
{
  begin (fixture, 1, 100);
  g_assert_cmpfloat_with_epsilon (duplicator_progress_get_seconds_left (fixture->progress), 10.0, 0.01);

  /* Half as fast as was hoped for */
  end (fixture, 1, 20, 0.2);
  g_assert_cmpfloat_with_epsilon (duplicator_progress_get_seconds_left (fixture->progress), 16.0, 0.01);

  /* A burst is no pace to count on */
  end (fixture, 21, 90, 0.01);
  g_assert_cmpfloat_with_epsilon (duplicator_progress_get_seconds_left (fixture->progress), 1.0, 0.01);
}

static void
test_paused (Fixture *fixture, gconstpointer data)
{
  begin (fixture, 1, 50);
  end (fixture, 1, 10, 0.2);
  duplicator_progress_set_paused (fixture->progress, TRUE);
  g_assert_cmpfloat (duplicator_progress_get_seconds_left (fixture->progress), ==, -1.0);

  /* The time that it took says nothing about the pace */
  fixture->clock->now += 3600 * (gint64) G_USEC_PER_SEC;
  duplicator_progress_set_paused (fixture->progress, FALSE);
  g_assert_cmpfloat_with_epsilon (duplicator_progress_get_seconds_left (fixture->progress), 4.0, 0.01);

  end (fixture, 11, 50, 0.1);
  g_assert_cmpfloat (duplicator_progress_get_seconds_left (fixture->progress), ==, 0.0);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  GString *names = user_data;

  g_string_append_printf (names, "%s ", g_param_spec_get_name (pspec));
}

static void
test_notifies (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint total, done, failed, unknown, left;
  double seconds_left, fraction;

  begin (fixture, 1, 2);
  g_signal_connect (fixture->progress, "notify", G_CALLBACK (on_notify), names);
  duplicator_progress_end (fixture->progress, 1, LEDGER_STATE_REFUSED);
  g_assert_nonnull (g_strstr_len (names->str, -1, "failed "));
  g_assert_nonnull (g_strstr_len (names->str, -1, "left "));
  g_assert_nonnull (g_strstr_len (names->str, -1, "fraction "));
  g_assert_nonnull (g_strstr_len (names->str, -1, "seconds-left "));
  g_assert_null (g_strstr_len (names->str, -1, "done "));
  g_assert_null (g_strstr_len (names->str, -1, "total "));

  g_object_get (fixture->progress, "total", &total, "done", &done, "failed", &failed, "unknown",
                &unknown, "left", &left, "seconds-left", &seconds_left, "fraction", &fraction, NULL);
  g_assert_cmpuint (total, ==, 2);
  g_assert_cmpuint (done, ==, 0);
  g_assert_cmpuint (failed, ==, 1);
  g_assert_cmpuint (unknown, ==, 0);
  g_assert_cmpuint (left, ==, 1);
  g_assert_cmpfloat_with_epsilon (seconds_left, 0.1, 0.001);
  g_assert_cmpfloat (fraction, ==, 0.5);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/duplicator/progress/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("empty", test_empty);
  ADD ("figures", test_figures);
  ADD ("again", test_again);
  ADD ("starts-anew", test_starts_anew);
  ADD ("seconds-left", test_seconds_left);
  ADD ("paused", test_paused);
  ADD ("notifies", test_notifies);

  return g_test_run ();
}
