/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-private.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* What is asked for, until it is an errand of the duplicator's */
typedef struct {
  DuplicatorErrand *errand;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_clear_pointer (&asked->errand, duplicator_errand_free);
  g_free (asked);
}

static DuplicatorErrand *
get_errand (GTask *task)
{
  return ((Asked *) g_task_get_task_data (task))->errand;
}

/* Before there is an errand of the duplicator's. Consumes error */
static void
fail (GTask *task, GError *error)
{
  Duplicator *self = g_task_get_source_object (task);

  g_hash_table_remove (self->client_tokens, get_errand (task)->client_token);
  g_task_return_error (task, error);
  duplicator_end_pending (self);
}

static void
return_entry (GTask *task, LedgerEntry *entry)
{
  Duplicator *self = g_task_get_source_object (task);

  g_hash_table_remove (self->client_tokens, get_errand (task)->client_token);
  g_task_return_pointer (task, g_object_ref (entry), g_object_unref);
  duplicator_end_pending (self);
}

/* Whoever asked hears when it has come to its end */
static void
start (GTask *task, LedgerEntry *entry)
{
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = get_errand (task);
  DuplicatorErrand *already;

  duplicator_errand_set_entry (errand, entry);
  if (self->stopping != NULL) {
    return_entry (task, entry);
    return;
  }

  already = duplicator_lookup (self, ledger_entry_get_id (entry));
  if (already != NULL) {
    g_ptr_array_add (already->tasks, g_object_ref (task));
  } else {
    ((Asked *) g_task_get_task_data (task))->errand = NULL;
    g_ptr_array_add (errand->tasks, g_object_ref (task));
    duplicator_take_errand (self, errand);
    duplicator_route (self, errand);
    duplicator_queue_start_more (self->queue);
  }
  duplicator_end_pending (self);
}

static void
on_intent_committed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entries = ledger_add_intents_finish (self->ledger, result, &error);
  if (entries == NULL)
    fail (task, error);
  else
    start (task, entries->pdata[0]);
}

static void
commit_intent (GTask *task)
{
  Duplicator *self = g_task_get_source_object (task);
  const DuplicatorErrand *errand = get_errand (task);
  const LedgerScope scope = duplicator_get_scope (self);
  const LedgerIntent intent = {
    .client_token = errand->client_token,
    .account = scope.account,
    .endpoint = scope.endpoint,
    .region = scope.region,
    .source_id = errand->source_id,
    .name = errand->name,
  };

  ledger_add_intents_async (self->ledger, &intent, 1, on_intent_committed, g_object_ref (task));
}

/* One that was asked for before goes on */

static void
on_requeued (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entry = ledger_requeue_finish (self->ledger, result, &error);
  if (entry == NULL)
    fail (task, error);
  else
    start (task, entry);
}

static void
on_claimed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = get_errand (task);

  entries = ledger_claim_finish (self->ledger, result, &error);
  if (entries == NULL) {
    fail (task, error);
    return;
  }

  /* Where somebody else was quicker it is with that one, until it has come to its end */
  if (entries->len > 0)
    duplicator_errand_set_doubtful (errand);
  if (ledger_entry_get_state (errand->entry) == LEDGER_STATE_DONE)
    return_entry (task, errand->entry);
  else
    start (task, errand->entry);
}

static void go_on (GTask *task);

static void
on_sending_examined (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) unfinished = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = get_errand (task);

  unfinished = ledger_read_unfinished_finish (self->ledger, result, &error);
  if (unfinished == NULL)
    fail (task, error);
  else if (ledger_entry_get_state (errand->entry) == LEDGER_STATE_SENDING)
    start (task, errand->entry);
  else
    go_on (task);
}

