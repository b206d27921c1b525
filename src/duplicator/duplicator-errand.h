/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-outcome.h"
#include "live-endpoint.h"
#include "live-operation.h"

G_BEGIN_DECLS

/* One order on its way */
typedef struct {
  char *source_id;
  char *name;
  char *client_token;
  LiveOperation *operation;
  GCancellable *cancellable; /* its own; the caller's is chained to it */
  GCancellable *chained;
  gulong chain;
  LedgerEntry *entry;
  gboolean may_have_effect; /* of an attempt before this one, nobody knows what came */
  DuplicatorOutcome *outcome;
} DuplicatorErrand;

DuplicatorErrand *duplicator_errand_new (const char *source_id,
                                       const char *name,
                                       const char *client_token,
                                       GCancellable *cancellable,
                                       GError **error);
void duplicator_errand_free (DuplicatorErrand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorErrand, duplicator_errand_free)

gboolean duplicator_errand_is (const DuplicatorErrand *self, LedgerEntry *entry, LiveEndpoint *endpoint);
void duplicator_errand_continue (DuplicatorErrand *self, LedgerEntry *entry);
void duplicator_errand_take_outcome (DuplicatorErrand *self, DuplicatorOutcome *outcome);

G_END_DECLS
