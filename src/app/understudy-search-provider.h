/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-application.h"

G_BEGIN_DECLS

/* What the desktop's search asks: org.gnome.Shell.SearchProvider2. Answers from the account that
 * was chosen last. */
#define UNDERSTUDY_TYPE_SEARCH_PROVIDER (understudy_search_provider_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudySearchProvider, understudy_search_provider, UNDERSTUDY, SEARCH_PROVIDER, GObject)

UnderstudySearchProvider *understudy_search_provider_new (UnderstudyApplication *application);
gboolean understudy_search_provider_register (UnderstudySearchProvider *self,
                                              GDBusConnection *connection,
                                              const char *path,
                                              GError **error);
void understudy_search_provider_unregister (UnderstudySearchProvider *self);

G_END_DECLS
