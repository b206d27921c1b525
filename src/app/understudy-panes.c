/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-panes.h"

/* Lengths at a text scale of 1; people who read larger text get the narrow layout sooner */
#define WIDE_WIDTH      860
#define START_WIDTH     400
#define END_MIN_HEIGHT  260
#define END_NAT_WIDTH   600
#define WIDE_MIN_HEIGHT 200

struct _UnderstudyPanes {
  GtkWidget parent_instance;

  GtkWidget *start;
  GtkWidget *end;
  GtkSettings *settings;
  gboolean wide;
};

enum {
  PROP_0,
  PROP_START,
  PROP_END,
  PROP_WIDE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (UnderstudyPanes,
                               understudy_panes,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

static int
scaled (UnderstudyPanes *self, int length)
{
  int dpi = -1;

  if (self->settings != NULL)
    g_object_get (self->settings, "gtk-xft-dpi", &dpi, NULL);
  if (dpi <= 0)
    return length;
  return (int) (length * MAX (dpi / 1024.0 / 96.0, 1.0));
}

static gboolean
is_wide_at (UnderstudyPanes *self, int width)
{
  int start_min, end_min;

  if (width < scaled (self, WIDE_WIDTH))
    return FALSE;
  gtk_widget_measure (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &start_min, NULL, NULL, NULL);
  gtk_widget_measure (self->end, GTK_ORIENTATION_HORIZONTAL, -1, &end_min, NULL, NULL, NULL);
  return MAX (scaled (self, START_WIDTH), start_min) + end_min <= width;
}

static int
get_start_width (UnderstudyPanes *self)
{
  int min;

  gtk_widget_measure (self->start, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
  return MAX (scaled (self, START_WIDTH), min);
}

static GtkSizeRequestMode
understudy_panes_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
understudy_panes_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (widget);
  int start_min = 0, start_nat = 0, end_min = 0, end_nat = 0;

  *minimum = *natural = 0;
  if (self->start == NULL || self->end == NULL)
    return;

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    gtk_widget_measure (self->start, orientation, -1, &start_min, NULL, NULL, NULL);
    gtk_widget_measure (self->end, orientation, -1, &end_min, NULL, NULL, NULL);
    *minimum = MAX (start_min, end_min);
    *natural = MAX (*minimum, scaled (self, START_WIDTH + END_NAT_WIDTH));
    return;
  }

  if (for_size >= 0 && is_wide_at (self, for_size)) {
    /* Both scroll by themselves */
    gtk_widget_measure (self->start, orientation, get_start_width (self), &start_min, &start_nat,
                        NULL, NULL);
    gtk_widget_measure (self->end, orientation, for_size - get_start_width (self), &end_min,
                        &end_nat, NULL, NULL);
    *minimum = MAX (MAX (start_min, end_min), WIDE_MIN_HEIGHT);
    *natural = MAX (*minimum, MAX (start_nat, end_nat));
    return;
  }

  /* All of the one above, and enough of the one below to be of use: where there is less, whoever
   * holds this scrolls */
  gtk_widget_measure (self->start, orientation, for_size, NULL, &start_nat, NULL, NULL);
  gtk_widget_measure (self->end, orientation, for_size, &end_min, &end_nat, NULL, NULL);
  *minimum = start_nat + MAX (end_min, scaled (self, END_MIN_HEIGHT));
  *natural = MAX (*minimum, start_nat + end_nat);
}

static void
understudy_panes_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (widget);
  gboolean wide;
  GtkAllocation start, end;

  if (self->start == NULL || self->end == NULL)
    return;

