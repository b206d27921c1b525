/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ledger.h"

G_BEGIN_DECLS

/* What people can set. Every change counts at once, except how long the history is kept: what that
 * forgets is gone for good, so it counts when the window is closed. */
#define UNDERSTUDY_TYPE_PREFERENCES (understudy_preferences_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyPreferences, understudy_preferences, UNDERSTUDY, PREFERENCES, AdwWindow)

/* accounts: of Account. ledger: nullable, whose size is told */
GtkWindow *understudy_preferences_new (GtkWindow *parent,
                                       GSettings *settings,
                                       GListModel *accounts,
                                       Ledger *ledger);

G_END_DECLS
