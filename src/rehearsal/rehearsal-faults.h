/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-error.h"
#include "rehearsal-world.h"

G_BEGIN_DECLS

/* What becomes of the answer */
typedef enum {
  REHEARSAL_EFFECT_NONE,
  REHEARSAL_EFFECT_CUT,      /* the connection closed without an answer */
  REHEARSAL_EFFECT_CUT_BODY, /* half of the answer, then closed; Content-Length tells of the whole
                              */
  REHEARSAL_EFFECT_CUT_CHUNKED,
  REHEARSAL_EFFECT_CUT_GZIP,
  REHEARSAL_EFFECT_STALL, /* half of the answer, nothing for a while, the rest */
  REHEARSAL_EFFECT_SLOW,  /* byte by byte */
  REHEARSAL_EFFECT_HUGE,  /* the answer after megabytes of blanks */
  REHEARSAL_EFFECT_HUGE_GZIP,
  REHEARSAL_EFFECT_EMPTY,
  REHEARSAL_EFFECT_HTML,
  REHEARSAL_EFFECT_GARBAGE,
  REHEARSAL_EFFECT_NOT_HTTP,
  REHEARSAL_EFFECT_REDIRECT,
  REHEARSAL_EFFECT_NO_CASTER_ID,
  REHEARSAL_EFFECT_ERROR, /* an error of the given code and status */
  REHEARSAL_EFFECT_THROTTLE,
} RehearsalEffect;

/* What all the faults together do to one call */
typedef struct {
  gint64 delay_arrival; /* µs from the request's last byte to the gateway */
  gint64 delay_before; /* µs from the gateway, where the call is counted, to the work */
  gint64 delay_after;  /* µs from the work to the answer's first byte */
  RehearsalEffect effect;
  gboolean work;   /* whether the work is done */
  gboolean reset;  /* end a connection with RST rather than FIN */
  gint64 duration; /* µs, of STALL, SLOW, and the hint of THROTTLE */
  gsize size;      /* bytes, of HUGE */
  guint status;    /* HTTP, of HTML, REDIRECT and ERROR; 0: the code's own */
  char code[96];   /* of ERROR */
  RehearsalConditions conditions;
} RehearsalPlan;

/* Faults to order, in the order they were added. Set up on one thread, used on one. */
#define REHEARSAL_TYPE_FAULTS (rehearsal_faults_get_type ())
G_DECLARE_FINAL_TYPE (RehearsalFaults, rehearsal_faults, REHEARSAL, FAULTS, GObject)

RehearsalFaults *rehearsal_faults_new (void);
gboolean rehearsal_faults_add (RehearsalFaults *self, const char *spec, GError **error);
guint rehearsal_faults_get_length (RehearsalFaults *self);
void rehearsal_faults_plan (RehearsalFaults *self, const char *action, RehearsalPlan *plan);
char *rehearsal_faults_dup_help (void);

G_END_DECLS
