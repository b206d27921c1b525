/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-service.h"

G_BEGIN_DECLS

/* A thread that runs a service. Whoever started it only ever asks it to end. */
typedef struct _RehearsalWorker RehearsalWorker;

RehearsalWorker *
rehearsal_worker_start (const RehearsalSettings *settings, GSocketAddress *address, GTask *task);
void rehearsal_worker_join (RehearsalWorker *self);

gboolean rehearsal_worker_stop (RehearsalWorker *self, GTask *task);
gboolean rehearsal_worker_has_ended (RehearsalWorker *self);
GSocketAddress *rehearsal_worker_get_address (RehearsalWorker *self);

G_END_DECLS
