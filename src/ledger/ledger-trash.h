/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"
#include "ledger-removal.h"

G_BEGIN_DECLS

/* Rows that are deleted but can be put back, each inside a transaction that the caller begins and
 * ends. Ranks: how many rows are older. */
gboolean ledger_trash_remove (LedgerDatabase *database,
                              GArray *ids,
                              LedgerRemovalFlags flags,
                              GArray *removed,
                              GArray *ranks,
                              GError **error);
gboolean ledger_trash_restore (
    LedgerDatabase *database, GArray *ids, GArray *restored, GArray *ranks, GError **error);
gboolean ledger_trash_forget (LedgerDatabase *database, GArray *ids, GError **error);
gboolean ledger_trash_empty (LedgerDatabase *database, LedgerLock *lock, GError **error);

G_END_DECLS
