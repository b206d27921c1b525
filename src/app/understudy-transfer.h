/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ledger-exchange.h"

G_BEGIN_DECLS

/* Writes a history to a file, or takes one from there, and shows how far it is. Property: active.
 * Signal: ended (what came of it, in words). */
#define UNDERSTUDY_TYPE_TRANSFER (understudy_transfer_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyTransfer, understudy_transfer, UNDERSTUDY, TRANSFER, GtkWidget)

gboolean understudy_transfer_get_active (UnderstudyTransfer *self);
void understudy_transfer_export (
    UnderstudyTransfer *self, Ledger *ledger, LedgerQuery *query, GFile *file, LedgerFormat format);
void understudy_transfer_import (UnderstudyTransfer *self, Ledger *ledger, GFile *file);
void understudy_transfer_choose (UnderstudyTransfer *self,
                                 Ledger *ledger,
                                 LedgerQuery *query,
                                 const char *kind);

G_END_DECLS
