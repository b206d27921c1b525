/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pacer-simulation.h"

#include <stdlib.h>

/* What comes of the rules of DuplicatorPacerRounds, over many seeds */

#define MILLISECOND (G_USEC_PER_SEC / 1000)
#define SECOND      G_USEC_PER_SEC
#define SEEDS       30

static int
compare (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

typedef struct {
  double rate_together[SEEDS]; /* each sorted */
  double rate[SEEDS];
  double throttled[SEEDS];
  double ratio[SEEDS];
  double seconds[SEEDS];
} Figures;

#define BEST(figures)   ((figures)[0])
#define MEDIAN(figures) ((figures)[SEEDS / 2])
#define NINETY(figures) ((figures)[SEEDS * 9 / 10])
#define WORST(figures)  ((figures)[SEEDS - 1])

/* Runs it with seed after seed */
static void
get_figures (Simulation *simulation, gint64 start_within, Figures *figures)
{
  for (guint i = 0; i < SEEDS; i++) {
    g_autoptr (SimulationResult) result = NULL;

    simulation->seed = i + 1;
    if (start_within > 0)
      simulation_start_within (simulation, start_within);

    result = simulation_run (simulation);
    g_assert_cmpuint (result->most_in_a_second, <=, simulation->limit);
    figures->rate_together[i] = result->rate_together;
    figures->rate[i] = result->rate;
    figures->throttled[i] = result->throttled;
    figures->ratio[i] = result->ratio;
    figures->seconds[i] = result->seconds;
  }

  qsort (figures->rate_together, SEEDS, sizeof (double), compare);
  qsort (figures->rate, SEEDS, sizeof (double), compare);
  qsort (figures->throttled, SEEDS, sizeof (double), compare);
  qsort (figures->ratio, SEEDS, sizeof (double), compare);
  qsort (figures->seconds, SEEDS, sizeof (double), compare);

  g_test_message (
      "%u clients: rate %.2f (worst %.2f), to the end %.2f (%.2f), throttled %.1f %% (%.1f %%), "
      "slowest to fastest %.2f (%.2f), %.2f s (%.2f s)",
      simulation->clients, MEDIAN (figures->rate_together), BEST (figures->rate_together),
      MEDIAN (figures->rate), BEST (figures->rate), 100 * MEDIAN (figures->throttled),
      100 * WORST (figures->throttled), MEDIAN (figures->ratio), WORST (figures->ratio),
      MEDIAN (figures->seconds), WORST (figures->seconds));
}

static void
test_alone (gconstpointer data)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 1, 200, 1);
  simulation.delayed = GPOINTER_TO_INT (data) * MILLISECOND;
  get_figures (&simulation, 0, &figures);

  /* The quota itself takes 19.0 s */
  g_assert_cmpfloat (WORST (figures.seconds), <=, 1.02 * 19.0);
  g_assert_cmpfloat (WORST (figures.throttled), ==, 0);
}

static void
test_alone_fifteen (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 1, 300, 1);
  simulation.limit = simulation.quota = 15;
  get_figures (&simulation, 0, &figures);

  g_assert_cmpfloat (WORST (figures.seconds), <=, 1.02 * 19.0);
  g_assert_cmpfloat (WORST (figures.throttled), ==, 0);
}

/* Requests that take longer now and then come too close to the next ones: the guard grows */
static void
test_alone_uneven (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 1, 1000, 1);
  simulation.uneven = 40 * MILLISECOND;
  get_figures (&simulation, 0, &figures);

  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.035);
  g_assert_cmpfloat (BEST (figures.rate), >=, 9.3);
}

static void
test_together (gconstpointer data)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, (guint) GPOINTER_TO_INT (data), 200, 1);
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.5);
  g_assert_cmpfloat (BEST (figures.rate), >=, 9.0);
  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (MEDIAN (figures.ratio), <=, 1.2);
  g_assert_cmpfloat (WORST (figures.ratio), <=, 1.3);
}

/* Who is farther away is not worse off */
static void
test_together_far (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 5, 200, 1);
  simulation.farther = 30 * MILLISECOND;
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.5);
  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (NINETY (figures.ratio), <=, 1.3);
}

static void
test_together_delayed (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 5, 200, 1);
  simulation.delayed = 80 * MILLISECOND;
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.5);
  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (NINETY (figures.ratio), <=, 1.3);
}

/* A busy computer: steps of a round that are longer than that keep the clients in their order */
static void
test_together_uneven (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 5, 200, 1);
  simulation.uneven = 10 * MILLISECOND;
  simulation.delayed = 30 * MILLISECOND;
  get_figures (&simulation, SECOND / 20, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.5);
  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (WORST (figures.ratio), <=, 1.3);
}

