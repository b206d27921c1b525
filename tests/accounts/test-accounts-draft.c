/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-draft.h"
#include <string.h>

#define SECRET "a-secret-that-was-typed"

static AccountDraft *
new_draft (void)
{
  AccountDraft *draft = account_draft_new ();

  g_object_set (draft, "name", "Evening", "access-key-id", "LTAItest", NULL);
  account_draft_set_access_key_secret (draft, SECRET);

  return draft;
}

static void
test_empty (void)
{
  g_autoptr (AccountDraft) draft = account_draft_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (account_draft_get_complete (draft));
  g_assert_nonnull (account_draft_get_problem (draft, ACCOUNT_FIELD_NAME));
  g_assert_null (account_draft_get_problem (draft, ACCOUNT_FIELD_REGION));
  g_assert_null (account_draft_get_problem (draft, ACCOUNT_FIELD_CUSTOM_ENDPOINT));
  g_assert_nonnull (account_draft_get_problem (draft, ACCOUNT_FIELD_ACCESS_KEY_ID));
  g_assert_nonnull (account_draft_get_problem (draft, ACCOUNT_FIELD_ACCESS_KEY_SECRET));
  g_assert_null (account_draft_get_problem (draft, ACCOUNT_FIELD_SECURITY_TOKEN));
  g_assert_null (account_draft_make_account (draft, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NOT_COMPLETE);
}

static void
on_changed (AccountDraft *draft, guint *n)
{
  (*n)++;
}

static void
test_whole (void)
{
  g_autoptr (AccountDraft) draft = account_draft_new ();
  g_autoptr (Account) account = NULL;
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;
  gboolean complete = FALSE;
  guint n_changed = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (on_changed), &n_changed);
  g_object_set (draft, "name", "Evening", "access-key-id", "LTAItest", "signature-algorithm",
                LIVE_SIGNATURE_RPC_HMAC_SHA1, NULL);
  account_draft_set_access_key_secret (draft, SECRET);
  g_object_get (draft, "complete", &complete, "host", &host, NULL);
  g_assert_true (complete);
  g_assert_cmpuint (n_changed, ==, 4);
  g_assert_cmpstr (host, ==, "live.aliyuncs.com");

  account = account_draft_make_account (draft, &error);
  g_assert_no_error (error);
  g_assert_cmpint (account_get_kind (account), ==, ACCOUNT_KIND_SAVED);
  g_assert_cmpint (account_get_signature_algorithm (account), ==, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  g_assert_cmpint (account_get_storage (account), ==, ACCOUNT_STORAGE_SESSION);
}

/* Taken off, and said */
static void
test_blanks (void)
{
  g_autoptr (AccountDraft) draft = account_draft_new ();
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (draft, "name", "  Evening ", "access-key-id", "\302\240LTAItest\r\n", "region",
                " cn-beijing", NULL);
  account_draft_set_access_key_secret (draft, "\t" SECRET "\n");
  account_draft_set_security_token (draft, "token\342\200\213");
  g_assert_true (account_draft_get_complete (draft));
  g_assert_nonnull (account_draft_get_note (draft, ACCOUNT_FIELD_ACCESS_KEY_ID));
  g_assert_nonnull (account_draft_get_note (draft, ACCOUNT_FIELD_ACCESS_KEY_SECRET));
  g_assert_nonnull (account_draft_get_note (draft, ACCOUNT_FIELD_SECURITY_TOKEN));

  account = account_draft_make_account (draft, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (account_get_name (account), ==, "Evening");
  g_assert_cmpstr (account_get_access_key_id (account), ==, "LTAItest");
  g_assert_cmpstr (account_get_region (account), ==, "cn-beijing");
}

typedef struct {
  const char *property;
  const char *value;
  AccountField field;
} Refused;

static const Refused refused[] = {
    {"name", "", ACCOUNT_FIELD_NAME},
    {"name", " \n", ACCOUNT_FIELD_NAME},
    {"name", "two\nlines", ACCOUNT_FIELD_NAME},
    {"region", "", ACCOUNT_FIELD_REGION},
    {"region", "mars-north-1", ACCOUNT_FIELD_REGION},
    {"region", "cn-hangzhou", ACCOUNT_FIELD_REGION},
    {"custom-endpoint", "live.aliyuncs.com", ACCOUNT_FIELD_CUSTOM_ENDPOINT},
    {"custom-endpoint", "ftp://live.aliyuncs.com", ACCOUNT_FIELD_CUSTOM_ENDPOINT},
    {"custom-endpoint", "http://live.aliyuncs.com", ACCOUNT_FIELD_CUSTOM_ENDPOINT},
    {"custom-endpoint", "https://u:p@live.aliyuncs.com", ACCOUNT_FIELD_CUSTOM_ENDPOINT},
    {"custom-endpoint", "https://live.aliyuncs.com/path", ACCOUNT_FIELD_CUSTOM_ENDPOINT},
    {"access-key-id", "two words", ACCOUNT_FIELD_ACCESS_KEY_ID},
    {"access-key-id", "Schl\303\274ssel", ACCOUNT_FIELD_ACCESS_KEY_ID},
    {"access-key-id", "STS.x", ACCOUNT_FIELD_SECURITY_TOKEN},
    {"sts-endpoint", "sts", ACCOUNT_FIELD_STS_ENDPOINT},
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (AccountDraft) draft = new_draft ();

    g_assert_true (account_draft_get_complete (draft));
    g_object_set (draft, refused[i].property, refused[i].value, NULL);
    g_assert_false (account_draft_get_complete (draft));
    g_assert_nonnull (account_draft_get_problem (draft, refused[i].field));
    for (int field = 0; field < ACCOUNT_N_FIELDS; field++) {
      if (field != (int) refused[i].field)
        g_assert_null (account_draft_get_problem (draft, (AccountField) field));
    }
  }
}

static void
test_refused_secrets (void)
{
  static const char *const secrets[] = {"", " ", "two words", "two\nlines", "Schl\303\274ssel"};

  for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++) {
    g_autoptr (AccountDraft) draft = new_draft ();
    const char *problem;

    account_draft_set_access_key_secret (draft, secrets[i]);
    problem = account_draft_get_problem (draft, ACCOUNT_FIELD_ACCESS_KEY_SECRET);
    g_assert_nonnull (problem);
    if (strlen (secrets[i]) > 1)
      g_assert_null (strstr (problem, secrets[i]));
  }
}

