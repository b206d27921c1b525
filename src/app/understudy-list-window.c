/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-list-window.h"

#include "explanation.h"
#include "gtk/understudy-file-dialog.h"
#include "understudy-config.h"
#include "understudy-list-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* After the last key, in ms: nobody wants to be told of a line that is still being typed */
#define CHECK_AFTER 250

struct _UnderstudyListWindow {
  AdwWindow parent_instance;

  GtkTextBuffer *buffer;
  GtkStringList *problems;
  GtkWidget *problems_view;
  GtkWidget *text_view;

  UnderstudyQueue *queue;
  UnderstudyStudioCatalog *catalog;

  GBytes *file; /* what was opened, as long as nobody changed it */
  gboolean filling;
  guint check_source;
  GCancellable *cancellable; /* of what is being read or checked */
  DuplicatorBatch *batch;    /* checked, and nothing wrong */
  char *status;
  gboolean placing;
};

enum {
  PROP_0,
  PROP_STATUS,
  PROP_BUTTON_LABEL,
  PROP_READY,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyListWindow, understudy_list_window, ADW_TYPE_WINDOW)

static void
set_outcome (UnderstudyListWindow *self, DuplicatorBatch *batch, char *status)
{
  g_clear_pointer (&self->batch, duplicator_batch_free);
  self->batch = batch;
  g_free (self->status);
  self->status = status;
  for (guint i = PROP_STATUS; i < N_PROPS; i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

static void
on_problem_setup (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item,
                           g_object_new (GTK_TYPE_LABEL, "xalign", 0., "wrap", TRUE, "wrap-mode",
                                         PANGO_WRAP_WORD_CHAR, "margin-top", 6, "margin-bottom", 6,
                                         "margin-start", 9, "margin-end", 9, NULL));
}

/* The row takes the keyboard, so the row has to have the words too */
static void
on_problem_bind (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  const char *words = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (label), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_problems (UnderstudyListWindow *self, DuplicatorProblems *problems)
{
  guint length = problems != NULL ? duplicator_problems_get_length (problems) : 0;
  guint n_all = problems != NULL ? duplicator_problems_get_n_errors (problems) +
                                       duplicator_problems_get_n_warnings (problems)
                                 : 0;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < length; i++)
    g_ptr_array_add (lines, duplicator_problem_to_string (duplicator_problems_get (problems, i)));
  if (n_all > length)
    g_ptr_array_add (
        lines,
        g_strdup_printf (ngettext ("And %u more", "And %u more", n_all - length), n_all - length));
  g_ptr_array_add (lines, NULL);
  gtk_string_list_splice (self->problems, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (self->problems)),
                          (const char *const *) lines->pdata);
  gtk_widget_set_visible (self->problems_view, length > 0);
}

static char *
dup_status (DuplicatorBatch *batch)
{
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);
  guint n_errors = duplicator_problems_get_n_errors (problems);
  guint length = duplicator_batch_get_length (batch);

  if (n_errors > 0)
    return g_strdup_printf (
        ngettext ("%u problem stands in the way. Nothing starts before it is mended.",
                  "%u problems stand in the way. Nothing starts before they are mended.", n_errors),
        n_errors);
  return g_strdup_printf (ngettext ("%u studio will be made.", "%u studios will be made.", length),
                          length);
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyListWindow) self = user_data;
  g_autoptr (DuplicatorBatch) batch = understudy_list_check_finish (result, NULL);
  char *status;

  /* Cancelled: there is something newer */
  if (batch == NULL)
    return;
  g_clear_object (&self->cancellable);
  show_problems (self, duplicator_batch_get_problems (batch));
  status = dup_status (batch);
  set_outcome (self, duplicator_batch_can_start (batch) ? g_steal_pointer (&batch) : NULL, status);
}

static GCancellable *
begin (UnderstudyListWindow *self)
{
  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_outcome (self, NULL, g_strdup (_ ("Checking…")));
  return self->cancellable;
}

static void
check (UnderstudyListWindow *self)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->file != NULL) {
    bytes = g_bytes_ref (self->file);
  } else {
    GtkTextIter start, end;
    char *text;

    gtk_text_buffer_get_bounds (self->buffer, &start, &end);
    text = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
    bytes = g_bytes_new_take (text, strlen (text));
  }
  understudy_list_check_async (bytes, understudy_studio_catalog_dup_names (self->catalog),
                               begin (self), on_checked, g_object_ref (self));
}

static gboolean
on_check_time (gpointer user_data)
{
  UnderstudyListWindow *self = user_data;

  self->check_source = 0;
  check (self);
  return G_SOURCE_REMOVE;
}

static void
on_text_changed (UnderstudyListWindow *self)
{
  if (self->filling)
    return;
  g_clear_pointer (&self->file, g_bytes_unref);
  begin (self);
  if (gtk_text_buffer_get_char_count (self->buffer) == 0) {
    show_problems (self, NULL);
    set_outcome (self, NULL, NULL);
    return;
  }
  self->check_source = g_timeout_add (CHECK_AFTER, on_check_time, self);
}

