/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-page-cache.h"

#include "ledger-entry-private.h"

typedef struct {
  guint64 number;
  GList link; /* in the list of pages, the last used first */
  LedgerEntry *entries[LEDGER_PAGE_SIZE];
} Page;

/* An entry of a page that is not in memory any more, or not yet */
typedef struct {
  LedgerPageCache *cache;
  guint64 rank;
  LedgerEntry *entry; /* not referenced */
} Stray;

struct _LedgerPageCache {
  GHashTable *pages;  /* number, inside the page -> page */
  GQueue recent;      /* of pages */
  GHashTable *strays; /* rank, inside the stray -> stray */
  LedgerPageDropped dropped;
  gpointer user_data;
};

static void
stray_gone_cb (gpointer user_data, GObject *where_the_object_was)
{
  Stray *stray = user_data;

  stray->entry = NULL;
  g_hash_table_remove (stray->cache->strays, &stray->rank);
}

static void
stray_free (gpointer data)
{
  Stray *stray = data;

  if (stray->entry != NULL)
    g_object_weak_unref (G_OBJECT (stray->entry), stray_gone_cb, stray);
  g_free (stray);
}

static void
add_stray (LedgerPageCache *self, guint64 rank, LedgerEntry *entry)
{
  Stray *stray = g_new0 (Stray, 1);

  stray->cache = self;
  stray->rank = rank;
  stray->entry = entry;
  g_object_weak_ref (G_OBJECT (entry), stray_gone_cb, stray);
  g_hash_table_replace (self->strays, &stray->rank, stray);
}

static LedgerEntry *
peek_stray (LedgerPageCache *self, guint64 rank)
{
  Stray *stray = g_hash_table_lookup (self->strays, &rank);

  return stray != NULL ? stray->entry : NULL;
}

static void
page_free (gpointer data)
{
  Page *page = data;

  for (guint i = 0; i < LEDGER_PAGE_SIZE; i++)
    g_clear_object (&page->entries[i]);
  g_free (page);
}

/**
 * ledger_page_cache_new:
 * @dropped: called when a page is let go of
 * @user_data: for @dropped
 *
 * Returns: (transfer full): an empty cache
 */
LedgerPageCache *
ledger_page_cache_new (LedgerPageDropped dropped, gpointer user_data)
{
  LedgerPageCache *self = g_new0 (LedgerPageCache, 1);

  self->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, page_free);
  self->strays = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, stray_free);
  self->dropped = dropped;
  self->user_data = user_data;
  g_queue_init (&self->recent);

  return self;
}

void
ledger_page_cache_free (LedgerPageCache *self)
{
  ledger_page_cache_clear (self);
  g_hash_table_unref (self->pages);
  g_hash_table_unref (self->strays);
  g_free (self);
}

/* Letting go of the last hold on an entry takes its stray away again, so what is left then is held
 * by others. */
static void
drop_page (LedgerPageCache *self, Page *page)
{
  guint64 number = page->number;
  gboolean awaited = FALSE;

  g_queue_unlink (&self->recent, &page->link);
  g_hash_table_steal (self->pages, &page->number);

  for (guint i = 0; i < LEDGER_PAGE_SIZE; i++) {
    guint64 rank = number * LEDGER_PAGE_SIZE + i;
    LedgerEntry *left;

    if (page->entries[i] == NULL)
      continue;
    add_stray (self, rank, page->entries[i]);
    g_clear_object (&page->entries[i]);
    left = peek_stray (self, rank);
    awaited |= left != NULL && !ledger_entry_get_loaded (left);
  }

  page_free (page);
  self->dropped (number, awaited, self->user_data);
}

static Page *
use_page (LedgerPageCache *self, guint64 number)
{
  Page *page = g_hash_table_lookup (self->pages, &number);

  if (page == NULL) {
    page = g_new0 (Page, 1);
    page->number = number;
    page->link.data = page;
    g_hash_table_insert (self->pages, &page->number, page);
    g_queue_push_head_link (&self->recent, &page->link);
    while (self->recent.length > LEDGER_PAGE_LIMIT)
      drop_page (self, self->recent.tail->data);
  } else if (self->recent.head != &page->link) {
    g_queue_unlink (&self->recent, &page->link);
    g_queue_push_head_link (&self->recent, &page->link);
  }

  return page;
}

/**
 * ledger_page_cache_use:
 * @self: a cache
 * @rank: a row
 *
 * Brings the row's page into memory, where it stays until enough others are used. A row that is not
 * known yet gets an entry that is not loaded.
 *
 * Returns: (transfer none): the row's entry
 */
LedgerEntry *
ledger_page_cache_use (LedgerPageCache *self, guint64 rank)
{
  Page *page = use_page (self, rank / LEDGER_PAGE_SIZE);
  LedgerEntry **entry = &page->entries[rank % LEDGER_PAGE_SIZE];
  LedgerEntry *stray;

  if (*entry != NULL)
    return *entry;

  stray = peek_stray (self, rank);
  if (stray != NULL) {
    *entry = g_object_ref (stray);
    g_hash_table_remove (self->strays, &rank);
  } else {
    *entry = ledger_entry_new ();
  }

  return *entry;
}

