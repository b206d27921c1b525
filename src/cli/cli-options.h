/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli-command.h"

G_BEGIN_DECLS

/* The options and arguments of one command */
typedef struct _CliOptions CliOptions;

CliOptions *cli_options_new (const char *command_name);
void cli_options_free (CliOptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliOptions, cli_options_free)

void cli_options_add (CliOptions *self, const GOptionEntry *entries);

/* FALSE: there is nothing more to do than to end with @exit_status */
gboolean cli_options_parse (
    CliOptions *self, int argc, char **argv, guint n_arguments, CliExit *exit_status);
gboolean cli_options_read (CliOptions *self, int argc, char **argv, CliExit *exit_status);
gboolean
cli_options_expect (CliOptions *self, guint n_arguments, const char *names, CliExit *exit_status);
const char *cli_options_get_argument (CliOptions *self, guint index);
CliExit cli_options_fail (CliOptions *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
char *cli_options_get_help (CliOptions *self);

/* What an argument says, which may be in the locale's encoding */
char *cli_argument_to_text (const char *argument, GError **error);

G_END_DECLS
