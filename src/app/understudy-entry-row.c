/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-entry-row.h"

#include "duplicator.h"
#include "explanation.h"
#include "understudy-config.h"
#include "understudy-widget.h"
#include "understudy-words.h"
#include "workspace-words.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyEntryRow {
  GtkWidget parent_instance;

  GtkWidget *copy_button;
  GtkWidget *details_button;
  GtkWidget *check_button;
  GtkWidget *selected_check;

  LedgerEntry *entry;
  UnderstudyStudioCatalog *catalog;
  gint64 now;
  gboolean selecting;
  gboolean selected;
};

enum {
  PROP_0,
  PROP_ENTRY,
  PROP_NOW,
  PROP_CATALOG,
  PROP_SELECTING,
  PROP_SELECTED,
  N_PROPS,
};

enum {
  SIGNAL_COPY,
  SIGNAL_DETAILS,
  SIGNAL_CHECK,
  SIGNAL_ANSWER,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* How many pixels an empty row takes: less than a full one does, so that none is missed that comes
 * into sight */
#define ROOM 56

G_DEFINE_FINAL_TYPE (UnderstudyEntryRow, understudy_entry_row, GTK_TYPE_WIDGET)

/* Closures: each of the values that the .ui file looks up, so that it follows them */

static char *
get_page (UnderstudyEntryRow *self, LedgerEntry *entry, gboolean loaded)
{
  return g_strdup (entry != NULL && loaded ? "entry" : "loading");
}

static char *
get_state_words (UnderstudyEntryRow *self, LedgerState state)
{
  return g_strdup (workspace_words_for_state (state));
}

static char *
get_state_icon (UnderstudyEntryRow *self, LedgerState state)
{
  return g_strdup (understudy_icon_for_state (state));
}

static char **
get_icon_classes (UnderstudyEntryRow *self, LedgerState state)
{
  const char *classes[] = {understudy_style_for_state (state), NULL};

  return g_strdupv ((char **) classes);
}

static char **
get_state_classes (UnderstudyEntryRow *self, LedgerState state)
{
  const char *classes[] = {"caption-heading", understudy_style_for_state (state), NULL};

  return g_strdupv ((char **) classes);
}

static char *
get_time (UnderstudyEntryRow *self, gint64 created_at, gint64 now)
{
  return understudy_words_for_time (created_at, now);
}

static char *
get_full_time (UnderstudyEntryRow *self, gint64 created_at)
{
  return understudy_words_for_full_time (created_at);
}

static char *
get_source (UnderstudyEntryRow *self, const char *source_id)
{
  /* Translators: %s is the ID of the studio that is copied */
  return g_strdup_printf (_ ("From %s"), source_id != NULL ? source_id : "");
}

static char *
get_reason (UnderstudyEntryRow *self, LedgerState state, const char *code, const char *message)
{
  g_autoptr (Explanation) explanation = NULL;

  if (code == NULL && message == NULL)
    return NULL;
  explanation = explanation_new (state, code, message);
  return g_strdup (explanation_get_title (explanation));
}

/* Whether there is a studio that may be what came of it, which only a person can tell */
static gboolean
is_asking (UnderstudyEntryRow *self, LedgerState state, const char *code)
{
  return state == LEDGER_STATE_UNKNOWN && g_strcmp0 (code, DUPLICATOR_CODE_POSSIBLE_COPY) == 0;
}

static gboolean
has_reason (UnderstudyEntryRow *self, LedgerState state, const char *code, const char *message)
{
  return (state == LEDGER_STATE_REFUSED || state == LEDGER_STATE_UNKNOWN) &&
         (code != NULL || message != NULL) && !is_asking (self, state, code);
}

static gboolean
can_check (UnderstudyEntryRow *self, LedgerState state, const char *code)
{
  return state == LEDGER_STATE_UNKNOWN && !is_asking (self, state, code);
}

/* The ID of a possible copy is in the question */
static gboolean
has_copy (UnderstudyEntryRow *self, LedgerState state, const char *caster_id)
{
  return caster_id != NULL && *caster_id != '\0' && state != LEDGER_STATE_UNKNOWN;
}

static char *
get_question (UnderstudyEntryRow *self,
              const char *name,
              const char *caster_id,
              gint64 now,
              UnderstudyCatalogState state)
{
  LiveStudio *studio =
      self->catalog != NULL ? understudy_studio_catalog_lookup (self->catalog, caster_id) : NULL;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) made = NULL;
  g_autofree char *time = NULL;

  if (name == NULL || caster_id == NULL)
    return NULL;
  if (studio != NULL && live_studio_get_create_time (studio) != NULL)
    made = g_date_time_new_from_iso8601 (live_studio_get_create_time (studio), utc);
  if (made == NULL)
    /* Translators: the name of a studio, and its ID */
    return g_strdup_printf (_ ("Is “%s”, %s, this copy?"), name, caster_id);
  time = understudy_words_for_time (g_date_time_to_unix (made) * G_USEC_PER_SEC, now);
  /* Translators: the name of a studio, its ID, and when it was made, such as “Today 14:03” */
  return g_strdup_printf (_ ("Is “%s”, %s, made %s, this copy?"), name, caster_id, time);
}

