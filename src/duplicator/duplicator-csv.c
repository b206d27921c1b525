/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-csv.h"
#include "duplicator-csv-columns.h"
#include "duplicator-text.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_LENGTH   24 /* characters of a text that a message quotes */
#define VOTING_RECORDS 32

/**
 * DuplicatorCsv:
 *
 * What a file of comma-separated values asks for, by RFC 4180
 * (https://www.rfc-editor.org/rfc/rfc4180) and with what spreadsheets and people make of it:
 * separated by commas, semicolons or tabs, whichever comes first on most of the first lines, for no
 * ID has one of them in it; lines ended by LF, CR LF or CR; blanks around values, and lines of
 * nothing else, left out; empty values at the end of a line ignored. A first line that has a word
 * for the source and one for the name, in English or Chinese, tells the columns; without one they
 * are source, name. The values are taken as they are, whatever they begin with.
 */
struct _DuplicatorCsv {
  GArray *rows;
  GStringChunk *strings;
};

static void
add_error (DuplicatorProblems *problems, DuplicatorField field, guint line, const char *message)
{
  duplicator_problems_add (
      problems,
      (DuplicatorProblem){
          .severity = DUPLICATOR_SEVERITY_ERROR, .field = field, .line = line, .position = -1},
      "%s", message);
}

static void
add_warning (DuplicatorProblems *problems, guint line, const char *message)
{
  duplicator_problems_add (
      problems,
      (DuplicatorProblem){.severity = DUPLICATOR_SEVERITY_WARNING, .line = line, .position = -1},
      "%s", message);
}

/* Separator */

/* What spreadsheets write, and heed, to be sure of the separator */
static gboolean
read_separator_line (DuplicatorCsvReader *reader)
{
  const char *place = reader->place;
  const char *next;

  if (g_ascii_strncasecmp (place, "sep=", 4) != 0 || place[4] == '\0' ||
      strchr (DUPLICATOR_CSV_SEPARATORS, place[4]) == NULL)
    return FALSE;

  next = duplicator_text_skip_line_break (place + 5);
  if (next == NULL)
    return FALSE;

  reader->separator = place[4];
  reader->place = next;
  reader->line++;

  return TRUE;
}

static gboolean
is_header (const char *place, char separator)
{
  g_autoptr (DuplicatorProblems) nobody = duplicator_problems_new ();
  g_auto (DuplicatorCsvReader) reader = {0};
  DuplicatorCsvColumns columns;

  duplicator_csv_reader_init (&reader, place, nobody);
  reader.separator = separator;

  return duplicator_csv_reader_read (&reader) && duplicator_csv_columns_read (&columns, &reader);
}

/* The one that comes first on most lines, for no ID has one in it; on a draw, the one of the first
 * line. After a header names may come before IDs, with any separator in them; the words of a header
 * have none. */
static char
choose_separator (const char *text)
{
  static const char separators[] = DUPLICATOR_CSV_SEPARATORS;
  guint votes[G_N_ELEMENTS (separators)] = {0};
  const char *best = NULL;

  for (guint i = 0; i < VOTING_RECORDS && *text != '\0'; i++) {
    const char *record = text;
    char separator = duplicator_csv_find_separator (&text);

    if (separator == '\0')
      continue;

    if (best == NULL) {
      best = strchr (separators, separator);
      if (is_header (record, separator))
        return separator;
    }
    votes[strchr (separators, separator) - separators]++;
  }

  if (best == NULL)
    return ',';

  for (const char *other = separators; *other != '\0'; other++) {
    if (votes[other - separators] > votes[best - separators])
      best = other;
  }

  return *best;
}

/* Rows */

static gboolean
read_header (DuplicatorCsvReader *self, DuplicatorCsvColumns *columns)
{
  DuplicatorCsvColumns found;

  if (!duplicator_csv_columns_read (&found, self)) {
    if (found.source == 0 || found.name == 1)
      add_warning (self->problems, self->record_line,
                   _ ("If this line names the columns, call them “source” and “name”. It was taken "
                      "for a studio to make."));
    return FALSE;
  }

  for (guint i = 0; i < found.count; i++) {
    if (i != found.source && i != found.name && *duplicator_csv_reader_get (self, i) != '\0') {
      g_autofree char *shown =
          duplicator_text_shorten (duplicator_csv_reader_get (self, i), SHOWN_LENGTH);
      g_autofree char *message = g_strdup_printf (_ ("The column “%s” is not used."), shown);

      add_warning (self->problems, self->record_line, message);
    }
  }

  *columns = found;

  return TRUE;
}

static void
add_too_many_columns (DuplicatorCsvReader *self, guint count)
{
  DuplicatorProblem where = {
      .severity = DUPLICATOR_SEVERITY_ERROR,
      .line = self->record_line,
      .position = -1,
  };

  if (self->separator == '\t')
    duplicator_problems_add (self->problems, where,
                             _ ("There are %u columns on this line instead of %u. Put a value that "
                                "contains a tab in quotation marks."),
                             duplicator_csv_reader_get_length (self), count);
  else
    duplicator_problems_add (self->problems, where,
                             _ ("There are %u columns on this line instead of %u. Put a value that "
                                "contains “%c” in quotation marks."),
                             duplicator_csv_reader_get_length (self), count, self->separator);
}

