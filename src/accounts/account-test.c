/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-test.h"
#include "account-keyring.h"
#include "live-operation.h"
#include <string.h>

struct _AccountTestResult {
  gatomicrefcount references;
  AccountTestState states[ACCOUNT_TEST_N_STEPS];
  GError *errors[ACCOUNT_TEST_N_STEPS];
};

G_DEFINE_BOXED_TYPE (AccountTestResult,
                     account_test_result,
                     account_test_result_ref,
                     account_test_result_unref)

GType
account_test_state_get_type (void)
{
  static GType type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {ACCOUNT_TEST_NOT_KNOWN, "ACCOUNT_TEST_NOT_KNOWN", "not-known"},
        {ACCOUNT_TEST_YES, "ACCOUNT_TEST_YES", "yes"},
        {ACCOUNT_TEST_NO, "ACCOUNT_TEST_NO", "no"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("AccountTestState", values));
  }

  return type;
}

/**
 * account_test_result_ref:
 *
 * Returns: (transfer full): @self
 */
AccountTestResult *
account_test_result_ref (AccountTestResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * account_test_result_unref:
 * @self: (transfer full): what a test found
 */
void
account_test_result_unref (AccountTestResult *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  for (gsize i = 0; i < ACCOUNT_TEST_N_STEPS; i++)
    g_clear_error (&self->errors[i]);
  g_free (self);
}

/**
 * account_test_result_get_state:
 * @step: what is asked about
 *
 * Returns: what is known of it
 */
AccountTestState
account_test_result_get_state (AccountTestResult *self, AccountTestStep step)
{
  g_return_val_if_fail (self != NULL, ACCOUNT_TEST_NOT_KNOWN);
  g_return_val_if_fail (step < ACCOUNT_TEST_N_STEPS, ACCOUNT_TEST_NOT_KNOWN);

  return self->states[step];
}

/**
 * account_test_result_get_error:
 * @step: what is asked about
 *
 * Returns: (nullable): why it is not so, or not known. %NULL where all is well, where an earlier
 * step tells why, and where a secret is not saved because nobody asked for that
 */
const GError *
account_test_result_get_error (AccountTestResult *self, AccountTestStep step)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (step < ACCOUNT_TEST_N_STEPS, NULL);

  return self->errors[step];
}

/**
 * account_test_result_get_passed:
 *
 * Returns: whether the account can be worked with, for this session at least
 */
gboolean
account_test_result_get_passed (AccountTestResult *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->states[ACCOUNT_TEST_REACHABLE] == ACCOUNT_TEST_YES &&
         self->states[ACCOUNT_TEST_SIGNATURE] == ACCOUNT_TEST_YES &&
         self->states[ACCOUNT_TEST_PERMISSION] == ACCOUNT_TEST_YES;
}

static void
set_step (AccountTestResult *self,
          AccountTestStep step,
          AccountTestState state,
          const GError *error)
{
  self->states[step] = state;
  g_clear_error (&self->errors[step]);
  if (error != NULL)
    self->errors[step] = g_error_copy (error);
}

static gboolean
begins_with_any (const char *code, const char *const *beginnings)
{
  for (; *beginnings != NULL; beginnings++) {
    if (g_ascii_strncasecmp (code, *beginnings, strlen (*beginnings)) == 0)
      return TRUE;
  }

  return FALSE;
}

/* What the service itself said. The codes are those of
 * https://help.aliyun.com/document_detail/48054.html */
static void
judge_code (AccountTestResult *self, const char *code, const GError *error)
{
  static const char *const other_services[] = {"InvalidAction",  "InvalidApi",    "InvalidProduct",
                                               "InvalidVersion", "NoSuchVersion", NULL};
  static const char *const signatures[] = {"SignatureDoesNotMatch",
                                           "IncompleteSignature",
                                           "SignatureNonceUsed",
                                           "InvalidAccessKeyId",
                                           "MissingAccessKeyId",
                                           "Forbidden.AccessKey",
                                           "InvalidSecurityToken",
                                           "MissingSecurityToken",
                                           "InvalidTimeStamp",
                                           "IllegalTimestamp",
                                           NULL};
  static const char *const permissions[] = {"Forbidden",
                                            "NoPermission",
                                            "PermissionDenied",
                                            "OperationDenied",
                                            "IllegalOperation",
                                            "RealNameAuthenticationError",
                                            NULL};

  if (begins_with_any (code, other_services)) {
    set_step (self, ACCOUNT_TEST_REACHABLE, ACCOUNT_TEST_NO, error);
    return;
  }

  set_step (self, ACCOUNT_TEST_REACHABLE, ACCOUNT_TEST_YES, NULL);
  if (begins_with_any (code, signatures)) {
    set_step (self, ACCOUNT_TEST_SIGNATURE, ACCOUNT_TEST_NO, error);
  } else if (begins_with_any (code, permissions)) {
    set_step (self, ACCOUNT_TEST_SIGNATURE, ACCOUNT_TEST_YES, NULL);
    set_step (self, ACCOUNT_TEST_PERMISSION, ACCOUNT_TEST_NO, error);
  } else {
    set_step (self, ACCOUNT_TEST_SIGNATURE, ACCOUNT_TEST_NOT_KNOWN, error);
  }
}

