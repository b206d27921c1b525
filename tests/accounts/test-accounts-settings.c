/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "accounts-keyring.h"
#include <string.h>

#define ID "saved:0f1e2d3c-4b5a-4978-8877-665544332211"
#define GOOD                                                                                       \
  "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'Evening'>, "                                \
  "'region': <'cn-beijing'>, 'access-key-id': <'LTAItest'>, 'signature': <'rpc'>, "                \
  "'secret': <'session'>, 'mode': <'key'>, 'later': <'something new'>}"
#define SETTING "accounts"

static GSettings *
settings_with (const char *text)
{
  GSettings *settings = test_settings_new ();
  g_autoptr (GError) error = NULL;
  GVariant *value = g_variant_parse (G_VARIANT_TYPE ("aa{sv}"), text, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_settings_set_value (settings, SETTING, value));
  g_variant_unref (value);

  return settings;
}

static guint
count (AccountStore *store)
{
  return g_list_model_get_n_items (G_LIST_MODEL (store));
}

static void
test_read (void)
{
  g_autoptr (GSettings) settings = settings_with ("[" GOOD "]");
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  Account *account = account_store_lookup (store, ID);

  g_assert_cmpuint (count (store), ==, 2);
  g_assert_cmpuint (account_store_get_n_left_alone (store), ==, 0);
  g_assert_cmpstr (account_get_name (account), ==, "Evening");
  g_assert_cmpstr (account_get_region (account), ==, "cn-beijing");
  g_assert_cmpint (account_get_signature_algorithm (account), ==, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  g_assert_true (account_get_needs_secret (account));
}

/* What this version does not understand is not shown, and not lost when something else is written
 */
static void
test_left_alone (void)
{
  static const char *const bad[] = {
      "{'version': <uint32 2>, 'id': <'saved:1'>}",
      "{'version': <'1'>}",
      "{'id': <'saved:1'>}",
      "{'version': <uint32 1>, 'id': <'rehearsal'>, 'name': <'x'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'region': <'mars'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a b'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a'>, 'signature': <'md5'>, 'secret': <'session'>, 'mode': <'key'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'environment'>, 'mode': <'key'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <7>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>, "
      "'roles': <[{'arn': <'x'>}]>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>, "
      "'roles': <'x'>}",
      "{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'x'>, 'endpoint': <'ftp://x'>, "
      "'access-key-id': <'a'>, 'signature': <'rpc'>, 'secret': <'session'>, 'mode': <'key'>}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *text = g_strdup_printf ("[%s]", bad[i]);
    g_autoptr (GSettings) settings = settings_with (text);
    g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
    g_autoptr (AccountDraft) draft = test_draft_new ("New");
    g_autoptr (Account) account = NULL;
    g_autoptr (GVariant) before = g_settings_get_value (settings, SETTING);
    g_autoptr (GVariant) first = g_variant_get_child_value (before, 0);
    g_autoptr (GVariant) after = NULL;
    g_autoptr (GVariant) still = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_cmpuint (count (store), ==, 1);
    g_assert_cmpuint (account_store_get_n_left_alone (store), ==, 1);

    account = test_store_add (store, draft, ACCOUNT_STORAGE_SESSION, &error);
    g_assert_no_error (error);
    after = g_settings_get_value (settings, SETTING);
    g_assert_cmpuint (g_variant_n_children (after), ==, 2);
    still = g_variant_get_child_value (after, 0);
    g_assert_true (g_variant_equal (first, still));
  }
}

static void
test_twice (void)
{
  g_autoptr (GSettings) settings = settings_with ("[" GOOD ", " GOOD "]");
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);

  g_assert_cmpuint (count (store), ==, 2);
  g_assert_cmpuint (account_store_get_n_left_alone (store), ==, 1);
}

typedef struct {
  guint n;
  guint position;
  guint removed;
  guint added;
} Changes;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Changes *changes)
{
  changes->n++;
  changes->position = position;
  changes->removed = removed;
  changes->added = added;
}

