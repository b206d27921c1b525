/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base-clock.h"
#include "ledger-entry.h"

G_BEGIN_DECLS

/**
 * LedgerError:
 * @LEDGER_ERROR_CANNOT_OPEN: the folder or the file cannot be made or read
 * @LEDGER_ERROR_READ_ONLY: it may not be written (a newer version's, or no permission)
 * @LEDGER_ERROR_FULL: the disk is full
 * @LEDGER_ERROR_BUSY: another program keeps it locked
 * @LEDGER_ERROR_DAMAGED: it was damaged while in use
 * @LEDGER_ERROR_CLOSED: it is closed
 * @LEDGER_ERROR_TAKEN: somebody else was quicker: the entry is done, or just being sent
 * @LEDGER_ERROR_FAILED: anything else
 */
typedef enum {
  LEDGER_ERROR_CANNOT_OPEN,
  LEDGER_ERROR_READ_ONLY,
  LEDGER_ERROR_FULL,
  LEDGER_ERROR_BUSY,
  LEDGER_ERROR_DAMAGED,
  LEDGER_ERROR_CLOSED,
  LEDGER_ERROR_TAKEN,
  LEDGER_ERROR_FAILED,
} LedgerErrorCode;

#define LEDGER_ERROR (ledger_error_quark ())
GQuark ledger_error_quark (void);

/* What is asked for, before it is sent */
typedef struct {
  const char *client_token;
  const char *account;
  const char *endpoint;
  const char *region; /* nullable */
  const char *source_id;
  const char *name;
} LedgerIntent;

/* What came of one attempt */
typedef struct {
  LedgerState state;
  const char *caster_id;
  const char *request_id;
  guint http_status;
  const char *error_code;
  const char *error_message;
  const char *host_id;
  const char *recommend;
} LedgerOutcome;

/* One SQLite file, owned by one thread of its own. Signals, on the thread that made it: entry-added (LedgerEntry),
 * entry-changed (LedgerEntry), entries-added (GPtrArray of LedgerEntry), changed.
 * Properties: path, clock, read-only, set-aside-path. */
#define LEDGER_TYPE_LEDGER (ledger_get_type ())
G_DECLARE_FINAL_TYPE (Ledger, ledger, LEDGER, LEDGER, GObject)

Ledger *ledger_new (const char *path, BaseClock *clock);
const char *ledger_get_path (Ledger *self);
gboolean ledger_get_read_only (Ledger *self);
const char *ledger_get_set_aside_path (Ledger *self); /* where a damaged ledger was put at opening; else NULL */

void ledger_open_async (Ledger *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ledger_open_finish (Ledger *self, GAsyncResult *result, GError **error);
void ledger_close_async (Ledger *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean ledger_close_finish (Ledger *self, GAsyncResult *result, GError **error);

/* Writes. Never dropped: a cancelled caller is told so, the write happens all the same. */
void ledger_add_intents_async (Ledger *self,
                               const LedgerIntent *intents,
                               gsize n_intents,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *ledger_add_intents_finish (Ledger *self, GAsyncResult *result, GError **error); /* of LedgerEntry */
void ledger_begin_attempt_async (Ledger *self, gint64 entry_id, GAsyncReadyCallback callback, gpointer user_data);
LedgerEntry *ledger_begin_attempt_finish (Ledger *self, GAsyncResult *result, GError **error);
void ledger_record_outcome_async (Ledger *self,
                                  gint64 entry_id,
                                  const LedgerOutcome *outcome,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LedgerEntry *ledger_record_outcome_finish (Ledger *self, GAsyncResult *result, GError **error);

/* After ledger_record_outcome_async() failed: the entry tells the outcome all the same, and entry-changed is emitted, but
 * nothing is written. */
void ledger_show_outcome (Ledger *self, LedgerEntry *entry, const LedgerOutcome *outcome);

/* Reads: newest first */
void ledger_count_async (Ledger *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gint64 ledger_count_finish (Ledger *self, GAsyncResult *result, GError **error); /* -1 on error */
void ledger_read_page_async (Ledger *self,
                             guint64 offset,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *ledger_read_page_finish (Ledger *self, GAsyncResult *result, GError **error); /* of LedgerEntry */
void ledger_find_by_token_async (Ledger *self,
                                 const char *client_token,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *ledger_find_by_token_finish (Ledger *self, GAsyncResult *result, GError **error); /* of LedgerEntry */

/* Other processes write to it too */
void ledger_check_for_changes (Ledger *self);

G_END_DECLS
