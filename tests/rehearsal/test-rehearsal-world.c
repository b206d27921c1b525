/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sqlite3.h>

#include "rehearsal-error.h"
#include "rehearsal-samples.h"
#include "rehearsal-testing.h"

typedef struct {
  char *directory;
  TestClock *clock;
  RehearsalWorld *world;
} Fixture;

static RehearsalWorld *
open_world (Fixture *fixture, guint max_studios)
{
  g_autoptr (GError) error = NULL;
  RehearsalWorld *world =
      rehearsal_world_open (fixture->directory, BASE_CLOCK (fixture->clock), max_studios, &error);

  g_assert_no_error (error);

  return world;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->directory = test_folder_make ();
  fixture->clock = test_clock_new ("2026-11-22T12:00:00Z");
  fixture->world = open_world (fixture, REHEARSAL_MAX_STUDIOS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->world, rehearsal_world_close);
  g_clear_object (&fixture->clock);
  g_clear_pointer (&fixture->directory, test_folder_remove);
}

static void
reopen (Fixture *fixture)
{
  g_clear_pointer (&fixture->world, rehearsal_world_close);
  fixture->world = open_world (fixture, REHEARSAL_MAX_STUDIOS);
}

static JsonObject *
tree_of (RehearsalAnswer *answer)
{
  g_assert_cmpstr (rehearsal_answer_get_code (answer), ==, NULL);

  return rehearsal_answer_get_tree (answer);
}

static char *
copy (RehearsalWorld *world, const char *source, const char *name, const char *token)
{
  g_autoptr (RehearsalAnswer) answer = test_act (world, "CopyCaster", "SrcCasterId", source,
                                                 "CasterName", name, "ClientToken", token, NULL);

  return g_strdup (test_string_at (tree_of (answer), "CasterId"));
}

static gint64
count_studios (RehearsalWorld *world)
{
  g_autoptr (RehearsalAnswer) answer = test_act (world, "DescribeCasters", "PageSize", "1", NULL);

  return test_int_at (tree_of (answer), "Total");
}

static void
test_samples (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) answer = test_act (fixture->world, "DescribeCasters", NULL);
  JsonObject *tree = tree_of (answer);
  JsonArray *list = json_node_get_array (test_at (tree, "CasterList.Caster"));
  guint streaming = 0;

  g_assert_cmpint (test_int_at (tree, "Total"), ==, 6);
  g_assert_cmpuint (json_array_get_length (list), ==, 6);

  for (guint i = 0; i < 6; i++) {
    JsonObject *studio = json_array_get_object_element (list, i);
    const char *id = test_string_at (studio, "CasterId");
    g_autoptr (RehearsalAnswer) layouts =
        test_act (fixture->world, "DescribeCasterLayouts", "CasterId", id, NULL);
    g_autoptr (RehearsalAnswer) config =
        test_act (fixture->world, "DescribeCasterConfig", "CasterId", id, NULL);

    g_assert_cmpint (test_int_at (tree_of (layouts), "Total"), >=, 2);
    g_assert_cmpstr (test_string_at (tree_of (config), "CasterName"), ==,
                     test_string_at (studio, "CasterName"));
    g_assert_nonnull (test_at (tree_of (config), "TranscodeConfig.CustomParams.video.width"));
    g_assert_cmpstr (test_string_at (studio, "CreateTime"), <=,
                     test_string_at (studio, "LastModified"));
    streaming += test_int_at (studio, "Status") == 1;
  }

  g_assert_cmpuint (streaming, ==, 1);
}

static void
test_samples_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) answer =
      test_act (fixture->world, "DeleteCaster", "CasterId", NEWS_ID, NULL);

  tree_of (answer);
  reopen (fixture);
  g_assert_cmpint (count_studios (fixture->world), ==, 5);
}

/* Every ID and stream URL of a studio, from all the lists of its parts */
static void collect_strings (JsonArray *array, guint index, JsonNode *node, gpointer user_data);

static void
collect_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  collect_strings (NULL, 0, node, user_data);
}

static void
collect_strings (JsonArray *array, guint index, JsonNode *node, gpointer user_data)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_foreach_member (json_node_get_object (node), collect_member, user_data);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_foreach_element (json_node_get_array (node), collect_strings, user_data);
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    g_hash_table_add (user_data, json_node_dup_string (node));
}

static GHashTable *
strings_of (RehearsalWorld *world, const char *action, const char *id)
{
  GHashTable *strings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (RehearsalAnswer) answer = test_act (world, action, "CasterId", id, NULL);

  json_object_foreach_member (tree_of (answer), collect_member, strings);

  return strings;
}

static gboolean
belongs_to_one (const char *text)
{
  return (strlen (text) == 36 && text[8] == '-' && text[23] == '-') || strstr (text, "auth_key=");
}

