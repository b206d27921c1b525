/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-retry.h"

#include <gio/gio.h>

typedef struct {
  const char *name; /* the service's Code, in an error of the service */
  LiveErrorCode code;
  guint http_status;
  gboolean not_sent;
  gboolean again;
  gboolean look_first;
} Case;

static const Case cases[] = {
    /* Never sent, and perhaps better the next time */
    {"host-not-found", LIVE_ERROR_HOST_NOT_FOUND, 0, FALSE, TRUE, FALSE},
    {"unreachable", LIVE_ERROR_UNREACHABLE, 0, FALSE, TRUE, FALSE},
    {"proxy", LIVE_ERROR_PROXY, 0, FALSE, TRUE, FALSE},
    {"timed-out-not-sent", LIVE_ERROR_TIMED_OUT, 0, TRUE, TRUE, FALSE},
    {"connection-lost-not-sent", LIVE_ERROR_CONNECTION_LOST, 0, TRUE, TRUE, FALSE},

    /* Never sent, and never will be */
    {"tls", LIVE_ERROR_TLS, 0, FALSE, FALSE, FALSE},
    {"insecure", LIVE_ERROR_INSECURE, 0, FALSE, FALSE, FALSE},
    {"invalid-parameter", LIVE_ERROR_INVALID_PARAMETER, 0, FALSE, FALSE, FALSE},
    {"no-credentials", LIVE_ERROR_NO_CREDENTIALS, 0, FALSE, FALSE, FALSE},

    /* Nobody knows */
    {"timed-out", LIVE_ERROR_TIMED_OUT, 0, FALSE, TRUE, TRUE},
    {"connection-lost", LIVE_ERROR_CONNECTION_LOST, 0, FALSE, TRUE, TRUE},
    {"bad-reply", LIVE_ERROR_BAD_REPLY, 200, FALSE, TRUE, TRUE},
    {"bad-gateway", LIVE_ERROR_BAD_REPLY, 502, FALSE, TRUE, TRUE},
    {"reply-too-large", LIVE_ERROR_REPLY_TOO_LARGE, 200, FALSE, TRUE, TRUE},
    {"redirected", LIVE_ERROR_REDIRECTED, 302, FALSE, TRUE, TRUE},
    {"InternalError", LIVE_ERROR_SERVICE, 400, FALSE, TRUE, TRUE},
    {"ServiceUnavailable", LIVE_ERROR_SERVICE, 503, FALSE, TRUE, TRUE},
    {"LastTokenProcessing", LIVE_ERROR_SERVICE, 400, FALSE, TRUE, TRUE},
    {"UnheardOf", LIVE_ERROR_SERVICE, 500, FALSE, TRUE, TRUE},

    /* Not now */
    {"Throttling", LIVE_ERROR_SERVICE, 400, FALSE, TRUE, FALSE},
    {"Throttling.User", LIVE_ERROR_SERVICE, 503, FALSE, TRUE, FALSE},
    {"Throttling.Api", LIVE_ERROR_SERVICE, 429, FALSE, TRUE, FALSE},

    /* No, whatever the status says */
    {"InvalidCasterId.NotFound", LIVE_ERROR_SERVICE, 404, FALSE, FALSE, FALSE},
    {"CasterNumberExceed", LIVE_ERROR_SERVICE, 400, FALSE, FALSE, FALSE},
    {"SignatureDoesNotMatch", LIVE_ERROR_SERVICE, 500, FALSE, FALSE, FALSE},
    {"Forbidden.RAM", LIVE_ERROR_SERVICE, 403, FALSE, FALSE, FALSE},

    {"cancelled", LIVE_ERROR_CANCELLED, 0, FALSE, FALSE, FALSE},
    {"cancelled-not-sent", LIVE_ERROR_CANCELLED, 0, TRUE, FALSE, FALSE},
};

/* An error of the service, or one of ours, whose name matters to nobody */
static GError *
new_error (
    LiveErrorCode code, const char *name, guint http_status, gboolean not_sent, guint retry_after)
{
  g_autofree char *service_code = g_strdup (name);
  LiveErrorDetails details = {
      .not_sent = not_sent, .http_status = http_status, .retry_after = retry_after};

  if (code == LIVE_ERROR_SERVICE)
    details.code = service_code;

  return live_error_new (code, &details, "It failed.");
}

static GError *
new_throttled (guint retry_after)
{
  return new_error (LIVE_ERROR_SERVICE, "Throttling.User", 400, FALSE, retry_after);
}

static GError *
new_unavailable (guint retry_after)
{
  return new_error (LIVE_ERROR_SERVICE, "ServiceUnavailable", 503, FALSE, retry_after);
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = new_error (c->code, c->name, c->http_status, c->not_sent, 0);
  DuplicatorRetry retry = duplicator_retry_decide (error, 1, 1, 0.5);

  g_assert_cmpint (retry.again, ==, c->again);
  g_assert_cmpint (retry.look_first, ==, c->look_first);
  if (!retry.again)
    g_assert_cmpuint (retry.delay, ==, 0);
}

static void
test_four_attempts (void)
{
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_TIMED_OUT, NULL, "Too long.");

  g_assert_true (duplicator_retry_decide (error, 3, 0, 0.5).again);
  g_assert_false (duplicator_retry_decide (error, 4, 0, 0.5).again);
  g_assert_false (duplicator_retry_decide (error, G_MAXUINT, 0, 0.5).again);
}

