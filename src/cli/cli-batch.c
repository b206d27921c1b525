/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-batch.h"
#include "understudy-config.h"
#include "cli-input.h"
#include "cli-output.h"
#include "cli-report.h"
#include "cli-text.h"
#include "duplicator-name.h"
#include "duplicator-name-pattern.h"
#include "duplicator-text.h"
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define PATTERN_SHOWN 64 /* characters of a pattern under which its mistake is marked */

/**
 * cli_batch_clear:
 *
 * Frees what @self holds.
 */
void
cli_batch_clear (CliBatch *self)
{
  g_clear_pointer (&self->more_sources, g_strfreev);
  g_clear_pointer (&self->copies, g_free);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->csv, g_free);
}

/**
 * cli_batch_add_options:
 * @options: what to add to
 *
 * Adds the options that ask for many.
 */
void
cli_batch_add_options (CliBatch *self, CliOptions *options)
{
  const GOptionEntry entries[] = {
      {"copies", 0, 0, G_OPTION_ARG_STRING, &self->copies,
       N_ ("How many copies of each studio; the name is then a pattern, such as “Stage {n:03}”"),
       N_ ("N")},
      {"first", 0, 0, G_OPTION_ARG_STRING, &self->first,
       N_ ("What {n} begins with (1, unless told)"), N_ ("N")},
      {"from", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->more_sources,
       N_ ("A further studio to copy; can be given many times"), N_ ("SOURCE_ID")},
      {"csv", 0, 0, G_OPTION_ARG_FILENAME, &self->csv,
       N_ ("Take sources and new names from a CSV file, one a line; - is the standard input"),
       N_ ("FILE")},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &self->dry_run,
       N_ ("Only list the names of the new studios; nothing is asked of the service"), NULL},
      G_OPTION_ENTRY_NULL,
  };

  cli_options_add (options, entries);
}

/**
 * cli_batch_is_asked_for:
 *
 * Returns: whether the options ask for an order of many, even if it turns out to be of one
 */
gboolean
cli_batch_is_asked_for (const CliBatch *self)
{
  return self->copies != NULL || self->first != NULL || self->more_sources != NULL ||
         self->csv != NULL || self->dry_run;
}

/* Not translated: what the user typed, or could have */
static const char *
get_label (const CliBatch *self, const DuplicatorProblem *problem)
{
  if (problem->line > 0 || self->csv != NULL)
    return NULL;

  switch (problem->field) {
  case DUPLICATOR_FIELD_SOURCE:
    return "SOURCE_ID";
  case DUPLICATOR_FIELD_NAME:
  case DUPLICATOR_FIELD_PATTERN:
    return "PATTERN";
  case DUPLICATOR_FIELD_COPIES:
    return "--copies";
  case DUPLICATOR_FIELD_FIRST_NUMBER:
    return "--first";
  case DUPLICATOR_FIELD_NONE:
  default:
    return NULL;
  }
}

static void
tell_more (guint n_more, DuplicatorSeverity severity)
{
  if (n_more == 0)
    return;

  if (severity == DUPLICATOR_SEVERITY_ERROR)
    cli_warn (ngettext ("%u more mistake is not shown.", "%u more mistakes are not shown.", n_more),
              n_more);
  else
    cli_warn (ngettext ("%u more warning is not shown.", "%u more warnings are not shown.", n_more),
              n_more);
}

/**
 * cli_batch_tell_problems:
 * @batch: the order
 *
 * Says everything that is wrong with @batch, by line or option.
 *
 * Returns: whether it can start all the same
 */
gboolean
cli_batch_tell_problems (const CliBatch *self, DuplicatorBatch *batch)
{
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);
  guint listed[2] = {0, 0};

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);
    g_autofree char *text = duplicator_problem_to_string (problem);
    const char *label = get_label (self, problem);

    listed[problem->severity]++;
    if (problem->severity == DUPLICATOR_SEVERITY_WARNING)
      /* Translators: %s is one or more sentences */
      cli_warn (_ ("Warning: %s"), text);
    else if (label != NULL)
      cli_warn ("%s: %s", label, text);
    else
      cli_warn ("%s", text);
  }

  tell_more (duplicator_problems_get_n_errors (problems) - listed[DUPLICATOR_SEVERITY_ERROR],
             DUPLICATOR_SEVERITY_ERROR);
  tell_more (duplicator_problems_get_n_warnings (problems) - listed[DUPLICATOR_SEVERITY_WARNING],
             DUPLICATOR_SEVERITY_WARNING);

  return duplicator_batch_can_start (batch);
}

