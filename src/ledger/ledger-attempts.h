/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"
#include "ledger-record.h"

G_BEGIN_DECLS

/* What is done to a row once it is in the ledger, each inside a transaction that the caller begins
 * and ends. */
gboolean
ledger_attempts_interrupt (LedgerDatabase *database, LedgerLock *lock, gint64 now, GError **error);
gboolean ledger_attempts_add (LedgerDatabase *database, gint64 id, gint64 now, GError **error);
gboolean ledger_attempts_finish (LedgerDatabase *database,
                                 gint64 id,
                                 const LedgerRecord *outcome,
                                 GError **error);
LedgerRecord *
ledger_attempts_begin (LedgerDatabase *database, gint64 id, gint64 now, GError **error);
LedgerRecord *ledger_attempts_record_outcome (LedgerDatabase *database,
                                              gint64 id,
                                              const LedgerRecord *outcome,
                                              GError **error);

G_END_DECLS