static void
test_copy_in_depth (Fixture *fixture, gconstpointer data)
{
  static const char *const actions[] = { "DescribeCasterConfig",         "DescribeCasterLayouts",
                                         "DescribeCasterComponents",     "DescribeCasterScenes",
                                         "DescribeCasterVideoResources", "DescribeCasterChannels",
                                         "DescribeCasterStreamUrl",      "DescribeCasterProgram" };
  static const char *const sources[] = { NEWS_ID, GALA_ID, LOOP_ID };

  for (guint s = 0; s < G_N_ELEMENTS (sources); s++) {
    g_autofree char *token = g_strdup_printf ("token-%u", s);
    g_autofree char *id = copy (fixture->world, sources[s], "The copy", token);

    for (guint a = 0; a < G_N_ELEMENTS (actions); a++) {
      g_autoptr (GHashTable) before = strings_of (fixture->world, actions[a], sources[s]);
      g_autoptr (GHashTable) after = strings_of (fixture->world, actions[a], id);
      GHashTableIter iter;
      gpointer text;

      g_hash_table_iter_init (&iter, before);
      while (g_hash_table_iter_next (&iter, &text, NULL)) {
        g_assert_false (g_hash_table_contains (after, text) && belongs_to_one (text));
        if (!belongs_to_one (text) && !g_str_equal (text, sources[s]) && a > 0)
          g_assert_true (g_hash_table_contains (after, text));
      }

      g_assert_cmpuint (g_hash_table_size (after), >=, g_hash_table_size (before));

      g_hash_table_iter_init (&iter, after);
      while (g_hash_table_iter_next (&iter, &text, NULL))
        g_assert_null (strstr (text, sources[s]));
    }
  }
}

static JsonArray *
list_of (RehearsalAnswer *answer, const char *path)
{
  return json_node_get_array (test_at (tree_of (answer), path));
}

static gboolean
has_item (JsonArray *list, const char *member, const char *value)
{
  for (guint i = 0; i < json_array_get_length (list); i++) {
    if (g_str_equal (test_string_at (json_array_get_object_element (list, i), member), value))
      return TRUE;
  }

  return FALSE;
}

static void
test_copy_references (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = copy (fixture->world, NEWS_ID, "The copy", "token");
  g_autoptr (RehearsalAnswer) scenes =
      test_act (fixture->world, "DescribeCasterScenes", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) layouts =
      test_act (fixture->world, "DescribeCasterLayouts", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) components =
      test_act (fixture->world, "DescribeCasterComponents", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) resources =
      test_act (fixture->world, "DescribeCasterVideoResources", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) channels =
      test_act (fixture->world, "DescribeCasterChannels", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) config =
      test_act (fixture->world, "DescribeCasterConfig", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) audio = NULL;
  JsonArray *scene_list = list_of (scenes, "SceneList.Scene");
  const char *host;

  g_assert_cmpuint (json_array_get_length (scene_list), ==, 4);

  for (guint i = 0; i < json_array_get_length (scene_list); i++) {
    JsonObject *scene = json_array_get_object_element (scene_list, i);
    JsonArray *used = json_node_get_array (test_at (scene, "ComponentIds.componentId"));

    g_assert_true (has_item (list_of (layouts, "Layouts.Layout"), "LayoutId",
                             test_string_at (scene, "LayoutId")));
    g_assert_cmpint (test_int_at (scene, "Status"), ==, 0);
    g_assert_nonnull (strstr (test_string_at (scene, "StreamUrl"), id));
    g_assert_nonnull (
        strstr (test_string_at (scene, "StreamUrl"), test_string_at (scene, "SceneId")));
    for (guint c = 0; c < json_array_get_length (used); c++)
      g_assert_true (has_item (list_of (components, "Components.Component"), "ComponentId",
                               json_array_get_string_element (used, c)));
  }

  for (guint i = 0; i < json_array_get_length (list_of (channels, "Channels.Channel")); i++) {
    JsonObject *channel = json_array_get_object_element (list_of (channels, "Channels.Channel"), i);

    g_assert_true (has_item (list_of (resources, "VideoResources.VideoResource"), "ResourceId",
                             test_string_at (channel, "ResourceId")));
  }

  host = test_string_at (tree_of (config), "SyncGroupsConfig.SyncGroup.0.HostResourceId");
  g_assert_true (
      has_item (list_of (resources, "VideoResources.VideoResource"), "ResourceId", host));

  audio =
      test_act (fixture->world, "DescribeCasterSceneAudio", "CasterId", id, "SceneId",
                test_string_at (json_array_get_object_element (scene_list, 2), "SceneId"), NULL);
  g_assert_cmpint (test_int_at (tree_of (audio), "FollowEnable"), ==, 0);
  g_assert_cmpstr (test_string_at (tree_of (audio), "MixList.LocationId.1"), ==, "RV02");
}