static void
go_on (GTask *task)
{
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = get_errand (task);
  const LedgerScope scope = duplicator_get_scope (self);
  gint64 id = duplicator_errand_get_id (errand);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (duplicator_lookup (self, id) != NULL) {
    fail (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PENDING,
                                     _ ("The order with this client token is being carried out already.")));
    return;
  }

  switch (ledger_entry_get_state (errand->entry)) {
  case LEDGER_STATE_DONE:
    return_entry (task, errand->entry);
    break;
  case LEDGER_STATE_QUEUED:
  case LEDGER_STATE_REFUSED:
  case LEDGER_STATE_CANCELLED:
    ledger_requeue_async (self->ledger, id, on_requeued, g_object_ref (task));
    break;
  case LEDGER_STATE_SENDING:
    ledger_read_unfinished_async (self->ledger, &scope, on_sending_examined, g_object_ref (task));
    break;
  case LEDGER_STATE_UNKNOWN:
  default:
    g_array_append_val (ids, id);
    ledger_claim_async (self->ledger, ids, on_claimed, g_object_ref (task));
  }
}

/* The entry that the errand is: the one that is done, else the newest. Not owned */
static LedgerEntry *
pick_entry (Duplicator *self, const DuplicatorErrand *errand, GPtrArray *entries)
{
  LiveEndpoint *endpoint = live_client_get_endpoint (self->client);
  LedgerEntry *newest = NULL;

  for (guint i = 0; i < entries->len; i++) {
    LedgerEntry *entry = entries->pdata[i];

    if (!duplicator_errand_is (errand, entry, endpoint))
      continue;
    if (ledger_entry_get_state (entry) == LEDGER_STATE_DONE)
      return entry;
    if (newest == NULL)
      newest = entry;
  }

  return newest;
}

static void
on_token_looked_up (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;
  LedgerEntry *entry;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = get_errand (task);

  entries = ledger_find_by_token_finish (self->ledger, result, &error);
  if (entries == NULL) {
    fail (task, error);
    return;
  }

  entry = pick_entry (self, errand, entries);
  if (entry == NULL) {
    commit_intent (task);
    return;
  }

  duplicator_errand_set_entry (errand, entry);
  /* One that is taken back before it goes on stays what it was */
  if (g_cancellable_is_cancelled (errand->cancellable))
    return_entry (task, entry);
  else
    go_on (task);
}

/**
 * duplicator_duplicate_async:
 * @self: a duplicator
 * @source_id: the studio to copy
 * @name: the name of the new one
 * @client_token: (nullable): the token of the order; %NULL makes one
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the outcome is recorded
 * @user_data: for @callback
 *
 * Makes one studio from another. The order is in the ledger, with its token, before anything is
 * sent, and what came of it before @callback is called. Cancelling an order that was sent leaves
 * its outcome unknown. That the service cannot be reached, or lets nothing through, is an answer.
 *
 * With a token whose order the ledger has already, that order goes on: one that is done is answered
 * from the ledger, one that is unknown is looked for first. The same token with another source, name,
 * endpoint or region is another order, about which the service decides.
 */
void
duplicator_duplicate_async (Duplicator *self,
                            const char *source_id,
                            const char *name,
                            const char *client_token,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *new_token = NULL;
  DuplicatorErrand *errand;
  Asked *asked;
  GError *error = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, duplicator_duplicate_async);
  /* The outcome is told, also that of a cancelled order */
  g_task_set_check_cancellable (task, FALSE);

  if (client_token == NULL)
    new_token = base_nonce_source_next (self->tokens);

  errand = duplicator_errand_new (source_id, name, client_token != NULL ? client_token : new_token, cancellable, &error);
  if (errand == NULL) {
    g_task_return_error (task, error);
    return;
  }
  errand->alone = TRUE;
  asked = g_new0 (Asked, 1);
  asked->errand = errand;
  g_task_set_task_data (task, asked, asked_free);

  if (self->stopping != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _ ("No more orders are taken."));
    return;
  }
  if (g_hash_table_contains (self->client_tokens, errand->client_token)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s",
                             _ ("The order with this client token is being carried out already."));
    return;
  }

  g_hash_table_add (self->client_tokens, g_strdup (errand->client_token));
  g_clear_error (&self->trouble);
  duplicator_begin_pending (self);
  if (client_token == NULL)
    commit_intent (task);
  else
    ledger_find_by_token_async (self->ledger, errand->client_token, NULL, on_token_looked_up, g_object_ref (task));
}

/**
 * duplicator_duplicate_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError: %LIVE_ERROR_INVALID_PARAMETER where a parameter cannot be
 * sent, one of %LEDGER_ERROR where the order could not be written down, %G_IO_ERROR_PENDING where
 * an order with the same token is under way, %G_IO_ERROR_CLOSED after duplicator_stop_async()
 *
 * Whatever the error, nothing was sent.
 *
 * Returns: (transfer full): the entry, which tells what came of the order, or %NULL
 */
