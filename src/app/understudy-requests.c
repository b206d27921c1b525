/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-requests.h"

#include "understudy-help-window.h"

static void
on_new_duplication (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  understudy_window_begin (understudy_application_open_window (user_data, NULL), NULL);
}

static void
on_duplicate (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *source_id, *name;

  g_variant_get (parameter, "(&s&s)", &source_id, &name);
  understudy_window_duplicate (understudy_application_open_window (user_data, NULL), source_id,
                               name);
}

static void
on_rehearsal (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  understudy_application_open_window (user_data,
                                      account_get_id (account_store_get_rehearsal (
                                          understudy_application_get_accounts (user_data))));
}

static void
on_help (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  UnderstudyWindow *window = understudy_application_get_window (user_data);

  if (window == NULL)
    window = understudy_application_open_window (user_data, NULL);
  understudy_help_show (GTK_WINDOW (window));
}

/**
 * understudy_requests_add:
 * @application: the application
 *
 * Adds the actions that can be asked for through D-Bus, as with "gapplication action": duplicate,
 * with the ID of a studio and a name, help, and new-duplication and rehearsal, which are in the
 * launcher's menu, too.
 */
void
understudy_requests_add (UnderstudyApplication *application)
{
  static const GActionEntry actions[] = {
      {.name = "duplicate", .activate = on_duplicate, .parameter_type = "(ss)"},
      {.name = "help", .activate = on_help},
      {.name = "new-duplication", .activate = on_new_duplication},
      {.name = "rehearsal", .activate = on_rehearsal},
  };

  g_return_if_fail (UNDERSTUDY_IS_APPLICATION (application));

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.help",
                                         (const char *[]){"F1", NULL});
}
