/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-history-private.h"

#include "base-clock.h"
#include "understudy-config.h"
#include "understudy-widget.h"
#include "understudy-entry-row.h"
#include "understudy-queue-bar.h"
#include "understudy-removal.h"
#include "understudy-strip-layout.h"

#include <glib/gi18n-lib.h>

enum {
  PROP_0,
  PROP_MODEL,
  PROP_PROBLEM,
  PROP_PAGE,
  PROP_NOW,
  PROP_QUEUE,
  PROP_CATALOG,
  PROP_HAS_ENTRIES,
  PROP_SELECTING,
  PROP_STATUS,
  N_PROPS,
};

enum {
  SIGNAL_COPY,
  SIGNAL_DETAILS,
  SIGNAL_RETRY,
  SIGNAL_TOAST,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyHistory, understudy_history, GTK_TYPE_WIDGET)

static void start_day (UnderstudyHistory *self);

static gboolean
on_midnight (gpointer user_data)
{
  UnderstudyHistory *self = user_data;

  self->midnight_source = 0;
  start_day (self);
  return G_SOURCE_REMOVE;
}

/* "Today" is only true until midnight; a window may well be open for longer */
static void
start_day (UnderstudyHistory *self)
{
  g_autoptr (GDateTime) now = NULL;
  g_autoptr (GDateTime) tomorrow = NULL;
  g_autoptr (GDateTime) midnight = NULL;
  gint64 left = 60;

  self->now = base_clock_get_real_time (base_clock_get_system ());
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOW]);

  now = g_date_time_new_from_unix_local (self->now / G_USEC_PER_SEC);
  tomorrow = now != NULL ? g_date_time_add_days (now, 1) : NULL;
  if (tomorrow != NULL)
    midnight =
        g_date_time_new_local (g_date_time_get_year (tomorrow), g_date_time_get_month (tomorrow),
                               g_date_time_get_day_of_month (tomorrow), 0, 0, 0);
  if (midnight != NULL)
    left = g_date_time_difference (midnight, now) / G_USEC_PER_SEC + 1;
  /* At least once an hour: a timeout does not count the time that the computer sleeps */
  g_clear_handle_id (&self->midnight_source, g_source_remove);
  self->midnight_source = g_timeout_add_seconds ((guint) CLAMP (left, 1, 3600), on_midnight, self);
}

/* Tab would go through the buttons of every row there is; from GTK 4.12 on it can leave after one
 */
static void
let_tab_leave (GtkListView *list_view)
{
#if GTK_CHECK_VERSION(4, 12, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_list_view_set_tab_behavior (list_view, GTK_LIST_TAB_ITEM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#endif
}

/* The window is drawn before there is anything to show here: the list, and the pages that stand in
 * for it, can be made after that */
static void
build (UnderstudyHistory *self)
{
  if (self->list_view != NULL)
    return;
  gtk_widget_init_template (GTK_WIDGET (self));
  let_tab_leave (self->list_view);
  g_signal_connect_object (self->list_view, "map", G_CALLBACK (understudy_history_watch_rows), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list_view, "unmap", G_CALLBACK (understudy_history_unwatch_rows),
                           self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->list_view)))
    understudy_history_watch_rows (self);
  understudy_history_search_capture (self->search, GTK_WIDGET (self->list_view));
}

void
understudy_history_notify_page (UnderstudyHistory *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_ENTRIES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static gboolean
scroll_to_top (gpointer user_data)
{
  UnderstudyHistory *self = user_data;

  self->scroll_source = 0;
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
  return G_SOURCE_REMOVE;
}

/* A list view keeps showing what it shows; but who looks at the newest wants to see what is newer
 * still */
void
understudy_history_items_changed (UnderstudyHistory *self,
                                  guint position,
                                  guint n_removed,
                                  guint n_added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled_window);

  understudy_history_notify_page (self);
  if (position == 0 && n_added > n_removed && self->scroll_source == 0 &&
      gtk_adjustment_get_value (adjustment) < 1)
    self->scroll_source = g_idle_add (scroll_to_top, self);
}

