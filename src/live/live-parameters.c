/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-parameters.h"
#include "live-encode.h"

#include <string.h>

/* More than any request of the service has; a form of more is an attack on whoever reads it */
#define FORM_PAIRS_MAX 1000

typedef struct {
  char *name; /* name, NUL, value, NUL: one allocation */
  char *value;
  gsize length; /* of that allocation */
} Pair;

/* Sorted by the bytes of the name at all times, so that signing never has to sort. */
struct _LiveParameters {
  gatomicrefcount references;
  Pair *pairs;
  guint length;
  guint room;
};

G_DEFINE_BOXED_TYPE (LiveParameters, live_parameters, live_parameters_ref, live_parameters_unref)

static void
set_pair (Pair *pair, const char *name, const char *value)
{
  gsize name_size = strlen (name) + 1;
  gsize value_size = strlen (value) + 1;
  char *block = g_malloc (name_size + value_size);

  memcpy (block, name, name_size);
  memcpy (block + name_size, value, value_size);
  pair->name = block;
  pair->value = block + name_size;
  pair->length = name_size + value_size;
}

/* Where name is, or where it would have to go */
static gboolean
find (const LiveParameters *self, const char *name, guint *index)
{
  guint low = 0;
  guint high = self->length;

  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = strcmp (self->pairs[middle].name, name);

    if (order == 0) {
      *index = middle;
      return TRUE;
    }
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }

  *index = low;
  return FALSE;
}

/**
 * live_parameters_new:
 *
 * Returns: (transfer full): no parameters yet
 */
LiveParameters *
live_parameters_new (void)
{
  LiveParameters *self = g_new0 (LiveParameters, 1);

  g_atomic_ref_count_init (&self->references);

  return self;
}

/**
 * live_parameters_copy:
 * @self: parameters
 *
 * Returns: (transfer full): parameters of their own with the same names and values
 */
LiveParameters *
live_parameters_copy (const LiveParameters *self)
{
  LiveParameters *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = live_parameters_new ();
  copy->length = self->length;
  copy->room = self->length;
  copy->pairs = g_new (Pair, self->length);
  for (guint i = 0; i < self->length; i++)
    set_pair (&copy->pairs[i], self->pairs[i].name, self->pairs[i].value);

  return copy;
}

/**
 * live_parameters_ref:
 * @self: parameters
 *
 * Returns: (transfer full): @self
 */
LiveParameters *
live_parameters_ref (LiveParameters *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * live_parameters_unref:
 * @self: (transfer full): parameters
 */
void
live_parameters_unref (LiveParameters *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  for (guint i = 0; i < self->length; i++) {
    /* A security token travels in here too */
    explicit_bzero (self->pairs[i].value, strlen (self->pairs[i].value));
    g_free (self->pairs[i].name);
  }
  g_free (self->pairs);
  g_free (self);
}

/**
 * live_parameters_set:
 * @self: parameters
 * @name: a name, case and all
 * @value: its value, may be empty
 *
 * Adds a parameter, or replaces the one of that name.
 */
void
live_parameters_set (LiveParameters *self, const char *name, const char *value)
{
  guint index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);
  g_return_if_fail (value != NULL);

  if (find (self, name, &index)) {
    /* The old block goes last: name and value may point into it */
    Pair old = self->pairs[index];

    set_pair (&self->pairs[index], name, value);
    explicit_bzero (old.value, strlen (old.value));
    g_free (old.name);
    return;
  }

  if (self->length == self->room) {
    self->room = self->room > 0 ? self->room * 2 : 16;
    self->pairs = g_renew (Pair, self->pairs, self->room);
  }

  memmove (&self->pairs[index + 1], &self->pairs[index], (self->length - index) * sizeof (Pair));
  set_pair (&self->pairs[index], name, value);
  self->length++;
}

/**
 * live_parameters_set_int:
 * @self: parameters
 * @name: a name
 * @value: its value, written in decimal digits
 */
void
live_parameters_set_int (LiveParameters *self, const char *name, gint64 value)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);
  live_parameters_set (self, name, digits);
}

/**
 * live_parameters_remove:
 * @self: parameters
 * @name: a name; nothing happens where there is none
 */
void
live_parameters_remove (LiveParameters *self, const char *name)
{
  guint index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (name != NULL);

  if (!find (self, name, &index))
    return;

  explicit_bzero (self->pairs[index].value, strlen (self->pairs[index].value));
  g_free (self->pairs[index].name);
  self->length--;
  memmove (&self->pairs[index], &self->pairs[index + 1], (self->length - index) * sizeof (Pair));
}

/**
 * live_parameters_get:
 * @self: parameters
 * @name: a name, case and all
 *
 * Returns: (nullable) (transfer none): its value
 */
const char *
live_parameters_get (const LiveParameters *self, const char *name)
{
  guint index;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return find (self, name, &index) ? self->pairs[index].value : NULL;
}

/**
 * live_parameters_get_length:
 * @self: parameters
 *
 * Returns: how many there are
 */
guint
live_parameters_get_length (const LiveParameters *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->length;
}

/**
 * live_parameters_get_name:
 * @self: parameters
 * @index: which one, in the order of the bytes of the names
 *
 * Returns: (transfer none): its name
 */
