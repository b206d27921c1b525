/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include "ledger.h"

G_BEGIN_DECLS

void ledger_error_set_from_sqlite (GError **error, int code, int system_errno);
void ledger_error_set_for_path (GError **error, int system_errno, const char *path);

G_END_DECLS
