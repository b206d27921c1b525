/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli.h"
#include "understudy-config.h"
#include "cli-command.h"
#include "cli-output.h"
#include "cli-text.h"
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define HELP_WIDTH 80

static const CliCommand commands[] = {
    {"duplicate", N_ ("SOURCE_ID NAME|PATTERN"), N_ ("Make a new studio from another, or many."),
     cli_duplicate},
    {"resume", NULL, N_ ("Go on with what earlier runs left."), cli_resume},
    {"discard", NULL, N_ ("Cancel what earlier runs left and did not send."), cli_discard},
    {"answer", N_ ("CLIENT_TOKEN"), N_ ("Say whether a studio is the copy that no answer came for."),
     cli_answer},
    {"history", NULL, N_ ("Show what was duplicated, newest first."), cli_history},
    {"studios", NULL, N_ ("List the studios of the account."), cli_studios},
    {"accounts", NULL, N_ ("List the accounts there are."), cli_accounts},
    {"help", N_ ("[COMMAND]"), N_ ("Show how the commands are used."), cli_help},
};

/**
 * cli_command_lookup:
 * @name: a word
 *
 * Returns: (transfer none) (nullable): the command of that name
 */
const CliCommand *
cli_command_lookup (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  }

  return NULL;
}

static char *
describe_commands (void)
{
  g_autoptr (CliTable) table = cli_table_new (2);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++) {
    const char *arguments = commands[i].arguments != NULL ? _ (commands[i].arguments) : "";
    g_autofree char *usage = g_strdup_printf ("  understudy %s %s", commands[i].name, arguments);

    cli_table_add (table, g_strchomp (usage), _ (commands[i].summary), NULL);
  }

  return cli_table_to_text (table);
}

static void
add_paragraph (GString *help, const char *text)
{
  g_autofree char *lines = cli_text_wrap (text, HELP_WIDTH);

  if (help->len > 0)
    g_string_append_c (help, '\n');
  g_string_append (help, lines);
}

static CliExit
show_help (void)
{
  g_autoptr (GString) help = g_string_new (NULL);
  g_autofree char *list = describe_commands ();

  add_paragraph (help, _ ("Understudy duplicates production studios of ApsaraVideo Live."));
  add_paragraph (help, _ ("Without a command it opens its window. On the command line:"));
  g_string_append (help, list);
  add_paragraph (help, _ ("Each command tells more of itself, as in “understudy duplicate --help”. "
                          "To try things out, add "
                          "--rehearsal."));
  add_paragraph (help, _ ("Accounts that the window has saved are named with --account. Their "
                          "secrets come from the keyring."));
  add_paragraph (
      help, _ ("Without --account the AccessKey comes from the environment variables ALIBABA_CLOUD_ACCESS_KEY_ID, "
               "ALIBABA_CLOUD_ACCESS_KEY_SECRET and, where there is a security token, "
               "ALIBABA_CLOUD_SECURITY_TOKEN; the region, unless an option names it, from "
               "ALIBABA_CLOUD_REGION_ID."));
  add_paragraph (help, _ ("The exit status is 0 for done, 1 for refused or not possible, 2 for a "
                          "mistake in the command, and "
                          "3 where it is not known whether the studio was made."));

  return cli_print (help->str) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
}

/**
 * cli_help:
 * @argc: how many there are in @argv
 * @argv: `help` or `--help`, and a command's name or nothing
 *
 * Shows how the program, or one command, is used.
 *
 * Returns: what to end with
 */
CliExit
cli_help (int argc, char **argv)
{
  const CliCommand *command;
  char *help_arguments[] = {NULL, (char *) "--help", NULL};

  if (argc < 2 || g_str_has_prefix (argv[1], "-"))
    return show_help ();

  command = cli_command_lookup (argv[1]);
  if (command == NULL) {
    cli_warn (_ ("There is no command “%s”."), argv[1]);
    return CLI_EXIT_USAGE;
  }
  if (command->run == cli_help)
    return show_help ();

  help_arguments[0] = argv[1];

  return command->run (2, help_arguments);
}

static gboolean
is_help (const char *argument)
{
  return strcmp (argument, "--help") == 0 || strcmp (argument, "-h") == 0;
}

/**
 * cli_wants:
 * @argc: how many there are in @argv
 * @argv: the arguments of main()
 *
 * Returns: whether the command line is meant; else it is the window
 */
gboolean
cli_wants (int argc, char **argv)
{
  return argc > 1 && (cli_command_lookup (argv[1]) != NULL || is_help (argv[1]) ||
                      strcmp (argv[1], "--version") == 0);
}

/* A file that is opened later must not become the standard output. Reading and writing there fails,
 * as it should. */
static void
occupy_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
      return;
  }
}

/**
 * cli_run:
 * @argc: how many there are in @argv
 * @argv: the arguments of main(), which cli_wants()
 *
 * Does what the arguments say, without a display and without a session bus.
 *
 * Returns: the exit status
 */
int
cli_run (int argc, char **argv)
{
  occupy_standard_streams ();
  signal (SIGPIPE, SIG_IGN);
  /* The standard output is for the result alone */
  g_log_writer_default_set_use_stderr (TRUE);

  if (is_help (argv[1]))
    return (int) cli_help (argc - 1, argv + 1);
  if (strcmp (argv[1], "--version") == 0)
    return cli_print ("understudy " PACKAGE_VERSION "\n") ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;

  return (int) cli_command_lookup (argv[1])->run (argc - 1, argv + 1);
}
