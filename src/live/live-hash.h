/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* A library that cannot hash cannot do TLS either; there is nothing to go on with, and nothing that
 * outside data could do to cause it. */
static inline void
live_hash_check (int status)
{
  if (G_UNLIKELY (status < 0))
    g_error ("GnuTLS cannot hash: %s", gnutls_strerror (status));
}

G_END_DECLS
