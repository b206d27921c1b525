/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-command.h"
#include "understudy-config.h"
#include "account-store.h"
#include "cli-options.h"
#include "cli-output.h"
#include "cli-text.h"
#include <glib/gi18n-lib.h>

static const char *
words_for_storage (Account *account)
{
  switch (account_get_storage (account)) {
  case ACCOUNT_STORAGE_KEYRING:
    return _ ("in the keyring");
  case ACCOUNT_STORAGE_SESSION:
    return _ ("asked for in each session");
  case ACCOUNT_STORAGE_ENVIRONMENT:
    return _ ("in the environment");
  case ACCOUNT_STORAGE_NONE:
  default:
    return _ ("none needed");
  }
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
print_text (AccountStore *store)
{
  g_autoptr (CliTable) table = cli_table_new (6);
  g_autofree char *text = NULL;

  cli_table_add (table, _ ("Name"), _ ("Region"), _ ("AccessKey ID"), _ ("Secret"),
                 /* Translators: the role that an account works by */
                 _ ("Role"), _ ("ID"), NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++) {
    g_autoptr (Account) account = g_list_model_get_item (G_LIST_MODEL (store), i);

    cli_table_add (table, account_get_name (account), or_empty (account_get_region (account)),
                   or_empty (account_get_access_key_id (account)), words_for_storage (account),
                   or_empty (account_get_role_arn (account)), account_get_id (account), NULL);
  }
  text = cli_table_to_text (table);

  return cli_print (text);
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_choice (JsonBuilder *builder, const char *name, GType type, int value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);

  add_text (builder, name, g_enum_get_value (values, value)->value_nick);
}

static void
add_account (JsonBuilder *builder, Account *account)
{
  LiveEndpoint *endpoint = account_get_endpoint (account);

  json_builder_begin_object (builder);
  add_text (builder, "id", account_get_id (account));
  add_text (builder, "name", account_get_name (account));
  add_choice (builder, "kind", ACCOUNT_TYPE_KIND, (int) account_get_kind (account));
  add_text (builder, "region", account_get_region (account));
  /* Nothing that anybody could reach is behind the Rehearsal's */
  add_text (builder, "endpoint",
            account_get_is_rehearsal (account) ? NULL : live_endpoint_get_url (endpoint));
  add_text (builder, "access_key_id", account_get_access_key_id (account));
  add_choice (builder, "signature", LIVE_TYPE_SIGNATURE_ALGORITHM,
              (int) account_get_signature_algorithm (account));
  add_choice (builder, "mode", ACCOUNT_TYPE_MODE, (int) account_get_mode (account));
  add_text (builder, "role", account_get_role_arn (account));
  add_choice (builder, "secret", ACCOUNT_TYPE_STORAGE, (int) account_get_storage (account));
  json_builder_end_object (builder);
}

static gboolean
print_json (AccountStore *store)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (store)); i++) {
    g_autoptr (Account) account = g_list_model_get_item (G_LIST_MODEL (store), i);

    add_account (builder, account);
  }
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);

  return cli_print_json (node);
}

/**
 * cli_accounts:
 * @argc: how many there are in @argv
 * @argv: `accounts`, and what follows it
 *
 * Lists the accounts there are. Needs neither the keyring nor a service.
 *
 * Returns: what to end with
 */
CliExit
cli_accounts (int argc, char **argv)
{
  g_autoptr (CliOptions) options = cli_options_new ("accounts");
  g_autoptr (AccountStore) store = NULL;
  const GError *error;
  gboolean json = FALSE;
  guint n_left_alone;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print the list as JSON"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  CliExit exit_status;

  cli_options_add (options, entries);
  if (!cli_options_parse (options, argc, argv, 0, &exit_status))
    return exit_status;

  store = account_store_new ();
  error = account_store_get_environment_error (store);
  if (error != NULL)
    cli_warn ("%s", error->message);
  n_left_alone = account_store_get_n_left_alone (store);
  if (n_left_alone > 0)
    cli_warn (ngettext ("%u saved account is damaged or of a newer version, and not shown.",
                        "%u saved accounts are damaged or of a newer version, and not shown.",
                        n_left_alone),
              n_left_alone);

  return (json ? print_json (store) : print_text (store)) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
}
