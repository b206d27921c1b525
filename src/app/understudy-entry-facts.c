/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-entry-facts.h"

#include "base-redact.h"
#include "explanation.h"
#include "live-error.h"
#include "understudy-config.h"
#include "understudy-words.h"
#include "workspace-words.h"

#include <glib/gi18n-lib.h>

static void
fact_free (gpointer data)
{
  UnderstudyFact *fact = data;

  g_free (fact->value);
  g_free (fact);
}

/* What is not known is left out. Redacted once more, for this goes where the ledger's own care does
 * not reach. */
static void
add (GPtrArray *facts, const char *label, const char *value)
{
  UnderstudyFact *fact;

  if (value == NULL || *value == '\0')
    return;
  fact = g_new (UnderstudyFact, 1);
  fact->label = label;
  fact->value = base_redact (value);
  g_ptr_array_add (facts, fact);
}

/**
 * understudy_entry_facts:
 * @entry: an entry of the ledger
 *
 * Returns: (transfer full) (element-type UnderstudyFact): all that is known of it, the most useful
 * first
 */
GPtrArray *
understudy_entry_facts (LedgerEntry *entry)
{
  g_autoptr (GPtrArray) facts = NULL;
  g_autofree char *status = NULL;
  g_autofree char *created = NULL;
  g_autofree char *finished = NULL;

  g_return_val_if_fail (LEDGER_IS_ENTRY (entry), NULL);

  facts = g_ptr_array_new_with_free_func (fact_free);
  if (ledger_entry_get_http_status (entry) != 0)
    status = g_strdup_printf ("%u", ledger_entry_get_http_status (entry));
  created = understudy_words_for_full_time (ledger_entry_get_created_at (entry));
  finished = understudy_words_for_full_time (ledger_entry_get_finished_at (entry));

  add (facts, _ ("New name"), ledger_entry_get_name (entry));
  add (facts, _ ("New studio ID"), ledger_entry_get_caster_id (entry));
  add (facts, _ ("Source studio ID"), ledger_entry_get_source_id (entry));
  add (facts, _ ("State"), workspace_words_for_state (ledger_entry_get_state (entry)));
  /* Translators: an error code of the service, such as InvalidCaster.NotFound */
  add (facts, _ ("Code"), ledger_entry_get_error_code (entry));
  /* Translators: the service's own words about an error */
  add (facts, _ ("Message"), ledger_entry_get_error_message (entry));
  add (facts, _ ("Request ID"), ledger_entry_get_request_id (entry));
  /* Translators: the computer of the service that answered */
  add (facts, _ ("Host"), ledger_entry_get_host_id (entry));
  add (facts, _ ("HTTP status"), status);
  /* Translators: a link that the service gives for diagnosing an error */
  add (facts, _ ("Recommended"), ledger_entry_get_recommend (entry));
  /* Translators: the mark by which the service recognises a request that is sent again */
  add (facts, _ ("Client token"), ledger_entry_get_client_token (entry));
  add (facts, _ ("Endpoint"), ledger_entry_get_endpoint (entry));
  add (facts, _ ("Region"), ledger_entry_get_region (entry));
  add (facts, _ ("Account"), ledger_entry_get_account (entry));
  /* Translators: when the duplication was asked for */
  add (facts, _ ("Asked for"), created);
  /* Translators: when it was known what came of the duplication */
  add (facts, _ ("Finished"), finished);
  return g_steal_pointer (&facts);
}

/**
 * understudy_error_facts:
 * @error: what went wrong
 *
 * Returns: (transfer full) (element-type UnderstudyFact): all that is known of it, the most useful
 * first
 */