  wide = is_wide_at (self, width);
  if (wide) {
    int start_width = get_start_width (self);
    gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

    start = (GtkAllocation){rtl ? width - start_width : 0, 0, start_width, height};
    end = (GtkAllocation){rtl ? 0 : start_width, 0, width - start_width, height};
  } else {
    int start_nat;

    gtk_widget_measure (self->start, GTK_ORIENTATION_VERTICAL, width, NULL, &start_nat, NULL, NULL);
    start = (GtkAllocation){0, 0, width, MIN (start_nat, height)};
    end = (GtkAllocation){0, start.height, width, height - start.height};
  }
  gtk_widget_size_allocate (self->start, &start, -1);
  gtk_widget_size_allocate (self->end, &end, -1);

  if (self->wide != wide) {
    self->wide = wide;
    if (wide)
      gtk_widget_add_css_class (widget, "wide");
    else
      gtk_widget_remove_css_class (widget, "wide");
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDE]);
  }
}

static void
set_child (UnderstudyPanes *self, GtkWidget **field, GtkWidget *child, guint prop)
{
  if (*field == child)
    return;
  g_clear_pointer (field, gtk_widget_unparent);
  *field = child;
  if (child != NULL) {
    /* The order of the children is the order of the focus */
    if (field == &self->start)
      gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
    else
      gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
understudy_panes_add_child (GtkBuildable *buildable,
                            GtkBuilder *builder,
                            GObject *child,
                            const char *type)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (buildable);

  if (GTK_IS_WIDGET (child) && g_strcmp0 (type, "start") == 0)
    set_child (self, &self->start, GTK_WIDGET (child), PROP_START);
  else if (GTK_IS_WIDGET (child) && g_strcmp0 (type, "end") == 0)
    set_child (self, &self->end, GTK_WIDGET (child), PROP_END);
  else
    GTK_BUILDER_WARN_INVALID_CHILD_TYPE (buildable, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  iface->add_child = understudy_panes_add_child;
}

static void
understudy_panes_root (GtkWidget *widget)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (widget);

  GTK_WIDGET_CLASS (understudy_panes_parent_class)->root (widget);
  self->settings = gtk_widget_get_settings (widget);
  g_signal_connect_object (self->settings, "notify::gtk-xft-dpi",
                           G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
}

static void
understudy_panes_unroot (GtkWidget *widget)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (widget);

  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  self->settings = NULL;
  GTK_WIDGET_CLASS (understudy_panes_parent_class)->unroot (widget);
}

static void
understudy_panes_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (object);

  switch (id) {
  case PROP_START:
    g_value_set_object (value, self->start);
    break;
  case PROP_END:
    g_value_set_object (value, self->end);
    break;
  case PROP_WIDE:
    g_value_set_boolean (value, self->wide);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_panes_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (object);

  switch (id) {
  case PROP_START:
    set_child (self, &self->start, g_value_get_object (value), PROP_START);
    break;
  case PROP_END:
    set_child (self, &self->end, g_value_get_object (value), PROP_END);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_panes_dispose (GObject *object)
{
  UnderstudyPanes *self = UNDERSTUDY_PANES (object);

  g_clear_pointer (&self->start, gtk_widget_unparent);
  g_clear_pointer (&self->end, gtk_widget_unparent);
  G_OBJECT_CLASS (understudy_panes_parent_class)->dispose (object);
}

static void
understudy_panes_class_init (UnderstudyPanesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_panes_get_property;
  object_class->set_property = understudy_panes_set_property;
  object_class->dispose = understudy_panes_dispose;
  widget_class->get_request_mode = understudy_panes_get_request_mode;
  widget_class->measure = understudy_panes_measure;
  widget_class->size_allocate = understudy_panes_size_allocate;
  widget_class->root = understudy_panes_root;
  widget_class->unroot = understudy_panes_unroot;

  properties[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_WIDE] =
      g_param_spec_boolean ("wide", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "panes");
}

static void
understudy_panes_init (UnderstudyPanes *self)
{
}

/**
 * understudy_panes_get_wide:
 * @self: the panes
 *
 * Returns: whether they were side by side when they were last laid out
 */
gboolean
understudy_panes_get_wide (UnderstudyPanes *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_PANES (self), FALSE);

  return self->wide;
}
