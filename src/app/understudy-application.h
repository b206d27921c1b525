/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "understudy-window.h"

G_BEGIN_DECLS

/* The program with a window. One at a time in a desktop session. */
#define UNDERSTUDY_TYPE_APPLICATION (understudy_application_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyApplication, understudy_application, UNDERSTUDY, APPLICATION, AdwApplication)

UnderstudyApplication *understudy_application_new (void);
UnderstudySession *understudy_application_get_session (UnderstudyApplication *self,
                                                       Account *account);
UnderstudySession *understudy_application_peek_session (UnderstudyApplication *self,
                                                        Account *account);
AccountStore *understudy_application_get_accounts (UnderstudyApplication *self);
Account *understudy_application_dup_account (UnderstudyApplication *self);
UnderstudyWindow *understudy_application_get_window (UnderstudyApplication *self);
UnderstudyWindow *understudy_application_open_window (UnderstudyApplication *self,
                                                      const char *account_id);

G_END_DECLS
