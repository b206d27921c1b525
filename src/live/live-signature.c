/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-signature.h"
#include "live-encode.h"
#include "live-hash.h"

#include <string.h>

#define SHA1_LENGTH 20

GType
live_signature_algorithm_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {LIVE_SIGNATURE_ACS3_HMAC_SHA256, "LIVE_SIGNATURE_ACS3_HMAC_SHA256", "acs3"},
        {LIVE_SIGNATURE_RPC_HMAC_SHA1, "LIVE_SIGNATURE_RPC_HMAC_SHA1", "rpc"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("LiveSignatureAlgorithm", values));
  }

  return type;
}

/**
 * live_signature_rpc_canonical_query:
 * @parameters: all parameters of the request, those of the query and of a form body together;
 * `Signature` is left out
 *
 * First stage of the RPC signature (SignatureVersion 1.0): the parameters sorted by the bytes of
 * their names, encoded with only RFC 3986's unreserved characters left as they are, and joined. As
 * described in https://help.aliyun.com/zh/sdk/product-overview/rpc-mechanism
 *
 * Returns: (transfer full): the canonical query
 */
char *
live_signature_rpc_canonical_query (const LiveParameters *parameters)
{
  g_return_val_if_fail (parameters != NULL, NULL);

  if (G_UNLIKELY (live_parameters_get (parameters, "Signature") != NULL)) {
    g_autoptr (LiveParameters) unsigned_parameters = live_parameters_copy (parameters);

    live_parameters_remove (unsigned_parameters, "Signature");

    return live_parameters_to_query (unsigned_parameters);
  }

  return live_parameters_to_query (parameters);
}

/**
 * live_signature_rpc_string_to_sign:
 * @method: the HTTP method, `GET` or `POST`
 * @canonical_query: what live_signature_rpc_canonical_query() gave
 *
 * Second stage: `METHOD&%2F&` and the canonical query, encoded once more.
 *
 * Returns: (transfer full): the string to sign
 */
char *
live_signature_rpc_string_to_sign (const char *method, const char *canonical_query)
{
  gsize method_length;
  char *string;
  char *out;

  g_return_val_if_fail (method != NULL, NULL);
  g_return_val_if_fail (canonical_query != NULL, NULL);

  method_length = strlen (method);
  string =
      g_malloc (method_length + strlen ("&%2F&") + LIVE_ENCODED_MAX (strlen (canonical_query)) + 1);
  memcpy (string, method, method_length);
  out = g_stpcpy (string + method_length, "&%2F&");
  out = live_encode_to (out, canonical_query);
  *out = '\0';

  return string;
}

/**
 * live_signature_rpc_sign:
 * @access_key_secret: the secret; the `&` that belongs behind it is added here
 * @string_to_sign: what live_signature_rpc_string_to_sign() gave
 *
 * Third stage.
 *
 * Returns: (transfer full): the signature, Base64 of an HMAC-SHA1
 */
char *
live_signature_rpc_sign (const char *access_key_secret, const char *string_to_sign)
{
  guint8 digest[SHA1_LENGTH];
  char room[128];
  char *key;
  gsize length;

  g_return_val_if_fail (access_key_secret != NULL, NULL);
  g_return_val_if_fail (string_to_sign != NULL, NULL);

  length = strlen (access_key_secret);
  key = length + 1 <= sizeof room ? room : g_malloc (length + 1);
  memcpy (key, access_key_secret, length);
  key[length] = '&';
  live_hash_check (gnutls_hmac_fast (GNUTLS_MAC_SHA1, key, length + 1, string_to_sign,
                                     strlen (string_to_sign), digest));
  gnutls_memset (key, 0, length + 1);
  if (key != room)
    g_free (key);

  return g_base64_encode (digest, sizeof digest);
}

/**
 * live_signature_hmac_sha1_base64:
 * @key: the key as it is; no `&` is added
 * @text: what to sign
 *
 * Returns: (transfer full): Base64 of the HMAC-SHA1
 */
char *
live_signature_hmac_sha1_base64 (const char *key, const char *text)
{
  guint8 digest[SHA1_LENGTH];

  g_return_val_if_fail (key != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  live_hash_check (
      gnutls_hmac_fast (GNUTLS_MAC_SHA1, key, strlen (key), text, strlen (text), digest));

  return g_base64_encode (digest, sizeof digest);
}

/**
 * live_signature_equal:
 * @a: (nullable): a signature
 * @b: (nullable): another
 *
 * Compares two signatures in a time that depends only on their length.
 *
 * Returns: whether they are the same; %NULL is like nothing, not even %NULL
 */
gboolean
live_signature_equal (const char *a, const char *b)
{
  gsize length;

  if (a == NULL || b == NULL)
    return FALSE;

  length = strlen (a);
  if (strlen (b) != length)
    return FALSE;

  return gnutls_memcmp (a, b, length) == 0;
}
