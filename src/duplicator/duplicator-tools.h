/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-look.h"
#include "duplicator-pacer.h"
#include "ledger-queue.h"

G_BEGIN_DECLS

/* What it takes to carry errands out. Lives as long as its owner does, which whatever is under way keeps alive. */
typedef struct {
  GObject *owner; /* not owned */
  Ledger *ledger;
  LiveClient *client;
  DuplicatorPacer *pacer; /* of CopyCaster */
  DuplicatorLook *look;
  GHashTable *rejected; /* "entry studio": studios that are not what came of an entry, as somebody said */
  double patience;      /* what delays are multiplied by: 1, but for tests that do not want to wait */
  GCancellable *quit;   /* what is not an errand's, and is to end with all of it */
  gboolean carrying;    /* whether this process may send at all */

  /* Both for the owner, with it as their first argument */
  void (*not_recorded) (gpointer owner, LedgerEntry *entry, const GError *error);
  void (*stage_changed) (gpointer owner);
} DuplicatorTools;

G_END_DECLS
