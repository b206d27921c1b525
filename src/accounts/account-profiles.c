/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-candidate-private.h"
#include "account-draft-private.h"
#include "live-role.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* What a role's session is called where the file does not say */
#define DEFAULT_SESSION "understudy"

/* Longer than any chain that anybody keeps in order */
#define CHAIN_MAX 6

/* What a profile comes to */
typedef struct {
  AccountProfile base; /* as it is shown */
  AccountSecret *secret;
  GPtrArray *roles;
  char *problem; /* nullable */
} Resolved;

/* The kinds that there are besides, and what keeps them from being used here */
static const struct {
  const char *mode;
  const char *problem;
} refused[] = {
    {"EcsRamRole", N_ ("Profiles of the mode EcsRamRole get their credentials inside a server of "
                       "the cloud, and cannot be used on this computer.")},
    {"RamRoleArnWithRoleName", N_ ("Profiles of the mode RamRoleArnWithRoleName get their "
                                   "credentials inside a server of the cloud, and cannot be used "
                                   "on this computer.")},
    {"RsaKeyPair", N_ ("Profiles of the mode RsaKeyPair are no longer offered by the service, and "
                       "cannot be used here.")},
    {"CredentialsURI", N_ ("Profiles of the mode CredentialsURI ask another program’s address for "
                           "their credentials, and cannot be used here.")},
    {"OIDC", N_ ("Profiles of the mode OIDC need the token of another sign-in, and cannot be used "
                 "here.")},
    {"CloudSSO", N_ ("Profiles of the mode CloudSSO need a sign-in with the browser, and cannot be "
                     "used here.")},
    {"OAuth", N_ ("Profiles of the mode OAuth need a sign-in with the browser, and cannot be used "
                  "here.")},
    {"BearerToken", N_ ("Profiles of the mode BearerToken have no AccessKey, and cannot be used "
                        "here.")},
    {"Anonymous",
     N_ ("Profiles of the mode Anonymous have no AccessKey, and cannot be used here.")},
};

static gboolean
is_mode (const char *mode, const char *name)
{
  return mode != NULL && g_ascii_strcasecmp (mode, name) == 0;
}

static gboolean
has_text (const char *text)
{
  g_auto (AccountSecretText) trimmed = account_draft_dup_trimmed (text);

  return trimmed != NULL;
}

/* A file that names no mode is read as the aliyun CLI reads it */
static const char *
guess_mode (const AccountProfile *profile)
{
  if (has_text (profile->mode))
    return profile->mode;
  if (!has_text (profile->access_key_id))
    return NULL;
  if (has_text (profile->role_arn))
    return "RamRoleArn";

  return has_text (profile->security_token) ? "StsToken" : "AK";
}

static void
set_problem (Resolved *resolved, const char *problem)
{
  if (resolved->problem == NULL)
    resolved->problem = g_strdup (problem);
}

static void
take_key (Resolved *resolved, const AccountProfile *profile, gboolean with_token)
{
  g_autofree char *id = account_draft_dup_trimmed (profile->access_key_id);
  g_auto (AccountSecretText) secret = account_draft_dup_trimmed (profile->access_key_secret);
  g_auto (AccountSecretText) token =
      account_draft_dup_trimmed (with_token ? profile->security_token : NULL);

  resolved->base.access_key_id = profile->access_key_id;
  if (id == NULL)
    set_problem (resolved, _ ("The profile has no AccessKey ID."));
  else if (secret == NULL)
    set_problem (resolved, _ ("The profile has no AccessKey secret."));
  else if (!live_is_key (id) || !live_is_key (secret) || (token != NULL && !live_is_key (token)))
    set_problem (resolved, _ ("The profile’s key holds a blank or a character that no key has."));
  else
    resolved->secret = account_secret_new (secret, token, NULL);
}

static void
take_command (Resolved *resolved, const AccountProfile *profile)
{
  const char *disabled = g_getenv ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
  g_auto (AccountSecretText) command = account_draft_dup_trimmed (profile->command);

  if (command == NULL)
    set_problem (resolved, _ ("The profile has no command that gives its credentials."));
  else if (g_strcmp0 (disabled, "1") == 0 || is_mode (disabled, "true"))
    set_problem (resolved, _ ("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids to run the command "
                              "that gives its credentials."));
  else if (!g_shell_parse_argv (command, NULL, NULL, NULL))
    set_problem (resolved, _ ("The command that gives its credentials has quotation marks that do "
                              "not end."));
  else
    resolved->secret = account_secret_new (NULL, NULL, command);
}

