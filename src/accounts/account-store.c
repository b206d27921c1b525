/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_SETTINGS_ENABLE_BACKEND
#include "account-store-private.h"
#include "account-environment.h"
#include "understudy-config.h"
#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>

#define KEY  "accounts"
#define TYPE G_VARIANT_TYPE ("aa{sv}")

struct _AccountStore {
  GObject parent_instance;

  GSettings *settings; /* nullable */
  BaseClock *clock;
  GPtrArray *accounts; /* of Account; the first is the Rehearsal's */
  guint n_given;       /* how many of them are there without being saved: the first */
  GHashTable *unsaved; /* IDs of those that no settings could take: theirs is this session */
  guint n_left_alone;
  GError *environment_error;
};

static GType
account_store_get_item_type (GListModel *model)
{
  return ACCOUNT_TYPE_ACCOUNT;
}

static guint
account_store_get_n_items (GListModel *model)
{
  return ACCOUNT_STORE (model)->accounts->len;
}

static gpointer
account_store_get_item (GListModel *model, guint position)
{
  AccountStore *self = ACCOUNT_STORE (model);

  return position < self->accounts->len ? g_object_ref (self->accounts->pdata[position]) : NULL;
}

static void
account_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = account_store_get_item_type;
  iface->get_n_items = account_store_get_n_items;
  iface->get_item = account_store_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AccountStore,
                               account_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      account_store_list_model_init))

static void
account_store_finalize (GObject *object)
{
  AccountStore *self = ACCOUNT_STORE (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  g_clear_error (&self->environment_error);

  G_OBJECT_CLASS (account_store_parent_class)->finalize (object);
}

static void
account_store_class_init (AccountStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = account_store_finalize;
}

static void
account_store_init (AccountStore *self)
{
  Account *environment;

  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (self->accounts, account_new_rehearsal ());

  if (account_environment_is_offered ()) {
    environment = account_new_environment (NULL, NULL, &self->environment_error);
    if (environment != NULL)
      g_ptr_array_add (self->accounts, environment);
  }
  self->n_given = self->accounts->len;
}

/* The settings */

static GVariant *
dup_saved (AccountStore *self)
{
  return self->settings != NULL
             ? g_settings_get_value (self->settings, KEY)
             : g_variant_ref_sink (g_variant_new_array (G_VARIANT_TYPE ("a{sv}"), NULL, 0));
}

static const char *
peek_id (GVariant *child)
{
  const char *id = NULL;

  return g_variant_lookup (child, "id", "&s", &id) ? id : NULL;
}

/* Those that make sense, in order, each once */
static GPtrArray *
read_records (AccountStore *self, guint *n_left_alone)
{
  g_autoptr (GVariant) saved = dup_saved (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) account_record_free);

  *n_left_alone = 0;
  for (gsize i = 0; i < g_variant_n_children (saved); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);
    AccountRecord *record = account_record_new_from_variant (child);

    if (record == NULL || g_hash_table_contains (seen, record->id)) {
      g_clear_pointer (&record, account_record_free);
      (*n_left_alone)++;
      continue;
    }
    g_hash_table_add (seen, record->id);
    g_ptr_array_add (records, record);
  }

  return records;
}

static Account *
find_in (GPtrArray *accounts, const char *id)
{
  for (guint i = 0; i < accounts->len; i++) {
    if (g_strcmp0 (account_get_id (accounts->pdata[i]), id) == 0)
      return accounts->pdata[i];
  }

  return NULL;
}

/* Tells of as little as possible: a list on the screen keeps its place then */
static void
take_accounts (AccountStore *self, GPtrArray *accounts)
{
  g_autoptr (GPtrArray) old = self->accounts;
  guint same = 0;
  guint same_end = 0;

  while (same < old->len && same < accounts->len && old->pdata[same] == accounts->pdata[same])
    same++;
  while (same_end < old->len - same && same_end < accounts->len - same &&
         old->pdata[old->len - 1 - same_end] == accounts->pdata[accounts->len - 1 - same_end])
    same_end++;

  self->accounts = accounts;
  if (old->len - same - same_end > 0 || accounts->len - same - same_end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), same, old->len - same - same_end,
                                accounts->len - same - same_end);
}

/* Makes the list what the settings say, whoever changed them */
static void
account_store_follow (AccountStore *self)
{
  guint n_left_alone;
  g_autoptr (GPtrArray) records = read_records (self, &n_left_alone);
  GPtrArray *accounts = g_ptr_array_new_with_free_func (g_object_unref);

  if (n_left_alone != self->n_left_alone && n_left_alone > 0)
    g_info ("%u saved accounts are damaged or of a newer version, and left alone", n_left_alone);
  self->n_left_alone = n_left_alone;

  for (guint i = 0; i < self->n_given; i++)
    g_ptr_array_add (accounts, g_object_ref (self->accounts->pdata[i]));
  for (guint i = 0; i < records->len; i++) {
    const AccountRecord *record = records->pdata[i];
    Account *known = find_in (self->accounts, record->id);

    if (known != NULL && account_set_record (known, record))
      g_ptr_array_add (accounts, g_object_ref (known));
    else
      g_ptr_array_add (accounts, account_new_for_record (record, NULL, self->clock));
  }
  for (guint i = self->n_given; i < self->accounts->len; i++) {
    Account *account = self->accounts->pdata[i];

    if (g_hash_table_contains (self->unsaved, account_get_id (account)) &&
        find_in (accounts, account_get_id (account)) == NULL)
      g_ptr_array_add (accounts, g_object_ref (account));
  }

  take_accounts (self, accounts);
}

