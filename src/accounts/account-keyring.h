/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "account-secret.h"

G_BEGIN_DECLS

/* The secrets of saved accounts in the Secret Service; in a Flatpak, in a file of the sandbox that
 * the Secret portal has the key of. Each may ask the user to unlock the keyring. Errors:
 * ACCOUNT_ERROR_NO_KEYRING, _KEYRING_LOCKED, _KEYRING_FAILED, G_IO_ERROR_CANCELLED. */
void account_keyring_store_async (const char *account_id,
                                  const char *label,
                                  AccountSecret *secret,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean account_keyring_store_finish (GAsyncResult *result, GError **error);

/* ACCOUNT_ERROR_NO_SECRET where there is none */
void account_keyring_lookup_async (const char *account_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
AccountSecret *account_keyring_lookup_finish (GAsyncResult *result, GError **error);

/* None is as good as cleared */
void account_keyring_clear_async (const char *account_id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean account_keyring_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
