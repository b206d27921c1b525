/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-name-pattern.h"
#include "duplicator-name.h"
#include "duplicator-text.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SHOWN_LENGTH 24 /* characters of a text that a message quotes */
#define DATE_LENGTH  10
#define WIDTH_MAX    9

typedef enum {
  PIECE_TEXT,
  PIECE_COUNTER,
  PIECE_DATE,
  PIECE_SOURCE,
} PieceKind;

typedef struct {
  PieceKind kind;
  char *text; /* PIECE_TEXT only */
  int width;  /* PIECE_COUNTER only: at least so many digits */
} Piece;

/**
 * DuplicatorNamePattern:
 *
 * A text with placeholders that names of studios are made from:
 *
 * - `{n}`: the number of the copy
 * - `{n:03}`: the same with leading zeros, here to three digits; 1 to 9 are possible
 * - `{date}`: a day, `2026-01-31`
 * - `{source}`: the name of the studio that is copied, or its ID where its name is not known
 * - `{{` and `}}`: braces
 *
 * Everything else stands for itself. Blanks around the pattern, and around a name made from it, are
 * left out.
 */
struct _DuplicatorNamePattern {
  GArray *pieces;
  guint shortest; /* characters that any name has */
  gboolean has_counter;
  gboolean has_source;
  gboolean has_wide_braces;
};

typedef struct {
  int position;
} DuplicatorNamePatternErrorPrivate;

static void
duplicator_name_pattern_error_private_init (DuplicatorNamePatternErrorPrivate *private)
{
  private->position = -1;
}

static void
duplicator_name_pattern_error_private_clear (DuplicatorNamePatternErrorPrivate *private)
{
}

static void
duplicator_name_pattern_error_private_copy (const DuplicatorNamePatternErrorPrivate *source,
                                            DuplicatorNamePatternErrorPrivate *target)
{
  *target = *source;
}

/* The macro's own cast is one that clang warns of; GLib keeps the alignment */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-align"
G_DEFINE_EXTENDED_ERROR (DuplicatorNamePatternError, duplicator_name_pattern_error)
#pragma GCC diagnostic pop

/**
 * duplicator_name_pattern_error_get_position:
 * @error: (nullable): an error
 *
 * Returns: which character of the pattern is wrong, from 0; -1 where it is no single one
 */
int
duplicator_name_pattern_error_get_position (const GError *error)
{
  if (error == NULL || error->domain != DUPLICATOR_NAME_PATTERN_ERROR)
    return -1;

  return duplicator_name_pattern_error_get_private (error)->position;
}

static gboolean
fail (GError **error, DuplicatorNamePatternErrorCode code, int position, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

static gboolean
fail (GError **error, DuplicatorNamePatternErrorCode code, int position, const char *format, ...)
{
  GError *made;
  va_list arguments;

  va_start (arguments, format);
  made = g_error_new_valist (DUPLICATOR_NAME_PATTERN_ERROR, (int) code, format, arguments);
  va_end (arguments);

  duplicator_name_pattern_error_get_private (made)->position = position;
  g_propagate_error (error, made);

  return FALSE;
}

static void
piece_clear (gpointer data)
{
  g_free (((Piece *) data)->text);
}

static void
add_piece (DuplicatorNamePattern *self, PieceKind kind, int width)
{
  Piece piece = {kind, NULL, width};

  g_array_append_val (self->pieces, piece);
}

static void
add_text (DuplicatorNamePattern *self, GString *text)
{
  Piece piece = {PIECE_TEXT, NULL, 0};

  if (text->len == 0)
    return;

  self->shortest += (guint) g_utf8_strlen (text->str, (gssize) text->len);
  piece.text = g_strndup (text->str, text->len);
  g_array_append_val (self->pieces, piece);
  g_string_truncate (text, 0);
}

/* What follows the colon of {n:…} */
static gboolean
read_width (const char *format, int *width)
{
  if (format == NULL) {
    *width = 1;
    return TRUE;
  }

  if (format[0] != '0' || format[1] < '1' || format[1] > '0' + WIDTH_MAX || format[2] != '\0')
    return FALSE;

  *width = format[1] - '0';

  return TRUE;
}

/* The inside of a pair of braces. A Chinese keyboard types full-width colons. */
static gboolean
add_placeholder (DuplicatorNamePattern *self, char *inside, int position, GError **error)
{
  g_autofree char *shown = duplicator_text_shorten (inside, SHOWN_LENGTH);
  char *colon = strchr (inside, ':');
  char *wide_colon = strstr (inside, "：");
  const char *format = NULL;
  int width = 0;

  if (wide_colon != NULL && (colon == NULL || wide_colon < colon)) {
    format = wide_colon + strlen ("：");
    *wide_colon = '\0';
  } else if (colon != NULL) {
    format = colon + 1;
    *colon = '\0';
  }

  if (g_str_equal (inside, "n")) {
    if (!read_width (format, &width))
      return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_BAD_FORMAT, position,
                   _ ("“{%s}” at character %d does not say how many digits. Write {n:03} for at "
                      "least three; 1 to 9 are possible."),
                   shown, position + 1);
    add_piece (self, PIECE_COUNTER, width);
    self->shortest += (guint) width;
    self->has_counter = TRUE;
    return TRUE;
  }

  if (!g_str_equal (inside, "date") && !g_str_equal (inside, "source"))
    return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_UNKNOWN_PLACEHOLDER, position,
                 _ ("“{%s}” at character %d is no placeholder. There are {n}, {n:03}, {date} and "
                    "{source}. Write {{ and }} for braces."),
                 shown, position + 1);

  if (format != NULL)
    return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_BAD_FORMAT, position,
                 _ ("“{%s}” at character %d has a colon, which only {n} can have. Write {%s}."),
                 shown, position + 1, inside);

  if (g_str_equal (inside, "date")) {
    add_piece (self, PIECE_DATE, 0);
    self->shortest += DATE_LENGTH;
  } else {
    add_piece (self, PIECE_SOURCE, 0);
    self->shortest += 1;
    self->has_source = TRUE;
  }

  return TRUE;
}

