/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include "live-parameters.h"

G_BEGIN_DECLS

/* HTTP by hand, blocking: what a client library would not send, and what it would hide */
typedef struct {
  GIOStream *stream;
  GDataInputStream *input;
} Line;

typedef struct {
  guint status;            /* 0: no answer */
  LiveParameters *headers; /* names in lower case */
  GByteArray *body;
  gboolean whole;   /* as long as it says */
  gboolean reset;   /* ended with RST */
  JsonObject *tree; /* of a JSON body, NULL else */
} Answer;

Line *line_new (GSocketAddress *address);
void line_send (Line *line, gconstpointer bytes, gsize length);
void line_send_text (Line *line, const char *text);
Answer *line_receive (Line *line);
gboolean line_is_at_end (Line *line);
void line_free (Line *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Line, line_free)

Answer *line_ask (GSocketAddress *address, const char *wire);
const char *answer_get_header (Answer *answer, const char *name);
const char *answer_get_string (Answer *answer, const char *member);
void answer_free (Answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

G_END_DECLS
