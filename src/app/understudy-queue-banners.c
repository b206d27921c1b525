/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-queue-banners.h"

#include "understudy-banner.h"
#include "understudy-config.h"
#include "understudy-failures-window.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyQueueBanners {
  GtkWidget parent_instance;

  UnderstudyQueue *queue;
};

enum {
  PROP_0,
  PROP_QUEUE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyQueueBanners, understudy_queue_banners, GTK_TYPE_WIDGET)

static gboolean
has_text (UnderstudyQueueBanners *self, const char *text)
{
  return text != NULL;
}

/* Where there is nothing to copy, nothing was made */
static char *
get_copy_label (UnderstudyQueueBanners *self, UnderstudyQueue *queue, const char *unrecorded)
{
  g_autofree char *ids = queue != NULL ? understudy_queue_dup_unrecorded_ids (queue) : NULL;

  return g_strdup (ids != NULL ? _ ("Copy _ID") : NULL);
}

static void
on_resume (UnderstudyQueueBanners *self)
{
  understudy_queue_resume_left_over (self->queue);
}

static void
on_discard (UnderstudyQueueBanners *self)
{
  understudy_queue_discard_left_over (self->queue);
}

static void
on_clock_read (UnderstudyQueueBanners *self)
{
  understudy_queue_dismiss_clock (self->queue);
}

static void
on_copy_ids (UnderstudyQueueBanners *self)
{
  g_autofree char *ids = understudy_queue_dup_unrecorded_ids (self->queue);

  if (ids == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), ids);
  g_signal_emit_by_name (self->queue, "message", _ ("Copied"));
}

static void
on_unrecorded_read (UnderstudyQueueBanners *self)
{
  understudy_queue_dismiss_unrecorded (self->queue);
}

static void
on_show_failures (UnderstudyQueueBanners *self)
{
  gtk_window_present (understudy_failures_window_new (
      GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->queue));
}

static void
on_failures_read (UnderstudyQueueBanners *self)
{
  understudy_failures_forget (understudy_queue_get_failures (self->queue));
}

static void
understudy_queue_banners_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_QUEUE:
    g_value_set_object (value, UNDERSTUDY_QUEUE_BANNERS (object)->queue);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_queue_banners_set_property (GObject *object,
                                       guint id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  switch (id) {
  case PROP_QUEUE:
    if (g_set_object (&UNDERSTUDY_QUEUE_BANNERS (object)->queue, g_value_get_object (value)))
      g_object_notify_by_pspec (object, properties[PROP_QUEUE]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_queue_banners_dispose (GObject *object)
{
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_QUEUE_BANNERS);
  g_clear_object (&UNDERSTUDY_QUEUE_BANNERS (object)->queue);
  G_OBJECT_CLASS (understudy_queue_banners_parent_class)->dispose (object);
}

static void
understudy_queue_banners_class_init (UnderstudyQueueBannersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_queue_banners_get_property;
  object_class->set_property = understudy_queue_banners_set_property;
  object_class->dispose = understudy_queue_banners_dispose;

  properties[PROP_QUEUE] =
      g_param_spec_object ("queue", NULL, NULL, UNDERSTUDY_TYPE_QUEUE,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (UNDERSTUDY_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-queue-banners.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, get_copy_label);
  gtk_widget_class_bind_template_callback (widget_class, on_resume);
  gtk_widget_class_bind_template_callback (widget_class, on_discard);
  gtk_widget_class_bind_template_callback (widget_class, on_clock_read);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_ids);
  gtk_widget_class_bind_template_callback (widget_class, on_unrecorded_read);
  gtk_widget_class_bind_template_callback (widget_class, on_show_failures);
  gtk_widget_class_bind_template_callback (widget_class, on_failures_read);
}

static void
understudy_queue_banners_init (UnderstudyQueueBanners *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
