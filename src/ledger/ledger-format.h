/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-attempt.h"
#include "ledger-record.h"

G_BEGIN_DECLS

/* An entry with its attempts */
typedef struct {
  LedgerRecord *record;
  GPtrArray *attempts; /* of LedgerAttempt */
} LedgerWhole;

void ledger_whole_free (LedgerWhole *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerWhole, ledger_whole_free)

#define LEDGER_FORMAT_CSV_BEGINNING "\xEF\xBB\xBF"

void ledger_format_append_csv_header (GString *text);
void ledger_format_append_csv (GString *text, const LedgerRecord *record);

void ledger_format_append_json_header (GString *text);
void
ledger_format_append_json (GString *text, const LedgerRecord *record, const GPtrArray *attempts);
void ledger_format_append_json_footer (GString *text);
gboolean ledger_format_check_json_header (const char *line, GError **error);
LedgerWhole *ledger_format_read_json (const char *line, GError **error);

G_END_DECLS
