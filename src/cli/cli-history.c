/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
#include <glib/gi18n-lib.h>

#define DEFAULT_LIMIT 50
#define PAGE_SIZE     200

/* Which entries of a ledger are asked for */
typedef struct {
  const char *account;  /* NULL: any */
  const char *endpoint; /* NULL: any */
  const char *region;   /* NULL: any */
  guint limit;
} Filter;

static gboolean
filter_takes (const Filter *self, LedgerEntry *entry)
{
  if (self->account != NULL && g_strcmp0 (self->account, ledger_entry_get_account (entry)) != 0)
    return FALSE;
  if (self->endpoint != NULL && g_strcmp0 (self->endpoint, ledger_entry_get_endpoint (entry)) != 0)
    return FALSE;

  return self->region == NULL || g_strcmp0 (self->region, ledger_entry_get_region (entry)) == 0;
}

static GPtrArray *
read_page (CliSession *session, guint64 offset, GError **error)
{
  Ledger *ledger = workspace_get_ledger (cli_session_get_workspace (session));
  g_autoptr (GAsyncResult) result = NULL;

  ledger_read_page_async (ledger, offset, PAGE_SIZE, cli_session_get_cancellable (session),
                          cli_take_result, &result);

  return ledger_read_page_finish (ledger, cli_wait (&result), error);
}

/* Newest first */
static GPtrArray *
read_entries (CliSession *session, const Filter *filter, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 last_id = G_MAXINT64;

  for (guint64 offset = 0;; offset += PAGE_SIZE) {
    g_autoptr (GPtrArray) page = read_page (session, offset, error);

    if (page == NULL)
      return NULL;

    for (guint i = 0; i < page->len; i++) {
      LedgerEntry *entry = page->pdata[i];

      /* What another program adds meanwhile moves entries on to the next page */
      if (ledger_entry_get_id (entry) >= last_id)
        continue;
      last_id = ledger_entry_get_id (entry);
      if (!filter_takes (filter, entry))
        continue;
      g_ptr_array_add (entries, g_object_ref (entry));
      if (entries->len == filter->limit)
        return g_steal_pointer (&entries);
    }

    if (page->len < PAGE_SIZE)
      return g_steal_pointer (&entries);
  }
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
  Filter filter = {0};
  g_autoptr (Account) account = NULL;
  g_autoptr (CliSession) session = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry option_entries[] = {
      {"limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("How many to show at most, 50 if not told"),
       N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the history as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_place_add_where (&place, options);
  cli_options_add (options, option_entries);

  if (!cli_options_parse (options, argc, argv, 0, &exit_status))
    return exit_status;
  if (limit < 1)
    return cli_options_fail (options, "%s", _ ("--limit takes a number greater than 0."));
  if (!cli_place_check (&place, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (&place, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  filter.limit = (guint) limit;
  filter.region = place.region;
  if (place.account != NULL)
    filter.account = account_get_id (account);
  if (place.endpoint != NULL)
    filter.endpoint = live_endpoint_get_url (account_get_endpoint (account));

  session = cli_session_new (account);
  if (cli_session_open_ledger (session, &error))
    entries = read_entries (session, &filter, &error);
  if (entries == NULL) {
    cli_warn_error (error);
    return CLI_EXIT_REFUSED;
  }

  if (entries->len == 0)
    tell_of_nothing (account_get_is_rehearsal (account));

  return (json ? print_json (entries) : print_text (entries)) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
}
