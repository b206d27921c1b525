/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-chooser.h"

#include "understudy-config.h"
#include "understudy-problem.h"
#include "understudy-studio-picks.h"
#include "understudy-studio-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _UnderstudyStudioChooser {
  GtkPopover parent_instance;

  GtkEditable *search_entry;
  GtkListView *list_view;
  GtkScrolledWindow *scrolled_window;

  UnderstudyStudioCatalog *catalog;
  GtkFilterListModel *filtered;
  GtkSingleSelection *selection;
  GtkCustomFilter *filter;
  UnderstudyStudioPicks *picks;
  char *needle; /* what is searched for, folded; NULL: nothing */
};

enum {
  PROP_0,
  PROP_CATALOG,
  PROP_PAGE,
  PROP_PROBLEM,
  PROP_REFRESHING,
  PROP_N_PICKED,
  N_PROPS,
};

enum {
  SIGNAL_CHOSEN,
  SIGNAL_CHOSEN_MANY,
  SIGNAL_DETAILS,
  SIGNAL_COPY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyStudioChooser, understudy_studio_chooser, GTK_TYPE_POPOVER)

static char *
fold (const char *text)
{
  g_autofree char *normal = NULL;

  if (text == NULL)
    return NULL;
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  return normal != NULL ? g_utf8_casefold (normal, -1) : NULL;
}

static gboolean
holds (const char *text, const char *needle)
{
  g_autofree char *folded = fold (text);

  return folded != NULL && strstr (folded, needle) != NULL;
}

static gboolean
matches (gpointer item, gpointer user_data)
{
  UnderstudyStudioChooser *self = user_data;

  return self->needle == NULL || holds (live_studio_get_name (item), self->needle) ||
         holds (live_studio_get_caster_id (item), self->needle);
}

static void
notify_page (UnderstudyStudioChooser *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REFRESHING]);
}

static char *
dup_problem (UnderstudyStudioChooser *self)
{
  const GError *error =
      self->catalog != NULL ? understudy_studio_catalog_get_error (self->catalog) : NULL;

  return error != NULL ? understudy_problem_dup_words (error) : NULL;
}

static gboolean
is_refreshing (UnderstudyStudioChooser *self)
{
  return self->catalog != NULL &&
         understudy_studio_catalog_get_state (self->catalog) == UNDERSTUDY_CATALOG_LOADING &&
         g_list_model_get_n_items (G_LIST_MODEL (self->catalog)) > 0;
}

static void
choose (UnderstudyStudioChooser *self, LiveStudio *studio)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, studio);
}

/* Several */

static void
on_picks_changed (UnderstudyStudioChooser *self)
{
  for (GtkWidget *item = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); item != NULL;
       item = gtk_widget_get_next_sibling (item)) {
    GtkWidget *child = gtk_widget_get_first_child (item);

    if (UNDERSTUDY_IS_STUDIO_ROW (child)) {
      UnderstudyStudioRow *row = UNDERSTUDY_STUDIO_ROW (child);

      understudy_studio_row_set_picked (
          row,
          understudy_studio_picks_contains (self->picks, understudy_studio_row_get_studio (row)));
    }
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_PICKED]);
}

static guint
count_picked (UnderstudyStudioChooser *self)
{
  return understudy_studio_picks_get_all (self->picks)->len;
}

static void
toggle (UnderstudyStudioChooser *self, guint position)
{
  g_autoptr (LiveStudio) studio = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  understudy_studio_picks_toggle (self->picks, studio);
}

static void
choose_picked (UnderstudyStudioChooser *self)
{
  g_autoptr (GPtrArray) studios = g_ptr_array_ref (understudy_studio_picks_get_all (self->picks));

  if (studios->len == 1) {
    choose (self, g_ptr_array_index (studios, 0));
  } else if (studios->len > 1) {
    gtk_popover_popdown (GTK_POPOVER (self));
    g_signal_emit (self, signals[SIGNAL_CHOSEN_MANY], 0, studios);
  }
}

static void
on_clear_clicked (UnderstudyStudioChooser *self)
{
  understudy_studio_picks_set_all (self->picks, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static gboolean
has_picked (UnderstudyStudioChooser *self, guint n_picked)
{
  return n_picked > 0;
}

static char *
get_choose_words (UnderstudyStudioChooser *self, guint n_picked)
{
  return g_strdup_printf (ngettext ("C_hoose %u Studio", "C_hoose %u Studios", n_picked), n_picked);
}

static void
on_search_changed (UnderstudyStudioChooser *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search_entry)));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = fold (text);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  notify_page (self);
}

static void
on_search_activated (UnderstudyStudioChooser *self)
{
  g_autoptr (LiveStudio) studio = NULL;
  guint position = gtk_single_selection_get_selected (self->selection);

  if (count_picked (self) > 0) {
    choose_picked (self);
    return;
  }
  studio = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                  position != GTK_INVALID_LIST_POSITION ? position : 0);
  if (studio != NULL)
    choose (self, studio);
}

