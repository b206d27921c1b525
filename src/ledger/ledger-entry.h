/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LedgerState:
 * @LEDGER_STATE_QUEUED: asked for, not sent yet
 * @LEDGER_STATE_SENDING: a request is, or was when the program ended, under way
 * @LEDGER_STATE_DONE: the studio was made
 * @LEDGER_STATE_REFUSED: no studio was made, definitely
 * @LEDGER_STATE_UNKNOWN: sent, but no definite answer came
 * @LEDGER_STATE_CANCELLED: taken back before it was sent
 */
typedef enum {
  LEDGER_STATE_QUEUED,
  LEDGER_STATE_SENDING,
  LEDGER_STATE_DONE,
  LEDGER_STATE_REFUSED,
  LEDGER_STATE_UNKNOWN,
  LEDGER_STATE_CANCELLED,
} LedgerState;

#define LEDGER_TYPE_STATE (ledger_state_get_type ())
GType ledger_state_get_type (void);
const char *ledger_state_to_string (LedgerState state); /* "done": also the ledger's and the JSON's word */
gboolean ledger_state_from_string (const char *text, LedgerState *state);

/* One duplication asked for, and what came of it. Lives on the main thread; every getter is also a read-only
 * property that notifies: id, client-token, account, endpoint, region, source-id, name, state, caster-id,
 * request-id, http-status, error-code, error-message, host-id, recommend, created-at, finished-at, loaded. */
#define LEDGER_TYPE_ENTRY (ledger_entry_get_type ())
G_DECLARE_FINAL_TYPE (LedgerEntry, ledger_entry, LEDGER, ENTRY, GObject)

gint64 ledger_entry_get_id (LedgerEntry *self);
const char *ledger_entry_get_client_token (LedgerEntry *self);
const char *ledger_entry_get_account (LedgerEntry *self);
const char *ledger_entry_get_endpoint (LedgerEntry *self);
const char *ledger_entry_get_region (LedgerEntry *self);
const char *ledger_entry_get_source_id (LedgerEntry *self);
const char *ledger_entry_get_name (LedgerEntry *self);
LedgerState ledger_entry_get_state (LedgerEntry *self);
const char *ledger_entry_get_caster_id (LedgerEntry *self);
const char *ledger_entry_get_request_id (LedgerEntry *self);
guint ledger_entry_get_http_status (LedgerEntry *self);
const char *ledger_entry_get_error_code (LedgerEntry *self);    /* the service's Code, or LiveError's name for ours */
const char *ledger_entry_get_error_message (LedgerEntry *self); /* the service's own words, redacted */
const char *ledger_entry_get_host_id (LedgerEntry *self);
const char *ledger_entry_get_recommend (LedgerEntry *self);
gint64 ledger_entry_get_created_at (LedgerEntry *self);  /* µs since the epoch */
gint64 ledger_entry_get_finished_at (LedgerEntry *self); /* 0: not yet */
gboolean ledger_entry_get_loaded (LedgerEntry *self);    /* FALSE: a row whose page is still being read */

G_END_DECLS
