/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-row.h"

#include "understudy-config.h"
#include "understudy-widget.h"
#include "workspace-words.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyStudioRow {
  GtkWidget parent_instance;

  LiveStudio *studio;
};

enum {
  PROP_0,
  PROP_STUDIO,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

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
  const char *classes[] = {"caption", "dim-label", NULL};

  if (studio != NULL && live_studio_get_status (studio) == 1)
    classes[1] = "accent";
  return g_strdupv ((char **) classes);
}

static void
understudy_studio_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStudioRow *self = UNDERSTUDY_STUDIO_ROW (object);

  switch (id) {
  case PROP_STUDIO:
    g_value_set_object (value, self->studio);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-studio-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, get_name);
  gtk_widget_class_bind_template_callback (widget_class, get_id);
  gtk_widget_class_bind_template_callback (widget_class, get_status);
  gtk_widget_class_bind_template_callback (widget_class, has_status);
  gtk_widget_class_bind_template_callback (widget_class, get_status_classes);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "studio");
}

static void
understudy_studio_row_init (UnderstudyStudioRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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

  if (studio != NULL && gtk_widget_get_parent (GTK_WIDGET (self)) != NULL) {
    g_autofree char *name = get_name (self, studio);

    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}
