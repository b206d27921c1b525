/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-look.h"
#include "duplicator-studios.h"

struct _DuplicatorLook {
  GObject parent_instance;

  Ledger *ledger;
  LiveClient *client;

  GPtrArray *served;  /* of GTask: who gets the list that is under way */
  GPtrArray *waiting; /* of GTask: who came too late for that */
  GCancellable *cancellable; /* of the list that is under way; NULL: none is */
};

G_DEFINE_FINAL_TYPE (DuplicatorLook, duplicator_look, G_TYPE_OBJECT)

static void
duplicator_list_clear (gpointer data)
{
  DuplicatorList *self = data;

  g_clear_pointer (&self->studios, g_ptr_array_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
}

DuplicatorList *
duplicator_list_ref (DuplicatorList *self)
{
  return g_rc_box_acquire (self);
}

void
duplicator_list_unref (DuplicatorList *self)
{
  g_rc_box_release_full (self, duplicator_list_clear);
}

static void start_list (DuplicatorLook *self);

/* Consumes both; one of them is NULL */
static void
end_list (DuplicatorLook *self, DuplicatorList *list, GError *error)
{
  g_autoptr (GPtrArray) served = g_steal_pointer (&self->served);

  self->served = g_ptr_array_new_with_free_func (g_object_unref);
  g_clear_object (&self->cancellable);

  for (guint i = 0; i < served->len; i++) {
    if (list != NULL)
      g_task_return_pointer (served->pdata[i], duplicator_list_ref (list), (GDestroyNotify) duplicator_list_unref);
    else
      g_task_return_error (served->pdata[i], g_error_copy (error));
  }

  g_clear_pointer (&list, duplicator_list_unref);
  g_clear_error (&error);
  if (self->waiting->len > 0)
    start_list (self);
}

static void
on_outcomes_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DuplicatorLook *self = g_task_get_source_object (task);
  GError *error = NULL;
  GHashTable *taken = ledger_find_outcomes_finish (self->ledger, result, &error);
  DuplicatorList *list;

  if (taken == NULL) {
    end_list (self, NULL, error);
    return;
  }

  list = g_rc_box_new0 (DuplicatorList);
  list->studios = g_ptr_array_ref (g_task_get_task_data (task));
  list->taken = taken;
  end_list (self, list, NULL);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DuplicatorLook *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *studios = duplicator_list_studios_finish (self->client, result, &error);
  g_autoptr (GPtrArray) nameless = NULL;

  if (studios == NULL) {
    end_list (self, NULL, error);
    return;
  }

  /* One with a token needs no guessing */
  nameless = g_ptr_array_new ();
  for (guint i = 0; i < studios->len; i++) {
    const char *token = live_studio_get_client_token_id (studios->pdata[i]);

    if (token == NULL || *token == '\0')
      g_ptr_array_add (nameless, (gpointer) live_studio_get_caster_id (studios->pdata[i]));
  }

  g_task_set_task_data (task, studios, (GDestroyNotify) g_ptr_array_unref);
  ledger_find_outcomes_async (self->ledger, nameless, on_outcomes_found, g_object_ref (task));
}

/* The task keeps the look alive as long as the list is under way */
static void
start_list (DuplicatorLook *self)
{
  g_autoptr (GTask) task = NULL;
  GPtrArray *served = self->waiting;

  self->waiting = self->served;
  self->served = served;
  self->cancellable = g_cancellable_new ();

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_source_tag (task, start_list);
  duplicator_list_studios_async (self->client, self->cancellable, on_listed, g_object_ref (task));
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable, gpointer user_data)
{
  GTask *task = user_data;
  DuplicatorLook *self = g_task_get_source_object (task);

  g_object_ref (task);
  if (g_ptr_array_remove (self->waiting, task) || g_ptr_array_remove (self->served, task)) {
    g_task_return_error_if_cancelled (task);
    if (self->served->len == 0 && self->cancellable != NULL)
      g_cancellable_cancel (self->cancellable);
  }
  g_object_unref (task);

  return G_SOURCE_REMOVE;
}

static void
destroy_source (gpointer data)
{
  g_source_destroy (data);
  g_source_unref (data);
}

/**
 * duplicator_look_async:
 * @self: a look
 * @cancellable: (nullable): cancels waiting for it
 * @callback: called with the list
 * @user_data: for @callback
 *
 * Lists all studios as they are at some moment after this call.
 */
void
duplicator_look_async (DuplicatorLook *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (DUPLICATOR_IS_LOOK (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, duplicator_look_async);
  g_task_set_check_cancellable (task, FALSE);

  if (g_task_return_error_if_cancelled (task))
    return;
  if (cancellable != NULL) {
    GSource *source = g_cancellable_source_new (cancellable);

    g_source_set_callback (source, G_SOURCE_FUNC (on_waiter_cancelled), task, NULL);
    g_source_attach (source, g_task_get_context (task));
    g_task_set_task_data (task, source, destroy_source);
  }

  g_ptr_array_add (self->waiting, g_object_ref (task));
  if (self->cancellable == NULL)
    start_list (self);
}

/**
 * duplicator_look_finish:
 * @self: a look
 * @result: what the callback was given
 * @error: return location for a #GError: of %LIVE_ERROR, of %LEDGER_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the list, or %NULL
 */
DuplicatorList *
duplicator_look_finish (DuplicatorLook *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_look_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
duplicator_look_finalize (GObject *object)
{
  DuplicatorLook *self = DUPLICATOR_LOOK (object);

  g_clear_object (&self->ledger);
  g_clear_object (&self->client);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->served, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);

  G_OBJECT_CLASS (duplicator_look_parent_class)->finalize (object);
}

static void
duplicator_look_class_init (DuplicatorLookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = duplicator_look_finalize;
}

static void
duplicator_look_init (DuplicatorLook *self)
{
  self->served = g_ptr_array_new_with_free_func (g_object_unref);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * duplicator_look_new:
 * @ledger: the ledger, which knows what came of other orders
 * @client: what asks for the list
 *
 * Returns: (transfer full): a look
 */
DuplicatorLook *
duplicator_look_new (Ledger *ledger, LiveClient *client)
{
  DuplicatorLook *self = g_object_new (DUPLICATOR_TYPE_LOOK, NULL);

  self->ledger = g_object_ref (ledger);
  self->client = g_object_ref (client);

  return self;
}
