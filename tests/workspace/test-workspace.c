/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace.h"
#include "test-support.h"
#include <glib/gstdio.h>
#include <string.h>

static char *runtime_directory;

typedef struct {
  char *folder;
  Account *account;
  Workspace *workspace;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
  g_unsetenv ("ALIBABA_CLOUD_SECURITY_TOKEN");
  g_unsetenv ("ALIBABA_CLOUD_REGION_ID");

  fixture->folder = test_folder_make ();
  fixture->account = account_new_rehearsal ();
  fixture->workspace = workspace_new (fixture->account, fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->workspace);
  g_clear_object (&fixture->account);
  test_folder_remove (fixture->folder);
}

static gboolean
open_workspace (Workspace *workspace, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  workspace_open_async (workspace, NULL, test_take_result, &result);

  return workspace_open_finish (workspace, test_wait (&result), error);
}

static gboolean
open_ledger (Workspace *workspace, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  workspace_open_ledger_async (workspace, NULL, test_take_result, &result);

  return workspace_open_ledger_finish (workspace, test_wait (&result), error);
}

static void
close_workspace (Workspace *workspace)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  workspace_close_async (workspace, test_take_result, &result);
  workspace_close_finish (workspace, test_wait (&result), &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_studios (Workspace *workspace)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *studios;

  live_client_list_studios_async (workspace_get_client (workspace), NULL, test_take_result,
                                  &result);
  studios = live_client_list_studios_finish (workspace_get_client (workspace), test_wait (&result),
                                             &error);
  g_assert_no_error (error);

  return studios;
}

static LedgerEntry *
duplicate (Workspace *workspace, const char *source_id, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *duplicator = workspace_get_duplicator (workspace);
  LedgerEntry *entry;

  duplicator_duplicate_async (duplicator, source_id, name, NULL, NULL, test_take_result, &result);
  entry = duplicator_duplicate_finish (duplicator, test_wait (&result), &error);
  g_assert_no_error (error);

  return entry;
}

static LedgerEntry *
read_newest (Workspace *workspace)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) page = NULL;
  Ledger *ledger = workspace_get_ledger (workspace);

  ledger_read_page_async (ledger, 0, 1, NULL, test_take_result, &result);
  page = ledger_read_page_finish (ledger, test_wait (&result), NULL);
  g_assert_nonnull (page);

  return page->len > 0 ? g_object_ref (page->pdata[0]) : NULL;
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Account) real_account = account_new_environment (NULL, NULL, NULL);
  g_autoptr (Workspace) real = workspace_new (real_account, fixture->folder);
  g_autofree char *rehearsal_path =
      g_build_filename (fixture->folder, "rehearsal", "ledger.db", NULL);
  g_autofree char *real_path = g_build_filename (fixture->folder, "ledger.db", NULL);

  g_assert_cmpstr (ledger_get_path (workspace_get_ledger (fixture->workspace)), ==, rehearsal_path);
  g_assert_cmpstr (ledger_get_path (workspace_get_ledger (real)), ==, real_path);
  g_assert_true (workspace_get_account (real) == real_account);
  /* Nothing is touched before it is opened */
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_default_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Workspace) workspace = workspace_new (fixture->account, NULL);
  g_autofree char *path =
      g_build_filename (g_get_user_data_dir (), "understudy", "rehearsal", "ledger.db", NULL);

  g_assert_cmpstr (ledger_get_path (workspace_get_ledger (workspace)), ==, path);
}

