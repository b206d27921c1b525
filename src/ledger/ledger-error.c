/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-error.h"

#include "understudy-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (ledger - error - quark, ledger_error)

static gboolean
means_full (int code, int system_errno)
{
  /* SQLite tells a full disk apart only where write() says so; a quota, a limit on file sizes and a
   * log that cannot grow come as plain I/O errors. */
  return (code & 0xff) == SQLITE_FULL ||
         ((code & 0xff) == SQLITE_IOERR &&
          (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG));
}

/**
 * ledger_error_set_from_sqlite:
 * @error: (nullable): where to put the error
 * @code: an extended result code of SQLite that is not a success
 * @system_errno: what sqlite3_system_errno() says, or 0
 *
 * Says in plain words what SQLite found. What it found exactly goes to the debug log.
 */
void
ledger_error_set_from_sqlite (GError **error, int code, int system_errno)
{
  g_debug ("SQLite: %s (%d), errno %d", sqlite3_errstr (code), code, system_errno);

  if (means_full (code, system_errno)) {
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_FULL,
        _ ("The disk is full, so the history cannot be written. Free some space and try again."));
    return;
  }

  switch (code & 0xff) {
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL:
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_BUSY,
        _ ("Another program keeps the history locked. Try again when it is done."));
    break;
  case SQLITE_READONLY:
  case SQLITE_PERM:
    g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY,
                         _ ("The history may not be written to."));
    break;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED,
        _ ("The history file is damaged. It will be set aside, and a new one started, the next "
           "time Understudy starts."));
    break;
  case SQLITE_CANTOPEN:
    g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
                         _ ("The history file cannot be opened."));
    break;
  case SQLITE_IOERR:
    g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_FAILED,
                         _ ("The disk that holds the history reports an error."));
    break;
  default:
    g_set_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED, _ ("The history could not be used: %s."),
                 sqlite3_errstr (code));
    break;
  }
}

/**
 * ledger_error_set_for_path:
 * @error: (nullable): where to put the error
 * @system_errno: why a system call failed
 * @path: the file or folder that it was about
 *
 * Says in plain words why the history cannot be kept at @path.
 */
void
ledger_error_set_for_path (GError **error, int system_errno, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  switch (system_errno) {
  case EACCES:
  case EPERM:
  case EROFS:
    g_set_error (error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY,
                 _ ("The history cannot be kept in “%s”, which may not be written to."), name);
    break;
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    g_set_error (error, LEDGER_ERROR, LEDGER_ERROR_FULL,
                 _ ("The history cannot be kept in “%s”, because the disk is full."), name);
    break;
  case ENOTDIR:
  case EEXIST:
    g_set_error (
        error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
        _ ("The history cannot be kept in “%s”, because there is a file where a folder should be."),
        name);
    break;
  case EISDIR:
    g_set_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
                 _ ("The history cannot be kept in “%s”, because that is a folder."), name);
    break;
  default:
    g_set_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
                 _ ("The history cannot be kept in “%s”: %s."), name, g_strerror (system_errno));
    break;
  }
}
