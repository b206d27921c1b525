/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-application.h"

#include "account-store.h"
#include "understudy-about.h"
#include "understudy-accounts-window.h"
#include "understudy-config.h"
#include "understudy-notifier.h"
#include "understudy-preferences.h"
#include "understudy-requests.h"
#include "understudy-resources.h"
#include "understudy-search-provider.h"
#include "understudy-settings.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

/* For how long a window that is not drawn, being out of sight, keeps the history waiting. In ms. */
#define DRAW_PATIENCE 500

struct _UnderstudyApplication {
  AdwApplication parent_instance;

  AccountStore *accounts;
  UnderstudyAccountsWindow *accounts_window; /* weak */
  GHashTable
      *sessions; /* account ID -> UnderstudySession; the application is held while there are any */
  UnderstudySearchProvider *search_provider;
  UnderstudyNotifier *notifier;
  UnderstudySession *first_session; /* nullable: to be opened when the window was drawn */
  guint first_source;
  guint signal_sources[3];
};

G_DEFINE_FINAL_TYPE (UnderstudyApplication, understudy_application, ADW_TYPE_APPLICATION)

/* Sessions */

static void
on_session_closed (UnderstudyApplication *self, UnderstudySession *session)
{
  const char *account_id = account_get_id (understudy_session_get_account (session));

  g_signal_handlers_disconnect_by_data (session, self);
  g_hash_table_remove (self->sessions, account_id);
  g_application_release (G_APPLICATION (self));
}

static UnderstudySession *
ensure_session (UnderstudyApplication *self, Account *account)
{
  UnderstudySession *session = g_hash_table_lookup (self->sessions, account_get_id (account));

  if (session == NULL) {
    session = understudy_session_new (account, NULL);
    g_hash_table_insert (self->sessions, g_strdup (account_get_id (account)), session);
    g_signal_connect_swapped (session, "closed", G_CALLBACK (on_session_closed), self);
    g_application_hold (G_APPLICATION (self));
    understudy_notifier_watch (self->notifier, session);
  }
  return session;
}

/**
 * understudy_application_get_session:
 * @self: the application
 * @account: an account
 *
 * Opens the session of @account unless it is open. While a session is open the application does not
 * end, so that what is under way when the last window closes is still recorded.
 *
 * Returns: (transfer none): the session of @account
 */
UnderstudySession *
understudy_application_get_session (UnderstudyApplication *self, Account *account)
{
  UnderstudySession *session;

  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (self), NULL);
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  session = ensure_session (self, account);
  understudy_session_open (session);
  return session;
}

/**
 * understudy_application_peek_session:
 * @self: the application
 * @account: an account
 *
 * Returns: (transfer none) (nullable): the session of @account, if there is one
 */
UnderstudySession *
understudy_application_peek_session (UnderstudyApplication *self, Account *account)
{
  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (self), NULL);
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (account), NULL);

  return g_hash_table_lookup (self->sessions, account_get_id (account));
}

static void on_accounts_changed (UnderstudyApplication *self);

/**
 * understudy_application_get_accounts:
 * @self: the application
 *
 * Returns: (transfer none): the accounts there are
 */
AccountStore *
understudy_application_get_accounts (UnderstudyApplication *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (self), NULL);

  if (self->accounts == NULL) {
    self->accounts = account_store_new ();
    g_signal_connect_object (self->accounts, "items-changed", G_CALLBACK (on_accounts_changed),
                             self, G_CONNECT_SWAPPED);
  }
  return self->accounts;
}

static Account *
find_account (UnderstudyApplication *self, const char *account_id)
{
  AccountStore *accounts = understudy_application_get_accounts (self);
  Account *account = account_store_lookup (accounts, account_id);

  return account != NULL ? account : account_store_get_rehearsal (accounts);
}

/**
 * understudy_application_dup_account:
 * @self: the application
 *
 * Returns: (transfer full): the account that was chosen last
 */
Account *
understudy_application_dup_account (UnderstudyApplication *self)
{
  g_autofree char *account_id = understudy_settings_dup_account_id ();

  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (self), NULL);

  return g_object_ref (find_account (self, account_id));
}

