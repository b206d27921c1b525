/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-history-search.h"

#include "base-clock.h"
#include "ledger-attempt.h"
#include "understudy-config.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyHistorySearch {
  GtkWidget parent_instance;

  GtkSearchEntry *entry;
  GtkMenuButton *filter_button;
  GtkCheckButton *done_check;
  GtkCheckButton *refused_check;
  GtkCheckButton *unknown_check;
  GtkCheckButton *cancelled_check;
  GtkCheckButton *under_way_check;
  GtkDropDown *time_drop_down;
  GtkDropDown *account_drop_down;
  GtkStringList *accounts;

  Ledger *ledger;
  LedgerQuery *query;
  char *status;
  gboolean selecting;
  gboolean clearing;
  GCancellable *cancellable; /* of asking for the accounts */
};

enum {
  PROP_0,
  PROP_LEDGER,
  PROP_QUERY,
  PROP_STATUS,
  PROP_SELECTING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint transfer_signal;

G_DEFINE_FINAL_TYPE (UnderstudyHistorySearch, understudy_history_search, GTK_TYPE_WIDGET)

/* What is wanted */

static guint
get_states (UnderstudyHistorySearch *self)
{
  guint states = 0;

  if (gtk_check_button_get_active (self->done_check))
    states |= LEDGER_STATES (LEDGER_STATE_DONE);
  if (gtk_check_button_get_active (self->refused_check))
    states |= LEDGER_STATES (LEDGER_STATE_REFUSED);
  if (gtk_check_button_get_active (self->unknown_check))
    states |= LEDGER_STATES (LEDGER_STATE_UNKNOWN);
  if (gtk_check_button_get_active (self->cancelled_check))
    states |= LEDGER_STATES (LEDGER_STATE_CANCELLED);
  if (gtk_check_button_get_active (self->under_way_check))
    states |= LEDGER_STATES (LEDGER_STATE_QUEUED) | LEDGER_STATES (LEDGER_STATE_SENDING);

  return states;
}

/* From the beginning of a day on, where the user is */
static gint64
get_since (UnderstudyHistorySearch *self)
{
  gint64 now = base_clock_get_real_time (base_clock_get_system ());
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) midnight = NULL;

  switch (gtk_drop_down_get_selected (self->time_drop_down)) {
  case 1:
    day = g_date_time_ref (today);
    break;
  case 2:
    day = g_date_time_add_days (today, -6);
    break;
  case 3:
    day = g_date_time_add_days (today, -29);
    break;
  case 4:
    day = g_date_time_add_years (today, -1);
    break;
  default:
    return 0;
  }

  midnight = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                    g_date_time_get_day_of_month (day), 0, 0, 0);
  return g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
}

static const char *
get_account (UnderstudyHistorySearch *self)
{
  guint selected = gtk_drop_down_get_selected (self->account_drop_down);

  /* The first one is any */
  return selected != GTK_INVALID_LIST_POSITION && selected > 0
             ? gtk_string_list_get_string (self->accounts, selected)
             : NULL;
}

static void
update_query (UnderstudyHistorySearch *self)
{
  LedgerQueryTerms terms = {
      .text = gtk_editable_get_text (GTK_EDITABLE (self->entry)),
      .states = get_states (self),
      .account = get_account (self),
      .since = get_since (self),
  };
  g_autoptr (LedgerQuery) query = NULL;

  if (self->clearing)
    return;
  query = ledger_query_new (&terms);
  if (ledger_query_equal (query, self->query))
    return;

  ledger_query_unref (self->query);
  self->query = g_steal_pointer (&query);
  if (terms.states != 0 || terms.account != NULL || terms.since != 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "filtering");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "filtering");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

static gboolean
has_text (UnderstudyHistorySearch *self, const char *text)
{
  return text != NULL && *text != '\0';
}

static void
on_stop_search (UnderstudyHistorySearch *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

/* Accounts: the ledger knows which there are, and one that was chosen stays */

static void
on_accounts_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  UnderstudyHistorySearch *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts =
      ledger_list_accounts_finish (LEDGER_LEDGER (source), result, &error);
  g_autofree char *chosen = NULL;
  guint selected = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (accounts == NULL) {
    g_debug ("The accounts could not be listed: %s", error->message);
    return;
  }

  chosen = g_strdup (get_account (self));
  self->clearing = TRUE;
  gtk_string_list_splice (self->accounts, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->accounts)), NULL);
  gtk_string_list_append (self->accounts, _ ("Any Account"));
  for (guint i = 0; i < accounts->len; i++) {
    gtk_string_list_append (self->accounts, accounts->pdata[i]);
    if (g_strcmp0 (accounts->pdata[i], chosen) == 0)
      selected = i + 1;
  }
  gtk_drop_down_set_selected (self->account_drop_down, selected);
  gtk_widget_set_visible (GTK_WIDGET (self->account_drop_down), accounts->len > 1);
  self->clearing = FALSE;
  update_query (self);
}

static void
on_filter_shown (UnderstudyHistorySearch *self)
{
  if (self->ledger == NULL)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  ledger_list_accounts_async (self->ledger, self->cancellable, on_accounts_listed, self);
}

