/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-account-form-private.h"

#include "understudy-account-words.h"
#include "understudy-banner.h"
#include "understudy-config.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

enum {
  PROP_0,
  PROP_TITLE,
  PROP_BUSY,
  PROP_PROBLEM,
  PROP_PROBLEM_BUTTON,
  N_PROPS,
};

enum {
  SIGNAL_SAVED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (UnderstudyAccountForm, understudy_account_form, GTK_TYPE_WIDGET)

static void
set_problem (UnderstudyAccountForm *self, const GError *error)
{
  g_free (self->problem);
  self->problem = error != NULL ? understudy_words_for_account_error (error) : NULL;
  self->problem_is_keyring = error != NULL && account_error_is_keyring (error);
  /* The button first: words that slide away keep theirs */
  if (error != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM_BUTTON]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
set_cancellable (UnderstudyAccountForm *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

/* Saving */

static void
end_saving (UnderstudyAccountForm *self, Account *account, gboolean is_new, const GError *error)
{
  set_cancellable (self, NULL);
  if (error != NULL) {
    set_problem (self, error);
    return;
  }
  understudy_account_form_stop (self);
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, account, is_new);
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (Account) account = account_store_add_finish (ACCOUNT_STORE (source), result, &error);
  UnderstudyAccountForm *self = g_task_get_source_object (task);

  if (self->cancellable == g_task_get_cancellable (task))
    end_saving (self, account, TRUE, error);
}

static void
on_edited (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  UnderstudyAccountForm *self = g_task_get_source_object (task);
  g_autoptr (Account) account = self->account != NULL ? g_object_ref (self->account) : NULL;

  account_store_edit_finish (ACCOUNT_STORE (source), result, &error);
  if (self->cancellable == g_task_get_cancellable (task))
    end_saving (self, account, FALSE, error);
}

static void
save (UnderstudyAccountForm *self, AccountStorage storage)
{
  g_autoptr (GCancellable) cancellable = NULL;
  GTask *task;

  if (self->draft == NULL || self->cancellable != NULL)
    return;
  set_problem (self, NULL);
  if (!understudy_account_form_visit_all (self))
    return;

  cancellable = g_cancellable_new ();
  set_cancellable (self, cancellable);
  task = g_task_new (self, cancellable, NULL, NULL);
  if (self->account == NULL)
    account_store_add_async (self->store, self->draft, storage, cancellable, on_added, task);
  else
    account_store_edit_async (self->store, self->account, self->draft, storage, cancellable,
                              on_edited, task);
}

static void
on_save (UnderstudyAccountForm *self)
{
  /* What is kept for one session only stays so until somebody says otherwise */
  gboolean session = self->account != NULL &&
                     account_get_storage (self->account) == ACCOUNT_STORAGE_SESSION &&
                     !account_get_needs_secret (self->account);

  save (self, session ? ACCOUNT_STORAGE_SESSION : ACCOUNT_STORAGE_KEYRING);
}

static void
on_problem_clicked (UnderstudyAccountForm *self)
{
  if (self->problem_is_keyring)
    save (self, ACCOUNT_STORAGE_SESSION);
  else
    set_problem (self, NULL);
}

static void
on_cancel (UnderstudyAccountForm *self)
{
  understudy_account_form_stop (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

/* Testing */

static void
on_test (UnderstudyAccountForm *self)
{
  g_autoptr (Account) account = NULL;

  if (self->draft == NULL || !understudy_account_form_visit_all (self))
    return;
  account = account_draft_make_account (self->draft, NULL);
  if (account != NULL)
    understudy_account_test_start (self->test, account);
}

/* What was found is about what was written then */
static void
on_draft_changed (UnderstudyAccountForm *self)
{
  understudy_account_test_clear (self->test);
  understudy_account_form_show_problems (self);
}

/* The object */

static gboolean
has_text (UnderstudyAccountForm *self, const char *text)
{
  return text != NULL;
}

static gboolean
is_not (UnderstudyAccountForm *self, gboolean so)
{
  return !so;
}

static void
understudy_account_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  UnderstudyAccountForm *self = UNDERSTUDY_ACCOUNT_FORM (object);

  switch (id) {
  case PROP_TITLE:
    g_value_set_static_string (value,
                               self->account != NULL ? _ ("Edit Account") : _ ("Add Account"));
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->cancellable != NULL);
    break;
  case PROP_PROBLEM:
    g_value_set_string (value, self->problem);
    break;
  case PROP_PROBLEM_BUTTON:
    g_value_set_static_string (value, self->problem_is_keyring ? _ ("_Keep for This Session Only")
                                                               : _ ("_Dismiss"));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_account_form_dispose (GObject *object)
{
  UnderstudyAccountForm *self = UNDERSTUDY_ACCOUNT_FORM (object);

  if (self->draft != NULL)
    understudy_account_form_stop (self);
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ACCOUNT_FORM);
  G_OBJECT_CLASS (understudy_account_form_parent_class)->dispose (object);
}

static void
understudy_account_form_finalize (GObject *object)
{
  UnderstudyAccountForm *self = UNDERSTUDY_ACCOUNT_FORM (object);

  g_clear_object (&self->store);
  g_free (self->problem);
  G_OBJECT_CLASS (understudy_account_form_parent_class)->finalize (object);
}

static void
bind_rows (GtkWidgetClass *widget_class)
{
  static const char *const names[ACCOUNT_N_FIELDS] = {
      [ACCOUNT_FIELD_NAME] = "name",
      [ACCOUNT_FIELD_REGION] = "region",
      [ACCOUNT_FIELD_CUSTOM_ENDPOINT] = "endpoint",
      [ACCOUNT_FIELD_ACCESS_KEY_ID] = "key_id",
      [ACCOUNT_FIELD_ACCESS_KEY_SECRET] = "key_secret",
      [ACCOUNT_FIELD_SECURITY_TOKEN] = "token",
      [ACCOUNT_FIELD_STS_ENDPOINT] = "sts_endpoint",
  };

  for (guint field = 0; field < ACCOUNT_N_FIELDS; field++) {
    g_autofree char *row = g_strconcat (names[field], "_row", NULL);
    g_autofree char *message = g_strconcat (names[field], "_message", NULL);
    gssize rows = G_STRUCT_OFFSET (UnderstudyAccountForm, rows);
    gssize messages = G_STRUCT_OFFSET (UnderstudyAccountForm, messages);

    gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (row), FALSE,
                                               rows + (gssize) (field * sizeof (GtkWidget *)));
    gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (message), FALSE,
                                               messages + (gssize) (field * sizeof (GtkLabel *)));
  }
}

static void
understudy_account_form_class_init (UnderstudyAccountFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = understudy_account_form_get_property;
  object_class->dispose = understudy_account_form_dispose;
  object_class->finalize = understudy_account_form_finalize;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read_only);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, read_only);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, read_only);
  properties[PROP_PROBLEM_BUTTON] =
      g_param_spec_string ("problem-button", NULL, NULL, NULL, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SAVED] =
      g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, ACCOUNT_TYPE_ACCOUNT, G_TYPE_BOOLEAN);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (UNDERSTUDY_TYPE_ACCOUNT_TEST);
  g_type_ensure (UNDERSTUDY_TYPE_BANNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-account-form.ui");
  bind_rows (widget_class);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountForm, more_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountForm, algorithm_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountForm, role_row);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountForm, test);
  gtk_widget_class_bind_template_callback (widget_class, has_text);
  gtk_widget_class_bind_template_callback (widget_class, is_not);
  gtk_widget_class_bind_template_callback (widget_class, on_save);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_test);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_clicked);
}

