/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator.h"

G_BEGIN_DECLS

/* What is said of a queue. All return (transfer full); NULL where there is nothing to say. */
char *understudy_words_for_progress (DuplicatorProgress *progress);
char *understudy_words_for_end (DuplicatorProgress *progress);
char *understudy_words_for_time_left (double seconds);
char *understudy_words_for_failures (guint n_failed, guint n_unknown);
char *understudy_words_for_placed (gint64 n);
char *understudy_words_for_cancelled (guint n);
char *understudy_words_for_left_over (guint n);
char *understudy_words_for_clock_offset (gint64 offset);
char *understudy_words_for_unrecorded (GPtrArray *entries, const char *why);
char *understudy_words_for_checked (LedgerEntry *entry);

G_END_DECLS
