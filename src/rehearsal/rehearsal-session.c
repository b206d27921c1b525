/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-session.h"

#include <string.h>

#include "live-hash.h"

#define KEY_ID_PREFIX "STS."
#define KEY_ID_LENGTH 24
#define SECRET_LENGTH 32
#define SALT_SIZE     16
#define SEAL_SIZE     32

/* What a token is made of, in Base64 */
typedef struct {
  guint8 expiration[8]; /* µs since the epoch, big-endian */
  guint8 salt[SALT_SIZE];
  guint8 seal[SEAL_SIZE];
} Token;

G_STATIC_ASSERT (sizeof (Token) == 8 + SALT_SIZE + SEAL_SIZE);

/* Everything that is secret about a session, and its name, follow from what is not and the owner's
 * own secret */
static void
derive (LiveCredentials *owner, const char *purpose, const Token *token, guint8 *derived)
{
  const char *secret = live_credentials_get_access_key_secret (owner);
  gnutls_hmac_hd_t hmac;

  live_hash_check (gnutls_hmac_init (&hmac, GNUTLS_MAC_SHA256, secret, strlen (secret)));
  live_hash_check (gnutls_hmac (hmac, purpose, strlen (purpose) + 1));
  live_hash_check (gnutls_hmac (hmac, token->expiration, sizeof token->expiration));
  live_hash_check (gnutls_hmac (hmac, token->salt, sizeof token->salt));
  gnutls_hmac_deinit (hmac, derived);
}

static void
append_letters (GString *text, const guint8 *bytes, gsize length)
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  for (gsize i = 0; i < length; i++)
    g_string_append_c (text, letters[bytes[i] % (sizeof letters - 1)]);
}

static char *
derive_text (LiveCredentials *owner,
             const char *purpose,
             const Token *token,
             const char *prefix,
             gsize length)
{
  GString *text = g_string_sized_new (strlen (prefix) + SEAL_SIZE);
  guint8 derived[SEAL_SIZE];

  derive (owner, purpose, token, derived);
  g_string_append (text, prefix);
  append_letters (text, derived, length);
  gnutls_memset (derived, 0, sizeof derived);

  return g_string_free (text, FALSE);
}

static LiveCredentials *
credentials_of (LiveCredentials *owner, const Token *token, const char *security_token)
{
  g_autofree char *key_id = derive_text (owner, "AccessKeyId", token, KEY_ID_PREFIX, KEY_ID_LENGTH);
  char *secret = derive_text (owner, "AccessKeySecret", token, "", SECRET_LENGTH);
  LiveCredentials *credentials = live_credentials_new (key_id, secret, security_token);

  live_secret_free (secret);

  return credentials;
}

/**
 * rehearsal_session_new:
 * @owner: who assumes a role
 * @expiration: µs since the epoch
 *
 * Returns: (transfer full): credentials with a security token, never the same twice, that open the
 *   same as those of @owner until @expiration
 */
LiveCredentials *
rehearsal_session_new (LiveCredentials *owner, gint64 expiration)
{
  const guint64 big_endian = GUINT64_TO_BE ((guint64) expiration);
  char *security_token;
  LiveCredentials *credentials;
  Token token;

  g_return_val_if_fail (owner != NULL, NULL);

  memcpy (token.expiration, &big_endian, sizeof token.expiration);
  if (gnutls_rnd (GNUTLS_RND_NONCE, token.salt, sizeof token.salt) < 0)
    g_error ("There is no randomness to make credentials from");

  derive (owner, "SecurityToken", &token, token.seal);
  security_token = g_base64_encode ((const guchar *) &token, sizeof token);
  credentials = credentials_of (owner, &token, security_token);
  live_secret_free (security_token);

  return credentials;
}

/**
 * rehearsal_session_has_key_id:
 * @access_key_id: the AccessKey ID of a request
 *
 * Returns: whether it looks like one of temporary credentials
 */
gboolean
rehearsal_session_has_key_id (const char *access_key_id)
{
  g_return_val_if_fail (access_key_id != NULL, FALSE);

  return g_str_has_prefix (access_key_id, KEY_ID_PREFIX);
}

static gboolean
read_token (LiveCredentials *owner, const char *security_token, Token *token)
{
  g_autofree guchar *bytes = NULL;
  g_autofree char *again = NULL;
  guint8 seal[SEAL_SIZE];
  gsize length;

  bytes = g_base64_decode (security_token, &length);
  if (!bytes || length != sizeof *token)
    return FALSE;

  /* The decoder passes over what is no Base64; a token is this one to the letter or none */
  again = g_base64_encode (bytes, length);
  if (!g_str_equal (again, security_token))
    return FALSE;

  memcpy (token, bytes, length);
  derive (owner, "SecurityToken", token, seal);

  return gnutls_memcmp (seal, token->seal, sizeof seal) == 0;
}

/**
 * rehearsal_session_open:
 * @owner: who assumed a role
 * @access_key_id: the AccessKey ID of a request
 * @security_token: (nullable): its security token
 * @now: µs since the epoch
 * @refusal: (out) (transfer full): why they open nothing
 *
 * The codes are those of https://www.alibabacloud.com/help/doc-detail/42775.htm and of the
 * gateway's list. That a token has expired is said before the signature is looked at.
 *
 * Returns: (transfer full) (nullable): what the request has to be signed with, or %NULL with a
 *   @refusal
 */
LiveCredentials *
rehearsal_session_open (LiveCredentials *owner,
                        const char *access_key_id,
                        const char *security_token,
                        gint64 now,
                        RehearsalAnswer **refusal)
{
  g_autoptr (LiveCredentials) credentials = NULL;
  guint64 big_endian;
  Token token;

  g_return_val_if_fail (owner != NULL, NULL);
  g_return_val_if_fail (access_key_id != NULL, NULL);
  g_return_val_if_fail (refusal != NULL, NULL);

  if (!security_token || !*security_token) {
    *refusal = rehearsal_answer_new_missing ("SecurityToken");
    return NULL;
  }

  if (!read_token (owner, security_token, &token)) {
    *refusal = rehearsal_answer_new_error ("InvalidSecurityToken.Malformed", NULL);
    return NULL;
  }

  credentials = credentials_of (owner, &token, security_token);
  if (!g_str_equal (live_credentials_get_access_key_id (credentials), access_key_id)) {
    *refusal = rehearsal_answer_new_error ("InvalidSecurityToken.MismatchWithAccessKey", NULL);
    return NULL;
  }

  memcpy (&big_endian, token.expiration, sizeof big_endian);
  if (now >= (gint64) GUINT64_FROM_BE (big_endian)) {
    *refusal = rehearsal_answer_new_error ("InvalidSecurityToken.Expired", NULL);
    return NULL;
  }

  return g_steal_pointer (&credentials);
}
