/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts-keyring.h"
#include <string.h>

static void
assert_loads (Account *account, const char *secret)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveCredentials) credentials = NULL;

  account_forget_credentials (account);
  credentials = test_load (account, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_access_key_secret (credentials), ==, secret);
}

static void
assert_load_fails (Account *account, AccountError code)
{
  g_autoptr (GError) error = NULL;

  account_forget_credentials (account);
  g_assert_null (test_load (account, &error));
  g_assert_error (error, ACCOUNT_ERROR, (int) code);
  g_assert_null (strstr (error->message, TEST_SECRET));
}

static guint
count (AccountStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

static char *
print_settings (GSettings *settings)
{
  g_autoptr (GVariant) value = g_settings_get_value (settings, "accounts");

  return g_variant_print (value, TRUE);
}

static void
test_round_trip (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountStore) later = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (Account) again = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (GError) error = NULL;

  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  draft = test_draft_new (" Evening shows\n");
  account_draft_set_security_token (draft, "token-1\n");
  account = test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_get_name (account), ==, "Evening shows");
  g_assert_true (g_str_has_prefix (account_get_id (account), "saved:"));
  g_assert_true (account_get_has_security_token (account));
  g_assert_cmpuint (count (store), ==, 2);
  g_assert_true (account_store_lookup (store, account_get_id (account)) == account);
  g_assert_cmpuint (test_keyring_count (keyring), ==, 1);
  assert_loads (account, TEST_SECRET);

  /* The program ends, and starts again */
  later = account_store_new_for_settings (settings, NULL);
  g_assert_cmpuint (count (later), ==, 2);
  again = g_list_model_get_item (G_LIST_MODEL (later), 1);
  g_assert_cmpstr (account_get_id (again), ==, account_get_id (account));
  g_assert_cmpstr (account_get_access_key_id (again), ==, "LTAItest");
  g_assert_cmpint (account_get_storage (again), ==, ACCOUNT_STORAGE_KEYRING);
  assert_loads (again, TEST_SECRET);

  saved = print_settings (settings);
  g_assert_nonnull (strstr (saved, "LTAItest"));
  g_assert_null (strstr (saved, TEST_SECRET));
  g_assert_null (strstr (saved, "token-1"));
  g_assert_false (test_folder_contains (test_keyring_get_folder (keyring), TEST_SECRET));
}

