/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account-store.h"

G_BEGIN_DECLS

/* A page on which an account is written down and saved. Signals: saved (Account, gboolean: whether
 * it is a new one), closed (nothing more is to be done here). */
#define UNDERSTUDY_TYPE_ACCOUNT_FORM (understudy_account_form_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyAccountForm, understudy_account_form, UNDERSTUDY, ACCOUNT_FORM, GtkWidget)

/* account: NULL for a new one */
void
understudy_account_form_start (UnderstudyAccountForm *self, AccountStore *store, Account *account);
void understudy_account_form_stop (UnderstudyAccountForm *self);

G_END_DECLS
