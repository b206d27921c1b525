/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rehearsal-faults.h"

G_BEGIN_DECLS

typedef enum {
  REHEARSAL_FAULT_DELAY,     /* adds up */
  REHEARSAL_FAULT_EFFECT,    /* the first that applies is the one */
  REHEARSAL_FAULT_CONDITION, /* the last that applies is the one */
} RehearsalFaultGroup;

typedef enum {
  REHEARSAL_FAULT_NO_VALUE,
  REHEARSAL_FAULT_DURATION,
  REHEARSAL_FAULT_OFFSET, /* a duration with a sign */
  REHEARSAL_FAULT_SIZE,
  REHEARSAL_FAULT_STATUS,
  REHEARSAL_FAULT_CODE,
} RehearsalFaultValue;

typedef enum {
  REHEARSAL_WORK_NONE, /* unless work=done is asked for */
  REHEARSAL_WORK_DONE, /* unless work=none is asked for */
  REHEARSAL_WORK_NEVER,
  REHEARSAL_WORK_ALWAYS,
} RehearsalFaultWork;

/* One kind of fault, as the help tells of it */
typedef struct {
  const char *name;
  RehearsalFaultGroup group;
  RehearsalFaultValue value;
  const char *usual; /* the value where none is given; NULL: one has to be given */
  RehearsalEffect effect;
  RehearsalFaultWork work;
  const char *only_action; /* NULL: every operation */
  const char *help;
} RehearsalFaultKind;

const RehearsalFaultKind *rehearsal_fault_kind_lookup (const char *name);
const RehearsalFaultKind *rehearsal_fault_kind_list (gsize *length);

gboolean rehearsal_parse_duration (const char *text, gint64 *microseconds);
gboolean rehearsal_parse_size (const char *text, gsize *bytes);

G_END_DECLS