static void
test_copy_line (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = copy (fixture->world, GALA_ID, "晚会 副本 🎬 *~+%&=<>\"'", "5320-0001");
  g_autoptr (RehearsalAnswer) answer =
      test_act (fixture->world, "DescribeCasters", "CasterId", id, NULL);
  JsonObject *studio = json_node_get_object (test_at (tree_of (answer), "CasterList.Caster.0"));

  g_assert_true (g_str_has_prefix (id, "LIVEPRODUCER_POST-cn-"));
  g_assert_cmpuint (strlen (id), ==, strlen (GALA_ID));
  g_assert_cmpstr (test_string_at (studio, "CasterName"), ==, "晚会 副本 🎬 *~+%&=<>\"'");
  g_assert_cmpint (test_int_at (studio, "Status"), ==, 0);
  g_assert_cmpint (test_int_at (studio, "NormType"), ==, 1);
  g_assert_cmpstr (test_string_at (studio, "CasterTemplate"), ==, "lp_ud");
  g_assert_cmpstr (test_string_at (studio, "ChargeType"), ==, "PostPaid");
  g_assert_cmpstr (test_string_at (studio, "CreateTime"), ==, "2026-11-22T12:00:00Z");
  g_assert_cmpstr (test_string_at (studio, "LastModified"), ==, "2026-11-22T12:00:00Z");
  g_assert_cmpstr (test_string_at (studio, "ClientTokenId"), ==, "5320-0001");
  g_assert_cmpstr (test_string_at (studio, "Tags.tag.1.TagKey"), ==, "节目");
  g_assert_false (json_object_has_member (studio, "StartTime"));
}

static void
test_token_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = copy (fixture->world, NEWS_ID, "Twice", "Token A");
  g_autofree char *again = copy (fixture->world, NEWS_ID, "Twice", "Token A");
  g_autofree char *other_case = copy (fixture->world, NEWS_ID, "Twice", "token a");
  g_autofree char *after_restart = NULL;

  g_assert_cmpstr (first, ==, again);
  g_assert_cmpstr (first, !=, other_case);
  reopen (fixture);
  after_restart = copy (fixture->world, NEWS_ID, "Twice", "Token A");
  g_assert_cmpstr (first, ==, after_restart);
  g_assert_cmpint (count_studios (fixture->world), ==, 8);
}

static void
test_token_after_deletion (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = copy (fixture->world, NEWS_ID, "Gone", "token");
  g_autofree char *again = NULL;
  g_autoptr (RehearsalAnswer) gone =
      test_act (fixture->world, "DeleteCaster", "CasterId", first, NULL);
  g_autoptr (RehearsalAnswer) source =
      test_act (fixture->world, "DeleteCaster", "CasterId", NEWS_ID, NULL);

  tree_of (gone);
  tree_of (source);
  again = copy (fixture->world, NEWS_ID, "Gone", "token");
  g_assert_cmpstr (first, ==, again);
  g_assert_cmpint (count_studios (fixture->world), ==, 5);
}

static void
test_token_mismatch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *made = copy (fixture->world, NEWS_ID, "One", "token");
  g_autoptr (RehearsalAnswer) name = test_act (fixture->world, "CopyCaster", "SrcCasterId", NEWS_ID,
                                               "CasterName", "Two", "ClientToken", "token", NULL);
  g_autoptr (RehearsalAnswer) source =
      test_act (fixture->world, "CopyCaster", "SrcCasterId", GALA_ID, "CasterName", "One",
                "ClientToken", "token", NULL);

  g_assert_nonnull (made);
  test_assert_error (name, 400, "IdempotentParameterMismatch");
  test_assert_error (source, 400, "IdempotentParameterMismatch");
  g_assert_cmpint (count_studios (fixture->world), ==, 7);
}

/* A repetition is signed afresh: what belongs to the signature does not count */
static void
test_token_signature_parameters (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = copy (fixture->world, NEWS_ID, "One", "token");
  g_autoptr (RehearsalAnswer) again =
      test_act (fixture->world, "CopyCaster", "SrcCasterId", NEWS_ID, "CasterName", "One",
                "ClientToken", "token", "RegionId", "", "SignatureNonce", "n2", "Timestamp",
                "2026-11-22T12:00:01Z", "Signature", "x", "SignatureType", "", "Format", "XML",
                "AccessKeyId", "k", "Action", "CopyCaster", NULL);

  g_assert_cmpstr (test_string_at (tree_of (again), "CasterId"), ==, first);
}

static void
test_token_forgotten (Fixture *fixture, gconstpointer data)
{
  const RehearsalConditions conditions = { .token_memory = G_USEC_PER_SEC };
  g_autoptr (LiveParameters) parameters = test_parameters_new (
      "SrcCasterId", NEWS_ID, "CasterName", "Again", "ClientToken", "token", NULL);
  g_autofree char *first = copy (fixture->world, NEWS_ID, "Again", "token");
  g_autoptr (RehearsalAnswer) in_time = NULL;
  g_autoptr (RehearsalAnswer) late = NULL;

  test_clock_advance (fixture->clock, G_USEC_PER_SEC);
  in_time = rehearsal_world_act (fixture->world, REHEARSAL_ACCOUNT, "CopyCaster", parameters,
                                 &conditions);
  test_clock_advance (fixture->clock, 1);
  late = rehearsal_world_act (fixture->world, REHEARSAL_ACCOUNT, "CopyCaster", parameters,
                              &conditions);

  g_assert_cmpstr (test_string_at (tree_of (in_time), "CasterId"), ==, first);
  g_assert_cmpstr (test_string_at (tree_of (late), "CasterId"), !=, first);
  g_assert_cmpint (count_studios (fixture->world), ==, 8);
}

