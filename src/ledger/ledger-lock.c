/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ledger-lock.h"

#include "ledger-error.h"
#include "understudy-config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define RETRY_INTERVAL (20 * G_TIME_SPAN_MILLISECOND)

/* Numbers are drawn, so that one is as good as never used twice. Each is a byte that its owner
 * keeps locked, far beyond what is in the file. */
#define OWNER_OFFSET   (G_GINT64_CONSTANT (1) << 32)
#define OWNER_ATTEMPTS 10

struct _LedgerLock {
  int fd;
  gboolean exclusive;
  gint64 owner; /* 0 where the file system has no such locks */
};

static int
lock_file (int fd, int operation)
{
  while (flock (fd, operation) != 0) {
    if (errno != EINTR)
      return errno;
  }

  return 0;
}

/* Another process has it for itself only while it opens the ledger. Waiting without blocking in
 * flock() keeps a process that is stopped in there from stopping this one too. */
static int
wait_for_share (int fd, guint timeout)
{
  gint64 deadline = g_get_monotonic_time () + (gint64) timeout * G_TIME_SPAN_MILLISECOND;
  int failure = lock_file (fd, LOCK_SH | LOCK_NB);

  while (failure == EWOULDBLOCK && g_get_monotonic_time () < deadline) {
    g_usleep (RETRY_INTERVAL);
    failure = lock_file (fd, LOCK_SH | LOCK_NB);
  }

  return failure;
}

static struct flock
get_owner_range (gint64 owner)
{
  return (struct flock){
      .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = OWNER_OFFSET + owner, .l_len = 1};
}

static void
take_owner (LedgerLock *self)
{
  for (guint i = 0; i < OWNER_ATTEMPTS; i++) {
    gint64 owner = (gint64) g_random_int () + 1;
    struct flock range = get_owner_range (owner);

    if (fcntl (self->fd, F_OFD_SETLK, &range) == 0) {
      self->owner = owner;
      return;
    }
  }

  g_debug ("No lock for the owner's number: %s", g_strerror (errno));
}

/**
 * ledger_lock_acquire:
 * @path: the lock's file, made if there is none
 * @timeout: how long to wait for another process that is just opening the ledger, in ms
 * @error: where to put an error
 *
 * Takes the lock for this process alone if no other works with the ledger, and shared if others do.
 * Must be called on a thread that may wait.
 *
 * Returns: (transfer full) (nullable): the lock; %NULL with #LEDGER_ERROR_BUSY,
 * #LEDGER_ERROR_READ_ONLY where the file may not be written, #LEDGER_ERROR_FULL or
 * #LEDGER_ERROR_CANNOT_OPEN
 */
LedgerLock *
ledger_lock_acquire (const char *path, guint timeout, GError **error)
{
  g_autoptr (LedgerLock) self = g_new0 (LedgerLock, 1);
  g_autofree char *folder = g_path_get_dirname (path);
  int failure;

  self->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (self->fd < 0) {
    ledger_error_set_for_path (error, errno, folder);
    return NULL;
  }

  failure = lock_file (self->fd, LOCK_EX | LOCK_NB);
  self->exclusive = failure == 0;
  if (failure == EWOULDBLOCK)
    failure = wait_for_share (self->fd, timeout);

  if (failure == 0) {
    take_owner (self);
    return g_steal_pointer (&self);
  }

  if (failure == EWOULDBLOCK)
    g_set_error_literal (
        error, LEDGER_ERROR, LEDGER_ERROR_BUSY,
        _ ("Another Understudy is just opening the history. Try again when it is done."));
  else
    ledger_error_set_for_path (error, failure, folder);
  return NULL;
}

/**
 * ledger_lock_release:
 * @self: (nullable) (transfer full): a lock
 *
 * Gives the lock back. Its file stays: taking it away could take it from under somebody who is just
 * locking it.
 */
void
ledger_lock_release (LedgerLock *self)
{
  if (self == NULL)
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}

/**
 * ledger_lock_get_exclusive:
 * @self: a lock
 *
 * Returns: whether no other process works with the ledger, nor can begin to
 */
gboolean
ledger_lock_get_exclusive (LedgerLock *self)
{
  return self->exclusive;
}

/**
 * ledger_lock_share:
 * @self: a lock
 *
 * Lets others in as well. Between giving one up and getting the other, another process may have the
 * lock for itself for as long as it takes to open the ledger; so nothing of this process may be
 * under way yet.
 */
void
ledger_lock_share (LedgerLock *self)
{
  int failure;

  if (!self->exclusive)
    return;

  self->exclusive = FALSE;
  failure = lock_file (self->fd, LOCK_SH);
  if (failure != 0)
    g_warning ("The ledger's lock could not be shared: %s", g_strerror (failure));
}

/**
 * ledger_lock_get_owner:
 * @self: a lock
 *
 * Returns: the number of who holds @self, for others to ask ledger_lock_is_alive() about; 0 if it
 * has none
 */
gint64
ledger_lock_get_owner (LedgerLock *self)
{
  return self->owner;
}

/**
 * ledger_lock_is_alive:
 * @self: a lock
 * @owner: a number that somebody had
 *
 * Returns: whether that one still holds its lock. Where that cannot be known, somebody is taken to
 * be alive as long as anybody but @self may be.
 */
gboolean
ledger_lock_is_alive (LedgerLock *self, gint64 owner)
{
  struct flock range = get_owner_range (owner);

  if (self->exclusive)
    return FALSE;
  if (owner == 0 || owner == self->owner || fcntl (self->fd, F_OFD_GETLK, &range) != 0)
    return TRUE;

  return range.l_type != F_UNLCK;
}

/**
 * ledger_lock_touch:
 * @self: a lock
 *
 * Lets those who watch the lock's file know that something was written. The ledger's own files tell
 * too early: what is written to them can only be seen once it is on the disk.
 */
void
ledger_lock_touch (LedgerLock *self)
{
  if (futimens (self->fd, NULL) != 0)
    g_debug ("The ledger's lock could not be touched: %s", g_strerror (errno));
}

void
ledger_lock_mark_damaged (LedgerLock *self)
{
  static const char mark[] = "damaged\n";

  if (pwrite (self->fd, mark, sizeof mark - 1, 0) < 0)
    g_debug ("The ledger could not be marked as damaged: %s", g_strerror (errno));
}

void
ledger_lock_clear_mark (LedgerLock *self)
{
  if (ftruncate (self->fd, 0) != 0)
    g_debug ("The ledger's mark could not be cleared: %s", g_strerror (errno));
}

gboolean
ledger_lock_get_marked (LedgerLock *self)
{
  struct stat status;

  return fstat (self->fd, &status) == 0 && status.st_size > 0;
}
