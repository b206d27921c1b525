/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-candidate.h"
#include "test-support.h"
#include <string.h>

#define SECRET "a-secret-of-the-file"
#define KEY    "\"access_key_id\":\"LTAItest\",\"access_key_secret\":\"" SECRET "\""
#define ROLE   "acs:ram::1234567890123456:role/producer"

static GPtrArray *
read_text (AccountSource source, const char *text, gssize length, GError **error)
{
  g_auto (TestFolder) folder = test_folder_make ();
  g_autofree char *path = g_build_filename (folder, "profiles", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *candidates;
  gsize size;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  account_source_read_async (source, file, NULL, test_take_result, &result);
  candidates = account_source_read_finish (test_wait (&result), error);

  /* Importing never writes */
  g_assert_true (g_file_get_contents (path, &after, &size, NULL));
  g_assert_cmpmem (after, size, text, (length < 0 ? strlen (text) : (gsize) length));

  return candidates;
}

static GPtrArray *
read_profiles (const char *profiles)
{
  g_autofree char *text =
      g_strdup_printf ("{\"current\":\"one\",\"profiles\":[%s],\"meta_path\":\"\"}", profiles);
  g_autoptr (GError) error = NULL;
  GPtrArray *candidates = read_text (ACCOUNT_SOURCE_CLI, text, -1, &error);

  g_assert_no_error (error);

  return candidates;
}

static void
assert_usable (AccountCandidate *candidate, const char *name)
{
  g_autoptr (AccountDraft) draft = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (account_candidate_get_problem (candidate), ==, NULL);
  g_assert_true (account_candidate_get_usable (candidate));
  g_assert_cmpstr (account_candidate_get_name (candidate), ==, name);
  draft = account_candidate_make_draft (candidate, &error);
  g_assert_no_error (error);
  g_object_set (draft, "region", "cn-shanghai", NULL);
  account = account_draft_make_account (draft, &error);
  g_assert_no_error (error);
}

static void
assert_refused (AccountCandidate *candidate, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (account_candidate_get_usable (candidate));
  g_assert_nonnull (account_candidate_get_problem (candidate));
  if (word != NULL)
    g_assert_nonnull (strstr (account_candidate_get_problem (candidate), word));
  g_assert_null (strstr (account_candidate_get_problem (candidate), SECRET));
  g_assert_null (account_candidate_make_draft (candidate, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_UNSUPPORTED);
}

static void
test_key (void)
{
  g_autoptr (GPtrArray) found = read_profiles (
      "{\"name\":\"one\",\"mode\":\"AK\"," KEY ",\"region_id\":\"cn-beijing\"},"
      "{\"name\":\"two\",\"mode\":\"\"," KEY "},{\"name\":\"three\",\"mode\":\"ak\"," KEY "}");

  g_assert_cmpuint (found->len, ==, 3);
  assert_usable (found->pdata[0], "one");
  g_assert_true (account_candidate_get_is_current (found->pdata[0]));
  g_assert_cmpstr (account_candidate_get_region (found->pdata[0]), ==, "cn-beijing");
  g_assert_cmpstr (account_candidate_get_access_key_id (found->pdata[0]), ==, "LTAItest");
  assert_usable (found->pdata[1], "two");
  g_assert_cmpstr (account_candidate_get_mode (found->pdata[1]), ==, "AK");
  g_assert_false (account_candidate_get_is_current (found->pdata[1]));
  assert_usable (found->pdata[2], "three");
}

static void
test_token (void)
{
  g_autoptr (GPtrArray) found =
      read_profiles ("{\"name\":\"one\",\"mode\":\"StsToken\"," KEY ",\"sts_token\":\"t\"},"
                     "{\"name\":\"two\"," KEY ",\"sts_token\":\"t\"},"
                     "{\"name\":\"three\",\"mode\":\"StsToken\"," KEY "}");

  assert_usable (found->pdata[0], "one");
  assert_usable (found->pdata[1], "two");
  g_assert_cmpstr (account_candidate_get_mode (found->pdata[1]), ==, "StsToken");
  assert_refused (found->pdata[2], "token");
}

static void
test_roles (void)
{
  g_autoptr (GPtrArray) found = read_profiles (
      "{\"name\":\"one\",\"mode\":\"RamRoleArn\"," KEY ",\"ram_role_arn\":\"" ROLE
      "\",\"ram_session_name\":\"evening\",\"expired_seconds\":900,\"sts_region\":\"cn-beijing\"},"
      "{\"name\":\"two\",\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"one\","
      "\"ram_role_arn\":\"" ROLE "2\",\"ram_session_name\":\"night\"},"
      "{\"name\":\"three\",\"mode\":\"RamRoleArn\"," KEY ",\"ram_role_arn\":\"producer\"},"
      "{\"name\":\"four\",\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"nobody\","
      "\"ram_role_arn\":\"" ROLE "\"},"
      "{\"name\":\"five\",\"mode\":\"ChainableRamRoleArn\",\"source_profile\":\"five\","
      "\"ram_role_arn\":\"" ROLE "\"},"
      "{\"name\":\"six\",\"mode\":\"RamRoleArn\"," KEY ",\"ram_role_arn\":\"" ROLE
      "\",\"expired_seconds\":5}");
  g_autoptr (AccountDraft) draft = NULL;
  g_autofree char *arn = NULL;

  assert_usable (found->pdata[0], "one");
  assert_usable (found->pdata[1], "two");
  draft = account_candidate_make_draft (found->pdata[1], NULL);
  g_object_get (draft, "role-arn", &arn, NULL);
  g_assert_cmpstr (arn, ==, ROLE "2");
  assert_refused (found->pdata[2], "ARN");
  assert_refused (found->pdata[3], NULL);
  assert_refused (found->pdata[4], NULL);
  assert_refused (found->pdata[5], "900");
}

static void
test_command (void)
{
  g_autoptr (GPtrArray) found =
      read_profiles ("{\"name\":\"one\",\"mode\":\"External\",\"process_command\":\"get-keys\"},"
                     "{\"name\":\"two\",\"mode\":\"External\"},"
                     "{\"name\":\"three\",\"mode\":\"External\",\"process_command\":\"a 'b\"}");
  g_autoptr (GPtrArray) forbidden = NULL;

  assert_usable (found->pdata[0], "one");
  assert_refused (found->pdata[1], NULL);
  assert_refused (found->pdata[2], NULL);

  g_setenv ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS", "true", TRUE);
  forbidden =
      read_profiles ("{\"name\":\"one\",\"mode\":\"External\",\"process_command\":\"get-keys\"}");
  assert_refused (forbidden->pdata[0], "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
  g_unsetenv ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
}

/* By name, so that it is clear that the profile was seen */
static void
test_refused_modes (void)
{
  static const char *const modes[] = {
      "EcsRamRole",     "RsaKeyPair",  "RamRoleArnWithRoleName",
      "CredentialsURI", "OIDC",        "CloudSSO",
      "OAuth",          "BearerToken", "Anonymous",
      "Quantum",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++) {
    g_autofree char *profile =
        g_strdup_printf ("{\"name\":\"one\",\"mode\":\"%s\"," KEY "}", modes[i]);
    g_autoptr (GPtrArray) found = read_profiles (profile);

    assert_refused (found->pdata[0], modes[i]);
    g_assert_cmpstr (account_candidate_get_mode (found->pdata[0]), ==, modes[i]);
  }
}

static void
test_wrong_types (void)
{
  g_autoptr (GPtrArray) found = read_profiles (
      "1,null,\"x\",[],{},{\"name\":7,\"mode\":{},\"access_key_id\":[],\"access_key_secret\":1},"
      "{\"name\":\"one\",\"mode\":\"AK\",\"access_key_id\":\"LTAItest\",\"access_key_secret\":7},"
      "{\"name\":\"two\",\"mode\":\"AK\",\"access_key_id\":\"two words\",\"access_key_secret\":"
      "\"x\"},{\"name\":\"good\",\"mode\":\"AK\"," KEY ",\"expired_seconds\":\"x\"}");

  g_assert_cmpuint (found->len, ==, 5);
  for (guint i = 0; i < 4; i++)
    assert_refused (found->pdata[i], NULL);
  assert_usable (found->pdata[4], "good");
}

static void
assert_bad (AccountSource source, const char *text, gssize length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text (source, text, length, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_FILE);
  g_assert_null (strstr (error->message, SECRET));
}

static void
test_bad_files (void)
{
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, ' ');

  assert_bad (ACCOUNT_SOURCE_CLI, "", 0);
  assert_bad (ACCOUNT_SOURCE_CLI, " \n\t", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "[]", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "{}", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "null", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "{\"profiles\":{}}", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "{\"profiles\":[1,2]}", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "{\"profiles\":[{\"access_key_secret\":\"" SECRET "\"", -1);
  assert_bad (ACCOUNT_SOURCE_CLI, "{\"profiles\":[]}\0x", 17);
  assert_bad (ACCOUNT_SOURCE_CLI, "\377\376{}", -1);
  huge[0] = '{';
  assert_bad (ACCOUNT_SOURCE_CLI, huge, -1);
  assert_bad (ACCOUNT_SOURCE_CREDENTIALS_FILE, "", 0);
  assert_bad (ACCOUNT_SOURCE_CREDENTIALS_FILE, "access_key_secret = " SECRET "\n", -1);
  assert_bad (ACCOUNT_SOURCE_CREDENTIALS_FILE, "{\"profiles\":[]}", -1);
}

static void
test_no_file (void)
{
  g_auto (TestFolder) folder = test_folder_make ();
  g_autofree char *path = g_build_filename (folder, "nothing", NULL);
  const char *paths[] = {path, folder};

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GFile) file = g_file_new_for_path (paths[i]);
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GError) error = NULL;

    account_source_read_async (ACCOUNT_SOURCE_CLI, file, NULL, test_take_result, &result);
    g_assert_null (account_source_read_finish (test_wait (&result), &error));
    g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_FILE);
  }
}

