/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"
#include "live-parameters.h"

G_BEGIN_DECLS

typedef enum {
  LIVE_SIGNATURE_ACS3_HMAC_SHA256,
  LIVE_SIGNATURE_RPC_HMAC_SHA1,
} LiveSignatureAlgorithm;

#define LIVE_TYPE_SIGNATURE_ALGORITHM (live_signature_algorithm_get_type ())
GType live_signature_algorithm_get_type (void);

/* The stages of both signatures: pure functions of their inputs. */

/* RPC, SignatureVersion 1.0, HMAC-SHA1 */
char *live_signature_rpc_canonical_query (const LiveParameters *parameters);
char *live_signature_rpc_string_to_sign (const char *method, const char *canonical_query);
char *live_signature_rpc_sign (const char *access_key_secret, const char *string_to_sign);

/* V3, ACS3-HMAC-SHA256. headers: those of the request; host, content-type and x-acs-* are signed,
 * or exactly signed_headers ("host;x-acs-action;…") where that is not NULL, as a server has to. */
char *live_signature_acs3_signed_headers (const LiveParameters *headers);
char *live_signature_acs3_canonical_request (const char *method,
                                             const char *path,
                                             const LiveParameters *query,
                                             const LiveParameters *headers,
                                             const char *signed_headers,
                                             const char *payload_sha256);
char *live_signature_acs3_string_to_sign (const char *canonical_request);
char *live_signature_acs3_sign (const char *access_key_secret, const char *string_to_sign);
char *live_signature_acs3_authorization (const char *access_key_id,
                                         const char *signed_headers,
                                         const char *signature);

char *live_signature_sha256_hex (gconstpointer data, gsize length);
char *live_signature_hmac_sha1_base64 (const char *key, const char *text);
gboolean live_signature_equal (const char *a, const char *b); /* constant time */

G_END_DECLS
