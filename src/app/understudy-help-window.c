/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-help-window.h"

#include "understudy-config.h"
#include "understudy-field.h"
#include "understudy-help-topics.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyHelpWindow {
  AdwWindow parent_instance;

  GtkStack *stack;
  GtkWidget *topics_page;
  AdwPreferencesGroup *topics;
  GtkWidget *page;
  GtkLabel *title;
  GtkBox *paragraphs;

  const UnderstudyHelpTopic *topic; /* NULL: the list of all */
  GtkWidget *row;                   /* weak: where the page was opened from */
};

enum {
  PROP_0,
  PROP_HAS_TOPIC,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyHelpWindow, understudy_help_window, ADW_TYPE_WINDOW)

static void
set_topic (UnderstudyHelpWindow *self, const UnderstudyHelpTopic *topic)
{
  GtkWidget *child;

  self->topic = topic;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "help.back", topic != NULL);
  if (topic == NULL) {
    gtk_stack_set_visible_child (self->stack, self->topics_page);
    if (self->row != NULL)
      gtk_widget_grab_focus (self->row);
  } else {
    while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->paragraphs))) != NULL)
      gtk_box_remove (self->paragraphs, child);
    gtk_label_set_text (self->title, _ (topic->title));
    for (gsize i = 0; topic->paragraphs[i] != NULL; i++) {
      GtkWidget *paragraph = gtk_label_new (NULL);

      gtk_label_set_markup (GTK_LABEL (paragraph), _ (topic->paragraphs[i]));
      gtk_label_set_wrap (GTK_LABEL (paragraph), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (paragraph), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_xalign (GTK_LABEL (paragraph), 0);
      gtk_box_append (self->paragraphs, paragraph);
    }
    gtk_stack_set_visible_child (self->stack, self->page);
    /* The keys scroll it */
    gtk_widget_grab_focus (self->page);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_TOPIC]);
}

static void
on_row_activated (AdwActionRow *row, UnderstudyHelpWindow *self)
{
  g_set_weak_pointer (&self->row, GTK_WIDGET (row));
  set_topic (self, g_object_get_data (G_OBJECT (row), "topic"));
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  set_topic (UNDERSTUDY_HELP_WINDOW (widget), NULL);
}

/* Out of a page first, then out of the window */
static void
on_escape (GtkWidget *widget, const char *action, GVariant *parameter)
{
  UnderstudyHelpWindow *self = UNDERSTUDY_HELP_WINDOW (widget);

  if (self->topic != NULL)
    set_topic (self, NULL);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
add_rows (UnderstudyHelpWindow *self)
{
  gsize n_topics;
  const UnderstudyHelpTopic *topics = understudy_help_get_topics (&n_topics);

  for (gsize i = 0; i < n_topics; i++) {
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (topics[i].title));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (topics[i].summary));
    adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                               gtk_image_new_from_icon_name ("go-next-symbolic"));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_object_set_data (G_OBJECT (row), "topic", (gpointer) &topics[i]);
    g_signal_connect (row, "activated", G_CALLBACK (on_row_activated), self);
    adw_preferences_group_add (self->topics, row);
    if (i == 0)
      understudy_field_name_list (row, _ ("All Topics"));
  }
}

/* The object */

static void
understudy_help_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_HAS_TOPIC:
    g_value_set_boolean (value, UNDERSTUDY_HELP_WINDOW (object)->topic != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_help_window_dispose (GObject *object)
{
  UnderstudyHelpWindow *self = UNDERSTUDY_HELP_WINDOW (object);

  g_clear_weak_pointer (&self->row);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_HELP_WINDOW);
  G_OBJECT_CLASS (understudy_help_window_parent_class)->dispose (object);
}

static void
understudy_help_window_class_init (UnderstudyHelpWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_help_window_get_property;
  object_class->dispose = understudy_help_window_dispose;

  properties[PROP_HAS_TOPIC] = g_param_spec_boolean ("has-topic", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHelpWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHelpWindow, topics_page);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHelpWindow, topics);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHelpWindow, page);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHelpWindow, title);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHelpWindow, paragraphs);
  gtk_widget_class_install_action (widget_class, "help.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "help.escape", NULL, on_escape);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "help.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "help.back", NULL);
}

static void
understudy_help_window_init (UnderstudyHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_rows (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "help.back", FALSE);
}

/**
 * understudy_help_show:
 * @parent: the window that it belongs to
 *
 * Opens the help, or brings it to the front. It stays open beside @parent, to be read while
 * working.
 */
void
understudy_help_show (GtkWindow *parent)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();
  GtkWindow *help = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  for (GList *l = toplevels; l != NULL; l = l->next) {
    if (UNDERSTUDY_IS_HELP_WINDOW (l->data))
      help = l->data;
  }
  if (help == NULL)
    help = g_object_new (UNDERSTUDY_TYPE_HELP_WINDOW, "transient-for", parent,
                         "destroy-with-parent", TRUE, NULL);
  gtk_window_present (help);
}
