/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-database.h"
#include "ledger-record.h"

G_BEGIN_DECLS

/* A LedgerScope with texts of its own */
typedef struct {
  char *account;
  char *endpoint;
  char *region;
} LedgerScopeTexts;

void ledger_scope_texts_free (LedgerScopeTexts *self);

/* One thing for the ledger's thread to do. Made on the owner's thread, run on the ledger's,
 * delivered and freed on the owner's: it belongs to one of them at a time. */
typedef struct _LedgerJob LedgerJob;

/* On the ledger's thread, in a transaction that is committed if this returns %TRUE */
typedef gboolean (*LedgerJobRun) (LedgerJob *job, LedgerDatabase *database, GError **error);
/* On the owner's thread, in the order in which the jobs were run */
typedef void (*LedgerJobDeliver) (LedgerJob *job, gpointer owner);

struct _LedgerJob {
  LedgerTransaction transaction;
  LedgerJobRun run;
  LedgerJobDeliver deliver;
  GTask *task;               /* nullable; what it holds is only let go of on the owner's thread */
  GCancellable *cancellable; /* nullable */
  gpointer user_data;
  GDestroyNotify user_data_destroy;

  /* What to do it with: which of these are used depends on run */
  gint64 entry_id;
  gint64 now;
  guint64 offset;
  guint limit;
  char *client_token;
  GArray *ids;
  LedgerRecord *outcome;
  LedgerScopeTexts *scope; /* nullable */
  GPtrArray *texts;        /* nullable, of char * */

  /* What came of it */
  GPtrArray *records; /* nullable, of LedgerRecord; for new rows also what to do it with */
  GError *error;      /* nullable */
  GArray *askers;     /* nullable, of LedgerAsker, one for each of records */
  gboolean begun;
  guint64 serial; /* its place in the order of all jobs */
  gint64 count;   /* how many rows there are after it */
  LedgerForeignChange foreign;

  /* Of opening only */
  LedgerAccess access;
  char *set_aside_path;
};

LedgerJob *
ledger_job_new (LedgerTransaction transaction, LedgerJobRun run, LedgerJobDeliver deliver);
void ledger_job_free (LedgerJob *self);
void ledger_job_set_closed (LedgerJob *self);
void ledger_job_run (LedgerJob *self, LedgerDatabase *database);

gboolean ledger_job_run_nothing (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_add (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_begin_attempt (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_record_outcome (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_read_page (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_read_ranks (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_read_ids (LedgerJob *self, LedgerDatabase *database, GError **error);
gboolean ledger_job_run_find_by_token (LedgerJob *self, LedgerDatabase *database, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LedgerJob, ledger_job_free)

G_END_DECLS
