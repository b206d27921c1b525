/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-list-check.h"

#include "duplicator-text.h"

typedef struct {
  GBytes *bytes;
  GHashTable *names;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_bytes_unref (check->bytes);
  g_clear_pointer (&check->names, g_hash_table_unref);
  g_free (check);
}

static void
free_batch (gpointer data)
{
  duplicator_batch_free (data);
}

static void
run_check (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  DuplicatorBatch *batch = duplicator_batch_new_from_csv (check->bytes);

  if (check->names != NULL)
    duplicator_batch_compare (batch, check->names);
  g_task_return_pointer (task, batch, free_batch);
}

/**
 * understudy_list_check_async:
 * @bytes: what was pasted, or a file
 * @names: (transfer full) (nullable) (element-type utf8 utf8): what the account has, names by ID;
 * nobody else may use it
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is checked
 * @user_data: for @callback
 *
 * Makes an order of a list. That takes a while where it is long, and is done in a thread.
 */
void
understudy_list_check_async (GBytes *bytes,
                             GHashTable *names,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Check *check;

  g_return_if_fail (bytes != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  check = g_new (Check, 1);
  check->bytes = g_bytes_ref (bytes);
  check->names = names;
  g_task_set_source_tag (task, understudy_list_check_async);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, run_check);
}

/**
 * understudy_list_check_finish:
 * @result: what the callback was given
 * @error: return location for a #GError, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the order, with its problems
 */
DuplicatorBatch *
understudy_list_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, understudy_list_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct {
  GBytes *bytes;
  char *text;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_pointer (&loaded->bytes, g_bytes_unref);
  g_free (loaded->text);
  g_free (loaded);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loaded, loaded_free)

/* One byte more than a list may have is enough to see that there are too many */
static void
run_load (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const gsize most = DUPLICATOR_TEXT_SIZE_MAX + 1;
  g_autoptr (DuplicatorProblems) problems = duplicator_problems_new ();
  g_autoptr (Loaded) loaded = g_new0 (Loaded, 1);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *buffer = NULL;
  GError *error = NULL;
  gsize size;

  stream = g_file_read (task_data, cancellable, &error);
  buffer = g_malloc (most);
  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, most, &size,
                                                  cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  loaded->bytes = g_bytes_new (buffer, size);
  if (size < most)
    loaded->text = duplicator_text_read (loaded->bytes, problems);
  g_task_return_pointer (task, g_steal_pointer (&loaded), loaded_free);
}

/**
 * understudy_list_load_async:
 * @file: a file
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when it is read
 * @user_data: for @callback
 *
 * Reads a file that should be a list.
 */
void
understudy_list_load_async (GFile *file,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, understudy_list_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, run_load);
}

/**
 * understudy_list_load_finish:
 * @result: what the callback was given
 * @text: (out) (transfer full) (nullable): what can be shown of it
 * @error: return location for a #GError of %G_IO_ERROR
 *
 * Returns: (transfer full): the file as it is, or so much of it that there is too much, or %NULL
 */
GBytes *
understudy_list_load_finish (GAsyncResult *result, char **text, GError **error)
{
  g_autoptr (Loaded) loaded = NULL;

  g_return_val_if_fail (g_async_result_is_tagged (result, understudy_list_load_async), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  loaded = g_task_propagate_pointer (G_TASK (result), error);
  if (loaded == NULL)
    return NULL;
  *text = g_steal_pointer (&loaded->text);
  return g_steal_pointer (&loaded->bytes);
}
