/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-window-private.h"

#include "live-operation.h"

/**
 * understudy_window_begin:
 * @self: a window
 * @source_id: (nullable): a studio's ID
 *
 * Makes ready for a duplication: the form has the keyboard and, where there is one, @source_id as
 * its source.
 */
void
understudy_window_begin (UnderstudyWindow *self, const char *source_id)
{
  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));

  if (source_id != NULL)
    g_object_set (self->form, "source-id", source_id, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

/**
 * understudy_window_fill_form:
 * @self: a window
 * @source_id: the studio to copy
 * @name: the name of the copy
 *
 * Writes an order that people can change before they submit it.
 */
void
understudy_window_fill_form (UnderstudyWindow *self, const char *source_id, const char *name)
{
  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));

  g_object_set (self->form, "source-id", source_id, "name", name, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->form));
}

/**
 * understudy_window_duplicate:
 * @self: a window with a session
 * @source_id: the studio to duplicate
 * @name: what the new one is to be called
 *
 * Orders the duplication, as the button does. What cannot be sent is put into the form instead,
 * where it is told what is wrong with it.
 */
void
understudy_window_duplicate (UnderstudyWindow *self, const char *source_id, const char *name)
{
  g_autoptr (UnderstudyOrder) order = NULL;

  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));
  g_return_if_fail (self->session != NULL);
  g_return_if_fail (source_id != NULL);
  g_return_if_fail (name != NULL);

  if (!live_check_caster_id (source_id, NULL) || !live_check_caster_name (name, NULL)) {
    g_object_set (self->form, "source-id", source_id, "name", name, NULL);
    understudy_order_form_submit (self->form);
    return;
  }
  order = understudy_session_duplicate (self->session, source_id, name);
}

/* The entry that is to be shown once it can be found */
typedef struct {
  UnderstudyWindow *window; /* weak */
  char *client_token;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  g_clear_weak_pointer (&wanted->window);
  g_free (wanted->client_token);
  g_free (wanted);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wanted, wanted_free)

static void
on_entry_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Wanted) wanted = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      ledger_find_by_token_finish (LEDGER_LEDGER (source), result, &error);

  if (entries == NULL)
    g_info ("The entry cannot be shown: %s", error->message);
  else if (entries->len > 0 && wanted->window != NULL && wanted->window->session != NULL)
    understudy_window_show_details (wanted->window, g_ptr_array_index (entries, 0));
}

static void
on_history (UnderstudySession *session, GParamSpec *pspec, Wanted *wanted)
{
  Ledger *ledger = understudy_session_get_ledger (session);
  Wanted *found;

  if (ledger == NULL)
    return;
  found = g_new0 (Wanted, 1);
  g_set_weak_pointer (&found->window, wanted->window);
  found->client_token = g_steal_pointer (&wanted->client_token);
  g_signal_handlers_disconnect_by_data (session, wanted);
  ledger_find_by_token_async (ledger, found->client_token, NULL, on_entry_found, found);
}

static void
free_wanted (gpointer data, GClosure *closure)
{
  wanted_free (data);
}

/**
 * understudy_window_show_entry:
 * @self: a window with a session
 * @client_token: the token of an order
 *
 * Shows the details of what became of that order, as soon as the history is open.
 */
void
understudy_window_show_entry (UnderstudyWindow *self, const char *client_token)
{
  Wanted *wanted;

  g_return_if_fail (UNDERSTUDY_IS_WINDOW (self));
  g_return_if_fail (self->session != NULL);
  g_return_if_fail (client_token != NULL);

  wanted = g_new0 (Wanted, 1);
  g_set_weak_pointer (&wanted->window, self);
  wanted->client_token = g_strdup (client_token);
  g_signal_connect_data (self->session, "notify::history", G_CALLBACK (on_history), wanted,
                         free_wanted, 0);
  on_history (self->session, NULL, wanted);
}
