/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "accounts-keyring.h"
#include "understudy-config.h"
#include <gio/gsettingsbackend.h>
#include <libsecret/secret.h>

#define SECRETS  "org.freedesktop.secrets"
#define PROMPTER "org.gnome.keyring.SystemPrompter"

struct _TestKeyring {
  GSubprocess *daemon;
  char *folder;
  guint prompter_name;
  guint prompter_object;
  guint n_asked;
};

static void
on_appeared (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
wait_for_name (const char *name)
{
  gboolean appeared = FALSE;
  guint id = g_bus_watch_name (G_BUS_TYPE_SESSION, name, G_BUS_NAME_WATCHER_FLAGS_NONE, on_appeared,
                               NULL, &appeared, NULL);

  while (!appeared)
    g_main_context_iteration (NULL, TRUE);
  g_bus_unwatch_name (id);
}

static void
start_daemon (TestKeyring *self, const char *program)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                 G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GError) error = NULL;
  GOutputStream *input;

  g_subprocess_launcher_setenv (launcher, "HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", self->folder, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "GNOME_KEYRING_CONTROL");
  /* It warns of things that are nobody's fault here */
  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG");
  self->daemon = g_subprocess_launcher_spawn (launcher, &error, program, "--foreground",
                                              "--components=secrets", "--unlock", NULL);
  g_assert_no_error (error);
  input = g_subprocess_get_stdin_pipe (self->daemon);
  g_assert_true (g_output_stream_write_all (input, "password", 8, NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (input, NULL, NULL));
  wait_for_name (SECRETS);
}

/* libsecret keeps its connection for as long as the program runs. So each case is a program of its
 * own, and its bus ends with it */
static void
run_apart (gconstpointer function)
{
  g_autofree char *bus_program = g_find_program_in_path ("dbus-daemon");
  g_autofree char *program = g_find_program_in_path ("gnome-keyring-daemon");

  if (g_test_subprocess ()) {
    ((void (*) (void)) function) ();
  } else if (bus_program == NULL || program == NULL) {
    g_test_skip ("gnome-keyring-daemon or dbus-daemon is not installed");
  } else {
    g_test_trap_subprocess (NULL, 0, 0);
    g_test_trap_assert_passed ();
  }
}

void
test_keyring_add (const char *path, void (*function) (void))
{
  g_test_add_data_func (path, (gconstpointer) function, run_apart);
}

TestKeyring *
test_keyring_new (TestKeyringKind kind)
{
  static GTestDBus *bus = NULL;
  TestKeyring *self = g_new0 (TestKeyring, 1);

  g_assert_null (bus);
  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (bus);
  self->folder = test_folder_make ();
  if (kind == TEST_KEYRING_UNLOCKED)
    start_daemon (self, "gnome-keyring-daemon");

  return self;
}

void
test_keyring_free (TestKeyring *self)
{
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  if (self->prompter_object != 0)
    g_dbus_connection_unregister_object (connection, self->prompter_object);
  if (self->prompter_name != 0)
    g_bus_unown_name (self->prompter_name);
  g_clear_object (&connection);

  secret_service_disconnect ();
  /* Connections let go of what they called back in the loop. Not when the daemon has gone:
   * libsecret misses that a question went with it */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  if (self->daemon != NULL) {
    g_subprocess_force_exit (self->daemon);
    g_subprocess_wait (self->daemon, NULL, NULL);
  }
  g_clear_object (&self->daemon);
  test_folder_remove (self->folder);
  g_free (self);
}

const char *
test_keyring_get_folder (TestKeyring *self)
{
  return self->folder;
}

/* Nothing of libsecret's that blocks: that has a main context of its own, which GDBus misses when
 * it tidies up */
void
test_keyring_lock (TestKeyring *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GAsyncResult) found = NULL;
  g_autoptr (GAsyncResult) locked = NULL;
  g_autoptr (SecretService) service = NULL;
  g_autoptr (SecretCollection) collection = NULL;
  GList *collections;

  secret_service_get (SECRET_SERVICE_NONE, NULL, test_take_result, &connected);
  service = secret_service_get_finish (test_wait (&connected), &error);
  g_assert_no_error (error);
  secret_collection_for_alias (service, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, NULL,
                               test_take_result, &found);
  collection = secret_collection_for_alias_finish (test_wait (&found), &error);
  g_assert_no_error (error);
  g_assert_nonnull (collection);

  collections = g_list_prepend (NULL, collection);
  secret_service_lock (service, collections, NULL, test_take_result, &locked);
  g_assert_cmpint (secret_service_lock_finish (service, test_wait (&locked), NULL, &error), ==, 1);
  g_assert_no_error (error);
  g_list_free (collections);
}

