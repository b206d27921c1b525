/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator.h"
#include "understudy-failures.h"

G_BEGIN_DECLS

/* What a window shows and does of a duplicator's queue, in words. Properties: duplicator (NULL
 * while there is none); read-only: active (there is something to show), fraction, figures,
 * remaining (NULL: not known), paused, offline, left-over (what earlier runs left, NULL: nothing),
 * clock (how far it is off, NULL: not), unrecorded (what the ledger could not be told, NULL:
 * nothing), failures (of orders of many). Signals: message (text), failed (GError), placed (an
 * order of many is in the ledger, or could not be), finished, wanted (somebody asked for something,
 * and there is no duplicator). */
#define UNDERSTUDY_TYPE_QUEUE (understudy_queue_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyQueue, understudy_queue, UNDERSTUDY, QUEUE, GObject)

UnderstudyQueue *understudy_queue_new (void);

void understudy_queue_set_duplicator (UnderstudyQueue *self, Duplicator *duplicator);
void understudy_queue_fail_waiting (UnderstudyQueue *self, const GError *error);
gboolean understudy_queue_get_active (UnderstudyQueue *self);
UnderstudyFailures *understudy_queue_get_failures (UnderstudyQueue *self);
gboolean understudy_queue_get_placing (UnderstudyQueue *self);

/* Takes the batch; ends when it is in the ledger. Returns how many, -1 on error. */
void understudy_queue_place_async (UnderstudyQueue *self,
                                   DuplicatorBatch *batch,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gint64 understudy_queue_place_finish (UnderstudyQueue *self, GAsyncResult *result, GError **error);

void understudy_queue_pause (UnderstudyQueue *self);
void understudy_queue_resume (UnderstudyQueue *self);
void understudy_queue_stop (UnderstudyQueue *self);
guint understudy_queue_get_left_over (UnderstudyQueue *self);
void understudy_queue_resume_left_over (UnderstudyQueue *self);
void understudy_queue_discard_left_over (UnderstudyQueue *self);
void understudy_queue_check (UnderstudyQueue *self, LedgerEntry *entry);
void understudy_queue_answer (UnderstudyQueue *self, LedgerEntry *entry, gboolean is_it);

void understudy_queue_dismiss_clock (UnderstudyQueue *self);
void understudy_queue_dismiss_unrecorded (UnderstudyQueue *self);
char *understudy_queue_dup_unrecorded_ids (UnderstudyQueue *self);

G_END_DECLS
