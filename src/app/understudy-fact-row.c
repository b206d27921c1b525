/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-fact-row.h"

#include "understudy-config.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyFactRow {
  GtkListBoxRow parent_instance;

  GtkWidget *copy_button;
  char *label;
  char *value;
};

enum {
  PROP_0,
  PROP_LABEL,
  PROP_VALUE,
  N_PROPS,
};

enum {
  SIGNAL_COPY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyFactRow, understudy_fact_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_copy_clicked (UnderstudyFactRow *self)
{
  g_signal_emit (self, signals[SIGNAL_COPY], 0, self->value);
}

static void
understudy_fact_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyFactRow *self = UNDERSTUDY_FACT_ROW (object);

  switch (id) {
  case PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  case PROP_VALUE:
    g_value_set_string (value, self->value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_fact_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UnderstudyFactRow *self = UNDERSTUDY_FACT_ROW (object);

  switch (id) {
  case PROP_LABEL:
    self->label = g_value_dup_string (value);
    break;
  case PROP_VALUE:
    self->value = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_fact_row_constructed (GObject *object)
{
  UnderstudyFactRow *self = UNDERSTUDY_FACT_ROW (object);
  g_autofree char *copy = NULL;

  G_OBJECT_CLASS (understudy_fact_row_parent_class)->constructed (object);
  /* Translators: what a screen reader calls a button; %s is a label such as “Request ID” */
  copy = g_strdup_printf (_ ("Copy %s"), self->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  copy, -1);
}

static void
understudy_fact_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_FACT_ROW);
  G_OBJECT_CLASS (understudy_fact_row_parent_class)->dispose (object);
}

static void
understudy_fact_row_finalize (GObject *object)
{
  UnderstudyFactRow *self = UNDERSTUDY_FACT_ROW (object);

  g_free (self->label);
  g_free (self->value);
  G_OBJECT_CLASS (understudy_fact_row_parent_class)->finalize (object);
}

static void
understudy_fact_row_class_init (UnderstudyFactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags set_once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_fact_row_get_property;
  object_class->set_property = understudy_fact_row_set_property;
  object_class->constructed = understudy_fact_row_constructed;
  object_class->dispose = understudy_fact_row_dispose;
  object_class->finalize = understudy_fact_row_finalize;

  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, set_once);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, set_once);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyFactRow, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
understudy_fact_row_init (UnderstudyFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_fact_row_new:
 * @label: what it is called
 * @value: what it is
 *
 * Returns: (transfer floating): a row that shows both
 */
GtkWidget *
understudy_fact_row_new (const char *label, const char *value)
{
  return g_object_new (UNDERSTUDY_TYPE_FACT_ROW, "label", label, "value", value, NULL);
}
