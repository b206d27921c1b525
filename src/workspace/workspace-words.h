/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

/* What the window and the command line call the same things: pure functions */
const char *workspace_words_for_state (LedgerState state);
const char *workspace_words_for_studio_status (int status);
char *workspace_words_for_studio_type (int norm_type);
const char *workspace_words_for_resolution (const char *template);

G_END_DECLS
