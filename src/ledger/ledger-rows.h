/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-private.h"

G_BEGIN_DECLS

/* Entries by their numbers, that are read when they are asked for. Some that were used last are
 * held; any that somebody else holds is only known, so that it is the same object when it is used
 * again. */
typedef struct _LedgerRows LedgerRows;

/* There is another object for the row now. */
typedef void (*LedgerRowReplaced) (gint64 id, gpointer user_data);

LedgerRows *ledger_rows_new (Ledger *ledger, LedgerRowReplaced replaced, gpointer user_data);
void ledger_rows_free (LedgerRows *self);
LedgerEntry *ledger_rows_get (LedgerRows *self, gint64 id);

G_END_DECLS
