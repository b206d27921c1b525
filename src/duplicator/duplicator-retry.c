/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-retry.h"

#define FIRST_DELAY   500
#define LONGEST_DELAY 20000
/* So that not all who were given the same hint come back in the same millisecond */
#define HINT_SPREAD 250

static gboolean
is_worth_repeating (const GError *error, LiveVerdict verdict)
{
  switch (verdict) {
  case LIVE_VERDICT_THROTTLED:
    return TRUE;

  case LIVE_VERDICT_UNKNOWN:
    /* Cancelled is what somebody wants; an error of another domain is nothing the service said */
    return error->domain == LIVE_ERROR && error->code != LIVE_ERROR_CANCELLED;

  case LIVE_VERDICT_NOT_SENT:
    switch ((LiveErrorCode) error->code) {
    case LIVE_ERROR_HOST_NOT_FOUND:
    case LIVE_ERROR_UNREACHABLE:
    case LIVE_ERROR_PROXY:
    case LIVE_ERROR_TIMED_OUT:
    case LIVE_ERROR_CONNECTION_LOST:
      return TRUE;

    /* Neither a certificate nor a parameter gets better by itself */
    case LIVE_ERROR_INVALID_PARAMETER:
    case LIVE_ERROR_INSECURE:
    case LIVE_ERROR_NO_CREDENTIALS:
    case LIVE_ERROR_TLS:
    case LIVE_ERROR_CANCELLED:
    case LIVE_ERROR_REDIRECTED:
    case LIVE_ERROR_REPLY_TOO_LARGE:
    case LIVE_ERROR_BAD_REPLY:
    case LIVE_ERROR_SERVICE:
    default:
      return FALSE;
    }

  case LIVE_VERDICT_REFUSED:
  default:
    return FALSE;
  }
}

/* Exponential, with full jitter */
static guint
get_back_off (guint failed, double chance)
{
  guint longest = LONGEST_DELAY;

  if (failed <= 6)
    longest = MIN (FIRST_DELAY << (MAX (failed, 1) - 1), LONGEST_DELAY);

  return (guint) (longest * chance);
}

/**
 * duplicator_retry_decide:
 * @error: why the last attempt failed
 * @attempts: how many attempts were made so far that were not throttled, the last one included
 * @throttled: how many were throttled, the last one included
 * @chance: a random number, from 0 to less than 1
 *
 * Decides whether to try again by itself: up to four attempts where no definite answer came (none
 * at all, a broken one, a 5xx, `InternalError`, `ServiceUnavailable`, `LastTokenProcessing`), or
 * where the network did not even let the request out. Whatever else the service says is a definite
 * no, and cancelled is cancelled.
 *
 * A throttled attempt is not one of the four. It is a definite "not now", nothing was done, and it
 * says nothing of the order: while others spend the same quota, some calls are throttled however
 * well they are paced, and no order may fail for that. But it has to end some time: after
 * %DUPLICATOR_RETRY_THROTTLED of them, which takes minutes, the order is given up.
 *
 * The service's hint is kept to, up to 20 seconds. Without one the delay doubles, from half a
 * second to 20 seconds, and chance takes any part of it. Where a throttled answer has a hint, there
 * is no delay here: the order goes back to its #DuplicatorPacer, which keeps to that hint for all
 * orders of the account together, to the millisecond.
 *
 * Returns: what to do
 */
DuplicatorRetry
duplicator_retry_decide (const GError *error, guint attempts, guint throttled, double chance)
{
  DuplicatorRetry retry = {0};
  const LiveErrorDetails *details;
  LiveVerdict verdict;
  gboolean was_throttled;
  guint hint;

  g_return_val_if_fail (error != NULL, retry);

  details = live_error_get_details (error);
  verdict = live_error_get_verdict (error);
  was_throttled = verdict == LIVE_VERDICT_THROTTLED;
  hint = details != NULL ? MIN (details->retry_after, LONGEST_DELAY) : 0;
  chance = CLAMP (chance, 0, 1);

  if (!is_worth_repeating (error, verdict))
    return retry;
  if (was_throttled ? throttled >= DUPLICATOR_RETRY_THROTTLED
                    : attempts >= DUPLICATOR_RETRY_ATTEMPTS)
    return retry;

  retry.again = TRUE;
  retry.look_first = verdict == LIVE_VERDICT_UNKNOWN;
  if (hint == 0)
    retry.delay = get_back_off (was_throttled ? throttled : attempts, chance);
  else if (!was_throttled)
    retry.delay = hint + (guint) (HINT_SPREAD * chance);

  return retry;
}
