/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-sts.h"

#include <string.h>

#include "base-clock.h"
#include "rehearsal-session.h"

#define ASSUME_ROLE "AssumeRole"

#define ROLE_PREFIX        "acs:ram::"
#define MAX_ROLE_NAME      64
#define MIN_SESSION_NAME   2
#define MAX_SESSION_NAME   64
#define MIN_EXTERNAL_ID    2
#define MAX_EXTERNAL_ID    1224
#define MAX_POLICY         2048
#define MIN_DURATION       900
#define MAX_DURATION       43200
#define DEFAULT_DURATION   3600
#define LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/**
 * rehearsal_sts_has_action:
 * @action: the name of an operation; upper and lower case differ
 *
 * Returns: whether the stand-in has it among those of the Security Token Service
 */
gboolean
rehearsal_sts_has_action (const char *action)
{
  g_return_val_if_fail (action != NULL, FALSE);

  return g_str_equal (action, ASSUME_ROLE);
}

static gboolean
is_made_of (const char *text, gsize min, gsize max, const char *characters)
{
  gsize length = strlen (text);

  return length >= min && length <= max && strspn (text, characters) == length;
}

/* acs:ram::1234567890123456:role/name, in these parts */
static gboolean
split_role (const char *arn, char **account, char **name)
{
  g_auto (GStrv) pieces = NULL;

  if (!g_str_has_prefix (arn, ROLE_PREFIX))
    return FALSE;

  pieces = g_strsplit (arn + strlen (ROLE_PREFIX), ":role/", 2);
  if (g_strv_length (pieces) != 2 || !is_made_of (pieces[0], 1, 32, "0123456789") ||
      !is_made_of (pieces[1], 1, MAX_ROLE_NAME, LETTERS_AND_DIGITS ".-_"))
    return FALSE;

  *account = g_strdup (pieces[0]);
  *name = g_ascii_strdown (pieces[1], -1);

  return TRUE;
}

/**
 * rehearsal_sts_is_role:
 * @arn: a text
 *
 * Returns: whether it names a role, as in `acs:ram::1234567890123456:role/name`
 */
gboolean
rehearsal_sts_is_role (const char *arn)
{
  g_autofree char *account = NULL, *name = NULL;

  g_return_val_if_fail (arn != NULL, FALSE);

  return split_role (arn, &account, &name);
}

static RehearsalAnswer *
wrongly_formed (const char *parameter)
{
  g_autofree char *code = g_strconcat ("InvalidParameter.", parameter, NULL);

  return rehearsal_answer_new_error (code, "The parameter %s is wrongly formed.", parameter);
}

/* Another account has not said that its roles may be assumed from here */
static RehearsalAnswer *
check_role (const char *const *roles, const char *wanted_account, const char *wanted_name)
{
  gboolean same_account = FALSE;

  if (!roles)
    return NULL;

  for (guint i = 0; roles[i]; i++) {
    g_autofree char *account = NULL, *name = NULL;

    if (!split_role (roles[i], &account, &name) || !g_str_equal (account, wanted_account))
      continue;

    if (g_str_equal (name, wanted_name))
      return NULL;

    same_account = TRUE;
  }

  if (same_account)
    return rehearsal_answer_new_error ("EntityNotExist.Role", NULL);

  return rehearsal_answer_new_error (
      "NoPermission", "You are not authorized to do this action. You should be authorized by RAM.");
}

/* What such a policy would forbid is not looked into */
static RehearsalAnswer *
check_policy (const char *policy)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (strlen (policy) > MAX_POLICY)
    return rehearsal_answer_new_error ("InvalidParameter.PolicySize",
                                       "The size of Policy must be smaller than %d bytes.",
                                       MAX_POLICY);

  root =
      json_parser_load_from_data (parser, policy, -1, NULL) ? json_parser_get_root (parser) : NULL;
  if (!root || !JSON_NODE_HOLDS_OBJECT (root) ||
      !json_object_has_member (json_node_get_object (root), "Statement"))
    return rehearsal_answer_new_error ("InvalidParameter.PolicyGrammar", NULL);

  return NULL;
}

static const char *
get (const LiveParameters *parameters, const char *name)
{
  const char *value = live_parameters_get (parameters, name);

  return value && *value ? value : NULL;
}

