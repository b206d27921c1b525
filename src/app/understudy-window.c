/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-window-private.h"

#include "understudy-announce.h"
#include "understudy-banner.h"
#include "understudy-config.h"
#include "understudy-entry-window.h"
#include "understudy-list-window.h"
#include "understudy-menu.h"
#include "understudy-panes.h"
#include "understudy-problem.h"
#include "understudy-queue-banners.h"
#include "understudy-queue-words.h"
#include "understudy-settings.h"
#include "understudy-shortcuts.h"
#include "understudy-strip-layout.h"
#include "understudy-words.h"

#include <glib/gi18n-lib.h>

/* Long enough to read a line and reach for its button. In s. */
#define TOAST_TIMEOUT 8

enum {
  PROP_0,
  PROP_SESSION,
  PROP_NOTICE,
  PROP_HISTORY_PROBLEM,
  PROP_REHEARSAL_ONLY,
  N_PROPS,
};

enum {
  SIGNAL_ACCOUNT_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyWindow, understudy_window, ADW_TYPE_APPLICATION_WINDOW)

/* Notices */

static void
on_notice_words (UnderstudyWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTICE]);
}

static void
update_notice (UnderstudyWindow *self)
{
  const GError *problem = understudy_session_get_problem (self->session);
  Ledger *ledger = understudy_session_get_ledger (self->session);
  g_autofree char *words = NULL;

  if (understudy_session_get_state (self->session) == UNDERSTUDY_SESSION_FAILED) {
    /* Said in place of the history, with a button of its own */
    understudy_notice_clear (self->notice);
  } else if (problem != NULL) {
    understudy_notice_say_error (self->notice, problem, UNDERSTUDY_NOTICE_HINDRANCE);
  } else {
    words = ledger != NULL ? understudy_problem_dup_words_for_ledger (ledger) : NULL;
    understudy_notice_say (self->notice, words,
                           ledger != NULL && ledger_get_read_only (ledger)
                               ? UNDERSTUDY_NOTICE_HINDRANCE
                               : UNDERSTUDY_NOTICE_PLAIN);
  }
}

static void
on_notice_retry (UnderstudyWindow *self)
{
  /* What is open, but not as it should be, is opened anew */
  if (understudy_session_get_state (self->session) == UNDERSTUDY_SESSION_READY)
    understudy_session_close (self->session);
  understudy_session_open (self->session);
}

static void
on_online_clicked (UnderstudyWindow *self)
{
  understudy_connection_try_again (understudy_session_get_connection (self->session));
}

static void
on_session_state (UnderstudyWindow *self)
{
  UnderstudySessionState state = understudy_session_get_state (self->session);

  /* While it is being opened again the old problem is still the best that is known */
  if (state != UNDERSTUDY_SESSION_OPENING && state != UNDERSTUDY_SESSION_CLOSING)
    update_notice (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTORY_PROBLEM]);
}

/* Toasts */

static void
copy_text (UnderstudyWindow *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
add_toast (UnderstudyWindow *self, AdwToast *toast)
{
  /* Toasts wait for one another; the newest is the one that matters */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, toast);
  adw_toast_overlay_add_toast (self->toast_overlay, g_object_ref (toast));
  understudy_announce (self->announcement, adw_toast_get_title (toast));
}

static AdwToast *
show_toast (UnderstudyWindow *self, const char *text, guint timeout)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, timeout);
  add_toast (self, toast);
  understudy_announce (self->announcement, text);
  return toast;
}

void
understudy_window_show_details (UnderstudyWindow *self, LedgerEntry *entry)
{
  gtk_window_present (understudy_entry_window_new (GTK_WINDOW (self), entry));
}

static void
on_notice_details (UnderstudyWindow *self, const GError *error)
{
  gtk_window_present (understudy_entry_window_new_for_error (GTK_WINDOW (self), error));
}

static void
on_copy (UnderstudyWindow *self, const char *text)
{
  copy_text (self, text);
  show_toast (self, _ ("Copied"), 2);
}

/* The toast is gone once its button was clicked; what it was about is kept with it */
static void
on_toast_copy (AdwToast *toast, UnderstudyWindow *self)
{
  LedgerEntry *entry = g_object_get_data (G_OBJECT (toast), "entry");

  on_copy (self, ledger_entry_get_caster_id (entry));
}

