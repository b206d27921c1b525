/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator.h"
#include "duplicator-order.h"

G_BEGIN_DECLS

struct _Duplicator {
  GObject parent_instance;

  Ledger *ledger;
  LiveClient *client;
  char *account_id;
  BaseNonceSource *tokens;

  GHashTable *under_way; /* client token -> GTask, not owned */
  GPtrArray *stopping;   /* of GTask; NULL: orders are taken */
};

/* An order is a GTask of a Duplicator, with a DuplicatorOrder for its data */
void duplicator_carry_out (Duplicator *self, GTask *task);
void duplicator_settle (Duplicator *self, GTask *task, DuplicatorOutcome *outcome);
void duplicator_finish (Duplicator *self, GTask *task, GError *error);

void duplicator_set_pending (GError **error);
void duplicator_tell_not_recorded (Duplicator *self, LedgerEntry *entry, const GError *error);

G_END_DECLS
