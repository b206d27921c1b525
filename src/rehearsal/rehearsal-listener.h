/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "rehearsal-error.h"

G_BEGIN_DECLS

/* A socket that only this computer, or only its user, can reach */
typedef struct _RehearsalListener RehearsalListener;

RehearsalListener *rehearsal_listener_new (GSocketAddress *address, GError **error);
void rehearsal_listener_free (RehearsalListener *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalListener, rehearsal_listener_free)

GSocket *rehearsal_listener_get_socket (RehearsalListener *self);
GSocketAddress *rehearsal_listener_get_address (RehearsalListener *self);

G_END_DECLS
