/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "understudy-settings.h"

#include "understudy-config.h"

#include <gio/gsettingsbackend.h>

/**
 * understudy_settings_get:
 *
 * g_settings_new() aborts the program where the schema is missing; a program that is run without
 * being installed is no reason for that.
 *
 * Returns: (transfer none) (nullable): the settings
 */
GSettings *
understudy_settings_get (void)
{
  static GSettings *settings = NULL;
  static gboolean looked = FALSE;

  if (!looked) {
    GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
    g_autoptr (GSettingsSchema) schema = NULL;

    looked = TRUE;
    if (source != NULL)
      schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
    if (schema != NULL)
      settings = g_settings_new_full (schema, NULL, NULL);
    else
      g_info ("The settings schema is not installed; nothing will be remembered");
  }
  return settings;
}

/* dconf writes through the session bus, and where there is none warns of every single value */
static GSettings *
get_writable (void)
{
  GSettings *settings = understudy_settings_get ();
  GApplication *application = g_application_get_default ();
  g_autoptr (GSettingsBackend) backend = NULL;

  if (settings == NULL)
    return NULL;
  g_object_get (settings, "backend", &backend, NULL);
  if (g_strcmp0 (G_OBJECT_TYPE_NAME (backend), "DConfSettingsBackend") == 0 &&
      application != NULL && g_application_get_dbus_connection (application) == NULL)
    return NULL;
  return settings;
}

/**
 * understudy_settings_restore_window:
 * @window: a window that is not shown yet
 *
 * Gives @window the size that it had when it was last closed.
 */
void
understudy_settings_restore_window (GtkWindow *window)
{
  GSettings *settings = understudy_settings_get ();

  g_return_if_fail (GTK_IS_WINDOW (window));

  if (settings == NULL)
    return;
  gtk_window_set_default_size (window, g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (window);
}

/**
 * understudy_settings_save_window:
 * @window: a window that is about to close
 *
 * Remembers the size of @window.
 */
void
understudy_settings_save_window (GtkWindow *window)
{
  GSettings *settings = get_writable ();
  int width, height;

  g_return_if_fail (GTK_IS_WINDOW (window));

  if (settings == NULL)
    return;
  gtk_window_get_default_size (window, &width, &height);
  /* The setters refuse what the schema's ranges do not hold */
  g_settings_set_int (settings, "window-width", width);
  g_settings_set_int (settings, "window-height", height);
  g_settings_set_boolean (settings, "window-maximized", gtk_window_is_maximized (window));
}

/**
 * understudy_settings_dup_account_id:
 *
 * Returns: (transfer full): the identifier of the account to begin with: the default one, or else
 * the one that was chosen last; empty if there is neither
 */
char *
understudy_settings_dup_account_id (void)
{
  GSettings *settings = understudy_settings_get ();
  g_autofree char *chosen = NULL;

  if (settings == NULL)
    return g_strdup ("");

  chosen = g_settings_get_string (settings, "default-account");
  if (*chosen != '\0')
    return g_steal_pointer (&chosen);

  return g_settings_get_string (settings, "account");
}

/**
 * understudy_settings_set_account_id:
 * @account_id: an account's identifier
 *
 * Remembers which account was chosen.
 */
void
understudy_settings_set_account_id (const char *account_id)
{
  GSettings *settings = get_writable ();

  g_return_if_fail (account_id != NULL);

  if (settings != NULL)
    g_settings_set_string (settings, "account", account_id);
}

/**
 * understudy_settings_is_writable:
 *
 * Returns: whether there is somewhere to keep what people set
 */
gboolean
understudy_settings_is_writable (void)
{
  return get_writable () != NULL;
}

static gboolean
milliseconds_from_seconds (GValue *value, GVariant *variant, gpointer user_data)
{
  g_value_set_uint (value, g_variant_get_uint32 (variant) * 1000);

  return TRUE;
}

/**
 * understudy_settings_bind_client:
 * @client: a client
 *
 * Lets @client ask and wait as the settings say, from its next call on, whenever they change.
 */
void
understudy_settings_bind_client (LiveClient *client)
{
  GSettings *settings = understudy_settings_get ();

  g_return_if_fail (LIVE_IS_CLIENT (client));

  if (settings == NULL)
    return;
  g_settings_bind (settings, "response-format", client, "format", G_SETTINGS_BIND_GET);
  g_settings_bind_with_mapping (settings, "connect-timeout", client, "connect-timeout",
                                G_SETTINGS_BIND_GET, milliseconds_from_seconds, NULL, NULL, NULL);
  g_settings_bind_with_mapping (settings, "timeout", client, "timeout", G_SETTINGS_BIND_GET,
                                milliseconds_from_seconds, NULL, NULL, NULL);
}
