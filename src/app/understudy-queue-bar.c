/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-queue-bar.h"

#include "understudy-config.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyQueueBar {
  GtkWidget parent_instance;

  UnderstudyQueue *queue;
};

enum {
  PROP_0,
  PROP_QUEUE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyQueueBar, understudy_queue_bar, GTK_TYPE_WIDGET)

/* What has slid away is not there for screen readers either */
static gboolean
is_either (UnderstudyQueueBar *self, gboolean active, gboolean revealed)
{
  return active || revealed;
}

static char *
get_pause_label (UnderstudyQueueBar *self, gboolean paused, gboolean offline)
{
  if (offline)
    return g_strdup (_ ("_Try Now"));
  return g_strdup (paused ? _ ("_Resume") : _ ("_Pause"));
}

static char *
get_heading (UnderstudyQueueBar *self, gboolean offline)
{
  return g_strdup (offline ? _ ("The service cannot be reached") : _ ("Duplicating"));
}

static char *
get_remaining (UnderstudyQueueBar *self, gboolean offline, const char *remaining)
{
  return g_strdup (offline ? _ ("It goes on by itself when the network is back.") : remaining);
}

static void
on_pause_clicked (UnderstudyQueueBar *self)
{
  gboolean paused, offline;

  g_object_get (self->queue, "paused", &paused, "offline", &offline, NULL);
  if (paused || offline)
    understudy_queue_resume (self->queue);
  else
    understudy_queue_pause (self->queue);
}

static void
on_stop_clicked (UnderstudyQueueBar *self)
{
  understudy_queue_stop (self->queue);
}

/* The keyboard goes on to what comes after the bar before the bar goes */
static void
on_active (UnderstudyQueueBar *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  gboolean active;

  g_object_get (self->queue, "active", &active, NULL);
  if (active)
    return;
  while ((gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0) {
    if (!gtk_widget_child_focus (parent, GTK_DIR_TAB_FORWARD))
      return;
  }
}

static void
set_queue (UnderstudyQueueBar *self, UnderstudyQueue *queue)
{
  if (self->queue == queue)
    return;
  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_func (self->queue, on_active, self);
  g_set_object (&self->queue, queue);
  /* Before the bindings, which hide the bar */
  if (queue != NULL)
    g_signal_connect_object (queue, "notify::active", G_CALLBACK (on_active), self,
                             G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUEUE]);
}

static void
understudy_queue_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_QUEUE:
    g_value_set_object (value, UNDERSTUDY_QUEUE_BAR (object)->queue);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_queue_bar_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch (id) {
  case PROP_QUEUE:
    set_queue (UNDERSTUDY_QUEUE_BAR (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_queue_bar_dispose (GObject *object)
{
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_QUEUE_BAR);
  g_clear_object (&UNDERSTUDY_QUEUE_BAR (object)->queue);
  G_OBJECT_CLASS (understudy_queue_bar_parent_class)->dispose (object);
}

static void
understudy_queue_bar_class_init (UnderstudyQueueBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_queue_bar_get_property;
  object_class->set_property = understudy_queue_bar_set_property;
  object_class->dispose = understudy_queue_bar_dispose;

  properties[PROP_QUEUE] =
      g_param_spec_object ("queue", NULL, NULL, UNDERSTUDY_TYPE_QUEUE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (UNDERSTUDY_TYPE_QUEUE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-queue-bar.ui");
  gtk_widget_class_bind_template_callback (widget_class, is_either);
  gtk_widget_class_bind_template_callback (widget_class, get_pause_label);
  gtk_widget_class_bind_template_callback (widget_class, get_heading);
  gtk_widget_class_bind_template_callback (widget_class, get_remaining);
  gtk_widget_class_bind_template_callback (widget_class, on_pause_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "queuebar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
understudy_queue_bar_init (UnderstudyQueueBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
