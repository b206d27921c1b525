/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-opening.h"

#include "ledger-attempts.h"
#include "ledger-error.h"
#include "ledger-file.h"
#include "ledger-schema.h"
#include "ledger-store.h"
#include "ledger-trash.h"
#include "understudy-config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The way from a path to a connection: what is there, whether it may be touched, and what is to be
 * done with it. */
typedef struct {
  const char *path;
  gint64 now;
  guint busy_timeout;
  LedgerLock *lock;
  char *set_aside;
} LedgerOpening;

static void
ledger_opening_clear (LedgerOpening *self)
{
  g_clear_pointer (&self->lock, ledger_lock_release);
  g_clear_pointer (&self->set_aside, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LedgerOpening, ledger_opening_clear)

/* Every reason not to open a ledger that has no code of its own is this one. */
static void
make_cannot_open (GError **error)
{
  if (error != NULL && (g_error_matches (*error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY) ||
                        g_error_matches (*error, LEDGER_ERROR, LEDGER_ERROR_FAILED)))
    (*error)->code = LEDGER_ERROR_CANNOT_OPEN;
}

static LedgerDatabase *
open_for_reading (LedgerOpening *self, LedgerAccess access, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LedgerDatabase) database =
      ledger_database_open (self->path, access, self->busy_timeout, &local_error);

  if (database != NULL && ledger_database_read_totals (database, &local_error))
    return g_steal_pointer (&database);

  if (access == LEDGER_ACCESS_READ_ONLY && g_access (self->path, R_OK) != 0) {
    g_autofree char *name = g_filename_display_name (self->path);

    g_set_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
                 _ ("The history in “%s” may not be read."), name);
    return NULL;
  }
  if (access == LEDGER_ACCESS_NEWER &&
      g_error_matches (local_error, LEDGER_ERROR, LEDGER_ERROR_FAILED)) {
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
        _ ("A newer version of Understudy wrote the history, and this version cannot read it."));
    return NULL;
  }

  g_propagate_error (error, g_steal_pointer (&local_error));
  make_cannot_open (error);
  return NULL;
}

static gboolean
set_aside (LedgerOpening *self, GError **error)
{
  g_free (self->set_aside);
  self->set_aside = ledger_file_set_aside (self->path, self->now, error);
  if (self->set_aside == NULL)
    return FALSE;

  ledger_lock_clear_mark (self->lock);
  return ledger_file_create (self->path, error);
}

static gboolean
examine (LedgerOpening *self, GError **error)
{
  g_autofree char *name = g_filename_display_name (self->path);
  LedgerFileKind kind;

  if (!ledger_file_examine (self->path, &kind, error))
    return FALSE;

  switch (kind) {
  case LEDGER_FILE_FOREIGN:
    g_set_error (
        error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN,
        _ ("The history cannot be kept in “%s”, because that is the file of another program."),
        name);
    return FALSE;
  case LEDGER_FILE_DAMAGED:
    return set_aside (self, error);
  case LEDGER_FILE_NEW:
  case LEDGER_FILE_OURS:
  default:
    return ledger_file_create (self->path, error);
  }
}

/* What was under way in a process that has ended is under way no more, and what it deleted is gone.
 */
static gboolean
settle (LedgerOpening *self, LedgerDatabase *database, GError **error)
{
  if (!ledger_database_begin (database, LEDGER_TRANSACTION_WRITE, error))
    return FALSE;

  if (ledger_attempts_interrupt (database, self->lock, self->now, error) &&
      ledger_trash_empty (database, self->lock, error))
    return ledger_database_commit (database, error);

  ledger_database_rollback (database);
  return FALSE;
}

static LedgerDatabase *
open_for_writing (LedgerOpening *self, GError **error)
{
  g_autoptr (LedgerDatabase) database =
      ledger_database_open (self->path, LEDGER_ACCESS_READ_WRITE, self->busy_timeout, error);
  gboolean exclusive = ledger_lock_get_exclusive (self->lock);

  if (database == NULL ||
      ledger_database_get_version (database) > ledger_schema_get_latest_version ())
    return g_steal_pointer (&database);

  if (exclusive && ledger_lock_get_marked (self->lock)) {
    if (!ledger_database_check_health (database, error))
      return NULL;
    ledger_lock_clear_mark (self->lock);
  }

  if (!ledger_store_check (database, error) || !ledger_database_read_totals (database, error))
    return NULL;
  if (!settle (self, database, error))
    return NULL;

  return g_steal_pointer (&database);
}

