/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which nonces were used lately, each with the key it was used by */
typedef struct _RehearsalNonces RehearsalNonces;

RehearsalNonces *rehearsal_nonces_new (gint64 memory);
void rehearsal_nonces_free (RehearsalNonces *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalNonces, rehearsal_nonces_free)

gboolean rehearsal_nonces_use (RehearsalNonces *self,
                               const char *access_key_id,
                               const char *nonce,
                               gint64 now);

G_END_DECLS
