/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-studio-chooser.h"

#include "understudy-config.h"
#include "understudy-problem.h"
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
  char *needle; /* what is searched for, folded; NULL: nothing */
};

enum {
  PROP_0,
  PROP_CATALOG,
  PROP_PAGE,
  PROP_PROBLEM,
  PROP_REFRESHING,
  N_PROPS,
};

enum {
  SIGNAL_CHOSEN,
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
choose (UnderstudyStudioChooser *self, guint position)
{
  g_autoptr (LiveStudio) studio = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (studio == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, studio);
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
  guint position = gtk_single_selection_get_selected (self->selection);

  choose (self, position != GTK_INVALID_LIST_POSITION ? position : 0);
}

static void
on_stop_search (UnderstudyStudioChooser *self)
{
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    gtk_editable_set_text (self->search_entry, "");
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

/* Up and Down walk through the list while the words are still being typed */
static gboolean
on_search_key (UnderstudyStudioChooser *self, guint keyval, guint keycode, GdkModifierType state)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint position = gtk_single_selection_get_selected (self->selection);

  if (n_items == 0 || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  if (position == GTK_INVALID_LIST_POSITION)
    position = 0;

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

static void
on_row_activated (UnderstudyStudioChooser *self, guint position)
{
  choose (self, position);
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
  gtk_list_item_set_child (item, understudy_studio_row_new ());
}

static void
on_bind (UnderstudyStudioChooser *self, GtkListItem *item)
{
  understudy_studio_row_set_studio (UNDERSTUDY_STUDIO_ROW (gtk_list_item_get_child (item)),
                                    gtk_list_item_get_item (item));
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
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, LIVE_TYPE_STUDIO);

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
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
}

static void
understudy_studio_chooser_init (UnderstudyStudioChooser *self)
{
  GtkSelectionModel *model;

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
