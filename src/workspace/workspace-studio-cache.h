/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* The studios that an account was told of last, on disk, so that there is something to choose from
 * before the service has answered. Nothing depends on it: what cannot be read was never there. */
char *workspace_studio_cache_dup_path (const char *directory, Account *account, const char *place);

void workspace_studio_cache_load_async (const char *path,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *workspace_studio_cache_load_finish (GAsyncResult *result, GError **error);

void workspace_studio_cache_save_async (const char *path,
                                        GPtrArray *studios,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean workspace_studio_cache_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
