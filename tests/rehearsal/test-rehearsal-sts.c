/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base-json.h"
#include "live-reply.h"
#include "rehearsal-running.h"
#include "rehearsal-session.h"
#include "rehearsal-sts.h"

#define ROLE "acs:ram::1234567890123456:role/Producer"

/* ---- Sessions ---- */

static LiveCredentials *
make_owner (const char *secret)
{
  return live_credentials_new (TEST_KEY_ID, secret, NULL);
}

static LiveCredentials *
open_session (
    LiveCredentials *owner, const char *key_id, const char *token, gint64 now, const char *code)
{
  RehearsalAnswer *refusal = NULL;
  LiveCredentials *credentials = rehearsal_session_open (owner, key_id, token, now, &refusal);

  g_assert_cmpstr (refusal ? rehearsal_answer_get_code (refusal) : NULL, ==, code);
  g_assert_true ((credentials != NULL) == (code == NULL));
  rehearsal_answer_free (refusal);

  return credentials;
}

static void
refuse_session (
    LiveCredentials *owner, const char *key_id, const char *token, gint64 now, const char *code)
{
  g_assert_null (open_session (owner, key_id, token, now, code));
}

static void
test_session (void)
{
  g_autoptr (LiveCredentials) owner = make_owner (TEST_SECRET);
  g_autoptr (LiveCredentials) one = rehearsal_session_new (owner, 1000);
  g_autoptr (LiveCredentials) two = rehearsal_session_new (owner, 1000);
  const char *key_id = live_credentials_get_access_key_id (one);
  const char *token = live_credentials_get_security_token (one);
  g_autoptr (LiveCredentials) again = open_session (owner, key_id, token, 999, NULL);

  g_assert_true (rehearsal_session_has_key_id (key_id));
  g_assert_false (rehearsal_session_has_key_id (TEST_KEY_ID));
  g_assert_cmpstr (live_credentials_get_access_key_id (again), ==, key_id);
  g_assert_cmpstr (live_credentials_get_access_key_secret (again), ==,
                   live_credentials_get_access_key_secret (one));
  g_assert_cmpstr (key_id, !=, live_credentials_get_access_key_id (two));
  g_assert_cmpstr (live_credentials_get_access_key_secret (one), !=,
                   live_credentials_get_access_key_secret (two));
  g_assert_null (strstr (token, TEST_SECRET));
  g_assert_null (strstr (token, live_credentials_get_access_key_secret (one)));
}

static void
test_session_refused (void)
{
  g_autoptr (LiveCredentials) owner = make_owner (TEST_SECRET);
  g_autoptr (LiveCredentials) stranger = make_owner ("othersecret");
  g_autoptr (LiveCredentials) one = rehearsal_session_new (owner, 1000);
  g_autoptr (LiveCredentials) two = rehearsal_session_new (owner, 1000);
  g_autoptr (LiveCredentials) foreign = rehearsal_session_new (stranger, 1000);
  const char *key_id = live_credentials_get_access_key_id (one);
  const char *token = live_credentials_get_security_token (one);
  g_autofree char *longer = g_strconcat (token, "A", NULL);
  g_autofree char *blank = g_strconcat (token, " ", NULL);
  g_autofree char *cut = g_strndup (token, strlen (token) - 4);

  refuse_session (owner, key_id, NULL, 0, "MissingSecurityToken");
  refuse_session (owner, key_id, "", 0, "MissingSecurityToken");
  refuse_session (owner, key_id, "x", 0, "InvalidSecurityToken.Malformed");
  refuse_session (owner, key_id, "导播台", 0, "InvalidSecurityToken.Malformed");
  refuse_session (owner, key_id, longer, 0, "InvalidSecurityToken.Malformed");
  refuse_session (owner, key_id, blank, 0, "InvalidSecurityToken.Malformed");
  refuse_session (owner, key_id, cut, 0, "InvalidSecurityToken.Malformed");
  refuse_session (owner, key_id, live_credentials_get_security_token (foreign), 0,
                  "InvalidSecurityToken.Malformed");
  refuse_session (owner, key_id, live_credentials_get_security_token (two), 0,
                  "InvalidSecurityToken.MismatchWithAccessKey");
  refuse_session (owner, "STS.nobody", token, 0, "InvalidSecurityToken.MismatchWithAccessKey");
  refuse_session (owner, key_id, token, 1000, "InvalidSecurityToken.Expired");
}

