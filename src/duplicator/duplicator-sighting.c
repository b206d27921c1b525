/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-sighting.h"

#include <string.h>

/* The service's clock and this computer's may differ by this much before it refuses to talk to us */
#define CLOCK_TOLERANCE (15 * 60 * G_USEC_PER_SEC)

/* Where a time names no zone it is UTC or Beijing's; nothing published says which */
static const int zones_without_name[] = { 0, 8 };

/* Both forms that the service uses: 2017-08-30T12:02:57Z and 2017-08-30 12:02:57.0 */
static GDateTime *
parse_time (const char *text, GTimeZone *zone)
{
  g_autofree char *iso = NULL;
  char *gap;

  iso = g_strdup (text);
  gap = strchr (iso, ' ');
  if (gap != NULL)
    *gap = 'T';

  return g_date_time_new_from_iso8601 (iso, zone);
}

/**
 * duplicator_sighting_made_since:
 * @create_time: (nullable): a studio's CreateTime, as the service wrote it
 * @asked_at: µs since the epoch
 *
 * Whether a studio can have been made since a moment. A time that cannot be read, or that names no zone, gets the
 * benefit of the doubt: to take an old studio for a possible copy costs a question, the other mistake a second studio.
 *
 * Returns: %FALSE only where it was certainly made before
 */
gboolean
duplicator_sighting_made_since (const char *create_time, gint64 asked_at)
{
  if (create_time == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (zones_without_name); i++) {
    g_autoptr (GTimeZone) zone = g_time_zone_new_offset (zones_without_name[i] * 3600);
    g_autoptr (GDateTime) time = parse_time (create_time, zone);

    if (time == NULL)
      return TRUE;
    if (g_date_time_to_unix (time) * G_USEC_PER_SEC >= asked_at - CLOCK_TOLERANCE)
      return TRUE;
  }

  return FALSE;
}

static gboolean
may_be_it (LiveStudio *studio,
           const DuplicatorWanted *wanted,
           DuplicatorIsTaken is_taken,
           gpointer user_data)
{
  const char *caster_id = live_studio_get_caster_id (studio);
  const char *token = live_studio_get_client_token_id (studio);

  return (token == NULL || *token == '\0') &&
         g_strcmp0 (live_studio_get_name (studio), wanted->name) == 0 &&
         g_strcmp0 (caster_id, wanted->source_id) != 0 &&
         duplicator_sighting_made_since (live_studio_get_create_time (studio), wanted->asked_at) &&
         !is_taken (caster_id, user_data);
}

/**
 * duplicator_sighting_find:
 * @studios: (element-type LiveStudio): every studio of the account, listed after the last attempt ended
 * @wanted: what is looked for
 * @is_taken: (scope call): tells the studios that came of other orders
 * @user_data: for @is_taken
 * @studio: (out) (optional) (nullable) (transfer none): the studio that was found, or that may be it
 *
 * Finds out what came of an order whose answer was lost. The studio that carries the order's client token is its copy. One
 * that carries no token, but has the name and may have been made since, may be it: that is for a person to say. One
 * that carries another token is somebody else's.
 *
 * Returns: what the list says
 */
DuplicatorSighting
duplicator_sighting_find (GPtrArray *studios,
                          const DuplicatorWanted *wanted,
                          DuplicatorIsTaken is_taken,
                          gpointer user_data,
                          LiveStudio **studio)
{
  LiveStudio *candidate = NULL;

  g_return_val_if_fail (studios != NULL, DUPLICATOR_SIGHTING_UNSURE);
  g_return_val_if_fail (wanted != NULL && wanted->client_token != NULL, DUPLICATOR_SIGHTING_UNSURE);
  g_return_val_if_fail (is_taken != NULL, DUPLICATOR_SIGHTING_UNSURE);

  if (studio != NULL)
    *studio = NULL;

  for (guint i = 0; i < studios->len; i++) {
    LiveStudio *each = studios->pdata[i];

    if (g_strcmp0 (live_studio_get_client_token_id (each), wanted->client_token) == 0) {
      if (studio != NULL)
        *studio = each;
      return DUPLICATOR_SIGHTING_MADE;
    }
    if (candidate == NULL && may_be_it (each, wanted, is_taken, user_data))
      candidate = each;
  }

  if (candidate == NULL)
    return DUPLICATOR_SIGHTING_ABSENT;

  if (studio != NULL)
    *studio = candidate;

  return DUPLICATOR_SIGHTING_UNSURE;
}
