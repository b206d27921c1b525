/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-accounts-window.h"

#include "understudy-account-form.h"
#include "understudy-account-import.h"
#include "understudy-account-row.h"
#include "understudy-account-test.h"
#include "understudy-account-words.h"
#include "understudy-announce.h"
#include "understudy-banner.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* Long enough to see that it was the wrong one. In s. */
#define UNDO_TIMEOUT 10

struct _UnderstudyAccountsWindow {
  AdwWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  GtkLabel *announcement;
  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *add_button;
  UnderstudyAccountTest *test;
  UnderstudyAccountForm *form;
  UnderstudyAccountImport *import_page;

  AccountStore *store;
  char *current_id;
  GCancellable *cancellable; /* of what is removed and brought back */
  AdwToast *toast;           /* weak */
  char *problem;
  Account *doubtful; /* could not be removed with its secret; NULL: the problem is another */
};

enum {
  PROP_0,
  PROP_CURRENT_ID,
  PROP_PROBLEM,
  PROP_PROBLEM_BUTTON,
  PROP_REHEARSAL_ONLY,
  PROP_LEFT_ALONE,
  N_PROPS,
};

enum {
  SIGNAL_CHOSEN,
  SIGNAL_EDITED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyAccountsWindow, understudy_accounts_window, ADW_TYPE_WINDOW)

static void
take_problem (UnderstudyAccountsWindow *self, char *problem, Account *doubtful)
{
  g_free (self->problem);
  self->problem = problem;
  g_set_object (&self->doubtful, doubtful);
  /* The button first: words that slide away keep theirs */
  if (problem != NULL) {
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM_BUTTON]);
    understudy_announce (self->announcement, problem);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static AdwToast *
show_toast (UnderstudyAccountsWindow *self, const char *text, guint timeout)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, toast);
  adw_toast_set_timeout (toast, timeout);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
  understudy_announce (self->announcement, text);
  return toast;
}

static void
show_page (UnderstudyAccountsWindow *self, const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->stack, name);
  GtkWidget *old = gtk_stack_get_visible_child (self->stack);

  gtk_widget_set_visible (page, TRUE);
  gtk_stack_set_visible_child (self->stack, page);
  /* A page that is not shown would still be there for screen readers */
  if (old != page)
    gtk_widget_set_visible (old, FALSE);
}

/* The list */

static void
on_row_chosen (UnderstudyAccountsWindow *self, UnderstudyAccountRow *row)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, understudy_account_row_get_account (row));
}

static void
show_current (UnderstudyAccountsWindow *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++) {
    Account *account = understudy_account_row_get_account (UNDERSTUDY_ACCOUNT_ROW (row));

    understudy_account_row_set_current (
        UNDERSTUDY_ACCOUNT_ROW (row), g_strcmp0 (account_get_id (account), self->current_id) == 0);
  }
}

static GtkWidget *
create_row (gpointer item, gpointer user_data)
{
  UnderstudyAccountsWindow *self = user_data;
  GtkWidget *row = understudy_account_row_new (item);

  understudy_account_row_set_current (UNDERSTUDY_ACCOUNT_ROW (row),
                                      g_strcmp0 (account_get_id (item), self->current_id) == 0);
  g_signal_connect_object (row, "chosen", G_CALLBACK (on_row_chosen), self, G_CONNECT_SWAPPED);
  return row;
}

static void
on_items_changed (UnderstudyAccountsWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REHEARSAL_ONLY]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEFT_ALONE]);
}

/* Adding and editing */

static void
on_back (UnderstudyAccountsWindow *self)
{
  show_page (self, "list");
  gtk_widget_grab_focus (self->add_button);
}

static void
on_toast_choose (AdwToast *toast, UnderstudyAccountsWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, g_object_get_data (G_OBJECT (toast), "account"));
}

/* The first account that is not for practice is what people have been waiting for */
static void
welcome (UnderstudyAccountsWindow *self, Account *account)
{
  const char *rehearsal_id = account_get_id (account_store_get_rehearsal (self->store));
  /* Translators: %s is the name of an account */
  g_autofree char *text = g_strdup_printf (_ ("“%s” was added"), account_get_name (account));
  gboolean wanted = g_strcmp0 (self->current_id, rehearsal_id) == 0;
  AdwToast *toast = show_toast (self, text, 5);

  if (wanted) {
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, account);
    return;
  }
  g_object_set_data_full (G_OBJECT (toast), "account", g_object_ref (account), g_object_unref);
  adw_toast_set_button_label (toast, _ ("_Work with It"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_toast_choose), self, 0);
}

static void
on_saved (UnderstudyAccountsWindow *self, Account *account, gboolean is_new)
{
  g_autofree char *text = NULL;

  on_back (self);
  if (is_new) {
    welcome (self, account);
    return;
  }
  g_signal_emit (self, signals[SIGNAL_EDITED], 0, account);
  /* Translators: %s is the name of an account */
  text = g_strdup_printf (_ ("“%s” was saved"), account_get_name (account));
  show_toast (self, text, 3);
}

