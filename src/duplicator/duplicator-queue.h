/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-carry.h"
#include "duplicator.h"

G_BEGIN_DECLS

/* Carries errands out, oldest first and several at a time. Owns none of them. */
typedef struct _DuplicatorQueue DuplicatorQueue;

typedef struct {
  /* An errand is not in the queue any more, and was not put back into it */
  void (*left) (gpointer owner, DuplicatorErrand *errand, DuplicatorCarried how, const GError *error);
  void (*pause_changed) (gpointer owner);
} DuplicatorQueueFuncs;

DuplicatorQueue *duplicator_queue_new (DuplicatorTools *tools, const DuplicatorQueueFuncs *funcs);
void duplicator_queue_free (DuplicatorQueue *self);
void duplicator_queue_push (DuplicatorQueue *self, DuplicatorErrand *errand);
void duplicator_queue_hurry (DuplicatorQueue *self, DuplicatorErrand *errand);
void duplicator_queue_start_more (DuplicatorQueue *self);

DuplicatorPause duplicator_queue_get_pause (DuplicatorQueue *self);
void duplicator_queue_set_pause (DuplicatorQueue *self, DuplicatorPause pause);

GPtrArray *duplicator_queue_take_waiting (DuplicatorQueue *self, gboolean doubtful_too); /* of DuplicatorErrand */
void duplicator_queue_take_back (DuplicatorQueue *self);
void duplicator_queue_quit (DuplicatorQueue *self);

G_END_DECLS
