/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-credentials.h"

#include <string.h>

struct _LiveCredentials {
  gatomicrefcount references;
  char *access_key_id;
  char *access_key_secret;
  char *security_token;
};

G_DEFINE_BOXED_TYPE (LiveCredentials,
                     live_credentials,
                     live_credentials_ref,
                     live_credentials_unref)

/**
 * live_secret_free:
 * @secret: (nullable) (transfer full): a text in memory of g_malloc()
 *
 * Overwrites a text and frees it.
 */
void
live_secret_free (char *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * live_is_key:
 * @text: (nullable): what may be an AccessKey ID, a secret or a security token
 *
 * Returns: whether @text has visible ASCII characters only, and at least one
 */
gboolean
live_is_key (const char *text)
{
  if (text == NULL || *text == '\0')
    return FALSE;

  while (g_ascii_isgraph (*text))
    text++;

  return *text == '\0';
}

/**
 * live_credentials_new:
 * @access_key_id: the AccessKey ID
 * @access_key_secret: the AccessKey secret
 * @security_token: (nullable): the token of temporary (STS) credentials; an empty one is none
 *
 * The texts are copied; what is copied is overwritten when the last reference goes. Whoever made
 * the texts wipes their own with live_secret_free().
 *
 * Returns: (transfer full): the credentials
 */
LiveCredentials *
live_credentials_new (const char *access_key_id,
                      const char *access_key_secret,
                      const char *security_token)
{
  LiveCredentials *self;

  g_return_val_if_fail (access_key_id != NULL, NULL);
  g_return_val_if_fail (access_key_secret != NULL, NULL);

  self = g_new0 (LiveCredentials, 1);
  g_atomic_ref_count_init (&self->references);
  self->access_key_id = g_strdup (access_key_id);
  self->access_key_secret = g_strdup (access_key_secret);
  if (security_token != NULL && *security_token != '\0')
    self->security_token = g_strdup (security_token);

  return self;
}

/**
 * live_credentials_ref:
 * @self: credentials
 *
 * Returns: (transfer full): @self
 */
LiveCredentials *
live_credentials_ref (LiveCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * live_credentials_unref:
 * @self: (transfer full): credentials; wiped with the last reference
 */
void
live_credentials_unref (LiveCredentials *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  live_secret_free (self->access_key_id);
  live_secret_free (self->access_key_secret);
  live_secret_free (self->security_token);
  g_free (self);
}

/**
 * live_credentials_get_access_key_id:
 * @self: credentials
 *
 * Returns: (transfer none): the AccessKey ID
 */
const char *
live_credentials_get_access_key_id (LiveCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->access_key_id;
}

/**
 * live_credentials_get_access_key_secret:
 * @self: credentials
 *
 * Returns: (transfer none): the secret. Not to be copied but where it is wiped again
 */
const char *
live_credentials_get_access_key_secret (LiveCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->access_key_secret;
}

/**
 * live_credentials_get_security_token:
 * @self: credentials
 *
 * Returns: (nullable) (transfer none): the security token, never empty
 */
const char *
live_credentials_get_security_token (LiveCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->security_token;
}
