/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-signed.h"

#include <string.h>

#define ACS3_SCHEME "ACS3-HMAC-SHA256"

/* Without these in the signature, a request could be repeated or turned into another one */
static const char *const always_signed[] = {
  "host",       "x-acs-action",          "x-acs-content-sha256",
  "x-acs-date", "x-acs-signature-nonce", "x-acs-version",
};

static gboolean
is_hex (const char *text, gsize length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdefABCDEF") == length;
}

/* Base64 of an HMAC-SHA1 */
static gboolean
is_rpc_signature (const char *text)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  return strlen (text) == 28 && strspn (text, letters) == 27 && text[27] == '=';
}

static RehearsalAnswer *
read_rpc (RehearsalSigned *self, const RehearsalReading *reading)
{
  static const char *const needed[] = { "AccessKeyId", "SignatureMethod", "SignatureVersion",
                                        "Signature" };
  const LiveParameters *parameters = reading->parameters;

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++) {
    const char *value = live_parameters_get (parameters, needed[i]);

    if (!value || !*value)
      return rehearsal_answer_new_missing (needed[i]);
  }

  if (g_ascii_strcasecmp (live_parameters_get (parameters, "SignatureMethod"), "HMAC-SHA1") != 0)
    return rehearsal_answer_new_error ("InvalidSignatureMethod", NULL);

  if (!g_str_equal (live_parameters_get (parameters, "SignatureVersion"), "1.0"))
    return rehearsal_answer_new_error ("InvalidSignatureVersion", NULL);

  self->algorithm = LIVE_SIGNATURE_RPC_HMAC_SHA1;
  self->access_key_id = g_strdup (live_parameters_get (parameters, "AccessKeyId"));
  self->signature = g_strdup (live_parameters_get (parameters, "Signature"));
  self->timestamp = g_strdup (live_parameters_get (parameters, "Timestamp"));
  self->nonce = g_strdup (live_parameters_get (parameters, "SignatureNonce"));
  self->security_token = g_strdup (live_parameters_get (parameters, "SecurityToken"));

  return is_rpc_signature (self->signature)
             ? NULL
             : rehearsal_answer_new_error ("IncompleteSignature", NULL);
}

static gboolean
covers_enough (const RehearsalSigned *self, const RehearsalReading *reading)
{
  g_auto (GStrv) names = g_strsplit (self->signed_headers, ";", -1);

  for (guint i = 0; names[i]; i++) {
    g_autofree char *lower = g_ascii_strdown (names[i], -1);

    if (!live_parameters_get (reading->headers, lower))
      return FALSE;
  }

  for (guint i = 0; i < G_N_ELEMENTS (always_signed); i++) {
    if (!g_strv_contains ((const char *const *) names, always_signed[i]))
      return FALSE;
  }

  return !live_parameters_get (reading->headers, "x-acs-security-token") ||
         g_strv_contains ((const char *const *) names, "x-acs-security-token");
}

/* ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…;…,Signature=… */
static RehearsalAnswer *
read_acs3 (RehearsalSigned *self, const RehearsalReading *reading)
{
  const char *rest = reading->authorization + strcspn (reading->authorization, " \t");
  g_autofree char *scheme =
      g_strndup (reading->authorization, (gsize) (rest - reading->authorization));
  g_auto (GStrv) pieces = g_strsplit (rest, ",", -1);

  if (!g_str_equal (scheme, ACS3_SCHEME))
    return rehearsal_answer_new_error ("InvalidSignatureMethod", NULL);

  for (guint i = 0; pieces[i]; i++) {
    const char *piece = g_strstrip (pieces[i]);

    if (g_str_has_prefix (piece, "Credential=") && !self->access_key_id)
      self->access_key_id = g_strdup (strchr (piece, '=') + 1);
    else if (g_str_has_prefix (piece, "SignedHeaders=") && !self->signed_headers)
      self->signed_headers = g_strdup (strchr (piece, '=') + 1);
    else if (g_str_has_prefix (piece, "Signature=") && !self->signature)
      self->signature = g_ascii_strdown (strchr (piece, '=') + 1, -1);
    else
      return rehearsal_answer_new_error ("IncompleteSignature", NULL);
  }

  self->algorithm = LIVE_SIGNATURE_ACS3_HMAC_SHA256;
  self->timestamp = g_strdup (live_parameters_get (reading->headers, "x-acs-date"));
  self->nonce = g_strdup (live_parameters_get (reading->headers, "x-acs-signature-nonce"));
  self->security_token = g_strdup (live_parameters_get (reading->headers, "x-acs-security-token"));
  self->body_sha256 = g_strdup (live_parameters_get (reading->headers, "x-acs-content-sha256"));

  /* Absent, they have codes of their own, which the caller gives */
  if (!self->timestamp || !self->nonce)
    return NULL;

  if (!self->access_key_id || !self->signed_headers || !self->signature ||
      !is_hex (self->signature, 64) || !covers_enough (self, reading))
    return rehearsal_answer_new_error ("IncompleteSignature", NULL);

  return NULL;
}

