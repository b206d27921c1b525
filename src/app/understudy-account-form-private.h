/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "understudy-account-form.h"
#include "understudy-account-test.h"

G_BEGIN_DECLS

struct _UnderstudyAccountForm {
  GtkWidget parent_instance;

  GtkWidget *rows[ACCOUNT_N_FIELDS];
  GtkLabel *messages[ACCOUNT_N_FIELDS];
  AdwExpanderRow *more_row;
  AdwComboRow *algorithm_row;
  AdwActionRow *role_row;
  UnderstudyAccountTest *test;

  AccountStore *store;
  Account *account; /* that is edited; NULL: a new one */
  AccountDraft *draft;
  GCancellable *cancellable; /* of saving; NULL: it is not being saved */
  char *problem;             /* why it could not be saved */
  gboolean problem_is_keyring;
  gboolean visited[ACCOUNT_N_FIELDS]; /* a field is not wrong before anybody was there */
  gboolean showing;                   /* what is in the draft, not what somebody writes */
};

/* The rows and the draft */
void understudy_account_form_set_up_rows (UnderstudyAccountForm *self);
void understudy_account_form_show_draft (UnderstudyAccountForm *self);
void understudy_account_form_forget_secrets (UnderstudyAccountForm *self);
void understudy_account_form_show_problems (UnderstudyAccountForm *self);
gboolean understudy_account_form_visit_all (UnderstudyAccountForm *self);

G_END_DECLS
