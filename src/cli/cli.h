/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether the arguments are the command line's: a command (duplicate, resume, history…), --help or --version */
gboolean cli_wants (int argc, char **argv);
int cli_run (int argc, char **argv);

G_END_DECLS
