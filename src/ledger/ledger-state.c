/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-entry.h"

#include "ledger-state-private.h"

G_DEFINE_ENUM_TYPE (LedgerState,
                    ledger_state,
                    G_DEFINE_ENUM_VALUE (LEDGER_STATE_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (LEDGER_STATE_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (LEDGER_STATE_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (LEDGER_STATE_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (LEDGER_STATE_UNKNOWN, "unknown"),
                    G_DEFINE_ENUM_VALUE (LEDGER_STATE_CANCELLED, "cancelled"))

#define BIT(state) (1u << (state))

/* By the state an entry is in: the states that an outcome may bring it to. After done, refused and
 * cancelled nothing comes without another attempt, and after done not even that. An attempt that
 * certainly had no effect may put its entry back into the queue; where one may have had an effect
 * there may be a studio, and it cannot be cancelled. */
static const guint outcomes[] = {
    [LEDGER_STATE_QUEUED] = BIT (LEDGER_STATE_REFUSED) | BIT (LEDGER_STATE_CANCELLED),
    [LEDGER_STATE_SENDING] = BIT (LEDGER_STATE_QUEUED) | BIT (LEDGER_STATE_DONE) |
                             BIT (LEDGER_STATE_REFUSED) | BIT (LEDGER_STATE_UNKNOWN) |
                             BIT (LEDGER_STATE_CANCELLED),
    [LEDGER_STATE_DONE] = 0,
    [LEDGER_STATE_REFUSED] = 0,
    [LEDGER_STATE_UNKNOWN] = BIT (LEDGER_STATE_QUEUED) | BIT (LEDGER_STATE_DONE) |
                             BIT (LEDGER_STATE_REFUSED) | BIT (LEDGER_STATE_UNKNOWN),
    [LEDGER_STATE_CANCELLED] = 0,
};

/**
 * ledger_state_to_string:
 * @state: a state
 *
 * The word for @state in the ledger's file and in JSON. Not for people: it is never translated.
 *
 * Returns: (transfer none) (nullable): "queued", "sending", "done", "refused", "unknown" or
 * "cancelled"; %NULL for a number that is no state
 */
const char *
ledger_state_to_string (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_QUEUED:
    return "queued";
  case LEDGER_STATE_SENDING:
    return "sending";
  case LEDGER_STATE_DONE:
    return "done";
  case LEDGER_STATE_REFUSED:
    return "refused";
  case LEDGER_STATE_UNKNOWN:
    return "unknown";
  case LEDGER_STATE_CANCELLED:
    return "cancelled";
  default:
    return NULL;
  }
}

/**
 * ledger_state_from_string:
 * @text: (nullable): a word that ledger_state_to_string() gives
 * @state: (out) (optional): where to put the state
 *
 * Reads the word of a state back. The word must be exact, case included.
 *
 * Returns: whether @text is the word of a state; @state is only written if it is
 */
gboolean
ledger_state_from_string (const char *text, LedgerState *state)
{
  for (LedgerState each = LEDGER_STATE_QUEUED; each <= LEDGER_STATE_CANCELLED; each++) {
    if (g_strcmp0 (text, ledger_state_to_string (each)) != 0)
      continue;
    if (state != NULL)
      *state = each;
    return TRUE;
  }

  return FALSE;
}

/**
 * ledger_state_allows_outcome:
 * @state: the state an entry is in
 * @outcome: the state that it is to be in
 *
 * Returns: whether recording an outcome may bring an entry from @state to @outcome
 */
gboolean
ledger_state_allows_outcome (LedgerState state, LedgerState outcome)
{
  if ((guint) state >= G_N_ELEMENTS (outcomes) || (guint) outcome >= G_N_ELEMENTS (outcomes))
    return FALSE;

  return (outcomes[state] & BIT (outcome)) != 0;
}