static void
on_imported (UnderstudyAccountsWindow *self, GPtrArray *accounts)
{
  g_autofree char *text = NULL;

  on_back (self);
  if (accounts->len == 1) {
    welcome (self, g_ptr_array_index (accounts, 0));
    return;
  }
  text = g_strdup_printf (
      ngettext ("%u account was imported", "%u accounts were imported", accounts->len),
      accounts->len);
  show_toast (self, text, 5);
}

static void
on_import (UnderstudyAccountsWindow *self)
{
  understudy_account_test_clear (self->test);
  understudy_account_import_start (self->import_page, self->store);
  show_page (self, "import");
}

/* Removing */

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyAccountsWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account =
      account_store_restore_finish (ACCOUNT_STORE (source), result, &error);

  if (account == NULL && self->store != NULL)
    take_problem (self, understudy_words_for_account_error (error), NULL);
}

static void
on_toast_undo (AdwToast *toast, UnderstudyAccountsWindow *self)
{
  AccountRemoved *removed = g_object_steal_data (G_OBJECT (toast), "removed");

  if (removed != NULL)
    account_store_restore_async (self->store, removed, self->cancellable, on_restored,
                                 g_object_ref (self));
}

typedef struct {
  UnderstudyAccountsWindow *window;
  Account *account;
} Removal;

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Removal *removal = user_data;
  g_autoptr (UnderstudyAccountsWindow) self = removal->window;
  g_autoptr (Account) account = removal->account;
  g_autoptr (GError) error = NULL;
  AccountRemoved *removed = account_store_remove_finish (ACCOUNT_STORE (source), result, &error);
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (self->store == NULL) {
    g_clear_pointer (&removed, account_removed_free);
    return;
  }
  if (removed == NULL) {
    take_problem (self, understudy_words_for_account_error (error),
                  account_error_is_keyring (error) ? account : NULL);
    return;
  }
  /* Translators: %s is the name of an account */
  text = g_strdup_printf (_ ("“%s” was removed"), account_removed_get_name (removed));
  toast = show_toast (self, text, UNDO_TIMEOUT);
  /* With the toast goes what it takes to undo it */
  g_object_set_data_full (G_OBJECT (toast), "removed", removed,
                          (GDestroyNotify) account_removed_free);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_toast_undo), self, 0);
}

static void
remove_account (UnderstudyAccountsWindow *self, Account *account, gboolean leave_secret)
{
  Removal *removal = g_new (Removal, 1);

  removal->window = g_object_ref (self);
  removal->account = g_object_ref (account);
  account_store_remove_async (self->store, account, leave_secret, self->cancellable, on_removed,
                              removal);
}

static void
on_problem_clicked (UnderstudyAccountsWindow *self)
{
  g_autoptr (Account) account = g_steal_pointer (&self->doubtful);

  take_problem (self, NULL, NULL);
  if (account != NULL)
    remove_account (self, account, TRUE);
}

static void
on_problem_dismissed (UnderstudyAccountsWindow *self)
{
  take_problem (self, NULL, NULL);
}

/* Actions, with the ID of an account */

static Account *
lookup (UnderstudyAccountsWindow *self, GVariant *id)
{
  return account_store_lookup (self->store, g_variant_get_string (id, NULL));
}

static void
on_test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (widget);
  Account *account = lookup (self, parameter);

  if (account != NULL)
    understudy_account_test_start (self->test, account);
}

static void
on_edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (widget);
  Account *account = lookup (self, parameter);

  if (account == NULL)
    return;
  understudy_account_test_clear (self->test);
  show_page (self, "form");
  understudy_account_form_start (self->form, self->store, account);
}

static void
on_remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (widget);
  Account *account = lookup (self, parameter);

  if (account == NULL)
    return;
  understudy_account_test_clear (self->test);
  take_problem (self, NULL, NULL);
  remove_account (self, account, FALSE);
}

/* Back from a page, and only then out of the window */
static gboolean
on_escape (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (widget);
  const char *page = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (page, "list") == 0) {
    gtk_window_close (GTK_WINDOW (self));
    return TRUE;
  }
  understudy_account_form_stop (self->form);
  understudy_account_import_stop (self->import_page);
  on_back (self);
  return TRUE;
}

/* The object */

static gboolean
has_text (UnderstudyAccountsWindow *self, const char *text)
{
  return text != NULL;
}

