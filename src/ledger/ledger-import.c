/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-exchange.h"

#include "ledger-attempt-store.h"
#include "ledger-format.h"
#include "ledger-private.h"
#include "ledger-store.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* How many entries are read, and then written, at a time */
#define BATCH 512

/* No entry is nearly as long. In bytes. */
#define MAX_LINE (1024 * 1024)

typedef struct {
  GFile *file;
  LedgerProgressFunc progress;
  gpointer progress_data;
  LedgerImported imported;

  /* Of whichever thread reads */
  GDataInputStream *lines;
  GSeekable *seekable; /* nullable */
  goffset size;
  guint64 line;
  gboolean ended;   /* the last line was there */
  GPtrArray *batch; /* of LedgerWhole */
  GError *error;    /* nullable: what is wrong with the line after the batch */
  double fraction;
} Import;

static void
import_free (gpointer data)
{
  Import *self = data;

  g_object_unref (self->file);
  g_clear_object (&self->lines);
  g_clear_object (&self->seekable);
  g_clear_pointer (&self->batch, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_free (self);
}

/* Reading */

static gboolean
open_file (Import *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInputStream) stream = g_file_read (self->file, cancellable, error);
  g_autoptr (GFileInfo) info = NULL;

  if (stream == NULL)
    return FALSE;

  info = g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, NULL, NULL);
  self->size = info != NULL ? g_file_info_get_size (info) : 0;
  self->seekable = G_SEEKABLE (g_object_ref (stream));
  self->lines = g_data_input_stream_new (G_INPUT_STREAM (stream));
  g_data_input_stream_set_newline_type (self->lines, G_DATA_STREAM_NEWLINE_TYPE_ANY);
  return TRUE;
}

static char *
get_number (guint64 line)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, line);
}

/* Looks for the end of the line without taking in a line of any length: what is no history may be
 * anything. */
static gboolean
find_line (Import *self, GCancellable *cancellable, GError **error)
{
  GBufferedInputStream *buffered = G_BUFFERED_INPUT_STREAM (self->lines);

  for (;;) {
    gsize available;
    const char *bytes = g_buffered_input_stream_peek_buffer (buffered, &available);
    gssize filled;

    if (memchr (bytes, '\n', available) != NULL)
      return TRUE;
    if (available >= MAX_LINE) {
      g_autofree char *number = get_number (self->line + 1);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   /* Translators: the number of a line in a file */
                   _ ("Line %s is longer than any line of a history."), number);
      return FALSE;
    }
    if (available == g_buffered_input_stream_get_buffer_size (buffered))
      g_buffered_input_stream_set_buffer_size (buffered, available * 2);
    filled = g_buffered_input_stream_fill (buffered, -1, cancellable, error);
    if (filled <= 0)
      return filled == 0;
  }
}

/* %NULL without an error at the end of the file */
static char *
read_line (Import *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = NULL;
  gsize length;

  if (!find_line (self, cancellable, error))
    return NULL;
  line = g_data_input_stream_read_line (self->lines, &length, cancellable, error);
  if (line == NULL)
    return NULL;

  self->line++;
  if (memchr (line, '\0', length) != NULL)
    *line = '\0';
  return g_steal_pointer (&line);
}

static gboolean
read_entry (Import *self, char *line, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize length = strlen (g_strchomp (line));
  LedgerWhole *whole;

  if (length > 0 && line[length - 1] == ',')
    line[length - 1] = '\0';
  whole = ledger_format_read_json (line, &local_error);
  if (whole == NULL) {
    g_autofree char *number = get_number (self->line);

    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 /* Translators: the number of a line in a file, and what is wrong with it */
                 _ ("Line %s: %s"), number, local_error->message);
    return FALSE;
  }

  g_ptr_array_add (self->batch, whole);
  return TRUE;
}

static gboolean
read_header (Import *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *line = read_line (self, cancellable, error);

  if (line == NULL && error != NULL && *error != NULL)
    return FALSE;

  return ledger_format_check_json_header (line != NULL ? line : "", error);
}

static gboolean
read_batch (Import *self, GCancellable *cancellable, GError **error)
{
  if (self->lines == NULL &&
      (!open_file (self, cancellable, error) || !read_header (self, cancellable, error)))
    return FALSE;

  while (self->batch->len < BATCH && !self->ended) {
    g_autoptr (GError) local_error = NULL;
    g_autofree char *line = read_line (self, cancellable, &local_error);

    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
    if (line == NULL) {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _ ("The file ends too early: it is only a part of a history."));
      return FALSE;
    }
    self->ended = g_str_has_prefix (line, "]}");
    if (!self->ended && !read_entry (self, line, error))
      return FALSE;
  }

  return TRUE;
}

static void
read_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Import *self = task_data;

  g_clear_pointer (&self->batch, g_ptr_array_unref);
  self->batch = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_whole_free);
  read_batch (self, cancellable, &self->error);
  if (self->seekable != NULL && self->size > 0)
    self->fraction = MIN ((double) g_seekable_tell (self->seekable) / (double) self->size, 1);
  g_task_return_boolean (task, TRUE);
}

/* Writing */

