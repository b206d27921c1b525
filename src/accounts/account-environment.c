/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-environment.h"
#include "understudy-config.h"
#include "live-error.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define ACCESS_KEY_ID     "ALIBABA_CLOUD_ACCESS_KEY_ID"
#define ACCESS_KEY_SECRET "ALIBABA_CLOUD_ACCESS_KEY_SECRET"
#define SECURITY_TOKEN    "ALIBABA_CLOUD_SECURITY_TOKEN"
#define REGION_ID         "ALIBABA_CLOUD_REGION_ID"

typedef char *Secret;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Secret, live_secret_free, NULL)

/* NULL where the variable is not set or holds nothing but white space */
static char *
dup_variable (const char *name)
{
  const char *value = g_getenv (name);
  const char *end;

  if (value == NULL)
    return NULL;

  while (g_ascii_isspace (*value))
    value++;
  end = value + strlen (value);
  while (end > value && g_ascii_isspace (end[-1]))
    end--;

  return end > value ? g_strndup (value, (gsize) (end - value)) : NULL;
}

/* Anything else than a key was pasted by mistake */
static gboolean
check_variable (const char *name, const char *value, GError **error)
{
  if (live_is_key (value))
    return TRUE;

  g_propagate_error (
      error,
      live_error_new (
          LIVE_ERROR_NO_CREDENTIALS, NULL,
          _ ("The environment variable %s holds a space or a character that no key has."), name));

  return FALSE;
}

/* Says nothing of the value, whatever is wrong with it */
static gboolean
require_variable (const char *name, const char *value, GError **error)
{
  if (value == NULL) {
    g_propagate_error (error, live_error_new (LIVE_ERROR_NO_CREDENTIALS, NULL,
                                              _ ("The environment variable %s is not set."), name));
    return FALSE;
  }

  return check_variable (name, value, error);
}

/**
 * account_environment_is_offered:
 *
 * Returns: whether the environment names an AccessKey, complete or not
 */
gboolean
account_environment_is_offered (void)
{
  g_autofree char *access_key_id = account_environment_dup_access_key_id ();

  return access_key_id != NULL;
}

/**
 * account_environment_dup_access_key_id:
 *
 * Returns: (transfer full) (nullable): the AccessKey ID that the environment names
 */
char *
account_environment_dup_access_key_id (void)
{
  return dup_variable (ACCESS_KEY_ID);
}

/**
 * account_environment_dup_region_id:
 *
 * Returns: (transfer full) (nullable): the region that the environment names
 */
char *
account_environment_dup_region_id (void)
{
  return dup_variable (REGION_ID);
}

/**
 * account_environment_read_credentials:
 * @error: return location for %LIVE_ERROR_NO_CREDENTIALS
 *
 * Reads the AccessKey and the optional security token. The error names the variable that is
 * missing or unfit, never what it holds.
 *
 * Returns: (transfer full): the credentials, or %NULL
 */
LiveCredentials *
account_environment_read_credentials (GError **error)
{
  g_autofree char *access_key_id = dup_variable (ACCESS_KEY_ID);
  g_auto (Secret) access_key_secret = dup_variable (ACCESS_KEY_SECRET);
  g_auto (Secret) security_token = dup_variable (SECURITY_TOKEN);

  if (!require_variable (ACCESS_KEY_ID, access_key_id, error) ||
      !require_variable (ACCESS_KEY_SECRET, access_key_secret, error))
    return NULL;
  if (security_token != NULL && !check_variable (SECURITY_TOKEN, security_token, error))
    return NULL;

  return live_credentials_new (access_key_id, access_key_secret, security_token);
}