static void
understudy_accounts_window_get_property (GObject *object,
                                         guint id,
                                         GValue *value,
                                         GParamSpec *pspec)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (object);
  guint n = self->store != NULL ? account_store_get_n_left_alone (self->store) : 0;

  switch (id) {
  case PROP_CURRENT_ID:
    g_value_set_string (value, self->current_id);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_PROBLEM_BUTTON:
    g_value_set_static_string (value, self->doubtful != NULL ? _ ("_Remove All the Same") : NULL);
    break;
  case PROP_REHEARSAL_ONLY:
    g_value_set_boolean (value, self->store != NULL &&
                                    g_list_model_get_n_items (G_LIST_MODEL (self->store)) == 1);
    break;
  case PROP_LEFT_ALONE:
    if (n > 0)
      g_value_take_string (
          value,
          g_strdup_printf (
              ngettext ("%u saved account cannot be read. A newer version may have made it.",
                        "%u saved accounts cannot be read. A newer version may have made them.", n),
              n));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_accounts_window_set_property (GObject *object,
                                         guint id,
                                         const GValue *value,
                                         GParamSpec *pspec)
{
  switch (id) {
  case PROP_CURRENT_ID:
    understudy_accounts_window_set_current_id (UNDERSTUDY_ACCOUNTS_WINDOW (object),
                                               g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_accounts_window_dispose (GObject *object)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_weak_pointer (&self->toast);
  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  g_clear_object (&self->doubtful);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ACCOUNTS_WINDOW);
  G_OBJECT_CLASS (understudy_accounts_window_parent_class)->dispose (object);
}

static void
understudy_accounts_window_finalize (GObject *object)
{
  UnderstudyAccountsWindow *self = UNDERSTUDY_ACCOUNTS_WINDOW (object);

  g_free (self->current_id);
  g_free (self->problem);
  G_OBJECT_CLASS (understudy_accounts_window_parent_class)->finalize (object);
}

static void
install_signals (UnderstudyAccountsWindowClass *klass)
{
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, ACCOUNT_TYPE_ACCOUNT);
  signals[SIGNAL_EDITED] = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, ACCOUNT_TYPE_ACCOUNT);
}

static void
understudy_accounts_window_class_init (UnderstudyAccountsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_accounts_window_get_property;
  object_class->set_property = understudy_accounts_window_set_property;
  object_class->dispose = understudy_accounts_window_dispose;
  object_class->finalize = understudy_accounts_window_finalize;

  properties[PROP_CURRENT_ID] =
      g_param_spec_string ("current-id", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read_only);
  properties[PROP_PROBLEM_BUTTON] =
      g_param_spec_string ("problem-button", NULL, NULL, NULL, read_only);
  properties[PROP_REHEARSAL_ONLY] =
      g_param_spec_boolean ("rehearsal-only", NULL, NULL, FALSE, read_only);
  properties[PROP_LEFT_ALONE] = g_param_spec_string ("left-alone", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (klass);

  g_type_ensure (UNDERSTUDY_TYPE_ACCOUNT_FORM);
  g_type_ensure (UNDERSTUDY_TYPE_ACCOUNT_IMPORT);
  g_type_ensure (UNDERSTUDY_TYPE_ACCOUNT_TEST);
  g_type_ensure (UNDERSTUDY_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-accounts-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, announcement);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, list);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, test);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, form);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountsWindow, import_page);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_dismissed);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_imported);
  gtk_widget_class_bind_template_callback (widget_class, on_saved);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, understudy_accounts_window_add);
  gtk_widget_class_install_action (widget_class, "accounts.test", "s", on_test_action);
  gtk_widget_class_install_action (widget_class, "accounts.edit", "s", on_edit_action);
  gtk_widget_class_install_action (widget_class, "accounts.remove", "s", on_remove_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
}

static void
understudy_accounts_window_init (UnderstudyAccountsWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_accounts_window_new:
 * @parent: (nullable): the window that it belongs to
 * @store: where accounts are kept
 *
 * Returns: (transfer none): a window, not shown yet
 */
UnderstudyAccountsWindow *
understudy_accounts_window_new (GtkWindow *parent, AccountStore *store)
{
  UnderstudyAccountsWindow *self;

  g_return_val_if_fail (ACCOUNT_IS_STORE (store), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_ACCOUNTS_WINDOW, "transient-for", parent, NULL);
  self->store = g_object_ref (store);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (store), create_row, self, NULL);
  g_signal_connect_swapped (store, "items-changed", G_CALLBACK (on_items_changed), self);
  on_items_changed (self);
  return self;
}

/**
 * understudy_accounts_window_set_current_id:
 * @self: a window
 * @id: (nullable): the ID of the account that is worked with
 *
 * Marks it in the list.
 */
void
understudy_accounts_window_set_current_id (UnderstudyAccountsWindow *self, const char *id)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNTS_WINDOW (self));

  if (g_strcmp0 (self->current_id, id) == 0)
    return;
  g_free (self->current_id);
  self->current_id = g_strdup (id);
  show_current (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURRENT_ID]);
}

/**
 * understudy_accounts_window_add:
 * @self: a window
 *
 * Shows an empty form.
 */
void
understudy_accounts_window_add (UnderstudyAccountsWindow *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNTS_WINDOW (self));

  understudy_account_test_clear (self->test);
  show_page (self, "form");
  understudy_account_form_start (self->form, self->store, NULL);
}
