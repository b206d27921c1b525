/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-carrier.h"
#include "duplicator-queue.h"
#include "duplicator.h"

G_BEGIN_DECLS

struct _Duplicator {
  GObject parent_instance;

  Ledger *ledger;
  LiveClient *client;
  char *account_id;
  BaseNonceSource *tokens;
  DuplicatorTools tools;
  DuplicatorQueue *queue;
  DuplicatorProgress *progress;

  GHashTable *errands;      /* id -> DuplicatorErrand, owned: what is queued, under way, or handed over */
  GHashTable *client_tokens; /* set of the client tokens of what is asked for */
  guint n_pending;          /* what is asked for, and not among the errands yet */
  guint waiting;
  GPtrArray *waits;         /* of GTask: who waits for all of it to end */
  GError *trouble;          /* why the ledger could not be written, if that was what ended it */
  GPtrArray *stopping;      /* of GTask; NULL: orders are taken */

  DuplicatorCarrier *carrier; /* NULL: another process carries out, or nobody knows yet */
  gboolean seeking;
  GSource *seek_timer;
  gboolean asked_to_pause; /* while another process carries out */
  gboolean refreshing;
  gboolean refresh_again;
  gboolean adopt; /* what was handed over comes back, as soon as it is known how far it is */
  gboolean recover;
};

/* duplicator.c */
LedgerScope duplicator_get_scope (Duplicator *self);
void duplicator_begin_pending (Duplicator *self);
void duplicator_end_pending (Duplicator *self);
void duplicator_set_waiting (Duplicator *self, guint waiting);
void duplicator_set_carrier (Duplicator *self, DuplicatorCarrier *carrier);
void duplicator_check_idle (Duplicator *self);

/* duplicator-errands.c: from being asked for to the end */
DuplicatorErrand *duplicator_lookup (Duplicator *self, gint64 entry_id);
void duplicator_take_errand (Duplicator *self, DuplicatorErrand *errand);
void duplicator_route (Duplicator *self, DuplicatorErrand *errand);
void duplicator_finish_errand (Duplicator *self, DuplicatorErrand *errand, const GError *error);

/* For tests that do not want to wait: what delays are multiplied by, and the pace */
void duplicator_set_haste (Duplicator *self, double patience, guint calls_per_second);

/* duplicator-hand.c: who carries out, and for whom */
void duplicator_hand_start (Duplicator *self);
void duplicator_hand_stop (Duplicator *self);
void duplicator_hand_over (Duplicator *self, DuplicatorErrand *errand);
void duplicator_refresh (Duplicator *self);

G_END_DECLS
