/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-outcome.h"
#include "duplicator.h"
#include "understudy-config.h"
#include "base-redact.h"
#include "live-error.h"
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static DuplicatorOutcome *
duplicator_outcome_new (LedgerState state)
{
  DuplicatorOutcome *self = g_new0 (DuplicatorOutcome, 1);

  self->state = state;

  return self;
}

static gboolean
is_cancelled (const GError *error)
{
  return g_error_matches (error, LIVE_ERROR, LIVE_ERROR_CANCELLED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static LedgerState
state_for_error (const GError *error)
{
  switch (live_error_get_verdict (error)) {
  case LIVE_VERDICT_NOT_SENT:
    return is_cancelled (error) ? LEDGER_STATE_CANCELLED : LEDGER_STATE_REFUSED;
  case LIVE_VERDICT_REFUSED:
  case LIVE_VERDICT_THROTTLED:
    return LEDGER_STATE_REFUSED;
  case LIVE_VERDICT_UNKNOWN:
  default:
    return LEDGER_STATE_UNKNOWN;
  }
}

/* The service's own words where there are any, else ours */
static char *
dup_message (const GError *error, const LiveErrorDetails *details)
{
  g_autofree char *redacted = NULL;

  if (details != NULL && details->message != NULL)
    return base_redact (details->message);

  redacted = base_redact (error->message);
  if (live_error_get_verdict (error) != LIVE_VERDICT_NOT_SENT)
    return g_steal_pointer (&redacted);

  /* Translators: %s is a whole sentence that tells why */
  return g_strdup_printf (_ ("%s Nothing was sent."), redacted);
}

/**
 * duplicator_outcome_new_from_reply:
 * @reply: what the service answered CopyCaster with
 *
 * A success that does not name the new studio is no success: the studio may be there, or not.
 *
 * Returns: (transfer full): %LEDGER_STATE_DONE with the new studio's ID, or %LEDGER_STATE_UNKNOWN
 */
DuplicatorOutcome *
duplicator_outcome_new_from_reply (LiveReply *reply)
{
  g_autoptr (GError) error = NULL;
  DuplicatorOutcome *self = duplicator_outcome_new (LEDGER_STATE_DONE);

  self->caster_id = live_reply_dup_caster_id (reply, &error);
  self->request_id = g_strdup (live_reply_get_request_id (reply));
  self->http_status = live_reply_get_http_status (reply);

  if (self->caster_id == NULL) {
    self->state = LEDGER_STATE_UNKNOWN;
    self->error_code = g_strdup (live_error_get_code_name (error));
    self->error_message = base_redact (error->message);
  }

  return self;
}

/**
 * duplicator_outcome_new_from_error:
 * @error: why live_client_send_finish() has no reply
 *
 * Returns: (transfer full): what the error means for the order, its texts redacted
 */
DuplicatorOutcome *
duplicator_outcome_new_from_error (const GError *error)
{
  const LiveErrorDetails *details = live_error_get_details (error);
  DuplicatorOutcome *self = duplicator_outcome_new (state_for_error (error));

  if (self->state == LEDGER_STATE_CANCELLED)
    return self;

  self->error_code = g_strdup (live_error_get_code_name (error));
  self->error_message = dup_message (error, details);

  if (details != NULL) {
    self->http_status = details->http_status;
    self->request_id = g_strdup (details->request_id);
    self->host_id = g_strdup (details->host_id);
    self->recommend = base_redact (details->recommend);
  }

  return self;
}

/**
 * duplicator_outcome_new_cancelled:
 *
 * Returns: (transfer full): taken back before anything was sent
 */
DuplicatorOutcome *
duplicator_outcome_new_cancelled (void)
{
  return duplicator_outcome_new (LEDGER_STATE_CANCELLED);
}

/**
 * duplicator_outcome_new_found:
 * @studio: the studio that an attempt made whose answer was lost
 * @attempt: (nullable): what was known of the attempt
 *
 * Returns: (transfer full): done
 */
DuplicatorOutcome *
duplicator_outcome_new_found (LiveStudio *studio, const DuplicatorOutcome *attempt)
{
  DuplicatorOutcome *self = duplicator_outcome_new (LEDGER_STATE_DONE);

  self->caster_id = g_strdup (live_studio_get_caster_id (studio));
  if (attempt != NULL)
    self->request_id = g_strdup (attempt->request_id);

  return self;
}

/**
 * duplicator_outcome_new_possible:
 * @studio: a studio that may be what came of an attempt; only a person can tell
 *
 * Returns: (transfer full): unknown, with %DUPLICATOR_CODE_POSSIBLE_COPY and the studio's ID
 */
DuplicatorOutcome *
duplicator_outcome_new_possible (LiveStudio *studio)
{
  DuplicatorOutcome *self = duplicator_outcome_new (LEDGER_STATE_UNKNOWN);

  self->caster_id = g_strdup (live_studio_get_caster_id (studio));
  self->error_code = g_strdup (DUPLICATOR_CODE_POSSIBLE_COPY);
  self->error_message = g_strdup (_ ("No answer came, but a studio of this name has been made since. It may be this one."));

  return self;
}

/**
 * duplicator_outcome_free:
 * @self: (transfer full): an outcome
 *
 * Frees @self and its strings.
 */
void
duplicator_outcome_free (DuplicatorOutcome *self)
{
  g_free (self->caster_id);
  g_free (self->request_id);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->host_id);
  g_free (self->recommend);
  g_free (self);
}

/**
 * duplicator_outcome_peek:
 *
 * Returns: what the ledger wants to be told; the strings are @self's
 */
LedgerOutcome
duplicator_outcome_peek (const DuplicatorOutcome *self)
{
  return (LedgerOutcome){
      .state = self->state,
      .caster_id = self->caster_id,
      .request_id = self->request_id,
      .http_status = self->http_status,
      .error_code = self->error_code,
      .error_message = self->error_message,
      .host_id = self->host_id,
      .recommend = self->recommend,
  };
}
