/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include "live-error.h"
#include "live-reply.h"

G_BEGIN_DECLS

/* How far a call came */
typedef struct {
  char *host;
  gboolean sent;      /* a byte of the request may have left */
  gboolean via_proxy; /* the connection was to a proxy */
} LiveTransportState;

void live_transport_read_head (SoupMessage *message, LiveReplyHead *head);
GError *
live_transport_error (const GError *error, const LiveTransportState *state, SoupMessage *message);

G_END_DECLS
