/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"
#include "ledger-record.h"

G_BEGIN_DECLS

/* The entries that somebody holds, so that one row is one object however often it is read. Holds
 * none of them. */
typedef struct _LedgerRegistry LedgerRegistry;

LedgerRegistry *ledger_registry_new (void);
void ledger_registry_unref (LedgerRegistry *self);

LedgerEntry *ledger_registry_lookup (LedgerRegistry *self, gint64 id);
LedgerEntry *ledger_registry_take (LedgerRegistry *self,
                                   LedgerRecord *record,
                                   guint64 serial,
                                   gboolean *changed);
void ledger_registry_adopt (LedgerRegistry *self,
                            LedgerEntry *entry,
                            LedgerRecord *record,
                            guint64 serial);
gboolean
ledger_registry_show_outcome (LedgerRegistry *self, LedgerEntry *entry, LedgerRecord *outcome);
const LedgerRecord *ledger_registry_peek_outcome (LedgerRegistry *self, gint64 id);
GArray *ledger_registry_list_ids (LedgerRegistry *self);
guint ledger_registry_get_size (LedgerRegistry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerRegistry, ledger_registry_unref)

G_END_DECLS
