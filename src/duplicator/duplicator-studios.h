/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-studio-list.h"

G_BEGIN_DECLS

/* Every studio of the account, as live_client_list_studios_async() lists them, within the quota of
 * DescribeCasters. All lists of one client share one pace. */
void duplicator_list_studios_async (LiveClient *client,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *duplicator_list_studios_finish (LiveClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
