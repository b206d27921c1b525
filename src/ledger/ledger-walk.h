/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"
#include "ledger-query.h"

G_BEGIN_DECLS

/* The way through all rows that a query wants, in pieces, each inside a transaction that the caller
 * begins and ends. Newest first as far as one index goes; a query that needs several goes through
 * one after the other. */
typedef struct {
  guint source;  /* the next one to go through */
  gint64 key;    /* where to go on in it: below this; 0 at its beginning */
  gint64 tie;    /* likewise among those with the same key */
  gboolean done; /* nothing is left */
} LedgerWalk;

gboolean ledger_walk_go_on (LedgerWalk *self,
                            LedgerDatabase *database,
                            LedgerQuery *query,
                            gint64 budget,
                            guint limit,
                            GArray *ids,
                            GError **error);
gboolean ledger_walk_choose (
    LedgerDatabase *database, LedgerQuery *query, GArray *ids, GArray *chosen, GError **error);
gboolean ledger_walk_find_new (
    LedgerDatabase *database, LedgerQuery *query, gint64 last_id, GArray *ids, GError **error);

G_END_DECLS
