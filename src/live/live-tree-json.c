/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-tree.h"

#include <string.h>

/*
 * The tree is json-glib's, its parser is not used: it takes more than JSON (comments, for one),
 * recurses as deep as the text wants it to, cuts strings at \u0000, and takes seconds over an
 * object that names its members twice. An answer that was cut short must never pass for a whole
 * one, so this holds to RFC 8259 to the letter, and takes names that are not unique for what they
 * are: no definite answer.
 */

typedef struct {
  const char *at;
  const char *end;
} Text;

static void
skip_blanks (Text *text)
{
  while (text->at < text->end &&
         (*text->at == ' ' || *text->at == '\t' || *text->at == '\r' || *text->at == '\n'))
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

static JsonNode *
take_number (Text *text)
{
  const char *start = text->at;
  g_autofree char *digits = NULL;
  gboolean whole = TRUE;
  gint64 number;

  take (text, '-');
  if (!take (text, '0') && !take_digits (text))
    return NULL;
  if (take (text, '.')) {
    whole = FALSE;
    if (!take_digits (text))
      return NULL;
  }
  if (take (text, 'e') || take (text, 'E')) {
    whole = FALSE;
    if (!take (text, '+'))
      take (text, '-');
    if (!take_digits (text))
      return NULL;
  }

  digits = g_strndup (start, (gsize) (text->at - start));
  if (whole && g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return json_node_init_int (json_node_alloc (), number);

  return json_node_init_double (json_node_alloc (), g_ascii_strtod (digits, NULL));
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
take_escape (Text *text, GString *string)
{
  static const char escapes[] = "\"\\/bfnrt";
  static const char meanings[] = "\"\\/\b\f\n\r\t";
  const char *escape;
  int unit;
  int low;

  if (text->at == text->end)
    return FALSE;

  if (!take (text, 'u')) {
    escape = memchr (escapes, *text->at++, sizeof escapes - 1);
    if (escape != NULL)
      g_string_append_c (string, meanings[escape - escapes]);
    return escape != NULL;
  }

  unit = take_unit (text);
  if (unit <= 0 || (unit >= 0xdc00 && unit <= 0xdfff))
    return FALSE;

  /* Only a pair of surrogates is a character */
  if (unit >= 0xd800 && unit <= 0xdbff) {
    if (!take_word (text, "\\u"))
      return FALSE;
    low = take_unit (text);
    if (low < 0xdc00 || low > 0xdfff)
      return FALSE;
    unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
  }

  g_string_append_unichar (string, (gunichar) unit);

  return TRUE;
}

static char *
take_string (Text *text)
{
  g_autoptr (GString) string = NULL;

  if (!take (text, '"'))
    return NULL;

  string = g_string_new (NULL);
  while (text->at < text->end) {
    const char *start = text->at;

    while (text->at < text->end && (guint8) *text->at >= 0x20 && *text->at != '"' &&
           *text->at != '\\')
      text->at++;
    g_string_append_len (string, start, text->at - start);

    if (take (text, '"'))
      return g_string_free (g_steal_pointer (&string), FALSE);
    if (!take (text, '\\') || !take_escape (text, string))
      return NULL;
  }

  return NULL;
}

static char *
take_key (Text *text)
{
  g_autofree char *key = NULL;

  skip_blanks (text);
  key = take_string (text);
  skip_blanks (text);

  return key != NULL && take (text, ':') ? g_steal_pointer (&key) : NULL;
}

static JsonNode *
take_leaf (Text *text)
{
  g_autofree char *string = NULL;

  if (text->at == text->end)
    return NULL;

  switch (*text->at) {
  case '"':
    string = take_string (text);
    return string != NULL ? json_node_init_string (json_node_alloc (), string) : NULL;
  case 't':
    return take_word (text, "true") ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL;
  case 'f':
    return take_word (text, "false") ? json_node_init_boolean (json_node_alloc (), FALSE) : NULL;
  case 'n':
    return take_word (text, "null") ? json_node_init_null (json_node_alloc ()) : NULL;
  default:
    return take_number (text);
  }
}

/* A bracket that is open: one or the other. Owned by what it stands in */
typedef struct {
  JsonObject *object;
  JsonArray *array;
} Level;

static JsonNode *
take_opening (Text *text, Level *level)
{
  JsonNode *node = NULL;

  if (take (text, '{')) {
    g_autoptr (JsonObject) object = json_object_new ();

    node = json_node_init_object (json_node_alloc (), object);
    *level = (Level){.object = object};
  } else if (take (text, '[')) {
    g_autoptr (JsonArray) array = json_array_new ();

    node = json_node_init_array (json_node_alloc (), array);
    *level = (Level){.array = array};
  }

  return node;
}

static gboolean
add_value (const Level *level, const char *key, JsonNode *node)
{
  if (level->array != NULL) {
    json_array_add_element (level->array, node);
    return TRUE;
  }

  if (json_object_has_member (level->object, key)) {
    json_node_unref (node);
    return FALSE;
  }
  json_object_set_member (level->object, key, node);

  return TRUE;
}

static JsonNode *
take_text (Text *text)
{
  g_autoptr (JsonNode) root = NULL;
  Level levels[LIVE_TREE_DEPTH_MAX];
  guint depth = 0;

  for (guint values = 0; values < LIVE_TREE_VALUES_MAX; values++) {
    g_autofree char *key = NULL;
    Level opened = {0};
    JsonNode *node;

    if (depth > 0 && levels[depth - 1].object != NULL) {
      key = take_key (text);
      if (key == NULL)
        return NULL;
    }

    skip_blanks (text);
    node = take_opening (text, &opened);
    if (node == NULL)
      node = take_leaf (text);
    if (node == NULL)
      return NULL;
    if (depth == 0)
      root = node;
    else if (!add_value (&levels[depth - 1], key, node))
      return NULL;

    if (opened.object != NULL || opened.array != NULL) {
      if (depth == LIVE_TREE_DEPTH_MAX)
        return NULL;
      levels[depth++] = opened;
      skip_blanks (text);
      if (text->at < text->end && *text->at != '}' && *text->at != ']')
        continue;
    }

    /* Behind a value: what closes, then a comma or the end */
    for (;;) {
      skip_blanks (text);
      if (depth == 0)
        return text->at == text->end ? g_steal_pointer (&root) : NULL;
      if (take (text, ','))
        break;
      if (!take (text, levels[depth - 1].object != NULL ? '}' : ']'))
        return NULL;
      depth--;
    }
  }

  return NULL;
}

/*
 * live_tree_from_json:
 * @text: valid UTF-8
 * @length: its bytes
 *
 * Returns: (transfer full) (nullable): the object that @text is, nothing before or behind it but
 * blanks
 */
JsonObject *
live_tree_from_json (const char *text, gsize length)
{
  Text all = {text, text + length};
  g_autoptr (JsonNode) root = take_text (&all);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : NULL;
}
