/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The help: a list of topics, and a page for each. In the program itself, so that it is there where
 * no viewer of help is installed, as in a sandbox. */
#define UNDERSTUDY_TYPE_HELP_WINDOW (understudy_help_window_get_type ())
G_DECLARE_FINAL_TYPE (
    UnderstudyHelpWindow, understudy_help_window, UNDERSTUDY, HELP_WINDOW, AdwWindow)

void understudy_help_show (GtkWindow *parent);

G_END_DECLS
