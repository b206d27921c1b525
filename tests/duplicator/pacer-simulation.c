/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pacer-simulation.h"

#include "duplicator-pacer-rounds.h"

#define MILLISECOND 1000
#define SECOND      G_USEC_PER_SEC

typedef enum { EVENT_WAKE, EVENT_WRITE, EVENT_ARRIVE, EVENT_ANSWER, EVENT_STRANGER } EventType;

typedef struct {
  gint64 time;
  guint64 number; /* of those at the same time, the first comes first */
  EventType type;
  guint client;
  guint64 ticket;
  gboolean throttled;
  guint hint;
} Event;

typedef struct {
  DuplicatorPacerRounds *rounds;
  guint left;
  guint under_way;
  gint64 wake; /* 0: not to be woken */
  GArray *written;
} Client;

typedef struct {
  const Simulation *simulation;
  SimulationResult *result;
  GRand *random;
  GArray *events; /* a heap */
  guint64 last_number;
  Client clients[SIMULATION_MOST_CLIENTS + 1]; /* the stranger as well */
  guint working;
  GArray *window; /* when the calls of the last second went through */
} Run;

/**
 * simulation_init:
 *
 * Sets @self up for @clients of @calls each, all of which start at 0, with hints and 10 calls a
 * second.
 */
void
simulation_init (Simulation *self, guint clients, guint calls, guint32 seed)
{
  g_assert_cmpuint (clients, <=, SIMULATION_MOST_CLIENTS);

  *self = (Simulation){.clients = clients, .limit = 10, .quota = 10, .seed = seed};
  for (guint i = 0; i < clients; i++)
    self->calls[i] = calls;
}

/**
 * simulation_start_within:
 *
 * Lets the clients start at any time from 0 to @time.
 */
void
simulation_start_within (Simulation *self, gint64 time)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (self->seed + 1);

  for (guint i = 0; i < self->clients; i++)
    self->starts[i] = g_rand_int_range (random, 0, (gint32) time);
}

static gboolean
is_before (const Event *one, const Event *other)
{
  return one->time < other->time || (one->time == other->time && one->number < other->number);
}

static void
push (Run *run, Event event)
{
  guint i = run->events->len;

  event.number = ++run->last_number;
  g_array_append_val (run->events, event);

  while (i > 0 && is_before (&event, &g_array_index (run->events, Event, (i - 1) / 2))) {
    g_array_index (run->events, Event, i) = g_array_index (run->events, Event, (i - 1) / 2);
    i = (i - 1) / 2;
  }
  g_array_index (run->events, Event, i) = event;
}

static Event
pop (Run *run)
{
  Event first = g_array_index (run->events, Event, 0);
  Event last = g_array_index (run->events, Event, run->events->len - 1);
  guint i = 0;

  g_array_set_size (run->events, run->events->len - 1);
  if (run->events->len == 0)
    return first;

  for (guint child = 1; child < run->events->len; child = 2 * i + 1) {
    const Event *children = &g_array_index (run->events, Event, child);

    if (child + 1 < run->events->len && is_before (&children[1], &children[0]))
      child++;
    if (!is_before (&g_array_index (run->events, Event, child), &last))
      break;
    g_array_index (run->events, Event, i) = g_array_index (run->events, Event, child);
    i = child;
  }
  g_array_index (run->events, Event, i) = last;

  return first;
}

static gint64
any_of (Run *run, gint64 least, gint64 most)
{
  return (gint64) g_rand_double_range (run->random, (double) least, (double) most);
}

/* Loopback-like, and the scheduling of two computers */
static gint64
way (Run *run, guint client)
{
  return any_of (run, MILLISECOND, 8 * MILLISECOND) + client * run->simulation->farther;
}

