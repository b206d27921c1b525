/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger.h"

G_BEGIN_DECLS

/* Whose orders, and where they go. One who carries out takes those of one scope. */
typedef struct {
  const char *account;
  const char *endpoint;
  const char *region; /* nullable */
} LedgerScope;

/**
 * LedgerAsker:
 * @LEDGER_ASKER_NOBODY: nobody wants it carried out
 * @LEDGER_ASKER_GONE: a process wanted it that has ended
 * @LEDGER_ASKER_US: this process wants it
 * @LEDGER_ASKER_OTHER: another process that is still there wants it
 *
 * Who wants an unfinished entry to be carried out.
 */
typedef enum {
  LEDGER_ASKER_NOBODY,
  LEDGER_ASKER_GONE,
  LEDGER_ASKER_US,
  LEDGER_ASKER_OTHER,
} LedgerAsker;

/* An entry that is queued or unknown */
typedef struct {
  LedgerEntry *entry;
  LedgerAsker asker;
} LedgerUnfinished;

void ledger_read_unfinished_async (Ledger *self,
                                   const LedgerScope *scope,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *ledger_read_unfinished_finish (Ledger *self,
                                          GAsyncResult *result,
                                          GError **error); /* of LedgerUnfinished */

/* ids: a GArray of gint64. What is claimed is wanted by this process from now on */
void
ledger_claim_async (Ledger *self, GArray *ids, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *
ledger_claim_finish (Ledger *self, GAsyncResult *result, GError **error); /* of LedgerEntry */
void ledger_claim_left_async (Ledger *self,
                              const LedgerScope *scope,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *
ledger_claim_left_finish (Ledger *self, GAsyncResult *result, GError **error); /* of LedgerEntry */

/* What nobody is to carry out any more, or not for now */
void
ledger_release_async (Ledger *self, GArray *ids, GAsyncReadyCallback callback, gpointer user_data);
gboolean ledger_release_finish (Ledger *self, GAsyncResult *result, GError **error);
void ledger_cancel_queued_async (Ledger *self,
                                 GArray *ids,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *ledger_cancel_queued_finish (Ledger *self,
                                        GAsyncResult *result,
                                        GError **error); /* of LedgerEntry */
void ledger_discard_left_async (Ledger *self,
                                const LedgerScope *scope,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *ledger_discard_left_finish (Ledger *self,
                                       GAsyncResult *result,
                                       GError **error); /* of LedgerEntry */

/* Of one entry on its way */
void ledger_requeue_async (Ledger *self,
                           gint64 entry_id,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
LedgerEntry *ledger_requeue_finish (Ledger *self, GAsyncResult *result, GError **error);
void ledger_take_up_async (Ledger *self,
                           gint64 entry_id,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
LedgerEntry *
ledger_take_up_finish (Ledger *self, GAsyncResult *result, gboolean *begun, GError **error);
void ledger_end_attempt_async (Ledger *self,
                               gint64 entry_id,
                               const LedgerOutcome *outcome,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
LedgerEntry *ledger_end_attempt_finish (Ledger *self, GAsyncResult *result, GError **error);

/* Which of the studios are what came of some entry: a set of those of caster_ids (of const char *)
 */
void ledger_find_outcomes_async (Ledger *self,
                                 GPtrArray *caster_ids,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GHashTable *ledger_find_outcomes_finish (Ledger *self, GAsyncResult *result, GError **error);

G_END_DECLS