static gboolean
write_whole (LedgerDatabase *database, LedgerWhole *whole, LedgerImported *imported, GError **error)
{
  gboolean known;

  if (!ledger_store_has_like (database, whole->record, &known, error))
    return FALSE;
  if (known) {
    imported->known++;
    return TRUE;
  }

  if (!ledger_store_add_finished (database, whole->record, error))
    return FALSE;
  for (guint i = 0; i < whole->attempts->len; i++) {
    if (!ledger_attempt_store_add (database, whole->record->id, whole->attempts->pdata[i], error))
      return FALSE;
  }
  imported->added++;
  return TRUE;
}

typedef struct {
  GPtrArray *batch; /* of LedgerWhole */
  LedgerImported imported;
} Writing;

static void
writing_free (gpointer data)
{
  Writing *self = data;

  g_ptr_array_unref (self->batch);
  g_free (self);
}

static gboolean
run_write (LedgerJob *job, LedgerDatabase *database, GError **error)
{
  Writing *self = job->user_data;

  job->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_record_free);
  for (guint i = 0; i < self->batch->len; i++) {
    LedgerWhole *whole = self->batch->pdata[i];

    if (!write_whole (database, whole, &self->imported, error))
      return FALSE;
    if (whole->record->id != 0)
      g_ptr_array_add (job->records, g_steal_pointer (&whole->record));
  }

  return TRUE;
}

static void read_more (GTask *task);

static void
deliver_written (LedgerJob *job, gpointer owner)
{
  g_autoptr (GTask) task = g_object_ref (job->task);
  Ledger *self = owner;
  Import *import = g_task_get_task_data (task);
  const Writing *writing = job->user_data;
  g_autoptr (GPtrArray) entries = NULL;

  if (job->error != NULL) {
    g_task_return_error (task, g_steal_pointer (&job->error));
    return;
  }

  entries = g_ptr_array_new_full (job->records->len, g_object_unref);
  for (guint i = 0; i < job->records->len; i++)
    g_ptr_array_add (entries, ledger_registry_take (self->registry,
                                                    g_steal_pointer (&job->records->pdata[i]),
                                                    job->serial, NULL));
  ledger_tell_added (self, entries, job->count);
  import->imported.added += writing->imported.added;
  import->imported.known += writing->imported.known;

  if (import->progress != NULL)
    import->progress (import->fraction, import->progress_data);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (import->error != NULL)
    g_task_return_error (task, g_steal_pointer (&import->error));
  else if (import->ended)
    g_task_return_boolean (task, TRUE);
  else
    read_more (task);
}

/* What is right before a line that is wrong is written all the same: importing a mended file goes
 * on from there. */
static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ledger *self = g_task_get_source_object (task);
  Import *import = g_task_get_task_data (task);
  LedgerJob *job = ledger_job_new (LEDGER_TRANSACTION_WRITE, run_write, deliver_written);
  Writing *writing = g_new0 (Writing, 1);

  writing->batch = g_steal_pointer (&import->batch);
  job->user_data = writing;
  job->user_data_destroy = writing_free;
  job->task = g_steal_pointer (&task);
  ledger_submit (self, job);
}

/* A thread may hold its task a moment longer than anybody waits for it; it must not hold the
 * ledger. */
static void
read_more (GTask *task)
{
  g_autoptr (GTask) reading =
      g_task_new (NULL, g_task_get_cancellable (task), on_read, g_object_ref (task));

  g_task_set_source_tag (reading, read_more);
  g_task_set_check_cancellable (reading, FALSE);
  g_task_set_task_data (reading, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (reading, read_in_thread);
}

/**
 * ledger_import_async:
 * @self: a ledger
 * @file: what ledger_export_async() wrote as JSON
 * @cancellable: (nullable): stops it
 * @progress: (nullable): told how far it is, a few times a second
 * @progress_data: for @progress
 * @callback: called when all of it is in the ledger
 * @user_data: for @callback
 *
 * Adds to the ledger what it does not have. An entry that has the client token, the source, the
 * name and the time of one that is there is the same, and is left as it is; so importing twice, or
 * once more what was stopped or broken off, adds nothing twice.
 *
 * Nothing that is imported is sent: what was queued is cancelled here, and what was being sent is
 * unknown. Entries are added in the order of the file, as the newest of the ledger.
 */
void
ledger_import_async (Ledger *self,
                     GFile *file,
                     GCancellable *cancellable,
                     LedgerProgressFunc progress,
                     gpointer progress_data,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Import *import;

  g_return_if_fail (LEDGER_IS_LEDGER (self));
  g_return_if_fail (ledger_may_call (self));
  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ledger_import_async);
  g_task_set_check_cancellable (task, FALSE);
  import = g_new0 (Import, 1);
  import->file = g_object_ref (file);
  import->progress = progress;
  import->progress_data = progress_data;
  g_task_set_task_data (task, import, import_free);
  read_more (task);
}

/**
 * ledger_import_finish:
 * @self: a ledger
 * @result: what the callback was given
 * @imported: (out) (optional): what was imported, also where not all of it was
 * @error: where to put an error
 *
 * Returns: %FALSE with a #LedgerErrorCode, %G_IO_ERROR_INVALID_DATA where a line is not as it
 * should be, or another #GIOErrorEnum. What is before that is imported.
 */
gboolean
ledger_import_finish (Ledger *self, GAsyncResult *result, LedgerImported *imported, GError **error)
{
  g_return_val_if_fail (LEDGER_IS_LEDGER (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ledger_import_async), FALSE);

  if (imported != NULL)
    *imported = ((Import *) g_task_get_task_data (G_TASK (result)))->imported;
  return g_task_propagate_boolean (G_TASK (result), error);
}
