/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-error.h"
#include "live-error.h"

G_DEFINE_QUARK (account - error - quark, account_error)

/**
 * account_error_get_code_name:
 * @error: an error
 *
 * A name to tell scripts, and explanation_new(). None of them will change.
 *
 * Returns: (transfer none): the name; what live_error_get_code_name() says of another domain's
 */
const char *
account_error_get_code_name (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != ACCOUNT_ERROR)
    return live_error_get_code_name (error);

  switch ((AccountError) error->code) {
  case ACCOUNT_ERROR_NO_KEYRING:
    return "NoKeyring";
  case ACCOUNT_ERROR_KEYRING_LOCKED:
    return "KeyringLocked";
  case ACCOUNT_ERROR_KEYRING_FAILED:
    return "KeyringFailed";
  case ACCOUNT_ERROR_NO_SECRET:
    return "NoSecret";
  case ACCOUNT_ERROR_NOT_SAVED:
    return "AccountNotSaved";
  case ACCOUNT_ERROR_NOT_COMPLETE:
    return "AccountNotComplete";
  case ACCOUNT_ERROR_GONE:
    return "AccountGone";
  case ACCOUNT_ERROR_BAD_FILE:
    return "ProfilesBadFile";
  case ACCOUNT_ERROR_UNSUPPORTED:
    return "ProfileUnsupported";
  case ACCOUNT_ERROR_BAD_COMMAND:
    return "CredentialsCommandFailed";
  case ACCOUNT_ERROR_COMMAND_TIMED_OUT:
    return "CredentialsCommandTimedOut";
  default:
    return "Failed";
  }
}

/**
 * account_error_is_keyring:
 * @error: (nullable): an error
 *
 * Returns: whether it is the keyring's, so that keeping the secret for this session only would help
 */
gboolean
account_error_is_keyring (const GError *error)
{
  return g_error_matches (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_KEYRING) ||
         g_error_matches (error, ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_LOCKED) ||
         g_error_matches (error, ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_FAILED);
}