static void
test_throttled_apart (void)
{
  g_autoptr (GError) throttled = new_throttled (100);
  g_autoptr (GError) lost = live_error_new (LIVE_ERROR_CONNECTION_LOST, NULL, "Lost.");

  /* Neither uses up the other's */
  g_assert_true (duplicator_retry_decide (throttled, 4, DUPLICATOR_RETRY_THROTTLED - 1, 0.5).again);
  g_assert_true (duplicator_retry_decide (lost, 1, DUPLICATOR_RETRY_THROTTLED, 0.5).again);
  /* A storm ends */
  g_assert_false (duplicator_retry_decide (throttled, 0, DUPLICATOR_RETRY_THROTTLED, 0.5).again);
}

static void
test_back_off (void)
{
  static const guint longest[] = {500, 500, 1000, 2000};
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_UNREACHABLE, NULL, "No way.");

  for (guint attempts = 0; attempts < G_N_ELEMENTS (longest); attempts++) {
    g_assert_cmpuint (duplicator_retry_decide (error, attempts, 0, 0).delay, ==, 0);
    g_assert_cmpuint (duplicator_retry_decide (error, attempts, 0, 0.5).delay, ==,
                      longest[attempts] / 2);
    g_assert_cmpuint (duplicator_retry_decide (error, attempts, 0, 0.999).delay, <,
                      longest[attempts]);
  }
}

static void
test_back_off_ends (void)
{
  g_autoptr (GError) error = new_throttled (0);

  g_assert_cmpuint (duplicator_retry_decide (error, 0, 6, 0.5).delay, ==, 8000);
  for (guint throttled = 7; throttled < DUPLICATOR_RETRY_THROTTLED; throttled++)
    g_assert_cmpuint (duplicator_retry_decide (error, 0, throttled, 0.5).delay, ==, 10000);
}

static void
test_hint (void)
{
  g_autoptr (GError) error = new_unavailable (3000);
  g_autoptr (GError) endless = new_unavailable (G_MAXUINT);

  g_assert_cmpuint (duplicator_retry_decide (error, 1, 0, 0).delay, ==, 3000);
  g_assert_cmpuint (duplicator_retry_decide (error, 3, 0, 0.5).delay, >, 3000);
  g_assert_cmpuint (duplicator_retry_decide (error, 3, 0, 0.999).delay, <=, 3250);
  g_assert_cmpuint (duplicator_retry_decide (endless, 1, 0, 0).delay, ==, 20000);
  g_assert_cmpuint (duplicator_retry_decide (endless, 1, 0, 0.999).delay, <=, 20250);
}

static void
test_refused_with_hint (void)
{
  g_autoptr (GError) error = new_error (LIVE_ERROR_SERVICE, "InvalidName", 400, FALSE, 1000);

  g_assert_false (duplicator_retry_decide (error, 1, 0, 0.5).again);
}

/* A status alone is no Code: it may be a proxy's */
static void
test_status_without_code (void)
{
  g_autoptr (GError) error = new_error (LIVE_ERROR_SERVICE, NULL, 429, FALSE, 0);
  DuplicatorRetry retry = duplicator_retry_decide (error, 1, 0, 0.5);

  g_assert_true (retry.again);
  g_assert_true (retry.look_first);
}

/* The pacer keeps to it for all */
static void
test_throttled_hint (void)
{
  g_autoptr (GError) error = new_throttled (700);

  g_assert_cmpuint (duplicator_retry_decide (error, 1, 3, 0.9).delay, ==, 0);
}

static void
test_chance_out_of_range (void)
{
  g_autoptr (GError) error = live_error_new (LIVE_ERROR_UNREACHABLE, NULL, "No way.");

  g_assert_cmpuint (duplicator_retry_decide (error, 1, 0, -3).delay, ==, 0);
  g_assert_cmpuint (duplicator_retry_decide (error, 1, 0, 7).delay, ==, 500);
}

static void
test_other_errors (void)
{
  g_autoptr (GError) cancelled = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped.");
  g_autoptr (GError) full = g_error_new (G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Full.");

  g_assert_false (duplicator_retry_decide (cancelled, 1, 0, 0.5).again);
  g_assert_false (duplicator_retry_decide (full, 1, 0, 0.5).again);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/duplicator/retry/case/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }

  g_test_add_func ("/duplicator/retry/four-attempts", test_four_attempts);
  g_test_add_func ("/duplicator/retry/throttled-apart", test_throttled_apart);
  g_test_add_func ("/duplicator/retry/back-off", test_back_off);
  g_test_add_func ("/duplicator/retry/back-off-ends", test_back_off_ends);
  g_test_add_func ("/duplicator/retry/hint", test_hint);
  g_test_add_func ("/duplicator/retry/refused-with-hint", test_refused_with_hint);
  g_test_add_func ("/duplicator/retry/status-without-code", test_status_without_code);
  g_test_add_func ("/duplicator/retry/throttled-hint", test_throttled_hint);
  g_test_add_func ("/duplicator/retry/chance-out-of-range", test_chance_out_of_range);
  g_test_add_func ("/duplicator/retry/other-errors", test_other_errors);

  return g_test_run ();
}
