/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A set of rows' numbers, in which the row at any place from the newest on is found at once. Takes
 * a bit for every row of the ledger, and nothing for long gaps. */
typedef struct _LedgerIdSet LedgerIdSet;

LedgerIdSet *ledger_id_set_new (void);
void ledger_id_set_free (LedgerIdSet *self);
guint64 ledger_id_set_get_size (const LedgerIdSet *self);
gboolean ledger_id_set_contains (const LedgerIdSet *self, gint64 id);
gboolean ledger_id_set_add (LedgerIdSet *self, gint64 id);
gboolean ledger_id_set_remove (LedgerIdSet *self, gint64 id);
gint64 ledger_id_set_get_at (LedgerIdSet *self, guint64 position);
guint64 ledger_id_set_count_above (LedgerIdSet *self, gint64 id);
gint64 ledger_id_set_next_below (const LedgerIdSet *self, gint64 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerIdSet, ledger_id_set_free)

G_END_DECLS
