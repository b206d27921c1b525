/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-private.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (Account,
                               account,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LIVE_TYPE_CREDENTIALS_SOURCE,
                                                      account_init_source))

enum {
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_KIND,
  PROP_IS_REHEARSAL,
  PROP_REGION,
  PROP_ENDPOINT,
  PROP_CUSTOM_ENDPOINT,
  PROP_ACCESS_KEY_ID,
  PROP_SIGNATURE_ALGORITHM,
  PROP_STORAGE,
  PROP_MODE,
  PROP_HAS_SECURITY_TOKEN,
  PROP_ROLE_ARN,
  PROP_NEEDS_SECRET,
  LAST_PROP
};

static GParamSpec *pspecs[LAST_PROP];

static void
account_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  Account *self = ACCOUNT_ACCOUNT (object);

  switch (property_id) {
  case PROP_ID:
    g_value_set_string (value, self->id);
    break;
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_KIND:
    g_value_set_enum (value, (gint) self->kind);
    break;
  case PROP_IS_REHEARSAL:
    g_value_set_boolean (value, account_get_is_rehearsal (self));
    break;
  case PROP_REGION:
    g_value_set_string (value, account_get_region (self));
    break;
  case PROP_ENDPOINT:
    g_value_set_boxed (value, self->endpoint);
    break;
  case PROP_CUSTOM_ENDPOINT:
    g_value_set_string (value, account_get_custom_endpoint (self));
    break;
  case PROP_ACCESS_KEY_ID:
    g_value_set_string (value, account_get_access_key_id (self));
    break;
  case PROP_SIGNATURE_ALGORITHM:
    g_value_set_enum (value, (gint) account_get_signature_algorithm (self));
    break;
  case PROP_STORAGE:
    g_value_set_enum (value, (gint) account_get_storage (self));
    break;
  case PROP_MODE:
    g_value_set_enum (value, (gint) account_get_mode (self));
    break;
  case PROP_HAS_SECURITY_TOKEN:
    g_value_set_boolean (value, account_get_has_security_token (self));
    break;
  case PROP_ROLE_ARN:
    g_value_set_string (value, account_get_role_arn (self));
    break;
  case PROP_NEEDS_SECRET:
    g_value_set_boolean (value, account_get_needs_secret (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
account_finalize (GObject *object)
{
  Account *self = ACCOUNT_ACCOUNT (object);

  /* Each of those who wait holds a reference */
  g_assert (self->waiting->len == 0);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_object (&self->loading);
  g_clear_pointer (&self->credentials, live_credentials_unref);
  g_clear_pointer (&self->secret, account_secret_unref);
  g_clear_pointer (&self->record, account_record_free);
  g_clear_pointer (&self->access_key_id, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->endpoint, live_endpoint_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (account_parent_class)->finalize (object);
}

static void
account_class_init (AccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = account_get_property;
  object_class->finalize = account_finalize;

  pspecs[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  pspecs[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  pspecs[PROP_KIND] =
      g_param_spec_enum ("kind", NULL, NULL, ACCOUNT_TYPE_KIND, ACCOUNT_KIND_REHEARSAL, flags);
  pspecs[PROP_IS_REHEARSAL] = g_param_spec_boolean ("is-rehearsal", NULL, NULL, FALSE, flags);
  pspecs[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, NULL, flags);
  pspecs[PROP_ENDPOINT] = g_param_spec_boxed ("endpoint", NULL, NULL, LIVE_TYPE_ENDPOINT, flags);
  pspecs[PROP_CUSTOM_ENDPOINT] = g_param_spec_string ("custom-endpoint", NULL, NULL, NULL, flags);
  pspecs[PROP_ACCESS_KEY_ID] = g_param_spec_string ("access-key-id", NULL, NULL, NULL, flags);
  pspecs[PROP_SIGNATURE_ALGORITHM] =
      g_param_spec_enum ("signature-algorithm", NULL, NULL, LIVE_TYPE_SIGNATURE_ALGORITHM,
                         LIVE_SIGNATURE_ACS3_HMAC_SHA256, flags);
  pspecs[PROP_STORAGE] =
      g_param_spec_enum ("storage", NULL, NULL, ACCOUNT_TYPE_STORAGE, ACCOUNT_STORAGE_NONE, flags);
  pspecs[PROP_MODE] =
      g_param_spec_enum ("mode", NULL, NULL, ACCOUNT_TYPE_MODE, ACCOUNT_MODE_KEY, flags);
  pspecs[PROP_HAS_SECURITY_TOKEN] =
      g_param_spec_boolean ("has-security-token", NULL, NULL, FALSE, flags);
  pspecs[PROP_ROLE_ARN] = g_param_spec_string ("role-arn", NULL, NULL, NULL, flags);
  pspecs[PROP_NEEDS_SECRET] = g_param_spec_boolean ("needs-secret", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
}

static void
account_init (Account *self)
{
  self->waiting = account_waiting_new ();
  self->clock = g_object_ref (base_clock_get_system ());
}

/*
 * account_get_record:
 *
 * Returns: (nullable): what is known of a saved account; %NULL for the other kinds
 */
const AccountRecord *
account_get_record (Account *self)
{
  return self->record;
}

/*
 * account_get_secret:
 *
 * Returns: (nullable): what is kept in memory alone
 */
AccountSecret *
account_get_secret (Account *self)
{
  return self->secret;
}

static void
notify_texts (Account *self, const AccountRecord *old)
{
  const AccountRecord *new = self->record;

  if (g_strcmp0 (old->name, new->name) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_NAME]);
  if (g_strcmp0 (old->region, new->region) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_REGION]);
  if (g_strcmp0 (old->endpoint_url, new->endpoint_url) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_CUSTOM_ENDPOINT]);
  if (g_strcmp0 (old->region, new->region) != 0 ||
      g_strcmp0 (old->endpoint_url, new->endpoint_url) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_ENDPOINT]);
  if (g_strcmp0 (old->access_key_id, new->access_key_id) != 0)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_ACCESS_KEY_ID]);
}

/*
 * account_set_record:
 * @record: what is known of the account now; the ID is the same
 *
 * The next request of whoever works with the account already is signed anew.
 *
 * Returns: %FALSE where the endpoint cannot be used; nothing was changed then
 */
gboolean
account_set_record (Account *self, const AccountRecord *record)
{
  g_autoptr (AccountRecord) old = NULL;
  LiveEndpoint *endpoint;

  if (account_record_equal (self->record, record))
    return TRUE;
  endpoint = account_record_make_endpoint (record, NULL);
  if (endpoint == NULL)
    return FALSE;

  old = g_steal_pointer (&self->record);
  self->record = account_record_copy (record);
  g_free (self->name);
  self->name = g_strdup (record->name);
  live_endpoint_unref (self->endpoint);
  self->endpoint = endpoint;
  account_forget_credentials (self);

  g_object_freeze_notify (G_OBJECT (self));
  notify_texts (self, old);
  if (old->algorithm != record->algorithm)
    g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_SIGNATURE_ALGORITHM]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_STORAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_MODE]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_HAS_SECURITY_TOKEN]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_ROLE_ARN]);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_NEEDS_SECRET]);
  g_object_thaw_notify (G_OBJECT (self));

  return TRUE;
}

