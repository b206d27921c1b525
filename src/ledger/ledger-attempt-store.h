/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-attempt.h"
#include "ledger-database.h"

G_BEGIN_DECLS

/* Each inside a transaction that the caller begins and ends */
GPtrArray *ledger_attempt_store_read (LedgerDatabase *database, gint64 entry_id, GError **error);
gboolean ledger_attempt_store_add (LedgerDatabase *database,
                                   gint64 entry_id,
                                   const LedgerAttempt *attempt,
                                   GError **error);

G_END_DECLS
