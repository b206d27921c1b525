/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A heading above a list of facts, or what is said in their place. Signal: copy (text). */
#define UNDERSTUDY_TYPE_STUDIO_SECTION (understudy_studio_section_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyStudioSection, understudy_studio_section, UNDERSTUDY, STUDIO_SECTION, GtkWidget)

GtkWidget *understudy_studio_section_new (const char *title);

/* facts: of UnderstudyStudioFact */
void understudy_studio_section_set_facts (UnderstudyStudioSection *self, GPtrArray *facts);
void understudy_studio_section_set_notice (UnderstudyStudioSection *self,
                                           const char *notice,
                                           gboolean busy);

G_END_DECLS
