/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-encode.h"

/* A-Z a-z 0-9 - _ . ~: what RFC 3986 calls unreserved, one bit a byte */
static const guint32 unreserved[8] = { 0, 0x03ff6000, 0x87fffffe, 0x47fffffe, 0, 0, 0, 0 };

static inline gboolean
is_unreserved (guint8 byte)
{
  return (unreserved[byte >> 5] >> (byte & 31)) & 1;
}

/*
 * live_encode_to:
 * @out: room for LIVE_ENCODED_MAX() bytes of @text
 * @text: what to encode
 *
 * Percent-encodes as both signatures want it: RFC 3986 unreserved characters stay, every other byte becomes %XX in
 * capitals. Written straight into the caller's room, since each request goes through here three times.
 *
 * Returns: the end of what was written; no NUL is added
 */
char *
live_encode_to (char *out, const char *text)
{
  static const char digits[] = "0123456789ABCDEF";

  for (const guint8 *p = (const guint8 *) text; *p != '\0'; p++) {
    if (is_unreserved (*p)) {
      *out++ = (char) *p;
    } else {
      *out++ = '%';
      *out++ = digits[*p >> 4];
      *out++ = digits[*p & 15];
    }
  }

  return out;
}

/*
 * live_hex_to:
 * @out: room for twice @length characters
 * @bytes: what to write
 * @length: how many
 *
 * Writes bytes as lower-case hexadecimal digits.
 *
 * Returns: the end of what was written; no NUL is added
 */
char *
live_hex_to (char *out, const guint8 *bytes, gsize length)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < length; i++) {
    *out++ = digits[bytes[i] >> 4];
    *out++ = digits[bytes[i] & 15];
  }

  return out;
}
