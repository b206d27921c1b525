/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-banner.h"

#include "understudy-config.h"
#include "understudy-strip-layout.h"
#include "understudy-widget.h"

struct _UnderstudyBanner {
  GtkWidget parent_instance;

  char *title;
  char *icon_name;
  char *button_label;
  char *second_label;
  gboolean revealed;
  gboolean built;
};

enum {
  PROP_0,
  PROP_TITLE,
  PROP_ICON_NAME,
  PROP_BUTTON_LABEL,
  PROP_SECOND_LABEL,
  PROP_REVEALED,
  N_PROPS,
};

enum {
  SIGNAL_BUTTON_CLICKED,
  SIGNAL_SECOND_CLICKED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyBanner, understudy_banner, GTK_TYPE_WIDGET)

static gboolean
has_text (UnderstudyBanner *self, const char *text)
{
  return text != NULL && *text != '\0';
}

/* What has slid away is not there for screen readers either */
static gboolean
is_either (UnderstudyBanner *self, gboolean revealed, gboolean child_revealed)
{
  return revealed || child_revealed;
}

static void
on_button_clicked (UnderstudyBanner *self)
{
  g_signal_emit (self, signals[SIGNAL_BUTTON_CLICKED], 0);
}

static void
on_second_clicked (UnderstudyBanner *self)
{
  g_signal_emit (self, signals[SIGNAL_SECOND_CLICKED], 0);
}

/* Most are never seen, and what they are made of would be made at every start */
static void
set_revealed (UnderstudyBanner *self, gboolean revealed)
{
  if (self->revealed == revealed)
    return;
  if (!self->built) {
    self->built = TRUE;
    gtk_widget_init_template (GTK_WIDGET (self));
  }
  self->revealed = revealed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
}

static void
set_string (UnderstudyBanner *self, char **field, const char *value, guint prop)
{
  if (g_strcmp0 (*field, value) == 0)
    return;
  g_free (*field);
  *field = g_strdup (value);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
understudy_banner_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyBanner *self = UNDERSTUDY_BANNER (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_ICON_NAME:
    g_value_set_string (value, self->icon_name);
    break;
  case PROP_BUTTON_LABEL:
    g_value_set_string (value, self->button_label);
    break;
  case PROP_SECOND_LABEL:
    g_value_set_string (value, self->second_label);
    break;
  case PROP_REVEALED:
    g_value_set_boolean (value, self->revealed);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_banner_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UnderstudyBanner *self = UNDERSTUDY_BANNER (object);

  switch (id) {
  case PROP_TITLE:
    set_string (self, &self->title, g_value_get_string (value), PROP_TITLE);
    break;
  case PROP_ICON_NAME:
    set_string (self, &self->icon_name, g_value_get_string (value), PROP_ICON_NAME);
    break;
  case PROP_BUTTON_LABEL:
    set_string (self, &self->button_label, g_value_get_string (value), PROP_BUTTON_LABEL);
    break;
  case PROP_SECOND_LABEL:
    set_string (self, &self->second_label, g_value_get_string (value), PROP_SECOND_LABEL);
    break;
  case PROP_REVEALED:
    set_revealed (self, g_value_get_boolean (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_banner_dispose (GObject *object)
{
  if (UNDERSTUDY_BANNER (object)->built)
    understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_BANNER);
  G_OBJECT_CLASS (understudy_banner_parent_class)->dispose (object);
}

static void
understudy_banner_finalize (GObject *object)
{
  UnderstudyBanner *self = UNDERSTUDY_BANNER (object);

  g_free (self->title);
  g_free (self->icon_name);
  g_free (self->button_label);
  g_free (self->second_label);
  G_OBJECT_CLASS (understudy_banner_parent_class)->finalize (object);
}

static void
understudy_banner_class_init (UnderstudyBannerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_banner_get_property;
  object_class->set_property = understudy_banner_set_property;
  object_class->dispose = understudy_banner_dispose;
  object_class->finalize = understudy_banner_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, flags);
  properties[PROP_SECOND_LABEL] = g_param_spec_string ("second-label", NULL, NULL, NULL, flags);
  properties[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_BUTTON_CLICKED] =
      g_signal_new ("button-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SECOND_CLICKED] =
      g_signal_new ("second-clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);

  g_type_ensure (UNDERSTUDY_TYPE_STRIP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-banner.ui");
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, is_either);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_second_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "banner");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
understudy_banner_init (UnderstudyBanner *self)
{
}
