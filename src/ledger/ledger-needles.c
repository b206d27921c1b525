/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-needles.h"

#include <string.h>

/* So many are enough to leave next to nothing that the word itself is not in, and more only take
 * time. */
#define MAX_TRIGRAMS 4

/* One way to write a word. The same characters may be composed or not, and in the entry they are as
 * they were typed. */
typedef struct {
  char *text;     /* as typed */
  char *folded;   /* in lower case */
  gsize length;   /* of @folded */
  gboolean ascii; /* nothing but ASCII */
  gboolean cased; /* whether there is anything that upper and lower case are two of */
} Spelling;

struct _LedgerNeedles {
  GPtrArray *needles; /* of GPtrArray of Spelling */
  char *trigrams;     /* nullable */
};

static void
spelling_free (gpointer data)
{
  Spelling *self = data;

  g_free (self->text);
  g_free (self->folded);
  g_free (self);
}

static void
append_folded (GString *folded, const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (folded, g_unichar_tolower (g_utf8_get_char (c)));
}

static gboolean
is_cased (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    if (g_unichar_tolower (character) != character || g_unichar_toupper (character) != character)
      return TRUE;
  }

  return FALSE;
}

/* Takes @text */
static void
add_spelling (GPtrArray *needle, char *text)
{
  Spelling *spelling;
  GString *folded;

  for (guint i = 0; text != NULL && i < needle->len; i++) {
    if (strcmp (((Spelling *) needle->pdata[i])->text, text) == 0)
      g_clear_pointer (&text, g_free);
  }
  if (text == NULL)
    return;

  spelling = g_new0 (Spelling, 1);
  folded = g_string_new (NULL);
  append_folded (folded, text);
  spelling->text = text;
  spelling->ascii = g_str_is_ascii (text);
  spelling->cased = is_cased (text);
  spelling->length = folded->len;
  spelling->folded = g_string_free (folded, FALSE);
  g_ptr_array_add (needle, spelling);
}

static void
append_trigram (GString *expression, const char *text, glong place)
{
  const char *start = g_utf8_offset_to_pointer (text, place);
  const char *end = g_utf8_offset_to_pointer (start, 3);

  g_string_append_c (expression, '"');
  for (const char *c = start; c < end; c++) {
    if (*c == '"')
      g_string_append_c (expression, '"');
    g_string_append_c (expression, *c);
  }
  g_string_append_c (expression, '"');
}

/* Spread over the word, with its beginning and its end */
static gboolean
append_trigrams (GString *expression, const Spelling *spelling)
{
  glong last = g_utf8_strlen (spelling->text, -1) - 3;
  glong n = MIN (last + 1, MAX_TRIGRAMS);

  if (last < 0)
    return FALSE;

  g_string_append (expression, expression->len > 0 ? " OR (" : "(");
  for (glong i = 0; i < n; i++) {
    if (i > 0)
      g_string_append (expression, " AND ");
    append_trigram (expression, spelling->text, n > 1 ? i * last / (n - 1) : 0);
  }
  g_string_append_c (expression, ')');

  return TRUE;
}

/* The longest word leaves least to look at. Every spelling has to have trigrams: an entry may have
 * any of them. */
static char *
make_trigrams (GPtrArray *needles)
{
  GPtrArray *best = NULL;
  glong best_length = 0;
  g_autoptr (GString) expression = NULL;

  for (guint i = 0; i < needles->len; i++) {
    GPtrArray *needle = needles->pdata[i];
    glong length = G_MAXLONG;

    for (guint j = 0; j < needle->len; j++)
      length = MIN (length, g_utf8_strlen (((Spelling *) needle->pdata[j])->text, -1));
    if (length > best_length) {
      best = needle;
      best_length = length;
    }
  }
  if (best == NULL || best_length < 3)
    return NULL;

  expression = g_string_new (NULL);
  for (guint i = 0; i < best->len; i++) {
    if (!append_trigrams (expression, best->pdata[i]))
      return NULL;
  }

  return g_string_free (g_steal_pointer (&expression), FALSE);
}

/* Takes @text */
static void
add_needle (LedgerNeedles *self, char *text)
{
  GPtrArray *needle = g_ptr_array_new_with_free_func (spelling_free);

  add_spelling (needle, g_utf8_normalize (text, -1, G_NORMALIZE_NFC));
  add_spelling (needle, g_utf8_normalize (text, -1, G_NORMALIZE_NFD));
  add_spelling (needle, text);
  g_ptr_array_add (self->needles, needle);
}

/**
 * ledger_needles_new:
 * @text: words, in UTF-8
 *
 * Returns: (transfer full): what looks for each of the words of @text
 */
LedgerNeedles *
ledger_needles_new (const char *text)
{
  LedgerNeedles *self = g_new0 (LedgerNeedles, 1);
  const char *start = NULL;

  self->needles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  for (const char *c = text;; c = g_utf8_next_char (c)) {
    gboolean inside = *c != '\0' && !g_unichar_isspace (g_utf8_get_char (c));

    if (inside && start == NULL)
      start = c;
    if (!inside && start != NULL) {
      add_needle (self, g_strndup (start, (gsize) (c - start)));
      start = NULL;
    }
    if (*c == '\0')
      break;
  }
  self->trigrams = make_trigrams (self->needles);

  return self;
}

void
ledger_needles_free (LedgerNeedles *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->needles);
  g_free (self->trigrams);
  g_free (self);
}

/**
 * ledger_needles_get_size:
 * @self: words to look for
 *
 * Returns: how many there are
 */
guint
ledger_needles_get_size (const LedgerNeedles *self)
{
  return self->needles->len;
}

/**
 * ledger_needles_get_trigrams:
 * @self: words to look for
 *
 * Returns: (transfer none) (nullable): in the language of FTS5, what every text has that one of the
 * words is in; %NULL where every word is shorter than three characters
 */
const char *
ledger_needles_get_trigrams (const LedgerNeedles *self)
{
  return self->trigrams;
}

static gboolean
find_ascii (const char *text, const Spelling *spelling)
{
  const char first = spelling->folded[0];

  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_tolower (*c) == first &&
        g_ascii_strncasecmp (c, spelling->folded, spelling->length) == 0)
      return TRUE;
  }

  return FALSE;
}

static gboolean
find_spelling (const char *text, const Spelling *spelling)
{
  g_autoptr (GString) folded = NULL;

  if (spelling->ascii)
    return find_ascii (text, spelling);
  if (!spelling->cased)
    return strstr (text, spelling->text) != NULL;
  /* What is not ASCII is not in what is */
  if (g_str_is_ascii (text) || !g_utf8_validate (text, -1, NULL))
    return FALSE;

  folded = g_string_sized_new (strlen (text) + 8);
  append_folded (folded, text);
  return strstr (folded->str, spelling->folded) != NULL;
}

/**
 * ledger_needles_find:
 * @self: words to look for
 * @needle: which of them
 * @text: where to look for it
 *
 * Returns: whether the word is in @text, in any case and whether composed or not
 */
gboolean
ledger_needles_find (const LedgerNeedles *self, guint needle, const char *text)
{
  const GPtrArray *spellings = self->needles->pdata[needle];

  for (guint i = 0; i < spellings->len; i++) {
    if (find_spelling (text, spellings->pdata[i]))
      return TRUE;
  }

  return FALSE;
}
