/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "understudy-studio-catalog.h"

G_BEGIN_DECLS

/* A popover with the account's studios and a search over their names and IDs. Properties: catalog,
 * page (read-only: "loading", "list", "empty", "nothing-found", "failed"), n-picked (read-only: how
 * many are marked). Signals: chosen (LiveStudio), chosen-many (GPtrArray of LiveStudio), details
 * (LiveStudio), copy (text). */
#define UNDERSTUDY_TYPE_STUDIO_CHOOSER (understudy_studio_chooser_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyStudioChooser, understudy_studio_chooser, UNDERSTUDY, STUDIO_CHOOSER, GtkPopover)

void understudy_studio_chooser_set_catalog (UnderstudyStudioChooser *self,
                                            UnderstudyStudioCatalog *catalog);
void understudy_studio_chooser_set_picked (UnderstudyStudioChooser *self, GPtrArray *studios);
const char *understudy_studio_chooser_get_page (UnderstudyStudioChooser *self);

G_END_DECLS
