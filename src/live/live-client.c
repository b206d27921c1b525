/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-client-private.h"
#include "understudy-config.h"

#define TIMEOUT_DEFAULT 30000

G_DEFINE_FINAL_TYPE (LiveClient, live_client, G_TYPE_OBJECT)

enum {
  PROP_ENDPOINT = 1,
  PROP_CREDENTIALS,
  PROP_CREDENTIALS_SOURCE,
  PROP_SIGNATURE_ALGORITHM,
  PROP_FORMAT,
  PROP_TIMEOUT,
  PROP_CONNECT_TIMEOUT,
  PROP_CLOCK,
  PROP_NONCE_SOURCE,
  PROP_CONNECTABLE,
  PROP_USER_AGENT,
  PROP_CLOCK_OFFSET,
  PROP_REACHABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/*
 * live_client_set_clock_offset:
 * @clock_offset: µs that the service's clock is ahead of the client's
 *
 * Lets the next requests be signed with the service's time.
 */
void
live_client_set_clock_offset (LiveClient *self, gint64 clock_offset)
{
  self->clock_offset = clock_offset;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOCK_OFFSET]);
}

/**
 * live_client_get_clock_offset:
 * @self: a client
 *
 * Returns: µs that the service's clock is ahead of this computer's, as far as that had to be learnt
 */
gint64
live_client_get_clock_offset (LiveClient *self)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), 0);

  return self->clock_offset;
}

/*
 * live_client_set_reachable:
 * @reachable: whether the last call that could tell reached the service
 */
void
live_client_set_reachable (LiveClient *self, gboolean reachable)
{
  if (self->unreachable == !reachable)
    return;

  self->unreachable = !reachable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REACHABLE]);
}

/**
 * live_client_get_reachable:
 * @self: a client
 *
 * Returns: %FALSE where the last call that could tell did not reach the service
 */
gboolean
live_client_get_reachable (LiveClient *self)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), FALSE);

  return !self->unreachable;
}

static void
live_client_constructed (GObject *object)
{
  LiveClient *self = LIVE_CLIENT (object);

  G_OBJECT_CLASS (live_client_parent_class)->constructed (object);

  g_assert (self->endpoint != NULL);
  if (self->clock == NULL)
    self->clock = g_object_ref (base_clock_get_system ());
  if (self->nonce_source == NULL)
    self->nonce_source = g_object_ref (base_nonce_source_get_system ());
  if (self->user_agent == NULL)
    self->user_agent = g_strdup ("Understudy/" PACKAGE_VERSION);
}

static void
live_client_finalize (GObject *object)
{
  LiveClient *self = LIVE_CLIENT (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->endpoint, live_endpoint_unref);
  g_clear_pointer (&self->credentials, live_credentials_unref);
  g_clear_object (&self->credentials_source);
  g_clear_object (&self->clock);
  g_clear_object (&self->nonce_source);
  g_clear_object (&self->connectable);
  g_free (self->user_agent);

  G_OBJECT_CLASS (live_client_parent_class)->finalize (object);
}