const char *
live_parameters_get_name (const LiveParameters *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->length, NULL);

  return self->pairs[index].name;
}

/**
 * live_parameters_get_value:
 * @self: parameters
 * @index: which one, in the order of the bytes of the names
 *
 * Returns: (transfer none): its value
 */
const char *
live_parameters_get_value (const LiveParameters *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->length, NULL);

  return self->pairs[index].value;
}

/**
 * live_parameters_equal:
 * @a: parameters
 * @b: parameters
 *
 * Returns: whether both have the same names with the same values
 */
gboolean
live_parameters_equal (const LiveParameters *a, const LiveParameters *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->length != b->length)
    return FALSE;

  for (guint i = 0; i < a->length; i++) {
    if (strcmp (a->pairs[i].name, b->pairs[i].name) != 0 ||
        strcmp (a->pairs[i].value, b->pairs[i].value) != 0)
      return FALSE;
  }

  return TRUE;
}

/*
 * live_encode_query_max:
 * @self: parameters
 *
 * Returns: the bytes that live_encode_query_to() may need
 */
gsize
live_encode_query_max (const LiveParameters *self)
{
  gsize room = 1;

  for (guint i = 0; i < self->length; i++)
    room += LIVE_ENCODED_MAX (self->pairs[i].length) + 1;

  return room;
}

/*
 * live_encode_query_to:
 * @out: room for live_encode_query_max() bytes
 * @self: parameters
 *
 * Writes what live_parameters_to_query() gives.
 *
 * Returns: the end of what was written; no NUL is added
 */
char *
live_encode_query_to (char *out, const LiveParameters *self)
{
  for (guint i = 0; i < self->length; i++) {
    if (i > 0)
      *out++ = '&';
    out = live_encode_to (out, self->pairs[i].name);
    *out++ = '=';
    out = live_encode_to (out, self->pairs[i].value);
  }

  return out;
}

/**
 * live_parameters_to_query:
 * @self: parameters
 *
 * Names and values as a query: `name=value` joined with `&`, percent-encoded with only RFC 3986's
 * unreserved characters left as they are, sorted by the bytes of the name. An empty value keeps its
 * `name=`.
 *
 * Returns: (transfer full): the query, empty for no parameters
 */
char *
live_parameters_to_query (const LiveParameters *self)
{
  char *query;

  g_return_val_if_fail (self != NULL, NULL);

  query = g_malloc (live_encode_query_max (self));
  *live_encode_query_to (query, self) = '\0';

  return query;
}

static char *
decode (const char *text, gsize length)
{
  g_autofree char *decoded = g_malloc (length + 1);
  char *out = decoded;

  for (gsize i = 0; i < length; i++) {
    if (text[i] == '+') {
      *out++ = ' ';
    } else if (text[i] == '%') {
      int high = -1;
      int low = -1;

      if (length - i > 2) {
        high = g_ascii_xdigit_value (text[i + 1]);
        low = g_ascii_xdigit_value (text[i + 2]);
      }
      if (high < 0 || low < 0 || (high == 0 && low == 0))
        return NULL;
      *out++ = (char) (high << 4 | low);
      i += 2;
    } else if (text[i] == '\0') {
      return NULL;
    } else {
      *out++ = text[i];
    }
  }
  *out = '\0';

  return g_utf8_validate (decoded, -1, NULL) ? g_steal_pointer (&decoded) : NULL;
}

/**
 * live_parameters_add_from_form:
 * @self: parameters
 * @form: a query without its `?`, or a body of type application/x-www-form-urlencoded
 * @length: its bytes, or -1 where it ends with a NUL
 *
 * Adds what a form holds. `+` is a space; a name without `=` has an empty value; of equal names the
 * last one counts.
 *
 * Returns: %FALSE for a malformed %XX, a NUL, invalid UTF-8 or more than a thousand pairs: @self is
 * then as it was
 */
gboolean
live_parameters_add_from_form (LiveParameters *self, const char *form, gssize length)
{
  g_autoptr (LiveParameters) added = live_parameters_new ();
  const char *end;
  guint pairs = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (form != NULL || length == 0, FALSE);

  end = form + (length >= 0 ? (gsize) length : strlen (form));

  for (const char *pair = form; pair < end;) {
    const char *pair_end = memchr (pair, '&', end - pair);
    const char *equals;
    g_autofree char *name = NULL;
    g_autofree char *value = NULL;

    if (pair_end == NULL)
      pair_end = end;

    if (pair_end > pair) {
      if (++pairs > FORM_PAIRS_MAX)
        return FALSE;

      equals = memchr (pair, '=', pair_end - pair);
      if (equals == NULL)
        equals = pair_end;
      name = decode (pair, equals - pair);
      value = equals < pair_end ? decode (equals + 1, pair_end - equals - 1) : g_strdup ("");
      if (name == NULL || value == NULL)
        return FALSE;
      live_parameters_set (added, name, value);
    }

    pair = pair_end + 1;
  }

  for (guint i = 0; i < added->length; i++)
    live_parameters_set (self, added->pairs[i].name, added->pairs[i].value);

  return TRUE;
}
