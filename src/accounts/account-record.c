/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-record.h"
#include "live-role.h"
#include <string.h>

/* Of what the settings hold of one account. A newer version that still makes sense to this one
 * keeps the number and adds members. */
#define VERSION 1

#define ID_PREFIX "saved:"

#define NAME_BYTES_MAX 400
#define ROLES_MAX      8

/**
 * account_role_new:
 * @arn: the role
 * @session_name: what the service's logs call who takes it on
 *
 * Returns: (transfer full): a role
 */
AccountRole *
account_role_new (const char *arn, const char *session_name)
{
  AccountRole *role = g_new0 (AccountRole, 1);

  role->arn = g_strdup (arn);
  role->session_name = g_strdup (session_name);

  return role;
}

/**
 * account_role_copy:
 *
 * Returns: (transfer full): a copy
 */
AccountRole *
account_role_copy (const AccountRole *role)
{
  AccountRole *copy = account_role_new (role->arn, role->session_name);

  copy->external_id = g_strdup (role->external_id);
  copy->policy = g_strdup (role->policy);
  copy->duration = role->duration;

  return copy;
}

/**
 * account_role_free:
 * @role: (transfer full): a role
 *
 * Frees @role.
 */
void
account_role_free (AccountRole *role)
{
  g_free (role->arn);
  g_free (role->session_name);
  g_free (role->external_id);
  g_free (role->policy);
  g_free (role);
}

/**
 * account_role_check:
 * @error: return location for a #GError
 *
 * Returns: %FALSE with %LIVE_ERROR_INVALID_PARAMETER where the role could not be asked for
 */
gboolean
account_role_check (const AccountRole *role, GError **error)
{
  g_autoptr (LiveOperation) operation = live_operation_new_assume_role (
      role->arn, role->session_name, role->duration, role->external_id, role->policy, error);

  return operation != NULL;
}

static gpointer
copy_role (gconstpointer role, gpointer data)
{
  return account_role_copy (role);
}

/**
 * account_record_new:
 *
 * Returns: (transfer full): a record with an ID of its own, and nothing else
 */
AccountRecord *
account_record_new (void)
{
  AccountRecord *self = g_new0 (AccountRecord, 1);
  g_autofree char *uuid = g_uuid_string_random ();

  self->id = g_strconcat (ID_PREFIX, uuid, NULL);
  self->storage = ACCOUNT_STORAGE_KEYRING;
  self->roles = g_ptr_array_new_with_free_func ((GDestroyNotify) account_role_free);

  return self;
}

/**
 * account_record_copy:
 *
 * Returns: (transfer full): a copy, ID and all
 */
AccountRecord *
account_record_copy (const AccountRecord *self)
{
  AccountRecord *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->name = g_strdup (self->name);
  copy->region = g_strdup (self->region);
  copy->endpoint_url = g_strdup (self->endpoint_url);
  copy->access_key_id = g_strdup (self->access_key_id);
  copy->sts_endpoint_url = g_strdup (self->sts_endpoint_url);
  copy->roles = g_ptr_array_copy (self->roles, (GCopyFunc) copy_role, NULL);
  g_ptr_array_set_free_func (copy->roles, (GDestroyNotify) account_role_free);

  return copy;
}

/**
 * account_record_free:
 * @self: (transfer full): a record
 *
 * Frees @self.
 */
void
account_record_free (AccountRecord *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->region);
  g_free (self->endpoint_url);
  g_free (self->access_key_id);
  g_free (self->sts_endpoint_url);
  g_ptr_array_unref (self->roles);
  g_free (self);
}

/**
 * account_record_equal:
 *
 * Returns: whether both say the same
 */
gboolean
account_record_equal (const AccountRecord *self, const AccountRecord *other)
{
  g_autoptr (GVariant) a = g_variant_ref_sink (account_record_to_variant (self, NULL));
  g_autoptr (GVariant) b = g_variant_ref_sink (account_record_to_variant (other, NULL));

  return g_variant_equal (a, b);
}

/**
 * account_record_make_endpoint:
 * @error: return location for a #GError
 *
 * Returns: (transfer full): where requests of the account go, or %NULL with
 * %LIVE_ERROR_INVALID_PARAMETER
 */
