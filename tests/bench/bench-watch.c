/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loaded into a program by LD_PRELOAD, tells when its first frame was drawn and what that took, and
 * ends it; or tells what every frame takes, as long as the program runs. Nothing in the program
 * itself knows of this.
 *
 *   BENCH_START    when the program was executed, in ns of CLOCK_MONOTONIC
 *   BENCH_SETTLE   for how many ms it goes on after the first frame, so that its memory can be
 *                  told; 0 without
 *   BENCH_FRAMES   the file that every frame is written to, a line each: "frame", when it began,
 * how long the main thread was at it, and for how long of that it had the processor; and "turn",
 * when it began and how long it was, for each turn of the main loop in which a frame could have had
 * to wait. All in ms of CLOCK_MONOTONIC
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

/* Every frame */

#define SHORTEST_TURN 1.0 /* ms */

typedef struct {
  FILE *file;
  GdkFrameClock *clock;
  double began; /* ms */
  double began_cpu;
  double events; /* ms that the events of this frame took, ahead of it */
  double events_cpu;
  double woke; /* when the main loop last came back from waiting */
  GPollFunc poll;
} Frames;

static Frames frames;

/* A hook is called ahead of GDK's and GTK's own handlers, whose work is what is measured */
static gboolean
on_begin (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer user_data)
{
  if (g_value_get_object (values) == frames.clock) {
    frames.began = now_in_ms (CLOCK_MONOTONIC);
    frames.began_cpu = now_in_ms (CLOCK_THREAD_CPUTIME_ID);
  }
  return G_SOURCE_CONTINUE;
}

static void
on_events_flushed (GdkFrameClock *clock, gpointer user_data)
{
  frames.events += now_in_ms (CLOCK_MONOTONIC) - frames.began;
  frames.events_cpu += now_in_ms (CLOCK_THREAD_CPUTIME_ID) - frames.began_cpu;
}

static void
on_frame (GdkFrameClock *clock, gpointer user_data)
{
  double took = now_in_ms (CLOCK_MONOTONIC) - frames.began + frames.events;
  double cpu = now_in_ms (CLOCK_THREAD_CPUTIME_ID) - frames.began_cpu + frames.events_cpu;

  fprintf (frames.file, "frame %.3f %.3f %.3f\n", frames.began, took, cpu);
  frames.events = frames.events_cpu = 0;
}

static int
poll_in_turn (GPollFD *fds, guint n_fds, int timeout)
{
  double took = now_in_ms (CLOCK_MONOTONIC) - frames.woke;
  int n;

  if (frames.woke > 0 && took >= SHORTEST_TURN)
    fprintf (frames.file, "turn %.3f %.3f\n", frames.woke, took);
  n = frames.poll (fds, n_fds, timeout);
  frames.woke = now_in_ms (CLOCK_MONOTONIC);
  return n;
}

static void
watch_frames (GdkFrameClock *clock, const char *path)
{
  frames.file = fopen (path, "w");
  if (frames.file == NULL)
    g_error ("%s cannot be written", path);
  setvbuf (frames.file, NULL, _IOLBF, 0);
  frames.clock = clock;
  frames.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_in_turn);
  g_signal_add_emission_hook (g_signal_lookup ("flush-events", GDK_TYPE_FRAME_CLOCK), 0, on_begin,
                              NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("before-paint", GDK_TYPE_FRAME_CLOCK), 0, on_begin,
                              NULL, NULL);
  g_signal_connect_after (clock, "flush-events", G_CALLBACK (on_events_flushed), NULL);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_frame), NULL);
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
  if (!watched) {
    GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
    const char *path = getenv ("BENCH_FRAMES");

    if (path != NULL)
      watch_frames (clock, path);
    else
      g_signal_connect_after (clock, "after-paint", G_CALLBACK (on_first_frame), NULL);
  }
  watched = TRUE;
}
