/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-entry.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One duplication that was asked for in this window, until its outcome is known. Properties:
 * source-id, name, cancelling, entry. */
#define UNDERSTUDY_TYPE_ORDER (understudy_order_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyOrder, understudy_order, UNDERSTUDY, ORDER, GObject)

UnderstudyOrder *understudy_order_new (const char *source_id, const char *name);
const char *understudy_order_get_source_id (UnderstudyOrder *self);
const char *understudy_order_get_name (UnderstudyOrder *self);
GCancellable *understudy_order_get_cancellable (UnderstudyOrder *self);

void understudy_order_cancel (UnderstudyOrder *self);
gboolean understudy_order_get_cancelling (UnderstudyOrder *self);

/* Once: with an entry of the ledger, or with why there is none */
void understudy_order_finish (UnderstudyOrder *self, LedgerEntry *entry, const GError *error);
gboolean understudy_order_get_finished (UnderstudyOrder *self);
LedgerEntry *understudy_order_get_entry (UnderstudyOrder *self);
const GError *understudy_order_get_error (UnderstudyOrder *self);

G_END_DECLS
