/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ledger-file.h"

#include "ledger-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The header of an SQLite file, https://www.sqlite.org/fileformat.html, and of the page that
 * follows in it */
#define HEADER_MAGIC          "SQLite format 3"
#define HEADER_USER_VERSION   60
#define HEADER_APPLICATION_ID 68
#define HEADER_PAGE_TYPE      100
#define HEADER_PAGE_CELLS     103
#define HEADER_SIZE           108
#define HEADER_PAGE_TYPE_LEAF 0x0d

/* What SQLite keeps beside a file. They go aside first: left behind, they would belong to the file
 * that comes next. */
static const char *const companions[] = {"-wal", "-shm", "-journal"};

/* New names in a folder are only safe from a power cut once the folder itself is. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("A folder could not be synchronised: %s", g_strerror (errno));
  close (fd);
}

/**
 * ledger_file_prepare_folder:
 * @path: where the ledger is to be
 * @error: where to put an error
 *
 * Makes the folder that @path is in, for nobody but this user, if there is none. One that is there
 * stays as it is.
 *
 * Returns: whether there is a folder now
 */
gboolean
ledger_file_prepare_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *parent = g_path_get_dirname (folder);

  if (g_file_test (folder, G_FILE_TEST_IS_DIR))
    return TRUE;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    ledger_error_set_for_path (error, errno, folder);
    return FALSE;
  }

  sync_folder (parent);
  return TRUE;
}

/**
 * ledger_file_check_regular:
 * @path: where the ledger is to be
 * @exists: (out): whether there is anything
 * @error: where to put an error
 *
 * Returns: whether there is nothing or a plain file at @path
 */
gboolean
ledger_file_check_regular (const char *path, gboolean *exists, GError **error)
{
  struct stat status;

  *exists = stat (path, &status) == 0;
  if (!*exists) {
    if (errno == ENOENT)
      return TRUE;
    ledger_error_set_for_path (error, errno, path);
    return FALSE;
  }

  if (S_ISREG (status.st_mode))
    return TRUE;

  ledger_error_set_for_path (error, S_ISDIR (status.st_mode) ? EISDIR : EINVAL, path);
  return FALSE;
}

/**
 * ledger_file_create:
 * @path: where the ledger is to be
 * @error: where to put an error
 *
 * Makes an empty file that nobody but this user may read, whatever the umask, if there is none; and
 * takes others' rights from one that is there. SQLite gives the files beside it the same rights.
 *
 * Returns: whether there is a file now
 */
gboolean
ledger_file_create (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, 0600);

  if (fd >= 0) {
    close (fd);
    sync_folder (folder);
  } else if (errno != EEXIST) {
    ledger_error_set_for_path (error, errno, folder);
    return FALSE;
  }

  if (g_chmod (path, 0600) != 0)
    g_debug ("The ledger's rights could not be set: %s", g_strerror (errno));
  return TRUE;
}

static guint32
read_big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static LedgerFileKind
examine_header (const guint8 *header, gsize size)
{
  if (size < HEADER_SIZE || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return LEDGER_FILE_DAMAGED;

  switch (read_big_endian (header + HEADER_APPLICATION_ID)) {
  case LEDGER_FILE_APPLICATION_ID:
    return LEDGER_FILE_OURS;
  case 0:
    if (read_big_endian (header + HEADER_USER_VERSION) == 0 &&
        header[HEADER_PAGE_TYPE] == HEADER_PAGE_TYPE_LEAF && header[HEADER_PAGE_CELLS] == 0 &&
        header[HEADER_PAGE_CELLS + 1] == 0)
      return LEDGER_FILE_NEW;
    return LEDGER_FILE_FOREIGN;
  default:
    return LEDGER_FILE_FOREIGN;
  }
}

static gboolean
has_content (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);
  struct stat status;

  return stat (name, &status) == 0 && status.st_size > 0;
}