static void
live_client_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LiveClient *self = LIVE_CLIENT (object);

  switch (id) {
  case PROP_ENDPOINT:
    g_value_set_boxed (value, self->endpoint);
    break;
  case PROP_CREDENTIALS:
    g_value_set_boxed (value, self->credentials);
    break;
  case PROP_CREDENTIALS_SOURCE:
    g_value_set_object (value, self->credentials_source);
    break;
  case PROP_SIGNATURE_ALGORITHM:
    g_value_set_enum (value, (int) self->algorithm);
    break;
  case PROP_FORMAT:
    g_value_set_enum (value, (int) self->format);
    break;
  case PROP_TIMEOUT:
    g_value_set_uint (value, self->timeout);
    break;
  case PROP_CONNECT_TIMEOUT:
    g_value_set_uint (value, self->connect_timeout);
    break;
  case PROP_REACHABLE:
    g_value_set_boolean (value, !self->unreachable);
    break;
  case PROP_CLOCK:
    g_value_set_object (value, self->clock);
    break;
  case PROP_NONCE_SOURCE:
    g_value_set_object (value, self->nonce_source);
    break;
  case PROP_CONNECTABLE:
    g_value_set_object (value, self->connectable);
    break;
  case PROP_USER_AGENT:
    g_value_set_string (value, self->user_agent);
    break;
  case PROP_CLOCK_OFFSET:
    g_value_set_int64 (value, self->clock_offset);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
live_client_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LiveClient *self = LIVE_CLIENT (object);

  switch (id) {
  case PROP_ENDPOINT:
    self->endpoint = g_value_dup_boxed (value);
    break;
  case PROP_CREDENTIALS:
    self->credentials = g_value_dup_boxed (value);
    break;
  case PROP_CREDENTIALS_SOURCE:
    self->credentials_source = g_value_dup_object (value);
    break;
  case PROP_SIGNATURE_ALGORITHM:
    live_client_set_signature_algorithm (self, (LiveSignatureAlgorithm) g_value_get_enum (value));
    break;
  case PROP_FORMAT:
    live_client_set_format (self, (LiveFormat) g_value_get_enum (value));
    break;
  case PROP_TIMEOUT:
    live_client_set_timeout (self, g_value_get_uint (value));
    break;
  case PROP_CONNECT_TIMEOUT:
    live_client_set_connect_timeout (self, g_value_get_uint (value));
    break;
  case PROP_CLOCK:
    self->clock = g_value_dup_object (value);
    break;
  case PROP_NONCE_SOURCE:
    self->nonce_source = g_value_dup_object (value);
    break;
  case PROP_CONNECTABLE:
    self->connectable = g_value_dup_object (value);
    break;
  case PROP_USER_AGENT:
    self->user_agent = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
live_client_class_init (LiveClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags fixed = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags changing = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = live_client_constructed;
  object_class->finalize = live_client_finalize;
  object_class->get_property = live_client_get_property;
  object_class->set_property = live_client_set_property;

  /**
   * LiveClient:endpoint:
   *
   * Where requests go, and the region they are about.
   */
  properties[PROP_ENDPOINT] =
      g_param_spec_boxed ("endpoint", NULL, NULL, LIVE_TYPE_ENDPOINT, fixed);

  /**
   * LiveClient:credentials:
   *
   * What requests are signed with. %NULL and no source either: every call fails with
   * %LIVE_ERROR_NO_CREDENTIALS.
   */
  properties[PROP_CREDENTIALS] =
      g_param_spec_boxed ("credentials", NULL, NULL, LIVE_TYPE_CREDENTIALS, fixed);

  /**
   * LiveClient:credentials-source:
   *
   * What is asked for credentials before each request, in place of #LiveClient:credentials.
   */
  properties[PROP_CREDENTIALS_SOURCE] =
      g_param_spec_object ("credentials-source", NULL, NULL, LIVE_TYPE_CREDENTIALS_SOURCE, fixed);

  /**
   * LiveClient:signature-algorithm:
   *
   * How requests are signed.
   */
  properties[PROP_SIGNATURE_ALGORITHM] =
      g_param_spec_enum ("signature-algorithm", NULL, NULL, LIVE_TYPE_SIGNATURE_ALGORITHM,
                         LIVE_SIGNATURE_ACS3_HMAC_SHA256, changing);

  /**
   * LiveClient:format:
   *
   * What answers are asked for. One in the other format is read just as well.
   */
  properties[PROP_FORMAT] =
      g_param_spec_enum ("format", NULL, NULL, LIVE_TYPE_FORMAT, LIVE_FORMAT_JSON, changing);

  /**
   * LiveClient:timeout:
   *
   * Milliseconds that a call may take from its beginning to its last byte; 0 for as long as it
   * takes.
   */
  properties[PROP_TIMEOUT] =
      g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, TIMEOUT_DEFAULT, changing);

  /**
   * LiveClient:connect-timeout:
   *
   * Milliseconds of #LiveClient:timeout that may pass before the request begins to leave; 0 where
   * only the whole counts.
   */
  properties[PROP_CONNECT_TIMEOUT] =
      g_param_spec_uint ("connect-timeout", NULL, NULL, 0, G_MAXUINT, 0, changing);

  /**
   * LiveClient:reachable:
   *
   * Whether there is somebody at the other end: %FALSE after a call that ended because no
   * connection could be made, %TRUE after any answer.
   */
  properties[PROP_REACHABLE] = g_param_spec_boolean ("reachable", NULL, NULL, TRUE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * LiveClient:clock:
   *
   * The clock whose time is signed; %NULL for the computer's.
   */
  properties[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, BASE_TYPE_CLOCK, fixed);

  /**
   * LiveClient:nonce-source:
   *
   * Where nonces come from; %NULL for random ones.
   */
  properties[PROP_NONCE_SOURCE] =
      g_param_spec_object ("nonce-source", NULL, NULL, BASE_TYPE_NONCE_SOURCE, fixed);

  /**
   * LiveClient:connectable:
   *
   * What connections are made to in place of the endpoint's host, such as a Unix socket. Requests
   * are the same, the Host header too.
   */
  properties[PROP_CONNECTABLE] =
      g_param_spec_object ("connectable", NULL, NULL, G_TYPE_SOCKET_CONNECTABLE, fixed);

  /**
   * LiveClient:user-agent:
   *
   * What the client calls itself; %NULL for the program's name and version.
   */
  properties[PROP_USER_AGENT] = g_param_spec_string ("user-agent", NULL, NULL, NULL, fixed);

  /**
   * LiveClient:clock-offset:
   *
   * Microseconds that the service's clock is ahead of #LiveClient:clock; behind it, if negative. 0
   * until the service refuses a request because of its time, and tells its own.
   */
  properties[PROP_CLOCK_OFFSET] =
      g_param_spec_int64 ("clock-offset", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
live_client_init (LiveClient *self)
{
  self->timeout = TIMEOUT_DEFAULT;
}

/**
 * live_client_new:
 * @endpoint: where requests go
 * @credentials: (nullable): what they are signed with
 *
 * Returns: (transfer full): a client
 */
LiveClient *
live_client_new (LiveEndpoint *endpoint, LiveCredentials *credentials)
{
  return live_client_new_for_connectable (endpoint, credentials, NULL);
}

/**
 * live_client_new_for_source:
 * @endpoint: where requests go
 * @source: what is asked, before each request, what to sign it with
 *
 * Returns: (transfer full): a client
 */
LiveClient *
live_client_new_for_source (LiveEndpoint *endpoint, LiveCredentialsSource *source)
{
  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (LIVE_IS_CREDENTIALS_SOURCE (source), NULL);

  return g_object_new (LIVE_TYPE_CLIENT, "endpoint", endpoint, "credentials-source", source, NULL);
}

/**
 * live_client_new_for_connectable:
 * @endpoint: what requests are addressed to
 * @credentials: (nullable): what they are signed with
 * @connectable: (nullable): where they go in place of the endpoint's host, such as a
 * #GUnixSocketAddress
 *
 * Returns: (transfer full): a client
 */
LiveClient *
live_client_new_for_connectable (LiveEndpoint *endpoint,
                                 LiveCredentials *credentials,
                                 GSocketConnectable *connectable)
{
  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (connectable == NULL || G_IS_SOCKET_CONNECTABLE (connectable), NULL);

  return g_object_new (LIVE_TYPE_CLIENT, "endpoint", endpoint, "credentials", credentials,
                       "connectable", connectable, NULL);
}

/**
 * live_client_get_endpoint:
 * @self: a client
 *
 * Returns: (transfer none): where requests go
 */
LiveEndpoint *
live_client_get_endpoint (LiveClient *self)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), NULL);

  return self->endpoint;
}

/**
 * live_client_set_signature_algorithm:
 * @self: a client
 * @algorithm: how the next requests are signed
 */
void
live_client_set_signature_algorithm (LiveClient *self, LiveSignatureAlgorithm algorithm)
{
  g_return_if_fail (LIVE_IS_CLIENT (self));

  if (self->algorithm == algorithm)
    return;

  self->algorithm = algorithm;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SIGNATURE_ALGORITHM]);
}

/**
 * live_client_set_format:
 * @self: a client
 * @format: what the next requests ask for
 */
void
live_client_set_format (LiveClient *self, LiveFormat format)
{
  g_return_if_fail (LIVE_IS_CLIENT (self));

  if (self->format == format)
    return;

  self->format = format;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FORMAT]);
}

/**
 * live_client_set_timeout:
 * @self: a client
 * @milliseconds: how long the next calls may take as a whole, 0 for as long as it takes
 */
void
live_client_set_timeout (LiveClient *self, guint milliseconds)
{
  g_return_if_fail (LIVE_IS_CLIENT (self));

  if (self->timeout == milliseconds)
    return;

  self->timeout = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIMEOUT]);
}

/**
 * live_client_set_connect_timeout:
 * @self: a client
 * @milliseconds: how long the next calls may take to find somebody to send to, 0 for as long as the
 * whole call may take
 */
void
live_client_set_connect_timeout (LiveClient *self, guint milliseconds)
{
  g_return_if_fail (LIVE_IS_CLIENT (self));

  if (self->connect_timeout == milliseconds)
    return;

  self->connect_timeout = milliseconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONNECT_TIMEOUT]);
}
