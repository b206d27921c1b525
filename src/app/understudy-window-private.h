/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-history.h"
#include "understudy-notice.h"
#include "understudy-order-form.h"
#include "understudy-window.h"

G_BEGIN_DECLS

struct _UnderstudyWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toast_overlay;
  UnderstudyNotice *notice;
  UnderstudyOrderForm *form;
  UnderstudyHistory *history;
  GtkLabel *announcement;
  GtkMenuButton *account_button;
  GtkMenuButton *menu_button;
  GMenuModel *account_menu;
  GMenu *accounts_menu;
  GMenuModel *primary_menu;

  UnderstudySession *session;
  GPtrArray *sessions; /* all that were shown here: what they finish is told all the same */
  AdwToast *toast;     /* weak */
  gboolean rehearsal_only;
  gboolean was_mapped;
};

void understudy_window_show_details (UnderstudyWindow *self, LedgerEntry *entry);

G_END_DECLS
