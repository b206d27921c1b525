/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ledger-query.h"
#include "ledger.h"

G_BEGIN_DECLS

/* Where it is written which entries of the history are wanted. Properties: ledger (whose accounts
 * can be chosen), query (read-only), status (what was found, in words; NULL: nothing to say),
 * selecting (whether entries are being picked). Signals: transfer ("csv", "json" or "import"). */
#define UNDERSTUDY_TYPE_HISTORY_SEARCH (understudy_history_search_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyHistorySearch, understudy_history_search, UNDERSTUDY, HISTORY_SEARCH, GtkWidget)

LedgerQuery *understudy_history_search_get_query (UnderstudyHistorySearch *self);
void understudy_history_search_clear (UnderstudyHistorySearch *self);
void understudy_history_search_capture (UnderstudyHistorySearch *self, GtkWidget *widget);

G_END_DECLS
