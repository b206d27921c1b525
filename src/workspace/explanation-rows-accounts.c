/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation-table.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/* The names that account_error_get_code_name() gives */
static const ExplanationRow rows[] = {
    ROW ("NoKeyring",
         COMPUTER,
         OPEN_ACCOUNT,
         N_ ("There is no keyring"),
         N_ ("No program on this computer offers to keep secrets."),
         N_ ("Keep the secret for this session only; or install a keyring, such as GNOME Keyring "
             "or KeePassXC, and try again.")),
    ROW ("KeyringLocked",
         YOURS,
         RETRY,
         N_ ("The keyring is locked"),
         N_ ("The secret of the account is in a keyring that was not unlocked."),
         N_ ("Try again and unlock it, or keep the secret for this session only.")),
    ROW ("KeyringFailed",
         COMPUTER,
         RETRY,
         N_ ("The keyring does not work"),
         NULL,
         N_ ("Try again, or keep the secret for this session only.")),
    ROW ("NoSecret",
         YOURS,
         OPEN_ACCOUNT,
         N_ ("The secret of the account is missing"),
         NULL,
         N_ ("Open the account and enter its AccessKey secret again.")),
    ROW ("AccountNotSaved",
         COMPUTER,
         NONE,
         N_ ("The account cannot be saved"),
         NULL,
         N_ ("Keep it for this session only, or check that the settings of this computer can be "
             "written.")),
    ROW ("AccountNotComplete",
         YOURS,
         OPEN_ACCOUNT,
         N_ ("Something is missing in the account"),
         NULL,
         N_ ("Correct what the message names, then try again.")),
    ROW ("AccountGone",
         YOURS,
         NONE,
         N_ ("There is no such account"),
         NULL,
         N_ ("Choose another account.")),
    ROW ("ProfilesBadFile",
         YOURS,
         NONE,
         N_ ("The profiles cannot be read"),
         NULL,
         N_ ("Choose another file, or enter the AccessKey by hand.")),
    ROW ("ProfileUnsupported",
         YOURS,
         NONE,
         N_ ("The profile cannot be used here"),
         NULL,
         N_ ("Choose a profile with an AccessKey, or enter one by hand.")),
    ROW ("CredentialsCommandTimedOut",
         COMPUTER,
         RETRY,
         N_ ("The command does not end"),
         N_ ("The command that gives the credentials did not end in time, and was stopped."),
         N_ ("Run it in a terminal to see what it waits for, then try again.")),
    ROW ("CredentialsCommandFailed",
         COMPUTER,
         RETRY,
         N_ ("The command gives no credentials"),
         NULL,
         N_ ("Run it in a terminal to see what it prints, then try again.")),
};

/**
 * explanation_rows_for_accounts:
 * @length: (out): how many there are
 *
 * Returns: (transfer none) (array length=length): what is known of accounts and where their secrets
 * are
 */
const ExplanationRow *
explanation_rows_for_accounts (gsize *length)
{
  *length = G_N_ELEMENTS (rows);

  return rows;
}
