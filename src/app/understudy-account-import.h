/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account-store.h"

G_BEGIN_DECLS

/* A page on which profiles of others are picked and made accounts. Signals: imported (GPtrArray of
 * Account, at least one), closed (nothing more is to be done here). */
#define UNDERSTUDY_TYPE_ACCOUNT_IMPORT (understudy_account_import_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyAccountImport, understudy_account_import, UNDERSTUDY, ACCOUNT_IMPORT, GtkWidget)

void understudy_account_import_start (UnderstudyAccountImport *self, AccountStore *store);
void understudy_account_import_stop (UnderstudyAccountImport *self);

G_END_DECLS