static void
on_notify (Account *account, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

/* Another process writes */
static void
test_followed (void)
{
  g_autoptr (GSettings) settings = settings_with ("[" GOOD "]");
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  Account *account = account_store_lookup (store, ID);
  Changes changes = {0};
  guint n_names = 0;
  guint n_endpoints = 0;
  GVariant *value;

  g_signal_connect (store, "items-changed", G_CALLBACK (on_items_changed), &changes);
  g_signal_connect (account, "notify::name", G_CALLBACK (on_notify), &n_names);
  g_signal_connect (account, "notify::endpoint", G_CALLBACK (on_notify), &n_endpoints);

  value = g_variant_parse (
      G_VARIANT_TYPE ("aa{sv}"),
      "[{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'Night'>, 'region': <'cn-shanghai'>, "
      "'access-key-id': <'LTAItest'>, 'signature': <'rpc'>, 'secret': <'session'>, "
      "'mode': <'key'>}]",
      NULL, NULL, NULL);
  g_settings_set_value (settings, SETTING, value);
  g_variant_unref (value);
  g_assert_cmpuint (changes.n, ==, 0);
  g_assert_cmpuint (n_names, ==, 1);
  g_assert_cmpuint (n_endpoints, ==, 1);
  g_assert_true (account_store_lookup (store, ID) == account);
  g_assert_cmpstr (account_get_name (account), ==, "Night");
  g_assert_cmpstr (account_get_region (account), ==, "cn-shanghai");

  g_settings_reset (settings, SETTING);
  g_assert_cmpuint (changes.n, ==, 1);
  g_assert_cmpuint (changes.position, ==, 1);
  g_assert_cmpuint (changes.removed, ==, 1);
  g_assert_cmpuint (changes.added, ==, 0);
}

static void
test_find (void)
{
  g_autoptr (GSettings) settings = test_settings_new ();
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  g_autoptr (AccountDraft) one = test_draft_new ("Évening");
  g_autoptr (AccountDraft) two = test_draft_new ("Night");
  g_autoptr (AccountDraft) three = test_draft_new ("night");
  g_autoptr (Account) first = test_store_add (store, one, ACCOUNT_STORAGE_SESSION, NULL);
  g_autoptr (Account) second = test_store_add (store, two, ACCOUNT_STORAGE_SESSION, NULL);
  g_autoptr (Account) third = test_store_add (store, three, ACCOUNT_STORAGE_SESSION, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (account_store_find (store, "éVENING", &error) == first);
  g_assert_true (account_store_find (store, account_get_id (second), &error) == second);
  g_assert_true (account_store_find (store, "rehearsal", &error) ==
                 account_store_get_rehearsal (store));
  g_assert_no_error (error);
  g_assert_null (account_store_find (store, "Night", &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE);
  g_clear_error (&error);
  g_assert_null (account_store_find (store, "", &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE);
  g_assert_nonnull (third);
}

static void
test_not_complete (void)
{
  g_autoptr (GSettings) settings = test_settings_new ();
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  g_autoptr (AccountDraft) draft = account_draft_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (test_store_add (store, draft, ACCOUNT_STORAGE_SESSION, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NOT_COMPLETE);
  g_assert_cmpuint (count (store), ==, 1);
}

/* Roles survive, whatever else is edited */
static void
test_roles (void)
{
  g_autoptr (GSettings) settings = settings_with (
      "[{'version': <uint32 1>, 'id': <'" ID "'>, 'name': <'Role'>, 'region': <'cn-beijing'>, "
      "'access-key-id': <'LTAItest'>, 'signature': <'acs3'>, 'secret': <'session'>, "
      "'mode': <'key'>, 'later': <'something new'>, "
      "'roles': <[{'arn': <'acs:ram::1234567890123456:role/producer'>, "
      "'session-name': <'evening'>, 'duration': <uint32 900>, 'external-id': <'partner'>}]>}]");
  g_autoptr (AccountStore) store = account_store_new_for_settings (settings, NULL);
  Account *account = account_store_lookup (store, ID);
  g_autoptr (AccountDraft) draft = account_draft_new_for_account (account);
  g_autoptr (GVariant) value = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gboolean edited;

  g_assert_cmpstr (account_get_role_arn (account), ==, "acs:ram::1234567890123456:role/producer");
  g_object_set (draft, "name", "Renamed", NULL);
  account_draft_set_access_key_secret (draft, "secret");
  edited = test_store_edit (store, account, draft, ACCOUNT_STORAGE_SESSION, &error);
  g_assert_no_error (error);
  g_assert_true (edited);
  value = g_settings_get_value (settings, SETTING);
  text = g_variant_print (value, TRUE);
  g_assert_nonnull (strstr (text, "Renamed"));
  g_assert_nonnull (strstr (text, "partner"));
  g_assert_nonnull (strstr (text, "uint32 900"));
  /* What a newer version has put there too */
  g_assert_nonnull (strstr (text, "something new"));
}

int
main (int argc, char **argv)
{
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/settings/read", test_read);
  g_test_add_func ("/accounts/settings/left-alone", test_left_alone);
  g_test_add_func ("/accounts/settings/twice", test_twice);
  g_test_add_func ("/accounts/settings/followed", test_followed);
  g_test_add_func ("/accounts/settings/find", test_find);
  g_test_add_func ("/accounts/settings/not-complete", test_not_complete);
  g_test_add_func ("/accounts/settings/roles", test_roles);

  return g_test_run ();
}
