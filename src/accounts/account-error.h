/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Every message is a whole sentence or two for people, and never holds a secret */
typedef enum {
  ACCOUNT_ERROR_NO_KEYRING,     /* no Secret Service; offer "for this session only" */
  ACCOUNT_ERROR_KEYRING_LOCKED, /* and it was not unlocked; offer the same */
  ACCOUNT_ERROR_KEYRING_FAILED, /* it answered with an error; offer the same */
  ACCOUNT_ERROR_NO_SECRET,      /* the keyring has none for it, or its session is over: enter it */
  ACCOUNT_ERROR_NOT_SAVED,      /* the settings cannot be written */
  ACCOUNT_ERROR_NOT_COMPLETE,   /* a draft that has problems */
  ACCOUNT_ERROR_GONE,           /* no such account, any more */
  ACCOUNT_ERROR_BAD_FILE,       /* a file of profiles cannot be read or understood */
  ACCOUNT_ERROR_UNSUPPORTED,    /* a profile of a kind that cannot be used here */
  ACCOUNT_ERROR_BAD_COMMAND,    /* cannot be started, failed, or printed no credentials */
  ACCOUNT_ERROR_COMMAND_TIMED_OUT,

} AccountError;

#define ACCOUNT_ERROR (account_error_quark ())
GQuark account_error_quark (void);

/* NoKeyring, KeyringLocked, KeyringFailed, NoSecret, …: for scripts and explanation_new() */
const char *account_error_get_code_name (const GError *error);

/* Whether keeping the secret for this session only would help */
gboolean account_error_is_keyring (const GError *error);

G_END_DECLS
