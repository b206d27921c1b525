/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-record.h"

#include "base-redact.h"

/* The service's own words are kept whole as long as they are words; this is far more than any
 * documented message needs, and keeps a reply that is one long text from filling the disk. */
#define MAX_WORDS 8192

LedgerRecord *
ledger_record_new (void)
{
  return g_new0 (LedgerRecord, 1);
}

/* Texts from outside may hold anything; the ledger, and everything that shows it, holds UTF-8. */
static char *
copy_text (const char *text)
{
  if (text == NULL || *text == '\0')
    return NULL;

  return g_utf8_make_valid (text, -1);
}

static char *
copy_words (const char *text)
{
  g_autofree char *valid = copy_text (text);
  g_autofree char *redacted = NULL;
  const char *end;

  if (valid == NULL)
    return NULL;

  redacted = base_redact (valid);
  if (strlen (redacted) <= MAX_WORDS)
    return g_steal_pointer (&redacted);

  end = g_utf8_find_prev_char (redacted, redacted + MAX_WORDS);
  return g_strdup_printf ("%.*s…", (int) (end - redacted), redacted);
}

/**
 * ledger_record_new_for_intent:
 * @intent: what is asked for
 * @created_at: when, in µs since the epoch
 *
 * Returns: (transfer full): a queued row with @intent's texts, byte for byte, and no id yet
 */
LedgerRecord *
ledger_record_new_for_intent (const LedgerIntent *intent, gint64 created_at)
{
  LedgerRecord *self = ledger_record_new ();

  self->client_token = g_strdup (intent->client_token);
  self->account = g_strdup (intent->account);
  self->endpoint = g_strdup (intent->endpoint);
  self->region = g_strdup (intent->region);
  self->source_id = g_strdup (intent->source_id);
  self->name = g_strdup (intent->name);
  self->state = LEDGER_STATE_QUEUED;
  self->created_at = created_at;

  return self;
}

/**
 * ledger_record_new_for_outcome:
 * @outcome: what came of an attempt
 * @finished_at: when it was known, in µs since the epoch
 *
 * Takes over what is to be written of @outcome. What others worded is redacted here, before it gets
 * anywhere near the file; empty texts count as none.
 *
 * Returns: (transfer full): a row of which only the outcome is set
 */
LedgerRecord *
ledger_record_new_for_outcome (const LedgerOutcome *outcome, gint64 finished_at)
{
  LedgerRecord *self = ledger_record_new ();

  self->state = outcome->state;
  self->caster_id = copy_text (outcome->caster_id);
  self->request_id = copy_text (outcome->request_id);
  self->http_status = outcome->http_status;
  self->error_code = copy_text (outcome->error_code);
  self->error_message = copy_words (outcome->error_message);
  self->host_id = copy_words (outcome->host_id);
  self->recommend = copy_words (outcome->recommend);
  self->finished_at = finished_at;

  return self;
}

LedgerRecord *
ledger_record_copy (const LedgerRecord *self)
{
  LedgerRecord *copy = ledger_record_new ();

  copy->id = self->id;
  copy->client_token = g_strdup (self->client_token);
  copy->account = g_strdup (self->account);
  copy->endpoint = g_strdup (self->endpoint);
  copy->region = g_strdup (self->region);
  copy->source_id = g_strdup (self->source_id);
  copy->name = g_strdup (self->name);
  copy->created_at = self->created_at;
  ledger_record_set_outcome (copy, self);

  return copy;
}

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

/**
 * ledger_record_set_outcome:
 * @self: a row
 * @outcome: a row of which the outcome counts, not @self
 *
 * Makes what came of @self be what came of @outcome.
 */
void
ledger_record_set_outcome (LedgerRecord *self, const LedgerRecord *outcome)
{
  self->state = outcome->state;
  set_text (&self->caster_id, outcome->caster_id);
  set_text (&self->request_id, outcome->request_id);
  self->http_status = outcome->http_status;
  set_text (&self->error_code, outcome->error_code);
  set_text (&self->error_message, outcome->error_message);
  set_text (&self->host_id, outcome->host_id);
  set_text (&self->recommend, outcome->recommend);
  self->finished_at = outcome->finished_at;
}

void
ledger_record_free (LedgerRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->client_token);
  g_free (self->account);
  g_free (self->endpoint);
  g_free (self->region);
  g_free (self->source_id);
  g_free (self->name);
  g_free (self->caster_id);
  g_free (self->request_id);
  g_free (self->error_code);
  g_free (self->error_message);
  g_free (self->host_id);
  g_free (self->recommend);
  g_free (self);
}