/* Where in the pattern the first mistake is */
static void
mark_mistake (DuplicatorBatch *batch, const char *pattern)
{
  DuplicatorProblems *problems = duplicator_batch_get_problems (batch);
  g_autofree char *clean = cli_text_clean (pattern);

  if (g_utf8_strlen (pattern, -1) > PATTERN_SHOWN)
    return;

  for (guint i = 0; i < duplicator_problems_get_length (problems); i++) {
    const DuplicatorProblem *problem = duplicator_problems_get (problems, i);
    g_autofree char *before = NULL;
    g_autofree char *text = NULL;

    if (problem->field != DUPLICATOR_FIELD_PATTERN || problem->position < 0 ||
        problem->position > g_utf8_strlen (clean, -1))
      continue;

    before = g_utf8_substring (clean, 0, problem->position);
    text = g_strdup_printf ("  %s\n  %*s^\n", clean, (int) cli_text_measure (before), "");
    cli_warn_text (text);
    return;
  }
}

static gboolean
parse_number (const char *text, const char *option, guint fallback, guint *number, GError **error)
{
  guint64 value = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &value, NULL)) {
    /* Translators: the first is an option, such as --copies, the second what was typed after it */
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("%s takes a whole number; “%s” is none."), option, text);
    return FALSE;
  }

  *number = (guint) value;

  return TRUE;
}

static gboolean
check_together (const CliBatch *self, GError **error)
{
  if (self->csv == NULL ||
      (self->copies == NULL && self->first == NULL && self->more_sources == NULL))
    return TRUE;

  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--csv cannot be used together with --copies, --first or --from: each "
                          "line of the file is one copy, with its name."));

  return FALSE;
}

/* The arguments of an order by pattern, in UTF-8 */
typedef struct {
  GPtrArray *ids;
  char *pattern;
  guint copies;
  guint first;
} Wish;

static void
wish_clear (Wish *self)
{
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  g_clear_pointer (&self->pattern, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wish, wish_clear)

static gboolean
add_source (Wish *wish, const char *argument, GError **error)
{
  char *id = cli_argument_to_text (argument, error);

  if (id == NULL)
    return FALSE;
  g_ptr_array_add (wish->ids, id);

  return TRUE;
}

static gboolean
read_wish (const CliBatch *self, CliOptions *options, Wish *wish, GError **error)
{
  wish->ids = g_ptr_array_new_with_free_func (g_free);

  if (!add_source (wish, cli_options_get_argument (options, 0), error))
    return FALSE;
  for (gsize i = 0; self->more_sources != NULL && self->more_sources[i] != NULL; i++) {
    if (!add_source (wish, self->more_sources[i], error))
      return FALSE;
  }

  wish->pattern = cli_argument_to_text (cli_options_get_argument (options, 1), error);

  return wish->pattern != NULL &&
         parse_number (self->copies, "--copies", 1, &wish->copies, error) &&
         parse_number (self->first, "--first", 1, &wish->first, error);
}

/* names: (nullable): by ID */
static DuplicatorBatch *
make_batch (const Wish *wish, GHashTable *names)
{
  g_autofree char *date = duplicator_format_date (base_clock_get_system (), NULL);
  g_autofree DuplicatorSource *sources = g_new0 (DuplicatorSource, wish->ids->len);

  for (guint i = 0; i < wish->ids->len; i++) {
    sources[i].id = wish->ids->pdata[i];
    sources[i].name = names != NULL ? g_hash_table_lookup (names, sources[i].id) : NULL;
  }

  return duplicator_batch_new_from_pattern (sources, wish->ids->len, wish->pattern, wish->copies,
                                            wish->first, date);
}

static gboolean
can_start (const CliBatch *self, DuplicatorBatch *batch, const char *pattern, CliExit *exit_status)
{
  /* What is wrong only in its effect is told once, when everything is known */
  if (duplicator_batch_can_start (batch))
    return TRUE;

  if (!cli_batch_tell_problems (self, batch) && pattern != NULL)
    mark_mistake (batch, pattern);
  if (duplicator_problems_get_length (duplicator_batch_get_problems (batch)) == 0)
    cli_warn (_ ("There is nothing to copy."));
  cli_warn (_ ("Nothing was sent."));
  *exit_status = CLI_EXIT_USAGE;

  return FALSE;
}

static DuplicatorBatch *
read_pattern (const CliBatch *self, CliOptions *options, GHashTable *names, CliExit *exit_status)
{
  g_auto (Wish) wish = {0};
  g_autoptr (DuplicatorBatch) batch = NULL;
  g_autoptr (GError) error = NULL;

  /* Translators: what stands after “understudy duplicate” */
  if (!cli_options_expect (options, 2, _ ("SOURCE_ID PATTERN"), exit_status))
    return NULL;
  if (!read_wish (self, options, &wish, &error)) {
    *exit_status = cli_options_fail (options, "%s", error->message);
    return NULL;
  }

  batch = make_batch (&wish, names);

  return can_start (self, batch, wish.pattern, exit_status) ? g_steal_pointer (&batch) : NULL;
}

static DuplicatorBatch *
read_csv (const CliBatch *self, CliOptions *options, CliExit *exit_status)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DuplicatorBatch) batch = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_options_expect (options, 0, NULL, exit_status))
    return NULL;

  bytes = cli_input_read (self->csv, DUPLICATOR_TEXT_SIZE_MAX, &error);
  if (bytes == NULL) {
    g_autofree char *shown = g_filename_display_name (self->csv);

    cli_warn (_ ("“%s” cannot be read: %s"), shown, error->message);
    *exit_status = CLI_EXIT_USAGE;
    return NULL;
  }

  batch = duplicator_batch_new_from_csv (bytes);

  return can_start (self, batch, NULL, exit_status) ? g_steal_pointer (&batch) : NULL;
}

