/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-studio-cache.h"
#include "test-support.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->path = g_build_filename (fixture->folder, "cache", "studios", "list.json", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_free (fixture->path);
  test_folder_remove (fixture->folder);
}

static LiveStudio *
make_studio (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, json, -1, NULL));

  return live_studio_new_from_json (json_node_get_object (json_parser_get_root (parser)));
}

static GPtrArray *
load (Fixture *fixture, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  workspace_studio_cache_load_async (fixture->path, NULL, test_take_result, &result);

  return workspace_studio_cache_load_finish (test_wait (&result), error);
}

static gboolean
save (Fixture *fixture, GPtrArray *studios, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  workspace_studio_cache_save_async (fixture->path, studios, test_take_result, &result);

  return workspace_studio_cache_save_finish (test_wait (&result), error);
}

static GPtrArray *
make_list (void)
{
  GPtrArray *studios = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (studios,
                   make_studio ("{\"CasterId\":\"one\",\"CasterName\":\"导播台 “1”\",\"Status\":1,"
                                "\"NormType\":6,\"CasterTemplate\":\"lp_hd\",\"CreateTime\":\"c\","
                                "\"LastModified\":\"m\",\"ClientTokenId\":\"FAKE-token\","
                                "\"StreamUrl\":\"rtmp://example.com/a?auth_key=1\"}"));
  g_ptr_array_add (studios, make_studio ("{\"CasterId\":\"two\"}"));

  return studios;
}

static void
test_round (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) studios = make_list ();
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  GStatBuf status;
  LiveStudio *one;

  g_assert_true (save (fixture, studios, &error));
  g_assert_no_error (error);
  again = load (fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->len, ==, 2);
  one = again->pdata[0];
  g_assert_cmpstr (live_studio_get_caster_id (one), ==, "one");
  g_assert_cmpstr (live_studio_get_name (one), ==, "导播台 “1”");
  g_assert_cmpint (live_studio_get_status (one), ==, 1);
  g_assert_cmpint (live_studio_get_norm_type (one), ==, 6);
  g_assert_cmpstr (live_studio_get_template (one), ==, "lp_hd");
  g_assert_cmpstr (live_studio_get_last_modified (one), ==, "m");
  g_assert_null (live_studio_get_client_token_id (one));
  g_assert_cmpint (live_studio_get_status (again->pdata[1]), ==, -1);

  g_assert_cmpint (g_stat (fixture->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  g_assert_true (g_file_get_contents (fixture->path, &text, NULL, NULL));
  g_assert_null (strstr (text, "FAKE"));
  g_assert_null (strstr (text, "://"));
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) studios = make_list ();
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) again = NULL;

  g_assert_true (save (fixture, studios, NULL));
  g_assert_true (save (fixture, none, NULL));
  again = load (fixture, NULL);
  g_assert_cmpuint (again->len, ==, 0);
}

typedef struct {
  const char *name;
  const char *text;
} Broken;

static const Broken broken[] = {
  { "empty", "" },
  { "cut", "{\"version\":1,\"studios\":[{\"CasterId\":\"on" },
  { "garbage", "\xff\xfe\x01 no JSON" },
  { "array", "[]" },
  { "no-version", "{\"studios\":[]}" },
  { "another-version", "{\"version\":2,\"studios\":[]}" },
  { "odd-version", "{\"version\":{},\"studios\":[]}" },
  { "no-studios", "{\"version\":1}" },
  { "odd-studios", "{\"version\":1,\"studios\":{}}" },
};

static void
write_cache (Fixture *fixture, const char *text, gssize length)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, text, length, NULL));
}

static void
assert_unreadable (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (fixture, &error));
  g_assert_nonnull (error);
}

static void
test_broken (Fixture *fixture, gconstpointer data)
{
  write_cache (fixture, ((const Broken *) data)->text, -1);
  assert_unreadable (fixture);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (fixture, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_odd_items (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) studios = NULL;

  write_cache (fixture,
               "{\"version\":1,\"studios\":[null,1,\"x\",[],{},{\"CasterId\":1},"
               "{\"CasterId\":\"good\",\"CasterName\":[],\"Status\":\"x\"}]}",
               -1);
  studios = load (fixture, NULL);
  g_assert_cmpuint (studios->len, ==, 1);
  g_assert_cmpstr (live_studio_get_caster_id (studios->pdata[0]), ==, "good");
}

static void
test_huge (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (9 * 1024 * 1024, ' ');

  write_cache (fixture, text, -1);
  assert_unreadable (fixture);
}

/* What might never end, or lead elsewhere */
static void
test_no_file (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  assert_unreadable (fixture);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->path, 0700), ==, 0);
  assert_unreadable (fixture);
}

static void
test_no_room (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) studios = make_list ();
  g_autoptr (GError) error = NULL;
  g_autofree char *in_the_way = g_build_filename (fixture->folder, "cache", NULL);

  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  g_assert_false (save (fixture, studios, &error));
  g_assert_nonnull (error);
}

static void
test_paths (void)
{
  g_autoptr (Account) account = account_new_rehearsal ();
  g_autofree char *one = workspace_studio_cache_dup_path ("/cache", account, "/a");
  g_autofree char *same = workspace_studio_cache_dup_path ("/cache", account, "/a");
  g_autofree char *other = workspace_studio_cache_dup_path ("/cache", account, "/b");

  g_assert_cmpstr (one, ==, same);
  g_assert_cmpstr (one, !=, other);
  g_assert_true (g_str_has_prefix (one, "/cache/studios/"));
  g_assert_true (g_str_has_suffix (one, ".json"));
  g_assert_null (strstr (one, account_get_id (account)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test) g_test_add ("/studio-cache/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("round", test_round);
  ADD ("replaced", test_replaced);
  ADD ("missing", test_missing);
  ADD ("odd-items", test_odd_items);
  ADD ("huge", test_huge);
  ADD ("no-file", test_no_file);
  ADD ("no-room", test_no_room);
#undef ADD
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autofree char *path = g_strconcat ("/studio-cache/broken/", broken[i].name, NULL);

    g_test_add (path, Fixture, &broken[i], set_up, test_broken, tear_down);
  }
  g_test_add_func ("/studio-cache/paths", test_paths);

  return g_test_run ();
}
