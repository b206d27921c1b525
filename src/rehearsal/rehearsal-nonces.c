/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-nonces.h"

typedef struct {
  char *key;
  gint64 used;
} Use;

struct _RehearsalNonces {
  gint64 memory;
  GHashTable *known; /* the keys belong to the uses */
  GQueue uses;       /* oldest first */
};

static void
use_free (Use *use)
{
  g_free (use->key);
  g_free (use);
}

/**
 * rehearsal_nonces_new:
 * @memory: for how many µs a nonce is remembered
 *
 * Returns: (transfer full): nothing used yet
 */
RehearsalNonces *
rehearsal_nonces_new (gint64 memory)
{
  RehearsalNonces *self = g_new0 (RehearsalNonces, 1);

  self->memory = memory;
  self->known = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->uses);

  return self;
}

/**
 * rehearsal_nonces_free:
 * @self: (transfer full) (nullable): nonces
 */
void
rehearsal_nonces_free (RehearsalNonces *self)
{
  if (!self)
    return;

  g_hash_table_unref (self->known);
  g_queue_clear_full (&self->uses, (GDestroyNotify) use_free);
  g_free (self);
}

static void
forget (RehearsalNonces *self, gint64 now)
{
  Use *oldest;

  while ((oldest = g_queue_peek_head (&self->uses)) && oldest->used <= now - self->memory) {
    g_queue_pop_head (&self->uses);
    g_hash_table_remove (self->known, oldest->key);
    use_free (oldest);
  }
}

/**
 * rehearsal_nonces_use:
 * @self: nonces
 * @access_key_id: who uses it
 * @nonce: what is used
 * @now: monotonic time in µs
 *
 * Returns: whether it was new, which it is no longer then
 */
gboolean
rehearsal_nonces_use (RehearsalNonces *self,
                      const char *access_key_id,
                      const char *nonce,
                      gint64 now)
{
  g_autofree char *key = NULL;
  Use *use;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (access_key_id != NULL, FALSE);
  g_return_val_if_fail (nonce != NULL, FALSE);

  forget (self, now);

  key = g_strjoin ("\n", access_key_id, nonce, NULL);
  if (g_hash_table_contains (self->known, key))
    return FALSE;

  use = g_new (Use, 1);
  use->key = g_steal_pointer (&key);
  use->used = now;
  g_queue_push_tail (&self->uses, use);
  g_hash_table_add (self->known, use->key);

  return TRUE;
}
