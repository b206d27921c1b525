/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-command.h"
#include "cli-session.h"
#include "ledger-query.h"

G_BEGIN_DECLS

gboolean cli_exchange_has_format (const char *path);
CliExit cli_export (CliSession *session, LedgerQuery *query, const char *path, gboolean json);
CliExit cli_import (CliSession *session, const char *path, gboolean json);

G_END_DECLS
