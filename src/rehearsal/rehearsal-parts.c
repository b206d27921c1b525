/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-parts.h"

#include <string.h>

#include "base-json.h"

#define LIVEPRODUCER_PREFIX "LIVEPRODUCER_POST-cn-"
#define AUTH_KEY            "auth_key="

static const struct {
  const char *name; /* in the store and in the samples */
  const char *id;   /* the member by which others refer to an item, if others do */
  gboolean is_list;
} kinds[REHEARSAL_N_PARTS] = {
  [REHEARSAL_PART_CONFIG] = { "Config", NULL, FALSE },
  [REHEARSAL_PART_LAYOUTS] = { "Layouts", "LayoutId", TRUE },
  [REHEARSAL_PART_COMPONENTS] = { "Components", "ComponentId", TRUE },
  [REHEARSAL_PART_SCENES] = { "Scenes", "SceneId", TRUE },
  [REHEARSAL_PART_RESOURCES] = { "Resources", "ResourceId", TRUE },
  [REHEARSAL_PART_CHANNELS] = { "Channels", NULL, TRUE },
  [REHEARSAL_PART_PROGRAM] = { "Program", "EpisodeId", FALSE },
  [REHEARSAL_PART_AUDIO] = { "Audio", NULL, TRUE },
};

/**
 * rehearsal_part_get_name:
 * @part: which part
 *
 * Returns: what the part is called in the store and in the samples
 */
const char *
rehearsal_part_get_name (RehearsalPart part)
{
  g_return_val_if_fail (part < REHEARSAL_N_PARTS, NULL);

  return kinds[part].name;
}

/**
 * rehearsal_parts_new_empty:
 *
 * Returns: (transfer full): the parts of a studio in which nothing has been set up yet
 */
RehearsalParts *
rehearsal_parts_new_empty (void)
{
  g_autoptr (JsonObject) nothing = json_object_new ();

  return rehearsal_parts_new_from_object (nothing);
}

/**
 * rehearsal_parts_new_from_object:
 * @object: has a member for each part that is there, by the part's name
 *
 * Returns: (transfer full): the parts; those that @object does not have are empty
 */
RehearsalParts *
rehearsal_parts_new_from_object (JsonObject *object)
{
  RehearsalParts *self;

  g_return_val_if_fail (object != NULL, NULL);

  self = g_new0 (RehearsalParts, 1);

  for (guint part = 0; part < REHEARSAL_N_PARTS; part++) {
    JsonNode *given = json_object_get_member (object, kinds[part].name);

    if (given)
      self->documents[part] = json_node_copy (given);
    else if (kinds[part].is_list) {
      self->documents[part] = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (self->documents[part], json_array_new ());
    } else {
      self->documents[part] = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (self->documents[part], json_object_new ());
    }
  }

  return self;
}

/**
 * rehearsal_parts_free:
 * @self: (transfer full) (nullable): the parts of a studio
 */
void
rehearsal_parts_free (RehearsalParts *self)
{
  if (!self)
    return;

  for (guint part = 0; part < REHEARSAL_N_PARTS; part++)
    g_clear_pointer (&self->documents[part], json_node_unref);

  g_free (self);
}

/**
 * rehearsal_id_new:
 *
 * Returns: (transfer full): a new ID for a layout, a component, a scene, a video resource or an
 * episode
 */
char *
rehearsal_id_new (void)
{
  return g_uuid_string_random ();
}

/**
 * rehearsal_id_new_like:
 * @caster_id: (nullable): a studio's ID
 *
 * The service has studio IDs of two forms, a UUID and `LIVEPRODUCER_POST-cn-…`.
 *
 * Returns: (transfer full): a new studio ID of the same form as @caster_id
 */
char *
rehearsal_id_new_like (const char *caster_id)
{
  static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
  GString *id;

  if (!caster_id || !g_str_has_prefix (caster_id, LIVEPRODUCER_PREFIX))
    return g_uuid_string_random ();

  id = g_string_new (LIVEPRODUCER_PREFIX);
  for (guint i = 0; i < 11; i++)
    g_string_append_c (id, digits[g_random_int_range (0, sizeof digits - 1)]);

  return g_string_free (id, FALSE);
}

/**
 * rehearsal_auth_key_new:
 *
 * What stands behind `auth_key=` in a stream URL: a time, two zeroes and a digest. It looks like
 * one and opens nothing.
 *
 * Returns: (transfer full): the key
 */
