/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-record.h"

G_BEGIN_DECLS

/* From a record and its secret to credentials: the keyring, a command, roles. secret: NULL: in the
 * keyring. Good until: a time of the clock, µs since the epoch, 0 for as long as one likes; it is 3
 * minutes before they run out. */
void account_loading_start (const AccountRecord *record,
                            AccountSecret *secret,
                            BaseClock *clock,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LiveCredentials *account_loading_finish (GAsyncResult *result, gint64 *good_until, GError **error);

G_END_DECLS
