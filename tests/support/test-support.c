/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "test-support.h"
#include <glib/gstdio.h>
#include <string.h>

/**
 * test_folder_make:
 *
 * Returns: (transfer full): an empty folder
 */
char *
test_folder_make (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("understudy-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static gboolean
is_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

static void
remove_all (const char *path)
{
  if (is_folder (path)) {
    g_autoptr (GDir) folder = NULL;
    const char *name;

    g_chmod (path, 0700);
    folder = g_dir_open (path, 0, NULL);
    while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_all (child);
    }
  }

  g_remove (path);
}

/**
 * test_folder_remove:
 * @path: (transfer full): a folder of test_folder_make()
 *
 * Removes it and everything in it.
 */
void
test_folder_remove (char *path)
{
  remove_all (path);
  g_free (path);
}

/**
 * test_folder_contains:
 * @path: a folder
 * @text: what to look for
 *
 * Returns: whether a file in it, or below, holds @text
 */
gboolean
test_folder_contains (const char *path, const char *text)
{
  g_autofree char *contents = NULL;
  gsize length;

  if (is_folder (path)) {
    g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
    const char *name;

    g_assert_nonnull (folder);
    while ((name = g_dir_read_name (folder)) != NULL) {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (test_folder_contains (child, text))
        return TRUE;
    }
    return FALSE;
  }

  return g_file_get_contents (path, &contents, &length, NULL) &&
         memmem (contents, length, text, strlen (text)) != NULL;
}

/**
 * test_take_result:
 * @user_data: a #GAsyncResult pointer to fill
 *
 * What to call back when something is done that test_wait() waits for.
 */
void
test_take_result (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  g_assert_null (*taken);
  *taken = g_object_ref (result);
}

/**
 * test_wait:
 * @result: what test_take_result() fills
 *
 * Returns: (transfer none): the result
 */
GAsyncResult *
test_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

struct _TestNonceSource {
  BaseNonceSource parent_instance;
  GQueue texts;
};

G_DEFINE_FINAL_TYPE (TestNonceSource, test_nonce_source, BASE_TYPE_NONCE_SOURCE)

static char *
test_nonce_source_next (BaseNonceSource *source)
{
  char *text = g_queue_pop_head (&TEST_NONCE_SOURCE (source)->texts);

  g_assert_nonnull (text);

  return text;
}

static void
test_nonce_source_finalize (GObject *object)
{
  g_queue_clear_full (&TEST_NONCE_SOURCE (object)->texts, g_free);

  G_OBJECT_CLASS (test_nonce_source_parent_class)->finalize (object);
}

static void
test_nonce_source_class_init (TestNonceSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_nonce_source_finalize;
  BASE_NONCE_SOURCE_CLASS (klass)->next = test_nonce_source_next;
}

static void
test_nonce_source_init (TestNonceSource *self)
{
  g_queue_init (&self->texts);
}

/**
 * test_nonce_source_new:
 * @first: (nullable): the first text
 * @...: the others, then %NULL
 *
 * Returns: (transfer full): a source that gives these, and fails the test when asked for more
 */
BaseNonceSource *
test_nonce_source_new (const char *first, ...)
{
  TestNonceSource *self = g_object_new (TEST_TYPE_NONCE_SOURCE, NULL);
  va_list texts;

  va_start (texts, first);
  for (const char *text = first; text != NULL; text = va_arg (texts, const char *))
    g_queue_push_tail (&self->texts, g_strdup (text));
  va_end (texts);

  return BASE_NONCE_SOURCE (self);
}

/**
 * test_nonce_source_get_left:
 *
 * Returns: how many texts were not asked for yet
 */
guint
test_nonce_source_get_left (BaseNonceSource *source)
{
  return g_queue_get_length (&TEST_NONCE_SOURCE (source)->texts);
}
