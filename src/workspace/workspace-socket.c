/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-socket.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "live"

/**
 * workspace_socket_get_path:
 * @directory: a folder of workspace_socket_make_directory()
 *
 * Returns: (transfer full): where the socket is to be
 */
char *
workspace_socket_get_path (const char *directory)
{
  return g_build_filename (directory, SOCKET_NAME, NULL);
}

/* The path of a Unix socket has very little room */
static gboolean
has_room_for_socket (const char *directory)
{
  g_autofree char *path = workspace_socket_get_path (directory);

  return strlen (path) < sizeof (((struct sockaddr_un *) NULL)->sun_path);
}

/**
 * workspace_socket_make_directory:
 * @error: return location for a #GFileError
 *
 * Makes a folder of mode 0700 in the user's runtime folder or, where that cannot be or its path is
 * too long, among the temporary files.
 *
 * Returns: (transfer full): the folder, or %NULL
 */
char *
workspace_socket_make_directory (GError **error)
{
  const char *parents[] = {g_get_user_runtime_dir (), g_get_tmp_dir (), "/tmp"};
  int saved_errno = ENAMETOOLONG;

  for (gsize i = 0; i < G_N_ELEMENTS (parents); i++) {
    g_autofree char *name = g_strdup_printf ("understudy-%d-XXXXXX", (int) getpid ());
    g_autofree char *directory = g_build_filename (parents[i], name, NULL);

    if (!has_room_for_socket (directory))
      continue;
    if (g_mkdtemp_full (directory, 0700) != NULL)
      return g_steal_pointer (&directory);
    saved_errno = errno;
  }

  g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (saved_errno),
               _ ("No folder for the Rehearsal’s socket could be made: %s"),
               g_strerror (saved_errno));

  return NULL;
}

/**
 * workspace_socket_remove_directory:
 * @directory: a folder of workspace_socket_make_directory()
 *
 * Removes @directory with the socket in it and whatever the service put beside it.
 */
void
workspace_socket_remove_directory (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (directory, name, NULL);

    g_unlink (path);
  }

  g_rmdir (directory);
}
