/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-copies.h"

#include "duplicator-name-pattern.h"
#include "duplicator-name.h"
#include "understudy-config.h"
#include "understudy-field.h"
#include "understudy-widget.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _UnderstudyCopies {
  GtkWidget parent_instance;

  GtkAdjustment *adjustment;
  GtkMenuButton *help_button;
  GtkWidget *copies_row;

  guint count;     /* as it was told last */
  guint n_sources; /* likewise; 1 where none is known */
  DuplicatorBatch *batch;
  char *error;
  char *preview;
  char *note;

  char *pattern; /* that was made of a name, last */
  char *plain;   /* that name */
};

enum {
  PROP_0,
  PROP_COUNT,
  PROP_N_SOURCES,
  PROP_ERROR,
  PROP_PREVIEW,
  PROP_NOTE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyCopies, understudy_copies, GTK_TYPE_WIDGET)

static void
take_string (UnderstudyCopies *self, char **field, char *value, guint prop)
{
  if (g_strcmp0 (*field, value) == 0) {
    g_free (value);
    return;
  }
  g_free (*field);
  *field = value;
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static char *
dup_preview (DuplicatorBatch *batch)
{
  guint length = duplicator_batch_get_length (batch);

  if (!duplicator_batch_can_start (batch))
    return NULL;
  /* Translators: the first and the last name of the studios that will be made, such as “Stage 001 …
   * Stage 200” */
  return g_strdup_printf (C_ ("names", "%s … %s"), duplicator_batch_get (batch, 0)->name,
                          duplicator_batch_get (batch, length - 1)->name);
}

/* The source has its own place, where it is told what is wrong with it */
static char *
dup_error (DuplicatorBatch *batch)
{
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);

    if (problem->severity == DUPLICATOR_SEVERITY_ERROR && problem->field != DUPLICATOR_FIELD_SOURCE)
      return g_strdup (problem->message);
  }
  return NULL;
}

static char *
dup_note (DuplicatorBatch *batch)
{
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);
  guint n_names = duplicator_problems_get_n_warnings (problems);
  const DuplicatorProblem *first = NULL;

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);

    if (problem->severity != DUPLICATOR_SEVERITY_WARNING)
      continue;
    if (problem->field != DUPLICATOR_FIELD_NAME)
      n_names--;
    else if (first == NULL)
      first = problem;
  }
  if (first == NULL)
    return NULL;
  if (n_names == 1 || first->item == 0)
    return g_strdup (first->message);
  /* Translators: %s is one of the names */
  return g_strdup_printf (ngettext ("%u of these names exists already, such as “%s”.",
                                    "%u of these names exist already, such as “%s”.", n_names),
                          n_names, duplicator_batch_get (batch, first->item - 1)->name);
}

static void
on_value_changed (UnderstudyCopies *self)
{
  guint count = (guint) (gtk_adjustment_get_value (self->adjustment) + 0.5);

  if (self->count == count)
    return;
  self->count = count;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COUNT]);
}

static gboolean
is_many (UnderstudyCopies *self, guint count, guint n_sources)
{
  return count > 1 || n_sources > 1;
}

static char *
get_title (UnderstudyCopies *self, guint n_sources)
{
  return g_strdup (n_sources > 1 ? _ ("Copies of each") : _ ("Copies"));
}

static gboolean
has_text (UnderstudyCopies *self, const char *text)
{
  return text != NULL;
}

