/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"

G_BEGIN_DECLS

/* The Rehearsal's service, run by this program on a private socket for as long as a workspace is
 * open */
#define WORKSPACE_TYPE_STAND_IN (workspace_stand_in_get_type ())
G_DECLARE_FINAL_TYPE (WorkspaceStandIn, workspace_stand_in, WORKSPACE, STAND_IN, GObject)

WorkspaceStandIn *workspace_stand_in_new (const char *data_directory, LiveEndpoint *endpoint);

/* Ends with a client that talks to it and to nobody else */
void workspace_stand_in_start_async (WorkspaceStandIn *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
LiveClient *
workspace_stand_in_start_finish (WorkspaceStandIn *self, GAsyncResult *result, GError **error);
void workspace_stand_in_stop_async (WorkspaceStandIn *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
workspace_stand_in_stop_finish (WorkspaceStandIn *self, GAsyncResult *result, GError **error);

G_END_DECLS