static void
test_ini (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = read_text (
      ACCOUNT_SOURCE_CREDENTIALS_FILE,
      "# a comment\nrubbish\n[default]\r\nenable = true\r\ntype = access_key\r\n"
      "access_key_id = LTAItest\r\naccess_key_secret = " SECRET "==\r\n\n"
      "[role]\ntype=ram_role_arn\naccess_key_id=LTAItest\naccess_key_secret=" SECRET
      "\nrole_arn=" ROLE "\nrole_session_name=evening\n[ecs]\ntype = ecs_ram_role\n"
      "role_name = x\n[off]\nenable=false\ntype=access_key\naccess_key_id=a\naccess_key_secret=b\n"
      "[empty]\n",
      -1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 5);
  assert_usable (found->pdata[0], "default");
  g_assert_true (account_candidate_get_is_current (found->pdata[0]));
  assert_usable (found->pdata[1], "role");
  assert_refused (found->pdata[2], "EcsRamRole");
  assert_refused (found->pdata[3], NULL);
  assert_refused (found->pdata[4], NULL);
}

static void
test_environment (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) nothing = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) empty = NULL;

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAItest", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", SECRET, TRUE);
  account_source_read_async (ACCOUNT_SOURCE_ENVIRONMENT, NULL, NULL, test_take_result, &result);
  found = account_source_read_finish (test_wait (&result), NULL);
  g_assert_cmpuint (found->len, ==, 1);
  assert_usable (found->pdata[0], "Environment");

  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  account_source_read_async (ACCOUNT_SOURCE_ENVIRONMENT, NULL, NULL, test_take_result, &nothing);
  empty = account_source_read_finish (test_wait (&nothing), NULL);
  g_assert_cmpuint (empty->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_unsetenv ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
  g_unsetenv ("ALIBABA_CLOUD_SECURITY_TOKEN");
  g_unsetenv ("ALIBABA_CLOUD_REGION_ID");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/candidate/key", test_key);
  g_test_add_func ("/accounts/candidate/token", test_token);
  g_test_add_func ("/accounts/candidate/roles", test_roles);
  g_test_add_func ("/accounts/candidate/command", test_command);
  g_test_add_func ("/accounts/candidate/refused-modes", test_refused_modes);
  g_test_add_func ("/accounts/candidate/wrong-types", test_wrong_types);
  g_test_add_func ("/accounts/candidate/bad-files", test_bad_files);
  g_test_add_func ("/accounts/candidate/no-file", test_no_file);
  g_test_add_func ("/accounts/candidate/ini", test_ini);
  g_test_add_func ("/accounts/candidate/environment", test_environment);

  return g_test_run ();
}
