/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account-test.h"

G_BEGIN_DECLS

/* What is said of accounts: pure functions. Those that return char * are (transfer full). */
char *understudy_words_for_region (const char *region_id);
char *understudy_words_for_account (Account *account);
char *understudy_words_for_account_error (const GError *error);
const char *understudy_words_for_test (AccountTestStep step, AccountTestState state);
const char *understudy_icon_for_test (AccountTestState state);
const char *understudy_style_for_test (AccountTestState state);

G_END_DECLS
