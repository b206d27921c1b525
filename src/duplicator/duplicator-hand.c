/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-private.h"

/* How often somebody whose orders are with another process sees to them, in ms */
#define SEEK_INTERVAL 1000

/* An attempt of a process that ended in the middle of it, and one that was cut off by who was at it */
#define CODE_INTERRUPTED "Interrupted"
#define CODE_CANCELLED   "Cancelled"

static void seek (Duplicator *self);

static gboolean
has_handed_over (Duplicator *self)
{
  GHashTableIter iter;
  gpointer errand;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, NULL, &errand)) {
    if (!((DuplicatorErrand *) errand)->in_queue)
      return TRUE;
  }

  return FALSE;
}

static void
clear_seek_timer (Duplicator *self)
{
  if (self->seek_timer != NULL)
    g_source_destroy (self->seek_timer);
  g_clear_pointer (&self->seek_timer, g_source_unref);
}

static gboolean
on_seek_timer (gpointer user_data)
{
  Duplicator *self = user_data;

  g_clear_pointer (&self->seek_timer, g_source_unref);
  /* What is with another process though this one has the right may have been left there by one that ended */
  if (self->carrier != NULL)
    duplicator_refresh (self);
  else
    seek (self);
  ledger_check_for_changes (self->ledger);

  return G_SOURCE_REMOVE;
}

static void
seek_later (Duplicator *self)
{
  if (self->seeking || self->seek_timer != NULL || self->stopping != NULL || !has_handed_over (self))
    return;

  self->seek_timer = g_timeout_source_new (SEEK_INTERVAL);
  g_source_set_static_name (self->seek_timer, "[understudy] duplicator seeks the carrier");
  g_source_set_callback (self->seek_timer, on_seek_timer, self, NULL);
  g_source_attach (self->seek_timer, g_main_context_get_thread_default ());
}

static void
on_sought (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Duplicator *self = DUPLICATOR_DUPLICATOR (object);
  DuplicatorCarrier *carrier = duplicator_carrier_take_finish (result);

  self->seeking = FALSE;
  if (carrier != NULL && self->stopping != NULL) {
    duplicator_carrier_release (carrier);
    return;
  }

  if (carrier != NULL) {
    duplicator_set_carrier (self, carrier);
    self->adopt = TRUE;
    self->recover = TRUE;
    duplicator_refresh (self);
  } else {
    seek_later (self);
  }
}

static void
seek (Duplicator *self)
{
  const LedgerScope scope = duplicator_get_scope (self);

  if (self->carrier != NULL || self->seeking || self->stopping != NULL)
    return;

  clear_seek_timer (self);
  self->seeking = TRUE;
  duplicator_carrier_take_async (ledger_get_path (self->ledger), &scope, G_OBJECT (self), on_sought, NULL);
}

/* What is left in the ledger */

/* Whether somebody else asks us, who carry out, for it */
static gboolean
is_asked_of_us (LedgerUnfinished *each)
{
  if (each->asker != LEDGER_ASKER_OTHER)
    return FALSE;

  return ledger_entry_get_state (each->entry) == LEDGER_STATE_QUEUED ||
         g_strcmp0 (ledger_entry_get_error_code (each->entry), CODE_INTERRUPTED) == 0;
}

static void
take_on (Duplicator *self, LedgerEntry *entry)
{
  g_autoptr (GError) error = NULL;
  DuplicatorErrand *errand = duplicator_errand_new_for_entry (entry, &error);

  if (errand == NULL) {
    g_warning ("What is asked for cannot be sent: %s", error->message);
    return;
  }

  if (ledger_entry_get_state (entry) == LEDGER_STATE_UNKNOWN)
    duplicator_errand_set_doubtful (errand);
  duplicator_take_errand (self, errand);
  duplicator_route (self, errand);
}

