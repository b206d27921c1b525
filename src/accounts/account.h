/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-error.h"
#include "live-client.h"

G_BEGIN_DECLS

typedef enum {
  ACCOUNT_KIND_REHEARSAL,   /* the stand-in on this computer */
  ACCOUNT_KIND_ENVIRONMENT, /* ALIBABA_CLOUD_ACCESS_KEY_ID and its fellows */
  ACCOUNT_KIND_SAVED,       /* in the settings; what is secret of it is where its storage says */
} AccountKind;

#define ACCOUNT_TYPE_KIND (account_kind_get_type ())
GType account_kind_get_type (void);

/* Where an account's secrets are */
typedef enum {
  ACCOUNT_STORAGE_NONE,        /* it has none of its own: the Rehearsal */
  ACCOUNT_STORAGE_KEYRING,     /* the Secret Service */
  ACCOUNT_STORAGE_SESSION,     /* in memory until the program ends; then they are asked for again */
  ACCOUNT_STORAGE_ENVIRONMENT, /* environment variables */
} AccountStorage;

#define ACCOUNT_TYPE_STORAGE (account_storage_get_type ())
GType account_storage_get_type (void);

/* What an account signs with, before any role is assumed */
typedef enum {
  ACCOUNT_MODE_KEY,     /* an AccessKey pair, perhaps with a security token */
  ACCOUNT_MODE_COMMAND, /* what a program prints */
} AccountMode;

#define ACCOUNT_TYPE_MODE (account_mode_get_type ())
GType account_mode_get_type (void);

/* Who asks, and where. Never holds a secret in a property.
 *
 * Properties (read-only, notifying): id, name, kind, is-rehearsal, region (nullable), endpoint
 * (LiveEndpoint), custom-endpoint (nullable: the URL where it is not the region's own),
 * access-key-id (nullable), signature-algorithm, storage, mode, has-security-token, role-arn
 * (nullable: the role that is assumed last), needs-secret (kept for one session only, and that one
 * is over: edit the account to give it again).
 *
 * Is a LiveCredentialsSource: a client of an account asks it before each request, so that a batch
 * that runs longer than temporary credentials goes on with new ones, and an edited secret counts
 * from the next request on. An account that was edited to go elsewhere (endpoint, region) needs a
 * new workspace: notify::endpoint tells. */
#define ACCOUNT_TYPE_ACCOUNT (account_get_type ())
G_DECLARE_FINAL_TYPE (Account, account, ACCOUNT, ACCOUNT, GObject)

Account *account_new_rehearsal (void);
/* region_id: NULL for the one that account_new_rehearsal() has */
Account *account_new_rehearsal_for_region (const char *region_id, GError **error);
/* endpoint_url: NULL for the region's own host. region_id: NULL for ALIBABA_CLOUD_REGION_ID */
Account *account_new_environment (const char *endpoint_url, const char *region_id, GError **error);

/* What the ledger calls it: "rehearsal", "environment:" and the AccessKey ID, "saved:" and a UUID
 */
const char *account_get_id (Account *self);
const char *account_get_name (Account *self); /* what people call it */
AccountKind account_get_kind (Account *self);
gboolean account_get_is_rehearsal (Account *self);
const char *account_get_region (Account *self); /* nullable */
LiveEndpoint *account_get_endpoint (Account *self);
const char *account_get_custom_endpoint (Account *self); /* nullable */
const char *account_get_access_key_id (Account *self);   /* nullable */
LiveSignatureAlgorithm account_get_signature_algorithm (Account *self);
AccountStorage account_get_storage (Account *self);
AccountMode account_get_mode (Account *self);
gboolean account_get_has_security_token (Account *self);
const char *account_get_role_arn (Account *self); /* nullable */
gboolean account_get_needs_secret (Account *self);

/* What the next requests are signed with: from memory, else from where the secrets are (which may
 * ask the user to unlock the keyring), with roles assumed. Errors: ACCOUNT_ERROR, LIVE_ERROR (a
 * role's service; LIVE_ERROR_NO_CREDENTIALS for the environment), G_IO_ERROR_CANCELLED.
 * Never called for the Rehearsal, which has credentials of its own. */
void account_load_credentials_async (Account *self,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
LiveCredentials *
account_load_credentials_finish (Account *self, GAsyncResult *result, GError **error);

/* Forgets what is in memory of a kept secret, as when the keyring was locked on purpose */
void account_forget_credentials (Account *self);

G_END_DECLS
