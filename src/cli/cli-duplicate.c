/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
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

static void
on_not_recorded (Duplicator *duplicator,
                 LedgerEntry *entry,
                 const GError *error,
                 gpointer user_data)
{
  cli_warn (_ ("What came of the order could not be written to the history: %s"), error->message);
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
carry_out (const Request *request, const CliPlace *place, Account *account)
{
  g_autoptr (CliSession) session = cli_session_new (account);
  Workspace *workspace = cli_session_get_workspace (session);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *duplicator;

  if (!cli_session_open (session, &error))
    return report_error (request, account, error);

  cli_place_set_up_client (place, workspace_get_client (workspace));
  duplicator = workspace_get_duplicator (workspace);
  g_signal_connect (duplicator, "not-recorded", G_CALLBACK (on_not_recorded), NULL);

  duplicator_duplicate_async (duplicator, request->source_id, request->name, request->client_token,
                              cli_session_get_cancellable (session), cli_take_result, &result);
  entry = duplicator_duplicate_finish (duplicator, cli_wait (&result), &error);

  return entry != NULL ? report_entry (request, account, entry)
                       : report_error (request, account, error);
}

/**
 * cli_duplicate:
 * @argc: how many there are in @argv
 * @argv: `duplicate`, and what follows it
 *
 * Makes one studio from another.
 *
 * Returns: what to end with
 */
CliExit
cli_duplicate (int argc, char **argv)
{
  g_autoptr (CliOptions) options = cli_options_new ("duplicate");
  g_auto (CliPlace) place = {0};
  g_auto (Request) request = {0};
  g_autofree char *client_token = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"client-token", 0, 0, G_OPTION_ARG_FILENAME, &client_token,
       N_ ("The token of the order; repeating an order with its token makes no second studio"),
       N_ ("TOKEN")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &request.json, N_ ("Print the outcome as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_place_add_where (&place, options);
  cli_place_add_how (&place, options);
  cli_options_add (options, entries);

  if (!cli_options_parse (options, argc, argv, 2, &exit_status))
    return exit_status;
  if (!cli_place_check (&place, &error) || !request_read (&request, options, client_token, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (&place, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  return carry_out (&request, &place, account);
}
