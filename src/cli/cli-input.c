/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-input.h"
#include "cli-session.h"
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((gsize) 64 * 1024)

static GInputStream *
open_input (const char *path, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (strcmp (path, "-") == 0)
    return g_unix_input_stream_new (STDIN_FILENO, FALSE);

  file = g_file_new_for_commandline_arg (path);
  g_file_read_async (file, G_PRIORITY_DEFAULT, NULL, cli_take_result, &result);

  return G_INPUT_STREAM (g_file_read_finish (file, cli_wait (&result), error));
}

/**
 * cli_input_read:
 * @path: (type filename): a file, or `-` for the standard input
 * @size_max: more than that need not be read, in bytes
 * @error: return location for a #GError
 *
 * Reads all there is. Where there is more than @size_max a part that is larger than that is
 * returned, for whoever looks at it to say so.
 *
 * Returns: (transfer full): the bytes, or %NULL
 */
GBytes *
cli_input_read (const char *path, gsize size_max, GError **error)
{
  g_autoptr (GInputStream) stream = open_input (path, error);
  g_autoptr (GByteArray) bytes = NULL;

  if (stream == NULL)
    return NULL;

  bytes = g_byte_array_new ();
  while (bytes->len <= size_max) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GBytes) chunk = NULL;

    g_input_stream_read_bytes_async (stream, CHUNK, G_PRIORITY_DEFAULT, NULL, cli_take_result,
                                     &result);
    chunk = g_input_stream_read_bytes_finish (stream, cli_wait (&result), error);
    if (chunk == NULL)
      return NULL;
    if (g_bytes_get_size (chunk) == 0)
      break;
    g_byte_array_append (bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
  }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
