/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-exchange.h"

#include "ledger-attempt-store.h"
#include "ledger-format.h"
#include "ledger-id-set.h"
#include "ledger-private.h"
#include "ledger-store.h"
#include "ledger-walk.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* How much is written at a time, in bytes; and how often it is told how far it is, in µs */
#define PIECE             (256 * 1024)
#define TELL_INTERVAL     (100 * G_TIME_SPAN_MILLISECOND)
#define WALK_BUDGET       (20 * G_TIME_SPAN_MILLISECOND)
#define WALK_LIMIT        65536
#define RANDOM_NAME_TRIES 8

typedef struct {
  char *path;
  guint busy_timeout;
  LedgerQuery *query;
  GFile *file;
  LedgerFormat format;
  LedgerProgressFunc progress;
  gpointer progress_data;
  GMainContext *context;
  GTask *task; /* that all this belongs to */

  /* Of the thread */
  gint64 told_at;
  guint64 n_entries;
} Export;

static void
export_free (gpointer data)
{
  Export *self = data;

  g_free (self->path);
  ledger_query_unref (self->query);
  g_object_unref (self->file);
  g_main_context_unref (self->context);
  g_free (self);
}

typedef struct {
  GTask *task;
  double fraction;
} Telling;

static void
telling_free (gpointer data)
{
  Telling *self = data;

  g_object_unref (self->task);
  g_free (self);
}

static gboolean
tell (gpointer user_data)
{
  Telling *self = user_data;
  Export *export = g_task_get_task_data (self->task);

  if (!g_task_get_completed (self->task))
    export->progress (self->fraction, export->progress_data);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (Export *self, double fraction)
{
  gint64 now = g_get_monotonic_time ();
  Telling *telling;

  if (self->progress == NULL || now - self->told_at < TELL_INTERVAL)
    return;

  self->told_at = now;
  telling = g_new0 (Telling, 1);
  telling->task = g_object_ref (self->task);
  telling->fraction = fraction;
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, tell, telling, telling_free);
}

/* All that is wanted, a bit each, so that it can be written in order */
static LedgerIdSet *
find (Export *self, LedgerDatabase *database, GCancellable *cancellable, GError **error)
{
  g_autoptr (LedgerIdSet) set = ledger_id_set_new ();
  LedgerWalk walk = {0};

  while (!walk.done) {
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !ledger_walk_go_on (&walk, database, self->query, WALK_BUDGET, WALK_LIMIT, ids, error))
      return NULL;
    for (guint i = 0; i < ids->len; i++)
      ledger_id_set_add (set, g_array_index (ids, gint64, i));
  }

  return g_steal_pointer (&set);
}

static gboolean
append_entry (Export *self, LedgerDatabase *database, gint64 id, GString *text, GError **error)
{
  g_autoptr (LedgerRecord) record = ledger_store_read (database, id, error);
  g_autoptr (GPtrArray) attempts = NULL;

  if (record == NULL)
    return FALSE;
  if (self->format == LEDGER_FORMAT_CSV) {
    ledger_format_append_csv (text, record);
    return TRUE;
  }

  attempts = ledger_attempt_store_read (database, id, error);
  if (attempts == NULL)
    return FALSE;
  ledger_format_append_json (text, record, attempts);
  return TRUE;
}

static gboolean
flush (
    GString *text, GOutputStream *stream, gsize enough, GCancellable *cancellable, GError **error)
{
  if (text->len < enough)
    return TRUE;
  if (!g_output_stream_write_all (stream, text->str, text->len, NULL, cancellable, error))
    return FALSE;

  g_string_truncate (text, 0);
  return TRUE;
}

static gboolean
write_entries (Export *self,
               LedgerDatabase *database,
               GOutputStream *stream,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (LedgerIdSet) set = find (self, database, cancellable, error);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean csv = self->format == LEDGER_FORMAT_CSV;

  if (set == NULL)
    return FALSE;

  self->n_entries = ledger_id_set_get_size (set);
  if (csv)
    ledger_format_append_csv_header (text);
  else
    ledger_format_append_json_header (text);

  for (guint64 i = 0; i < self->n_entries; i++) {
    gint64 id = ledger_id_set_get_at (set, csv ? i : self->n_entries - 1 - i);

    if (!append_entry (self, database, id, text, error))
      return FALSE;
    if (!csv)
      g_string_append (text, i + 1 < self->n_entries ? ",\n" : "\n");
    if (!flush (text, stream, PIECE, cancellable, error))
      return FALSE;
    tell_progress (self, (double) i / (double) self->n_entries);
  }

  if (!csv)
    ledger_format_append_json_footer (text);
  return flush (text, stream, 0, cancellable, error);
}

