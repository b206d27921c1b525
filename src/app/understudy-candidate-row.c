/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-candidate-row.h"

#include "understudy-account-words.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

struct _UnderstudyCandidateRow {
  AdwActionRow parent_instance;

  GtkCheckButton *check;

  AccountCandidate *candidate;
};

enum {
  PROP_0,
  PROP_PICKED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (UnderstudyCandidateRow, understudy_candidate_row, ADW_TYPE_ACTION_ROW)

static void
on_toggled (UnderstudyCandidateRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICKED]);
}

/* The kind as the file calls it, the key, the region: as much as there is */
static char *
dup_facts (AccountCandidate *candidate)
{
  g_autofree char *region = understudy_words_for_region (account_candidate_get_region (candidate));
  const char *facts[] = {account_candidate_get_mode (candidate),
                         account_candidate_get_access_key_id (candidate), region};
  GString *line = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (facts); i++) {
    if (facts[i] == NULL || *facts[i] == '\0')
      continue;
    if (line->len > 0)
      g_string_append (line, " · ");
    g_string_append (line, facts[i]);
  }
  return g_string_free (line, FALSE);
}

static void
understudy_candidate_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_PICKED:
    g_value_set_boolean (value,
                         understudy_candidate_row_get_picked (UNDERSTUDY_CANDIDATE_ROW (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
understudy_candidate_row_dispose (GObject *object)
{
  g_clear_object (&UNDERSTUDY_CANDIDATE_ROW (object)->candidate);
  G_OBJECT_CLASS (understudy_candidate_row_parent_class)->dispose (object);
}

static void
understudy_candidate_row_class_init (UnderstudyCandidateRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = understudy_candidate_row_get_property;
  object_class->dispose = understudy_candidate_row_dispose;

  properties[PROP_PICKED] =
      g_param_spec_boolean ("picked", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
understudy_candidate_row_init (UnderstudyCandidateRow *self)
{
  GtkWidget *check = gtk_check_button_new ();

  self->check = GTK_CHECK_BUTTON (check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), check);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect_object (check, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
}

/**
 * understudy_candidate_row_new:
 * @candidate: what it shows
 *
 * Returns: (transfer floating): a row; what can be used and is the file's own choice is picked
 */
GtkWidget *
understudy_candidate_row_new (AccountCandidate *candidate)
{
  UnderstudyCandidateRow *self;
  const char *name;
  g_autofree char *facts = NULL;

  g_return_val_if_fail (ACCOUNT_IS_CANDIDATE (candidate), NULL);

  self = g_object_new (UNDERSTUDY_TYPE_CANDIDATE_ROW, NULL);
  self->candidate = g_object_ref (candidate);
  name = account_candidate_get_name (candidate);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
  if (account_candidate_get_usable (candidate)) {
    facts = dup_facts (candidate);
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), facts);
    gtk_check_button_set_active (self->check, account_candidate_get_is_current (candidate));
  } else {
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), account_candidate_get_problem (candidate));
    gtk_widget_set_sensitive (GTK_WIDGET (self->check), FALSE);
  }
  return GTK_WIDGET (self);
}

/**
 * understudy_candidate_row_get_candidate:
 * @self: a row
 *
 * Returns: (transfer none): what it shows
 */
AccountCandidate *
understudy_candidate_row_get_candidate (UnderstudyCandidateRow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_CANDIDATE_ROW (self), NULL);

  return self->candidate;
}

/**
 * understudy_candidate_row_get_picked:
 * @self: a row
 *
 * Returns: whether it is to be imported
 */
gboolean
understudy_candidate_row_get_picked (UnderstudyCandidateRow *self)
{
  g_return_val_if_fail (UNDERSTUDY_IS_CANDIDATE_ROW (self), FALSE);

  return gtk_check_button_get_active (self->check);
}

/**
 * understudy_candidate_row_set_problem:
 * @self: a row
 * @problem: why it could not be imported
 *
 * Says so in its place.
 */
void
understudy_candidate_row_set_problem (UnderstudyCandidateRow *self, const char *problem)
{
  g_return_if_fail (UNDERSTUDY_IS_CANDIDATE_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), problem);
  gtk_check_button_set_active (self->check, FALSE);
}

/**
 * understudy_candidate_row_set_imported:
 * @self: a row
 *
 * It is an account now, and is not offered again.
 */
void
understudy_candidate_row_set_imported (UnderstudyCandidateRow *self)
{
  g_return_if_fail (UNDERSTUDY_IS_CANDIDATE_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _ ("Imported"));
  gtk_check_button_set_active (self->check, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), FALSE);
}