static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = NULL;
  g_autoptr (Ledger) ledger = NULL;
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (Duplicator) duplicator = NULL;
  gboolean opened = FALSE;

  g_assert_null (workspace_get_client (fixture->workspace));
  g_assert_null (workspace_get_duplicator (fixture->workspace));

  open_workspace (fixture->workspace, &error);
  g_assert_no_error (error);
  g_object_get (fixture->workspace, "account", &account, "ledger", &ledger, "client", &client,
                "duplicator", &duplicator, "opened", &opened, NULL);
  g_assert_true (account == fixture->account);
  g_assert_true (ledger == workspace_get_ledger (fixture->workspace));
  g_assert_nonnull (client);
  g_assert_true (client == workspace_get_client (fixture->workspace));
  g_assert_nonnull (duplicator);
  g_assert_true (duplicator == workspace_get_duplicator (fixture->workspace));
  g_assert_true (opened);
  g_assert_cmpuint (count_files (runtime_directory), ==, 1);

  /* Once more is no more */
  g_assert_true (open_workspace (fixture->workspace, &error));

  g_clear_object (&client);
  g_clear_object (&duplicator);
  close_workspace (fixture->workspace);
  g_assert_null (workspace_get_client (fixture->workspace));
  g_assert_null (workspace_get_duplicator (fixture->workspace));
  g_object_get (fixture->workspace, "opened", &opened, NULL);
  g_assert_false (opened);
  g_assert_cmpuint (count_files (runtime_directory), ==, 0);
}

static void
test_duplicate (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) studios = NULL;
  g_autoptr (GPtrArray) studios_after = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) found = NULL;
  g_autoptr (Workspace) again = NULL;

  g_assert_true (open_workspace (fixture->workspace, NULL));
  studios = list_studios (fixture->workspace);
  g_assert_cmpuint (studios->len, >, 0);
  entry =
      duplicate (fixture->workspace, live_studio_get_caster_id (studios->pdata[0]), "Evening show");
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_account (entry), ==, "rehearsal");
  g_assert_cmpstr (ledger_entry_get_endpoint (entry), ==, "http://live.aliyuncs.com");
  g_assert_cmpstr (ledger_entry_get_region (entry), ==, "cn-shanghai");
  close_workspace (fixture->workspace);

  /* The history and the studios are there the next time */
  again = workspace_new (fixture->account, fixture->folder);
  g_assert_true (open_workspace (again, NULL));
  studios_after = list_studios (again);
  g_assert_cmpuint (studios_after->len, ==, studios->len + 1);
  found = read_newest (again);
  g_assert_cmpstr (ledger_entry_get_caster_id (found), ==, ledger_entry_get_caster_id (entry));
  g_assert_cmpstr (ledger_entry_get_name (found), ==, "Evening show");
  close_workspace (again);
}

static void
test_signatures_and_formats (Fixture *fixture, gconstpointer data)
{
  const LiveSignatureAlgorithm algorithms[] = {LIVE_SIGNATURE_ACS3_HMAC_SHA256,
                                               LIVE_SIGNATURE_RPC_HMAC_SHA1};
  const LiveFormat formats[] = {LIVE_FORMAT_JSON, LIVE_FORMAT_XML};
  g_autoptr (GPtrArray) studios = NULL;

  g_assert_true (open_workspace (fixture->workspace, NULL));
  studios = list_studios (fixture->workspace);

  for (gsize i = 0; i < G_N_ELEMENTS (algorithms); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (formats); j++) {
      g_autoptr (LedgerEntry) entry = NULL;

      live_client_set_signature_algorithm (workspace_get_client (fixture->workspace),
                                           algorithms[i]);
      live_client_set_format (workspace_get_client (fixture->workspace), formats[j]);
      entry = duplicate (fixture->workspace, live_studio_get_caster_id (studios->pdata[0]),
                         "舞台 & Bühne");
      g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
    }
  }

  close_workspace (fixture->workspace);
}

/* Its key is its own, for one run, and nowhere on the disk; that of the environment stays out of it
 */
