/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"
#include "live-credentials.h"
#include "rehearsal-reading.h"

G_BEGIN_DECLS

/* Stands before the operations and lets nobody through who cannot sign. Knows one AccessKey pair,
 * and the temporary ones that were given to it. */
typedef struct _RehearsalGateway RehearsalGateway;

RehearsalGateway *rehearsal_gateway_new (LiveCredentials *credentials, BaseClock *clock);
void rehearsal_gateway_free (RehearsalGateway *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalGateway, rehearsal_gateway_free)

RehearsalAnswer *rehearsal_gateway_check (RehearsalGateway *self,
                                          const RehearsalReading *reading,
                                          gint64 clock_offset);

G_END_DECLS
