/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "accounts-keyring.h"
#include "cli-fixture.h"
#include "understudy-config.h"
#include <gio/gsettingsbackend.h>
#include <string.h>

/* The settings that the program finds in its folders */
static GSettings *
open_settings (CliFixture *fixture)
{
  g_autofree char *path =
      g_build_filename (fixture->folder, "config", "glib-2.0", "settings", "keyfile", NULL);
  g_autofree char *config = g_build_filename (fixture->folder, "config", NULL);
  g_autoptr (GSettingsBackend) backend = g_keyfile_settings_backend_new (path, "/", NULL);
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (
      g_settings_schema_source_get_default (), APPLICATION_ID, FALSE);

  g_assert_nonnull (schema);
  cli_fixture_setenv (fixture, "XDG_CONFIG_HOME", config);
  cli_fixture_setenv (fixture, "GSETTINGS_BACKEND", "keyfile");

  return g_settings_new_full (schema, backend, NULL);
}

/* As the window saves it */
static Account *
add_account (CliFixture *fixture, const char *name, AccountStorage storage)
{
  g_autoptr (GSettings) settings = open_settings (fixture);
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  g_autoptr (AccountDraft) draft = account_draft_new ();
  g_autoptr (GError) error = NULL;
  Account *account;

  g_object_set (draft, "name", name, "access-key-id", CLI_ACCESS_KEY_ID, "custom-endpoint",
                fixture->endpoint != NULL ? fixture->endpoint : "http://127.0.0.1:1", NULL);
  account_draft_set_access_key_secret (draft, CLI_ACCESS_KEY_SECRET);
  account = test_store_add (store, draft, storage, &error);
  g_assert_no_error (error);
  g_settings_sync ();

  return account;
}

static void
test_list (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = add_account (fixture, "Evening shows", ACCOUNT_STORAGE_SESSION);
  g_autoptr (CliRun) text = cli_fixture_run (fixture, "accounts", NULL);
  g_autoptr (CliRun) json = cli_fixture_run (fixture, "accounts", "--json", NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *array;
  JsonObject *object;

  g_assert_cmpint (text->status, ==, 0);
  g_assert_cmpstr (text->errors, ==, "");
  g_assert_nonnull (strstr (text->output, "Rehearsal"));
  g_assert_nonnull (strstr (text->output, "Evening shows"));
  g_assert_nonnull (strstr (text->output, account_get_id (account)));
  g_assert_null (strstr (text->output, CLI_ACCESS_KEY_SECRET));

  g_assert_cmpint (json->status, ==, 0);
  g_assert_null (strstr (json->output, CLI_ACCESS_KEY_SECRET));
  node = cli_run_parse (json);
  array = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (array), ==, 3);
  object = json_array_get_object_element (array, 0);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "rehearsal");
  object = json_array_get_object_element (array, 2);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "saved");
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "Evening shows");
  g_assert_cmpstr (json_object_get_string_member (object, "access_key_id"), ==, CLI_ACCESS_KEY_ID);
  g_assert_cmpstr (json_object_get_string_member (object, "secret"), ==, "session");
}

static void
test_unknown (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (CliRun) unknown = cli_fixture_run (fixture, "studios", "--account", "Nobody", NULL);
  g_autoptr (CliRun) both =
      cli_fixture_run (fixture, "studios", "--account", "Nobody", "--rehearsal", NULL);

  g_assert_cmpint (unknown->status, ==, 2);
  g_assert_nonnull (strstr (unknown->errors, "Nobody"));
  g_assert_cmpint (both->status, ==, 2);
  g_assert_nonnull (strstr (both->errors, "--account"));
}

/* A secret that was for the window's session alone is not here */
static void
test_no_secret (CliFixture *fixture, gconstpointer data)
{
  g_autoptr (Account) account = add_account (fixture, "Evening shows", ACCOUNT_STORAGE_SESSION);
  g_autoptr (CliRun) run = cli_fixture_run (fixture, "studios", "--account", "evening SHOWS", NULL);

  g_assert_false (account_get_needs_secret (account));
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->errors, "session"));
}

static void
assert_done (CliRun *run)
{
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_cmpint (run->status, ==, 0);
}

/* With a real keyring, and no key in the environment */
static void
test_saved (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  CliFixture fixture = {0};

  g_assert_nonnull (keyring);
  cli_fixture_set_up (&fixture, NULL);
  {
    g_autoptr (Account) account = NULL;
    g_autoptr (CliRun) studios = NULL;
    g_autoptr (CliRun) copy = NULL;
    g_autoptr (CliRun) history = NULL;
    g_autoptr (CliRun) others = NULL;
    g_autoptr (Account) other = NULL;
    g_autofree char *asked = NULL;
    g_autofree char *config = NULL;

    cli_fixture_setenv (&fixture, "DBUS_SESSION_BUS_ADDRESS",
                        g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
    cli_fixture_setenv (&fixture, "ALIBABA_CLOUD_ACCESS_KEY_ID", NULL);
    cli_fixture_setenv (&fixture, "ALIBABA_CLOUD_ACCESS_KEY_SECRET", NULL);
    account = add_account (&fixture, "Evening shows", ACCOUNT_STORAGE_KEYRING);

    studios = cli_fixture_run (&fixture, "studios", "--account", "Evening shows", NULL);
    assert_done (studios);
    copy = cli_fixture_run (&fixture, "duplicate", fixture.source_id, "Evening show", "--account",
                            account_get_id (account), NULL);
    assert_done (copy);
    asked = cli_query (fixture.ledger_path, "SELECT account FROM entries");
    g_assert_cmpstr (asked, ==, account_get_id (account));

    history = cli_fixture_run (&fixture, "history", "--account", "Evening shows", NULL);
    g_assert_nonnull (strstr (history->output, "Evening show"));
    other = add_account (&fixture, "Others", ACCOUNT_STORAGE_SESSION);
    others = cli_fixture_run (&fixture, "history", "--account", "Others", NULL);
    g_assert_null (strstr (others->output, "Evening show"));

    /* Nowhere but in the keyring */
    g_assert_false (test_folder_contains (fixture.data, CLI_ACCESS_KEY_SECRET));
    config = g_build_filename (fixture.folder, "config", NULL);
    g_assert_false (test_folder_contains (config, CLI_ACCESS_KEY_SECRET));
    g_assert_true (test_folder_contains (config, CLI_ACCESS_KEY_ID));
  }
  cli_fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/cli/accounts/list", CliFixture, NULL, cli_fixture_set_up_alone, test_list,
              cli_fixture_tear_down);
  g_test_add ("/cli/accounts/unknown", CliFixture, NULL, cli_fixture_set_up_alone, test_unknown,
              cli_fixture_tear_down);
  g_test_add ("/cli/accounts/no-secret", CliFixture, NULL, cli_fixture_set_up_alone, test_no_secret,
              cli_fixture_tear_down);
  test_keyring_add ("/cli/accounts/saved", test_saved);

  return g_test_run ();
}