static void
on_account_chosen (UnderstudyApplication *self, const char *account_id, UnderstudyWindow *window)
{
  Account *account = find_account (self, account_id);

  understudy_settings_set_account_id (account_get_id (account));
  understudy_window_set_session (window, understudy_application_get_session (self, account));
  if (self->accounts_window != NULL)
    understudy_accounts_window_set_current_id (self->accounts_window, account_get_id (account));
}

/* Windows */

/**
 * understudy_application_get_window:
 * @self: the application
 *
 * Returns: (transfer none) (nullable): the window, if it is open
 */
UnderstudyWindow *
understudy_application_get_window (UnderstudyApplication *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (self), NULL);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (UNDERSTUDY_IS_WINDOW (l->data))
      return l->data;
  }
  return NULL;
}

static void
choose_account (UnderstudyApplication *self, const char *account_id)
{
  UnderstudyWindow *window = understudy_application_get_window (self);

  if (window != NULL)
    on_account_chosen (self, account_id, window);
}

/* Where the account that is worked with is gone, there is still the Rehearsal */
static void
on_accounts_changed (UnderstudyApplication *self)
{
  UnderstudyWindow *window = understudy_application_get_window (self);
  g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

  if (window != NULL) {
    Account *account = understudy_session_get_account (understudy_window_get_session (window));

    understudy_window_set_accounts (window, G_LIST_MODEL (self->accounts));
    if (account_store_lookup (self->accounts, account_get_id (account)) == NULL)
      choose_account (self, NULL);
  }
  for (GList *l = sessions; l != NULL; l = l->next) {
    Account *account = understudy_session_get_account (l->data);

    if (account_store_lookup (self->accounts, account_get_id (account)) == NULL)
      understudy_session_close (l->data);
  }
}

/* It may go elsewhere now, or sign in another way */
static void
on_account_edited (UnderstudyApplication *self, Account *account)
{
  UnderstudySession *session = g_hash_table_lookup (self->sessions, account_get_id (account));
  UnderstudyWindow *window = understudy_application_get_window (self);

  if (window != NULL)
    understudy_window_set_accounts (window, G_LIST_MODEL (self->accounts));
  if (session == NULL)
    return;
  if (understudy_session_get_state (session) == UNDERSTUDY_SESSION_READY)
    understudy_session_close (session);
  understudy_session_open (session);
}

static void
on_account_picked (UnderstudyApplication *self, Account *account)
{
  choose_account (self, account_get_id (account));
}

