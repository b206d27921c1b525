/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures a second, from parameters to what is sent, against what GnuTLS alone takes for the
 * hashes and the HMAC of the same bytes. */
#include "bench.h"

#include "live-signature.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define N_RUNS 11
#define SPAN   0.15 /* s */

typedef struct {
  LiveParameters *query;
  LiveParameters *headers;
  LiveParameters *rpc;
  char *canonical;
  char *to_sign;
  char *rpc_to_sign;
} Signing;

static const char key[] = "not-a-secret-of-anybody-0123456";

static void
sign_acs3 (Signing *signing)
{
  g_autofree char *payload = live_signature_sha256_hex (NULL, 0);
  g_autofree char *names = live_signature_acs3_signed_headers (signing->headers);
  g_autofree char *canonical = live_signature_acs3_canonical_request (
      "POST", "/", signing->query, signing->headers, NULL, payload);
  g_autofree char *to_sign = live_signature_acs3_string_to_sign (canonical);
  g_autofree char *signature = live_signature_acs3_sign (key, to_sign);
  g_autofree char *authorization = live_signature_acs3_authorization ("nobody", names, signature);

  g_assert_nonnull (authorization);
}

static void
hash_acs3 (Signing *signing)
{
  guint8 digest[32];

  gnutls_hash_fast (GNUTLS_DIG_SHA256, "", 0, digest);
  gnutls_hash_fast (GNUTLS_DIG_SHA256, signing->canonical, strlen (signing->canonical), digest);
  gnutls_hmac_fast (GNUTLS_MAC_SHA256, key, strlen (key), signing->to_sign,
                    strlen (signing->to_sign), digest);
}

static void
sign_rpc (Signing *signing)
{
  g_autofree char *query = live_signature_rpc_canonical_query (signing->rpc);
  g_autofree char *to_sign = live_signature_rpc_string_to_sign ("POST", query);
  g_autofree char *signature = live_signature_rpc_sign (key, to_sign);

  g_assert_nonnull (signature);
}

static void
hash_rpc (Signing *signing)
{
  g_autofree char *secret = g_strconcat (key, "&", NULL);
  guint8 digest[20];

  gnutls_hmac_fast (GNUTLS_MAC_SHA1, secret, strlen (secret), signing->rpc_to_sign,
                    strlen (signing->rpc_to_sign), digest);
}

static double
rate (void (*run) (Signing *signing), Signing *signing)
{
  double start = bench_now (), span;
  guint n = 0;

  do {
    for (guint i = 0; i < 100; i++)
      run (signing);
    n += 100;
    span = bench_now () - start;
  } while (span < SPAN);
  return n / span;
}

#define RATE(run)                                                                                  \
  static double rate_##run (gpointer data)                                                         \
  {                                                                                                \
    return rate (run, data);                                                                       \
  }

RATE (sign_acs3)
RATE (hash_acs3)
RATE (sign_rpc)
RATE (hash_rpc)

static LiveParameters *
parameters (const char *const *pairs)
{
  LiveParameters *made = live_parameters_new ();

  for (; *pairs != NULL; pairs += 2)
    live_parameters_set (made, pairs[0], pairs[1]);
  return made;
}

int
main (void)
{
  const char *const query[] = {
      "CasterName", "Election Night 017", "ClientToken", "5e2f0b5a-7d44-4f0e-9d3b-0c7f2a1b6c55",
      "RegionId",   "cn-shanghai",        "SrcCasterId", "a2b8e671-2fe5-4642-a2ec-bf93880e1676",
      NULL};
  const char *const headers[] = {"host",
                                 "live.aliyuncs.com",
                                 "x-acs-action",
                                 "CopyCaster",
                                 "x-acs-version",
                                 "2016-11-01",
                                 "x-acs-date",
                                 "2026-11-22T08:15:00Z",
                                 "x-acs-signature-nonce",
                                 "0b9d7b3c-94d2-4a06-8f5a-6c0c7f2f2d11",
                                 "x-acs-content-sha256",
                                 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                 NULL};
  const char *const common[] = {"AccessKeyId",
                                "nobody",
                                "Action",
                                "CopyCaster",
                                "Format",
                                "JSON",
                                "SignatureMethod",
                                "HMAC-SHA1",
                                "SignatureNonce",
                                "0b9d7b3c-94d2-4a06-8f5a-6c0c7f2f2d11",
                                "SignatureVersion",
                                "1.0",
                                "Timestamp",
                                "2026-11-22T08:15:00Z",
                                "Version",
                                "2016-11-01",
                                NULL};
  g_autoptr (LiveParameters) acs3_query = parameters (query);
  g_autoptr (LiveParameters) acs3_headers = parameters (headers);
  g_autoptr (LiveParameters) rpc = parameters (query);
  g_autofree char *payload = live_signature_sha256_hex (NULL, 0);
  g_autofree char *canonical = NULL;
  g_autofree char *to_sign = NULL;
  g_autofree char *rpc_query = NULL;
  g_autofree char *rpc_to_sign = NULL;
  Signing signing;

  for (guint i = 0; common[i] != NULL; i += 2)
    live_parameters_set (rpc, common[i], common[i + 1]);
  canonical =
      live_signature_acs3_canonical_request ("POST", "/", acs3_query, acs3_headers, NULL, payload);
  to_sign = live_signature_acs3_string_to_sign (canonical);
  rpc_query = live_signature_rpc_canonical_query (rpc);
  rpc_to_sign = live_signature_rpc_string_to_sign ("POST", rpc_query);
  signing = (Signing){acs3_query, acs3_headers, rpc, canonical, to_sign, rpc_to_sign};

  bench_compare ("acs3", "signatures/s", N_RUNS, rate_sign_acs3, rate_hash_acs3, &signing);
  bench_compare ("rpc", "signatures/s", N_RUNS, rate_sign_rpc, rate_hash_rpc, &signing);
  return 0;
}
