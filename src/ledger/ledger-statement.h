/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"

G_BEGIN_DECLS

/* Statements are prepared once for every text; what g_autoptr() lets go of goes back for the next
 * use. */
typedef sqlite3_stmt LedgerStatement;

LedgerStatement *ledger_database_prepare (LedgerDatabase *self, const char *sql, GError **error);
void ledger_statement_release (LedgerStatement *statement);
void ledger_statement_bind_text (LedgerStatement *statement, int index, const char *text);
void ledger_statement_bind_int64 (LedgerStatement *statement, int index, gint64 value);
void ledger_statement_bind_int64_or_null (LedgerStatement *statement, int index, gint64 value);
gboolean ledger_database_step (LedgerDatabase *self,
                               LedgerStatement *statement,
                               gboolean *row,
                               GError **error);
gboolean ledger_database_run (LedgerDatabase *self, LedgerStatement *statement, GError **error);
gboolean
ledger_database_query_int64 (LedgerDatabase *self, const char *sql, gint64 *value, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerStatement, ledger_statement_release)

G_END_DECLS
