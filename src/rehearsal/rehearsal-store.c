/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-store.h"
#include "understudy-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Kept in the file's header, so that another SQLite file in its place is told from a world */
#define FILE_MARK 0x52686c77
#define SCHEMA_VERSION 1

/* How long to wait for another process that is writing to the same world */
#define BUSY_TIMEOUT_MS 20000
#define BUSY_PAUSE_MS   10

struct _RehearsalStore {
  sqlite3 *db;
  GHashTable *statements; /* the text's address -> statement */
};

G_DEFINE_QUARK (rehearsal - error - quark, rehearsal_error)

static const char schema[] =
    "CREATE TABLE studios ("
    "  sequence INTEGER PRIMARY KEY,"
    "  account TEXT NOT NULL,"
    "  caster_id TEXT NOT NULL UNIQUE,"
    "  name TEXT NOT NULL,"
    "  status INTEGER NOT NULL,"
    "  norm_type INTEGER NOT NULL,"
    "  charge_type TEXT NOT NULL,"
    "  template TEXT,"
    "  channel_enable INTEGER NOT NULL,"
    "  resource_group TEXT,"
    "  client_token TEXT,"
    "  created INTEGER NOT NULL,"
    "  modified INTEGER NOT NULL,"
    "  started INTEGER NOT NULL,"
    "  purchased INTEGER NOT NULL,"
    "  expires INTEGER NOT NULL"
    ") STRICT;"
    "CREATE INDEX studios_by_modified ON studios (account, modified, sequence);"
    "CREATE TABLE tags ("
    "  caster_id TEXT NOT NULL REFERENCES studios (caster_id) ON DELETE CASCADE,"
    "  key TEXT NOT NULL,"
    "  value TEXT NOT NULL,"
    "  PRIMARY KEY (caster_id, key)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE parts ("
    "  caster_id TEXT NOT NULL REFERENCES studios (caster_id) ON DELETE CASCADE,"
    "  part TEXT NOT NULL,"
    "  document TEXT NOT NULL,"
    "  PRIMARY KEY (caster_id, part)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE tokens ("
    "  account TEXT NOT NULL,"
    "  action TEXT NOT NULL,"
    "  token TEXT NOT NULL,"
    "  parameters TEXT NOT NULL,"
    "  caster_id TEXT NOT NULL,"
    "  used INTEGER NOT NULL,"
    "  PRIMARY KEY (account, action, token)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE settled (whole INTEGER PRIMARY KEY) STRICT;";

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static gboolean
fail (RehearsalStore *self, GError **error)
{
  int result = sqlite3_extended_errcode (self->db);
  const char *path = sqlite3_db_filename (self->db, "main");

  if ((result & 0xff) == SQLITE_NOTADB || (result & 0xff) == SQLITE_CORRUPT)
    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_DAMAGED,
                 _("The Rehearsal’s file %s is damaged (%s). Move it away to begin anew."), path,
                 sqlite3_errmsg (self->db));
  else
    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STORE,
                 _("The Rehearsal’s file %s cannot be used: %s"), path, sqlite3_errmsg (self->db));

  return FALSE;
}

static gboolean
execute (RehearsalStore *self, const char *sql, GError **error)
{
  if (sqlite3_exec (self->db, sql, NULL, NULL, NULL) != SQLITE_OK)
    return fail (self, error);

  return TRUE;
}

/* SQLite does not wait in every case: not while another process opens a new file, and neither while
 * the last one that had it open, or one that finds it as a killed one left it, puts it in order */
static gboolean
execute_patiently (RehearsalStore *self, const char *sql, GError **error)
{
  const gint64 deadline = g_get_monotonic_time () + BUSY_TIMEOUT_MS * G_TIME_SPAN_MILLISECOND;

  while (sqlite3_exec (self->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
    if (sqlite3_errcode (self->db) != SQLITE_BUSY || g_get_monotonic_time () > deadline)
      return fail (self, error);

    rehearsal_store_roll_back (self);
    g_usleep (BUSY_PAUSE_MS * G_TIME_SPAN_MILLISECOND);
  }

  return TRUE;
}

static gboolean
read_number (RehearsalStore *self, const char *sql, gint64 *number, GError **error)
{
  sqlite3_stmt *statement = NULL;
  gboolean read = FALSE;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW) {
    *number = sqlite3_column_int64 (statement, 0);
    read = TRUE;
  } else
    fail (self, error);

  sqlite3_finalize (statement);

  return read;
}

static gboolean
set_up_schema (RehearsalStore *self, GError **error)
{
  gint64 version, application_id, tables;
  g_autofree char *marks = NULL;

  /* Two processes may come to a new world at the same time: the second has to see what the first
   * made of it */
  if (!rehearsal_store_begin (self, error))
    return FALSE;

  if (!read_number (self, "PRAGMA user_version", &version, error) ||
      !read_number (self, "PRAGMA application_id", &application_id, error) ||
      !read_number (self, "SELECT count(*) FROM sqlite_schema", &tables, error))
    goto out;

  if (version == 0 && application_id == 0 && tables == 0) {
    marks = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d", FILE_MARK,
                             SCHEMA_VERSION);
    if (execute (self, schema, error) && execute (self, marks, error) &&
        rehearsal_store_commit (self, error))
      return TRUE;
  } else if (application_id != FILE_MARK) {
    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_DAMAGED,
                 _("%s is not a file of the Rehearsal. Move it away to begin anew."),
                 sqlite3_db_filename (self->db, "main"));
  } else if (version > SCHEMA_VERSION) {
    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_NEWER,
                 _("The Rehearsal’s file %s was written by a newer version of Understudy."),
                 sqlite3_db_filename (self->db, "main"));
  } else {
    rehearsal_store_roll_back (self);
    return TRUE;
  }

