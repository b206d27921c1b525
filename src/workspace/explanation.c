/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation.h"
#include "explanation-table.h"
#include "understudy-config.h"
#include "base-redact.h"
#include "ledger.h"
#include "live-error.h"
#include <glib/gi18n-lib.h>

struct _Explanation {
  const char *title;
  const char *side;
  const char *effect;
  const char *advice;
  char *summary;
  char *code;
  char *message;
};

static const char *
translate (const char *text)
{
  return text != NULL ? _ (text) : NULL;
}

static const char *
words_for_side (ExplanationSide side)
{
  switch (side) {
  case EXPLANATION_SIDE_YOURS:
    return _ ("On your side");
  case EXPLANATION_SIDE_SERVICE:
    return _ ("On the service’s side");
  case EXPLANATION_SIDE_NETWORK:
    return _ ("In the network");
  case EXPLANATION_SIDE_COMPUTER:
    return _ ("On this computer");
  case EXPLANATION_SIDE_NONE:
  default:
    return NULL;
  }
}

static const char *
words_for_effect (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_REFUSED:
  case LEDGER_STATE_CANCELLED:
    return _ ("No studio was made.");
  case LEDGER_STATE_UNKNOWN:
    return _ ("It is not known whether the studio was made.");
  case LEDGER_STATE_QUEUED:
    return _ ("Nothing was sent yet.");
  case LEDGER_STATE_SENDING:
  case LEDGER_STATE_DONE:
  default:
    return NULL;
  }
}

/* What there is to say where a state comes without a code, or with one that nothing is known of */
static void
explain_state (Explanation *self, LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_QUEUED:
    self->title = _ ("Not sent yet");
    self->advice = _ ("Repeat the order with the same client token to have it carried out.");
    break;
  case LEDGER_STATE_SENDING:
    self->title = _ ("Being sent");
    break;
  case LEDGER_STATE_DONE:
    self->title = _ ("The studio was duplicated");
    break;
  case LEDGER_STATE_CANCELLED:
    self->title = _ ("Cancelled");
    self->summary = g_strdup (_ ("The order was taken back before anything was sent."));
    break;
  case LEDGER_STATE_REFUSED:
    self->title = _ ("The service refused");
    self->advice = _ ("With the code and the request ID the service’s support can find the cause.");
    break;
  case LEDGER_STATE_UNKNOWN:
  default:
    self->title = _ ("No definite answer");
    break;
  }
}

static Explanation *
explanation_new_for_code (const char *code, const char *message)
{
  const ExplanationRow *row = explanation_table_lookup (code);
  Explanation *self = g_new0 (Explanation, 1);

  self->code = g_strdup (code);
  self->message = g_strdup (message);

  if (row != NULL) {
    self->title = translate (row->title);
    self->side = words_for_side (row->side);
    self->advice = translate (row->advice);
    self->summary = g_strdup (row->summary != NULL ? translate (row->summary) : message);
  }

  return self;
}

/**
 * explanation_new:
 * @state: what became of an order
 * @code: (nullable): the service's Code, or the name of an error of ours
 * @message: (nullable): what came with it, redacted
 *
 * Returns: (transfer full): the order's fate in words
 */
Explanation *
explanation_new (LedgerState state, const char *code, const char *message)
{
  Explanation *self = explanation_new_for_code (code, message);

  if (self->title == NULL) {
    explain_state (self, state);
    if (self->summary == NULL)
      self->summary = g_strdup (message);
  }

  self->effect = words_for_effect (state);
  /* Whatever the cause, looking comes before asking again */
  if (state == LEDGER_STATE_UNKNOWN)
    self->advice = _ ("Look for the new name in the list of studios before asking again. Repeating "
                      "this very order, with the "
                      "same client token, does not make a second studio.");

  return self;
}

/**
 * explanation_new_for_entry:
 * @entry: an entry of the ledger
 *
 * Returns: (transfer full): what became of it, in words
 */
