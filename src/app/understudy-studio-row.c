/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-row.h"

#include "base-clock.h"
#include "understudy-config.h"
#include "understudy-widget.h"
#include "understudy-words.h"
#include "workspace-words.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyStudioRow {
  GtkWidget parent_instance;

  GtkWidget *check_button;
  GtkWidget *menu_button;
  GMenuModel *menu;

  LiveStudio *studio;
  gboolean picked;
};

enum {
  PROP_0,
  PROP_STUDIO,
  PROP_PICKED,
  N_PROPS,
};

enum {
  SIGNAL_DUPLICATE,
  SIGNAL_DETAILS,
  SIGNAL_COPY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyStudioRow, understudy_studio_row, GTK_TYPE_WIDGET)

static char *
get_name (UnderstudyStudioRow *self, LiveStudio *studio)
{
  const char *name = studio != NULL ? live_studio_get_name (studio) : NULL;

  return g_strdup (name != NULL && *name != '\0' ? name : _ ("Unnamed Studio"));
}

static char *
get_id (UnderstudyStudioRow *self, LiveStudio *studio)
{
  return g_strdup (studio != NULL ? live_studio_get_caster_id (studio) : NULL);
}

static char *
get_status (UnderstudyStudioRow *self, LiveStudio *studio)
{
  return g_strdup (
      studio != NULL ? workspace_words_for_studio_status (live_studio_get_status (studio)) : NULL);
}

static gboolean
has_status (UnderstudyStudioRow *self, LiveStudio *studio)
{
  return studio != NULL &&
         workspace_words_for_studio_status (live_studio_get_status (studio)) != NULL;
}

static char **
get_status_classes (UnderstudyStudioRow *self, LiveStudio *studio)
{
  const char *classes[] = { "caption", "dim-label", NULL };

  if (studio != NULL && live_studio_get_status (studio) == 1)
    classes[1] = "accent";
  return g_strdupv ((char **) classes);
}

/* Lines break between facts, not within them */
static char *
dup_unbroken (const char *words)
{
  GString *text = g_string_new (words);

  g_string_replace (text, " ", "\302\240", 0);
  return g_string_free (text, FALSE);
}

static char *
get_facts (UnderstudyStudioRow *self, LiveStudio *studio)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) facts = NULL;
  g_autofree char *type = NULL;
  g_autofree char *changed = NULL;
  const char *words[3];

  if (studio == NULL)
    return NULL;

  type = workspace_words_for_studio_type (live_studio_get_norm_type (studio));
  changed = understudy_words_for_service_time (
      live_studio_get_last_modified (studio),
      base_clock_get_real_time (base_clock_get_system ()));
  words[0] = type;
  words[1] = workspace_words_for_resolution (live_studio_get_template (studio));
  words[2] = changed;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *fact = words[i] != NULL ? dup_unbroken (words[i]) : NULL;

    if (fact != NULL)
      g_strv_builder_add (builder, fact);
  }
  facts = g_strv_builder_end (builder);
  return facts[0] != NULL ? g_strjoinv (" · ", facts) : NULL;
}

static gboolean
has_facts (UnderstudyStudioRow *self, LiveStudio *studio)
{
  g_autofree char *facts = get_facts (self, studio);

  return facts != NULL;
}

/* A list makes rows by the hundred, and hardly a menu of them is ever opened */
static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  UnderstudyStudioRow *self = user_data;

  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, self->menu);
}

static void
on_duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_DUPLICATE], 0, UNDERSTUDY_STUDIO_ROW (widget)->studio);
}

static void
on_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_DETAILS], 0, UNDERSTUDY_STUDIO_ROW (widget)->studio);
}

static void
on_copy_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_COPY], 0,
                 live_studio_get_caster_id (UNDERSTUDY_STUDIO_ROW (widget)->studio));
}