static void
on_row_copy (UnderstudyHistory *self, const char *caster_id)
{
  g_signal_emit (self, signals[SIGNAL_COPY], 0, caster_id);
}

static void
on_row_details (UnderstudyHistory *self, LedgerEntry *entry)
{
  g_signal_emit (self, signals[SIGNAL_DETAILS], 0, entry);
}

static void
on_row_check (UnderstudyHistory *self, LedgerEntry *entry)
{
  if (self->queue != NULL)
    understudy_queue_check (self->queue, entry);
}

static void
on_row_answer (UnderstudyHistory *self, LedgerEntry *entry, gboolean is_it)
{
  if (self->queue != NULL)
    understudy_queue_answer (self->queue, entry, is_it);
}

/* Marking a row in its box, and in the view */
static void
on_row_selected (GtkListItem *item, GParamSpec *pspec, UnderstudyEntryRow *row)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (row), GTK_TYPE_LIST_VIEW);
  GtkSelectionModel *selection =
      view != NULL ? gtk_list_view_get_model (GTK_LIST_VIEW (view)) : NULL;
  gboolean selected;

  g_object_get (row, "selected", &selected, NULL);
  if (selection == NULL || selected == gtk_list_item_get_selected (item) ||
      gtk_list_item_get_position (item) == GTK_INVALID_LIST_POSITION)
    return;
  if (selected)
    gtk_selection_model_select_item (selection, gtk_list_item_get_position (item), FALSE);
  else
    gtk_selection_model_unselect_item (selection, gtk_list_item_get_position (item));
}

static void
on_setup (UnderstudyHistory *self, GtkListItem *item)
{
  GtkWidget *row = understudy_entry_row_new ();

  g_object_bind_property (self, "now", row, "now", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "catalog", row, "catalog", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "selecting", row, "selecting", G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "selected", row, "selected", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_row_selected), item,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "check", G_CALLBACK (on_row_check), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "answer", G_CALLBACK (on_row_answer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "copy", G_CALLBACK (on_row_copy), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "details", G_CALLBACK (on_row_details), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, row);
}

static void
on_bind (UnderstudyHistory *self, GtkListItem *item)
{
  understudy_entry_row_set_entry (UNDERSTUDY_ENTRY_ROW (gtk_list_item_get_child (item)),
                                  gtk_list_item_get_item (item));
}

static void
on_unbind (UnderstudyHistory *self, GtkListItem *item)
{
  understudy_entry_row_set_entry (UNDERSTUDY_ENTRY_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_activate (UnderstudyHistory *self, guint position)
{
  g_autoptr (LedgerEntry) entry = g_list_model_get_item (self->shown, position);

  if (entry != NULL && ledger_entry_get_loaded (entry))
    g_signal_emit (self, signals[SIGNAL_DETAILS], 0, entry);
}

static void
on_retry_clicked (UnderstudyHistory *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
on_query_changed (UnderstudyHistory *self)
{
  understudy_history_update_shown (self);
}

static void
on_show_everything_clicked (UnderstudyHistory *self)
{
  understudy_history_search_clear (self->search);
}

static char *
get_status (UnderstudyHistory *self)
{
  guint n = self->shown != NULL ? g_list_model_get_n_items (self->shown) : 0;

  if (!understudy_history_is_searching (self) || !LEDGER_IS_RESULTS (self->shown))
    return NULL;
  if (ledger_results_get_searching (LEDGER_RESULTS (self->shown)))
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%'u found so far…", "%'u found so far…", n), n);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%'u found", "%'u found", n), n);
}

static void
set_selecting (UnderstudyHistory *self, gboolean selecting)
{
  if (self->selecting == selecting)
    return;

  self->selecting = selecting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
  if (self->model != NULL)
    understudy_history_update_shown (self);
}

static void
on_select_all_clicked (UnderstudyHistory *self)
{
  gtk_selection_model_select_all (gtk_list_view_get_model (self->list_view));
}

static void
on_removed (AdwToast *toast, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_TOAST], 0, toast);
}

