/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-report.h"
#include "understudy-config.h"
#include "cli-output.h"
#include "cli-text.h"
#include "duplicator.h"
#include "workspace-words.h"
#include <glib/gi18n-lib.h>

/* What the labels leave of a terminal */
#define PROSE_WIDTH 64

/**
 * cli_words_for_time:
 * @time: µs since the epoch
 *
 * Returns: (transfer full): date and time where the user is, to the second; empty where there is no
 * such time
 */
char *
cli_words_for_time (gint64 time)
{
  g_autoptr (GDateTime) local = NULL;

  if (time > 0)
    local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return local != NULL ? g_date_time_format (local, "%F %T") : g_strdup ("");
}

/**
 * cli_words_for_duration:
 * @seconds: how long
 *
 * Returns: (transfer full): about as long, in one unit or two
 */
char *
cli_words_for_duration (guint seconds)
{
  guint minutes = (seconds + 30) / 60;

  if (seconds < 100)
    return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
  if (minutes < 100)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);

  /* Translators: hours and minutes */
  return g_strdup_printf (_ ("%u h %u min"), minutes / 60, minutes % 60);
}

/**
 * cli_exit_for_state:
 *
 * Returns: the exit status that stands for @state
 */
CliExit
cli_exit_for_state (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_DONE:
    return CLI_EXIT_DONE;
  case LEDGER_STATE_QUEUED:
  case LEDGER_STATE_REFUSED:
  case LEDGER_STATE_CANCELLED:
    return CLI_EXIT_REFUSED;
  case LEDGER_STATE_SENDING:
  case LEDGER_STATE_UNKNOWN:
  default:
    return CLI_EXIT_UNKNOWN;
  }
}

/**
 * cli_entry_get_possible_copy:
 * @entry: an order
 *
 * Returns: (transfer none) (nullable): the ID of a studio that may be what came of @entry, which
 * only a person can tell
 */
const char *
cli_entry_get_possible_copy (LedgerEntry *entry)
{
  if (ledger_entry_get_state (entry) != LEDGER_STATE_UNKNOWN ||
      g_strcmp0 (ledger_entry_get_error_code (entry), DUPLICATOR_CODE_POSSIBLE_COPY) != 0)
    return NULL;

  return ledger_entry_get_caster_id (entry);
}

static void
add_row (CliTable *table, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    cli_table_add (table, label, value, NULL);
}

