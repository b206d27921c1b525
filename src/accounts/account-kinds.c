/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-private.h"
#include "account-environment.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/* Where nobody names a region */
#define DEFAULT_REGION "cn-shanghai"

GType
account_kind_get_type (void)
{
  static GType type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {ACCOUNT_KIND_REHEARSAL, "ACCOUNT_KIND_REHEARSAL", "rehearsal"},
        {ACCOUNT_KIND_ENVIRONMENT, "ACCOUNT_KIND_ENVIRONMENT", "environment"},
        {ACCOUNT_KIND_SAVED, "ACCOUNT_KIND_SAVED", "saved"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("AccountKind", values));
  }

  return type;
}

GType
account_storage_get_type (void)
{
  static GType type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {ACCOUNT_STORAGE_NONE, "ACCOUNT_STORAGE_NONE", "none"},
        {ACCOUNT_STORAGE_KEYRING, "ACCOUNT_STORAGE_KEYRING", "keyring"},
        {ACCOUNT_STORAGE_SESSION, "ACCOUNT_STORAGE_SESSION", "session"},
        {ACCOUNT_STORAGE_ENVIRONMENT, "ACCOUNT_STORAGE_ENVIRONMENT", "environment"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("AccountStorage", values));
  }

  return type;
}

GType
account_mode_get_type (void)
{
  static GType type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {ACCOUNT_MODE_KEY, "ACCOUNT_MODE_KEY", "key"},
        {ACCOUNT_MODE_COMMAND, "ACCOUNT_MODE_COMMAND", "command"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("AccountMode", values));
  }

  return type;
}

/* Takes over the strings and the endpoint */
static Account *
account_new (AccountKind kind, char *id, char *name, LiveEndpoint *endpoint)
{
  Account *self = g_object_new (ACCOUNT_TYPE_ACCOUNT, NULL);

  self->kind = kind;
  self->id = id;
  self->name = name;
  self->endpoint = endpoint;

  return self;
}

/**
 * account_new_rehearsal:
 *
 * Returns: (transfer full): the account of the stand-in service
 */
Account *
account_new_rehearsal (void)
{
  g_autoptr (GError) error = NULL;
  Account *self = account_new_rehearsal_for_region (NULL, &error);

  g_assert_no_error (error);

  return self;
}

/**
 * account_new_rehearsal_for_region:
 * @region_id: (nullable): the region whose host the stand-in answers for
 * @error: return location for a #GError
 *
 * Like account_new_rehearsal(), for those who name a region. The host is the region's own, so that
 * requests are signed for the very name they would be signed for in earnest; nothing is ever sent
 * there.
 *
 * Returns: (transfer full): the account, or %NULL where there is no such region
 */
Account *
account_new_rehearsal_for_region (const char *region_id, GError **error)
{
  g_autoptr (LiveEndpoint) real = NULL;
  LiveEndpoint *endpoint;
  g_autofree char *url = NULL;

  real = live_endpoint_new_for_region (region_id != NULL ? region_id : DEFAULT_REGION, error);
  if (real == NULL)
    return NULL;

  url = g_strconcat ("http://", live_endpoint_get_host (real), NULL);
  endpoint = live_endpoint_new_for_url (url, live_endpoint_get_region (real), error);
  if (endpoint == NULL)
    return NULL;

  return account_new (ACCOUNT_KIND_REHEARSAL, g_strdup ("rehearsal"), g_strdup (_ ("Rehearsal")),
                      endpoint);
}

/**
 * account_new_environment:
 * @endpoint_url: (nullable): where to send requests, else to the region's own host
 * @region_id: (nullable): the region, else that of ALIBABA_CLOUD_REGION_ID
 * @error: return location for a #GError
 *
 * The account whose AccessKey the environment variables hold. Where neither a region nor an
 * endpoint is named, the region is China (Shanghai). There is an account even where the AccessKey
 * is missing: what it was used for can be shown all the same, and
 * account_load_credentials_async() tells what is missing.
 *
 * Returns: (transfer full): the account, or %NULL where there is no such region or the URL cannot
 * be used
 */
Account *
account_new_environment (const char *endpoint_url, const char *region_id, GError **error)
{
  g_autofree char *access_key_id = account_environment_dup_access_key_id ();
  g_autofree char *readable_id = NULL;
  g_autofree char *environment_region = NULL;
  LiveEndpoint *endpoint;
  Account *self;

  if (region_id == NULL)
    region_id = environment_region = account_environment_dup_region_id ();

  if (endpoint_url != NULL)
    endpoint = live_endpoint_new_for_url (endpoint_url, region_id, error);
  else
    endpoint = live_endpoint_new_for_region (region_id != NULL ? region_id : DEFAULT_REGION, error);
  if (endpoint == NULL) {
    /* Nobody would look for the cause there */
    if (environment_region != NULL && endpoint_url == NULL)
      g_prefix_error (error, "ALIBABA_CLOUD_REGION_ID: ");
    return NULL;
  }

  if (access_key_id == NULL)
    return account_new (ACCOUNT_KIND_ENVIRONMENT, g_strdup ("environment:"),
                        g_strdup (_ ("Environment")), endpoint);

  readable_id = g_utf8_make_valid (access_key_id, -1);
  self = account_new (
      ACCOUNT_KIND_ENVIRONMENT, g_strconcat ("environment:", readable_id, NULL),
      /* Translators: an account that the environment variables hold; %s is its AccessKey ID */
      g_strdup_printf (_ ("Environment (%s)"), readable_id), endpoint);
  self->access_key_id = g_steal_pointer (&readable_id);

  return self;
}

/*
 * account_new_for_record:
 * @record: what is known of it
 * @secret: (nullable): what is kept in memory alone
 * @clock: (nullable): what tells when temporary credentials run out; %NULL for the computer's
 *
 * Returns: (transfer full) (nullable): a saved account, or one that could be saved; %NULL where its
 * endpoint cannot be used
 */
Account *
account_new_for_record (const AccountRecord *record, AccountSecret *secret, BaseClock *clock)
{
  g_autoptr (LiveEndpoint) endpoint = account_record_make_endpoint (record, NULL);
  Account *self;

  if (endpoint == NULL)
    return NULL;

  self = account_new (ACCOUNT_KIND_SAVED, g_strdup (record->id), g_strdup (record->name),
                      g_steal_pointer (&endpoint));
  self->record = account_record_copy (record);
  if (secret != NULL)
    self->secret = account_secret_ref (secret);
  if (clock != NULL)
    g_set_object (&self->clock, clock);

  return self;
}
