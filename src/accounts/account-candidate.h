/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-draft.h"

G_BEGIN_DECLS

/* A profile that somebody else's file, or the environment, has: usable, or why it is not.
 * Properties (read-only): name, mode (as the file calls it: "AK", "RamRoleArn", "access_key"…),
 * region (nullable), access-key-id (nullable), usable, problem (nullable: a sentence, why not),
 * is-current (the file's own choice). Secrets are in wiped memory, and in no property. */
#define ACCOUNT_TYPE_CANDIDATE (account_candidate_get_type ())
G_DECLARE_FINAL_TYPE (AccountCandidate, account_candidate, ACCOUNT, CANDIDATE, GObject)

const char *account_candidate_get_name (AccountCandidate *self);
const char *account_candidate_get_mode (AccountCandidate *self);
const char *account_candidate_get_region (AccountCandidate *self);
const char *account_candidate_get_access_key_id (AccountCandidate *self);
gboolean account_candidate_get_usable (AccountCandidate *self);
const char *account_candidate_get_problem (AccountCandidate *self);
gboolean account_candidate_get_is_current (AccountCandidate *self);

/* A draft with all the candidate has, secrets and roles included, to look over and save; NULL with
 * ACCOUNT_ERROR_UNSUPPORTED */
AccountDraft *account_candidate_make_draft (AccountCandidate *self, GError **error);

/* Where profiles come from */
typedef enum {
  ACCOUNT_SOURCE_CLI,              /* config.json of the aliyun CLI */
  ACCOUNT_SOURCE_CREDENTIALS_FILE, /* ~/.alibabacloud/credentials */
  ACCOUNT_SOURCE_ENVIRONMENT,      /* no file */
} AccountSource;

/* Where such a file usually is (~/.aliyun/config.json, ~/.alibabacloud/credentials), for the file
 * chooser's folder; it may not be there. NULL for the environment */
GFile *account_source_dup_default_file (AccountSource source);

/* Reads, never writes. file: NULL for the default. Ends with a GPtrArray of AccountCandidate in the
 * file's order, empty only for an environment without keys; or ACCOUNT_ERROR_BAD_FILE (not there,
 * too large, not what it should be, no profiles) with words. */
void account_source_read_async (AccountSource source,
                                GFile *file,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *account_source_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
