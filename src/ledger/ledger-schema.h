/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>
#include <glib.h>

G_BEGIN_DECLS

/* Entries are counted by blocks of so many ids. */
#define LEDGER_SCHEMA_BLOCK 1024

int ledger_schema_get_version (sqlite3 *sqlite, int *version);
int ledger_schema_get_latest_version (void);
int ledger_schema_migrate (sqlite3 *sqlite);
int ledger_schema_migrate_to (sqlite3 *sqlite, int version);
int ledger_schema_run_steps (sqlite3 *sqlite, const char *const *migration, int n_steps);

G_END_DECLS
