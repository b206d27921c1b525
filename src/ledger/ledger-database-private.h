/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"

G_BEGIN_DECLS

struct _LedgerDatabase {
  GThread *owner;
  sqlite3 *sqlite;
  LedgerAccess access;
  LedgerLock *lock;
  gboolean damaged;
  int version;
  gboolean has_functions; /* those that a walk needs */
  GHashTable *statements; /* text -> prepared statement */

  /* As of the last look, in or before the transaction under way */
  gint64 data_version;
  gint64 count;
  gint64 last_id;
  LedgerForeignChange foreign;

  /* Of the transaction under way */
  gboolean writing;
  gint64 n_added;
  gint64 added_last_id;
  gint64 n_inserted; /* with ids that there were before: they are not newer than the rest */
  gint64 n_removed;
  gboolean quiet; /* others need not look */
};

gboolean ledger_database_set_error (LedgerDatabase *self, int code, GError **error);

G_END_DECLS