/* dconf writes through the session bus, and where there is none nothing comes of it */
static gboolean
reaches_disk (GSettings *settings)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GSettingsBackend) backend = NULL;

  g_object_get (settings, "backend", &backend, NULL);

  return g_strcmp0 (G_OBJECT_TYPE_NAME (backend), "DConfSettingsBackend") != 0 ||
         application == NULL || g_application_get_dbus_connection (application) != NULL;
}

/*
 * account_store_can_save:
 *
 * Returns: whether the settings can be written
 */
gboolean
account_store_can_save (AccountStore *self)
{
  return self->settings != NULL && g_settings_is_writable (self->settings, KEY) &&
         reaches_disk (self->settings);
}

/*
 * account_store_get_clock:
 *
 * Returns: what accounts tell the time by
 */
BaseClock *
account_store_get_clock (AccountStore *self)
{
  return self->clock;
}

static gboolean
fail_to_save (GError **error)
{
  g_set_error_literal (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NOT_SAVED,
                       _ ("The settings cannot be written, so the account cannot be saved."));

  return FALSE;
}

/* Writes what the settings hold, with one record put in, replaced (record) or left out (NULL).
 * Whatever this version does not understand stays. */
static gboolean
write_saved (
    AccountStore *self, const char *id, const AccountRecord *record, guint position, GError **error)
{
  g_autoptr (GVariant) saved = dup_saved (self);
  GVariantBuilder builder;
  gboolean written = FALSE;
  guint n_understood = 0;

  if (!account_store_can_save (self))
    return fail_to_save (error);

  g_variant_builder_init (&builder, TYPE);
  for (gsize i = 0; i < g_variant_n_children (saved); i++) {
    g_autoptr (GVariant) child = g_variant_get_child_value (saved, i);

    if (g_strcmp0 (peek_id (child), id) == 0) {
      if (record != NULL && !written)
        g_variant_builder_add_value (&builder, account_record_to_variant (record, child));
      written = TRUE;
      continue;
    }
    if (record != NULL && !written && n_understood == position &&
        find_in (self->accounts, id) == NULL) {
      g_variant_builder_add_value (&builder, account_record_to_variant (record, NULL));
      written = TRUE;
    }
    if (find_in (self->accounts, peek_id (child)) != NULL)
      n_understood++;
    g_variant_builder_add_value (&builder, child);
  }
  if (record != NULL && !written)
    g_variant_builder_add_value (&builder, account_record_to_variant (record, NULL));

  return g_settings_set_value (self->settings, KEY, g_variant_builder_end (&builder)) ||
         fail_to_save (error);
}

/*
 * account_store_insert:
 * @record: what is known of the account
 * @secret: (nullable): what is kept of it in memory alone
 * @position: where to put it among the saved ones
 * @error: return location for %ACCOUNT_ERROR_NOT_SAVED
 *
 * Returns: (transfer none): the account, in the list, or %NULL
 */
Account *
account_store_insert (AccountStore *self,
                      const AccountRecord *record,
                      AccountSecret *secret,
                      guint position,
                      GError **error)
{
  g_autoptr (Account) account = account_new_for_record (record, secret, self->clock);
  GPtrArray *accounts;

  if (account == NULL ||
      (!account_store_can_save (self) && record->storage != ACCOUNT_STORAGE_SESSION)) {
    fail_to_save (error);
    return NULL;
  }
  if (account_store_can_save (self) && !write_saved (self, record->id, record, position, error))
    return NULL;

  /* The settings may have been followed already; the account with the secret is this one */
  if (!account_store_can_save (self))
    g_hash_table_add (self->unsaved, g_strdup (record->id));
  if (find_in (self->accounts, record->id) != NULL) {
    account_set_secret (find_in (self->accounts, record->id), secret);
    return find_in (self->accounts, record->id);
  }
  accounts = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->accounts->len; i++)
    g_ptr_array_add (accounts, g_object_ref (self->accounts->pdata[i]));
  g_ptr_array_insert (accounts,
                      (gint) (self->n_given + MIN (position, accounts->len - self->n_given)),
                      g_object_ref (account));
  take_accounts (self, accounts);

  return account;
}

/*
 * account_store_replace:
 * @account: an account of the list
 * @record: what is known of it now
 * @secret: (nullable): what is kept of it in memory alone
 * @error: return location for %ACCOUNT_ERROR_NOT_SAVED
 *
 * Returns: whether it was done
 */
