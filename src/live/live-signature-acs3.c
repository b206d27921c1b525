/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-signature.h"
#include "live-encode.h"
#include "live-hash.h"

#include <stdlib.h>
#include <string.h>

#define ACS3          "ACS3-HMAC-SHA256"
#define SHA256_LENGTH 32

/* One header that is signed: points into the caller's parameters */
typedef struct {
  const char *name;
  gsize name_length;
  const char *value; /* trimmed */
  gsize length;
  gboolean small; /* the name is in lower case already */
  gboolean taken;
} Header;

/* Enough for every client that there is; more go to the heap */
#define HEADERS_ROOM 32

/* The room that headers and then their names take */
static gsize
get_headers_max (const Header *headers, guint length)
{
  gsize room = 0;

  for (guint i = 0; i < length; i++)
    room += 2 * (headers[i].name_length + 2) + headers[i].length + 1;

  return room;
}

static gboolean
is_signed_by_default (const char *name)
{
  switch (*name) {
  case 'x':
  case 'X':
    return g_ascii_strncasecmp (name, "x-acs-", 6) == 0;
  case 'h':
  case 'H':
    return g_ascii_strcasecmp (name, "host") == 0;
  case 'c':
  case 'C':
    return g_ascii_strcasecmp (name, "content-type") == 0;
  default:
    return FALSE;
  }
}

static void
header_init (Header *header, const char *name, const char *value)
{
  const char *p = name;

  header->small = TRUE;
  for (; *p != '\0'; p++)
    header->small &= !(*p >= 'A' && *p <= 'Z');
  header->name = name;
  header->name_length = (gsize) (p - name);

  while (g_ascii_isspace (*value))
    value++;
  header->value = value;
  header->length = strlen (value);
  while (header->length > 0 && g_ascii_isspace (value[header->length - 1]))
    header->length--;
  header->taken = FALSE;
}

static int
header_compare_values (gconstpointer a, gconstpointer b)
{
  const Header *first = a;
  const Header *second = b;
  int order = memcmp (first->value, second->value, MIN (first->length, second->length));

  return order != 0 ? order : (first->length > second->length) - (first->length < second->length);
}

static int
header_compare (gconstpointer a, gconstpointer b)
{
  int order = g_ascii_strcasecmp (((const Header *) a)->name, ((const Header *) b)->name);

  return order != 0 ? order : header_compare_values (a, b);
}

/* Sorted by their names in lower case. Equal names stand beside each other with their values
 * sorted, since that is how the vendor's own clients join them. */
static guint
collect (const LiveParameters *parameters, gboolean all, Header *headers)
{
  guint length = 0;
  gboolean sorted = TRUE;

  for (guint i = 0; i < live_parameters_get_length (parameters); i++) {
    const char *name = live_parameters_get_name (parameters, i);

    if (!all && !is_signed_by_default (name))
      continue;
    header_init (&headers[length], name, live_parameters_get_value (parameters, i));
    sorted &= headers[length].small;
    length++;
  }

  if (!sorted)
    qsort (headers, length, sizeof (Header), header_compare);

  return length;
}

static gboolean
has_name (const Header *header, const char *name, gsize length)
{
  if (header->name_length != length)
    return FALSE;

  return memcmp (header->name, name, length) == 0 ||
         g_ascii_strncasecmp (header->name, name, length) == 0;
}

static char *
write_bytes (char *out, const char *bytes, gsize length)
{
  memcpy (out, bytes, length);

  return out + length;
}

static char *
write_small (char *out, const char *name, gsize length)
{
  for (gsize i = 0; i < length; i++)
    *out++ = g_ascii_tolower (name[i]);

  return out;
}

static char *
write_name (char *out, const Header *header)
{
  return header->small ? write_bytes (out, header->name, header->name_length)
                       : write_small (out, header->name, header->name_length);
}

static char *
write_names (char *out, const Header *headers, guint length)
{
  for (guint i = 0; i < length; i++) {
    if (i > 0 && has_name (&headers[i - 1], headers[i].name, headers[i].name_length))
      continue;
    if (i > 0)
      *out++ = ';';
    out = write_name (out, &headers[i]);
  }

  return out;
}

