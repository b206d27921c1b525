/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-client.h"
#include "live-call.h"
#include "live-request.h"
#include "understudy-config.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#define TIMEOUT_DEFAULT 30000

/* The Date header has whole seconds, and the answer was underway for a while */
#define CLOCK_PRECISION (5 * G_USEC_PER_SEC)

#define CONNECTIONS_MAX          64
#define CONNECTIONS_PER_HOST_MAX 32

/* Seconds a connection is kept: shorter than servers and balancers keep it, since a request that
 * meets a closing connection has an unknown outcome */
#define IDLE_TIMEOUT 10

struct _LiveClient {
  GObject parent_instance;

  LiveEndpoint *endpoint;
  LiveCredentials *credentials;
  LiveSignatureAlgorithm algorithm;
  LiveFormat format;
  guint timeout;
  BaseClock *clock;
  BaseNonceSource *nonce_source;
  GSocketConnectable *connectable;
  char *user_agent;

  gint64 clock_offset; /* µs that the service's clock is ahead of ours */

  SoupSession *session; /* made with the first request */
};

G_DEFINE_FINAL_TYPE (LiveClient, live_client, G_TYPE_OBJECT)

enum {
  PROP_ENDPOINT = 1,
  PROP_CREDENTIALS,
  PROP_SIGNATURE_ALGORITHM,
  PROP_FORMAT,
  PROP_TIMEOUT,
  PROP_CLOCK,
  PROP_NONCE_SOURCE,
  PROP_CONNECTABLE,
  PROP_USER_AGENT,
  PROP_CLOCK_OFFSET,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_local (LiveClient *self)
{
  if (self->connectable == NULL)
    return live_endpoint_is_loopback (self->endpoint);

  if (G_IS_INET_SOCKET_ADDRESS (self->connectable))
    return g_inet_address_get_is_loopback (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->connectable)));

  return G_IS_UNIX_SOCKET_ADDRESS (self->connectable);
}

static SoupSession *
get_session (LiveClient *self)
{
  if (self->session != NULL)
    return self->session;

  /* libsoup's time limit is one for each socket operation; ours is one for the whole call, and the
   * only one. */
  self->session =
      g_object_new (SOUP_TYPE_SESSION, "max-conns", CONNECTIONS_MAX, "max-conns-per-host",
                    CONNECTIONS_PER_HOST_MAX, "timeout", 0, "idle-timeout", IDLE_TIMEOUT,
                    "user-agent", self->user_agent, "remote-connectable", self->connectable, NULL);

  /* A small answer could unpack to anything, and a packed one that is cut short would pass for
   * whole */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);

  /* http_proxy in the environment counts for 127.0.0.1 too, and no proxy could get there */
  if (is_local (self))
    soup_session_set_proxy_resolver (self->session, NULL);

  return self->session;
}

static GError *
check_before_sending (LiveClient *self, GCancellable *cancellable)
{
  static const LiveErrorDetails details = {.not_sent = TRUE};

  if (g_cancellable_is_cancelled (cancellable))
    return live_error_new (LIVE_ERROR_CANCELLED, &details, "%s", _ ("The request was cancelled."));

  if (!live_endpoint_is_encrypted (self->endpoint) && !is_local (self))
    return live_error_new (LIVE_ERROR_INSECURE, NULL, "%s",
                           _ ("Without encryption requests go only to this computer itself. Use an "
                              "address that begins "
                              "with https://."));

  return NULL;
}

/* One call of a caller, which may take two requests */
typedef struct {
  LiveOperation *operation;
  LiveWrittenFunc written;
  gpointer written_data;
  gboolean last; /* what comes of this request comes of the call */
  gint64 signed_offset;
} Sending;

static void
sending_free (gpointer data)
{
  Sending *sending = data;

  live_operation_unref (sending->operation);
  g_free (sending);
}

static void
learn_clock (LiveClient *self, const GError *error)
{
  gint64 offset =
      live_error_get_details (error)->server_time - base_clock_get_real_time (self->clock);

  if (ABS (offset - self->clock_offset) <= CLOCK_PRECISION)
    return;

  g_info ("The service's clock is %" G_GINT64_FORMAT " s ahead of this computer's.",
          offset / G_USEC_PER_SEC);
  self->clock_offset = offset;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOCK_OFFSET]);
}

static void send_request (LiveClient *self, GTask *task);

static void
on_replied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LiveClient *self = LIVE_CLIENT (source);
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  LiveReply *reply = g_task_propagate_pointer (G_TASK (result), &error);

  if (reply != NULL) {
    g_task_return_pointer (task, reply, (GDestroyNotify) live_reply_unref);
    return;
  }

  if (live_error_is_clock_off (error)) {
    learn_clock (self, error);
    if (!sending->last && self->clock_offset != sending->signed_offset) {
      g_error_free (error);
      sending->last = TRUE;
      send_request (self, task);
      return;
    }
  }

  g_task_return_error (task, error);
}