/* The service: whether a call goes through, and the hint if not */
static gboolean
let_through (Run *run, gint64 now, guint *hint)
{
  const Simulation *simulation = run->simulation;
  guint old = 0;
  gint64 wait;

  while (old < run->window->len && g_array_index (run->window, gint64, old) <= now - SECOND)
    old++;
  g_array_remove_range (run->window, 0, old);

  if (run->window->len < simulation->quota &&
      (now < simulation->outage_begin || now >= simulation->outage_end)) {
    g_array_append_val (run->window, now);
    return TRUE;
  }

  wait = run->window->len > 0 ? g_array_index (run->window, gint64, 0) + SECOND - now : SECOND;
  if (simulation->hint > 0)
    wait = simulation->hint;
  *hint = simulation->without_hints ? 0 : (guint) ((wait + MILLISECOND - 1) / MILLISECOND);

  return FALSE;
}

static void
arrive (Run *run, Event event)
{
  SimulationCall call = {.time = event.time, .client = event.client};

  event.throttled = call.throttled = !let_through (run, event.time, &event.hint);
  g_array_append_val (run->result->calls, call);

  if (event.client < run->simulation->clients) {
    event.type = EVENT_ANSWER;
    event.time += way (run, event.client) + any_of (run, 0, run->simulation->delayed + 1);
    push (run, event);
  }
}

static void
write_call (Run *run, Event event)
{
  Client *client = &run->clients[event.client];
  guint in_a_second = 0;

  duplicator_pacer_rounds_written (client->rounds, event.ticket, event.time);

  g_array_append_val (client->written, event.time);
  for (guint i = client->written->len; i-- > 0;) {
    if (g_array_index (client->written, gint64, i) <= event.time - SECOND)
      break;
    in_a_second++;
  }
  run->result->most_in_a_second = MAX (run->result->most_in_a_second, in_a_second);

  event.type = EVENT_ARRIVE;
  event.time += way (run, event.client) + any_of (run, 0, run->simulation->uneven + 1);
  push (run, event);
}

static void
take_answer (Run *run, const Event *event)
{
  Client *client = &run->clients[event->client];

  duplicator_pacer_rounds_done (client->rounds, event->ticket,
                                event->throttled ? DUPLICATOR_PACER_THROTTLED
                                                 : DUPLICATOR_PACER_ANSWERED,
                                event->throttled ? event->hint : 0, event->time);
  client->under_way--;

  if (event->throttled)
    return;

  client->left--;
  if (client->left == 0) {
    run->result->ends[event->client] = event->time;
    run->working--;
  }
}

static void
send_what_may_be_sent (Run *run, guint number, gint64 now)
{
  Client *client = &run->clients[number];

  while (client->left > client->under_way) {
    gint64 next = duplicator_pacer_rounds_get_next (client->rounds, now);
    Event event = {.time = next, .type = EVENT_WAKE, .client = number};

    g_assert_cmpint (next, >=, now);
    if (next > now) {
      if (next != G_MAXINT64 && (client->wake == 0 || next < client->wake)) {
        client->wake = next;
        push (run, event);
      }
      return;
    }

    event.ticket = duplicator_pacer_rounds_take (client->rounds, now);
    g_assert_cmpuint (event.ticket, !=, 0);
    client->under_way++;

    event.type = EVENT_WRITE;
    event.time = now + any_of (run, 0, 3 * MILLISECOND);
    push (run, event);
  }
}

static void
step (Run *run)
{
  Event event = pop (run);
  Client *client = &run->clients[event.client];

  switch (event.type) {
  case EVENT_WAKE:
    if (client->wake != event.time)
      return;
    client->wake = 0;
    break;

  case EVENT_WRITE:
    write_call (run, event);
    break;

  case EVENT_ARRIVE:
    arrive (run, event);
    return;

  case EVENT_ANSWER:
    take_answer (run, &event);
    break;

  case EVENT_STRANGER:
  default:
    if (run->working > 0) {
      Event next = event;

      next.time += any_of (run, 0, 2 * SECOND / run->simulation->stranger);
      push (run, next);
      arrive (run, event);
    }
    return;
  }

  send_what_may_be_sent (run, event.client, event.time);
}

