/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"

G_BEGIN_DECLS

/* Finds out when a service that cannot be reached can be again: asks it now and then, and at once when the network
 * comes back. Signal: reached. */
#define DUPLICATOR_TYPE_PROBE (duplicator_probe_get_type ())
G_DECLARE_FINAL_TYPE (DuplicatorProbe, duplicator_probe, DUPLICATOR, PROBE, GObject)

DuplicatorProbe *duplicator_probe_new (LiveClient *client);
void duplicator_probe_start (DuplicatorProbe *self);
void duplicator_probe_stop (DuplicatorProbe *self);
void duplicator_probe_hurry (DuplicatorProbe *self);

G_END_DECLS
