/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ledger-entry.h"
#include "understudy-studio-catalog.h"

G_BEGIN_DECLS

/* What the history shows of an entry. Properties: entry, now (µs: what times are told against),
 * catalog (the account's studios), selecting, selected. Signals: copy (caster ID), details
 * (LedgerEntry), check (LedgerEntry), answer (LedgerEntry, whether the possible copy is it). */
#define UNDERSTUDY_TYPE_ENTRY_ROW (understudy_entry_row_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyEntryRow, understudy_entry_row, UNDERSTUDY, ENTRY_ROW, GtkWidget)

GtkWidget *understudy_entry_row_new (void);
void understudy_entry_row_set_entry (UnderstudyEntryRow *self, LedgerEntry *entry);
LedgerEntry *understudy_entry_row_get_entry (UnderstudyEntryRow *self);
gboolean understudy_entry_row_get_filled (UnderstudyEntryRow *self);
void understudy_entry_row_fill (UnderstudyEntryRow *self);

G_END_DECLS
