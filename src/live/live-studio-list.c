/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-studio-list.h"
#include "base-json.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

#define PAGE_SIZE 100

/* 20,000 studios, where 50 are the usual limit: a service that goes on past this does not end at
 * all */
#define PAGES_MAX 200

/* How often the list is read from the start because it changed underway */
#define PASSES_MAX 3

typedef struct {
  LiveStudioListGate gate;
  GPtrArray *studios;
  GHashTable *seen; /* the IDs among them, theirs */
  guint page;
  guint pass;
  gint64 total; /* as the first page of this pass told it; -1: it did not */
  gboolean changed;
} Listing;

static void
listing_free (gpointer data)
{
  Listing *listing = data;

  g_clear_pointer (&listing->seen, g_hash_table_unref);
  g_clear_pointer (&listing->studios, g_ptr_array_unref);
  g_free (listing);
}

static void
listing_start_pass (Listing *listing)
{
  g_clear_pointer (&listing->seen, g_hash_table_unref);
  g_clear_pointer (&listing->studios, g_ptr_array_unref);
  listing->studios = g_ptr_array_new_with_free_func (g_object_unref);
  listing->seen = g_hash_table_new (g_str_hash, g_str_equal);
  listing->page = 1;
  listing->pass++;
  listing->total = -1;
  listing->changed = FALSE;
}

/* Returns: how many of them were not there yet */
static guint
listing_add (Listing *listing, GPtrArray *objects)
{
  guint before = listing->studios->len;

  for (guint i = 0; i < objects->len; i++) {
    g_autoptr (LiveStudio) studio = live_studio_new_from_json (g_ptr_array_index (objects, i));

    if (studio != NULL &&
        g_hash_table_add (listing->seen, (gpointer) live_studio_get_caster_id (studio)))
      g_ptr_array_add (listing->studios, g_steal_pointer (&studio));
  }

  return listing->studios->len - before;
}

static GError *
bad_reply (LiveReply *reply, const char *message)
{
  LiveErrorDetails details = {.http_status = live_reply_get_http_status (reply)};

  /* Borrowed for as long as the error copies it */
  details.request_id = (char *) live_reply_get_request_id (reply);

  return live_error_new (LIVE_ERROR_BAD_REPLY, &details, "%s", message);
}

static void ask (GTask *task);

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Listing *listing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LiveReply) reply = live_client_send_finish (LIVE_CLIENT (source), result, &error);
  g_autoptr (GPtrArray) objects = NULL;
  gboolean has_total;
  gint64 total = -1;
  guint added;

  if (listing->gate.leave != NULL)
    listing->gate.leave (listing->gate.data, error);

  if (reply == NULL) {
    g_task_return_error (task, error);
    return;
  }

  /* An empty list and an answer without a list are worlds apart for whoever looks whether a studio
   * is there */
  has_total = base_json_get_int (live_reply_get_root (reply), "Total", &total) && total >= 0;
  if (!has_total && !json_object_has_member (live_reply_get_root (reply), "CasterList")) {
    g_task_return_error (task,
                         bad_reply (reply, _ ("The answer does not hold the list of studios.")));
    return;
  }

  if (listing->page == 1)
    listing->total = has_total ? total : -1;
  else if (has_total && total != listing->total)
    listing->changed = TRUE;

  objects = base_json_get_objects (live_reply_get_root (reply), "CasterList", "Caster");
  added = listing_add (listing, objects);

  /* Nothing new is the end too: a service that does not know pages gives the first one over and
   * over */
  if (added > 0 && (listing->total < 0 || listing->studios->len < listing->total)) {
    if (++listing->page > PAGES_MAX)
      g_task_return_error (task, bad_reply (reply, _ ("The list of studios does not end.")));
    else
      ask (task);
    return;
  }

  /* A studio that was deleted underway moves those behind it up, one of them from a page that is
   * still to come to one that is done with. Read again; a list that never stands still, or whose
   * total is something else, is given as it is. */
  if ((listing->changed || listing->studios->len < listing->total) && listing->pass < PASSES_MAX) {
    listing_start_pass (listing);
    ask (task);
    return;
  }

  g_task_return_pointer (task, g_steal_pointer (&listing->studios),
                         (GDestroyNotify) g_ptr_array_unref);
}

static void
send_page (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (LiveOperation) operation =
      live_operation_new_describe_casters (listing->page, PAGE_SIZE);

  live_client_send_async (g_task_get_source_object (task), operation, g_task_get_cancellable (task),
                          on_page, g_object_ref (task));
}

static void
on_entered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    send_page (task);
  else
    g_task_return_error (task, error);
}

static void
ask (GTask *task)
{
  Listing *listing = g_task_get_task_data (task);
  g_autoptr (GTask) entering = NULL;

  if (listing->gate.enter == NULL) {
    send_page (task);
    return;
  }

  entering = g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), on_entered, g_object_ref (task));
  g_task_set_source_tag (entering, ask);
  listing->gate.enter (listing->gate.data, entering);
}

/**
 * live_client_list_studios_async:
 * @self: a client
 * @cancellable: (nullable): cancels it
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * Asks for all studios of the account, page after page. Where the list changes underway it is read
 * again, so that no studio that was there all the time is missing.
 */
void
live_client_list_studios_async (LiveClient *self,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  static const LiveStudioListGate open = { 0 };

  live_client_list_studios_gated_async (self, &open, cancellable, callback, user_data);
}

/**
 * live_client_list_studios_gated_async:
 * @self: a client
 * @gate: lets pages through one by one; copied, its data must stay until @callback was called
 * @cancellable: (nullable): cancels it
 * @callback: called when there is a result
 * @user_data: for @callback
 *
 * As live_client_list_studios_async(), at somebody's pace. Ends with live_client_list_studios_finish().
 */
void
live_client_list_studios_gated_async (LiveClient *self,
                                      const LiveStudioListGate *gate,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Listing *listing;

  g_return_if_fail (LIVE_IS_CLIENT (self));
  g_return_if_fail (gate != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, live_client_list_studios_async);
  g_task_set_check_cancellable (task, FALSE);

  listing = g_new0 (Listing, 1);
  listing->gate = *gate;
  listing_start_pass (listing);
  g_task_set_task_data (task, listing, listing_free);

  ask (task);
}

/**
 * live_client_list_studios_finish:
 * @self: a client
 * @result: the result
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type LiveStudio): the studios, each once, in the service's
 * order; or %NULL with an error of %LIVE_ERROR
 */
GPtrArray *
live_client_list_studios_finish (LiveClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LIVE_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, live_client_list_studios_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
