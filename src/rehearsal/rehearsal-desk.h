/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "rehearsal-world.h"

G_BEGIN_DECLS

/* Where the calls that the gateway let in are worked off, one after the other in the order in which
 * they came, on a thread of its own: the disk holds up neither the gateway nor its quota. */
typedef struct _RehearsalDesk RehearsalDesk;

RehearsalDesk *
rehearsal_desk_open (const char *directory, BaseClock *clock, guint max_studios, GError **error);
void rehearsal_desk_close (RehearsalDesk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalDesk, rehearsal_desk_close)

void rehearsal_desk_act_async (RehearsalDesk *self,
                               const char *account,
                               const char *action,
                               const LiveParameters *parameters,
                               const RehearsalConditions *conditions,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
RehearsalAnswer *rehearsal_desk_act_finish (GAsyncResult *result);

G_END_DECLS
