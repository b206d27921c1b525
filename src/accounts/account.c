/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account.h"
#include "account-environment.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/* Where nobody names a region */
#define DEFAULT_REGION "cn-shanghai"

struct _Account {
  GObject parent_instance;

  AccountKind kind;
  char *id;
  char *name;
  LiveEndpoint *endpoint;
};

enum {
  PROP_0,
  PROP_ID,
  PROP_NAME,
  PROP_KIND,
  PROP_IS_REHEARSAL,
  PROP_REGION,
  PROP_ENDPOINT,
  LAST_PROP
};

static GParamSpec *pspecs[LAST_PROP];

G_DEFINE_FINAL_TYPE (Account, account, G_TYPE_OBJECT)

GType
account_kind_get_type (void)
{
  static GType type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {ACCOUNT_KIND_REHEARSAL, "ACCOUNT_KIND_REHEARSAL", "rehearsal"},
        {ACCOUNT_KIND_ENVIRONMENT, "ACCOUNT_KIND_ENVIRONMENT", "environment"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("AccountKind", values));
  }

  return type;
}

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
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
account_finalize (GObject *object)
{
  Account *self = ACCOUNT_ACCOUNT (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->endpoint, live_endpoint_unref);

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

  g_object_class_install_properties (object_class, LAST_PROP, pspecs);
}

static void
account_init (Account *self)
{
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

  return account_new (
      ACCOUNT_KIND_ENVIRONMENT, g_strconcat ("environment:", readable_id, NULL),
      /* Translators: an account that the environment variables hold; %s is its AccessKey ID */
      g_strdup_printf (_ ("Environment (%s)"), readable_id), endpoint);
}

/**
 * account_get_id:
 *
 * Returns: what the ledger calls the account
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
 * account_load_credentials_async:
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when the credentials are there
 *
 * Fetches what requests of the account are signed with. They are for the moment: whoever asks
 * keeps them no longer than needed.
 */
void
account_load_credentials_async (Account *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LiveCredentials *credentials;
  GError *error = NULL;

  g_return_if_fail (ACCOUNT_IS_ACCOUNT (self));
  g_return_if_fail (self->kind != ACCOUNT_KIND_REHEARSAL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, account_load_credentials_async);

  credentials = account_environment_read_credentials (&error);
  if (credentials == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, credentials, (GDestroyNotify) live_credentials_unref);
}

/**
 * account_load_credentials_finish:
 * @error: return location for a #GError: %LIVE_ERROR_NO_CREDENTIALS where there are none
 *
 * Returns: (transfer full): the credentials, or %NULL
 */
LiveCredentials *
account_load_credentials_finish (Account *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
