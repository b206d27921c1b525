/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-model.h"

#include "ledger-page-cache.h"
#include "ledger-private.h"

/* A page that is being read. Belongs to the reading, which may last longer than anybody's interest
 * in it. */
typedef struct {
  LedgerModel *model; /* %NULL when nobody waits for it any more */
  guint64 page;
  GCancellable *cancellable;
} Reading;

struct _LedgerModel {
  GObject parent_instance;

  Ledger *ledger;
  guint64 count;
  guint generation;
  LedgerPageCache *cache;
  GHashTable *readings; /* page, inside the reading -> reading */
};

static void ledger_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LedgerModel,
                               ledger_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      ledger_model_list_model_init))

typedef enum { PROP_LEDGER = 1, PROP_N_ITEMS, N_PROPS } LedgerModelProperty;

static GParamSpec *properties[N_PROPS];

/* Newest first in the list, oldest first in ranks: what was added later never moves what is there.
 */
static guint64
rank_to_position (LedgerModel *self, guint64 rank)
{
  return self->count - 1 - rank;
}

static guint
get_n_items (LedgerModel *self)
{
  return (guint) MIN (self->count, G_MAXUINT);
}

static void
tell_items_changed (LedgerModel *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
drop_reading (LedgerModel *self, guint64 page)
{
  Reading *reading = g_hash_table_lookup (self->readings, &page);

  if (reading == NULL)
    return;

  g_hash_table_remove (self->readings, &page);
  reading->model = NULL;
  g_cancellable_cancel (reading->cancellable);
}

static void
drop_readings (LedgerModel *self)
{
  g_autoptr (GList) readings = g_hash_table_get_values (self->readings);

  for (GList *l = readings; l != NULL; l = l->next)
    drop_reading (self, ((Reading *) l->data)->page);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  /* A model keeps its ledger, and a ledger answers every reading before it goes. */
  g_assert (reading->model == NULL);
  g_object_unref (reading->cancellable);
  g_free (reading);
}

static void
page_dropped_cb (guint64 page, gboolean awaited, gpointer user_data)
{
  if (!awaited)
    drop_reading (user_data, page);
}

/* Returns whether the row has another entry now than before. That is so where somebody got to know
 * the row in another way while an entry that said nothing yet stood for it here; one row is never
 * two objects. */
static gboolean
fill_row (LedgerModel *self, guint64 rank, LedgerRecord *record, guint64 serial)
{
  LedgerRegistry *registry = ledger_peek_registry (self->ledger);
  LedgerEntry *shown = ledger_page_cache_peek (self->cache, rank);
  g_autoptr (LedgerEntry) entry = NULL;

  if (shown != NULL && !ledger_entry_get_loaded (shown) &&
      ledger_registry_lookup (registry, record->id) == NULL) {
    ledger_registry_adopt (registry, shown, record, serial);
    return FALSE;
  }

  entry = ledger_registry_take (registry, record, serial, NULL);
  if (shown == entry)
    return FALSE;

  ledger_page_cache_put (self->cache, rank, entry);
  return shown != NULL;
}

static void
page_read_cb (GPtrArray *records, guint64 serial, const GError *error, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (LedgerModel) self = NULL;
  g_autoptr (GArray) replaced = NULL;
  guint64 first;

  if (reading->model == NULL)
    return;

  /* What could not be read is tried again when it is asked for again. */
  self = g_object_ref (reading->model);
  g_hash_table_remove (self->readings, &reading->page);
  reading->model = NULL;
  if (error != NULL) {
    g_debug ("A page of the ledger could not be read: %s", error->message);
    return;
  }

  first = reading->page * LEDGER_PAGE_SIZE;
  replaced = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < records->len; i++) {
    guint64 rank = first + records->len - 1 - i;

    if (rank < self->count && fill_row (self, rank, g_steal_pointer (&records->pdata[i]), serial))
      g_array_append_val (replaced, rank);
  }

  for (guint i = 0; i < replaced->len; i++) {
    guint64 position = rank_to_position (self, g_array_index (replaced, guint64, i));

    if (position < get_n_items (self))
      tell_items_changed (self, (guint) position, 1, 1);
  }
}