/**
 * rehearsal_signed_new:
 * @reading: a request as it was read
 * @refusal: (out) (transfer full): why it cannot be what it has to be
 *
 * Finds what the request says of its signature: in the Authorization header (ACS3-HMAC-SHA256),
 * else in its parameters (RPC, SignatureVersion 1.0).
 *
 * Returns: (transfer full) (nullable): the claim, or %NULL with a @refusal
 */
RehearsalSigned *
rehearsal_signed_new (const RehearsalReading *reading, RehearsalAnswer **refusal)
{
  g_autoptr (RehearsalSigned) self = NULL;

  g_return_val_if_fail (reading != NULL, NULL);
  g_return_val_if_fail (refusal != NULL, NULL);

  self = g_new0 (RehearsalSigned, 1);
  *refusal = reading->authorization ? read_acs3 (self, reading) : read_rpc (self, reading);

  return *refusal ? NULL : g_steal_pointer (&self);
}

/**
 * rehearsal_signed_free:
 * @self: (transfer full) (nullable): a claim
 */
void
rehearsal_signed_free (RehearsalSigned *self)
{
  if (!self)
    return;

  g_free (self->access_key_id);
  g_free (self->signature);
  g_free (self->signed_headers);
  g_free (self->timestamp);
  g_free (self->nonce);
  g_clear_pointer (&self->security_token, live_secret_free);
  g_free (self->body_sha256);
  g_free (self);
}

/**
 * rehearsal_signed_dup_string_to_sign:
 * @self: a claim
 * @reading: the request the claim is about
 *
 * Returns: (transfer full): what has to have been signed, calculated from the request as it arrived
 */
char *
rehearsal_signed_dup_string_to_sign (const RehearsalSigned *self, const RehearsalReading *reading)
{
  g_autofree char *canonical = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (reading != NULL, NULL);

  if (self->algorithm == LIVE_SIGNATURE_RPC_HMAC_SHA1) {
    canonical = live_signature_rpc_canonical_query (reading->parameters);

    return live_signature_rpc_string_to_sign (reading->method, canonical);
  }

  canonical =
      live_signature_acs3_canonical_request (reading->method, "/", reading->query, reading->headers,
                                             self->signed_headers, reading->body_sha256);

  return live_signature_acs3_string_to_sign (canonical);
}

/**
 * rehearsal_signed_sign:
 * @self: a claim
 * @credentials: who may ask
 * @string_to_sign: what rehearsal_signed_dup_string_to_sign() gave
 *
 * Returns: (transfer full): the signature that the claim should have
 */
char *
rehearsal_signed_sign (const RehearsalSigned *self,
                       LiveCredentials *credentials,
                       const char *string_to_sign)
{
  const char *secret;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (credentials != NULL, NULL);
  g_return_val_if_fail (string_to_sign != NULL, NULL);

  secret = live_credentials_get_access_key_secret (credentials);

  return self->algorithm == LIVE_SIGNATURE_RPC_HMAC_SHA1
             ? live_signature_rpc_sign (secret, string_to_sign)
             : live_signature_acs3_sign (secret, string_to_sign);
}
