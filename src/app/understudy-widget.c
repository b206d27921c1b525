/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-widget.h"

/**
 * understudy_widget_dispose_template:
 * @widget: a widget whose class derives from #GtkWidget itself
 * @type: that class
 *
 * gtk_widget_dispose_template() removes only those children that the class has bound; this removes
 * the others too.
 */
void
understudy_widget_dispose_template (GtkWidget *widget, GType type)
{
  GtkWidget *child;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  gtk_widget_dispose_template (widget, type);
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