static gboolean
export_to (Export *self, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (LedgerDatabase) database =
      ledger_database_open (self->path, LEDGER_ACCESS_READ_ONLY, self->busy_timeout, error);
  gboolean success;

  if (database == NULL || !ledger_database_begin (database, LEDGER_TRANSACTION_READ, error))
    return FALSE;

  success = write_entries (self, database, stream, cancellable, error);
  ledger_database_rollback (database);
  return success && g_output_stream_close (stream, cancellable, error);
}

/* Beside where it is to be, so that it can take that place in one step when it is whole */
static GFile *
create_beside (GFile *file, GFileOutputStream **stream, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_basename (file);

  for (guint i = 0; folder != NULL; i++) {
    g_autofree char *part = g_strdup_printf (".%s.%08x.part", name, g_random_int ());
    g_autoptr (GFile) beside = g_file_get_child (folder, part);
    g_autoptr (GError) local_error = NULL;

    *stream = g_file_create (beside, G_FILE_CREATE_PRIVATE, NULL, &local_error);
    if (*stream != NULL)
      return g_steal_pointer (&beside);
    if (i + 1 < RANDOM_NAME_TRIES && g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_EXISTS))
      continue;
    g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                       _ ("The history cannot be exported there."));
  return NULL;
}

static void
export_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Export *self = task_data;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) beside = create_beside (self->file, &stream, &error);

  if (beside != NULL &&
      (!export_to (self, G_OUTPUT_STREAM (stream), cancellable, &error) ||
       !g_file_move (beside, self->file, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error))) {
    g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, NULL);
    g_file_delete (beside, NULL, NULL);
  }

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * ledger_export_async:
 * @self: a ledger that is open
 * @query: what to export
 * @file: where to; one that is there is replaced
 * @format: in which format
 * @cancellable: (nullable): cancels it
 * @progress: (nullable): told how far it is, a few times a second
 * @progress_data: for @progress
 * @callback: called when the file is there, or as it was before
 * @user_data: for @callback
 *
 * Writes what the ledger has at this moment, entry by entry, however many there are. Neither
 * reading nor writing of the ledger waits for it. @file is only there when it is whole.
 */
void
ledger_export_async (Ledger *self,
                     LedgerQuery *query,
                     GFile *file,
                     LedgerFormat format,
                     GCancellable *cancellable,
                     LedgerProgressFunc progress,
                     gpointer progress_data,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) working = NULL;
  Export *export;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ledger_export_async);
  g_task_set_check_cancellable (task, FALSE);
  if (self->status != LEDGER_STATUS_OPEN) {
    g_task_return_new_error (task, LEDGER_ERROR, LEDGER_ERROR_CLOSED, "%s",
                             _ ("The history is closed."));
    return;
  }

  export = g_new0 (Export, 1);
  export->path = g_strdup (self->path);
  export->busy_timeout = self->busy_timeout;
  export->query = ledger_query_ref (query);
  export->file = g_object_ref (file);
  export->format = format;
  export->progress = progress;
  export->progress_data = progress_data;
  export->context = g_main_context_ref_thread_default ();
  g_task_set_task_data (task, export, export_free);
  export->task = task;
  /* A thread may hold its task a moment longer than anybody waits for it; it must not hold the
   * ledger. */
  working = g_task_new (NULL, cancellable, on_exported, g_object_ref (task));
  g_task_set_source_tag (working, ledger_export_async);
  g_task_set_check_cancellable (working, FALSE);
  g_task_set_task_data (working, export, NULL);
  g_task_run_in_thread (working, export_in_thread);
}

/**
 * ledger_export_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @n_entries: (out) (optional): how many entries were exported
 * @error: where to put an error
 *
 * Returns: whether the file is there; %FALSE with a #LedgerErrorCode or a #GIOErrorEnum, of which
 * %G_IO_ERROR_CANCELLED is one
 */
gboolean
ledger_export_finish (Ledger *self, GAsyncResult *result, guint64 *n_entries, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_export_async), FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  if (n_entries != NULL)
    *n_entries = ((Export *) g_task_get_task_data (G_TASK (result)))->n_entries;
  return TRUE;
}
