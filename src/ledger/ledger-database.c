/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-database.h"

#include "ledger-database-private.h"
#include "ledger-error.h"
#include "ledger-schema.h"
#include "ledger-statement.h"

/* A log that a large batch made long does not stay so. */
#define LOG_SIZE_LIMIT (4 * 1024 * 1024)

static void
finalize_statement (gpointer data)
{
  sqlite3_finalize (data);
}

/* SQLite does not say why a commit failed, but the log's file knows. */
static int
get_log_errno (LedgerDatabase *self)
{
  sqlite3_file *log = NULL;
  int log_errno = 0;

  if (sqlite3_file_control (self->sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) ==
          SQLITE_OK &&
      log != NULL && log->pMethods != NULL)
    log->pMethods->xFileControl (log, SQLITE_FCNTL_LAST_ERRNO, &log_errno);

  return log_errno;
}

/**
 * ledger_database_set_error:
 * @self: a connection
 * @code: what SQLite answered it, which is no success
 * @error: where to put the error
 *
 * Says in plain words what is wrong, and notes it where the file is damaged: it is not written to
 * any more then, and whoever opens it next looks at all of it.
 *
 * Returns: %FALSE
 */
gboolean
ledger_database_set_error (LedgerDatabase *self, int code, GError **error)
{
  int system_errno = self->sqlite != NULL ? sqlite3_system_errno (self->sqlite) : 0;

  if ((code & 0xff) == SQLITE_IOERR && system_errno == 0)
    system_errno = get_log_errno (self);

  if ((code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB) {
    self->damaged = TRUE;
    if (self->lock != NULL)
      ledger_lock_mark_damaged (self->lock);
  }

  ledger_error_set_from_sqlite (error, code, system_errno);
  return FALSE;
}

static gboolean
connect_to_file (LedgerDatabase *self, const char *path, guint busy_timeout, GError **error)
{
  int flags =
      SQLITE_OPEN_NOMUTEX |
      (self->access == LEDGER_ACCESS_READ_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  int code = sqlite3_open_v2 (path, &self->sqlite, flags, NULL);

  if (code != SQLITE_OK)
    return ledger_database_set_error (self, code, error);

  sqlite3_extended_result_codes (self->sqlite, 1);
  sqlite3_busy_timeout (self->sqlite, (int) busy_timeout);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);

  code = ledger_schema_get_version (self->sqlite, &self->version);
  if (code == SQLITE_OK && self->version < 0)
    code = SQLITE_CORRUPT;
  return code == SQLITE_OK || ledger_database_set_error (self, code, error);
}

/* A folder that may not be written to has no room for what SQLite shares between readers. */
static gboolean
is_for_want_of_room (LedgerDatabase *self, const GError *error)
{
  return self->access != LEDGER_ACCESS_READ_WRITE &&
         (g_error_matches (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN) ||
          g_error_matches (error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY));
}

/* If there is no log either, nobody is writing, and the file can be read as it stands. */
static gboolean
connect_to_still_file (LedgerDatabase *self, const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  g_autofree char *still = g_strconcat (uri != NULL ? uri : "", "?immutable=1", NULL);
  int code;

  if (uri == NULL || g_file_test (log, G_FILE_TEST_EXISTS))
    return FALSE;

  g_clear_pointer (&self->sqlite, sqlite3_close);
  code = sqlite3_open_v2 (still, &self->sqlite,
                          SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
  if (code == SQLITE_OK)
    code = ledger_schema_get_version (self->sqlite, &self->version);

  return code == SQLITE_OK || ledger_database_set_error (self, code, NULL);
}

static gboolean
prepare_for_writing (LedgerDatabase *self, GError **error)
{
  g_autofree char *pragmas = g_strdup_printf ("PRAGMA journal_mode = WAL;"
                                              "PRAGMA synchronous = FULL;"
                                              "PRAGMA foreign_keys = ON;"
                                              "PRAGMA cell_size_check = ON;"
                                              "PRAGMA journal_size_limit = %d",
                                              LOG_SIZE_LIMIT);
  int code = ledger_schema_migrate (self->sqlite);

  if (code != SQLITE_OK)
    return ledger_database_set_error (self, code, error);

  /* Only then the log: the version and the mark of a new file are in the file itself from its first
   * moment on. */
  self->version = ledger_schema_get_latest_version ();
  code = sqlite3_exec (self->sqlite, pragmas, NULL, NULL, NULL);
  return code == SQLITE_OK || ledger_database_set_error (self, code, error);
}

/**
 * ledger_database_open:
 * @path: a file that is there and is, or may become, a ledger
 * @access: what for; anything but #LEDGER_ACCESS_READ_WRITE leaves the file as it is
 * @busy_timeout: how long to wait for other processes, in ms
 * @error: where to put an error
 *
 * Opens the file, brings it to the latest version, and sees to it that what is committed is on the
 * disk. A file of a newer version is not touched; ask for ledger_database_get_version().
 *
 * Returns: (transfer full) (nullable): the connection, for this thread alone
 */
LedgerDatabase *
ledger_database_open (const char *path, LedgerAccess access, guint busy_timeout, GError **error)
{
  g_autoptr (LedgerDatabase) self = g_new0 (LedgerDatabase, 1);
  g_autoptr (GError) local_error = NULL;

  self->owner = g_thread_self ();
  self->access = access;
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, finalize_statement);

  if (!connect_to_file (self, path, busy_timeout, &local_error) &&
      (!is_for_want_of_room (self, local_error) || !connect_to_still_file (self, path))) {
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  if (access == LEDGER_ACCESS_READ_WRITE && self->version <= ledger_schema_get_latest_version () &&
      !prepare_for_writing (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ledger_database_close:
 * @self: (nullable) (transfer full): a connection
 *
 * Closes it, and gives back the lock that it took. A transaction under way is taken back.
 */
void
ledger_database_close (LedgerDatabase *self)
{
  if (self == NULL)
    return;

  g_assert (self->owner == g_thread_self ());

  g_clear_pointer (&self->statements, g_hash_table_unref);
  if (self->sqlite != NULL && sqlite3_close (self->sqlite) != SQLITE_OK)
    g_warning ("The ledger's file could not be closed");
  ledger_lock_release (self->lock);
  g_free (self);
}

/**
 * ledger_database_take_lock:
 * @self: a connection
 * @lock: (transfer full) (nullable): the lock under which it was opened; given back after closing
 */
void
ledger_database_take_lock (LedgerDatabase *self, LedgerLock *lock)
{
  g_assert (self->owner == g_thread_self ());

  self->lock = lock;
}

LedgerLock *
ledger_database_get_lock (LedgerDatabase *self)
{
  return self->lock;
}

/**
 * ledger_database_interrupt:
 * @self: a connection, of another thread
 *
 * Makes what is just being run on it fail soon.
 */
void
ledger_database_interrupt (LedgerDatabase *self)
{
  sqlite3_interrupt (self->sqlite);
}

sqlite3 *
ledger_database_get_sqlite (LedgerDatabase *self)
{
  g_assert (self->owner == g_thread_self ());

  return self->sqlite;
}

LedgerAccess
ledger_database_get_access (LedgerDatabase *self)
{
  return self->access;
}

int
ledger_database_get_version (LedgerDatabase *self)
{
  return self->version;
}

/**
 * ledger_database_check_health:
 * @self: a connection
 * @error: where to put an error
 *
 * Goes through the whole file. That takes long where there is much in it, and is for a file that
 * was found damaged.
 *
 * Returns: %FALSE with #LEDGER_ERROR_DAMAGED if it is damaged
 */
gboolean
ledger_database_check_health (LedgerDatabase *self, GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (self, "PRAGMA integrity_check(1)", error);
  gboolean row;

  if (statement == NULL || !ledger_database_step (self, statement, &row, error))
    return FALSE;
  if (row && g_strcmp0 ((const char *) sqlite3_column_text (statement, 0), "ok") == 0)
    return TRUE;

  return ledger_database_set_error (self, SQLITE_CORRUPT, error);
}
