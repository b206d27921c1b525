/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-client.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* Every studio of the account, all pages of DescribeCasters: a GPtrArray of LiveStudio */
void live_client_list_studios_async (LiveClient *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *live_client_list_studios_finish (LiveClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
