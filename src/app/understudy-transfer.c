/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-transfer.h"

#include "gtk/understudy-file-dialog.h"
#include "understudy-config.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyTransfer {
  GtkWidget parent_instance;

  GtkLabel *title_label;
  GtkProgressBar *progress_bar;

  gboolean active;
  GCancellable *cancellable;

  /* What a file is being chosen for */
  Ledger *ledger;
  LedgerQuery *query;
  LedgerFormat format;
};

enum { PROP_0, PROP_ACTIVE, N_PROPS };

static GParamSpec *properties[N_PROPS];
static guint ended_signal;

G_DEFINE_FINAL_TYPE (UnderstudyTransfer, understudy_transfer, GTK_TYPE_WIDGET)

static void
begin (UnderstudyTransfer *self, const char *title)
{
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->active = TRUE;
  gtk_label_set_label (self->title_label, title);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

/* Takes @words */
static void
end (UnderstudyTransfer *self, char *words)
{
  g_autofree char *text = words;

  self->active = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_signal_emit (self, ended_signal, 0, text);
}

static void
on_progress (double fraction, gpointer user_data)
{
  UnderstudyTransfer *self = user_data;

  if (self->progress_bar != NULL)
    gtk_progress_bar_set_fraction (self->progress_bar, fraction);
}

static void
on_cancel_clicked (UnderstudyTransfer *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyTransfer) self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 n = 0;

  if (ledger_export_finish (LEDGER_LEDGER (source), result, &n, &error))
    end (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry was exported.",
                                             "%u entries were exported.", (gulong) n),
                                (guint) n));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (self, g_strdup (_ ("Nothing was exported.")));
  else
    /* Translators: %s is why */
    end (self, g_strdup_printf (_ ("The history could not be exported: %s"), error->message));
}

/**
 * understudy_transfer_export:
 * @self: a transfer that is not active
 * @ledger: the ledger
 * @query: what of it
 * @file: where to
 * @format: in which format
 *
 * Writes the file, and says what came of it when it is there or was given up.
 */
void
understudy_transfer_export (
    UnderstudyTransfer *self, Ledger *ledger, LedgerQuery *query, GFile *file, LedgerFormat format)
{
  g_return_if_fail (UNDERSTUDY_IS_TRANSFER (self));
  g_return_if_fail (!self->active);

  begin (self, _ ("Exporting the history"));
  ledger_export_async (ledger, query, file, format, self->cancellable, on_progress, self,
                       on_exported, g_object_ref (self));
}

static char *
get_words_for_imported (const LedgerImported *imported)
{
  if (imported->added == 0 && imported->known > 0)
    return g_strdup (_ ("All of it was there already."));

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry was added.",
                                       "%u entries were added.", (gulong) imported->added),
                          (guint) imported->added);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyTransfer) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *added = NULL;
  LedgerImported imported = {0};

  if (ledger_import_finish (LEDGER_LEDGER (source), result, &imported, &error)) {
    end (self, get_words_for_imported (&imported));
    return;
  }

  added = get_words_for_imported (&imported);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    end (self, g_steal_pointer (&added));
  else if (imported.added == 0)
    end (self, g_strdup (error->message));
  else
    /* Translators: how many entries were added, and what is wrong with the rest */
    end (self, g_strdup_printf (C_ ("import", "%s %s"), added, error->message));
}

/**
 * understudy_transfer_import:
 * @self: a transfer that is not active
 * @ledger: the ledger
 * @file: what was exported as JSON
 *
 * Adds what is in the file, and says what came of it.
 */
void
understudy_transfer_import (UnderstudyTransfer *self, Ledger *ledger, GFile *file)
{
  g_return_if_fail (UNDERSTUDY_IS_TRANSFER (self));
  g_return_if_fail (!self->active);

  begin (self, _ ("Importing a history"));
  ledger_import_async (ledger, file, self->cancellable, on_progress, self, on_imported,
                       g_object_ref (self));
}

/* Choosing a file */

static GFile *
take_file (UnderstudyTransfer *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  GFile *file = understudy_file_dialog_finish (result, &error);

  if (file == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, ended_signal, 0, error->message);

  return file;
}

static void
on_export_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyTransfer) self = user_data;
  g_autoptr (GFile) file = take_file (self, result);

  if (file != NULL && !self->active && self->ledger != NULL)
    understudy_transfer_export (self, self->ledger, self->query, file, self->format);
}

static void
on_import_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (UnderstudyTransfer) self = user_data;
  g_autoptr (GFile) file = take_file (self, result);

  if (file != NULL && !self->active && self->ledger != NULL)
    understudy_transfer_import (self, self->ledger, file);
}

static GListModel *
make_filters (const char *name, const char *suffix, const char *mime_type)
{
  GListStore *filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, suffix);
  gtk_file_filter_add_mime_type (filter, mime_type);
  g_list_store_append (filters, filter);

  return G_LIST_MODEL (filters);
}

/**
 * understudy_transfer_choose:
 * @self: a transfer
 * @ledger: the ledger
 * @query: what of it
 * @kind: "export-table", "export-json" or "import"
 *
 * Asks for a file, and then does it.
 */
void
understudy_transfer_choose (UnderstudyTransfer *self,
                            Ledger *ledger,
                            LedgerQuery *query,
                            const char *kind)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean table = g_strcmp0 (kind, "export-table") == 0;
  g_autoptr (GListModel) filters = NULL;

  g_return_if_fail (UNDERSTUDY_IS_TRANSFER (self));

  if (self->active)
    return;

  g_set_object (&self->ledger, ledger);
  g_clear_pointer (&self->query, ledger_query_unref);
  self->query = ledger_query_ref (query);
  self->format = table ? LEDGER_FORMAT_CSV : LEDGER_FORMAT_JSON;
  filters = table ? make_filters (_ ("Tables"), "csv", "text/csv")
                  : make_filters (_ ("JSON files"), "json", "application/json");

  if (g_strcmp0 (kind, "import") == 0)
    understudy_file_dialog_open_async (window, _ ("Import a History"), filters, NULL,
                                       on_import_chosen, g_object_ref (self));
  else
    understudy_file_dialog_save_async (window, _ ("Export the History"),
                                       /* Translators: the name of a file, without spaces at best */
                                       table ? _ ("understudy-history.csv")
                                             : _ ("understudy-history.json"),
                                       filters, NULL, on_export_chosen, g_object_ref (self));
}

/**
 * understudy_transfer_get_active:
 * @self: a transfer
 *
 * Returns: whether it is at work
 */
gboolean
understudy_transfer_get_active (UnderstudyTransfer *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_TRANSFER (self), FALSE);

  return self->active;
}

static void
understudy_transfer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, UNDERSTUDY_TRANSFER (object)->active);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* A window that goes gives up what it was at */
static void
understudy_transfer_dispose (GObject *object)
{
  UnderstudyTransfer *self = UNDERSTUDY_TRANSFER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->query, ledger_query_unref);
  self->progress_bar = NULL;
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_TRANSFER);
  G_OBJECT_CLASS (understudy_transfer_parent_class)->dispose (object);
}

static void
understudy_transfer_class_init (UnderstudyTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_transfer_get_property;
  object_class->dispose = understudy_transfer_dispose;

  properties[PROP_ACTIVE] =
      g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  ended_signal = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-transfer.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyTransfer, title_label);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyTransfer, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked);
  gtk_widget_class_set_css_name (widget_class, "transfer");
}

static void
understudy_transfer_init (UnderstudyTransfer *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
