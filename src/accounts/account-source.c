/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-private.h"
#include "account-environment.h"
#include "account-loading.h"

/* Loading: one at a time, for all who wait */

typedef struct {
  GTask *task;
  GSource *cancelled; /* nullable */
} Waiter;

static void
stop_watching (Waiter *waiter)
{
  if (waiter->cancelled != NULL)
    g_source_destroy (waiter->cancelled);
  g_clear_pointer (&waiter->cancelled, g_source_unref);
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  stop_watching (waiter);
  g_object_unref (waiter->task);
  g_free (waiter);
}

/*
 * account_waiting_new:
 *
 * Returns: (transfer full): room for those who wait
 */
GPtrArray *
account_waiting_new (void)
{
  return g_ptr_array_new_with_free_func (waiter_free);
}

/* The source of a client */

static LiveCredentials *
account_peek (LiveCredentialsSource *source)
{
  Account *self = ACCOUNT_ACCOUNT (source);

  if (self->credentials == NULL ||
      (self->good_until != 0 && base_clock_get_real_time (self->clock) >= self->good_until))
    return NULL;

  return live_credentials_ref (self->credentials);
}

static void start_loading (Account *self);

/* Those who wait may do anything when they are told, even ask again */
static void
tell_waiting (Account *self, LiveCredentials *credentials, const GError *error)
{
  g_autoptr (GPtrArray) told = g_steal_pointer (&self->waiting);

  self->waiting = account_waiting_new ();
  for (guint i = 0; i < told->len; i++)
    stop_watching (told->pdata[i]);
  for (guint i = 0; i < told->len; i++) {
    Waiter *waiter = told->pdata[i];

    if (credentials != NULL)
      g_task_return_pointer (waiter->task, live_credentials_ref (credentials),
                             (GDestroyNotify) live_credentials_unref);
    else
      g_task_return_error (waiter->task, g_error_copy (error));
  }
}

static void
on_loaded (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Account) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 good_until = 0;
  g_autoptr (LiveCredentials) credentials = account_loading_finish (result, &good_until, &error);
  gboolean outdated = g_cancellable_is_cancelled (self->loading);

  g_clear_object (&self->loading);
  if (outdated) {
    /* The account was edited meanwhile, or whoever wanted this had gone; perhaps somebody came */
    if (self->waiting->len > 0)
      start_loading (self);
    return;
  }

  if (credentials != NULL) {
    g_clear_pointer (&self->credentials, live_credentials_unref);
    self->credentials = live_credentials_ref (credentials);
    self->good_until = good_until;
  }
  tell_waiting (self, credentials, error);
}

static void
start_loading (Account *self)
{
  self->loading = g_cancellable_new ();
  account_loading_start (self->record, self->secret, self->clock, self->loading, on_loaded,
                         g_object_ref (self));
}

/**
 * account_forget_credentials:
 *
 * Lets go of what was loaded. The next request loads it again.
 */
void
account_forget_credentials (Account *self)
{
  g_return_if_fail (ACCOUNT_IS_ACCOUNT (self));

  g_clear_pointer (&self->credentials, live_credentials_unref);
  self->good_until = 0;
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  g_autoptr (Account) self = g_object_ref (g_task_get_source_object (task));

  for (guint i = 0; i < self->waiting->len; i++) {
    Waiter *waiter = self->waiting->pdata[i];

    if (waiter->task == task) {
      g_ptr_array_remove_index (self->waiting, i);
      break;
    }
  }
  /* Nor is there anything to ask the user any more */
  if (self->waiting->len == 0 && self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
wait_for_loading (Account *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Waiter *waiter = g_new0 (Waiter, 1);

  waiter->task = g_object_ref (task);
  if (cancellable != NULL) {
    waiter->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_static_name (waiter->cancelled, "[understudy] on_waiter_cancelled");
    g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_waiter_cancelled), task, NULL);
    g_source_attach (waiter->cancelled, g_task_get_context (task));
  }
  g_ptr_array_add (self->waiting, waiter);

  if (self->loading == NULL)
    start_loading (self);
}

static void
account_load_from_environment (Account *self, GTask *task)
{
  GError *error = NULL;
  LiveCredentials *credentials = account_environment_read_credentials (&error);

  if (credentials == NULL) {
    g_task_return_error (task, error);
    return;
  }

  g_clear_pointer (&self->credentials, live_credentials_unref);
  self->credentials = live_credentials_ref (credentials);
  g_task_return_pointer (task, credentials, (GDestroyNotify) live_credentials_unref);
}

/**
 * account_load_credentials_async:
 * @cancellable: (nullable): a #GCancellable; where nobody else waits for the same, it also takes
 * back a question to unlock the keyring, and stops a command
 * @callback: called when the credentials are there
 *
 * Fetches what requests of the account are signed with at this moment. They are for the moment:
 * whoever asks keeps them no longer than needed. Any number may ask at a time; the keyring, the
 * command or the service of the roles is asked once for all of them.
 */
void
account_load_credentials_async (Account *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  LiveCredentials *credentials;

  g_return_if_fail (ACCOUNT_IS_ACCOUNT (self));
  g_return_if_fail (self->kind != ACCOUNT_KIND_REHEARSAL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, account_load_credentials_async);

  if (g_task_return_error_if_cancelled (task))
    return;
  /* The environment may have been changed, by a test at least */
  if (self->kind == ACCOUNT_KIND_ENVIRONMENT) {
    account_load_from_environment (self, task);
    return;
  }

  credentials = account_peek (LIVE_CREDENTIALS_SOURCE (self));
  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) live_credentials_unref);
  else
    wait_for_loading (self, task);
}

/**
 * account_load_credentials_finish:
 * @error: return location for a #GError: of %ACCOUNT_ERROR; of %LIVE_ERROR, what the service said
 * that was asked for a role, or %LIVE_ERROR_NO_CREDENTIALS for the environment;
 * %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the credentials, or %NULL
 */
LiveCredentials *
account_load_credentials_finish (Account *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
account_load_async (LiveCredentialsSource *source,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  account_load_credentials_async (ACCOUNT_ACCOUNT (source), cancellable, callback, user_data);
}

static LiveCredentials *
account_load_finish (LiveCredentialsSource *source, GAsyncResult *result, GError **error)
{
  return account_load_credentials_finish (ACCOUNT_ACCOUNT (source), result, error);
}

void
account_init_source (LiveCredentialsSourceInterface *iface)
{
  iface->peek = account_peek;
  iface->load_async = account_load_async;
  iface->load_finish = account_load_finish;
}
