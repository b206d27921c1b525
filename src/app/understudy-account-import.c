/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-account-import.h"

#include "gtk/understudy-file-dialog.h"
#include "understudy-account-words.h"
#include "understudy-banner.h"
#include "understudy-candidate-row.h"
#include "understudy-config.h"
#include "understudy-field.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyAccountImport {
  GtkWidget parent_instance;

  GtkWidget *cli_row;
  GtkWidget *credentials_row;
  GtkWidget *environment_row;
  GtkListBox *list;

  AccountStore *store;
  GCancellable *cancellable; /* of what is read or saved; NULL: nothing is */
  AccountStorage storage;
  GPtrArray *imported; /* of Account, so far */
  char *status;        /* what came of reading */
  char *problem;       /* why saving does not go on */
};

enum {
  PROP_0,
  PROP_BUSY,
  PROP_STATUS,
  PROP_PROBLEM,
  PROP_BUTTON_LABEL,
  PROP_READY,
  N_PROPS,
};

enum {
  SIGNAL_IMPORTED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyAccountImport, understudy_account_import, GTK_TYPE_WIDGET)

static UnderstudyCandidateRow *
get_row (UnderstudyAccountImport *self, guint i)
{
  /* While the page is being built there is no list yet */
  GtkListBoxRow *row =
      self->list != NULL ? gtk_list_box_get_row_at_index (self->list, (int) i) : NULL;

  return row != NULL ? UNDERSTUDY_CANDIDATE_ROW (row) : NULL;
}

static guint
count_picked (UnderstudyAccountImport *self)
{
  UnderstudyCandidateRow *row;
  guint n = 0;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++)
    n += understudy_candidate_row_get_picked (row) ? 1 : 0;
  return n;
}