static void
understudy_account_form_init (UnderstudyAccountForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  understudy_account_form_set_up_rows (self);
}

/**
 * understudy_account_form_start:
 * @self: a form
 * @store: where accounts are kept
 * @account: (nullable): the account to edit; %NULL for a new one
 *
 * Begins anew.
 */
void
understudy_account_form_start (UnderstudyAccountForm *self, AccountStore *store, Account *account)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_FORM (self));
  g_return_if_fail (ACCOUNT_IS_STORE (store));
  g_return_if_fail (account == NULL || ACCOUNT_IS_ACCOUNT (account));

  if (self->draft != NULL)
    understudy_account_form_stop (self);
  g_set_object (&self->store, store);
  g_set_object (&self->account, account);
  self->draft = account != NULL ? account_draft_new_for_account (account) : account_draft_new ();
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  understudy_account_form_show_draft (self);
  g_signal_connect_swapped (self->draft, "changed", G_CALLBACK (on_draft_changed), self);
  gtk_widget_grab_focus (self->rows[ACCOUNT_FIELD_NAME]);
}

/**
 * understudy_account_form_stop:
 * @self: a form
 *
 * Forgets what was written. What is being saved is given up, if it is not too late.
 */
void
understudy_account_form_stop (UnderstudyAccountForm *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_FORM (self));

  g_cancellable_cancel (self->cancellable);
  set_cancellable (self, NULL);
  if (self->draft != NULL)
    g_signal_handlers_disconnect_by_data (self->draft, self);
  g_clear_object (&self->draft);
  g_clear_object (&self->account);
  set_problem (self, NULL);
  understudy_account_test_clear (self->test);
  understudy_account_form_forget_secrets (self);
}
