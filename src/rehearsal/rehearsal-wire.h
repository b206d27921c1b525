/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bytes to write to a connection by hand, with waits between them, and how to end it */
typedef struct _RehearsalWire RehearsalWire;

typedef void (*RehearsalWireDone) (RehearsalWire *self, gpointer user_data);

RehearsalWire *rehearsal_wire_new (GIOStream *stream, GSocket *socket, gboolean reset);
void rehearsal_wire_free (RehearsalWire *self);

void rehearsal_wire_add (RehearsalWire *self, GBytes *bytes);
void rehearsal_wire_add_text (RehearsalWire *self, const char *text);
void rehearsal_wire_add_wait (RehearsalWire *self, gint64 microseconds);
void rehearsal_wire_run (RehearsalWire *self, RehearsalWireDone done, gpointer user_data);

G_END_DECLS
