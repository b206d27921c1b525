/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-search.h"

#include "ledger-statement.h"

typedef struct {
  LedgerSearch *search;
  LedgerSearchFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *self = data;

  ledger_search_free (self->search);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

LedgerSearch *
ledger_search_new (LedgerSearchKind kind, LedgerQuery *query)
{
  LedgerSearch *self = g_new0 (LedgerSearch, 1);

  self->kind = kind;
  self->query = ledger_query_ref (query);
  self->found = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

void
ledger_search_free (LedgerSearch *self)
{
  ledger_query_unref (self->query);
  g_clear_pointer (&self->ids, g_array_unref);
  g_array_unref (self->found);
  g_free (self);
}

static gboolean
run (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  LedgerSearch *self = ((Asking *) job->user_data)->search;

  if (!ledger_database_query_int64 (database, "SELECT coalesce (max (id), 0) FROM entries",
                                    &self->newest_id, error))
    return FALSE;

  switch (self->kind) {
  case LEDGER_SEARCH_WALK:
    return ledger_walk_go_on (&self->walk, database, self->query, self->budget, self->limit,
                              self->found, error);
  case LEDGER_SEARCH_CHOOSE:
    return ledger_walk_choose (database, self->query, self->ids, self->found, error);
  case LEDGER_SEARCH_NEW:
  default:
    return ledger_walk_find_new (database, self->query, self->last_id, self->found, error);
  }
}

static void
deliver (LedgerJob *job, gpointer owner)
{
  Asking *asking = job->user_data;

  asking->callback (asking->search, job->error, asking->user_data);
}

/* What others wrote is told by the thread that writes; this one must not tell it twice. */
static void
deliver_search (LedgerJob *job, gpointer owner)
{
  g_autoptr (Ledger) self = g_object_ref (owner);

  if (job->deliver != NULL)
    job->deliver (job, self);
}

/**
 * ledger_search_run:
 * @self: (transfer full): a question
 * @ledger: the ledger that is asked
 * @cancellable: (nullable): cuts it short
 * @callback: called with @self and what it found; not at all where the ledger has gone
 * @user_data: for @callback
 * @destroy: frees @user_data
 *
 * Asks, on a thread that does nothing else: neither writing nor showing waits for a search.
 */
void
ledger_search_run (LedgerSearch *self,
                   Ledger *ledger,
                   GCancellable *cancellable,
                   LedgerSearchFunc callback,
                   gpointer user_data,
                   GDestroyNotify destroy)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_READ, run, deliver);
  Asking *asking = g_new0 (Asking, 1);

  asking->search = self;
  asking->callback = callback;
  asking->user_data = user_data;
  asking->destroy = destroy;
  job->user_data = asking;
  job->user_data_destroy = asking_free;
  if (cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);

  if (ledger->status != LEDGER_STATUS_OPEN) {
    ledger_job_set_closed (job);
    deliver (job, ledger);
    ledger_job_free (job);
    return;
  }

  if (ledger->searcher == NULL)
    ledger->searcher = ledger_thread_start (
        ledger->path, LEDGER_THREAD_FOR_SEARCHING, ledger->busy_timeout,
        ledger_job_new (LEDGER_TRANSACTION_READ, NULL, NULL), deliver_search, ledger);
  ledger_thread_push (ledger->searcher, job);
}
