/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-place.h"
#include "cli-report.h"
#include "cli-session.h"
#include "cli-text.h"
#include "duplicator-studios.h"
#include "workspace-words.h"
#include <glib/gi18n-lib.h>

static char *
dup_status (LiveStudio *studio)
{
  int status = live_studio_get_status (studio);
  const char *words = workspace_words_for_studio_status (status);

  if (words != NULL)
    return g_strdup (words);
  /* A number that the documentation does not tell of is shown as it is */
  return status < 0 ? g_strdup ("") : g_strdup_printf ("%d", status);
}

static gboolean
print_text (GPtrArray *studios)
{
  g_autoptr (CliTable) table = cli_table_new (6);
  g_autofree char *text = NULL;

  if (studios->len == 0) {
    cli_warn (_ ("There are no studios."));
    return TRUE;
  }

  cli_table_add (table, _ ("ID"), _ ("Name"), _ ("Status"), _ ("Type"), _ ("Resolution"),
                 _ ("Changed"), NULL);
  for (guint i = 0; i < studios->len; i++) {
    LiveStudio *studio = studios->pdata[i];
    g_autofree char *status = dup_status (studio);
    g_autofree char *type = workspace_words_for_studio_type (live_studio_get_norm_type (studio));
    const char *resolution = workspace_words_for_resolution (live_studio_get_template (studio));
    const char *changed = live_studio_get_last_modified (studio);

    cli_table_add (table, live_studio_get_caster_id (studio),
                   live_studio_get_name (studio) != NULL ? live_studio_get_name (studio) : "",
                   status, type != NULL ? type : "", resolution != NULL ? resolution : "",
                   changed != NULL ? changed : "", NULL);
  }
  text = cli_table_to_text (table);

  return cli_print (text);
}

static gboolean
print_json (GPtrArray *studios)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *array = json_array_sized_new (studios->len);

  for (guint i = 0; i < studios->len; i++)
    json_array_add_element (array, cli_studio_to_json (studios->pdata[i]));
  json_node_take_array (node, array);

  return cli_print_json (node);
}

static GPtrArray *
list_studios (CliSession *session, const CliPlace *place, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LiveClient *client;

  if (!cli_session_open (session, error))
    return NULL;

  client = workspace_get_client (cli_session_get_workspace (session));
  cli_place_set_up_client (place, client);
  duplicator_list_studios_async (client, cli_session_get_cancellable (session), cli_take_result,
                                  &result);

  return duplicator_list_studios_finish (client, cli_wait (&result), error);
}

/**
 * cli_studios:
 * @argc: how many there are in @argv
 * @argv: `studios`, and what follows it
 *
 * Lists the studios of an account.
 *
 * Returns: what to end with
 */
CliExit
cli_studios (int argc, char **argv)
{
  g_autoptr (CliOptions) options = cli_options_new ("studios");
  g_auto (CliPlace) place = {0};
  gboolean json = FALSE;
  g_autoptr (Account) account = NULL;
  g_autoptr (CliSession) session = NULL;
  g_autoptr (GPtrArray) studios = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the list as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_place_add_where (&place, options);
  cli_place_add_how (&place, options);
  cli_options_add (options, entries);

  if (!cli_options_parse (options, argc, argv, 0, &exit_status))
    return exit_status;
  if (!cli_place_check (&place, &error))
    return cli_options_fail (options, "%s", error->message);

  account = cli_place_make_account (&place, &error);
  if (account == NULL)
    return cli_options_fail (options, "%s", error->message);

  session = cli_session_new (account);
  studios = list_studios (session, &place, &error);
  if (studios == NULL) {
    cli_warn_error (error);
    return CLI_EXIT_REFUSED;
  }

  return (json ? print_json (studios) : print_text (studios)) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
}
