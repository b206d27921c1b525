/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SIMULATION_MOST_CLIENTS 16

/* Clients that keep to the rules, at one service that lets a quota of calls through in any second.
 * The service is strict: a sliding window over what went through. All times are in µs. */
typedef struct {
  guint clients;
  guint calls[SIMULATION_MOST_CLIENTS];   /* of each client */
  gint64 starts[SIMULATION_MOST_CLIENTS]; /* of each client */
  guint limit;                            /* what the clients take the quota for */
  guint quota;                            /* what it is */
  gboolean without_hints;
  gint64 hint;    /* an own one, instead of the true one */
  gint64 farther; /* each client's way, each direction, is so much longer than the one's before */
  gint64 uneven;  /* requests take up to so much longer */
  gint64 delayed; /* answers take up to so much longer */
  gint64 outage_begin; /* everything is throttled */
  gint64 outage_end;
  guint stranger; /* one who sends so many calls a second, whatever is answered */
  guint32 seed;
} Simulation;

typedef struct {
  gint64 time;
  guint client; /* the stranger: the number of clients */
  gboolean throttled;
} SimulationCall;

typedef struct {
  GArray *calls; /* of SimulationCall: as the service saw them */
  gint64 ends[SIMULATION_MOST_CLIENTS];
  guint most_in_a_second; /* that a client wrote */
  double rate_together;   /* while all had work */
  double rate;
  double throttled; /* of all calls */
  double ratio;     /* of the longest to the shortest time that a client took */
  double seconds;
} SimulationResult;

void simulation_init (Simulation *self, guint clients, guint calls, guint32 seed);
void simulation_start_within (Simulation *self, gint64 time);
SimulationResult *simulation_run (const Simulation *self);
double simulation_result_get_rate (SimulationResult *self, int client, gint64 begin, gint64 end);
void simulation_result_free (SimulationResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SimulationResult, simulation_result_free)

G_END_DECLS
