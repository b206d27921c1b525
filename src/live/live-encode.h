/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-parameters.h"

G_BEGIN_DECLS

/* Room for the encoded form of a text of this many bytes: up to three for each, and one that is
 * written past the end */
#define LIVE_ENCODED_MAX(length) ((length) *3 + 1)

char *live_encode_to (char *out, const char *text);
gsize live_encode_query_max (const LiveParameters *parameters);
char *live_encode_query_to (char *out, const LiveParameters *parameters);
char *live_hex_to (char *out, const guint8 *bytes, gsize length);

G_END_DECLS
