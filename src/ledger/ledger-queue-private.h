/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-private.h"
#include "ledger-queue.h"

G_BEGIN_DECLS

/* What the questions about the queue and those about one entry on its way have in common */
LedgerJob *ledger_queue_new_job (Ledger *self,
                                 LedgerTransaction transaction,
                                 LedgerJobRun run,
                                 LedgerJobDeliver deliver,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data,
                                 gpointer source_tag);
gboolean ledger_queue_return_failure (LedgerJob *job);
LedgerEntry *ledger_queue_take_entry (Ledger *self, LedgerJob *job, guint index);
void ledger_queue_deliver_entry (LedgerJob *job, gpointer owner);

G_END_DECLS
