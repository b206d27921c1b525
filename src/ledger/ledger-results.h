/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-query.h"
#include "ledger.h"

G_BEGIN_DECLS

/* What a query finds in a ledger, newest first: a GListModel of LedgerEntry that fills while it is
 * searched for, and follows the ledger. Properties: ledger, query, searching, n-items. */
#define LEDGER_TYPE_RESULTS (ledger_results_get_type ())
G_DECLARE_FINAL_TYPE (LedgerResults, ledger_results, LEDGER, RESULTS, GObject)

LedgerResults *ledger_results_new (Ledger *ledger, LedgerQuery *query);
LedgerQuery *ledger_results_get_query (LedgerResults *self);
gboolean ledger_results_get_searching (LedgerResults *self); /* more may be found yet */
gint64 ledger_results_get_id (LedgerResults *self, guint position);

G_END_DECLS
