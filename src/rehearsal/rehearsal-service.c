/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-service.h"

#include "rehearsal-service-private.h"

/* How much of a body that is too large is read and thrown away, so that the client gets to see the
 * answer */
#define MAX_DRAIN (16 * REHEARSAL_MAX_BODY)

#define SIZE_KEY "rehearsal-body-size"

static gsize
get_size (SoupServerMessage *message)
{
  return GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (message), SIZE_KEY));
}

/* With RST: after FIN alone the client would go on until the kernel's buffers are full, and then
 * wait */
static void
hang_up (SoupServerMessage *message)
{
  g_autoptr (GSocket) socket = g_object_ref (soup_server_message_get_socket (message));
  GIOStream *stream = soup_server_message_steal_connection (message);

  if (stream)
    rehearsal_wire_free (rehearsal_wire_new (stream, socket, TRUE));
}

static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer user_data)
{
  gsize size = get_size (message) + g_bytes_get_size (chunk);

  g_object_set_data (G_OBJECT (message), SIZE_KEY, GSIZE_TO_POINTER (size));

  if (size > REHEARSAL_MAX_BODY)
    soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);

  if (size > MAX_DRAIN)
    hang_up (message);
}

/* libsoup's own handling of Range reads past the end of what it has; the service knows no ranges
 * anyway */
static void
headers_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  soup_message_headers_remove (headers, "Range");
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

static void
request_cb (SoupServer *soup,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  rehearsal_exchange_begin (user_data, message, get_size (message) > REHEARSAL_MAX_BODY);
}

static void
exchange_free_cb (gpointer exchange)
{
  rehearsal_exchange_free (exchange);
}

static void
wire_free_cb (gpointer wire)
{
  rehearsal_wire_free (wire);
}

static gboolean
start_http (RehearsalService *self,
            const RehearsalSettings *settings,
            GSocketAddress *address,
            GError **error)
{
  SoupServerListenOptions options = settings->tls_certificate ? SOUP_SERVER_LISTEN_HTTPS : 0;

  self->listener = rehearsal_listener_new (address, error);
  if (!self->listener)
    return FALSE;

  self->soup =
      soup_server_new ("tls-certificate", settings->tls_certificate, "raw-paths", TRUE, NULL);
  soup_server_add_early_handler (self->soup, NULL, headers_cb, self, NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);

  return soup_server_listen_socket (self->soup, rehearsal_listener_get_socket (self->listener),
                                    options, error);
}

/**
 * rehearsal_service_start:
 * @settings: what it is made of; not needed any more afterwards
 * @address: where to listen
 *
 * Opens the world, which blocks, and answers calls from then on.
 *
 * Returns: (transfer full): the service, or %NULL with an error
 */
RehearsalService *
rehearsal_service_start (const RehearsalSettings *settings, GSocketAddress *address, GError **error)
{
  g_autoptr (RehearsalService) self = NULL;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (G_IS_SOCKET_ADDRESS (address), NULL);

  self = g_new0 (RehearsalService, 1);
  self->clock = g_object_ref (settings->clock);
  self->faults = settings->faults ? g_object_ref (settings->faults) : NULL;
  self->credentials = live_credentials_ref (settings->credentials);
  self->roles = g_strdupv (settings->roles);
  self->exchanges = g_hash_table_new_full (NULL, NULL, exchange_free_cb, NULL);
  self->wires = g_hash_table_new_full (NULL, NULL, wire_free_cb, NULL);
  self->gateway = rehearsal_gateway_new (settings->credentials, settings->clock);
  self->throttle = rehearsal_throttle_new (settings->clock, settings->rate);
  self->desk = rehearsal_desk_open (settings->data_directory, settings->clock,
                                    settings->max_studios, error);

  if (!self->desk || !start_http (self, settings, address, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rehearsal_service_stop:
 * @self: (transfer full) (nullable): the service
 *
 * Closes every connection and the world. Calls whose work was still being held back are not carried
 * out any more.
 */
void
rehearsal_service_stop (RehearsalService *self)
{
  if (!self)
    return;

  g_hash_table_remove_all (self->exchanges);
  g_hash_table_remove_all (self->wires);

  if (self->soup)
    soup_server_disconnect (self->soup);

  g_clear_object (&self->soup);
  g_clear_pointer (&self->listener, rehearsal_listener_free);
  g_clear_pointer (&self->desk, rehearsal_desk_close);
  g_clear_pointer (&self->throttle, rehearsal_throttle_free);
  g_clear_pointer (&self->gateway, rehearsal_gateway_free);
  g_clear_pointer (&self->exchanges, g_hash_table_unref);
  g_clear_pointer (&self->wires, g_hash_table_unref);
  g_clear_pointer (&self->credentials, live_credentials_unref);
  g_clear_pointer (&self->roles, g_strfreev);
  g_clear_object (&self->faults);
  g_clear_object (&self->clock);
  g_free (self);
}

/**
 * rehearsal_service_get_address:
 * @self: the service
 *
 * Returns: (transfer none): where it listens
 */
GSocketAddress *
rehearsal_service_get_address (RehearsalService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return rehearsal_listener_get_address (self->listener);
}
