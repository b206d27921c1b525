/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-outcome.h"
#include "live-endpoint.h"
#include "live-operation.h"

G_BEGIN_DECLS

/* How far an errand is */
typedef enum {
  DUPLICATOR_STAGE_WAITING, /* in the queue, or with another process */
  DUPLICATOR_STAGE_READY,   /* written down as being sent; to be sent as soon as the pace allows */
  DUPLICATOR_STAGE_SENDING,
  DUPLICATOR_STAGE_BETWEEN, /* two attempts */
  DUPLICATOR_STAGE_LOOKING, /* whether an attempt made the studio */
  DUPLICATOR_STAGE_SETTLED, /* what came of it is being written down */
} DuplicatorStage;

typedef struct _DuplicatorErrand DuplicatorErrand;

/* One entry of the ledger on its way */
struct _DuplicatorErrand {
  char *source_id;
  char *name;
  char *client_token;
  LiveOperation *operation;
  LedgerEntry *entry; /* NULL until the intent is committed */

  GCancellable *cancellable; /* ends all of it */
  GCancellable *patience;    /* ends waiting, but not what is being sent or looked for */
  GSource *chain;            /* of the caller's, which takes the order back; NULL: none */
  void (*taken_back) (gpointer owner, DuplicatorErrand *errand); /* nullable */
  gpointer owner;            /* for taken_back */
  gboolean take_back; /* where it ends before anything was sent it is cancelled; else queued again */

  GPtrArray *tasks;  /* of GTask: who waits for its end */
  gboolean alone;    /* somebody waits for just this one: that the service cannot be reached is an answer */
  DuplicatorStage stage;
  guint attempts;    /* since it left the queue, but those that were throttled */
  guint throttled;
  guint looks;       /* that failed, in a row */
  gboolean doubt;    /* an attempt may have made the studio, and nobody has looked since */
  gboolean suspicion; /* an attempt might have, though there was nothing to be seen of it */
  gboolean must_look;
  gboolean concluding; /* the look is the last thing to do */
  gboolean clock_set;  /* signed once more with the service's time */
  gboolean in_queue;   /* of this process; else another one is at it */
  guint64 ticket;
  DuplicatorOutcome *outcome; /* of the last attempt */
};

DuplicatorErrand *duplicator_errand_new (const char *source_id,
                                         const char *name,
                                         const char *client_token,
                                         GCancellable *cancellable,
                                         GError **error);
DuplicatorErrand *duplicator_errand_new_for_entry (LedgerEntry *entry, GError **error);
void duplicator_errand_free (DuplicatorErrand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuplicatorErrand, duplicator_errand_free)

gint64 duplicator_errand_get_id (const DuplicatorErrand *self);
gboolean duplicator_errand_is (const DuplicatorErrand *self, LedgerEntry *entry, LiveEndpoint *endpoint);
void duplicator_errand_set_entry (DuplicatorErrand *self, LedgerEntry *entry);
void duplicator_errand_set_doubtful (DuplicatorErrand *self);
void duplicator_errand_start_over (DuplicatorErrand *self);
void duplicator_errand_take_outcome (DuplicatorErrand *self, DuplicatorOutcome *outcome);

G_END_DECLS
