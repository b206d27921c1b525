/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-failures.h"

#include "understudy-queue-words.h"

struct _UnderstudyFailures {
  GObject parent_instance;

  Ledger *ledger;
  GListStore *entries;
  guint n_failed;
  guint n_unknown;
  gboolean collecting;
};

enum {
  PROP_0,
  PROP_WORDS,
  PROP_MODEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyFailures, understudy_failures, G_TYPE_OBJECT)

static gboolean
is_failure (LedgerState state)
{
  return state == LEDGER_STATE_REFUSED || state == LEDGER_STATE_UNKNOWN;
}

/* What was answered, or found after all, stays listed as what it is now, so that nothing goes from
 * under somebody's pointer */
static void
count (UnderstudyFailures *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  self->n_failed = self->n_unknown = 0;
  for (guint i = 0; i < n; i++) {
    g_autoptr (LedgerEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);
    LedgerState state = ledger_entry_get_state (entry);

    if (state == LEDGER_STATE_REFUSED)
      self->n_failed++;
    else if (state != LEDGER_STATE_DONE && state != LEDGER_STATE_CANCELLED)
      self->n_unknown++;
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS]);
}

static void
on_entry_changed (UnderstudyFailures *self, LedgerEntry *entry)
{
  if (g_list_store_find (self->entries, entry, NULL)) {
    count (self);
  } else if (self->collecting && is_failure (ledger_entry_get_state (entry))) {
    g_list_store_insert (self->entries, 0, entry);
    count (self);
  }
}

static void
understudy_failures_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyFailures *self = UNDERSTUDY_FAILURES (object);

  switch (id) {
  case PROP_WORDS:
    g_value_take_string (value, understudy_words_for_failures (self->n_failed, self->n_unknown));
    break;
  case PROP_MODEL:
    g_value_set_object (value, self->entries);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_failures_dispose (GObject *object)
{
  understudy_failures_set_ledger (UNDERSTUDY_FAILURES (object), NULL);
  G_OBJECT_CLASS (understudy_failures_parent_class)->dispose (object);
}

static void
understudy_failures_finalize (GObject *object)
{
  g_object_unref (UNDERSTUDY_FAILURES (object)->entries);
  G_OBJECT_CLASS (understudy_failures_parent_class)->finalize (object);
}

static void
understudy_failures_class_init (UnderstudyFailuresClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_failures_get_property;
  object_class->dispose = understudy_failures_dispose;
  object_class->finalize = understudy_failures_finalize;

  properties[PROP_WORDS] = g_param_spec_string ("words", NULL, NULL, NULL, read_only);
  properties[PROP_MODEL] = g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_failures_init (UnderstudyFailures *self)
{
  self->entries = g_list_store_new (LEDGER_TYPE_ENTRY);
}

/**
 * understudy_failures_new:
 *
 * Returns: (transfer full): a list that is empty
 */
UnderstudyFailures *
understudy_failures_new (void)
{
  return g_object_new (UNDERSTUDY_TYPE_FAILURES, NULL);
}

/**
 * understudy_failures_set_ledger:
 * @self: the failures
 * @ledger: (nullable): what tells of them from now on
 *
 * What was in the list stays there.
 */
void
understudy_failures_set_ledger (UnderstudyFailures *self, Ledger *ledger)
{
  g_return_if_fail (UNDERSTUDY_IS_FAILURES (self));
  g_return_if_fail (ledger == NULL || LEDGER_IS_LEDGER (ledger));

  if (self->ledger == ledger)
    return;
  if (self->ledger != NULL)
    g_signal_handlers_disconnect_by_data (self->ledger, self);
  g_set_object (&self->ledger, ledger);
  if (ledger != NULL)
    g_signal_connect_swapped (ledger, "entry-changed", G_CALLBACK (on_entry_changed), self);
}

/**
 * understudy_failures_set_collecting:
 * @self: the failures
 * @collecting: whether what fails now belongs to an order of many
 *
 * The others are told one by one.
 */
void
understudy_failures_set_collecting (UnderstudyFailures *self, gboolean collecting)
{
  g_return_if_fail (UNDERSTUDY_IS_FAILURES (self));

  self->collecting = collecting;
  if (collecting && self->n_failed + self->n_unknown == 0)
    g_list_store_remove_all (self->entries);
}

/**
 * understudy_failures_forget:
 * @self: the failures
 *
 * Somebody has read that there are some. The ledger keeps them.
 */
void
understudy_failures_forget (UnderstudyFailures *self)
{
  g_return_if_fail (UNDERSTUDY_IS_FAILURES (self));

  g_list_store_remove_all (self->entries);
  count (self);
}

/**
 * understudy_failures_get_model:
 * @self: the failures
 *
 * Returns: (transfer none): a #GListModel of #LedgerEntry, newest first
 */
GListModel *
understudy_failures_get_model (UnderstudyFailures *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_FAILURES (self), NULL);

  return G_LIST_MODEL (self->entries);
}
