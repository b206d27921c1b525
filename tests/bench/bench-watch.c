/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loaded into a program by LD_PRELOAD, tells when its first frame was drawn and what that took, and
 * ends it. Nothing in the program itself knows of this.
 *
 *   BENCH_START    when the program was executed, in ns of CLOCK_MONOTONIC
 *   BENCH_SETTLE   for how many ms it goes on after the first frame, so that its memory can be
 * told; 0 without
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <gtk/gtk.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double presented_cpu;

static double
now_in_ms (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static void
finish (void)
{
  fflush (stdout);
  _exit (0);
}

static void
tell_memory (void)
{
  g_autofree char *text = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL) &&
      (line = strstr (text, "\nPss:")) != NULL)
    printf ("bench pss %ld\n", strtol (line + 5, NULL, 10));
}

static gboolean
on_settled (gpointer user_data)
{
  tell_memory ();
  finish ();
  return G_SOURCE_REMOVE;
}

static void
on_first_frame (GdkFrameClock *clock, gpointer user_data)
{
  const char *start = getenv ("BENCH_START");
  const char *settle = getenv ("BENCH_SETTLE");
  double since =
      now_in_ms (CLOCK_MONOTONIC) - (start != NULL ? g_ascii_strtod (start, NULL) / 1e6 : 0);

  printf ("bench frame %.3f cpu %.3f all %.3f present %.3f\n", since,
          now_in_ms (CLOCK_THREAD_CPUTIME_ID), now_in_ms (CLOCK_PROCESS_CPUTIME_ID), presented_cpu);
  g_signal_handlers_disconnect_by_func (clock, on_first_frame, user_data);
  if (settle == NULL || atoi (settle) <= 0)
    finish ();
  g_timeout_add ((guint) atoi (settle), on_settled, NULL);
}

/* Stands in for GTK's, which it calls */
__attribute__ ((visibility ("default"))) void
gtk_window_present (GtkWindow *window)
{
  static void (*present) (GtkWindow * window) = NULL;
  static gboolean watched = FALSE;

  if (present == NULL)
    *(void **) &present = dlsym (RTLD_NEXT, "gtk_window_present");
  presented_cpu = now_in_ms (CLOCK_THREAD_CPUTIME_ID);
  present (window);
  if (!watched)
    g_signal_connect_after (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                            G_CALLBACK (on_first_frame), NULL);
  watched = TRUE;
}