static void
test_conditions (Fixture *fixture, gconstpointer data)
{
  const RehearsalConditions conditions = { .clock_offset = 20 * G_TIME_SPAN_MINUTE,
                                           .hide_tokens = TRUE,
                                           .plain_times = TRUE };
  g_autoptr (LiveParameters) parameters = test_parameters_new (
      "SrcCasterId", NEWS_ID, "CasterName", "Ahead", "ClientToken", "token", NULL);
  g_autoptr (LiveParameters) none = live_parameters_new ();
  g_autoptr (RehearsalAnswer) made = rehearsal_world_act (fixture->world, REHEARSAL_ACCOUNT,
                                                          "CopyCaster", parameters, &conditions);
  g_autoptr (RehearsalAnswer) list =
      rehearsal_world_act (fixture->world, REHEARSAL_ACCOUNT, "DescribeCasters", none, &conditions);
  JsonObject *studio = json_node_get_object (test_at (tree_of (list), "CasterList.Caster.0"));

  tree_of (made);
  g_assert_cmpstr (test_string_at (studio, "CasterName"), ==, "Ahead");
  g_assert_cmpstr (test_string_at (studio, "CreateTime"), ==, "2026-11-22 12:20:00.0");
  g_assert_false (json_object_has_member (studio, "ClientTokenId"));
}

typedef struct {
  const char *path;
  guint status;
  const char *code;
  const char *action;
  const char *pairs[16];
} Refusal;

#define LONG_ID                                                                                    \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define TOKEN_65 "12345678901234567890123456789012345678901234567890123456789012345"