/* Not one letter of a token can be another one */
static void
test_session_seal (void)
{
  g_autoptr (LiveCredentials) owner = make_owner (TEST_SECRET);
  g_autoptr (LiveCredentials) session = rehearsal_session_new (owner, 1000);
  g_autofree char *token = g_strdup (live_credentials_get_security_token (session));

  for (char *letter = token; *letter; letter++) {
    char right = *letter;

    *letter = right == 'A' ? 'B' : 'A';
    refuse_session (owner, live_credentials_get_access_key_id (session), token, 0,
                    "InvalidSecurityToken.Malformed");
    *letter = right;
  }
}

/* ---- AssumeRole ---- */

typedef struct {
  const char *name;
  const char *parameter; /* instead of a good one */
  const char *value;     /* NULL: left out */
  guint status;
  const char *code; /* NULL: none */
} Asking;

static char *very_long;

static const Asking askings[] = {
  { "usual", "ExternalId", NULL, 200, NULL },
  { "no-role", "RoleArn", NULL, 400, "MissingRoleArn" },
  { "empty-role", "RoleArn", "", 400, "MissingRoleArn" },
  { "odd-role", "RoleArn", "Producer", 400, "InvalidParameter.RoleArn" },
  { "role-of-nobody", "RoleArn", "acs:ram:::role/Producer", 400, "InvalidParameter.RoleArn" },
  { "role-without-name", "RoleArn", "acs:ram::1:role/", 400, "InvalidParameter.RoleArn" },
  { "role-with-blank", "RoleArn", "acs:ram::1:role/a b", 400, "InvalidParameter.RoleArn" },
  { "user", "RoleArn", "acs:ram::1:user/a", 400, "InvalidParameter.RoleArn" },
  { "no-session", "RoleSessionName", NULL, 400, "MissingRoleSessionName" },
  { "short-session", "RoleSessionName", "a", 400, "InvalidParameter.RoleSessionName" },
  { "long-session", "RoleSessionName", "LONG", 400, "InvalidParameter.RoleSessionName" },
  { "odd-session", "RoleSessionName", "导播", 400, "InvalidParameter.RoleSessionName" },
  { "session", "RoleSessionName", "a.B@c-d_1", 200, NULL },
  { "shortest", "DurationSeconds", "900", 200, NULL },
  { "longest", "DurationSeconds", "43200", 200, NULL },
  { "too-short", "DurationSeconds", "899", 400, "InvalidParameter.DurationSeconds" },
  { "too-long", "DurationSeconds", "43201", 400, "InvalidParameter.DurationSeconds" },
  { "no-number", "DurationSeconds", "1h", 400, "InvalidParameter.DurationSeconds" },
  { "policy", "Policy", "{\"Version\":\"1\",\"Statement\":[]}", 200, NULL },
  { "broken-policy", "Policy", "{", 400, "InvalidParameter.PolicyGrammar" },
  { "other-policy", "Policy", "[]", 400, "InvalidParameter.PolicyGrammar" },
  { "large-policy", "Policy", "LONG", 400, "InvalidParameter.PolicySize" },
  { "external-id", "ExternalId", "abc:12/3", 200, NULL },
  { "short-external-id", "ExternalId", "x", 400, "InvalidParameter.ExternalId" },
};

static void
test_asking (gconstpointer data)
{
  const Asking *asking = data;
  g_autoptr (LiveCredentials) owner = make_owner (TEST_SECRET);
  g_autoptr (LiveParameters) parameters =
      test_parameters_new ("RoleArn", ROLE, "RoleSessionName", "producer", NULL);
  g_autoptr (RehearsalAnswer) answer = NULL;

  if (!asking->value)
    live_parameters_remove (parameters, asking->parameter);
  else
    live_parameters_set (parameters, asking->parameter,
                         g_str_equal (asking->value, "LONG") ? very_long : asking->value);

  answer = rehearsal_sts_act (owner, NULL, "AssumeRole", parameters, 0, 0);
  g_assert_cmpstr (rehearsal_answer_get_code (answer), ==, asking->code);
  g_assert_cmpuint (rehearsal_answer_get_status (answer), ==, asking->status);
}

