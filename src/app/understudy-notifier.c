/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-notifier.h"

#include "duplicator.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* One of each at a time: what is new takes the place of what was said before */
#define ID_ENDED  "ended"
#define ID_ANSWER "answer"

struct _UnderstudyNotifier {
  GObject parent_instance;

  GtkApplication *application; /* not a reference: it owns the notifier */
  GSettings *settings;
};

enum {
  SIGNAL_SEND,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyNotifier, understudy_notifier, G_TYPE_OBJECT)

/* Clicked, it does what starting the program does: the window comes to the front */
static void
send (UnderstudyNotifier *self, const char *id, const char *title, const char *body)
{
  g_autoptr (GNotification) notification = g_notification_new (title);

  if (body != NULL)
    g_notification_set_body (notification, body);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
}

static gboolean
is_seen (UnderstudyNotifier *self)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);

  return window != NULL && gtk_window_is_active (window);
}

static void
tell (UnderstudyNotifier *self, const char *id, const char *title, const char *body)
{
  if (self->settings != NULL && !g_settings_get_boolean (self->settings, "notifications"))
    return;
  if (!is_seen (self))
    g_signal_emit (self, signals[SIGNAL_SEND], 0, id, title, body);
}

static void
on_ended (UnderstudyNotifier *self, const char *words)
{
  tell (self, ID_ENDED, words, NULL);
}

static void
on_entry_changed (UnderstudyNotifier *self, LedgerEntry *entry)
{
  if (ledger_entry_get_state (entry) == LEDGER_STATE_UNKNOWN &&
      g_strcmp0 (ledger_entry_get_error_code (entry), DUPLICATOR_CODE_POSSIBLE_COPY) == 0)
    tell (self, ID_ANSWER, _ ("A copy needs your answer"), ledger_entry_get_name (entry));
}

static void
on_history (UnderstudyNotifier *self, GParamSpec *pspec, UnderstudySession *session)
{
  Ledger *ledger = understudy_session_get_ledger (session);

  if (ledger == NULL)
    return;
  g_signal_handlers_disconnect_by_func (ledger, on_entry_changed, self);
  g_signal_connect_object (ledger, "entry-changed", G_CALLBACK (on_entry_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
understudy_notifier_dispose (GObject *object)
{
  g_clear_object (&UNDERSTUDY_NOTIFIER (object)->settings);
  G_OBJECT_CLASS (understudy_notifier_parent_class)->dispose (object);
}

static void
understudy_notifier_class_init (UnderstudyNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = understudy_notifier_dispose;

  signals[SIGNAL_SEND] = g_signal_new_class_handler (
      "send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, G_CALLBACK (send), NULL, NULL, NULL,
      G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
}

static void
understudy_notifier_init (UnderstudyNotifier *self)
{
}

/**
 * understudy_notifier_new:
 * @application: whose windows count, which has to outlive the notifier
 * @settings: (nullable): whether anything is to be told
 *
 * Returns: (transfer full): a notifier that watches nothing yet
 */
UnderstudyNotifier *
understudy_notifier_new (GtkApplication *application, GSettings *settings)
{
  UnderstudyNotifier *self;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_NOTIFIER, NULL);
  self->application = application;
  if (settings != NULL)
    self->settings = g_object_ref (settings);
  return self;
}

/**
 * understudy_notifier_watch:
 * @self: a notifier
 * @session: what may have something to tell, until it is gone
 */
void
understudy_notifier_watch (UnderstudyNotifier *self, UnderstudySession *session)
{
  g_return_if_fail (UNDERSTUDY_IS_NOTIFIER (self));
  g_return_if_fail (UNDERSTUDY_IS_SESSION (session));

  g_signal_connect_object (understudy_session_get_queue (session), "ended", G_CALLBACK (on_ended),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::history", G_CALLBACK (on_history), self,
                           G_CONNECT_SWAPPED);
  on_history (self, NULL, session);
}

/**
 * understudy_notifier_withdraw:
 * @self: a notifier
 *
 * Takes back what was told, for somebody looks now.
 */
void
understudy_notifier_withdraw (UnderstudyNotifier *self)
{
  g_return_if_fail (UNDERSTUDY_IS_NOTIFIER (self));

  g_application_withdraw_notification (G_APPLICATION (self->application), ID_ENDED);
  g_application_withdraw_notification (G_APPLICATION (self->application), ID_ANSWER);
}