GPtrArray *
understudy_error_facts (const GError *error)
{
  const LiveErrorDetails *details = live_error_get_details (error);
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (Explanation) explanation = NULL;
  g_autofree char *status = NULL;
  g_autofree char *now = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  facts = g_ptr_array_new_with_free_func (fact_free);
  explanation = explanation_new_for_error (error);
  now = understudy_words_for_full_time (g_get_real_time ());
  add (facts, _ ("Code"), explanation_get_code (explanation));
  add (facts, _ ("Message"), explanation_get_message (explanation));
  if (details != NULL) {
    if (details->http_status != 0)
      status = g_strdup_printf ("%u", details->http_status);
    add (facts, _ ("Request ID"), details->request_id);
    add (facts, _ ("Host"), details->host_id);
    add (facts, _ ("HTTP status"), status);
    add (facts, _ ("Recommended"), details->recommend);
  }
  /* Translators: when something was looked at */
  add (facts, _ ("Seen"), now);
  return g_steal_pointer (&facts);
}

static void
append_line (GString *text, const char *line)
{
  if (line != NULL && *line != '\0')
    g_string_append_printf (text, "%s\n", line);
}

static char *
to_text (Explanation *explanation, GPtrArray *facts)
{
  GString *text = g_string_new (NULL);

  append_line (text, explanation_get_title (explanation));
  append_line (text, explanation_get_summary (explanation));
  append_line (text, explanation_get_side (explanation));
  append_line (text, explanation_get_effect (explanation));
  append_line (text, explanation_get_advice (explanation));
  g_string_append_c (text, '\n');

  for (guint i = 0; i < facts->len; i++) {
    const UnderstudyFact *fact = g_ptr_array_index (facts, i);

    /* Translators: a line of text: what something is called, and what it is */
    g_string_append_printf (text, C_ ("fact", "%s: %s"), fact->label, fact->value);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/**
 * understudy_entry_to_text:
 * @entry: an entry of the ledger
 *
 * Returns: (transfer full): the whole of it as text to pass on: what happened in words, then one
 * fact a line
 */
char *
understudy_entry_to_text (LedgerEntry *entry)
{
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (Explanation) explanation = NULL;

  g_return_val_if_fail (LEDGER_IS_ENTRY (entry), NULL);

  facts = understudy_entry_facts (entry);
  explanation = explanation_new_for_entry (entry);
  return to_text (explanation, facts);
}

/**
 * understudy_error_to_text:
 * @error: what went wrong
 *
 * Returns: (transfer full): likewise
 */
char *
understudy_error_to_text (const GError *error)
{
  g_autoptr (GPtrArray) facts = NULL;
  g_autoptr (Explanation) explanation = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  facts = understudy_error_facts (error);
  explanation = explanation_new_for_error (error);
  return to_text (explanation, facts);
}

/**
 * understudy_attempt_dup_label:
 * @attempt: an attempt
 *
 * Returns: (transfer full): which it was, and what came of it
 */
char *
understudy_attempt_dup_label (const LedgerAttempt *attempt)
{
  /* Translators: the number of an attempt, and what came of it, such as “Attempt 2: Refused” */
  return g_strdup_printf (_ ("Attempt %u: %s"), attempt->number,
                          workspace_words_for_state (attempt->outcome));
}

/**
 * understudy_attempt_dup_words:
 * @attempt: an attempt
 *
 * Returns: (transfer full): when it was, how long it took, and what came back, a line each
 */
char *
understudy_attempt_dup_words (const LedgerAttempt *attempt)
{
  g_autofree char *started = understudy_words_for_full_time (attempt->started_at);
  GString *words = g_string_new (started);
  g_autofree char *whole = NULL;

  if (attempt->finished_at >= attempt->started_at && attempt->finished_at > 0) {
    double seconds = (double) (attempt->finished_at - attempt->started_at) / G_USEC_PER_SEC;

    g_string_append_c (words, '\n');
    /* Translators: how long an attempt took, in seconds, such as “Took 1.25 s” */
    g_string_append_printf (words, _ ("Took %.2f s"), seconds);
  }
  if (attempt->http_status != 0)
    g_string_append_printf (words, "\nHTTP %u", attempt->http_status);
  if (attempt->error_code != NULL)
    g_string_append_printf (words, "\n%s", attempt->error_code);
  if (attempt->error_message != NULL)
    g_string_append_printf (words, "\n%s", attempt->error_message);
  if (attempt->request_id != NULL)
    g_string_append_printf (words, "\n%s", attempt->request_id);

  whole = g_string_free (words, FALSE);
  return base_redact (whole);
}
