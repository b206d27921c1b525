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

static gboolean
on_back_tab (GtkWidget *row, GVariant *args, gpointer user_data)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (row));
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (root));

  /* From a button beside the text the way back is into the text */
  if (!GTK_IS_TEXT (focus))
    return FALSE;
  gtk_widget_set_can_focus (row, FALSE);
  g_signal_emit_by_name (root, "move-focus", GTK_DIR_TAB_BACKWARD);
  gtk_widget_set_can_focus (row, TRUE);
  return TRUE;
}

/**
 * understudy_field_let_go:
 * @row: an entry row
 *
 * Lets Shift+Tab lead out of @row. A list gives the keyboard to the row that it leads out of, and
 * an entry row hands it on to its text, in which it would stay for ever.
 */
void
understudy_field_let_go (GtkWidget *row)
{
  GtkEventController *controller;

  g_return_if_fail (GTK_IS_EDITABLE (row));

  controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Shift>Tab|<Shift>ISO_Left_Tab"),
                        gtk_callback_action_new (on_back_tab, NULL, NULL)));
  gtk_widget_add_controller (row, controller);
}
