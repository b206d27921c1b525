/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-section.h"

#include "understudy-config.h"
#include "understudy-fact-row.h"
#include "understudy-studio-facts.h"
#include "understudy-widget.h"

struct _UnderstudyStudioSection {
  GtkWidget parent_instance;

  GtkListBox *facts_list;

  char *title;
  char *notice; /* NULL: the facts are shown */
  gboolean busy;
};

enum {
  PROP_0,
  PROP_TITLE,
  PROP_NOTICE,
  PROP_BUSY,
  N_PROPS,
};

enum {
  SIGNAL_COPY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyStudioSection, understudy_studio_section, GTK_TYPE_WIDGET)

static gboolean
has_notice (UnderstudyStudioSection *self, const char *notice)
{
  return notice != NULL;
}

static gboolean
has_facts (UnderstudyStudioSection *self, const char *notice)
{
  return notice == NULL;
}

static void
on_copy (UnderstudyStudioSection *self, const char *text)
{
  g_signal_emit (self, signals[SIGNAL_COPY], 0, text);
}

static void
understudy_studio_section_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStudioSection *self = UNDERSTUDY_STUDIO_SECTION (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_NOTICE:
    g_value_set_string (value, self->notice);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->busy);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_section_set_property (GObject *object,
                                        guint id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  UnderstudyStudioSection *self = UNDERSTUDY_STUDIO_SECTION (object);

  switch (id) {
  case PROP_TITLE:
    self->title = g_value_dup_string (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_section_constructed (GObject *object)
{
  UnderstudyStudioSection *self = UNDERSTUDY_STUDIO_SECTION (object);

  G_OBJECT_CLASS (understudy_studio_section_parent_class)->constructed (object);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->facts_list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title, -1);
}

static void
understudy_studio_section_dispose (GObject *object)
{
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_STUDIO_SECTION);
  G_OBJECT_CLASS (understudy_studio_section_parent_class)->dispose (object);
}

static void
understudy_studio_section_finalize (GObject *object)
{
  UnderstudyStudioSection *self = UNDERSTUDY_STUDIO_SECTION (object);

  g_free (self->title);
  g_free (self->notice);
  G_OBJECT_CLASS (understudy_studio_section_parent_class)->finalize (object);
}

static void
understudy_studio_section_class_init (UnderstudyStudioSectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_studio_section_get_property;
  object_class->set_property = understudy_studio_section_set_property;
  object_class->constructed = understudy_studio_section_constructed;
  object_class->dispose = understudy_studio_section_dispose;
  object_class->finalize = understudy_studio_section_finalize;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, read_only);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-studio-section.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioSection, facts_list);
  gtk_widget_class_bind_template_callback (widget_class, has_notice);
  gtk_widget_class_bind_template_callback (widget_class, has_facts);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "studiosection");
}

static void
understudy_studio_section_init (UnderstudyStudioSection *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_studio_section_new:
 * @title: what its heading says
 *
 * Returns: (transfer floating): a section without facts
 */
GtkWidget *
understudy_studio_section_new (const char *title)
{
  return g_object_new (UNDERSTUDY_TYPE_STUDIO_SECTION, "title", title, NULL);
}

/**
 * understudy_studio_section_set_facts:
 * @self: a section
 * @facts: (element-type UnderstudyStudioFact): what it shows
 *
 * Shows @facts in place of what was there.
 */
void
understudy_studio_section_set_facts (UnderstudyStudioSection *self, GPtrArray *facts)
{
  GtkListBoxRow *row;

  g_return_if_fail (UNDERSTUDY_IS_STUDIO_SECTION (self));
  g_return_if_fail (facts != NULL);

  while ((row = gtk_list_box_get_row_at_index (self->facts_list, 0)) != NULL)
    gtk_list_box_remove (self->facts_list, GTK_WIDGET (row));

  for (guint i = 0; i < facts->len; i++) {
    const UnderstudyStudioFact *fact = g_ptr_array_index (facts, i);
    GtkWidget *fact_row = understudy_fact_row_new (fact->label, fact->value);

    g_signal_connect_object (fact_row, "copy", G_CALLBACK (on_copy), self, G_CONNECT_SWAPPED);
    gtk_list_box_append (self->facts_list, fact_row);
  }
  understudy_studio_section_set_notice (self, NULL, FALSE);
}

/**
 * understudy_studio_section_set_notice:
 * @self: a section
 * @notice: (nullable): what is said in place of the facts; %NULL shows them
 * @busy: whether they are on their way
 */
void
understudy_studio_section_set_notice (UnderstudyStudioSection *self,
                                      const char *notice,
                                      gboolean busy)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_SECTION (self));

  g_free (self->notice);
  self->notice = g_strdup (notice);
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}
