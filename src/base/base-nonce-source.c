/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-nonce-source.h"

#include <sys/random.h>

/**
 * BaseNonceSource:
 *
 * Gives texts that were never given before: nonces for signatures, client tokens for orders. The
 * class itself makes random UUIDs (version 4); tests derive from it and say what comes next.
 */
G_DEFINE_TYPE (BaseNonceSource, base_nonce_source, G_TYPE_OBJECT)

static char *
base_nonce_source_system_next (BaseNonceSource *self)
{
  guint8 b[16];

  /* The kernel's bytes rather than GLib's generator: what it gives must differ between processes
   * for years. It fills 16 bytes at once or not at all. */
  if (getrandom (b, sizeof b, 0) != sizeof b)
    return g_uuid_string_random ();

  b[6] = (b[6] & 0x0f) | 0x40;
  b[8] = (b[8] & 0x3f) | 0x80;

  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

static void
base_nonce_source_class_init (BaseNonceSourceClass *klass)
{
  klass->next = base_nonce_source_system_next;
}

static void
base_nonce_source_init (BaseNonceSource *self)
{
}

/**
 * base_nonce_source_get_system:
 *
 * The source of random UUIDs, one for the whole program. May be called on any thread.
 *
 * Returns: (transfer none): the source
 */
BaseNonceSource *
base_nonce_source_get_system (void)
{
  static gsize source = 0;

  if (g_once_init_enter (&source))
    g_once_init_leave (&source, (gsize) g_object_new (BASE_TYPE_NONCE_SOURCE, NULL));

  return (BaseNonceSource *) source;
}

/**
 * base_nonce_source_next:
 * @self: a source
 *
 * Returns: (transfer full): a text of printable ASCII characters, at most 64 of them, that was not
 * given before
 */
char *
base_nonce_source_next (BaseNonceSource *self)
{
  g_return_val_if_fail (BASE_IS_NONCE_SOURCE (self), NULL);

  return BASE_NONCE_SOURCE_GET_CLASS (self)->next (self);
}
