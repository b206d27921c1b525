/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"

G_BEGIN_DECLS

gboolean ledger_index_go_on (LedgerDatabase *database, gboolean *more, GError **error);

G_END_DECLS
