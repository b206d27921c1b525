/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-order-list.h"

#include "understudy-config.h"
#include "understudy-order-row.h"
#include "understudy-widget.h"

struct _UnderstudyOrderList {
  GtkWidget parent_instance;

  GtkListBox *list_box;
  GListModel *model;
};

enum {
  PROP_0,
  PROP_MODEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyOrderList, understudy_order_list, GTK_TYPE_WIDGET)

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  return understudy_order_row_new (item);
}

static void
on_items_changed (UnderstudyOrderList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self),
                          self->model != NULL && g_list_model_get_n_items (self->model) > 0);
}

static void
set_model (UnderstudyOrderList *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  gtk_list_box_bind_model (self->list_box, model, create_row, NULL, NULL);
  if (model != NULL)
    g_signal_connect_swapped (model, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
understudy_order_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_MODEL:
    g_value_set_object (value, UNDERSTUDY_ORDER_LIST (object)->model);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_list_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  switch (id) {
  case PROP_MODEL:
    set_model (UNDERSTUDY_ORDER_LIST (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_order_list_dispose (GObject *object)
{
  UnderstudyOrderList *self = UNDERSTUDY_ORDER_LIST (object);

  if (self->list_box != NULL)
    set_model (self, NULL);
  self->list_box = NULL;
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ORDER_LIST);
  G_OBJECT_CLASS (understudy_order_list_parent_class)->dispose (object);
}

static void
understudy_order_list_class_init (UnderstudyOrderListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_order_list_get_property;
  object_class->set_property = understudy_order_list_set_property;
  object_class->dispose = understudy_order_list_dispose;

  properties[PROP_MODEL] =
      g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-order-list.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyOrderList, list_box);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
understudy_order_list_init (UnderstudyOrderList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
