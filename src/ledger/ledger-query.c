/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-query-private.h"

/* Longer than anything that can be in an entry and makes sense to look for; what is pasted by
 * mistake may be of any length. In characters. */
#define MAX_TEXT 512

struct _LedgerQuery {
  LedgerQueryTerms terms;
  LedgerNeedles *needles;
};

G_DEFINE_BOXED_TYPE (LedgerQuery, ledger_query, ledger_query_ref, ledger_query_unref)

static char *
clean_text (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : g_strdup ("");

  if (g_utf8_strlen (valid, -1) > MAX_TEXT)
    *g_utf8_offset_to_pointer (valid, MAX_TEXT) = '\0';
  g_strstrip (valid);
  return *valid != '\0' ? g_steal_pointer (&valid) : NULL;
}

static char *
copy_if_any (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/**
 * ledger_query_new:
 * @terms: (nullable): what is wanted; copied. %NULL for everything
 *
 * Makes a query. The words of its text are looked for in the name, the IDs, the client token, the
 * request ID and the error of an entry, each of them anywhere in it and in any case; a text is cut
 * at the 512th character, and its white space separates the words.
 *
 * Returns: (transfer full): the query
 */
LedgerQuery *
ledger_query_new (const LedgerQueryTerms *terms)
{
  LedgerQuery *self = g_atomic_rc_box_new0 (LedgerQuery);

  if (terms != NULL) {
    self->terms = *terms;
    self->terms.text = clean_text (terms->text);
    self->terms.account = copy_if_any (terms->account);
    self->terms.endpoint = copy_if_any (terms->endpoint);
    self->terms.region = copy_if_any (terms->region);
    self->terms.states &= LEDGER_STATES_ALL;
    if (self->terms.states == LEDGER_STATES_ALL)
      self->terms.states = 0;
  }
  if (self->terms.text != NULL)
    self->needles = ledger_needles_new (self->terms.text);

  return self;
}

/**
 * ledger_query_ref:
 * @self: a query
 *
 * Returns: (transfer full): @self
 */
LedgerQuery *
ledger_query_ref (LedgerQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
ledger_query_clear (gpointer data)
{
  LedgerQuery *self = data;

  g_clear_pointer (&self->needles, ledger_needles_free);
  g_free ((char *) self->terms.text);
  g_free ((char *) self->terms.account);
  g_free ((char *) self->terms.endpoint);
  g_free ((char *) self->terms.region);
}

void
ledger_query_unref (LedgerQuery *self)
{
  g_atomic_rc_box_release_full (self, ledger_query_clear);
}

/**
 * ledger_query_get_terms:
 * @self: a query
 *
 * Returns: (transfer none): what is wanted, tidied up: no text is %NULL, and all states are 0
 */
const LedgerQueryTerms *
ledger_query_get_terms (LedgerQuery *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->terms;
}

/* Returns: (nullable): what to look for, %NULL where that does not matter */
const LedgerNeedles *
ledger_query_get_needles (LedgerQuery *self)
{
  return self->needles;
}

/**
 * ledger_query_is_for_all:
 * @self: a query
 *
 * Returns: whether every entry is wanted
 */
gboolean
ledger_query_is_for_all (LedgerQuery *self)
{
  const LedgerQueryTerms *terms = ledger_query_get_terms (self);

  return terms->text == NULL && terms->states == 0 && terms->account == NULL &&
         terms->endpoint == NULL && terms->region == NULL && terms->since == 0 && terms->until == 0;
}

/**
 * ledger_query_equal:
 * @a: a query
 * @b: another
 *
 * Returns: whether both want the same
 */
gboolean
ledger_query_equal (LedgerQuery *a, LedgerQuery *b)
{
  const LedgerQueryTerms *x = ledger_query_get_terms (a);
  const LedgerQueryTerms *y = ledger_query_get_terms (b);

  return g_strcmp0 (x->text, y->text) == 0 && x->states == y->states &&
         g_strcmp0 (x->account, y->account) == 0 && g_strcmp0 (x->endpoint, y->endpoint) == 0 &&
         g_strcmp0 (x->region, y->region) == 0 && x->since == y->since && x->until == y->until;
}
