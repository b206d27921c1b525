/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator.h"
#include "duplicator-private.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* CopyCaster, for an account and a region */
#define CALLS_PER_SECOND 10

G_DEFINE_ENUM_TYPE (DuplicatorPause,
                    duplicator_pause,
                    G_DEFINE_ENUM_VALUE (DUPLICATOR_PAUSE_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (DUPLICATOR_PAUSE_ASKED, "asked"),
                    G_DEFINE_ENUM_VALUE (DUPLICATOR_PAUSE_OFFLINE, "offline"))

G_DEFINE_FINAL_TYPE (Duplicator, duplicator, G_TYPE_OBJECT)

enum {
  PROP_BUSY = 1,
  PROP_PAUSE,
  PROP_PROGRESS,
  PROP_WAITING,
  PROP_CLOCK_OFFSET,
  PROP_CARRYING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum { NOT_RECORDED, N_SIGNALS };

static guint signals[N_SIGNALS];

/**
 * duplicator_get_scope:
 * @self: a duplicator
 *
 * Returns: whose orders it carries out; the texts are @self's
 */
LedgerScope
duplicator_get_scope (Duplicator *self)
{
  LiveEndpoint *endpoint = live_client_get_endpoint (self->client);

  return (LedgerScope){
    .account = self->account_id,
    .endpoint = live_endpoint_get_url (endpoint),
    .region = live_endpoint_get_region (endpoint),
  };
}

static void
return_all (GPtrArray *tasks, const GError *error)
{
  for (guint i = 0; i < tasks->len; i++) {
    if (error != NULL)
      g_task_return_error (tasks->pdata[i], g_error_copy (error));
    else
      g_task_return_boolean (tasks->pdata[i], TRUE);
  }
}

/**
 * duplicator_check_idle:
 * @self: a duplicator
 *
 * To be called whenever something has come to its end: tells whoever waits for that if nothing is left.
 */
void
duplicator_check_idle (Duplicator *self)
{
  g_autoptr (GPtrArray) waits = NULL;
  g_autoptr (GPtrArray) stopping = NULL;

  if (duplicator_get_busy (self))
    return;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);

  if (self->waits->len > 0) {
    g_autoptr (GError) trouble = g_steal_pointer (&self->trouble);

    waits = g_steal_pointer (&self->waits);
    self->waits = g_ptr_array_new_with_free_func (g_object_unref);
    return_all (waits, trouble);
  }

  if (self->stopping != NULL && self->stopping->len > 0) {
    duplicator_hand_stop (self);
    stopping = g_steal_pointer (&self->stopping);
    self->stopping = g_ptr_array_new_with_free_func (g_object_unref);
    return_all (stopping, NULL);
  }
}

void
duplicator_begin_pending (Duplicator *self)
{
  gboolean was_busy = duplicator_get_busy (self);

  self->n_pending++;
  if (!was_busy)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
duplicator_end_pending (Duplicator *self)
{
  self->n_pending--;
  duplicator_check_idle (self);
}

static void
on_left (gpointer owner, DuplicatorErrand *errand, DuplicatorCarried how, const GError *error)
{
  Duplicator *self = owner;
  LedgerState state = ledger_entry_get_state (errand->entry);

  switch (how) {
  case DUPLICATOR_CARRIED_PUT_BACK:
    /* A look that found nothing: whoever carries out is to go on */
    if (self->stopping == NULL && !errand->take_back && state == LEDGER_STATE_QUEUED) {
      duplicator_route (self, errand);
      return;
    }
    break;
  case DUPLICATOR_CARRIED_ELSEWHERE:
    if (self->stopping == NULL && state != LEDGER_STATE_DONE) {
      duplicator_hand_over (self, errand);
      return;
    }
    break;
  case DUPLICATOR_CARRIED_NOT_WRITTEN:
    if (self->trouble == NULL)
      self->trouble = g_error_copy (error);
    duplicator_refresh (self);
    break;
  case DUPLICATOR_CARRIED_DROPPED:
    duplicator_refresh (self);
    break;
  case DUPLICATOR_CARRIED_ENDED:
  case DUPLICATOR_CARRIED_OFFLINE:
  default:
    break;
  }

  duplicator_finish_errand (self, errand, error);
}

static void
on_pause_changed (gpointer owner)
{
  Duplicator *self = owner;

  duplicator_progress_set_paused (self->progress, duplicator_get_pause (self) != DUPLICATOR_PAUSE_NONE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAUSE]);
}

static void
tell_not_recorded (gpointer owner, LedgerEntry *entry, const GError *error)
{
  g_signal_emit (owner, signals[NOT_RECORDED], 0, entry, error);
}

static void
on_stage_changed (gpointer owner)
{
  Duplicator *self = owner;

  duplicator_queue_start_more (self->queue);
}

static void
on_clock_offset (Duplicator *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLOCK_OFFSET]);
}

