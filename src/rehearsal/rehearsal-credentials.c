/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-credentials.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

#define PREFIX "REHEARSAL"

static void
fill (char *text, gsize length)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  guint8 random[64];

  g_assert (length <= sizeof random);

  if (gnutls_rnd (GNUTLS_RND_KEY, random, length) < 0)
    g_error ("There is no randomness to make a key from");

  for (gsize i = 0; i < length; i++)
    text[i] = letters[random[i] % 64];

  text[length] = '\0';
  gnutls_memset (random, 0, sizeof random);
}

/**
 * rehearsal_credentials_generate:
 *
 * Makes an AccessKey pair for the stand-in and whoever it was started for. It opens nothing else,
 * and is never the same twice.
 *
 * Returns: (transfer full): the credentials
 */
LiveCredentials *
rehearsal_credentials_generate (void)
{
  char id[16 + 1], secret[30 + 1];
  g_autofree char *access_key_id = NULL;
  LiveCredentials *credentials;

  fill (id, 16);
  fill (secret, 30);
  access_key_id = g_strconcat (PREFIX, id, NULL);
  credentials = live_credentials_new (access_key_id, secret, NULL);
  gnutls_memset (secret, 0, sizeof secret);

  return credentials;
}
