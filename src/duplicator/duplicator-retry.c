/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-retry.h"
#include "live-error.h"

#define DELAY_FIRST  500
#define DELAY_MAX    20000

DuplicatorRetry
duplicator_retry_decide (const GError *error, guint attempts, double random)
{
  const LiveErrorDetails *details = live_error_get_details (error);
  DuplicatorRetry retry = { 0 };
  LiveVerdict verdict = live_error_get_verdict (error);
  guint delay = MIN (DELAY_FIRST << MIN (attempts - 1, 6), DELAY_MAX);

  retry.look_first = verdict == LIVE_VERDICT_UNKNOWN;
  retry.stop = attempts >= DUPLICATOR_ATTEMPTS_MAX || verdict == LIVE_VERDICT_REFUSED ||
               (verdict == LIVE_VERDICT_NOT_SENT && !g_error_matches (error, LIVE_ERROR, LIVE_ERROR_UNREACHABLE) &&
                !g_error_matches (error, LIVE_ERROR, LIVE_ERROR_HOST_NOT_FOUND) &&
                !g_error_matches (error, LIVE_ERROR, LIVE_ERROR_PROXY));
  retry.delay = details != NULL && details->retry_after > 0 ? details->retry_after : (guint) (delay * random);

  return retry;
}
