/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-queue.h"

G_BEGIN_DECLS

/* The right to carry out what is asked for in one scope of a ledger. One process has it, until it lets go or ends,
 * however that may be. */
typedef struct _DuplicatorCarrier DuplicatorCarrier;

void duplicator_carrier_take_async (const char *ledger_path,
                                    const LedgerScope *scope,
                                    GObject *source_object,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
DuplicatorCarrier *duplicator_carrier_take_finish (GAsyncResult *result);
void duplicator_carrier_release (DuplicatorCarrier *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorCarrier, duplicator_carrier_release)

G_END_DECLS
