/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-results.h"

#include "ledger-id-change.h"
#include "ledger-rows.h"
#include "ledger-search.h"

/* The first rows are wanted at once; after that, so much at a time as not to be noticed. In µs and
 * rows. */
#define FIRST_BUDGET 10000
#define FIRST_LIMIT  256
#define BUDGET       40000
#define LIMIT        16384

/* What others changed is looked for in everything again, but that is to take no more than a part of
 * the time. */
#define MIN_PAUSE   (500 * G_TIME_SPAN_MILLISECOND)
#define PAUSE_RATIO 5

struct _LedgerResults {
  GObject parent_instance;

  Ledger *ledger;
  LedgerQuery *query;
  guint generation;
  GCancellable *cancellable; /* of everything that is asked */

  LedgerIdSet *ids;
  LedgerIdSet *fresh; /* nullable: what a walk through everything has found that is not the first */
  gboolean searching;
  guint walk; /* which it is */
  gint64 walk_began;
  gint64 pause;
  guint walk_source;
  gint64 last_id; /* what is newer was not looked at */
  GArray *touched;
  gboolean choosing;

  LedgerRows *rows;
};

static void ledger_results_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LedgerResults,
                               ledger_results,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      ledger_results_list_model_init))

typedef enum { PROP_LEDGER = 1, PROP_QUERY, PROP_SEARCHING, PROP_N_ITEMS, N_PROPS } Property;

static GParamSpec *properties[N_PROPS];

static void choose_touched (LedgerResults *self);
static void go_on (LedgerResults *self, const LedgerWalk *walk);

/* What is in the list */

static guint
get_n_items (LedgerResults *self)
{
  return (guint) MIN (ledger_id_set_get_size (self->ids), G_MAXUINT);
}

