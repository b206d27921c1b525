/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-faults.h"
#include "rehearsal-wire.h"

G_BEGIN_DECLS

/* The answer to one call as HTTP has it, before any fault */
typedef struct {
  guint status;
  const char *content_type;
  LiveParameters *headers; /* besides Content-Type, Content-Length and Connection */
  GBytes *body;
} RehearsalReply;

gboolean rehearsal_effect_needs_wire (RehearsalEffect effect);
void rehearsal_effect_fill_wire (const RehearsalPlan *plan,
                                 const RehearsalReply *reply,
                                 RehearsalWire *wire);

RehearsalAnswer *rehearsal_effect_replace_answer (const RehearsalPlan *plan, gint64 now);
void rehearsal_effect_replace_reply (const RehearsalPlan *plan, RehearsalReply *reply);

G_END_DECLS