gboolean
account_store_replace (AccountStore *self,
                       Account *account,
                       const AccountRecord *record,
                       AccountSecret *secret,
                       GError **error)
{
  if (!g_hash_table_contains (self->unsaved, record->id) || account_store_can_save (self)) {
    if (!write_saved (self, record->id, record, G_MAXUINT, error))
      return FALSE;
    g_hash_table_remove (self->unsaved, record->id);
  } else if (record->storage != ACCOUNT_STORAGE_SESSION) {
    return fail_to_save (error);
  }

  account_set_secret (account, secret);
  if (!account_set_record (account, record))
    return fail_to_save (error);

  return TRUE;
}

/*
 * account_store_drop:
 * @account: an account of the list
 * @position: (out): where it was among the saved ones
 * @error: return location for %ACCOUNT_ERROR_NOT_SAVED
 *
 * Returns: whether it is gone
 */
gboolean
account_store_drop (AccountStore *self, Account *account, guint *position, GError **error)
{
  g_autofree char *id = g_strdup (account_get_id (account));
  guint index = 0;

  if (g_ptr_array_find (self->accounts, account, &index))
    *position = index - self->n_given;
  if (!g_hash_table_remove (self->unsaved, id) && !write_saved (self, id, NULL, 0, error))
    return FALSE;

  account_store_follow (self);

  return TRUE;
}

/**
 * account_store_new_for_settings:
 * @settings: (nullable): settings of the schema of the application; %NULL: nothing can be saved
 * @clock: (nullable): what tells when temporary credentials run out; %NULL for the computer's
 *
 * Returns: (transfer full): the accounts there are
 */
AccountStore *
account_store_new_for_settings (GSettings *settings, BaseClock *clock)
{
  AccountStore *self = g_object_new (ACCOUNT_TYPE_STORE, NULL);

  self->clock = g_object_ref (clock != NULL ? clock : base_clock_get_system ());
  if (settings != NULL) {
    self->settings = g_object_ref (settings);
    g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (account_store_follow), self,
                             G_CONNECT_SWAPPED);
  }
  account_store_follow (self);

  return self;
}

/**
 * account_store_new:
 *
 * Looks for accounts: in the environment once, in the settings from now on. A program that is run
 * without being installed has no schema; it has no saved accounts then.
 *
 * Returns: (transfer full): the accounts there are
 */
AccountStore *
account_store_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE) : NULL;
  g_autoptr (GSettings) settings = NULL;

  /* That of an older version may be installed */
  if (schema != NULL && g_settings_schema_has_key (schema, KEY))
    settings = g_settings_new_full (schema, NULL, NULL);

  return account_store_new_for_settings (settings, NULL);
}

/**
 * account_store_get_rehearsal:
 *
 * Returns: (transfer none): the account that is always there
 */
Account *
account_store_get_rehearsal (AccountStore *self)
{
  g_return_val_if_fail (ACCOUNT_IS_STORE (self), NULL);

  return self->accounts->pdata[0];
}

/**
 * account_store_lookup:
 * @id: (nullable): an account's identifier
 *
 * Returns: (transfer none) (nullable): the account
 */
Account *
account_store_lookup (AccountStore *self, const char *id)
{
  g_return_val_if_fail (ACCOUNT_IS_STORE (self), NULL);

  return id != NULL ? find_in (self->accounts, id) : NULL;
}

/**
 * account_store_find:
 * @name_or_id: what somebody calls an account
 * @error: return location for %ACCOUNT_ERROR_GONE
 *
 * Returns: (transfer none): the account of that identifier, else the one of that name, letter case
 * aside; %NULL where there is none, or several have the name
 */
Account *
account_store_find (AccountStore *self, const char *name_or_id, GError **error)
{
  g_autofree char *wanted = NULL;
  Account *found = NULL;

  g_return_val_if_fail (ACCOUNT_IS_STORE (self), NULL);
  g_return_val_if_fail (name_or_id != NULL, NULL);

  found = find_in (self->accounts, name_or_id);
  if (found != NULL)
    return found;

  wanted = g_utf8_casefold (name_or_id, -1);
  for (guint i = 0; i < self->accounts->len; i++) {
    Account *account = self->accounts->pdata[i];
    g_autofree char *name = g_utf8_casefold (account_get_name (account), -1);

    if (g_strcmp0 (name, wanted) != 0)
      continue;
    if (found != NULL) {
      g_set_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE,
                   _ ("Several accounts are called “%s”. Name one by its identifier."), name_or_id);
      return NULL;
    }
    found = account;
  }

  if (found == NULL)
    g_set_error (error, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE, _ ("There is no account “%s”."),
                 name_or_id);

  return found;
}

/**
 * account_store_get_environment_error:
 *
 * Returns: (transfer none) (nullable): why the account of the environment variables is not in the
 *   list though they name an AccessKey, a region that does not exist for instance
 */
const GError *
account_store_get_environment_error (AccountStore *self)
{
  g_return_val_if_fail (ACCOUNT_IS_STORE (self), NULL);

  return self->environment_error;
}

/**
 * account_store_get_n_left_alone:
 *
 * Returns: how many saved accounts are not in the list, being damaged or of a newer version. They
 * stay in the settings as they are
 */
guint
account_store_get_n_left_alone (AccountStore *self)
{
  g_return_val_if_fail (ACCOUNT_IS_STORE (self), 0);

  return self->n_left_alone;
}
