/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "rehearsal-captures.h"
#include "rehearsal-gateway.h"
#include "rehearsal-testing.h"

static RehearsalAnswer *
check (const Capture *capture, const char *secret, const char *security_token, const char *time)
{
  g_autoptr (TestClock) clock = test_clock_new (time);
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("testid", secret, security_token);
  g_autoptr (RehearsalGateway) gateway = rehearsal_gateway_new (credentials, BASE_CLOCK (clock));
  g_autoptr (RehearsalReading) reading = NULL;
  RehearsalRequest request;

  capture_get_request (capture, &request);
  reading = rehearsal_reading_new (&request);

  return rehearsal_gateway_check (gateway, reading, 0);
}

static void
test_accepted (gconstpointer data)
{
  const Capture *capture = data;
  const char *token =
      capture->security_token && *capture->security_token ? capture->security_token : NULL;
  g_autoptr (RehearsalAnswer) answer = check (capture, "testsecret", token, capture->timestamp);

  g_assert_cmpstr (answer ? rehearsal_answer_get_message (answer) : NULL, ==, NULL);
}

static void
test_name (gconstpointer data)
{
  RehearsalRequest request;
  g_autoptr (RehearsalReading) reading = NULL;

  capture_get_request (data, &request);
  reading = rehearsal_reading_new (&request);
  g_assert_true (reading->well_formed);
  g_assert_cmpstr (reading->action, ==, "CopyCaster");
  g_assert_cmpstr (reading->version, ==, "2016-11-01");
  g_assert_cmpstr (reading->host, ==, "127.0.0.1:18089");
  g_assert_cmpstr (live_parameters_get (reading->parameters, "CasterName"), ==, "导播台 复制+1*~%");
  g_assert_cmpstr (live_parameters_get (reading->parameters, "SrcCasterId"), ==,
                   "LIVEPRODUCER_POST-cn-0pp1czt1****");
}

static void
test_wrong_secret (gconstpointer data)
{
  const Capture *capture = data;
  const char *token =
      capture->security_token && *capture->security_token ? capture->security_token : NULL;
  g_autoptr (RehearsalAnswer) answer = check (capture, "testsecreu", token, capture->timestamp);

  test_assert_error (answer, 400, "SignatureDoesNotMatch");
  g_assert_true (g_str_has_prefix (
      rehearsal_answer_get_message (answer),
      "Specified signature is not matched with our calculation. server string to sign is:"));
}

static void
test_other_key (gconstpointer data)
{
  const Capture *capture = data;
  g_autoptr (TestClock) clock = test_clock_new (capture->timestamp);
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("otherid", "testsecret", NULL);
  g_autoptr (RehearsalGateway) gateway = rehearsal_gateway_new (credentials, BASE_CLOCK (clock));
  g_autoptr (RehearsalReading) reading = NULL;
  g_autoptr (RehearsalAnswer) answer = NULL;
  RehearsalRequest request;

  capture_get_request (capture, &request);
  reading = rehearsal_reading_new (&request);
  answer = rehearsal_gateway_check (gateway, reading, 0);
  test_assert_error (answer, 404, "InvalidAccessKeyId.NotFound");
}

static void
test_too_late (gconstpointer data)
{
  g_autoptr (RehearsalAnswer) answer = check (data, "testsecret", NULL, "2026-11-22T15:30:00Z");

  test_assert_error (answer, 400, "InvalidTimeStamp.Expired");
}

static void
test_replay (gconstpointer data)
{
  const Capture *capture = data;
  const char *token =
      capture->security_token && *capture->security_token ? capture->security_token : NULL;
  g_autoptr (TestClock) clock = test_clock_new (capture->timestamp);
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("testid", "testsecret", token);
  g_autoptr (RehearsalGateway) gateway = rehearsal_gateway_new (credentials, BASE_CLOCK (clock));
  g_autoptr (RehearsalReading) reading = NULL;
  g_autoptr (RehearsalAnswer) first = NULL;
  g_autoptr (RehearsalAnswer) second = NULL;
  RehearsalRequest request;

  capture_get_request (capture, &request);
  reading = rehearsal_reading_new (&request);
  first = rehearsal_gateway_check (gateway, reading, 0);
  test_clock_advance (clock, 15 * G_TIME_SPAN_MINUTE);
  second = rehearsal_gateway_check (gateway, reading, 0);

  g_assert_null (first);
  test_assert_error (second, 400, "SignatureNonceUsed");
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "accepted", test_accepted },         { "name", test_name },
    { "wrong-secret", test_wrong_secret }, { "other-key", test_other_key },
    { "too-late", test_too_late },         { "replay", test_replay },
  };
  g_autoptr (GPtrArray) captures = NULL;
  g_autofree char *directory = NULL;

  g_test_init (&argc, &argv, NULL);

  directory = g_test_build_filename (G_TEST_DIST, "wire", NULL);
  captures = captures_load (directory);
  g_assert_cmpuint (captures->len, >=, 32);

  for (guint i = 0; i < captures->len; i++) {
    const Capture *capture = g_ptr_array_index (captures, i);

    for (guint t = 0; t < G_N_ELEMENTS (tests); t++) {
      g_autofree char *path =
          g_strdup_printf ("/rehearsal/captures/%s/%s", capture->name, tests[t].name);

      g_test_add_data_func (path, capture, tests[t].test);
    }
  }

  return g_test_run ();
}