static void
read_page (LedgerModel *self, guint64 page)
{
  Reading *reading;

  if (g_hash_table_contains (self->readings, &page))
    return;

  reading = g_new0 (Reading, 1);
  reading->model = self;
  reading->page = page;
  reading->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->readings, &reading->page, reading);
  ledger_read_ranks (self->ledger, page * LEDGER_PAGE_SIZE, LEDGER_PAGE_SIZE, reading->cancellable,
                     page_read_cb, reading, reading_free);
}

static GType
ledger_model_get_item_type (GListModel *list)
{
  return LEDGER_TYPE_ENTRY;
}

static guint
ledger_model_get_n_items (GListModel *list)
{
  return get_n_items (LEDGER_MODEL (list));
}

static gpointer
ledger_model_get_item (GListModel *list, guint position)
{
  LedgerModel *self = LEDGER_MODEL (list);
  g_autoptr (LedgerEntry) entry = NULL;
  guint64 rank;

  if (position >= get_n_items (self))
    return NULL;

  rank = rank_to_position (self, position);
  entry = g_object_ref (ledger_page_cache_use (self->cache, rank));
  if (!ledger_entry_get_loaded (entry))
    read_page (self, rank / LEDGER_PAGE_SIZE);

  return g_steal_pointer (&entry);
}

static void
ledger_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ledger_model_get_item_type;
  iface->get_n_items = ledger_model_get_n_items;
  iface->get_item = ledger_model_get_item;
}

static void
entries_added_cb (Ledger *ledger, GPtrArray *entries, gpointer user_data)
{
  LedgerModel *self = user_data;
  guint old = get_n_items (self);

  for (guint i = 0; i < entries->len; i++)
    ledger_page_cache_put (self->cache, self->count + i, g_ptr_array_index (entries, i));

  self->count += entries->len;
  tell_items_changed (self, 0, 0, get_n_items (self) - old);
}

/* More gaps than that are told as one change of everything. */
#define MAX_RUNS 64

/* Everything may be another row now. */
static void
start_over (LedgerModel *self, guint64 count)
{
  guint old = get_n_items (self);

  self->count = count;
  drop_readings (self);
  ledger_page_cache_clear (self->cache);
  if (old != 0 || count != 0)
    tell_items_changed (self, 0, old, get_n_items (self));
}

/* What is read already comes as the rows are now; but a row may be on another page now than the one
 * that is read for it. */
static void
read_awaited (LedgerModel *self)
{
  g_autoptr (GArray) awaited = ledger_page_cache_list_awaited (self->cache);

  for (guint i = 0; i < awaited->len; i++)
    read_page (self, g_array_index (awaited, guint64, i) / LEDGER_PAGE_SIZE);
}

static guint
count_runs (GArray *ranks)
{
  guint n = 0;

  for (guint i = 0; i < ranks->len; i++)
    n += i == 0 || g_array_index (ranks, guint64, i) != g_array_index (ranks, guint64, i - 1) + 1;

  return n;
}

/* From the highest rank on, so that those that are still to come stay what they are */
static void
entries_removed_cb (Ledger *ledger, GArray *ids, GArray *ranks, gpointer user_data)
{
  LedgerModel *self = user_data;

  if (count_runs (ranks) > MAX_RUNS || self->count > G_MAXUINT) {
    start_over (self, (guint64) ledger_peek_count (ledger));
    return;
  }

  for (guint end = ranks->len; end > 0;) {
    guint start = end - 1;
    guint64 first;
    guint position;

    while (start > 0 &&
           g_array_index (ranks, guint64, start - 1) + 1 == g_array_index (ranks, guint64, start))
      start--;
    first = g_array_index (ranks, guint64, start);
    position = (guint) rank_to_position (self, first + (end - start) - 1);
    ledger_page_cache_remove_ranks (self->cache, first, end - start);
    self->count -= end - start;
    tell_items_changed (self, position, end - start, 0);
    end = start;
  }
  read_awaited (self);
}

