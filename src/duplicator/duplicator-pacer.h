/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "base-clock.h"

G_BEGIN_DECLS

/* Lets calls pass one by one, so many in any second. */
#define DUPLICATOR_TYPE_PACER (duplicator_pacer_get_type ())
G_DECLARE_FINAL_TYPE (DuplicatorPacer, duplicator_pacer, DUPLICATOR, PACER, GObject)

typedef enum {
  DUPLICATOR_PACER_OUTCOME_PASSED,
  DUPLICATOR_PACER_OUTCOME_THROTTLED,
  DUPLICATOR_PACER_OUTCOME_NOT_SENT,
  DUPLICATOR_PACER_OUTCOME_UNKNOWN,
} DuplicatorPacerOutcome;

DuplicatorPacer *duplicator_pacer_new (BaseClock *clock, guint calls_per_second);
void duplicator_pacer_wait_async (DuplicatorPacer *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
guint64 duplicator_pacer_wait_finish (DuplicatorPacer *self, GAsyncResult *result, GError **error); /* 0 on error */
void duplicator_pacer_written (DuplicatorPacer *self, guint64 ticket);
void duplicator_pacer_done (DuplicatorPacer *self,
                            guint64 ticket,
                            DuplicatorPacerOutcome outcome,
                            guint retry_after,
                            gint remaining);

G_END_DECLS
