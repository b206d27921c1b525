/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-id-set.h"

G_BEGIN_DECLS

/* As GListModel tells it */
typedef void (*LedgerIdChangeFunc) (guint64 position,
                                    guint64 removed,
                                    guint64 added,
                                    gpointer user_data);

void ledger_id_change_apply (
    LedgerIdSet *self, GArray *all_ids, gboolean add, LedgerIdChangeFunc tell, gpointer user_data);
void ledger_id_change_become (LedgerIdSet *self,
                              const LedgerIdSet *other,
                              LedgerIdChangeFunc tell,
                              gpointer user_data);

G_END_DECLS
