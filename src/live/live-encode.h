/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Room for the encoded form of a text of this many bytes, the closing NUL not counted */
#define LIVE_ENCODED_MAX(length) ((length) * 3)

char *live_encode_to (char *out, const char *text);
char *live_hex_to (char *out, const guint8 *bytes, gsize length);

G_END_DECLS
