/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-probe.h"

/* In ms */
#define INTERVAL_FIRST 2000
#define INTERVAL_MAX   30000

struct _DuplicatorProbe {
  GObject parent_instance;

  LiveClient *client;
  GNetworkMonitor *monitor;
  gulong monitor_handler;
  guint interval;
  GSource *timer;
  GCancellable *cancellable; /* of the question that is under way; NULL: none is */
  gboolean again;
};

G_DEFINE_FINAL_TYPE (DuplicatorProbe, duplicator_probe, G_TYPE_OBJECT)

enum { REACHED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void ask (DuplicatorProbe *self);

static gboolean
is_started (DuplicatorProbe *self)
{
  return self->monitor_handler != 0;
}

static void
clear_timer (DuplicatorProbe *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

static gboolean
on_timer (gpointer user_data)
{
  DuplicatorProbe *self = user_data;

  clear_timer (self);
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
wait_and_ask (DuplicatorProbe *self)
{
  clear_timer (self);
  self->timer = g_timeout_source_new (self->interval);
  g_source_set_static_name (self->timer, "[understudy] duplicator probe");
  g_source_set_callback (self->timer, on_timer, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  self->interval = MIN (self->interval * 2, INTERVAL_MAX);
}

static void
on_answered (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuplicatorProbe) self = user_data;
  g_autoptr (LiveReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = live_client_send_finish (LIVE_CLIENT (object), result, &error);
  g_clear_object (&self->cancellable);
  if (!is_started (self))
    return;

  /* Whatever came back, something is there */
  if (reply != NULL || live_error_get_verdict (error) != LIVE_VERDICT_NOT_SENT) {
    duplicator_probe_stop (self);
    g_signal_emit (self, signals[REACHED], 0);
  } else if (self->again) {
    self->again = FALSE;
    ask (self);
  } else {
    wait_and_ask (self);
  }
}

/* A question that changes nothing */
static void
ask (DuplicatorProbe *self)
{
  g_autoptr (LiveOperation) operation = NULL;

  if (self->cancellable != NULL) {
    self->again = TRUE;
    return;
  }

  clear_timer (self);
  operation = live_operation_new_describe_casters (1, 1);
  self->cancellable = g_cancellable_new ();
  live_client_send_async (self->client, operation, self->cancellable, on_answered, g_object_ref (self));
}

static void
on_network_changed (GNetworkMonitor *monitor, gboolean available, DuplicatorProbe *self)
{
  if (available)
    duplicator_probe_hurry (self);
}

/**
 * duplicator_probe_start:
 * @self: a probe
 *
 * Begins to ask, after a while for the first time.
 */
void
duplicator_probe_start (DuplicatorProbe *self)
{
  g_return_if_fail (DUPLICATOR_IS_PROBE (self));

  if (is_started (self))
    return;

  self->monitor_handler =
      g_signal_connect (self->monitor, "network-changed", G_CALLBACK (on_network_changed), self);
  self->interval = INTERVAL_FIRST;
  wait_and_ask (self);
}

/**
 * duplicator_probe_stop:
 * @self: a probe
 *
 * Asks no more.
 */
void
duplicator_probe_stop (DuplicatorProbe *self)
{
  g_return_if_fail (DUPLICATOR_IS_PROBE (self));

  if (!is_started (self))
    return;

  g_clear_signal_handler (&self->monitor_handler, self->monitor);
  clear_timer (self);
  self->again = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

/**
 * duplicator_probe_hurry:
 * @self: a probe
 *
 * Asks at once, if it is at it at all.
 */
void
duplicator_probe_hurry (DuplicatorProbe *self)
{
  g_return_if_fail (DUPLICATOR_IS_PROBE (self));

  if (!is_started (self))
    return;

  self->interval = INTERVAL_FIRST;
  ask (self);
}

static void
duplicator_probe_dispose (GObject *object)
{
  DuplicatorProbe *self = DUPLICATOR_PROBE (object);

  duplicator_probe_stop (self);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (duplicator_probe_parent_class)->dispose (object);
}

static void
duplicator_probe_class_init (DuplicatorProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = duplicator_probe_dispose;

  /**
   * DuplicatorProbe::reached:
   * @self: the probe, stopped
   *
   * The service can be reached again.
   */
  signals[REACHED] = g_signal_new ("reached", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
duplicator_probe_init (DuplicatorProbe *self)
{
  self->monitor = g_network_monitor_get_default ();
}

/**
 * duplicator_probe_new:
 * @client: what asks
 *
 * Returns: (transfer full): a probe that is not started
 */
DuplicatorProbe *
duplicator_probe_new (LiveClient *client)
{
  DuplicatorProbe *self = g_object_new (DUPLICATOR_TYPE_PROBE, NULL);

  self->client = g_object_ref (client);

  return self;
}
