/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"
#include "live-client.h"

G_BEGIN_DECLS

/* Carries orders out: ledger -> live -> ledger. Property: busy (orders are under way).
 * Signal not-recorded (LedgerEntry, GError): what came of an order could not be written to the ledger; the entry
 * tells it all the same, for as long as the program runs. */
#define DUPLICATOR_TYPE_DUPLICATOR (duplicator_get_type ())
G_DECLARE_FINAL_TYPE (Duplicator, duplicator, DUPLICATOR, DUPLICATOR, GObject)

Duplicator *duplicator_new (Ledger *ledger, LiveClient *client, const char *account_id, BaseNonceSource *tokens);
gboolean duplicator_get_busy (Duplicator *self);

/* One studio from another. client_token: NULL makes one. A parameter that cannot be sent is an error, and leaves no
 * entry; everything else, a refusal too, is an entry that tells its outcome. */
void duplicator_duplicate_async (Duplicator *self,
                                 const char *source_id,
                                 const char *name,
                                 const char *client_token,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LedgerEntry *duplicator_duplicate_finish (Duplicator *self, GAsyncResult *result, GError **error);

/* Cancels what is under way, takes no more orders, and ends when every outcome is recorded */
void duplicator_stop_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean duplicator_stop_finish (Duplicator *self, GAsyncResult *result, GError **error);

G_END_DECLS
