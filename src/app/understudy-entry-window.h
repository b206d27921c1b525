/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "ledger-entry.h"

G_BEGIN_DECLS

/* All that is known of an entry, or of an error that is about none: in words, with a button for
 * what the program can do, and in facts that can be copied. Properties: entry, error. */
#define UNDERSTUDY_TYPE_ENTRY_WINDOW (understudy_entry_window_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyEntryWindow, understudy_entry_window, UNDERSTUDY, ENTRY_WINDOW, AdwWindow)

GtkWindow *understudy_entry_window_new (GtkWindow *parent, LedgerEntry *entry);
GtkWindow *understudy_entry_window_new_for_error (GtkWindow *parent, const GError *error);

G_END_DECLS
