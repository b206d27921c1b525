/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* An AccessKey pair with an optional STS security token. Wiped when freed. Never logged, never
 * stored. */
typedef struct _LiveCredentials LiveCredentials;

#define LIVE_TYPE_CREDENTIALS (live_credentials_get_type ())
GType live_credentials_get_type (void);

LiveCredentials *live_credentials_new (const char *access_key_id,
                                       const char *access_key_secret,
                                       const char *security_token);
LiveCredentials *live_credentials_ref (LiveCredentials *self);
void live_credentials_unref (LiveCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LiveCredentials, live_credentials_unref)

const char *live_credentials_get_access_key_id (LiveCredentials *self);
const char *live_credentials_get_access_key_secret (LiveCredentials *self);
const char *live_credentials_get_security_token (LiveCredentials *self);

void live_secret_free (char *secret);

/* Visible ASCII characters and nothing else, as keys and tokens are: they travel in headers */
gboolean live_is_key (const char *text);

G_END_DECLS
