/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Says that somebody works with a ledger. Held in a file beside it, and gone with the process,
 * however it ends. */
typedef struct _LedgerLock LedgerLock;

LedgerLock *ledger_lock_acquire (const char *path, guint timeout, GError **error);
void ledger_lock_release (LedgerLock *self);
gboolean ledger_lock_get_exclusive (LedgerLock *self);
void ledger_lock_share (LedgerLock *self);

/* Everybody who holds the lock has a number of its own for as long as that is so. */
gint64 ledger_lock_get_owner (LedgerLock *self);
gboolean ledger_lock_is_alive (LedgerLock *self, gint64 owner);

/* The file is there to be watched: others learn that way that something was written. */
void ledger_lock_touch (LedgerLock *self);

/* A note to whoever opens the ledger next, kept in the lock's file */
void ledger_lock_mark_damaged (LedgerLock *self);
void ledger_lock_clear_mark (LedgerLock *self);
gboolean ledger_lock_get_marked (LedgerLock *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerLock, ledger_lock_release)

G_END_DECLS
