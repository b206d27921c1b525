/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-batch.h"
#include "duplicator-name.h"
#include "duplicator-name-pattern.h"
#include "duplicator-text.h"
#include "live-operation.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

#define SHOWN_LENGTH 48 /* characters of a name or an ID that a message quotes */

/**
 * DuplicatorBatch:
 *
 * Which studios are to be made, in order, and what is wrong with that. It is made and checked as a
 * whole; as long as there is an error among its problems nothing of it may start.
 */
struct _DuplicatorBatch {
  GArray *items;
  GStringChunk *strings;
  DuplicatorProblems *problems;
  gboolean compared;
};

static DuplicatorBatch *
duplicator_batch_new (void)
{
  DuplicatorBatch *self = g_new0 (DuplicatorBatch, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (DuplicatorBatchItem));
  self->strings = g_string_chunk_new (16 * 1024);
  self->problems = duplicator_problems_new ();

  return self;
}

/**
 * duplicator_batch_free:
 * @self: (transfer full): an order
 *
 * Frees @self, its items and its problems.
 */
void
duplicator_batch_free (DuplicatorBatch *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->items);
  g_string_chunk_free (self->strings);
  duplicator_problems_free (self->problems);
  g_free (self);
}

static DuplicatorProblem
at (DuplicatorSeverity severity, DuplicatorField field, guint line, guint item)
{
  return (DuplicatorProblem){
      .severity = severity, .field = field, .line = line, .item = item, .position = -1};
}

static void
add_error (DuplicatorBatch *self, DuplicatorField field, guint line, const GError *error)
{
  DuplicatorProblem where = at (DUPLICATOR_SEVERITY_ERROR, field, line, 0);

  if (field == DUPLICATOR_FIELD_PATTERN)
    where.position = duplicator_name_pattern_error_get_position (error);

  duplicator_problems_add (self->problems, where, "%s", error->message);
}

/* Names that look the same are the same */
static char *
dup_key (const char *name)
{
  return g_str_is_ascii (name) ? g_strdup (name)
                               : g_utf8_normalize (name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

static void
find_repeated_names (DuplicatorBatch *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->items->len; i++) {
    const DuplicatorBatchItem *item = &g_array_index (self->items, DuplicatorBatchItem, i);
    g_autofree char *key = dup_key (item->name);
    const DuplicatorBatchItem *earlier;
    g_autofree char *shown = NULL;
    gpointer found;

    if (!g_hash_table_lookup_extended (seen, key, NULL, &found)) {
      g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (i));
      continue;
    }

    shown = duplicator_text_shorten (item->name, SHOWN_LENGTH);
    earlier = &g_array_index (self->items, DuplicatorBatchItem, GPOINTER_TO_UINT (found));
    if (earlier->line > 0)
      duplicator_problems_add (
          self->problems,
          at (DUPLICATOR_SEVERITY_WARNING, DUPLICATOR_FIELD_NAME, item->line, i + 1),
          _ ("The name “%s” is on line %u already."), shown, earlier->line);
    else
      duplicator_problems_add (
          self->problems,
          at (DUPLICATOR_SEVERITY_WARNING, DUPLICATOR_FIELD_NAME, item->line, i + 1),
          _ ("More than one of the new studios would be called “%s”."), shown);
  }
}

/* From a pattern */

static gboolean
check_numbers (DuplicatorBatch *self, gsize n_sources, guint copies, guint first_number)
{
  if (n_sources == 0)
    duplicator_problems_add (self->problems,
                             at (DUPLICATOR_SEVERITY_ERROR, DUPLICATOR_FIELD_SOURCE, 0, 0),
                             _ ("No studio to copy is chosen."));

  if (copies == 0)
    duplicator_problems_add (self->problems,
                             at (DUPLICATOR_SEVERITY_ERROR, DUPLICATOR_FIELD_COPIES, 0, 0),
                             _ ("The number of copies is 0. Ask for at least one."));
  else if (n_sources > DUPLICATOR_BATCH_MAX || n_sources * copies > DUPLICATOR_BATCH_MAX)
    duplicator_problems_add (self->problems,
                             at (DUPLICATOR_SEVERITY_ERROR, DUPLICATOR_FIELD_COPIES, 0, 0),
                             _ ("That makes more than %u studios, which is as many as can be made "
                                "at a time."),
                             (guint) DUPLICATOR_BATCH_MAX);

  if (first_number > DUPLICATOR_FIRST_NUMBER_MAX)
    duplicator_problems_add (
        self->problems, at (DUPLICATOR_SEVERITY_ERROR, DUPLICATOR_FIELD_FIRST_NUMBER, 0, 0),
        _ ("The first number is larger than %u."), (guint) DUPLICATOR_FIRST_NUMBER_MAX);

  return duplicator_problems_get_n_errors (self->problems) == 0;
}

