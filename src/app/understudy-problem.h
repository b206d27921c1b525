/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* What went wrong, in words */
char *understudy_problem_dup_words (const GError *error);
char *understudy_problem_dup_details (const GError *error);

char *understudy_problem_dup_words_for_ledger (Ledger *ledger);

G_END_DECLS
