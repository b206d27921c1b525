/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "live-credentials.h"
#include "rehearsal-faults.h"

G_BEGIN_DECLS

/* What a service is made of; nothing in it changes once it runs */
typedef struct {
  char *data_directory;
  LiveCredentials *credentials;
  char **roles; /* nullable: every role can be assumed */
  guint rate;
  guint max_studios;
  RehearsalFaults *faults; /* nullable */
  BaseClock *clock;
  GTlsCertificate *tls_certificate; /* nullable: plain HTTP */
} RehearsalSettings;

/* The service itself: gateway, quota and HTTP, which happen in the thread-default main context of the
 * thread that started it, and the world, which has a thread of its own. All of it is over when it is
 * stopped. */
typedef struct _RehearsalService RehearsalService;

RehearsalService *rehearsal_service_start (const RehearsalSettings *settings,
                                           GSocketAddress *address,
                                           GError **error);
void rehearsal_service_stop (RehearsalService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalService, rehearsal_service_stop)

GSocketAddress *rehearsal_service_get_address (RehearsalService *self);

G_END_DECLS