static void
on_toast_details (AdwToast *toast, UnderstudyWindow *self)
{
  understudy_window_show_details (self, g_object_get_data (G_OBJECT (toast), "entry"));
}

static void
show_entry_toast (UnderstudyWindow *self, LedgerEntry *entry)
{
  g_autofree char *text = understudy_words_for_outcome (entry);
  gboolean done = ledger_entry_get_state (entry) == LEDGER_STATE_DONE;
  AdwToast *toast = show_toast (self, text, TOAST_TIMEOUT);
  g_object_set_data_full (G_OBJECT (toast), "entry", g_object_ref (entry), g_object_unref);
  adw_toast_set_button_label (toast, done ? _ ("Copy _ID") : _ ("_Details"));
  g_signal_connect_object (toast, "button-clicked",
                           done ? G_CALLBACK (on_toast_copy) : G_CALLBACK (on_toast_details), self,
                           0);
}

/* Whether there is something that keeps every order from being carried out */
static gboolean
is_hindered (UnderstudyWindow *self)
{
  Ledger *ledger = understudy_session_get_ledger (self->session);

  return understudy_session_get_problem (self->session) != NULL ||
         (ledger != NULL && ledger_get_read_only (ledger));
}

static void
on_order_finished (UnderstudyWindow *self, UnderstudyOrder *order)
{
  LedgerEntry *entry = understudy_order_get_entry (order);
  gboolean done = entry != NULL && ledger_entry_get_state (entry) == LEDGER_STATE_DONE;

  understudy_order_form_order_finished (self->form, order, done);
  if (done)
    understudy_notice_order_done (self->notice);
  if (entry != NULL) {
    show_entry_toast (self, entry);
    return;
  }
  understudy_notice_say_error (self->notice, understudy_order_get_error (order),
                               is_hindered (self) ? UNDERSTUDY_NOTICE_HINDRANCE
                                                  : UNDERSTUDY_NOTICE_ORDER);
  understudy_announce (self->announcement, understudy_notice_get_words (self->notice));
}

/* Orders of many */

static void
on_queue_message (UnderstudyWindow *self, const char *text)
{
  show_toast (self, text, TOAST_TIMEOUT);
}

static void
on_queue_failed (UnderstudyWindow *self, const GError *error)
{
  understudy_window_show_notice (self, error);
  understudy_announce (self->announcement, understudy_notice_get_words (self->notice));
}

static void
on_many_placed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *placed = NULL;
  gint64 n = understudy_queue_place_finish (UNDERSTUDY_QUEUE (source), result, &error);

  /* It may have been closed meanwhile */
  if (self->session == NULL)
    return;
  understudy_order_form_many_placed (self->form, n >= 0);
  if (n < 0) {
    if (understudy_session_get_problem (self->session) == NULL)
      on_queue_failed (self, error);
    return;
  }
  understudy_notice_order_done (self->notice);
  placed = understudy_words_for_placed (n);
  show_toast (self, placed, 3);
}

static void
on_submitted_many (UnderstudyWindow *self)
{
  understudy_queue_place_async (understudy_session_get_queue (self->session),
                                understudy_order_form_steal_batch (self->form), on_many_placed,
                                g_object_ref (self));
}

static void
on_from_list_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  UnderstudyWindow *self = UNDERSTUDY_WINDOW (widget);

  gtk_window_present (understudy_list_window_new (GTK_WINDOW (self),
                                                  understudy_session_get_queue (self->session),
                                                  understudy_session_get_studios (self->session)));
}

/* Handlers */

static void
on_submitted (UnderstudyWindow *self, const char *source_id, const char *name)
{
  g_autoptr (UnderstudyOrder) order = NULL;

  g_return_if_fail (self->session != NULL);

  order = understudy_session_duplicate (self->session, source_id, name);
}

static void
on_history_retry (UnderstudyWindow *self)
{
  understudy_session_open (self->session);
}

static gboolean
is_rehearsal (UnderstudyWindow *self, Account *account)
{
  return account != NULL && account_get_is_rehearsal (account);
}

static gboolean
has_text (UnderstudyWindow *self, const char *text)
{
  return text != NULL;
}

static void
on_duplicate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  understudy_order_form_submit (UNDERSTUDY_WINDOW (widget)->form);
}

