/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ledger-job.h"

G_BEGIN_DECLS

/* What the calls of ledger-queue.h do on the ledger's thread, each inside the transaction of its
 * job */
gboolean
ledger_asking_run_read_unfinished (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_claim (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_claim_left (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_release (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_cancel_queued (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_discard_left (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_requeue (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_take_up (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_end_attempt (LedgerJob *job, LedgerDatabase *database, GError **error);
gboolean ledger_asking_run_find_outcomes (LedgerJob *job, LedgerDatabase *database, GError **error);

G_END_DECLS
