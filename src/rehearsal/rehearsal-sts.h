/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"
#include "live-parameters.h"
#include "rehearsal-answer.h"

G_BEGIN_DECLS

#define REHEARSAL_STS_VERSION "2015-04-01"

gboolean rehearsal_sts_has_action (const char *action);
RehearsalAnswer *rehearsal_sts_act (LiveCredentials *owner,
                                    const char *const *roles,
                                    const char *action,
                                    const LiveParameters *parameters,
                                    gint64 now,
                                    gint64 life);
gboolean rehearsal_sts_is_role (const char *arn);

G_END_DECLS
