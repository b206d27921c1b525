/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-registry.h"

#include "ledger-entry-private.h"

struct _LedgerRegistry {
  GHashTable *entries;  /* id -> the entry, not referenced */
  GHashTable *outcomes; /* id -> record of an outcome that could not be written */
};

/* Entries keep the registry alive, as any of them may outlive the ledger. */
static LedgerRegistry *
ledger_registry_ref (LedgerRegistry *self)
{
  return g_rc_box_acquire (self);
}

static void
ledger_registry_clear (gpointer data)
{
  LedgerRegistry *self = data;

  g_hash_table_unref (self->entries);
  g_hash_table_unref (self->outcomes);
}

LedgerRegistry *
ledger_registry_new (void)
{
  LedgerRegistry *self = g_rc_box_new0 (LedgerRegistry);

  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->outcomes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                          (GDestroyNotify) ledger_record_free);

  return self;
}

void
ledger_registry_unref (LedgerRegistry *self)
{
  g_rc_box_release_full (self, ledger_registry_clear);
}

static void
forget (gint64 id, gpointer user_data)
{
  LedgerRegistry *self = user_data;

  g_hash_table_remove (self->entries, &id);
}

/**
 * ledger_registry_lookup:
 * @self: a registry
 * @id: a row's number
 *
 * Returns: (transfer none) (nullable): the entry that stands for the row, if somebody holds one
 */
LedgerEntry *
ledger_registry_lookup (LedgerRegistry *self, gint64 id)
{
  return g_hash_table_lookup (self->entries, &id);
}

/* A row that is still being sent, as far as the file knows, shows what is known to have come of it.
 */
static void
complete (LedgerRegistry *self, LedgerRecord *record)
{
  const LedgerRecord *outcome = ledger_registry_peek_outcome (self, record->id);

  if (outcome == NULL)
    return;

  if (record->state == LEDGER_STATE_SENDING)
    ledger_record_set_outcome (record, outcome);
  else
    g_hash_table_remove (self->outcomes, &record->id);
}

/**
 * ledger_registry_adopt:
 * @self: a registry
 * @entry: an entry that stands for no row yet
 * @record: (transfer full): the row it is to stand for, which no other entry does
 * @serial: when the row was read
 */
void
ledger_registry_adopt (LedgerRegistry *self,
                       LedgerEntry *entry,
                       LedgerRecord *record,
                       guint64 serial)
{
  gint64 id = record->id;

  g_assert (ledger_registry_lookup (self, id) == NULL);

  complete (self, record);
  g_hash_table_insert (self->entries, g_memdup2 (&id, sizeof id), entry);
  ledger_entry_watch (entry, forget, ledger_registry_ref (self),
                      (GDestroyNotify) ledger_registry_unref);
  ledger_entry_update (entry, record, serial);
}

/**
 * ledger_registry_take:
 * @self: a registry
 * @record: (transfer full): a row
 * @serial: when it was read
 * @changed: (out) (optional): whether the entry said something else before
 *
 * Returns: (transfer full): the entry that stands for the row, brought up to date, or a new one
 */
LedgerEntry *
ledger_registry_take (LedgerRegistry *self, LedgerRecord *record, guint64 serial, gboolean *changed)
{
  LedgerEntry *entry = ledger_registry_lookup (self, record->id);
  gboolean differs = TRUE;

  if (entry != NULL) {
    g_object_ref (entry);
    complete (self, record);
    differs = ledger_entry_update (entry, record, serial);
  } else {
    entry = ledger_entry_new ();
    ledger_registry_adopt (self, entry, record, serial);
  }

  if (changed != NULL)
    *changed = differs;
  return entry;
}

/**
 * ledger_registry_show_outcome:
 * @self: a registry
 * @entry: an entry of it
 * @outcome: (transfer full): what came of it, though that could not be written
 *
 * Lets @entry, and every entry that stands for the same row later, tell @outcome until the file
 * knows better.
 *
 * Returns: whether @entry said something else before
 */
gboolean
ledger_registry_show_outcome (LedgerRegistry *self, LedgerEntry *entry, LedgerRecord *outcome)
{
  gint64 id = ledger_entry_get_id (entry);

  g_hash_table_replace (self->outcomes, g_memdup2 (&id, sizeof id), outcome);
  return ledger_entry_show_outcome (entry, outcome);
}

/**
 * ledger_registry_peek_outcome:
 * @self: a registry
 * @id: a row's number
 *
 * Returns: (transfer none) (nullable): what came of it, if that could not be written
 */
const LedgerRecord *
ledger_registry_peek_outcome (LedgerRegistry *self, gint64 id)
{
  return g_hash_table_lookup (self->outcomes, &id);
}

/**
 * ledger_registry_list_ids:
 * @self: a registry
 *
 * Returns: (transfer full) (element-type gint64): the rows that entries stand for, in no order
 */
GArray *
ledger_registry_list_ids (LedgerRegistry *self)
{
  GArray *ids =
      g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (self->entries));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->entries);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (ids, key, 1);

  return ids;
}

guint
ledger_registry_get_size (LedgerRegistry *self)
{
  return g_hash_table_size (self->entries);
}
