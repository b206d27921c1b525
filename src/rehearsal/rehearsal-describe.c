/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-world-private.h"

#include "base-json.h"

/* The array of a part that is a list, only the items whose @member is @value where that is not NULL
 */
static JsonArray *
dup_items (JsonNode *document, const char *member, const char *value)
{
  JsonArray *all = json_node_get_array (document);
  JsonArray *items = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++) {
    JsonObject *item = json_array_get_object_element (all, i);

    if (!value || g_strcmp0 (base_json_get_string (item, member), value) == 0)
      json_array_add_object_element (items, json_object_ref (item));
  }

  return items;
}

static RehearsalAnswer *
answer_with_list (const RehearsalCall *call,
                  const char *caster_id,
                  const char *outer,
                  const char *inner,
                  JsonArray *items)
{
  JsonObject *tree = json_object_new ();
  JsonObject *wrapper = json_object_new ();

  if (caster_id)
    json_object_set_string_member (tree, "CasterId", caster_id);

  json_object_set_int_member (tree, "Total", json_array_get_length (items));
  json_object_set_array_member (wrapper, inner, items);
  json_object_set_object_member (tree, outer, wrapper);

  return rehearsal_answer_new (call->action, tree);
}

/* DescribeCasterLayouts and its like: a list of the studio named by CasterId, or the one item that
 * id_name asks for */
static RehearsalAnswer *
describe_list (const RehearsalCall *call,
               RehearsalPart part,
               const char *id_name,
               const char *outer,
               const char *inner,
               GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  g_autoptr (JsonNode) document = NULL;
  RehearsalAnswer *refusal = rehearsal_call_find_studio (call, "CasterId", &studio, error);

  if (refusal || !studio)
    return refusal;

  document = rehearsal_studio_load_part (call->store, studio->caster_id, part, error);
  if (!document)
    return NULL;

  return answer_with_list (
      call, NULL, outer, inner,
      dup_items (document, id_name, id_name ? rehearsal_call_get (call, id_name) : NULL));
}

/**
 * rehearsal_describe_config:
 * @call: CasterId
 *
 * See
 * https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-describecasterconfig
 */
RehearsalAnswer *
rehearsal_describe_config (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  g_autoptr (JsonNode) document = NULL;
  RehearsalAnswer *refusal = rehearsal_call_find_studio (call, "CasterId", &studio, error);
  JsonObject *tree;

  if (refusal || !studio)
    return refusal;

  document =
      rehearsal_studio_load_part (call->store, studio->caster_id, REHEARSAL_PART_CONFIG, error);
  if (!document)
    return NULL;

  tree = json_object_ref (json_node_get_object (document));
  json_object_set_string_member (tree, "CasterId", studio->caster_id);
  json_object_set_string_member (tree, "CasterName", studio->name);
  json_object_set_int_member (tree, "ChannelEnable", studio->channel_enable);

  return rehearsal_answer_new (call->action, tree);
}

/**
 * rehearsal_describe_layouts:
 * @call: CasterId, where wanted LayoutId
 *
 * See https://www.alibabacloud.com/help/doc-detail/60260.htm
 */
RehearsalAnswer *
rehearsal_describe_layouts (const RehearsalCall *call, GError **error)
{
  return describe_list (call, REHEARSAL_PART_LAYOUTS, "LayoutId", "Layouts", "Layout", error);
}

/**
 * rehearsal_describe_components:
 * @call: CasterId, where wanted ComponentId
 */
RehearsalAnswer *
rehearsal_describe_components (const RehearsalCall *call, GError **error)
{
  return describe_list (call, REHEARSAL_PART_COMPONENTS, "ComponentId", "Components", "Component",
                        error);
}

/**
 * rehearsal_describe_scenes:
 * @call: CasterId, where wanted SceneId
 *
 * See https://help.aliyun.com/zh/live/developer-reference/api-describecasterscenes
 */
RehearsalAnswer *
rehearsal_describe_scenes (const RehearsalCall *call, GError **error)
{
  return describe_list (call, REHEARSAL_PART_SCENES, "SceneId", "SceneList", "Scene", error);
}

