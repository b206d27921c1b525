/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-window.h"

#include "explanation.h"
#include "understudy-config.h"
#include "understudy-studio-facts.h"
#include "understudy-studio-section.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyStudioWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkBox *page;
  GtkWidget *duplicate_button;
  UnderstudyStudioSection *sections[LIVE_N_STUDIO_PARTS]; /* the page's */

  LiveStudio *studio;
  LiveClient *client;
  GCancellable *cancellable; /* of what is being asked for */
};

enum {
  PROP_0,
  PROP_STUDIO,
  PROP_CLIENT,
  PROP_NAME,
  N_PROPS,
};

enum {
  SIGNAL_DUPLICATE,
  N_SIGNALS,
};

/* Does not keep the window: one that outlived its parent would look for that once more */
typedef struct {
  GWeakRef window;
  LiveStudioPart part;
} Question;

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyStudioWindow, understudy_studio_window, ADW_TYPE_WINDOW)

static void
copy (UnderstudyStudioWindow *self, const char *text)
{
  AdwToast *toast = adw_toast_new (_ ("Copied"));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_set_timeout (toast, 2);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

static UnderstudyStudioSection *
add_section (UnderstudyStudioWindow *self, const char *title)
{
  GtkWidget *section = understudy_studio_section_new (title);

  g_signal_connect_object (section, "copy", G_CALLBACK (copy), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->page, section);
  return UNDERSTUDY_STUDIO_SECTION (section);
}

/* What the service tells */

static void
question_free (Question *question)
{
  g_weak_ref_clear (&question->window);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (UnderstudyStudioWindow) self = g_weak_ref_get (&question->window);
  UnderstudyStudioSection *section;
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) facts = NULL;

  /* Closed, or asked for anew */
  if (self == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  section = self->sections[question->part];
  if (reply == NULL) {
    g_autoptr (Explanation) explanation = explanation_new_for_error (error);

    understudy_studio_section_set_notice (section, explanation_get_title (explanation), FALSE);
    return;
  }
  items = live_studio_part_read (question->part, reply);
  facts = understudy_studio_part_facts (question->part, items);
  if (facts->len > 0)
    understudy_studio_section_set_facts (section, facts);
  else
    understudy_studio_section_set_notice (section, understudy_studio_part_none (question->part),
                                          FALSE);
}

static void
ask (UnderstudyStudioWindow *self, LiveStudioPart part)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveOperation) operation =
      live_operation_new_describe_studio (part, live_studio_get_caster_id (self->studio), &error);
  Question *question;

  if (operation == NULL) {
    understudy_studio_section_set_notice (self->sections[part], error->message, FALSE);
    return;
  }
  understudy_studio_section_set_notice (self->sections[part], _ ("Loading…"), TRUE);
  question = g_new0 (Question, 1);
  g_weak_ref_init (&question->window, self);
  question->part = part;
  live_client_send_async (self->client, operation, self->cancellable, on_answered, question);
}

static void
refresh (UnderstudyStudioWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->client == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  for (guint part = 0; part < LIVE_N_STUDIO_PARTS; part++)
    ask (self, part);
}

static void
fill (UnderstudyStudioWindow *self)
{
  g_autoptr (GPtrArray) facts = understudy_studio_facts (self->studio);

  understudy_studio_section_set_facts (add_section (self, _ ("Overview")), facts);
  for (guint part = 0; self->client != NULL && part < LIVE_N_STUDIO_PARTS; part++)
    self->sections[part] = add_section (self, understudy_studio_part_title (part));
}

/* Actions */

static void
on_duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UnderstudyStudioWindow *self = UNDERSTUDY_STUDIO_WINDOW (widget);

  g_signal_emit (self, signals[SIGNAL_DUPLICATE], 0, self->studio);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_copy_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UnderstudyStudioWindow *self = UNDERSTUDY_STUDIO_WINDOW (widget);

  copy (self, live_studio_get_caster_id (self->studio));
}

static void
on_refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  refresh (UNDERSTUDY_STUDIO_WINDOW (widget));
}

/* The object */

static void
understudy_studio_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStudioWindow *self = UNDERSTUDY_STUDIO_WINDOW (object);

  switch (id) {
  case PROP_STUDIO:
    g_value_set_object (value, self->studio);
    break;
  case PROP_CLIENT:
    g_value_set_object (value, self->client);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->studio != NULL && *live_studio_get_name (self->studio) != '\0'
                                   ? live_studio_get_name (self->studio)
                                   : _ ("Unnamed Studio"));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_window_set_property (GObject *object,
                                       guint id,
                                       const GValue *value,
                                       GParamSpec *pspec)
{
  UnderstudyStudioWindow *self = UNDERSTUDY_STUDIO_WINDOW (object);

  switch (id) {
  case PROP_STUDIO:
    self->studio = g_value_dup_object (value);
    break;
  case PROP_CLIENT:
    self->client = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_window_constructed (GObject *object)
{
  UnderstudyStudioWindow *self = UNDERSTUDY_STUDIO_WINDOW (object);

  G_OBJECT_CLASS (understudy_studio_window_parent_class)->constructed (object);
  g_object_notify_by_pspec (object, properties[PROP_NAME]);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "studio.refresh", self->client != NULL);
  fill (self);
  refresh (self);
  gtk_window_set_focus (GTK_WINDOW (self), self->duplicate_button);
}

static void
understudy_studio_window_dispose (GObject *object)
{
  UnderstudyStudioWindow *self = UNDERSTUDY_STUDIO_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_STUDIO_WINDOW);
  g_clear_object (&self->client);
  g_clear_object (&self->studio);
  G_OBJECT_CLASS (understudy_studio_window_parent_class)->dispose (object);
}

static void
understudy_studio_window_class_init (UnderstudyStudioWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags set_once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_studio_window_get_property;
  object_class->set_property = understudy_studio_window_set_property;
  object_class->constructed = understudy_studio_window_constructed;
  object_class->dispose = understudy_studio_window_dispose;

  properties[PROP_STUDIO] = g_param_spec_object ("studio", NULL, NULL, LIVE_TYPE_STUDIO, set_once);
  properties[PROP_CLIENT] = g_param_spec_object ("client", NULL, NULL, LIVE_TYPE_CLIENT, set_once);
  properties[PROP_NAME] = g_param_spec_string ("studio-name", NULL, NULL, NULL,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_DUPLICATE] =
      g_signal_new ("duplicate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, LIVE_TYPE_STUDIO);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-studio-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioWindow, page);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioWindow, duplicate_button);
  gtk_widget_class_install_action (widget_class, "studio.duplicate", NULL, on_duplicate_action);
  gtk_widget_class_install_action (widget_class, "studio.copy-id", NULL, on_copy_id_action);
  gtk_widget_class_install_action (widget_class, "studio.refresh", NULL, on_refresh_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "studio.refresh", NULL);
}

static void
understudy_studio_window_init (UnderstudyStudioWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_studio_window_new:
 * @parent: (nullable): the window that it belongs to
 * @studio: what it shows
 * @client: (nullable): whom to ask for more than @studio tells
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
understudy_studio_window_new (GtkWindow *parent, LiveStudio *studio, LiveClient *client)
{
  g_return_val_if_fail (LIVE_IS_STUDIO (studio), NULL);
  g_return_val_if_fail (client == NULL || LIVE_IS_CLIENT (client), NULL);

  return g_object_new (UNDERSTUDY_TYPE_STUDIO_WINDOW, "transient-for", parent, "studio", studio,
                       "client", client, NULL);
}
