/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-error.h"

G_BEGIN_DECLS

/* Attempts that were throttled are counted apart */
#define DUPLICATOR_RETRY_ATTEMPTS  4
#define DUPLICATOR_RETRY_THROTTLED 100

/**
 * DuplicatorRetry:
 * @again: whether to make another attempt
 * @look_first: whether to look at the studios before that, for the attempt may have had its effect
 * @delay: how long to wait before either, in milliseconds
 *
 * What to do after an attempt that failed.
 */
typedef struct {
  gboolean again;
  gboolean look_first;
  guint delay;
} DuplicatorRetry;

DuplicatorRetry
duplicator_retry_decide (const GError *error, guint attempts, guint throttled, double chance);

G_END_DECLS
