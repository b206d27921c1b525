/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account-test.h"

G_BEGIN_DECLS

/* What a test of an account finds, a line for each step. Property: running. */
#define UNDERSTUDY_TYPE_ACCOUNT_TEST (understudy_account_test_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyAccountTest, understudy_account_test, UNDERSTUDY, ACCOUNT_TEST, GtkWidget)

void understudy_account_test_start (UnderstudyAccountTest *self, Account *account);
void understudy_account_test_clear (UnderstudyAccountTest *self);

G_END_DECLS
