/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base-clock.h"
#include "live-credentials.h"
#include "live-endpoint.h"

G_BEGIN_DECLS

/* The cloud service's stand-in, on a thread of its own: its files and its waiting never hold up
 * whoever started it. Properties, set before it starts: data-directory, credentials, roles
 * (that AssumeRole knows), rate (CopyCaster calls a second), max-studios, faults (RehearsalFaults),
 * clock, tls-certificate (of a server that speaks HTTPS). */
#define REHEARSAL_TYPE_SERVER (rehearsal_server_get_type ())
G_DECLARE_FINAL_TYPE (RehearsalServer, rehearsal_server, REHEARSAL, SERVER, GObject)

RehearsalServer *rehearsal_server_new (const char *data_directory, LiveCredentials *credentials);

/* address: a GInetSocketAddress on the loopback (port 0: any) or a GUnixSocketAddress */
void rehearsal_server_start_async (RehearsalServer *self,
                                   GSocketAddress *address,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
rehearsal_server_start_finish (RehearsalServer *self, GAsyncResult *result, GError **error);
GSocketAddress *rehearsal_server_get_address (RehearsalServer *self); /* as bound; NULL before */
void rehearsal_server_stop_async (RehearsalServer *self,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean rehearsal_server_stop_finish (RehearsalServer *self, GAsyncResult *result, GError **error);

G_END_DECLS
