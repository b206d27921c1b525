/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-tree.h"

#include <string.h>

/*
 * json-glib takes more than JSON (comments, for one), recurses as deep as the text wants it to, and cuts strings at
 * \u0000. An answer that was cut short must never pass for a whole one, so the text is first held against RFC 8259 here,
 * without recursion; only then does json-glib read it.
 */

typedef struct {
  const char *at;
  const char *end;
} Text;

static void
skip_blanks (Text *text)
{
  while (text->at < text->end && (*text->at == ' ' || *text->at == '\t' || *text->at == '\r' || *text->at == '\n'))
    text->at++;
}

static gboolean
take (Text *text, char c)
{
  if (text->at == text->end || *text->at != c)
    return FALSE;
  text->at++;

  return TRUE;
}

static gboolean
take_word (Text *text, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (text->end - text->at) < length || memcmp (text->at, word, length) != 0)
    return FALSE;
  text->at += length;

  return TRUE;
}

static gboolean
take_digits (Text *text)
{
  const char *start = text->at;

  while (text->at < text->end && g_ascii_isdigit (*text->at))
    text->at++;

  return text->at > start;
}

static gboolean
take_number (Text *text)
{
  take (text, '-');
  if (!take (text, '0') && !take_digits (text))
    return FALSE;
  if (take (text, '.') && !take_digits (text))
    return FALSE;
  if (take (text, 'e') || take (text, 'E')) {
    if (!take (text, '+'))
      take (text, '-');
    return take_digits (text);
  }

  return TRUE;
}

/* The four digits behind \u, or -1 */
static int
take_unit (Text *text)
{
  int unit = 0;

  if (text->end - text->at < 4)
    return -1;

  for (int i = 0; i < 4; i++) {
    int digit = g_ascii_xdigit_value (*text->at++);

    if (digit < 0)
      return -1;
    unit = unit << 4 | digit;
  }

  return unit;
}

static gboolean
take_escape (Text *text)
{
  int unit;

  if (text->at == text->end)
    return FALSE;
  if (*text->at != 'u')
    return strchr ("\"\\/bfnrt", *text->at++) != NULL;
  text->at++;

  unit = take_unit (text);
  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;
  if (unit < 0xd800 || unit > 0xdbff)
    return TRUE;

  /* Only a pair of surrogates is a character */
  if (!take_word (text, "\\u"))
    return FALSE;
  unit = take_unit (text);

  return unit >= 0xdc00 && unit <= 0xdfff;
}

static gboolean
take_string (Text *text)
{
  if (!take (text, '"'))
    return FALSE;

  while (text->at < text->end) {
    guint8 c = (guint8) *text->at++;

    if (c == '"')
      return TRUE;
    if (c < 0x20 || (c == '\\' && !take_escape (text)))
      return FALSE;
  }

  return FALSE;
}

static gboolean
take_key (Text *text)
{
  skip_blanks (text);
  if (!take_string (text))
    return FALSE;
  skip_blanks (text);

  return take (text, ':');
}

static gboolean
take_leaf (Text *text)
{
  if (text->at == text->end)
    return FALSE;

  switch (*text->at) {
  case '"':
    return take_string (text);
  case 't':
    return take_word (text, "true");
  case 'f':
    return take_word (text, "false");
  case 'n':
    return take_word (text, "null");
  default:
    return take_number (text);
  }
}

static gboolean
is_json (const char *data, gsize length)
{
  Text text = { data, data + length };
  guint64 objects = 0; /* a bit for each open bracket: 1 for an object */
  guint depth = 0;
  guint values = 0;

  G_STATIC_ASSERT (LIVE_TREE_DEPTH_MAX < 64);

  for (;;) {
    gboolean opened = FALSE;

    if (++values > LIVE_TREE_VALUES_MAX)
      return FALSE;

    skip_blanks (&text);
    if (take (&text, '{')) {
      objects = objects << 1 | 1;
      opened = TRUE;
    } else if (take (&text, '[')) {
      objects = objects << 1;
      opened = TRUE;
    } else if (!take_leaf (&text)) {
      return FALSE;
    }

    if (opened) {
      if (++depth > LIVE_TREE_DEPTH_MAX)
        return FALSE;
      skip_blanks (&text);
      if (text.at == text.end)
        return FALSE;
      if (*text.at != '}' && *text.at != ']') {
        if ((objects & 1) && !take_key (&text))
          return FALSE;
        continue;
      }
    }

    /* Behind a value: what closes, or a comma and the next */
    for (;;) {
      skip_blanks (&text);
      if (depth == 0)
        return text.at == text.end;
      if (take (&text, ','))
        break;
      if (!take (&text, (objects & 1) ? '}' : ']'))
        return FALSE;
      objects >>= 1;
      depth--;
    }

    if ((objects & 1) && !take_key (&text))
      return FALSE;
  }
}

/*
 * live_tree_from_json:
 * @text: valid UTF-8
 * @length: its bytes
 *
 * Returns: (transfer full) (nullable): the object that @text is, nothing before or behind it but blanks
 */
JsonObject *
live_tree_from_json (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (!is_json (text, length))
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;

  root = json_parser_get_root (parser);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}