/**
 * rehearsal_describe_video_resources:
 * @call: CasterId
 */
RehearsalAnswer *
rehearsal_describe_video_resources (const RehearsalCall *call, GError **error)
{
  return describe_list (call, REHEARSAL_PART_RESOURCES, NULL, "VideoResources", "VideoResource",
                        error);
}

/**
 * rehearsal_describe_channels:
 * @call: CasterId
 *
 * See
 * https://alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-describecasterchannels
 */
RehearsalAnswer *
rehearsal_describe_channels (const RehearsalCall *call, GError **error)
{
  return describe_list (call, REHEARSAL_PART_CHANNELS, NULL, "Channels", "Channel", error);
}

static JsonObject *
scene_to_stream (JsonObject *scene)
{
  JsonObject *stream = json_object_new ();
  const char *url = base_json_get_string (scene, "StreamUrl");
  JsonObject *infos = base_json_get_object (scene, "StreamInfos");
  gint64 output_type = 0;

  base_json_get_int (scene, "OutputType", &output_type);
  json_object_set_string_member (stream, "SceneId", base_json_get_string (scene, "SceneId"));
  json_object_set_int_member (stream, "OutputType", output_type);

  if (url) {
    json_object_set_string_member (stream, "StreamUrl", url);
    json_object_set_string_member (stream, "RtmpUrl", url);
  }

  if (infos)
    json_object_set_object_member (stream, "StreamInfos", json_object_ref (infos));

  return stream;
}

/**
 * rehearsal_describe_stream_url:
 * @call: CasterId
 *
 * What the studio's scenes put out. See
 * https://alibabacloud.com/help/en/live/developer-reference/api-describecasterstreamurl
 */
RehearsalAnswer *
rehearsal_describe_stream_url (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  g_autoptr (JsonNode) document = NULL;
  RehearsalAnswer *refusal = rehearsal_call_find_studio (call, "CasterId", &studio, error);
  JsonArray *scenes, *streams;

  if (refusal || !studio)
    return refusal;

  document =
      rehearsal_studio_load_part (call->store, studio->caster_id, REHEARSAL_PART_SCENES, error);
  if (!document)
    return NULL;

  scenes = json_node_get_array (document);
  streams = json_array_new ();
  for (guint i = 0; i < json_array_get_length (scenes); i++)
    json_array_add_object_element (streams,
                                   scene_to_stream (json_array_get_object_element (scenes, i)));

  return answer_with_list (call, studio->caster_id, "CasterStreams", "CasterStream", streams);
}

/* An episode is within the range where it begins in it; times of the fixed form compare as texts */
static gboolean
wants_episode (const RehearsalCall *call, JsonObject *episode)
{
  static const char *const exact[] = { "EpisodeId", "EpisodeType" };
  const char *from = rehearsal_call_get (call, "StartTime");
  const char *to = rehearsal_call_get (call, "EndTime");
  const char *begins = base_json_get_string (episode, "StartTime");
  gint64 status = -1, wanted = -1;

  for (guint i = 0; i < G_N_ELEMENTS (exact); i++) {
    const char *value = rehearsal_call_get (call, exact[i]);

    if (value && g_strcmp0 (value, base_json_get_string (episode, exact[i])) != 0)
      return FALSE;
  }

  if ((from && g_strcmp0 (begins, from) < 0) || (to && g_strcmp0 (begins, to) > 0))
    return FALSE;

  base_json_get_int (episode, "Status", &status);
  if (rehearsal_call_get (call, "Status"))
    g_ascii_string_to_signed (rehearsal_call_get (call, "Status"), 10, 0, 2, &wanted, NULL);

  return wanted < 0 || wanted == status;
}

static RehearsalAnswer *
check_program (const RehearsalCall *call, gint64 *number, gint64 *size)
{
  gint64 ignored = 0;
  RehearsalAnswer *refusal;

  if ((refusal = rehearsal_call_check_int (call, "PageNum", 1, G_MAXINT32, number)) ||
      (refusal = rehearsal_call_check_int (call, "PageSize", 1, 100, size)) ||
      (refusal = rehearsal_call_check_int (call, "Status", 0, 2, &ignored)) ||
      (refusal = rehearsal_call_check_time (call, "StartTime", &ignored)) ||
      (refusal = rehearsal_call_check_time (call, "EndTime", &ignored)))
    return refusal;

  return NULL;
}

