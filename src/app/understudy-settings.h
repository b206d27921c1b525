/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live-client.h"

G_BEGIN_DECLS

/* What is remembered between starts. NULL where the schema is not installed: then nothing is. */
GSettings *understudy_settings_get (void);

void understudy_settings_restore_window (GtkWindow *window);
void understudy_settings_save_window (GtkWindow *window);
char *understudy_settings_dup_account_id (void);
void understudy_settings_set_account_id (const char *account_id);

/* Whether changes can be kept at all */
gboolean understudy_settings_is_writable (void);
void understudy_settings_bind_client (LiveClient *client);

G_END_DECLS
