/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "account-store.h"
#include "understudy-session.h"

G_BEGIN_DECLS

/* The window. Properties: session, notice (what stands in the way, NULL: nothing), notice-button.
 * Signal: account-chosen (account ID). */
#define UNDERSTUDY_TYPE_WINDOW (understudy_window_get_type ())
G_DECLARE_FINAL_TYPE (UnderstudyWindow, understudy_window, UNDERSTUDY, WINDOW, AdwApplicationWindow)

UnderstudyWindow *understudy_window_new (GtkApplication *application);
void understudy_window_set_accounts (UnderstudyWindow *self, GListModel *accounts);
void understudy_window_set_session (UnderstudyWindow *self, UnderstudySession *session);
UnderstudySession *understudy_window_get_session (UnderstudyWindow *self);
void understudy_window_begin (UnderstudyWindow *self, const char *source_id);
void understudy_window_fill_form (UnderstudyWindow *self, const char *source_id, const char *name);
void understudy_window_duplicate (UnderstudyWindow *self, const char *source_id, const char *name);
void understudy_window_show_entry (UnderstudyWindow *self, const char *client_token);
void understudy_window_show_notice (UnderstudyWindow *self, const GError *error);

G_END_DECLS