static void
show_accounts (UnderstudyApplication *self)
{
  UnderstudyWindow *window = understudy_application_get_window (self);
  UnderstudySession *session;

  if (window == NULL)
    return;
  if (self->accounts_window == NULL) {
    UnderstudyAccountsWindow *accounts =
        understudy_accounts_window_new (GTK_WINDOW (window), self->accounts);

    g_set_weak_pointer (&self->accounts_window, accounts);
    g_signal_connect_object (accounts, "chosen", G_CALLBACK (on_account_picked), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (accounts, "edited", G_CALLBACK (on_account_edited), self,
                             G_CONNECT_SWAPPED);
    session = understudy_window_get_session (window);
    understudy_accounts_window_set_current_id (
        accounts, account_get_id (understudy_session_get_account (session)));
  }
  gtk_window_present (GTK_WINDOW (self->accounts_window));
}

static void
open_first_session (UnderstudyApplication *self)
{
  g_autoptr (UnderstudySession) session = g_steal_pointer (&self->first_session);

  g_clear_handle_id (&self->first_source, g_source_remove);
  /* It may have been closed with its window, or opened by an order */
  if (session != NULL && understudy_application_peek_session (
                             self, understudy_session_get_account (session)) == session)
    understudy_session_open (session);
}

static void
on_drawn (GdkFrameClock *clock, UnderstudyApplication *self)
{
  g_signal_handlers_disconnect_by_func (clock, on_drawn, self);
  /* X11 wants it drawn in each of its sizes */
  gtk_window_set_default_icon_name (APPLICATION_ID);
  open_first_session (self);
}

static gboolean
on_not_drawn (gpointer user_data)
{
  UnderstudyApplication *self = user_data;

  self->first_source = 0;
  open_first_session (self);
  return G_SOURCE_REMOVE;
}

/* The books and the stand-in are not needed to draw the window, and would share the processor with
 * it */
static void
open_when_drawn (UnderstudyApplication *self, GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  if (self->first_session == NULL)
    return;
  if (clock != NULL)
    g_signal_connect_object (clock, "after-paint", G_CALLBACK (on_drawn), self, G_CONNECT_AFTER);
  g_clear_handle_id (&self->first_source, g_source_remove);
  self->first_source = g_timeout_add (DRAW_PATIENCE, on_not_drawn, self);
}

static UnderstudyWindow *
create_window (UnderstudyApplication *self)
{
  UnderstudyWindow *window = understudy_window_new (GTK_APPLICATION (self));
  g_autoptr (Account) account = understudy_application_dup_account (self);

  understudy_window_set_accounts (window, G_LIST_MODEL (self->accounts));
  g_set_object (&self->first_session, ensure_session (self, account));
  understudy_window_set_session (window, self->first_session);
  g_signal_connect_object (window, "account-chosen", G_CALLBACK (on_account_chosen), self,
                           G_CONNECT_SWAPPED);

  if (account_store_get_environment_error (self->accounts) != NULL)
    understudy_window_show_notice (window, account_store_get_environment_error (self->accounts));
  return window;
}

/**
 * understudy_application_open_window:
 * @self: the application
 * @account_id: (nullable): the account that it is to show; %NULL for the one that was chosen last
 *
 * Opens the window, or brings it to the front.
 *
 * Returns: (transfer none): the window
 */
UnderstudyWindow *
understudy_application_open_window (UnderstudyApplication *self, const char *account_id)
{
  UnderstudyWindow *window;

  g_return_val_if_fail (UNDERSTUDY_IS_APPLICATION (self), NULL);

  window = understudy_application_get_window (self);
  if (window == NULL)
    window = create_window (self);
  if (account_id != NULL) {
    UnderstudySession *session = understudy_window_get_session (window);

    if (!g_str_equal (account_get_id (understudy_session_get_account (session)), account_id))
      on_account_chosen (self, account_id, window);
  }
  gtk_window_present (GTK_WINDOW (window));
  open_when_drawn (self, GTK_WIDGET (window));
  return window;
}

static void
understudy_application_activate (GApplication *application)
{
  understudy_application_open_window (UNDERSTUDY_APPLICATION (application), NULL);
  understudy_notifier_withdraw (UNDERSTUDY_APPLICATION (application)->notifier);
}

static void
understudy_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);

  GTK_APPLICATION_CLASS (understudy_application_parent_class)->window_removed (application, window);
  if (understudy_application_get_window (self) == NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      understudy_session_close (l->data);
  }
}

/* Actions */

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UnderstudyWindow *window = understudy_application_get_window (user_data);

  if (window != NULL)
    understudy_about_show (GTK_WINDOW (window));
}

static void
on_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UnderstudyApplication *self = user_data;
  UnderstudyWindow *window = understudy_application_get_window (self);
  UnderstudySession *session = window != NULL ? understudy_window_get_session (window) : NULL;

  if (session != NULL)
    gtk_window_present (understudy_preferences_new (GTK_WINDOW (window), understudy_settings_get (),
                                                    G_LIST_MODEL (self->accounts),
                                                    understudy_session_get_ledger (session)));
}

static void
on_accounts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  /* The menu of the program's icon may ask before there is a window */
  if (understudy_application_get_window (user_data) == NULL)
    understudy_application_open_window (user_data, NULL);
  show_accounts (user_data);
}

static void
on_add_account (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UnderstudyApplication *self = user_data;

  show_accounts (self);
  if (self->accounts_window != NULL)
    understudy_accounts_window_add (self->accounts_window);
}

/* Not g_application_quit(): that would not wait for what is under way */
static void
quit (UnderstudyApplication *self)
{
  UnderstudyWindow *window;

  while ((window = understudy_application_get_window (self)) != NULL) {
    understudy_settings_save_window (GTK_WINDOW (window));
    gtk_window_destroy (GTK_WINDOW (window));
  }
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  quit (user_data);
}

static gboolean
on_signal (gpointer user_data)
{
  quit (user_data);
  return G_SOURCE_CONTINUE;
}

/* The object */