LiveEndpoint *
account_record_make_endpoint (const AccountRecord *self, GError **error)
{
  if (self->endpoint_url != NULL)
    return live_endpoint_new_for_url (self->endpoint_url, self->region, error);

  return live_endpoint_new_for_region (self->region, error);
}

/**
 * account_record_make_sts_endpoint:
 * @error: return location for a #GError
 *
 * Where roles are asked for. A service on this computer is a stand-in, and what signs requests to
 * it is nobody else's business: it is asked for roles too.
 *
 * Returns: (transfer full): the endpoint, or %NULL with %LIVE_ERROR_INVALID_PARAMETER
 */
LiveEndpoint *
account_record_make_sts_endpoint (const AccountRecord *self, GError **error)
{
  if (self->sts_endpoint_url != NULL)
    return live_endpoint_new_for_url (self->sts_endpoint_url, NULL, error);

  if (self->endpoint_url != NULL) {
    g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (self->endpoint_url, NULL, error);

    if (endpoint == NULL || live_endpoint_is_loopback (endpoint))
      return g_steal_pointer (&endpoint);
  }

  return live_endpoint_new_for_roles (self->region, error);
}

/* Reading and writing. A member that is missing or of another type is absent. */

static char *
dup_text (GVariantDict *dict, const char *key)
{
  const char *text = NULL;

  return g_variant_dict_lookup (dict, key, "&s", &text) && *text != '\0' ? g_strdup (text) : NULL;
}

static AccountRole *
read_role (GVariant *variant)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  g_autoptr (AccountRole) role = g_new0 (AccountRole, 1);

  role->arn = dup_text (&dict, "arn");
  role->session_name = dup_text (&dict, "session-name");
  role->external_id = dup_text (&dict, "external-id");
  role->policy = dup_text (&dict, "policy");
  g_variant_dict_lookup (&dict, "duration", "u", &role->duration);

  return account_role_check (role, NULL) ? g_steal_pointer (&role) : NULL;
}

static gboolean
read_roles (AccountRecord *self, GVariantDict *dict)
{
  g_autoptr (GVariant) roles =
      g_variant_dict_lookup_value (dict, "roles", G_VARIANT_TYPE ("aa{sv}"));
  gsize n_roles = roles != NULL ? g_variant_n_children (roles) : 0;

  if (n_roles > ROLES_MAX || (roles == NULL && g_variant_dict_contains (dict, "roles")))
    return FALSE;

  for (gsize i = 0; i < n_roles; i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (roles, i);
    AccountRole *role = read_role (child);

    /* With one role less it would be another account */
    if (role == NULL)
      return FALSE;
    g_ptr_array_add (self->roles, role);
  }

  return TRUE;
}

static gboolean
read_choice (GVariantDict *dict, const char *key, GType type, int *value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);
  const char *nick = NULL;
  const GEnumValue *found;

  if (!g_variant_dict_lookup (dict, key, "&s", &nick))
    return FALSE;
  found = g_enum_get_value_by_nick (values, nick);
  if (found == NULL)
    return FALSE;
  *value = found->value;

  return TRUE;
}

static gboolean
check (const AccountRecord *self)
{
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (LiveEndpoint) sts_endpoint = NULL;

  if (self->id == NULL || !g_str_has_prefix (self->id, ID_PREFIX) ||
      !g_uuid_string_is_valid (self->id + strlen (ID_PREFIX)))
    return FALSE;
  if (self->name == NULL || strlen (self->name) > NAME_BYTES_MAX)
    return FALSE;
  if (self->storage != ACCOUNT_STORAGE_KEYRING && self->storage != ACCOUNT_STORAGE_SESSION)
    return FALSE;
  if (self->mode == ACCOUNT_MODE_KEY && !live_is_key (self->access_key_id))
    return FALSE;

  endpoint = account_record_make_endpoint (self, NULL);
  sts_endpoint = endpoint != NULL ? account_record_make_sts_endpoint (self, NULL) : NULL;

  return sts_endpoint != NULL;
}

/**
 * account_record_new_from_variant:
 * @variant: of type a{sv}
 *
 * Returns: (transfer full) (nullable): the record; %NULL where it is damaged or of a newer version.
 * It is to be left alone then
 */