/*
 * account_set_secret:
 * @secret: (nullable): what is kept in memory alone
 *
 * Likewise.
 */
void
account_set_secret (Account *self, AccountSecret *secret)
{
  AccountSecret *old = self->secret;

  self->secret = secret != NULL ? account_secret_ref (secret) : NULL;
  g_clear_pointer (&old, account_secret_unref);
  account_forget_credentials (self);
  g_object_notify_by_pspec (G_OBJECT (self), pspecs[PROP_NEEDS_SECRET]);
}

/**
 * account_get_id:
 *
 * What the ledger calls the account. A saved one's is made once and stays the same whatever else of
 * it is edited: keys are replaced by newer ones as a matter of routine, and neither the history nor
 * orders that wait to be carried on may lose the account that they belong to over that.
 *
 * Returns: the identifier
 */
const char *
account_get_id (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  return self->id;
}

/**
 * account_get_name:
 *
 * Returns: what people call the account, in their language
 */
const char *
account_get_name (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  return self->name;
}

/**
 * account_get_kind:
 *
 * Returns: where the account comes from
 */
AccountKind
account_get_kind (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), ACCOUNT_KIND_REHEARSAL);

  return self->kind;
}

/**
 * account_get_is_rehearsal:
 *
 * Returns: whether the account is the stand-in's, so that nothing it does is in earnest
 */
