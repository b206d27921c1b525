/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-nonce-source.h"

#include <string.h>

static void
test_uuid (void)
{
  for (int i = 0; i < 100; i++) {
    g_autofree char *nonce = base_nonce_source_next (base_nonce_source_get_system ());

    g_assert_true (g_uuid_string_is_valid (nonce));
    g_assert_cmpint (nonce[14], ==, '4');
    g_assert_nonnull (strchr ("89ab", nonce[19]));
  }
}

static void
test_unique (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < 10000; i++)
    g_assert_true (
        g_hash_table_add (seen, base_nonce_source_next (base_nonce_source_get_system ())));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/nonce-source/uuid", test_uuid);
  g_test_add_func ("/base/nonce-source/unique", test_unique);

  return g_test_run ();
}
