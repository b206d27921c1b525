/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-application.h"

#include "account-store.h"
#include "understudy-about.h"
#include "understudy-config.h"
#include "understudy-resources.h"
#include "understudy-settings.h"
#include "understudy-window.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

struct _UnderstudyApplication {
  AdwApplication parent_instance;

  AccountStore *accounts;
  GHashTable
      *sessions; /* account ID -> UnderstudySession; the application is held while there are any */
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

  session = g_hash_table_lookup (self->sessions, account_get_id (account));
  if (session == NULL) {
    session = understudy_session_new (account, NULL);
    g_hash_table_insert (self->sessions, g_strdup (account_get_id (account)), session);
    g_signal_connect_swapped (session, "closed", G_CALLBACK (on_session_closed), self);
    g_application_hold (G_APPLICATION (self));
  }
  understudy_session_open (session);
  return session;
}

static Account *
find_account (UnderstudyApplication *self, const char *account_id)
{
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  for (guint i = 0; i < n_accounts; i++) {
    g_autoptr (Account) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

    if (g_strcmp0 (account_get_id (account), account_id) == 0)
      return g_steal_pointer (&account);
  }
  return g_object_ref (account_store_get_rehearsal (self->accounts));
}

static void
on_account_chosen (UnderstudyApplication *self, const char *account_id, UnderstudyWindow *window)
{
  g_autoptr (Account) account = find_account (self, account_id);

  understudy_settings_set_account_id (account_get_id (account));
  understudy_window_set_session (window, understudy_application_get_session (self, account));
}

/* Windows */

static UnderstudyWindow *
find_window (UnderstudyApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next) {
    if (UNDERSTUDY_IS_WINDOW (l->data))
      return l->data;
  }
  return NULL;
}

static UnderstudyWindow *
create_window (UnderstudyApplication *self)
{
  UnderstudyWindow *window = understudy_window_new (GTK_APPLICATION (self));
  g_autofree char *account_id = understudy_settings_dup_account_id ();
  g_autoptr (Account) account = NULL;

  if (self->accounts == NULL)
    self->accounts = account_store_new ();
  account = find_account (self, account_id);
  understudy_window_set_accounts (window, G_LIST_MODEL (self->accounts));
  understudy_window_set_session (window, understudy_application_get_session (self, account));
  g_signal_connect_object (window, "account-chosen", G_CALLBACK (on_account_chosen), self,
                           G_CONNECT_SWAPPED);

  if (account_store_get_environment_error (self->accounts) != NULL)
    understudy_window_show_notice (window, account_store_get_environment_error (self->accounts));
  return window;
}

static void
understudy_application_activate (GApplication *application)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);
  UnderstudyWindow *window = find_window (self);

  if (window == NULL)
    window = create_window (self);
  gtk_window_present (GTK_WINDOW (window));
}

static void
understudy_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);

  GTK_APPLICATION_CLASS (understudy_application_parent_class)->window_removed (application, window);
  if (find_window (self) == NULL) {
    g_autoptr (GList) sessions = g_hash_table_get_values (self->sessions);

    for (GList *l = sessions; l != NULL; l = l->next)
      understudy_session_close (l->data);
  }
}

/* Actions */

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UnderstudyWindow *window = find_window (user_data);

  if (window != NULL)
    understudy_about_show (GTK_WINDOW (window));
}

/* Not g_application_quit(): that would not wait for what is under way */
static void
quit (UnderstudyApplication *self)
{
  UnderstudyWindow *window;

  while ((window = find_window (self)) != NULL) {
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
      {.name = "quit", .activate = on_quit},
  };
  static const int unix_signals[] = {SIGHUP, SIGINT, SIGTERM};

  G_APPLICATION_CLASS (understudy_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (gtk_application, "app.quit",
                                         (const char *[]){"<Control>q", NULL});
  gtk_application_set_accels_for_action (gtk_application, "window.close",
                                         (const char *[]){"<Control>w", NULL});
  gtk_application_set_accels_for_action (
      gtk_application, "win.duplicate",
      (const char *[]){"<Control>Return", "<Control>KP_Enter", NULL});
  gtk_application_set_accels_for_action (gtk_application, "win.choose-studio",
                                         (const char *[]){"<Control>o", NULL});

  for (guint i = 0; i < G_N_ELEMENTS (unix_signals); i++)
    self->signal_sources[i] = g_unix_signal_add (unix_signals[i], on_signal, self);
}

static void
understudy_application_shutdown (GApplication *application)
{
  UnderstudyApplication *self = UNDERSTUDY_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_sources); i++)
    g_clear_handle_id (&self->signal_sources[i], g_source_remove);
  G_APPLICATION_CLASS (understudy_application_parent_class)->shutdown (application);
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
