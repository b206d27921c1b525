/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-error.h"

#include <gio/gio.h>

/* Every Code of the documentation, whatever the status it comes with */
static const struct {
  const char *code;
  LiveVerdict verdict;
} codes[] = {
    {"InvalidClientToken.Malformed", LIVE_VERDICT_REFUSED},
    {"InvalidCasterId.Malformed", LIVE_VERDICT_REFUSED},
    {"IllegalOperation", LIVE_VERDICT_REFUSED},
    {"CasterNumberExceed", LIVE_VERDICT_REFUSED},
    {"InvalidCaster.NotFound", LIVE_VERDICT_REFUSED},
    {"InvaildCaster.Delete", LIVE_VERDICT_REFUSED},
    {"IncorrectCasterStatus.Inuse", LIVE_VERDICT_REFUSED},
    {"IncorrectSceneStatus", LIVE_VERDICT_REFUSED},
    {"BusinessExist", LIVE_VERDICT_UNKNOWN},
    {"SignatureDoesNotMatch", LIVE_VERDICT_REFUSED},
    {"IncompleteSignature", LIVE_VERDICT_REFUSED},
    {"InvalidAccessKeyId.NotFound", LIVE_VERDICT_REFUSED},
    {"InvalidAccessKeyId.Inactive", LIVE_VERDICT_REFUSED},
    {"Forbidden.AccessKeyDisabled", LIVE_VERDICT_REFUSED},
    {"InvalidTimeStamp.Format", LIVE_VERDICT_REFUSED},
    {"InvalidTimeStamp.Expired", LIVE_VERDICT_REFUSED},
    {"IllegalTimestamp", LIVE_VERDICT_REFUSED},
    {"SignatureNonceUsed", LIVE_VERDICT_UNKNOWN},
    {"InvalidSecurityToken.Expired", LIVE_VERDICT_REFUSED},
    {"InvalidSecurityToken.MismatchWithAccessKey", LIVE_VERDICT_REFUSED},
    {"InvalidAction.NotFound", LIVE_VERDICT_REFUSED},
    {"InvalidApi.NotFound", LIVE_VERDICT_REFUSED},
    {"InvalidProduct.NotFound", LIVE_VERDICT_REFUSED},
    {"InvalidVersion", LIVE_VERDICT_REFUSED},
    {"NoSuchVersion", LIVE_VERDICT_REFUSED},
    {"InvalidProtocol.NeedSsl", LIVE_VERDICT_REFUSED},
    {"UnsupportedHTTPMethod", LIVE_VERDICT_REFUSED},
    {"MissingCasterName", LIVE_VERDICT_REFUSED},
    {"MissingParameter", LIVE_VERDICT_REFUSED},
    {"InvalidParameter.Format", LIVE_VERDICT_REFUSED},
    {"InvalidSignatureMethod", LIVE_VERDICT_REFUSED},
    {"Forbidden.RAM", LIVE_VERDICT_REFUSED},
    {"Forbidden", LIVE_VERDICT_REFUSED},
    {"Forbidden.RiskControl", LIVE_VERDICT_REFUSED},
    {"NoPermission", LIVE_VERDICT_REFUSED},
    {"PermissionDenied", LIVE_VERDICT_REFUSED},
    {"RealNameAuthenticationError", LIVE_VERDICT_REFUSED},
    {"OperationDenied.Suspended", LIVE_VERDICT_REFUSED},
    {"UnsupportedOperation", LIVE_VERDICT_REFUSED},
    {"UnsupportedParameter", LIVE_VERDICT_REFUSED},
    {"IdempotentParameterMismatch", LIVE_VERDICT_REFUSED},
    {"InvalidIdempotenceParameter.Mismatch", LIVE_VERDICT_REFUSED},
    {"OperationConflict", LIVE_VERDICT_REFUSED},
    {"Throttling", LIVE_VERDICT_THROTTLED},
    {"Throttling.User", LIVE_VERDICT_THROTTLED},
    {"Throttling.Api", LIVE_VERDICT_THROTTLED},
    {"Rejected.Throttling", LIVE_VERDICT_THROTTLED},
    {"InternalError", LIVE_VERDICT_UNKNOWN},
    {"UnknownError", LIVE_VERDICT_UNKNOWN},
    {"ServiceUnavailable", LIVE_VERDICT_UNKNOWN},
    {"ServiceUnAvailable", LIVE_VERDICT_UNKNOWN},
    {"LastTokenProcessing", LIVE_VERDICT_UNKNOWN},
};