/* Handlers */

static void
on_copy_clicked (UnderstudyEntryRow *self)
{
  if (self->entry != NULL && ledger_entry_get_caster_id (self->entry) != NULL)
    g_signal_emit (self, signals[SIGNAL_COPY], 0, ledger_entry_get_caster_id (self->entry));
}

static void
on_details_clicked (UnderstudyEntryRow *self)
{
  if (self->entry != NULL)
    g_signal_emit (self, signals[SIGNAL_DETAILS], 0, self->entry);
}

static void
on_check_clicked (UnderstudyEntryRow *self)
{
  if (self->entry != NULL)
    g_signal_emit (self, signals[SIGNAL_CHECK], 0, self->entry);
}

static void
on_is_it_clicked (UnderstudyEntryRow *self)
{
  if (self->entry != NULL)
    g_signal_emit (self, signals[SIGNAL_ANSWER], 0, self->entry, TRUE);
}

static void
on_again_clicked (UnderstudyEntryRow *self)
{
  if (self->entry != NULL)
    g_signal_emit (self, signals[SIGNAL_ANSWER], 0, self->entry, FALSE);
}

/* The list tells when the studio in question was made */
static void
need_studios (UnderstudyEntryRow *self)
{
  if (understudy_entry_row_get_filled (self) && self->entry != NULL && self->catalog != NULL &&
      is_asking (self, ledger_entry_get_state (self->entry),
                 ledger_entry_get_error_code (self->entry)))
    understudy_studio_catalog_need (self->catalog);
}

/* GTK 4.8 leaves list items without a name, and a row's buttons are alike in all rows */
static void
update_names (UnderstudyEntryRow *self)
{
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *label = NULL;
  g_autofree char *time = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *details = NULL;
  g_autofree char *check = NULL;
  g_autofree char *select = NULL;
  const char *name;

  if (self->entry == NULL)
    return;

  if (!ledger_entry_get_loaded (self->entry)) {
    if (item != NULL)
      gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("Loading…"), -1);
    return;
  }

  name = ledger_entry_get_name (self->entry);
  name = name != NULL ? name : "";
  time = understudy_words_for_time (ledger_entry_get_created_at (self->entry), self->now);
  /* Translators: what a screen reader says of a row of the history: the new studio's name, the
   * state, the time */
  label = g_strdup_printf (C_ ("row", "%s, %s, %s"), name,
                           workspace_words_for_state (ledger_entry_get_state (self->entry)), time);
  if (item != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);

  if (!understudy_entry_row_get_filled (self))
    return;

  /* Translators: what a screen reader calls a button; %s is the name of a studio */
  copy = g_strdup_printf (_ ("Copy ID of “%s”"), name);
  /* Translators: what a screen reader calls a button; %s is the name of a studio */
  details = g_strdup_printf (_ ("Details of “%s”"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  copy, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->details_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, details, -1);
  /* Translators: what a screen reader calls a button; %s is the name of a studio */
  check = g_strdup_printf (_ ("Check “%s”"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, check, -1);
  /* Translators: what a screen reader calls a check box; %s is the name of a studio */
  select = g_strdup_printf (_ ("Select “%s”"), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->selected_check),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, select, -1);
  need_studios (self);
}

