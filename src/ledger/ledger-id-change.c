/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-id-change.h"

/* More gaps than that are told as one change. */
#define MAX_RUNS 64

static int
compare_descending (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return (x < y) - (x > y);
}

/* Those of @ids that are (or are not) in the list, the greatest first and each once */
static GArray *
pick (LedgerIdSet *self, GArray *ids, gboolean in_list)
{
  GArray *picked = g_array_sized_new (FALSE, FALSE, sizeof (gint64), ids->len);

  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);

    if (ledger_id_set_contains (self, id) == in_list)
      g_array_append_val (picked, id);
  }
  g_array_sort (picked, compare_descending);

  for (guint i = picked->len; i > 1; i--) {
    if (g_array_index (picked, gint64, i - 1) == g_array_index (picked, gint64, i - 2))
      g_array_remove_index (picked, i - 1);
  }

  return picked;
}

/* The end of the run of @ids that begins at @start: with nothing of the list in between */
static guint
find_end_of_run (LedgerIdSet *self, GArray *ids, guint start, gboolean in_list)
{
  gint64 next = ledger_id_set_next_below (self, g_array_index (ids, gint64, start));
  guint end = start + 1;

  for (; end < ids->len; end++) {
    gint64 id = g_array_index (ids, gint64, end);

    if (in_list ? id != next : id <= next)
      break;
    if (in_list)
      next = ledger_id_set_next_below (self, id);
  }

  return end;
}

static gboolean
has_many_runs (LedgerIdSet *self, GArray *ids, gboolean in_list)
{
  guint n = 0;

  for (guint start = 0; start < ids->len; n++) {
    if (n > MAX_RUNS)
      return TRUE;
    start = find_end_of_run (self, ids, start, in_list);
  }

  return FALSE;
}

static void
change_run (LedgerIdSet *self, GArray *ids, guint start, guint end, gboolean add)
{
  for (guint i = start; i < end; i++) {
    if (add)
      ledger_id_set_add (self, g_array_index (ids, gint64, i));
    else
      ledger_id_set_remove (self, g_array_index (ids, gint64, i));
  }
}

/**
 * ledger_id_change_apply:
 * @self: what a list has, the greatest number first
 * @all_ids: (element-type gint64): rows' numbers, in any order
 * @add: whether they are to be in it, or not
 * @tell: told of each change just when it is made
 * @user_data: for @tell
 *
 * Adds what is not in the list, or removes what is, so that who shows it learns what is where.
 */
void
ledger_id_change_apply (
    LedgerIdSet *self, GArray *all_ids, gboolean add, LedgerIdChangeFunc tell, gpointer user_data)
{
  g_autoptr (GArray) ids = pick (self, all_ids, !add);
  guint64 old = ledger_id_set_get_size (self);
  guint64 position;

  if (ids->len == 0)
    return;

  if (has_many_runs (self, ids, !add)) {
    position = ledger_id_set_count_above (self, g_array_index (ids, gint64, 0));
    change_run (self, ids, 0, ids->len, add);
    tell (position, old - position, ledger_id_set_get_size (self) - position, user_data);
    return;
  }

  for (guint start = 0; start < ids->len;) {
    guint end = find_end_of_run (self, ids, start, !add);

    position = ledger_id_set_count_above (self, g_array_index (ids, gint64, start));
    change_run (self, ids, start, end, add);
    tell (position, add ? 0 : end - start, add ? end - start : 0, user_data);
    start = end;
  }
}

static GArray *
list_difference (const LedgerIdSet *self, const LedgerIdSet *other)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = G_MAXINT64;

  while ((id = ledger_id_set_next_below (self, id)) != 0) {
    if (!ledger_id_set_contains (other, id))
      g_array_append_val (ids, id);
  }

  return ids;
}

/**
 * ledger_id_change_become:
 * @self: what a list has
 * @other: what it is to have
 * @tell: told of each change just when it is made
 * @user_data: for @tell
 *
 * What is in both stays where it is.
 */
void
ledger_id_change_become (LedgerIdSet *self,
                         const LedgerIdSet *other,
                         LedgerIdChangeFunc tell,
                         gpointer user_data)
{
  g_autoptr (GArray) gone = list_difference (self, other);
  g_autoptr (GArray) new = list_difference (other, self);

  ledger_id_change_apply (self, gone, FALSE, tell, user_data);
  ledger_id_change_apply (self, new, TRUE, tell, user_data);
}