void
duplicator_set_waiting (Duplicator *self, guint waiting)
{
  if (self->waiting == waiting)
    return;

  self->waiting = waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

/**
 * duplicator_set_carrier:
 * @self: a duplicator
 * @carrier: (nullable) (transfer full): the right to carry out
 */
void
duplicator_set_carrier (Duplicator *self, DuplicatorCarrier *carrier)
{
  if (self->carrier == NULL && carrier == NULL)
    return;

  g_clear_pointer (&self->carrier, duplicator_carrier_release);
  self->carrier = carrier;
  self->tools.carrying = carrier != NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CARRYING]);
}

/**
 * duplicator_new:
 * @ledger: the ledger to keep, open
 * @client: what sends
 * @account_id: what the ledger calls the account of @client
 * @tokens: where client tokens come from
 *
 * Makes what carries out the orders of one account, unless another process is already at it: then that one is handed them. What
 * earlier runs left is counted, and what came of what they were just sending is looked for.
 *
 * Returns: (transfer full): a duplicator for one account; to be stopped before it is let go of
 */
Duplicator *
duplicator_new (Ledger *ledger, LiveClient *client, const char *account_id, BaseNonceSource *tokens)
{
  static const DuplicatorQueueFuncs funcs = {
    .left = on_left,
    .pause_changed = on_pause_changed,
  };
  g_autoptr (BaseClock) clock = NULL;
  Duplicator *self;

  g_return_val_if_fail (LEDGER_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (LIVE_IS_CLIENT (client), NULL);
  g_return_val_if_fail (account_id != NULL, NULL);
  g_return_val_if_fail (BASE_IS_NONCE_SOURCE (tokens), NULL);

  g_object_get (client, "clock", &clock, NULL);

  self = g_object_new (DUPLICATOR_TYPE_DUPLICATOR, NULL);
  self->ledger = g_object_ref (ledger);
  self->client = g_object_ref (client);
  self->account_id = g_strdup (account_id);
  self->tokens = g_object_ref (tokens);
  self->progress = duplicator_progress_new (clock, CALLS_PER_SECOND);
  self->tools = (DuplicatorTools){
    .owner = G_OBJECT (self),
    .ledger = ledger,
    .client = client,
    .pacer = duplicator_pacer_new (clock, CALLS_PER_SECOND, NULL),
    .look = duplicator_look_new (ledger, client),
    .rejected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
    .patience = 1.0,
    .quit = g_cancellable_new (),
    .not_recorded = tell_not_recorded,
    .stage_changed = on_stage_changed,
  };
  self->queue = duplicator_queue_new (&self->tools, &funcs);
  g_signal_connect_object (client, "notify::clock-offset", G_CALLBACK (on_clock_offset), self, G_CONNECT_SWAPPED);
  duplicator_hand_start (self);

  return self;
}

void
duplicator_set_haste (Duplicator *self, double patience, guint calls_per_second)
{
  g_autoptr (BaseClock) clock = NULL;

  g_assert (!duplicator_get_busy (self));

  g_object_get (self->client, "clock", &clock, NULL);
  self->tools.patience = patience;
  g_object_unref (self->tools.pacer);
  self->tools.pacer = duplicator_pacer_new (clock, calls_per_second, NULL);
}

gboolean
duplicator_get_busy (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), FALSE);

  return g_hash_table_size (self->errands) > 0 || self->n_pending > 0;
}

/**
 * duplicator_get_pause:
 * @self: a duplicator
 *
 * Returns: why nothing is sent, if so
 */
DuplicatorPause
duplicator_get_pause (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), DUPLICATOR_PAUSE_NONE);

  return duplicator_queue_get_pause (self->queue);
}

/**
 * duplicator_get_progress:
 * @self: a duplicator
 *
 * Returns: (transfer none): how far it is
 */
DuplicatorProgress *
duplicator_get_progress (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), NULL);

  return self->progress;
}

/**
 * duplicator_get_waiting:
 * @self: a duplicator
 *
 * Returns: how many entries are queued that nobody wants to be carried out at the moment
 */
guint
duplicator_get_waiting (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), 0);

  return self->waiting;
}