/* What was with another process is with us now */
static void
take_over (Duplicator *self)
{
  g_autoptr (GPtrArray) errands = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->errands);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    if (!((DuplicatorErrand *) value)->in_queue)
      g_ptr_array_add (errands, value);
  }

  for (guint i = 0; i < errands->len; i++) {
    DuplicatorErrand *errand = errands->pdata[i];

    switch (ledger_entry_get_state (errand->entry)) {
    case LEDGER_STATE_UNKNOWN:
      duplicator_errand_set_doubtful (errand);
      duplicator_route (self, errand);
      break;
    case LEDGER_STATE_QUEUED:
      duplicator_route (self, errand);
      break;
    case LEDGER_STATE_SENDING: /* by somebody who has not the right any more, and is just ending it */
      duplicator_hand_over (self, errand);
      break;
    case LEDGER_STATE_DONE:
    case LEDGER_STATE_REFUSED:
    case LEDGER_STATE_CANCELLED:
    default:
      duplicator_finish_errand (self, errand, NULL);
    }
  }
}

static void
on_recovered_one (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Duplicator) self = user_data;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;

  entry = ledger_record_outcome_finish (self->ledger, result, &error);
  if (entry == NULL)
    g_debug ("What was found could not be written down: %s", error->message);
}

static gboolean
is_in_list (const char *caster_id, gpointer user_data)
{
  const DuplicatorList *list = user_data;

  return g_hash_table_contains (list->taken, caster_id);
}

static void
recover_one (Duplicator *self, LedgerEntry *entry, DuplicatorList *list)
{
  const DuplicatorWanted wanted = {
    .client_token = ledger_entry_get_client_token (entry),
    .name = ledger_entry_get_name (entry),
    .source_id = ledger_entry_get_source_id (entry),
    .asked_at = ledger_entry_get_created_at (entry),
  };
  g_autoptr (DuplicatorOutcome) outcome = NULL;
  LiveStudio *studio = NULL;
  LedgerOutcome peek;

  /* Somebody was quicker */
  if (ledger_entry_get_state (entry) != LEDGER_STATE_UNKNOWN ||
      duplicator_lookup (self, ledger_entry_get_id (entry)) != NULL)
    return;

  switch (duplicator_sighting_find (list->studios, &wanted, is_in_list, list, &studio)) {
  case DUPLICATOR_SIGHTING_MADE:
    outcome = duplicator_outcome_new_found (studio, NULL);
    break;
  case DUPLICATOR_SIGHTING_UNSURE:
    if (g_strcmp0 (ledger_entry_get_caster_id (entry), live_studio_get_caster_id (studio)) == 0)
      return;
    outcome = duplicator_outcome_new_possible (studio);
    break;
  case DUPLICATOR_SIGHTING_ABSENT:
  default:
    return;
  }

  peek = duplicator_outcome_peek (outcome);
  ledger_record_outcome_async (self->ledger, ledger_entry_get_id (entry), &peek, on_recovered_one,
                               g_object_ref (self));
}

static void
on_recovery_looked (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Duplicator *self = g_task_get_source_object (task);
  GPtrArray *entries = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuplicatorList) list = duplicator_look_finish (self->tools.look, result, &error);

  if (list == NULL)
    g_debug ("What is unknown could not be looked for: %s", error->message);

  for (guint i = 0; list != NULL && self->stopping == NULL && i < entries->len; i++)
    recover_one (self, entries->pdata[i], list);

  duplicator_end_pending (self);
}

/* Of what is unknown some may be there by now, or may have been all the time */
static void
recover (Duplicator *self, GPtrArray *unfinished)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GTask) task = NULL;

  for (guint i = 0; i < unfinished->len; i++) {
    const LedgerUnfinished *each = unfinished->pdata[i];

    if (ledger_entry_get_state (each->entry) == LEDGER_STATE_UNKNOWN &&
        duplicator_lookup (self, ledger_entry_get_id (each->entry)) == NULL)
      g_ptr_array_add (entries, g_object_ref (each->entry));
  }
  if (entries->len == 0)
    return;

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, recover);
  g_task_set_task_data (task, g_steal_pointer (&entries), (GDestroyNotify) g_ptr_array_unref);
  duplicator_begin_pending (self);
  duplicator_look_async (self->tools.look, self->tools.quit, on_recovery_looked, g_object_ref (task));
}

static void
take_stock (Duplicator *self, GPtrArray *unfinished)
{
  guint waiting = 0;

  for (guint i = 0; i < unfinished->len; i++) {
    LedgerUnfinished *each = unfinished->pdata[i];

    if (duplicator_lookup (self, ledger_entry_get_id (each->entry)) != NULL)
      continue;
    if (self->carrier != NULL && is_asked_of_us (each))
      take_on (self, each->entry);
    else if (ledger_entry_get_state (each->entry) == LEDGER_STATE_QUEUED &&
             (each->asker == LEDGER_ASKER_NOBODY || each->asker == LEDGER_ASKER_GONE))
      waiting++;
  }

  duplicator_set_waiting (self, waiting);
}

