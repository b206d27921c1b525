/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-many.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
#include "ledger-queue.h"
#include <glib/gi18n-lib.h>

/* Of what is queued or unknown for this account; all of LedgerUnfinished */
static GPtrArray *
read_unfinished (CliSession *session)
{
  Workspace *workspace = cli_session_get_workspace (session);
  Ledger *ledger = workspace_get_ledger (workspace);
  LiveEndpoint *endpoint = live_client_get_endpoint (workspace_get_client (workspace));
  const LedgerScope scope = {
      .account = account_get_id (workspace_get_account (workspace)),
      .endpoint = live_endpoint_get_url (endpoint),
      .region = live_endpoint_get_region (endpoint),
  };
  g_autoptr (GAsyncResult) result = NULL;

  ledger_read_unfinished_async (ledger, &scope, cli_take_result, &result);

  return ledger_read_unfinished_finish (ledger, cli_wait (&result), NULL);
}

/* Everything that goes on from here */
static GPtrArray *
resume (CliSession *session, GError **error)
{
  Duplicator *duplicator = workspace_get_duplicator (cli_session_get_workspace (session));
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_resume_waiting_async (duplicator, cli_take_result, &result);

  return duplicator_resume_waiting_finish (duplicator, cli_wait (&result), error);
}

/* What is unknown and nobody carries on: told, so that it is not forgotten */
static void
tell_of_unknown (CliSession *session)
{
  g_autoptr (GPtrArray) unfinished = read_unfinished (session);
  guint n = 0;

  for (guint i = 0; unfinished != NULL && i < unfinished->len; i++) {
    const LedgerUnfinished *each = unfinished->pdata[i];
    LedgerEntry *entry = each->entry;
    const char *possible_copy = cli_entry_get_possible_copy (entry);

    if (ledger_entry_get_state (entry) != LEDGER_STATE_UNKNOWN || each->asker == LEDGER_ASKER_OTHER)
      continue;
    if (possible_copy != NULL)
      cli_warn (_ ("The copy “%s” may be the studio %s. Say so with “understudy answer %s”."),
                ledger_entry_get_name (entry), possible_copy, ledger_entry_get_client_token (entry));
    else
      n++;
  }
  if (n > 0)
    cli_warn (ngettext ("Of %u earlier order it is not known what came. “understudy history” shows it.",
                        "Of %u earlier orders it is not known what came. “understudy history” shows them.",
                        n),
              n);
}

static void
wait_for_idle (CliSession *session)
{
  Duplicator *duplicator = workspace_get_duplicator (cli_session_get_workspace (session));
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_wait_async (duplicator, cli_session_get_cancellable (session), cli_take_result, &result);
  duplicator_wait_finish (duplicator, cli_wait (&result), NULL);
}

static CliExit
carry_on (CliSession *session, gboolean json, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;
  CliExit exit_status;

  cli_many_prepare (session);
  entries = resume (session, error);
  if (entries == NULL)
    return CLI_EXIT_REFUSED;

  if (entries->len > 0) {
    cli_many_wait (session, entries, FALSE);
    exit_status = cli_many_report (session, entries, json);
  } else {
    /* What is unknown is being looked for */
    wait_for_idle (session);
    cli_warn (_ ("Nothing is left to do."));
    exit_status = CLI_EXIT_DONE;
    if (json) {
      g_autoptr (JsonNode) node = cli_entries_to_json (entries);

      cli_print_json (node);
    }
  }
  tell_of_unknown (session);

  return exit_status;
}

static CliExit
discard (CliSession *session, gboolean json, GError **error)
{
  Duplicator *duplicator = workspace_get_duplicator (cli_session_get_workspace (session));
  g_autoptr (GAsyncResult) result = NULL;
  gint64 n;

  duplicator_discard_waiting_async (duplicator, cli_take_result, &result);
  n = duplicator_discard_waiting_finish (duplicator, cli_wait (&result), error);
  if (n < 0)
    return CLI_EXIT_REFUSED;

  if (n == 0)
    cli_warn (_ ("Nothing is left to do."));
  else
    cli_warn (ngettext ("%u order was cancelled.", "%u orders were cancelled.", (gulong) n), (guint) n);

  return CLI_EXIT_DONE;
}

/* Runs one of the two */
static CliExit
run (int argc, char **argv, CliExit (*function) (CliSession *, gboolean, GError **))
{
  g_autoptr (CliOptions) options = cli_options_new (argv[0]);
  g_auto (CliPlace) place = {0};
  gboolean json = FALSE;
  g_autoptr (Account) account = NULL;
  g_autoptr (CliSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the outcome as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_place_add_where (&place, options);
  cli_place_add_how (&place, options);
  if (function == carry_on)
    cli_options_add (options, entries);

  if (!cli_options_parse (options, argc, argv, 0, &exit_status))
    return exit_status;
  if (!cli_place_check (&place, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (&place, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  session = cli_session_new (account);
  exit_status = CLI_EXIT_REFUSED;
  if (cli_session_open (session, &error)) {
    cli_place_set_up_client (&place, workspace_get_client (cli_session_get_workspace (session)));
    exit_status = function (session, json, &error);
  }
  if (error != NULL)
    cli_warn_error (error);

  return exit_status;
}

/**
 * cli_resume:
 * @argc: how many there are in @argv
 * @argv: `resume`, and what follows it
 *
 * Carries on what earlier runs left: what was not sent is sent, what no answer came for is looked
 * for first.
 *
 * Returns: what to end with
 */
CliExit
cli_resume (int argc, char **argv)
{
  return run (argc, argv, carry_on);
}

/**
 * cli_discard:
 * @argc: how many there are in @argv
 * @argv: `discard`, and what follows it
 *
 * Cancels what earlier runs left and did not send.
 *
 * Returns: what to end with
 */
CliExit
cli_discard (int argc, char **argv)
{
  return run (argc, argv, discard);
}
