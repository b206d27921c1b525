/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "live-signature.h"
#include "rehearsal-gateway.h"
#include "rehearsal-signing.h"
#include "rehearsal-testing.h"

#define NOW "2026-11-22T12:00:00Z"

typedef struct {
  TestClock *clock;
  RehearsalGateway *gateway;
} Fixture;

static void
set_up_with (Fixture *fixture, const char *security_token)
{
  g_autoptr (LiveCredentials) credentials =
      live_credentials_new (TEST_KEY_ID, TEST_SECRET, security_token);

  fixture->clock = test_clock_new (NOW);
  fixture->gateway = rehearsal_gateway_new (credentials, BASE_CLOCK (fixture->clock));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_with (fixture, NULL);
}

static void
set_up_sts (Fixture *fixture, gconstpointer data)
{
  set_up_with (fixture, "token/with+signs==");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->gateway, rehearsal_gateway_free);
  g_clear_object (&fixture->clock);
}

static RehearsalAnswer *
check (Fixture *fixture, Draft *draft)
{
  g_autoptr (RehearsalReading) reading = draft_read (draft);

  return rehearsal_gateway_check (fixture->gateway, reading, 0);
}

static void
assert_accepted (Fixture *fixture, Draft *draft)
{
  g_autoptr (RehearsalAnswer) answer = check (fixture, draft);

  g_assert_cmpstr (answer ? rehearsal_answer_get_message (answer) : NULL, ==, NULL);
}

static void
assert_refused (Fixture *fixture, Draft *draft, guint status, const char *code)
{
  g_autoptr (RehearsalAnswer) answer = check (fixture, draft);

  test_assert_error (answer, status, code);
}

static Draft *
make_draft (const char *method)
{
  g_autoptr (LiveParameters) parameters =
      test_parameters_new ("CasterName", "导播台 1*~+%&=", "SrcCasterId", NEWS_ID, "ClientToken",
                           "t", "RegionId", "cn-shanghai", "Blank", "", NULL);

  return draft_new (method, "CopyCaster", NOW, parameters);
}

static Draft *
make_signed (gboolean acs3)
{
  Draft *draft = make_draft ("POST");

  if (acs3)
    draft_sign_acs3 (draft, TEST_SECRET);
  else
    draft_sign_rpc (draft, TEST_SECRET);

  return draft;
}

/* ---- what has to be let through ---- */