static void
on_unfinished_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Duplicator) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) unfinished = ledger_read_unfinished_finish (self->ledger, result, &error);

  self->refreshing = FALSE;
  if (unfinished == NULL)
    g_debug ("What is left could not be read: %s", error->message);

  if (self->stopping != NULL)
    return;

  if (unfinished != NULL)
    take_stock (self, unfinished);
  /* Where the ledger cannot even be read nothing of it will be carried out; but everybody is to hear why */
  if (self->carrier != NULL && self->adopt) {
    self->adopt = FALSE;
    take_over (self);
  }
  if (self->carrier != NULL && self->recover && unfinished != NULL) {
    self->recover = FALSE;
    recover (self, unfinished);
  }

  duplicator_queue_start_more (self->queue);
  seek_later (self);
  if (self->refresh_again)
    duplicator_refresh (self);
}

/**
 * duplicator_refresh:
 * @self: a duplicator
 *
 * Looks at what is left in the ledger: takes on what others ask for, and counts what nobody wants.
 */
void
duplicator_refresh (Duplicator *self)
{
  const LedgerScope scope = duplicator_get_scope (self);

  self->refresh_again = self->refreshing;
  if (self->refreshing || self->stopping != NULL)
    return;

  self->refreshing = TRUE;
  ledger_read_unfinished_async (self->ledger, &scope, on_unfinished_read, g_object_ref (self));
}

/**
 * duplicator_hand_over:
 * @self: a duplicator
 * @errand: an errand whose entry is queued
 *
 * Leaves it to the process that carries out; or to this one, as soon as it is known that there is none.
 */
void
duplicator_hand_over (Duplicator *self, DuplicatorErrand *errand)
{
  errand->in_queue = FALSE;
  errand->stage = DUPLICATOR_STAGE_WAITING;
  if (self->carrier != NULL)
    seek_later (self);
  else if (self->seek_timer == NULL)
    seek (self);
}

/* Nobody here took it back */
static gboolean
was_left_alone (LedgerEntry *entry)
{
  const char *code = ledger_entry_get_error_code (entry);

  return g_strcmp0 (code, CODE_INTERRUPTED) == 0 || g_strcmp0 (code, CODE_CANCELLED) == 0;
}

static void
on_entry_changed (Ledger *ledger, LedgerEntry *entry, gpointer user_data)
{
  Duplicator *self = user_data;
  DuplicatorErrand *errand = duplicator_lookup (self, ledger_entry_get_id (entry));
  LedgerState state = ledger_entry_get_state (entry);

  if (errand == NULL || errand->in_queue)
    return;
  if (state == LEDGER_STATE_QUEUED || state == LEDGER_STATE_SENDING)
    return;

  if (state != LEDGER_STATE_UNKNOWN || !was_left_alone (entry)) {
    duplicator_finish_errand (self, errand, NULL);
    return;
  }

  /* Who was at it is not there any more, and it has to be looked for */
  duplicator_errand_set_doubtful (errand);
  duplicator_route (self, errand);
  duplicator_queue_start_more (self->queue);
}

static void
on_ledger_changed (Ledger *ledger, gpointer user_data)
{
  duplicator_refresh (user_data);
}

/**
 * duplicator_hand_start:
 * @self: a duplicator
 *
 * Seeks the right to carry out, and follows what others do.
 */
void
duplicator_hand_start (Duplicator *self)
{
  g_signal_connect_object (self->ledger, "entry-changed", G_CALLBACK (on_entry_changed), self, 0);
  g_signal_connect_object (self->ledger, "changed", G_CALLBACK (on_ledger_changed), self, 0);
  seek (self);
  duplicator_refresh (self);
}

/**
 * duplicator_hand_stop:
 * @self: a duplicator with nothing under way
 *
 * Leaves the right to carry out to others.
 */
void
duplicator_hand_stop (Duplicator *self)
{
  g_signal_handlers_disconnect_by_data (self->ledger, self);
  clear_seek_timer (self);
  duplicator_set_carrier (self, NULL);
}
