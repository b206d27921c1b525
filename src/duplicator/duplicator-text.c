/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-text.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/**
 * duplicator_text_skip_line_break:
 * @text: within a text
 *
 * Returns: (nullable): what comes after the line break that @text begins with, be it LF, CR LF or
 * CR; %NULL where it begins with none
 */
const char *
duplicator_text_skip_line_break (const char *text)
{
  if (*text == '\n')
    return text + 1;
  if (*text == '\r')
    return text[1] == '\n' ? text + 2 : text + 1;

  return NULL;
}

/* The byte order mark too, which some programs put at the front of every piece they join */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x200b || c == 0xfeff;
}

/**
 * duplicator_text_trim:
 * @begin: (inout): where a piece of valid UTF-8 text begins
 * @end: (inout): where it ends
 *
 * Leaves blanks of all kinds out at both ends.
 */
void
duplicator_text_trim (const char **begin, const char **end)
{
  while (*begin < *end && is_blank (g_utf8_get_char (*begin)))
    *begin = g_utf8_next_char (*begin);

  while (*begin < *end) {
    const char *last = g_utf8_prev_char (*end);

    if (!is_blank (g_utf8_get_char (last)))
      break;
    *end = last;
  }
}

/**
 * duplicator_text_shorten:
 * @text: valid UTF-8 text
 * @length: characters, at least 1
 *
 * Returns: (transfer full): @text, or its beginning and an ellipsis where it is longer than @length
 */
char *
duplicator_text_shorten (const char *text, guint length)
{
  const char *end = text;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (length > 0, NULL);

  for (guint i = 0; i < length; i++) {
    if (*end == '\0')
      return g_strdup (text);
    end = g_utf8_next_char (end);
  }

  if (*end == '\0')
    return g_strdup (text);

  end = g_utf8_prev_char (end);

  return g_strdup_printf ("%.*s…", (int) (end - text), text);
}

static void
refuse (DuplicatorProblems *problems, guint line, const char *message)
{
  duplicator_problems_add (
      problems,
      (DuplicatorProblem){.severity = DUPLICATOR_SEVERITY_ERROR, .line = line, .position = -1},
      "%s", message);
}

/* Which line a place of a text is on, counted on from a place before it */
typedef struct {
  const char *place;
  guint line;
} LineCounter;

static guint
count_lines (LineCounter *self, const char *place)
{
  while (self->place < place) {
    gsize plain = 0;

    while (self->place + plain < place && self->place[plain] != '\n' && self->place[plain] != '\r')
      plain++;
    self->place += plain;
    if (self->place < place) {
      self->place = duplicator_text_skip_line_break (self->place);
      self->line++;
    }
  }

  return self->line;
}

/* Names every line with bytes that are none of a text, once, and puts replacement characters there:
 * the other lines can then still be read, and what is wrong with them be told at the same time. */
static char *
clean (const char *bytes, gsize size, const char *message, DuplicatorProblems *problems)
{
  GString *text = g_string_sized_new (size);
  LineCounter counter = {bytes, 1};
  const char *end = bytes + size;
  guint told_nul = 0;
  guint told_bytes = 0;

  while (bytes < end) {
    const char *valid;
    guint line;

    g_utf8_validate_len (bytes, (gsize) (end - bytes), &valid);
    g_string_append_len (text, bytes, valid - bytes);
    if (valid == end)
      break;

    line = count_lines (&counter, valid);
    if (*valid == '\0' && told_nul != line) {
      told_nul = line;
      refuse (problems, line,
              _ ("There is a NUL character on this line, so this is no text file or a damaged one. "
                 "Save it again as CSV in UTF-8."));
    } else if (*valid != '\0' && told_bytes != line) {
      told_bytes = line;
      refuse (problems, line, message);
    }

    g_string_append (text, REPLACEMENT);
    bytes = valid + 1;
  }

  return g_string_free (text, FALSE);
}

static guint
get_unit (const guint8 *bytes, gboolean big_endian)
{
  return big_endian ? (guint) bytes[0] << 8 | bytes[1] : (guint) bytes[1] << 8 | bytes[0];
}

/* What is no character becomes a byte that clean() finds */
static char *
read_utf16 (const guint8 *bytes, gsize size, gboolean big_endian, DuplicatorProblems *problems)
{
  g_autoptr (GString) text = g_string_sized_new (size);
  gsize i = 0;

  for (; i + 2 <= size; i += 2) {
    gunichar c = get_unit (bytes + i, big_endian);

    if (c >= 0xd800 && c < 0xdc00 && i + 4 <= size) {
      guint second = get_unit (bytes + i + 2, big_endian);

      if (second >= 0xdc00 && second < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (second - 0xdc00);
        i += 2;
      }
    }

    if (c >= 0xd800 && c < 0xe000)
      g_string_append_c (text, (char) 0xff);
    else
      g_string_append_unichar (text, c);
  }

  if (i < size)
    g_string_append_c (text, (char) 0xff);

  return clean (text->str, text->len,
                _ ("This line is not valid UTF-16 text. Save the file as UTF-8 and open it again."),
                problems);
}