/* p: at an opening brace. Returns what comes after the closing one */
static const char *
read_placeholder (
    DuplicatorNamePattern *self, const char *p, const char *end, int position, GError **error)
{
  g_autofree char *inside = NULL;
  const char *close = p + 1;

  while (close < end && *close != '{' && *close != '}')
    close++;

  if (close == end || *close != '}') {
    fail (error, DUPLICATOR_NAME_PATTERN_ERROR_UNCLOSED_BRACE, position,
          _ ("The brace at character %d is not closed. Write {{ for a brace."), position + 1);
    return NULL;
  }

  inside = g_strndup (p + 1, (gsize) (close - p) - 1);

  return add_placeholder (self, inside, position, error) ? close + 1 : NULL;
}

static gboolean
parse (DuplicatorNamePattern *self, const char *begin, const char *end, int offset, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = begin;

  while (p < end) {
    int position;

    if (*p != '{' && *p != '}') {
      g_string_append_c (text, *p++);
      continue;
    }

    if (p + 1 < end && p[1] == p[0]) {
      g_string_append_c (text, *p);
      p += 2;
      continue;
    }

    position = offset + (int) g_utf8_pointer_to_offset (begin, p);
    if (*p == '}')
      return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_STRAY_BRACE, position,
                   _ ("The closing brace at character %d closes nothing. Write }} for a brace."),
                   position + 1);

    add_text (self, text);
    p = read_placeholder (self, p, end, position, error);
    if (p == NULL)
      return FALSE;
  }

  add_text (self, text);

  return TRUE;
}

static gboolean
check_characters (const char *begin, const char *end, int offset, GError **error)
{
  int position = offset;

  for (const char *p = begin; p < end; p = g_utf8_next_char (p), position++) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_type (c) == G_UNICODE_CONTROL || c == 0x2028 || c == 0x2029)
      return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_CONTROL_CHARACTER, position,
                   _ ("There is a line break or another control character at character %d."),
                   position + 1);
  }

  return TRUE;
}

/**
 * duplicator_name_pattern_new:
 * @text: (nullable): a pattern, as typed
 * @error: return location for a #GError of %DUPLICATOR_NAME_PATTERN_ERROR
 *
 * Reads a pattern. What is wrong with it is said in words to show beside the field, with the
 * character where it is; duplicator_name_pattern_error_get_position() tells that character too.
 *
 * Returns: (transfer full): the pattern, or %NULL where no name can be made from @text
 */
DuplicatorNamePattern *
duplicator_name_pattern_new (const char *text, GError **error)
{
  g_autoptr (DuplicatorNamePattern) self = NULL;
  const char *begin = text != NULL ? text : "";
  const char *end;
  int offset;

  if (!g_utf8_validate (begin, -1, &end)) {
    offset = (int) g_utf8_pointer_to_offset (begin, end);
    fail (error, DUPLICATOR_NAME_PATTERN_ERROR_NOT_UTF8, offset,
          _ ("The text is not valid UTF-8 from character %d on."), offset + 1);
    return NULL;
  }

  text = begin;
  duplicator_text_trim (&begin, &end);
  offset = (int) g_utf8_pointer_to_offset (text, begin);
  if (begin == end) {
    fail (error, DUPLICATOR_NAME_PATTERN_ERROR_EMPTY, -1, _ ("The name is empty."));
    return NULL;
  }

  self = g_new0 (DuplicatorNamePattern, 1);
  self->pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  g_array_set_clear_func (self->pieces, piece_clear);
  self->has_wide_braces = strstr (begin, "｛") != NULL && strstr (begin, "｝") != NULL;

  if (!check_characters (begin, end, offset, error) || !parse (self, begin, end, offset, error))
    return NULL;

  if (self->shortest > DUPLICATOR_NAME_LENGTH_MAX) {
    fail (error, DUPLICATOR_NAME_PATTERN_ERROR_TOO_LONG, -1,
          _ ("The names would have %u characters or more. At most %d are possible."),
          self->shortest, DUPLICATOR_NAME_LENGTH_MAX);
    return NULL;
  }

  return g_steal_pointer (&self);
}