static void
test_answer (void)
{
  g_autoptr (LiveCredentials) owner = make_owner (TEST_SECRET);
  g_autoptr (LiveParameters) parameters = test_parameters_new (
      "RoleArn", ROLE, "RoleSessionName", "alice", "DurationSeconds", "1800", NULL);
  g_autoptr (RehearsalAnswer) answer =
      rehearsal_sts_act (owner, NULL, "AssumeRole", parameters, 0, 0);
  JsonObject *tree = rehearsal_answer_get_tree (answer);

  g_assert_cmpstr (test_string_at (tree, "Credentials.Expiration"), ==, "1970-01-01T00:30:00Z");
  g_assert_cmpstr (test_string_at (tree, "AssumedRoleUser.Arn"), ==,
                   "acs:ram::1234567890123456:role/producer/alice");
  g_assert_true (
      g_str_has_suffix (test_string_at (tree, "AssumedRoleUser.AssumedRoleId"), ":alice"));
  g_assert_true (g_str_has_prefix (test_string_at (tree, "Credentials.AccessKeyId"), "STS."));
}

static void
test_roles (void)
{
  static const char *const roles[] = { ROLE, "acs:ram::2:role/other", NULL };
  static const struct {
    const char *role;
    const char *code;
  } tests[] = {
    { ROLE, NULL },
    { "acs:ram::1234567890123456:role/producer", NULL },
    { "acs:ram::1234567890123456:role/other", "EntityNotExist.Role" },
    { "acs:ram::2:role/other", NULL },
    { "acs:ram::3:role/other", "NoPermission" },
  };
  g_autoptr (LiveCredentials) owner = make_owner (TEST_SECRET);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autoptr (LiveParameters) parameters =
        test_parameters_new ("RoleArn", tests[i].role, "RoleSessionName", "alice", NULL);
    g_autoptr (RehearsalAnswer) answer =
        rehearsal_sts_act (owner, roles, "AssumeRole", parameters, 0, 0);

    g_assert_cmpstr (rehearsal_answer_get_code (answer), ==, tests[i].code);
  }
}

/* ---- Over HTTP ---- */

static Draft *
assume_draft (const char *utc, const char *format)
{
  g_autoptr (LiveParameters) parameters =
      test_parameters_new ("RoleArn", ROLE, "RoleSessionName", "alice", "DurationSeconds", "900",
                           "Format", format, NULL);
  Draft *draft = draft_new ("POST", "AssumeRole", utc, parameters);

  live_parameters_set (draft->headers, "x-acs-version", REHEARSAL_STS_VERSION);

  return draft;
}

static Answer *
ask_signed (Running *running, Draft *draft, const char *secret, gboolean rpc)
{
  g_autofree char *wire = NULL;

  if (rpc)
    draft_sign_rpc (draft, secret);
  else
    draft_sign_acs3 (draft, secret);

  wire = draft_dup_wire (draft);

  return line_ask (running->address, wire);
}