static void
judge_live_error (AccountTestResult *self, const GError *error)
{
  const LiveErrorDetails *details = live_error_get_details (error);

  if (error->code == LIVE_ERROR_SERVICE && details->code != NULL)
    judge_code (self, details->code, error);
  else if (error->code == LIVE_ERROR_NO_CREDENTIALS || error->code == LIVE_ERROR_INVALID_PARAMETER)
    set_step (self, ACCOUNT_TEST_SIGNATURE, ACCOUNT_TEST_NO, error);
  else
    set_step (self, ACCOUNT_TEST_REACHABLE, ACCOUNT_TEST_NO, error);
}

/* Those of a role come from another host of the service: that one was reached says little of this
 * one, and that it refuses says that there is nothing to sign with */
static void
judge_credentials_error (AccountTestResult *self, const GError *error)
{
  if (error->domain == LIVE_ERROR && error->code != LIVE_ERROR_SERVICE)
    judge_live_error (self, error);
  else if (error->domain == ACCOUNT_ERROR &&
           (account_error_is_keyring (error) || error->code == ACCOUNT_ERROR_NO_SECRET) &&
           self->errors[ACCOUNT_TEST_SAVED] != NULL)
    return;
  else
    set_step (self, ACCOUNT_TEST_SIGNATURE, ACCOUNT_TEST_NO, error);
}

static gboolean
return_if_cancelled (GTask *task, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_error_matches (error, LIVE_ERROR, LIVE_ERROR_CANCELLED))
    return FALSE;

  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", error->message);

  return TRUE;
}

static void
return_result (GTask *task)
{
  AccountTestResult *self = g_task_get_task_data (task);

  g_task_return_pointer (task, account_test_result_ref (self),
                         (GDestroyNotify) account_test_result_unref);
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AccountTestResult *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);

  if (reply != NULL) {
    set_step (self, ACCOUNT_TEST_REACHABLE, ACCOUNT_TEST_YES, NULL);
    set_step (self, ACCOUNT_TEST_SIGNATURE, ACCOUNT_TEST_YES, NULL);
    set_step (self, ACCOUNT_TEST_PERMISSION, ACCOUNT_TEST_YES, NULL);
  } else if (return_if_cancelled (task, error)) {
    return;
  } else {
    judge_live_error (self, error);
  }

  return_result (task);
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Account *account = ACCOUNT_ACCOUNT (source);
  AccountTestResult *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LiveCredentials) credentials = NULL;
  g_autoptr (LiveClient) client = NULL;
  g_autoptr (LiveOperation) operation = NULL;

  credentials = account_load_credentials_finish (account, result, &error);
  if (credentials == NULL) {
    if (!return_if_cancelled (task, error)) {
      judge_credentials_error (self, error);
      return_result (task);
    }
    return;
  }

  client = live_client_new (account_get_endpoint (account), credentials);
  live_client_set_signature_algorithm (client, account_get_signature_algorithm (account));
  operation = live_operation_new_describe_casters (1, 1);
  live_client_send_async (client, operation, g_task_get_cancellable (task), on_answered,
                          g_object_ref (task));
}

static void
load (GTask *task)
{
  account_load_credentials_async (g_task_get_source_object (task), g_task_get_cancellable (task),
                                  on_credentials, g_object_ref (task));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AccountTestResult *self = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (AccountSecret) secret = account_keyring_lookup_finish (result, &error);

  if (secret != NULL)
    set_step (self, ACCOUNT_TEST_SAVED, ACCOUNT_TEST_YES, NULL);
  else if (return_if_cancelled (task, error))
    return;
  else if (error->code == ACCOUNT_ERROR_NO_SECRET)
    set_step (self, ACCOUNT_TEST_SAVED, ACCOUNT_TEST_NO, error);
  else
    set_step (self, ACCOUNT_TEST_SAVED, ACCOUNT_TEST_NOT_KNOWN, error);

  /* What is in memory still may serve */
  load (task);
}

/**
 * account_test_async:
 * @account: an account of a store, or what account_draft_make_account() made; not the Rehearsal
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Finds out whether the account can be worked with: looks for its secret, and asks the service for
 * one studio, which changes nothing.
 */
void
account_test_async (Account *account,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  AccountTestResult *result;

  g_return_if_fail (ACCOUNT_IS_ACCOUNT (account));
  g_return_if_fail (!account_get_is_rehearsal (account));

  task = g_task_new (account, cancellable, callback, user_data);
  g_task_set_source_tag (task, account_test_async);
  result = g_new0 (AccountTestResult, 1);
  g_atomic_ref_count_init (&result->references);
  g_task_set_task_data (task, result, (GDestroyNotify) account_test_result_unref);

  if (account_get_storage (account) == ACCOUNT_STORAGE_KEYRING) {
    account_keyring_lookup_async (account_get_id (account), cancellable, on_looked_up,
                                  g_object_ref (task));
    return;
  }

  set_step (result, ACCOUNT_TEST_SAVED, ACCOUNT_TEST_NO, NULL);
  load (task);
}

/**
 * account_test_finish:
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): what was found, or %NULL where the test was cancelled
 */
AccountTestResult *
account_test_finish (Account *account, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, account), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
