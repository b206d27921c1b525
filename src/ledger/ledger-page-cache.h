/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

/* The rows of a model that are in memory, by rank: how many rows are older. Pages of the rows that
 * were used last are held; a row of any other that somebody else holds is only known, so that it is
 * the same object when it is used again. */
typedef struct _LedgerPageCache LedgerPageCache;

#define LEDGER_PAGE_SIZE  64
#define LEDGER_PAGE_LIMIT 16

/* @awaited: somebody holds a row of it that is not loaded */
typedef void (*LedgerPageDropped) (guint64 page, gboolean awaited, gpointer user_data);

LedgerPageCache *ledger_page_cache_new (LedgerPageDropped dropped, gpointer user_data);
void ledger_page_cache_free (LedgerPageCache *self);

LedgerEntry *ledger_page_cache_use (LedgerPageCache *self, guint64 rank);
LedgerEntry *ledger_page_cache_peek (LedgerPageCache *self, guint64 rank);
void ledger_page_cache_put (LedgerPageCache *self, guint64 rank, LedgerEntry *entry);
void ledger_page_cache_remove_ranks (LedgerPageCache *self, guint64 first, guint64 n);
void ledger_page_cache_insert_ranks (LedgerPageCache *self, guint64 first, guint64 n);
GArray *ledger_page_cache_list_awaited (LedgerPageCache *self);
void ledger_page_cache_clear (LedgerPageCache *self);

G_END_DECLS
