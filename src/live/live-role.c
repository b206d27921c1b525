/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-role.h"
#include "base-clock.h"
#include "base-json.h"
#include "live-error.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ARN_BYTES_MAX         512
#define EXTERNAL_ID_BYTES_MAX 1224
#define POLICY_BYTES_MAX      2048

static gboolean
fail (GError **error, const char *message)
{
  g_propagate_error (error, live_error_new (LIVE_ERROR_INVALID_PARAMETER, NULL, "%s", message));

  return FALSE;
}

static gboolean
check_role_arn (const char *role_arn, GError **error)
{
  if (role_arn == NULL || *role_arn == '\0')
    return fail (error, _ ("The role has no ARN."));
  if (!g_str_has_prefix (role_arn, "acs:ram::") || strstr (role_arn, ":role/") == NULL ||
      !live_is_key (role_arn) || strlen (role_arn) > ARN_BYTES_MAX)
    return fail (error, _ ("A role’s ARN looks like acs:ram::123456789012****:role/name."));

  return TRUE;
}

static gboolean
check_session_name (const char *session_name, GError **error)
{
  gsize length;

  if (session_name == NULL)
    session_name = "";
  length =
      strspn (session_name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@-_");
  if (length < 2 || length > 64 || session_name[length] != '\0')
    return fail (error, _ ("The name of a role’s session has 2 to 64 letters, digits and the "
                           "characters . @ - and _."));

  return TRUE;
}

/**
 * live_operation_new_assume_role:
 * @role_arn: the role, `acs:ram::ACCOUNT:role/NAME`
 * @session_name: what the service's logs call who takes the role on
 * @duration: seconds that the credentials shall be good for, from %LIVE_ROLE_DURATION_MIN; 0 for
 * %LIVE_ROLE_DURATION_DEFAULT
 * @external_id: (nullable): what the role's owner wants to be told
 * @policy: (nullable): a policy that takes permissions away
 * @error: return location for a #GError
 *
 * AssumeRole of the Security Token Service, as described in
 * https://help.aliyun.com/document_detail/28763.html
 *
 * Returns: (transfer full): the operation, or %NULL with %LIVE_ERROR_INVALID_PARAMETER where a
 * parameter could not be sent
 */
LiveOperation *
live_operation_new_assume_role (const char *role_arn,
                                const char *session_name,
                                guint duration,
                                const char *external_id,
                                const char *policy,
                                GError **error)
{
  g_autoptr (LiveParameters) parameters = NULL;

  if (duration == 0)
    duration = LIVE_ROLE_DURATION_DEFAULT;

  if (!check_role_arn (role_arn, error) || !check_session_name (session_name, error))
    return NULL;
  if (duration < LIVE_ROLE_DURATION_MIN || duration > LIVE_ROLE_DURATION_MAX) {
    fail (error, _ ("Credentials of a role are good for 900 to 43,200 seconds."));
    return NULL;
  }
  if (external_id != NULL && *external_id != '\0' &&
      (!live_is_key (external_id) || strlen (external_id) > EXTERNAL_ID_BYTES_MAX)) {
    fail (error, _ ("The role’s external ID contains a character that none has."));
    return NULL;
  }
  if (policy != NULL &&
      (strlen (policy) > POLICY_BYTES_MAX || !g_utf8_validate (policy, -1, NULL))) {
    fail (error, _ ("The role’s policy is too long."));
    return NULL;
  }

  parameters = live_parameters_new ();
  live_parameters_set (parameters, "RoleArn", role_arn);
  live_parameters_set (parameters, "RoleSessionName", session_name);
  live_parameters_set_int (parameters, "DurationSeconds", duration);
  if (external_id != NULL && *external_id != '\0')
    live_parameters_set (parameters, "ExternalId", external_id);
  if (policy != NULL && *policy != '\0')
    live_parameters_set (parameters, "Policy", policy);

  return live_operation_new_for_version (LIVE_STS_VERSION, "AssumeRole", parameters);
}

/**
 * live_reply_read_role:
 * @self: the answer to AssumeRole; what is secret in it is overwritten
 * @lifetime: (out) (optional): µs that they are good for, counted from the answer by the service's
 * own clock
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the temporary credentials, or %NULL with %LIVE_ERROR_BAD_REPLY where
 * the answer has none
 */
LiveCredentials *
live_reply_read_role (LiveReply *self, gint64 *lifetime, GError **error)
{
  JsonObject *object;
  const char *access_key_id;
  const char *access_key_secret;
  const char *security_token;
  LiveCredentials *credentials = NULL;
  gint64 now;
  gint64 expiration = 0;

  g_return_val_if_fail (self != NULL, NULL);

  object = base_json_get_object (live_reply_get_root (self), "Credentials");
  if (object != NULL) {
    access_key_id = base_json_get_string (object, "AccessKeyId");
    access_key_secret = base_json_get_string (object, "AccessKeySecret");
    security_token = base_json_get_string (object, "SecurityToken");

    if (live_is_key (access_key_id) && live_is_key (access_key_secret) &&
        live_is_key (security_token) &&
        base_clock_parse_utc (base_json_get_string (object, "Expiration"), &expiration))
      credentials = live_credentials_new (access_key_id, access_key_secret, security_token);

    base_json_wipe_string (object, "AccessKeySecret");
    base_json_wipe_string (object, "SecurityToken");
  }

  if (credentials == NULL) {
    LiveErrorDetails details = {.http_status = live_reply_get_http_status (self),
                                .request_id = (char *) live_reply_get_request_id (self)};

    g_propagate_error (error, live_error_new (LIVE_ERROR_BAD_REPLY, &details, "%s",
                                              _ ("The answer holds no temporary credentials.")));
    return NULL;
  }

  now = live_reply_get_server_time (self);
  if (now == 0)
    now = base_clock_get_real_time (base_clock_get_system ());
  if (lifetime != NULL)
    *lifetime = MAX (expiration - now, 0);

  return credentials;
}

/**
 * live_endpoint_new_for_roles:
 * @region_id: (nullable): a region
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the Security Token Service's host of a region, over HTTPS, or %NULL
 * with %LIVE_ERROR_INVALID_PARAMETER
 */
LiveEndpoint *
live_endpoint_new_for_roles (const char *region_id, GError **error)
{
  g_autofree char *url = NULL;

  if (region_id == NULL || *region_id == '\0')
    url = g_strdup ("https://sts.aliyuncs.com");
  else
    url = g_strdup_printf ("https://sts.%s.aliyuncs.com", region_id);

  /* The operation is about no region: requests name none */
  return live_endpoint_new_for_url (url, NULL, error);
}
