/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DUPLICATOR_ATTEMPTS_MAX 4

/* What to do after an attempt that made no studio for sure */
typedef struct {
  gboolean stop;       /* this is the end of it */
  guint delay;         /* ms to wait first */
  gboolean look_first; /* nobody knows what the attempt did */
} DuplicatorRetry;

DuplicatorRetry duplicator_retry_decide (const GError *error, guint attempts, double random);

G_END_DECLS
