/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-account-form-private.h"

#include "understudy-account-words.h"
#include "understudy-config.h"
#include "understudy-field.h"

#include <glib/gi18n-lib.h>

/* The property of the draft that a row is about; secrets are in none */
static const char *const field_properties[ACCOUNT_N_FIELDS] = {
    [ACCOUNT_FIELD_NAME] = "name",
    [ACCOUNT_FIELD_CUSTOM_ENDPOINT] = "custom-endpoint",
    [ACCOUNT_FIELD_ACCESS_KEY_ID] = "access-key-id",
    [ACCOUNT_FIELD_STS_ENDPOINT] = "sts-endpoint",
};

static gboolean
is_secret (AccountField field)
{
  return field == ACCOUNT_FIELD_ACCESS_KEY_SECRET || field == ACCOUNT_FIELD_SECURITY_TOKEN;
}

static AccountField
find_field (UnderstudyAccountForm *self, GtkWidget *row)
{
  for (guint field = 0; field < ACCOUNT_N_FIELDS; field++) {
    if (self->rows[field] == row)
      return (AccountField) field;
  }
  g_assert_not_reached ();
}

/* From the rows to the draft */

static void
on_text_changed (UnderstudyAccountForm *self, GtkWidget *row)
{
  AccountField field = find_field (self, row);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (self->showing || self->draft == NULL)
    return;
  self->visited[field] = TRUE;
  if (field == ACCOUNT_FIELD_ACCESS_KEY_SECRET)
    account_draft_set_access_key_secret (self->draft, text);
  else if (field == ACCOUNT_FIELD_SECURITY_TOKEN)
    account_draft_set_security_token (self->draft, text);
  else
    g_object_set (self->draft, field_properties[field], text, NULL);
}

static void
on_region_selected (UnderstudyAccountForm *self)
{
  AdwComboRow *row = ADW_COMBO_ROW (self->rows[ACCOUNT_FIELD_REGION]);
  gsize n_regions;
  const LiveRegion *regions = live_region_list (&n_regions);
  guint selected = adw_combo_row_get_selected (row);

  if (self->showing || self->draft == NULL || selected >= n_regions)
    return;
  self->visited[ACCOUNT_FIELD_REGION] = TRUE;
  g_object_set (self->draft, "region", regions[selected].id, NULL);
}

static void
on_algorithm_selected (UnderstudyAccountForm *self)
{
  if (!self->showing && self->draft != NULL)
    g_object_set (self->draft, "signature-algorithm",
                  (int) adw_combo_row_get_selected (self->algorithm_row), NULL);
}

static void
on_leave (UnderstudyAccountForm *self, GtkEventController *controller)
{
  GtkWidget *row = gtk_event_controller_get_widget (controller);
  AccountField field = find_field (self, row);

  /* Who only goes through has not filled in anything yet */
  if (self->draft == NULL || *gtk_editable_get_text (GTK_EDITABLE (row)) == '\0')
    return;
  self->visited[field] = TRUE;
  understudy_account_form_show_problems (self);
}

/* From the draft to the rows */

static guint
find_region (const char *id)
{
  gsize n_regions;
  const LiveRegion *regions = live_region_list (&n_regions);

  for (guint i = 0; i < n_regions; i++) {
    if (g_strcmp0 (regions[i].id, id) == 0)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

static void
show_text (UnderstudyAccountForm *self, AccountField field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->rows[field]), text != NULL ? text : "");
}

/*
 * understudy_account_form_show_draft:
 *
 * Fills the rows with what the draft has. Secrets it never tells.
 */
void
understudy_account_form_show_draft (UnderstudyAccountForm *self)
{
  g_autofree char *region = NULL;
  g_autofree char *role = NULL;
  LiveSignatureAlgorithm algorithm;
  AccountMode mode;

  self->showing = TRUE;
  g_object_get (self->draft, "region", &region, "role-arn", &role, "signature-algorithm",
                &algorithm, "mode", &mode, NULL);
  for (guint field = 0; field < ACCOUNT_N_FIELDS; field++) {
    g_autofree char *text = NULL;

    self->visited[field] = FALSE;
    if (field_properties[field] == NULL)
      continue;
    g_object_get (self->draft, field_properties[field], &text, NULL);
    show_text (self, (AccountField) field, text);
  }
  understudy_account_form_forget_secrets (self);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->rows[ACCOUNT_FIELD_REGION]),
                              find_region (region));
  adw_combo_row_set_selected (self->algorithm_row, (guint) algorithm);

  /* What a program prints is not typed in; roles are only ever imported */
  for (guint field = ACCOUNT_FIELD_ACCESS_KEY_ID; field <= ACCOUNT_FIELD_SECURITY_TOKEN; field++)
    gtk_widget_set_visible (self->rows[field], mode == ACCOUNT_MODE_KEY);
  gtk_widget_set_visible (self->rows[ACCOUNT_FIELD_STS_ENDPOINT], role != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->role_row), role != NULL);
  adw_action_row_set_subtitle (self->role_row, role != NULL ? role : "");
  adw_expander_row_set_expanded (
      self->more_row,
      *gtk_editable_get_text (GTK_EDITABLE (self->rows[ACCOUNT_FIELD_CUSTOM_ENDPOINT])) != '\0');
  self->showing = FALSE;
  understudy_account_form_show_problems (self);
}

/*
 * understudy_account_form_forget_secrets:
 *
 * Takes them out of the rows, whose memory is nothing for secrets to stay in.
 */
void
understudy_account_form_forget_secrets (UnderstudyAccountForm *self)
{
  gboolean showing = self->showing;

  self->showing = TRUE;
  show_text (self, ACCOUNT_FIELD_ACCESS_KEY_SECRET, NULL);
  show_text (self, ACCOUNT_FIELD_SECURITY_TOKEN, NULL);
  self->showing = showing;
}

