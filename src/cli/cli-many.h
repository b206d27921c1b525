/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-command.h"
#include "cli-session.h"

G_BEGIN_DECLS

void cli_many_prepare (CliSession *session);
void cli_many_wait (CliSession *session, GPtrArray *entries, gboolean reached);
CliExit cli_many_report (CliSession *session, GPtrArray *entries, gboolean json);

G_END_DECLS
