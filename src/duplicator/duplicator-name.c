/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-name.h"
#include "duplicator-text.h"
#include "live-error.h"
#include "live-operation.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

#define SHOWN_LENGTH 24 /* characters of a name that a message quotes */

/**
 * duplicator_check_name:
 * @name: (nullable): a name for a studio
 * @error: return location for a #GError
 *
 * Checks a name of an order of many: what live_check_caster_name() asks for, and at most
 * %DUPLICATOR_NAME_LENGTH_MAX characters. The service publishes no limit; a name that is longer
 * than that is a mishap, and one that would happen many times over.
 *
 * Returns: %FALSE with %LIVE_ERROR_INVALID_PARAMETER and a message to show beside the field
 */
gboolean
duplicator_check_name (const char *name, GError **error)
{
  g_autofree char *shown = NULL;

  if (!live_check_caster_name (name, error))
    return FALSE;

  if (g_utf8_strlen (name, -1) <= DUPLICATOR_NAME_LENGTH_MAX)
    return TRUE;

  shown = duplicator_text_shorten (name, SHOWN_LENGTH);
  g_propagate_error (
      error, live_error_new (LIVE_ERROR_INVALID_PARAMETER, NULL,
                             _ ("The name “%s” has %ld characters. At most %d are possible."),
                             shown, g_utf8_strlen (name, -1), DUPLICATOR_NAME_LENGTH_MAX));

  return FALSE;
}

/**
 * duplicator_format_date:
 * @clock: tells the time
 * @zone: (nullable): where; %NULL for where the computer is
 *
 * To be called once an order, so that one that is made around midnight has one date.
 *
 * Returns: (transfer full): the day, `2026-01-31`
 */
char *
duplicator_format_date (BaseClock *clock, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) there = NULL;

  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);

  utc = g_date_time_new_from_unix_utc (base_clock_get_real_time (clock) / G_USEC_PER_SEC);
  g_return_val_if_fail (utc != NULL, NULL);
  there = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
  g_return_val_if_fail (there != NULL, NULL);

  return g_strdup_printf ("%04d-%02d-%02d", g_date_time_get_year (there),
                          g_date_time_get_month (there), g_date_time_get_day_of_month (there));
}
