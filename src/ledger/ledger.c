/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include "ledger-private.h"

/* How long another process may keep the ledger locked before that is an error, in ms */
#define BUSY_TIMEOUT 5000

G_DEFINE_FINAL_TYPE (Ledger, ledger, G_TYPE_OBJECT)

typedef enum {
  PROP_PATH = 1,
  PROP_CLOCK,
  PROP_READ_ONLY,
  PROP_SET_ASIDE_PATH,
  N_PROPS
} LedgerProperty;

enum {
  ENTRY_ADDED,
  ENTRY_CHANGED,
  ENTRIES_ADDED,
  ENTRIES_REMOVED,
  ENTRIES_RESTORED,
  CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
ledger_waiter_free (LedgerWaiter *waiter)
{
  g_clear_object (&waiter->task);
  g_clear_error (&waiter->error);
  g_free (waiter);
}

static void
ledger_finalize (GObject *object)
{
  Ledger *self = LEDGER_LEDGER (object);

  /* Whoever waits for anything holds the ledger, so nobody does. */
  g_clear_pointer (&self->searcher, ledger_thread_disown);
  g_clear_pointer (&self->thread, ledger_thread_disown);
  g_clear_pointer (&self->waiters, g_ptr_array_unref);
  g_clear_pointer (&self->registry, ledger_registry_unref);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->set_aside_path, g_free);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ledger_parent_class)->finalize (object);
}

static void
ledger_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  Ledger *self = LEDGER_LEDGER (object);

  switch ((LedgerProperty) property_id) {
  case PROP_PATH:
    g_value_set_string (value, self->path);
    break;
  case PROP_CLOCK:
    g_value_set_object (value, self->clock);
    break;
  case PROP_READ_ONLY:
    g_value_set_boolean (value, self->read_only);
    break;
  case PROP_SET_ASIDE_PATH:
    g_value_set_string (value, self->set_aside_path);
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
ledger_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  Ledger *self = LEDGER_LEDGER (object);

  switch ((LedgerProperty) property_id) {
  case PROP_PATH:
    self->path = g_value_dup_string (value);
    break;
  case PROP_CLOCK:
    self->clock = g_value_dup_object (value);
    if (self->clock == NULL)
      self->clock = g_object_ref (base_clock_get_system ());
    break;
  case PROP_READ_ONLY:
  case PROP_SET_ASIDE_PATH:
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
ledger_class_init (LedgerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ledger_finalize;
  object_class->get_property = ledger_get_property;
  object_class->set_property = ledger_set_property;

  properties[PROP_PATH] =
      g_param_spec_string ("path", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_CLOCK] =
      g_param_spec_object ("clock", NULL, NULL, BASE_TYPE_CLOCK,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_READ_ONLY] =
      g_param_spec_boolean ("read-only", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SET_ASIDE_PATH] =
      g_param_spec_string ("set-aside-path", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * Ledger::entry-added:
   * @self: the ledger
   * @entry: the new entry, queued
   *
   * An entry was added through @self, and is on the disk. For those that follow single entries;
   * whoever shows many is better off with #Ledger::entries-added.
   */
  signals[ENTRY_ADDED] = g_signal_new ("entry-added", LEDGER_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, LEDGER_TYPE_ENTRY);

  /**
   * Ledger::entry-changed:
   * @self: the ledger
   * @entry: the entry
   *
   * What is known of @entry has changed, and is on the disk. Its properties have notified already.
   */
  signals[ENTRY_CHANGED] = g_signal_new ("entry-changed", LEDGER_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, LEDGER_TYPE_ENTRY);

  /**
   * Ledger::entries-added:
   * @self: the ledger
   * @entries: (element-type LedgerEntry): the new entries, oldest first
   *
   * The entries of one order were added through @self. Comes once, before the #Ledger::entry-added
   * of each.
   */
  signals[ENTRIES_ADDED] = g_signal_new ("entries-added", LEDGER_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);

  /**
   * Ledger::entries-removed:
   * @self: the ledger
   * @ids: (element-type gint64): the entries' numbers, the least first
   * @ranks: (element-type guint64): how many entries were older than each, with the others that are
   *   gone now
   *
   * Entries were deleted through @self.
   */
  signals[ENTRIES_REMOVED] =
      g_signal_new ("entries-removed", LEDGER_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_ARRAY, G_TYPE_ARRAY);

  /**
   * Ledger::entries-restored:
   * @self: the ledger
   * @ids: (element-type gint64): the entries' numbers, the least first
   * @ranks: (element-type guint64): how many entries are older than each
   *
   * Entries that were deleted are back where they were.
   */
  signals[ENTRIES_RESTORED] =
      g_signal_new ("entries-restored", LEDGER_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_ARRAY, G_TYPE_ARRAY);

  /**
   * Ledger::changed:
   * @self: the ledger
   *
   * The ledger was opened, or another process has written to it: there may be more entries than
   * before. Those that somebody holds are brought up to date by themselves.
   */
  signals[CHANGED] = g_signal_new ("changed", LEDGER_TYPE_LEDGER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
ledger_init (Ledger *self)
{
  self->home = g_thread_self ();
  self->busy_timeout = BUSY_TIMEOUT;
  self->registry = ledger_registry_new ();
  self->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_waiter_free);
}

/**
 * ledger_new:
 * @path: the file; made, with its folder, when the ledger is opened and there is none
 * @clock: (nullable): what tells the time; %NULL for the computer's clock
 *
 * Makes a ledger that is not open yet. It belongs to the calling thread, as do its entries: all its
 * functions are for that thread, none of them waits for the disk, and its signals come there.
 *
 * Returns: (transfer full): the ledger
 */
Ledger *
ledger_new (const char *path, BaseClock *clock)
{
  g_return_val_if_fail (path != NULL && *path != '\0', NULL);
  g_return_val_if_fail (clock == NULL || BASE_IS_CLOCK (clock), NULL);

  return g_object_new (LEDGER_TYPE_LEDGER, "path", path, "clock", clock, NULL);
}

/**
 * ledger_get_path:
 * @self: a ledger
 *
 * Returns: (transfer none): the file
 */
const char *
ledger_get_path (Ledger *self)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);

  return self->path;
}

/**
 * ledger_get_read_only:
 * @self: a ledger
 *
 * Returns: whether it can only be read: a newer version of the program wrote it, or this user may
 * not write to it. Known once it is open.
 */
gboolean
ledger_get_read_only (Ledger *self)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), FALSE);

  return self->read_only;
}

