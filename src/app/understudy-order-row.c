/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-order-row.h"

#include "understudy-config.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyOrderRow {
  GtkListBoxRow parent_instance;

  GtkWidget *cancel_button;
  UnderstudyOrder *order;
};

enum {
  PROP_0,
  PROP_ORDER,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyOrderRow, understudy_order_row, GTK_TYPE_LIST_BOX_ROW)

static char *
get_title (UnderstudyOrderRow *self, const char *name)
{
  /* Translators: %s is the name of the studio that is being made */
  return g_strdup_printf (_ ("Duplicating to “%s”"), name != NULL ? name : "");
}

static char *
get_subtitle (UnderstudyOrderRow *self, const char *source_id, gboolean cancelling)
{
  if (cancelling)
    return g_strdup (_ ("Cancelling…"));
  /* Translators: %s is the ID of the studio that is copied */
  return g_strdup_printf (_ ("From %s"), source_id != NULL ? source_id : "");
}

static gboolean
is_false (UnderstudyOrderRow *self, gboolean value)
{
  return !value;
}

static void
on_cancel_clicked (UnderstudyOrderRow *self)
{
  understudy_order_cancel (self->order);
}

static void
understudy_order_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyOrderRow *self = UNDERSTUDY_ORDER_ROW (object);

  switch (id) {
  case PROP_ORDER:
    g_value_set_object (value, self->order);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_row_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  UnderstudyOrderRow *self = UNDERSTUDY_ORDER_ROW (object);

  switch (id) {
  case PROP_ORDER:
    self->order = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_row_constructed (GObject *object)
{
  UnderstudyOrderRow *self = UNDERSTUDY_ORDER_ROW (object);
  g_autofree char *title = get_title (self, understudy_order_get_name (self->order));
  g_autofree char *cancel = NULL;

  G_OBJECT_CLASS (understudy_order_row_parent_class)->constructed (object);
  /* Translators: what a screen reader calls the button that cancels the making of the studio %s */
  cancel =
      g_strdup_printf (_ ("Cancel Duplicating to “%s”"), understudy_order_get_name (self->order));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, cancel, -1);
}

static void
understudy_order_row_dispose (GObject *object)
{
  UnderstudyOrderRow *self = UNDERSTUDY_ORDER_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ORDER_ROW);
  g_clear_object (&self->order);
  G_OBJECT_CLASS (understudy_order_row_parent_class)->dispose (object);
}

static void
understudy_order_row_class_init (UnderstudyOrderRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_order_row_get_property;
  object_class->set_property = understudy_order_row_set_property;
  object_class->constructed = understudy_order_row_constructed;
  object_class->dispose = understudy_order_row_dispose;

  properties[PROP_ORDER] =
      g_param_spec_object ("order", NULL, NULL, UNDERSTUDY_TYPE_ORDER,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (UNDERSTUDY_TYPE_ORDER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-order-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderRow, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, get_title);
  gtk_widget_class_bind_template_callback (widget_class, get_subtitle);
  gtk_widget_class_bind_template_callback (widget_class, is_false);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
}

static void
understudy_order_row_init (UnderstudyOrderRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_order_row_new:
 * @order: an order that is being carried out
 *
 * Returns: (transfer floating): a row for it
 */
GtkWidget *
understudy_order_row_new (UnderstudyOrder *order)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ORDER (order), NULL);

  return g_object_new (UNDERSTUDY_TYPE_ORDER_ROW, "order", order, NULL);
}
