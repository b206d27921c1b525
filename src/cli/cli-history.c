/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-exchange.h"
#include "cli-filter.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
#include "ledger-results.h"
#include <glib/gi18n-lib.h>

#define DEFAULT_LIMIT 50

/* Newest first. What comes while they are read is not missed, and moves nothing. */
static GPtrArray *
read_entries (CliSession *session, LedgerQuery *query, guint limit, GError **error)
{
  GCancellable *cancellable = cli_session_get_cancellable (session);
  Ledger *ledger = workspace_get_ledger (cli_session_get_workspace (session));
  g_autoptr (LedgerResults) results = ledger_results_new (ledger, query);
  GListModel *list = G_LIST_MODEL (results);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  guint n;

  while (ledger_results_get_searching (results) && g_list_model_get_n_items (list) < limit &&
         !g_cancellable_is_cancelled (cancellable))
    g_main_context_iteration (NULL, TRUE);

  n = MIN (limit, g_list_model_get_n_items (list));
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (entries, g_list_model_get_item (list, i));
  for (guint i = 0; i < entries->len; i++) {
    while (!ledger_entry_get_loaded (entries->pdata[i]) &&
           !g_cancellable_is_cancelled (cancellable))
      g_main_context_iteration (NULL, TRUE);
  }

  return g_cancellable_set_error_if_cancelled (cancellable, error) ? NULL
                                                                   : g_steal_pointer (&entries);
}

static gboolean
print_json (GPtrArray *entries)
{
  g_autoptr (JsonNode) node = cli_entries_to_json (entries);

  return cli_print_json (node);
}

static gboolean
print_text (GPtrArray *entries)
{
  g_autofree char *text = NULL;

  if (entries->len == 0)
    return TRUE;

  text = cli_entries_to_text (entries, TRUE);

  return cli_print (text);
}

/* Who has only tried the Rehearsal finds nothing here, and might think it lost */
static gboolean
rehearsal_has_history (void)
{
  g_autofree char *path =
      g_build_filename (g_get_user_data_dir (), "understudy", "rehearsal", "ledger.db", NULL);
  g_autoptr (Account) account = NULL;
  g_autoptr (CliSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  Ledger *ledger;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;

  account = account_new_rehearsal ();
  session = cli_session_new (account);
  if (!cli_session_open_ledger (session, NULL))
    return FALSE;

  ledger = workspace_get_ledger (cli_session_get_workspace (session));
  ledger_count_async (ledger, cli_session_get_cancellable (session), cli_take_result, &result);

  return ledger_count_finish (ledger, cli_wait (&result), NULL) > 0;
}

static void
tell_of_nothing (gboolean rehearsal)
{
  cli_warn (_ ("There is nothing in the history."));
  if (!rehearsal && rehearsal_has_history ())
    cli_warn (_ ("The Rehearsal has a history of its own: understudy history --rehearsal"));
}

/**
 * cli_history:
 * @argc: how many there are in @argv
 * @argv: `history`, and what follows it
 *
 * Shows what was asked for and what came of it. Needs neither credentials nor a service.
 *
 * Returns: what to end with
 */
CliExit
cli_history (int argc, char **argv)
{
  g_autoptr (CliOptions) options = cli_options_new ("history");
  g_auto (CliPlace) place = {0};
  int limit = DEFAULT_LIMIT;
  gboolean json = FALSE;
  g_autofree char *export_path = NULL;
  g_autofree char *import_path = NULL;
  g_auto (CliFilter) filter = {0};
  LedgerQueryTerms terms = {0};
  g_autoptr (LedgerQuery) query = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (CliSession) session = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry option_entries[] = {
      {"limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many to show at most, 50 if not told"),
       N_ ("N")},
      {"export", 0, 0, G_OPTION_ARG_FILENAME, &export_path,
       N_ ("Write all of it, or what is asked for, to a file whose name ends in .csv or .json"),
       N_ ("FILE")},
      {"import", 0, 0, G_OPTION_ARG_FILENAME, &import_path,
       N_ ("Add what was exported as JSON, and is not there yet"), N_ ("FILE")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the history as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_place_add_where (&place, options);
  cli_filter_add (&filter, options);
  cli_options_add (options, option_entries);

  if (!cli_options_parse (options, argc, argv, 0, &exit_status))
    return exit_status;
  if (limit < 1)
    return cli_options_fail (options, "%s", _ ("--limit takes a number greater than 0."));
  if (export_path != NULL && !cli_exchange_has_format (export_path))
    return cli_options_fail (options, "%s",
                             _ ("--export takes a file whose name ends in .csv or .json."));
  if (export_path != NULL && import_path != NULL)
    return cli_options_fail (options, "%s", _ ("--export and --import cannot go together."));
  if (!cli_filter_read (&filter, &terms, &error) || !cli_place_check (&place, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (&place, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  terms.region = place.region;
  if (place.account != NULL)
    terms.account = account_get_id (account);
  if (place.endpoint != NULL)
    terms.endpoint = live_endpoint_get_url (account_get_endpoint (account));
  query = ledger_query_new (&terms);

  session = cli_session_new (account);
  if (!cli_session_open_ledger (session, &error)) {
    cli_warn_error (error);
    return CLI_EXIT_REFUSED;
  }
  if (import_path != NULL)
    return cli_import (session, import_path, json);
  if (export_path != NULL)
    return cli_export (session, query, export_path, json);

  entries = read_entries (session, query, (guint) limit, &error);
  if (entries == NULL) {
    cli_warn_error (error);
    return CLI_EXIT_REFUSED;
  }

  if (entries->len == 0 && (filter.search != NULL || filter.states != NULL ||
                            filter.since != NULL || filter.until != NULL))
    cli_warn (_ ("Nothing in the history is like that."));
  else if (entries->len == 0)
    tell_of_nothing (account_get_is_rehearsal (account));

  return (json ? print_json (entries) : print_text (entries)) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
}
