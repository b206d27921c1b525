/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-file.h"

#include "ledger-opening.h"
#include "ledger-statement.h"
#include "ledger-testing.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

static guint
get_mode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return status.st_mode & 07777;
}

static void
assert_private (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);

  g_test_message ("%s", name);
  g_assert_cmpuint (get_mode (name), ==, 0600);
}

static void
test_private (Testing *testing, gconstpointer data)
{
  mode_t before = umask (0);
  g_autofree char *folder = testing_build_path (testing, "one/two");
  g_autofree char *path = testing_build_path (testing, "one/two/ledger.db");
  Ledger *ledger = ledger_new (path, testing->clock);
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) entry = NULL;

  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  entry = testing_add (ledger, "Stage");
  g_assert_cmpuint (get_mode (folder), ==, 0700);
  assert_private (path, "");
  assert_private (path, "-wal");
  assert_private (path, "-shm");
  assert_private (path, ".lock");
  umask (before);

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

/* A folder that was there is somebody's own business; a file that others could read is not. */
static void
test_made_private (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  testing_close_and_unref (ledger);
  g_assert_cmpint (g_chmod (testing->path, 0644), ==, 0);
  g_assert_cmpint (g_chmod (testing->folder, 0755), ==, 0);

  ledger = testing_open (testing);
  testing_add_many (ledger, 0, 1);
  assert_private (testing->path, "");
  assert_private (testing->path, "-wal");
  g_assert_cmpuint (get_mode (testing->folder), ==, 0755);

  testing_close_and_unref (ledger);
}

static gint64
query (LedgerDatabase *database, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  g_assert_true (ledger_database_query_int64 (database, sql, &value, &error));
  g_assert_no_error (error);
  return value;
}

/* What a connection is set to can only be asked of that connection. */
static void
test_durable (Testing *testing, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *set_aside = NULL;
  g_autoptr (LedgerDatabase) database =
      ledger_opening_run (testing->path, TESTING_NOW, 0, &set_aside, &error);

  g_assert_no_error (error);
  g_assert_cmpint (query (database, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (query (database, "PRAGMA foreign_keys"), ==, 1);
  g_assert_cmpint (query (database, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (query (database, "PRAGMA application_id"), ==, LEDGER_FILE_APPLICATION_ID);
  testing_assert_query (testing->path, "PRAGMA journal_mode", "wal");
}

static void
test_busy_timeout (Testing *testing, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *set_aside = NULL;
  g_autoptr (LedgerDatabase) database =
      ledger_opening_run (testing->path, TESTING_NOW, 4321, &set_aside, &error);

  g_assert_no_error (error);
  g_assert_cmpint (query (database, "PRAGMA busy_timeout"), ==, 4321);
}

/* Nothing that is not ours is changed in any way, nor does anything appear beside it. */
static void
assert_cannot_open (Testing *testing)
{
  Ledger *ledger = testing_new (testing);
  g_autoptr (GError) error = NULL;
  gboolean opened = testing_try_open (ledger, &error);

  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN);
  g_assert_false (opened);
  g_test_message ("%s", error->message);
  g_assert_null (ledger_get_set_aside_path (ledger));
  testing_close_and_unref (ledger);
}

static const struct {
  const char *name;
  const char *sql;
} foreign_files[] = {
    {"other-application", "PRAGMA application_id = 77; CREATE TABLE t (x)"},
    {"other-application-empty", "PRAGMA application_id = 77"},
    {"no-application", "CREATE TABLE t (x); INSERT INTO t VALUES (1)"},
    {"no-application-wal", "PRAGMA journal_mode = WAL; CREATE TABLE entries (x)"},
    {"no-application-version", "PRAGMA user_version = 3"},
};

static void
test_foreign (Testing *testing, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *wal = NULL;
  gsize before_length, after_length;

  testing_sqlite_execute (testing->path, foreign_files[i].sql);
  g_assert_cmpint (g_chmod (testing->path, 0640), ==, 0);
  before = testing_read_file (testing->path, &before_length);

  assert_cannot_open (testing);

  after = testing_read_file (testing->path, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
  g_assert_cmpuint (get_mode (testing->path), ==, 0640);
  wal = testing_find (testing, "ledger.db", "-wal");
  g_assert_null (wal);
}

static void
test_empty_database_is_taken (Testing *testing, gconstpointer data)
{
  Ledger *ledger;

  testing_sqlite_execute (testing->path, "VACUUM");
  ledger = testing_open (testing);
  testing_add_many (ledger, 0, 1);
  g_assert_null (ledger_get_set_aside_path (ledger));

  testing_close_and_unref (ledger);
}

static void
test_empty_file_is_taken (Testing *testing, gconstpointer data)
{
  Ledger *ledger;

  testing_write_file (testing->path, "", 0);
  ledger = testing_open (testing);
  testing_add_many (ledger, 0, 1);
  g_assert_null (ledger_get_set_aside_path (ledger));

  testing_close_and_unref (ledger);
}

static void
test_folder_instead (Testing *testing, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (testing->path, 0700), ==, 0);
  assert_cannot_open (testing);
}

static void
test_pipe_instead (Testing *testing, gconstpointer data)
{
  g_assert_cmpint (mkfifo (testing->path, 0600), ==, 0);
  assert_cannot_open (testing);
}

static void
test_file_instead_of_folder (Testing *testing, gconstpointer data)
{
  g_autofree char *file = testing_build_path (testing, "file");

  testing_write_file (file, "x", 1);
  g_free (testing->path);
  testing->path = g_build_filename (file, "understudy", "ledger.db", NULL);
  assert_cannot_open (testing);
}

static void
test_folder_that_cannot_be (Testing *testing, gconstpointer data)
{
  g_free (testing->path);
  testing->path = g_strdup ("/proc/self/understudy/ledger.db");
  assert_cannot_open (testing);
}

static void
test_dangling_link (Testing *testing, gconstpointer data)
{
  g_autofree char *target = testing_build_path (testing, "nowhere/ledger.db");

  g_assert_cmpint (symlink (target, testing->path), ==, 0);
  assert_cannot_open (testing);
}

/* Nothing is lost by a name that something has already, and no file is left behind. */
static void
test_set_aside_together (Testing *testing, gconstpointer data)
{
  static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (testing->path, suffixes[i], NULL);

    testing_write_file (path, suffixes[i], -1);
  }

  aside = ledger_file_set_aside (testing->path, TESTING_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (aside, "/ledger-damaged-20261114-160000.db"));
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *from = g_strconcat (testing->path, suffixes[i], NULL);
    g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);
    g_autofree char *content = testing_read_file (to, NULL);

    g_assert_false (g_file_test (from, G_FILE_TEST_EXISTS));
    g_assert_cmpstr (content, ==, suffixes[i]);
  }
}

