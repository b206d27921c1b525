/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-text.h"
#include <string.h>

#define COLUMN_GAP       2
#define MAX_COLUMN_WIDTH 48 /* a longer cell pushes the rest of its own row only */

struct _CliTable {
  guint n_columns;
  GPtrArray *cells; /* row after row */
};

/**
 * cli_text_clean:
 * @text: (nullable): text from anywhere
 *
 * Makes text fit for a terminal: what would move the cursor or change the colours becomes a space.
 *
 * Returns: (transfer full): @text on one line and harmless; empty for %NULL
 */
char *
cli_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *clean = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (letter);

    if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
        type == G_UNICODE_PARAGRAPH_SEPARATOR)
      g_string_append_c (clean, ' ');
    else
      g_string_append_unichar (clean, letter);
  }

  return g_string_free (clean, FALSE);
}

/**
 * cli_text_measure:
 * @text: clean text
 *
 * Returns: how many columns of a terminal @text takes up
 */
guint
cli_text_measure (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar letter = g_utf8_get_char (p);

    if (!g_unichar_iszerowidth (letter))
      width += g_unichar_iswide (letter) ? 2 : 1;
  }

  return width;
}

/**
 * cli_text_wrap:
 * @text: a paragraph
 * @width: how many columns there are
 *
 * Returns: (transfer full): @text in lines of at most @width columns, as far as it has blanks to
 * break at
 */
char *
cli_text_wrap (const char *text, guint width)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GString *lines = g_string_new (NULL);
  guint used = 0;

  for (gsize i = 0; words[i] != NULL; i++) {
    guint word_width = cli_text_measure (words[i]);

    if (used > 0 && used + 1 + word_width > width) {
      g_string_append_c (lines, '\n');
      used = 0;
    } else if (used > 0) {
      g_string_append_c (lines, ' ');
      used++;
    }
    g_string_append (lines, words[i]);
    used += word_width;
  }
  g_string_append_c (lines, '\n');

  return g_string_free (lines, FALSE);
}

/**
 * cli_table_new:
 * @n_columns: how many columns, at least one
 *
 * Returns: (transfer full): an empty table
 */
CliTable *
cli_table_new (guint n_columns)
{
  CliTable *self = g_new0 (CliTable, 1);

  self->n_columns = n_columns;
  self->cells = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * cli_table_free:
 * @self: (transfer full): a table
 *
 * Frees @self.
 */
void
cli_table_free (CliTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self);
}

/**
 * cli_table_add:
 * @cell: the first cell of a row
 * @...: the others, then %NULL
 *
 * Adds a row. Cells that are left out are empty.
 */
void
cli_table_add (CliTable *self, const char *cell, ...)
{
  va_list cells;

  va_start (cells, cell);
  for (guint i = 0; i < self->n_columns; i++) {
    g_ptr_array_add (self->cells, cli_text_clean (cell));
    if (cell != NULL)
      cell = va_arg (cells, const char *);
  }
  va_end (cells);
}

static guint
measure_column (CliTable *self, guint column)
{
  guint width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns) {
    guint cell_width = cli_text_measure (self->cells->pdata[i]);

    if (cell_width <= MAX_COLUMN_WIDTH)
      width = MAX (width, cell_width);
  }

  return width;
}

/**
 * cli_table_to_text:
 *
 * Returns: (transfer full): the rows, a line each, without blanks at their ends
 */
char *
cli_table_to_text (CliTable *self)
{
  g_autofree guint *widths = g_new0 (guint, self->n_columns);
  GString *text = g_string_new (NULL);

  for (guint column = 0; column < self->n_columns; column++)
    widths[column] = measure_column (self, column);

  for (guint row = 0; row < self->cells->len; row += self->n_columns) {
    guint owed = 0; /* blanks that only count if something follows */

    for (guint column = 0; column < self->n_columns; column++) {
      const char *cell = self->cells->pdata[row + column];
      guint width = cli_text_measure (cell);

      if (*cell != '\0') {
        g_string_append_printf (text, "%*s", (int) owed, "");
        g_string_append (text, cell);
        owed = 0;
      }
      owed += (widths[column] > width ? widths[column] - width : 0) + COLUMN_GAP;
    }
    g_string_append_c (text, '\n');
  }

  return g_string_free (text, FALSE);
}
