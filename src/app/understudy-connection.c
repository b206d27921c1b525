/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-connection.h"

#include "duplicator-probe.h"

struct _UnderstudyConnection {
  GObject parent_instance;

  LiveClient *client; /* NULL: nothing is at work */
  DuplicatorProbe *probe;
  gboolean offline;
};

enum {
  PROP_0,
  PROP_OFFLINE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyConnection, understudy_connection, G_TYPE_OBJECT)

/* What the probe asks goes through the client too, and whatever comes back is known there */
static void
update (UnderstudyConnection *self)
{
  gboolean offline = self->client != NULL && !live_client_get_reachable (self->client);

  if (self->offline == offline)
    return;

  self->offline = offline;
  if (offline)
    duplicator_probe_start (self->probe);
  else if (self->probe != NULL)
    duplicator_probe_stop (self->probe);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
}

static void
understudy_connection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_OFFLINE:
    g_value_set_boolean (value, UNDERSTUDY_CONNECTION (object)->offline);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_connection_dispose (GObject *object)
{
  understudy_connection_set_client (UNDERSTUDY_CONNECTION (object), NULL);
  G_OBJECT_CLASS (understudy_connection_parent_class)->dispose (object);
}

static void
understudy_connection_class_init (UnderstudyConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = understudy_connection_get_property;
  object_class->dispose = understudy_connection_dispose;

  properties[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_connection_init (UnderstudyConnection *self)
{
}

/**
 * understudy_connection_new:
 *
 * Returns: (transfer full): a connection that nothing is known of
 */
UnderstudyConnection *
understudy_connection_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_CONNECTION, NULL);
}

/**
 * understudy_connection_set_client:
 * @self: a connection
 * @client: (nullable): whose calls tell
 *
 * Without a client nobody is offline.
 */
void
understudy_connection_set_client (UnderstudyConnection *self, LiveClient *client)
{
  g_return_if_fail (UNDERSTUDY_IS_CONNECTION (self));
  g_return_if_fail (client == NULL || LIVE_IS_CLIENT (client));

  if (self->client == client)
    return;

  if (self->client != NULL) {
    g_signal_handlers_disconnect_by_data (self->client, self);
    duplicator_probe_stop (self->probe);
  }
  g_clear_object (&self->probe);
  g_set_object (&self->client, client);
  self->offline = self->offline && client != NULL;
  if (client != NULL) {
    self->probe = duplicator_probe_new (client);
    g_signal_connect_swapped (client, "notify::reachable", G_CALLBACK (update), self);
    update (self);
  } else {
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
  }
}

/**
 * understudy_connection_get_offline:
 * @self: a connection
 *
 * Returns: whether the last call that could tell did not reach the service
 */
gboolean
understudy_connection_get_offline (UnderstudyConnection *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_CONNECTION (self), FALSE);

  return self->offline;
}

/**
 * understudy_connection_try_again:
 * @self: a connection
 *
 * Asks now rather than in a while, where it is offline.
 */
void
understudy_connection_try_again (UnderstudyConnection *self)
{
  g_return_if_fail (UNDERSTUDY_IS_CONNECTION (self));

  if (self->offline)
    duplicator_probe_hurry (self->probe);
}
