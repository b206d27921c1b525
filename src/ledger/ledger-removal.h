/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* What was deleted together, and can be put back until it is forgotten. Letting go of it forgets
 * it. Properties: none. Belongs to its ledger's thread. */
#define LEDGER_TYPE_REMOVAL (ledger_removal_get_type ())
G_DECLARE_FINAL_TYPE (LedgerRemoval, ledger_removal, LEDGER, REMOVAL, GObject)

/**
 * LedgerRemovalFlags:
 * @LEDGER_REMOVAL_FINISHED: what is done, refused or cancelled
 * @LEDGER_REMOVAL_UNKNOWN: also what nobody knows the outcome of
 */
typedef enum {
  LEDGER_REMOVAL_FINISHED = 0,
  LEDGER_REMOVAL_UNKNOWN = 1 << 0,
} LedgerRemovalFlags;

/* ids: a GArray of gint64 */
void ledger_remove_async (Ledger *self,
                          GArray *ids,
                          LedgerRemovalFlags flags,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
LedgerRemoval *ledger_remove_finish (Ledger *self, GAsyncResult *result, GError **error);

guint ledger_removal_get_n_removed (LedgerRemoval *self);
guint ledger_removal_get_n_kept (LedgerRemoval *self); /* neither finished nor to be given up */

void
ledger_restore_async (LedgerRemoval *removal, GAsyncReadyCallback callback, gpointer user_data);
gboolean ledger_restore_finish (LedgerRemoval *removal, GAsyncResult *result, GError **error);
void ledger_removal_forget (LedgerRemoval *self);

G_END_DECLS
