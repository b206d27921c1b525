/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-queue.h"

G_BEGIN_DECLS

struct _UnderstudyQueue {
  GObject parent_instance;

  Duplicator *duplicator;
  GQueue waiting;    /* of GTask: what was asked for before there was anybody to carry it out */
  guint n_placing;   /* handed to the duplicator, and not in the ledger yet */
  GHashTable *asked; /* of LedgerEntry: being checked or answered */
  UnderstudyFailures *failures;
  GPtrArray *unrecorded; /* of LedgerEntry */
  char *unrecorded_why;  /* the last of them */

  gboolean many;     /* there is more under way than orders that are shown one by one */
  gboolean stopping; /* what is not sent is being cancelled */
  gboolean stopped;  /* it was, and that was told */
  gboolean clock_dismissed;
  guint failed_before_stop;
};

void understudy_queue_set_many (UnderstudyQueue *self, gboolean many);
void understudy_queue_update (UnderstudyQueue *self);

/* Both take what they tell */
void understudy_queue_take_message (UnderstudyQueue *self, char *message);
void understudy_queue_take_error (UnderstudyQueue *self, GError *error);

G_END_DECLS
