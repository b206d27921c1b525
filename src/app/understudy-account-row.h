/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account.h"

G_BEGIN_DECLS

/* One account in a list: chosen by a click, with a menu of what else can be done. Properties:
 * account (construct-only), current. Signal: chosen. The menu uses the actions accounts.test,
 * accounts.edit and accounts.remove with the account's ID. */
#define UNDERSTUDY_TYPE_ACCOUNT_ROW (understudy_account_row_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyAccountRow, understudy_account_row, UNDERSTUDY, ACCOUNT_ROW, AdwActionRow)

GtkWidget *understudy_account_row_new (Account *account);
Account *understudy_account_row_get_account (UnderstudyAccountRow *self);
void understudy_account_row_set_current (UnderstudyAccountRow *self, gboolean current);

G_END_DECLS
