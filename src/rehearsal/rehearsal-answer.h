/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include "live-parameters.h"

G_BEGIN_DECLS

typedef enum {
  REHEARSAL_FORMAT_JSON,
  REHEARSAL_FORMAT_XML,
} RehearsalFormat;

/* What the service says to one call: a success with its tree, or an error. No HTTP in it but the
 * status. */
typedef struct _RehearsalAnswer RehearsalAnswer;

RehearsalAnswer *rehearsal_answer_new (const char *action, JsonObject *tree);
RehearsalAnswer *rehearsal_answer_new_error (const char *code, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
RehearsalAnswer *rehearsal_answer_new_missing (const char *parameter);
RehearsalAnswer *rehearsal_answer_new_invalid (const char *parameter);
void rehearsal_answer_free (RehearsalAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalAnswer, rehearsal_answer_free)

gboolean rehearsal_answer_is_error (const RehearsalAnswer *self);
guint rehearsal_answer_get_status (const RehearsalAnswer *self);
void rehearsal_answer_set_status (RehearsalAnswer *self, guint status);
void rehearsal_answer_set_product (RehearsalAnswer *self, const char *product);
const char *rehearsal_answer_get_code (const RehearsalAnswer *self);
const char *rehearsal_answer_get_message (const RehearsalAnswer *self);
JsonObject *rehearsal_answer_get_tree (const RehearsalAnswer *self);
LiveParameters *rehearsal_answer_get_headers (const RehearsalAnswer *self);

char *rehearsal_answer_to_text (const RehearsalAnswer *self,
                                RehearsalFormat format,
                                const char *request_id,
                                const char *host_id);
const char *rehearsal_format_get_content_type (RehearsalFormat format);

G_END_DECLS
