/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-desk.h"

struct _RehearsalDesk {
  RehearsalWorld *world; /* the thread's, while there is one */
  GThreadPool *pool;     /* of one thread, so that nothing overtakes */
};

typedef struct {
  char *account;
  char *action;
  LiveParameters *parameters;
  RehearsalConditions conditions;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->account);
  g_free (job->action);
  live_parameters_unref (job->parameters);
  g_free (job);
}

static void
work (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  RehearsalDesk *self = user_data;
  const Job *job = g_task_get_task_data (task);

  g_task_return_pointer (task,
                         rehearsal_world_act (self->world, job->account, job->action,
                                              job->parameters, &job->conditions),
                         (GDestroyNotify) rehearsal_answer_free);
}

static void
give_up (gpointer data)
{
  g_autoptr (GTask) task = data;

  g_task_return_pointer (task, NULL, NULL);
}

/**
 * rehearsal_desk_open:
 * @directory: where the world is kept
 * @clock: tells the time, also on the desk's thread
 * @max_studios: how many studios an account may have
 *
 * Opens the world, which blocks, and starts the thread.
 *
 * Returns: (transfer full): the desk, or %NULL with an error of #RehearsalError or #GThreadError
 */
RehearsalDesk *
rehearsal_desk_open (const char *directory, BaseClock *clock, guint max_studios, GError **error)
{
  g_autoptr (RehearsalDesk) self = g_new0 (RehearsalDesk, 1);

  self->world = rehearsal_world_open (directory, clock, max_studios, error);
  if (!self->world)
    return NULL;

  self->pool = g_thread_pool_new_full (work, self, give_up, 1, TRUE, error);
  if (!self->pool)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rehearsal_desk_close:
 * @self: (transfer full) (nullable): the desk
 *
 * Waits for the call that is being worked at, and closes the world. Those behind it are not carried
 * out any more; their callbacks are called all the same.
 */
void
rehearsal_desk_close (RehearsalDesk *self)
{
  if (!self)
    return;

  if (self->pool)
    g_thread_pool_free (self->pool, TRUE, TRUE);

  g_clear_pointer (&self->world, rehearsal_world_close);
  g_free (self);
}

/**
 * rehearsal_desk_act_async:
 * @self: the desk
 * @account: who asks
 * @action: the operation
 * @parameters: its parameters
 * @conditions: what is not as usual
 * @callback: called when it is done, in the thread-default main context of the caller
 * @user_data: for @callback
 *
 * Has rehearsal_world_act() called when all that came before is done.
 */
void
rehearsal_desk_act_async (RehearsalDesk *self,
                          const char *account,
                          const char *action,
                          const LiveParameters *parameters,
                          const RehearsalConditions *conditions,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (self != NULL);
  g_return_if_fail (account != NULL);
  g_return_if_fail (action != NULL);
  g_return_if_fail (parameters != NULL);
  g_return_if_fail (conditions != NULL);

  job = g_new0 (Job, 1);
  job->account = g_strdup (account);
  job->action = g_strdup (action);
  job->parameters = live_parameters_copy (parameters);
  job->conditions = *conditions;

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, rehearsal_desk_act_async);
  g_task_set_task_data (task, job, job_free);

  /* An error is only that no second thread could be started, which there is not to be */
  g_thread_pool_push (self->pool, task, NULL);
}

/**
 * rehearsal_desk_act_finish:
 * @result: what the callback was given
 *
 * Returns: (transfer full) (nullable): the answer, or %NULL where the desk was closed before
 */
RehearsalAnswer *
rehearsal_desk_act_finish (GAsyncResult *result)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, rehearsal_desk_act_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), NULL);
}