static void
on_delete_clicked (UnderstudyHistory *self)
{
  GtkSelectionModel *selection = gtk_list_view_get_model (self->list_view);
  g_autoptr (GtkBitset) selected = NULL;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint position;

  if (selection == NULL || !LEDGER_IS_RESULTS (self->shown))
    return;

  selected = gtk_selection_model_get_selection (selection);
  for (gboolean valid = gtk_bitset_iter_init_first (&iter, selected, &position); valid;
       valid = gtk_bitset_iter_next (&iter, &position)) {
    gint64 id = ledger_results_get_id (LEDGER_RESULTS (self->shown), position);

    g_array_append_val (ids, id);
  }
  understudy_removal_run (understudy_history_peek_ledger (self), ids,
                          gtk_check_button_get_active (self->unknown_check)
                              ? LEDGER_REMOVAL_UNKNOWN
                              : LEDGER_REMOVAL_FINISHED,
                          on_removed, g_object_ref (self), g_object_unref);
  set_selecting (self, FALSE);
}

static void
on_transfer (UnderstudyHistory *self, const char *kind)
{
  if (understudy_history_peek_ledger (self) != NULL)
    understudy_transfer_choose (self->transfer, understudy_history_peek_ledger (self),
                                understudy_history_search_get_query (self->search), kind);
}

static void
on_import_clicked (UnderstudyHistory *self)
{
  on_transfer (self, "import");
}

static void
on_transfer_ended (UnderstudyHistory *self, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);

  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

