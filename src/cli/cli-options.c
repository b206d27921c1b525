/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-options.h"
#include "understudy-config.h"
#include "cli-output.h"
#include <glib/gi18n-lib.h>
#include <string.h>

struct _CliOptions {
  const CliCommand *command;
  GOptionContext *context;
  gboolean help;
  char **arguments; /* in whatever encoding they came */
};

/**
 * cli_options_new:
 * @command_name: a command's name
 *
 * Returns: (transfer full): the options that every command has
 */
CliOptions *
cli_options_new (const char *command_name)
{
  CliOptions *self = g_new0 (CliOptions, 1);
  const GOptionEntry entries[] = {
      {"help", 'h', 0, G_OPTION_ARG_NONE, &self->help, N_ ("Show this help"), NULL},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL, NULL},
      G_OPTION_ENTRY_NULL,
  };
  g_autofree char *parameters = NULL;

  self->command = cli_command_lookup (command_name);
  g_assert (self->command != NULL);

  if (self->command->arguments != NULL)
    parameters = g_strdup (_ (self->command->arguments));
  self->context = g_option_context_new (parameters);
  g_option_context_set_summary (self->context, _ (self->command->summary));
  g_option_context_set_translation_domain (self->context, GETTEXT_PACKAGE);
  /* Its own way of showing help ends the program on the spot */
  g_option_context_set_help_enabled (self->context, FALSE);
  g_option_context_add_main_entries (self->context, entries, GETTEXT_PACKAGE);

  return self;
}

/**
 * cli_options_free:
 * @self: (transfer full): options
 *
 * Frees @self.
 */
void
cli_options_free (CliOptions *self)
{
  g_option_context_free (self->context);
  g_strfreev (self->arguments);
  g_free (self);
}

/**
 * cli_options_add:
 * @entries: more options
 *
 * Adds what a command has besides.
 */
void
cli_options_add (CliOptions *self, const GOptionEntry *entries)
{
  g_option_context_add_main_entries (self->context, entries, GETTEXT_PACKAGE);
}

/**
 * cli_options_get_help:
 *
 * Returns: (transfer full): how the command is used
 */
char *
cli_options_get_help (CliOptions *self)
{
  g_autofree char *program = g_strdup_printf ("understudy %s", self->command->name);
  char *help;

  /* The help begins with it */
  g_set_prgname (program);
  help = g_option_context_get_help (self->context, TRUE, NULL);
  g_set_prgname ("understudy");

  return help;
}

/**
 * cli_options_fail:
 * @format: what is wrong with the way the command was called
 * @...: what goes into it
 *
 * Says so.
 *
 * Returns: %CLI_EXIT_USAGE
 */
CliExit
cli_options_fail (CliOptions *self, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *help = g_strdup_printf ("understudy %s --help", self->command->name);
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  cli_warn ("%s", message);
  /* Translators: %s is a command to type, such as “understudy duplicate --help” */
  cli_warn (_ ("Try “%s” to see how it is used."), help);

  return CLI_EXIT_USAGE;
}

/**
 * cli_options_read:
 * @argc: how many there are in @argv
 * @argv: the command and what follows it
 * @exit_status: (out): what to end with, if there is nothing more to do
 *
 * Reads the options, wherever they stand. How many arguments there may be beside them is
 * cli_options_expect()'s to say.
 *
 * Returns: whether to go on; not after an error, which was told, and not after help was shown
 */
gboolean
cli_options_read (CliOptions *self, int argc, char **argv, CliExit *exit_status)
{
  g_auto (GStrv) left = g_new0 (char *, (gsize) argc + 1);
  g_autoptr (GError) error = NULL;

  left[0] = g_strdup_printf ("understudy %s", argv[0]);
  for (int i = 1; i < argc; i++)
    left[i] = g_strdup (argv[i]);

  g_set_prgname ("understudy");
  if (!g_option_context_parse_strv (self->context, &left, &error)) {
    *exit_status = cli_options_fail (self, "%s", error->message);
    return FALSE;
  }

  if (self->help) {
    g_autofree char *help = cli_options_get_help (self);

    *exit_status = cli_print (help) ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
    return FALSE;
  }

  return TRUE;
}

/**
 * cli_options_expect:
 * @n_arguments: how many arguments there have to be besides the options
 * @names: (nullable): what they are called
 * @exit_status: (out): what to end with, if there are more or fewer
 *
 * Returns: whether to go on; if not, the user was told
 */
gboolean
cli_options_expect (CliOptions *self, guint n_arguments, const char *names, CliExit *exit_status)
{
  guint n_given = self->arguments != NULL ? g_strv_length (self->arguments) : 0;

  if (n_given < n_arguments) {
    *exit_status = cli_options_fail (self, _ ("Something is missing: %s"), names);
    return FALSE;
  }
  if (n_given > n_arguments) {
    g_autofree char *extra = g_utf8_make_valid (self->arguments[n_arguments], -1);

    *exit_status = cli_options_fail (
        self, _ ("“%s” is too much. A name with blanks needs quotation marks around it."), extra);
    return FALSE;
  }

  return TRUE;
}

/**
 * cli_options_parse:
 * @argc: how many there are in @argv
 * @argv: the command and what follows it
 * @n_arguments: how many arguments the command takes besides its options
 * @exit_status: (out): what to end with, if there is nothing more to do
 *
 * Reads the options, wherever they stand, and the arguments.
 *
 * Returns: whether to go on; not after an error, which was told, and not after help was shown
 */
gboolean
cli_options_parse (CliOptions *self, int argc, char **argv, guint n_arguments, CliExit *exit_status)
{
  const char *names = self->command->arguments;

  return cli_options_read (self, argc, argv, exit_status) &&
         cli_options_expect (self, n_arguments, names != NULL ? _ (names) : NULL, exit_status);
}

/**
 * cli_options_get_argument:
 * @index: which, the first is 0
 *
 * Returns: (type filename): an argument as it came
 */
const char *
cli_options_get_argument (CliOptions *self, guint index)
{
  return self->arguments[index];
}

/**
 * cli_argument_to_text:
 * @argument: (type filename): an argument as it came
 * @error: return location for a #GError
 *
 * In a locale of UTF-8, or a plain C locale, which tells nothing of the terminal, arguments have to
 * be UTF-8.
 *
 * Returns: (transfer full): @argument in UTF-8, or %NULL
 */
char *
cli_argument_to_text (const char *argument, GError **error)
{
  g_autofree char *shown = NULL;
  const char *charset;

  if (!g_get_charset (&charset) && strcmp (charset, "ANSI_X3.4-1968") != 0) {
    char *converted = g_locale_to_utf8 (argument, -1, NULL, NULL, NULL);

    if (converted != NULL)
      return converted;
  } else if (g_utf8_validate (argument, -1, NULL)) {
    return g_strdup (argument);
  }

  shown = g_utf8_make_valid (argument, -1);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not valid text in the encoding %s."), shown,
               strcmp (charset, "ANSI_X3.4-1968") == 0 ? "UTF-8" : charset);

  return NULL;
}
