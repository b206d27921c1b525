/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-removal.h"

#include "ledger-private.h"
#include "ledger-trash.h"

/* So many at a time: others may write in between. */
#define CHUNK 256

struct _LedgerRemoval {
  GObject parent_instance;

  Ledger *ledger;
  GArray *ids; /* of gint64 */
  guint n_kept;
  gboolean restored;
};

G_DEFINE_FINAL_TYPE (LedgerRemoval, ledger_removal, G_TYPE_OBJECT)

typedef enum { STEP_REMOVE, STEP_RESTORE, STEP_FORGET } StepKind;

/* What is done in one transaction */
typedef struct {
  StepKind kind;
  LedgerRemovalFlags flags;
  GArray *ids;
  GArray *moved;
  GArray *ranks;
} Step;

/* All that is to be done, with what is left of it */
typedef struct {
  LedgerRemoval *removal;
  GArray *ids;
  guint next;
  LedgerRemovalFlags flags;
} Work;

static void
step_free (gpointer data)
{
  Step *self = data;

  g_array_unref (self->ids);
  g_array_unref (self->moved);
  g_array_unref (self->ranks);
  g_free (self);
}

static void
work_free (gpointer data)
{
  Work *self = data;

  g_clear_object (&self->removal);
  g_array_unref (self->ids);
  g_free (self);
}

static gboolean
run_step (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  Step *self = job->user_data;

  switch (self->kind) {
  case STEP_REMOVE:
    return ledger_trash_remove (database, self->ids, self->flags, self->moved, self->ranks, error);
  case STEP_RESTORE:
    return ledger_trash_restore (database, self->ids, self->moved, self->ranks, error);
  case STEP_FORGET:
  default:
    return ledger_trash_forget (database, self->ids, error);
  }
}

static void
submit_step (Ledger *ledger,
             StepKind kind,
             GArray *ids,
             guint first,
             LedgerRemovalFlags flags,
             GTask *task,
             LedgerJobDeliver deliver)
{
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_WRITE, run_step, deliver);
  Step *step = g_new0 (Step, 1);

  step->kind = kind;
  step->flags = flags;
  step->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  step->moved = g_array_new (FALSE, FALSE, sizeof (gint64));
  step->ranks = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (first < ids->len)
    g_array_append_vals (step->ids, &g_array_index (ids, gint64, first),
                         MIN (CHUNK, ids->len - first));
  job->user_data = step;
  job->user_data_destroy = step_free;
  if (task != NULL)
    job->task = g_object_ref (task);
  ledger_submit (ledger, job);
}

static void
return_removal (GTask *task, Work *work)
{
  LedgerRemoval *removal = g_steal_pointer (&work->removal);

  removal->n_kept = work->next - removal->ids->len;
  g_task_return_pointer (task, removal, g_object_unref);
}

/* What is deleted before it is cancelled, or fails, stays so, and can be put back like the rest. */
static void
deliver_removed (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  const Step *step = job->user_data;
  Work *work = g_task_get_task_data (job->task);

  if (job->error != NULL) {
    if (work->removal->ids->len > 0)
      return_removal (job->task, work);
    else
      g_task_return_error (job->task, g_steal_pointer (&job->error));
    return;
  }

  g_array_append_vals (work->removal->ids, step->moved->data, step->moved->len);
  work->next += step->ids->len;
  ledger_tell_removed (self, step->moved, step->ranks, job->count);

  if (work->next < work->ids->len &&
      !g_cancellable_is_cancelled (g_task_get_cancellable (job->task)))
    submit_step (self, STEP_REMOVE, work->ids, work->next, work->flags, job->task, deliver_removed);
  else
    return_removal (job->task, work);
}

/**
 * ledger_remove_async:
 * @self: a ledger
 * @ids: (element-type gint64): the numbers of entries; copied
 * @flags: what may be deleted of them
 * @cancellable: (nullable): stops it; what is deleted by then stays deleted
 * @callback: called when they are deleted, or those that may be
 * @user_data: for @callback
 *
 * Deletes entries, with their attempts. That is on the disk, and every list of @self and of other
 * processes knows it, but it can be undone with the #LedgerRemoval. A program that ends, in
 * whatever way, forgets what it deleted: it stays deleted.
 *
 * What is queued or just being sent is never deleted; what has an unknown outcome only with
 * #LEDGER_REMOVAL_UNKNOWN.
 */
