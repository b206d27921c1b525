/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-errand.h"

static void
take_back (DuplicatorErrand *self)
{
  self->take_back = TRUE;
  g_cancellable_cancel (self->patience);
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  DuplicatorErrand *self = user_data;

  take_back (self);
  if (self->taken_back != NULL)
    self->taken_back (self->owner, self);

  return G_SOURCE_REMOVE;
}

/**
 * duplicator_errand_new:
 * @source_id: the studio to copy
 * @name: the name of the new one
 * @client_token: the token of the order
 * @cancellable: (nullable): the caller's #GCancellable
 * @error: return location for %LIVE_ERROR_INVALID_PARAMETER
 *
 * Returns: (transfer full): an errand that can be sent, or %NULL where a parameter could not be
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
  self->tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->patience = g_cancellable_new ();
  if (g_cancellable_is_cancelled (cancellable)) {
    take_back (self);
  } else if (cancellable != NULL) {
    self->chain = g_cancellable_source_new (cancellable);
    g_source_set_static_name (self->chain, "[understudy] duplicator takes back");
    g_source_set_callback (self->chain, G_SOURCE_FUNC (on_cancelled), self, NULL);
    g_source_attach (self->chain, g_main_context_get_thread_default ());
  }

  return self;
}

/**
 * duplicator_errand_new_for_entry:
 * @entry: an entry that is not finished
 * @error: return location for %LIVE_ERROR_INVALID_PARAMETER
 *
 * Returns: (transfer full): an errand that carries @entry on, or %NULL where it cannot be sent
 */
DuplicatorErrand *
duplicator_errand_new_for_entry (LedgerEntry *entry, GError **error)
{
  DuplicatorErrand *self = duplicator_errand_new (ledger_entry_get_source_id (entry), ledger_entry_get_name (entry),
                                                  ledger_entry_get_client_token (entry), NULL, error);

  if (self != NULL)
    duplicator_errand_set_entry (self, entry);

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
  if (self->chain != NULL)
    g_source_destroy (self->chain);
  g_clear_pointer (&self->chain, g_source_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->patience);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->tasks, g_ptr_array_unref);
  g_clear_pointer (&self->operation, live_operation_unref);
  g_clear_pointer (&self->outcome, duplicator_outcome_free);
  g_free (self->source_id);
  g_free (self->name);
  g_free (self->client_token);
  g_free (self);
}

/**
 * duplicator_errand_get_id:
 * @self: an errand whose intent is committed
 *
 * Returns: the number of its entry
 */
gint64
duplicator_errand_get_id (const DuplicatorErrand *self)
{
  return ledger_entry_get_id (self->entry);
}

/**
 * duplicator_errand_is:
 * @self: an errand
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
 * duplicator_errand_set_entry:
 * @self: an errand
 * @entry: its entry
 */
void
duplicator_errand_set_entry (DuplicatorErrand *self, LedgerEntry *entry)
{
  g_set_object (&self->entry, entry);
}

/**
 * duplicator_errand_set_doubtful:
 * @self: an errand
 *
 * From now on its studio may have been made, and is looked for before anything else is done.
 */
void
duplicator_errand_set_doubtful (DuplicatorErrand *self)
{
  self->doubt = TRUE;
  self->must_look = TRUE;
}

/**
 * duplicator_errand_start_over:
 * @self: an errand that goes back to the queue
 *
 * Forgets how often it was tried, but not that it may have had its effect.
 */
void
duplicator_errand_start_over (DuplicatorErrand *self)
{
  self->stage = DUPLICATOR_STAGE_WAITING;
  self->attempts = 0;
  self->throttled = 0;
  self->looks = 0;
  self->must_look = self->doubt;
  self->concluding = FALSE;
  self->suspicion = FALSE;

  if (g_cancellable_is_cancelled (self->patience) && !self->take_back) {
    g_object_unref (self->patience);
    self->patience = g_cancellable_new ();
  }
}

/**
 * duplicator_errand_take_outcome:
 * @self: an errand
 * @outcome: (transfer full): what came of an attempt
 */
void
duplicator_errand_take_outcome (DuplicatorErrand *self, DuplicatorOutcome *outcome)
{
  g_clear_pointer (&self->outcome, duplicator_outcome_free);
  self->outcome = outcome;
}
