/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator.h"
#include "duplicator-errand.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

struct _Duplicator {
  GObject parent_instance;

  Ledger *ledger;
  LiveClient *client;
  char *account_id;
  BaseNonceSource *tokens;

  GHashTable *under_way; /* client token -> GTask, not owned */
  GPtrArray *stopping;   /* of GTask; NULL: orders are taken */
};

enum { PROP_0, PROP_BUSY, LAST_PROP };

static GParamSpec *pspecs[LAST_PROP];

enum { NOT_RECORDED, LAST_SIGNAL };

static guint signals[LAST_SIGNAL];

G_DEFINE_FINAL_TYPE (Duplicator, duplicator, G_TYPE_OBJECT)

static void
duplicator_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id) {
  case PROP_BUSY:
    g_value_set_boolean (value, duplicator_get_busy (DUPLICATOR_DUPLICATOR (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
duplicator_finalize (GObject *object)
{
  Duplicator *self = DUPLICATOR_DUPLICATOR (object);

  g_clear_object (&self->ledger);
  g_clear_object (&self->client);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->under_way, g_hash_table_unref);
  g_clear_pointer (&self->stopping, g_ptr_array_unref);

  G_OBJECT_CLASS (duplicator_parent_class)->finalize (object);
}

static void
duplicator_class_init (DuplicatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = duplicator_get_property;
  object_class->finalize = duplicator_finalize;

  pspecs[PROP_BUSY] =
      g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, LAST_PROP, pspecs);

  /**
   * Duplicator::not-recorded:
   * @entry: the entry, telling what came of it
   * @error: why the ledger could not be told
   *
   * The order is carried out or not, as @entry says; but the ledger still has it as being sent.
   */
  signals[NOT_RECORDED] =
      g_signal_new ("not-recorded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, LEDGER_TYPE_ENTRY, G_TYPE_ERROR);
}

static void
duplicator_init (Duplicator *self)
{
  self->under_way = g_hash_table_new (g_str_hash, g_str_equal);
}

/* The end of every order: nothing of it is touched after this */
static void
duplicator_finish (Duplicator *self, GTask *task, GError *error)
{
  DuplicatorErrand *errand = g_task_get_task_data (task);

  g_hash_table_remove (self->under_way, errand->client_token);
  if (g_hash_table_size (self->under_way) == 0)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_BUSY]);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (errand->entry), g_object_unref);

  if (self->stopping != NULL && g_hash_table_size (self->under_way) == 0) {
    for (guint i = 0; i < self->stopping->len; i++)
      g_task_return_boolean (self->stopping->pdata[i], TRUE);
    g_ptr_array_set_size (self->stopping, 0);
  }
}

static void
on_outcome_recorded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = g_task_get_task_data (task);

  entry = ledger_record_outcome_finish (self->ledger, result, &error);

  if (entry != NULL) {
    g_set_object (&errand->entry, entry);
  } else {
    /* What came of it is known, and must reach the user though the disk will not have it */
    LedgerOutcome outcome = duplicator_outcome_peek (errand->outcome);

    ledger_show_outcome (self->ledger, errand->entry, &outcome);
    g_signal_emit (self, signals[NOT_RECORDED], 0, errand->entry, error);
  }

  duplicator_finish (self, task, NULL);
}

/* Takes over the outcome */
static void
duplicator_settle (Duplicator *self, GTask *task, DuplicatorOutcome *outcome)
{
  DuplicatorErrand *errand = g_task_get_task_data (task);
  LedgerOutcome peek;

  duplicator_errand_take_outcome (errand, outcome);
  peek = duplicator_outcome_peek (errand->outcome);

  ledger_record_outcome_async (self->ledger, ledger_entry_get_id (errand->entry), &peek,
                               on_outcome_recorded, g_object_ref (task));
}

static void
on_sent (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LiveReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  Duplicator *self = g_task_get_source_object (task);

  reply = live_client_send_finish (self->client, result, &error);

  duplicator_settle (self, task,
                     reply != NULL ? duplicator_outcome_new_from_reply (reply)
                                   : duplicator_outcome_new_from_error (error));
}

static void
on_attempt_begun (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = g_task_get_task_data (task);

  entry = ledger_begin_attempt_finish (self->ledger, result, &error);
  if (entry == NULL) {
    duplicator_finish (self, task, error);
    return;
  }

  g_set_object (&errand->entry, entry);

  if (g_cancellable_is_cancelled (errand->cancellable))
    duplicator_settle (self, task, duplicator_outcome_new_cancelled ());
  else
    live_client_send_async (self->client, errand->operation, errand->cancellable, on_sent,
                            g_object_ref (task));
}

/* One attempt for one order whose intent is on disk. Repeating, pacing and looking first belong
 * here. */
static void
duplicator_carry_out (Duplicator *self, GTask *task)
{
  DuplicatorErrand *errand = g_task_get_task_data (task);

  ledger_begin_attempt_async (self->ledger, ledger_entry_get_id (errand->entry), on_attempt_begun,
                              g_object_ref (task));
}

static void
on_intent_committed (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GPtrArray) entries = NULL;
  GError *error = NULL;
  Duplicator *self = g_task_get_source_object (task);
  DuplicatorErrand *errand = g_task_get_task_data (task);

  entries = ledger_add_intents_finish (self->ledger, result, &error);
  if (entries == NULL) {
    duplicator_finish (self, task, error);
    return;
  }

  g_assert (entries->len == 1);
  errand->entry = g_object_ref (entries->pdata[0]);

  if (g_cancellable_is_cancelled (errand->cancellable))
    duplicator_settle (self, task, duplicator_outcome_new_cancelled ());
  else
    duplicator_carry_out (self, task);
}

