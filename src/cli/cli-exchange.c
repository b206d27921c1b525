/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-exchange.h"
#include "understudy-config.h"
#include "cli-output.h"
#include "ledger-exchange.h"
#include <glib/gi18n-lib.h>

static gboolean
read_format (const char *path, LedgerFormat *format)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  *format = g_str_has_suffix (lower, ".csv") ? LEDGER_FORMAT_CSV : LEDGER_FORMAT_JSON;
  return *format == LEDGER_FORMAT_CSV || g_str_has_suffix (lower, ".json");
}

/**
 * cli_exchange_has_format:
 * @path: where to export to
 *
 * Returns: whether its name tells the format
 */
gboolean
cli_exchange_has_format (const char *path)
{
  LedgerFormat format;

  return read_format (path, &format);
}

static gboolean
print_numbers (const char *first, guint64 first_value, const char *second, guint64 second_value)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, first);
  json_builder_add_int_value (builder, (gint64) first_value);
  if (second != NULL) {
    json_builder_set_member_name (builder, second);
    json_builder_add_int_value (builder, (gint64) second_value);
  }
  json_builder_end_object (builder);
  node = json_builder_get_root (builder);

  return cli_print_json (node);
}

static gboolean
print_line (char *line)
{
  g_autofree char *words = line;
  g_autofree char *whole = g_strconcat (words, "\n", NULL);

  return cli_print (whole);
}

static char *
get_words_for_exported (guint64 n)
{
  /* Translators: what is left of a history when it was written to a file */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry was exported.",
                                       "%u entries were exported.", (gulong) n),
                          (guint) n);
}

static char *
get_words_for_imported (const LedgerImported *imported)
{
  g_autofree char *added =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u entry was added.",
                                    "%u entries were added.", (gulong) imported->added),
                       (guint) imported->added);
  g_autofree char *known = NULL;

  if (imported->known == 0)
    return g_steal_pointer (&added);

  known = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was there already.",
                                        "%u were there already.", (gulong) imported->known),
                           (guint) imported->known);
  /* Translators: two sentences */
  return g_strdup_printf (C_ ("sentences", "%s %s"), added, known);
}

/**
 * cli_export:
 * @session: where the history is open
 * @query: what to export
 * @path: where to
 * @json: whether a program reads what is printed
 *
 * Returns: what to end with
 */
CliExit
cli_export (CliSession *session, LedgerQuery *query, const char *path, gboolean json)
{
  Ledger *ledger = workspace_get_ledger (cli_session_get_workspace (session));
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerFormat format;
  guint64 n_entries;

  read_format (path, &format);
  ledger_export_async (ledger, query, file, format, cli_session_get_cancellable (session), NULL,
                       NULL, cli_take_result, &result);
  if (!ledger_export_finish (ledger, cli_wait (&result), &n_entries, &error)) {
    cli_warn_text (error->message);
    return CLI_EXIT_REFUSED;
  }

  return (json ? print_numbers ("exported", n_entries, NULL, 0)
               : print_line (get_words_for_exported (n_entries)))
             ? CLI_EXIT_DONE
             : CLI_EXIT_REFUSED;
}

/**
 * cli_import:
 * @session: where the history is open
 * @path: what was exported as JSON
 * @json: whether a program reads what is printed
 *
 * Returns: what to end with
 */
CliExit
cli_import (CliSession *session, const char *path, gboolean json)
{
  Ledger *ledger = workspace_get_ledger (cli_session_get_workspace (session));
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerImported imported;
  gboolean success;

  ledger_import_async (ledger, file, cli_session_get_cancellable (session), NULL, NULL,
                       cli_take_result, &result);
  success = ledger_import_finish (ledger, cli_wait (&result), &imported, &error);
  if (error != NULL)
    cli_warn_text (error->message);
  /* Also where it was broken off: so much is there */
  if (!(json ? print_numbers ("added", imported.added, "known", imported.known)
             : print_line (get_words_for_imported (&imported))))
    return CLI_EXIT_REFUSED;

  return success ? CLI_EXIT_DONE : CLI_EXIT_REFUSED;
}