static LiveCredentials *
read_credentials (Answer *answer)
{
  const LiveReplyHead head = { answer->status, answer_get_header (answer, "content-type"), 0, 0 };
  g_autoptr (GBytes) bytes = g_bytes_new (answer->body->data, answer->body->len);
  g_autoptr (LiveReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *credentials;

  reply = live_reply_new_from_bytes ("AssumeRole", &head, bytes, &error);
  g_assert_no_error (error);
  credentials = base_json_get_object (live_reply_get_root (reply), "Credentials");
  g_assert_nonnull (credentials);

  return live_credentials_new (base_json_get_string (credentials, "AccessKeyId"),
                               base_json_get_string (credentials, "AccessKeySecret"),
                               base_json_get_string (credentials, "SecurityToken"));
}

static LiveCredentials *
assume_at (Running *running, const char *utc, const char *format, gboolean rpc)
{
  g_autoptr (Draft) draft = assume_draft (utc, format);
  g_autoptr (Answer) answer = ask_signed (running, draft, TEST_SECRET, rpc);

  g_assert_cmpuint (answer->status, ==, 200);

  return read_credentials (answer);
}

static Answer *
copy_as (Running *running, LiveCredentials *credentials, const char *utc, gboolean rpc)
{
  g_autoptr (Draft) draft = running_draft_copy ("t");
  const char *token = live_credentials_get_security_token (credentials);

  live_parameters_set (draft->headers, "x-acs-date", utc);
  draft->key_id = live_credentials_get_access_key_id (credentials);
  if (token)
    live_parameters_set (draft->headers, "x-acs-security-token", token);

  return ask_signed (running, draft, live_credentials_get_access_key_secret (credentials), rpc);
}

static void
assert_copy (Running *running, LiveCredentials *credentials, const char *utc, const char *code)
{
  g_autoptr (Answer) answer = copy_as (running, credentials, utc, FALSE);

  g_assert_cmpstr (answer_get_string (answer, "Code"), ==, code);
  g_assert_cmpuint (answer->status, ==, code ? 400 : 200);
}

static void
start (Running *running)
{
  g_autoptr (GError) error = NULL;

  running_start (running, FALSE, &error);
  g_assert_no_error (error);
}

typedef struct {
  const char *name;
  const char *format;
  gboolean rpc;
} Way;

static const Way ways[] = {
  { "acs3/json", "JSON", FALSE },
  { "acs3/xml", "XML", FALSE },
  { "rpc/json", "JSON", TRUE },
  { "rpc/xml", "XML", TRUE },
};

/* The same studios, and the same ClientToken: it is the same account */
static void
test_assumed (Running *running, gconstpointer data)
{
  const Way *way = data;
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (Answer) own = NULL;
  g_autoptr (Answer) as_role = NULL;
  gint64 before;

  start (running);
  before = running_count_studios (running);
  credentials = assume_at (running, NOW, way->format, way->rpc);
  as_role = copy_as (running, credentials, NOW, way->rpc);
  own = running_copy (running, "t");
  g_assert_cmpuint (as_role->status, ==, 200);
  g_assert_cmpstr (answer_get_string (as_role, "CasterId"), ==,
                   answer_get_string (own, "CasterId"));
  g_assert_cmpint (running_count_studios (running), ==, before + 1);
}

static void
test_one_quota (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (Answer) first = NULL;

  g_object_set (running->server, "rate", 1, NULL);
  start (running);
  credentials = assume_at (running, NOW, "JSON", FALSE);
  first = running_copy (running, "t");
  g_assert_cmpuint (first->status, ==, 200);
  assert_copy (running, credentials, NOW, "Throttling.User");
}

static void
test_wrong_token (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) one = NULL;
  g_autoptr (LiveCredentials) two = NULL;
  g_autoptr (LiveCredentials) mixed = NULL;
  g_autoptr (LiveCredentials) garbled = NULL;
  g_autoptr (LiveCredentials) without = NULL;
  g_autoptr (LiveCredentials) wrong = NULL;

  start (running);
  one = assume_at (running, NOW, "JSON", FALSE);
  two = assume_at (running, NOW, "JSON", TRUE);
  mixed = live_credentials_new (live_credentials_get_access_key_id (one),
                                live_credentials_get_access_key_secret (one),
                                live_credentials_get_security_token (two));
  garbled = live_credentials_new (live_credentials_get_access_key_id (one),
                                  live_credentials_get_access_key_secret (one), "CAIS");
  without = live_credentials_new (live_credentials_get_access_key_id (one),
                                  live_credentials_get_access_key_secret (one), NULL);
  wrong = live_credentials_new (live_credentials_get_access_key_id (one),
                                live_credentials_get_access_key_secret (two),
                                live_credentials_get_security_token (one));
  assert_copy (running, mixed, NOW, "InvalidSecurityToken.MismatchWithAccessKey");
  assert_copy (running, garbled, NOW, "InvalidSecurityToken.Malformed");
  assert_copy (running, without, NOW, "MissingSecurityToken");
  assert_copy (running, wrong, NOW, "SignatureDoesNotMatch");
  assert_copy (running, one, NOW, NULL);
}

static void
test_expired (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) credentials = NULL;

  start (running);
  credentials = assume_at (running, NOW, "JSON", FALSE);
  test_clock_set (running->clock, "2026-11-22T12:14:59Z");
  assert_copy (running, credentials, "2026-11-22T12:14:59Z", NULL);
  test_clock_set (running->clock, "2026-11-22T12:15:00Z");
  assert_copy (running, credentials, "2026-11-22T12:15:00Z", "InvalidSecurityToken.Expired");
}