static void
test_rehearsal_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LiveCredentials) first = NULL;
  g_autoptr (LiveCredentials) second = NULL;

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIreal", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "real-secret", TRUE);

  g_assert_true (open_workspace (fixture->workspace, NULL));
  g_object_get (workspace_get_client (fixture->workspace), "credentials", &first, NULL);
  g_assert_cmpstr (live_credentials_get_access_key_id (first), !=, "LTAIreal");
  g_assert_cmpstr (live_credentials_get_access_key_secret (first), !=, "real-secret");
  close_workspace (fixture->workspace);

  g_assert_true (open_workspace (fixture->workspace, NULL));
  g_object_get (workspace_get_client (fixture->workspace), "credentials", &second, NULL);
  g_assert_cmpstr (live_credentials_get_access_key_secret (first), !=,
                   live_credentials_get_access_key_secret (second));
  close_workspace (fixture->workspace);

  g_assert_false (
      test_folder_contains (fixture->folder, live_credentials_get_access_key_secret (first)));
  g_assert_false (
      test_folder_contains (fixture->folder, live_credentials_get_access_key_secret (second)));
  g_assert_false (test_folder_contains (fixture->folder, "LTAIreal"));
  g_assert_false (test_folder_contains (fixture->folder, "real-secret"));
}

static void
test_ledger_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) entry = NULL;

  open_ledger (fixture->workspace, &error);
  g_assert_no_error (error);
  g_assert_null (workspace_get_client (fixture->workspace));
  g_assert_null (workspace_get_duplicator (fixture->workspace));
  g_assert_cmpuint (count_files (runtime_directory), ==, 0);
  entry = read_newest (fixture->workspace);
  g_assert_null (entry);

  /* The rest can follow */
  g_assert_true (open_workspace (fixture->workspace, &error));
  g_assert_nonnull (workspace_get_client (fixture->workspace));
  close_workspace (fixture->workspace);
}

static void
test_no_credentials (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_new_environment (NULL, NULL, NULL);
  g_autoptr (Workspace) workspace = workspace_new (account, fixture->folder);
  g_autoptr (LedgerEntry) entry = NULL;

  g_assert_false (open_workspace (workspace, &error));
  g_assert_error (error, LIVE_ERROR, LIVE_ERROR_NO_CREDENTIALS);
  g_clear_error (&error);
  g_assert_null (workspace_get_client (workspace));

  /* What was done can be seen all the same */
  g_assert_true (open_ledger (workspace, &error));
  entry = read_newest (workspace);
  g_assert_null (entry);

  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAIreal", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "real-secret", TRUE);
  g_assert_true (open_workspace (workspace, &error));
  g_assert_no_error (error);
  g_assert_nonnull (workspace_get_client (workspace));
  close_workspace (workspace);
}

static void
test_cannot_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *in_the_way = g_build_filename (fixture->folder, "rehearsal", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (in_the_way, "", 0, NULL));
  g_assert_false (open_workspace (fixture->workspace, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN);
  g_clear_error (&error);
  g_assert_null (workspace_get_client (fixture->workspace));
  g_assert_cmpuint (count_files (runtime_directory), ==, 0);

  /* Once the way is free it can be tried again */
  g_assert_cmpint (g_remove (in_the_way), ==, 0);
  open_workspace (fixture->workspace, &error);
  g_assert_no_error (error);
  close_workspace (fixture->workspace);
}

static void
test_one_at_a_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  workspace_open_async (fixture->workspace, NULL, test_take_result, &first);
  workspace_open_async (fixture->workspace, NULL, test_take_result, &second);
  g_assert_false (workspace_open_finish (fixture->workspace, test_wait (&second), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_true (workspace_open_finish (fixture->workspace, test_wait (&first), NULL));
  close_workspace (fixture->workspace);
}

static void
test_close_while_opening (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) closed_again = NULL;

  workspace_open_async (fixture->workspace, NULL, test_take_result, &opened);
  workspace_close_async (fixture->workspace, test_take_result, &closed);
  g_assert_true (workspace_close_finish (fixture->workspace, test_wait (&closed), NULL));
  g_assert_true (workspace_open_finish (fixture->workspace, test_wait (&opened), NULL));
  g_assert_null (workspace_get_client (fixture->workspace));
  g_assert_cmpuint (count_files (runtime_directory), ==, 0);

  workspace_close_async (fixture->workspace, test_take_result, &closed_again);
  g_assert_true (workspace_close_finish (fixture->workspace, test_wait (&closed_again), NULL));
}

