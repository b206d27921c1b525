/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-store.h"

G_BEGIN_DECLS

/* Whose studios the samples are, and who the stand-in's only account is */
#define REHEARSAL_ACCOUNT "rehearsal"

gboolean rehearsal_samples_insert (RehearsalStore *store, gint64 now, GError **error);

G_END_DECLS
