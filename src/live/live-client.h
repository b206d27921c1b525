/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base-clock.h"
#include "base-nonce-source.h"
#include "live-credentials.h"
#include "live-credentials-source.h"
#include "live-endpoint.h"
#include "live-error.h"
#include "live-operation.h"
#include "live-reply.h"
#include "live-signature.h"

G_BEGIN_DECLS

#define LIVE_TYPE_CLIENT (live_client_get_type ())
G_DECLARE_FINAL_TYPE (LiveClient, live_client, LIVE, CLIENT, GObject)

/* Properties: endpoint, credentials, credentials-source, signature-algorithm, format, timeout (ms,
 * the whole call), connect-timeout (ms, until the request begins to leave; 0: only the other
 * counts), reachable (read-only, notifies: FALSE after a call that nobody answered because nobody
 * was reached), clock, nonce-source, connectable (construct-only GSocketConnectable, a Unix socket:
 * the Rehearsal's), user-agent, clock-offset (read-only: µs that the service's clock is ahead of
 * clock, as far as that had to be learnt; notifies) */
LiveClient *live_client_new (LiveEndpoint *endpoint, LiveCredentials *credentials);
LiveClient *live_client_new_for_source (LiveEndpoint *endpoint, LiveCredentialsSource *source);
LiveClient *live_client_new_for_connectable (LiveEndpoint *endpoint,
                                             LiveCredentials *credentials,
                                             GSocketConnectable *connectable);

LiveEndpoint *live_client_get_endpoint (LiveClient *self);
void live_client_set_signature_algorithm (LiveClient *self, LiveSignatureAlgorithm algorithm);
void live_client_set_format (LiveClient *self, LiveFormat format);
void live_client_set_timeout (LiveClient *self, guint milliseconds);
void live_client_set_connect_timeout (LiveClient *self, guint milliseconds);
gboolean live_client_get_reachable (LiveClient *self);

void live_client_send_async (LiveClient *self,
                             LiveOperation *operation,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
LiveReply *live_client_send_finish (LiveClient *self, GAsyncResult *result, GError **error);

/* For callers that keep account of every request: goes out once at most, also where the clock turns
 * out to be wrong. written: called when the last byte of the request has been written, if it comes
 * to that */
typedef void (*LiveWrittenFunc) (gpointer user_data);
void live_client_send_once_async (LiveClient *self,
                                  LiveOperation *operation,
                                  GCancellable *cancellable,
                                  LiveWrittenFunc written,
                                  gpointer written_data,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LiveReply *live_client_send_once_finish (LiveClient *self, GAsyncResult *result, GError **error);

gint64 live_client_get_clock_offset (LiveClient *self);

G_END_DECLS