static void
understudy_copies_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyCopies *self = UNDERSTUDY_COPIES (object);

  switch (id) {
  case PROP_COUNT:
    g_value_set_uint (value, self->count);
    break;
  case PROP_N_SOURCES:
    g_value_set_uint (value, self->n_sources);
    break;
  case PROP_ERROR:
    g_value_set_string (value, self->error);
    break;
  case PROP_PREVIEW:
    g_value_set_string (value, self->preview);
    break;
  case PROP_NOTE:
    g_value_set_string (value, self->note);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_copies_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_COUNT:
    understudy_copies_set_count (UNDERSTUDY_COPIES (object), g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_copies_dispose (GObject *object)
{
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_COPIES);
  G_OBJECT_CLASS (understudy_copies_parent_class)->dispose (object);
}

static void
understudy_copies_finalize (GObject *object)
{
  UnderstudyCopies *self = UNDERSTUDY_COPIES (object);

  g_clear_pointer (&self->batch, duplicator_batch_free);
  g_free (self->error);
  g_free (self->preview);
  g_free (self->note);
  g_free (self->pattern);
  g_free (self->plain);
  G_OBJECT_CLASS (understudy_copies_parent_class)->finalize (object);
}

static void
understudy_copies_class_init (UnderstudyCopiesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_copies_get_property;
  object_class->set_property = understudy_copies_set_property;
  object_class->dispose = understudy_copies_dispose;
  object_class->finalize = understudy_copies_finalize;

  properties[PROP_COUNT] =
      g_param_spec_uint ("count", NULL, NULL, 1, DUPLICATOR_BATCH_MAX, 1,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_SOURCES] =
      g_param_spec_uint ("n-sources", NULL, NULL, 1, G_MAXUINT, 1, read_only);
  properties[PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, read_only);
  properties[PROP_PREVIEW] = g_param_spec_string ("preview", NULL, NULL, NULL, read_only);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-copies.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyCopies, adjustment);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyCopies, copies_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyCopies, help_button);
  gtk_widget_class_bind_template_callback (widget_class, on_value_changed);
  gtk_widget_class_bind_template_callback (widget_class, is_many);
  gtk_widget_class_bind_template_callback (widget_class, get_title);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_set_css_name (widget_class, "copies");
}

static void
create_help (GtkMenuButton *button, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder = NULL;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  builder = gtk_builder_new_from_resource (APPLICATION_PATH "/understudy-copies-help.ui");
  gtk_menu_button_set_popover (button,
                               GTK_WIDGET (gtk_builder_get_object (builder, "help_popover")));
}

static void
understudy_copies_init (UnderstudyCopies *self)
{
  self->count = 1;
  self->n_sources = 1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->help_button, create_help, NULL, NULL);
  understudy_field_name_list (self->copies_row, _ ("Number of Copies"));
}

/**
 * understudy_copies_get_count:
 * @self: the copies
 *
 * Returns: how many, from 1 to %DUPLICATOR_BATCH_MAX
 */
guint
understudy_copies_get_count (UnderstudyCopies *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_COPIES (self), 1);

  return self->count;
}

/**
 * understudy_copies_set_count:
 * @self: the copies
 * @count: how many, from 1 to %DUPLICATOR_BATCH_MAX
 *
 * Sets how many.
 */
void
understudy_copies_set_count (UnderstudyCopies *self, guint count)
{
  g_return_if_fail (UNDERSTUDY_IS_COPIES (self));

  gtk_adjustment_set_value (self->adjustment, count);
}

/**
 * understudy_copies_is_many:
 * @self: the copies
 *
 * Returns: whether more than one studio is to be made, so that the name is a pattern
 */
gboolean
understudy_copies_is_many (UnderstudyCopies *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_COPIES (self), FALSE);

  return is_many (self, self->count, self->n_sources);
}

/**
 * understudy_copies_set_n_sources:
 * @self: the copies
 * @n_sources: of how many studios there are to be copies, at least 1
 */
void
understudy_copies_set_n_sources (UnderstudyCopies *self, guint n_sources)
{
  g_return_if_fail (UNDERSTUDY_IS_COPIES (self));
  g_return_if_fail (n_sources > 0);

  if (self->n_sources == n_sources)
    return;
  self->n_sources = n_sources;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SOURCES]);
}

/**
 * understudy_copies_update:
 * @self: the copies
 * @sources: (array length=n_sources): the studios to copy, IDs as written
 * @n_sources: how many, at least 1
 * @pattern: how the copies are called, as written
 * @catalog: (nullable): the account's studios
 *
 * Looks what that would make.
 */
void
understudy_copies_update (UnderstudyCopies *self,
                          const DuplicatorSource *sources,
                          guint n_sources,
                          const char *pattern,
                          UnderstudyStudioCatalog *catalog)
{
  g_autofree char *date = NULL;
  g_autoptr (GHashTable) names = NULL;

  g_return_if_fail (UNDERSTUDY_IS_COPIES (self));
  g_return_if_fail (sources != NULL && n_sources > 0);
  g_return_if_fail (pattern != NULL);

  g_clear_pointer (&self->batch, duplicator_batch_free);
  understudy_copies_set_n_sources (self, n_sources);
  if (understudy_copies_is_many (self)) {
    date = duplicator_format_date (base_clock_get_system (), NULL);
    self->batch =
        duplicator_batch_new_from_pattern (sources, n_sources, pattern, self->count, 1, date);
    names = catalog != NULL ? understudy_studio_catalog_dup_names (catalog) : NULL;
    if (names != NULL)
      duplicator_batch_compare (self->batch, names);
  }
  take_string (self, &self->error, self->batch != NULL ? dup_error (self->batch) : NULL,
               PROP_ERROR);
  take_string (self, &self->preview, self->batch != NULL ? dup_preview (self->batch) : NULL,
               PROP_PREVIEW);
  take_string (self, &self->note, self->batch != NULL ? dup_note (self->batch) : NULL, PROP_NOTE);
}

