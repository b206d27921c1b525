/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>
#include "rehearsal-desk.h"
#include "rehearsal-gateway.h"
#include "rehearsal-listener.h"
#include "rehearsal-service.h"
#include "rehearsal-throttle.h"
#include "rehearsal-wire.h"

G_BEGIN_DECLS

#define REHEARSAL_MAX_BODY (1024 * 1024)

struct _RehearsalService {
  BaseClock *clock;
  RehearsalFaults *faults;
  LiveCredentials *credentials;
  char **roles;
  RehearsalDesk *desk;
  RehearsalGateway *gateway;
  RehearsalThrottle *throttle;
  RehearsalListener *listener;
  SoupServer *soup;
  GHashTable *exchanges; /* calls under way */
  GHashTable *wires;     /* connections that are written to by hand */
};

typedef struct _RehearsalExchange RehearsalExchange;

void rehearsal_exchange_free (RehearsalExchange *exchange);
void rehearsal_exchange_begin (RehearsalService *service,
                               SoupServerMessage *message,
                               gboolean too_large);

G_END_DECLS