static void
on_prompter_called (GDBusConnection *connection,
                    const char *sender,
                    const char *object_path,
                    const char *interface_name,
                    const char *method_name,
                    GVariant *parameters,
                    GDBusMethodInvocation *invocation,
                    gpointer user_data)
{
  TestKeyring *self = user_data;

  if (g_str_equal (method_name, "BeginPrompting"))
    self->n_asked++;
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_owned (GDBusConnection *connection, const char *name, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

void
test_keyring_let_wait (TestKeyring *self)
{
  static const char xml[] = "<node><interface name='org.gnome.keyring.internal.Prompter'>"
                            "<method name='BeginPrompting'><arg type='o' direction='in'/></method>"
                            "<method name='PerformPrompt'><arg type='o' direction='in'/>"
                            "<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
                            "<arg type='s' direction='in'/></method>"
                            "<method name='StopPrompting'><arg type='o' direction='in'/></method>"
                            "</interface></node>";
  static const GDBusInterfaceVTable table = {.method_call = on_prompter_called};
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  gboolean owned = FALSE;

  self->prompter_object = g_dbus_connection_register_object (
      connection, "/org/gnome/keyring/Prompter", node->interfaces[0], &table, self, NULL, NULL);
  g_assert_cmpuint (self->prompter_object, !=, 0);
  self->prompter_name = g_bus_own_name_on_connection (
      connection, PROMPTER, G_BUS_NAME_OWNER_FLAGS_NONE, on_owned, NULL, &owned, NULL);
  while (!owned)
    g_main_context_iteration (NULL, TRUE);
}

gboolean
test_keyring_is_asking (TestKeyring *self)
{
  return self->n_asked > 0;
}

guint
test_keyring_count (TestKeyring *self)
{
  static const SecretSchema any = {APPLICATION_ID ".Account", SECRET_SCHEMA_NONE, {{NULL, 0}}};
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GList *found;
  guint n;

  secret_password_search (&any, SECRET_SEARCH_ALL, NULL, test_take_result, &result, NULL);
  found = secret_password_search_finish (test_wait (&result), &error);
  g_assert_no_error (error);
  n = g_list_length (found);
  g_list_free_full (found, g_object_unref);

  return n;
}

GSettings *
test_settings_new (void)
{
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();
  g_autoptr (GSettingsSchema) schema = g_settings_schema_source_lookup (
      g_settings_schema_source_get_default (), APPLICATION_ID, FALSE);

  g_assert_nonnull (schema);

  return g_settings_new_full (schema, backend, NULL);
}

AccountDraft *
test_draft_new (const char *name)
{
  AccountDraft *draft = account_draft_new ();

  g_object_set (draft, "name", name, "access-key-id", "LTAItest", NULL);
  account_draft_set_access_key_secret (draft, TEST_SECRET);

  return draft;
}

Account *
test_store_add (AccountStore *store, AccountDraft *draft, AccountStorage storage, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_store_add_async (store, draft, storage, NULL, test_take_result, &result);

  return account_store_add_finish (store, test_wait (&result), error);
}

gboolean
test_store_edit (AccountStore *store,
                 Account *account,
                 AccountDraft *draft,
                 AccountStorage storage,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_store_edit_async (store, account, draft, storage, NULL, test_take_result, &result);

  return account_store_edit_finish (store, test_wait (&result), error);
}

AccountRemoved *
test_store_remove (AccountStore *store, Account *account, gboolean leave, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_store_remove_async (store, account, leave, NULL, test_take_result, &result);

  return account_store_remove_finish (store, test_wait (&result), error);
}

LiveCredentials *
test_load (Account *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_load_credentials_async (account, NULL, test_take_result, &result);

  return account_load_credentials_finish (account, test_wait (&result), error);
}