static void
test_set_aside_replaces_nothing (Testing *testing, gconstpointer data)
{
  g_autofree char *first = testing_build_path (testing, "ledger-damaged-20261114-160000.db");
  g_autofree char *second = testing_build_path (testing, "ledger-damaged-20261114-160000-2.db-wal");
  g_autofree char *third = testing_build_path (testing, "ledger-damaged-20261114-160000-3.db");
  g_autofree char *aside = NULL;
  g_autofree char *first_content = NULL;
  g_autofree char *second_content = NULL;
  g_autoptr (GError) error = NULL;

  testing_write_file (testing->path, "damaged", -1);
  testing_write_file (first, "first", -1);
  testing_write_file (second, "second", -1);

  aside = ledger_file_set_aside (testing->path, TESTING_NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (aside, ==, third);
  first_content = testing_read_file (first, NULL);
  second_content = testing_read_file (second, NULL);
  g_assert_cmpstr (first_content, ==, "first");
  g_assert_cmpstr (second_content, ==, "second");
}

static void
test_set_aside_without_extension (Testing *testing, gconstpointer data)
{
  g_autofree char *path = testing_build_path (testing, "history");
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  testing_write_file (path, "damaged", -1);
  aside = ledger_file_set_aside (path, TESTING_NOW, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (aside, "/history-damaged-20261114-160000"));
}

static void
test_set_aside_nothing (Testing *testing, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ledger_file_set_aside (testing->path, TESTING_NOW, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/file/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("private", test_private);
  ADD ("made-private", test_made_private);
  ADD ("durable", test_durable);
  ADD ("busy-timeout", test_busy_timeout);
  for (guint i = 0; i < G_N_ELEMENTS (foreign_files); i++) {
    g_autofree char *name = g_strconcat ("/ledger/file/foreign/", foreign_files[i].name, NULL);

    g_test_add (name, Testing, GUINT_TO_POINTER (i), testing_set_up, test_foreign,
                testing_tear_down);
  }
  ADD ("empty-database-is-taken", test_empty_database_is_taken);
  ADD ("empty-file-is-taken", test_empty_file_is_taken);
  ADD ("folder-instead", test_folder_instead);
  ADD ("pipe-instead", test_pipe_instead);
  ADD ("file-instead-of-folder", test_file_instead_of_folder);
  ADD ("folder-that-cannot-be", test_folder_that_cannot_be);
  ADD ("dangling-link", test_dangling_link);
  ADD ("set-aside/together", test_set_aside_together);
  ADD ("set-aside/replaces-nothing", test_set_aside_replaces_nothing);
  ADD ("set-aside/without-extension", test_set_aside_without_extension);
  ADD ("set-aside/nothing", test_set_aside_nothing);

  return g_test_run ();
}
