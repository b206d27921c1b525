/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-store.h"

G_BEGIN_DECLS

gboolean rehearsal_token_find (RehearsalStore *store,
                               const char *account,
                               const char *action,
                               const char *token,
                               gint64 used_since,
                               char **parameters,
                               char **caster_id,
                               GError **error);
gboolean rehearsal_token_remember (RehearsalStore *store,
                                   const char *account,
                                   const char *action,
                                   const char *token,
                                   const char *parameters,
                                   const char *caster_id,
                                   gint64 now,
                                   GError **error);

G_END_DECLS
