/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CLI_EXIT_DONE = 0,
  CLI_EXIT_REFUSED = 1, /* and whatever else definitely did nothing */
  CLI_EXIT_USAGE = 2,
  CLI_EXIT_UNKNOWN = 3,
} CliExit;

/* One command. argv[0] is its name; what is left of the arguments may stand in any order. */
typedef struct {
  const char *name;
  const char
      *arguments; /* what stands after the name in the help, marked for translation; nullable */
  const char *summary; /* marked for translation */
  CliExit (*run) (int argc, char **argv);
} CliCommand;

const CliCommand *cli_command_lookup (const char *name);

CliExit cli_accounts (int argc, char **argv);
CliExit cli_answer (int argc, char **argv);
CliExit cli_discard (int argc, char **argv);
CliExit cli_duplicate (int argc, char **argv);
CliExit cli_history (int argc, char **argv);
CliExit cli_resume (int argc, char **argv);
CliExit cli_studios (int argc, char **argv);
CliExit cli_help (int argc, char **argv);

G_END_DECLS