/* A new key is the same account to the ledger, and counts from the next request on */
static void
test_edit (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (AccountDraft) renamed = NULL;
  g_autoptr (AccountDraft) rotated = NULL;
  g_autoptr (Account) account = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  gboolean edited;

  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  draft = test_draft_new ("One");
  account = test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  id = g_strdup (account_get_id (account));
  assert_loads (account, TEST_SECRET);

  renamed = account_draft_new_for_account (account);
  g_object_set (renamed, "name", "Two", "region", "cn-beijing", NULL);
  g_assert_true (account_draft_get_keeps_secret (renamed));
  edited = test_store_edit (store, account, renamed, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  g_assert_cmpstr (account_get_name (account), ==, "Two");
  g_assert_cmpstr (account_get_region (account), ==, "cn-beijing");
  assert_loads (account, TEST_SECRET);

  rotated = account_draft_new_for_account (account);
  g_object_set (rotated, "access-key-id", "LTAInew", NULL);
  g_assert_false (account_draft_get_complete (rotated));
  account_draft_set_access_key_secret (rotated, "newer-secret");
  edited = test_store_edit (store, account, rotated, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  g_assert_cmpstr (account_get_id (account), ==, id);
  g_assert_cmpstr (account_get_access_key_id (account), ==, "LTAInew");
  assert_loads (account, "newer-secret");
  g_assert_cmpuint (test_keyring_count (keyring), ==, 1);
  g_assert_cmpuint (count (store), ==, 2);
}

static void
test_remove_and_undo (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountDraft) first = NULL;
  g_autoptr (AccountDraft) second = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (Account) other = NULL;
  g_autoptr (Account) restored = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  AccountRemoved *removed;

  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  first = test_draft_new ("First");
  second = test_draft_new ("Second");
  account = test_store_add (store, first, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  other = test_store_add (store, second, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);

  removed = test_store_remove (store, account, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_removed_get_name (removed), ==, "First");
  g_assert_cmpuint (count (store), ==, 2);
  g_assert_cmpuint (test_keyring_count (keyring), ==, 1);
  g_assert_null (account_store_lookup (store, account_get_id (account)));
  /* Twice is once */
  g_assert_null (test_store_remove (store, account, FALSE, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE);
  g_clear_error (&error);

  account_store_restore_async (store, removed, NULL, test_take_result, &result);
  restored = account_store_restore_finish (store, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_get_id (restored), ==, account_get_id (account));
  g_assert_cmpuint (test_keyring_count (keyring), ==, 2);
  assert_loads (restored, TEST_SECRET);
  g_clear_object (&account);
  account = g_list_model_get_item (G_LIST_MODEL (store), 1);
  g_assert_true (account == restored);
}

static void
test_locked (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (AccountDraft) another = NULL;
  g_autoptr (AccountDraft) edit = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (AccountRemoved) removed = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gboolean edited;

  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  draft = test_draft_new ("One");
  account = test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  before = print_settings (settings);
  test_keyring_lock (keyring);

  assert_load_fails (account, ACCOUNT_ERROR_KEYRING_LOCKED);

  another = test_draft_new ("Two");
  g_assert_null (test_store_add (store, another, ACCOUNT_STORAGE_KEYRING, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_LOCKED);
  g_assert_true (account_error_is_keyring (error));
  g_clear_error (&error);

  edit = account_draft_new_for_account (account);
  account_draft_set_access_key_secret (edit, "newer-secret");
  g_assert_false (test_store_edit (store, account, edit, ACCOUNT_STORAGE_KEYRING, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);

  g_assert_null (test_store_remove (store, account, FALSE, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_LOCKED);
  g_clear_error (&error);

  /* Nothing half saved, nothing half removed */
  after = print_settings (settings);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpuint (count (store), ==, 2);

  /* The way out that is offered */
  edited = test_store_edit (store, account, edit, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  assert_loads (account, "newer-secret");
  g_assert_false (test_folder_contains (test_keyring_get_folder (keyring), "newer-secret"));

  removed = test_store_remove (store, account, TRUE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (store), ==, 1);
}

/* One who does not answer keeps nobody from going on */
static void
test_nobody_answers (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  draft = test_draft_new ("One");
  account = test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  test_keyring_lock (keyring);
  test_keyring_let_wait (keyring);

  /* libsecret complains of itself when it finds a question dismissed that nobody had answered */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  account_load_credentials_async (account, cancellable, test_take_result, &result);
  while (!test_keyring_is_asking (keyring))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (result);
  g_cancellable_cancel (cancellable);
  g_assert_null (account_load_credentials_finish (account, test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_absent (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_ABSENT);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountStore) later = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (AccountDraft) renewed = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (Account) again = NULL;
  g_autoptr (AccountRemoved) removed = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (GError) error = NULL;
  gboolean edited;

  g_assert_nonnull (keyring);
  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  draft = test_draft_new ("One");
  g_assert_null (test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_KEYRING);
  g_assert_cmpuint (count (store), ==, 1);
  g_clear_error (&error);

  account = test_store_add (store, draft, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  g_assert_false (account_get_needs_secret (account));
  assert_loads (account, TEST_SECRET);
  saved = print_settings (settings);
  g_assert_null (strstr (saved, TEST_SECRET));

  /* The next session has the account, and asks for its secret */
  later = account_store_new_for_settings (settings, NULL);
  again = g_list_model_get_item (G_LIST_MODEL (later), 1);
  g_assert_true (account_get_needs_secret (again));
  assert_load_fails (again, ACCOUNT_ERROR_NO_SECRET);
  renewed = account_draft_new_for_account (again);
  g_assert_nonnull (account_draft_get_problem (renewed, ACCOUNT_FIELD_ACCESS_KEY_SECRET));
  account_draft_set_access_key_secret (renewed, "typed-again");
  edited = test_store_edit (later, again, renewed, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  g_assert_false (account_get_needs_secret (again));
  assert_loads (again, "typed-again");

  removed = test_store_remove (later, again, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (later), ==, 1);
}

/* Neither a keyring nor a bus to ask for one */
static void
test_no_bus (void)
{
  g_autoptr (GSettings) settings = test_settings_new ();
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  g_autoptr (AccountDraft) draft = test_draft_new ("One");
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("DISPLAY");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_assert_null (test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_KEYRING);
  g_clear_error (&error);

  account = test_store_add (store, draft, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  assert_loads (account, TEST_SECRET);
}

/* Of the leak checker, where there is one */
void __lsan_disable (void) __attribute__ ((weak));

/* As in a sandbox: a file that the portal has the key of */
static void
test_file (void)
{
  g_auto (TestFolder) folder = test_folder_make ();
  g_autofree char *path = g_build_filename (folder, "secrets", NULL);
  g_autoptr (GSettings) settings = test_settings_new ();
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  g_autoptr (AccountDraft) draft = test_draft_new ("One");
  g_autoptr (AccountDraft) edit = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (AccountRemoved) removed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean edited;

  /* libsecret loses the name of each version of the file */
  if (__lsan_disable != NULL)
    __lsan_disable ();
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PATH", path, TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "password", TRUE);

  account = test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  assert_loads (account, TEST_SECRET);
  edit = account_draft_new_for_account (account);
  account_draft_set_access_key_secret (edit, "newer-secret");
  edited = test_store_edit (store, account, edit, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  assert_loads (account, "newer-secret");
  g_assert_false (test_folder_contains (folder, "newer-secret"));

  removed = test_store_remove (store, account, FALSE, &error);
  g_assert_no_error (error);
  assert_load_fails (account, ACCOUNT_ERROR_NO_SECRET);
}

/* Likewise, and the portal does not give the key */
static void
test_file_without_key (void)
{
  g_autoptr (GSettings) settings = test_settings_new ();
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  g_autoptr (AccountDraft) draft = test_draft_new ("One");
  g_autoptr (GError) error = NULL;

  g_unsetenv ("DISPLAY");
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_assert_null (test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_KEYRING);
}

/* What moves between the keyring and this session takes its secret along */
static void
test_move (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (GSettings) settings = NULL;
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (AccountDraft) there = NULL;
  g_autoptr (AccountDraft) back = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;
  gboolean edited;

  settings = test_settings_new ();
  store = account_store_new_for_settings (settings, NULL);
  draft = test_draft_new ("One");
  account = test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);

  there = account_draft_new_for_account (account);
  edited = test_store_edit (store, account, there, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  g_assert_cmpuint (test_keyring_count (keyring), ==, 0);
  assert_loads (account, TEST_SECRET);

  back = account_draft_new_for_account (account);
  edited = test_store_edit (store, account, back, ACCOUNT_STORAGE_KEYRING, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  g_assert_cmpuint (test_keyring_count (keyring), ==, 1);
  assert_loads (account, TEST_SECRET);
}

/* Settings that cannot be written take the secret back out of the keyring */
static void
test_nowhere_to_save (void)
{
  g_autoptr (TestKeyring) keyring = test_keyring_new (TEST_KEYRING_UNLOCKED);
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (AccountRemoved) removed = NULL;
  g_autoptr (GError) error = NULL;

  store = account_store_new_for_settings (NULL, NULL);
  draft = test_draft_new ("One");
  g_assert_null (test_store_add (store, draft, ACCOUNT_STORAGE_KEYRING, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NOT_SAVED);
  g_assert_cmpuint (test_keyring_count (keyring), ==, 0);
  g_assert_cmpuint (count (store), ==, 1);
  g_clear_error (&error);

  /* For this session there is nothing to save */
  account = test_store_add (store, draft, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (store), ==, 2);
  assert_loads (account, TEST_SECRET);
  removed = test_store_remove (store, account, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (store), ==, 1);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_test_init (&argc, &argv, NULL);

  test_keyring_add ("/accounts/keyring/round-trip", test_round_trip);
  test_keyring_add ("/accounts/keyring/edit", test_edit);
  test_keyring_add ("/accounts/keyring/remove-and-undo", test_remove_and_undo);
  test_keyring_add ("/accounts/keyring/locked", test_locked);
  test_keyring_add ("/accounts/keyring/nobody-answers", test_nobody_answers);
  test_keyring_add ("/accounts/keyring/absent", test_absent);
  test_keyring_add ("/accounts/keyring/no-bus", test_no_bus);
  test_keyring_add ("/accounts/keyring/file", test_file);
  test_keyring_add ("/accounts/keyring/file-without-key", test_file_without_key);
  test_keyring_add ("/accounts/keyring/move", test_move);
  test_keyring_add ("/accounts/keyring/nowhere-to-save", test_nowhere_to_save);

  return g_test_run ();
}