/**
 * ledger_get_set_aside_path:
 * @self: a ledger
 *
 * Returns: (transfer none) (nullable): where the file was put because it was damaged, when the
 * ledger was opened last; %NULL if it was not. The ledger that is open then is a new one.
 */
const char *
ledger_get_set_aside_path (Ledger *self)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);

  return self->set_aside_path;
}

/* What others wrote, as far as anybody here shows it */
static void
deliver_refresh (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;

  self->refreshing = FALSE;
  for (guint i = 0; job->error == NULL && i < job->records->len; i++) {
    g_autoptr (LedgerEntry) entry = NULL;
    gboolean changed;

    entry = ledger_registry_take (self->registry, g_steal_pointer (&job->records->pdata[i]),
                                  job->serial, &changed);
    if (changed)
      g_signal_emit (self, signals[ENTRY_CHANGED], 0, entry);
  }
}

static void
refresh_entries (Ledger *self)
{
  g_autoptr (GArray) ids = NULL;
  LedgerJob *job;

  if (self->status != LEDGER_STATUS_OPEN)
    return;
  self->refresh_again = self->refreshing;
  if (self->refreshing)
    return;

  ids = ledger_registry_list_ids (self->registry);
  if (ids->len == 0)
    return;

  self->refreshing = TRUE;
  job = ledger_job_new (LEDGER_TRANSACTION_READ, ledger_job_run_read_ids, deliver_refresh);
  job->ids = g_steal_pointer (&ids);
  ledger_thread_push (self->thread, job);
}

