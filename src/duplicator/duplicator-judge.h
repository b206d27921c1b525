/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator-pacer.h"

G_BEGIN_DECLS

DuplicatorPacerOutcome duplicator_pacer_judge (const GError *error);
gboolean duplicator_is_network_cause (const GError *error);

G_END_DECLS
