/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-samples.h"

#include "base-json.h"
#include "rehearsal-resources.h"
#include "rehearsal-studio.h"
#include "understudy-config.h"

#define SAMPLES_PATH APPLICATION_PATH "/rehearsal/samples.json"

/* The samples tell their times by how long ago they were, so that they are never years old; 0 where
 * not told */
static gint64
read_ago (JsonObject *sample, const char *member, GTimeSpan unit, gint64 now)
{
  gint64 amount;

  return base_json_get_int (sample, member, &amount) ? now - amount * unit : 0;
}

static int
read_int (JsonObject *sample, const char *member)
{
  gint64 value;

  return base_json_get_int (sample, member, &value) ? (int) value : 0;
}

static LiveParameters *
read_tags (JsonObject *sample)
{
  JsonObject *tags = base_json_get_object (sample, "Tags");
  LiveParameters *read = live_parameters_new ();
  g_autoptr (GList) keys = tags ? json_object_get_members (tags) : NULL;

  for (GList *key = keys; key; key = key->next)
    live_parameters_set (read, key->data, base_json_get_string (tags, key->data));

  return read;
}

static gboolean
insert_sample (RehearsalStore *store, JsonObject *sample, gint64 now, GError **error)
{
  g_autoptr (RehearsalParts) parts = rehearsal_parts_new_from_object (sample);
  g_autoptr (RehearsalStudio) studio = g_new0 (RehearsalStudio, 1);

  studio->caster_id = g_strdup (base_json_get_string (sample, "CasterId"));
  studio->name = g_strdup (base_json_get_string (sample, "CasterName"));
  studio->status = read_int (sample, "Status");
  studio->norm_type = read_int (sample, "NormType");
  studio->charge_type = g_strdup (base_json_get_string (sample, "ChargeType"));
  studio->template = g_strdup (base_json_get_string (sample, "CasterTemplate"));
  studio->channel_enable = read_int (sample, "ChannelEnable") != 0;
  studio->resource_group = g_strdup (base_json_get_string (sample, "ResourceGroupId"));
  studio->created = read_ago (sample, "CreatedDaysAgo", G_TIME_SPAN_DAY, now);
  studio->modified = read_ago (sample, "ModifiedHoursAgo", G_TIME_SPAN_HOUR, now);
  studio->started = read_ago (sample, "StartedMinutesAgo", G_TIME_SPAN_MINUTE, now);
  studio->purchased = read_ago (sample, "PurchasedDaysAgo", G_TIME_SPAN_DAY, now);
  studio->expires = read_ago (sample, "ExpiredDaysAgo", G_TIME_SPAN_DAY, now);
  studio->tags = read_tags (sample);

  return rehearsal_studio_insert (store, REHEARSAL_ACCOUNT, studio, parts, error);
}

/**
 * rehearsal_samples_insert:
 * @store: the store
 * @now: µs since the epoch
 *
 * Puts the sample studios in. Only within a change.
 */
gboolean
rehearsal_samples_insert (RehearsalStore *store, gint64 now, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GBytes) bytes = NULL;
  JsonArray *samples;
  const char *text;
  gsize length;

  g_return_val_if_fail (store != NULL, FALSE);

  bytes = g_resource_lookup_data (rehearsal_get_resource (), SAMPLES_PATH,
                                  G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (!bytes)
    return FALSE;

  text = g_bytes_get_data (bytes, &length);
  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    return FALSE;

  samples = json_node_get_array (json_parser_get_root (parser));

  for (guint i = 0; i < json_array_get_length (samples); i++) {
    if (!insert_sample (store, json_array_get_object_element (samples, i), now, error))
      return FALSE;
  }

  return TRUE;
}
