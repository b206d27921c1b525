/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-studio-parts.h"
#include "base-json.h"
#include "base-redact.h"

/* Where the items of each part are, and under which names */
static const struct {
  const char *action;
  const char *list; /* NULL: the answer is one object */
  const char *item;
  const char *id;
  const char *name;
  const char *type;
  const char *place;
} parts[] = {
  { "DescribeCasterConfig", NULL, NULL, NULL, NULL, NULL, NULL },
  { "DescribeCasterScenes", "SceneList", "Scene", "SceneId", "SceneName", "OutputType", NULL },
  { "DescribeCasterLayouts", "Layouts", "Layout", "LayoutId", NULL, NULL, NULL },
  { "DescribeCasterComponents", "Components", "Component", "ComponentId", "ComponentName",
    "ComponentType", "LocationId" },
  { "DescribeCasterVideoResources", "VideoResources", "VideoResource", "ResourceId", "ResourceName",
    NULL, "LocationId" },
  { "DescribeCasterChannels", "Channels", "Channel", "ChannelId", NULL, NULL, "ResourceId" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (parts) == LIVE_N_STUDIO_PARTS);

/* Streams, best first: what goes in or out, then what else there may be */
static const char *const addresses[] = {
  "StreamUrl", "RtmpUrl", "LiveStreamUrl", "FlvUrl", "VodUrl", "ImageUrl",
};

/**
 * live_operation_new_describe_studio:
 * @part: what is to be told
 * @caster_id: the ID of the studio
 * @error: return location for a #GError
 *
 * The call that tells @part, all of it, as described in
 * https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-describecasterconfig
 * and its like.
 *
 * Returns: (transfer full): the operation, or %NULL with %LIVE_ERROR_INVALID_PARAMETER where
 *   @caster_id could not be sent
 */
LiveOperation *
live_operation_new_describe_studio (LiveStudioPart part, const char *caster_id, GError **error)
{
  g_autoptr (LiveParameters) parameters = NULL;

  g_return_val_if_fail ((guint) part < LIVE_N_STUDIO_PARTS, NULL);

  if (!live_check_caster_id (caster_id, error))
    return NULL;

  parameters = live_parameters_new ();
  live_parameters_set (parameters, "CasterId", caster_id);

  return live_operation_new (parts[part].action, parameters);
}

static void
item_free (gpointer data)
{
  LiveStudioItem *item = data;

  g_free (item->id);
  g_free (item->name);
  g_free (item->type);
  g_free (item->place);
  g_free (item->address);
  g_free (item);
}

/* Texts and numbers alike; an empty text says as much as none */
static char *
dup_value (JsonObject *object, const char *member)
{
  const char *text = member != NULL ? base_json_get_string (object, member) : NULL;
  double number;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (text != NULL)
    return *text != '\0' ? g_strdup (text) : NULL;
  if (member != NULL && base_json_get_double (object, member, &number))
    return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.6g", number));

  return NULL;
}

/* {"LocationId": ["RV01", "RV02"]} or, of a single one in XML, {"LocationId": "RV01"} */
static char *
dup_texts (JsonObject *object, const char *list, const char *item)
{
  JsonObject *wrapper = base_json_get_object (object, list);
  JsonArray *array = wrapper != NULL ? base_json_get_array (wrapper, item) : NULL;
  g_autoptr (GString) texts = g_string_new (NULL);

  if (wrapper != NULL && array == NULL)
    return dup_value (wrapper, item);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_string_append_printf (texts, "%s%s", texts->len > 0 ? ", " : "",
                              json_node_get_string (node));
  }

  return texts->len > 0 ? g_strdup (texts->str) : NULL;
}

static int
count_texts (JsonObject *object, const char *list, const char *item)
{
  JsonObject *wrapper = base_json_get_object (object, list);
  JsonArray *array = wrapper != NULL ? base_json_get_array (wrapper, item) : NULL;

  if (array != NULL)
    return (int) json_array_get_length (array);

  return wrapper != NULL && base_json_get_string (wrapper, item) != NULL ? 1
         : wrapper != NULL                                               ? 0
                                                                         : -1;
}