static void
test_code (gconstpointer data)
{
  static const guint statuses[] = {200, 400, 401, 403, 404, 409, 429, 500, 502, 503, 504};
  gsize index = GPOINTER_TO_SIZE (data);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++) {
    LiveErrorDetails details = {.http_status = statuses[i], .code = (char *) codes[index].code};
    g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "message");

    g_assert_cmpint (live_error_get_verdict (error), ==, codes[index].verdict);
    g_assert_cmpstr (live_error_get_code_name (error), ==, codes[index].code);
  }
}

static void
test_code_unheard_of (void)
{
  static const struct {
    const char *code;
    guint status;
    LiveVerdict verdict;
  } cases[] = {
      {"SomethingNew", 200, LIVE_VERDICT_REFUSED},
      {"SomethingNew", 400, LIVE_VERDICT_REFUSED},
      {"SomethingNew", 499, LIVE_VERDICT_REFUSED},
      {"SomethingNew", 500, LIVE_VERDICT_UNKNOWN},
      {"SomethingNew", 503, LIVE_VERDICT_UNKNOWN},
      {"ThrottlingIsNotIt", 400, LIVE_VERDICT_REFUSED},
      {"InternalErrors", 400, LIVE_VERDICT_REFUSED},
      {"InternalError.Sub", 400, LIVE_VERDICT_UNKNOWN},
      {"ForbiddenFruit", 502, LIVE_VERDICT_UNKNOWN},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    LiveErrorDetails details = {.http_status = cases[i].status, .code = (char *) cases[i].code};
    g_autoptr (GError) error = live_error_new (LIVE_ERROR_SERVICE, &details, "message");

    g_assert_cmpint (live_error_get_verdict (error), ==, cases[i].verdict);
  }
}

static const struct {
  LiveErrorCode code;
  const char *name;
  LiveVerdict verdict;
} ours[] = {
    {LIVE_ERROR_INVALID_PARAMETER, "InvalidParameter", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_INSECURE, "InsecureEndpoint", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_NO_CREDENTIALS, "NoCredentials", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_HOST_NOT_FOUND, "HostNotFound", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_UNREACHABLE, "Unreachable", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_PROXY, "ProxyFailed", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_TLS, "TlsFailed", LIVE_VERDICT_NOT_SENT},
    {LIVE_ERROR_TIMED_OUT, "TimedOut", LIVE_VERDICT_UNKNOWN},
    {LIVE_ERROR_CONNECTION_LOST, "ConnectionLost", LIVE_VERDICT_UNKNOWN},
    {LIVE_ERROR_CANCELLED, "Cancelled", LIVE_VERDICT_UNKNOWN},
    {LIVE_ERROR_REDIRECTED, "Redirected", LIVE_VERDICT_UNKNOWN},
    {LIVE_ERROR_REPLY_TOO_LARGE, "ReplyTooLarge", LIVE_VERDICT_UNKNOWN},
    {LIVE_ERROR_BAD_REPLY, "BadReply", LIVE_VERDICT_UNKNOWN},
    {LIVE_ERROR_SERVICE, "Failed", LIVE_VERDICT_UNKNOWN},
};

static void
test_ours (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ours); i++) {
    g_autoptr (GError) error = live_error_new (ours[i].code, NULL, "message %d", 1);

    g_assert_cmpstr (error->message, ==, "message 1");
    g_assert_cmpstr (live_error_get_code_name (error), ==, ours[i].name);
    g_assert_cmpint (live_error_get_verdict (error), ==, ours[i].verdict);
    g_assert_nonnull (live_error_get_details (error));
    g_assert_null (live_error_get_details (error)->code);
  }
}

