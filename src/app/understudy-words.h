/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

/* How things are said and shown: pure functions, no widgets */
const char *understudy_icon_for_state (LedgerState state);
const char *understudy_style_for_state (LedgerState state);
char *understudy_words_for_service_time (const char *text, gint64 now);
char *understudy_words_for_time (gint64 when, gint64 now);
char *understudy_words_for_full_time (gint64 when);
char *understudy_words_for_outcome (LedgerEntry *entry);

/* A name that is not taken yet, made from that of the studio or of its last copy: "Stage 2" */
typedef gboolean (*UnderstudyTakenFunc) (const char *name, gpointer user_data);
char *
understudy_suggest_next_name (const char *name, UnderstudyTakenFunc taken, gpointer user_data);

G_END_DECLS
