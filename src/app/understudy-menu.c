/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-menu.h"

static void
create_menu (GtkMenuButton *button, gpointer user_data)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_menu_model (button, user_data);
}

/**
 * understudy_menu_set:
 * @button: a button
 * @menu: its menu
 *
 * Gives @button its menu, as the property menu-model does; but the widgets of the menu are made
 * when it is first opened, not with the window.
 */
void
understudy_menu_set (GtkMenuButton *button, GMenuModel *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));
  g_return_if_fail (G_IS_MENU_MODEL (menu));

  gtk_menu_button_set_create_popup_func (button, create_menu, g_object_ref (menu), g_object_unref);
}