static char *
dup_note (UnderstudyAccountForm *self, AccountField field)
{
  const char *note = account_draft_get_note (self->draft, field);
  g_autofree char *host = NULL;

  if (note != NULL)
    return g_strdup (note);
  if (field == ACCOUNT_FIELD_ACCESS_KEY_SECRET && account_draft_get_keeps_secret (self->draft))
    return g_strdup (_ ("Leave it empty to keep the one that is saved."));
  if (field != ACCOUNT_FIELD_REGION)
    return NULL;
  g_object_get (self->draft, "host", &host, NULL);
  /* Translators: %s is the host that serves an account, such as live.aliyuncs.com */
  return host != NULL ? g_strdup_printf (_ ("Requests go to %s."), host) : NULL;
}

static void
show_problem (UnderstudyAccountForm *self, AccountField field)
{
  const char *problem =
      self->visited[field] ? account_draft_get_problem (self->draft, field) : NULL;
  g_autofree char *note = problem == NULL ? dup_note (self, field) : NULL;
  const char *text = problem != NULL ? problem : note;
  GtkWidget *message = GTK_WIDGET (self->messages[field]);

  understudy_field_set_error (self->rows[field], problem);
  gtk_label_set_text (self->messages[field], text != NULL ? text : "");
  gtk_widget_set_visible (message, text != NULL && gtk_widget_get_visible (self->rows[field]));
  gtk_widget_remove_css_class (message, problem != NULL ? "dim-label" : "error");
  gtk_widget_add_css_class (message, problem != NULL ? "error" : "dim-label");
}

/*
 * understudy_account_form_show_problems:
 *
 * Says of each field what is wrong with it, or worth saying of it.
 */
void
understudy_account_form_show_problems (UnderstudyAccountForm *self)
{
  for (guint field = 0; self->draft != NULL && field < ACCOUNT_N_FIELDS; field++)
    show_problem (self, (AccountField) field);
}

/*
 * understudy_account_form_visit_all:
 *
 * Says also what is wrong with fields where nobody was, and goes to the first such field.
 *
 * Returns: whether there is none
 */
gboolean
understudy_account_form_visit_all (UnderstudyAccountForm *self)
{
  GtkWidget *wrong = NULL;

  for (guint field = 0; field < ACCOUNT_N_FIELDS; field++) {
    self->visited[field] = TRUE;
    if (wrong == NULL && account_draft_get_problem (self->draft, (AccountField) field) != NULL)
      wrong = self->rows[field];
  }
  understudy_account_form_show_problems (self);
  if (wrong == NULL)
    return TRUE;

  if (gtk_widget_is_ancestor (wrong, GTK_WIDGET (self->more_row)))
    adw_expander_row_set_expanded (self->more_row, TRUE);
  gtk_widget_grab_focus (wrong);
  return FALSE;
}

/* Setting up */

static char *
get_region_label (GtkStringObject *item)
{
  return g_strdup (gtk_string_object_get_string (item));
}

static void
set_up_regions (UnderstudyAccountForm *self)
{
  AdwComboRow *row = ADW_COMBO_ROW (self->rows[ACCOUNT_FIELD_REGION]);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkExpression) expression = gtk_cclosure_expression_new (
      G_TYPE_STRING, NULL, 0, NULL, G_CALLBACK (get_region_label), NULL, NULL);
  gsize n_regions;
  const LiveRegion *regions = live_region_list (&n_regions);

  for (guint i = 0; i < n_regions; i++) {
    g_autofree char *name = understudy_words_for_region (regions[i].id);

    gtk_string_list_append (names, name);
  }
  adw_combo_row_set_expression (row, expression);
  adw_combo_row_set_model (row, G_LIST_MODEL (names));
  /* From libadwaita 1.4 on it can be searched */
  if (g_object_class_find_property (G_OBJECT_GET_CLASS (row), "enable-search") != NULL)
    g_object_set (row, "enable-search", TRUE, NULL);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (on_region_selected), self,
                           G_CONNECT_SWAPPED);
}

/*
 * understudy_account_form_set_up_rows:
 *
 * Connects the rows to the draft, whichever that is going to be.
 */
void
understudy_account_form_set_up_rows (UnderstudyAccountForm *self)
{
  for (guint field = 0; field < ACCOUNT_N_FIELDS; field++) {
    GtkWidget *row = self->rows[field];
    GtkEventController *focus;

    gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                    self->messages[field], NULL, -1);
    if (!is_secret ((AccountField) field) && field_properties[field] == NULL)
      continue;
    understudy_field_let_go (row);
    g_signal_connect_object (row, "changed", G_CALLBACK (on_text_changed), self, G_CONNECT_SWAPPED);
    focus = gtk_event_controller_focus_new ();
    g_signal_connect_object (focus, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
    gtk_widget_add_controller (row, focus);
  }
  for (guint field = ACCOUNT_FIELD_NAME; field <= ACCOUNT_FIELD_SECURITY_TOKEN; field++) {
    if (field != ACCOUNT_FIELD_CUSTOM_ENDPOINT)
      understudy_field_name_list (self->rows[field], adw_preferences_row_get_title (
                                                         ADW_PREFERENCES_ROW (self->rows[field])));
  }
  understudy_field_name_list (GTK_WIDGET (self->more_row), _ ("More"));
  set_up_regions (self);
  g_signal_connect_object (self->algorithm_row, "notify::selected",
                           G_CALLBACK (on_algorithm_selected), self, G_CONNECT_SWAPPED);
}
