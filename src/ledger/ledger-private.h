/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-job.h"
#include "ledger-registry.h"
#include "ledger-thread.h"
#include "ledger.h"

G_BEGIN_DECLS

typedef enum {
  LEDGER_STATUS_CLOSED,
  LEDGER_STATUS_OPENING,
  LEDGER_STATUS_OPEN,
  LEDGER_STATUS_CLOSING,
} LedgerStatus;

/* Somebody who is answered when the file is closed: with @error, where it was not closing that was
 * asked for */
typedef struct {
  GTask *task;
  GError *error; /* nullable */
} LedgerWaiter;

struct _Ledger {
  GObject parent_instance;

  char *path;
  BaseClock *clock;
  gboolean read_only;
  char *set_aside_path;

  GThread *home;
  LedgerStatus status;
  LedgerThread *thread;   /* %NULL while closed */
  LedgerThread *searcher; /* %NULL until somebody searches */
  GPtrArray *waiters;     /* of LedgerWaiter */
  guint busy_timeout;

  LedgerRegistry *registry;
  gint64 count;
  guint generation;
  gboolean refreshing;
  gboolean refresh_again;
};

/* For opening and closing */
void ledger_waiter_free (LedgerWaiter *waiter);
void ledger_deliver (LedgerJob *job, gpointer owner);
void ledger_set_set_aside_path (Ledger *self, const char *path);
void ledger_set_read_only (Ledger *self, gboolean read_only);
void ledger_tell_reopened (Ledger *self, gint64 count);

/* For what reads and writes through the ledger's thread */
gboolean ledger_may_call (Ledger *self);
void ledger_submit (Ledger *self, LedgerJob *job);
gint64 ledger_get_now (Ledger *self);
void ledger_tell_added (Ledger *self, GPtrArray *entries, gint64 count);
void ledger_tell_changed (Ledger *self, LedgerEntry *entry);
void ledger_record_overdue_outcome (Ledger *self, gint64 entry_id);

void ledger_tell_removed (Ledger *self, GArray *ids, GArray *ranks, gint64 count);
void ledger_tell_restored (Ledger *self, GArray *ids, GArray *ranks, gint64 count);

/* For the model: what is known on this thread, without asking. Always in step with the signals. */
gint64 ledger_peek_count (Ledger *self);
guint ledger_peek_generation (Ledger *self);
LedgerRegistry *ledger_peek_registry (Ledger *self);

/* @records are newest first, and the last one has the rank that was asked for; NULL with an error
 */
typedef void (*LedgerRanksFunc) (GPtrArray *records,
                                 guint64 serial,
                                 const GError *error,
                                 gpointer user_data);

void ledger_read_ranks (Ledger *self,
                        guint64 first,
                        guint limit,
                        GCancellable *cancellable,
                        LedgerRanksFunc callback,
                        gpointer user_data,
                        GDestroyNotify destroy);

void ledger_read_ids (Ledger *self,
                      GArray *ids,
                      LedgerRanksFunc callback,
                      gpointer user_data,
                      GDestroyNotify destroy);

/* For tests that do not want to wait */
void ledger_set_busy_timeout (Ledger *self, guint busy_timeout);

G_END_DECLS
