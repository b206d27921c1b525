/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include "ledger-lock.h"
#include "ledger.h"

G_BEGIN_DECLS

/* A connection to a ledger's file. Belongs to the thread that opened it. */
typedef struct _LedgerDatabase LedgerDatabase;

typedef enum {
  LEDGER_ACCESS_READ_WRITE,
  LEDGER_ACCESS_READ_ONLY, /* this user may not write to it */
  LEDGER_ACCESS_NEWER,     /* this version would not know how to write to it */
} LedgerAccess;

typedef enum {
  LEDGER_TRANSACTION_READ,
  LEDGER_TRANSACTION_WRITE,
} LedgerTransaction;

/* What other connections did to the file since it was last looked at */
typedef struct {
  gboolean any;
  gboolean rearranged; /* not only were rows added after the newest: their places are others now */
  gint64 count;        /* how many rows there are now */
} LedgerForeignChange;

LedgerDatabase *
ledger_database_open (const char *path, LedgerAccess access, guint busy_timeout, GError **error);
void ledger_database_close (LedgerDatabase *self);
void ledger_database_take_lock (LedgerDatabase *self, LedgerLock *lock);
LedgerLock *ledger_database_get_lock (LedgerDatabase *self);
gboolean ledger_database_read_totals (LedgerDatabase *self, GError **error);
gboolean ledger_database_check_health (LedgerDatabase *self, GError **error);

sqlite3 *ledger_database_get_sqlite (LedgerDatabase *self);
LedgerAccess ledger_database_get_access (LedgerDatabase *self);
int ledger_database_get_version (LedgerDatabase *self);
gint64 ledger_database_get_count (LedgerDatabase *self);

gboolean
ledger_database_begin (LedgerDatabase *self, LedgerTransaction transaction, GError **error);
gboolean ledger_database_commit (LedgerDatabase *self, GError **error);
void ledger_database_rollback (LedgerDatabase *self);
void ledger_database_note_added (LedgerDatabase *self, gint64 last_id);
void ledger_database_note_removed (LedgerDatabase *self, gint64 n_removed);
void ledger_database_note_restored (LedgerDatabase *self, gint64 n_restored);
void ledger_database_be_quiet (LedgerDatabase *self);
void ledger_database_interrupt (LedgerDatabase *self);
LedgerForeignChange ledger_database_take_foreign_change (LedgerDatabase *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerDatabase, ledger_database_close)

G_END_DECLS
