/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-studio-parts.h"
#include "live-error.h"

#include <string.h>

static LiveReply *
make_reply (const char *action, const char *type, const char *text)
{
  const LiveReplyHead head = { 200, type, 0, 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LiveReply *reply = live_reply_new_from_bytes (action, &head, bytes, &error);

  g_assert_no_error (error);

  return reply;
}

static GPtrArray *
read_part (LiveStudioPart part, const char *text)
{
  g_autoptr (LiveOperation) operation = live_operation_new_describe_studio (part, "id", NULL);
  g_autoptr (LiveReply) reply =
      make_reply (live_operation_get_action (operation),
                  *text == '<' ? "text/xml;charset=utf-8" : "application/json", text);

  return live_studio_part_read (part, reply);
}

static const LiveStudioItem *
get (GPtrArray *items, guint index)
{
  g_assert_cmpuint (items->len, >, index);

  return items->pdata[index];
}

static void
test_operation (void)
{
  static const char *const actions[] = {
    "DescribeCasterConfig",     "DescribeCasterScenes",         "DescribeCasterLayouts",
    "DescribeCasterComponents", "DescribeCasterVideoResources", "DescribeCasterChannels",
  };

  for (guint part = 0; part < LIVE_N_STUDIO_PARTS; part++) {
    g_autoptr (LiveOperation) operation = live_operation_new_describe_studio (part, "abc", NULL);

    g_assert_cmpstr (live_operation_get_action (operation), ==, actions[part]);
    g_assert_cmpstr (live_parameters_get (live_operation_get_parameters (operation), "CasterId"),
                     ==, "abc");
  }
}

static void
test_operation_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (live_operation_new_describe_studio (LIVE_STUDIO_PART_CONFIG, " ", &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
}

/* The same in both formats */
static const char *const scenes[] = {
  "{\"RequestId\":\"r\",\"Total\":2,\"SceneList\":{\"Scene\":[{\"SceneId\":\"s1\",\"SceneName\":"
  "\"主输出\",\"OutputType\":\"1\",\"StreamUrl\":\"rtmp://a.example/app/x?auth_key=1\","
  "\"ComponentIds\":{\"componentId\":[\"c1\",\"c2\"]}},{\"SceneId\":\"s2\",\"OutputType\":0,"
  "\"ComponentIds\":{\"componentId\":[\"c1\"]}}]}}",
  "<DescribeCasterScenesResponse><RequestId>r</RequestId><Total>2</Total><SceneList><Scene>"
  "<SceneId>s1</SceneId><SceneName>主输出</SceneName><OutputType>1</OutputType>"
  "<StreamUrl>rtmp://a.example/app/x?auth_key=1</StreamUrl><ComponentIds>"
  "<componentId>c1</componentId><componentId>c2</componentId></ComponentIds></Scene><Scene>"
  "<SceneId>s2</SceneId><OutputType>0</OutputType><ComponentIds><componentId>c1</componentId>"
  "</ComponentIds></Scene></SceneList></DescribeCasterScenesResponse>",
};

static void
test_scenes (gconstpointer text)
{
  g_autoptr (GPtrArray) items = read_part (LIVE_STUDIO_PART_SCENES, text);

  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (get (items, 0)->id, ==, "s1");
  g_assert_cmpstr (get (items, 0)->name, ==, "主输出");
  g_assert_cmpstr (get (items, 0)->type, ==, "1");
  g_assert_cmpstr (get (items, 0)->address, ==, "rtmp://a.example/app/…");
  g_assert_cmpint (get (items, 0)->n_parts, ==, 2);
  g_assert_cmpstr (get (items, 1)->type, ==, "0");
  g_assert_null (get (items, 1)->name);
  g_assert_null (get (items, 1)->address);
  g_assert_cmpint (get (items, 1)->n_parts, ==, 1);
}

static const char *const layouts[] = {
  "{\"Layouts\":{\"Layout\":[{\"LayoutId\":\"l1\",\"BlendList\":{\"LocationId\":[\"RV01\",\"RV02\"]"
  "},"
  "\"VideoLayers\":{\"VideoLayer\":[{\"FillMode\":\"none\"},{}]}},{\"LayoutId\":\"l2\","
  "\"BlendList\":{\"LocationId\":[\"RV03\"]}}]}}",
  "<DescribeCasterLayoutsResponse><Layouts><Layout><LayoutId>l1</LayoutId><BlendList>"
  "<LocationId>RV01</LocationId><LocationId>RV02</LocationId></BlendList><VideoLayers><VideoLayer>"
  "<FillMode>none</FillMode></VideoLayer><VideoLayer><FillMode>none</FillMode></VideoLayer>"
  "</VideoLayers></Layout><Layout><LayoutId>l2</LayoutId><BlendList><LocationId>RV03</LocationId>"
  "</BlendList></Layout></Layouts></DescribeCasterLayoutsResponse>",
};

static void
test_layouts (gconstpointer text)
{
  g_autoptr (GPtrArray) items = read_part (LIVE_STUDIO_PART_LAYOUTS, text);

  g_assert_cmpuint (items->len, ==, 2);
  g_assert_cmpstr (get (items, 0)->place, ==, "RV01, RV02");
  g_assert_cmpint (get (items, 0)->n_parts, ==, 2);
  g_assert_cmpstr (get (items, 1)->place, ==, "RV03");
  g_assert_cmpint (get (items, 1)->n_parts, ==, -1);
}

static void
test_others (void)
{
  g_autoptr (GPtrArray) components =
      read_part (LIVE_STUDIO_PART_COMPONENTS,
                 "{\"Components\":{\"Component\":[{\"ComponentId\":\"c1\",\"ComponentName\":\"n\","
                 "\"ComponentType\":\"text\",\"LocationId\":\"RC01\"}]}}");
  g_autoptr (GPtrArray) resources = read_part (
      LIVE_STUDIO_PART_RESOURCES,
      "{\"VideoResources\":{\"VideoResource\":[{\"ResourceId\":\"v1\",\"ResourceName\":\"Camera\","
      "\"LocationId\":\"RV01\",\"LiveStreamUrl\":\"rtmp://me:word@a.example/app/x\"}]}}");
  g_autoptr (GPtrArray) channels =
      read_part (LIVE_STUDIO_PART_CHANNELS,
                 "{\"Channels\":{\"Channel\":[{\"ChannelId\":\"RV01\",\"ResourceId\":\"v1\","
                 "\"StreamUrl\":\"\",\"RtmpUrl\":\"rtmp://a.example/app/x?auth_key=1\"}]}}");

  g_assert_cmpstr (get (components, 0)->type, ==, "text");
  g_assert_cmpstr (get (components, 0)->place, ==, "RC01");
  g_assert_cmpstr (get (resources, 0)->name, ==, "Camera");
  g_assert_cmpstr (get (resources, 0)->address, ==, "rtmp://a.example/app/…");
  g_assert_cmpstr (get (channels, 0)->place, ==, "v1");
  g_assert_cmpstr (get (channels, 0)->address, ==, "rtmp://a.example/app/…");
}

static void
assert_setting (GPtrArray *items, const char *id, const char *expected)
{
  const char *found = NULL;

  for (guint i = 0; i < items->len; i++) {
    if (g_str_equal (get (items, i)->id, id))
      found = get (items, i)->name;
  }
  g_assert_cmpstr (found, ==, expected);
}

static void
test_config (void)
{
  g_autoptr (GPtrArray) items = read_part (
      LIVE_STUDIO_PART_CONFIG,
      "{\"CasterId\":\"id\",\"DomainName\":\"live.example.com\",\"Delay\":1.5,\"ProgramEffect\":0,"
      "\"ProgramName\":\"\",\"SideOutputUrl\":\"rtmp://b.example/app/x?auth_key=1\","
      "\"CallbackUrl\":\"https://c.example/hook?token=1\",\"RecordConfig\":{\"OssBucket\":\"b\"},"
      "\"TranscodeConfig\":{\"CasterTemplate\":\"lp_hd\",\"LiveTemplateIds\":{\"LocationId\":"
      "[\"lsd\",\"lhd\"]}}}");

  assert_setting (items, "DomainName", "live.example.com");
  assert_setting (items, "Delay", "1.5");
  assert_setting (items, "ProgramEffect", "0");
  assert_setting (items, "ProgramName", NULL);
  assert_setting (items, "CasterTemplate", "lp_hd");
  assert_setting (items, "LiveTemplateIds", "lsd, lhd");
  assert_setting (items, "OssBucket", "b");
  assert_setting (items, "SideOutputUrl", "rtmp://b.example/app/…");
  assert_setting (items, "CallbackUrl", "https://c.example/…");
}

/* Nothing, another type, no IDs: less is told, and nothing falls over */
static void
test_broken (gconstpointer text)
{
  for (guint part = 0; part < LIVE_N_STUDIO_PARTS; part++) {
    g_autoptr (GPtrArray) items = read_part (part, text);

    g_assert_cmpuint (items->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    const char *text;
  } broken[] = {
    { "bare", "{\"RequestId\":\"r\"}" },
    { "other-types", "{\"SceneList\":[],\"Layouts\":1,\"Components\":\"x\",\"VideoResources\":null,"
                     "\"Channels\":{\"Channel\":{}},\"DomainName\":[],\"TranscodeConfig\":\"x\","
                     "\"RecordConfig\":[],\"SideOutputUrl\":{}}" },
    { "odd-items", "{\"SceneList\":{\"Scene\":[null,1,\"x\",{\"SceneId\":{}}]},\"Layouts\":{"
                   "\"Layout\":[{\"LayoutId\":\"\",\"VideoLayers\":[]}]}}" },
  };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/studio-parts/operation", test_operation);
  g_test_add_func ("/live/studio-parts/operation-refused", test_operation_refused);
  g_test_add_data_func ("/live/studio-parts/scenes/json", scenes[0], test_scenes);
  g_test_add_data_func ("/live/studio-parts/scenes/xml", scenes[1], test_scenes);
  g_test_add_data_func ("/live/studio-parts/layouts/json", layouts[0], test_layouts);
  g_test_add_data_func ("/live/studio-parts/layouts/xml", layouts[1], test_layouts);
  g_test_add_func ("/live/studio-parts/others", test_others);
  g_test_add_func ("/live/studio-parts/config", test_config);
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *path = g_strconcat ("/live/studio-parts/broken/", broken[i].name, NULL);

    g_test_add_data_func (path, broken[i].text, test_broken);
  }

  return g_test_run ();
}