static char *
write_headers (char *out, const Header *headers, guint length)
{
  for (guint i = 0; i < length; i++) {
    if (i > 0 && has_name (&headers[i - 1], headers[i].name, headers[i].name_length)) {
      out[-1] = ',';
    } else {
      out = write_name (out, &headers[i]);
      *out++ = ':';
    }
    out = write_bytes (out, headers[i].value, headers[i].length);
    *out++ = '\n';
  }

  return out;
}

/* Exactly the named ones, in the order they are named in. A name that is not among the headers, or
 * not any more, has no value: a list that names one header a thousand times gets it once. */
static char *
write_named_headers (char *out, Header *headers, guint length, const char *names)
{
  for (;;) {
    gsize name_length = strcspn (names, ";");
    guint found = 0;

    out = write_small (out, names, name_length);
    *out++ = ':';
    for (guint i = 0; i < length; i++) {
      if (headers[i].taken || !has_name (&headers[i], names, name_length))
        continue;
      headers[i].taken = TRUE;
      if (found++ > 0)
        *out++ = ',';
      out = write_bytes (out, headers[i].value, headers[i].length);
    }
    *out++ = '\n';

    if (names[name_length] == '\0')
      return out;
    names += name_length + 1;
  }
}

/**
 * live_signature_acs3_signed_headers:
 * @headers: all headers of the request
 *
 * The names of the headers that take part in the signature: `host`, `content-type` and every
 * `x-acs-*`.
 *
 * Returns: (transfer full): the names in lower case, sorted, joined with `;`
 */
char *
live_signature_acs3_signed_headers (const LiveParameters *headers)
{
  Header room[HEADERS_ROOM];
  g_autofree Header *heap = NULL;
  Header *collected = room;
  guint length;
  char *names;

  g_return_val_if_fail (headers != NULL, NULL);

  if (live_parameters_get_length (headers) > HEADERS_ROOM)
    collected = heap = g_new (Header, live_parameters_get_length (headers));
  length = collect (headers, FALSE, collected);
  names = g_malloc (get_headers_max (collected, length) + 1);
  *write_names (names, collected, length) = '\0';

  return names;
}

/**
 * live_signature_acs3_canonical_request:
 * @method: the HTTP method
 * @path: the path, encoded; an empty one is `/`, which is that of every RPC operation
 * @query: the parameters of the query
 * @headers: all headers of the request
 * @signed_headers: (nullable): the names of those that are signed, joined with `;`; %NULL for
 *   live_signature_acs3_signed_headers()
 * @payload_sha256: SHA-256 of the body in lower-case hexadecimal digits
 *
 * First stage of ACS3-HMAC-SHA256. Names of headers become lower-case, values lose the blanks
 * around them, and headers whose names differ only in case are joined with commas. As described in
 * https://alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
 *
 * Returns: (transfer full): the canonical request
 */
char *
live_signature_acs3_canonical_request (const char *method,
                                       const char *path,
                                       const LiveParameters *query,
                                       const LiveParameters *headers,
                                       const char *signed_headers,
                                       const char *payload_sha256)
{
  Header room[HEADERS_ROOM];
  g_autofree Header *heap = NULL;
  Header *collected = room;
  gsize names_length;
  guint length;
  char *request;
  char *out;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (query != NULL, NULL);
  g_return_val_if_fail (headers != NULL, NULL);
  g_return_val_if_fail (payload_sha256 != NULL, NULL);

  if (live_parameters_get_length (headers) > HEADERS_ROOM)
    collected = heap = g_new (Header, live_parameters_get_length (headers));
  length = collect (headers, signed_headers != NULL, collected);

  /* Named headers take two bytes besides each name, of which there may be one more than bytes in
   * the list */
  names_length = signed_headers != NULL ? strlen (signed_headers) : 0;
  out = request = g_malloc (strlen (method) + MAX (strlen (path), 1) +
                            live_encode_query_max (query) + get_headers_max (collected, length) +
                            4 * (names_length + 1) + strlen (payload_sha256) + 8);

  out = g_stpcpy (out, method);
  *out++ = '\n';
  out = g_stpcpy (out, *path != '\0' ? path : "/");
  *out++ = '\n';
  out = live_encode_query_to (out, query);
  *out++ = '\n';
  if (signed_headers != NULL) {
    out = write_named_headers (out, collected, length, signed_headers);
    *out++ = '\n';
    out = write_bytes (out, signed_headers, names_length);
  } else {
    out = write_headers (out, collected, length);
    *out++ = '\n';
    out = write_names (out, collected, length);
  }
  *out++ = '\n';
  g_stpcpy (out, payload_sha256);

  return request;
}