static void
add_role (Resolved *resolved, const AccountProfile *profile)
{
  g_autofree char *arn = account_draft_dup_trimmed (profile->role_arn);
  g_autofree char *session = account_draft_dup_trimmed (profile->session_name);
  g_autoptr (AccountRole) role =
      account_role_new (arn, session != NULL ? session : DEFAULT_SESSION);
  g_autoptr (GError) error = NULL;

  role->external_id = account_draft_dup_trimmed (profile->external_id);
  role->policy = account_draft_dup_trimmed (profile->policy);
  /* What is out of the range is refused below */
  role->duration = profile->duration >= 0 && profile->duration <= G_MAXINT
                       ? (guint) profile->duration
                       : G_MAXINT;
  if (!account_role_check (role, &error))
    set_problem (resolved, error->message);
  else
    g_ptr_array_add (resolved->roles, g_steal_pointer (&role));
}

static const AccountProfile *
find_profile (const GPtrArray *profiles, const char *name)
{
  for (guint i = 0; name != NULL && i < profiles->len; i++) {
    const AccountProfile *profile = profiles->pdata[i];

    if (g_strcmp0 (profile->name, name) == 0)
      return profile;
  }

  return NULL;
}

static void
refuse_mode (Resolved *resolved, const char *mode)
{
  g_autofree char *shown = NULL;
  g_autofree char *problem = NULL;

  if (mode == NULL) {
    set_problem (resolved, _ ("The profile has no AccessKey."));
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++) {
    if (is_mode (mode, refused[i].mode)) {
      set_problem (resolved, _ (refused[i].problem));
      return;
    }
  }

  shown = g_utf8_make_valid (mode, 64);
  /* Translators: %s is a word of another program’s, such as “EcsRamRole” */
  problem = g_strdup_printf (_ ("Profiles of the mode “%s” are not known here."), shown);
  set_problem (resolved, problem);
}

static void
resolve (const GPtrArray *profiles, const AccountProfile *profile, guint depth, Resolved *resolved)
{
  const char *guessed = guess_mode (profile);
  g_autofree char *mode = account_draft_dup_trimmed (guessed);

  if (profile->disabled) {
    set_problem (resolved, _ ("The profile is switched off in the file."));
  } else if (is_mode (mode, "AK")) {
    take_key (resolved, profile, FALSE);
  } else if (is_mode (mode, "StsToken")) {
    if (!has_text (profile->security_token))
      set_problem (resolved, _ ("The profile has no security token."));
    take_key (resolved, profile, TRUE);
  } else if (is_mode (mode, "External")) {
    take_command (resolved, profile);
  } else if (is_mode (mode, "RamRoleArn")) {
    take_key (resolved, profile, TRUE);
    add_role (resolved, profile);
  } else if (is_mode (mode, "ChainableRamRoleArn")) {
    g_autofree char *source_name = account_draft_dup_trimmed (profile->source);
    const AccountProfile *source = find_profile (profiles, source_name);

    if (source == NULL)
      set_problem (resolved, _ ("The profile that it builds on is not in the file."));
    else if (depth >= CHAIN_MAX)
      set_problem (resolved, _ ("The profiles that it builds on go round in a circle."));
    else
      resolve (profiles, source, depth + 1, resolved);
    add_role (resolved, profile);
  } else {
    refuse_mode (resolved, mode);
  }
}

static AccountCandidate *
make_candidate (const GPtrArray *profiles, const AccountProfile *profile)
{
  Resolved resolved = {.base = *profile};
  AccountCandidate *candidate;

  resolved.roles = g_ptr_array_new_with_free_func ((GDestroyNotify) account_role_free);
  resolved.base.mode = guess_mode (profile);
  resolve (profiles, profile, 0, &resolved);
  if (resolved.secret == NULL)
    set_problem (&resolved, _ ("The profile has no AccessKey."));

  candidate =
      account_candidate_new (&resolved.base, resolved.secret, resolved.roles, resolved.problem);
  g_clear_pointer (&resolved.secret, account_secret_unref);
  g_ptr_array_unref (resolved.roles);
  g_free (resolved.problem);

  return candidate;
}

/*
 * account_candidates_new:
 * @profiles: (element-type AccountProfile): all profiles of a file
 *
 * Returns: (transfer full) (element-type AccountCandidate): what each of them comes to
 */
GPtrArray *
account_candidates_new (const GPtrArray *profiles)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < profiles->len; i++)
    g_ptr_array_add (candidates, make_candidate (profiles, profiles->pdata[i]));

  return candidates;
}
