/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-private.h"
#include "account-store.h"

G_BEGIN_DECLS

/* Of account-store.c (the list and the settings) and account-store-changes.c (what changes them) */
gboolean account_store_can_save (AccountStore *self);
BaseClock *account_store_get_clock (AccountStore *self);

/* position: among the saved ones; past the end for the last. Where nothing can be saved at all, and
 * the secret is for this session only, the account is too. secret: what is kept in memory alone */
Account *account_store_insert (AccountStore *self,
                               const AccountRecord *record,
                               AccountSecret *secret,
                               guint position,
                               GError **error);
gboolean account_store_replace (AccountStore *self,
                                Account *account,
                                const AccountRecord *record,
                                AccountSecret *secret,
                                GError **error);
/* position: (out): where it was */
gboolean account_store_drop (AccountStore *self, Account *account, guint *position, GError **error);

G_END_DECLS
