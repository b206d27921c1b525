/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-error.h"

#include <errno.h>
#include <string.h>

static const struct {
  const char *name;
  int code;
  int system_errno;
  LedgerErrorCode expected;
} sqlite_errors[] = {
    {"full", SQLITE_FULL, 0, LEDGER_ERROR_FULL},
    {"full-by-errno", SQLITE_IOERR_WRITE, ENOSPC, LEDGER_ERROR_FULL},
    {"quota", SQLITE_IOERR_WRITE, EDQUOT, LEDGER_ERROR_FULL},
    {"file-too-large", SQLITE_IOERR_SHMSIZE, EFBIG, LEDGER_ERROR_FULL},
    {"disk", SQLITE_IOERR_FSYNC, EIO, LEDGER_ERROR_FAILED},
    {"busy", SQLITE_BUSY, 0, LEDGER_ERROR_BUSY},
    {"busy-recovery", SQLITE_BUSY_RECOVERY, 0, LEDGER_ERROR_BUSY},
    {"locked", SQLITE_LOCKED_SHAREDCACHE, 0, LEDGER_ERROR_BUSY},
    {"read-only", SQLITE_READONLY, 0, LEDGER_ERROR_READ_ONLY},
    {"read-only-folder", SQLITE_READONLY_DIRECTORY, EACCES, LEDGER_ERROR_READ_ONLY},
    {"permission", SQLITE_PERM, 0, LEDGER_ERROR_READ_ONLY},
    {"corrupt", SQLITE_CORRUPT, 0, LEDGER_ERROR_DAMAGED},
    {"corrupt-index", SQLITE_CORRUPT_INDEX, 0, LEDGER_ERROR_DAMAGED},
    {"not-a-database", SQLITE_NOTADB, 0, LEDGER_ERROR_DAMAGED},
    {"cannot-open", SQLITE_CANTOPEN_ISDIR, EISDIR, LEDGER_ERROR_CANNOT_OPEN},
    {"constraint", SQLITE_CONSTRAINT_CHECK, 0, LEDGER_ERROR_FAILED},
    {"memory", SQLITE_NOMEM, 0, LEDGER_ERROR_FAILED},
    /* An errno that some earlier call left says nothing about a full disk */
    {"corrupt-with-errno", SQLITE_CORRUPT, ENOSPC, LEDGER_ERROR_DAMAGED},
};

static const struct {
  const char *name;
  int system_errno;
  LedgerErrorCode expected;
} path_errors[] = {
    {"no-access", EACCES, LEDGER_ERROR_READ_ONLY},
    {"no-permission", EPERM, LEDGER_ERROR_READ_ONLY},
    {"read-only-disk", EROFS, LEDGER_ERROR_READ_ONLY},
    {"full", ENOSPC, LEDGER_ERROR_FULL},
    {"quota", EDQUOT, LEDGER_ERROR_FULL},
    {"file-for-folder", ENOTDIR, LEDGER_ERROR_CANNOT_OPEN},
    {"folder-for-file", EISDIR, LEDGER_ERROR_CANNOT_OPEN},
    {"nothing", ENOENT, LEDGER_ERROR_CANNOT_OPEN},
    {"disk", EIO, LEDGER_ERROR_CANNOT_OPEN},
};

/* One or more whole sentences, for somebody who knows nothing of databases */
static void
assert_sentence (const char *message)
{
  static const char *const jargon[] = {"SQL", "database", "errno", "WAL", "(null)"};

  g_test_message ("%s", message);
  g_assert_true (g_utf8_validate (message, -1, NULL));
  g_assert_true (g_ascii_isupper (message[0]));
  g_assert_true (g_str_has_suffix (message, "."));
  for (guint i = 0; i < G_N_ELEMENTS (jargon); i++)
    g_assert_null (strstr (message, jargon[i]));
}

static void
test_sqlite (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  ledger_error_set_from_sqlite (&error, sqlite_errors[i].code, sqlite_errors[i].system_errno);
  g_assert_error (error, LEDGER_ERROR, (int) sqlite_errors[i].expected);
  assert_sentence (error->message);
}

static void
test_path (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;

  ledger_error_set_for_path (&error, path_errors[i].system_errno, "/somewhere/Stück");
  g_assert_error (error, LEDGER_ERROR, (int) path_errors[i].expected);
  assert_sentence (error->message);
  g_assert_nonnull (strstr (error->message, "/somewhere/Stück"));
}

static void
test_path_that_is_no_text (void)
{
  g_autoptr (GError) error = NULL;

  ledger_error_set_for_path (&error, EACCES, "/\xff");
  assert_sentence (error->message);
}

static void
test_nobody_asks (void)
{
  ledger_error_set_from_sqlite (NULL, SQLITE_FULL, 0);
  ledger_error_set_for_path (NULL, EACCES, "/");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sqlite_errors); i++) {
    g_autofree char *name = g_strconcat ("/ledger/error/sqlite/", sqlite_errors[i].name, NULL);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_sqlite);
  }
  for (guint i = 0; i < G_N_ELEMENTS (path_errors); i++) {
    g_autofree char *name = g_strconcat ("/ledger/error/path/", path_errors[i].name, NULL);

    g_test_add_data_func (name, GUINT_TO_POINTER (i), test_path);
  }
  g_test_add_func ("/ledger/error/path-that-is-no-text", test_path_that_is_no_text);
  g_test_add_func ("/ledger/error/nobody-asks", test_nobody_asks);

  return g_test_run ();
}
