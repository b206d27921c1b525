/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-words.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/**
 * workspace_words_for_state:
 * @state: a state
 *
 * Returns: (transfer none): what people call @state, translated
 */
const char *
workspace_words_for_state (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_QUEUED:
    return C_ ("state", "Queued");
  case LEDGER_STATE_SENDING:
    return C_ ("state", "Sending…");
  case LEDGER_STATE_DONE:
    return C_ ("state", "Done");
  case LEDGER_STATE_REFUSED:
    return C_ ("state", "Refused");
  case LEDGER_STATE_CANCELLED:
    return C_ ("state", "Cancelled");
  case LEDGER_STATE_UNKNOWN:
  default:
    return C_ ("state", "Outcome unknown");
  }
}

/**
 * workspace_words_for_studio_status:
 * @status: a studio's status as live_studio_get_status() gives it
 *
 * Returns: (transfer none) (nullable): the status in words, %NULL for one that was not told or is
 * not known
 */
const char *
workspace_words_for_studio_status (int status)
{
  switch (status) {
  case 0:
    /* Translators: a production studio that is not on air */
    return C_ ("studio", "Idle");
  case 1:
    /* Translators: a production studio that is on air */
    return C_ ("studio", "In production");
  default:
    return NULL;
  }
}