gboolean
account_get_is_rehearsal (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), FALSE);

  return self->kind == ACCOUNT_KIND_REHEARSAL;
}

/**
 * account_get_region:
 *
 * Returns: (nullable): the ID of the region; %NULL where the endpoint's own is meant
 */
const char *
account_get_region (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  return live_endpoint_get_region (self->endpoint);
}

/**
 * account_get_endpoint:
 *
 * Returns: (transfer none): where the account's requests go
 */
LiveEndpoint *
account_get_endpoint (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  return self->endpoint;
}

/**
 * account_get_custom_endpoint:
 *
 * Returns: (nullable): the address that requests go to in place of the region's own host
 */
const char *
account_get_custom_endpoint (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  return self->record != NULL ? self->record->endpoint_url : NULL;
}

/**
 * account_get_access_key_id:
 *
 * Returns: (nullable): the AccessKey ID; %NULL where a command tells it, or there is none
 */
const char *
account_get_access_key_id (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  return self->record != NULL ? self->record->access_key_id : self->access_key_id;
}

/**
 * account_get_signature_algorithm:
 *
 * Returns: how requests of the account are signed, unless somebody says otherwise
 */
LiveSignatureAlgorithm
account_get_signature_algorithm (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), LIVE_SIGNATURE_ACS3_HMAC_SHA256);

  return self->record != NULL ? self->record->algorithm : LIVE_SIGNATURE_ACS3_HMAC_SHA256;
}

/**
 * account_get_storage:
 *
 * Returns: where the account's secret is
 */
AccountStorage
account_get_storage (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), ACCOUNT_STORAGE_NONE);

  switch (self->kind) {
  case ACCOUNT_KIND_ENVIRONMENT:
    return ACCOUNT_STORAGE_ENVIRONMENT;
  case ACCOUNT_KIND_SAVED:
    return self->record->storage;
  case ACCOUNT_KIND_REHEARSAL:
  default:
    return ACCOUNT_STORAGE_NONE;
  }
}

/**
 * account_get_mode:
 *
 * Returns: what the account signs with, before roles
 */
AccountMode
account_get_mode (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), ACCOUNT_MODE_KEY);

  return self->record != NULL ? self->record->mode : ACCOUNT_MODE_KEY;
}

/**
 * account_get_has_security_token:
 *
 * Returns: whether a security token is kept with the secret
 */
gboolean
account_get_has_security_token (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), FALSE);

  return self->record != NULL && self->record->has_security_token;
}

/**
 * account_get_role_arn:
 *
 * Returns: (nullable): the role that requests are made in
 */
const char *
account_get_role_arn (Account *self)
{
  const AccountRole *last;

  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), NULL);

  if (self->record == NULL || self->record->roles->len == 0)
    return NULL;
  last = self->record->roles->pdata[self->record->roles->len - 1];

  return last->arn;
}

/**
 * account_get_needs_secret:
 *
 * Returns: whether the secret was kept for a session that is over
 */
gboolean
account_get_needs_secret (Account *self)
{
  g_return_val_if_fail (ACCOUNT_IS_ACCOUNT (self), FALSE);

  return self->record != NULL && self->record->storage == ACCOUNT_STORAGE_SESSION &&
         self->secret == NULL;
}