static const Refusal refusals[] = {
  { "copy/no-name",
    400,
    "MissingCasterName",
    "CopyCaster",
    { "SrcCasterId", NEWS_ID, "ClientToken", "t" } },
  { "copy/empty-name",
    400,
    "MissingCasterName",
    "CopyCaster",
    { "SrcCasterId", NEWS_ID, "ClientToken", "t", "CasterName", "" } },
  { "copy/control-in-name",
    400,
    "InvalidCasterName",
    "CopyCaster",
    { "SrcCasterId", NEWS_ID, "ClientToken", "t", "CasterName", "a\nb" } },
  { "copy/no-source",
    400,
    "MissingSrcCasterId",
    "CopyCaster",
    { "CasterName", "n", "ClientToken", "t" } },
  { "copy/empty-source",
    400,
    "InvalidCasterId.Malformed",
    "CopyCaster",
    { "CasterName", "n", "ClientToken", "t", "SrcCasterId", "" } },
  { "copy/odd-source",
    400,
    "InvalidCasterId.Malformed",
    "CopyCaster",
    { "CasterName", "n", "ClientToken", "t", "SrcCasterId", "LIVEPRODUCER_POST-cn-0pp1czt****" } },
  { "copy/long-source",
    400,
    "InvalidCasterId.Malformed",
    "CopyCaster",
    { "CasterName", "n", "ClientToken", "t", "SrcCasterId", LONG_ID } },
  { "copy/unknown-source",
    404,
    "InvalidCaster.NotFound",
    "CopyCaster",
    { "CasterName", "n", "ClientToken", "t", "SrcCasterId",
      "a2b8e671-2fe5-4642-a2ec-bf93880e4c99" } },
  { "copy/ended-source",
    401,
    "IllegalOperation",
    "CopyCaster",
    { "CasterName", "n", "ClientToken", "t", "SrcCasterId", LAUNCH_ID } },
  { "copy/no-token",
    400,
    "MissingClientToken",
    "CopyCaster",
    { "CasterName", "n", "SrcCasterId", NEWS_ID } },
  { "copy/empty-token",
    400,
    "InvalidClientToken.Malformed",
    "CopyCaster",
    { "CasterName", "n", "SrcCasterId", NEWS_ID, "ClientToken", "" } },
  { "copy/long-token",
    400,
    "InvalidClientToken.Malformed",
    "CopyCaster",
    { "CasterName", "n", "SrcCasterId", NEWS_ID, "ClientToken", TOKEN_65 } },
  { "copy/token-not-ascii",
    400,
    "InvalidClientToken.Malformed",
    "CopyCaster",
    { "CasterName", "n", "SrcCasterId", NEWS_ID, "ClientToken", "tokén" } },
  { "create/no-token",
    400,
    "MissingClientToken",
    "CreateCaster",
    { "NormType", "1", "ChargeType", "PostPaid" } },
  { "create/no-type",
    400,
    "MissingNormType",
    "CreateCaster",
    { "ClientToken", "t", "ChargeType", "PostPaid" } },
  { "create/bad-type",
    400,
    "InvalidNormType",
    "CreateCaster",
    { "ClientToken", "t", "ChargeType", "PostPaid", "NormType", "5" } },
  { "create/no-charge-type",
    400,
    "MissingChargeType",
    "CreateCaster",
    { "ClientToken", "t", "NormType", "1" } },
  { "create/prepaid",
    400,
    "InvalidChargeType",
    "CreateCaster",
    { "ClientToken", "t", "NormType", "1", "ChargeType", "PrePaid" } },
  { "delete/no-id", 400, "MissingCasterId", "DeleteCaster", { NULL } },
  { "delete/odd-id", 400, "InvalidCasterId.Malformed", "DeleteCaster", { "CasterId", "a/b" } },
  { "delete/unknown", 404, "InvalidCaster.NotFound", "DeleteCaster", { "CasterId", "nobody" } },
  { "delete/in-use", 400, "IncorrectCasterStatus.Inuse", "DeleteCaster", { "CasterId", GALA_ID } },
  { "delete/prepaid", 400, "InvaildCaster.Delete", "DeleteCaster", { "CasterId", LAUNCH_ID } },
  { "list/odd-id", 400, "InvalidCasterId.Malformed", "DescribeCasters", { "CasterId", "a b" } },
  { "list/page-zero", 400, "InvalidPageNum", "DescribeCasters", { "PageNum", "0" } },
  { "list/page-no-number", 400, "InvalidPageNum", "DescribeCasters", { "PageNum", "1x" } },
  { "list/page-too-large", 400, "InvalidPageSize", "DescribeCasters", { "PageSize", "101" } },
  { "list/status", 400, "InvalidStatus", "DescribeCasters", { "Status", "2" } },
  { "list/charge-type", 400, "InvalidChargeType", "DescribeCasters", { "ChargeType", "PostPaid" } },
  { "list/order",
    400,
    "InvalidOrderByModifyAsc",
    "DescribeCasters",
    { "OrderByModifyAsc", "maybe" } },
  { "list/start-time", 400, "InvalidStartTime", "DescribeCasters", { "StartTime", "yesterday" } },
  { "list/end-time",
    400,
    "InvalidEndTime",
    "DescribeCasters",
    { "EndTime", "2026-11-22 12:00:00" } },
  { "list/tag-without-key", 400, "MissingTag.1.Key", "DescribeCasters", { "Tag.1.Value", "x" } },
  { "list/tag-number", 400, "InvalidTag", "DescribeCasters", { "Tag.0.Key", "x" } },
  { "config/no-id", 400, "MissingCasterId", "DescribeCasterConfig", { NULL } },
  { "config/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterConfig",
    { "CasterId", "nobody" } },
  { "layouts/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterLayouts",
    { "CasterId", "nobody" } },
  { "components/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterComponents",
    { "CasterId", "nobody" } },
  { "scenes/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterScenes",
    { "CasterId", "nobody" } },
  { "resources/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterVideoResources",
    { "CasterId", "nobody" } },
  { "channels/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterChannels",
    { "CasterId", "nobody" } },
  { "stream-url/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterStreamUrl",
    { "CasterId", "nobody" } },
  { "program/unknown",
    404,
    "InvalidCaster.NotFound",
    "DescribeCasterProgram",
    { "CasterId", "nobody" } },
  { "program/status",
    400,
    "InvalidStatus",
    "DescribeCasterProgram",
    { "CasterId", LOOP_ID, "Status", "3" } },
  { "audio/no-scene", 400, "MissingSceneId", "DescribeCasterSceneAudio", { "CasterId", NEWS_ID } },
  { "audio/unknown-scene",
    404,
    "InvalidScene.NotFound",
    "DescribeCasterSceneAudio",
    { "CasterId", NEWS_ID, "SceneId", "x" } },
  { "unknown-action", 404, "InvalidAction.NotFound", "PaintCaster", { NULL } },
  { "action-in-other-case", 404, "InvalidAction.NotFound", "copycaster", { NULL } },
};

static void
test_refusal (Fixture *fixture, gconstpointer data)
{
  static const RehearsalConditions usual = { 0 };
  const Refusal *refusal = data;
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autoptr (RehearsalAnswer) answer = NULL;

  for (guint i = 0; refusal->pairs[i]; i += 2)
    live_parameters_set (parameters, refusal->pairs[i], refusal->pairs[i + 1]);

  answer =
      rehearsal_world_act (fixture->world, REHEARSAL_ACCOUNT, refusal->action, parameters, &usual);
  test_assert_error (answer, refusal->status, refusal->code);
  g_assert_cmpint (count_studios (fixture->world), ==, 6);
}