Explanation *
explanation_new_for_entry (LedgerEntry *entry)
{
  g_return_val_if_fail (LEDGER_IS_ENTRY (entry), NULL);

  return explanation_new (ledger_entry_get_state (entry), ledger_entry_get_error_code (entry),
                          ledger_entry_get_error_message (entry));
}

static const char *
code_for_ledger_error (int code)
{
  switch ((LedgerErrorCode) code) {
  case LEDGER_ERROR_CANNOT_OPEN:
    return "LedgerCannotOpen";
  case LEDGER_ERROR_READ_ONLY:
    return "LedgerReadOnly";
  case LEDGER_ERROR_FULL:
    return "LedgerFull";
  case LEDGER_ERROR_BUSY:
    return "LedgerBusy";
  case LEDGER_ERROR_DAMAGED:
    return "LedgerDamaged";
  case LEDGER_ERROR_CLOSED:
    return "LedgerClosed";
  case LEDGER_ERROR_FAILED:
  default:
    return "LedgerFailed";
  }
}

/**
 * explanation_new_for_error:
 * @error: why something could not be done
 *
 * Returns: (transfer full): @error in words; without an effect, for it is about no order
 */
Explanation *
explanation_new_for_error (const GError *error)
{
  const LiveErrorDetails *details = live_error_get_details (error);
  g_autofree char *message = NULL;
  const char *code;
  Explanation *self;

  g_return_val_if_fail (error != NULL, NULL);

  message =
      base_redact (details != NULL && details->message != NULL ? details->message : error->message);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, LIVE_ERROR, LIVE_ERROR_CANCELLED)) {
    self = g_new0 (Explanation, 1);
    self->title = _ ("Cancelled");
    self->code = g_strdup ("Cancelled");
    return self;
  }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING)) {
    self = g_new0 (Explanation, 1);
    self->title = _ ("Under way already");
    self->code = g_strdup ("Pending");
    self->message = g_strdup (message);
    self->summary = g_steal_pointer (&message);
    self->advice = _ ("Wait until it has ended, and look at the history then.");
    return self;
  }

  code = error->domain == LEDGER_ERROR ? code_for_ledger_error (error->code)
                                       : live_error_get_code_name (error);
  self = explanation_new_for_code (code, message);
  if (self->title == NULL) {
    gboolean from_service = details != NULL && details->code != NULL;

    self->title = from_service ? _ ("The service refused") : _ ("Something went wrong");
    self->side = from_service ? NULL : words_for_side (EXPLANATION_SIDE_COMPUTER);
    self->summary = g_strdup (message);
  }

  return self;
}

/**
 * explanation_free:
 * @self: (transfer full): an explanation
 *
 * Frees @self.
 */
void
explanation_free (Explanation *self)
{
  g_free (self->summary);
  g_free (self->code);
  g_free (self->message);
  g_free (self);
}

/**
 * explanation_get_title:
 *
 * Returns: a few words, without a full stop
 */
const char *
explanation_get_title (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->title;
}

/**
 * explanation_get_side:
 *
 * Returns: (nullable): whose side the cause is on
 */
const char *
explanation_get_side (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->side;
}

/**
 * explanation_get_summary:
 *
 * Returns: (nullable): what happened; the service's own words where nothing better is known
 */
const char *
explanation_get_summary (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->summary;
}

/**
 * explanation_get_effect:
 *
 * Returns: (nullable): whether a studio was made
 */
const char *
explanation_get_effect (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->effect;
}

/**
 * explanation_get_advice:
 *
 * Returns: (nullable): what to do next
 */
const char *
explanation_get_advice (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->advice;
}

/**
 * explanation_get_code:
 *
 * Returns: (nullable): the service's Code, or the name of an error of ours
 */
const char *
explanation_get_code (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->code;
}

/**
 * explanation_get_message:
 *
 * Returns: (nullable): what came with the code, in the service's own words
 */
const char *
explanation_get_message (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}
