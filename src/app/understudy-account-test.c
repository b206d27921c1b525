/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-account-test.h"

#include "understudy-account-words.h"
#include "understudy-announce.h"
#include "understudy-config.h"
#include "understudy-problem.h"
#include "understudy-widget.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyAccountTest {
  GtkWidget parent_instance;

  GtkLabel *status;
  GtkListBox *list;
  AdwActionRow *rows[ACCOUNT_TEST_N_STEPS];
  GtkImage *icons[ACCOUNT_TEST_N_STEPS];

  GCancellable *cancellable; /* NULL: none is running */
};

enum {
  PROP_0,
  PROP_RUNNING,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyAccountTest, understudy_account_test, GTK_TYPE_WIDGET)

/* The title of what cannot be reached says no more than the row does */
static char *
dup_reason (AccountTestStep step, const GError *error)
{
  if (error == NULL)
    return g_strdup ("");
  if (step == ACCOUNT_TEST_REACHABLE && error->domain == LIVE_ERROR)
    return understudy_problem_dup_details (error);
  return understudy_words_for_account_error (error);
}

static void
show_step (UnderstudyAccountTest *self, AccountTestStep step, AccountTestResult *result)
{
  AccountTestState state = account_test_result_get_state (result, step);
  const GError *error = account_test_result_get_error (result, step);
  g_autofree char *why = dup_reason (step, error);
  /* What nobody has saved yet is no failure */
  gboolean unsaved = step == ACCOUNT_TEST_SAVED && state == ACCOUNT_TEST_NO && error == NULL;
  const char *classes[] = {unsaved ? "dim-label" : understudy_style_for_test (state), NULL};

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[step]),
                                 understudy_words_for_test (step, state));
  adw_action_row_set_subtitle (self->rows[step], why);
  gtk_image_set_from_icon_name (self->icons[step], unsaved ? "understudy-queued-symbolic"
                                                           : understudy_icon_for_test (state));
  gtk_widget_set_css_classes (GTK_WIDGET (self->icons[step]), classes);
}

static void
set_cancellable (UnderstudyAccountTest *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING]);
}

static void
on_tested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  UnderstudyAccountTest *self = g_task_get_source_object (task);
  g_autoptr (AccountTestResult) found =
      account_test_finish (ACCOUNT_ACCOUNT (source), result, NULL);

  /* Cancelled, or another one was started meanwhile */
  if (found == NULL || self->cancellable != g_task_get_cancellable (task))
    return;
  for (guint step = 0; step < ACCOUNT_TEST_N_STEPS; step++)
    show_step (self, (AccountTestStep) step, found);
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  understudy_announce (self->status, account_test_result_get_passed (found)
                                         ? _ ("The account works.")
                                         : _ ("The account does not work yet."));
  set_cancellable (self, NULL);
}

/* The object */

static void
understudy_account_test_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_RUNNING:
    g_value_set_boolean (value, UNDERSTUDY_ACCOUNT_TEST (object)->cancellable != NULL);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_account_test_dispose (GObject *object)
{
  UnderstudyAccountTest *self = UNDERSTUDY_ACCOUNT_TEST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  understudy_widget_dispose_template (GTK_WIDGET (object), UNDERSTUDY_TYPE_ACCOUNT_TEST);
  G_OBJECT_CLASS (understudy_account_test_parent_class)->dispose (object);
}

static void
understudy_account_test_class_init (UnderstudyAccountTestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = understudy_account_test_get_property;
  object_class->dispose = understudy_account_test_dispose;

  properties[PROP_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               APPLICATION_PATH "/understudy-account-test.ui");
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountTest, status);
  gtk_widget_class_bind_template_child (widget_class, UnderstudyAccountTest, list);
}

static void
understudy_account_test_init (UnderstudyAccountTest *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint step = 0; step < ACCOUNT_TEST_N_STEPS; step++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *icon =
        g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

    self->rows[step] = ADW_ACTION_ROW (row);
    self->icons[step] = GTK_IMAGE (icon);
    adw_action_row_add_prefix (self->rows[step], icon);
    /* What is said is read and copied */
    adw_action_row_set_subtitle_lines (self->rows[step], 0);
    adw_action_row_set_title_lines (self->rows[step], 0);
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    gtk_list_box_append (self->list, row);
  }
}

/**
 * understudy_account_test_start:
 * @self: a test
 * @account: the account; not the Rehearsal
 *
 * Asks the service, and shows what came of it. What was shown before goes.
 */
void
understudy_account_test_start (UnderstudyAccountTest *self, Account *account)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GTask *task;

  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_TEST (self));
  g_return_if_fail (ACCOUNT_IS_ACCOUNT (account));

  understudy_account_test_clear (self);
  set_cancellable (self, cancellable);
  understudy_announce (self->status, _ ("Testing the account…"));
  gtk_widget_set_visible (GTK_WIDGET (self->status), TRUE);
  task = g_task_new (self, cancellable, NULL, NULL);
  account_test_async (account, cancellable, on_tested, task);
}

/**
 * understudy_account_test_clear:
 * @self: a test
 *
 * Ends what is running, and shows nothing.
 */
void
understudy_account_test_clear (UnderstudyAccountTest *self)
{
  g_return_if_fail (UNDERSTUDY_IS_ACCOUNT_TEST (self));

  g_cancellable_cancel (self->cancellable);
  set_cancellable (self, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->status), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}
