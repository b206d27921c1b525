/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-watch.h"
#include "understudy-config.h"
#include "cli-output.h"
#include "cli-report.h"
#include "cli-text.h"
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define REWRITE_INTERVAL 100 /* ms */

/* Where lines stay, one that says a tenth more, but not more often than this */
#define LINE_INTERVAL (5 * G_USEC_PER_SEC)
#define LINE_FRACTION 0.1

struct _CliWatch {
  Duplicator *duplicator;
  gboolean terminal;
  guint timer;
  gboolean line_open; /* on a terminal: the last line is ours to write anew */
  gint64 told_at;
  double told_fraction;
};

static char *
describe (CliWatch *self)
{
  DuplicatorProgress *progress = duplicator_get_progress (self->duplicator);
  guint total = duplicator_progress_get_total (progress);
  guint done = duplicator_progress_get_done (progress);
  guint failed =
      duplicator_progress_get_failed (progress) + duplicator_progress_get_unknown (progress);
  guint left = duplicator_progress_get_left (progress);
  double seconds = duplicator_progress_get_seconds_left (progress);
  g_autofree char *time = NULL;

  if (left > 0 && duplicator_get_pause (self->duplicator) == DUPLICATOR_PAUSE_OFFLINE)
    return g_strdup_printf (
        _ ("%u of %u done, %u failed or unknown, %u left; the service cannot be reached"), done,
        total, failed, left);
  if (left == 0 || seconds < 0)
    return g_strdup_printf (_ ("%u of %u done, %u failed or unknown, %u left"), done, total, failed,
                            left);

  time = cli_words_for_duration ((guint) (seconds + 0.999));

  /* Translators: %s is a duration, such as “20 seconds” */
  return g_strdup_printf (_ ("%u of %u done, %u failed or unknown, %u left, about %s to go"), done,
                          total, failed, left, time);
}

static guint
get_terminal_width (void)
{
  struct winsize size;

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* A line that is broken cannot be written anew */
static void
cut (char *text, guint width)
{
  while (*text != '\0' && cli_text_measure (text) >= width)
    *g_utf8_find_prev_char (text, text + strlen (text)) = '\0';
}

static void
rewrite (CliWatch *self)
{
  g_autofree char *text = describe (self);
  g_autofree char *line = NULL;

  cut (text, get_terminal_width ());
  line = g_strconcat ("\r", text, "\033[K", NULL);
  cli_warn_text (line);
  self->line_open = TRUE;
}

static void
tell_line (CliWatch *self)
{
  double fraction = duplicator_progress_get_fraction (duplicator_get_progress (self->duplicator));
  gint64 now = g_get_monotonic_time ();
  g_autofree char *text = NULL;

  if (now - self->told_at < LINE_INTERVAL || fraction - self->told_fraction < LINE_FRACTION)
    return;

  self->told_at = now;
  self->told_fraction = fraction;
  text = describe (self);
  cli_warn ("%s", text);
}

static gboolean
on_timer (gpointer user_data)
{
  CliWatch *self = user_data;

  if (self->terminal)
    rewrite (self);
  else
    tell_line (self);

  return G_SOURCE_CONTINUE;
}

/* Others have something to say: not in the middle of the line */
static void
clear_line (gpointer user_data)
{
  CliWatch *self = user_data;

  if (self->line_open)
    cli_warn_text ("\r\033[K");
  self->line_open = FALSE;
}

static void
on_carrying (Duplicator *duplicator)
{
  if (!duplicator_get_carrying (duplicator))
    cli_warn (_ ("Another Understudy, which is at work already, carries out the order."));
}

/**
 * cli_watch_new:
 * @duplicator: what to watch
 *
 * Returns: (transfer full): a watch, which tells from now on
 */
CliWatch *
cli_watch_new (Duplicator *duplicator)
{
  const char *term = g_getenv ("TERM");
  CliWatch *self = g_new0 (CliWatch, 1);

  self->duplicator = g_object_ref (duplicator);
  self->terminal = isatty (STDERR_FILENO) && g_strcmp0 (term, "dumb") != 0;
  self->told_at = g_get_monotonic_time ();
  self->timer = g_timeout_add (REWRITE_INTERVAL, on_timer, self);
  g_signal_connect (duplicator, "notify::carrying", G_CALLBACK (on_carrying), NULL);
  cli_warn_set_line_hook (clear_line, self);

  return self;
}

/**
 * cli_watch_free:
 * @self: (transfer full): a watch
 *
 * Ends it, and leaves no half line behind.
 */
void
cli_watch_free (CliWatch *self)
{
  clear_line (self);
  cli_warn_set_line_hook (NULL, NULL);
  g_source_remove (self->timer);
  g_signal_handlers_disconnect_by_func (self->duplicator, on_carrying, NULL);
  g_object_unref (self->duplicator);
  g_free (self);
}
