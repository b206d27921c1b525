/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-csv-reader.h"
#include "duplicator-text.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * duplicator_csv_reader_init:
 * @self: a reader
 * @text: valid UTF-8 text; to be kept as long as @self is used
 * @problems: takes what is wrong with quotation marks; likewise
 *
 * Begins at the first line of @text, with commas for separators.
 */
void
duplicator_csv_reader_init (DuplicatorCsvReader *self,
                            const char *text,
                            DuplicatorProblems *problems)
{
  *self = (DuplicatorCsvReader){
      .problems = problems,
      .place = text,
      .line = 1,
      .separator = ',',
      .text = g_string_sized_new (256),
      .starts = g_array_new (FALSE, FALSE, sizeof (gsize)),
  };
}

/**
 * duplicator_csv_reader_clear:
 * @self: a reader
 *
 * Frees what @self has of its own, which is nothing before duplicator_csv_reader_init().
 */
void
duplicator_csv_reader_clear (DuplicatorCsvReader *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
  g_clear_pointer (&self->starts, g_array_unref);
}

static gboolean
is_end_of_line (char c)
{
  return c == '\0' || c == '\n' || c == '\r';
}

/* Past the end of the line, or to the end of the text. Here and below plain loops look for what ends
 * a value, not strcspn(): a checking C library measures its argument first, which is the rest of the
 * file, and would do so for each value. */
static const char *
next_line (const char *place)
{
  while (!is_end_of_line (*place))
    place++;

  return *place != '\0' ? duplicator_text_skip_line_break (place) : place;
}

static const char *
skip_blanks (const char *place, char separator)
{
  while (*place == ' ' || (*place == '\t' && separator != '\t'))
    place++;

  return place;
}

/* From an opening quotation mark past the closing one, or to the end of the text */
static const char *
skip_quoted (const char *place)
{
  for (place++; *place != '\0'; place++) {
    if (*place != '"')
      continue;
    if (place[1] != '"')
      return place + 1;
    place++;
  }

  return place;
}

/* Any of them while it is not known which: NUL */
static gboolean
ends_value (char c, char separator)
{
  if (separator != '\0')
    return c == separator;

  return strchr (DUPLICATOR_CSV_SEPARATORS, c) != NULL;
}

/**
 * duplicator_csv_find_separator:
 * @place: (inout): where a record begins; the next one afterwards
 *
 * Returns: the separator that comes first in the record, quoted text aside; NUL for none
 */
char
duplicator_csv_find_separator (const char **place)
{
  char separator = '\0';

  for (;;) {
    *place = skip_blanks (*place, '\t');
    if (**place == '"')
      *place = skip_quoted (*place);
    while (!is_end_of_line (**place) && !ends_value (**place, separator))
      (*place)++;
    if (is_end_of_line (**place))
      break;
    separator = *(*place)++;
  }

  *place = next_line (*place);

  return separator;
}

static void
end_value (DuplicatorCsvReader *self, gsize start)
{
  const char *begin = self->text->str + start;
  const char *end = self->text->str + self->text->len;

  duplicator_text_trim (&begin, &end);
  g_string_truncate (self->text, (gsize) (end - self->text->str));
  g_string_erase (self->text, (gssize) start, begin - (self->text->str + start));
  g_string_append_c (self->text, '\0');
  g_array_append_val (self->starts, start);
}

/* After a quote that is wrong, what was meant to be quoted is anyone's guess. Going on after the
 * line it began on keeps the error to that line. */
static gboolean
fail_quotes (DuplicatorCsvReader *self, const char *begin, guint line, const char *message)
{
  duplicator_problems_add (
      self->problems,
      (DuplicatorProblem){.severity = DUPLICATOR_SEVERITY_ERROR, .line = line, .position = -1},
      "%s", message);
  self->place = next_line (begin);
  self->line = *self->place != '\0' ? line + 1 : line;

  return FALSE;
}

static gboolean
read_quoted (DuplicatorCsvReader *self)
{
  const char *begin = self->place;
  const char *p = begin + 1;
  guint line = self->line;

  for (;;) {
    const char *plain = p;

    while (*p != '"' && !is_end_of_line (*p))
      p++;
    g_string_append_len (self->text, plain, p - plain);

    if (*p == '\0')
      return fail_quotes (
          self, begin, line,
          _ ("A quotation mark on this line begins a value that never ends. Close it "
             "with another one."));

    if (*p != '"') {
      const char *next = duplicator_text_skip_line_break (p);

      g_string_append_len (self->text, p, next - p);
      p = next;
      self->line++;
    } else if (p[1] == '"') {
      g_string_append_c (self->text, '"');
      p += 2;
    } else {
      break;
    }
  }

  p = skip_blanks (p + 1, self->separator);
  if (*p != self->separator && !is_end_of_line (*p)) {
    if (self->line == line)
      return fail_quotes (self, begin, line,
                          _ ("There is text after a closing quotation mark. Within quoted text, "
                             "write every quotation mark twice."));
    return fail_quotes (
        self, begin, line,
        _ ("A quotation mark on this line begins a value that goes on over the end of "
           "the line. Close it with another one."));
  }

  self->place = p;

  return TRUE;
}

static gboolean
read_value (DuplicatorCsvReader *self)
{
  gsize start = self->text->len;
  const char *end;

  self->place = skip_blanks (self->place, self->separator);
  if (*self->place == '"') {
    if (!read_quoted (self))
      return FALSE;
  } else {
    for (end = self->place; *end != self->separator && !is_end_of_line (*end); end++)
      ;
    g_string_append_len (self->text, self->place, end - self->place);
    self->place = end;
  }

  end_value (self, start);

  return TRUE;
}

/**
 * duplicator_csv_reader_get_length:
 * @self: a reader
 *
 * Returns: how many values the record has, empty ones at its end left out; 0 for a blank line
 */
guint
duplicator_csv_reader_get_length (DuplicatorCsvReader *self)
{
  return self->starts->len;
}

/**
 * duplicator_csv_reader_get:
 * @self: a reader
 * @index: which column, the first is 0
 *
 * Returns: (transfer none): a value, blanks around it left out; empty where the record has no such
 * column. Valid until the next record is read
 */
const char *
duplicator_csv_reader_get (DuplicatorCsvReader *self, guint index)
{
  if (index >= self->starts->len)
    return "";

  return self->text->str + g_array_index (self->starts, gsize, index);
}

/**
 * duplicator_csv_reader_read:
 * @self: a reader
 *
 * Reads the next record. Where its quotation marks are wrong an error is added, and the next record
 * is that of the next line.
 *
 * Returns: %FALSE where the record is broken
 */
gboolean
duplicator_csv_reader_read (DuplicatorCsvReader *self)
{
  g_string_truncate (self->text, 0);
  g_array_set_size (self->starts, 0);
  self->record_line = self->line;

  while (read_value (self)) {
    if (*self->place == self->separator) {
      self->place++;
      continue;
    }

    if (*self->place != '\0') {
      self->place = duplicator_text_skip_line_break (self->place);
      self->line++;
    }

    while (self->starts->len > 0 &&
           *duplicator_csv_reader_get (self, self->starts->len - 1) == '\0')
      g_array_set_size (self->starts, self->starts->len - 1);

    return TRUE;
  }

  return FALSE;
}