static void
test_not_sent (void)
{
  static const LiveErrorDetails details = {.not_sent = TRUE};
  static const LiveErrorCode either[] = {LIVE_ERROR_TIMED_OUT, LIVE_ERROR_CONNECTION_LOST,
                                         LIVE_ERROR_CANCELLED};

  for (gsize i = 0; i < G_N_ELEMENTS (either); i++) {
    g_autoptr (GError) error = live_error_new (either[i], &details, "message");

    g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_NOT_SENT);
  }
}

/* Nobody knows what another domain's error means for a call */
static void
test_other_domain (void)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x");

  g_assert_null (live_error_get_details (error));
  g_assert_null (live_error_get_details (NULL));
  g_assert_cmpint (live_error_get_verdict (error), ==, LIVE_VERDICT_UNKNOWN);
  g_assert_cmpstr (live_error_get_code_name (error), ==, "Failed");
}

static void
test_copied (void)
{
  GError *copy;
  char code[] = "Throttling";
  LiveErrorDetails details = {.http_status = 400,
                              .code = code,
                              .message = code,
                              .request_id = code,
                              .host_id = code,
                              .recommend = code,
                              .server_time = 5,
                              .retry_after = 6,
                              .not_sent = TRUE};
  GError *error = live_error_new (LIVE_ERROR_SERVICE, &details, "message");

  code[0] = 'x';
  copy = g_error_copy (error);
  g_error_free (error);
  g_assert_cmpuint (live_error_get_details (copy)->http_status, ==, 400);
  g_assert_cmpstr (live_error_get_details (copy)->code, ==, "Throttling");
  g_assert_cmpstr (live_error_get_details (copy)->message, ==, "Throttling");
  g_assert_cmpstr (live_error_get_details (copy)->request_id, ==, "Throttling");
  g_assert_cmpstr (live_error_get_details (copy)->host_id, ==, "Throttling");
  g_assert_cmpstr (live_error_get_details (copy)->recommend, ==, "Throttling");
  g_assert_cmpint (live_error_get_details (copy)->server_time, ==, 5);
  g_assert_cmpuint (live_error_get_details (copy)->retry_after, ==, 6);
  g_assert_true (live_error_get_details (copy)->not_sent);
  g_prefix_error (&copy, "before: ");
  g_assert_cmpstr (live_error_get_details (copy)->code, ==, "Throttling");
  g_error_free (copy);
}

static void
test_redacted (void)
{
  LiveErrorDetails details = {.message = (char *) "GET&%2F&AccessKeyId%3Dsecret1%26a",
                              .recommend = (char *) "https://h/?Signature=secret2&q=1"};
  g_autoptr (GError) error =
      live_error_new (LIVE_ERROR_BAD_REPLY, &details, "at %s", "https://h/?AccessKeyId=secret3");

  g_assert_cmpstr (error->message, ==, "at https://h/?AccessKeyId=[hidden]");
  g_assert_cmpstr (live_error_get_details (error)->message, ==,
                   "GET&%2F&AccessKeyId%3D[hidden]%26a");
  g_assert_cmpstr (live_error_get_details (error)->recommend, ==,
                   "https://h/?Signature=[hidden]&q=1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++) {
    g_autofree char *path = g_strdup_printf ("/live/error/code/%s", codes[i].code);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_code);
  }
  g_test_add_func ("/live/error/code-unheard-of", test_code_unheard_of);
  g_test_add_func ("/live/error/ours", test_ours);
  g_test_add_func ("/live/error/not-sent", test_not_sent);
  g_test_add_func ("/live/error/other-domain", test_other_domain);
  g_test_add_func ("/live/error/copied", test_copied);
  g_test_add_func ("/live/error/redacted", test_redacted);

  return g_test_run ();
}
