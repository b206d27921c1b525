/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

gboolean ledger_state_allows_outcome (LedgerState state, LedgerState outcome);

G_END_DECLS
