/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-carrier.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

struct _DuplicatorCarrier {
  int fd; /* -1 where there are no locks */
};

/* The name tells nothing about the account */
static char *
build_path (const char *ledger_path, const LedgerScope *scope)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const parts[] = { scope->account, scope->endpoint, scope->region != NULL ? scope->region : "" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    g_checksum_update (checksum, (const guchar *) parts[i], (gssize) strlen (parts[i]) + 1);

  return g_strdup_printf ("%s.carrier-%.16s", ledger_path, g_checksum_get_string (checksum));
}

static int
lock_file (int fd)
{
  while (flock (fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR)
      return errno;
  }

  return 0;
}

static void
take_in_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (DuplicatorCarrier) self = g_new0 (DuplicatorCarrier, 1);
  const char *path = task_data;
  int failure = 0;

  self->fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
  if (self->fd < 0)
    failure = errno;
  else
    failure = lock_file (self->fd);

  if (failure == EWOULDBLOCK) {
    g_task_return_pointer (task, NULL, NULL);
    return;
  }

  /* Where there are no locks two could be at it at the same time; the service's own idempotence is left then. */
  if (failure != 0)
    g_debug ("No lock for who carries out: %s", g_strerror (failure));
  g_task_return_pointer (task, g_steal_pointer (&self), (GDestroyNotify) duplicator_carrier_release);
}

/**
 * duplicator_carrier_take_async:
 * @ledger_path: the ledger's file
 * @scope: whose orders
 * @source_object: (nullable): what the result belongs to
 * @callback: called at once, whether there was success or not
 * @user_data: for @callback
 *
 * Tries to be the one who carries out.
 */
void
duplicator_carrier_take_async (const char *ledger_path,
                               const LedgerScope *scope,
                               GObject *source_object,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source_object, NULL, callback, user_data);

  g_task_set_source_tag (task, duplicator_carrier_take_async);
  g_task_set_task_data (task, build_path (ledger_path, scope), g_free);
  g_task_run_in_thread (task, take_in_thread);
}

/**
 * duplicator_carrier_take_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): the right; %NULL where another has it
 */
DuplicatorCarrier *
duplicator_carrier_take_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_carrier_take_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}

/**
 * duplicator_carrier_release:
 * @self: (transfer full): the right
 *
 * Lets go of it. Its file stays: taking it away could take it from under somebody who is just locking it.
 */
void
duplicator_carrier_release (DuplicatorCarrier *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self);
}
