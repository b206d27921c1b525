/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-listener.h"
#include "understudy-config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* With libsoup's own 10, a burst of connections waits for the kernel to try again, for up to a
 * second */
#define BACKLOG 512

#define MAX_PATH_LENGTH (sizeof ((struct sockaddr_un *) NULL)->sun_path - 1)

struct _RehearsalListener {
  GSocket *socket;
  GSocketAddress *address;
  char *path;   /* of a Unix socket, NULL else */
  dev_t device; /* which file it is, so as not to take away another's */
  ino_t inode;
};

static gboolean complain (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
complain (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, REHEARSAL_ERROR, REHEARSAL_ERROR_ADDRESS, message);

  return FALSE;
}

static gboolean
complain_of_errno (GError **error, const char *path)
{
  return complain (error, _("The Rehearsal cannot listen on %s: %s"), path, g_strerror (errno));
}

static gboolean
bind_and_listen (RehearsalListener *self, GSocketAddress *address, GError **error)
{
  g_autoptr (GSocket) socket =
      g_socket_new (g_socket_address_get_family (address), G_SOCKET_TYPE_STREAM,
                    G_SOCKET_PROTOCOL_DEFAULT, error);

  if (!socket)
    return FALSE;

  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, address, TRUE, error))
    return FALSE;

  /* Before it listens nobody can connect to it, so that nobody ever sees it with another mode */
  if (self->path) {
    GStatBuf buffer;

    if (g_chmod (self->path, 0600) != 0 || g_lstat (self->path, &buffer) != 0)
      return complain_of_errno (error, self->path);

    self->device = buffer.st_dev;
    self->inode = buffer.st_ino;
  }

  if (!g_socket_listen (socket, error))
    return FALSE;

  self->address = g_socket_get_local_address (socket, error);
  if (!self->address)
    return FALSE;

  self->socket = g_steal_pointer (&socket);

  return TRUE;
}

static gboolean
somebody_answers (GSocketAddress *address)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GError) error = NULL;

  if (!socket)
    return TRUE;

  /* A full backlog would block, and is an answer too */
  g_socket_set_blocking (socket, FALSE);

  return g_socket_connect (socket, address, NULL, &error) ||
         !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

/* What a process that was killed has left behind */
static gboolean
remove_stale (const char *path, GSocketAddress *address, GError **error)
{
  GStatBuf buffer;

  if (g_lstat (path, &buffer) != 0)
    return errno == ENOENT || complain_of_errno (error, path);

  if (!S_ISSOCK (buffer.st_mode))
    return complain (error, _("The Rehearsal cannot listen on %s: there is a file of that name."),
                     path);

  if (somebody_answers (address))
    return complain (error, _("The Rehearsal cannot listen on %s: another process does."), path);

  if (g_unlink (path) != 0 && errno != ENOENT)
    return complain_of_errno (error, path);

  return TRUE;
}

/* Two processes that find the same stale socket must not take away each other's new one */
static int
lock_path (const char *path, GError **error)
{
  g_autofree char *lock_name = g_strconcat (path, ".lock", NULL);
  int fd = g_open (lock_name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0) {
    complain_of_errno (error, path);
    return -1;
  }

  while (flock (fd, LOCK_EX) != 0) {
    if (errno != EINTR) {
      complain_of_errno (error, path);
      close (fd);
      return -1;
    }
  }

  return fd;
}

static gboolean
check_folder (const char *folder, const char *path, GError **error)
{
  GStatBuf buffer;

  if (g_mkdir_with_parents (folder, 0700) != 0 || g_stat (folder, &buffer) != 0)
    return complain_of_errno (error, path);

  if (buffer.st_uid != geteuid () || (buffer.st_mode & 0022) != 0)
    return complain (
        error, _("The Rehearsal cannot listen on %s: others can write to its folder."), path);

  return TRUE;
}

static gboolean
listen_unix (RehearsalListener *self, GSocketAddress *address, GError **error)
{
  GUnixSocketAddress *unix_address = G_UNIX_SOCKET_ADDRESS (address);
  g_autofree char *folder = NULL;
  gboolean listening;
  int lock;

  if (g_unix_socket_address_get_address_type (unix_address) != G_UNIX_SOCKET_ADDRESS_PATH)
    return complain (error, _("The Rehearsal cannot listen on a Unix socket without a path."));

  /* GLib cuts a path that is too long for the kernel, and does not tell */
  if (g_unix_socket_address_get_path_len (unix_address) >= MAX_PATH_LENGTH)
    return complain (error, _("The Rehearsal cannot listen on %s: the path is too long."),
                     g_unix_socket_address_get_path (unix_address));

  self->path = g_strdup (g_unix_socket_address_get_path (unix_address));
  folder = g_path_get_dirname (self->path);
  if (!check_folder (folder, self->path, error))
    return FALSE;

  lock = lock_path (self->path, error);
  if (lock < 0)
    return FALSE;

  listening = remove_stale (self->path, address, error) && bind_and_listen (self, address, error);
  close (lock);

  return listening;
}

/**
 * rehearsal_listener_new:
 * @address: a #GInetSocketAddress on the loopback, port 0 for any free port, or a
 * #GUnixSocketAddress with a path
 *
 * Listens. A Unix socket is for its owner only; its folder is made, and has to be one that nobody
 * else can write to. A socket that a killed process left behind is taken away, one that somebody
 * listens on is not.
 *
 * Returns: (transfer full): the listener, or %NULL with an error
 */
RehearsalListener *
rehearsal_listener_new (GSocketAddress *address, GError **error)
{
  g_autoptr (RehearsalListener) self = NULL;

  g_return_val_if_fail (G_IS_SOCKET_ADDRESS (address), NULL);

  self = g_new0 (RehearsalListener, 1);

  if (G_IS_UNIX_SOCKET_ADDRESS (address))
    return listen_unix (self, address, error) ? g_steal_pointer (&self) : NULL;

  if (!G_IS_INET_SOCKET_ADDRESS (address) ||
      !g_inet_address_get_is_loopback (
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)))) {
    complain (error,
              _("The Rehearsal is for this computer alone and listens on no other address."));
    return NULL;
  }

  return bind_and_listen (self, address, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * rehearsal_listener_free:
 * @self: (transfer full) (nullable): a listener
 *
 * Stops listening, and takes the Unix socket away where it is still this one.
 */
void
rehearsal_listener_free (RehearsalListener *self)
{
  GStatBuf buffer;

  if (!self)
    return;

  if (self->inode != 0 && g_lstat (self->path, &buffer) == 0 && buffer.st_dev == self->device &&
      buffer.st_ino == self->inode)
    g_unlink (self->path);

  if (self->socket)
    g_socket_close (self->socket, NULL);

  g_clear_object (&self->socket);
  g_clear_object (&self->address);
  g_free (self->path);
  g_free (self);
}

/**
 * rehearsal_listener_get_socket:
 * @self: a listener
 *
 * Returns: (transfer none): its socket, which listens already
 */
GSocket *
rehearsal_listener_get_socket (RehearsalListener *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->socket;
}

/**
 * rehearsal_listener_get_address:
 * @self: a listener
 *
 * Returns: (transfer none): where it listens, with the port that was given to it
 */
GSocketAddress *
rehearsal_listener_get_address (RehearsalListener *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->address;
}