static void
tell_items_changed (guint64 position, guint64 removed, guint64 added, gpointer user_data)
{
  LedgerResults *self = user_data;

  g_list_model_items_changed (G_LIST_MODEL (self), (guint) position, (guint) removed,
                              (guint) added);
  if (removed != added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static void
change (LedgerResults *self, GArray *ids, gboolean add)
{
  ledger_id_change_apply (self->ids, ids, add, tell_items_changed, self);
}

static void
row_replaced_cb (gint64 id, gpointer user_data)
{
  LedgerResults *self = user_data;

  if (ledger_id_set_contains (self->ids, id))
    tell_items_changed (ledger_id_set_count_above (self->ids, id), 1, 1, self);
}

/* Searching */

static void
set_searching (LedgerResults *self, gboolean searching)
{
  if (self->searching == searching)
    return;

  self->searching = searching;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
}

static LedgerResults *
take_answer (gpointer user_data)
{
  GWeakRef *weak = user_data;

  return g_weak_ref_get (weak);
}

static void
weak_ref_free (gpointer data)
{
  GWeakRef *weak = data;

  g_weak_ref_clear (weak);
  g_free (weak);
}

static void
ask (LedgerResults *self, LedgerSearch *search, LedgerSearchFunc callback)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  ledger_search_run (search, self->ledger, self->cancellable, callback, weak, weak_ref_free);
}

static void
start_walk (LedgerResults *self)
{
  const LedgerWalk beginning = {0};

  g_clear_handle_id (&self->walk_source, g_source_remove);
  g_clear_pointer (&self->fresh, ledger_id_set_free);
  if (ledger_id_set_get_size (self->ids) > 0)
    self->fresh = ledger_id_set_new ();
  self->walk++;
  self->walk_began = g_get_monotonic_time ();
  set_searching (self, TRUE);
  go_on (self, &beginning);
}

static gboolean
on_walk_due (gpointer user_data)
{
  LedgerResults *self = user_data;

  self->walk_source = 0;
  start_walk (self);
  return G_SOURCE_REMOVE;
}

/* Once, however often others write meanwhile */
static void
plan_walk (LedgerResults *self, gint64 delay)
{
  if (self->walk_source == 0)
    self->walk_source =
        g_timeout_add ((guint) (delay / G_TIME_SPAN_MILLISECOND), on_walk_due, self);
}

static void
end_walk (LedgerResults *self)
{
  self->pause = MAX (MIN_PAUSE, PAUSE_RATIO * (g_get_monotonic_time () - self->walk_began));
  if (self->fresh != NULL) {
    g_autoptr (LedgerIdSet) fresh = g_steal_pointer (&self->fresh);

    ledger_id_change_become (self->ids, fresh, tell_items_changed, self);
  }
  set_searching (self, FALSE);
}

static void
walked_cb (LedgerSearch *search, const GError *error, gpointer user_data)
{
  g_autoptr (LedgerResults) self = take_answer (user_data);

  if (self == NULL || search->number != self->walk ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL) {
    g_debug ("The ledger could not be searched: %s", error->message);
    g_clear_pointer (&self->fresh, ledger_id_set_free);
    set_searching (self, FALSE);
    return;
  }

  self->last_id = MAX (self->last_id, search->newest_id);
  if (self->fresh == NULL) {
    change (self, search->found, TRUE);
  } else {
    for (guint i = 0; i < search->found->len; i++)
      ledger_id_set_add (self->fresh, g_array_index (search->found, gint64, i));
  }

  if (search->walk.done)
    end_walk (self);
  else
    go_on (self, &search->walk);
}

static void
go_on (LedgerResults *self, const LedgerWalk *walk)
{
  LedgerSearch *search = ledger_search_new (LEDGER_SEARCH_WALK, self->query);
  gboolean first = ledger_id_set_get_size (self->ids) == 0;

  search->walk = *walk;
  search->number = self->walk;
  search->budget = first ? FIRST_BUDGET : BUDGET;
  search->limit = first ? FIRST_LIMIT : LIMIT;
  ask (self, search, walked_cb);
}

/* What changes */

static void
chosen_cb (LedgerSearch *search, const GError *error, gpointer user_data)
{
  g_autoptr (LedgerResults) self = take_answer (user_data);
  g_autoptr (LedgerIdSet) found = NULL;
  g_autoptr (GArray) unwanted = NULL;

  if (self == NULL)
    return;
  self->choosing = FALSE;
  if (error != NULL)
    return;

  found = ledger_id_set_new ();
  unwanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < search->found->len; i++)
    ledger_id_set_add (found, g_array_index (search->found, gint64, i));
  for (guint i = 0; i < search->ids->len; i++) {
    gint64 id = g_array_index (search->ids, gint64, i);
    gboolean wanted = ledger_id_set_contains (found, id);

    if (!wanted)
      g_array_append_val (unwanted, id);
    if (self->fresh != NULL && wanted)
      ledger_id_set_add (self->fresh, id);
    else if (self->fresh != NULL)
      ledger_id_set_remove (self->fresh, id);
  }

  change (self, unwanted, FALSE);
  change (self, search->found, TRUE);
  choose_touched (self);
}

static void
choose_touched (LedgerResults *self)
{
  LedgerSearch *search;

  if (self->choosing || self->touched->len == 0)
    return;

  self->choosing = TRUE;
  search = ledger_search_new (LEDGER_SEARCH_CHOOSE, self->query);
  search->ids = g_steal_pointer (&self->touched);
  self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  ask (self, search, chosen_cb);
}

static void
touch (LedgerResults *self, gint64 id)
{
  g_array_append_val (self->touched, id);
}

static void
entries_added_cb (Ledger *ledger, GPtrArray *entries, gpointer user_data)
{
  LedgerResults *self = user_data;

  for (guint i = 0; i < entries->len; i++)
    touch (self, ledger_entry_get_id (entries->pdata[i]));
  choose_touched (self);
}

