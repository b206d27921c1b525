/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-draft-private.h"
#include "account-keyring.h"
#include "account-store-private.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/* One change: the keyring first, then the settings. What the keyring had before is known by then,
 * so that it can be put back. */
typedef struct {
  Account *account; /* nullable: a new one */
  AccountRecord *record;
  AccountSecret *secret;     /* as it shall be; nullable: as it is */
  AccountSecret *old_secret; /* as the keyring has it; nullable */
  guint position;
  gboolean leave_secret;
  GError *error; /* why it is taken back */
} Change;

struct _AccountRemoved {
  AccountRecord *record;
  AccountSecret *secret; /* nullable: it stayed in the keyring */
  guint position;
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->account);
  g_clear_pointer (&change->record, account_record_free);
  g_clear_pointer (&change->secret, account_secret_unref);
  g_clear_pointer (&change->old_secret, account_secret_unref);
  g_clear_error (&change->error);
  g_free (change);
}

static GTask *
new_task (AccountStore *self,
          gpointer source_tag,
          Change *change,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  /* What was done in spite of a cancellation is told as done */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, change, change_free);

  return task;
}

static void
store_secret (GTask *task,
              AccountSecret *secret,
              GCancellable *cancellable,
              GAsyncReadyCallback callback)
{
  const Change *change = g_task_get_task_data (task);
  /* Translators: how the keyring calls a secret; %s is the name of an account */
  g_autofree char *label = g_strdup_printf (_ ("Understudy: %s"), change->record->name);

  account_keyring_store_async (change->record->id, label, secret, cancellable, callback,
                               g_object_ref (task));
}

/* Taking back */

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);

  g_task_return_error (task, g_steal_pointer (&change->error));
}

/* Consumes error. The keyring is made what it was; that it was just open is the best hope there is,
 * and nothing but the reason for all this is worth telling. */
static void
take_back (GTask *task, GError *error)
{
  Change *change = g_task_get_task_data (task);

  change->error = error;
  if (change->old_secret != NULL)
    store_secret (task, change->old_secret, NULL, on_taken_back);
  else
    account_keyring_clear_async (change->record->id, NULL, on_taken_back, g_object_ref (task));
}

/* Adding, and undoing a removal */

static void
insert (GTask *task)
{
  AccountStore *self = g_task_get_source_object (task);
  const Change *change = g_task_get_task_data (task);
  gboolean in_keyring = change->record->storage == ACCOUNT_STORAGE_KEYRING;
  GError *error = NULL;
  Account *account = account_store_insert (self, change->record, in_keyring ? NULL : change->secret,
                                           change->position, &error);

  if (account != NULL)
    g_task_return_pointer (task, g_object_ref (account), g_object_unref);
  else if (in_keyring && change->secret != NULL)
    take_back (task, error);
  else
    g_task_return_error (task, error);
}

static void
on_secret_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (account_keyring_store_finish (result, &error))
    insert (task);
  else
    g_task_return_error (task, error);
}

static void
add (GTask *task)
{
  AccountStore *self = g_task_get_source_object (task);
  const Change *change = g_task_get_task_data (task);

  if (change->record->storage != ACCOUNT_STORAGE_KEYRING || change->secret == NULL)
    insert (task);
  else if (account_store_can_save (self))
    store_secret (task, change->secret, g_task_get_cancellable (task), on_secret_added);
  else
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_NOT_SAVED, "%s",
                             _ ("The settings cannot be written, so the account cannot be saved."));
}

static gboolean
is_storage (AccountStorage storage)
{
  return storage == ACCOUNT_STORAGE_KEYRING || storage == ACCOUNT_STORAGE_SESSION;
}

/**
 * account_store_add_async:
 * @draft: what to add, complete
 * @storage: where to keep its secret: %ACCOUNT_STORAGE_KEYRING or %ACCOUNT_STORAGE_SESSION
 * @cancellable: (nullable): a #GCancellable; also takes back a question to unlock the keyring
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Saves an account: its secret, then the rest. Either all of it is saved, or nothing.
 */
void
account_store_add_async (AccountStore *self,
                         AccountDraft *draft,
                         AccountStorage storage,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Change *change;

  g_return_if_fail (ACCOUNT_IS_STORE (self));
  g_return_if_fail (ACCOUNT_IS_DRAFT (draft));
  g_return_if_fail (is_storage (storage));

  change = g_new0 (Change, 1);
  task = new_task (self, account_store_add_async, change, cancellable, callback, user_data);
  change->position = G_MAXUINT;
  change->record = account_draft_make_record (draft, &error);
  if (change->record == NULL) {
    g_task_return_error (task, error);
    return;
  }
  change->record->storage = storage;
  change->secret = account_draft_make_secret (draft);

  add (task);
}

