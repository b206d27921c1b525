/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-parameters.h"

G_BEGIN_DECLS

#define LIVE_VERSION "2016-11-01"

/* One operation of the service with its parameters: what is asked, not how it is sent. Immutable
 * once made. */
typedef struct _LiveOperation LiveOperation;

#define LIVE_TYPE_OPERATION (live_operation_get_type ())
GType live_operation_get_type (void);

LiveOperation *live_operation_new (const char *action, LiveParameters *parameters);
LiveOperation *live_operation_new_for_version (const char *version,
                                               const char *action,
                                               LiveParameters *parameters);
LiveOperation *live_operation_ref (LiveOperation *self);
void live_operation_unref (LiveOperation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveOperation, live_operation_unref)

const char *live_operation_get_version (LiveOperation *self);
const char *live_operation_get_action (LiveOperation *self);
LiveParameters *live_operation_get_parameters (LiveOperation *self);
gsize live_operation_get_max_reply_size (LiveOperation *self);

/* CopyCaster. NULL with LIVE_ERROR_INVALID_PARAMETER where a parameter could not be sent */
LiveOperation *live_operation_new_copy_caster (const char *source_id,
                                               const char *name,
                                               const char *client_token,
                                               GError **error);
LiveOperation *live_operation_new_describe_casters (guint page_number, guint page_size);

gboolean live_check_caster_name (const char *name, GError **error);
gboolean live_check_caster_id (const char *caster_id, GError **error);
gboolean live_check_client_token (const char *client_token, GError **error);

G_END_DECLS