static void
test_not_yours (Fixture *fixture, gconstpointer data)
{
  static const RehearsalConditions usual = { 0 };
  g_autoptr (LiveParameters) parameters = test_parameters_new ("CasterId", NEWS_ID, NULL);
  g_autoptr (RehearsalAnswer) answer = rehearsal_world_act (
      fixture->world, "somebody else", "DescribeCasterConfig", parameters, &usual);

  test_assert_error (answer, 404, "InvalidCaster.NotFound");
}

static void
test_number (Fixture *fixture, gconstpointer data)
{
  g_autofree char *seventh = NULL;
  g_autofree char *again = NULL;
  g_autoptr (RehearsalAnswer) copied = NULL;
  g_autoptr (RehearsalAnswer) created = NULL;

  rehearsal_world_close (fixture->world);
  fixture->world = open_world (fixture, 7);

  seventh = copy (fixture->world, NEWS_ID, "Seven", "seven");
  copied = test_act (fixture->world, "CopyCaster", "SrcCasterId", NEWS_ID, "CasterName", "Eight",
                     "ClientToken", "eight", NULL);
  created = test_act (fixture->world, "CreateCaster", "NormType", "1", "ChargeType", "PostPaid",
                      "ClientToken", "nine", NULL);
  again = copy (fixture->world, NEWS_ID, "Seven", "seven");

  test_assert_error (copied, 401, "CasterNumberExceed");
  test_assert_error (created, 401, "CasterNumberExceed");
  g_assert_cmpstr (seventh, ==, again);
}

static void
test_create_and_delete (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) made = test_act (
      fixture->world, "CreateCaster", "NormType", "6", "ChargeType", "PostPaid", "ClientToken", "t",
      "CasterName", "Fresh", "ResourceGroupId", "rg-1", "Tag.1.Key", "k", "Tag.1.Value", "v", NULL);
  g_autoptr (RehearsalAnswer) again = test_act (
      fixture->world, "CreateCaster", "NormType", "6", "ChargeType", "PostPaid", "ClientToken", "t",
      "CasterName", "Fresh", "ResourceGroupId", "rg-1", "Tag.1.Key", "k", "Tag.1.Value", "v", NULL);
  g_autoptr (RehearsalAnswer) other = test_act (fixture->world, "CreateCaster", "NormType", "1",
                                                "ChargeType", "PostPaid", "ClientToken", "t", NULL);
  g_autofree char *id = g_strdup (test_string_at (tree_of (made), "CasterId"));
  g_autoptr (RehearsalAnswer) layouts =
      test_act (fixture->world, "DescribeCasterLayouts", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) deleted =
      test_act (fixture->world, "DeleteCaster", "CasterId", id, NULL);
  g_autoptr (RehearsalAnswer) twice =
      test_act (fixture->world, "DeleteCaster", "CasterId", id, NULL);

  g_assert_cmpstr (test_string_at (tree_of (again), "CasterId"), ==, id);
  test_assert_error (other, 400, "IdempotentParameterMismatch");
  g_assert_cmpint (test_int_at (tree_of (layouts), "Total"), ==, 0);
  g_assert_cmpuint (json_array_get_length (list_of (layouts, "Layouts.Layout")), ==, 0);
  g_assert_cmpstr (test_string_at (tree_of (deleted), "CasterId"), ==, id);
  test_assert_error (twice, 404, "InvalidCaster.NotFound");
}

typedef struct {
  const char *path;
  gint64 total;
  const char *first;
  const char *pairs[8];
} Filter;

