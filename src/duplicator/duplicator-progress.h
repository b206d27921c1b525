/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base-clock.h"
#include "ledger-entry.h"

G_BEGIN_DECLS

/* How far the queue is. Properties, all read-only and notifying: total, done, failed (refused or cancelled), unknown, left (guint),
 * seconds-left (double; -1: not known), fraction (double, of what has ended). Starts anew with the first entry that is
 * queued after everything had ended. */
#define DUPLICATOR_TYPE_PROGRESS (duplicator_progress_get_type ())
G_DECLARE_FINAL_TYPE (DuplicatorProgress, duplicator_progress, DUPLICATOR, PROGRESS, GObject)

guint duplicator_progress_get_total (DuplicatorProgress *self);
guint duplicator_progress_get_done (DuplicatorProgress *self);
guint duplicator_progress_get_failed (DuplicatorProgress *self);
guint duplicator_progress_get_unknown (DuplicatorProgress *self);
guint duplicator_progress_get_left (DuplicatorProgress *self);
double duplicator_progress_get_seconds_left (DuplicatorProgress *self);
double duplicator_progress_get_fraction (DuplicatorProgress *self);

/* For the queue. calls_per_second: what can be hoped for while nothing is measured yet */
DuplicatorProgress *duplicator_progress_new (BaseClock *clock, guint calls_per_second);
void duplicator_progress_begin (DuplicatorProgress *self, gint64 entry_id);
void duplicator_progress_begin_many (DuplicatorProgress *self, GPtrArray *entries);
void duplicator_progress_end (DuplicatorProgress *self, gint64 entry_id, LedgerState state);
void duplicator_progress_forget (DuplicatorProgress *self, gint64 entry_id);
void duplicator_progress_set_paused (DuplicatorProgress *self, gboolean paused);

G_END_DECLS