static void
sum_up (Run *run)
{
  const Simulation *simulation = run->simulation;
  SimulationResult *result = run->result;
  gint64 first_start = G_MAXINT64, last_start = 0, first_end = G_MAXINT64, last_end = 0;
  gint64 shortest = G_MAXINT64, longest = 0;
  guint all = 0, throttled = 0;

  for (guint i = 0; i < simulation->clients; i++) {
    gint64 time = result->ends[i] - simulation->starts[i];

    first_start = MIN (first_start, simulation->starts[i]);
    last_start = MAX (last_start, simulation->starts[i]);
    first_end = MIN (first_end, result->ends[i]);
    last_end = MAX (last_end, result->ends[i]);
    shortest = MIN (shortest, time);
    longest = MAX (longest, time);
  }

  for (guint i = 0; i < result->calls->len; i++) {
    const SimulationCall *call = &g_array_index (result->calls, SimulationCall, i);

    if (call->client < simulation->clients) {
      all++;
      throttled += call->throttled ? 1 : 0;
    }
  }

  result->rate_together = simulation_result_get_rate (result, -1, last_start, first_end);
  result->rate = simulation_result_get_rate (result, -1, first_start, last_end);
  result->throttled = (double) throttled / all;
  result->ratio = (double) longest / (double) shortest;
  result->seconds = (double) (last_end - first_start) / SECOND;
}

/**
 * simulation_run:
 *
 * Runs until every client has done all its calls. The same @self always gives the same.
 *
 * Returns: (transfer full): what came of it
 */
SimulationResult *
simulation_run (const Simulation *self)
{
  Run run = {.simulation = self, .working = self->clients};

  run.result = g_new0 (SimulationResult, 1);
  run.result->calls = g_array_new (FALSE, FALSE, sizeof (SimulationCall));
  run.random = g_rand_new_with_seed (self->seed);
  run.events = g_array_new (FALSE, FALSE, sizeof (Event));
  run.window = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < self->clients; i++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (self->seed * 100 + i);
    Client *client = &run.clients[i];

    client->rounds = duplicator_pacer_rounds_new (self->limit, random);
    client->left = self->calls[i];
    client->written = g_array_new (FALSE, FALSE, sizeof (gint64));
    client->wake = MAX (self->starts[i], 1);
    push (&run, (Event){.time = client->wake, .type = EVENT_WAKE, .client = i});
  }
  if (self->stranger > 0)
    push (&run, (Event){.time = 1, .type = EVENT_STRANGER, .client = self->clients});

  while (run.events->len > 0 && run.working > 0)
    step (&run);
  g_assert_cmpuint (run.working, ==, 0);

  sum_up (&run);

  for (guint i = 0; i < self->clients; i++) {
    duplicator_pacer_rounds_free (run.clients[i].rounds);
    g_array_unref (run.clients[i].written);
  }
  g_rand_free (run.random);
  g_array_unref (run.events);
  g_array_unref (run.window);

  return run.result;
}

/**
 * simulation_result_get_rate:
 * @client: whose, -1 for all
 *
 * Returns: how many calls went through in a second, on average from @begin to @end
 */
double
simulation_result_get_rate (SimulationResult *self, int client, gint64 begin, gint64 end)
{
  guint count = 0;

  for (guint i = 0; i < self->calls->len; i++) {
    const SimulationCall *call = &g_array_index (self->calls, SimulationCall, i);

    if (!call->throttled && call->time > begin && call->time <= end &&
        (client < 0 || call->client == (guint) client))
      count++;
  }

  return (double) count * SECOND / (double) (end - begin);
}

/**
 * simulation_result_free:
 * @self: (transfer full): a result
 *
 * Frees @self.
 */
void
simulation_result_free (SimulationResult *self)
{
  g_array_unref (self->calls);
  g_free (self);
}