/* Actions */

static void
on_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (UNDERSTUDY_HISTORY_SEARCH (widget)->entry));
}

static void
on_transfer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, transfer_signal, 0, name + strlen ("history."));
}

/* The object */

static void
understudy_history_search_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyHistorySearch *self = UNDERSTUDY_HISTORY_SEARCH (object);

  switch (id) {
  case PROP_LEDGER:
    g_value_set_object (value, self->ledger);
    break;
  case PROP_QUERY:
    g_value_set_boxed (value, self->query);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_SELECTING:
    g_value_set_boolean (value, self->selecting);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_history_search_set_property (GObject *object,
                                        guint id,
                                        const GValue *value,
                                        GParamSpec *pspec)
{
  UnderstudyHistorySearch *self = UNDERSTUDY_HISTORY_SEARCH (object);

  switch (id) {
  case PROP_LEDGER:
    if (g_set_object (&self->ledger, g_value_get_object (value)))
      g_object_notify_by_pspec (object, pspec);
    break;
  case PROP_STATUS:
    if (g_strcmp0 (self->status, g_value_get_string (value)) != 0) {
      g_free (self->status);
      self->status = g_value_dup_string (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  case PROP_SELECTING:
    if (self->selecting != g_value_get_boolean (value)) {
      self->selecting = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_history_search_dispose (GObject *object)
{
  UnderstudyHistorySearch *self = UNDERSTUDY_HISTORY_SEARCH (object);

  self->clearing = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->entry != NULL)
    gtk_search_entry_set_key_capture_widget (self->entry, NULL);
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_HISTORY_SEARCH);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (understudy_history_search_parent_class)->dispose (object);
}

static void
understudy_history_search_finalize (GObject *object)
{
  UnderstudyHistorySearch *self = UNDERSTUDY_HISTORY_SEARCH (object);

  ledger_query_unref (self->query);
  g_free (self->status);
  G_OBJECT_CLASS (understudy_history_search_parent_class)->finalize (object);
}

static void
understudy_history_search_class_init (UnderstudyHistorySearchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read_write =
      G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_history_search_get_property;
  object_class->set_property = understudy_history_search_set_property;
  object_class->dispose = understudy_history_search_dispose;
  object_class->finalize = understudy_history_search_finalize;

  properties[PROP_LEDGER] =
      g_param_spec_object ("ledger", NULL, NULL, LEDGER_TYPE_LEDGER, read_write);
  properties[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, LEDGER_TYPE_QUERY, read_only);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, read_write);
  properties[PROP_SELECTING] = g_param_spec_boolean ("selecting", NULL, NULL, FALSE, read_write);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  transfer_signal = g_signal_new ("transfer", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-history-search.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, entry);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, filter_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, done_check);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, refused_check);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, unknown_check);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, cancelled_check);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, under_way_check);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, time_drop_down);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, account_drop_down);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyHistorySearch, accounts);
  gtk_widget_class_bind_template_callback (widget_class, update_query);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_shown);
  gtk_widget_class_bind_template_callback (widget_class, understudy_history_search_clear);
  gtk_widget_class_install_action (widget_class, "history.search", NULL, on_search_action);
  gtk_widget_class_install_action (widget_class, "history.export-table", NULL, on_transfer_action);
  gtk_widget_class_install_action (widget_class, "history.export-json", NULL, on_transfer_action);
  gtk_widget_class_install_action (widget_class, "history.import", NULL, on_transfer_action);
  gtk_widget_class_set_css_name (widget_class, "historysearch");
}

static void
understudy_history_search_init (UnderstudyHistorySearch *self)
{
  self->query = ledger_query_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_history_search_get_query:
 * @self: a search
 *
 * Returns: (transfer none): what is wanted
 */
LedgerQuery *
understudy_history_search_get_query (UnderstudyHistorySearch *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_HISTORY_SEARCH (self), NULL);

  return self->query;
}

/**
 * understudy_history_search_clear:
 * @self: a search
 *
 * Wants everything again.
 */
void
understudy_history_search_clear (UnderstudyHistorySearch *self)
{
  g_return_if_fail (UNDERSTUDY_IS_HISTORY_SEARCH (self));

  self->clearing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_check_button_set_active (self->done_check, FALSE);
  gtk_check_button_set_active (self->refused_check, FALSE);
  gtk_check_button_set_active (self->unknown_check, FALSE);
  gtk_check_button_set_active (self->cancelled_check, FALSE);
  gtk_check_button_set_active (self->under_way_check, FALSE);
  gtk_drop_down_set_selected (self->time_drop_down, 0);
  gtk_drop_down_set_selected (self->account_drop_down, 0);
  self->clearing = FALSE;
  update_query (self);
}

/**
 * understudy_history_search_capture:
 * @self: a search
 * @widget: where typing begins a search
 */
void
understudy_history_search_capture (UnderstudyHistorySearch *self, GtkWidget *widget)
{
  g_return_if_fail (UNDERSTUDY_IS_HISTORY_SEARCH (self));

  gtk_search_entry_set_key_capture_widget (self->entry, widget);
}
