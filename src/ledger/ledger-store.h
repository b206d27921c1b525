/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"
#include "ledger-record.h"

G_BEGIN_DECLS

/* Adds and finds rows, each inside a transaction that the caller begins and ends. Lists of rows are
 * newest first. */
gboolean ledger_store_check (LedgerDatabase *database, GError **error);
gboolean ledger_store_add (LedgerDatabase *database, GPtrArray *records, GError **error);
gboolean ledger_store_add_finished (LedgerDatabase *database, LedgerRecord *record, GError **error);
gboolean ledger_store_has_like (LedgerDatabase *database,
                                const LedgerRecord *record,
                                gboolean *found,
                                GError **error);
LedgerRecord *ledger_store_read (LedgerDatabase *database, gint64 id, GError **error);
GPtrArray *
ledger_store_read_page (LedgerDatabase *database, guint64 offset, guint limit, GError **error);
GPtrArray *ledger_store_read_ids (LedgerDatabase *database, GArray *ids, GError **error);
GPtrArray *
ledger_store_find_by_token (LedgerDatabase *database, const char *client_token, GError **error);

G_END_DECLS
