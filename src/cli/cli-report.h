/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-command.h"
#include "account.h"
#include "explanation.h"
#include "ledger-entry.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* What is said of an order that was not sent, and that no entry tells about */
typedef struct {
  const char *source_id;
  const char *name;
  const char *client_token; /* nullable */
  Account *account;
} CliOrder;

char *cli_words_for_time (gint64 time);
LedgerState cli_state_for_error (const GError *error);
char *cli_words_for_duration (guint seconds);
CliExit cli_exit_for_state (LedgerState state);

const char *cli_entry_get_possible_copy (LedgerEntry *entry);
char *cli_entry_to_text (LedgerEntry *entry, Account *account);
JsonNode *cli_entry_to_json (LedgerEntry *entry);
char *cli_entries_to_text (GPtrArray *entries, gboolean with_time);
JsonNode *cli_entries_to_json (GPtrArray *entries);
JsonNode *cli_order_to_json (const CliOrder *order, const GError *error);
JsonNode *cli_studio_to_json (LiveStudio *studio);

char *cli_explanation_to_text (Explanation *explanation);
void cli_warn_error (const GError *error);

G_END_DECLS
