/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* One time that a request was sent for an entry. Texts that there are none of are NULL. */
typedef struct {
  guint number;       /* from 1 on */
  gint64 started_at;  /* µs since the epoch */
  gint64 finished_at; /* 0: it is under way, or was cut off with the program */
  gboolean ended;     /* FALSE: it is under way */
  LedgerState outcome;
  char *caster_id;
  char *request_id;
  guint http_status;
  char *error_code;
  char *error_message;
  char *host_id;
  char *recommend;
} LedgerAttempt;

void ledger_attempt_free (LedgerAttempt *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerAttempt, ledger_attempt_free)

void ledger_read_attempts_async (Ledger *self,
                                 gint64 entry_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *ledger_read_attempts_finish (Ledger *self,
                                        GAsyncResult *result,
                                        GError **error); /* of LedgerAttempt */

void ledger_list_accounts_async (Ledger *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *
ledger_list_accounts_finish (Ledger *self, GAsyncResult *result, GError **error); /* of char * */

G_END_DECLS
