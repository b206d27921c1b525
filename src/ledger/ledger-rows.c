/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-rows.h"

#include "ledger-entry-private.h"

/* How many entries are held, and read at a time */
#define N_RECENT 512
#define N_READ   256

/* An entry whose row is not read yet */
typedef struct {
  LedgerRows *rows;
  gint64 id;
  LedgerEntry *entry; /* not referenced */
  gboolean asked;
} Awaited;

struct _LedgerRows {
  Ledger *ledger; /* not referenced; %NULL when nobody wants anything any more */
  LedgerRowReplaced replaced;
  gpointer user_data;

  GHashTable *awaited; /* id, inside the awaited -> awaited */
  gboolean reading;
  LedgerEntry *recent[N_RECENT];
  guint n_recent; /* ever */
};

static void read_awaited (LedgerRows *self);

static void
awaited_gone_cb (gpointer user_data, GObject *where_the_object_was)
{
  Awaited *awaited = user_data;

  awaited->entry = NULL;
  g_hash_table_remove (awaited->rows->awaited, &awaited->id);
}

static void
awaited_free (gpointer data)
{
  Awaited *awaited = data;

  if (awaited->entry != NULL)
    g_object_weak_unref (G_OBJECT (awaited->entry), awaited_gone_cb, awaited);
  g_free (awaited);
}

static void
clear (gpointer data)
{
  LedgerRows *self = data;

  g_hash_table_unref (self->awaited);
}

static void
unref (gpointer data)
{
  g_rc_box_release_full (data, clear);
}

static void
keep_for_a_while (LedgerRows *self, LedgerEntry *entry)
{
  g_set_object (&self->recent[self->n_recent++ % N_RECENT], entry);
}

/* Returns whether the row has another entry now than before. That is so where somebody got to know
 * the row in another way while an entry that said nothing yet stood for it here. */
static gboolean
fill_row (LedgerRows *self, LedgerRecord *record, guint64 serial)
{
  LedgerRegistry *registry = ledger_peek_registry (self->ledger);
  Awaited *awaited = g_hash_table_lookup (self->awaited, &record->id);
  g_autoptr (LedgerEntry) entry = awaited != NULL ? g_object_ref (awaited->entry) : NULL;
  gboolean was_awaited = awaited != NULL;

  g_hash_table_remove (self->awaited, &record->id);
  if (entry != NULL && ledger_registry_lookup (registry, record->id) == NULL) {
    keep_for_a_while (self, entry);
    ledger_registry_adopt (registry, entry, record, serial);
    return FALSE;
  }

  g_clear_object (&entry);
  entry = ledger_registry_take (registry, record, serial, NULL);
  keep_for_a_while (self, entry);
  return was_awaited;
}

static void
rows_read_cb (GPtrArray *records, guint64 serial, const GError *error, gpointer user_data)
{
  LedgerRows *self = user_data;
  g_autoptr (GArray) replaced = NULL;

  self->reading = FALSE;
  if (self->ledger == NULL)
    return;
  if (error != NULL) {
    g_debug ("Rows of the ledger could not be read: %s", error->message);
    return;
  }

  replaced = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < records->len; i++) {
    gint64 id = ((LedgerRecord *) records->pdata[i])->id;

    if (fill_row (self, g_steal_pointer (&records->pdata[i]), serial))
      g_array_append_val (replaced, id);
  }
  for (guint i = 0; i < replaced->len && self->ledger != NULL; i++)
    self->replaced (g_array_index (replaced, gint64, i), self->user_data);
  read_awaited (self);
}

/* One reading at a time: what is asked for meanwhile, and still wanted then, goes into the next. */
static void
read_awaited (LedgerRows *self)
{
  g_autoptr (GArray) ids = NULL;
  GHashTableIter iter;
  gpointer value;

  if (self->reading || self->ledger == NULL)
    return;

  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->awaited);
  while (ids->len < N_READ && g_hash_table_iter_next (&iter, NULL, &value)) {
    Awaited *awaited = value;

    if (!awaited->asked)
      g_array_append_val (ids, awaited->id);
    awaited->asked = TRUE;
  }
  if (ids->len == 0)
    return;

  self->reading = TRUE;
  ledger_read_ids (self->ledger, g_steal_pointer (&ids), rows_read_cb, g_rc_box_acquire (self),
                   unref);
}

static LedgerEntry *
await (LedgerRows *self, gint64 id)
{
  Awaited *awaited = g_hash_table_lookup (self->awaited, &id);
  LedgerEntry *entry;

  if (awaited != NULL) {
    /* What could not be read is tried again when it is asked for again. */
    if (!self->reading)
      awaited->asked = FALSE;
    entry = g_object_ref (awaited->entry);
  } else {
    entry = ledger_entry_new ();
    awaited = g_new0 (Awaited, 1);
    awaited->rows = self;
    awaited->id = id;
    awaited->entry = entry;
    g_object_weak_ref (G_OBJECT (entry), awaited_gone_cb, awaited);
    g_hash_table_insert (self->awaited, &awaited->id, awaited);
  }
  read_awaited (self);

  return entry;
}

/**
 * ledger_rows_new:
 * @ledger: a ledger that stays as long as the rows
 * @replaced: called when a row has another object than was given out
 * @user_data: for @replaced
 *
 * Returns: (transfer full): rows that are read when they are asked for
 */
LedgerRows *
ledger_rows_new (Ledger *ledger, LedgerRowReplaced replaced, gpointer user_data)
{
  LedgerRows *self = g_rc_box_new0 (LedgerRows);

  self->ledger = ledger;
  self->replaced = replaced;
  self->user_data = user_data;
  self->awaited = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, awaited_free);

  return self;
}

void
ledger_rows_free (LedgerRows *self)
{
  self->ledger = NULL;
  g_hash_table_remove_all (self->awaited);
  for (guint i = 0; i < N_RECENT; i++)
    g_clear_object (&self->recent[i]);
  unref (self);
}

/**
 * ledger_rows_get:
 * @self: rows
 * @id: a row's number
 *
 * Returns: (transfer full): its entry, at once; one that is not loaded is filled in later
 */
LedgerEntry *
ledger_rows_get (LedgerRows *self, gint64 id)
{
  LedgerEntry *entry = ledger_registry_lookup (ledger_peek_registry (self->ledger), id);

  return entry != NULL ? g_object_ref (entry) : await (self, id);
}
