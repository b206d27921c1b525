/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-output.h"
#include "understudy-config.h"
#include "cli-text.h"
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static void (*before_warning) (gpointer user_data);
static gpointer before_warning_data;

static gboolean
write_all (FILE *stream, const char *bytes)
{
  return fputs (bytes, stream) >= 0 && fflush (stream) == 0;
}

/* UTF-8 in the terminal's own encoding. A plain C locale stands for no choice at all, and is left
 * UTF-8. */
static char *
encode (const char *text)
{
  const char *charset;
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  char *encoded;

  if (g_get_charset (&charset) || strcmp (charset, "ANSI_X3.4-1968") == 0)
    return g_steal_pointer (&valid);

  encoded = g_convert_with_fallback (valid, -1, charset, "UTF-8", "?", NULL, NULL, NULL);

  return encoded != NULL ? encoded : g_steal_pointer (&valid);
}

static gboolean
print (const char *bytes)
{
  int saved_errno;

  if (write_all (stdout, bytes))
    return TRUE;

  saved_errno = errno;
  /* Whoever closed the pipe has read what they wanted */
  if (saved_errno != EPIPE)
    cli_warn (_ ("The result could not be written: %s"), g_strerror (saved_errno));

  return FALSE;
}

/**
 * cli_print:
 * @text: what people are to read, lines that end
 *
 * Returns: whether the standard output took it
 */
gboolean
cli_print (const char *text)
{
  g_autofree char *encoded = encode (text);

  return print (encoded);
}

/**
 * cli_print_json:
 * @node: the one document of this run
 *
 * Returns: whether the standard output took it
 */
gboolean
cli_print_json (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, TRUE);
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  return print (line);
}

/**
 * cli_warn:
 * @format: a message of one line, without its end
 * @...: what goes into it
 *
 * Tells people something beside the result.
 */
void
cli_warn (const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *clean = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  clean = cli_text_clean (message);
  line = g_strconcat ("understudy: ", clean, "\n", NULL);
  if (before_warning != NULL)
    before_warning (before_warning_data);
  cli_warn_text (line);
}

/**
 * cli_warn_text:
 * @text: lines that end
 *
 * Like cli_warn(), for more than a line.
 */
void
cli_warn_text (const char *text)
{
  g_autofree char *encoded = encode (text);

  write_all (stderr, encoded);
}

/**
 * cli_warn_set_line_hook:
 * @function: (nullable): called before each line of cli_warn()
 * @user_data: for @function
 *
 * For whoever keeps a line on the terminal that is not ended: to clear it away in time.
 */
void
cli_warn_set_line_hook (void (*function) (gpointer user_data), gpointer user_data)
{
  before_warning = function;
  before_warning_data = user_data;
}
