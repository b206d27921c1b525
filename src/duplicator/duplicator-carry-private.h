/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-carry.h"
#include "duplicator-outcome.h"

G_BEGIN_DECLS

/* Of duplicator-carry.c (the way of an errand) and duplicator-carry-end.c (its ends) alone: the
 * data of the errand's task */
typedef struct {
  DuplicatorTools *tools;
  DuplicatorErrand *errand;
  guint delay; /* ms until the next attempt */
} DuplicatorCarry;

DuplicatorCarry *duplicator_carry_get (GTask *task);
void duplicator_carry_set_stage (GTask *task, DuplicatorStage stage);
void duplicator_carry_end (GTask *task, DuplicatorCarried how);
gboolean duplicator_carry_is_cancelled (const DuplicatorErrand *errand);
void duplicator_carry_show_outcome (GTask *task, const GError *error);
void duplicator_carry_settle (GTask *task, DuplicatorOutcome *outcome);
void duplicator_carry_settle_as_is (GTask *task);
void duplicator_carry_settle_unknown (GTask *task);
void duplicator_carry_put_back (GTask *task, DuplicatorOutcome *outcome, DuplicatorCarried how);
void duplicator_carry_end_cancelled (GTask *task);

G_END_DECLS