static void
on_stop_search (UnderstudyStudioChooser *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
is_enter (guint keyval)
{
  return keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter;
}

/* Up and Down walk through the list while the words are still being typed; Ctrl+Enter marks */
static gboolean
on_search_key (UnderstudyStudioChooser *self, guint keyval, guint keycode, GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (n_items == 0)
    return GDK_EVENT_PROPAGATE;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;
  if (modifiers == GDK_CONTROL_MASK && is_enter (keyval)) {
    toggle (self, position);
    return GDK_EVENT_STOP;
  }
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval) {
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    position = MIN (position + 1, n_items - 1);
    break;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    position = position > 0 ? position - 1 : 0;
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
  return GDK_EVENT_STOP;
}

/* With marks, clicks go on marking: one of them must not undo all the others */
static void
on_row_activated (UnderstudyStudioChooser *self, guint position)
{
  g_autoptr (LiveStudio) studio = NULL;

  if (count_picked (self) > 0) {
    toggle (self, position);
    return;
  }
  studio = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (studio != NULL)
    choose (self, studio);
}

static gboolean
on_list_key (UnderstudyStudioChooser *self, guint keyval, guint keycode, GdkModifierType state)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean on_row = focus != NULL && gtk_widget_get_parent (focus) == GTK_WIDGET (self->list_view);
  gboolean marks = (modifiers == 0 && (keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space)) ||
                   (modifiers == GDK_CONTROL_MASK && is_enter (keyval));
  GtkWidget *row;

  /* On one of the row's buttons it is for the button */
  if (!marks || !on_row)
    return GDK_EVENT_PROPAGATE;
  row = gtk_widget_get_first_child (focus);
  if (UNDERSTUDY_IS_STUDIO_ROW (row))
    understudy_studio_picks_toggle (self->picks,
                                    understudy_studio_row_get_studio (UNDERSTUDY_STUDIO_ROW (row)));
  return GDK_EVENT_STOP;
}

static void
on_row_picked (UnderstudyStudioChooser *self, GParamSpec *pspec, UnderstudyStudioRow *row)
{
  gboolean picked;

  g_object_get (row, "picked", &picked, NULL);
  understudy_studio_picks_set (self->picks, understudy_studio_row_get_studio (row), picked);
}

static void
on_row_details (UnderstudyStudioChooser *self, LiveStudio *studio)
{
  g_autoptr (LiveStudio) held = g_object_ref (studio);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_DETAILS], 0, held);
}

static void
on_row_copy (UnderstudyStudioChooser *self, const char *text)
{
  g_autofree char *held = g_strdup (text);

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_COPY], 0, held);
}

