/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation.h"
#include "account-error.h"
#include "explanation-table.h"
#include "understudy-config.h"
#include "base-clock.h"
#include "base-redact.h"
#include "duplicator.h"
#include "ledger.h"
#include "live-error.h"
#include "live-signature-finding.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE ((gint64) 60)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

struct _Explanation {
  const char *title;
  const char *side;
  const char *effect;
  const char *advice;
  ExplanationAction action;
  char *summary;
  char *code;
  char *message;
  char *page;
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

/* The service's own words are all that there is */
static void
explain_unknown_code (Explanation *self)
{
  self->title = _ ("The service refused");
  self->advice =
      _ ("Understudy does not know this answer. With the code and the request ID the service’s "
         "support can find the cause.");
  self->action = EXPLANATION_ACTION_OPEN_PAGE;
  if (self->message == NULL || *self->message == '\0')
    self->summary = g_strdup (_ ("The service did not say why."));
}

/* What there is to say where a state comes without a code, or with one that nothing is known of */
static void
explain_state (Explanation *self, LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_QUEUED:
    self->title = _ ("Not sent yet");
    self->advice = _ ("Resume it to have it carried out.");
    self->action = EXPLANATION_ACTION_RESUME;
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
    explain_unknown_code (self);
    break;
  case LEDGER_STATE_UNKNOWN:
  default:
    self->title = _ ("No definite answer");
    break;
  }
}

/* Of a refused signature more may be known than its code tells */
static const ExplanationRow *
lookup (const char *code, const char *message)
{
  if (g_strcmp0 (code, "SignatureDoesNotMatch") == 0) {
    switch (live_signature_finding_read (message)) {
    case LIVE_SIGNATURE_FINDING_SAME:
      return explanation_table_lookup (EXPLANATION_WRONG_SECRET);
    case LIVE_SIGNATURE_FINDING_OTHER:
      return explanation_table_lookup (EXPLANATION_WRONG_REQUEST);
    case LIVE_SIGNATURE_FINDING_NONE:
    default:
      break;
    }
  }

  return explanation_table_lookup (code);
}

static Explanation *
explanation_new_for_code (const char *code, const char *message)
{
  const ExplanationRow *row = lookup (code, message);
  Explanation *self = g_new0 (Explanation, 1);

  self->code = g_strdup (code);
  self->message = g_strdup (message);

  if (row != NULL) {
    self->title = translate (row->title);
    self->side = words_for_side (row->side);
    self->advice = translate (row->advice);
    self->action = row->action;
    self->summary = g_strdup (row->summary != NULL ? translate (row->summary) : message);
  }

  return self;
}

/* Links come from outside. Only those into the service's own sites are worth a button. */
static void
take_page (Explanation *self, const char *recommend)
{
  static const char *const sites[] = {"aliyun.com", "alibabacloud.com", "aliyuncs.com"};
  g_autoptr (GUri) uri = recommend != NULL ? g_uri_parse (recommend, G_URI_FLAGS_NONE, NULL) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || g_uri_get_userinfo (uri) != NULL ||
      g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (sites); i++) {
    gsize length = strlen (host);
    gsize site = strlen (sites[i]);

    if (length >= site && g_ascii_strcasecmp (host + length - site, sites[i]) == 0 &&
        (length == site || host[length - site - 1] == '.'))
      self->page = g_strdup (recommend);
  }
}

/* A page that nobody named cannot be opened */
static void
settle_action (Explanation *self)
{
  if (self->action == EXPLANATION_ACTION_OPEN_PAGE && self->page == NULL)
    self->action = EXPLANATION_ACTION_NONE;
  else if (self->action == EXPLANATION_ACTION_NONE && self->page != NULL)
    self->action = EXPLANATION_ACTION_OPEN_PAGE;
}

