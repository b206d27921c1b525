/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-studio-cache.h"
#include "base-json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION 1

/* Some 40,000 studios; no account has as many */
#define SIZE_MAX_READ (8 * 1024 * 1024)

typedef struct {
  char *path;
  GPtrArray *studios; /* NULL: to be read */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_clear_pointer (&job->studios, g_ptr_array_unref);
  g_free (job);
}

/**
 * workspace_studio_cache_dup_path:
 * @directory: where such files are kept
 * @account: whose studios they are
 * @place: (nullable): what tells apart accounts that are called the same, as those of two
 * Rehearsals
 *
 * One file for every account, endpoint and region. Its name tells nothing of them.
 *
 * Returns: (transfer full): where the studios of @account are kept
 */
char *
workspace_studio_cache_dup_path (const char *directory, Account *account, const char *place)
{
  LiveEndpoint *endpoint;
  const char *region;
  g_autofree char *key = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (directory != NULL, NULL);
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  endpoint = account_get_endpoint (account);
  region = live_endpoint_get_region (endpoint);
  key = g_strjoin ("\n", account_get_id (account), live_endpoint_get_url (endpoint),
                   region != NULL ? region : "", place != NULL ? place : "", NULL);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  name = g_strconcat (hash, ".json", NULL);

  return g_build_filename (directory, "studios", name, NULL);
}

static GTask *
new_task (const char *path,
          GPtrArray *studios,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer tag)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (path);
  job->studios = studios;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);

  return task;
}

/* Reading */

static char *
fail (GError **error, int code)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));

  return NULL;
}

/* Not what is no file, which might never end, and not what is too large to be ours */
static char *
read_file (const char *path, gsize *length, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  g_autofree char *text = NULL;
  struct stat status;
  gsize size;

  if (fd < 0)
    return fail (error, errno);
  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode) || status.st_size > SIZE_MAX_READ) {
    close (fd);
    return fail (error, EINVAL);
  }

  size = (gsize) status.st_size;
  text = g_malloc (size + 1);
  for (*length = 0; *length < size;) {
    gssize n_read = read (fd, text + *length, size - *length);

    if (n_read < 0 && errno == EINTR)
      continue;
    if (n_read <= 0)
      break;
    *length += (gsize) n_read;
  }
  close (fd);

  return g_steal_pointer (&text);
}

static GPtrArray *
read_studios (JsonNode *root, GError **error)
{
  GPtrArray *studios = NULL;
  JsonArray *array = NULL;
  gint64 version = 0;

  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root) &&
      base_json_get_int (json_node_get_object (root), "version", &version) && version == VERSION)
    array = base_json_get_array (json_node_get_object (root), "studios");
  if (array == NULL) {
    fail (error, EINVAL);
    return NULL;
  }

  studios = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    LiveStudio *studio = JSON_NODE_HOLDS_OBJECT (node)
                             ? live_studio_new_from_json (json_node_get_object (node))
                             : NULL;

    if (studio != NULL)
      g_ptr_array_add (studios, studio);
  }

  return studios;
}

static void
load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *text = NULL;
  GPtrArray *studios = NULL;
  GError *error = NULL;
  gsize length;

  text = read_file (job->path, &length, &error);
  if (text != NULL && json_parser_load_from_data (parser, text, (gssize) length, &error))
    studios = read_studios (json_parser_get_root (parser), &error);

  if (studios != NULL)
    g_task_return_pointer (task, studios, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * workspace_studio_cache_load_async:
 * @path: of workspace_studio_cache_dup_path()
 * @cancellable: (nullable): cancels it
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Reads what was saved there last.
 */
void
workspace_studio_cache_load_async (const char *path,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = new_task (path, NULL, cancellable, callback, user_data, workspace_studio_cache_load_async);
  g_task_run_in_thread (task, load);
}

/**
 * workspace_studio_cache_load_finish:
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type LiveStudio): the studios; or %NULL where there is no such
 *   file, or none that can be read
 */
GPtrArray *
workspace_studio_cache_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, workspace_studio_cache_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Writing */

static void
set_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
}

static void
set_number (JsonObject *object, const char *member, int number)
{
  if (number >= 0)
    json_object_set_int_member (object, member, number);
}

/* What the list shows, under the service's names, and nothing else: tokens and addresses have no
 * business on disk */
static JsonObject *
studio_to_json (LiveStudio *studio)
{
  JsonObject *object = json_object_new ();

  set_text (object, "CasterId", live_studio_get_caster_id (studio));
  set_text (object, "CasterName", live_studio_get_name (studio));
  set_number (object, "Status", live_studio_get_status (studio));
  set_number (object, "NormType", live_studio_get_norm_type (studio));
  set_text (object, "CasterTemplate", live_studio_get_template (studio));
  set_text (object, "CreateTime", live_studio_get_create_time (studio));
  set_text (object, "LastModified", live_studio_get_last_modified (studio));

  return object;
}

static void
save (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  g_autofree char *directory = g_path_get_dirname (job->path);
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonArray *array = json_array_sized_new (job->studios->len);
  GError *error = NULL;

  for (guint i = 0; i < job->studios->len; i++)
    json_array_add_object_element (array, studio_to_json (job->studios->pdata[i]));
  json_object_set_int_member (root, "version", VERSION);
  json_object_set_array_member (root, "studios", array);
  json_node_set_object (node, root);
  text = json_to_string (node, FALSE);

  if (g_mkdir_with_parents (directory, 0700) != 0) {
    fail (&error, errno);
    g_task_return_error (task, error);
  } else if (!g_file_set_contents_full (job->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                        &error)) {
    g_task_return_error (task, error);
  } else {
    g_task_return_boolean (task, TRUE);
  }
}

/**
 * workspace_studio_cache_save_async:
 * @path: of workspace_studio_cache_dup_path()
 * @studios: (element-type LiveStudio): the studios; not to be changed until @callback was called
 * @callback: called when they are saved, or cannot be
 * @user_data: for @callback
 *
 * Replaces what was there, all of it or nothing, readable by its owner only.
 */
void
workspace_studio_cache_save_async (const char *path,
                                   GPtrArray *studios,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);
  g_return_if_fail (studios != NULL);

  task = new_task (path, g_ptr_array_ref (studios), NULL, callback, user_data,
                   workspace_studio_cache_save_async);
  g_task_run_in_thread (task, save);
}

/**
 * workspace_studio_cache_save_finish:
 * @result: what the callback was given
 * @error: return location for a #GError
 *
 * Returns: whether they are saved
 */
gboolean
workspace_studio_cache_save_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, workspace_studio_cache_save_async),
                        FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