static void
on_choose_studio_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  understudy_order_form_choose_studio (UNDERSTUDY_WINDOW (widget)->form);
}

static void
on_shortcuts_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  understudy_shortcuts_show (GTK_APPLICATION_WINDOW (widget));
}

static void
on_account_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_ACCOUNT_CHOSEN], 0,
                 g_variant_get_string (parameter, NULL));
}

/* Ready to type; GTK would begin in the header bar */
static void
understudy_window_map (GtkWidget *widget)
{
  UnderstudyWindow *self = UNDERSTUDY_WINDOW (widget);

  GTK_WIDGET_CLASS (understudy_window_parent_class)->map (widget);
  if (!self->was_mapped)
    gtk_widget_grab_focus (GTK_WIDGET (self->form));
  self->was_mapped = TRUE;
}

static gboolean
understudy_window_close_request (GtkWindow *window)
{
  understudy_settings_save_window (window);
  return GTK_WINDOW_CLASS (understudy_window_parent_class)->close_request (window);
}

/* The object */

static void
understudy_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyWindow *self = UNDERSTUDY_WINDOW (object);

  switch (id) {
  case PROP_SESSION:
    g_value_set_object (value, self->session);
    break;
  case PROP_NOTICE:
    g_value_set_string (value, understudy_notice_get_words (self->notice));
    break;
  case PROP_REHEARSAL_ONLY:
    g_value_set_boolean (value, self->rehearsal_only);
    break;
  case PROP_HISTORY_PROBLEM:
    if (self->session != NULL &&
        understudy_session_get_state (self->session) == UNDERSTUDY_SESSION_FAILED) {
      g_autofree char *words =
          understudy_problem_dup_details (understudy_session_get_problem (self->session));

      /* A status page takes markup */
      g_value_take_string (value, g_markup_escape_text (words, -1));
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_SESSION:
    understudy_window_set_session (UNDERSTUDY_WINDOW (object), g_value_get_object (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_window_dispose (GObject *object)
{
  UnderstudyWindow *self = UNDERSTUDY_WINDOW (object);

  for (guint i = 0; self->sessions != NULL && i < self->sessions->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->sessions, i), self);
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  g_clear_object (&self->session);
  g_clear_weak_pointer (&self->toast);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_WINDOW);
  G_OBJECT_CLASS (understudy_window_parent_class)->dispose (object);
}

static void
understudy_window_class_init (UnderstudyWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_window_get_property;
  object_class->set_property = understudy_window_set_property;
  object_class->dispose = understudy_window_dispose;
  widget_class->map = understudy_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = understudy_window_close_request;

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, UNDERSTUDY_TYPE_SESSION,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, read_only);
  properties[PROP_HISTORY_PROBLEM] =
      g_param_spec_string ("history-problem", NULL, NULL, NULL, read_only);
  properties[PROP_REHEARSAL_ONLY] =
      g_param_spec_boolean ("rehearsal-only", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_ACCOUNT_CHOSEN] =
      g_signal_new ("account-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (ACCOUNT_TYPE_ACCOUNT);
  g_type_ensure (UNDERSTUDY_TYPE_BANNER);
  g_type_ensure (UNDERSTUDY_TYPE_HISTORY);
  g_type_ensure (UNDERSTUDY_TYPE_NOTICE);
  g_type_ensure (UNDERSTUDY_TYPE_ORDER_FORM);
  g_type_ensure (UNDERSTUDY_TYPE_PANES);
  g_type_ensure (UNDERSTUDY_TYPE_QUEUE_BANNERS);
  g_type_ensure (UNDERSTUDY_TYPE_SESSION);
  g_type_ensure (UNDERSTUDY_TYPE_STRIP_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, notice);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, form);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, history);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, announcement);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, account_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, account_menu);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, accounts_menu);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyWindow, primary_menu);
  gtk_widget_class_bind_template_callback (widget_class, is_rehearsal);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_words);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_details);
  gtk_widget_class_bind_template_callback (widget_class, on_online_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted);
  gtk_widget_class_bind_template_callback (widget_class, on_submitted_many);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback_full (widget_class, "show_details",
                                                G_CALLBACK (understudy_window_show_details));
  gtk_widget_class_bind_template_callback (widget_class, on_history_retry);
  gtk_widget_class_bind_template_callback (widget_class, add_toast);
  gtk_widget_class_install_action (widget_class, "win.duplicate", NULL, on_duplicate_action);
  gtk_widget_class_install_action (widget_class, "win.choose-studio", NULL,
                                   on_choose_studio_action);
  gtk_widget_class_install_action (widget_class, "win.from-list", NULL, on_from_list_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL,
                                   on_shortcuts_action);
}

