/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"

#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, BaseClock)

struct _TestClock {
  BaseClock parent_instance;
  gint64 now;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, BASE_TYPE_CLOCK)

static gint64
test_clock_get_real_time (BaseClock *clock)
{
  return TEST_CLOCK (clock)->now;
}

static void
test_clock_class_init (TestClockClass *klass)
{
  BASE_CLOCK_CLASS (klass)->get_real_time = test_clock_get_real_time;
}

static void
test_clock_init (TestClock *self)
{
}

static void
test_replaceable (void)
{
  g_autoptr (TestClock) clock = g_object_new (TEST_TYPE_CLOCK, NULL);

  clock->now = 42;
  g_assert_cmpint (base_clock_get_real_time (BASE_CLOCK (clock)), ==, 42);
  g_assert_cmpint (base_clock_get_monotonic_time (BASE_CLOCK (clock)), >, 0);
}

static void
test_system (void)
{
  BaseClock *clock = base_clock_get_system ();
  gint64 before = g_get_monotonic_time ();
  gint64 told = base_clock_get_monotonic_time (clock);

  g_assert_true (clock == base_clock_get_system ());
  g_assert_cmpint (before, <=, told);
  g_assert_cmpint (told, <=, g_get_monotonic_time ());
  /* Later than 2020 */
  g_assert_cmpint (base_clock_get_real_time (clock), >, G_GINT64_CONSTANT (1577836800000000));
}

static void
test_format (void)
{
  static const struct {
    gint64 time;
    const char *text;
  } cases[] = {
      {0, "1970-01-01T00:00:00Z"},
      {999999, "1970-01-01T00:00:00Z"},
      {-1, "1969-12-31T23:59:59Z"},
      {G_GINT64_CONSTANT (1767323045123456), "2026-01-02T03:04:05Z"},
      {G_GINT64_CONSTANT (1709164800000000), "2024-02-29T00:00:00Z"},
      {G_MAXINT64, "9999-12-31T23:59:59Z"},
      {G_MININT64, "0001-01-01T00:00:00Z"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = base_clock_format_utc (cases[i].time);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_parse (void)
{
  gint64 time = 0;

  g_assert_true (base_clock_parse_utc ("2026-01-02T03:04:05Z", &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1767323045000000));
  g_assert_true (base_clock_parse_utc ("2024-02-29T00:00:00Z", NULL));
}

static void
test_parse_bad (void)
{
  static const char *const bad[] = {
      "",
      "now",
      "2026-01-02",
      "2026-01-02 03:04:05Z",
      "2026-01-02T03:04:05",
      "2026-01-02T03:04:05z",
      "2026-01-02T03:04:05+00:00",
      "2026-01-02T03:04:05.000Z",
      "2026-01-02T03:04:05Z ",
      " 2026-01-02T03:04:05Z",
      "2026-13-02T03:04:05Z",
      "2026-02-29T03:04:05Z",
      "2026-01-02T24:04:05Z",
      "2026-01-02T03:60:05Z",
      "2026-01-02T03:04:60Z",
      "0000-01-02T03:04:05Z",
      "2026-1-2T03:04:05Z",
      "-026-01-02T03:04:05Z",
      "20260102T030405Z",
  };
  gint64 time = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (base_clock_parse_utc (bad[i], &time));
  g_assert_false (base_clock_parse_utc (NULL, &time));
  g_assert_cmpint (time, ==, 42);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/clock/system", test_system);
  g_test_add_func ("/base/clock/replaceable", test_replaceable);
  g_test_add_func ("/base/clock/format", test_format);
  g_test_add_func ("/base/clock/parse", test_parse);
  g_test_add_func ("/base/clock/parse-bad", test_parse_bad);

  return g_test_run ();
}
