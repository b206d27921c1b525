/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

G_BEGIN_DECLS

/* Which entries somebody wants to see: all that have the text, are in one of the states, and so on.
 * Is never changed once it is made, and may go from thread to thread. */
typedef struct _LedgerQuery LedgerQuery;

#define LEDGER_TYPE_QUERY (ledger_query_get_type ())
GType ledger_query_get_type (void);

/* A set of states, for LedgerQueryTerms */
#define LEDGER_STATES(state) (1u << (state))
#define LEDGER_STATES_ALL    ((1u << (LEDGER_STATE_CANCELLED + 1)) - 1)

/* Zero, or NULL, is "any" everywhere */
typedef struct {
  const char *text;    /* words, each of which has to be somewhere in an entry */
  guint states;        /* LEDGER_STATES (…) | … */
  const char *account; /* an account's id, exactly */
  const char *endpoint;
  const char *region;
  gint64 since; /* µs since the epoch: asked for then or later */
  gint64 until; /* asked for before then */
} LedgerQueryTerms;

LedgerQuery *ledger_query_new (const LedgerQueryTerms *terms);
LedgerQuery *ledger_query_ref (LedgerQuery *self);
void ledger_query_unref (LedgerQuery *self);

const LedgerQueryTerms *ledger_query_get_terms (LedgerQuery *self);
gboolean ledger_query_is_for_all (LedgerQuery *self);
gboolean ledger_query_equal (LedgerQuery *a, LedgerQuery *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerQuery, ledger_query_unref)

G_END_DECLS