static void
test_more_than_places (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 16, 100, 1);
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.5);
  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.27);
  g_assert_cmpfloat (NINETY (figures.ratio), <=, 1.6);
}

static void
test_smaller_quota (gconstpointer data)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, (guint) GPOINTER_TO_INT (data), 100, 1);
  simulation.quota = 5;
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 0.95 * 5);
  g_assert_cmpfloat (MEDIAN (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (NINETY (figures.ratio), <=, 1.3);
}

/* Nobody can know here when to come; but all is spent, and all get something */
static void
test_without_hints (gconstpointer data)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, (guint) GPOINTER_TO_INT (data), 600, 1);
  simulation.without_hints = TRUE;
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.5);
  g_assert_cmpfloat (MEDIAN (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (MEDIAN (figures.ratio), <=, 2);
}

/* A hint that is always the same leads nowhere */
static void
test_useless_hints (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 2, 1500, 1);
  simulation.hint = SECOND;
  get_figures (&simulation, SECOND / 2, &figures);

  g_assert_cmpfloat (BEST (figures.rate_together), >=, 9.3);
  g_assert_cmpfloat (MEDIAN (figures.throttled), <=, 0.2);
  g_assert_cmpfloat (MEDIAN (figures.ratio), <=, 1.7);
}

/* Where every refused call means seconds of nothing, asking for more has to be rare */
static void
test_long_hints (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 1, 300, 1);
  simulation.quota = 5;
  simulation.hint = 2 * SECOND;
  get_figures (&simulation, 0, &figures);

  g_assert_cmpfloat (BEST (figures.rate), >=, 0.87 * 5);
  g_assert_cmpfloat (WORST (figures.throttled), <=, 0.05);
}

static void
test_join (void)
{
  Simulation simulation;

  simulation_init (&simulation, 3, 400, 1);
  simulation.starts[2] = 15 * SECOND;

  for (guint seed = 1; seed <= SEEDS; seed++) {
    g_autoptr (SimulationResult) result = NULL;

    simulation.seed = seed;
    result = simulation_run (&simulation);
    g_assert_cmpuint (result->most_in_a_second, <=, 10);
    g_assert_cmpfloat (result->rate_together, >=, 9.5);
    /* A third of ten is fair */
    g_assert_cmpfloat (simulation_result_get_rate (result, 2, 25 * SECOND, 65 * SECOND), >=, 2.7);
    g_assert_cmpfloat (simulation_result_get_rate (result, 2, 25 * SECOND, 65 * SECOND), <=, 4.1);
    g_assert_cmpfloat (simulation_result_get_rate (result, 2, 15 * SECOND, 25 * SECOND), >=, 1.5);
  }
}

/* One who has all of it, and every place anew as soon as it comes free, makes room all the same */
static void
test_join_one (void)
{
  Simulation simulation;

  simulation_init (&simulation, 2, 600, 1);

  for (guint seed = 1; seed <= SEEDS; seed++) {
    g_autoptr (SimulationResult) result = NULL;
    gint64 joined = 15 * SECOND + seed * 34 * MILLISECOND;

    simulation.seed = seed;
    simulation.starts[1] = joined;
    result = simulation_run (&simulation);
    g_assert_cmpuint (result->most_in_a_second, <=, 10);
    g_assert_cmpfloat (simulation_result_get_rate (result, 1, joined, joined + 10 * SECOND), >=,
                       1.5);
    /* Half of ten is fair */
    g_assert_cmpfloat (
        simulation_result_get_rate (result, 1, joined + 10 * SECOND, joined + 40 * SECOND), >=, 3.5);
  }
}

static void
test_leave (void)
{
  Simulation simulation;

  simulation_init (&simulation, 3, 300, 1);
  simulation.calls[1] = simulation.calls[2] = 60;

  for (guint seed = 1; seed <= SEEDS; seed++) {
    g_autoptr (SimulationResult) result = NULL;
    gint64 alone;

    simulation.seed = seed;
    result = simulation_run (&simulation);
    alone = MAX (result->ends[1], result->ends[2]);
    g_assert_cmpuint (result->most_in_a_second, <=, 10);
    /* All of it again, after a few seconds */
    g_assert_cmpfloat (
        simulation_result_get_rate (result, 0, alone + 10 * SECOND, alone + 15 * SECOND), >=, 9.5);
  }
}