static Explanation *
explain (LedgerState state, const char *code, const char *message, const char *recommend)
{
  Explanation *self = explanation_new_for_code (code, message);

  if (self->title == NULL) {
    explain_state (self, state);
    if (self->summary == NULL)
      self->summary = g_strdup (message);
  }

  self->effect = words_for_effect (state);
  take_page (self, recommend);

  switch (state) {
  case LEDGER_STATE_UNKNOWN:
    /* Whatever the cause, looking comes before asking again */
    if (g_strcmp0 (code, DUPLICATOR_CODE_POSSIBLE_COPY) != 0) {
      self->advice = _ ("Have it checked: Understudy looks for the studio, and makes it only if it "
                        "is not there. Until then do not order it again.");
      self->action = EXPLANATION_ACTION_CHECK;
    }
    break;
  case LEDGER_STATE_QUEUED:
    self->action = EXPLANATION_ACTION_RESUME;
    break;
  case LEDGER_STATE_SENDING:
  case LEDGER_STATE_DONE:
    self->action = EXPLANATION_ACTION_NONE;
    break;
  case LEDGER_STATE_CANCELLED:
    self->action = EXPLANATION_ACTION_RETRY;
    break;
  case LEDGER_STATE_REFUSED:
  default:
    settle_action (self);
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
  return explain (state, code, message, NULL);
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

  return explain (ledger_entry_get_state (entry), ledger_entry_get_error_code (entry),
                  ledger_entry_get_error_message (entry), ledger_entry_get_recommend (entry));
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
  case LEDGER_ERROR_TAKEN:
  case LEDGER_ERROR_FAILED:
  default:
    return "LedgerFailed";
  }
}

/* Where the service told its own time: how far this computer's is off. What is less than a minute
 * is not the cause. */
static char *
words_for_clock (gint64 server_time)
{
  gint64 offset =
      (server_time - base_clock_get_real_time (base_clock_get_system ())) / G_USEC_PER_SEC;
  gint64 seconds = ABS (offset);
  gulong n;

  if (seconds < MINUTE)
    return NULL;

  if (seconds < 2 * HOUR) {
    n = (gulong) ((seconds + MINUTE / 2) / MINUTE);
    return g_strdup_printf (
        offset > 0
            ? ngettext ("The clock of this computer is %lu minute slow. The service allows 15.",
                        "The clock of this computer is %lu minutes slow. The service allows 15.", n)
            : ngettext ("The clock of this computer is %lu minute fast. The service allows 15.",
                        "The clock of this computer is %lu minutes fast. The service allows 15.",
                        n),
        n);
  }
  if (seconds < 2 * DAY) {
    n = (gulong) ((seconds + HOUR / 2) / HOUR);
    return g_strdup_printf (offset > 0
                                ? ngettext ("The clock of this computer is %lu hour slow.",
                                            "The clock of this computer is %lu hours slow.", n)
                                : ngettext ("The clock of this computer is %lu hour fast.",
                                            "The clock of this computer is %lu hours fast.", n),
                            n);
  }

  n = (gulong) ((seconds + DAY / 2) / DAY);
  return g_strdup_printf (offset > 0 ? ngettext ("The clock of this computer is %lu day slow.",
                                                 "The clock of this computer is %lu days slow.", n)
                                     : ngettext ("The clock of this computer is %lu day fast.",
                                                 "The clock of this computer is %lu days fast.", n),
                          n);
}

static void
explain_clock (Explanation *self, gint64 server_time)
{
  char *words = words_for_clock (server_time);

  if (words == NULL)
    return;
  g_free (self->summary);
  self->summary = words;
}

static const char *
code_for_error (const GError *error)
{
  if (error->domain == LEDGER_ERROR)
    return code_for_ledger_error (error->code);
  if (error->domain == ACCOUNT_ERROR)
    return account_error_get_code_name (error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    return "Pending";

  return live_error_get_code_name (error);
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

  self = explanation_new_for_code (code_for_error (error), message);
  if (self->title == NULL) {
    explain_unknown_code (self);
    if (self->summary == NULL)
      self->summary = g_strdup (message);
  }
  if (live_error_is_clock_off (error))
    explain_clock (self, details->server_time);
  take_page (self, details != NULL ? details->recommend : NULL);
  settle_action (self);

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
  g_free (self->page);
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
 * explanation_get_action:
 *
 * Returns: what the program can do about it
 */
ExplanationAction
explanation_get_action (Explanation *self)
{
  g_return_val_if_fail (self != NULL, EXPLANATION_ACTION_NONE);

  return self->action;
}

/**
 * explanation_get_page:
 *
 * Returns: (nullable): the address of a page that the service recommends, one of its own
 */
const char *
explanation_get_page (Explanation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->page;
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
