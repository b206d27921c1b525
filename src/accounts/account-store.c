/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-store.h"
#include "account-environment.h"

struct _AccountStore {
  GObject parent_instance;

  GPtrArray *accounts; /* of Account; the first is the Rehearsal's */
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

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
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
  g_ptr_array_add (self->accounts, account_new_rehearsal ());

  if (!account_environment_is_offered ())
    return;

  environment = account_new_environment (NULL, NULL, &self->environment_error);
  if (environment != NULL)
    g_ptr_array_add (self->accounts, environment);
}

/**
 * account_store_new:
 *
 * Looks for accounts, once.
 *
 * Returns: (transfer full): the accounts there are
 */
AccountStore *
account_store_new (void)
{
  return g_object_new (ACCOUNT_TYPE_STORE, NULL);
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
