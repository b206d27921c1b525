/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* A GListModel of LedgerEntry, newest first, that reads pages when rows are asked for. Properties: ledger, n-items. */
#define LEDGER_TYPE_MODEL (ledger_model_get_type ())
G_DECLARE_FINAL_TYPE (LedgerModel, ledger_model, LEDGER, MODEL, GObject)

LedgerModel *ledger_model_new (Ledger *ledger);

G_END_DECLS
