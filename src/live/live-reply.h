/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum {
  LIVE_FORMAT_JSON,
  LIVE_FORMAT_XML,
} LiveFormat;

#define LIVE_TYPE_FORMAT (live_format_get_type ())
GType live_format_get_type (void);

/* A success as the service gave it. XML becomes the same tree that JSON would have been; all its
 * leaves are strings, which the getters of base-json.h read as numbers where a number is asked for.
 */
typedef struct _LiveReply LiveReply;

#define LIVE_TYPE_REPLY (live_reply_get_type ())
GType live_reply_get_type (void);

LiveReply *live_reply_ref (LiveReply *self);
void live_reply_unref (LiveReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveReply, live_reply_unref)

/* What is known of an answer besides its body */
typedef struct {
  guint http_status;
  const char *content_type;   /* nullable */
  gint64 server_time;         /* µs since the epoch, 0: not told */
  guint retry_after;          /* ms, 0: not told */
  const char *string_to_sign; /* nullable: what was signed, to compare with what the service did */
} LiveReplyHead;

LiveReply *live_reply_new_from_bytes (const char *action,
                                      const LiveReplyHead *head,
                                      GBytes *body,
                                      GError **error);

JsonObject *live_reply_get_root (LiveReply *self);
const char *live_reply_get_request_id (LiveReply *self);
guint live_reply_get_http_status (LiveReply *self);
gint64 live_reply_get_server_time (LiveReply *self);
char *live_reply_dup_caster_id (LiveReply *self, GError **error);

G_END_DECLS
