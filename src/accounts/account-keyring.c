/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-keyring.h"
#include "account-error.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#define ATTRIBUTE "account"

static const SecretSchema schema = {
    APPLICATION_ID ".Account",
    SECRET_SCHEMA_NONE,
    {{ATTRIBUTE, SECRET_SCHEMA_ATTRIBUTE_STRING}, {NULL, 0}},
};

static GError *
locked_error (void)
{
  return g_error_new_literal (ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_LOCKED,
                              _ ("The keyring is locked, and it was not unlocked."));
}

/* In a sandbox the secrets are in a file. What is wrong with that says nothing of its key */
static gboolean
is_about_file (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static gboolean
is_absent (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_EXEC_FAILED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_EXITED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_CHILD_SIGNALED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_FAILED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_FILE_INVALID) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_SERVER) ||
         /* No session bus at all, or no portal, comes in many forms, all of this domain */
         (error->domain == G_IO_ERROR && !is_about_file (error));
}

/* Consumes error */
static GError *
translate_error (GError *error)
{
  g_autoptr (GError) told = error;

  if (g_error_matches (told, G_IO_ERROR, G_IO_ERROR_CANCELLED) || told->domain == ACCOUNT_ERROR)
    return g_steal_pointer (&told);

  g_dbus_error_strip_remote_error (told);
  g_info ("The keyring: %s (%s, %d)", told->message, g_quark_to_string (told->domain), told->code);

  if (g_error_matches (told, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return locked_error ();
  /* There is no keyring yet, and the question for a password of a new one was dismissed */
  if (g_error_matches (told, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
      g_error_matches (told, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
      g_error_matches (told, SECRET_ERROR, SECRET_ERROR_NO_SUCH_OBJECT))
    return locked_error ();
  if (is_absent (told))
    return g_error_new_literal (
        ACCOUNT_ERROR, ACCOUNT_ERROR_NO_KEYRING,
        _ ("There is no keyring: no program on this computer offers to keep secrets."));

  return g_error_new (ACCOUNT_ERROR, ACCOUNT_ERROR_KEYRING_FAILED,
                      /* Translators: %s is what the keyring itself said, in any language */
                      _ ("The keyring could not do it: %s"), told->message);
}

/* One question to the keyring. Where it is taken back, whoever asked is told at once: libsecret may
 * take its time to come back from a question to the user, and where the keyring ends meanwhile it
 * does not come back at all. */
typedef struct {
  GTask *task;        /* NULL: it was told */
  GSource *cancelled; /* nullable */
  char *account_id;
} Question;

static void
question_clear (gpointer data)
{
  Question *self = data;

  g_assert (self->cancelled == NULL);
  g_clear_object (&self->task);
  g_free (self->account_id);
}

static void
question_unref (Question *self)
{
  g_rc_box_release_full (self, question_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_unref)

/* (transfer full) (nullable): what is to be told, once */
static GTask *
question_end (Question *self)
{
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);

  return g_steal_pointer (&self->task);
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = question_end (user_data);

  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static Question *
question_new (const char *account_id,
              gpointer source_tag,
              GCancellable *cancellable,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  Question *self = g_rc_box_new0 (Question);

  self->account_id = g_strdup (account_id);
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, source_tag);
  if (cancellable != NULL) {
    self->cancelled = g_cancellable_source_new (cancellable);
    g_source_set_static_name (self->cancelled, "[understudy] on_cancelled");
    g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), g_rc_box_acquire (self),
                           (GDestroyNotify) question_unref);
    g_source_attach (self->cancelled, g_task_get_context (self->task));
  }

  return self;
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GTask) task = question_end (question);
  GError *error = NULL;
  gboolean stored = secret_password_store_finish (result, &error);

  if (task != NULL) {
    if (stored)
      g_task_return_boolean (task, TRUE);
    else
      g_task_return_error (task, error != NULL ? translate_error (error) : locked_error ());
    return;
  }

  /* It was said that nothing has been stored */
  g_clear_error (&error);
  if (stored)
    secret_password_clear (&schema, NULL, NULL, NULL, ATTRIBUTE, question->account_id, NULL);
}

/**
 * account_keyring_store_async:
 * @account_id: whose secret it is
 * @label: what people see in their keyring
 * @secret: the secret
 * @cancellable: (nullable): a #GCancellable; also takes back a question to the user
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Stores the secret of an account, in place of the one before.
 */
void
account_keyring_store_async (const char *account_id,
                             const char *label,
                             AccountSecret *secret,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_auto (AccountSecretText) text = account_secret_to_text (secret);
  Question *question =
      question_new (account_id, account_keyring_store_async, cancellable, callback, user_data);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, text, cancellable, on_stored,
                         question, ATTRIBUTE, account_id, NULL);
}