static void
understudy_entry_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyEntryRow *self = UNDERSTUDY_ENTRY_ROW (object);

  switch (id) {
  case PROP_ENTRY:
    g_value_set_object (value, self->entry);
    break;
  case PROP_NOW:
    g_value_set_int64 (value, self->now);
    break;
  case PROP_CATALOG:
    g_value_set_object (value, self->catalog);
    break;
  case PROP_SELECTING:
    g_value_set_boolean (value, self->selecting);
    break;
  case PROP_SELECTED:
    g_value_set_boolean (value, self->selected);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_entry_row_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  UnderstudyEntryRow *self = UNDERSTUDY_ENTRY_ROW (object);

  switch (id) {
  case PROP_ENTRY:
    understudy_entry_row_set_entry (self, g_value_get_object (value));
    break;
  case PROP_NOW:
    if (self->now != g_value_get_int64 (value)) {
      self->now = g_value_get_int64 (value);
      g_object_notify_by_pspec (object, properties[PROP_NOW]);
      update_names (self);
    }
    break;
  case PROP_CATALOG:
    if (g_set_object (&self->catalog, g_value_get_object (value))) {
      g_object_notify_by_pspec (object, properties[PROP_CATALOG]);
      need_studios (self);
    }
    break;
  case PROP_SELECTING:
    if (self->selecting != g_value_get_boolean (value)) {
      self->selecting = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  case PROP_SELECTED:
    if (self->selected != g_value_get_boolean (value)) {
      self->selected = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_entry_row_dispose (GObject *object)
{
  UnderstudyEntryRow *self = UNDERSTUDY_ENTRY_ROW (object);

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  if (understudy_entry_row_get_filled (self))
    understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ENTRY_ROW);
  g_clear_object (&self->entry);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (understudy_entry_row_parent_class)->dispose (object);
}

static void
understudy_entry_row_class_init (UnderstudyEntryRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_entry_row_get_property;
  object_class->set_property = understudy_entry_row_set_property;
  object_class->dispose = understudy_entry_row_dispose;

  properties[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, LEDGER_TYPE_ENTRY, flags);
  properties[PROP_NOW] = g_param_spec_int64 ("now", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_CATALOG] =
      g_param_spec_object ("catalog", NULL, NULL, UNDERSTUDY_TYPE_STUDIO_CATALOG, flags);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] = g_param_spec_boolean ("selected", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DETAILS] = g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, LEDGER_TYPE_ENTRY);
  signals[SIGNAL_CHECK] = g_signal_new ("check", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, LEDGER_TYPE_ENTRY);
  signals[SIGNAL_ANSWER] =
      g_signal_new ("answer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, LEDGER_TYPE_ENTRY, G_TYPE_BOOLEAN);

  g_type_ensure (LEDGER_TYPE_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-entry-row.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryRow, details_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryRow, check_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyEntryRow, selected_check);
  gtk_widget_class_bind_template_callback (widget_class, get_page);
  gtk_widget_class_bind_template_callback (widget_class, get_state_words);
  gtk_widget_class_bind_template_callback (widget_class, get_state_icon);
  gtk_widget_class_bind_template_callback (widget_class, get_state_classes);
  gtk_widget_class_bind_template_callback (widget_class, get_icon_classes);
  gtk_widget_class_bind_template_callback (widget_class, get_time);
  gtk_widget_class_bind_template_callback (widget_class, get_full_time);
  gtk_widget_class_bind_template_callback (widget_class, get_source);
  gtk_widget_class_bind_template_callback (widget_class, get_reason);
  gtk_widget_class_bind_template_callback (widget_class, has_reason);
  gtk_widget_class_bind_template_callback (widget_class, has_copy);
  gtk_widget_class_bind_template_callback (widget_class, can_check);
  gtk_widget_class_bind_template_callback (widget_class, is_asking);
  gtk_widget_class_bind_template_callback (widget_class, get_question);
  gtk_widget_class_bind_template_callback (widget_class, on_check_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_is_it_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_again_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_clicked);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "entryrow");
}

static void
understudy_entry_row_init (UnderstudyEntryRow *self)
{
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, ROOM);
}

/**
 * understudy_entry_row_new:
 *
 * A row has a name, and takes room, but nothing is in it until it is filled: a list has many more
 * rows than are in sight.
 *
 * Returns: (transfer floating): a row that shows no entry yet
 */
GtkWidget *
understudy_entry_row_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_ENTRY_ROW, NULL);
}

/**
 * understudy_entry_row_set_entry:
 * @self: a row
 * @entry: (nullable): what it shows from now on
 *
 * The row follows the properties of @entry.
 */
void
understudy_entry_row_set_entry (UnderstudyEntryRow *self, LedgerEntry *entry)
{
  g_return_if_fail (UNDERSTUDY_IS_ENTRY_ROW (self));
  g_return_if_fail (entry == NULL || LEDGER_IS_ENTRY (entry));

  if (self->entry == entry)
    return;
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  g_set_object (&self->entry, entry);
  if (entry != NULL) {
    g_signal_connect_swapped (entry, "notify::state", G_CALLBACK (update_names), self);
    g_signal_connect_swapped (entry, "notify::loaded", G_CALLBACK (update_names), self);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENTRY]);
  update_names (self);
}

/**
 * understudy_entry_row_get_entry:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
LedgerEntry *
understudy_entry_row_get_entry (UnderstudyEntryRow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ENTRY_ROW (self), NULL);

  return self->entry;
}

/**
 * understudy_entry_row_get_filled:
 * @self: a row
 *
 * Returns: whether there are widgets in it
 */
gboolean
understudy_entry_row_get_filled (UnderstudyEntryRow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_ENTRY_ROW (self), FALSE);

  return self->details_button != NULL;
}

/**
 * understudy_entry_row_fill:
 * @self: a row
 *
 * Makes the widgets that show the entry. They stay, and show what the row shows from then on.
 */
void
understudy_entry_row_fill (UnderstudyEntryRow *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ENTRY_ROW (self));

  if (understudy_entry_row_get_filled (self))
    return;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), -1, -1);
  update_names (self);
}