AccountRecord *
account_record_new_from_variant (GVariant *variant)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (variant);
  g_autoptr (AccountRecord) self = account_record_new ();
  guint version = 0;
  int algorithm = 0;
  int storage = 0;
  int mode = 0;

  if (!g_variant_dict_lookup (&dict, "version", "u", &version) || version != VERSION ||
      !read_choice (&dict, "signature", LIVE_TYPE_SIGNATURE_ALGORITHM, &algorithm) ||
      !read_choice (&dict, "secret", ACCOUNT_TYPE_STORAGE, &storage) ||
      !read_choice (&dict, "mode", ACCOUNT_TYPE_MODE, &mode) || !read_roles (self, &dict))
    return NULL;

  g_free (self->id);
  self->id = dup_text (&dict, "id");
  self->name = dup_text (&dict, "name");
  self->region = dup_text (&dict, "region");
  self->endpoint_url = dup_text (&dict, "endpoint");
  self->access_key_id = dup_text (&dict, "access-key-id");
  self->sts_endpoint_url = dup_text (&dict, "sts-endpoint");
  self->algorithm = (LiveSignatureAlgorithm) algorithm;
  self->storage = (AccountStorage) storage;
  self->mode = (AccountMode) mode;
  g_variant_dict_lookup (&dict, "security-token", "b", &self->has_security_token);

  return check (self) ? g_steal_pointer (&self) : NULL;
}

static void
insert_text (GVariantDict *dict, const char *key, const char *text)
{
  if (text != NULL)
    g_variant_dict_insert (dict, key, "s", text);
}

static void
insert_choice (GVariantDict *dict, const char *key, GType type, int value)
{
  g_autoptr (GEnumClass) values = g_type_class_ref (type);

  insert_text (dict, key, g_enum_get_value (values, value)->value_nick);
}

static GVariant *
role_to_variant (const AccountRole *role)
{
  GVariantDict dict = G_VARIANT_DICT_INIT (NULL);

  insert_text (&dict, "arn", role->arn);
  insert_text (&dict, "session-name", role->session_name);
  insert_text (&dict, "external-id", role->external_id);
  insert_text (&dict, "policy", role->policy);
  if (role->duration > 0)
    g_variant_dict_insert (&dict, "duration", "u", role->duration);

  return g_variant_dict_end (&dict);
}

/* Everything that this version writes */
static const char *const members[] = {
    "version",      "id",        "name",   "region", "endpoint", "access-key-id",
    "sts-endpoint", "signature", "secret", "mode",   "roles",    "security-token",
    NULL,
};

/**
 * account_record_to_variant:
 * @old: (nullable): what it replaces; members that this version does not know stay
 *
 * Returns: (transfer none): what account_record_new_from_variant() reads, floating
 */
GVariant *
account_record_to_variant (const AccountRecord *self, GVariant *old)
{
  GVariantDict dict = G_VARIANT_DICT_INIT (old);

  for (gsize i = 0; members[i] != NULL; i++)
    g_variant_dict_remove (&dict, members[i]);

  g_variant_dict_insert (&dict, "version", "u", VERSION);
  insert_text (&dict, "id", self->id);
  insert_text (&dict, "name", self->name);
  insert_text (&dict, "region", self->region);
  insert_text (&dict, "endpoint", self->endpoint_url);
  insert_text (&dict, "access-key-id", self->access_key_id);
  insert_text (&dict, "sts-endpoint", self->sts_endpoint_url);
  insert_choice (&dict, "signature", LIVE_TYPE_SIGNATURE_ALGORITHM, (int) self->algorithm);
  insert_choice (&dict, "secret", ACCOUNT_TYPE_STORAGE, (int) self->storage);
  insert_choice (&dict, "mode", ACCOUNT_TYPE_MODE, (int) self->mode);
  g_variant_dict_insert (&dict, "security-token", "b", self->has_security_token);

  if (self->roles->len > 0) {
    GVariantBuilder roles;

    g_variant_builder_init (&roles, G_VARIANT_TYPE ("aa{sv}"));
    for (guint i = 0; i < self->roles->len; i++)
      g_variant_builder_add_value (&roles, role_to_variant (self->roles->pdata[i]));
    g_variant_dict_insert_value (&dict, "roles", g_variant_builder_end (&roles));
  }

  return g_variant_dict_end (&dict);
}
