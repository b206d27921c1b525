/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-field.h"

/**
 * understudy_field_dup_text:
 * @row: an entry row
 *
 * Returns: (transfer full): what is written, without the blanks around it, with which pasted IDs
 * come and which nobody means
 */
char *
understudy_field_dup_text (GtkWidget *row)
{
  g_return_val_if_fail (GTK_IS_EDITABLE (row), NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

/**
 * understudy_field_set_error:
 * @row: a row
 * @error: (nullable): what is wrong with what is written there
 *
 * Shows whether something is, to eyes and to screen readers. The words have a place of their own.
 */
void
understudy_field_set_error (GtkWidget *row, const char *error)
{
  g_return_if_fail (GTK_IS_WIDGET (row));

  if (error != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
      error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/**
 * understudy_field_name_list:
 * @row: a row of a list
 * @name: what the list is called
 *
 * Names the list that @row is in for screen readers.
 */
void
understudy_field_name_list (GtkWidget *row, const char *name)
{
  g_return_if_fail (GTK_IS_WIDGET (row));
  g_return_if_fail (name != NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (row)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
