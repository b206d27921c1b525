/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-judge.h"
#include "live-error.h"

/**
 * duplicator_pacer_judge:
 * @error: (nullable): why a call has no reply
 *
 * Returns: what the call means for the pace
 */
DuplicatorPacerOutcome
duplicator_pacer_judge (const GError *error)
{
  if (error == NULL)
    return DUPLICATOR_PACER_ANSWERED;

  switch (live_error_get_verdict (error)) {
  case LIVE_VERDICT_NOT_SENT:
    return DUPLICATOR_PACER_NOT_SENT;
  case LIVE_VERDICT_THROTTLED:
    return DUPLICATOR_PACER_THROTTLED;
  case LIVE_VERDICT_REFUSED:
    return DUPLICATOR_PACER_ANSWERED;
  case LIVE_VERDICT_UNKNOWN:
  default:
    return DUPLICATOR_PACER_NO_ANSWER;
  }
}

/**
 * duplicator_is_network_cause:
 * @error: why a call has no reply
 *
 * Returns: whether the service could not be reached at all, for which nobody's orders are to blame
 */
gboolean
duplicator_is_network_cause (const GError *error)
{
  if (error->domain != LIVE_ERROR || live_error_get_verdict (error) != LIVE_VERDICT_NOT_SENT)
    return FALSE;

  switch ((LiveErrorCode) error->code) {
  case LIVE_ERROR_HOST_NOT_FOUND:
  case LIVE_ERROR_UNREACHABLE:
  case LIVE_ERROR_PROXY:
  case LIVE_ERROR_TIMED_OUT:
  case LIVE_ERROR_CONNECTION_LOST:
    return TRUE;

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
}