/**
 * account_store_add_finish:
 * @error: return location for a #GError: of %ACCOUNT_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the account, which is in the list by then, or %NULL
 */
Account *
account_store_add_finish (AccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Editing */

static void
on_left_over_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* Whoever cannot reach the keyring has just chosen to do without it */
  if (!account_keyring_clear_finish (result, &error))
    g_info ("A secret that is not used any more stays in the keyring: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
replace (GTask *task, gboolean stored)
{
  AccountStore *self = g_task_get_source_object (task);
  const Change *change = g_task_get_task_data (task);
  gboolean to_session = change->record->storage == ACCOUNT_STORAGE_SESSION;
  gboolean from_keyring = account_get_storage (change->account) == ACCOUNT_STORAGE_KEYRING;
  GError *error = NULL;

  if (!account_store_replace (self, change->account, change->record,
                              to_session ? change->secret : NULL, &error)) {
    if (stored)
      take_back (task, error);
    else
      g_task_return_error (task, error);
    return;
  }

  /* The record may say the same as before, and the secret not */
  account_forget_credentials (change->account);
  if (to_session && from_keyring)
    account_keyring_clear_async (change->record->id, g_task_get_cancellable (task),
                                 on_left_over_cleared, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_secret_replaced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (account_keyring_store_finish (result, &error))
    replace (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
put_secret (GTask *task)
{
  const Change *change = g_task_get_task_data (task);

  if (change->record->storage == ACCOUNT_STORAGE_KEYRING && change->secret != NULL)
    store_secret (task, change->secret, g_task_get_cancellable (task), on_secret_replaced);
  else
    replace (task, FALSE);
}

static void
on_old_secret (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;

  change->old_secret = account_keyring_lookup_finish (result, &error);
  if (change->old_secret == NULL && change->secret == NULL) {
    /* It was to be moved */
    g_task_return_error (task, error);
    return;
  }
  if (change->old_secret == NULL && change->record->storage == ACCOUNT_STORAGE_KEYRING &&
      !g_error_matches (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET)) {
    g_task_return_error (task, error);
    return;
  }
  g_clear_error (&error);

  if (change->secret == NULL)
    change->secret = account_secret_ref (change->old_secret);
  put_secret (task);
}

/* Whether the account has a secret that the draft could leave as it is */
static gboolean
check_secret (const Change *change, AccountStorage old_storage, GError **error)
{
  if (change->secret != NULL || old_storage == ACCOUNT_STORAGE_KEYRING)
    return TRUE;

  g_set_error_literal (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET,
                       _ ("The secret of this account was kept for an earlier session only. Edit "
                          "the account and enter it again."));

  return FALSE;
}

/**
 * account_store_edit_async:
 * @account: a saved account of the list
 * @draft: what it shall be, complete, made of @account
 * @storage: where to keep its secret: %ACCOUNT_STORAGE_KEYRING or %ACCOUNT_STORAGE_SESSION
 * @cancellable: (nullable): a #GCancellable; also takes back a question to unlock the keyring
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Saves what was edited: all of it, or nothing. A secret that is left as it is moves along where
 * @storage is another than before.
 */
void
account_store_edit_async (AccountStore *self,
                          Account *account,
                          AccountDraft *draft,
                          AccountStorage storage,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  AccountStorage old_storage;
  Change *change;

  g_return_if_fail (ACCOUNT_IS_STORE (self));
  g_return_if_fail (ACCOUNT_IS_ACCOUNT (account));
  g_return_if_fail (ACCOUNT_IS_DRAFT (draft));
  g_return_if_fail (is_storage (storage));

  change = g_new0 (Change, 1);
  task = new_task (self, account_store_edit_async, change, cancellable, callback, user_data);
  change->account = g_object_ref (account);
  if (account_store_lookup (self, account_get_id (account)) != account) {
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE, "%s",
                             _ ("The account has been removed."));
    return;
  }

  old_storage = account_get_storage (account);
  change->record = account_draft_make_record (draft, &error);
  change->secret = account_draft_make_secret (draft);
  if (change->record != NULL && change->secret == NULL && account_get_secret (account) != NULL)
    change->secret = account_secret_ref (account_get_secret (account));
  if (change->record == NULL || !check_secret (change, old_storage, &error)) {
    g_task_return_error (task, error);
    return;
  }
  change->record->storage = storage;

  if (old_storage == ACCOUNT_STORAGE_KEYRING &&
      (change->secret != NULL ? storage == ACCOUNT_STORAGE_KEYRING : storage != old_storage))
    account_keyring_lookup_async (change->record->id, cancellable, on_old_secret,
                                  g_object_ref (task));
  else
    put_secret (task);
}

/**
 * account_store_edit_finish:
 * @error: return location for a #GError: of %ACCOUNT_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it was saved; nothing has changed otherwise
 */
gboolean
account_store_edit_finish (AccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Removing */

/**
 * account_removed_get_name:
 *
 * Returns: what the account was called
 */
const char *
account_removed_get_name (AccountRemoved *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->record->name;
}

/**
 * account_removed_free:
 * @self: (transfer full): what it takes to undo a removal
 *
 * Frees @self, and wipes the secret: the removal is for good.
 */
void
account_removed_free (AccountRemoved *self)
{
  account_record_free (self->record);
  g_clear_pointer (&self->secret, account_secret_unref);
  g_free (self);
}

static void
drop (GTask *task, gboolean cleared)
{
  AccountStore *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);
  AccountRemoved *removed;
  GError *error = NULL;

  if (!account_store_drop (self, change->account, &change->position, &error)) {
    if (cleared && change->old_secret != NULL)
      take_back (task, error);
    else
      g_task_return_error (task, error);
    return;
  }

  account_forget_credentials (change->account);
  removed = g_new0 (AccountRemoved, 1);
  removed->record = account_record_copy (change->record);
  removed->position = change->position;
  if (change->old_secret != NULL)
    removed->secret = account_secret_ref (change->old_secret);
  else if (account_get_secret (change->account) != NULL)
    removed->secret = account_secret_ref (account_get_secret (change->account));
  g_task_return_pointer (task, removed, (GDestroyNotify) account_removed_free);
}

static void
on_secret_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean cleared = account_keyring_clear_finish (result, &error);

  if (!cleared && !change->leave_secret) {
    g_task_return_error (task, error);
    return;
  }
  /* Undoing leaves it where it is */
  if (!cleared)
    g_clear_pointer (&change->old_secret, account_secret_unref);
  g_clear_error (&error);
  drop (task, cleared);
}

static void
on_secret_to_remove (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  change->old_secret = account_keyring_lookup_finish (result, &error);
  if (change->old_secret != NULL || g_error_matches (error, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET))
    account_keyring_clear_async (change->record->id, cancellable, on_secret_cleared,
                                 g_steal_pointer (&task));
  else if (change->leave_secret && account_error_is_keyring (error))
    drop (task, FALSE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * account_store_remove_async:
 * @account: a saved account of the list
 * @leave_secret: whether to remove it even where the keyring cannot be reached or is not unlocked.
 * The secret stays there then
 * @cancellable: (nullable): a #GCancellable; also takes back a question to unlock the keyring
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Removes an account: its secret, then the rest. Its history stays.
 */
void
account_store_remove_async (AccountStore *self,
                            Account *account,
                            gboolean leave_secret,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Change *change;

  g_return_if_fail (ACCOUNT_IS_STORE (self));
  g_return_if_fail (ACCOUNT_IS_ACCOUNT (account));
  g_return_if_fail (account_get_kind (account) == ACCOUNT_KIND_SAVED);

  change = g_new0 (Change, 1);
  task = new_task (self, account_store_remove_async, change, cancellable, callback, user_data);
  change->account = g_object_ref (account);
  change->record = account_record_copy (account_get_record (account));
  change->leave_secret = leave_secret;

  if (account_store_lookup (self, account_get_id (account)) != account)
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_GONE, "%s",
                             _ ("The account has been removed."));
  else if (account_get_storage (account) == ACCOUNT_STORAGE_KEYRING)
    account_keyring_lookup_async (change->record->id, cancellable, on_secret_to_remove,
                                  g_object_ref (task));
  else
    drop (task, FALSE);
}

/**
 * account_store_remove_finish:
 * @error: return location for a #GError: of %ACCOUNT_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what it takes to undo it, or %NULL where nothing was removed
 */
AccountRemoved *
account_store_remove_finish (AccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * account_store_restore_async:
 * @removed: (transfer full): what account_store_remove_finish() gave
 * @cancellable: (nullable): a #GCancellable; also takes back a question to unlock the keyring
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Undoes a removal: the same account, at its place, with its secret.
 */
void
account_store_restore_async (AccountStore *self,
                             AccountRemoved *removed,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Change *change;

  g_return_if_fail (ACCOUNT_IS_STORE (self));
  g_return_if_fail (removed != NULL);

  change = g_new0 (Change, 1);
  task = new_task (self, account_store_restore_async, change, cancellable, callback, user_data);
  change->record = g_steal_pointer (&removed->record);
  change->secret = g_steal_pointer (&removed->secret);
  change->position = removed->position;
  g_free (removed);

  add (task);
}

/**
 * account_store_restore_finish:
 * @error: return location for a #GError: of %ACCOUNT_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the account, which is in the list again, or %NULL
 */
Account *
account_store_restore_finish (AccountStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
