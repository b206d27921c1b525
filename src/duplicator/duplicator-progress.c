/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-progress.h"

/* The pace is that of the last so many entries that ended, once these took long enough to mean something */
#define ENDS_KEPT     64
#define ENDS_NEEDED   8
#define TIME_MEASURED (G_USEC_PER_SEC / 2)

/* While an entry is in the queue; no state of an entry has this number */
#define LEFT (LEDGER_STATE_CANCELLED + 1)

struct _DuplicatorProgress {
  GObject parent_instance;

  BaseClock *clock;
  double expected; /* entries a second */
  gboolean paused;

  GHashTable *entries; /* id -> LEFT or the state it ended in */
  guint counts[LEFT + 1];

  gint64 ends[ENDS_KEPT]; /* a ring of times */
  guint n_ends;

  double seconds_left;
};

G_DEFINE_FINAL_TYPE (DuplicatorProgress, duplicator_progress, G_TYPE_OBJECT)

enum {
  PROP_TOTAL = 1,
  PROP_DONE,
  PROP_FAILED,
  PROP_UNKNOWN,
  PROP_LEFT,
  PROP_SECONDS_LEFT,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

typedef struct {
  guint total;
  guint done;
  guint failed;
  guint unknown;
  guint left;
} Figures;

static Figures
get_figures (DuplicatorProgress *self)
{
  return (Figures){
    .total = g_hash_table_size (self->entries),
    .done = self->counts[LEDGER_STATE_DONE],
    .failed = self->counts[LEDGER_STATE_REFUSED] + self->counts[LEDGER_STATE_CANCELLED],
    .unknown = self->counts[LEDGER_STATE_UNKNOWN],
    .left = self->counts[LEFT],
  };
}

/* Entries a second */
static double
measure_pace (DuplicatorProgress *self)
{
  guint n = MIN (self->n_ends, ENDS_KEPT);
  gint64 oldest, newest;

  if (n < ENDS_NEEDED)
    return self->expected;

  newest = self->ends[(self->n_ends - 1) % ENDS_KEPT];
  oldest = self->ends[(self->n_ends - n) % ENDS_KEPT];
  if (newest - oldest < TIME_MEASURED)
    return self->expected;

  return MIN ((double) (n - 1) * G_USEC_PER_SEC / (double) (newest - oldest), self->expected);
}

static double
estimate (DuplicatorProgress *self)
{
  double pace = measure_pace (self);

  if (self->counts[LEFT] == 0)
    return 0.0;
  if (self->paused || pace <= 0.0)
    return -1.0;

  return self->counts[LEFT] / pace;
}

static void
tell (DuplicatorProgress *self, const Figures *before)
{
  GObject *object = G_OBJECT (self);
  Figures now = get_figures (self);
  double seconds_left = estimate (self);

  g_object_freeze_notify (object);
  if (now.total != before->total)
    g_object_notify_by_pspec (object, properties[PROP_TOTAL]);
  if (now.done != before->done)
    g_object_notify_by_pspec (object, properties[PROP_DONE]);
  if (now.failed != before->failed)
    g_object_notify_by_pspec (object, properties[PROP_FAILED]);
  if (now.unknown != before->unknown)
    g_object_notify_by_pspec (object, properties[PROP_UNKNOWN]);
  if (now.left != before->left)
    g_object_notify_by_pspec (object, properties[PROP_LEFT]);
  if (now.left != before->left || now.total != before->total)
    g_object_notify_by_pspec (object, properties[PROP_FRACTION]);
  if (seconds_left < self->seconds_left || seconds_left > self->seconds_left) {
    self->seconds_left = seconds_left;
    g_object_notify_by_pspec (object, properties[PROP_SECONDS_LEFT]);
  }
  g_object_thaw_notify (object);
}

static void
set_place (DuplicatorProgress *self, gint64 entry_id, guint place)
{
  gpointer old;

  if (g_hash_table_lookup_extended (self->entries, &entry_id, NULL, &old))
    self->counts[GPOINTER_TO_UINT (old)]--;

  self->counts[place]++;
  g_hash_table_insert (self->entries, g_memdup2 (&entry_id, sizeof entry_id), GUINT_TO_POINTER (place));
}

static void
start_anew_if_ended (DuplicatorProgress *self)
{
  if (self->counts[LEFT] > 0)
    return;

  g_hash_table_remove_all (self->entries);
  memset (self->counts, 0, sizeof self->counts);
  self->n_ends = 0;
}

/**
 * duplicator_progress_begin:
 * @self: the progress
 * @entry_id: an entry that is in the queue from now on; one that had ended is again
 */
void
duplicator_progress_begin (DuplicatorProgress *self, gint64 entry_id)
{
  Figures before = get_figures (self);

  start_anew_if_ended (self);
  set_place (self, entry_id, LEFT);
  tell (self, &before);
}

/**
 * duplicator_progress_begin_many:
 * @self: the progress
 * @entries: (element-type LedgerEntry): entries that are in the queue from now on
 */
void
duplicator_progress_begin_many (DuplicatorProgress *self, GPtrArray *entries)
{
  Figures before = get_figures (self);

  if (entries->len == 0)
    return;

  start_anew_if_ended (self);
  for (guint i = 0; i < entries->len; i++)
    set_place (self, ledger_entry_get_id (entries->pdata[i]), LEFT);
  tell (self, &before);
}

/**
 * duplicator_progress_end:
 * @self: the progress
 * @entry_id: an entry of it
 * @state: what came of it
 */
void
duplicator_progress_end (DuplicatorProgress *self, gint64 entry_id, LedgerState state)
{
  Figures before = get_figures (self);

  if (!g_hash_table_contains (self->entries, &entry_id))
    return;

  set_place (self, entry_id, state == LEDGER_STATE_QUEUED || state == LEDGER_STATE_SENDING ? LEFT : state);
  self->ends[self->n_ends++ % ENDS_KEPT] = base_clock_get_monotonic_time (self->clock);
  tell (self, &before);
}

/**
 * duplicator_progress_forget:
 * @self: the progress
 * @entry_id: an entry that left the queue with nothing come of it
 */
void
duplicator_progress_forget (DuplicatorProgress *self, gint64 entry_id)
{
  Figures before = get_figures (self);
  gpointer place;

  if (!g_hash_table_lookup_extended (self->entries, &entry_id, NULL, &place))
    return;

  self->counts[GPOINTER_TO_UINT (place)]--;
  g_hash_table_remove (self->entries, &entry_id);
  tell (self, &before);
}

/**
 * duplicator_progress_set_paused:
 * @self: the progress
 * @paused: whether nothing goes on at the moment
 *
 * While nothing goes on nobody knows how long it will take; and the time that passes says nothing about the pace.
 */
void
duplicator_progress_set_paused (DuplicatorProgress *self, gboolean paused)
{
  Figures before = get_figures (self);

  if (self->paused == paused)
    return;

  self->paused = paused;
  self->n_ends = 0;
  tell (self, &before);
}

guint
duplicator_progress_get_total (DuplicatorProgress *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), 0);

  return get_figures (self).total;
}