static gboolean
check_source (DuplicatorBatch *self, const DuplicatorSource *source)
{
  g_autoptr (GError) error = NULL;

  if (live_check_caster_id (source->id, &error))
    return TRUE;

  add_error (self, DUPLICATOR_FIELD_SOURCE, 0, error);

  return FALSE;
}

/* FALSE: one of the names cannot be, which has been told */
static gboolean
add_copies (DuplicatorBatch *self,
            const DuplicatorSource *source,
            DuplicatorNamePattern *pattern,
            guint copies,
            guint *number,
            const char *date)
{
  DuplicatorBatchItem item = {
      .source_id = g_string_chunk_insert_const (self->strings, source->id),
      .source_name =
          source->name != NULL ? g_string_chunk_insert_const (self->strings, source->name) : NULL,
  };

  for (guint i = 0; i < copies; i++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *name =
        duplicator_name_pattern_expand (pattern, *number, source->id, source->name, date, &error);

    if (name == NULL) {
      add_error (self, DUPLICATOR_FIELD_PATTERN, 0, error);
      return FALSE;
    }

    item.name = g_string_chunk_insert (self->strings, name);
    g_array_append_val (self->items, item);
    (*number)++;
  }

  return TRUE;
}

static void
add_all_copies (DuplicatorBatch *self,
                const DuplicatorSource *sources,
                gsize n_sources,
                DuplicatorNamePattern *pattern,
                guint copies,
                guint first_number,
                const char *date)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; i < n_sources; i++) {
    const char *shown = "";
    guint *number;

    if (duplicator_name_pattern_has_source (pattern))
      shown = sources[i].name != NULL && *sources[i].name != '\0' ? sources[i].name : sources[i].id;

    number = g_hash_table_lookup (numbers, shown);
    if (number == NULL) {
      number = g_memdup2 (&first_number, sizeof first_number);
      g_hash_table_insert (numbers, g_strdup (shown), number);
    }

    if (!add_copies (self, &sources[i], pattern, copies, number, date) &&
        !duplicator_name_pattern_has_source (pattern))
      return;
  }
}

/**
 * duplicator_batch_new_from_pattern:
 * @sources: (array length=n_sources): the studios to copy
 * @n_sources: how many
 * @pattern: (nullable): how the new ones are called, as typed; see #DuplicatorNamePattern
 * @copies: how many of each
 * @first_number: what `{n}` begins with, usually 1
 * @date: what `{date}` stands for, as duplicator_format_date() makes it
 *
 * Orders copies, all of the first source, then all of the next. `{n}` counts over the whole order;
 * where the pattern has `{source}` in it, it begins anew for each source, but goes on between
 * sources of the same name, so that their copies are told apart.
 *
 * The order is cheap enough to be made anew with every key typed: its first and last items are the
 * preview.
 *
 * Returns: (transfer full): the order, with its problems
 */
DuplicatorBatch *
duplicator_batch_new_from_pattern (const DuplicatorSource *sources,
                                   gsize n_sources,
                                   const char *pattern,
                                   guint copies,
                                   guint first_number,
                                   const char *date)
{
  g_autoptr (DuplicatorNamePattern) names = NULL;
  g_autoptr (DuplicatorBatch) self = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (sources != NULL || n_sources == 0, NULL);
  g_return_val_if_fail (date != NULL, NULL);

  self = duplicator_batch_new ();

  names = duplicator_name_pattern_new (pattern, &error);
  if (names == NULL)
    add_error (self, DUPLICATOR_FIELD_PATTERN, 0, error);

  if (!check_numbers (self, n_sources, copies, first_number))
    return g_steal_pointer (&self);

  for (gsize i = 0; i < n_sources; i++) {
    if (!check_source (self, &sources[i]))
      return g_steal_pointer (&self);
  }

  if (!duplicator_name_pattern_tells_apart (names, (guint) n_sources, copies, &error)) {
    add_error (self, DUPLICATOR_FIELD_PATTERN, 0, error);
    return g_steal_pointer (&self);
  }

  add_all_copies (self, sources, n_sources, names, copies, first_number, date);
  find_repeated_names (self);

  return g_steal_pointer (&self);
}

/* From a file */

static void
add_row (DuplicatorBatch *self, const DuplicatorCsvRow *row)
{
  g_autoptr (GError) source_error = NULL;
  g_autoptr (GError) name_error = NULL;
  DuplicatorBatchItem item = {.line = row->line};

  if (!live_check_caster_id (row->source, &source_error))
    add_error (self, DUPLICATOR_FIELD_SOURCE, row->line, source_error);
  if (!duplicator_check_name (row->name, &name_error))
    add_error (self, DUPLICATOR_FIELD_NAME, row->line, name_error);
  if (source_error != NULL || name_error != NULL)
    return;

  item.source_id = g_string_chunk_insert_const (self->strings, row->source);
  item.name = g_string_chunk_insert (self->strings, row->name);
  g_array_append_val (self->items, item);
}