/* Everything that comes from the thread comes through here, in the order in which it happened
 * there. */
void
ledger_deliver (LedgerJob *job, gpointer owner)
{
  g_autoptr (Ledger) self = g_object_ref (owner);

  if (job->foreign.any) {
    self->count = job->foreign.count;
    if (job->foreign.rearranged)
      self->generation++;
    g_signal_emit (self, signals[CHANGED], 0);
    refresh_entries (self);
  }

  if (job->deliver != NULL)
    job->deliver (job, self);

  if (self->refresh_again && !self->refreshing)
    refresh_entries (self);
}

void
ledger_set_set_aside_path (Ledger *self, const char *path)
{
  if (g_strcmp0 (self->set_aside_path, path) == 0)
    return;

  g_free (self->set_aside_path);
  self->set_aside_path = g_strdup (path);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SET_ASIDE_PATH]);
}

void
ledger_set_read_only (Ledger *self, gboolean read_only)
{
  if (self->read_only == read_only)
    return;

  self->read_only = read_only;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READ_ONLY]);
}

gboolean
ledger_may_call (Ledger *self)
{
  return self->home == g_thread_self ();
}

/**
 * ledger_submit:
 * @self: a ledger
 * @job: (transfer full): what its thread is to do
 *
 * Lets the thread do it, or delivers #LEDGER_ERROR_CLOSED at once if the ledger is closed.
 */
void
ledger_submit (Ledger *self, LedgerJob *job)
{
  if (self->status == LEDGER_STATUS_OPENING || self->status == LEDGER_STATUS_OPEN) {
    ledger_thread_push (self->thread, job);
    return;
  }

  ledger_job_set_closed (job);
  if (job->deliver != NULL)
    job->deliver (job, self);
  ledger_job_free (job);
}

gint64
ledger_get_now (Ledger *self)
{
  return base_clock_get_real_time (self->clock);
}

void
ledger_tell_added (Ledger *self, GPtrArray *entries, gint64 count)
{
  if (entries->len == 0)
    return;

  self->count = count;
  g_signal_emit (self, signals[ENTRIES_ADDED], 0, entries);

  for (guint i = 0;
       i < entries->len && g_signal_has_handler_pending (self, signals[ENTRY_ADDED], 0, FALSE); i++)
    g_signal_emit (self, signals[ENTRY_ADDED], 0, g_ptr_array_index (entries, i));
}

void
ledger_tell_removed (Ledger *self, GArray *ids, GArray *ranks, gint64 count)
{
  self->count = count;
  if (ids->len > 0)
    g_signal_emit (self, signals[ENTRIES_REMOVED], 0, ids, ranks);
}

void
ledger_tell_restored (Ledger *self, GArray *ids, GArray *ranks, gint64 count)
{
  self->count = count;
  if (ids->len > 0)
    g_signal_emit (self, signals[ENTRIES_RESTORED], 0, ids, ranks);
}

void
ledger_tell_changed (Ledger *self, LedgerEntry *entry)
{
  g_signal_emit (self, signals[ENTRY_CHANGED], 0, entry);
}

/**
 * ledger_tell_reopened:
 * @self: a ledger
 * @count: how many entries there are
 *
 * Tells that what was known of the ledger may be true no more.
 */
void
ledger_tell_reopened (Ledger *self, gint64 count)
{
  self->count = count;
  self->generation++;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * ledger_peek_count:
 * @self: a ledger
 *
 * Returns: how many entries there are, as far as this thread was told
 */
gint64
ledger_peek_count (Ledger *self)
{
  return self->count;
}

/**
 * ledger_peek_generation:
 * @self: a ledger
 *
 * Returns: a number that is another one when entries may have moved among each other
 */
guint
ledger_peek_generation (Ledger *self)
{
  return self->generation;
}

LedgerRegistry *
ledger_peek_registry (Ledger *self)
{
  return self->registry;
}

void
ledger_set_busy_timeout (Ledger *self, guint busy_timeout)
{
  self->busy_timeout = busy_timeout;
}
