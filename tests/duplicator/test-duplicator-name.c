/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-name.h"
#include "live-error.h"

#include <string.h>

#define TEN     "0123456789"
#define LONG128 TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "01234567"
#define HAN10   "零一二三四五六七八九"
#define HAN128                                                                                     \
  HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 HAN10 "零一二三四五六七"

/* Names */

typedef struct {
  const char *name;
  const char *text;
  const char *words; /* NULL: it is right */
} Name;

static const Name names[] = {
  { "plain", "Stage 1", NULL },
  { "braces", "{n}", NULL },
  { "longest", LONG128, NULL },
  { "longest-chinese", HAN128, NULL },
  { "null", NULL, "empty" },
  { "empty", "", "empty" },
  { "blank", " ", "blanks" },
  { "tab", "a\tb", "control" },
  { "not-utf8", "a\xff", "UTF-8" },
  { "too-long", LONG128 "8", "“01234567890123456789012…” has 129 characters. At most 128" },
  { "too-long-chinese", HAN128 "八", "129 characters. At most 128" },
};

static void
test_name (gconstpointer data)
{
  const Name *c = data;
  g_autoptr (GError) error = NULL;
  gboolean right = duplicator_check_name (c->text, &error);

  if (c->words == NULL) {
    g_assert_no_error (error);
    g_assert_true (right);
    return;
  }

  g_assert_false (right);
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  if (strstr (error->message, c->words) == NULL)
    g_error ("“%s” is not in “%s”", c->words, error->message);
}

/* Dates */

typedef struct {
  const char *name;
  gint64 seconds;
  const char *zone;
  const char *expected;
} Day;

static const Day days[] = {
  { "utc", 1795305600, "UTC", "2026-11-22" },
  { "utc-last-second", 1795391999, "UTC", "2026-11-22" },
  { "shanghai-next-day", 1795391999, "+08:00", "2026-11-23" },
  { "new-york-day-before", 1795305600, "-05:00", "2026-11-21" },
  { "new-year", 1798761599, "+00:01", "2027-01-01" },
  { "leap-day", 1835395200, "UTC", "2028-02-29" },
  { "epoch", 0, "UTC", "1970-01-01" },
  { "padded", 1768003200, "UTC", "2026-01-10" },
};

static gint64 test_clock_seconds;

typedef struct {
  BaseClock parent_instance;
} TestClock;

typedef struct {
  BaseClockClass parent_class;
} TestClockClass;

GType test_clock_get_type (void);
G_DEFINE_TYPE (TestClock, test_clock, BASE_TYPE_CLOCK)

static gint64
test_clock_get_real_time (BaseClock *self)
{
  return test_clock_seconds * G_USEC_PER_SEC;
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
test_date (gconstpointer data)
{
  const Day *c = data;
  g_autoptr (BaseClock) clock = g_object_new (test_clock_get_type (), NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (c->zone);
  g_autofree char *date = NULL;

  g_assert_nonnull (zone);
  test_clock_seconds = c->seconds;
  date = duplicator_format_date (clock, zone);
  g_assert_cmpstr (date, ==, c->expected);
}

static void
test_date_local (void)
{
  g_autoptr (BaseClock) clock = g_object_new (test_clock_get_type (), NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *expected = NULL;
  g_autofree char *date = NULL;

  test_clock_seconds = 1795391999;
  expected = duplicator_format_date (clock, zone);
  date = duplicator_format_date (clock, NULL);
  g_assert_cmpstr (date, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/name/check/%s", names[i].name);

    g_test_add_data_func (path, &names[i], test_name);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/name/date/%s", days[i].name);

    g_test_add_data_func (path, &days[i], test_date);
  }
  g_test_add_func ("/duplicator/name/date/local", test_date_local);

  return g_test_run ();
}
