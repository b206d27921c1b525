/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-encode.h"

#include <string.h>

/* What a byte becomes, and how long that is */
typedef struct {
  char bytes[3];
  guint8 length;
} Code;

static const Code *
get_codes (void)
{
  static const char digits[] = "0123456789ABCDEF";
  static Code codes[256];
  static gsize made = 0;

  if (g_once_init_enter (&made)) {
    for (guint byte = 0; byte < 256; byte++) {
      if (g_ascii_isalnum (byte) || (byte != 0 && strchr ("-_.~", (int) byte) != NULL)) {
        codes[byte] = (Code){{(char) byte}, 1};
      } else {
        codes[byte] = (Code){{'%', digits[byte >> 4], digits[byte & 15]}, 3};
      }
    }
    g_once_init_leave (&made, 1);
  }

  return codes;
}

/*
 * live_encode_to:
 * @out: room for LIVE_ENCODED_MAX() bytes of @text
 * @text: what to encode
 *
 * Percent-encodes as both signatures want it: RFC 3986 unreserved characters stay, every other byte
 * becomes %XX in capitals. Each request goes through here three times, hence the table: in texts
 * that are encoded twice nothing can foretell which bytes stay.
 *
 * Returns: the end of what was written; no NUL is added
 */
char *
live_encode_to (char *out, const char *text)
{
  const Code *codes = get_codes ();

  for (const guint8 *p = (const guint8 *) text; *p != '\0'; p++) {
    const Code code = codes[*p];

    memcpy (out, &code, sizeof code);
    out += code.length;
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
