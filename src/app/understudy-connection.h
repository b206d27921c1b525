/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"

G_BEGIN_DECLS

/* Whether the service can be reached, as its calls tell; asks now and then while it cannot, so that
 * somebody notices when it can. Property: offline. */
#define UNDERSTUDY_TYPE_CONNECTION (understudy_connection_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyConnection, understudy_connection, UNDERSTUDY, CONNECTION, GObject)

UnderstudyConnection *understudy_connection_new (void);
void understudy_connection_set_client (UnderstudyConnection *self, LiveClient *client);
gboolean understudy_connection_get_offline (UnderstudyConnection *self);
void understudy_connection_try_again (UnderstudyConnection *self);

G_END_DECLS