/**
 * cli_batch_read:
 * @options: the options, read
 * @exit_status: (out): what to end with, if there is nothing to start
 *
 * Puts the order together, without the service's help. What keeps it from starting is told.
 *
 * Returns: (transfer full) (nullable): the order, which can start
 */
DuplicatorBatch *
cli_batch_read (const CliBatch *self, CliOptions *options, CliExit *exit_status)
{
  g_autoptr (GError) error = NULL;

  if (!check_together (self, &error)) {
    *exit_status = cli_options_fail (options, "%s", error->message);
    return NULL;
  }

  return self->csv != NULL ? read_csv (self, options, exit_status)
                           : read_pattern (self, options, NULL, exit_status);
}

static gboolean
needs_names (const CliBatch *self, CliOptions *options)
{
  g_autoptr (DuplicatorNamePattern) pattern = NULL;
  g_autofree char *text = NULL;

  if (self->csv != NULL)
    return FALSE;

  text = cli_argument_to_text (cli_options_get_argument (options, 1), NULL);
  pattern = text != NULL ? duplicator_name_pattern_new (text, NULL) : NULL;

  return pattern != NULL && duplicator_name_pattern_has_source (pattern);
}

static GHashTable *
collect_names (GPtrArray *studios)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < studios->len; i++) {
    LiveStudio *studio = studios->pdata[i];

    g_hash_table_insert (names, (gpointer) live_studio_get_caster_id (studio),
                         (gpointer) live_studio_get_name (studio));
  }

  return names;
}

/**
 * cli_batch_compare:
 * @options: the options of the order
 * @batch: (transfer full): the order, as cli_batch_read() made it
 * @studios: (element-type LiveStudio) (nullable): what the account has
 * @error: why there are no @studios; not looked at otherwise
 * @exit_status: (out): what to end with, if there is nothing to start
 *
 * Completes the order with what the service knows, and tells what is worth a warning. Without the
 * list the order can start all the same, unless its names depend on it.
 *
 * Returns: (transfer full) (nullable): the order, which can start
 */
DuplicatorBatch *
cli_batch_compare (const CliBatch *self,
                   CliOptions *options,
                   DuplicatorBatch *batch,
                   GPtrArray *studios,
                   const GError *error,
                   CliExit *exit_status)
{
  g_autoptr (DuplicatorBatch) compared = batch;
  gboolean by_source = needs_names (self, options);
  g_autoptr (GHashTable) names = NULL;

  if (studios == NULL && by_source) {
    cli_warn_error (error);
    cli_warn (_ ("The names of the sources are not known. Nothing was sent."));
    *exit_status = CLI_EXIT_REFUSED;
    return NULL;
  }

  if (studios != NULL) {
    names = collect_names (studios);
    if (by_source) {
      g_clear_pointer (&compared, duplicator_batch_free);
      compared = read_pattern (self, options, names, exit_status);
      if (compared == NULL)
        return NULL;
    }
    duplicator_batch_compare (compared, names);
  }
  cli_batch_tell_problems (self, compared);

  return g_steal_pointer (&compared);
}

static gboolean
print_names_as_json (DuplicatorBatch *batch)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < duplicator_batch_get_length (batch); i++) {
    const DuplicatorBatchItem *item = duplicator_batch_get (batch, i);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "source_id");
    json_builder_add_string_value (builder, item->source_id);
    json_builder_set_member_name (builder, "name");
    json_builder_add_string_value (builder, item->name);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
  node = json_builder_get_root (builder);

  return cli_print_json (node);
}

/**
 * cli_batch_print_names:
 * @batch: an order
 * @json: for programs
 *
 * Prints what would be made: the sources and the new names.
 *
 * Returns: whether the standard output took it
 */
gboolean
cli_batch_print_names (DuplicatorBatch *batch, gboolean json)
{
  g_autoptr (CliTable) table = NULL;
  g_autofree char *text = NULL;

  if (json)
    return print_names_as_json (batch);

  table = cli_table_new (2);
  cli_table_add (table, _ ("Source"), _ ("New name"), NULL);
  for (guint i = 0; i < duplicator_batch_get_length (batch); i++) {
    const DuplicatorBatchItem *item = duplicator_batch_get (batch, i);

    cli_table_add (table, item->source_id, item->name, NULL);
  }
  text = cli_table_to_text (table);

  return cli_print (text);
}
