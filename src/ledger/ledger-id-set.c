/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-id-set.h"

#define WORDS     16
#define WORD_BITS 64
#define BLOCK     ((gint64) WORDS * WORD_BITS)

/* The rows of BLOCK numbers in a row */
typedef struct {
  gint64 number;
  guint size;
  guint64 words[WORDS];
} Block;

struct _LedgerIdSet {
  GArray *blocks; /* of Block, by number */
  guint64 size;
  GArray *above;    /* of guint64: how many rows are in the blocks after each; a cache */
  guint known_from; /* from which block on that is right */
};

LedgerIdSet *
ledger_id_set_new (void)
{
  LedgerIdSet *self = g_new0 (LedgerIdSet, 1);

  self->blocks = g_array_new (FALSE, TRUE, sizeof (Block));
  self->above = g_array_new (FALSE, TRUE, sizeof (guint64));

  return self;
}

void
ledger_id_set_free (LedgerIdSet *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->blocks);
  g_array_unref (self->above);
  g_free (self);
}

guint64
ledger_id_set_get_size (const LedgerIdSet *self)
{
  return self->size;
}

/* Where the block is, or where it would be */
static guint
find_block (const LedgerIdSet *self, gint64 number)
{
  guint low = 0, high = self->blocks->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->blocks, Block, middle).number < number)
      low = middle + 1;
    else
      high = middle;
  }

  return low;
}

static Block *
peek_block (const LedgerIdSet *self, guint index, gint64 number)
{
  Block *block = index < self->blocks->len ? &g_array_index (self->blocks, Block, index) : NULL;

  return block != NULL && block->number == number ? block : NULL;
}

static void
forget_above (LedgerIdSet *self, guint index)
{
  self->known_from = MAX (self->known_from, index);
}

/**
 * ledger_id_set_contains:
 * @self: a set
 * @id: a row's number
 *
 * Returns: whether it is in the set
 */
gboolean
ledger_id_set_contains (const LedgerIdSet *self, gint64 id)
{
  const Block *block = id > 0 ? peek_block (self, find_block (self, id / BLOCK), id / BLOCK) : NULL;
  gint64 bit = id % BLOCK;

  return block != NULL &&
         (block->words[bit / WORD_BITS] & (G_GUINT64_CONSTANT (1) << bit % WORD_BITS)) != 0;
}

/**
 * ledger_id_set_add:
 * @self: a set
 * @id: a row's number
 *
 * Returns: whether it was not in the set before
 */
gboolean
ledger_id_set_add (LedgerIdSet *self, gint64 id)
{
  guint index = find_block (self, id / BLOCK);
  Block *block = peek_block (self, index, id / BLOCK);
  gint64 bit = id % BLOCK;
  guint64 mask = G_GUINT64_CONSTANT (1) << bit % WORD_BITS;

  g_return_val_if_fail (id > 0, FALSE);

  if (block == NULL) {
    Block new_block = {.number = id / BLOCK};

    g_array_insert_val (self->blocks, index, new_block);
    block = &g_array_index (self->blocks, Block, index);
    self->known_from = self->blocks->len;
  }
  if ((block->words[bit / WORD_BITS] & mask) != 0)
    return FALSE;

  block->words[bit / WORD_BITS] |= mask;
  block->size++;
  self->size++;
  forget_above (self, index);
  return TRUE;
}

/**
 * ledger_id_set_remove:
 * @self: a set
 * @id: a row's number
 *
 * Returns: whether it was in the set before
 */
gboolean
ledger_id_set_remove (LedgerIdSet *self, gint64 id)
{
  guint index = find_block (self, id / BLOCK);
  Block *block = peek_block (self, index, id / BLOCK);
  gint64 bit = id % BLOCK;

  if (!ledger_id_set_contains (self, id))
    return FALSE;

  block->words[bit / WORD_BITS] &= ~(G_GUINT64_CONSTANT (1) << bit % WORD_BITS);
  block->size--;
  self->size--;
  if (block->size == 0) {
    g_array_remove_index (self->blocks, index);
    self->known_from = self->blocks->len;
  } else {
    forget_above (self, index);
  }
  return TRUE;
}