static void
test_rpc_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("GET");

  draft_sign_rpc (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

static void
test_rpc_form (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");

  draft->form = draft->query;
  draft->query = live_parameters_new ();
  draft_sign_rpc (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

/* Spaces as +, the tilde encoded, the asterisk not, hexadecimal digits small, order reversed */
static void
test_rpc_other_encoding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");
  GString *query = g_string_new (NULL);

  draft_sign_rpc (draft, TEST_SECRET);

  for (guint i = live_parameters_get_length (draft->query); i > 0; i--) {
    g_autofree char *value =
        g_uri_escape_string (live_parameters_get_value (draft->query, i - 1), "*", FALSE);
    GString *other = g_string_new (value);

    g_string_replace (other, "%20", "+", 0);
    g_string_replace (other, "~", "%7e", 0);
    g_string_append_printf (query, "%s%s=%s", query->len ? "&" : "",
                            live_parameters_get_name (draft->query, i - 1), other->str);
    g_string_free (other, TRUE);
  }

  draft->raw_query = g_string_free (query, FALSE);
  g_assert_nonnull (strstr (draft->raw_query, "+1*%7e%2B%25%26%3D"));
  assert_accepted (fixture, draft);
}

static void
test_acs3_get (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("GET");

  draft_sign_acs3 (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

static void
test_acs3_form (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");

  draft->form = draft->query;
  draft->query = live_parameters_new ();
  draft_sign_acs3 (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

static void
test_acs3_extra_headers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");

  live_parameters_set (draft->headers, "x-acs-credentials-provider", "static_ak");
  live_parameters_set (draft->headers, "content-type",
                       "application/x-www-form-urlencoded; charset=utf-8");
  live_parameters_set (draft->headers, "user-agent", "not signed");
  draft_sign_acs3 (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

static void
test_acs3_blanks_in_authorization (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_signed (TRUE);
  GString *authorization = g_string_new (live_parameters_get (draft->headers, "authorization"));

  g_string_replace (authorization, ",", ", ", 0);
  live_parameters_set (draft->headers, "authorization", authorization->str);
  g_string_free (authorization, TRUE);
  assert_accepted (fixture, draft);
}

static void
test_sts (Fixture *fixture, gconstpointer data)
{
  gboolean acs3 = GPOINTER_TO_INT (data);
  g_autoptr (Draft) draft = make_draft ("POST");

  live_parameters_set (draft->headers, "x-acs-security-token", "token/with+signs==");
  if (acs3)
    draft_sign_acs3 (draft, TEST_SECRET);
  else
    draft_sign_rpc (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

static void
test_empty_token (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");

  live_parameters_set (draft->headers, "x-acs-security-token", "");
  draft_sign_rpc (draft, TEST_SECRET);
  assert_accepted (fixture, draft);
}

/* ---- the format ---- */

typedef struct {
  const char *path;
  const char *format;
  const char *accept;
  gboolean known;
  RehearsalFormat expected;
} FormatCase;

static const FormatCase formats[] = {
  { "none", NULL, NULL, TRUE, REHEARSAL_FORMAT_JSON },
  { "empty", "", NULL, TRUE, REHEARSAL_FORMAT_JSON },
  { "json", "JSON", NULL, TRUE, REHEARSAL_FORMAT_JSON },
  { "small-json", "json", "text/xml", TRUE, REHEARSAL_FORMAT_JSON },
  { "xml", "XML", "application/json", TRUE, REHEARSAL_FORMAT_XML },
  { "mixed-xml", "Xml", NULL, TRUE, REHEARSAL_FORMAT_XML },
  { "yaml", "YAML", NULL, FALSE, REHEARSAL_FORMAT_JSON },
  { "accept-json", NULL, "application/json", TRUE, REHEARSAL_FORMAT_JSON },
  { "accept-xml", NULL, "application/xml", TRUE, REHEARSAL_FORMAT_XML },
  { "accept-text-xml", NULL, "text/xml", TRUE, REHEARSAL_FORMAT_XML },
  { "accept-all", NULL, "*/*", TRUE, REHEARSAL_FORMAT_JSON },
  { "accept-better-json", NULL, "text/xml;q=0.4, application/json;q=0.9", TRUE,
    REHEARSAL_FORMAT_JSON },
  { "accept-better-xml", NULL, "application/json;q=0.4, text/xml;q=0.9", TRUE,
    REHEARSAL_FORMAT_XML },
  { "accept-nonsense", NULL, ";;;,,q=,\"", TRUE, REHEARSAL_FORMAT_JSON },
};

static void
test_format (gconstpointer data)
{
  const FormatCase *format = data;
  g_autoptr (Draft) draft = make_draft ("POST");
  g_autoptr (RehearsalReading) reading = NULL;

  if (format->format)
    live_parameters_set (draft->query, "Format", format->format);
  if (format->accept)
    live_parameters_set (draft->headers, "accept", format->accept);

  reading = draft_read (draft);
  g_assert_cmpint (reading->format_known, ==, format->known);
  g_assert_cmpint (reading->format, ==, format->expected);
}

/* ---- what has to be refused ---- */

/* Spoils a parameter or, where the name is in lower case, a header; a value of NULL takes it away.
 * Before or after the signing. */
typedef struct {
  const char *path;
  guint status;
  const char *code;
  gboolean acs3;
  gboolean after;
  const char *name;
  const char *value;
} Spoiled;

#define EMPTY_HASH "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define HEX        "0000000000000000000000000000000000000000000000000000000000000000"

static const Spoiled spoiled[] = {
  /* RPC */
  { "rpc/changed-name", 400, "SignatureDoesNotMatch", FALSE, TRUE, "CasterName", "another" },
  { "rpc/added-parameter", 400, "SignatureDoesNotMatch", FALSE, TRUE, "OwnerId", "1" },
  { "rpc/removed-parameter", 400, "SignatureDoesNotMatch", FALSE, TRUE, "ClientToken", NULL },
  { "rpc/other-signature", 400, "SignatureDoesNotMatch", FALSE, TRUE, "Signature",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" },
  { "rpc/short-signature", 400, "IncompleteSignature", FALSE, TRUE, "Signature", "AAAA" },
  { "rpc/odd-signature", 400, "IncompleteSignature", FALSE, TRUE, "Signature",
    "AAAAAAAAAAAAA AAAAAAAAAAAAA=" },
  { "rpc/no-signature", 400, "MissingSignature", FALSE, TRUE, "Signature", NULL },
  { "rpc/no-key", 400, "MissingAccessKeyId", FALSE, TRUE, "AccessKeyId", NULL },
  { "rpc/empty-key", 400, "MissingAccessKeyId", FALSE, TRUE, "AccessKeyId", "" },
  { "rpc/unknown-key", 404, "InvalidAccessKeyId.NotFound", FALSE, TRUE, "AccessKeyId", "somebody" },
  { "rpc/no-method", 400, "MissingSignatureMethod", FALSE, TRUE, "SignatureMethod", NULL },
  { "rpc/other-method", 400, "InvalidSignatureMethod", FALSE, TRUE, "SignatureMethod", "HMAC-MD5" },
  { "rpc/other-signature-version", 400, "InvalidSignatureVersion", FALSE, TRUE, "SignatureVersion",
    "2.0" },
  { "rpc/no-nonce", 400, "MissingSignatureNonce", FALSE, TRUE, "SignatureNonce", NULL },
  { "rpc/empty-nonce", 400, "MissingSignatureNonce", FALSE, TRUE, "SignatureNonce", "" },
  { "rpc/no-time", 400, "IllegalTimestamp", FALSE, TRUE, "Timestamp", NULL },
  { "rpc/empty-time", 400, "IllegalTimestamp", FALSE, TRUE, "Timestamp", "" },
  { "rpc/odd-time", 400, "InvalidTimeStamp.Format", FALSE, TRUE, "Timestamp",
    "2026-11-22 12:00:00" },
  { "rpc/local-time", 400, "InvalidTimeStamp.Format", FALSE, TRUE, "Timestamp",
    "2026-11-22T12:00:00+08:00" },
  { "rpc/no-action", 400, "MissingAction", FALSE, TRUE, "Action", NULL },
  { "rpc/other-action", 404, "InvalidAction.NotFound", FALSE, TRUE, "Action", "PaintCaster" },
  { "rpc/no-version", 400, "MissingVersion", FALSE, TRUE, "Version", NULL },
  { "rpc/odd-version", 400, "InvalidVersion", FALSE, TRUE, "Version", "latest" },
  { "rpc/other-version", 400, "NoSuchVersion", FALSE, TRUE, "Version", "2014-05-26" },
  { "rpc/odd-format", 400, "InvalidParameter.Format", FALSE, TRUE, "Format", "YAML" },
  { "rpc/unwanted-token", 400, "InvalidSecurityToken.MismatchWithAccessKey", FALSE, FALSE,
    "SecurityToken", "x" },
  /* ACS3 */
  { "acs3/changed-name", 400, "SignatureDoesNotMatch", TRUE, TRUE, "CasterName", "another" },
  { "acs3/changed-host", 400, "SignatureDoesNotMatch", TRUE, TRUE, "host", "live.example" },
  { "acs3/changed-action", 400, "SignatureDoesNotMatch", TRUE, TRUE, "x-acs-action",
    "DeleteCaster" },
  { "acs3/changed-nonce", 400, "SignatureDoesNotMatch", TRUE, TRUE, "x-acs-signature-nonce",
    "another" },
  { "acs3/changed-hash", 400, "SignatureDoesNotMatch", TRUE, TRUE, "x-acs-content-sha256", HEX },
  { "acs3/no-host", 400, "IncompleteSignature", TRUE, TRUE, "host", NULL },
  { "acs3/no-hash", 400, "IncompleteSignature", TRUE, TRUE, "x-acs-content-sha256", NULL },
  { "acs3/no-nonce", 400, "MissingSignatureNonce", TRUE, TRUE, "x-acs-signature-nonce", NULL },
  { "acs3/no-time", 400, "IllegalTimestamp", TRUE, TRUE, "x-acs-date", NULL },
  { "acs3/odd-time", 400, "InvalidTimeStamp.Format", TRUE, TRUE, "x-acs-date",
    "Sun, 22 Nov 2026 12:00:00 GMT" },
  { "acs3/no-action", 400, "MissingAction", TRUE, TRUE, "x-acs-action", NULL },
  { "acs3/no-version", 400, "MissingVersion", TRUE, TRUE, "x-acs-version", NULL },
  { "acs3/token-not-signed", 400, "IncompleteSignature", TRUE, TRUE, "x-acs-security-token", "x" },
  { "acs3/unwanted-token", 400, "InvalidSecurityToken.MismatchWithAccessKey", TRUE, FALSE,
    "x-acs-security-token", "x" },
  { "acs3/other-scheme", 400, "InvalidSignatureMethod", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SM3 Credential=testid" },
  { "acs3/basic", 400, "InvalidSignatureMethod", TRUE, TRUE, "authorization",
    "Basic dGVzdGlkOnRlc3RzZWNyZXQ=" },
  { "acs3/bare-scheme", 400, "IncompleteSignature", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256" },
  { "acs3/odd-piece", 400, "IncompleteSignature", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256 Credential=testid,Nonsense" },
  { "acs3/no-signed-headers", 400, "IncompleteSignature", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256 Credential=testid,Signature=" HEX },
  { "acs3/too-few-signed-headers", 400, "IncompleteSignature", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=host;x-acs-date,Signature=" HEX },
  { "acs3/short-signature", 400, "IncompleteSignature", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256 "
    "Credential=testid,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-"
    "signature-nonce;x-acs-version,"
    "Signature=00" },
  { "acs3/other-signature", 400, "SignatureDoesNotMatch", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256 "
    "Credential=testid,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-"
    "signature-nonce;x-acs-version,"
    "Signature=" HEX },
  { "acs3/unknown-key", 404, "InvalidAccessKeyId.NotFound", TRUE, TRUE, "authorization",
    "ACS3-HMAC-SHA256 "
    "Credential=somebody,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-"
    "signature-nonce;x-acs-version,"
    "Signature=" HEX },
};

static void
test_spoiled (Fixture *fixture, gconstpointer data)
{
  const Spoiled *spoil = data;
  g_autoptr (Draft) draft = spoil->after ? make_signed (spoil->acs3) : make_draft ("POST");
  LiveParameters *place = g_ascii_islower (*spoil->name) ? draft->headers : draft->query;

  if (spoil->value)
    live_parameters_set (place, spoil->name, spoil->value);
  else
    live_parameters_remove (place, spoil->name);

  if (!spoil->after && spoil->acs3)
    draft_sign_acs3 (draft, TEST_SECRET);
  else if (!spoil->after)
    draft_sign_rpc (draft, TEST_SECRET);

  assert_refused (fixture, draft, spoil->status, spoil->code);
}

static void
test_method (Fixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "PUT", "DELETE", "HEAD", "OPTIONS", "get", "" };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++) {
    g_autoptr (Draft) draft = make_draft (methods[i]);

    draft_sign_rpc (draft, TEST_SECRET);
    assert_refused (fixture, draft, 400, "UnsupportedHTTPMethod");
  }
}

static void
test_method_is_signed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) rpc = make_signed (FALSE);
  g_autoptr (Draft) acs3 = make_signed (TRUE);

  rpc->method = acs3->method = "GET";
  assert_refused (fixture, rpc, 400, "SignatureDoesNotMatch");
  assert_refused (fixture, acs3, 400, "SignatureDoesNotMatch");
}

static void
test_path (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_signed (FALSE);

  draft->path = "/v1/casters";
  assert_refused (fixture, draft, 404, "InvalidApi.NotFound");
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const char *const queries[] = { "Action=%zz",  "Action=a%",  "Action=%4",
                                         "Name=%ff%fe", "Name=a%00b", "%C0%80=x" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autoptr (Draft) in_query = make_draft ("POST");
    g_autoptr (Draft) in_body = make_draft ("POST");

    in_query->raw_query = g_strdup (queries[i]);
    in_body->raw_body = g_strdup (queries[i]);
    assert_refused (fixture, in_query, 400, "InvalidParameter");
    assert_refused (fixture, in_body, 400, "InvalidParameter");
  }
}

static void
test_changed_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");

  draft->form = draft->query;
  draft->query = live_parameters_new ();
  draft_sign_acs3 (draft, TEST_SECRET);
  live_parameters_set (draft->form, "CasterName", "another");
  assert_refused (fixture, draft, 400, "SignatureDoesNotMatch");
}

/* A body of another type is no form: it is hashed, not read */
static void
test_json_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");
  g_autoptr (RehearsalReading) reading = NULL;

  draft->raw_body = g_strdup ("{\"CasterName\":\"%zz\"}");
  live_parameters_set (draft->headers, "content-type", "application/json");
  draft_sign_acs3 (draft, TEST_SECRET);
  reading = draft_read (draft);
  g_assert_true (reading->well_formed);
  g_assert_cmpstr (live_parameters_get (reading->parameters, "CasterName"), ==, "导播台 1*~+%&=");
  assert_accepted (fixture, draft);
}

static void
test_string_to_sign (Fixture *fixture, gconstpointer data)
{
  gboolean acs3 = GPOINTER_TO_INT (data);
  g_autoptr (Draft) draft = make_draft ("POST");
  g_autoptr (RehearsalAnswer) answer = NULL;
  g_autofree char *ours = NULL;
  const char *theirs;

  if (acs3) {
    g_autofree char *signed_headers = NULL;
    g_autofree char *canonical = NULL;

    draft_sign_acs3 (draft, "another secret");
    signed_headers = g_strdup (
        "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version");
    canonical = live_signature_acs3_canonical_request ("POST", "/", draft->query, draft->headers,
                                                       signed_headers, EMPTY_HASH);
    ours = live_signature_acs3_string_to_sign (canonical);
  } else {
    g_autofree char *canonical = NULL;

    draft_sign_rpc (draft, "another secret");
    canonical = live_signature_rpc_canonical_query (draft->query);
    ours = live_signature_rpc_string_to_sign ("POST", canonical);
  }

  answer = check (fixture, draft);
  test_assert_error (answer, 400, "SignatureDoesNotMatch");
  theirs = strchr (rehearsal_answer_get_message (answer), ':') + 1;
  g_assert_cmpstr (ours, ==, theirs);
}

static void
test_sts_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) without = make_signed (TRUE);
  g_autoptr (Draft) another = make_draft ("POST");
  g_autoptr (Draft) malformed = make_draft ("POST");

  live_parameters_set (another->headers, "x-acs-security-token", "token/with+signs=!");
  live_parameters_set (malformed->headers, "x-acs-security-token", "token with blanks");
  draft_sign_acs3 (another, TEST_SECRET);
  draft_sign_acs3 (malformed, TEST_SECRET);
  assert_refused (fixture, without, 400, "MissingSecurityToken");
  assert_refused (fixture, another, 400, "InvalidSecurityToken.MismatchWithAccessKey");
  assert_refused (fixture, malformed, 400, "InvalidSecurityToken.Malformed");
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *time;
    gboolean good;
  } times[] = {
    { "2026-11-22T11:45:00Z", TRUE },  { "2026-11-22T11:44:59Z", FALSE },
    { "2026-11-22T12:15:00Z", TRUE },  { "2026-11-22T12:15:01Z", FALSE },
    { "1970-01-01T00:00:00Z", FALSE }, { "9999-12-31T23:59:59Z", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++) {
    g_autoptr (Draft) rpc = make_draft ("POST");
    g_autoptr (Draft) acs3 = make_draft ("POST");

    live_parameters_set (rpc->headers, "x-acs-date", times[i].time);
    live_parameters_set (acs3->headers, "x-acs-date", times[i].time);
    draft_sign_rpc (rpc, TEST_SECRET);
    draft_sign_acs3 (acs3, TEST_SECRET);

    if (times[i].good) {
      assert_accepted (fixture, rpc);
      assert_accepted (fixture, acs3);
    } else {
      assert_refused (fixture, rpc, 400, "InvalidTimeStamp.Expired");
      assert_refused (fixture, acs3, 400, "InvalidTimeStamp.Expired");
    }
  }
}

static void
test_clock_offset (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_signed (TRUE);
  g_autoptr (RehearsalReading) reading = draft_read (draft);
  g_autoptr (RehearsalAnswer) ahead =
      rehearsal_gateway_check (fixture->gateway, reading, 20 * G_TIME_SPAN_MINUTE);
  g_autoptr (RehearsalAnswer) behind =
      rehearsal_gateway_check (fixture->gateway, reading, -20 * G_TIME_SPAN_MINUTE);
  g_autoptr (RehearsalAnswer) right = rehearsal_gateway_check (fixture->gateway, reading, 0);

  test_assert_error (ahead, 400, "InvalidTimeStamp.Expired");
  test_assert_error (behind, 400, "InvalidTimeStamp.Expired");
  g_assert_null (right);
}

/* Also with the other algorithm: a nonce is the key's, not the algorithm's */
static void
test_nonce (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) first = make_draft ("POST");
  g_autoptr (Draft) second = make_draft ("POST");

  live_parameters_set (first->headers, "x-acs-signature-nonce", "isyU_s0ZovcIM7u5yCqutAf_f_UcRlE8");
  live_parameters_set (second->headers, "x-acs-signature-nonce",
                       "isyU_s0ZovcIM7u5yCqutAf_f_UcRlE8");
  draft_sign_acs3 (first, TEST_SECRET);
  draft_sign_rpc (second, TEST_SECRET);
  assert_accepted (fixture, first);
  assert_refused (fixture, first, 400, "SignatureNonceUsed");
  assert_refused (fixture, second, 400, "SignatureNonceUsed");
}

static void
test_long_nonce (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) draft = make_draft ("POST");
  g_autofree char *nonce = g_strnfill (257, 'n');

  live_parameters_set (draft->headers, "x-acs-signature-nonce", nonce);
  draft_sign_acs3 (draft, TEST_SECRET);
  assert_refused (fixture, draft, 400, "InvalidSignatureNonce");
}

/* Otherwise anybody could use up the nonces of others */
static void
test_nonce_of_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) forged = make_draft ("POST");
  g_autoptr (Draft) real = make_draft ("POST");

  live_parameters_set (forged->headers, "x-acs-signature-nonce", "n");
  live_parameters_set (real->headers, "x-acs-signature-nonce", "n");
  draft_sign_acs3 (forged, "another secret");
  draft_sign_acs3 (real, TEST_SECRET);
  assert_refused (fixture, forged, 400, "SignatureDoesNotMatch");
  assert_accepted (fixture, real);
}

/* As long as the timestamp it came with would still be good, and not much longer */
static void
test_nonce_memory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (Draft) early = make_draft ("POST");
  g_autoptr (Draft) late = make_draft ("POST");

  live_parameters_set (early->headers, "x-acs-signature-nonce", "n");
  live_parameters_set (early->headers, "x-acs-date", "2026-11-22T12:15:00Z");
  live_parameters_set (late->headers, "x-acs-signature-nonce", "n");
  live_parameters_set (late->headers, "x-acs-date", "2026-11-22T12:31:00Z");
  draft_sign_acs3 (early, TEST_SECRET);
  draft_sign_acs3 (late, TEST_SECRET);

  assert_accepted (fixture, early);
  test_clock_advance (fixture->clock, 30 * G_TIME_SPAN_MINUTE);
  assert_refused (fixture, early, 400, "SignatureNonceUsed");
  test_clock_advance (fixture->clock, 1 * G_TIME_SPAN_MINUTE);
  assert_accepted (fixture, late);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "rpc/get", test_rpc_get },
    { "rpc/form", test_rpc_form },
    { "rpc/other-encoding", test_rpc_other_encoding },
    { "rpc/empty-token", test_empty_token },
    { "acs3/get", test_acs3_get },
    { "acs3/form", test_acs3_form },
    { "acs3/extra-headers", test_acs3_extra_headers },
    { "acs3/blanks-in-authorization", test_acs3_blanks_in_authorization },
    { "refused/method", test_method },
    { "refused/method-is-signed", test_method_is_signed },
    { "refused/path", test_path },
    { "refused/malformed", test_malformed },
    { "refused/changed-body", test_changed_body },
    { "json-body", test_json_body },
    { "clock", test_clock },
    { "clock-offset", test_clock_offset },
    { "nonce/reused", test_nonce },
    { "nonce/too-long", test_long_nonce },
    { "nonce/of-refused", test_nonce_of_refused },
    { "nonce/memory", test_nonce_memory },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/gateway/", tests[i].path, NULL);

    g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
  }

  g_test_add ("/rehearsal/gateway/string-to-sign/rpc", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_string_to_sign, tear_down);
  g_test_add ("/rehearsal/gateway/string-to-sign/acs3", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_string_to_sign, tear_down);
  g_test_add ("/rehearsal/gateway/sts/rpc", Fixture, GINT_TO_POINTER (FALSE), set_up_sts, test_sts,
              tear_down);
  g_test_add ("/rehearsal/gateway/sts/acs3", Fixture, GINT_TO_POINTER (TRUE), set_up_sts, test_sts,
              tear_down);
  g_test_add ("/rehearsal/gateway/sts/refused", Fixture, NULL, set_up_sts, test_sts_refused,
              tear_down);

  for (guint i = 0; i < G_N_ELEMENTS (spoiled); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/gateway/refused/", spoiled[i].path, NULL);

    g_test_add (path, Fixture, &spoiled[i], set_up, test_spoiled, tear_down);
  }

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/gateway/format/", formats[i].path, NULL);

    g_test_add_data_func (path, &formats[i], test_format);
  }

  return g_test_run ();
}