static const Filter filters[] = {
  { "all", 6, NULL, { NULL } },
  { "by-id", 1, LOOP_ID, { "CasterId", LOOP_ID } },
  { "by-empty-id", 6, NULL, { "CasterId", "" } },
  { "by-part-of-name", 1, GALA_ID, { "CasterName", "晚会" } },
  { "by-name-with-wildcards", 0, NULL, { "CasterName", "%_" } },
  { "streaming", 1, GALA_ID, { "Status", "1" } },
  { "idle", 5, NULL, { "Status", "0" } },
  { "prepaid", 1, LAUNCH_ID, { "ChargeType", "0" } },
  { "postpaid", 5, NULL, { "ChargeType", "1" } },
  { "by-type", 1, LOOP_ID, { "NormType", "6" } },
  { "by-group", 2, GALA_ID, { "ResourceGroupId", "rg-aekzwrehearsal1" } },
  { "by-tag-key", 4, NULL, { "Tag.1.Key", "desk" } },
  { "by-tag", 1, NEWS_ID, { "Tag.1.Key", "desk", "Tag.1.Value", "news" } },
  { "by-two-tags",
    1,
    GALA_ID,
    { "Tag.1.Key", "desk", "Tag.1.Value", "entertainment", "Tag.2.Key", "节目" } },
  { "made-before", 1, LOOP_ID, { "EndTime", "2025-01-01T00:00:00Z" } },
  { "made-since", 2, GALA_ID, { "StartTime", "2026-08-01T00:00:00Z" } },
  { "oldest-change-first", 6, LAUNCH_ID, { "OrderByModifyAsc", "true" } },
  { "newest-change-first", 6, GALA_ID, { "OrderByModifyAsc", "false" } },
};

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  static const RehearsalConditions usual = { 0 };
  const Filter *filter = data;
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autoptr (RehearsalAnswer) answer = NULL;

  for (guint i = 0; filter->pairs[i]; i += 2)
    live_parameters_set (parameters, filter->pairs[i], filter->pairs[i + 1]);

  answer = rehearsal_world_act (fixture->world, REHEARSAL_ACCOUNT, "DescribeCasters", parameters,
                                &usual);
  g_assert_cmpint (test_int_at (tree_of (answer), "Total"), ==, filter->total);
  g_assert_cmpuint (json_array_get_length (list_of (answer, "CasterList.Caster")), ==,
                    (guint) filter->total);
  if (filter->first)
    g_assert_cmpstr (test_string_at (tree_of (answer), "CasterList.Caster.0.CasterId"), ==,
                     filter->first);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  static const guint expected[] = { 4, 2, 0 };

  for (guint page = 1; page <= 3; page++) {
    g_autofree char *number = g_strdup_printf ("%u", page);
    g_autoptr (RehearsalAnswer) answer =
        test_act (fixture->world, "DescribeCasters", "PageNum", number, "PageSize", "4", NULL);
    JsonArray *list = list_of (answer, "CasterList.Caster");

    g_assert_cmpint (test_int_at (tree_of (answer), "Total"), ==, 6);
    g_assert_cmpuint (json_array_get_length (list), ==, expected[page - 1]);
    for (guint i = 0; i < json_array_get_length (list); i++)
      g_hash_table_add (
          seen, g_strdup (test_string_at (json_array_get_object_element (list, i), "CasterId")));
  }

  g_assert_cmpuint (g_hash_table_size (seen), ==, 6);
}

static void
test_one_item (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) all =
      test_act (fixture->world, "DescribeCasterScenes", "CasterId", NEWS_ID, NULL);
  const char *scene_id = test_string_at (tree_of (all), "SceneList.Scene.2.SceneId");
  g_autoptr (RehearsalAnswer) one = test_act (fixture->world, "DescribeCasterScenes", "CasterId",
                                              NEWS_ID, "SceneId", scene_id, NULL);
  g_autoptr (RehearsalAnswer) none = test_act (fixture->world, "DescribeCasterLayouts", "CasterId",
                                               NEWS_ID, "LayoutId", "nothing", NULL);

  g_assert_cmpint (test_int_at (tree_of (one), "Total"), ==, 1);
  g_assert_cmpstr (test_string_at (tree_of (one), "SceneList.Scene.0.SceneId"), ==, scene_id);
  g_assert_cmpint (test_int_at (tree_of (none), "Total"), ==, 0);
}

static void
test_program (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) all =
      test_act (fixture->world, "DescribeCasterProgram", "CasterId", LOOP_ID, NULL);
  g_autoptr (RehearsalAnswer) played =
      test_act (fixture->world, "DescribeCasterProgram", "CasterId", LOOP_ID, "Status", "2", NULL);
  g_autoptr (RehearsalAnswer) components =
      test_act (fixture->world, "DescribeCasterProgram", "CasterId", LOOP_ID, "EpisodeType",
                "Component", NULL);
  g_autoptr (RehearsalAnswer) late =
      test_act (fixture->world, "DescribeCasterProgram", "CasterId", LOOP_ID, "StartTime",
                "2026-11-01T07:00:08Z", "PageSize", "2", "PageNum", "2", NULL);

  g_assert_cmpint (test_int_at (tree_of (all), "Total"), ==, 5);
  g_assert_cmpstr (test_string_at (tree_of (all), "ProgramName"), ==, "Day loop");
  g_assert_cmpint (test_int_at (tree_of (played), "Total"), ==, 2);
  g_assert_cmpint (test_int_at (tree_of (components), "Total"), ==, 1);
  g_assert_cmpint (test_int_at (tree_of (late), "Total"), ==, 3);
  g_assert_cmpuint (json_array_get_length (list_of (late, "Episodes.Episode")), ==, 1);
}

/* Two processes with the same world, as far as SQLite can tell them apart */
static void
test_two_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalWorld) other = open_world (fixture, REHEARSAL_MAX_STUDIOS);
  g_autofree char *here = copy (fixture->world, NEWS_ID, "Shared", "token");
  g_autofree char *there = copy (other, NEWS_ID, "Shared", "token");

  g_assert_cmpstr (here, ==, there);
  g_assert_cmpint (count_studios (other), ==, 7);
}

static gpointer
open_thread (gpointer data)
{
  return open_world (data, REHEARSAL_MAX_STUDIOS);
}