/**
 * account_keyring_store_finish:
 * @error: return location for a #GError
 *
 * Returns: whether it is stored
 */
gboolean
account_keyring_store_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Whether the keyring has an item for the account at all, without asking to unlock it */
static void
search (Question *question, GAsyncReadyCallback callback)
{
  GCancellable *cancellable = g_task_get_cancellable (question->task);

  secret_password_search (&schema, SECRET_SEARCH_ALL, cancellable, callback,
                          g_rc_box_acquire (question), ATTRIBUTE, question->account_id, NULL);
}

static void
list_free (GList *list)
{
  g_list_free_full (list, g_object_unref);
}

static void
on_searched_after_lookup (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GTask) task = question_end (question);
  GError *error = NULL;
  GList *found = secret_password_search_finish (result, &error);

  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, translate_error (error));
  else if (found != NULL)
    g_task_return_error (task, locked_error ());
  else
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET, "%s",
                             _ ("The keyring has no secret for this account. Edit the account and "
                                "enter it again."));
  list_free (found);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GTask) task = NULL;
  g_autoptr (AccountSecret) secret = NULL;
  GError *error = NULL;
  char *text = secret_password_lookup_finish (result, &error);

  /* Nothing is also what comes of a question to unlock that was dismissed */
  if (text == NULL && error == NULL && question->task != NULL) {
    search (question, on_searched_after_lookup);
    return;
  }

  task = question_end (question);
  if (text != NULL)
    secret = account_secret_new_from_text (text);
  secret_password_free (text);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, translate_error (error));
  else if (secret != NULL)
    g_task_return_pointer (task, g_steal_pointer (&secret), (GDestroyNotify) account_secret_unref);
  else
    g_task_return_new_error (task, ACCOUNT_ERROR, ACCOUNT_ERROR_NO_SECRET, "%s",
                             _ ("What the keyring has for this account cannot be read. Edit the "
                                "account and enter its secret again."));
}

/**
 * account_keyring_lookup_async:
 * @account_id: whose secret to look for
 * @cancellable: (nullable): a #GCancellable; also takes back a question to the user
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Looks for the secret of an account.
 */
void
account_keyring_lookup_async (const char *account_id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Question *question =
      question_new (account_id, account_keyring_lookup_async, cancellable, callback, user_data);

  secret_password_lookup (&schema, cancellable, on_looked_up, question, ATTRIBUTE, account_id,
                          NULL);
}

/**
 * account_keyring_lookup_finish:
 * @error: return location for a #GError
 *
 * Returns: (transfer full): the secret, or %NULL; with %ACCOUNT_ERROR_NO_SECRET where there is none
 */
AccountSecret *
account_keyring_lookup_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_searched_after_clear (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GTask) task = question_end (question);
  GError *error = NULL;
  GList *found = secret_password_search_finish (result, &error);

  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, translate_error (error));
  else if (found != NULL)
    g_task_return_error (task, locked_error ());
  else
    g_task_return_boolean (task, TRUE);
  list_free (found);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  gboolean cleared = secret_password_clear_finish (result, &error);

  if (!cleared && error == NULL && question->task != NULL) {
    search (question, on_searched_after_clear);
    return;
  }

  task = question_end (question);
  if (task == NULL)
    g_clear_error (&error);
  else if (error != NULL)
    g_task_return_error (task, translate_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * account_keyring_clear_async:
 * @account_id: whose secret to remove
 * @cancellable: (nullable): a #GCancellable; also takes back a question to the user
 * @callback: called when it is gone
 * @user_data: for @callback
 *
 * Removes the secret of an account, if there is one.
 */
void
account_keyring_clear_async (const char *account_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Question *question =
      question_new (account_id, account_keyring_clear_async, cancellable, callback, user_data);

  secret_password_clear (&schema, cancellable, on_cleared, question, ATTRIBUTE, account_id, NULL);
}

/**
 * account_keyring_clear_finish:
 * @error: return location for a #GError
 *
 * Returns: whether it is gone
 */
gboolean
account_keyring_clear_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
