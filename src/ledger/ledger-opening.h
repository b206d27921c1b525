/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"

G_BEGIN_DECLS

LedgerDatabase *ledger_opening_run (
    const char *path, gint64 now, guint busy_timeout, char **set_aside_path, GError **error);

G_END_DECLS
