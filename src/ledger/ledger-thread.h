/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-job.h"

G_BEGIN_DECLS

/* The thread that owns a ledger's connection, with what is to be done going in and what came of it
 * going out. All of this is for the thread that started it, its owner. */
typedef struct _LedgerThread LedgerThread;

/**
 * LedgerThreadUse:
 * @LEDGER_THREAD_FOR_ALL: makes the ledger where there is none, reads and writes
 * @LEDGER_THREAD_FOR_SEARCHING: only reads one that another thread has opened, and may take its
 * time
 */
typedef enum {
  LEDGER_THREAD_FOR_ALL,
  LEDGER_THREAD_FOR_SEARCHING,
} LedgerThreadUse;

LedgerThread *ledger_thread_start (const char *path,
                                   LedgerThreadUse use,
                                   guint busy_timeout,
                                   LedgerJob *opening,
                                   LedgerJobDeliver deliver,
                                   gpointer owner);
void ledger_thread_push (LedgerThread *self, LedgerJob *job);
void ledger_thread_quit (LedgerThread *self, LedgerJob *closing);
void ledger_thread_join (LedgerThread *self);
void ledger_thread_disown (LedgerThread *self);

G_END_DECLS
