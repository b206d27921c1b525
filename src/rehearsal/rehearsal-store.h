/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include "rehearsal-error.h"

G_BEGIN_DECLS

/* The world's file: a connection to SQLite, its schema, transactions and prepared statements. For
 * one thread. */
typedef struct _RehearsalStore RehearsalStore;

RehearsalStore *rehearsal_store_open (const char *path, GError **error);
void rehearsal_store_close (RehearsalStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalStore, rehearsal_store_close)

/* The whole of a change: begun for writing at once, and on the disk when committed. Rolled back
 * where it is not. */
gboolean rehearsal_store_begin (RehearsalStore *self, GError **error);
gboolean rehearsal_store_commit (RehearsalStore *self, GError **error);
void rehearsal_store_roll_back (RehearsalStore *self);

/* A reader's transaction: one state of the world for several queries */
gboolean rehearsal_store_begin_reading (RehearsalStore *self, GError **error);

/* Whether the samples are still to be put in; only within a transaction */
gboolean rehearsal_store_is_new (RehearsalStore *self);
gboolean rehearsal_store_set_settled (RehearsalStore *self, GError **error);

/* For the files that keep something in it. sql has to be a string that lives for ever: it is the
 * statement's key. */
sqlite3_stmt *rehearsal_store_prepare (RehearsalStore *self, const char *sql, GError **error);
gboolean
rehearsal_store_step (RehearsalStore *self, sqlite3_stmt *statement, gboolean *row, GError **error);
gboolean rehearsal_store_run (RehearsalStore *self, sqlite3_stmt *statement, GError **error);

G_END_DECLS
