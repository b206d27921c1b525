/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-session-private.h"

/* Most orders are done sooner; a row that comes and goes at once would only flicker. In ms. */
#define SHOW_UNDER_WAY_AFTER 300

typedef struct {
  UnderstudySession *session;
  UnderstudyOrder *order;
} Delivery;

static Delivery *
delivery_new (UnderstudySession *session, UnderstudyOrder *order)
{
  Delivery *delivery = g_new (Delivery, 1);

  delivery->session = g_object_ref (session);
  delivery->order = g_object_ref (order);
  return delivery;
}

static void
delivery_free (Delivery *delivery)
{
  g_object_unref (delivery->session);
  g_object_unref (delivery->order);
  g_free (delivery);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Delivery, delivery_free)

static gboolean
show_under_way (gpointer user_data)
{
  Delivery *delivery = user_data;

  g_hash_table_remove (delivery->session->quick, delivery->order);
  g_list_store_append (delivery->session->under_way, delivery->order);
  return G_SOURCE_REMOVE;
}

static void
finish_order (UnderstudySession *self,
              UnderstudyOrder *order,
              LedgerEntry *entry,
              const GError *error)
{
  gpointer source;
  guint position;

  if (g_hash_table_steal_extended (self->quick, order, NULL, &source))
    g_source_remove (GPOINTER_TO_UINT (source));
  if (g_list_store_find (self->under_way, order, &position))
    g_list_store_remove (self->under_way, position);
  understudy_order_finish (order, entry, error);
  if (entry != NULL && ledger_entry_get_state (entry) == LEDGER_STATE_DONE)
    understudy_studio_catalog_update (self->studios);
  g_signal_emit_by_name (self, "order-finished", order);
}

static void
on_duplicated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Delivery) delivery = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) entry =
      duplicator_duplicate_finish (DUPLICATOR_DUPLICATOR (source), result, &error);

  delivery->session->n_sent--;
  finish_order (delivery->session, delivery->order, entry, error);
  understudy_session_close_if_asked (delivery->session);
}

static void
send_order (UnderstudySession *self, UnderstudyOrder *order)
{
  self->n_sent++;
  duplicator_duplicate_async (
      workspace_get_duplicator (self->workspace), understudy_order_get_source_id (order),
      understudy_order_get_name (order), NULL, understudy_order_get_cancellable (order),
      on_duplicated, delivery_new (self, order));
}

/* Those that were asked for before there was anybody to carry them out */
void
understudy_session_send_waiting (UnderstudySession *self)
{
  for (;;) {
    g_autoptr (UnderstudyOrder) order = g_queue_pop_head (&self->waiting);

    if (order == NULL)
      return;
    send_order (self, order);
  }
}

/* Likewise, where there will be nobody */
void
understudy_session_fail_waiting (UnderstudySession *self, const GError *error)
{
  for (;;) {
    g_autoptr (UnderstudyOrder) order = g_queue_pop_head (&self->waiting);

    if (order == NULL)
      break;
    finish_order (self, order, NULL, error);
  }
  understudy_queue_fail_waiting (self->queue, error);
}

/**
 * understudy_session_duplicate:
 * @self: a session
 * @source_id: the ID of the studio to copy
 * @name: the name of the copy
 *
 * Asks for a copy. A session that could not be opened tries again first. The signal order-finished
 * tells what came of it.
 *
 * Returns: (transfer full): the order
 */
UnderstudyOrder *
understudy_session_duplicate (UnderstudySession *self, const char *source_id, const char *name)
{
  UnderstudyOrder *order;
  guint source;

  g_return_val_if_fail (UNDERSTUDY_IS_SESSION (self), NULL);
  g_return_val_if_fail (source_id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  order = understudy_order_new (source_id, name);
  source = g_timeout_add_full (G_PRIORITY_DEFAULT, SHOW_UNDER_WAY_AFTER, show_under_way,
                               delivery_new (self, order), (GDestroyNotify) delivery_free);
  g_hash_table_insert (self->quick, order, GUINT_TO_POINTER (source));
  if (self->state == UNDERSTUDY_SESSION_READY) {
    send_order (self, order);
  } else {
    g_queue_push_tail (&self->waiting, g_object_ref (order));
    understudy_session_open (self);
  }
  return order;
}
