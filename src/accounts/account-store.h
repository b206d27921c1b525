/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"

G_BEGIN_DECLS

/* A GListModel of Account: the Rehearsal always, then what the environment offers */
#define ACCOUNT_TYPE_STORE (account_store_get_type ())
G_DECLARE_FINAL_TYPE (AccountStore, account_store, ACCOUNT, STORE, GObject)

AccountStore *account_store_new (void);
Account *account_store_get_rehearsal (AccountStore *self);
/* What is wrong with the account that the environment offers; NULL: nothing, or it offers none */
const GError *account_store_get_environment_error (AccountStore *self);

G_END_DECLS
