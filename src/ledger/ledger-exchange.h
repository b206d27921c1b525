/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-query.h"
#include "ledger.h"

G_BEGIN_DECLS

/**
 * LedgerFormat:
 * @LEDGER_FORMAT_CSV: for spreadsheets: the newest first, without attempts
 * @LEDGER_FORMAT_JSON: everything, the oldest first, to be imported elsewhere
 */
typedef enum {
  LEDGER_FORMAT_CSV,
  LEDGER_FORMAT_JSON,
} LedgerFormat;

/* How far it is, from 0 to 1, on the ledger's own thread */
typedef void (*LedgerProgressFunc) (double fraction, gpointer user_data);

/* What an import came to, in entries */
typedef struct {
  guint64 added;
  guint64 known; /* those that the ledger has already */
} LedgerImported;

void ledger_export_async (Ledger *self,
                          LedgerQuery *query,
                          GFile *file,
                          LedgerFormat format,
                          GCancellable *cancellable,
                          LedgerProgressFunc progress,
                          gpointer progress_data,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean
ledger_export_finish (Ledger *self, GAsyncResult *result, guint64 *n_entries, GError **error);

void ledger_import_async (Ledger *self,
                          GFile *file,
                          GCancellable *cancellable,
                          LedgerProgressFunc progress,
                          gpointer progress_data,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean
ledger_import_finish (Ledger *self, GAsyncResult *result, LedgerImported *imported, GError **error);

G_END_DECLS