static void
entry_changed_cb (Ledger *ledger, LedgerEntry *entry, gpointer user_data)
{
  LedgerResults *self = user_data;

  touch (self, ledger_entry_get_id (entry));
  choose_touched (self);
}

/* At once, and then once more: what a walk found before that is on its way. */
static void
entries_removed_cb (Ledger *ledger, GArray *ids, GArray *ranks, gpointer user_data)
{
  LedgerResults *self = user_data;

  change (self, ids, FALSE);
  g_array_append_vals (self->touched, ids->data, ids->len);
  choose_touched (self);
}

static void
entries_restored_cb (Ledger *ledger, GArray *ids, GArray *ranks, gpointer user_data)
{
  LedgerResults *self = user_data;

  g_array_append_vals (self->touched, ids->data, ids->len);
  choose_touched (self);
}

static void
new_found_cb (LedgerSearch *search, const GError *error, gpointer user_data)
{
  g_autoptr (LedgerResults) self = take_answer (user_data);

  if (self == NULL || error != NULL)
    return;

  self->last_id = MAX (self->last_id, search->newest_id);
  for (guint i = 0; self->fresh != NULL && i < search->found->len; i++)
    ledger_id_set_add (self->fresh, g_array_index (search->found, gint64, i));
  change (self, search->found, TRUE);
}

/* What is new is found at once, and so is what changed among the entries that somebody holds; for
 * the rest everything has to be gone through. */
static void
ledger_changed_cb (Ledger *ledger, gpointer user_data)
{
  LedgerResults *self = user_data;
  LedgerSearch *search;

  if (self->generation != ledger_peek_generation (ledger)) {
    self->generation = ledger_peek_generation (ledger);
    start_walk (self);
    return;
  }

  search = ledger_search_new (LEDGER_SEARCH_NEW, self->query);
  search->last_id = self->last_id;
  ask (self, search, new_found_cb);
  plan_walk (self, self->pause);
}

static GType
ledger_results_get_item_type (GListModel *list)
{
  return LEDGER_TYPE_ENTRY;
}

static guint
ledger_results_get_n_items (GListModel *list)
{
  return get_n_items (LEDGER_RESULTS (list));
}

static gpointer
ledger_results_get_item (GListModel *list, guint position)
{
  LedgerResults *self = LEDGER_RESULTS (list);
  gint64 id = ledger_id_set_get_at (self->ids, position);

  return id != 0 ? ledger_rows_get (self->rows, id) : NULL;
}

static void
ledger_results_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ledger_results_get_item_type;
  iface->get_n_items = ledger_results_get_n_items;
  iface->get_item = ledger_results_get_item;
}

/* The object */

static void
ledger_results_constructed (GObject *object)
{
  LedgerResults *self = LEDGER_RESULTS (object);

  G_OBJECT_CLASS (ledger_results_parent_class)->constructed (object);

  self->generation = ledger_peek_generation (self->ledger);
  self->rows = ledger_rows_new (self->ledger, row_replaced_cb, self);
  g_signal_connect_object (self->ledger, "entries-added", G_CALLBACK (entries_added_cb), self, 0);
  g_signal_connect_object (self->ledger, "entry-changed", G_CALLBACK (entry_changed_cb), self, 0);
  g_signal_connect_object (self->ledger, "entries-removed", G_CALLBACK (entries_removed_cb), self,
                           0);
  g_signal_connect_object (self->ledger, "entries-restored", G_CALLBACK (entries_restored_cb), self,
                           0);
  g_signal_connect_object (self->ledger, "changed", G_CALLBACK (ledger_changed_cb), self, 0);
  start_walk (self);
}

static void
ledger_results_dispose (GObject *object)
{
  LedgerResults *self = LEDGER_RESULTS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->walk_source, g_source_remove);

  G_OBJECT_CLASS (ledger_results_parent_class)->dispose (object);
}

