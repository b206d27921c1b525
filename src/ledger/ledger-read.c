/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include "ledger-private.h"

static LedgerJob *
new_read (Ledger *self,
          LedgerJobRun run,
          LedgerJobDeliver deliver,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer source_tag)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_READ, run, deliver);

  job->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (job->task, source_tag);
  if (cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);

  return job;
}

static void
deliver_count (LedgerJob *job, gpointer owner)
{
  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_int (job->task, (gssize) job->count);
}

/**
 * ledger_count_async:
 * @self: a ledger
 * @cancellable: (nullable): cancels it
 * @callback: called when the number is known
 * @user_data: for @callback
 *
 * Asks for the number of entries. That takes no longer when there are many.
 */
void
ledger_count_async (Ledger *self,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  ledger_submit (self, new_read (self, ledger_job_run_nothing, deliver_count, cancellable, callback,
                                 user_data, ledger_count_async));
}

/**
 * ledger_count_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: the number of entries; -1 with #LEDGER_ERROR_CLOSED, #LEDGER_ERROR_DAMAGED,
 * #LEDGER_ERROR_FAILED, #LEDGER_ERROR_BUSY or %G_IO_ERROR_CANCELLED
 */
gint64
ledger_count_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), -1);
  g_return_val_if_fail (g_task_is_valid (result, self), -1);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_count_async), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

static void
deliver_entries (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  LedgerRegistry *registry = ledger_peek_registry (self);
  g_autoptr (GPtrArray) entries = NULL;

  if (job->error != NULL) {
    g_task_return_error (job->task, g_steal_pointer (&job->error));
    return;
  }

  entries = g_ptr_array_new_full (job->records->len, g_object_unref);
  for (guint i = 0; i < job->records->len; i++) {
    LedgerRecord *record = g_steal_pointer (&job->records->pdata[i]);

    g_ptr_array_add (entries, ledger_registry_take (registry, record, job->serial, NULL));
  }

  g_task_return_pointer (job->task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * ledger_read_page_async:
 * @self: a ledger
 * @offset: how many entries to leave out, from the newest on
 * @limit: how many to read at most
 * @cancellable: (nullable): cancels it
 * @callback: called when they are read
 * @user_data: for @callback
 *
 * Reads entries, newest first. The oldest take no longer than the newest.
 */
void
ledger_read_page_async (Ledger *self,
                        guint64 offset,
                        guint limit,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  job = new_read (self, ledger_job_run_read_page, deliver_entries, cancellable, callback, user_data,
                  ledger_read_page_async);
  job->offset = offset;
  job->limit = limit;
  ledger_submit (self, job);
}

/**
 * ledger_read_page_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): the entries, fewer than asked for
 * at the end; %NULL with #LEDGER_ERROR_CLOSED, #LEDGER_ERROR_DAMAGED, #LEDGER_ERROR_FAILED,
 * #LEDGER_ERROR_BUSY or %G_IO_ERROR_CANCELLED
 */
GPtrArray *
ledger_read_page_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_read_page_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_find_by_token_async:
 * @self: a ledger
 * @client_token: a client token, exactly
 * @cancellable: (nullable): cancels it
 * @callback: called when they are found
 * @user_data: for @callback
 *
 * Looks for the entries with a client token, newest first. There may be several, as a user may give
 * one twice.
 */
void
ledger_find_by_token_async (Ledger *self,
                            const char *client_token,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  LedgerJob *job;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (client_token != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  job = new_read (self, ledger_job_run_find_by_token, deliver_entries, cancellable, callback,
                  user_data, ledger_find_by_token_async);
  job->client_token = g_strdup (client_token);
  ledger_submit (self, job);
}

/**
 * ledger_find_by_token_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerEntry): the entries, or none; %NULL with
 *   #LEDGER_ERROR_CLOSED, #LEDGER_ERROR_DAMAGED, #LEDGER_ERROR_FAILED, #LEDGER_ERROR_BUSY or
 * %G_IO_ERROR_CANCELLED
 */
GPtrArray *
ledger_find_by_token_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_find_by_token_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ledger_check_for_changes:
 * @self: a ledger
 *
 * Looks for what other processes wrote, which costs next to nothing where there is nothing. The
 * ledger hears of it by itself where the file system tells; this is for places where it may not,
 * such as a window that comes to the front.
 */
void
ledger_check_for_changes (Ledger *self)
{
  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));

  ledger_submit (self, ledger_job_new (LEDGER_TRANSACTION_READ, ledger_job_run_nothing, NULL));
}

typedef struct {
  LedgerRanksFunc callback;
  gpointer user_data;
  GDestroyNotify destroy;
} RanksClosure;

static void
ranks_closure_free (gpointer data)
{
  RanksClosure *closure = data;

  if (closure->destroy != NULL)
    closure->destroy (closure->user_data);
  g_free (closure);
}

static void
deliver_ranks (LedgerJob *job, gpointer owner)
{
  RanksClosure *closure = job->user_data;

  closure->callback (job->records, job->serial, job->error, closure->user_data);
}

static LedgerJob *
new_records_read (LedgerJobRun run,
                  LedgerRanksFunc callback,
                  gpointer user_data,
                  GDestroyNotify destroy)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_READ, run, deliver_ranks);
  RanksClosure *closure = g_new0 (RanksClosure, 1);

  closure->callback = callback;
  closure->user_data = user_data;
  closure->destroy = destroy;
  job->user_data = closure;
  job->user_data_destroy = ranks_closure_free;

  return job;
}

/**
 * ledger_read_ranks:
 * @self: a ledger
 * @first: how many rows to leave out, from the oldest on
 * @limit: how many rows to read at most
 * @cancellable: (nullable): cancels it
 * @callback: called with the rows
 * @user_data: for @callback
 * @destroy: frees @user_data, also where @callback is not called because the ledger is gone
 *
 * Reads rows by their place from the oldest on, which stays the same when rows are added. @callback
 * is called just when the rows are what the ledger's signals have told so far: with no change in
 * between that one knows and the other not.
 */
void
ledger_read_ranks (Ledger *self,
                   guint64 first,
                   guint limit,
                   GCancellable *cancellable,
                   LedgerRanksFunc callback,
                   gpointer user_data,
                   GDestroyNotify destroy)
{
  LedgerJob *job = new_records_read (ledger_job_run_read_ranks, callback, user_data, destroy);

  if (cancellable != NULL)
    job->cancellable = g_object_ref (cancellable);
  job->offset = first;
  job->limit = limit;
  ledger_submit (self, job);
}

/**
 * ledger_read_ids:
 * @self: a ledger
 * @ids: (transfer full) (element-type gint64): rows' numbers
 * @callback: called with those of the rows that there are, in the order of @ids
 * @user_data: for @callback
 * @destroy: frees @user_data, also where @callback is not called because the ledger is gone
 *
 * Reads rows by their numbers, otherwise like ledger_read_ranks().
 */
void
ledger_read_ids (
    Ledger *self, GArray *ids, LedgerRanksFunc callback, gpointer user_data, GDestroyNotify destroy)
{
  LedgerJob *job = new_records_read (ledger_job_run_read_ids, callback, user_data, destroy);

  job->ids = ids;
  ledger_submit (self, job);
}