static RehearsalAnswer *
check_options (const LiveParameters *parameters, gint64 *duration)
{
  const char *seconds = get (parameters, "DurationSeconds");
  const char *policy = get (parameters, "Policy");
  const char *external_id = get (parameters, "ExternalId");

  if (seconds &&
      !g_ascii_string_to_signed (seconds, 10, MIN_DURATION, MAX_DURATION, duration, NULL))
    return rehearsal_answer_new_error ("InvalidParameter.DurationSeconds",
                                       "The Min/Max value of DurationSeconds is %d/%d seconds.",
                                       MIN_DURATION, MAX_DURATION);

  if (external_id &&
      !is_made_of (external_id, MIN_EXTERNAL_ID, MAX_EXTERNAL_ID, LETTERS_AND_DIGITS "=,.@:/-_"))
    return wrongly_formed ("ExternalId");

  return policy ? check_policy (policy) : NULL;
}

/* Digits, the same ones for the same role each time */
static char *
dup_role_id (const char *account, const char *name)
{
  g_autofree char *role = g_strconcat (account, "/", name, NULL);

  return g_strdup_printf ("3%08u%08u", g_str_hash (role) % 100000000u,
                          g_str_hash (name) % 100000000u);
}

static RehearsalAnswer *
answer_with (LiveCredentials *session,
             gint64 expiration,
             const char *account,
             const char *role,
             const char *session_name)
{
  JsonObject *tree = json_object_new ();
  JsonObject *credentials = json_object_new ();
  JsonObject *user = json_object_new ();
  g_autofree char *time = base_clock_format_utc (expiration);
  g_autofree char *arn =
      g_strconcat (ROLE_PREFIX, account, ":role/", role, "/", session_name, NULL);
  g_autofree char *role_id = dup_role_id (account, role);
  g_autofree char *user_id = g_strconcat (role_id, ":", session_name, NULL);

  json_object_set_string_member (credentials, "AccessKeyId",
                                 live_credentials_get_access_key_id (session));
  json_object_set_string_member (credentials, "AccessKeySecret",
                                 live_credentials_get_access_key_secret (session));
  json_object_set_string_member (credentials, "SecurityToken",
                                 live_credentials_get_security_token (session));
  json_object_set_string_member (credentials, "Expiration", time);
  json_object_set_string_member (user, "Arn", arn);
  json_object_set_string_member (user, "AssumedRoleId", user_id);
  json_object_set_object_member (tree, "AssumedRoleUser", user);
  json_object_set_object_member (tree, "Credentials", credentials);

  return rehearsal_answer_new (ASSUME_ROLE, tree);
}

/**
 * rehearsal_sts_act:
 * @owner: the lasting credentials of the account
 * @roles: (nullable) (array zero-terminated=1): the roles that there are; %NULL: every one
 * @action: an operation of rehearsal_sts_has_action()
 * @parameters: its parameters
 * @now: µs since the epoch
 * @life: µs that the new credentials last whatever was asked for; 0: as was asked for
 *
 * AssumeRole, of version %REHEARSAL_STS_VERSION: RoleArn, RoleSessionName and, where wanted,
 * DurationSeconds, Policy and ExternalId. Whatever the policy says, the credentials open what those
 * of @owner do. See https://www.alibabacloud.com/help/doc-detail/28763.htm, and for the errors
 * https://www.alibabacloud.com/help/doc-detail/42775.htm
 *
 * Returns: (transfer full): the answer
 */
RehearsalAnswer *
rehearsal_sts_act (LiveCredentials *owner,
                   const char *const *roles,
                   const char *action,
                   const LiveParameters *parameters,
                   gint64 now,
                   gint64 life)
{
  g_autoptr (LiveCredentials) session = NULL;
  g_autofree char *account = NULL, *role = NULL;
  const char *arn, *session_name;
  gint64 duration = DEFAULT_DURATION;
  RehearsalAnswer *refusal;

  g_return_val_if_fail (owner != NULL, NULL);
  g_return_val_if_fail (action != NULL, NULL);
  g_return_val_if_fail (parameters != NULL, NULL);

  if (!rehearsal_sts_has_action (action))
    return rehearsal_answer_new_error ("InvalidAction.NotFound", NULL);

  arn = get (parameters, "RoleArn");
  session_name = get (parameters, "RoleSessionName");
  if (!arn || !session_name)
    return rehearsal_answer_new_missing (arn ? "RoleSessionName" : "RoleArn");

  if (!split_role (arn, &account, &role))
    return wrongly_formed ("RoleArn");

  if (!is_made_of (session_name, MIN_SESSION_NAME, MAX_SESSION_NAME, LETTERS_AND_DIGITS ".@-_"))
    return wrongly_formed ("RoleSessionName");

  if ((refusal = check_options (parameters, &duration)) ||
      (refusal = check_role (roles, account, role)))
    return refusal;

  now += life > 0 ? life : duration * G_USEC_PER_SEC;
  session = rehearsal_session_new (owner, now);

  return answer_with (session, now, account, role, session_name);
}
