/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-credentials.h"
#include "rehearsal-answer.h"

G_BEGIN_DECLS

/* Temporary credentials, as AssumeRole gives them. Nothing of them is kept: what a token opens, and
 * until when, is in the token itself, under a seal that only the owner of the lasting credentials
 * can make. So they are good after the stand-in was ended and started again, like its world. */
LiveCredentials *rehearsal_session_new (LiveCredentials *owner, gint64 expiration);
gboolean rehearsal_session_has_key_id (const char *access_key_id);
LiveCredentials *rehearsal_session_open (LiveCredentials *owner,
                                         const char *access_key_id,
                                         const char *security_token,
                                         gint64 now,
                                         RehearsalAnswer **refusal);

G_END_DECLS
