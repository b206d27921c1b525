/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loaded before the C library: from one write on, the files below one folder are on a disk that is full, or that has
 * become read-only; or the program is killed at that write. A file system does that at no particular write; this can be
 * told which.
 *
 * DISK_FAULT_FOLDER: the folder; DISK_FAULT_ERRNO: what writing fails with, 0: the program is killed; DISK_FAULT_WRITE: the
 * number of the first write that fails, from 1; DISK_FAULT_MARK: a file outside the folder, made when it does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder, *mark;
static int error;
static long first;
static atomic_long n_writes;

__attribute__ ((constructor)) static void
begin (void)
{
  folder = getenv ("DISK_FAULT_FOLDER");
  mark = getenv ("DISK_FAULT_MARK");
  error = atoi (getenv ("DISK_FAULT_ERRNO"));
  first = atol (getenv ("DISK_FAULT_WRITE"));
}

static bool
is_below (const char *path)
{
  size_t length = folder != NULL ? strlen (folder) : 0;

  return length > 0 && strncmp (path, folder, length) == 0 && path[length] == '/';
}

static bool
is_file_below (int fd)
{
  char link[64], path[PATH_MAX];
  ssize_t length;

  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  length = readlink (link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = '\0';

  return is_below (path);
}

static bool
fails (int fd)
{
  long number;

  if (!is_file_below (fd))
    return false;

  number = atomic_fetch_add (&n_writes, 1) + 1;
  if (number < first)
    return false;
  if (number == first)
    close (creat (mark, 0600));
  if (error == 0)
    kill (getpid (), SIGKILL);
  errno = error;

  return true;
}

#define NEXT(name) ((__typeof__ (name) *) dlsym (RTLD_NEXT, #name))

ssize_t
write (int fd, const void *data, size_t size)
{
  return fails (fd) ? -1 : NEXT (write) (fd, data, size);
}

ssize_t
pwrite (int fd, const void *data, size_t size, off_t offset)
{
  return fails (fd) ? -1 : NEXT (pwrite) (fd, data, size, offset);
}

ssize_t
pwrite64 (int fd, const void *data, size_t size, off64_t offset)
{
  return fails (fd) ? -1 : NEXT (pwrite64) (fd, data, size, offset);
}

/* Shorter is always possible where the disk is only full */
int
ftruncate64 (int fd, off64_t size)
{
  if (error == ENOSPC && size <= lseek64 (fd, 0, SEEK_END))
    return NEXT (ftruncate64) (fd, size);

  return fails (fd) ? -1 : NEXT (ftruncate64) (fd, size);
}

int
ftruncate (int fd, off_t size)
{
  return ftruncate64 (fd, size);
}

/* What is opened or taken away once the disk is read-only */
static bool
is_refused (const char *path)
{
  if (error != EROFS || atomic_load (&n_writes) < first || !is_below (path))
    return false;
  errno = error;

  return true;
}

int
open64 (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (arguments, mode_t) : 0;
  va_end (arguments);

  return (flags & O_ACCMODE) != O_RDONLY && is_refused (path) ? -1 : NEXT (open64) (path, flags, mode);
}

int
open (const char *path, int flags, ...)
{
  va_list arguments;
  mode_t mode;

  va_start (arguments, flags);
  mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg (arguments, mode_t) : 0;
  va_end (arguments);

  return (flags & O_ACCMODE) != O_RDONLY && is_refused (path) ? -1 : NEXT (open) (path, flags, mode);
}

int
unlink (const char *path)
{
  return is_refused (path) ? -1 : NEXT (unlink) (path);
}

int
rename (const char *from, const char *to)
{
  return is_refused (from) ? -1 : NEXT (rename) (from, to);
}
