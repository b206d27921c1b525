/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-announce.h"

/**
 * understudy_announce:
 * @status: a label of the role status
 * @text: what happened
 *
 * Has screen readers say @text. A toast alone tells them nothing: GTK can announce from 4.14 on,
 * and before that the nearest thing is a status label whose name changes.
 */
void
understudy_announce (GtkLabel *status, const char *text)
{
  g_return_if_fail (GTK_IS_LABEL (status));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (status, text);
#if GTK_CHECK_VERSION(4, 14, 0)
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_accessible_announce (GTK_ACCESSIBLE (status), text,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
#else
  gtk_accessible_update_property (GTK_ACCESSIBLE (status), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
#endif
}
