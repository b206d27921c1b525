/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-private.h"
#include "ledger-walk.h"

G_BEGIN_DECLS

/**
 * LedgerSearchKind:
 * @LEDGER_SEARCH_WALK: goes on with a walk
 * @LEDGER_SEARCH_CHOOSE: sees which of some rows are wanted
 * @LEDGER_SEARCH_NEW: sees which of the rows after some row are wanted
 */
typedef enum {
  LEDGER_SEARCH_WALK,
  LEDGER_SEARCH_CHOOSE,
  LEDGER_SEARCH_NEW,
} LedgerSearchKind;

/* One question to the thread that searches. Belongs to whoever asks, then to that thread, then to
 * whoever is answered. */
typedef struct {
  LedgerSearchKind kind;
  LedgerQuery *query;
  LedgerWalk walk;
  guint number;  /* of the walk, for whoever asks */
  gint64 budget; /* of a walk, in µs */
  guint limit;   /* of a walk */
  GArray *ids;   /* nullable, of gint64: to choose from */
  gint64 last_id;
  GArray *found;    /* of gint64: the answer */
  gint64 newest_id; /* of all rows, when it was asked */
} LedgerSearch;

/* On the ledger's own thread, in the order in which the questions were asked */
typedef void (*LedgerSearchFunc) (LedgerSearch *search, const GError *error, gpointer user_data);

LedgerSearch *ledger_search_new (LedgerSearchKind kind, LedgerQuery *query);
void ledger_search_free (LedgerSearch *self);
void ledger_search_run (LedgerSearch *self,
                        Ledger *ledger,
                        GCancellable *cancellable,
                        LedgerSearchFunc callback,
                        gpointer user_data,
                        GDestroyNotify destroy);

G_END_DECLS
