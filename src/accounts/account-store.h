/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-draft.h"

G_BEGIN_DECLS

/* A GListModel of Account: the Rehearsal always and first, then what the environment offers, then
 * the saved ones in the order they were added. Follows the settings when another process changes
 * them. Only secrets take long; the list itself is there at once. An Account object stays the same
 * through an edit; its properties notify. */
#define ACCOUNT_TYPE_STORE (account_store_get_type ())
G_DECLARE_FINAL_TYPE (AccountStore, account_store, ACCOUNT, STORE, GObject)

AccountStore *account_store_new (void);
/* settings: of the schema app.understudy.Understudy; NULL: nothing can be saved.
 * clock: NULL for the computer's */
AccountStore *account_store_new_for_settings (GSettings *settings, BaseClock *clock);

Account *account_store_get_rehearsal (AccountStore *self);
Account *account_store_lookup (AccountStore *self, const char *id); /* (transfer none) (nullable) */
/* By ID, else by name, letter case aside; NULL with ACCOUNT_ERROR_GONE: none, or several */
Account *account_store_find (AccountStore *self, const char *name_or_id, GError **error);
/* What is wrong with the account that the environment offers; NULL: nothing, or it offers none */
const GError *account_store_get_environment_error (AccountStore *self);
/* How many saved accounts of a newer version, or damaged, are left alone and not in the list */
guint account_store_get_n_left_alone (AccountStore *self);

/* All or nothing: first the secret, then the settings; a failure takes back what was done. storage:
 * ACCOUNT_STORAGE_KEYRING or ACCOUNT_STORAGE_SESSION. Errors: ACCOUNT_ERROR, G_IO_ERROR_CANCELLED.
 * add_finish: (transfer full), already in the list */
void account_store_add_async (AccountStore *self,
                              AccountDraft *draft,
                              AccountStorage storage,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
Account *account_store_add_finish (AccountStore *self, GAsyncResult *result, GError **error);

void account_store_edit_async (AccountStore *self,
                               Account *account,
                               AccountDraft *draft,
                               AccountStorage storage,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean account_store_edit_finish (AccountStore *self, GAsyncResult *result, GError **error);

/* What it takes to undo a removal: the same account with the same ID, its secrets in memory that is
 * wiped when this is freed (when the toast goes) */
typedef struct _AccountRemoved AccountRemoved;
const char *account_removed_get_name (AccountRemoved *self);
void account_removed_free (AccountRemoved *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountRemoved, account_removed_free)

/* The secret goes too. leave_secret: remove the account even where the keyring cannot be reached or
 * is not unlocked; the secret stays in it then, and nobody asks for it any more. */
void account_store_remove_async (AccountStore *self,
                                 Account *account,
                                 gboolean leave_secret,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
AccountRemoved *
account_store_remove_finish (AccountStore *self, GAsyncResult *result, GError **error);

void account_store_restore_async (AccountStore *self,
                                  AccountRemoved *removed, /* (transfer full) */
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
Account *account_store_restore_finish (AccountStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
