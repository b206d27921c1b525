/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"
#include "ledger-record.h"

G_BEGIN_DECLS

/* Called with an entry's id when the entry goes away. */
typedef void (*LedgerEntryGone) (gint64 id, gpointer user_data);

LedgerEntry *ledger_entry_new (void);
gboolean ledger_entry_update (LedgerEntry *self, LedgerRecord *record, guint64 serial);
gboolean ledger_entry_show_outcome (LedgerEntry *self, const LedgerRecord *outcome);
void ledger_entry_watch (LedgerEntry *self,
                         LedgerEntryGone gone,
                         gpointer user_data,
                         GDestroyNotify destroy);

G_END_DECLS
