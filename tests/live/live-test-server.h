/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* A host that does as a test tells it, byte by byte. Connections are served on threads of their
 * own, with blocking reads and writes, so that a test can say in plain order what happens on the
 * wire. */
typedef struct _LiveTestServer LiveTestServer;

/* Serves one request; FALSE closes the connection */
typedef gboolean (*LiveTestHandler) (LiveTestServer *server,
                                     GIOStream *connection,
                                     const char *request,
                                     gpointer data);

LiveTestServer *live_test_server_new (LiveTestHandler handler, gpointer data);
LiveTestServer *live_test_server_new_full (GSocketAddress *address,
                                           GTlsCertificate *certificate,
                                           LiveTestHandler handler,
                                           gpointer data);
void live_test_server_free (LiveTestServer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveTestServer, live_test_server_free)

guint16 live_test_server_get_port (LiveTestServer *self);
char *live_test_server_dup_url (LiveTestServer *self, const char *scheme, const char *host);
guint live_test_server_count_connections (LiveTestServer *self);
guint live_test_server_count_requests (LiveTestServer *self);
char *live_test_server_dup_request (LiveTestServer *self, guint index);

/* For handlers. stall() returns when the client has gone away or the server is being freed */
gboolean live_test_write (GIOStream *connection, const char *text);
gboolean live_test_write_bytes (GIOStream *connection, gconstpointer data, gsize length);
gboolean
live_test_reply (GIOStream *connection, guint status, const char *headers, const char *body);
void live_test_stall (LiveTestServer *server, GIOStream *connection);
void live_test_reset (GIOStream *connection);

/* For requests */
char *live_test_dup_header (const char *request, const char *name);
const char *live_test_get_body (const char *request);