static LiveStudioItem *
read_item (LiveStudioPart part, JsonObject *object)
{
  LiveStudioItem *item = g_new0 (LiveStudioItem, 1);

  item->id = dup_value (object, parts[part].id);
  item->name = dup_value (object, parts[part].name);
  item->type = dup_value (object, parts[part].type);
  item->place = dup_value (object, parts[part].place);
  item->n_parts = -1;

  for (gsize i = 0; i < G_N_ELEMENTS (addresses) && item->address == NULL; i++) {
    g_autofree char *address = dup_value (object, addresses[i]);

    item->address = base_redact_address (address);
  }

  if (part == LIVE_STUDIO_PART_LAYOUTS) {
    g_autoptr (GPtrArray) layers = base_json_get_objects (object, "VideoLayers", "VideoLayer");

    item->place = dup_texts (object, "BlendList", "LocationId");
    item->n_parts = base_json_get_object (object, "VideoLayers") != NULL ? (int) layers->len : -1;
  } else if (part == LIVE_STUDIO_PART_SCENES) {
    item->n_parts = count_texts (object, "ComponentIds", "componentId");
  }

  if (item->id == NULL)
    g_clear_pointer (&item, item_free);

  return item;
}

static void
add_setting (GPtrArray *items, const char *id, char *value)
{
  LiveStudioItem *item;

  if (value == NULL)
    return;

  item = g_new0 (LiveStudioItem, 1);
  item->id = g_strdup (id);
  item->name = value;
  item->n_parts = -1;
  g_ptr_array_add (items, item);
}

static void
add_settings_of (GPtrArray *items, JsonObject *object, const char *const *members, gboolean secret)
{
  for (gsize i = 0; object != NULL && members[i] != NULL; i++) {
    char *value = dup_value (object, members[i]);

    if (secret) {
      g_autofree char *whole = value;

      value = base_redact_address (whole);
    }
    add_setting (items, members[i], value);
  }
}

static GPtrArray *
read_config (JsonObject *root)
{
  static const char *const plain[] = { "DomainName",  "Delay",         "ProgramEffect",
                                       "ProgramName", "ChannelEnable", NULL };
  static const char *const transcoding[] = { "CasterTemplate", NULL };
  static const char *const recording[] = { "OssBucket", "OssEndpoint", NULL };
  static const char *const secret[] = { "SideOutputUrl", "CallbackUrl", "UrgentLiveStreamUrl",
                                        "UrgentImageUrl", NULL };
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  JsonObject *transcode = base_json_get_object (root, "TranscodeConfig");

  add_settings_of (items, root, plain, FALSE);
  add_settings_of (items, transcode, transcoding, FALSE);
  if (transcode != NULL)
    add_setting (items, "LiveTemplateIds", dup_texts (transcode, "LiveTemplateIds", "LocationId"));
  add_settings_of (items, base_json_get_object (root, "RecordConfig"), recording, FALSE);
  add_settings_of (items, root, secret, TRUE);

  return items;
}

/**
 * live_studio_part_read:
 * @part: what was asked for
 * @reply: the answer
 *
 * Reads what the answer tells. Members that are missing or of another type are not told; what has
 * no ID is left out. Secrets in addresses are hidden here, so that nobody can forget to.
 *
 * Returns: (transfer full) (element-type LiveStudioItem): the items, in the service's order
 */
GPtrArray *
live_studio_part_read (LiveStudioPart part, LiveReply *reply)
{
  JsonObject *root;
  GPtrArray *items;
  g_autoptr (GPtrArray) objects = NULL;

  g_return_val_if_fail ((guint) part < LIVE_N_STUDIO_PARTS, NULL);
  g_return_val_if_fail (reply != NULL, NULL);

  root = live_reply_get_root (reply);
  if (parts[part].list == NULL)
    return read_config (root);

  items = g_ptr_array_new_with_free_func (item_free);
  objects = base_json_get_objects (root, parts[part].list, parts[part].item);
  for (guint i = 0; i < objects->len; i++) {
    LiveStudioItem *item = read_item (part, g_ptr_array_index (objects, i));

    if (item != NULL)
      g_ptr_array_add (items, item);
  }

  return items;
}