char *
rehearsal_auth_key_new (void)
{
  return g_strdup_printf ("1924992000-0-0-%08x%08x%08x%08x", g_random_int (), g_random_int (),
                          g_random_int (), g_random_int ());
}

static void
collect_ids (JsonArray *list, const char *member, GHashTable *ids)
{
  for (guint i = 0; list && i < json_array_get_length (list); i++) {
    JsonNode *item = json_array_get_element (list, i);
    const char *id = JSON_NODE_HOLDS_OBJECT (item)
                         ? base_json_get_string (json_node_get_object (item), member)
                         : NULL;

    if (id && !g_hash_table_contains (ids, id))
      g_hash_table_insert (ids, g_strdup (id), rehearsal_id_new ());
  }
}

/* A URL of the studio's own has the studio's ID in it; one that the producer brought along is left
 * as it is */
static char *
renew_url (const char *url, GHashTable *ids, const char *old_id)
{
  g_autoptr (GString) text = NULL;
  GHashTableIter iter;
  gpointer from, to;
  char *key;

  if (!strstr (url, old_id))
    return g_strdup (url);

  text = g_string_new (url);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &from, &to))
    g_string_replace (text, from, to, 0);

  key = strstr (text->str, AUTH_KEY);
  if (key) {
    gsize start = (gsize) (key - text->str) + strlen (AUTH_KEY);
    g_autofree char *fresh = rehearsal_auth_key_new ();

    g_string_erase (text, (gssize) start, (gssize) strcspn (text->str + start, "&"));
    g_string_insert (text, (gssize) start, fresh);
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void renew_node (JsonNode *node, GHashTable *ids, const char *old_id);

static void
renew_element (JsonArray *array, guint index, JsonNode *element, gpointer user_data)
{
  gpointer *context = user_data;

  renew_node (element, context[0], context[1]);
}

static void
renew_member (JsonObject *object, const char *name, JsonNode *member, gpointer user_data)
{
  gpointer *context = user_data;

  renew_node (member, context[0], context[1]);
}

static void
renew_node (JsonNode *node, GHashTable *ids, const char *old_id)
{
  gpointer context[] = { ids, (gpointer) old_id };

  if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), renew_element, context);
  else if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), renew_member, context);
  else if (json_node_get_value_type (node) == G_TYPE_STRING) {
    const char *old = json_node_get_string (node);
    const char *id = g_hash_table_lookup (ids, old);

    if (id)
      json_node_set_string (node, id);
    else if (strstr (old, "://")) {
      g_autofree char *url = renew_url (old, ids, old_id);

      json_node_set_string (node, url);
    }
  }
}

/* json_node_copy() shares what is inside; here nothing may be shared */
static JsonNode *
copy_in_depth (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return json_from_string (text, NULL);
}

/**
 * rehearsal_parts_renew:
 * @self: the parts of a studio
 * @old_id: the ID of the studio these are the parts of
 * @new_id: the ID of the studio that is to be made
 *
 * Duplicates in depth. Every layout, component, scene, video resource and episode gets an ID of its
 * own, everything that refers to one of them refers to the new one, and the studio's own stream
 * URLs become the new studio's, each with a new auth_key. Locations and channels, which belong to
 * no studio in particular, stay. No scene is running in the result.
 *
 * Returns: (transfer full): the parts of the new studio
 */
RehearsalParts *
rehearsal_parts_renew (const RehearsalParts *self, const char *old_id, const char *new_id)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  RehearsalParts *renewed;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (old_id != NULL, NULL);
  g_return_val_if_fail (new_id != NULL, NULL);

  g_hash_table_insert (ids, g_strdup (old_id), g_strdup (new_id));
  renewed = g_new0 (RehearsalParts, 1);

  for (guint part = 0; part < REHEARSAL_N_PARTS; part++) {
    renewed->documents[part] = copy_in_depth (self->documents[part]);

    if (kinds[part].id && kinds[part].is_list)
      collect_ids (json_node_get_array (renewed->documents[part]), kinds[part].id, ids);
    else if (kinds[part].id)
      collect_ids (
          base_json_get_array (json_node_get_object (renewed->documents[part]), "Episodes"),
          kinds[part].id, ids);
  }

  for (guint part = 0; part < REHEARSAL_N_PARTS; part++)
    renew_node (renewed->documents[part], ids, old_id);

  {
    JsonArray *scenes = json_node_get_array (renewed->documents[REHEARSAL_PART_SCENES]);

    for (guint i = 0; i < json_array_get_length (scenes); i++)
      json_object_set_int_member (json_array_get_object_element (scenes, i), "Status", 0);
  }

  return renewed;
}
