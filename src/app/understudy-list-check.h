/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "duplicator-batch.h"

G_BEGIN_DECLS

/* Reads and checks a list off the main thread. names: what the account has, names by ID; NULL: not
 * known */
void understudy_list_check_async (GBytes *bytes,
                                  GHashTable *names,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
DuplicatorBatch *understudy_list_check_finish (GAsyncResult *result, GError **error);

/* A file as it is, at most a little more than a list may have; text: what can be shown of it, NULL
 * where that is nothing */
void understudy_list_load_async (GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *understudy_list_load_finish (GAsyncResult *result, char **text, GError **error);

G_END_DECLS
