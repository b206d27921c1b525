/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account-candidate.h"

G_BEGIN_DECLS

/* A profile that can be imported, with a check box, or that cannot, with the reason. Property:
 * picked. */
#define UNDERSTUDY_TYPE_CANDIDATE_ROW (understudy_candidate_row_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyCandidateRow, understudy_candidate_row, UNDERSTUDY, CANDIDATE_ROW, AdwActionRow)

GtkWidget *understudy_candidate_row_new (AccountCandidate *candidate);
AccountCandidate *understudy_candidate_row_get_candidate (UnderstudyCandidateRow *self);
gboolean understudy_candidate_row_get_picked (UnderstudyCandidateRow *self);
void understudy_candidate_row_set_problem (UnderstudyCandidateRow *self, const char *problem);
void understudy_candidate_row_set_imported (UnderstudyCandidateRow *self);

G_END_DECLS
