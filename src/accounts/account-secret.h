/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"

G_BEGIN_DECLS

/* What nobody else may know of an account. Immutable; wiped when freed. */
typedef struct _AccountSecret AccountSecret;

/* Each may be NULL. command: what prints credentials; it may have a password in it */
AccountSecret *
account_secret_new (const char *access_key_secret, const char *security_token, const char *command);
AccountSecret *account_secret_ref (AccountSecret *self);
void account_secret_unref (AccountSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountSecret, account_secret_unref)

const char *account_secret_get_access_key_secret (AccountSecret *self); /* nullable */
const char *account_secret_get_security_token (AccountSecret *self);    /* nullable, never empty */
const char *account_secret_get_command (AccountSecret *self);           /* nullable */

/* As one line for the keyring, and back. The text is to be freed with live_secret_free(). */
char *account_secret_to_text (AccountSecret *self);
AccountSecret *account_secret_new_from_text (const char *text); /* nullable */

typedef char *AccountSecretText;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (AccountSecretText, live_secret_free, NULL)

G_END_DECLS