static void
understudy_application_startup (GApplication *application)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);
  GtkApplication *gtk_application = GTK_APPLICATION (application);
  static const GActionEntry actions[] = {
      {.name = "about", .activate = on_about},
      {.name = "preferences", .activate = on_preferences},
      {.name = "accounts", .activate = on_accounts},
      {.name = "add-account", .activate = on_add_account},
      {.name = "quit", .activate = on_quit},
  };
  static const int unix_signals[] = {SIGHUP, SIGINT, SIGTERM};

  G_APPLICATION_CLASS (understudy_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  understudy_requests_add (self);
  self->notifier = understudy_notifier_new (gtk_application, understudy_settings_get ());
  g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "preferences")),
      understudy_settings_is_writable ());
  gtk_application_set_accels_for_action (gtk_application, "app.preferences",
                                         (const char *[]){"<Control>comma", NULL});
  gtk_application_set_accels_for_action (gtk_application, "app.quit",
                                         (const char *[]){"<Control>q", NULL});
  gtk_application_set_accels_for_action (gtk_application, "window.close",
                                         (const char *[]){"<Control>w", NULL});
  gtk_application_set_accels_for_action (
      gtk_application, "win.duplicate",
      (const char *[]){"<Control>Return", "<Control>KP_Enter", NULL});
  gtk_application_set_accels_for_action (gtk_application, "win.choose-studio",
                                         (const char *[]){"<Control>o", NULL});
  gtk_application_set_accels_for_action (
      gtk_application, "win.show-help-overlay",
      (const char *[]){"<Control>F1", "<Control>question", NULL});

  for (guint i = 0; i < G_N_ELEMENTS (unix_signals); i++)
    self->signal_sources[i] = g_unix_signal_add (unix_signals[i], on_signal, self);
}

static void
understudy_application_shutdown (GApplication *application)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);

  g_clear_handle_id (&self->first_source, g_source_remove);
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  G_APPLICATION_CLASS (understudy_application_parent_class)->shutdown (application);
}

/* The desktop's search asks before there is a window, and often instead of one */

static gboolean
understudy_application_dbus_register (GApplication *application,
                                      GDBusConnection *connection,
                                      const char *path,
                                      GError **error)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);
  g_autofree char *search_path = g_strconcat (path, "/SearchProvider", NULL);

  if (!G_APPLICATION_CLASS (understudy_application_parent_class)
           ->dbus_register (application, connection, path, error))
    return FALSE;
  self->search_provider = understudy_search_provider_new (self);
  return understudy_search_provider_register (self->search_provider, connection, search_path,
                                              error);
}

static void
understudy_application_dbus_unregister (GApplication *application,
                                        GDBusConnection *connection,
                                        const char *path)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);

  if (self->search_provider != NULL)
    understudy_search_provider_unregister (self->search_provider);
  g_clear_object (&self->search_provider);
  G_APPLICATION_CLASS (understudy_application_parent_class)
      ->dbus_unregister (application, connection, path);
}

/* GTK ends the program, or warns and crashes, where there is no display; this comes before it would
 */
static int
understudy_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (gtk_init_check ())
    return -1;

  g_printerr (
      "%s\n",
      _ ("Understudy cannot open its window: there is no display, or it cannot be reached.\n"
         "Without a display use the command line: understudy duplicate --help"));
  return 1;
}

static void
understudy_application_finalize (GObject *object)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (object);

  g_clear_object (&self->notifier);
  g_clear_weak_pointer (&self->accounts_window);
  g_clear_object (&self->first_session);
  g_clear_object (&self->accounts);
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  G_OBJECT_CLASS (understudy_application_parent_class)->finalize (object);
}

static void
understudy_application_class_init (UnderstudyApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = understudy_application_finalize;
  GTK_APPLICATION_CLASS (klass)->window_removed = understudy_application_window_removed;
  application_class->activate = understudy_application_activate;
  application_class->startup = understudy_application_startup;
  application_class->shutdown = understudy_application_shutdown;
  application_class->dbus_register = understudy_application_dbus_register;
  application_class->dbus_unregister = understudy_application_dbus_unregister;
  application_class->handle_local_options = understudy_application_handle_local_options;
}

static void
understudy_application_init (UnderstudyApplication *self)
{
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
}

/**
 * understudy_application_new:
 *
 * Returns: (transfer full): the application, to be run
 */
UnderstudyApplication *
understudy_application_new (void)
{
  /* A library drops what nobody names; this names the files of the interface */
  understudy_register_resource ();

  return g_object_new (UNDERSTUDY_TYPE_APPLICATION, "application-id", APPLICATION_ID,
                       "resource-base-path", APPLICATION_PATH, NULL);
}
