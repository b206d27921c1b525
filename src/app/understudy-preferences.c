/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-preferences.h"

#include "account.h"
#include "ledger-trim.h"
#include "understudy-config.h"
#include "understudy-field.h"
#include "understudy-settings.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyPreferences {
  AdwWindow parent_instance;

  AdwComboRow *account_row;
  AdwComboRow *format_row;
  GtkSpinButton *connect_timeout_button;
  GtkSpinButton *timeout_button;
  GtkSwitch *notifications_switch;
  AdwComboRow *keep_row;
  AdwActionRow *size_row;

  GSettings *settings;
  GListModel *accounts;
  Ledger *ledger;
  GCancellable *cancellable;
  gboolean filling; /* the list of accounts, which chooses none by that */
};

G_DEFINE_FINAL_TYPE (UnderstudyPreferences, understudy_preferences, ADW_TYPE_WINDOW)

/* Choices whose order in the list is that of the schema's words */

static gboolean
index_from_setting (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *words = user_data;

  for (guint i = 0; words[i] != NULL; i++) {
    if (g_str_equal (words[i], g_variant_get_string (variant, NULL))) {
      g_value_set_uint (value, i);
      return TRUE;
    }
  }
  return FALSE;
}

static GVariant *
setting_from_index (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *words = user_data;
  guint index = g_value_get_uint (value);

  return index < g_strv_length ((char **) words) ? g_variant_new_string (words[index]) : NULL;
}

static const char *const format_words[] = {"json", "xml", NULL};
static const char *const keep_words[] = {"forever", "year", "quarter", "month", NULL};

/* The default account: the first of the list is the one that was used last */

static void
fill_accounts (UnderstudyPreferences *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *chosen = g_settings_get_string (self->settings, "default-account");
  guint selected = 0;

  gtk_string_list_append (names, _ ("The one used last"));
  for (guint i = 0; i < g_list_model_get_n_items (self->accounts); i++) {
    g_autoptr (Account) account = g_list_model_get_item (self->accounts, i);

    gtk_string_list_append (names, account_get_name (account));
    if (g_strcmp0 (account_get_id (account), chosen) == 0)
      selected = i + 1;
  }

  self->filling = TRUE;
  adw_combo_row_set_model (self->account_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->account_row, selected);
  self->filling = FALSE;
}

static void
on_account_selected (UnderstudyPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->account_row);
  g_autoptr (Account) account = NULL;

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected > 0)
    account = g_list_model_get_item (self->accounts, selected - 1);
  g_settings_set_string (self->settings, "default-account",
                         account != NULL ? account_get_id (account) : "");
}

/* How large the history is */

static void
on_measured (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  g_autofree char *words = NULL;
  LedgerMeasure measure;

  if (!ledger_measure_finish (LEDGER_LEDGER (source), result, &measure, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      g_info ("The history was not measured: %s", error->message);
    return;
  }
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  size = g_format_size ((guint64) measure.bytes);
  /* Translators: how many orders there are in the history, and how large the file is: 1.2 MB */
  words = g_strdup_printf (ngettext ("%lu order, %s", "%lu orders, %s", (gulong) measure.entries),
                           (gulong) measure.entries, size);
  adw_action_row_set_subtitle (self->size_row, words);
}

static void
measure (UnderstudyPreferences *self)
{
  ledger_measure_async (self->ledger, self->cancellable, on_measured, g_object_ref (self));
}

static void
bind (UnderstudyPreferences *self)
{
  g_settings_bind (self->settings, "connect-timeout", self->connect_timeout_button, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "timeout", self->timeout_button, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "notifications", self->notifications_switch, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (self->settings, "response-format", self->format_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, index_from_setting, setting_from_index,
                                (gpointer) format_words, NULL);
  g_settings_bind_with_mapping (self->settings, "keep-history", self->keep_row, "selected",
                                G_SETTINGS_BIND_GET, index_from_setting, setting_from_index,
                                (gpointer) keep_words, NULL);
}

static gboolean
understudy_preferences_close_request (GtkWindow *window)
{
  UnderstudyPreferences *self = UNDERSTUDY_PREFERENCES (window);
  guint selected = adw_combo_row_get_selected (self->keep_row);

  if (selected < G_N_ELEMENTS (keep_words) - 1)
    g_settings_set_string (self->settings, "keep-history", keep_words[selected]);
  return GTK_WINDOW_CLASS (understudy_preferences_parent_class)->close_request (window);
}

static void
understudy_preferences_dispose (GObject *object)
{
  UnderstudyPreferences *self = UNDERSTUDY_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  if (self->ledger != NULL)
    g_signal_handlers_disconnect_by_data (self->ledger, self);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_PREFERENCES);
  g_clear_object (&self->settings);
  g_clear_object (&self->accounts);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (understudy_preferences_parent_class)->dispose (object);
}

static void
understudy_preferences_finalize (GObject *object)
{
  g_clear_object (&UNDERSTUDY_PREFERENCES (object)->cancellable);
  G_OBJECT_CLASS (understudy_preferences_parent_class)->finalize (object);
}

static void
understudy_preferences_class_init (UnderstudyPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = understudy_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = understudy_preferences_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = understudy_preferences_close_request;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences, account_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences, format_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences,
                                        connect_timeout_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences, timeout_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences, notifications_switch);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences, keep_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyPreferences, size_row);
  gtk_widget_class_bind_template_callback (widget_class, on_account_selected);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
understudy_preferences_init (UnderstudyPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

/**
 * understudy_preferences_new:
 * @parent: the window that it belongs to
 * @settings: what is set
 * @accounts: a #GListModel of #Account
 * @ledger: (nullable): the history whose size is told
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
understudy_preferences_new (GtkWindow *parent,
                            GSettings *settings,
                            GListModel *accounts,
                            Ledger *ledger)
{
  UnderstudyPreferences *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (G_IS_LIST_MODEL (accounts), NULL);
  g_return_val_if_fail (ledger == NULL || LEDGER_IS_LEDGER (ledger), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_PREFERENCES, "transient-for", parent, NULL);
  self->settings = g_object_ref (settings);
  self->accounts = g_object_ref (accounts);
  fill_accounts (self);
  g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (fill_accounts), self);
  bind (self);
  gtk_widget_set_visible (GTK_WIDGET (self->size_row), ledger != NULL);
  if (ledger != NULL) {
    self->ledger = g_object_ref (ledger);
    g_signal_connect_swapped (ledger, "changed", G_CALLBACK (measure), self);
    g_signal_connect_swapped (ledger, "entries-added", G_CALLBACK (measure), self);
    measure (self);
  }
  return GTK_WINDOW (self);
}
