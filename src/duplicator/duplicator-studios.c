/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-studios.h"
#include "duplicator-judge.h"
#include "duplicator-pacer.h"

/* DescribeCasters, for an account and a region. See
 * https://www.alibabacloud.com/help/doc-detail/343507.htm */
#define CALLS_PER_SECOND 15

typedef struct {
  DuplicatorPacer *pacer;
  guint64 ticket; /* of the page that is being asked for */
} Paced;

static void
paced_free (gpointer data)
{
  Paced *paced = data;

  g_object_unref (paced->pacer);
  g_free (paced);
}

/* As old as the client: whoever lists its studios spends the same quota */
static DuplicatorPacer *
get_pacer (LiveClient *client)
{
  static const char key[] = "duplicator-studios-pacer";
  DuplicatorPacer *pacer = g_object_get_data (G_OBJECT (client), key);
  g_autoptr (BaseClock) clock = NULL;

  if (pacer != NULL)
    return pacer;

  g_object_get (client, "clock", &clock, NULL);
  pacer = duplicator_pacer_new (clock != NULL ? clock : base_clock_get_system (), CALLS_PER_SECOND,
                                NULL);
  g_object_set_data_full (G_OBJECT (client), key, pacer, g_object_unref);

  return pacer;
}

static void
on_ticket (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) entering = user_data;
  Paced *paced = g_task_get_task_data (entering);
  GError *error = NULL;

  paced->ticket = duplicator_pacer_wait_finish (paced->pacer, result, &error);
  if (paced->ticket == 0)
    g_task_return_error (entering, error);
  else
    g_task_return_boolean (entering, TRUE);
}

static void
enter_page (gpointer data, GTask *entering)
{
  Paced *paced = data;

  g_task_set_task_data (entering, paced, NULL);
  duplicator_pacer_wait_async (paced->pacer, g_task_get_cancellable (entering), on_ticket,
                               g_object_ref (entering));
}

static void
leave_page (gpointer data, const GError *error)
{
  Paced *paced = data;
  const LiveErrorDetails *details = live_error_get_details (error);

  duplicator_pacer_done (paced->pacer, paced->ticket, duplicator_pacer_judge (error),
                         details != NULL ? details->retry_after : 0);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GPtrArray *studios = live_client_list_studios_finish (LIVE_CLIENT (source), result, &error);

  if (studios != NULL)
    g_task_return_pointer (task, studios, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/**
 * duplicator_list_studios_async:
 * @client: what asks for them
 * @cancellable: (nullable): cancels it, while it waits for its turn too
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Lists the account's studios, at most 15 pages in any second.
 */
void
duplicator_list_studios_async (LiveClient *client,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Paced *paced;
  LiveStudioListGate gate;

  g_return_if_fail (LIVE_IS_CLIENT (client));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  paced = g_new0 (Paced, 1);
  paced->pacer = g_object_ref (get_pacer (client));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, duplicator_list_studios_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, paced, paced_free);

  gate = (LiveStudioListGate){ .enter = enter_page, .leave = leave_page, .data = paced };
  live_client_list_studios_gated_async (client, &gate, cancellable, on_listed, g_object_ref (task));
}

/**
 * duplicator_list_studios_finish:
 * @client: what asked for them
 * @result: what the callback was given
 * @error: return location for a #GError of %LIVE_ERROR, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type LiveStudio): the studios, or %NULL
 */
GPtrArray *
duplicator_list_studios_finish (LiveClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, duplicator_list_studios_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
