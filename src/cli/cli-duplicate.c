/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-batch.h"
#include "cli-many.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
#include "duplicator-studios.h"
#include <glib/gi18n-lib.h>

typedef struct {
  char *source_id;
  char *name;
  char *client_token; /* NULL: one is made */
  gboolean json;
} Request;

static void
request_clear (Request *self)
{
  g_clear_pointer (&self->source_id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->client_token, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Request, request_clear)

/* Before anything is opened: what cannot be sent is a mistake in the way the command was called */
static gboolean
request_read (Request *self, CliOptions *options, const char *client_token, GError **error)
{
  self->source_id = cli_argument_to_text (cli_options_get_argument (options, 0), error);
  if (self->source_id == NULL)
    return FALSE;
  self->name = cli_argument_to_text (cli_options_get_argument (options, 1), error);
  if (self->name == NULL)
    return FALSE;
  if (client_token != NULL) {
    self->client_token = cli_argument_to_text (client_token, error);
    if (self->client_token == NULL || !live_check_client_token (self->client_token, error))
      return FALSE;
  }

  return live_check_caster_id (self->source_id, error) &&
         live_check_caster_name (self->name, error);
}

/* Nothing was sent by this run */
static CliExit
report_error (const Request *request, Account *account, const GError *error)
{
  const CliOrder order = {
      .source_id = request->source_id,
      .name = request->name,
      .client_token = request->client_token,
      .account = account,
  };

  cli_warn_error (error);
  if (request->json) {
    g_autoptr (JsonNode) node = cli_order_to_json (&order, error);

    cli_print_json (node);
  }

  return cli_exit_for_state (cli_state_for_error (error));
}

static CliExit
report_entry (const Request *request, Account *account, LedgerEntry *entry)
{
  LedgerState state = ledger_entry_get_state (entry);
  gboolean printed;

  if (request->json) {
    g_autoptr (JsonNode) node = cli_entry_to_json (entry);

    printed = cli_print_json (node);
  } else {
    g_autofree char *text = cli_entry_to_text (entry, account);

    printed = cli_print (text);
  }

  /* Whoever takes this for a failure would make a second studio: the status stays, and the ID goes
   * where it still can */
  if (!printed && state == LEDGER_STATE_DONE)
    cli_warn (_ ("The studio was duplicated. The new studio’s ID is %s."),
              ledger_entry_get_caster_id (entry));

  return cli_exit_for_state (state);
}

static CliExit
carry_out (const Request *request, const CliPlace *where, Account *account)
{
  g_autoptr (CliSession) session = cli_session_new (account);
  Workspace *workspace = cli_session_get_workspace (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *duplicator;

  if (!cli_session_open (session, &error))
    return report_error (request, account, error);

  cli_place_set_up_client (where, workspace_get_client (workspace));
  duplicator = workspace_get_duplicator (workspace);

  duplicator_duplicate_async (duplicator, request->source_id, request->name, request->client_token,
                              cli_session_get_cancellable (session), cli_take_result, &result);
  entry = duplicator_duplicate_finish (duplicator, cli_wait (&result), &error);

  return entry != NULL ? report_entry (request, account, entry)
                       : report_error (request, account, error);
}

/* Orders of many */

/* Nothing was sent */
static CliExit
report_batch_error (DuplicatorBatch *batch, Account *account, gboolean json, const GError *error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;

  cli_warn_error (error);
  cli_warn (_ ("Nothing was sent."));
  if (!json)
    return CLI_EXIT_REFUSED;

  node = json_node_new (JSON_NODE_ARRAY);
  array = json_array_new ();
  for (guint i = 0; i < duplicator_batch_get_length (batch); i++) {
    const DuplicatorBatchItem *item = duplicator_batch_get (batch, i);
    const CliOrder order = {.source_id = item->source_id, .name = item->name, .account = account};

    json_array_add_element (array, cli_order_to_json (&order, error));
  }
  json_node_take_array (node, array);
  cli_print_json (node);

  return CLI_EXIT_REFUSED;
}

static GPtrArray *
list_studios (CliSession *session, GError **error)
{
  LiveClient *client = workspace_get_client (cli_session_get_workspace (session));
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_list_studios_async (client, cli_session_get_cancellable (session), cli_take_result,
                                  &result);

  return duplicator_list_studios_finish (client, cli_wait (&result), error);
}

static GPtrArray *
place (CliSession *session, DuplicatorBatch *batch, GError **error)
{
  Duplicator *duplicator = workspace_get_duplicator (cli_session_get_workspace (session));
  g_autoptr (GAsyncResult) result = NULL;

  if (g_cancellable_set_error_if_cancelled (cli_session_get_cancellable (session), error))
    return NULL;

  duplicator_place_async (duplicator, batch, cli_take_result, &result);

  return duplicator_place_finish (duplicator, cli_wait (&result), error);
}

static CliExit
carry_out_many (const CliBatch *many,
                CliOptions *options,
                DuplicatorBatch *read,
                const CliPlace *where,
                Account *account,
                gboolean json)
{
  g_autoptr (CliSession) session = cli_session_new (account);
  g_autoptr (DuplicatorBatch) batch = read;
  g_autoptr (GPtrArray) studios = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) list_error = NULL;
  g_autoptr (GError) error = NULL;
  CliExit exit_status;

  if (!cli_session_open (session, &error))
    return report_batch_error (batch, account, json, error);

  cli_place_set_up_client (where, workspace_get_client (cli_session_get_workspace (session)));
  studios = list_studios (session, &list_error);
  batch = cli_batch_compare (many, options, g_steal_pointer (&batch), studios, list_error,
                             &exit_status);
  if (batch == NULL)
    return exit_status;

  entries = place (session, batch, &error);
  if (entries == NULL)
    return report_batch_error (batch, account, json, error);

  cli_many_prepare (session);
  cli_many_wait (session, entries, studios != NULL);

  return cli_many_report (session, entries, json);
}

static CliExit
duplicate_many (const CliBatch *many,
                CliOptions *options,
                const CliPlace *where,
                const char *client_token,
                gboolean json)
{
  g_autoptr (DuplicatorBatch) batch = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;
  CliExit exit_status;

  if (client_token != NULL)
    return cli_options_fail (
        options, _ ("--client-token is for one copy; each of many gets a token of its own."));

  batch = cli_batch_read (many, options, &exit_status);
  if (batch == NULL)
    return exit_status;
  if (many->dry_run) {
    cli_batch_tell_problems (many, batch);
    return cli_batch_print_names (batch, json) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
  }

  account = cli_place_make_account (where, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  return carry_out_many (many, options, g_steal_pointer (&batch), where, account, json);
}

/* An order of one */

static CliExit
duplicate_one (Request *request,
               CliOptions *options,
               const CliPlace *where,
               const char *client_token)
{
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;
  CliExit exit_status;

  if (!cli_options_expect (options, 2, _ ("SOURCE_ID NAME"), &exit_status))
    return exit_status;
  if (!request_read (request, options, client_token, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (where, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  return carry_out (request, where, account);
}

/**
 * cli_duplicate:
 * @argc: how many there are in @argv
 * @argv: `duplicate`, and what follows it
 *
 * Makes one studio from another, or many.
 *
 * Returns: what to end with
 */
CliExit
cli_duplicate (int argc, char **argv)
{
  g_autoptr (CliOptions) options = cli_options_new ("duplicate");
  g_auto (CliPlace) where = {0};
  g_auto (CliBatch) many = {0};
  g_auto (Request) request = {0};
  g_autofree char *client_token = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"client-token", 0, 0, G_OPTION_ARG_FILENAME, &client_token,
       N_ ("The token of the order; repeating an order with its token makes no second studio"),
       N_ ("TOKEN")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &request.json,
       N_ ("Print the outcome as JSON; of an order of many, as an array"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_batch_add_options (&many, options);
  cli_place_add_where (&where, options);
  cli_place_add_how (&where, options);
  cli_options_add (options, entries);

  if (!cli_options_read (options, argc, argv, &exit_status))
    return exit_status;
  if (!cli_place_check (&where, &error))
    return cli_options_fail (options, "%s", error->message);

  return cli_batch_is_asked_for (&many)
             ? duplicate_many (&many, options, &where, client_token, request.json)
             : duplicate_one (&request, options, &where, client_token);
}
