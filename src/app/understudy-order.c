/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-order.h"

struct _UnderstudyOrder {
  GObject parent_instance;

  char *source_id;
  char *name;
  GCancellable *cancellable;
  gboolean finished;
  LedgerEntry *entry;
  GError *error;
};

enum {
  PROP_0,
  PROP_SOURCE_ID,
  PROP_NAME,
  PROP_CANCELLING,
  PROP_ENTRY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyOrder, understudy_order, G_TYPE_OBJECT)

static void
understudy_order_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyOrder *self = UNDERSTUDY_ORDER (object);

  switch (id) {
  case PROP_SOURCE_ID:
    g_value_set_string (value, self->source_id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_CANCELLING:
    g_value_set_boolean (value, understudy_order_get_cancelling (self));
    break;
  case PROP_ENTRY:
    g_value_set_object (value, self->entry);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UnderstudyOrder *self = UNDERSTUDY_ORDER (object);

  switch (id) {
  case PROP_SOURCE_ID:
    self->source_id = g_value_dup_string (value);
    break;
  case PROP_NAME:
    self->name = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_finalize (GObject *object)
{
  UnderstudyOrder *self = UNDERSTUDY_ORDER (object);

  g_free (self->source_id);
  g_free (self->name);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->entry);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (understudy_order_parent_class)->finalize (object);
}

static void
understudy_order_class_init (UnderstudyOrderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags set_once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_order_get_property;
  object_class->set_property = understudy_order_set_property;
  object_class->finalize = understudy_order_finalize;

  properties[PROP_SOURCE_ID] = g_param_spec_string ("source-id", NULL, NULL, NULL, set_once);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, set_once);
  properties[PROP_CANCELLING] = g_param_spec_boolean ("cancelling", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, LEDGER_TYPE_ENTRY,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_order_init (UnderstudyOrder *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * understudy_order_new:
 * @source_id: the ID of the studio to copy
 * @name: the name of the copy
 *
 * Returns: (transfer full): an order that nobody carries out yet
 */
UnderstudyOrder *
understudy_order_new (const char *source_id, const char *name)
{
  return g_object_new (UNDERSTUDY_TYPE_ORDER, "source-id", source_id, "name", name, NULL);
}

/**
 * understudy_order_get_source_id:
 * @self: an order
 *
 * Returns: (transfer none): the ID of the studio to copy
 */
const char *
understudy_order_get_source_id (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), NULL);

  return self->source_id;
}

/**
 * understudy_order_get_name:
 * @self: an order
 *
 * Returns: (transfer none): the name of the copy
 */
const char *
understudy_order_get_name (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), NULL);

  return self->name;
}

/**
 * understudy_order_get_cancellable:
 * @self: an order
 *
 * Returns: (transfer none): what understudy_order_cancel() triggers
 */
GCancellable *
understudy_order_get_cancellable (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), NULL);

  return self->cancellable;
}

/**
 * understudy_order_cancel:
 * @self: an order
 *
 * Stops waiting for it. A request that is out already may have its effect all the same; the entry
 * will say so.
 */
void
understudy_order_cancel (UnderstudyOrder *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ORDER (self));

  if (self->finished || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_cancellable_cancel (self->cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCELLING]);
}

/**
 * understudy_order_get_cancelling:
 * @self: an order
 *
 * Returns: whether it was cancelled and the outcome of that is not known yet
 */
gboolean
understudy_order_get_cancelling (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), FALSE);

  return !self->finished && g_cancellable_is_cancelled (self->cancellable);
}

/**
 * understudy_order_finish:
 * @self: an order that is not finished
 * @entry: (nullable): what the ledger has of it
 * @error: (nullable): why the ledger has nothing of it
 *
 * Sets what came of it: @entry or @error.
 */
void
understudy_order_finish (UnderstudyOrder *self, LedgerEntry *entry, const GError *error)
{
  g_return_if_fail (UNDERSTUDY_IS_ORDER (self));
  g_return_if_fail (!self->finished);
  g_return_if_fail ((entry == NULL) != (error == NULL));

  self->finished = TRUE;
  g_set_object (&self->entry, entry);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCELLING]);
}

/**
 * understudy_order_get_finished:
 * @self: an order
 *
 * Returns: whether it is known what came of it
 */
gboolean
understudy_order_get_finished (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), FALSE);

  return self->finished;
}

/**
 * understudy_order_get_entry:
 * @self: an order
 *
 * Returns: (transfer none) (nullable): its entry in the ledger, once it is finished
 */
LedgerEntry *
understudy_order_get_entry (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), NULL);

  return self->entry;
}

/**
 * understudy_order_get_error:
 * @self: an order
 *
 * Returns: (transfer none) (nullable): why there is no entry
 */
const GError *
understudy_order_get_error (UnderstudyOrder *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (self), NULL);

  return self->error;
}
