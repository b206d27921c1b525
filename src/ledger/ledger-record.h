/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* One row of the ledger as plain data: what the ledger's thread reads and writes, and what a
 * LedgerEntry shows. It may go from one thread to another, but belongs to one at a time. Texts that
 * there are none of are NULL. */
typedef struct {
  gint64 id;
  char *client_token;
  char *account;
  char *endpoint;
  char *region;
  char *source_id;
  char *name;
  LedgerState state;
  char *caster_id;
  char *request_id;
  guint http_status;
  char *error_code;
  char *error_message;
  char *host_id;
  char *recommend;
  gint64 created_at;
  gint64 finished_at;
} LedgerRecord;

LedgerRecord *ledger_record_new (void);
LedgerRecord *ledger_record_new_for_intent (const LedgerIntent *intent, gint64 created_at);
LedgerRecord *ledger_record_new_for_outcome (const LedgerOutcome *outcome, gint64 finished_at);
LedgerRecord *ledger_record_copy (const LedgerRecord *self);
void ledger_record_set_outcome (LedgerRecord *self, const LedgerRecord *outcome);
void ledger_record_free (LedgerRecord *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerRecord, ledger_record_free)

G_END_DECLS
