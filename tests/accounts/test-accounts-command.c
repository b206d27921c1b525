/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-command.h"
#include "account-error.h"
#include "test-support.h"
#include <errno.h>
#include <signal.h>
#include <string.h>

#define GOOD                                                                                       \
  "{\"mode\":\"StsToken\",\"access_key_id\":\"STS.id\",\"access_key_secret\":\"printed-secret\","  \
  "\"sts_token\":\"t\",\"expiration\":\"2026-11-22T12:00:00Z\"}"

static LiveCredentials *
run (const char *command, guint timeout, gint64 *expiration, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  account_command_run_async (command, timeout, NULL, test_take_result, &result);

  return account_command_run_finish (test_wait (&result), expiration, error);
}

static void
test_good (void)
{
  g_autoptr (GError) error = NULL;
  gint64 expiration = 0;
  g_autoptr (LiveCredentials) credentials =
      run ("printf %s '" GOOD "'", ACCOUNT_COMMAND_TIMEOUT, &expiration, &error);
  gint64 expected = 0;

  g_assert_no_error (error);
  g_assert_cmpstr (live_credentials_get_access_key_id (credentials), ==, "STS.id");
  g_assert_cmpstr (live_credentials_get_access_key_secret (credentials), ==, "printed-secret");
  g_assert_cmpstr (live_credentials_get_security_token (credentials), ==, "t");
  base_clock_parse_utc ("2026-11-22T12:00:00Z", &expected);
  g_assert_cmpint (expiration, ==, expected);
}

typedef struct {
  const char *name;
  const char *command;
} Bad;

static const Bad bad[] = {
    {"missing", "/nonexistent/understudy-keys"},
    {"quotation", "printf 'x"},
    {"empty", "true"},
    {"failing", "sh -c 'printf %s \"$1\"; exit 3' x '" GOOD "'"},
    {"rubbish", "printf 'Hello, printed-secret'"},
    {"list", "printf '[]'"},
    {"other-object", "printf '{\"mode\":\"AK\"}'"},
    {"unknown-mode",
     "printf '{\"mode\":\"X\",\"access_key_id\":\"a\",\"access_key_secret\":\"printed-secret\"}'"},
    {"token-missing", "printf "
                      "'{\"mode\":\"StsToken\",\"access_key_id\":\"a\",\"access_key_secret\":"
                      "\"printed-secret\"}'"},
    {"line-break", "printf "
                   "'{\"mode\":\"AK\",\"access_key_id\":\"a\",\"access_key_secret\":\"printed-"
                   "secret\\\\n\"}'"},
    {"endless", "yes printed-secret"},
    {"signal", "sh -c 'kill -SEGV $$'"},
};

static void
test_bad (gconstpointer data)
{
  const Bad *row = data;
  g_autoptr (GError) error = NULL;
  gint64 expiration;

  g_assert_null (run (row->command, ACCOUNT_COMMAND_TIMEOUT, &expiration, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_BAD_COMMAND);
  g_assert_null (strstr (error->message, "printed-secret"));
}

static void
assert_ends (GPid pid)
{
  /* Whoever is left of its group is killed; the system takes its time to say so */
  while (kill (pid, 0) == 0)
    g_thread_yield ();
  g_assert_cmpint (errno, ==, ESRCH);
}

static GPid
read_pid (const char *path)
{
  g_autofree char *text = NULL;

  while (!g_file_get_contents (path, &text, NULL, NULL) || strchr (text, '\n') == NULL) {
    g_clear_pointer (&text, g_free);
    g_main_context_iteration (NULL, FALSE);
  }

  return (GPid) g_ascii_strtoll (text, NULL, 10);
}

/* A hanging command is stopped, with all that it started */
static void
test_time_out (void)
{
  g_autoptr (GError) error = NULL;
  gint64 expiration;

  g_assert_null (run ("sleep 600", 50, &expiration, &error));
  g_assert_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_COMMAND_TIMED_OUT);
}

static void
test_cancelled (void)
{
  g_auto (TestFolder) folder = test_folder_make ();
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  g_autofree char *command = g_strdup_printf ("sh -c 'sleep 600 & echo $! >%s; wait'", path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 expiration;
  GPid pid;

  account_command_run_async (command, ACCOUNT_COMMAND_TIMEOUT, cancellable, test_take_result,
                             &result);
  pid = read_pid (path);
  g_cancellable_cancel (cancellable);
  g_assert_null (account_command_run_finish (test_wait (&result), &expiration, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_ends (pid);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/accounts/command/good", test_good);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autofree char *path = g_strconcat ("/accounts/command/bad/", bad[i].name, NULL);

    g_test_add_data_func (path, &bad[i], test_bad);
  }
  g_test_add_func ("/accounts/command/time-out", test_time_out);
  g_test_add_func ("/accounts/command/cancelled", test_cancelled);

  return g_test_run ();
}
