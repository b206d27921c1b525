/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account.h"
#include "test-support.h"
#include <string.h>

static void
set_up (void)
{
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAItest", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret-of-the-test", TRUE);
  g_unsetenv ("ALIBABA_CLOUD_SECURITY_TOKEN");
  g_unsetenv ("ALIBABA_CLOUD_REGION_ID");
}

static LiveCredentials *
load (Account *account, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_load_credentials_async (account, NULL, test_take_result, &result);

  return account_load_credentials_finish (account, test_wait (&result), error);
}

static void
test_rehearsal (void)
{
  g_autoptr (Account) account = account_new_rehearsal ();

  g_assert_cmpstr (account_get_id (account), ==, "rehearsal");
  g_assert_cmpstr (account_get_name (account), ==, "Rehearsal");
  g_assert_cmpint (account_get_kind (account), ==, ACCOUNT_KIND_REHEARSAL);
  g_assert_true (account_get_is_rehearsal (account));
  g_assert_cmpstr (account_get_region (account), ==, "cn-shanghai");
  g_assert_cmpstr (live_endpoint_get_url (account_get_endpoint (account)), ==,
                   "http://live.aliyuncs.com");
}

static void
test_rehearsal_region (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_new_rehearsal_for_region ("ap-southeast-1", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account_get_region (account), ==, "ap-southeast-1");
  g_assert_cmpstr (live_endpoint_get_host (account_get_endpoint (account)), ==,
                   "live.ap-southeast-1.aliyuncs.com");

  g_assert_null (account_new_rehearsal_for_region ("nowhere", &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
}

static void
test_environment (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_new_environment (NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (account_get_id (account), ==, "environment:LTAItest");
  g_assert_nonnull (strstr (account_get_name (account), "LTAItest"));
  g_assert_cmpint (account_get_kind (account), ==, ACCOUNT_KIND_ENVIRONMENT);
  g_assert_false (account_get_is_rehearsal (account));
  g_assert_cmpstr (account_get_region (account), ==, "cn-shanghai");
  g_assert_cmpstr (live_endpoint_get_url (account_get_endpoint (account)), ==,
                   "https://live.aliyuncs.com");
}

static void
test_properties (void)
{
  g_autoptr (Account) account = account_new_rehearsal ();
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *region = NULL;
  g_autoptr (LiveEndpoint) endpoint = NULL;
  AccountKind kind = ACCOUNT_KIND_ENVIRONMENT;
  gboolean is_rehearsal = FALSE;

  g_object_get (account, "id", &id, "name", &name, "kind", &kind, "is-rehearsal", &is_rehearsal,
                "region", &region, "endpoint", &endpoint, NULL);
  g_assert_cmpstr (id, ==, "rehearsal");
  g_assert_cmpstr (name, ==, "Rehearsal");
  g_assert_cmpint (kind, ==, ACCOUNT_KIND_REHEARSAL);
  g_assert_true (is_rehearsal);
  g_assert_cmpstr (region, ==, "cn-shanghai");
  g_assert_true (endpoint == account_get_endpoint (account));
}

static void
test_region (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) told = NULL;
  g_autoptr (Account) asked = NULL;
  g_autoptr (Account) elsewhere = NULL;

  g_setenv ("ALIBABA_CLOUD_REGION_ID", " cn-beijing\n", TRUE);

  told = account_new_environment (NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_get_region (told), ==, "cn-beijing");

  asked = account_new_environment (NULL, "ap-southeast-1", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_get_region (asked), ==, "ap-southeast-1");
  g_assert_cmpstr (live_endpoint_get_url (account_get_endpoint (asked)), ==,
                   "https://live.ap-southeast-1.aliyuncs.com");

  elsewhere = account_new_environment ("http://127.0.0.1:4711", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_get_region (elsewhere), ==, "cn-beijing");
  g_assert_cmpstr (live_endpoint_get_url (account_get_endpoint (elsewhere)), ==,
                   "http://127.0.0.1:4711");
}

static void
test_endpoint_without_region (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_new_environment ("https://live.example.com", NULL, &error);

  g_assert_no_error (error);
  g_assert_null (account_get_region (account));
}

static void
test_bad_region (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("ALIBABA_CLOUD_REGION_ID", "mars-north-1", TRUE);
  g_assert_null (account_new_environment (NULL, NULL, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  /* Nobody would look for it there otherwise */
  g_assert_true (g_str_has_prefix (error->message, "ALIBABA_CLOUD_REGION_ID"));
}

static void
test_bad_endpoint (void)
{
  static const char *const urls[] = {"", "live.aliyuncs.com", "ftp://live.aliyuncs.com",
                                     "https://u:p@live.aliyuncs.com", "https://"};

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (account_new_environment (urls[i], NULL, &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  }
}

static void
test_credentials (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_new_environment (NULL, NULL, &error);
  g_autoptr (LiveCredentials) credentials = load (account, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_access_key_id (credentials), ==, "LTAItest");
  g_assert_cmpstr (live_credentials_get_access_key_secret (credentials), ==, "secret-of-the-test");
  g_assert_null (live_credentials_get_security_token (credentials));
}

static void
test_credentials_trimmed (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (LiveCredentials) credentials = NULL;

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "\n LTAItest\r\n", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", " secret\t", TRUE);
  g_setenv ("ALIBABA_CLOUD_SECURITY_TOKEN", "token\n", TRUE);

  account = account_new_environment (NULL, NULL, &error);
  g_assert_cmpstr (account_get_id (account), ==, "environment:LTAItest");
  credentials = load (account, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_access_key_id (credentials), ==, "LTAItest");
  g_assert_cmpstr (live_credentials_get_access_key_secret (credentials), ==, "secret");
  g_assert_cmpstr (live_credentials_get_security_token (credentials), ==, "token");
}

static void
test_credentials_missing (void)
{
  static const char *const names[] = {"ALIBABA_CLOUD_ACCESS_KEY_ID",
                                      "ALIBABA_CLOUD_ACCESS_KEY_SECRET"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Account) account = NULL;

    set_up ();
    g_unsetenv (names[i]);
    account = account_new_environment (NULL, NULL, &error);
    g_assert_no_error (error);
    g_assert_null (load (account, &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_NO_CREDENTIALS);
    g_assert_nonnull (strstr (error->message, names[i]));
    g_clear_error (&error);

    g_setenv (names[i], " \n", TRUE);
    g_assert_null (load (account, &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_NO_CREDENTIALS);
  }
}

/* Whatever was pasted by mistake is not repeated */
static void
test_credentials_unfit (void)
{
  static const char *const names[] = {"ALIBABA_CLOUD_ACCESS_KEY_ID",
                                      "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                                      "ALIBABA_CLOUD_SECURITY_TOKEN"};
  static const char *const values[] = {"two words", "two\nlines", "Schl\303\274ssel", "broken\377",
                                       "bell\a"};

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (values); j++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (Account) account = NULL;

      set_up ();
      g_setenv (names[i], values[j], TRUE);
      account = account_new_environment (NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_utf8_validate (account_get_id (account), -1, NULL));
      g_assert_true (g_utf8_validate (account_get_name (account), -1, NULL));
      g_assert_null (load (account, &error));
      g_assert_error (error, LIVE_ERROR, LIVE_ERROR_NO_CREDENTIALS);
      g_assert_nonnull (strstr (error->message, names[i]));
      g_assert_null (strstr (error->message, values[j]));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
  }
}

static void
test_credentials_cancelled (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_new_environment (NULL, NULL, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_cancellable_cancel (cancellable);
  account_load_credentials_async (account, cancellable, test_take_result, &result);
  g_assert_null (account_load_credentials_finish (account, test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
run (gconstpointer function)
{
  set_up ();
  ((void (*) (void)) function) ();
}

static void
add (const char *path, void (*function) (void))
{
  g_test_add_data_func (path, (gconstpointer) function, run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/accounts/account/rehearsal", test_rehearsal);
  add ("/accounts/account/rehearsal-region", test_rehearsal_region);
  add ("/accounts/account/environment", test_environment);
  add ("/accounts/account/properties", test_properties);
  add ("/accounts/account/region", test_region);
  add ("/accounts/account/endpoint-without-region", test_endpoint_without_region);
  add ("/accounts/account/bad-region", test_bad_region);
  add ("/accounts/account/bad-endpoint", test_bad_endpoint);
  add ("/accounts/account/credentials", test_credentials);
  add ("/accounts/account/credentials-trimmed", test_credentials_trimmed);
  add ("/accounts/account/credentials-missing", test_credentials_missing);
  add ("/accounts/account/credentials-unfit", test_credentials_unfit);
  add ("/accounts/account/credentials-cancelled", test_credentials_cancelled);

  return g_test_run ();
}
