/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "Understudy's ledger", in the header of every file that this program made */
#define LEDGER_FILE_APPLICATION_ID 0x55444c47

typedef enum {
  LEDGER_FILE_NEW,     /* nothing was ever kept in it */
  LEDGER_FILE_OURS,    /* it says that it is a ledger */
  LEDGER_FILE_FOREIGN, /* some other program's database */
  LEDGER_FILE_DAMAGED, /* no database at all, or what is left of one */
} LedgerFileKind;

gboolean ledger_file_prepare_folder (const char *path, GError **error);
gboolean ledger_file_check_regular (const char *path, gboolean *exists, GError **error);
gboolean ledger_file_create (const char *path, GError **error);
gboolean ledger_file_examine (const char *path, LedgerFileKind *kind, GError **error);
char *ledger_file_set_aside (const char *path, gint64 now, GError **error);

G_END_DECLS