/**
 * ledger_file_examine:
 * @path: where the ledger is to be
 * @kind: (out): what is there
 * @error: where to put an error
 *
 * Looks at the first bytes of the file without SQLite, which might write to a file that is not ours
 * to touch. Must only be called while no connection of any process has the file open: closing it
 * here takes away the locks that SQLite holds on it.
 *
 * Returns: whether the file could be looked at; one that is not there is new
 */
gboolean
ledger_file_examine (const char *path, LedgerFileKind *kind, GError **error)
{
  guint8 header[HEADER_SIZE];
  gssize size = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

  if (fd >= 0) {
    do
      size = read (fd, header, sizeof header);
    while (size < 0 && errno == EINTR);
  }

  if ((fd < 0 && errno != ENOENT) || size < 0) {
    ledger_error_set_for_path (error, errno, path);
    if (fd >= 0)
      close (fd);
    return FALSE;
  }
  if (fd >= 0)
    close (fd);

  /* The log of a file that is gone holds what is left of it. SQLite would delete it with a new file
   * beside it. */
  if (size == 0)
    *kind = has_content (path, "-wal") ? LEDGER_FILE_DAMAGED : LEDGER_FILE_NEW;
  else
    *kind = examine_header (header, (gsize) size);
  return TRUE;
}

static gboolean
is_taken (const char *path)
{
  struct stat status;

  return lstat (path, &status) == 0;
}

static gboolean
is_taken_with_companions (const char *path)
{
  if (is_taken (path))
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *companion = g_strconcat (path, companions[i], NULL);

    if (is_taken (companion))
      return TRUE;
  }

  return FALSE;
}

static char *
choose_name (const char *path, gint64 now)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_TIME_SPAN_SECOND);
  g_autofree char *time = utc != NULL ? g_date_time_format (utc, "%Y%m%d-%H%M%S") : g_strdup ("0");
  const char *suffix = g_str_has_suffix (path, ".db") ? ".db" : "";
  int stem = (int) (strlen (path) - strlen (suffix));
  g_autofree char *name = g_strdup_printf ("%.*s-damaged-%s%s", stem, path, time, suffix);

  for (guint i = 2; is_taken_with_companions (name); i++) {
    g_free (name);
    name = g_strdup_printf ("%.*s-damaged-%s-%u%s", stem, path, time, i, suffix);
  }

  return g_steal_pointer (&name);
}

/* Never replaces a file, also where the file system cannot promise that by itself: then the
 * ledger's lock and the look beforehand have to do. */
static gboolean
move (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
    return FALSE;
  if (is_taken (to)) {
    errno = EEXIST;
    return FALSE;
  }

  return rename (from, to) == 0;
}

/**
 * ledger_file_set_aside:
 * @path: where the ledger is
 * @now: the time, in µs since the epoch
 * @error: where to put an error
 *
 * Gives a damaged ledger, and what SQLite keeps beside it, a new name that says when (in UTC).
 * Nothing is deleted and nothing replaced. Only for who has the ledger's lock alone.
 *
 * Returns: (transfer full) (nullable): the new name of the file, or of its log where that is all
 * there is
 */
char *
ledger_file_set_aside (const char *path, gint64 now, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = choose_name (path, now);
  g_autofree char *found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++) {
    g_autofree char *from = g_strconcat (path, companions[i], NULL);
    g_autofree char *to = g_strconcat (aside, companions[i], NULL);

    if (move (from, to)) {
      if (found == NULL)
        found = g_steal_pointer (&to);
    } else if (errno != ENOENT) {
      ledger_error_set_for_path (error, errno, folder);
      return NULL;
    }
  }

  if (move (path, aside)) {
    g_free (found);
    found = g_steal_pointer (&aside);
  } else if (errno != ENOENT || found == NULL) {
    ledger_error_set_for_path (error, errno, folder);
    return NULL;
  }

  sync_folder (folder);
  return g_steal_pointer (&found);
}
