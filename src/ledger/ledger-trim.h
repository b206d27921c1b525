/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* What a ledger takes */
typedef struct {
  gint64 entries;
  gint64 bytes; /* on the disk, with what is not folded into the file yet */
} LedgerMeasure;

void ledger_measure_async (Ledger *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean
ledger_measure_finish (Ledger *self, GAsyncResult *result, LedgerMeasure *measure, GError **error);

/* Forgets what has ended before a time, in µs since the epoch; never what may still come to
 * something. Returns how many entries that were, -1 on error. */
void ledger_trim_async (Ledger *self,
                        gint64 before,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gint64 ledger_trim_finish (Ledger *self, GAsyncResult *result, GError **error);

G_END_DECLS