/* An account that stops working tomorrow is said to */
static void
test_temporary (void)
{
  g_autoptr (AccountDraft) draft = new_draft ();

  g_assert_null (account_draft_get_note (draft, ACCOUNT_FIELD_SECURITY_TOKEN));
  account_draft_set_security_token (draft, "token");
  g_assert_true (account_draft_get_complete (draft));
  g_assert_nonnull (account_draft_get_note (draft, ACCOUNT_FIELD_SECURITY_TOKEN));
}

static void
test_swapped (void)
{
  g_autoptr (AccountDraft) draft = new_draft ();

  g_object_set (draft, "access-key-id", SECRET, NULL);
  account_draft_set_access_key_secret (draft, "LTAItest");
  g_assert_nonnull (account_draft_get_note (draft, ACCOUNT_FIELD_ACCESS_KEY_SECRET));
}

/* Warned of, not refused: what the documentation says may be out of date */
static void
test_region_without_studios (void)
{
  gsize n;
  const LiveRegion *regions = live_region_list (&n);

  for (gsize i = 0; i < n; i++) {
    g_autoptr (AccountDraft) draft = new_draft ();

    g_object_set (draft, "region", regions[i].id, NULL);
    g_assert_true (account_draft_get_complete (draft));
    g_assert_true (regions[i].has_production_studios ==
                   (account_draft_get_note (draft, ACCOUNT_FIELD_REGION) == NULL));
  }
}

static void
test_custom_endpoint (void)
{
  g_autoptr (AccountDraft) draft = new_draft ();
  g_autoptr (Account) account = NULL;
  g_autofree char *host = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (draft, "custom-endpoint", "http://127.0.0.1:8088/", "region", "", NULL);
  g_assert_true (account_draft_get_complete (draft));
  g_object_get (draft, "host", &host, NULL);
  g_assert_cmpstr (host, ==, "127.0.0.1:8088");
  account = account_draft_make_account (draft, &error);
  g_assert_no_error (error);
  g_assert_null (account_get_region (account));
  g_assert_cmpstr (live_endpoint_get_url (account_get_endpoint (account)), ==,
                   "http://127.0.0.1:8088");

  /* Elsewhere there may be regions that nobody has heard of */
  g_object_set (draft, "region", "cn-hangzhou", NULL);
  g_assert_true (account_draft_get_complete (draft));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/draft/empty", test_empty);
  g_test_add_func ("/accounts/draft/whole", test_whole);
  g_test_add_func ("/accounts/draft/blanks", test_blanks);
  g_test_add_func ("/accounts/draft/refused", test_refused);
  g_test_add_func ("/accounts/draft/refused-secrets", test_refused_secrets);
  g_test_add_func ("/accounts/draft/temporary", test_temporary);
  g_test_add_func ("/accounts/draft/swapped", test_swapped);
  g_test_add_func ("/accounts/draft/region-without-studios", test_region_without_studios);
  g_test_add_func ("/accounts/draft/custom-endpoint", test_custom_endpoint);

  return g_test_run ();
}
