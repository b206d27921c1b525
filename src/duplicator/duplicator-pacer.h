/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"
#include "duplicator-pacer-rounds.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Says when a call may be sent, so that one account, region and operation keeps to its quota.
 * Belongs to the thread that made it. Property: calls-per-second (what there is to spend at
 * present). */
#define DUPLICATOR_TYPE_PACER (duplicator_pacer_get_type ())
G_DECLARE_FINAL_TYPE (DuplicatorPacer, duplicator_pacer, DUPLICATOR, PACER, GObject)

DuplicatorPacer *duplicator_pacer_new (BaseClock *clock, guint calls_per_second, GRand *random);

/* First come, first served. The ticket goes back with duplicator_pacer_done(), whatever comes of
 * the call. */
void duplicator_pacer_wait_async (DuplicatorPacer *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
guint64 duplicator_pacer_wait_finish (DuplicatorPacer *self, GAsyncResult *result, GError **error);

void duplicator_pacer_written (DuplicatorPacer *self, guint64 ticket);
void duplicator_pacer_done (DuplicatorPacer *self,
                            guint64 ticket,
                            DuplicatorPacerOutcome outcome,
                            guint retry_after);

double duplicator_pacer_get_calls_per_second (DuplicatorPacer *self);

G_END_DECLS
