/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-clock.h"

/**
 * BaseClock:
 *
 * Tells the time. The class itself is the computer's clock; tests derive from it and turn the
 * hands.
 */
G_DEFINE_TYPE (BaseClock, base_clock, G_TYPE_OBJECT)

static gint64
base_clock_system_real_time (BaseClock *self)
{
  return g_get_real_time ();
}

static gint64
base_clock_system_monotonic_time (BaseClock *self)
{
  return g_get_monotonic_time ();
}

static void
base_clock_class_init (BaseClockClass *klass)
{
  klass->get_real_time = base_clock_system_real_time;
  klass->get_monotonic_time = base_clock_system_monotonic_time;
}

static void
base_clock_init (BaseClock *self)
{
}

/**
 * base_clock_get_system:
 *
 * The computer's own clock, one for the whole program. May be called on any thread.
 *
 * Returns: (transfer none): the clock
 */
BaseClock *
base_clock_get_system (void)
{
  static gsize clock = 0;

  if (g_once_init_enter (&clock))
    g_once_init_leave (&clock, (gsize) g_object_new (BASE_TYPE_CLOCK, NULL));

  return (BaseClock *) clock;
}

/**
 * base_clock_get_real_time:
 * @self: a clock
 *
 * Returns: the time of day in microseconds since the epoch, UTC. It may jump.
 */
gint64
base_clock_get_real_time (BaseClock *self)
{
  g_return_val_if_fail (BASE_IS_CLOCK (self), 0);

  return BASE_CLOCK_GET_CLASS (self)->get_real_time (self);
}

/**
 * base_clock_get_monotonic_time:
 * @self: a clock
 *
 * Returns: microseconds since some moment in the past. It never goes back.
 */
gint64
base_clock_get_monotonic_time (BaseClock *self)
{
  g_return_val_if_fail (BASE_IS_CLOCK (self), 0);

  return BASE_CLOCK_GET_CLASS (self)->get_monotonic_time (self);
}

/**
 * base_clock_format_utc:
 * @real_time: microseconds since the epoch
 *
 * Formats a time as both signatures want it: `2026-01-02T03:04:05Z`, fractions of a second cut off.
 * Times outside the years 1 to 9999 are moved to the nearer end.
 *
 * Returns: (transfer full): the text
 */
char *
base_clock_format_utc (gint64 real_time)
{
  const gint64 first = G_GINT64_CONSTANT (-62135596800);
  const gint64 last = G_GINT64_CONSTANT (253402300799);
  gint64 seconds = real_time / G_USEC_PER_SEC;
  g_autoptr (GDateTime) time = NULL;

  if (real_time % G_USEC_PER_SEC < 0)
    seconds--;

  time = g_date_time_new_from_unix_utc (CLAMP (seconds, first, last));

  return g_strdup_printf ("%04d-%02d-%02dT%02d:%02d:%02dZ", g_date_time_get_year (time),
                          g_date_time_get_month (time), g_date_time_get_day_of_month (time),
                          g_date_time_get_hour (time), g_date_time_get_minute (time),
                          g_date_time_get_second (time));
}

/**
 * base_clock_parse_utc:
 * @text: (nullable): a time
 * @real_time: (out) (optional): microseconds since the epoch
 *
 * Reads a time of exactly the form `2026-01-02T03:04:05Z`, the only one that signatures know.
 *
 * Returns: whether @text is such a time
 */
gboolean
base_clock_parse_utc (const char *text, gint64 *real_time)
{
  static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
  g_autoptr (GDateTime) time = NULL;
  int numbers[6] = {0};
  int field = 0;

  if (text == NULL)
    return FALSE;

  for (gsize i = 0; i < sizeof form - 1; i++) {
    if (form[i] == 'd') {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      numbers[field] = numbers[field] * 10 + (text[i] - '0');
    } else {
      if (text[i] != form[i])
        return FALSE;
      field++;
    }
  }

  if (text[sizeof form - 1] != '\0')
    return FALSE;

  time =
      g_date_time_new_utc (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  if (time == NULL)
    return FALSE;

  if (real_time != NULL)
    *real_time = g_date_time_to_unix (time) * G_USEC_PER_SEC;

  return TRUE;
}
