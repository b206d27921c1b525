/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-store.h"

static void
set_environment (const char *access_key_id, const char *region)
{
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  g_unsetenv ("ALIBABA_CLOUD_SECURITY_TOKEN");
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_unsetenv ("ALIBABA_CLOUD_REGION_ID");
  if (access_key_id != NULL)
    g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", access_key_id, TRUE);
  if (region != NULL)
    g_setenv ("ALIBABA_CLOUD_REGION_ID", region, TRUE);
}

static void
test_rehearsal_only (void)
{
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (Account) account = NULL;

  set_environment (NULL, NULL);
  store = account_store_new ();

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (store)) == ACCOUNT_TYPE_ACCOUNT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 1);
  account = g_list_model_get_item (G_LIST_MODEL (store), 0);
  g_assert_true (account == account_store_get_rehearsal (store));
  g_assert_true (account_get_is_rehearsal (account));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (store), 1));
  g_assert_null (account_store_get_environment_error (store));
}

static void
test_blank (void)
{
  g_autoptr (AccountStore) store = NULL;

  set_environment (" \n", NULL);
  store = account_store_new ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 1);
}

/* One without its secret is offered too: trying it tells what is missing */
static void
test_environment (void)
{
  g_autoptr (AccountStore) store = NULL;
  g_autoptr (Account) account = NULL;

  set_environment ("LTAItest", "cn-beijing");
  store = account_store_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 2);
  account = g_list_model_get_item (G_LIST_MODEL (store), 1);
  g_assert_cmpint (account_get_kind (account), ==, ACCOUNT_KIND_ENVIRONMENT);
  g_assert_cmpstr (account_get_id (account), ==, "environment:LTAItest");
  g_assert_cmpstr (account_get_region (account), ==, "cn-beijing");
  g_assert_null (account_store_get_environment_error (store));
}

static void
test_bad_region (void)
{
  g_autoptr (AccountStore) store = NULL;

  set_environment ("LTAItest", "mars-north-1");
  store = account_store_new ();

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, 1);
  g_assert_error (account_store_get_environment_error (store), LIVE_ERROR,
                  LIVE_ERROR_INVALID_PARAMETER);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/store/rehearsal-only", test_rehearsal_only);
  g_test_add_func ("/accounts/store/blank", test_blank);
  g_test_add_func ("/accounts/store/environment", test_environment);
  g_test_add_func ("/accounts/store/bad-region", test_bad_region);

  return g_test_run ();
}