/* UTF-8 with a few bytes wrong can be valid GB 18030 too. Little of a text in GB 18030 is valid
 * UTF-8. */
static gboolean
looks_like_damaged_utf8 (const char *bytes, gsize size)
{
  const char *end = bytes + size;
  gsize right = 0;
  gsize wrong = 0;

  while (bytes < end) {
    const char *valid;

    g_utf8_validate_len (bytes, (gsize) (end - bytes), &valid);
    for (; bytes < valid; bytes++)
      right += (guint8) *bytes >= 0x80;
    if (bytes < end && *bytes++ != '\0')
      wrong++;
  }

  return right > wrong;
}

/* Western texts can be valid GB 18030 by accident: an accented letter and the letter after it make
 * up a rare Chinese character. Real Chinese text is mostly made of the 6,763 common ones, whose
 * both bytes have the high bit set. */
static gboolean
looks_chinese (const guint8 *bytes, gsize size)
{
  gsize hanzi = 0;
  gsize common = 0;
  gsize others = 0;

  for (gsize i = 0; i < size;) {
    guint8 lead = bytes[i];
    guint8 trail = i + 1 < size ? bytes[i + 1] : 0;

    if (lead < 0x80) {
      i++;
      continue;
    }

    if (lead >= 0xb0 && lead <= 0xf7 && trail >= 0xa1)
      hanzi++;
    if (lead >= 0xa1 && lead <= 0xf7 && trail >= 0xa1)
      common++;
    else
      others++;

    i += trail >= '0' && trail <= '9' ? 4 : 2;
  }

  return hanzi > 0 && common >= others;
}

static char *
read_gb18030 (const char *bytes, gsize size, const char *invalid, DuplicatorProblems *problems)
{
  g_autofree char *text = NULL;
  LineCounter counter = {bytes, 1};
  gsize length = 0;

  if (looks_like_damaged_utf8 (bytes, size) || !looks_chinese ((const guint8 *) bytes, size))
    return NULL;

  text = g_convert (bytes, (gssize) size, "UTF-8", "GB18030", NULL, &length, NULL);
  if (text == NULL)
    return NULL;

  duplicator_problems_add (
      problems,
      (DuplicatorProblem){.severity = DUPLICATOR_SEVERITY_WARNING,
                          .line = count_lines (&counter, invalid),
                          .position = -1},
      _ ("This line is not UTF-8 text, so the file was read as GB 18030, an encoding of Chinese. "
         "Check that the names are right, or save the file as UTF-8."));

  return clean (text, length, "", problems);
}

/**
 * duplicator_text_read:
 * @bytes: a file, or what was pasted
 * @problems: takes what is wrong with it
 *
 * Reads text in UTF-8, in UTF-16 with a byte order mark, or, with a warning, in GB 18030 where that
 * fits and the text turns out to be Chinese. Every line that is none of it gets an error and a
 * replacement character, so that the rest can still be looked at. Line breaks stay as they are.
 *
 * Returns: (transfer full) (nullable): valid UTF-8 text without byte order mark; %NULL, with an
 * error among @problems, where it is no text at all or larger than %DUPLICATOR_TEXT_SIZE_MAX
 */
char *
duplicator_text_read (GBytes *bytes, DuplicatorProblems *problems)
{
  const char *invalid;
  const guint8 *data;
  const char *text;
  gsize size;

  g_return_val_if_fail (bytes != NULL, NULL);
  g_return_val_if_fail (problems != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (size > DUPLICATOR_TEXT_SIZE_MAX) {
    duplicator_problems_add (
        problems, (DuplicatorProblem){.severity = DUPLICATOR_SEVERITY_ERROR, .position = -1},
        _ ("The file is larger than %u MiB. Divide it into several files."),
        (guint) (DUPLICATOR_TEXT_SIZE_MAX / (1024 * 1024)));
    return NULL;
  }

  if (size == 0)
    return g_strdup ("");

  if (size >= 2 && data[0] == 0xff && data[1] == 0xfe)
    return read_utf16 (data + 2, size - 2, FALSE, problems);
  if (size >= 2 && data[0] == 0xfe && data[1] == 0xff)
    return read_utf16 (data + 2, size - 2, TRUE, problems);
  if (size >= 2 && (data[0] == '\0') != (data[1] == '\0')) {
    refuse (problems, 1,
            _ ("The file looks like UTF-16 without a byte order mark. Save it as UTF-8 and open it "
               "again."));
    return NULL;
  }

  text = (const char *) data;
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    size -= 3;
  } else if (!g_utf8_validate_len (text, size, &invalid) && *invalid != '\0') {
    char *chinese = read_gb18030 (text, size, invalid, problems);

    if (chinese != NULL)
      return chinese;
  }

  return clean (text, size,
                _ ("This line is not valid UTF-8 text. Save the file as UTF-8 and open it again."),
                problems);
}