static LedgerDatabase *
open_under_lock (LedgerOpening *self, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LedgerDatabase) database = NULL;
  gboolean exclusive = ledger_lock_get_exclusive (self->lock);

  /* Otherwise another Understudy already did, and has the file open. */
  if (exclusive && !examine (self, error)) {
    make_cannot_open (error);
    return NULL;
  }

  database = open_for_writing (self, &local_error);
  if (database == NULL && exclusive && self->set_aside == NULL &&
      g_error_matches (local_error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED)) {
    g_clear_error (&local_error);
    if (set_aside (self, &local_error))
      database = open_for_writing (self, &local_error);
  }

  if (database == NULL) {
    if (!exclusive && g_error_matches (local_error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED))
      g_set_error_literal (
          error, LEDGER_ERROR, LEDGER_ERROR_DAMAGED,
          _ ("The history file is damaged, and another Understudy is using it. Close it and try "
             "again."));
    else
      g_propagate_error (error, g_steal_pointer (&local_error));
    make_cannot_open (error);
    return NULL;
  }

  if (ledger_database_get_version (database) > ledger_schema_get_latest_version ()) {
    g_clear_pointer (&database, ledger_database_close);
    g_clear_pointer (&self->lock, ledger_lock_release);
    return open_for_reading (self, LEDGER_ACCESS_NEWER, error);
  }

  ledger_lock_share (self->lock);
  ledger_lock_touch (self->lock);
  ledger_database_take_lock (database, g_steal_pointer (&self->lock));
  return g_steal_pointer (&database);
}

/**
 * ledger_opening_run:
 * @path: where the ledger is, or is to be
 * @now: the time, in µs since the epoch
 * @busy_timeout: how long to wait for other processes, in ms
 * @set_aside_path: (out) (nullable): where a damaged ledger was put, also where the new one could
 * not be opened then
 * @error: where to put an error
 *
 * Opens the ledger, and makes it and its folder where there is none. A damaged one is set aside and
 * a new one begun, unless another process works with it. One that may not be written to, or that a
 * newer version wrote, is opened for reading. Another program's file is left alone.
 *
 * Attempts of processes that ended in the middle of them become unknown outcomes.
 *
 * Returns: (transfer full) (nullable): the connection, for this thread alone; %NULL with
 * #LEDGER_ERROR_CANNOT_OPEN, #LEDGER_ERROR_FULL, #LEDGER_ERROR_BUSY or #LEDGER_ERROR_DAMAGED
 */
LedgerDatabase *
ledger_opening_run (
    const char *path, gint64 now, guint busy_timeout, char **set_aside_path, GError **error)
{
  g_auto (LedgerOpening) self = {.path = path, .now = now, .busy_timeout = busy_timeout};
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (LedgerDatabase) database = NULL;
  gboolean exists;

  *set_aside_path = NULL;
  if (!ledger_file_prepare_folder (path, error) ||
      !ledger_file_check_regular (path, &exists, error)) {
    make_cannot_open (error);
    return NULL;
  }

  if (exists && g_access (path, W_OK) != 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
    return open_for_reading (&self, LEDGER_ACCESS_READ_ONLY, error);

  self.lock = ledger_lock_acquire (lock_path, busy_timeout, &local_error);
  if (self.lock == NULL) {
    if (exists && g_error_matches (local_error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY))
      return open_for_reading (&self, LEDGER_ACCESS_READ_ONLY, error);
    g_propagate_error (error, g_steal_pointer (&local_error));
    make_cannot_open (error);
    return NULL;
  }

  database = open_under_lock (&self, error);
  *set_aside_path = g_steal_pointer (&self.set_aside);
  return g_steal_pointer (&database);
}
