/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-batch.h"
#include "duplicator-progress.h"
#include "ledger.h"
#include "live-client.h"

G_BEGIN_DECLS

/**
 * DuplicatorPause:
 * @DUPLICATOR_PAUSE_NONE: the queue goes on
 * @DUPLICATOR_PAUSE_ASKED: somebody paused it
 * @DUPLICATOR_PAUSE_OFFLINE: the service cannot be reached; it goes on by itself when it can
 *
 * Why nothing is sent.
 */
typedef enum {
  DUPLICATOR_PAUSE_NONE,
  DUPLICATOR_PAUSE_ASKED,
  DUPLICATOR_PAUSE_OFFLINE,
} DuplicatorPause;

#define DUPLICATOR_TYPE_PAUSE (duplicator_pause_get_type ())
GType duplicator_pause_get_type (void);

/* Carries orders out: ledger -> live -> ledger. Properties, all read-only and notifying: busy, pause (DuplicatorPause),
 * progress (DuplicatorProgress), waiting (guint: queued entries of runs that ended, which Resume would start),
 * clock-offset (gint64 µs: how far the service's clock is ahead of this computer's; 0 unless signatures had to be corrected),
 * carrying (whether this process carries out; FALSE: another Understudy does, and is handed the orders).
 * Signal: not-recorded (LedgerEntry, GError). */
#define DUPLICATOR_TYPE_DUPLICATOR (duplicator_get_type ())
G_DECLARE_FINAL_TYPE (Duplicator, duplicator, DUPLICATOR, DUPLICATOR, GObject)

Duplicator *duplicator_new (Ledger *ledger, LiveClient *client, const char *account_id, BaseNonceSource *tokens);

/* One studio from another; ends when the entry's outcome is known (as now). */
void duplicator_duplicate_async (Duplicator *self, const char *source_id, const char *name, const char *client_token,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LedgerEntry *duplicator_duplicate_finish (Duplicator *self, GAsyncResult *result, GError **error);

/* Many: ends when all intents are committed (one transaction), oldest first; the queue carries them out. */
void duplicator_place_async (Duplicator *self, DuplicatorBatch *batch, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *duplicator_place_finish (Duplicator *self, GAsyncResult *result, GError **error); /* of LedgerEntry */

void duplicator_pause (Duplicator *self);
void duplicator_resume (Duplicator *self);

/* What is not sent yet becomes cancelled; what is under way ends by itself. */
void duplicator_stop_queue_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean duplicator_stop_queue_finish (Duplicator *self, GAsyncResult *result, GError **error);

/* What earlier runs left: queued entries go on; unknown ones that somebody still wanted are looked for, and sent again, with the
 * same token, where nothing is to be found. Those with a possible copy wait for an answer, and those that were discarded for
 * somebody who asks for just them. Ends when they are queued; returns them, oldest first. */
void duplicator_resume_waiting_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *duplicator_resume_waiting_finish (Duplicator *self, GAsyncResult *result, GError **error); /* of LedgerEntry */
/* …or become cancelled (the queued ones), and what is unknown is not sent again with the rest. Returns how many were cancelled. */
void duplicator_discard_waiting_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data);
gint64 duplicator_discard_waiting_finish (Duplicator *self, GAsyncResult *result, GError **error);

/* Ends when the queue is empty, with nothing under way. */
void duplicator_wait_async (Duplicator *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean duplicator_wait_finish (Duplicator *self, GAsyncResult *result, GError **error); /* FALSE: why the ledger could not be written; the rest is still queued there */

/* An unknown entry: look for it now; carry on as the look says. An entry with a possible copy (error code
 * DUPLICATOR_CODE_POSSIBLE_COPY, caster ID that of the possible copy): is it the one? TRUE: done with that ID; FALSE: sent again. */
#define DUPLICATOR_CODE_POSSIBLE_COPY "PossibleCopy"
void duplicator_check_async (Duplicator *self, LedgerEntry *entry, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LedgerEntry *duplicator_check_finish (Duplicator *self, GAsyncResult *result, GError **error);
void duplicator_answer_async (Duplicator *self, LedgerEntry *entry, gboolean is_it, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
LedgerEntry *duplicator_answer_finish (Duplicator *self, GAsyncResult *result, GError **error);

/* Cancels waiting and sending, takes no more, ends when every outcome is recorded (as now). Queued entries stay queued in the ledger. */
void duplicator_stop_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean duplicator_stop_finish (Duplicator *self, GAsyncResult *result, GError **error);

gboolean duplicator_get_busy (Duplicator *self);
DuplicatorPause duplicator_get_pause (Duplicator *self);
DuplicatorProgress *duplicator_get_progress (Duplicator *self);
guint duplicator_get_waiting (Duplicator *self);
gboolean duplicator_get_carrying (Duplicator *self);
gint64 duplicator_get_clock_offset (Duplicator *self);

G_END_DECLS

/* duplicator-progress.h: GObject DuplicatorProgress, notifying read-only properties: total, done, failed (refused, cancelled), unknown, left (guint),
 * seconds-left (double, -1: not known), fraction (double). Starts anew with the first entry that is queued after it was all done. */
