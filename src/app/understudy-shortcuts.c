/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-shortcuts.h"

#include "understudy-config.h"

/**
 * understudy_shortcuts_show:
 * @window: the window whose shortcuts they are
 *
 * Shows the keyboard's shortcuts. Where GTK finds a file of the name that it expects, it makes this
 * window with every other, before anybody has asked for it; ours has another name. The only place
 * that knows GtkShortcutsWindow, which GTK 4.18 deprecates without having anything in its place.
 */
void
understudy_shortcuts_show (GtkApplicationWindow *window)
{
  g_return_if_fail (GTK_IS_APPLICATION_WINDOW (window));

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  if (gtk_application_window_get_help_overlay (window) == NULL) {
    g_autoptr (GtkBuilder) builder =
        gtk_builder_new_from_resource (APPLICATION_PATH "/understudy-shortcuts.ui");

    gtk_application_window_set_help_overlay (
        window, GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay")));
  }
  gtk_window_present (GTK_WINDOW (gtk_application_window_get_help_overlay (window)));
  G_GNUC_END_IGNORE_DEPRECATIONS
}
