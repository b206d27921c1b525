/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"

G_BEGIN_DECLS

/* The fields of a form, in its order */
typedef enum {
  ACCOUNT_FIELD_NAME,
  ACCOUNT_FIELD_REGION,
  ACCOUNT_FIELD_CUSTOM_ENDPOINT,
  ACCOUNT_FIELD_ACCESS_KEY_ID,
  ACCOUNT_FIELD_ACCESS_KEY_SECRET,
  ACCOUNT_FIELD_SECURITY_TOKEN,
  ACCOUNT_FIELD_STS_ENDPOINT,
  ACCOUNT_N_FIELDS,
} AccountField;

/* An account that is being written down: what a form is about. Every field may hold anything at any
 * time; what is wrong with each is told, and nothing is changed behind the user's back.
 *
 * Properties (read-write, notifying, to be bound to rows): name, region (an ID; "" or NULL: none,
 * for a custom endpoint alone), custom-endpoint (a URL; ""/NULL: the region's own host),
 * access-key-id, signature-algorithm, sts-endpoint (a URL; ""/NULL: the region's own).
 * Read-only, notifying: complete (no field has a problem: it can be saved), keeps-secret (an
 * edited account whose secret is left as it is), host (where requests will go, for people;
 * nullable), mode, role-arn (nullable; of imported ones).
 * Signal: changed, after any of it, problems and notes included. */
#define ACCOUNT_TYPE_DRAFT (account_draft_get_type ())
G_DECLARE_FINAL_TYPE (AccountDraft, account_draft, ACCOUNT, DRAFT, GObject)

AccountDraft *account_draft_new (void); /* empty, region cn-shanghai */
/* Of a saved one: everything but the secrets, which stay as they are unless set */
AccountDraft *account_draft_new_for_account (Account *account);

/* Secrets are copied into memory that is wiped, and are in no property. NULL or "": none; for an
 * edited account both empty: as they are. A secret and its token go together: a token alone is a
 * problem, and a secret alone is one without a token. */
void account_draft_set_access_key_secret (AccountDraft *self, const char *secret);
void account_draft_set_security_token (AccountDraft *self, const char *token);

/* NULL, or a sentence that says why it cannot be saved. A field that was never filled in has a
 * problem too: show it once the user has been there, or at an attempt to save */
const char *account_draft_get_problem (AccountDraft *self, AccountField field);
/* NULL, or a sentence that is worth saying: blanks that will be taken off, a region that has no
 * production studios, an AccessKey ID and a secret that look swapped */
const char *account_draft_get_note (AccountDraft *self, AccountField field);
gboolean account_draft_get_complete (AccountDraft *self);
gboolean account_draft_get_keeps_secret (AccountDraft *self);

/* As it would be saved, for account_test_async() before it is: not in any store, secrets in memory.
 * NULL with ACCOUNT_ERROR_NOT_COMPLETE (the message of the first problem). A draft that keeps its
 * account's secret makes an account that loads that. */
Account *account_draft_make_account (AccountDraft *self, GError **error);

G_END_DECLS