/**
 * understudy_copies_get_error:
 * @self: the copies
 *
 * Returns: (transfer none) (nullable): what is wrong with the pattern, of more copies than one
 */
const char *
understudy_copies_get_error (UnderstudyCopies *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_COPIES (self), NULL);

  return self->error;
}

/**
 * understudy_copies_can_start:
 * @self: the copies
 *
 * Returns: whether there is an order of more than one copy, and nothing wrong with it
 */
gboolean
understudy_copies_can_start (UnderstudyCopies *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_COPIES (self), FALSE);

  return self->batch != NULL && duplicator_batch_can_start (self->batch);
}

/**
 * understudy_copies_steal_batch:
 * @self: the copies
 *
 * Returns: (transfer full) (nullable): the order; the next one is made by
 * understudy_copies_update()
 */
DuplicatorBatch *
understudy_copies_steal_batch (UnderstudyCopies *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_COPIES (self), NULL);

  return g_steal_pointer (&self->batch);
}

/**
 * understudy_copies_has_placeholder:
 * @text: a name or a pattern, as written
 *
 * Returns: whether a number or the source's name takes a place in it
 */
gboolean
understudy_copies_has_placeholder (const char *text)
{
  g_autoptr (DuplicatorNamePattern) pattern = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  pattern = duplicator_name_pattern_new (text, NULL);
  return pattern != NULL && (duplicator_name_pattern_has_counter (pattern) ||
                             duplicator_name_pattern_has_source (pattern));
}

/* Braces that mean nothing stand for themselves */
static char *
make_pattern (const char *name, guint64 count)
{
  g_autoptr (DuplicatorNamePattern) pattern = duplicator_name_pattern_new (name, NULL);
  g_autofree char *text = pattern != NULL ? g_strdup (name) : duplicator_name_pattern_escape (name);
  int width = 1;

  for (guint64 rest = count; rest >= 10; rest /= 10)
    width++;
  return width == 1 ? g_strdup_printf ("%s {n}", text)
                    : g_strdup_printf ("%s {n:0%d}", text, width);
}

/* Whether all that is to be made can have different names of this pattern */
static gboolean
tells_apart (UnderstudyCopies *self, const char *text)
{
  g_autoptr (DuplicatorNamePattern) pattern = duplicator_name_pattern_new (text, NULL);

  if (pattern == NULL)
    return FALSE;
  if (duplicator_name_pattern_has_counter (pattern))
    return TRUE;
  return self->count == 1 && self->n_sources > 1 && duplicator_name_pattern_has_source (pattern);
}

/**
 * understudy_copies_adapt:
 * @self: the copies
 * @text: what is written as the name
 *
 * Makes a pattern with room for all the numbers of a name that has none, and the name again of such
 * a pattern where there is one copy only. What somebody wrote with a number, or of several sources
 * with theirs, is theirs.
 *
 * Returns: (transfer full): what should be written
 */
char *
understudy_copies_adapt (UnderstudyCopies *self, const char *text)
{
  gboolean ours;

  g_return_val_if_fail (UNDERSTUDY_IS_COPIES (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  ours = g_strcmp0 (text, self->pattern) == 0;
  if (!understudy_copies_is_many (self))
    return g_strdup (ours ? self->plain : text);
  if (*text == '\0' || (!ours && tells_apart (self, text)))
    return g_strdup (text);
  if (ours && tells_apart (self, self->plain))
    return g_strdup (self->plain);
  if (!ours) {
    g_free (self->plain);
    self->plain = g_strdup (text);
  }
  g_free (self->pattern);
  self->pattern = make_pattern (self->plain, (guint64) self->count * self->n_sources);
  return g_strdup (self->pattern);
}
