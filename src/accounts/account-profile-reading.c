/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-candidate-private.h"
#include "account-environment.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* A hundred times what anybody has */
#define FILE_BYTES_MAX ((gsize) 1024 * 1024)

typedef struct {
  AccountSource source;
  char *text; /* of FILE_BYTES_MAX + 2, wiped */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  if (reading->text != NULL)
    explicit_bzero (reading->text, FILE_BYTES_MAX + 2);
  g_free (reading->text);
  g_free (reading);
}

/**
 * account_source_dup_default_file:
 * @source: where profiles come from
 *
 * Returns: (transfer full) (nullable): where the file usually is, whether it is there or not; %NULL
 * for the environment
 */
GFile *
account_source_dup_default_file (AccountSource source)
{
  g_autofree char *path = NULL;

  switch (source) {
  case ACCOUNT_SOURCE_CLI:
    path = g_build_filename (g_get_home_dir (), ".aliyun", "config.json", NULL);
    break;
  case ACCOUNT_SOURCE_CREDENTIALS_FILE:
    path = g_build_filename (g_get_home_dir (), ".alibabacloud", "credentials", NULL);
    break;
  case ACCOUNT_SOURCE_ENVIRONMENT:
  default:
    return NULL;
  }

  return g_file_new_for_path (path);
}

static void
return_bad_file (GTask *task, const char *message)
{
  g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_FILE, "%s", message);
}

/* Consumes error */
static void
return_unreadable (GTask *task, GError *error)
{
  g_autoptr (GError) told = error;

  if (g_error_matches (told, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&told));
  else if (g_error_matches (told, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return_bad_file (task, _ ("There is no such file."));
  else if (g_error_matches (told, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return_bad_file (task, _ ("The file may not be read."));
  else if (g_error_matches (told, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    return_bad_file (task, _ ("This is a folder, not a file."));
  else
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_FILE,
                             _ ("The file cannot be read: %s"), told->message);
}

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GPtrArray *candidates;
  GError *error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (object), result, &length, &error)) {
    return_unreadable (task, error);
    return;
  }

  /* The buffer has a nul byte more than was read */
  if (length == 0 || strspn (reading->text, " \t\r\n") == length) {
    return_bad_file (task, _ ("The file is empty."));
  } else if (length > FILE_BYTES_MAX) {
    return_bad_file (task, _ ("The file is far too large to be one of profiles."));
  } else if (!g_utf8_validate_len (reading->text, length, NULL)) {
    return_bad_file (task, _ ("The file is no text."));
  } else {
    candidates = reading->source == ACCOUNT_SOURCE_CLI
                     ? account_candidates_from_json (reading->text, &error)
                     : account_candidates_from_ini (reading->text, &error);
    if (candidates != NULL)
      g_task_return_pointer (task, candidates, (GDestroyNotify) g_ptr_array_unref);
    else
      g_task_return_error (task, error);
  }
}

static void
on_opened (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (object), result, &error);

  if (stream == NULL) {
    return_unreadable (task, error);
    return;
  }

  reading->text = g_malloc0 (FILE_BYTES_MAX + 2);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), reading->text, FILE_BYTES_MAX + 1,
                                 g_task_get_priority (task), g_task_get_cancellable (task), on_read,
                                 g_object_ref (task));
}

static GPtrArray *
read_environment (void)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) roles = g_ptr_array_new_with_free_func ((GDestroyNotify) account_role_free);
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (AccountSecret) secret = NULL;
  g_autofree char *region = account_environment_dup_region_id ();
  g_autofree char *access_key_id = account_environment_dup_access_key_id ();
  g_autoptr (GError) error = NULL;
  AccountProfile profile = {.name = _ ("Environment"), .region = region, .is_current = TRUE};

  if (!account_environment_is_offered ())
    return candidates;

  profile.access_key_id = access_key_id;
  credentials = account_environment_read_credentials (&error);
  if (credentials != NULL) {
    const char *token = live_credentials_get_security_token (credentials);

    profile.mode = token != NULL ? "StsToken" : "AK";
    secret = account_secret_new (live_credentials_get_access_key_secret (credentials), token, NULL);
  }
  g_ptr_array_add (candidates, account_candidate_new (&profile, secret, roles,
                                                      error != NULL ? error->message : NULL));

  return candidates;
}

/**
 * account_source_read_async:
 * @source: where profiles come from
 * @file: (nullable): the file; %NULL for where it usually is
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Reads the profiles of other programs. Nothing is ever written there.
 */
void
account_source_read_async (AccountSource source,
                           GFile *file,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GFile) default_file = NULL;
  Reading *reading;

  g_return_if_fail (file == NULL || G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, account_source_read_async);
  reading = g_new0 (Reading, 1);
  reading->source = source;
  g_task_set_task_data (task, reading, reading_free);

  if (source == ACCOUNT_SOURCE_ENVIRONMENT) {
    g_task_return_pointer (task, read_environment (), (GDestroyNotify) g_ptr_array_unref);
    return;
  }

  if (file == NULL)
    file = default_file = account_source_dup_default_file (source);
  g_file_read_async (file, g_task_get_priority (task), cancellable, on_opened,
                     g_object_ref (task));
}

/**
 * account_source_read_finish:
 * @error: return location for a #GError: %ACCOUNT_ERROR_BAD_FILE or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type AccountCandidate): the profiles in their order, usable or
 * not, or %NULL; empty only for an environment that names no AccessKey
 */
GPtrArray *
account_source_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
