/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-fault-kinds.h"

G_BEGIN_DECLS

/* One fault as it was ordered, and how often it has struck */
typedef struct {
  const RehearsalFaultKind *kind;
  gint64 duration; /* µs */
  gsize size;
  guint status;
  char *code;
  char *action; /* NULL: every operation */
  gint64 times; /* -1: as often as it comes */
  gint64 after;
  double chance;
  gboolean work;
  gboolean reset;
  GRand *random;
  gint64 seen;
  gint64 done;
} RehearsalFault;

RehearsalFault *rehearsal_fault_new (const char *spec, guint number, GError **error);
void rehearsal_fault_free (RehearsalFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalFault, rehearsal_fault_free)

gboolean rehearsal_fault_strikes (RehearsalFault *self, const char *action);

G_END_DECLS
