/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-candidate-private.h"
#include "account-draft-private.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

struct _AccountCandidate {
  GObject parent_instance;

  char *name;
  char *mode;
  char *region;        /* nullable */
  char *access_key_id; /* nullable */
  char *sts_url;       /* nullable */
  char *problem;       /* nullable: it is usable */
  gboolean is_current;
  AccountMode signs_with;
  AccountSecret *secret; /* nullable */
  GPtrArray *roles;      /* of AccountRole */
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_MODE,
  PROP_REGION,
  PROP_ACCESS_KEY_ID,
  PROP_USABLE,
  PROP_PROBLEM,
  PROP_IS_CURRENT,
  LAST_PROP
};

static GParamSpec *pspecs[LAST_PROP];

G_DEFINE_FINAL_TYPE (AccountCandidate, account_candidate, G_TYPE_OBJECT)

static void
account_candidate_get_property (GObject *object,
                                guint property_id,
                                GValue *value,
                                GParamSpec *pspec)
{
  AccountCandidate *self = ACCOUNT_CANDIDATE (object);

  switch (property_id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_MODE:
    g_value_set_string (value, self->mode);
    break;
  case PROP_REGION:
    g_value_set_string (value, self->region);
    break;
  case PROP_ACCESS_KEY_ID:
    g_value_set_string (value, self->access_key_id);
    break;
  case PROP_USABLE:
    g_value_set_boolean (value, self->problem == NULL);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_IS_CURRENT:
    g_value_set_boolean (value, self->is_current);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
account_candidate_finalize (GObject *object)
{
  AccountCandidate *self = ACCOUNT_CANDIDATE (object);

  g_free (self->name);
  g_free (self->mode);
  g_free (self->region);
  g_free (self->access_key_id);
  g_free (self->sts_url);
  g_free (self->problem);
  g_clear_pointer (&self->secret, account_secret_unref);
  g_clear_pointer (&self->roles, g_ptr_array_unref);

  G_OBJECT_CLASS (account_candidate_parent_class)->finalize (object);
}

static void
account_candidate_class_init (AccountCandidateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = account_candidate_get_property;
  object_class->finalize = account_candidate_finalize;

  pspecs[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  pspecs[PROP_MODE] = g_param_spec_string ("mode", NULL, NULL, NULL, flags);
  pspecs[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, NULL, flags);
  pspecs[PROP_ACCESS_KEY_ID] = g_param_spec_string ("access-key-id", NULL, NULL, NULL, flags);
  pspecs[PROP_USABLE] = g_param_spec_boolean ("usable", NULL, NULL, FALSE, flags);
  pspecs[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  pspecs[PROP_IS_CURRENT] = g_param_spec_boolean ("is-current", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
}

static void
account_candidate_init (AccountCandidate *self)
{
}

static char *
dup_sts_url (const AccountProfile *profile)
{
  g_autofree char *host = account_draft_dup_trimmed (profile->sts_endpoint);
  g_autofree char *region = account_draft_dup_trimmed (profile->sts_region);

  if (host != NULL)
    return strstr (host, "://") != NULL ? g_steal_pointer (&host)
                                        : g_strconcat ("https://", host, NULL);
  if (region != NULL)
    return g_strdup_printf ("https://sts.%s.aliyuncs.com", region);

  return NULL;
}

/*
 * account_candidate_new:
 * @profile: what the file says
 * @secret: (nullable): what is secret of it
 * @roles: (element-type AccountRole): the roles to assume
 * @problem: (nullable): why it cannot be used
 *
 * Returns: (transfer full): a candidate
 */
AccountCandidate *
account_candidate_new (const AccountProfile *profile,
                       AccountSecret *secret,
                       GPtrArray *roles,
                       const char *problem)
{
  AccountCandidate *self = g_object_new (ACCOUNT_TYPE_CANDIDATE, NULL);
  g_autofree char *name = account_draft_dup_trimmed (profile->name);
  g_autofree char *mode = account_draft_dup_trimmed (profile->mode);

  self->name = g_utf8_make_valid (name != NULL ? name : "", -1);
  self->mode = g_utf8_make_valid (mode != NULL ? mode : "", -1);
  self->region = account_draft_dup_trimmed (profile->region);
  self->access_key_id = account_draft_dup_trimmed (profile->access_key_id);
  self->sts_url = dup_sts_url (profile);
  self->problem = g_strdup (problem);
  self->is_current = profile->is_current;
  self->roles = g_ptr_array_ref (roles);
  if (secret != NULL) {
    self->secret = account_secret_ref (secret);
    if (account_secret_get_command (secret) != NULL)
      self->signs_with = ACCOUNT_MODE_COMMAND;
  }

  return self;
}

/**
 * account_candidate_get_name:
 *
 * Returns: what the file calls it; may be empty
 */
const char *
account_candidate_get_name (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), NULL);

  return self->name;
}

/**
 * account_candidate_get_mode:
 *
 * Returns: of what kind it is, in the word that the file has for it; may be empty
 */
const char *
account_candidate_get_mode (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), NULL);

  return self->mode;
}

/**
 * account_candidate_get_region:
 *
 * Returns: (nullable): the region that it names, whether there are production studios or not
 */
const char *
account_candidate_get_region (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), NULL);

  return self->region;
}

/**
 * account_candidate_get_access_key_id:
 *
 * Returns: (nullable): the AccessKey ID
 */
const char *
account_candidate_get_access_key_id (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), NULL);

  return self->access_key_id;
}

/**
 * account_candidate_get_usable:
 *
 * Returns: whether a draft can be made of it
 */
gboolean
account_candidate_get_usable (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), FALSE);

  return self->problem == NULL;
}

/**
 * account_candidate_get_problem:
 *
 * Returns: (nullable): why no draft can be made of it, a sentence or two
 */
const char *
account_candidate_get_problem (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), NULL);

  return self->problem;
}

/**
 * account_candidate_get_is_current:
 *
 * Returns: whether the file says that it is the one to use
 */
gboolean
account_candidate_get_is_current (AccountCandidate *self)
{
  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), FALSE);

  return self->is_current;
}

/**
 * account_candidate_make_draft:
 * @error: return location for %ACCOUNT_ERROR_UNSUPPORTED
 *
 * Returns: (transfer full): a draft with all that the candidate has, to look over and save, or
 * %NULL where it is not usable
 */
AccountDraft *
account_candidate_make_draft (AccountCandidate *self, GError **error)
{
  AccountDraft *draft;

  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (self), NULL);

  if (self->problem != NULL) {
    g_set_error_literal (error, ACCOUNT_ERROR, ACCOUNT_ERROR_UNSUPPORTED, self->problem);
    return NULL;
  }

  draft = account_draft_new ();
  g_object_set (draft, "name", self->name, "access-key-id", self->access_key_id, "sts-endpoint",
                self->sts_url, NULL);
  if (self->region != NULL)
    g_object_set (draft, "region", self->region, NULL);
  for (guint i = 0; i < self->roles->len; i++)
    account_draft_add_role (draft, self->roles->pdata[i]);
  if (self->signs_with == ACCOUNT_MODE_COMMAND) {
    account_draft_set_command (draft, account_secret_get_command (self->secret));
  } else {
    account_draft_set_access_key_secret (draft,
                                         account_secret_get_access_key_secret (self->secret));
    account_draft_set_security_token (draft, account_secret_get_security_token (self->secret));
  }

  return draft;
}
