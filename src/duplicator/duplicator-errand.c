/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-errand.h"

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/**
 * duplicator_errand_new:
 * @source_id: the studio to copy
 * @name: the name of the new one
 * @client_token: the token of the order
 * @cancellable: (nullable): the caller's #GCancellable
 * @error: return location for %LIVE_ERROR_INVALID_PARAMETER
 *
 * Returns: (transfer full): an order that can be sent, or %NULL where a parameter could not be
 */
DuplicatorErrand *
duplicator_errand_new (const char *source_id,
                      const char *name,
                      const char *client_token,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (LiveOperation) operation = NULL;
  DuplicatorErrand *self;

  operation = live_operation_new_copy_caster (source_id, name, client_token, error);
  if (operation == NULL)
    return NULL;

  self = g_new0 (DuplicatorErrand, 1);
  self->source_id = g_strdup (source_id);
  self->name = g_strdup (name);
  self->client_token = g_strdup (client_token);
  self->operation = g_steal_pointer (&operation);
  self->cancellable = g_cancellable_new ();
  if (cancellable != NULL) {
    self->chained = g_object_ref (cancellable);
    self->chain = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled),
                                         g_object_ref (self->cancellable), g_object_unref);
  }

  return self;
}

/**
 * duplicator_errand_free:
 * @self: (transfer full): an errand
 *
 * Frees @self.
 */
void
duplicator_errand_free (DuplicatorErrand *self)
{
  /* g_cancellable_disconnect() would wait for a cancellation that this may be called from */
  if (self->chain != 0)
    g_signal_handler_disconnect (self->chained, self->chain);

  g_clear_object (&self->chained);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->operation, live_operation_unref);
  g_clear_pointer (&self->outcome, duplicator_outcome_free);
  g_clear_error (&self->error);
  g_free (self->source_id);
  g_free (self->name);
  g_free (self->client_token);
  g_free (self);
}

/**
 * duplicator_errand_is:
 * @entry: an entry with the token of @self
 * @endpoint: where @self is to be sent
 *
 * Who asks is left out on purpose: keys are changed and session tokens expire, and the order is
 * still the same one, for a studio belongs to one account only.
 *
 * Returns: whether @entry is @self, asked for before
 */
gboolean
duplicator_errand_is (const DuplicatorErrand *self, LedgerEntry *entry, LiveEndpoint *endpoint)
{
  return g_strcmp0 (ledger_entry_get_client_token (entry), self->client_token) == 0 &&
         g_strcmp0 (ledger_entry_get_source_id (entry), self->source_id) == 0 &&
         g_strcmp0 (ledger_entry_get_name (entry), self->name) == 0 &&
         g_strcmp0 (ledger_entry_get_endpoint (entry), live_endpoint_get_url (endpoint)) == 0 &&
         g_strcmp0 (ledger_entry_get_region (entry), live_endpoint_get_region (endpoint)) == 0;
}

/**
 * duplicator_errand_continue:
 * @entry: the entry that @self is
 *
 * Goes on with @entry instead of a new one.
 */
void
duplicator_errand_continue (DuplicatorErrand *self, LedgerEntry *entry)
{
  LedgerState state = ledger_entry_get_state (entry);

  g_set_object (&self->entry, entry);
  /* One found in sending is of a program that ended before it knew */
  self->may_have_effect = state == LEDGER_STATE_UNKNOWN || state == LEDGER_STATE_SENDING;
}

/**
 * duplicator_errand_take_outcome:
 * @outcome: (transfer full): what came of an attempt
 *
 * A definite no is one for the attempt it answers. Where an earlier attempt may have made the
 * studio, it still may.
 */
void
duplicator_errand_take_outcome (DuplicatorErrand *self, DuplicatorOutcome *outcome)
{
  if (self->may_have_effect && outcome->state != LEDGER_STATE_DONE)
    outcome->state = LEDGER_STATE_UNKNOWN;

  g_clear_pointer (&self->outcome, duplicator_outcome_free);
  self->outcome = outcome;
}
