/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of a search, ready to be looked for */
typedef struct _LedgerNeedles LedgerNeedles;

LedgerNeedles *ledger_needles_new (const char *text);
void ledger_needles_free (LedgerNeedles *self);

guint ledger_needles_get_size (const LedgerNeedles *self);
gboolean ledger_needles_find (const LedgerNeedles *self, guint needle, const char *text);
const char *ledger_needles_get_trigrams (const LedgerNeedles *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerNeedles, ledger_needles_free)

G_END_DECLS