/**
 * live_signature_acs3_string_to_sign:
 * @canonical_request: what live_signature_acs3_canonical_request() gave
 *
 * Second stage: the algorithm's name and the SHA-256 of the canonical request.
 *
 * Returns: (transfer full): the string to sign
 */
char *
live_signature_acs3_string_to_sign (const char *canonical_request)
{
  guint8 digest[SHA256_LENGTH];
  char *string;
  char *out;

  g_return_val_if_fail (canonical_request != NULL, NULL);

  live_hash_check (
      gnutls_hash_fast (GNUTLS_DIG_SHA256, canonical_request, strlen (canonical_request), digest));
  string = g_malloc (sizeof ACS3 + 2 * sizeof digest + 1);
  out = g_stpcpy (string, ACS3 "\n");
  out = live_hex_to (out, digest, sizeof digest);
  *out = '\0';

  return string;
}

/**
 * live_signature_acs3_sign:
 * @access_key_secret: the secret, which is the key as it is
 * @string_to_sign: what live_signature_acs3_string_to_sign() gave
 *
 * Third stage.
 *
 * Returns: (transfer full): the signature, an HMAC-SHA256 in lower-case hexadecimal digits
 */
char *
live_signature_acs3_sign (const char *access_key_secret, const char *string_to_sign)
{
  guint8 digest[SHA256_LENGTH];
  char *signature;

  g_return_val_if_fail (access_key_secret != NULL, NULL);
  g_return_val_if_fail (string_to_sign != NULL, NULL);

  live_hash_check (gnutls_hmac_fast (GNUTLS_MAC_SHA256, access_key_secret,
                                     strlen (access_key_secret), string_to_sign,
                                     strlen (string_to_sign), digest));
  signature = g_malloc (2 * sizeof digest + 1);
  *live_hex_to (signature, digest, sizeof digest) = '\0';

  return signature;
}

/**
 * live_signature_acs3_authorization:
 * @access_key_id: the AccessKey ID
 * @signed_headers: the names of the signed headers
 * @signature: what live_signature_acs3_sign() gave
 *
 * Returns: (transfer full): the value of the Authorization header
 */
char *
live_signature_acs3_authorization (const char *access_key_id,
                                   const char *signed_headers,
                                   const char *signature)
{
  g_return_val_if_fail (access_key_id != NULL, NULL);
  g_return_val_if_fail (signed_headers != NULL, NULL);
  g_return_val_if_fail (signature != NULL, NULL);

  return g_strconcat (ACS3 " Credential=", access_key_id, ",SignedHeaders=", signed_headers,
                      ",Signature=", signature, NULL);
}

/**
 * live_signature_sha256_hex:
 * @data: (array length=length) (nullable): bytes
 * @length: how many
 *
 * Returns: (transfer full): their SHA-256 in lower-case hexadecimal digits, as
 * `x-acs-content-sha256` wants it
 */
char *
live_signature_sha256_hex (gconstpointer data, gsize length)
{
  guint8 digest[SHA256_LENGTH];
  char *hex;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  live_hash_check (gnutls_hash_fast (GNUTLS_DIG_SHA256, data != NULL ? data : "", length, digest));
  hex = g_malloc (2 * sizeof digest + 1);
  *live_hex_to (hex, digest, sizeof digest) = '\0';

  return hex;
}
