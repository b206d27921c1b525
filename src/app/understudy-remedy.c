/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-remedy.h"

#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* The window of accounts; there is no way to it where the program has none */
#define ACCOUNTS_ACTION "accounts"

static gboolean
has_accounts_window (void)
{
  GApplication *application = g_application_get_default ();

  return application != NULL &&
         g_action_group_has_action (G_ACTION_GROUP (application), ACCOUNTS_ACTION);
}

/* An order of another account is not this session's to repeat */
static gboolean
is_own (UnderstudySession *session, LedgerEntry *entry)
{
  return entry == NULL ||
         g_strcmp0 (ledger_entry_get_account (entry),
                    account_get_id (understudy_session_get_account (session))) == 0;
}

/**
 * understudy_remedy_is_possible:
 * @action: what could be done
 * @session: what is at work
 * @entry: (nullable): what it is about
 *
 * Returns: whether the program can do it here and now
 */
gboolean
understudy_remedy_is_possible (ExplanationAction action,
                               UnderstudySession *session,
                               LedgerEntry *entry)
{
  gboolean ready = understudy_session_get_state (session) == UNDERSTUDY_SESSION_READY;

  switch (action) {
  case EXPLANATION_ACTION_RETRY:
    return entry != NULL ? ready && is_own (session, entry)
                         : understudy_session_get_problem (session) != NULL;
  case EXPLANATION_ACTION_CHECK:
    return entry != NULL && ready && is_own (session, entry);
  case EXPLANATION_ACTION_RESUME:
    return ready && understudy_queue_get_left_over (understudy_session_get_queue (session)) > 0;
  case EXPLANATION_ACTION_CHOOSE_STUDIO:
    return ready;
  case EXPLANATION_ACTION_OPEN_ACCOUNT:
    return has_accounts_window ();
  case EXPLANATION_ACTION_OPEN_PAGE:
    return TRUE;
  case EXPLANATION_ACTION_NONE:
  default:
    return FALSE;
  }
}

/**
 * understudy_words_for_remedy:
 * @action: what can be done
 * @entry: (nullable): what it is about
 *
 * Returns: (transfer none) (nullable): the label of a button for it, with a mnemonic
 */
const char *
understudy_words_for_remedy (ExplanationAction action, LedgerEntry *entry)
{
  switch (action) {
  case EXPLANATION_ACTION_RETRY:
    return entry != NULL ? _ ("_Order Again") : _ ("_Try Again");
  case EXPLANATION_ACTION_CHECK:
    return _ ("C_heck Again");
  case EXPLANATION_ACTION_RESUME:
    return _ ("_Resume");
  case EXPLANATION_ACTION_CHOOSE_STUDIO:
    return _ ("Choose _Another Studio");
  case EXPLANATION_ACTION_OPEN_ACCOUNT:
    return _ ("_Open Accounts");
  case EXPLANATION_ACTION_OPEN_PAGE:
    return _ ("_Open Web Page");
  case EXPLANATION_ACTION_NONE:
  default:
    return NULL;
  }
}

static void
on_page_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    g_warning ("The page cannot be opened: %s", error->message);
}

static void
retry (UnderstudySession *session, LedgerEntry *entry)
{
  if (entry != NULL) {
    g_object_unref (understudy_session_duplicate (session, ledger_entry_get_source_id (entry),
                                                  ledger_entry_get_name (entry)));
    return;
  }

  understudy_session_open (session);
}

/**
 * understudy_remedy_apply:
 * @action: something that is possible
 * @window: the window to do it in
 * @entry: (nullable): what it is about
 * @page: (nullable): the page to open
 *
 * Does it, with the session that @window shows.
 */
void
understudy_remedy_apply (ExplanationAction action,
                         UnderstudyWindow *window,
                         LedgerEntry *entry,
                         const char *page)
{
  g_autoptr (GdkAppLaunchContext) context = NULL;
  UnderstudySession *session;

  g_return_if_fail (UNDERSTUDY_IS_WINDOW (window));

  session = understudy_window_get_session (window);

  switch (action) {
  case EXPLANATION_ACTION_RETRY:
    retry (session, entry);
    break;
  case EXPLANATION_ACTION_CHECK:
    understudy_queue_check (understudy_session_get_queue (session), entry);
    break;
  case EXPLANATION_ACTION_RESUME:
    understudy_queue_resume_left_over (understudy_session_get_queue (session));
    break;
  case EXPLANATION_ACTION_CHOOSE_STUDIO:
    gtk_widget_activate_action (GTK_WIDGET (window), "win.choose-studio", NULL);
    break;
  case EXPLANATION_ACTION_OPEN_ACCOUNT:
    gtk_widget_activate_action (GTK_WIDGET (window), "app." ACCOUNTS_ACTION, NULL);
    break;
  case EXPLANATION_ACTION_OPEN_PAGE:
    g_return_if_fail (page != NULL);
    context = gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (window)));
    g_app_info_launch_default_for_uri_async (page, G_APP_LAUNCH_CONTEXT (context), NULL,
                                             on_page_opened, NULL);
    break;
  case EXPLANATION_ACTION_NONE:
  default:
    break;
  }
}