/* Another program on the same account, that knows nothing of rounds */
static void
test_stranger (void)
{
  Simulation simulation;
  Figures figures;

  simulation_init (&simulation, 1, 200, 1);
  simulation.stranger = 3;
  get_figures (&simulation, 0, &figures);

  g_assert_cmpfloat (MEDIAN (figures.rate), >=, 9.5);
  g_assert_cmpfloat (MEDIAN (figures.seconds), <=, 200 / 6.5);
  g_assert_cmpfloat (MEDIAN (figures.throttled), <=, 0.2);
}

static void
test_outage (void)
{
  Simulation simulation;

  simulation_init (&simulation, 1, 200, 1);
  simulation.outage_begin = 5 * SECOND;
  simulation.outage_end = 65 * SECOND;

  for (guint seed = 1; seed <= SEEDS; seed++) {
    g_autoptr (SimulationResult) result = NULL;
    guint during = 0;

    simulation.seed = seed;
    result = simulation_run (&simulation);
    for (guint i = 0; i < result->calls->len; i++) {
      const SimulationCall *call = &g_array_index (result->calls, SimulationCall, i);

      if (call->time >= simulation.outage_begin + 10 * SECOND && call->time < simulation.outage_end)
        during++;
    }

    /* Two a second at most, and the whole quota soon after */
    g_assert_cmpuint (during, <=, 100);
    g_assert_cmpint (result->ends[0], <=, 65 * SECOND + 20 * SECOND);
  }
}

/* The same seed gives the same run, call by call */
static void
test_replay (void)
{
  Simulation simulation;
  g_autoptr (SimulationResult) one = NULL;
  g_autoptr (SimulationResult) same = NULL;
  g_autoptr (SimulationResult) other = NULL;

  simulation_init (&simulation, 3, 100, 7);
  one = simulation_run (&simulation);
  same = simulation_run (&simulation);
  simulation.seed = 8;
  other = simulation_run (&simulation);

  g_assert_cmpmem (one->calls->data, one->calls->len * sizeof (SimulationCall), same->calls->data,
                   same->calls->len * sizeof (SimulationCall));
  g_assert_cmpint (one->ends[0], !=, other->ends[0]);
}

int
main (int argc, char **argv)
{
  static const int clients[] = {2, 3, 5, 8};
  static const int few_clients[] = {1, 2, 5};
  static const int some_clients[] = {2, 3, 5};

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicator/pacer-sharing/replay", test_replay);

  g_test_add_data_func ("/duplicator/pacer-sharing/alone", GINT_TO_POINTER (0), test_alone);
  g_test_add_data_func ("/duplicator/pacer-sharing/alone/delayed", GINT_TO_POINTER (80),
                        test_alone);
  g_test_add_func ("/duplicator/pacer-sharing/alone/fifteen", test_alone_fifteen);
  g_test_add_func ("/duplicator/pacer-sharing/alone/uneven", test_alone_uneven);

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/pacer-sharing/together/%d", clients[i]);

    g_test_add_data_func (path, GINT_TO_POINTER (clients[i]), test_together);
  }
  g_test_add_func ("/duplicator/pacer-sharing/together/far", test_together_far);
  g_test_add_func ("/duplicator/pacer-sharing/together/delayed", test_together_delayed);
  g_test_add_func ("/duplicator/pacer-sharing/together/uneven", test_together_uneven);
  g_test_add_func ("/duplicator/pacer-sharing/together/more-than-places", test_more_than_places);

  for (gsize i = 0; i < G_N_ELEMENTS (few_clients); i++) {
    g_autofree char *path =
        g_strdup_printf ("/duplicator/pacer-sharing/smaller-quota/%d", few_clients[i]);

    g_test_add_data_func (path, GINT_TO_POINTER (few_clients[i]), test_smaller_quota);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (some_clients); i++) {
    g_autofree char *path =
        g_strdup_printf ("/duplicator/pacer-sharing/without-hints/%d", some_clients[i]);

    g_test_add_data_func (path, GINT_TO_POINTER (some_clients[i]), test_without_hints);
  }
  g_test_add_func ("/duplicator/pacer-sharing/useless-hints", test_useless_hints);

  g_test_add_func ("/duplicator/pacer-sharing/long-hints", test_long_hints);

  g_test_add_func ("/duplicator/pacer-sharing/join", test_join);
  g_test_add_func ("/duplicator/pacer-sharing/join-one", test_join_one);
  g_test_add_func ("/duplicator/pacer-sharing/leave", test_leave);
  g_test_add_func ("/duplicator/pacer-sharing/stranger", test_stranger);
  g_test_add_func ("/duplicator/pacer-sharing/outage", test_outage);

  return g_test_run ();
}
