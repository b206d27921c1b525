/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-wire.h"

#include <string.h>
#include <sys/socket.h>

typedef struct {
  GBytes *bytes; /* NULL: a wait */
  gint64 wait;
} Step;

struct _RehearsalWire {
  GIOStream *stream;
  GSocket *socket; /* nullable */
  gboolean reset;
  GQueue steps;
  GCancellable *cancellable;
  GSource *timer;
  RehearsalWireDone done;
  gpointer user_data;
};

/* A write under way: outlives the wire where that is freed first, and keeps the bytes until the
 * kernel has them */
typedef struct {
  RehearsalWire *wire;
  GCancellable *cancellable;
  GBytes *bytes;
} Write;

static void go_on (RehearsalWire *self);

static void
step_free (Step *step)
{
  g_clear_pointer (&step->bytes, g_bytes_unref);
  g_free (step);
}

/**
 * rehearsal_wire_new:
 * @stream: (transfer full): a connection that is nobody else's any more
 * @socket: (nullable): its socket
 * @reset: whether it ends with RST rather than FIN
 *
 * Returns: (transfer full): nothing to write yet
 */
RehearsalWire *
rehearsal_wire_new (GIOStream *stream, GSocket *socket, gboolean reset)
{
  RehearsalWire *self;

  g_return_val_if_fail (G_IS_IO_STREAM (stream), NULL);

  self = g_new0 (RehearsalWire, 1);
  self->stream = stream;
  self->socket = socket ? g_object_ref (socket) : NULL;
  self->reset = reset;
  self->cancellable = g_cancellable_new ();
  g_queue_init (&self->steps);

  return self;
}

/* Unread bytes, or this, make the kernel answer with RST */
static void
set_reset (GSocket *socket)
{
  const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

  if (setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) != 0)
    g_debug ("A connection cannot be reset, only closed");
}

/**
 * rehearsal_wire_free:
 * @self: (transfer full): a wire
 *
 * Ends the connection as it is.
 */
void
rehearsal_wire_free (RehearsalWire *self)
{
  g_return_if_fail (self != NULL);

  if (self->timer) {
    g_source_destroy (self->timer);
    g_clear_pointer (&self->timer, g_source_unref);
  }

  /* The callback of a write that is under way must not come here any more */
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->reset && self->socket)
    set_reset (self->socket);

  if (self->socket && !g_socket_is_closed (self->socket) && !self->reset)
    g_socket_shutdown (self->socket, FALSE, TRUE, NULL);

  if (self->socket)
    g_socket_close (self->socket, NULL);

  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_queue_clear_full (&self->steps, (GDestroyNotify) step_free);
  g_free (self);
}

static void
add_step (RehearsalWire *self, GBytes *bytes, gint64 wait)
{
  Step *step = g_new0 (Step, 1);

  step->bytes = bytes;
  step->wait = wait;
  g_queue_push_tail (&self->steps, step);
}

/**
 * rehearsal_wire_add:
 * @self: a wire
 * @bytes: what is to be written next
 */
void
rehearsal_wire_add (RehearsalWire *self, GBytes *bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL);

  add_step (self, g_bytes_ref (bytes), 0);
}

/**
 * rehearsal_wire_add_text:
 * @self: a wire
 * @text: what is to be written next
 */
void
rehearsal_wire_add_text (RehearsalWire *self, const char *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  add_step (self, g_bytes_new (text, strlen (text)), 0);
}

/**
 * rehearsal_wire_add_wait:
 * @self: a wire
 * @microseconds: for how long nothing is to be written then; whole milliseconds count
 */
void
rehearsal_wire_add_wait (RehearsalWire *self, gint64 microseconds)
{
  g_return_if_fail (self != NULL);

  add_step (self, NULL, microseconds);
}

static void
written_cb (GObject *stream, GAsyncResult *result, gpointer user_data)
{
  Write *write = user_data;
  RehearsalWire *self = g_cancellable_is_cancelled (write->cancellable) ? NULL : write->wire;
  gboolean written =
      g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, NULL);

  g_object_unref (write->cancellable);
  g_bytes_unref (write->bytes);
  g_free (write);

  if (!self)
    return;

  if (!written)
    g_queue_clear_full (&self->steps, (GDestroyNotify) step_free);

  go_on (self);
}

static gboolean
waited_cb (gpointer user_data)
{
  RehearsalWire *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  go_on (self);

  return G_SOURCE_REMOVE;
}

static void
wait_for (RehearsalWire *self, gint64 microseconds)
{
  self->timer = g_timeout_source_new ((guint) (microseconds / 1000));
  g_source_set_callback (self->timer, waited_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
go_on (RehearsalWire *self)
{
  Step *step = g_queue_pop_head (&self->steps);
  Write *write;
  gconstpointer data;
  gsize length;

  if (!step) {
    self->done (self, self->user_data);
    return;
  }

  if (!step->bytes) {
    wait_for (self, step->wait);
    step_free (step);
    return;
  }

  write = g_new (Write, 1);
  write->wire = self;
  write->cancellable = g_object_ref (self->cancellable);
  write->bytes = g_bytes_ref (step->bytes);
  data = g_bytes_get_data (step->bytes, &length);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), data, length,
                                   G_PRIORITY_DEFAULT, self->cancellable, written_cb, write);
  step_free (step);
}

/**
 * rehearsal_wire_run:
 * @self: a wire with all that is to be written
 * @done: called when everything was written, or the client is gone; has to free @self
 * @user_data: for @done
 *
 * Starts writing. rehearsal_wire_free() may be called at any time, and @done is not called then.
 */
void
rehearsal_wire_run (RehearsalWire *self, RehearsalWireDone done, gpointer user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (done != NULL);

  self->done = done;
  self->user_data = user_data;
  go_on (self);
}