static void
understudy_window_init (UnderstudyWindow *self)
{
  g_autoptr (GSimpleAction) action =
      g_simple_action_new_stateful ("account", G_VARIANT_TYPE_STRING, g_variant_new_string (""));

  self->sessions = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (action, "activate", G_CALLBACK (on_account_action), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  gtk_widget_init_template (GTK_WIDGET (self));
  understudy_menu_set (self->menu_button, self->primary_menu);
  understudy_menu_set (self->account_button, self->account_menu);
}

/**
 * understudy_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window, not shown yet and without a session
 */
UnderstudyWindow *
understudy_window_new (GtkApplication *application)
{
  UnderstudyWindow *self = g_object_new (UNDERSTUDY_TYPE_WINDOW, "application", application, NULL);

  understudy_settings_restore_window (GTK_WINDOW (self));
  return self;
}

/**
 * understudy_window_set_accounts:
 * @self: a window
 * @accounts: a #GListModel of #Account
 *
 * Sets which accounts can be chosen. Where there is only the Rehearsal, the way to add one shows.
 */
void
understudy_window_set_accounts (UnderstudyWindow *self, GListModel *accounts)
{
  guint n_accounts;

  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));
  g_return_if_fail (G_IS_LIST_MODEL (accounts));

  n_accounts = g_list_model_get_n_items (accounts);
  g_menu_remove_all (self->accounts_menu);
  for (guint i = 0; i < n_accounts; i++) {
    g_autoptr (Account) account = g_list_model_get_item (accounts, i);
    g_autoptr (GMenuItem) item = g_menu_item_new (account_get_name (account), NULL);

    g_menu_item_set_action_and_target (item, "win.account", "s", account_get_id (account));
    g_menu_append_item (self->accounts_menu, item);
  }
  self->rehearsal_only = n_accounts < 2;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REHEARSAL_ONLY]);
}

/**
 * understudy_window_set_session:
 * @self: a window
 * @session: the session to show
 *
 * Shows @session. What is written in the form stays; what an earlier session finishes is still
 * told.
 */
void
understudy_window_set_session (UnderstudyWindow *self, UnderstudySession *session)
{
  GAction *action;

  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));
  g_return_if_fail (UNDERSTUDY_IS_SESSION (session));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, on_session_state, self);
  g_set_object (&self->session, session);

  if (!g_ptr_array_find (self->sessions, session, NULL)) {
    g_ptr_array_add (self->sessions, g_object_ref (session));
    g_signal_connect_swapped (session, "order-finished", G_CALLBACK (on_order_finished), self);
    g_signal_connect_object (understudy_session_get_queue (session), "message",
                             G_CALLBACK (on_queue_message), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (understudy_session_get_queue (session), "failed",
                             G_CALLBACK (on_queue_failed), self, G_CONNECT_SWAPPED);
  }
  g_signal_connect_swapped (session, "notify::state", G_CALLBACK (on_session_state), self);

  action = g_action_map_lookup_action (G_ACTION_MAP (self), "account");
  g_simple_action_set_state (
      G_SIMPLE_ACTION (action),
      g_variant_new_string (account_get_id (understudy_session_get_account (session))));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
  update_notice (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HISTORY_PROBLEM]);
}

/**
 * understudy_window_get_session:
 * @self: a window
 *
 * Returns: (transfer none) (nullable): the session that it shows
 */
UnderstudySession *
understudy_window_get_session (UnderstudyWindow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_WINDOW (self), NULL);

  return self->session;
}

/**
 * understudy_window_show_notice:
 * @self: a window
 * @error: what went wrong
 *
 * Says so, until it is dismissed.
 */
void
understudy_window_show_notice (UnderstudyWindow *self, const GError *error)
{
  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  understudy_notice_say_error (self->notice, error, UNDERSTUDY_NOTICE_ORDER);
}