static void
test_close_twice_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  g_assert_true (open_workspace (fixture->workspace, NULL));
  workspace_close_async (fixture->workspace, test_take_result, &first);
  workspace_close_async (fixture->workspace, test_take_result, &second);
  g_assert_true (workspace_close_finish (fixture->workspace, test_wait (&first), NULL));
  g_assert_true (workspace_close_finish (fixture->workspace, test_wait (&second), NULL));
}

/* Whatever came of it, it is recorded before the ledger closes */
static void
test_close_while_sending (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) studios = NULL;
  g_autoptr (Duplicator) duplicator = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (open_workspace (fixture->workspace, NULL));
  studios = list_studios (fixture->workspace);
  duplicator = g_object_ref (workspace_get_duplicator (fixture->workspace));
  duplicator_duplicate_async (duplicator, live_studio_get_caster_id (studios->pdata[0]),
                              "Evening show", NULL, NULL, test_take_result, &result);
  close_workspace (fixture->workspace);

  entry = duplicator_duplicate_finish (duplicator, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (ledger_entry_get_state (entry), !=, LEDGER_STATE_SENDING);

  g_assert_true (open_ledger (fixture->workspace, NULL));
  found = read_newest (fixture->workspace);
  g_assert_cmpint (ledger_entry_get_state (found), ==, ledger_entry_get_state (entry));
  close_workspace (fixture->workspace);
}

static void
test_never_opened (Fixture *fixture, gconstpointer data)
{
  close_workspace (fixture->workspace);
}

/* The window and the command line at the same time */
static void
test_two_at_work (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Workspace) other = workspace_new (fixture->account, fixture->folder);
  g_autoptr (GPtrArray) studios = NULL;
  g_autoptr (GPtrArray) seen = NULL;
  g_autoptr (LedgerEntry) one = NULL;
  g_autoptr (LedgerEntry) two = NULL;
  g_autoptr (LedgerEntry) newest = NULL;

  g_assert_true (open_workspace (fixture->workspace, NULL));
  g_assert_true (open_workspace (other, NULL));
  studios = list_studios (other);
  one = duplicate (fixture->workspace, live_studio_get_caster_id (studios->pdata[0]), "One");
  two = duplicate (other, live_studio_get_caster_id (studios->pdata[0]), "Two");
  g_assert_cmpint (ledger_entry_get_state (one), ==, LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_state (two), ==, LEDGER_STATE_DONE);

  seen = list_studios (fixture->workspace);
  g_assert_cmpuint (seen->len, ==, studios->len + 2);
  newest = read_newest (fixture->workspace);
  g_assert_cmpstr (ledger_entry_get_name (newest), ==, "Two");
  close_workspace (other);
  close_workspace (fixture->workspace);
}

int
main (int argc, char **argv)
{
  g_auto (TestFolder) runtime = test_folder_make ();
  g_auto (TestFolder) data = test_folder_make ();

  runtime_directory = runtime;
  g_setenv ("XDG_RUNTIME_DIR", runtime, TRUE);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/workspace/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("paths", test_paths);
  ADD ("default-folder", test_default_folder);
  ADD ("open", test_open);
  ADD ("duplicate", test_duplicate);
  ADD ("signatures-and-formats", test_signatures_and_formats);
  ADD ("rehearsal-key", test_rehearsal_key);
  ADD ("ledger-alone", test_ledger_alone);
  ADD ("no-credentials", test_no_credentials);
  ADD ("cannot-open", test_cannot_open);
  ADD ("one-at-a-time", test_one_at_a_time);
  ADD ("close-while-opening", test_close_while_opening);
  ADD ("close-twice-at-once", test_close_twice_at_once);
  ADD ("close-while-sending", test_close_while_sending);
  ADD ("never-opened", test_never_opened);
  ADD ("two-at-work", test_two_at_work);

  return g_test_run ();
}
