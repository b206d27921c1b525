/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-outcome.h"
#include "live-error.h"
#include <string.h>

static LiveReply *
make_reply (const char *body)
{
  const LiveReplyHead head = {.http_status = 200, .content_type = "application/json;charset=utf-8"};
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GError) error = NULL;
  LiveReply *reply = live_reply_new_from_bytes ("CopyCaster", &head, bytes, &error);

  g_assert_no_error (error);

  return reply;
}

static void
test_done (void)
{
  g_autoptr (LiveReply) reply = make_reply ("{\"CasterId\":\"new-id\",\"RequestId\":\"R-1\"}");
  g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_reply (reply);
  LedgerOutcome peek = duplicator_outcome_peek (outcome);

  g_assert_cmpint (peek.state, ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (peek.caster_id, ==, "new-id");
  g_assert_cmpstr (peek.request_id, ==, "R-1");
  g_assert_cmpuint (peek.http_status, ==, 200);
  g_assert_null (peek.error_code);
  g_assert_null (peek.error_message);
}

/* A success that names no studio is none */
static void
test_no_caster_id (void)
{
  static const char *const bodies[] = {
      "{\"RequestId\":\"R-1\"}", "{\"CasterId\":\"\",\"RequestId\":\"R-1\"}",
      "{\"CasterId\":null,\"RequestId\":\"R-1\"}", "{\"CasterId\":{},\"RequestId\":\"R-1\"}"};

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (LiveReply) reply = make_reply (bodies[i]);
    g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_reply (reply);

    g_assert_cmpint (outcome->state, ==, LEDGER_STATE_UNKNOWN);
    g_assert_null (outcome->caster_id);
    g_assert_cmpstr (outcome->request_id, ==, "R-1");
    g_assert_cmpstr (outcome->error_code, ==, "BadReply");
    g_assert_nonnull (outcome->error_message);
  }
}

static DuplicatorOutcome *
outcome_for_code (const char *code, guint http_status)
{
  const LiveErrorDetails details = {
      .http_status = http_status,
      .code = (char *) code,
      .message = (char *) "Words of the service.",
      .request_id = (char *) "R-2",
      .host_id = (char *) "live.aliyuncs.com",
      .recommend = (char *) "https://api.aliyun.com/troubleshoot",
  };
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "The service refused.");

  return duplicator_outcome_new_from_error (error);
}

static void
test_service_codes (void)
{
  static const struct {
    const char *code;
    guint http_status;
    LedgerState state;
  } cases[] = {
      {"InvalidCaster.NotFound", 404, LEDGER_STATE_REFUSED},
      {"CasterNumberExceed", 401, LEDGER_STATE_REFUSED},
      {"CasterNumberExceed", 400, LEDGER_STATE_REFUSED},
      {"CasterNumberExceed", 500, LEDGER_STATE_REFUSED},
      {"IllegalOperation", 401, LEDGER_STATE_REFUSED},
      {"Throttling.User", 400, LEDGER_STATE_REFUSED},
      {"Throttling", 503, LEDGER_STATE_REFUSED},
      {"IdempotentParameterMismatch", 400, LEDGER_STATE_REFUSED},
      {"SomethingNew", 400, LEDGER_STATE_REFUSED},
      {"SomethingNew", 502, LEDGER_STATE_UNKNOWN},
      {"InternalError", 500, LEDGER_STATE_UNKNOWN},
      {"InternalError", 400, LEDGER_STATE_UNKNOWN},
      {"ServiceUnavailable", 503, LEDGER_STATE_UNKNOWN},
      {"LastTokenProcessing", 403, LEDGER_STATE_UNKNOWN},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DuplicatorOutcome) outcome = outcome_for_code (cases[i].code, cases[i].http_status);

    g_assert_cmpint (outcome->state, ==, cases[i].state);
    g_assert_cmpstr (outcome->error_code, ==, cases[i].code);
    g_assert_cmpstr (outcome->error_message, ==, "Words of the service.");
    g_assert_cmpstr (outcome->request_id, ==, "R-2");
    g_assert_cmpstr (outcome->host_id, ==, "live.aliyuncs.com");
    g_assert_cmpstr (outcome->recommend, ==, "https://api.aliyun.com/troubleshoot");
    g_assert_cmpuint (outcome->http_status, ==, cases[i].http_status);
    g_assert_null (outcome->caster_id);
  }
}

