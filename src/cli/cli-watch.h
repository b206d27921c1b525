/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "duplicator.h"

G_BEGIN_DECLS

/* Tells on the standard error how far a duplicator is: on a terminal in one line that is written
 * anew, else in a line now and then */
typedef struct _CliWatch CliWatch;

CliWatch *cli_watch_new (Duplicator *duplicator);
void cli_watch_free (CliWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliWatch, cli_watch_free)

G_END_DECLS