void
ledger_remove_async (Ledger *self,
                     GArray *ids,
                     LedgerRemovalFlags flags,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (ids != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ledger_remove_async);
  g_task_set_check_cancellable (task, FALSE);
  work = g_new0 (Work, 1);
  work->ids = g_array_copy (ids);
  work->flags = flags;
  work->removal = g_object_new (LEDGER_TYPE_REMOVAL, NULL);
  work->removal->ledger = g_object_ref (self);
  g_task_set_task_data (task, work, work_free);

  submit_step (self, STEP_REMOVE, work->ids, 0, flags, task, deliver_removed);
}

/**
 * ledger_remove_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): what was deleted; %NULL with a #LedgerErrorCode if nothing
 * was
 */
LedgerRemoval *
ledger_remove_finish (Ledger *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_remove_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
deliver_restored (LedgerJob *job, gpointer owner)
{
  Ledger *self = owner;
  const Step *step = job->user_data;
  Work *work = g_task_get_task_data (job->task);

  if (job->error != NULL) {
    g_task_return_error (job->task, g_steal_pointer (&job->error));
    return;
  }

  work->next += step->ids->len;
  ledger_tell_restored (self, step->moved, step->ranks, job->count);
  if (work->next < work->ids->len)
    submit_step (self, STEP_RESTORE, work->ids, work->next, 0, job->task, deliver_restored);
  else
    g_task_return_boolean (job->task, TRUE);
}

/**
 * ledger_restore_async:
 * @removal: what was deleted, and neither put back nor forgotten
 * @callback: called when it is back
 * @user_data: for @callback
 *
 * Puts everything back where it was, as it was.
 */
void
ledger_restore_async (LedgerRemoval *removal, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Work *work;

  g_return_if_fail (LEDGER_IS_REMOVAL (removal));
  g_return_if_fail (ledger_may_call (removal->ledger));
  g_return_if_fail (!removal->restored);

  removal->restored = TRUE;
  task = g_task_new (removal, NULL, callback, user_data);
  g_task_set_source_tag (task, ledger_restore_async);
  work = g_new0 (Work, 1);
  work->ids = g_array_ref (removal->ids);
  g_task_set_task_data (task, work, work_free);
  submit_step (removal->ledger, STEP_RESTORE, work->ids, 0, 0, task, deliver_restored);
}

/**
 * ledger_restore_finish:
 * @removal: what was deleted
 * @result: what the callback was given
 * @error: where to put an error
 *
 * Returns: %FALSE with a #LedgerErrorCode if not all of it is back
 */
gboolean
ledger_restore_finish (LedgerRemoval *removal, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, removal), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_restore_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ledger_removal_forget:
 * @self: what was deleted
 *
 * Deletes it for good. What was put back is not touched.
 */
void
ledger_removal_forget (LedgerRemoval *self)
{
  g_return_if_fail (LEDGER_IS_REMOVAL (self));

  if (self->ledger == NULL || self->restored)
    return;

  for (guint first = 0; first < self->ids->len; first += CHUNK)
    submit_step (self->ledger, STEP_FORGET, self->ids, first, 0, NULL, NULL);
  g_clear_object (&self->ledger);
}

/**
 * ledger_removal_get_n_removed:
 * @self: what was deleted
 *
 * Returns: how many entries
 */
guint
ledger_removal_get_n_removed (LedgerRemoval *self)
{
  g_return_val_if_fail (LEDGER_IS_REMOVAL (self), 0);

  return self->ids->len;
}

/**
 * ledger_removal_get_n_kept:
 * @self: what was deleted
 *
 * Returns: how many entries were asked for, but are still there or were not there before
 */
guint
ledger_removal_get_n_kept (LedgerRemoval *self)
{
  g_return_val_if_fail (LEDGER_IS_REMOVAL (self), 0);

  return self->n_kept;
}

static void
ledger_removal_dispose (GObject *object)
{
  LedgerRemoval *self = LEDGER_REMOVAL (object);

  ledger_removal_forget (self);
  g_clear_object (&self->ledger);

  G_OBJECT_CLASS (ledger_removal_parent_class)->dispose (object);
}

static void
ledger_removal_finalize (GObject *object)
{
  g_array_unref (LEDGER_REMOVAL (object)->ids);

  G_OBJECT_CLASS (ledger_removal_parent_class)->finalize (object);
}

static void
ledger_removal_class_init (LedgerRemovalClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ledger_removal_dispose;
  object_class->finalize = ledger_removal_finalize;
}

static void
ledger_removal_init (LedgerRemoval *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
}
