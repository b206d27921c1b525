/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account-store.h"

G_BEGIN_DECLS

/* The accounts: add, edit, test, remove, import, choose. Property: current-id (of the account that
 * is worked with). Signals: chosen (Account), edited (Account). */
#define UNDERSTUDY_TYPE_ACCOUNTS_WINDOW (understudy_accounts_window_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyAccountsWindow, understudy_accounts_window, UNDERSTUDY, ACCOUNTS_WINDOW, AdwWindow)

UnderstudyAccountsWindow *understudy_accounts_window_new (GtkWindow *parent, AccountStore *store);

void understudy_accounts_window_set_current_id (UnderstudyAccountsWindow *self, const char *id);
void understudy_accounts_window_add (UnderstudyAccountsWindow *self);

G_END_DECLS
