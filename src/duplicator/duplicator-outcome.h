/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"
#include "live-reply.h"
#include "live-studio.h"

G_BEGIN_DECLS

/* What came of one attempt, in the ledger's terms, with strings of its own */
typedef struct {
  LedgerState state;
  char *caster_id;
  char *request_id;
  guint http_status;
  char *error_code;
  char *error_message;
  char *host_id;
  char *recommend;
} DuplicatorOutcome;

DuplicatorOutcome *duplicator_outcome_new_from_reply (LiveReply *reply);
DuplicatorOutcome *duplicator_outcome_new_from_error (const GError *error);
DuplicatorOutcome *duplicator_outcome_new_cancelled (void);
DuplicatorOutcome *duplicator_outcome_new_found (LiveStudio *studio, const DuplicatorOutcome *attempt);
DuplicatorOutcome *duplicator_outcome_new_possible (LiveStudio *studio);
void duplicator_outcome_free (DuplicatorOutcome *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorOutcome, duplicator_outcome_free)

LedgerOutcome duplicator_outcome_peek (const DuplicatorOutcome *self);

G_END_DECLS
