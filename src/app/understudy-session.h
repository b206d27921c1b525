/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-connection.h"
#include "understudy-order.h"
#include "understudy-queue.h"
#include "understudy-studio-catalog.h"
#include "workspace.h"

G_BEGIN_DECLS

/**
 * UnderstudySessionState:
 * @UNDERSTUDY_SESSION_CLOSED: not opened yet, or closed again
 * @UNDERSTUDY_SESSION_OPENING: being opened
 * @UNDERSTUDY_SESSION_READY: at work
 * @UNDERSTUDY_SESSION_HISTORY_ONLY: the history can be read, but nothing can be sent
 * @UNDERSTUDY_SESSION_FAILED: not even the history could be opened
 * @UNDERSTUDY_SESSION_CLOSING: being closed
 */
typedef enum {
  UNDERSTUDY_SESSION_CLOSED,
  UNDERSTUDY_SESSION_OPENING,
  UNDERSTUDY_SESSION_READY,
  UNDERSTUDY_SESSION_HISTORY_ONLY,
  UNDERSTUDY_SESSION_FAILED,
  UNDERSTUDY_SESSION_CLOSING,
} UnderstudySessionState;

#define UNDERSTUDY_TYPE_SESSION_STATE (understudy_session_state_get_type ())
GType understudy_session_state_get_type (void);

/* What a window shows of one account: its history, its studios, what is under way. Outlives its
 * window until all that is under way is in the ledger. Properties: account, state, history,
 * studios, under-way, queue, connection. Signals: order-finished (UnderstudyOrder), closed. */
#define UNDERSTUDY_TYPE_SESSION (understudy_session_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudySession, understudy_session, UNDERSTUDY, SESSION, GObject)

/* data_directory: NULL for the user's own */
UnderstudySession *understudy_session_new (Account *account, const char *data_directory);

Account *understudy_session_get_account (UnderstudySession *self);
UnderstudySessionState understudy_session_get_state (UnderstudySession *self);
const GError *understudy_session_get_problem (UnderstudySession *self);
Ledger *understudy_session_get_ledger (UnderstudySession *self);
GListModel *understudy_session_get_history (UnderstudySession *self);
UnderstudyStudioCatalog *understudy_session_get_studios (UnderstudySession *self);
GListModel *understudy_session_get_under_way (UnderstudySession *self);
UnderstudyQueue *understudy_session_get_queue (UnderstudySession *self);
UnderstudyConnection *understudy_session_get_connection (UnderstudySession *self);

void understudy_session_open (UnderstudySession *self);
void understudy_session_close (UnderstudySession *self);
UnderstudyOrder *
understudy_session_duplicate (UnderstudySession *self, const char *source_id, const char *name);

G_END_DECLS