static void
understudy_studio_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStudioRow *self = UNDERSTUDY_STUDIO_ROW (object);

  switch (id) {
  case PROP_STUDIO:
    g_value_set_object (value, self->studio);
    break;
  case PROP_PICKED:
    g_value_set_boolean (value, self->picked);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_row_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  switch (id) {
  case PROP_STUDIO:
    understudy_studio_row_set_studio (UNDERSTUDY_STUDIO_ROW (object), g_value_get_object (value));
    break;
  case PROP_PICKED:
    understudy_studio_row_set_picked (UNDERSTUDY_STUDIO_ROW (object), g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_row_dispose (GObject *object)
{
  UnderstudyStudioRow *self = UNDERSTUDY_STUDIO_ROW (object);

  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_STUDIO_ROW);
  g_clear_object (&self->studio);
  G_OBJECT_CLASS (understudy_studio_row_parent_class)->dispose (object);
}

static void
understudy_studio_row_class_init (UnderstudyStudioRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_studio_row_get_property;
  object_class->set_property = understudy_studio_row_set_property;
  object_class->dispose = understudy_studio_row_dispose;

  properties[PROP_STUDIO] =
      g_param_spec_object ("studio", NULL, NULL, LIVE_TYPE_STUDIO,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PICKED] =
      g_param_spec_boolean ("picked", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_DUPLICATE] =
      g_signal_new ("duplicate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, LIVE_TYPE_STUDIO);
  signals[SIGNAL_DETAILS] = g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, LIVE_TYPE_STUDIO);
  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-studio-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioRow, check_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioRow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, get_name);
  gtk_widget_class_bind_template_callback (widget_class, get_id);
  gtk_widget_class_bind_template_callback (widget_class, get_status);
  gtk_widget_class_bind_template_callback (widget_class, has_status);
  gtk_widget_class_bind_template_callback (widget_class, get_status_classes);
  gtk_widget_class_bind_template_callback (widget_class, get_facts);
  gtk_widget_class_bind_template_callback (widget_class, has_facts);
  gtk_widget_class_install_action (widget_class, "studio.duplicate", NULL, on_duplicate_action);
  gtk_widget_class_install_action (widget_class, "studio.details", NULL, on_details_action);
  gtk_widget_class_install_action (widget_class, "studio.copy-id", NULL, on_copy_id_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "studio");
}

static void
understudy_studio_row_init (UnderstudyStudioRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->menu_button), create_menu, self,
                                         NULL);
}

/**
 * understudy_studio_row_new:
 *
 * Returns: (transfer floating): a row that shows no studio yet
 */
GtkWidget *
understudy_studio_row_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_STUDIO_ROW, NULL);
}

/* GTK 4.8 leaves list items without a name, and a row's buttons are alike in all rows */
static void
update_names (UnderstudyStudioRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = get_name (self, self->studio);
  g_autofree char *pick = NULL;
  g_autofree char *actions = NULL;

  if (self->studio == NULL)
    return;

  /* Translators: what a screen reader says of the check button of the studio %s */
  pick = g_strdup_printf (_ ("Also duplicate “%s”"), name);
  /* Translators: what a screen reader says of the menu button of the studio %s */
  actions = g_strdup_printf (_ ("Actions for “%s”"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, pick, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  actions, -1);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/**
 * understudy_studio_row_set_studio:
 * @self: a row
 * @studio: (nullable): what it shows
 *
 * The item of the list that holds @self, where it is in one, is named after @studio.
 */
void
understudy_studio_row_set_studio (UnderstudyStudioRow *self, LiveStudio *studio)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_ROW (self));
  g_return_if_fail (studio == NULL || LIVE_IS_STUDIO (studio));

  if (!g_set_object (&self->studio, studio))
    return;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STUDIO]);
  update_names (self);
}

/**
 * understudy_studio_row_get_studio:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
LiveStudio *
understudy_studio_row_get_studio (UnderstudyStudioRow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_ROW (self), NULL);

  return self->studio;
}

/**
 * understudy_studio_row_set_picked:
 * @self: a row
 * @picked: whether its studio is one of several that are chosen
 *
 * Sets whether there is a mark.
 */
void
understudy_studio_row_set_picked (UnderstudyStudioRow *self, gboolean picked)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_ROW (self));

  if (self->picked == picked)
    return;
  self->picked = picked;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICKED]);
}
