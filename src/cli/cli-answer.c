/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
#include "live-operation.h"
#include <glib/gi18n-lib.h>

/* The order that waits for an answer; NULL, which is told: there is none of that token */
static LedgerEntry *
find_entry (CliSession *session, const char *client_token, GError **error)
{
  Workspace *workspace = cli_session_get_workspace (session);
  Ledger *ledger = workspace_get_ledger (workspace);
  LiveEndpoint *endpoint = live_client_get_endpoint (workspace_get_client (workspace));
  const char *account_id = account_get_id (workspace_get_account (workspace));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  ledger_find_by_token_async (ledger, client_token, cli_session_get_cancellable (session),
                              cli_take_result, &result);
  entries = ledger_find_by_token_finish (ledger, cli_wait (&result), error);
  if (entries == NULL)
    return NULL;

  for (guint i = 0; i < entries->len; i++) {
    LedgerEntry *entry = entries->pdata[i];

    if (cli_entry_get_possible_copy (entry) != NULL &&
        g_strcmp0 (ledger_entry_get_account (entry), account_id) == 0 &&
        g_strcmp0 (ledger_entry_get_endpoint (entry), live_endpoint_get_url (endpoint)) == 0 &&
        g_strcmp0 (ledger_entry_get_region (entry), live_endpoint_get_region (endpoint)) == 0)
      return g_object_ref (entry);
  }

  if (entries->len == 0)
    cli_warn (_ ("The history has no order with the client token “%s”."), client_token);
  else
    cli_warn (_ ("The order with the client token “%s” waits for no answer here."), client_token);

  return NULL;
}

static CliExit
answer (CliSession *session, const char *client_token, gboolean is_it, gboolean json, GError **error)
{
  Workspace *workspace = cli_session_get_workspace (session);
  Duplicator *duplicator = workspace_get_duplicator (workspace);
  g_autoptr (LedgerEntry) entry = find_entry (session, client_token, error);
  g_autoptr (LedgerEntry) answered = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (entry == NULL)
    return CLI_EXIT_REFUSED;

  duplicator_answer_async (duplicator, entry, is_it, cli_session_get_cancellable (session),
                           cli_take_result, &result);
  answered = duplicator_answer_finish (duplicator, cli_wait (&result), error);
  if (answered == NULL)
    return CLI_EXIT_REFUSED;

  if (json) {
    g_autoptr (JsonNode) node = cli_entry_to_json (answered);

    cli_print_json (node);
  } else {
    g_autofree char *text = cli_entry_to_text (answered, workspace_get_account (workspace));

    cli_print (text);
  }

  return cli_exit_for_state (ledger_entry_get_state (answered));
}

/**
 * cli_answer:
 * @argc: how many there are in @argv
 * @argv: `answer`, and what follows it
 *
 * Says what only a person can tell: whether a studio that was seen is the copy that no answer came
 * for. If it is not, the copy is asked for again.
 *
 * Returns: what to end with
 */
CliExit
cli_answer (int argc, char **argv)
{
  g_autoptr (CliOptions) options = cli_options_new ("answer");
  g_auto (CliPlace) place = {0};
  gboolean yes = FALSE;
  gboolean no = FALSE;
  gboolean json = FALSE;
  g_autofree char *client_token = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (CliSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("The studio is the copy"), NULL},
      {"no", 0, 0, G_OPTION_ARG_NONE, &no, N_ ("It is not; ask for the copy again"), NULL},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the outcome as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_options_add (options, entries);
  cli_place_add_where (&place, options);
  cli_place_add_how (&place, options);

  if (!cli_options_parse (options, argc, argv, 1, &exit_status))
    return exit_status;
  if (yes == no)
    return cli_options_fail (options, _ ("Either --yes or --no is needed."));
  if (!cli_place_check (&place, &error))
    return cli_options_fail (options, "%s", error->message);
  client_token = cli_argument_to_text (cli_options_get_argument (options, 0), &error);
  if (client_token == NULL || !live_check_client_token (client_token, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (&place, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  session = cli_session_new (account);
  exit_status = CLI_EXIT_REFUSED;
  if (cli_session_open (session, &error)) {
    cli_place_set_up_client (&place, workspace_get_client (cli_session_get_workspace (session)));
    exit_status = answer (session, client_token, yes, json, &error);
  }
  if (error != NULL)
    cli_warn_error (error);

  return exit_status;
}