LedgerEntry *
duplicator_duplicate_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_duplicate_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Many */

static void
on_batch_committed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GPtrArray *errands = g_task_get_task_data (task);
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  entries = ledger_add_intents_finish (self->ledger, result, &error);
  if (entries == NULL) {
    g_task_return_error (task, error);
    duplicator_end_pending (self);
    return;
  }

  /* What was taken comes to its end by itself, and must not do so while the rest is not there yet */
  if (self->stopping == NULL) {
    duplicator_progress_begin_many (self->progress, entries);
    for (guint i = 0; i < entries->len; i++) {
      DuplicatorErrand *errand = g_steal_pointer (&errands->pdata[i]);

      duplicator_errand_set_entry (errand, entries->pdata[i]);
      duplicator_take_errand (self, errand);
      duplicator_route (self, errand);
    }
    duplicator_queue_start_more (self->queue);
  }

  g_task_return_pointer (task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
  duplicator_end_pending (self);
}

static void
errand_clear (gpointer data)
{
  DuplicatorErrand *errand = data;

  g_clear_pointer (&errand, duplicator_errand_free);
}

static GPtrArray *
make_errands (Duplicator *self, DuplicatorBatch *batch, GError **error)
{
  g_autoptr (GPtrArray) errands = g_ptr_array_new_with_free_func (errand_clear);

  for (guint i = 0; i < duplicator_batch_get_length (batch); i++) {
    const DuplicatorBatchItem *item = duplicator_batch_get (batch, i);
    g_autofree char *token = base_nonce_source_next (self->tokens);
    DuplicatorErrand *errand = duplicator_errand_new (item->source_id, item->name, token, NULL, error);

    if (errand == NULL)
      return NULL;
    g_ptr_array_add (errands, errand);
  }

  return g_steal_pointer (&errands);
}

static GArray *
make_intents (Duplicator *self, GPtrArray *errands)
{
  GArray *intents = g_array_sized_new (FALSE, FALSE, sizeof (LedgerIntent), errands->len);
  const LedgerScope scope = duplicator_get_scope (self);

  for (guint i = 0; i < errands->len; i++) {
    const DuplicatorErrand *errand = errands->pdata[i];
    const LedgerIntent intent = {
      .client_token = errand->client_token,
      .account = scope.account,
      .endpoint = scope.endpoint,
      .region = scope.region,
      .source_id = errand->source_id,
      .name = errand->name,
    };

    g_array_append_val (intents, intent);
  }

  return intents;
}

/**
 * duplicator_place_async:
 * @self: a duplicator
 * @batch: an order of many that can start
 * @callback: called when all of it is written down, or nothing
 * @user_data: for @callback
 *
 * Takes an order of many, which is carried out after what was asked for before. Its entries tell what came of them;
 * duplicator_wait_async() ends when all of them have come to an end.
 */
void
duplicator_place_async (Duplicator *self,
                        DuplicatorBatch *batch,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GArray) intents = NULL;
  GPtrArray *errands;
  GError *error = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));
  g_return_if_fail (batch != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, duplicator_place_async);

  if (self->stopping != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, "%s", _ ("No more orders are taken."));
    return;
  }

  errands = make_errands (self, batch, &error);
  if (errands == NULL) {
    g_task_return_error (task, error);
    return;
  }

  g_task_set_task_data (task, errands, (GDestroyNotify) g_ptr_array_unref);
  intents = make_intents (self, errands);
  g_clear_error (&self->trouble);
  duplicator_begin_pending (self);
  ledger_add_intents_async (self->ledger, (const LedgerIntent *) (gpointer) intents->data, intents->len,
                            on_batch_committed, g_object_ref (task));
}

/**
 * duplicator_place_finish:
 * @self: a duplicator
 * @result: what the callback was given
 * @error: return location for a #GError, as for duplicator_duplicate_finish()
 *
 * Returns: (transfer full) (element-type LedgerEntry): the entries, in the order of the batch, or %NULL
 */
GPtrArray *
duplicator_place_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_place_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