static void
test_short_life (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) first = NULL;
  g_autoptr (LiveCredentials) second = NULL;

  running_add_fault (running, "sts-life=5s,times=1");
  start (running);
  first = assume_at (running, NOW, "JSON", FALSE);
  second = assume_at (running, NOW, "JSON", FALSE);
  test_clock_advance (running->clock, 5 * G_USEC_PER_SEC);
  assert_copy (running, first, NOW, "InvalidSecurityToken.Expired");
  assert_copy (running, second, NOW, NULL);
}

static void
test_after_restart (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) credentials = NULL;

  start (running);
  credentials = assume_at (running, NOW, "JSON", FALSE);
  running_stop (running);
  start (running);
  assert_copy (running, credentials, NOW, NULL);
}

/* A role may assume another one, as profiles that name a source profile do */
static void
test_chained (Running *running, gconstpointer data)
{
  g_autoptr (LiveCredentials) first = NULL;
  g_autoptr (LiveCredentials) second = NULL;
  g_autoptr (Draft) draft = assume_draft (NOW, "JSON");
  g_autoptr (Answer) answer = NULL;

  start (running);
  first = assume_at (running, NOW, "JSON", FALSE);
  draft->key_id = live_credentials_get_access_key_id (first);
  live_parameters_set (draft->headers, "x-acs-security-token",
                       live_credentials_get_security_token (first));
  answer = ask_signed (running, draft, live_credentials_get_access_key_secret (first), FALSE);
  second = read_credentials (answer);
  assert_copy (running, second, NOW, NULL);
}

static void
test_refused (Running *running, gconstpointer data)
{
  static const char *const roles[] = { "acs:ram::1234567890123456:role/other", NULL };
  g_autoptr (Draft) draft = assume_draft (NOW, "JSON");
  g_autoptr (Answer) answer = NULL;

  g_object_set (running->server, "roles", roles, NULL);
  start (running);
  answer = running_ask (running, draft);
  g_assert_cmpuint (answer->status, ==, 404);
  g_assert_cmpstr (answer_get_string (answer, "Code"), ==, "EntityNotExist.Role");
  g_assert_nonnull (strstr (answer_get_string (answer, "Recommend"), "product=Sts"));
}

static void
test_other_product (Running *running, gconstpointer data)
{
  g_autoptr (Draft) sts = running_draft_copy ("t");
  g_autoptr (Draft) live = assume_draft (NOW, "JSON");
  g_autoptr (Answer) sts_answer = NULL;
  g_autoptr (Answer) live_answer = NULL;

  start (running);
  live_parameters_set (sts->headers, "x-acs-version", REHEARSAL_STS_VERSION);
  live_parameters_set (live->headers, "x-acs-version", "2016-11-01");
  sts_answer = running_ask (running, sts);
  live_answer = running_ask (running, live);
  g_assert_cmpstr (answer_get_string (sts_answer, "Code"), ==, "InvalidAction.NotFound");
  g_assert_cmpstr (answer_get_string (live_answer, "Code"), ==, "InvalidAction.NotFound");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*test) (Running *, gconstpointer);
  } tests[] = {
    { "one-quota", test_one_quota },
    { "wrong-token", test_wrong_token },
    { "expired", test_expired },
    { "short-life", test_short_life },
    { "after-restart", test_after_restart },
    { "chained", test_chained },
    { "refused", test_refused },
    { "other-product", test_other_product },
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  very_long = g_strnfill (3000, 'a');

  g_test_add_func ("/rehearsal/sts/session/good", test_session);
  g_test_add_func ("/rehearsal/sts/session/refused", test_session_refused);
  g_test_add_func ("/rehearsal/sts/session/seal", test_session_seal);
  g_test_add_func ("/rehearsal/sts/answer", test_answer);
  g_test_add_func ("/rehearsal/sts/roles", test_roles);

  for (guint i = 0; i < G_N_ELEMENTS (askings); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/sts/asking/", askings[i].name, NULL);

    g_test_add_data_func (path, &askings[i], test_asking);
  }

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/sts/assumed/", ways[i].name, NULL);

    g_test_add (path, Running, &ways[i], running_set_up, test_assumed, running_tear_down);
  }

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strconcat ("/rehearsal/sts/http/", tests[i].name, NULL);

    g_test_add (path, Running, NULL, running_set_up, tests[i].test, running_tear_down);
  }

  status = g_test_run ();
  g_free (very_long);

  return status;
}