/* A change of a block changes what is above those before it. */
static void
learn_above (LedgerIdSet *self)
{
  guint64 above = 0;

  if (self->known_from == 0 && self->above->len == self->blocks->len)
    return;

  g_array_set_size (self->above, self->blocks->len);
  for (guint i = self->blocks->len; i > 0; i--) {
    g_array_index (self->above, guint64, i - 1) = above;
    above += g_array_index (self->blocks, Block, i - 1).size;
  }
  self->known_from = 0;
}

static guint
count_bits (guint64 word)
{
  return (guint) __builtin_popcountll (word);
}

static gint64
find_in_block (const Block *block, guint64 skip)
{
  for (int i = WORDS - 1; i >= 0; i--) {
    guint64 word = block->words[i];

    if (skip >= count_bits (word)) {
      skip -= count_bits (word);
      continue;
    }
    for (int bit = WORD_BITS - 1; bit >= 0; bit--) {
      if ((word & (G_GUINT64_CONSTANT (1) << bit)) != 0 && skip-- == 0)
        return block->number * BLOCK + i * WORD_BITS + bit;
    }
  }

  return 0;
}

/**
 * ledger_id_set_get_at:
 * @self: a set
 * @position: a place, counted from the greatest number on
 *
 * Returns: the number at that place; 0 beyond the end
 */
gint64
ledger_id_set_get_at (LedgerIdSet *self, guint64 position)
{
  guint low = 0, high;

  if (position >= self->size)
    return 0;

  /* The first block that does not have too many after it */
  learn_above (self);
  high = self->blocks->len - 1;
  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->above, guint64, middle) > position)
      low = middle + 1;
    else
      high = middle;
  }

  return find_in_block (&g_array_index (self->blocks, Block, low),
                        position - g_array_index (self->above, guint64, low));
}

/**
 * ledger_id_set_count_above:
 * @self: a set
 * @id: a row's number, in the set or not
 *
 * Returns: how many numbers in the set are greater, which is the place of @id
 */
guint64
ledger_id_set_count_above (LedgerIdSet *self, gint64 id)
{
  guint index = find_block (self, id / BLOCK);
  const Block *block = peek_block (self, index, id / BLOCK);
  gint64 bit = id % BLOCK;
  guint64 count;

  learn_above (self);
  if (index == self->blocks->len)
    return 0;

  count = g_array_index (self->above, guint64, index);
  if (block == NULL)
    return count + g_array_index (self->blocks, Block, index).size;

  for (gint64 i = bit / WORD_BITS + 1; i < WORDS; i++)
    count += count_bits (block->words[i]);
  if (bit % WORD_BITS < WORD_BITS - 1)
    count += count_bits (block->words[bit / WORD_BITS] >> (bit % WORD_BITS + 1));
  return count;
}

/**
 * ledger_id_set_next_below:
 * @self: a set
 * @id: a row's number, in the set or not
 *
 * Returns: the greatest number in the set that is less than @id; 0 if there is none
 */
gint64
ledger_id_set_next_below (const LedgerIdSet *self, gint64 id)
{
  guint index;
  gint64 bit;

  if (id <= 1)
    return 0;

  id--;
  index = find_block (self, id / BLOCK);
  bit = id % BLOCK;
  if (peek_block (self, index, id / BLOCK) == NULL) {
    if (index == 0)
      return 0;
    index--;
    bit = BLOCK - 1;
  }

  for (;;) {
    const Block *block = &g_array_index (self->blocks, Block, index);

    for (; bit >= 0; bit--) {
      if (block->words[bit / WORD_BITS] == 0) {
        bit -= bit % WORD_BITS;
        continue;
      }
      if ((block->words[bit / WORD_BITS] & (G_GUINT64_CONSTANT (1) << bit % WORD_BITS)) != 0)
        return block->number * BLOCK + bit;
    }
    if (index == 0)
      return 0;
    index--;
    bit = BLOCK - 1;
  }
}
