/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-attempt.h"
#include "ledger-entry.h"

G_BEGIN_DECLS

/* One thing that is known of an entry: what it is called, translated, and what it is */
typedef struct {
  const char *label;
  char *value;
} UnderstudyFact;

GPtrArray *understudy_entry_facts (LedgerEntry *entry);
char *understudy_entry_to_text (LedgerEntry *entry);

/* The same of an error that is about no entry */
GPtrArray *understudy_error_facts (const GError *error);
char *understudy_error_to_text (const GError *error);

/* An attempt of an entry: which it was and what came of it; and when, how long, what came back */
char *understudy_attempt_dup_label (const LedgerAttempt *attempt);
char *understudy_attempt_dup_words (const LedgerAttempt *attempt);

G_END_DECLS