static void
test_not_sent (void)
{
  static const struct {
    LiveErrorCode code;
    const char *name;
  } cases[] = {
      {LIVE_ERROR_INSECURE, "InsecureEndpoint"},
      {LIVE_ERROR_HOST_NOT_FOUND, "HostNotFound"},
      {LIVE_ERROR_UNREACHABLE, "Unreachable"},
      {LIVE_ERROR_PROXY, "ProxyFailed"},
      {LIVE_ERROR_TLS, "TlsFailed"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = live_error_new (cases[i].code, NULL, "That went wrong.");
    g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_error (error);

    g_assert_cmpint (outcome->state, ==, LEDGER_STATE_REFUSED);
    g_assert_cmpstr (outcome->error_code, ==, cases[i].name);
    g_assert_cmpstr (outcome->error_message, ==, "That went wrong. Nothing was sent.");
  }
}

static void
test_no_answer (void)
{
  static const struct {
    LiveErrorCode code;
    const char *name;
  } cases[] = {
      {LIVE_ERROR_TIMED_OUT, "TimedOut"},
      {LIVE_ERROR_CONNECTION_LOST, "ConnectionLost"},
      {LIVE_ERROR_CANCELLED, "Cancelled"},
      {LIVE_ERROR_REDIRECTED, "Redirected"},
      {LIVE_ERROR_REPLY_TOO_LARGE, "ReplyTooLarge"},
      {LIVE_ERROR_BAD_REPLY, "BadReply"},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = live_error_new (cases[i].code, NULL, "That went wrong.");
    g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_error (error);

    g_assert_cmpint (outcome->state, ==, LEDGER_STATE_UNKNOWN);
    g_assert_cmpstr (outcome->error_code, ==, cases[i].name);
    g_assert_cmpstr (outcome->error_message, ==, "That went wrong.");
  }
}

static void
test_cancelled_before_sent (void)
{
  const LiveErrorDetails details = {.not_sent = TRUE};
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_CANCELLED, &details, "Cancelled.");
  g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_error (error);

  g_assert_cmpint (outcome->state, ==, LEDGER_STATE_CANCELLED);
  g_assert_null (outcome->error_code);
}

/* An error of nobody's is never taken for a definite answer */
static void
test_foreign_error (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Whatever");
  g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_error (error);

  g_assert_cmpint (outcome->state, ==, LEDGER_STATE_UNKNOWN);
}

static void
test_redacted (void)
{
  const LiveErrorDetails details = {
      .http_status = 400,
      .code = (char *) "SignatureDoesNotMatch",
      .message =
          (char
               *) "Specified signature is not matched: AccessKeyId=LTAIleak&Signature=c2lnbmF0dXJl",
  };
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "The service refused.");
  g_autoptr (DuplicatorOutcome) outcome = duplicator_outcome_new_from_error (error);

  g_assert_cmpstr (outcome->error_code, ==, "SignatureDoesNotMatch");
  g_assert_null (strstr (outcome->error_message, "LTAIleak"));
  g_assert_null (strstr (outcome->error_message, "c2lnbmF0dXJl"));
  g_assert_true (g_str_has_prefix (outcome->error_message, "Specified signature is not matched"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/duplicator/outcome/done", test_done);
  g_test_add_func ("/duplicator/outcome/no-caster-id", test_no_caster_id);
  g_test_add_func ("/duplicator/outcome/service-codes", test_service_codes);
  g_test_add_func ("/duplicator/outcome/not-sent", test_not_sent);
  g_test_add_func ("/duplicator/outcome/no-answer", test_no_answer);
  g_test_add_func ("/duplicator/outcome/cancelled-before-sent", test_cancelled_before_sent);
  g_test_add_func ("/duplicator/outcome/foreign-error", test_foreign_error);
  g_test_add_func ("/duplicator/outcome/redacted", test_redacted);

  return g_test_run ();
}