static gboolean
check_record (DuplicatorCsvReader *self, const DuplicatorCsvColumns *columns)
{
  const char *source = duplicator_csv_reader_get (self, columns->source);
  const char *name = duplicator_csv_reader_get (self, columns->name);

  if (duplicator_csv_reader_get_length (self) > columns->count) {
    add_too_many_columns (self, columns->count);
    return FALSE;
  }

  if (*source == '\0') {
    add_error (self->problems, DUPLICATOR_FIELD_SOURCE, self->record_line,
               _ ("The source is missing: the ID of the studio to copy."));
    return FALSE;
  }

  if (*name == '\0') {
    add_error (self->problems, DUPLICATOR_FIELD_NAME, self->record_line,
               duplicator_csv_reader_get_length (self) == 1 && columns->count > 1
                   ? _ ("The name is missing: there is only one column on this line.")
                   : _ ("The name is missing."));
    return FALSE;
  }

  return TRUE;
}

static void
read_rows (DuplicatorCsv *self, DuplicatorCsvReader *reader)
{
  DuplicatorCsvColumns columns = {0, 1, 2};
  gboolean first = TRUE;
  guint asked_for = 0;
  guint line_too_many = 0;

  while (*reader->place != '\0') {
    gboolean whole = duplicator_csv_reader_read (reader);

    if (whole && duplicator_csv_reader_get_length (reader) == 0)
      continue;

    if (first) {
      first = FALSE;
      if (whole && read_header (reader, &columns))
        continue;
    }

    asked_for++;
    if (asked_for == DUPLICATOR_CSV_ROWS_MAX + 1)
      line_too_many = reader->record_line;

    if (whole && check_record (reader, &columns) && asked_for <= DUPLICATOR_CSV_ROWS_MAX) {
      DuplicatorCsvRow row = {
          .line = reader->record_line,
          .source = g_string_chunk_insert_const (
              self->strings, duplicator_csv_reader_get (reader, columns.source)),
          .name = g_string_chunk_insert (self->strings,
                                         duplicator_csv_reader_get (reader, columns.name)),
      };

      g_array_append_val (self->rows, row);
    }
  }

  if (line_too_many > 0)
    duplicator_problems_add (
        reader->problems,
        (DuplicatorProblem){
            .severity = DUPLICATOR_SEVERITY_ERROR, .line = line_too_many, .position = -1},
        _ ("There are %u studios in the file, and from here on too many: %u can be made at a time. "
           "Divide it into several files."),
        asked_for, (guint) DUPLICATOR_CSV_ROWS_MAX);
  else if (asked_for == 0)
    add_error (reader->problems, DUPLICATOR_FIELD_NONE, 0,
               _ ("There is no studio to make in the file. Write a line for each: the ID of the "
                  "studio to copy, a comma and the name of the new one."));
}

/**
 * duplicator_csv_read:
 * @bytes: a file, or what was pasted
 * @problems: takes what is wrong with it, line by line
 *
 * Reads what @bytes asks for. A row with an error is left out and the others are read all the same,
 * so that everything that is wrong can be told at once. Neither sources nor names are checked
 * further than for being there.
 *
 * Returns: (transfer full): the rows
 */
DuplicatorCsv *
duplicator_csv_read (GBytes *bytes, DuplicatorProblems *problems)
{
  DuplicatorCsv *self;
  g_autofree char *text = NULL;
  g_auto (DuplicatorCsvReader) reader = {0};

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  self = g_new0 (DuplicatorCsv, 1);
  self->rows = g_array_new (FALSE, FALSE, sizeof (DuplicatorCsvRow));
  self->strings = g_string_chunk_new (16 * 1024);

  text = duplicator_text_read (bytes, problems);
  if (text == NULL)
    return self;

  duplicator_csv_reader_init (&reader, text, problems);
  if (!read_separator_line (&reader))
    reader.separator = choose_separator (text);

  read_rows (self, &reader);

  return self;
}

/**
 * duplicator_csv_free:
 * @self: (transfer full): rows
 *
 * Frees @self and every row of it.
 */
void
duplicator_csv_free (DuplicatorCsv *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->rows);
  g_string_chunk_free (self->strings);
  g_free (self);
}

/**
 * duplicator_csv_get_length:
 * @self: rows
 *
 * Returns: how many, at most %DUPLICATOR_CSV_ROWS_MAX
 */
guint
duplicator_csv_get_length (DuplicatorCsv *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

/**
 * duplicator_csv_get:
 * @self: rows
 * @index: which one, below duplicator_csv_get_length()
 *
 * Returns: (transfer none): a row with a source and a name; valid as long as @self is
 */
const DuplicatorCsvRow *
duplicator_csv_get (DuplicatorCsv *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->rows->len, NULL);

  return &g_array_index (self->rows, DuplicatorCsvRow, index);
}