out:
  rehearsal_store_roll_back (self);

  return FALSE;
}

/* SQLite gives its journal files the mode of the database */
static gboolean
make_private_file (const char *path, GError **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  int saved = errno;

  if (fd >= 0) {
    close (fd);
    return TRUE;
  }

  g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_STORE,
               _("The Rehearsal’s file %s cannot be used: %s"), path, g_strerror (saved));

  return FALSE;
}

/**
 * rehearsal_store_open:
 * @path: the file; made where it is not there yet, readable by its owner only. Its folder has to be
 * there
 *
 * Several processes may have the same file open. A change that was committed survives the end of
 * the process and of the power.
 *
 * Returns: (transfer full): the store, or %NULL with an error of #RehearsalError
 */
RehearsalStore *
rehearsal_store_open (const char *path, GError **error)
{
  g_autoptr (RehearsalStore) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  if (!make_private_file (path, error))
    return NULL;

  self = g_new0 (RehearsalStore, 1);
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);

  if (sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
      SQLITE_OK) {
    fail (self, error);
    return NULL;
  }

  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);

  if (!execute_patiently (self, "PRAGMA journal_mode = WAL", error) ||
      !execute (self, "PRAGMA synchronous = FULL", error) ||
      !execute (self, "PRAGMA foreign_keys = ON", error) || !set_up_schema (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rehearsal_store_close:
 * @self: (transfer full) (nullable): the store
 */
void
rehearsal_store_close (RehearsalStore *self)
{
  if (!self)
    return;

  g_hash_table_unref (self->statements);
  sqlite3_close (self->db);
  g_free (self);
}

/**
 * rehearsal_store_begin:
 * @self: the store
 *
 * Begins a change, as soon as no other process is at one.
 *
 * Returns: whether it has begun
 */
gboolean
rehearsal_store_begin (RehearsalStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return execute_patiently (self, "BEGIN IMMEDIATE", error);
}

/**
 * rehearsal_store_begin_reading:
 * @self: the store
 *
 * Begins to read: until the end of the transaction the world stays as it is for this reader.
 *
 * Returns: whether it has begun
 */
gboolean
rehearsal_store_begin_reading (RehearsalStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* Without a query it would not have begun yet */
  return execute_patiently (self, "BEGIN; SELECT whole FROM settled", error);
}

/**
 * rehearsal_store_commit:
 * @self: the store
 *
 * Ends what was begun. A change is on the disk when this returns.
 *
 * Returns: whether it is; else it has to be given up with rehearsal_store_roll_back()
 */
gboolean
rehearsal_store_commit (RehearsalStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return execute (self, "COMMIT", error);
}

/**
 * rehearsal_store_roll_back:
 * @self: the store
 *
 * Gives up a change. Nothing happens where none is going on: SQLite ends a transaction itself when
 * the disk is full.
 */
void
rehearsal_store_roll_back (RehearsalStore *self)
{
  g_return_if_fail (self != NULL);

  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * rehearsal_store_is_new:
 * @self: the store
 *
 * Returns: whether nobody has put the samples in yet. A studio deleted afterwards does not come
 * back
 */
gboolean
rehearsal_store_is_new (RehearsalStore *self)
{
  gint64 settled = 1;

  g_return_val_if_fail (self != NULL, FALSE);

  return read_number (self, "SELECT count(*) FROM settled", &settled, NULL) && settled == 0;
}

/**
 * rehearsal_store_set_settled:
 * @self: the store
 *
 * Notes that the samples are in. Only within a change.
 *
 * Returns: whether it could be noted
 */
gboolean
rehearsal_store_set_settled (RehearsalStore *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return execute (self, "INSERT INTO settled (whole) VALUES (1)", error);
}

/**
 * rehearsal_store_prepare:
 * @self: the store
 * @sql: one statement; the address is remembered, not the text
 *
 * Returns: (transfer none) (nullable): the statement, reset and without bindings, or %NULL with an
 * error
 */
sqlite3_stmt *
rehearsal_store_prepare (RehearsalStore *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement) {
    sqlite3_reset (statement);
    sqlite3_clear_bindings (statement);
    return statement;
  }

  if (sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
      SQLITE_OK) {
    fail (self, error);
    return NULL;
  }

  g_hash_table_insert (self->statements, (gpointer) sql, statement);

  return statement;
}

/**
 * rehearsal_store_step:
 * @self: the store
 * @statement: a statement of rehearsal_store_prepare()
 * @row: (out): whether there is a row to read
 *
 * The statement is reset where there is none, so that it holds no lock.
 *
 * Returns: whether it went well
 */
gboolean
rehearsal_store_step (RehearsalStore *self, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int result;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (statement != NULL, FALSE);
  g_return_val_if_fail (row != NULL, FALSE);

  result = sqlite3_step (statement);
  *row = result == SQLITE_ROW;

  if (result == SQLITE_ROW)
    return TRUE;

  if (result != SQLITE_DONE)
    fail (self, error);

  sqlite3_reset (statement);

  return result == SQLITE_DONE;
}

/**
 * rehearsal_store_run:
 * @self: the store
 * @statement: a statement of rehearsal_store_prepare()
 *
 * Runs a statement that gives no rows.
 */
gboolean
rehearsal_store_run (RehearsalStore *self, sqlite3_stmt *statement, GError **error)
{
  gboolean row;

  return rehearsal_store_step (self, statement, &row, error);
}