/**
 * duplicator_batch_new_from_csv:
 * @bytes: a file, or what was pasted; see #DuplicatorCsv
 *
 * Orders one copy a row. Names are taken as they are: they are no patterns. The items are those of
 * the rows that are right; the others are among the problems, each by its line. May be called on
 * any thread.
 *
 * Returns: (transfer full): the order, with its problems
 */
DuplicatorBatch *
duplicator_batch_new_from_csv (GBytes *bytes)
{
  g_autoptr (DuplicatorCsv) csv = NULL;
  DuplicatorBatch *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = duplicator_batch_new ();
  csv = duplicator_csv_read (bytes, self->problems);
  for (guint i = 0; i < duplicator_csv_get_length (csv); i++)
    add_row (self, duplicator_csv_get (csv, i));

  find_repeated_names (self);
  duplicator_problems_sort (self->problems);

  return self;
}

/* Against the account */

static GHashTable *
collect_names (GHashTable *studios)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, studios);
  while (g_hash_table_iter_next (&iter, NULL, &name)) {
    if (name != NULL && g_utf8_validate (name, -1, NULL))
      g_hash_table_add (names, dup_key (name));
  }

  return names;
}

static void
compare_source (DuplicatorBatch *self, DuplicatorBatchItem *item, guint number, GHashTable *studios)
{
  g_autofree char *shown = NULL;
  gpointer name;

  if (g_hash_table_lookup_extended (studios, item->source_id, NULL, &name)) {
    if (item->source_name == NULL && name != NULL)
      item->source_name = g_string_chunk_insert_const (self->strings, name);
    return;
  }

  /* What was chosen once for many copies is told once */
  if (item->line == 0 && number > 1 && item[-1].source_id == item->source_id)
    return;

  shown = duplicator_text_shorten (item->source_id, SHOWN_LENGTH);
  duplicator_problems_add (
      self->problems, at (DUPLICATOR_SEVERITY_WARNING, DUPLICATOR_FIELD_SOURCE, item->line, number),
      _ ("The account does not list a studio with the ID “%s”."), shown);
}

/**
 * duplicator_batch_compare:
 * @self: an order
 * @studios: (element-type utf8 utf8): what the account has: names, which may be %NULL, by ID
 *
 * Adds a warning for every name that the account has already and for sources that it does not have,
 * and fills in the names of sources that were not known. Only where the studios could be listed,
 * and once for an order.
 */
void
duplicator_batch_compare (DuplicatorBatch *self, GHashTable *studios)
{
  g_autoptr (GHashTable) names = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (studios != NULL);
  g_return_if_fail (!self->compared);

  self->compared = TRUE;
  names = collect_names (studios);

  for (guint i = 0; i < self->items->len; i++) {
    DuplicatorBatchItem *item = &g_array_index (self->items, DuplicatorBatchItem, i);
    g_autofree char *key = dup_key (item->name);

    compare_source (self, item, i + 1, studios);

    if (g_hash_table_contains (names, key)) {
      g_autofree char *shown = duplicator_text_shorten (item->name, SHOWN_LENGTH);

      duplicator_problems_add (
          self->problems,
          at (DUPLICATOR_SEVERITY_WARNING, DUPLICATOR_FIELD_NAME, item->line, i + 1),
          _ ("There is a studio called “%s” already."), shown);
    }
  }

  duplicator_problems_sort (self->problems);
}

/**
 * duplicator_batch_can_start:
 * @self: an order
 *
 * Returns: whether there is something to make and no error
 */
gboolean
duplicator_batch_can_start (DuplicatorBatch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->items->len > 0 && duplicator_problems_get_n_errors (self->problems) == 0;
}

/**
 * duplicator_batch_get_length:
 * @self: an order
 *
 * Returns: how many studios it makes, at most %DUPLICATOR_BATCH_MAX
 */
guint
duplicator_batch_get_length (DuplicatorBatch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->items->len;
}

/**
 * duplicator_batch_get:
 * @self: an order
 * @index: which one, below duplicator_batch_get_length()
 *
 * Returns: (transfer none): a studio to make; valid as long as @self is
 */
const DuplicatorBatchItem *
duplicator_batch_get (DuplicatorBatch *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->items->len, NULL);

  return &g_array_index (self->items, DuplicatorBatchItem, index);
}

/**
 * duplicator_batch_get_problems:
 * @self: an order
 *
 * Returns: (transfer none): what is wrong with it
 */
DuplicatorProblems *
duplicator_batch_get_problems (DuplicatorBatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problems;
}
