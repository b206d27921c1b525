/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-failures-window.h"

#include "understudy-config.h"
#include "understudy-entry-window.h"
#include "understudy-history.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyFailuresWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  UnderstudyHistory *list;
};

G_DEFINE_FINAL_TYPE (UnderstudyFailuresWindow, understudy_failures_window, ADW_TYPE_WINDOW)

static void
on_copy (UnderstudyFailuresWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (_ ("Copied"));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_set_timeout (toast, 2);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static void
on_details (UnderstudyFailuresWindow *self, LedgerEntry *entry)
{
  gtk_window_present (understudy_entry_window_new (GTK_WINDOW (self), entry));
}

static void
understudy_failures_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_FAILURES_WINDOW);
  G_OBJECT_CLASS (understudy_failures_window_parent_class)->dispose (object);
}

static void
understudy_failures_window_class_init (UnderstudyFailuresWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = understudy_failures_window_dispose;

  g_type_ensure (UNDERSTUDY_TYPE_HISTORY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-failures-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyFailuresWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyFailuresWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_details);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
understudy_failures_window_init (UnderstudyFailuresWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_failures_window_new:
 * @parent: (nullable): the window that it belongs to
 * @queue: whose failures it shows; some of them can be looked at again through it
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
understudy_failures_window_new (GtkWindow *parent, UnderstudyQueue *queue)
{
  UnderstudyFailuresWindow *self;

  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (queue), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_FAILURES_WINDOW, "transient-for", parent, NULL);
  g_object_set (self->list, "queue", queue, NULL);
  understudy_history_set_model (
      self->list, understudy_failures_get_model (understudy_queue_get_failures (queue)));
  return GTK_WINDOW (self);
}