static void
ledger_results_finalize (GObject *object)
{
  LedgerResults *self = LEDGER_RESULTS (object);

  g_clear_pointer (&self->rows, ledger_rows_free);
  g_clear_pointer (&self->ids, ledger_id_set_free);
  g_clear_pointer (&self->fresh, ledger_id_set_free);
  g_clear_pointer (&self->touched, g_array_unref);
  g_clear_pointer (&self->query, ledger_query_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->ledger);

  G_OBJECT_CLASS (ledger_results_parent_class)->finalize (object);
}

static void
ledger_results_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  LedgerResults *self = LEDGER_RESULTS (object);

  switch ((Property) property_id) {
  case PROP_LEDGER:
    g_value_set_object (value, self->ledger);
    break;
  case PROP_QUERY:
    g_value_set_boxed (value, self->query);
    break;
  case PROP_SEARCHING:
    g_value_set_boolean (value, self->searching);
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
ledger_results_set_property (GObject *object,
                             guint property_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  LedgerResults *self = LEDGER_RESULTS (object);

  switch ((Property) property_id) {
  case PROP_LEDGER:
    self->ledger = g_value_dup_object (value);
    break;
  case PROP_QUERY:
    self->query = g_value_dup_boxed (value);
    break;
  case PROP_SEARCHING:
  case PROP_N_ITEMS:
  case N_PROPS:
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
ledger_results_class_init (LedgerResultsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = ledger_results_constructed;
  object_class->dispose = ledger_results_dispose;
  object_class->finalize = ledger_results_finalize;
  object_class->get_property = ledger_results_get_property;
  object_class->set_property = ledger_results_set_property;

  properties[PROP_LEDGER] = g_param_spec_object ("ledger", NULL, NULL, LEDGER_TYPE_LEDGER, given);
  properties[PROP_QUERY] = g_param_spec_boxed ("query", NULL, NULL, LEDGER_TYPE_QUERY, given);
  properties[PROP_SEARCHING] = g_param_spec_boolean ("searching", NULL, NULL, FALSE, told);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, told);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ledger_results_init (LedgerResults *self)
{
  self->cancellable = g_cancellable_new ();
  self->ids = ledger_id_set_new ();
  self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->pause = MIN_PAUSE;
}

/**
 * ledger_results_new:
 * @ledger: a ledger, open or not
 * @query: what is wanted
 *
 * Looks for what @query wants. The list is empty at first, and soon has the newest that was found;
 * the rest comes later, and never makes the list wait. It follows @ledger: what is added, changed
 * or deleted, here or by other processes, comes and goes. Entries are those of every other list of
 * @ledger, and are filled in as in a #LedgerModel.
 *
 * Letting go of the list ends the search.
 *
 * Returns: (transfer full): the list
 */
LedgerResults *
ledger_results_new (Ledger *ledger, LedgerQuery *query)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (ledger), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return g_object_new (LEDGER_TYPE_RESULTS, "ledger", ledger, "query", query, NULL);
}

/**
 * ledger_results_get_query:
 * @self: what was found
 *
 * Returns: (transfer none): what was wanted
 */
LedgerQuery *
ledger_results_get_query (LedgerResults *self)
{
  g_return_val_if_fail (LEDGER_IS_RESULTS (self), NULL);

  return self->query;
}

/**
 * ledger_results_get_searching:
 * @self: what was found
 *
 * Returns: whether more may be found yet
 */
gboolean
ledger_results_get_searching (LedgerResults *self)
{
  g_return_val_if_fail (LEDGER_IS_RESULTS (self), FALSE);

  return self->searching;
}

/**
 * ledger_results_get_id:
 * @self: what was found
 * @position: a place in the list
 *
 * Returns: the number of the entry there, known without reading it; 0 beyond the end
 */
gint64
ledger_results_get_id (LedgerResults *self, guint position)
{
  g_return_val_if_fail (LEDGER_IS_RESULTS (self), 0);

  return ledger_id_set_get_at (self->ids, position);
}
