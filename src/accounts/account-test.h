/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "account.h"

G_BEGIN_DECLS

typedef enum {
  ACCOUNT_TEST_SAVED,      /* the account's secret is kept beyond this session, and is there */
  ACCOUNT_TEST_REACHABLE,  /* a host answered, and it was the service */
  ACCOUNT_TEST_SIGNATURE,  /* the service accepted who asked: key, secret, token, clock */
  ACCOUNT_TEST_PERMISSION, /* and lets them list studios */
  ACCOUNT_TEST_N_STEPS,
} AccountTestStep;

typedef enum {
  ACCOUNT_TEST_NOT_KNOWN, /* an earlier step failed, or the answer does not tell */
  ACCOUNT_TEST_YES,
  ACCOUNT_TEST_NO,
} AccountTestState;

#define ACCOUNT_TYPE_TEST_STATE (account_test_state_get_type ())
GType account_test_state_get_type (void);

/* What a test found: a state for each step; for NO (and for NOT_KNOWN where there is a reason) an
 * error with words, of ACCOUNT_ERROR or LIVE_ERROR, to be explained with
 * explanation_new_for_error() */
typedef struct _AccountTestResult AccountTestResult;

#define ACCOUNT_TYPE_TEST_RESULT (account_test_result_get_type ())
GType account_test_result_get_type (void);
AccountTestResult *account_test_result_ref (AccountTestResult *self);
void account_test_result_unref (AccountTestResult *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AccountTestResult, account_test_result_unref)

AccountTestState account_test_result_get_state (AccountTestResult *self, AccountTestStep step);
const GError *account_test_result_get_error (AccountTestResult *self,
                                             AccountTestStep step); /* nullable */
gboolean account_test_result_get_passed (AccountTestResult *self);  /* all but SAVED are YES */

/* DescribeCasters with PageSize=1: changes nothing. The account: one of a store's, or of
 * account_draft_make_account(); not the Rehearsal. Ends with an error only when cancelled. */
void account_test_async (Account *account,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
AccountTestResult *account_test_finish (Account *account, GAsyncResult *result, GError **error);

G_END_DECLS