/* Sentences, which may take more than a line */
static void
add_prose (CliTable *table, const char *label, const char *text)
{
  g_autofree char *clean = cli_text_clean (text);
  g_autofree char *wrapped = cli_text_wrap (clean, PROSE_WIDTH);
  g_auto (GStrv) lines = g_strsplit (wrapped, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    add_row (table, i == 0 ? label : "", lines[i]);
}

static void
add_explanation (CliTable *table, Explanation *explanation)
{
  const char *summary = explanation_get_summary (explanation);
  const char *message = explanation_get_message (explanation);

  add_row (table, _ ("Reason"), explanation_get_title (explanation));
  add_prose (table, "", summary);
  add_prose (table, "", explanation_get_effect (explanation));
  add_row (table, _ ("Cause"), explanation_get_side (explanation));
  add_prose (table, _ ("What to do"), explanation_get_advice (explanation));
  if (g_strcmp0 (message, summary) != 0)
    add_prose (table, _ ("Message"), message);
  add_row (table, _ ("Code"), explanation_get_code (explanation));
  /* Translators: a link that the service gives for diagnosing an error */
  add_row (table, _ ("Recommended"), explanation_get_page (explanation));
}

/**
 * cli_entry_to_text:
 * @entry: an order
 * @account: who asked
 *
 * Returns: (transfer full): what was asked for and what came of it, for people
 */
char *
cli_entry_to_text (LedgerEntry *entry, Account *account)
{
  g_autoptr (CliTable) table = cli_table_new (2);
  LedgerState state = ledger_entry_get_state (entry);

  add_row (table, _ ("Source"), ledger_entry_get_source_id (entry));
  add_row (table, _ ("New name"), ledger_entry_get_name (entry));

  if (state == LEDGER_STATE_DONE) {
    add_row (table, _ ("New ID"), ledger_entry_get_caster_id (entry));
  } else {
    g_autoptr (Explanation) explanation = explanation_new_for_entry (entry);

    add_row (table, _ ("Outcome"), workspace_words_for_state (state));
    add_explanation (table, explanation);
    add_row (table, _ ("Possible copy"), cli_entry_get_possible_copy (entry));
  }

  add_row (table, _ ("Request ID"), ledger_entry_get_request_id (entry));
  if (state != LEDGER_STATE_DONE)
    add_row (table, _ ("Client token"), ledger_entry_get_client_token (entry));
  if (state == LEDGER_STATE_UNKNOWN)
    add_prose (table, "",
               _ ("The same command with --client-token and this token never makes a second "
                  "studio."));
  add_row (table, _ ("Account"), account_get_name (account));

  return cli_table_to_text (table);
}

/**
 * cli_explanation_to_text:
 * @explanation: why something came of an order, or did not
 *
 * Returns: (transfer full): the same, for people
 */
char *
cli_explanation_to_text (Explanation *explanation)
{
  g_autoptr (CliTable) table = cli_table_new (2);

  add_explanation (table, explanation);

  return cli_table_to_text (table);
}

/**
 * cli_entries_to_text:
 * @entries: (element-type LedgerEntry): orders
 * @with_time: whether to tell when they were asked for
 *
 * Returns: (transfer full): a table of them
 */
char *
cli_entries_to_text (GPtrArray *entries, gboolean with_time)
{
  g_autoptr (CliTable) table = cli_table_new (with_time ? 5 : 4);

  if (with_time)
    cli_table_add (table, _ ("Time"), _ ("Outcome"), _ ("New name"), _ ("New ID or code"),
                   _ ("Source"), NULL);
  else
    cli_table_add (table, _ ("Outcome"), _ ("New name"), _ ("New ID or code"), _ ("Source"), NULL);

  for (guint i = 0; i < entries->len; i++) {
    LedgerEntry *entry = entries->pdata[i];
    const char *state = workspace_words_for_state (ledger_entry_get_state (entry));
    const char *name = ledger_entry_get_name (entry);
    const char *source = ledger_entry_get_source_id (entry);
    const char *result = ledger_entry_get_caster_id (entry);

    if (result == NULL || cli_entry_get_possible_copy (entry) != NULL)
      result = ledger_entry_get_error_code (entry);
    if (result == NULL)
      result = "";

    if (with_time) {
      g_autofree char *time = cli_words_for_time (ledger_entry_get_created_at (entry));

      cli_table_add (table, time, state, name, result, source, NULL);
    } else {
      cli_table_add (table, state, name, result, source, NULL);
    }
  }

  return cli_table_to_text (table);
}

/**
 * cli_warn_error:
 * @error: why nothing came of it
 *
 * Says what happened, whose side it is on and what to do next.
 */
void
cli_warn_error (const GError *error)
{
  g_autoptr (Explanation) explanation = explanation_new_for_error (error);
  g_autoptr (CliTable) table = cli_table_new (2);
  const LiveErrorDetails *details = live_error_get_details (error);
  g_autofree char *text = NULL;

  add_explanation (table, explanation);
  if (details != NULL)
    add_row (table, _ ("Request ID"), details->request_id);

  text = cli_table_to_text (table);
  cli_warn_text (text);

  if (g_error_matches (error, LIVE_ERROR, LIVE_ERROR_NO_CREDENTIALS))
    cli_warn (_ ("To try things out without an account, add --rehearsal."));
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autofree char *text = time > 0 ? base_clock_format_utc (time) : NULL;

  add_member (builder, name, text);
}

static void
add_error (JsonBuilder *builder, const char *code, const char *message)
{
  json_builder_set_member_name (builder, "error");
  if (code == NULL && message == NULL) {
    json_builder_add_null_value (builder);
    return;
  }

  json_builder_begin_object (builder);
  add_member (builder, "code", code);
  add_member (builder, "message", message);
  json_builder_end_object (builder);
}

/**
 * cli_entry_to_json:
 * @entry: an order
 *
 * Returns: (transfer full): what was asked for and what came of it, for programs
 */
JsonNode *
cli_entry_to_json (LedgerEntry *entry)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *possible_copy = cli_entry_get_possible_copy (entry);

  json_builder_begin_object (builder);
  add_member (builder, "source_id", ledger_entry_get_source_id (entry));
  add_member (builder, "name", ledger_entry_get_name (entry));
  add_member (builder, "caster_id",
              possible_copy != NULL ? NULL : ledger_entry_get_caster_id (entry));
  if (possible_copy != NULL)
    add_member (builder, "possible_copy", possible_copy);
  add_member (builder, "request_id", ledger_entry_get_request_id (entry));
  add_member (builder, "client_token", ledger_entry_get_client_token (entry));
  add_member (builder, "state", ledger_state_to_string (ledger_entry_get_state (entry)));
  add_error (builder, ledger_entry_get_error_code (entry), ledger_entry_get_error_message (entry));
  add_member (builder, "account", ledger_entry_get_account (entry));
  add_member (builder, "endpoint", ledger_entry_get_endpoint (entry));
  add_member (builder, "region", ledger_entry_get_region (entry));
  add_time (builder, "created_at", ledger_entry_get_created_at (entry));
  add_time (builder, "finished_at", ledger_entry_get_finished_at (entry));
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

/**
 * cli_state_for_error:
 * @error: why an order was not carried out
 *
 * Returns: what is to be said of the order
 */
LedgerState
cli_state_for_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return LEDGER_STATE_CANCELLED;
  /* Somebody else is at it */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PENDING))
    return LEDGER_STATE_SENDING;

  return LEDGER_STATE_REFUSED;
}

