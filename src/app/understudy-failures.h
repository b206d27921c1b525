/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* The copies of orders of many that were not made, or of which nobody knows, until somebody has
 * looked at them. Properties: words (what is said of them; NULL where there are none), model (a
 * GListModel of LedgerEntry, newest first). */
#define UNDERSTUDY_TYPE_FAILURES (understudy_failures_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyFailures, understudy_failures, UNDERSTUDY, FAILURES, GObject)

UnderstudyFailures *understudy_failures_new (void);

void understudy_failures_set_ledger (UnderstudyFailures *self, Ledger *ledger);
void understudy_failures_set_collecting (UnderstudyFailures *self, gboolean collecting);
void understudy_failures_forget (UnderstudyFailures *self);
GListModel *understudy_failures_get_model (UnderstudyFailures *self);

G_END_DECLS
