/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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

G_END_DECLS