/* From the lowest rank on: each is what it is once those below it are there. */
static void
entries_restored_cb (Ledger *ledger, GArray *ids, GArray *ranks, gpointer user_data)
{
  LedgerModel *self = user_data;

  if (count_runs (ranks) > MAX_RUNS || self->count + ranks->len > G_MAXUINT) {
    start_over (self, (guint64) ledger_peek_count (ledger));
    return;
  }

  for (guint start = 0; start < ranks->len;) {
    guint64 first = g_array_index (ranks, guint64, start);
    guint end = start + 1;

    while (end < ranks->len && g_array_index (ranks, guint64, end) == first + (end - start))
      end++;
    ledger_page_cache_insert_ranks (self->cache, first, end - start);
    self->count += end - start;
    tell_items_changed (self, (guint) rank_to_position (self, first + (end - start) - 1), 0,
                        end - start);
    start = end;
  }
  read_awaited (self);
}

static void
ledger_changed_cb (Ledger *ledger, gpointer user_data)
{
  LedgerModel *self = user_data;
  guint old = get_n_items (self);
  guint64 count = (guint64) ledger_peek_count (ledger);

  if (self->generation == ledger_peek_generation (ledger)) {
    if (count == self->count)
      return;
    self->count = count;
    tell_items_changed (self, 0, 0, get_n_items (self) - old);
    return;
  }

  self->generation = ledger_peek_generation (ledger);
  start_over (self, count);
}

static void
ledger_model_constructed (GObject *object)
{
  LedgerModel *self = LEDGER_MODEL (object);

  G_OBJECT_CLASS (ledger_model_parent_class)->constructed (object);

  self->count = (guint64) ledger_peek_count (self->ledger);
  self->generation = ledger_peek_generation (self->ledger);
  g_signal_connect_object (self->ledger, "entries-added", G_CALLBACK (entries_added_cb), self, 0);
  g_signal_connect_object (self->ledger, "entries-removed", G_CALLBACK (entries_removed_cb), self,
                           0);
  g_signal_connect_object (self->ledger, "entries-restored", G_CALLBACK (entries_restored_cb), self,
                           0);
  g_signal_connect_object (self->ledger, "changed", G_CALLBACK (ledger_changed_cb), self, 0);
}

static void
ledger_model_finalize (GObject *object)
{
  LedgerModel *self = LEDGER_MODEL (object);

  drop_readings (self);
  g_clear_pointer (&self->cache, ledger_page_cache_free);
  g_clear_pointer (&self->readings, g_hash_table_unref);
  g_clear_object (&self->ledger);

  G_OBJECT_CLASS (ledger_model_parent_class)->finalize (object);
}

static void
ledger_model_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  LedgerModel *self = LEDGER_MODEL (object);

  switch ((LedgerModelProperty) property_id) {
  case PROP_LEDGER:
    g_value_set_object (value, self->ledger);
    break;
  case PROP_N_ITEMS:
    g_value_set_uint (value, get_n_items (self));
    break;
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
ledger_model_set_property (GObject *object,
                           guint property_id,
                           const GValue *value,
                           GParamSpec *pspec)
{
  LedgerModel *self = LEDGER_MODEL (object);

  switch ((LedgerModelProperty) property_id) {
  case PROP_LEDGER:
    self->ledger = g_value_dup_object (value);
    break;
  case PROP_N_ITEMS:
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
ledger_model_class_init (LedgerModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = ledger_model_constructed;
  object_class->finalize = ledger_model_finalize;
  object_class->get_property = ledger_model_get_property;
  object_class->set_property = ledger_model_set_property;

  properties[PROP_LEDGER] =
      g_param_spec_object ("ledger", NULL, NULL, LEDGER_TYPE_LEDGER,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] =
      g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ledger_model_init (LedgerModel *self)
{
  self->cache = ledger_page_cache_new (page_dropped_cb, self);
  self->readings = g_hash_table_new (g_int64_hash, g_int64_equal);
}

/**
 * ledger_model_new:
 * @ledger: a ledger, open or not
 *
 * Makes a list of all entries of @ledger, newest first, that follows it: through adding, opening,
 * closing, and what other processes write. Nothing is read before it is asked for; an entry that is
 * asked for comes at once, and is filled in when its page is read (see ledger_entry_get_loaded()).
 * A row is always the same object while somebody holds it, and changes in place. However many rows
 * there are, and however many were looked at, a fixed number is in memory.
 *
 * Returns: (transfer full): the list
 */
LedgerModel *
ledger_model_new (Ledger *ledger)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (ledger), NULL);

  return g_object_new (LEDGER_TYPE_MODEL, "ledger", ledger, NULL);
}