/**
 * cli_entries_to_json:
 * @entries: (element-type LedgerEntry): orders
 *
 * Returns: (transfer full): an array of them
 */
JsonNode *
cli_entries_to_json (GPtrArray *entries)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_sized_new (entries->len);

  for (guint i = 0; i < entries->len; i++)
    json_array_add_element (array, cli_entry_to_json (entries->pdata[i]));
  json_node_take_array (node, array);

  return node;
}

/**
 * cli_order_to_json:
 * @order: an order that this run did not send
 * @error: why
 *
 * Returns: (transfer full): the same members as cli_entry_to_json() gives
 */
JsonNode *
cli_order_to_json (const CliOrder *order, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (Explanation) explanation = explanation_new_for_error (error);
  LiveEndpoint *endpoint = account_get_endpoint (order->account);
  LedgerState state = cli_state_for_error (error);

  json_builder_begin_object (builder);
  add_member (builder, "source_id", order->source_id);
  add_member (builder, "name", order->name);
  add_member (builder, "caster_id", NULL);
  add_member (builder, "request_id", NULL);
  add_member (builder, "client_token", order->client_token);
  add_member (builder, "state", ledger_state_to_string (state));
  if (state == LEDGER_STATE_CANCELLED)
    add_error (builder, NULL, NULL);
  else
    add_error (builder, explanation_get_code (explanation), explanation_get_message (explanation));
  add_member (builder, "account", account_get_id (order->account));
  add_member (builder, "endpoint", live_endpoint_get_url (endpoint));
  add_member (builder, "region", live_endpoint_get_region (endpoint));
  add_member (builder, "created_at", NULL);
  add_member (builder, "finished_at", NULL);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static void
add_number (JsonBuilder *builder, const char *name, int number)
{
  json_builder_set_member_name (builder, name);
  if (number >= 0)
    json_builder_add_int_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

/**
 * cli_studio_to_json:
 * @studio: a studio
 *
 * Returns: (transfer full): @studio for programs; what the service did not tell is null
 */
JsonNode *
cli_studio_to_json (LiveStudio *studio)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_member (builder, "caster_id", live_studio_get_caster_id (studio));
  add_member (builder, "name", live_studio_get_name (studio));
  add_number (builder, "status", live_studio_get_status (studio));
  add_number (builder, "type", live_studio_get_norm_type (studio));
  add_member (builder, "template", live_studio_get_template (studio));
  add_member (builder, "created", live_studio_get_create_time (studio));
  add_member (builder, "last_modified", live_studio_get_last_modified (studio));
  add_member (builder, "client_token", live_studio_get_client_token_id (studio));
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