static void
on_retry_clicked (UnderstudyStudioChooser *self)
{
  if (self->catalog != NULL)
    understudy_studio_catalog_refresh (self->catalog);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
on_setup (UnderstudyStudioChooser *self, GtkListItem *item)
{
  GtkWidget *row = understudy_studio_row_new ();

  g_signal_connect_object (row, "notify::picked", G_CALLBACK (on_row_picked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "duplicate", G_CALLBACK (choose), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "details", G_CALLBACK (on_row_details), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "copy", G_CALLBACK (on_row_copy), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (UnderstudyStudioChooser *self, GtkListItem *item)
{
  UnderstudyStudioRow *row = UNDERSTUDY_STUDIO_ROW (gtk_list_item_get_child (item));
  LiveStudio *studio = gtk_list_item_get_item (item);

  /* The mark first: with a studio it would be taken for a click */
  understudy_studio_row_set_picked (row, understudy_studio_picks_contains (self->picks, studio));
  understudy_studio_row_set_studio (row, studio);
}

static void
on_unbind (UnderstudyStudioChooser *self, GtkListItem *item)
{
  understudy_studio_row_set_studio (UNDERSTUDY_STUDIO_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
understudy_studio_chooser_map (GtkWidget *widget)
{
  UnderstudyStudioChooser *self = UNDERSTUDY_STUDIO_CHOOSER (widget);

  gtk_editable_set_text (self->search_entry, "");
  GTK_WIDGET_CLASS (understudy_studio_chooser_parent_class)->map (widget);
  /* What is there is shown at once, and brought up to date behind it */
  if (self->catalog != NULL)
    understudy_studio_catalog_refresh (self->catalog);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
understudy_studio_chooser_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyStudioChooser *self = UNDERSTUDY_STUDIO_CHOOSER (object);

  switch (id) {
  case PROP_CATALOG:
    g_value_set_object (value, self->catalog);
    break;
  case PROP_PAGE:
    g_value_set_string (value, understudy_studio_chooser_get_page (self));
    break;
  case PROP_PROBLEM:
    g_value_take_string (value, dup_problem (self));
    break;
  case PROP_REFRESHING:
    g_value_set_boolean (value, is_refreshing (self));
    break;
  case PROP_N_PICKED:
    g_value_set_uint (value, count_picked (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_chooser_set_property (GObject *object,
                                        guint id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  switch (id) {
  case PROP_CATALOG:
    understudy_studio_chooser_set_catalog (UNDERSTUDY_STUDIO_CHOOSER (object),
                                           g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_studio_chooser_dispose (GObject *object)
{
  UnderstudyStudioChooser *self = UNDERSTUDY_STUDIO_CHOOSER (object);

  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_STUDIO_CHOOSER);
  g_clear_object (&self->catalog);
  g_clear_object (&self->selection);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (understudy_studio_chooser_parent_class)->dispose (object);
}

static void
understudy_studio_chooser_finalize (GObject *object)
{
  UnderstudyStudioChooser *self = UNDERSTUDY_STUDIO_CHOOSER (object);

  g_free (self->needle);
  g_clear_object (&self->picks);
  G_OBJECT_CLASS (understudy_studio_chooser_parent_class)->finalize (object);
}

static void
understudy_studio_chooser_class_init (UnderstudyStudioChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_studio_chooser_get_property;
  object_class->set_property = understudy_studio_chooser_set_property;
  object_class->dispose = understudy_studio_chooser_dispose;
  object_class->finalize = understudy_studio_chooser_finalize;
  widget_class->map = understudy_studio_chooser_map;

  properties[PROP_CATALOG] =
      g_param_spec_object ("catalog", NULL, NULL, UNDERSTUDY_TYPE_STUDIO_CATALOG,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PAGE] =
      g_param_spec_string ("page", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM] =
      g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_REFRESHING] = g_param_spec_boolean ("refreshing", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_PICKED] = g_param_spec_uint ("n-picked", NULL, NULL, 0, G_MAXUINT, 0,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, LIVE_TYPE_STUDIO);
  signals[SIGNAL_CHOSEN_MANY] =
      g_signal_new ("chosen-many", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_DETAILS] = g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, LIVE_TYPE_STUDIO);
  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-studio-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioChooser, list_view);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyStudioChooser, scrolled_window);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
  gtk_widget_class_bind_template_callback (widget_class, choose_picked);
  gtk_widget_class_bind_template_callback (widget_class, has_picked);
  gtk_widget_class_bind_template_callback (widget_class, get_choose_words);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
understudy_studio_chooser_init (UnderstudyStudioChooser *self)
{
  GtkSelectionModel *model;

  self->picks = understudy_studio_picks_new ();
  g_signal_connect_object (self->picks, "notify", G_CALLBACK (on_picks_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->filtered)));
  model = GTK_SELECTION_MODEL (self->selection);
  gtk_list_view_set_model (self->list_view, model);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self));
}

/**
 * understudy_studio_chooser_set_catalog:
 * @self: a chooser
 * @catalog: (nullable): the studios to choose from
 *
 * They are asked for when the chooser is shown.
 */
void
understudy_studio_chooser_set_catalog (UnderstudyStudioChooser *self,
                                       UnderstudyStudioCatalog *catalog)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CHOOSER (self));
  g_return_if_fail (catalog == NULL || UNDERSTUDY_IS_STUDIO_CATALOG (catalog));

  if (self->catalog == catalog)
    return;
  if (self->catalog != NULL)
    g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_set_object (&self->catalog, catalog);
  gtk_filter_list_model_set_model (self->filtered, catalog != NULL ? G_LIST_MODEL (catalog) : NULL);
  if (catalog != NULL)
    g_signal_connect_swapped (catalog, "notify", G_CALLBACK (notify_page), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CATALOG]);
  notify_page (self);
}

/**
 * understudy_studio_chooser_set_picked:
 * @self: a chooser
 * @studios: (nullable) (element-type LiveStudio): those that are chosen at present, where they are
 * several
 *
 * Sets which studios are marked.
 */
void
understudy_studio_chooser_set_picked (UnderstudyStudioChooser *self, GPtrArray *studios)
{
  g_return_if_fail (UNDERSTUDY_IS_STUDIO_CHOOSER (self));

  understudy_studio_picks_set_all (self->picks, studios);
}

/**
 * understudy_studio_chooser_get_page:
 * @self: a chooser
 *
 * Returns: (transfer none): the name of the page that it shows
 */
const char *
understudy_studio_chooser_get_page (UnderstudyStudioChooser *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CHOOSER (self), NULL);

  if (self->catalog == NULL)
    return "loading";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->catalog)) > 0)
    return g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0 ? "list" : "nothing-found";

  switch (understudy_studio_catalog_get_state (self->catalog)) {
  case UNDERSTUDY_CATALOG_READY:
    return "empty";
  case UNDERSTUDY_CATALOG_FAILED:
    return "failed";
  case UNDERSTUDY_CATALOG_IDLE:
  case UNDERSTUDY_CATALOG_LOADING:
  default:
    return "loading";
  }
}