static void
send_request (LiveClient *self, GTask *task)
{
  Sending *sending = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GTask) call = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *nonce = NULL;
  GError *error = NULL;

  error = check_before_sending (self, cancellable);
  if (error == NULL) {
    nonce = base_nonce_source_next (self->nonce_source);
    sending->signed_offset = self->clock_offset;
    message = live_request_new (
        self->endpoint, self->credentials, sending->operation, self->algorithm, self->format,
        base_clock_get_real_time (self->clock) + self->clock_offset, nonce, &error);
  }
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  call = g_task_new (self, cancellable, on_replied, g_object_ref (task));
  g_task_set_source_tag (call, send_request);
  g_task_set_check_cancellable (call, FALSE);
  live_call_start (call, get_session (self), message, sending->operation,
                   live_endpoint_get_host (self->endpoint), self->timeout, sending->written,
                   sending->written_data);
}

/* An answer that came in spite of a cancellation is worth more than the cancellation, so the task
 * does not check it */
static void
start_sending (LiveClient *self,
               LiveOperation *operation,
               GCancellable *cancellable,
               const Sending *how,
               gpointer source_tag,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Sending *sending = g_memdup2 (how, sizeof *how);

  g_task_set_source_tag (task, source_tag);
  g_task_set_check_cancellable (task, FALSE);
  sending->operation = live_operation_ref (operation);
  g_task_set_task_data (task, sending, sending_free);
  send_request (self, task);
}

/**
 * live_client_send_async:
 * @self: a client
 * @operation: what to ask
 * @cancellable: (nullable): cancels the call; whether the operation was carried out all the same is
 * then not known, unless nothing was sent yet
 * @callback: called when there is a result, never before this function returns
 * @user_data: for @callback
 *
 * Signs an operation with the time and a nonce of this moment, sends it, and reads the answer. A
 * request that the service refuses because of its time is signed once more, with the service's;
 * nothing else is repeated here. Any number of calls may be under way at a time; all of them have
 * to come from the thread that the first one came from.
 *
 * The call keeps the client alive.
 */
void
live_client_send_async (LiveClient *self,
                        LiveOperation *operation,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  const Sending how = {0};

  g_return_if_fail (LIVE_IS_CLIENT (self));
  g_return_if_fail (operation != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_sending (self, operation, cancellable, &how, live_client_send_async, callback, user_data);
}

/**
 * live_client_send_finish:
 * @self: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the answer, or %NULL with an error of %LIVE_ERROR.
 * live_error_get_verdict() says whether the operation may have been carried out all the same
 */
LiveReply *
live_client_send_finish (LiveClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, live_client_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * live_client_send_once_async:
 * @self: a client
 * @operation: what to ask
 * @cancellable: (nullable): cancels the call, as it does that of live_client_send_async()
 * @written: (nullable) (scope async): called when the last byte of the request has been written, if
 * it comes to that; always before @callback
 * @written_data: for @written
 * @callback: called when there is a result, never before this function returns
 * @user_data: for @callback
 *
 * Sends one request and no other, for a caller that keeps account of what it sends. Where the
 * service refuses it because of its time, #LiveClient:clock-offset is right afterwards, and the
 * next request will do.
 */
void
live_client_send_once_async (LiveClient *self,
                             LiveOperation *operation,
                             GCancellable *cancellable,
                             LiveWrittenFunc written,
                             gpointer written_data,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  const Sending how = {.written = written, .written_data = written_data, .last = TRUE};

  g_return_if_fail (LIVE_IS_CLIENT (self));
  g_return_if_fail (operation != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  start_sending (self, operation, cancellable, &how, live_client_send_once_async, callback,
                 user_data);
}

/**
 * live_client_send_once_finish:
 * @self: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full): what live_client_send_finish() returns
 */
LiveReply *
live_client_send_once_finish (LiveClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, live_client_send_once_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
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
  case PROP_SIGNATURE_ALGORITHM:
    g_value_set_enum (value, (int) self->algorithm);
    break;
  case PROP_FORMAT:
    g_value_set_enum (value, (int) self->format);
    break;
  case PROP_TIMEOUT:
    g_value_set_uint (value, self->timeout);
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
  case PROP_SIGNATURE_ALGORITHM:
    live_client_set_signature_algorithm (self, (LiveSignatureAlgorithm) g_value_get_enum (value));
    break;
  case PROP_FORMAT:
    live_client_set_format (self, (LiveFormat) g_value_get_enum (value));
    break;
  case PROP_TIMEOUT:
    live_client_set_timeout (self, g_value_get_uint (value));
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
   * What requests are signed with; %NULL: every call fails with %LIVE_ERROR_NO_CREDENTIALS.
   */
  properties[PROP_CREDENTIALS] =
      g_param_spec_boxed ("credentials", NULL, NULL, LIVE_TYPE_CREDENTIALS, fixed);

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