static void
notify_button (UnderstudyAccountImport *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUTTON_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
set_cancellable (UnderstudyAccountImport *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
  notify_button (self);
}

static void
take_status (UnderstudyAccountImport *self, char *status)
{
  g_free (self->status);
  self->status = status;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
}

static void
take_problem (UnderstudyAccountImport *self, char *problem)
{
  g_free (self->problem);
  self->problem = problem;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
clear_list (UnderstudyAccountImport *self)
{
  UnderstudyCandidateRow *row;

  while ((row = get_row (self, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  notify_button (self);
}

/* Reading */

static void
show_candidates (UnderstudyAccountImport *self, GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++) {
    GtkWidget *row = understudy_candidate_row_new (g_ptr_array_index (candidates, i));

    g_signal_connect_object (row, "notify::picked", G_CALLBACK (notify_button), self,
                             G_CONNECT_SWAPPED);
    gtk_list_box_append (self->list, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->list), candidates->len > 0);
  take_status (self, candidates->len > 0
                         ? g_strdup_printf (ngettext ("%u profile was found.",
                                                      "%u profiles were found.", candidates->len),
                                            candidates->len)
                         : g_strdup (_ ("There are no keys in the environment.")));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnderstudyAccountImport *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) candidates = account_source_read_finish (result, &error);

  if (self->cancellable != g_task_get_cancellable (task))
    return;
  set_cancellable (self, NULL);
  if (candidates != NULL)
    show_candidates (self, candidates);
  else
    take_status (self, understudy_words_for_account_error (error));
  notify_button (self);
}

static void
read_source (UnderstudyAccountImport *self, AccountSource source, GFile *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (self->cancellable);
  clear_list (self);
  take_status (self, NULL);
  take_problem (self, NULL);
  set_cancellable (self, cancellable);
  account_source_read_async (source, file, cancellable, on_read,
                             g_task_new (self, cancellable, NULL, NULL));
}

static void
on_cli_activated (UnderstudyAccountImport *self)
{
  read_source (self, ACCOUNT_SOURCE_CLI, NULL);
}

static void
on_credentials_activated (UnderstudyAccountImport *self)
{
  read_source (self, ACCOUNT_SOURCE_CREDENTIALS_FILE, NULL);
}

static void
on_environment_activated (UnderstudyAccountImport *self)
{
  read_source (self, ACCOUNT_SOURCE_ENVIRONMENT, NULL);
}

typedef struct {
  UnderstudyAccountImport *page;
  AccountSource source;
} Choice;

static void
on_file_chosen (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr (UnderstudyAccountImport) self = choice->page;
  g_autoptr (GFile) file = understudy_file_dialog_finish (result, NULL);

  if (file != NULL && self->store != NULL)
    read_source (self, choice->source, file);
}

static void
choose_file (UnderstudyAccountImport *self, AccountSource source)
{
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();
  Choice *choice = g_new (Choice, 1);

  /* Both have names that begin with a dot or none that tells what they are */
  gtk_file_filter_set_name (all, _ ("All files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, all);
  choice->page = g_object_ref (self);
  choice->source = source;
  understudy_file_dialog_open_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     _ ("Open a File of Profiles"), G_LIST_MODEL (filters), NULL,
                                     on_file_chosen, choice);
}

static void
on_choose_cli (UnderstudyAccountImport *self)
{
  choose_file (self, ACCOUNT_SOURCE_CLI);
}

static void
on_choose_credentials (UnderstudyAccountImport *self)
{
  choose_file (self, ACCOUNT_SOURCE_CREDENTIALS_FILE);
}

/* Saving, one after the other */

static void save_next (UnderstudyAccountImport *self);

static void
end_saving (UnderstudyAccountImport *self)
{
  g_autoptr (GPtrArray) imported = g_steal_pointer (&self->imported);

  set_cancellable (self, NULL);
  /* What could not be imported says why; whoever reads that goes back by himself */
  self->imported = g_ptr_array_new_with_free_func (g_object_unref);
  if (imported->len > 0 && self->status == NULL) {
    understudy_account_import_stop (self);
    g_signal_emit (self, signals[SIGNAL_IMPORTED], 0, imported);
  }
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnderstudyAccountImport *self = g_task_get_source_object (task);
  UnderstudyCandidateRow *row = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  Account *account = account_store_add_finish (ACCOUNT_STORE (source), result, &error);

  if (self->cancellable != g_task_get_cancellable (task)) {
    g_clear_object (&account);
    return;
  }
  if (account != NULL) {
    g_ptr_array_add (self->imported, account);
    understudy_candidate_row_set_imported (row);
    save_next (self);
  } else if (account_error_is_keyring (error)) {
    set_cancellable (self, NULL);
    take_problem (self, understudy_words_for_account_error (error));
  } else {
    understudy_candidate_row_set_problem (row, error->message);
    take_status (self, g_strdup (_ ("Not every profile could be imported.")));
    save_next (self);
  }
}

static void
save_row (UnderstudyAccountImport *self, UnderstudyCandidateRow *row)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AccountDraft) draft =
      account_candidate_make_draft (understudy_candidate_row_get_candidate (row), &error);
  GTask *task;

  if (draft == NULL) {
    understudy_candidate_row_set_problem (row, error->message);
    take_status (self, g_strdup (_ ("Not every profile could be imported.")));
    save_next (self);
    return;
  }
  task = g_task_new (self, self->cancellable, NULL, NULL);
  g_task_set_task_data (task, g_object_ref (row), g_object_unref);
  account_store_add_async (self->store, draft, self->storage, self->cancellable, on_added, task);
}

static void
save_next (UnderstudyAccountImport *self)
{
  UnderstudyCandidateRow *row;

  for (guint i = 0; (row = get_row (self, i)) != NULL; i++) {
    if (understudy_candidate_row_get_picked (row)) {
      save_row (self, row);
      return;
    }
  }
  end_saving (self);
}

static void
save (UnderstudyAccountImport *self, AccountStorage storage)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (self->cancellable != NULL || count_picked (self) == 0)
    return;
  take_status (self, NULL);
  take_problem (self, NULL);
  self->storage = storage;
  set_cancellable (self, cancellable);
  save_next (self);
}

static void
on_import (UnderstudyAccountImport *self)
{
  save (self, ACCOUNT_STORAGE_KEYRING);
}

static void
on_problem_clicked (UnderstudyAccountImport *self)
{
  save (self, ACCOUNT_STORAGE_SESSION);
}

static void
on_cancel (UnderstudyAccountImport *self)
{
  understudy_account_import_stop (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* The object */

static gboolean
has_text (UnderstudyAccountImport *self, const char *text)
{
  return text != NULL;
}

static void
understudy_account_import_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyAccountImport *self = UNDERSTUDY_ACCOUNT_IMPORT (object);
  guint n;

  switch (id) {
  case PROP_BUSY:
    g_value_set_boolean (value, self->cancellable != NULL);
    break;
  case PROP_STATUS:
    g_value_set_string (value, self->status);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_BUTTON_LABEL:
    n = count_picked (self);
    if (n > 0)
      g_value_take_string (
          value, g_strdup_printf (ngettext ("_Import %u Account", "_Import %u Accounts", n), n));
    else
      g_value_set_static_string (value, _ ("_Import"));
    break;
  case PROP_READY:
    g_value_set_boolean (value, self->cancellable == NULL && count_picked (self) > 0);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_account_import_dispose (GObject *object)
{
  UnderstudyAccountImport *self = UNDERSTUDY_ACCOUNT_IMPORT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ACCOUNT_IMPORT);
  G_OBJECT_CLASS (understudy_account_import_parent_class)->dispose (object);
}

static void
understudy_account_import_finalize (GObject *object)
{
  UnderstudyAccountImport *self = UNDERSTUDY_ACCOUNT_IMPORT (object);

  g_ptr_array_unref (self->imported);
  g_free (self->status);
  g_free (self->problem);
  G_OBJECT_CLASS (understudy_account_import_parent_class)->finalize (object);
}

static void
understudy_account_import_class_init (UnderstudyAccountImportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_account_import_get_property;
  object_class->dispose = understudy_account_import_dispose;
  object_class->finalize = understudy_account_import_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, read_only);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read_only);
  properties[PROP_BUTTON_LABEL] = g_param_spec_string ("button-label", NULL, NULL, NULL, read_only);
  properties[PROP_READY] = g_param_spec_boolean ("ready", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_IMPORTED] = g_signal_new ("imported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (UNDERSTUDY_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-account-import.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountImport, cli_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountImport, credentials_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountImport, environment_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountImport, list);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, on_cli_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_credentials_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_environment_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_cli);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_credentials);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_clicked);
}

static void
understudy_account_import_init (UnderstudyAccountImport *self)
{
  self->imported = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  understudy_field_name_list (self->cli_row, _ ("Where From"));
}

/**
 * understudy_account_import_start:
 * @self: a page
 * @store: where accounts are kept
 *
 * Begins anew.
 */
void
understudy_account_import_start (UnderstudyAccountImport *self, AccountStore *store)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_IMPORT (self));
  g_return_if_fail (ACCOUNT_IS_STORE (store));

  understudy_account_import_stop (self);
  g_set_object (&self->store, store);
  gtk_widget_grab_focus (self->cli_row);
}

/**
 * understudy_account_import_stop:
 * @self: a page
 *
 * Forgets what was read. What is being saved is given up, if it is not too late.
 */
void
understudy_account_import_stop (UnderstudyAccountImport *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_IMPORT (self));

  g_cancellable_cancel (self->cancellable);
  clear_list (self);
  g_ptr_array_set_size (self->imported, 0);
  take_status (self, NULL);
  take_problem (self, NULL);
  set_cancellable (self, NULL);
}