/* Opening a file */

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyListWindow) self = user_data;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = understudy_list_load_finish (result, &text, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (bytes == NULL) {
    show_problems (self, NULL);
    /* Translators: %s is why, a sentence */
    set_outcome (self, NULL,
                 g_strdup_printf (_ ("The file could not be read: %s"), error->message));
    return;
  }

  self->filling = TRUE;
  gtk_text_buffer_set_text (self->buffer, text != NULL ? text : "", -1);
  self->filling = FALSE;
  g_clear_pointer (&self->file, g_bytes_unref);
  self->file = g_steal_pointer (&bytes);
  check (self);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = understudy_file_dialog_finish (result, &error);

  /* The window may be gone by now */
  if (gtk_widget_in_destruction (GTK_WIDGET (self)) || self->buffer == NULL)
    return;
  if (file != NULL)
    understudy_list_window_open (self, file);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_outcome (self, NULL, g_strdup (error->message));
}

static void
on_open_clicked (UnderstudyListWindow *self)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) lists = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (lists, _ ("Lists and text"));
  gtk_file_filter_add_mime_type (lists, "text/csv");
  gtk_file_filter_add_mime_type (lists, "text/plain");
  gtk_file_filter_add_suffix (lists, "csv");
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, lists);
  g_list_store_append (filters, all);
  understudy_file_dialog_open_async (GTK_WINDOW (self), _ ("Open a List"), G_LIST_MODEL (filters),
                                     NULL, on_file_chosen, g_object_ref (self));
}

/* Duplicating */

static void
on_placed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyListWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Explanation) explanation = NULL;

  self->placing = FALSE;
  if (understudy_queue_place_finish (UNDERSTUDY_QUEUE (source), result, &error) >= 0) {
    gtk_window_destroy (GTK_WINDOW (self));
    return;
  }
  explanation = explanation_new_for_error (error);
  check (self);
  set_outcome (self, NULL, g_strdup (explanation_get_title (explanation)));
}

static void
on_duplicate_clicked (UnderstudyListWindow *self)
{
  DuplicatorBatch *batch = g_steal_pointer (&self->batch);

  if (batch == NULL)
    return;
  self->placing = TRUE;
  set_outcome (self, NULL, g_strdup (_ ("Writing it down…")));
  understudy_queue_place_async (self->queue, batch, on_placed, g_object_ref (self));
}

static gboolean
has_text (UnderstudyListWindow *self, const char *text)
{
  return text != NULL;
}

/* The object */

static void
understudy_list_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyListWindow *self = UNDERSTUDY_LIST_WINDOW (object);
  guint length = self->batch != NULL ? duplicator_batch_get_length (self->batch) : 0;

  switch (id) {
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_BUTTON_LABEL:
    if (length > 0)
      g_value_take_string (
          value, g_strdup_printf (
                     ngettext ("_Duplicate %u Studio", "_Duplicate %u Studios", length), length));
    else
      g_value_set_string (value, _ ("_Duplicate"));
    break;
  case PROP_READY:
    g_value_set_boolean (value, length > 0 && !self->placing);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_list_window_dispose (GObject *object)
{
  UnderstudyListWindow *self = UNDERSTUDY_LIST_WINDOW (object);

  g_clear_handle_id (&self->check_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->queue);
  g_clear_object (&self->catalog);
  gtk_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_LIST_WINDOW);
  G_OBJECT_CLASS (understudy_list_window_parent_class)->dispose (object);
}

static void
understudy_list_window_finalize (GObject *object)
{
  UnderstudyListWindow *self = UNDERSTUDY_LIST_WINDOW (object);

  g_clear_pointer (&self->file, g_bytes_unref);
  g_clear_pointer (&self->batch, duplicator_batch_free);
  g_free (self->status);
  G_OBJECT_CLASS (understudy_list_window_parent_class)->finalize (object);
}

static void
understudy_list_window_class_init (UnderstudyListWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_list_window_get_property;
  object_class->dispose = understudy_list_window_dispose;
  object_class->finalize = understudy_list_window_finalize;

  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, read_only);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, read_only);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-list-window.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyListWindow, buffer);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyListWindow, problems);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyListWindow, problems_view);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyListWindow, text_view);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_duplicate_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_bind);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_setup);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
understudy_list_window_init (UnderstudyListWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * understudy_list_window_new:
 * @parent: (nullable): the window that it belongs to
 * @queue: where the order goes
 * @catalog: the account's studios
 *
 * Returns: (transfer none): a window, not shown yet
 */
GtkWindow *
understudy_list_window_new (GtkWindow *parent,
                            UnderstudyQueue *queue,
                            UnderstudyStudioCatalog *catalog)
{
  UnderstudyListWindow *self;

  g_return_val_if_fail (UNDERSTUDY_IS_QUEUE (queue), NULL);
  g_return_val_if_fail (UNDERSTUDY_IS_STUDIO_CATALOG (catalog), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_LIST_WINDOW, "transient-for", parent, NULL);
  self->queue = g_object_ref (queue);
  self->catalog = g_object_ref (catalog);
  understudy_studio_catalog_need (catalog);
  gtk_window_set_focus (GTK_WINDOW (self), self->text_view);
  return GTK_WINDOW (self);
}

/**
 * understudy_list_window_open:
 * @self: a window
 * @file: a list
 *
 * Reads @file in place of what is written.
 */
void
understudy_list_window_open (UnderstudyListWindow *self, GFile *file)
{
  g_return_if_fail (UNDERSTUDY_IS_LIST_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  understudy_list_load_async (file, begin (self), on_loaded, g_object_ref (self));
}