/**
 * rehearsal_describe_program:
 * @call: CasterId, where wanted EpisodeId, EpisodeType, StartTime, EndTime, Status, PageNum,
 * PageSize
 *
 * See https://alibabacloud.com/help/en/live/developer-reference/api-describecasterprogram
 */
RehearsalAnswer *
rehearsal_describe_program (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  g_autoptr (JsonNode) document = NULL;
  gint64 number = 1, size = 100, total = 0, effect = 0;
  RehearsalAnswer *refusal = rehearsal_call_find_studio (call, "CasterId", &studio, error);
  JsonObject *program, *tree, *wrapper;
  JsonArray *episodes, *page;
  const char *name;

  if (refusal || !studio || (refusal = check_program (call, &number, &size)))
    return refusal;

  document =
      rehearsal_studio_load_part (call->store, studio->caster_id, REHEARSAL_PART_PROGRAM, error);
  if (!document)
    return NULL;

  program = json_node_get_object (document);
  episodes = base_json_get_array (program, "Episodes");
  page = json_array_new ();
  for (guint i = 0; episodes && i < json_array_get_length (episodes); i++) {
    JsonObject *episode = json_array_get_object_element (episodes, i);

    if (!wants_episode (call, episode))
      continue;

    if (total >= (number - 1) * size && total < number * size)
      json_array_add_object_element (page, json_object_ref (episode));

    total++;
  }

  base_json_get_int (program, "ProgramEffect", &effect);
  name = base_json_get_string (program, "ProgramName");
  tree = json_object_new ();
  json_object_set_string_member (tree, "CasterId", studio->caster_id);
  json_object_set_int_member (tree, "Total", total);
  json_object_set_int_member (tree, "ProgramEffect", effect);
  json_object_set_string_member (tree, "ProgramName", name ? name : "");
  wrapper = json_object_new ();
  json_object_set_array_member (wrapper, "Episode", page);
  json_object_set_object_member (tree, "Episodes", wrapper);

  return rehearsal_answer_new (call->action, tree);
}

/**
 * rehearsal_describe_scene_audio:
 * @call: CasterId and SceneId
 *
 * The sound of one scene; that of a scene for which nothing was set follows the video.
 */
RehearsalAnswer *
rehearsal_describe_scene_audio (const RehearsalCall *call, GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  g_autoptr (JsonNode) scenes = NULL;
  g_autoptr (JsonNode) audio = NULL;
  g_autoptr (JsonArray) scene = NULL;
  g_autoptr (JsonArray) found = NULL;
  RehearsalAnswer *refusal = rehearsal_call_find_studio (call, "CasterId", &studio, error);
  const char *scene_id = rehearsal_call_get (call, "SceneId");
  JsonObject *tree;

  if (refusal || !studio)
    return refusal;

  if (!scene_id)
    return rehearsal_answer_new_missing ("SceneId");

  scenes =
      rehearsal_studio_load_part (call->store, studio->caster_id, REHEARSAL_PART_SCENES, error);
  audio = scenes ? rehearsal_studio_load_part (call->store, studio->caster_id, REHEARSAL_PART_AUDIO,
                                               error)
                 : NULL;
  if (!audio)
    return NULL;

  scene = dup_items (scenes, "SceneId", scene_id);
  if (json_array_get_length (scene) == 0)
    return rehearsal_answer_new_error ("InvalidScene.NotFound", NULL);

  found = dup_items (audio, "SceneId", scene_id);
  if (json_array_get_length (found) > 0) {
    tree = json_object_ref (json_array_get_object_element (found, 0));
    json_object_remove_member (tree, "SceneId");
  } else {
    tree = json_object_new ();
    json_object_set_int_member (tree, "FollowEnable", 1);
  }

  json_object_set_string_member (tree, "CasterId", studio->caster_id);

  return rehearsal_answer_new (call->action, tree);
}