static void
understudy_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyHistory *self = UNDERSTUDY_HISTORY (object);

  switch (id) {
  case PROP_MODEL:
    g_value_set_object (value, self->model);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_PAGE:
    g_value_set_string (value, understudy_history_get_page (self));
    break;
  case PROP_NOW:
    g_value_set_int64 (value, self->now);
    break;
  case PROP_QUEUE:
    g_value_set_object (value, self->queue);
    break;
  case PROP_CATALOG:
    g_value_set_object (value, self->catalog);
    break;
  case PROP_HAS_ENTRIES:
    g_value_set_boolean (value, self->model != NULL && g_list_model_get_n_items (self->model) > 0);
    break;
  case PROP_SELECTING:
    g_value_set_boolean (value, self->selecting);
    break;
  case PROP_STATUS:
    g_value_take_string (value, get_status (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_history_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  UnderstudyHistory *self = UNDERSTUDY_HISTORY (object);

  switch (id) {
  case PROP_MODEL:
    understudy_history_set_model (self, g_value_get_object (value));
    break;
  case PROP_PROBLEM:
    if (g_strcmp0 (self->problem, g_value_get_string (value)) != 0) {
      g_free (self->problem);
      self->problem = g_value_dup_string (value);
      if (self->problem != NULL)
        build (self);
      g_object_notify_by_pspec (object, properties[PROP_PROBLEM]);
      understudy_history_notify_page (self);
    }
    break;
  case PROP_QUEUE:
    if (g_set_object (&self->queue, g_value_get_object (value)))
      g_object_notify_by_pspec (object, properties[PROP_QUEUE]);
    break;
  case PROP_SELECTING:
    set_selecting (self, g_value_get_boolean (value));
    break;
  case PROP_CATALOG:
    if (g_set_object (&self->catalog, g_value_get_object (value)))
      g_object_notify_by_pspec (object, properties[PROP_CATALOG]);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_history_dispose (GObject *object)
{
  UnderstudyHistory *self = UNDERSTUDY_HISTORY (object);

  g_clear_handle_id (&self->midnight_source, g_source_remove);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  understudy_history_unwatch_rows (self);
  if (self->list_view != NULL) {
    understudy_history_set_model (self, NULL);
    understudy_history_let_go_of_awaited (self);
    understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_HISTORY);
  }
  g_clear_object (&self->queue);
  g_clear_object (&self->catalog);
  G_OBJECT_CLASS (understudy_history_parent_class)->dispose (object);
}

static void
understudy_history_finalize (GObject *object)
{
  UnderstudyHistory *self = UNDERSTUDY_HISTORY (object);

  g_free (self->problem);
  G_OBJECT_CLASS (understudy_history_parent_class)->finalize (object);
}

static void
understudy_history_class_init (UnderstudyHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_write =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_history_get_property;
  object_class->set_property = understudy_history_set_property;
  object_class->dispose = understudy_history_dispose;
  object_class->finalize = understudy_history_finalize;

  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, read_write);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read_write);
  properties[PROP_PAGE] = g_param_spec_string ("page", NULL, NULL, NULL, read_only);
  properties[PROP_NOW] =
      g_param_spec_int64 ("now", NULL, NULL, G_MININT64, G_MAXINT64, 0, read_only);
  properties[PROP_QUEUE] =
      g_param_spec_object ("queue", NULL, NULL, UNDERSTUDY_TYPE_QUEUE, read_write);
  properties[PROP_CATALOG] =
      g_param_spec_object ("catalog", NULL, NULL, UNDERSTUDY_TYPE_STUDIO_CATALOG, read_write);
  properties[PROP_HAS_ENTRIES] = g_param_spec_boolean ("has-entries", NULL, NULL, FALSE, read_only);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, read_write);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_COPY] = g_signal_new ("copy", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_DETAILS] = g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, LEDGER_TYPE_ENTRY);
  signals[SIGNAL_RETRY] = g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SIGNAL_TOAST] = g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, ADW_TYPE_TOAST);

  g_type_ensure (UNDERSTUDY_TYPE_QUEUE_BAR);
  g_type_ensure (UNDERSTUDY_TYPE_HISTORY_SEARCH);
  g_type_ensure (UNDERSTUDY_TYPE_STRIP_LAYOUT);
  g_type_ensure (UNDERSTUDY_TYPE_TRANSFER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-history.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, list_view);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, search);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, transfer);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, selection_label);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, delete_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistory, unknown_check);
  gtk_widget_class_bind_template_callback (widget_class, on_query_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_show_everything_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_select_all_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_delete_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_transfer);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_transfer_ended);
  gtk_widget_class_bind_template_callback (widget_class, on_setup);
  gtk_widget_class_bind_template_callback (widget_class, on_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_unbind);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_clicked);
  gtk_widget_class_set_css_name (widget_class, "history");
}

static void
understudy_history_init (UnderstudyHistory *self)
{
  start_day (self);
}

/**
 * understudy_history_set_model:
 * @self: a history
 * @model: (nullable): a #GListModel of #LedgerEntry, newest first; %NULL while there is none
 *
 * Sets what is shown.
 */
void
understudy_history_set_model (UnderstudyHistory *self, GListModel *model)
{
  g_return_if_fail (UNDERSTUDY_IS_HISTORY (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  build (self);
  /* Also while something else is shown */
  if (model != NULL)
    g_signal_connect_object (model, "notify::n-items", G_CALLBACK (understudy_history_notify_page),
                             self, G_CONNECT_SWAPPED);
  g_object_set (self->search, "ledger", understudy_history_peek_ledger (self), NULL);
  understudy_history_update_shown (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

/**
 * understudy_history_get_page:
 * @self: a history
 *
 * Returns: (transfer none): the name of the page that it shows: "loading", "empty", "list",
 * "nothing-found" or "failed"
 */
const char *
understudy_history_get_page (UnderstudyHistory *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_HISTORY (self), NULL);

  if (self->model != NULL && g_list_model_get_n_items (self->model) == 0)
    return "empty";
  if (LEDGER_IS_RESULTS (self->shown) && g_list_model_get_n_items (self->shown) == 0 &&
      !ledger_results_get_searching (LEDGER_RESULTS (self->shown)))
    return "nothing-found";
  if (self->model != NULL)
    return "list";
  return self->problem != NULL ? "failed" : "loading";
}