static void
duplicator_commit_intent (Duplicator *self, GTask *task)
{
  DuplicatorErrand *errand = g_task_get_task_data (task);
  LiveEndpoint *endpoint = live_client_get_endpoint (self->client);
  const LedgerIntent intent = {
      .client_token = errand->client_token,
      .account = self->account_id,
      .endpoint = live_endpoint_get_url (endpoint),
      .region = live_endpoint_get_region (endpoint),
      .source_id = errand->source_id,
      .name = errand->name,
  };

  ledger_add_intents_async (self->ledger, &intent, 1, on_intent_committed, g_object_ref (task));
}

/* The entry that the order is: the one that is done, else the newest. Not owned */
static LedgerEntry *
duplicator_pick_entry (Duplicator *self, const DuplicatorErrand *errand, GPtrArray *entries)
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
  DuplicatorErrand *errand = g_task_get_task_data (task);

  entries = ledger_find_by_token_finish (self->ledger, result, &error);
  if (entries == NULL) {
    duplicator_finish (self, task, error);
    return;
  }

  entry = duplicator_pick_entry (self, errand, entries);
  if (entry == NULL) {
    duplicator_commit_intent (self, task);
    return;
  }

  duplicator_errand_continue (errand, entry);
  /* Done is done; and one that is taken back before it goes on stays what it was */
  if (ledger_entry_get_state (entry) == LEDGER_STATE_DONE ||
      g_cancellable_is_cancelled (errand->cancellable))
    duplicator_finish (self, task, NULL);
  else
    duplicator_carry_out (self, task);
}

/**
 * duplicator_new:
 * @ledger: the ledger to keep, open
 * @client: what sends
 * @account_id: what the ledger calls the account of @client
 * @tokens: where client tokens come from
 *
 * Returns: (transfer full): a duplicator for one account
 */
Duplicator *
duplicator_new (Ledger *ledger, LiveClient *client, const char *account_id, BaseNonceSource *tokens)
{
  Duplicator *self;

  g_return_val_if_fail (LEDGER_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (LIVE_IS_CLIENT (client), NULL);
  g_return_val_if_fail (account_id != NULL, NULL);
  g_return_val_if_fail (BASE_IS_NONCE_SOURCE (tokens), NULL);

  self = g_object_new (DUPLICATOR_TYPE_DUPLICATOR, NULL);
  self->ledger = g_object_ref (ledger);
  self->client = g_object_ref (client);
  self->account_id = g_strdup (account_id);
  self->tokens = g_object_ref (tokens);

  return self;
}

/**
 * duplicator_get_busy:
 *
 * Returns: whether orders are under way
 */
gboolean
duplicator_get_busy (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), FALSE);

  return g_hash_table_size (self->under_way) > 0;
}

/**
 * duplicator_duplicate_async:
 * @source_id: the studio to copy
 * @name: the name of the new one
 * @client_token: (nullable): the token of the order; %NULL makes one
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the outcome is recorded
 *
 * Makes one studio from another. The order is in the ledger, with its token, before anything is
 * sent, and what came of it before @callback is called. Cancelling an order that was sent leaves
 * its outcome unknown.
 *
 * With a token whose order the ledger has already, that order goes on: one that is done is answered
 * from the ledger, any other gets another attempt. The same token with another source, name,
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
  GError *error = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, duplicator_duplicate_async);
  /* The outcome is told, also that of a cancelled order */
  g_task_set_check_cancellable (task, FALSE);

  if (client_token == NULL)
    new_token = base_nonce_source_next (self->tokens);

  errand = duplicator_errand_new (source_id, name, client_token != NULL ? client_token : new_token,
                                cancellable, &error);
  if (errand == NULL) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, errand, (GDestroyNotify) duplicator_errand_free);

  if (self->stopping != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CLOSED, _ ("No more orders are taken."));
    return;
  }
  if (g_hash_table_contains (self->under_way, errand->client_token)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING,
                             _ ("The order with this client token is being carried out already."));
    return;
  }

  g_hash_table_insert (self->under_way, errand->client_token, task);
  if (g_hash_table_size (self->under_way) == 1)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_BUSY]);

  if (client_token == NULL)
    duplicator_commit_intent (self, task);
  else
    ledger_find_by_token_async (self->ledger, errand->client_token, NULL, on_token_looked_up,
                                g_object_ref (task));
}

/**
 * duplicator_duplicate_finish:
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

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * duplicator_stop_async:
 * @callback: called when no order is under way any more
 *
 * Cancels what is under way and takes no more orders. Ends when what came of each is recorded.
 */
void
duplicator_stop_async (Duplicator *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GList) tasks = NULL;

  g_return_if_fail (DUPLICATOR_IS_DUPLICATOR (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, duplicator_stop_async);

  if (self->stopping == NULL)
    self->stopping = g_ptr_array_new_with_free_func (g_object_unref);

  if (g_hash_table_size (self->under_way) == 0) {
    g_task_return_boolean (task, TRUE);
    return;
  }

  g_ptr_array_add (self->stopping, g_object_ref (task));

  tasks = g_hash_table_get_values (self->under_way);
  g_list_foreach (tasks, (GFunc) (void (*) (void)) g_object_ref, NULL);
  for (GList *l = tasks; l != NULL; l = l->next) {
    DuplicatorErrand *errand = g_task_get_task_data (l->data);

    g_cancellable_cancel (errand->cancellable);
    g_object_unref (l->data);
  }
}

/**
 * duplicator_stop_finish:
 * @error: return location for a #GError
 *
 * Returns: %TRUE
 */
gboolean
duplicator_stop_finish (Duplicator *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