/**
 * duplicator_get_carrying:
 * @self: a duplicator
 *
 * Returns: whether this process carries out; else another one does, or it is not known yet
 */
gboolean
duplicator_get_carrying (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), FALSE);

  return self->carrier != NULL;
}

/**
 * duplicator_get_clock_offset:
 * @self: a duplicator
 *
 * Returns: µs that the service's clock is ahead of this computer's, where signatures had to be corrected by that; else 0
 */
gint64
duplicator_get_clock_offset (Duplicator *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_DUPLICATOR (self), 0);

  return live_client_get_clock_offset (self->client);
}

static void
duplicator_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  Duplicator *self = DUPLICATOR_DUPLICATOR (object);

  switch (id) {
  case PROP_BUSY:
    g_value_set_boolean (value, duplicator_get_busy (self));
    break;
  case PROP_PAUSE:
    g_value_set_enum (value, (int) duplicator_get_pause (self));
    break;
  case PROP_PROGRESS:
    g_value_set_object (value, self->progress);
    break;
  case PROP_WAITING:
    g_value_set_uint (value, self->waiting);
    break;
  case PROP_CLOCK_OFFSET:
    g_value_set_int64 (value, duplicator_get_clock_offset (self));
    break;
  case PROP_CARRYING:
    g_value_set_boolean (value, self->carrier != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
duplicator_finalize (GObject *object)
{
  Duplicator *self = DUPLICATOR_DUPLICATOR (object);

  if (self->seek_timer != NULL)
    g_source_destroy (self->seek_timer);
  g_clear_pointer (&self->seek_timer, g_source_unref);
  g_clear_pointer (&self->carrier, duplicator_carrier_release);
  g_clear_pointer (&self->queue, duplicator_queue_free);
  g_clear_object (&self->tools.pacer);
  g_clear_object (&self->tools.look);
  g_clear_object (&self->tools.quit);
  g_clear_pointer (&self->tools.rejected, g_hash_table_unref);
  g_clear_object (&self->progress);
  g_clear_object (&self->ledger);
  g_clear_object (&self->client);
  g_clear_object (&self->tokens);
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->client_tokens, g_hash_table_unref);
  g_clear_pointer (&self->errands, g_hash_table_unref);
  g_clear_pointer (&self->waits, g_ptr_array_unref);
  g_clear_pointer (&self->stopping, g_ptr_array_unref);
  g_clear_error (&self->trouble);

  G_OBJECT_CLASS (duplicator_parent_class)->finalize (object);
}

static void
duplicator_class_init (DuplicatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = duplicator_get_property;
  object_class->finalize = duplicator_finalize;

  /**
   * Duplicator:busy:
   *
   * Whether anything is queued or under way.
   */
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);

  /**
   * Duplicator:pause:
   *
   * Why nothing is sent, if so.
   */
  properties[PROP_PAUSE] =
      g_param_spec_enum ("pause", NULL, NULL, DUPLICATOR_TYPE_PAUSE, DUPLICATOR_PAUSE_NONE, flags);

  /**
   * Duplicator:progress:
   *
   * How far it is. Always the same object.
   */
  properties[PROP_PROGRESS] = g_param_spec_object ("progress", NULL, NULL, DUPLICATOR_TYPE_PROGRESS, flags);

  /**
   * Duplicator:waiting:
   *
   * How many entries are queued that nobody wants to be carried out at the moment: what earlier runs left.
   */
  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * Duplicator:clock-offset:
   *
   * Microseconds that the service's clock is ahead of this computer's, where signatures had to be corrected by that; else 0.
   */
  properties[PROP_CLOCK_OFFSET] =
      g_param_spec_int64 ("clock-offset", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);

  /**
   * Duplicator:carrying:
   *
   * Whether this process carries out what is asked for.
   */
  properties[PROP_CARRYING] = g_param_spec_boolean ("carrying", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * Duplicator::not-recorded:
   * @self: the duplicator
   * @entry: the entry, telling what came of it
   * @error: why the ledger could not be told
   *
   * The order is carried out or not, as @entry says; but the ledger still has it as being sent.
   */
  signals[NOT_RECORDED] = g_signal_new ("not-recorded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 2, LEDGER_TYPE_ENTRY, G_TYPE_ERROR);
}

static void
duplicator_init (Duplicator *self)
{
  self->errands =
      g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) duplicator_errand_free);
  self->client_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waits = g_ptr_array_new_with_free_func (g_object_unref);
}
