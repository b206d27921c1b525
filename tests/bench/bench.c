/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all benchmarks share: alternating runs, so that whatever else the computer does hits both
 * alike, medians, and one line of JSON for each figure on the standard output. */
#include "bench.h"

#include <stdlib.h>
#include <time.h>

double
bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static int
compare (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (double *figures, guint n)
{
  qsort (figures, n, sizeof (double), compare);
  return n % 2 == 1 ? figures[n / 2] : (figures[n / 2 - 1] + figures[n / 2]) / 2;
}

static void
tell (const char *name, const char *unit, double *ours, double *baseline, guint n_runs)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_print ("{\"name\": \"%s\", \"unit\": \"%s\", \"runs\": %u, \"value\": %s", name, unit, n_runs,
           g_ascii_formatd (text, sizeof text, "%.6g", median (ours, n_runs)));
  if (baseline != NULL)
    g_print (", \"baseline\": %s",
             g_ascii_formatd (text, sizeof text, "%.6g", median (baseline, n_runs)));
  g_print ("}\n");
}

/**
 * bench_compare:
 * @name: what is measured
 * @unit: the unit of both figures
 * @n_runs: how often each is run, not counting the first time, which only warms up
 * @ours: what is measured
 * @baseline: what it is held against
 * @data: for both
 *
 * Runs both in turns and prints the medians.
 */
void
bench_compare (const char *name,
               const char *unit,
               guint n_runs,
               BenchFunc ours,
               BenchFunc baseline,
               gpointer data)
{
  g_autofree double *values = g_new (double, n_runs);
  g_autofree double *baselines = g_new (double, n_runs);

  baseline (data);
  ours (data);
  for (guint i = 0; i < n_runs; i++) {
    baselines[i] = baseline (data);
    values[i] = ours (data);
  }
  tell (name, unit, values, baselines, n_runs);
}

/**
 * bench_measure:
 * @name: what is measured
 * @unit: the unit of the figure
 * @n_runs: how often it is run, not counting the first time
 * @ours: what is measured
 * @data: for it
 *
 * Prints the median of what nothing is held against.
 */
void
bench_measure (const char *name, const char *unit, guint n_runs, BenchFunc ours, gpointer data)
{
  g_autofree double *values = g_new (double, n_runs);

  ours (data);
  for (guint i = 0; i < n_runs; i++)
    values[i] = ours (data);
  tell (name, unit, values, NULL, n_runs);
}
