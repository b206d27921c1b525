/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-needles.h"
#include "ledger-query.h"

G_BEGIN_DECLS

const LedgerNeedles *ledger_query_get_needles (LedgerQuery *self);

G_END_DECLS