guint
duplicator_progress_get_done (DuplicatorProgress *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), 0);

  return get_figures (self).done;
}

guint
duplicator_progress_get_failed (DuplicatorProgress *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), 0);

  return get_figures (self).failed;
}

guint
duplicator_progress_get_unknown (DuplicatorProgress *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), 0);

  return get_figures (self).unknown;
}

guint
duplicator_progress_get_left (DuplicatorProgress *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), 0);

  return get_figures (self).left;
}

/**
 * duplicator_progress_get_seconds_left:
 * @self: the progress
 *
 * Returns: how long what is left will take at the present pace; 0 where nothing is left, -1 where nobody knows
 */
double
duplicator_progress_get_seconds_left (DuplicatorProgress *self)
{
  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), -1.0);

  return self->seconds_left;
}

/**
 * duplicator_progress_get_fraction:
 * @self: the progress
 *
 * Returns: how much has ended, from 0 to 1; 0 where there is nothing
 */
double
duplicator_progress_get_fraction (DuplicatorProgress *self)
{
  Figures figures;

  g_return_val_if_fail (DUPLICATOR_IS_PROGRESS (self), 0.0);

  figures = get_figures (self);
  return figures.total > 0 ? (double) (figures.total - figures.left) / figures.total : 0.0;
}

static void
duplicator_progress_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuplicatorProgress *self = DUPLICATOR_PROGRESS (object);

  switch (id) {
  case PROP_TOTAL:
    g_value_set_uint (value, duplicator_progress_get_total (self));
    break;
  case PROP_DONE:
    g_value_set_uint (value, duplicator_progress_get_done (self));
    break;
  case PROP_FAILED:
    g_value_set_uint (value, duplicator_progress_get_failed (self));
    break;
  case PROP_UNKNOWN:
    g_value_set_uint (value, duplicator_progress_get_unknown (self));
    break;
  case PROP_LEFT:
    g_value_set_uint (value, duplicator_progress_get_left (self));
    break;
  case PROP_SECONDS_LEFT:
    g_value_set_double (value, duplicator_progress_get_seconds_left (self));
    break;
  case PROP_FRACTION:
    g_value_set_double (value, duplicator_progress_get_fraction (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
duplicator_progress_finalize (GObject *object)
{
  DuplicatorProgress *self = DUPLICATOR_PROGRESS (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->entries, g_hash_table_unref);

  G_OBJECT_CLASS (duplicator_progress_parent_class)->finalize (object);
}

static GParamSpec *
count_spec (const char *name)
{
  return g_param_spec_uint (name, NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
duplicator_progress_class_init (DuplicatorProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = duplicator_progress_get_property;
  object_class->finalize = duplicator_progress_finalize;

  properties[PROP_TOTAL] = count_spec ("total");
  properties[PROP_DONE] = count_spec ("done");
  properties[PROP_FAILED] = count_spec ("failed");
  properties[PROP_UNKNOWN] = count_spec ("unknown");
  properties[PROP_LEFT] = count_spec ("left");
  properties[PROP_SECONDS_LEFT] = g_param_spec_double ("seconds-left", NULL, NULL, -1.0, G_MAXDOUBLE, 0.0,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FRACTION] =
      g_param_spec_double ("fraction", NULL, NULL, 0.0, 1.0, 0.0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
duplicator_progress_init (DuplicatorProgress *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

/**
 * duplicator_progress_new:
 * @clock: what tells the time
 * @calls_per_second: the pace to hope for while none is measured yet; none is ever measured to be higher
 *
 * Returns: (transfer full): the progress of an empty queue
 */
DuplicatorProgress *
duplicator_progress_new (BaseClock *clock, guint calls_per_second)
{
  DuplicatorProgress *self;

  g_return_val_if_fail (BASE_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (calls_per_second > 0, NULL);

  self = g_object_new (DUPLICATOR_TYPE_PROGRESS, NULL);
  self->clock = g_object_ref (clock);
  self->expected = calls_per_second;

  return self;
}
