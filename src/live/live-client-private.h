/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Of live-client.c (what a client is) and live-sending.c (what it does) alone */
struct _LiveClient {
  GObject parent_instance;

  LiveEndpoint *endpoint;
  LiveCredentials *credentials;
  LiveCredentialsSource *credentials_source;
  LiveSignatureAlgorithm algorithm;
  LiveFormat format;
  guint timeout;
  guint connect_timeout;
  BaseClock *clock;
  BaseNonceSource *nonce_source;
  GSocketConnectable *connectable;
  char *user_agent;

  gboolean unreachable; /* as of the last call that tells */
  gint64 clock_offset;  /* µs that the service's clock is ahead of ours */

  SoupSession *session; /* made with the first request */
};

void live_client_set_clock_offset (LiveClient *self, gint64 clock_offset);
void live_client_set_reachable (LiveClient *self, gboolean reachable);

G_END_DECLS
