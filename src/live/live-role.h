/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"
#include "live-endpoint.h"
#include "live-operation.h"
#include "live-reply.h"

G_BEGIN_DECLS

#define LIVE_STS_VERSION "2015-04-01"

/* In s, of the credentials of a role */
#define LIVE_ROLE_DURATION_MIN     900
#define LIVE_ROLE_DURATION_DEFAULT 3600
#define LIVE_ROLE_DURATION_MAX     43200

/* AssumeRole of the Security Token Service, which signs like any other */
LiveOperation *live_operation_new_assume_role (const char *role_arn,
                                               const char *session_name,
                                               guint duration,
                                               const char *external_id,
                                               const char *policy,
                                               GError **error);
/* lifetime: µs from the service's answer to the moment they run out */
LiveCredentials *live_reply_read_role (LiveReply *self, gint64 *lifetime, GError **error);

/* https://sts.REGION.aliyuncs.com; region_id: NULL for the one host that serves all */
LiveEndpoint *live_endpoint_new_for_roles (const char *region_id, GError **error);

G_END_DECLS
