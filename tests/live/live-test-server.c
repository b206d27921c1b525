/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-test-server.h"

#include <string.h>
#include <sys/socket.h>

struct _LiveTestServer {
  GSocketService *service;
  GSocketAddress *address;
  GTlsCertificate *certificate;
  LiveTestHandler handler;
  gpointer data;
  GCancellable *closing;

  GMutex mutex;
  GCond cond;
  guint running;
  guint connections;
  GPtrArray *requests;
};

/* Headers up to the empty line and then Content-Length bytes; NULL at the end of the connection */
static char *
read_request (LiveTestServer *self, GInputStream *stream)
{
  g_autoptr (GString) request = g_string_new (NULL);
  gsize missing = 0;
  char c;

  while (!g_str_has_suffix (request->str, "\r\n\r\n")) {
    if (g_input_stream_read (stream, &c, 1, self->closing, NULL) != 1)
      return NULL;
    g_string_append_c (request, c);
  }

  {
    g_autofree char *length = live_test_dup_header (request->str, "Content-Length");

    if (length != NULL)
      missing = (gsize) g_ascii_strtoull (length, NULL, 10);
  }

  while (missing-- > 0) {
    if (g_input_stream_read (stream, &c, 1, self->closing, NULL) != 1)
      return NULL;
    g_string_append_c (request, c);
  }

  return g_string_free (g_steal_pointer (&request), FALSE);
}

static void
serve (LiveTestServer *self, GIOStream *connection)
{
  for (;;) {
    g_autofree char *request = read_request (self, g_io_stream_get_input_stream (connection));

    if (request == NULL)
      return;

    g_mutex_lock (&self->mutex);
    g_ptr_array_add (self->requests, g_strdup (request));
    g_mutex_unlock (&self->mutex);

    if (!self->handler (self, connection, request, self->data))
      return;
  }
}

/* On the main thread: counted before a thread takes it, so that freeing the server waits for that
 * one as well */
static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  LiveTestServer *self = user_data;

  g_mutex_lock (&self->mutex);
  self->running++;
  self->connections++;
  g_mutex_unlock (&self->mutex);

  return FALSE;
}

static gboolean
on_run (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  LiveTestServer *self = user_data;

  if (self->certificate != NULL) {
    g_autoptr (GIOStream) tls =
        g_tls_server_connection_new (G_IO_STREAM (connection), self->certificate, NULL);

    if (tls != NULL && g_tls_connection_handshake (G_TLS_CONNECTION (tls), self->closing, NULL))
      serve (self, tls);
    if (tls != NULL)
      g_io_stream_close (tls, NULL, NULL);
  } else {
    serve (self, G_IO_STREAM (connection));
  }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  g_mutex_lock (&self->mutex);
  self->running--;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

LiveTestServer *
live_test_server_new_full (GSocketAddress *address,
                           GTlsCertificate *certificate,
                           LiveTestHandler handler,
                           gpointer data)
{
  LiveTestServer *self = g_new0 (LiveTestServer, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->handler = handler;
  self->data = data;
  self->closing = g_cancellable_new ();
  if (certificate != NULL)
    self->certificate = g_object_ref (certificate);

  self->service = g_threaded_socket_service_new (64);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), 128);
  g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_DEFAULT, NULL, &self->address, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_signal_connect (self->service, "run", G_CALLBACK (on_run), self);
  g_socket_service_start (self->service);

  return self;
}

LiveTestServer *
live_test_server_new (LiveTestHandler handler, gpointer data)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);

  return live_test_server_new_full (address, NULL, handler, data);
}

void
live_test_server_free (LiveTestServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_cancellable_cancel (self->closing);

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  while (self->running > 0)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);

  g_object_unref (self->service);
  g_object_unref (self->address);
  g_clear_object (&self->certificate);
  g_object_unref (self->closing);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

guint16
live_test_server_get_port (LiveTestServer *self)
{
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (self->address));
}

char *
live_test_server_dup_url (LiveTestServer *self, const char *scheme, const char *host)
{
  return g_strdup_printf ("%s://%s:%u", scheme, host, (guint) live_test_server_get_port (self));
}

guint
live_test_server_count_connections (LiveTestServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->connections;
  g_mutex_unlock (&self->mutex);

  return count;
}

guint
live_test_server_count_requests (LiveTestServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return count;
}

char *
live_test_server_dup_request (LiveTestServer *self, guint index)
{
  char *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_strdup (g_ptr_array_index (self->requests, index));
  g_mutex_unlock (&self->mutex);

  return request;
}

gboolean
live_test_write_bytes (GIOStream *connection, gconstpointer data, gsize length)
{
  return g_output_stream_write_all (g_io_stream_get_output_stream (connection), data, length, NULL,
                                    NULL, NULL);
}

gboolean
live_test_write (GIOStream *connection, const char *text)
{
  return live_test_write_bytes (connection, text, strlen (text));
}

gboolean
live_test_reply (GIOStream *connection, guint status, const char *headers, const char *body)
{
  g_autofree char *text =
      g_strdup_printf ("HTTP/1.1 %u Whatever\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n%s\r\n%s",
                       status, strlen (body), headers, body);

  return live_test_write (connection, text);
}

void
live_test_stall (LiveTestServer *server, GIOStream *connection)
{
  char c;

  g_input_stream_read (g_io_stream_get_input_stream (connection), &c, 1, server->closing, NULL);
}

void
live_test_reset (GIOStream *connection)
{
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  GSocket *socket = g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection));

  setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
}

char *
live_test_dup_header (const char *request, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (request, "\r\n", -1);
  gsize length = strlen (name);

  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++) {
    if (g_ascii_strncasecmp (lines[i], name, length) == 0 && lines[i][length] == ':')
      return g_strdup (g_strstrip (lines[i] + length + 1));
  }

  return NULL;
}

const char *
live_test_get_body (const char *request)
{
  return strstr (request, "\r\n\r\n") + 4;
}
