/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-candidate.h"
#include "account-record.h"

G_BEGIN_DECLS

/* One profile, whatever kind of file it is from. The texts belong to the file, and are trimmed when
 * they are used. */
typedef struct {
  const char *name;
  const char *mode;
  const char *region;
  const char *access_key_id;
  const char *access_key_secret;
  const char *security_token;
  const char *role_arn;
  const char *session_name;
  const char *external_id;
  const char *policy;
  gint64 duration; /* s; 0: it does not say */
  const char *sts_region;
  const char *sts_endpoint; /* a host */
  const char *source;       /* the profile that comes before */
  const char *command;
  gboolean is_current;
  gboolean disabled;
} AccountProfile;

/* profiles: of AccountProfile. Returns a GPtrArray of AccountCandidate, one for each */
GPtrArray *account_candidates_new (const GPtrArray *profiles);

/* From the text of a file, which is changed and then wiped by the caller. NULL with
 * ACCOUNT_ERROR_BAD_FILE; what is in the file is in no message */
GPtrArray *account_candidates_from_json (char *text, GError **error);
GPtrArray *account_candidates_from_ini (char *text, GError **error);

/* From what is known already */
AccountCandidate *account_candidate_new (const AccountProfile *profile,
                                         AccountSecret *secret,
                                         GPtrArray *roles,
                                         const char *problem);

G_END_DECLS