/**
 * duplicator_name_pattern_free:
 * @self: (transfer full): a pattern
 *
 * Frees @self.
 */
void
duplicator_name_pattern_free (DuplicatorNamePattern *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->pieces);
  g_free (self);
}

/**
 * duplicator_name_pattern_has_counter:
 * @self: a pattern
 *
 * Returns: whether it has `{n}` in it
 */
gboolean
duplicator_name_pattern_has_counter (DuplicatorNamePattern *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_counter;
}

/**
 * duplicator_name_pattern_has_source:
 * @self: a pattern
 *
 * Returns: whether it has `{source}` in it
 */
gboolean
duplicator_name_pattern_has_source (DuplicatorNamePattern *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_source;
}

/**
 * duplicator_name_pattern_tells_apart:
 * @self: a pattern
 * @n_sources: how many studios are to be copied
 * @copies: how often each
 * @error: return location for %DUPLICATOR_NAME_PATTERN_ERROR_NO_COUNTER
 *
 * Checks that the copies can get names that differ: several copies of one studio need `{n}`, one of
 * each of several studios need `{n}` or `{source}`.
 *
 * Returns: whether they can
 */
gboolean
duplicator_name_pattern_tells_apart (DuplicatorNamePattern *self,
                                     guint n_sources,
                                     guint copies,
                                     GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->has_counter || (copies <= 1 && (n_sources <= 1 || self->has_source)))
    return TRUE;

  if (self->has_wide_braces)
    return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_NO_COUNTER, -1,
                 _ ("All copies would get the same name: the braces are full-width ones. Type { "
                    "and } instead."));

  if (copies > 1)
    return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_NO_COUNTER, -1,
                 _ ("All copies of a studio would get the same name. Write {n} where their number "
                    "is to stand."));

  return fail (error, DUPLICATOR_NAME_PATTERN_ERROR_NO_COUNTER, -1,
               _ ("The copies of all studios would get the same name. Write {n} where a number is "
                  "to stand, or {source} for the name of the studio that is copied."));
}

/**
 * duplicator_name_pattern_expand:
 * @self: a pattern
 * @number: what `{n}` stands for
 * @source_id: the ID of the studio to copy
 * @source_name: (nullable): its name, where it is known
 * @date: what `{date}` stands for, as duplicator_format_date() makes it
 * @error: return location for a #GError
 *
 * Makes a name. It is checked like one that was typed: a studio that is copied can have a name that
 * is too long to be part of another.
 *
 * Returns: (transfer full): the name, or %NULL
 */
char *
duplicator_name_pattern_expand (DuplicatorNamePattern *self,
                                guint number,
                                const char *source_id,
                                const char *source_name,
                                const char *date,
                                GError **error)
{
  g_autoptr (GString) name = NULL;
  const char *begin;
  const char *end;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (source_id != NULL, NULL);
  g_return_val_if_fail (date != NULL, NULL);

  name = g_string_sized_new (64);
  for (guint i = 0; i < self->pieces->len; i++) {
    const Piece *piece = &g_array_index (self->pieces, Piece, i);

    switch (piece->kind) {
    case PIECE_TEXT:
      g_string_append (name, piece->text);
      break;
    case PIECE_COUNTER:
      g_string_append_printf (name, "%0*u", piece->width, number);
      break;
    case PIECE_DATE:
      g_string_append (name, date);
      break;
    case PIECE_SOURCE:
      g_string_append (name, source_name != NULL && *source_name != '\0' ? source_name : source_id);
      break;
    default:
      g_assert_not_reached ();
    }
  }

  if (g_utf8_validate_len (name->str, name->len, NULL)) {
    begin = name->str;
    end = begin + name->len;
    duplicator_text_trim (&begin, &end);
    g_string_truncate (name, (gsize) (end - name->str));
    g_string_erase (name, 0, begin - name->str);
  }

  if (!duplicator_check_name (name->str, error))
    return NULL;

  return g_string_free (g_steal_pointer (&name), FALSE);
}

/**
 * duplicator_name_pattern_escape:
 * @name: a name
 *
 * Returns: (transfer full): a pattern that makes just @name, braces and all
 */
char *
duplicator_name_pattern_escape (const char *name)
{
  GString *pattern;

  g_return_val_if_fail (name != NULL, NULL);

  pattern = g_string_new (NULL);
  for (const char *p = name; *p != '\0'; p++) {
    if (*p == '{' || *p == '}')
      g_string_append_c (pattern, *p);
    g_string_append_c (pattern, *p);
  }

  return g_string_free (pattern, FALSE);
}
