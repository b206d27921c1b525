/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-about.h"

#include "understudy-config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* What a person who reports a problem is asked for: versions and surroundings, nothing about
 * accounts */
static char *
dup_debug_info (GtkWindow *parent)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (parent));
  g_autofree char *os = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GString *info = g_string_new (NULL);

  g_string_append_printf (info, "Understudy %s\n", PACKAGE_VERSION);
  g_string_append_printf (info, "GTK %u.%u.%u (built with %d.%d.%d)\n", gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version (), GTK_MAJOR_VERSION,
                          GTK_MINOR_VERSION, GTK_MICRO_VERSION);
  g_string_append_printf (info, "libadwaita %u.%u.%u (built with %d.%d.%d)\n",
                          adw_get_major_version (), adw_get_minor_version (),
                          adw_get_micro_version (), ADW_MAJOR_VERSION, ADW_MINOR_VERSION,
                          ADW_MICRO_VERSION);
  g_string_append_printf (info, "GLib %u.%u.%u (built with %d.%d.%d)\n", glib_major_version,
                          glib_minor_version, glib_micro_version, GLIB_MAJOR_VERSION,
                          GLIB_MINOR_VERSION, GLIB_MICRO_VERSION);
  g_string_append_printf (info, "Display %s\n", G_OBJECT_TYPE_NAME (display));
  g_string_append_printf (info, "System %s\n", os != NULL ? os : "unknown");
  g_string_append_printf (info, "Languages %s\n", g_get_language_names ()[0]);
  return g_string_free (info, FALSE);
}

/**
 * understudy_about_show:
 * @parent: the window that it belongs to
 *
 * Shows what the program is. The only place that knows AdwAboutWindow, which libadwaita 1.6
 * deprecates for a dialog that 1.2 does not have.
 */
void
understudy_about_show (GtkWindow *parent)
{
  const char *developers[] = {"The Understudy developers", NULL};
  g_autofree char *debug_info = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  debug_info = dup_debug_info (parent);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  adw_show_about_window (
      parent, "application-name", "Understudy", "application-icon", APPLICATION_ID, "version",
      PACKAGE_VERSION, "developer-name", "The Understudy developers", "developers", developers,
      "comments", _ ("Duplicates production studios of ApsaraVideo Live."), "license-type",
      GTK_LICENSE_GPL_3_0, "copyright", "© 2026 The Understudy developers", "debug-info",
      debug_info, "debug-info-filename", "understudy-debug-info.txt",
      /* Translators: your name, and your e-mail address if you like, one line a person */
      "translator-credits", _ ("translator-credits"), NULL);
  G_GNUC_END_IGNORE_DEPRECATIONS
}
