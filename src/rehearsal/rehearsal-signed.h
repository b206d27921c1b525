/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "live-signature.h"
#include "rehearsal-reading.h"

G_BEGIN_DECLS

/* What a request claims of itself, in either of the two ways to sign */
typedef struct {
  LiveSignatureAlgorithm algorithm;
  char *access_key_id;
  char *signature;
  char *signed_headers; /* ACS3 only */
  char *timestamp;      /* nullable */
  char *nonce;          /* nullable */
  char *security_token; /* nullable */
  char *body_sha256;    /* ACS3 only */
} RehearsalSigned;

RehearsalSigned *rehearsal_signed_new (const RehearsalReading *reading, RehearsalAnswer **refusal);
void rehearsal_signed_free (RehearsalSigned *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RehearsalSigned, rehearsal_signed_free)

char *rehearsal_signed_dup_string_to_sign (const RehearsalSigned *self,
                                           const RehearsalReading *reading);
char *rehearsal_signed_sign (const RehearsalSigned *self,
                             LiveCredentials *credentials,
                             const char *string_to_sign);

G_END_DECLS
