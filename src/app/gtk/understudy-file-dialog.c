/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-file-dialog.h"

#include "understudy-config.h"

#include <glib/gi18n-lib.h>

/* What each of the two ways of asking gets */
typedef struct {
  GtkFileChooserAction action;
  const char *title;
  const char *name;    /* nullable: suggested for a new file */
  GListModel *filters; /* nullable */
} Question;

#if GTK_CHECK_VERSION(4, 10, 0)

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GtkFileDialog *dialog = GTK_FILE_DIALOG (source);
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GFile *file = g_task_get_task_data (task) != NULL
                    ? gtk_file_dialog_save_finish (dialog, result, &error)
                    : gtk_file_dialog_open_finish (dialog, result, &error);

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_FAILED))
    g_task_return_error (task, error);
  else {
    g_clear_error (&error);
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was picked");
  }
}

static void
ask (GTask *task, GtkWindow *parent, const Question *question)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GCancellable *cancellable = g_task_get_cancellable (task);

  gtk_file_dialog_set_title (dialog, question->title);
  gtk_file_dialog_set_filters (dialog, question->filters);
  if (question->action == GTK_FILE_CHOOSER_ACTION_SAVE) {
    gtk_file_dialog_set_initial_name (dialog, question->name);
    g_task_set_task_data (task, GINT_TO_POINTER (question->action), NULL);
    gtk_file_dialog_save (dialog, parent, cancellable, on_answered, g_object_ref (task));
  } else {
    gtk_file_dialog_open (dialog, parent, cancellable, on_answered, g_object_ref (task));
  }
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

static void
on_response (GtkNativeDialog *dialog, int response, GTask *task)
{
  GFile *file = response == GTK_RESPONSE_ACCEPT
                    ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                    : NULL;

  if (file != NULL)
    g_task_return_pointer (task, file, g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nothing was picked");
  gtk_native_dialog_destroy (dialog);
  g_signal_handlers_disconnect_by_data (dialog, task);
  g_object_unref (dialog);
  g_object_unref (task);
}

static void
ask (GTask *task, GtkWindow *parent, const Question *question)
{
  gboolean save = question->action == GTK_FILE_CHOOSER_ACTION_SAVE;
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      question->title, parent, question->action, save ? _ ("_Save") : _ ("_Open"), _ ("_Cancel"));
  guint n_filters = question->filters != NULL ? g_list_model_get_n_items (question->filters) : 0;

  for (guint i = 0; i < n_filters; i++) {
    g_autoptr (GtkFileFilter) filter = g_list_model_get_item (question->filters, i);

    gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  }
  if (save && question->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), question->name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), g_object_ref (task));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

#endif

/**
 * understudy_file_dialog_open_async:
 * @parent: the window that asks
 * @title: what for
 * @filters: (nullable): a #GListModel of #GtkFileFilter, the first of which is chosen
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when a file was picked, or none
 *
 * Asks for a file that is there. This file is the only one that knows GtkFileChooserNative, which
 * GTK 4.10 deprecates for what 4.8 does not have.
 */
void
understudy_file_dialog_open_async (GtkWindow *parent,
                                   const char *title,
                                   GListModel *filters,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  const Question question = {GTK_FILE_CHOOSER_ACTION_OPEN, title, NULL, filters};
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (title != NULL);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, understudy_file_dialog_open_async);
  ask (task, parent, &question);
}

/**
 * understudy_file_dialog_save_async:
 * @parent: the window that asks
 * @title: what for
 * @name: (nullable): the name that is suggested, in UTF-8
 * @filters: (nullable): a #GListModel of #GtkFileFilter, the first of which is chosen
 * @cancellable: (nullable): a #GCancellable
 * @callback: called when a file was picked, or none
 *
 * Asks where a file is to be written. Whether one may be replaced was asked by the dialog.
 */
void
understudy_file_dialog_save_async (GtkWindow *parent,
                                   const char *title,
                                   const char *name,
                                   GListModel *filters,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  const Question question = {GTK_FILE_CHOOSER_ACTION_SAVE, title, name, filters};
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GTK_IS_WINDOW (parent));
  g_return_if_fail (title != NULL);

  task = g_task_new (parent, cancellable, callback, user_data);
  g_task_set_source_tag (task, understudy_file_dialog_save_async);
  ask (task, parent, &question);
}

/**
 * understudy_file_dialog_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the file; %NULL with %G_IO_ERROR_CANCELLED where none was
 * picked, and with another error where the dialog could not be shown
 */
GFile *
understudy_file_dialog_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