/* As when two programs are started at the same time: only one of them sets the world up */
static void
test_opened_at_once (Fixture *fixture, gconstpointer data)
{
  for (guint round = 0; round < 10; round++) {
    Fixture fresh = { test_folder_make (), fixture->clock, NULL };
    GThread *threads[6];

    for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
      threads[i] = g_thread_new ("opens", open_thread, &fresh);

    for (guint i = 0; i < G_N_ELEMENTS (threads); i++) {
      g_autoptr (RehearsalWorld) world = g_thread_join (threads[i]);

      g_assert_cmpint (count_studios (world), ==, 6);
    }

    test_folder_remove (fresh.directory);
  }
}

static void
test_private_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "world.db", NULL);
  GStatBuf buffer;

  g_assert_cmpint (g_stat (path, &buffer), ==, 0);
  g_assert_cmpuint (buffer.st_mode & 0777, ==, 0600);
}

static void
assert_does_not_open (Fixture *fixture, gint code)
{
  g_autoptr (GError) error = NULL;
  RehearsalWorld *world =
      rehearsal_world_open (fixture->directory, BASE_CLOCK (fixture->clock), 50, &error);

  g_assert_null (world);
  g_assert_error (error, REHEARSAL_ERROR, code);
  g_assert_nonnull (strstr (error->message, fixture->directory));
}

static void
execute (Fixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->directory, "world.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->world, rehearsal_world_close);
  execute (fixture, "PRAGMA user_version = 99");
  assert_does_not_open (fixture, REHEARSAL_ERROR_NEWER);
}

static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->world, rehearsal_world_close);
  execute (fixture, "PRAGMA application_id = 1");
  assert_does_not_open (fixture, REHEARSAL_ERROR_DAMAGED);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "world.db", NULL);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->world, rehearsal_world_close);
  g_file_set_contents (path, "This is no database, however long one looks at it.", -1, &error);
  g_assert_no_error (error);
  assert_does_not_open (fixture, REHEARSAL_ERROR_DAMAGED);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inside = g_build_filename (fixture->directory, "world.db", "folder", NULL);
  g_autoptr (GError) error = NULL;
  RehearsalWorld *world = rehearsal_world_open (inside, BASE_CLOCK (fixture->clock), 50, &error);

  g_assert_null (world);
  g_assert_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STORE);
}

static void
test_store_fails (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RehearsalAnswer) answer = NULL;

  execute (fixture, "DROP TABLE tokens");
  g_test_expect_message ("understudy-rehearsal", G_LOG_LEVEL_WARNING, "CopyCaster: *tokens*");
  answer = test_act (fixture->world, "CopyCaster", "SrcCasterId", NEWS_ID, "CasterName", "n",
                     "ClientToken", "t", NULL);
  g_test_assert_expected_messages ();
  test_assert_error (answer, 500, "InternalError");
  g_assert_cmpint (count_studios (fixture->world), ==, 6);
}

static void
add (const char *path, gconstpointer data, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, data, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/rehearsal/world/samples", NULL, test_samples);
  add ("/rehearsal/world/samples-once", NULL, test_samples_once);
  add ("/rehearsal/world/copy/in-depth", NULL, test_copy_in_depth);
  add ("/rehearsal/world/copy/references", NULL, test_copy_references);
  add ("/rehearsal/world/copy/line", NULL, test_copy_line);
  add ("/rehearsal/world/token/again", NULL, test_token_again);
  add ("/rehearsal/world/token/after-deletion", NULL, test_token_after_deletion);
  add ("/rehearsal/world/token/mismatch", NULL, test_token_mismatch);
  add ("/rehearsal/world/token/signature-parameters", NULL, test_token_signature_parameters);
  add ("/rehearsal/world/token/forgotten", NULL, test_token_forgotten);
  add ("/rehearsal/world/conditions", NULL, test_conditions);
  add ("/rehearsal/world/not-yours", NULL, test_not_yours);
  add ("/rehearsal/world/number", NULL, test_number);
  add ("/rehearsal/world/create-and-delete", NULL, test_create_and_delete);
  add ("/rehearsal/world/list/pages", NULL, test_pages);
  add ("/rehearsal/world/describe/one-item", NULL, test_one_item);
  add ("/rehearsal/world/describe/program", NULL, test_program);
  add ("/rehearsal/world/file/two-at-once", NULL, test_two_at_once);
  add ("/rehearsal/world/file/opened-at-once", NULL, test_opened_at_once);
  add ("/rehearsal/world/file/private", NULL, test_private_file);
  add ("/rehearsal/world/file/newer", NULL, test_newer);
  add ("/rehearsal/world/file/foreign", NULL, test_foreign);
  add ("/rehearsal/world/file/damaged", NULL, test_damaged);
  add ("/rehearsal/world/file/no-folder", NULL, test_no_folder);
  add ("/rehearsal/world/file/fails", NULL, test_store_fails);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/world/refused/", refusals[i].path, NULL);

    add (path, &refusals[i], test_refusal);
  }

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/world/list/", filters[i].path, NULL);

    add (path, &filters[i], test_filter);
  }

  return g_test_run ();
}
