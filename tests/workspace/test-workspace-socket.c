/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-socket.h"
#include "test-support.h"
#include <glib/gstdio.h>
#include <string.h>
#include <sys/un.h>

static char *runtime_directory;

static void
check_directory (const char *directory)
{
  g_autofree char *path = workspace_socket_get_path (directory);
  GStatBuf status;

  g_assert_cmpint (g_stat (directory, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0700);
  g_assert_cmpuint (strlen (path), <, sizeof (((struct sockaddr_un *) NULL)->sun_path));
}

static void
test_make (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *one = workspace_socket_make_directory (&error);
  g_autofree char *other = workspace_socket_make_directory (&error);
  g_autofree char *path = NULL;
  g_autofree char *lock = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (one, !=, other);
  g_assert_true (g_str_has_prefix (one, runtime_directory));
  check_directory (one);

  path = workspace_socket_get_path (one);
  lock = g_strconcat (path, ".lock", NULL);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_true (g_file_set_contents (lock, "", 0, NULL));
  workspace_socket_remove_directory (one);
  workspace_socket_remove_directory (other);
  g_assert_false (g_file_test (one, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

/* In a process of its own, for the runtime folder is looked up once */
static void
test_elsewhere (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = NULL;

  if (!g_test_subprocess ()) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed ();
    return;
  }

  g_setenv ("XDG_RUNTIME_DIR", data, TRUE);
  directory = workspace_socket_make_directory (&error);
  g_assert_no_error (error);
  check_directory (directory);
  workspace_socket_remove_directory (directory);
}

int
main (int argc, char **argv)
{
  g_auto (TestFolder) folder = test_folder_make ();
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *impossible = g_build_filename (file, "below", NULL);
  g_autofree char *deep = NULL;
  char filler[90];

  memset (filler, 'x', sizeof filler - 1);
  filler[sizeof filler - 1] = '\0';
  deep = g_build_filename (folder, filler, NULL);
  g_assert_cmpint (g_mkdir (deep, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));

  runtime_directory = folder;
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/workspace/socket/make", test_make);
  g_test_add_data_func ("/workspace/socket/long-path", deep, test_elsewhere);
  g_test_add_data_func ("/workspace/socket/no-runtime-folder", impossible, test_elsewhere);

  return g_test_run ();
}
