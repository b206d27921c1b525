/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-loading.h"
#include "account-command.h"
#include "account-keyring.h"
#include "live-role.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>

/* Temporary credentials are replaced while a request signed with them still arrives in time */
#define MARGIN ((gint64) 3 * 60 * G_USEC_PER_SEC)

/* How long what a command printed is used, where it gave a token but did not say for how long: well
 * under the 15 minutes that tokens live at least */
#define UNTOLD_LIFETIME ((gint64) 10 * 60 * G_USEC_PER_SEC)

typedef struct {
  AccountRecord *record;
  BaseClock *clock;
  guint n_assumed;
  LiveCredentials *credentials; /* so far */
  gint64 good_until;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  account_record_free (loading->record);
  g_clear_object (&loading->clock);
  g_clear_pointer (&loading->credentials, live_credentials_unref);
  g_free (loading);
}

static void assume_next (GTask *task);

static void
take_credentials (GTask *task, LiveCredentials *credentials, gint64 good_until)
{
  Loading *loading = g_task_get_task_data (task);

  g_clear_pointer (&loading->credentials, live_credentials_unref);
  loading->credentials = credentials;
  /* A role's do not run out with those that it was asked for with */
  loading->good_until = good_until;
  assume_next (task);
}

static void
on_assumed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (LiveReply) reply = NULL;
  LiveCredentials *credentials = NULL;
  GError *error = NULL;
  gint64 lifetime = 0;

  reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);
  if (reply != NULL)
    credentials = live_reply_read_role (reply, &lifetime, &error);
  if (credentials == NULL) {
    /* Or it would seem to be Live's own answer */
    g_prefix_error (&error, "%s ", _ ("The role could not be assumed."));
    g_task_return_error (task, error);
    return;
  }

  loading->n_assumed++;
  take_credentials (task, credentials,
                    base_clock_get_real_time (loading->clock) + lifetime - MARGIN);
}

static void
assume_next (GTask *task)
{
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (LiveOperation) operation = NULL;
  g_autoptr (LiveClient) client = NULL;
  const AccountRole *role;
  GError *error = NULL;

  if (loading->n_assumed == loading->record->roles->len) {
    g_task_return_boolean (task, TRUE);
    return;
  }

  role = loading->record->roles->pdata[loading->n_assumed];
  endpoint = account_record_make_sts_endpoint (loading->record, &error);
  if (endpoint != NULL)
    operation = live_operation_new_assume_role (role->arn, role->session_name, role->duration,
                                                role->external_id, role->policy, &error);
  if (operation == NULL) {
    g_task_return_error (task, error);
    return;
  }

  client = live_client_new (endpoint, loading->credentials);
  /* All of it in the body of the request then, nothing in an address */
  live_client_set_signature_algorithm (client, LIVE_SIGNATURE_RPC_HMAC_SHA1);
  live_client_send_async (client, operation, g_task_get_cancellable (task), on_assumed,
                          g_object_ref (task));
}

static void
on_command_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  GError *error = NULL;
  gint64 expiration = 0;
  LiveCredentials *credentials = account_command_run_finish (result, &expiration, &error);

  if (credentials == NULL) {
    g_task_return_error (task, error);
    return;
  }

  if (expiration > 0)
    expiration -= MARGIN;
  else if (live_credentials_get_security_token (credentials) != NULL)
    expiration = base_clock_get_real_time (loading->clock) + UNTOLD_LIFETIME;
  take_credentials (task, credentials, expiration);
}

static void
take_secret (GTask *task, AccountSecret *secret)
{
  Loading *loading = g_task_get_task_data (task);
  const AccountRecord *record = loading->record;
  const char *key = account_secret_get_access_key_secret (secret);
  const char *command = account_secret_get_command (secret);

  if (record->mode == ACCOUNT_MODE_COMMAND && command != NULL)
    account_command_run_async (command, ACCOUNT_COMMAND_TIMEOUT, g_task_get_cancellable (task),
                               on_command_ended, g_object_ref (task));
  else if (record->mode == ACCOUNT_MODE_KEY && key != NULL)
    take_credentials (task,
                      live_credentials_new (record->access_key_id, key,
                                            account_secret_get_security_token (secret)),
                      0);
  else
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET, "%s",
                             _ ("The keyring has no secret for this account. Edit the account and "
                                "enter it again."));
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (AccountSecret) secret = NULL;
  GError *error = NULL;

  secret = account_keyring_lookup_finish (result, &error);
  if (secret != NULL)
    take_secret (task, secret);
  else
    g_task_return_error (task, error);
}

/**
 * account_loading_start:
 * @record: the account
 * @secret: (nullable): its secret; %NULL: it is where the record says
 * @clock: what tells when the credentials have to be replaced
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Gets credentials: looks for the secret, runs the command, assumes the roles, whatever there is to
 * be done.
 */
void
account_loading_start (const AccountRecord *record,
                       AccountSecret *secret,
                       BaseClock *clock,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Loading *loading = g_new0 (Loading, 1);

  g_task_set_source_tag (task, account_loading_start);
  loading->record = account_record_copy (record);
  loading->clock = g_object_ref (clock);
  g_task_set_task_data (task, loading, loading_free);

  if (secret != NULL)
    take_secret (task, secret);
  else if (record->storage == ACCOUNT_STORAGE_SESSION)
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET, "%s",
                             _ ("The secret of this account was kept for an earlier session only. "
                                "Edit the account and enter it again."));
  else
    account_keyring_lookup_async (record->id, cancellable, on_looked_up, g_object_ref (task));
}

/**
 * account_loading_finish:
 * @good_until: (out): when they have to be replaced, µs since the epoch; 0: never
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the credentials, or %NULL with an error of %ACCOUNT_ERROR, of
 * %LIVE_ERROR for a role, or %G_IO_ERROR_CANCELLED
 */
LiveCredentials *
account_loading_finish (GAsyncResult *result, gint64 *good_until, GError **error)
{
  Loading *loading;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  loading = g_task_get_task_data (G_TASK (result));
  *good_until = loading->good_until;

  return live_credentials_ref (loading->credentials);
}