/**
 * ledger_page_cache_peek:
 * @self: a cache
 * @rank: a row
 *
 * Returns: (transfer none) (nullable): the row's entry, if it is in memory
 */
LedgerEntry *
ledger_page_cache_peek (LedgerPageCache *self, guint64 rank)
{
  guint64 number = rank / LEDGER_PAGE_SIZE;
  Page *page = g_hash_table_lookup (self->pages, &number);

  if (page != NULL && page->entries[rank % LEDGER_PAGE_SIZE] != NULL)
    return page->entries[rank % LEDGER_PAGE_SIZE];

  return peek_stray (self, rank);
}

/**
 * ledger_page_cache_put:
 * @self: a cache
 * @rank: a row
 * @entry: its entry from now on
 *
 * Holds the entry if the row's page is in memory, else only knows it for as long as somebody else
 * holds it.
 */
void
ledger_page_cache_put (LedgerPageCache *self, guint64 rank, LedgerEntry *entry)
{
  guint64 number = rank / LEDGER_PAGE_SIZE;
  Page *page = g_hash_table_lookup (self->pages, &number);

  if (page == NULL) {
    add_stray (self, rank, entry);
    return;
  }

  g_hash_table_remove (self->strays, &rank);
  g_set_object (&page->entries[rank % LEDGER_PAGE_SIZE], entry);
}

/* A row in memory, and whether it is held */
typedef struct {
  guint64 rank;
  LedgerEntry *entry;
  gboolean held;
} Row;

static void
clear_row (gpointer data)
{
  g_object_unref (((Row *) data)->entry);
}

static void
add_row (GArray *rows, guint64 rank, LedgerEntry *entry, gboolean held)
{
  Row row = {rank, g_object_ref (entry), held};

  g_array_append_val (rows, row);
}

/* Those of the pages that were used last come last. */
static GArray *
list_rows (LedgerPageCache *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  GHashTableIter iter;
  gpointer stray;

  g_array_set_clear_func (rows, clear_row);
  g_hash_table_iter_init (&iter, self->strays);
  while (g_hash_table_iter_next (&iter, NULL, &stray))
    add_row (rows, ((Stray *) stray)->rank, ((Stray *) stray)->entry, FALSE);

  for (GList *l = self->recent.tail; l != NULL; l = l->prev) {
    const Page *page = l->data;

    for (guint i = 0; i < LEDGER_PAGE_SIZE; i++) {
      if (page->entries[i] != NULL)
        add_row (rows, page->number * LEDGER_PAGE_SIZE + i, page->entries[i], TRUE);
    }
  }

  return rows;
}

static void
put_rows (LedgerPageCache *self, GArray *rows)
{
  ledger_page_cache_clear (self);
  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);

    if (row->held)
      use_page (self, row->rank / LEDGER_PAGE_SIZE);
    ledger_page_cache_put (self, row->rank, row->entry);
  }
}

/**
 * ledger_page_cache_remove_ranks:
 * @self: a cache
 * @first: a row that is gone
 * @n: how many are gone from it on
 *
 * Forgets the rows; those after them have lower ranks from now on.
 */
void
ledger_page_cache_remove_ranks (LedgerPageCache *self, guint64 first, guint64 n)
{
  g_autoptr (GArray) rows = list_rows (self);

  for (guint i = rows->len; i > 0; i--) {
    Row *row = &g_array_index (rows, Row, i - 1);

    if (row->rank >= first + n)
      row->rank -= n;
    else if (row->rank >= first)
      g_array_remove_index (rows, i - 1);
  }
  put_rows (self, rows);
}

/**
 * ledger_page_cache_insert_ranks:
 * @self: a cache
 * @first: the rank of the first new row
 * @n: how many new rows there are
 *
 * Gives the rows from @first on higher ranks.
 */
void
ledger_page_cache_insert_ranks (LedgerPageCache *self, guint64 first, guint64 n)
{
  g_autoptr (GArray) rows = list_rows (self);

  for (guint i = 0; i < rows->len; i++) {
    Row *row = &g_array_index (rows, Row, i);

    if (row->rank >= first)
      row->rank += n;
  }
  put_rows (self, rows);
}

/**
 * ledger_page_cache_list_awaited:
 * @self: a cache
 *
 * Returns: (transfer full) (element-type guint64): the ranks of the rows that are not loaded
 */
GArray *
ledger_page_cache_list_awaited (LedgerPageCache *self)
{
  g_autoptr (GArray) rows = list_rows (self);
  GArray *ranks = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < rows->len; i++) {
    const Row *row = &g_array_index (rows, Row, i);

    if (!ledger_entry_get_loaded (row->entry))
      g_array_append_val (ranks, row->rank);
  }

  return ranks;
}

/**
 * ledger_page_cache_clear:
 * @self: a cache
 *
 * Forgets everything, without a word to anybody.
 */
void
ledger_page_cache_clear (LedgerPageCache *self)
{
  g_queue_init (&self->recent);
  g_hash_table_remove_all (self->pages);
  g_hash_table_remove_all (self->strays);
}
