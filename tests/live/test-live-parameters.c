/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-parameters.h"

#include <string.h>

static void
test_set (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();

  live_parameters_set (parameters, "b", "2");
  live_parameters_set (parameters, "a", "1");
  live_parameters_set (parameters, "B", "3");
  live_parameters_set (parameters, "empty", "");
  live_parameters_set_int (parameters, "int", G_MININT64);
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, 5);
  g_assert_cmpstr (live_parameters_get (parameters, "b"), ==, "2");
  g_assert_cmpstr (live_parameters_get (parameters, "B"), ==, "3");
  g_assert_cmpstr (live_parameters_get (parameters, "empty"), ==, "");
  g_assert_cmpstr (live_parameters_get (parameters, "int"), ==, "-9223372036854775808");
  g_assert_null (live_parameters_get (parameters, "c"));

  live_parameters_set (parameters, "b", "two");
  g_assert_cmpstr (live_parameters_get (parameters, "b"), ==, "two");
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, 5);

  live_parameters_remove (parameters, "a");
  live_parameters_remove (parameters, "never");
  g_assert_null (live_parameters_get (parameters, "a"));
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, 4);
}

/* A value out of the very parameters */
static void
test_set_own (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();

  live_parameters_set (parameters, "a", "value");
  live_parameters_set (parameters, live_parameters_get_name (parameters, 0),
                       live_parameters_get (parameters, "a"));
  g_assert_cmpstr (live_parameters_get (parameters, "a"), ==, "value");
  live_parameters_set (parameters, "b", live_parameters_get (parameters, "a"));
  g_assert_cmpstr (live_parameters_get (parameters, "b"), ==, "value");
}

static void
test_order (void)
{
  static const char *const names[] = {"z",   "a", "Z", "A", "aa", "a.1", "a.10",
                                      "a.2", "_", "~", "0", "é",  "導"};
  g_autoptr (LiveParameters) parameters = live_parameters_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    live_parameters_set (parameters, names[i], names[i]);
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_assert_cmpstr (live_parameters_get_name (parameters, i), ==,
                     live_parameters_get_value (parameters, i));
    if (i > 0)
      g_assert_cmpint (strcmp (live_parameters_get_name (parameters, i - 1),
                               live_parameters_get_name (parameters, i)),
                       <, 0);
  }
}

static void
test_copy (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autoptr (LiveParameters) empty = live_parameters_copy (parameters);
  g_autoptr (LiveParameters) copy = NULL;

  live_parameters_set (parameters, "a", "1");
  live_parameters_set (parameters, "b", "2");
  copy = live_parameters_copy (parameters);
  g_assert_true (live_parameters_equal (copy, parameters));
  g_assert_false (live_parameters_equal (copy, empty));
  live_parameters_set (copy, "b", "3");
  live_parameters_set (copy, "c", "4");
  g_assert_false (live_parameters_equal (copy, parameters));
  g_assert_cmpstr (live_parameters_get (parameters, "b"), ==, "2");
  live_parameters_remove (copy, "c");
  live_parameters_set (copy, "b", "2");
  g_assert_true (live_parameters_equal (copy, parameters));
  live_parameters_set (empty, "x", "y");
  g_assert_cmpuint (live_parameters_get_length (empty), ==, 1);
}

/* Every byte that a text can hold */
static void
test_query_bytes (void)
{
  static const char unreserved[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  for (guint byte = 1; byte < 256; byte++) {
    const char text[] = {(char) byte, '\0'};
    g_autoptr (LiveParameters) parameters = live_parameters_new ();
    g_autofree char *query = NULL;
    g_autofree char *expected = NULL;

    live_parameters_set (parameters, text, text);
    query = live_parameters_to_query (parameters);
    if (strchr (unreserved, (int) byte) != NULL)
      expected = g_strdup_printf ("%c=%c", (char) byte, (char) byte);
    else
      expected = g_strdup_printf ("%%%02X=%%%02X", byte, byte);
    g_assert_cmpstr (query, ==, expected);
  }
}

static void
test_query (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autofree char *none = live_parameters_to_query (parameters);
  g_autofree char *query = NULL;

  g_assert_cmpstr (none, ==, "");
  live_parameters_set (parameters, "CasterName", "导播台 1*~+%&=");
  live_parameters_set (parameters, "Blank", "");
  query = live_parameters_to_query (parameters);
  g_assert_cmpstr (query, ==, "Blank=&CasterName=%E5%AF%BC%E6%92%AD%E5%8F%B0%201%2A~%2B%25%26%3D");
}

typedef struct {
  const char *name;
  const char *form;
  const char *query; /* NULL: refused */
} Form;

static const Form forms[] = {
    {"empty", "", ""},
    {"one", "a=1", "a=1"},
    {"two", "b=2&a=1", "a=1&b=2"},
    {"empty-value", "a=&b=", "a=&b="},
    {"no-equals", "a&b=1", "a=&b=1"},
    {"no-name", "=x", "=x"},
    {"equals-in-value", "a=b=c", "a=b%3Dc"},
    {"plus", "a+b=c+d", "a%20b=c%20d"},
    {"encoded-plus", "a=%2B", "a=%2B"},
    {"star-and-tilde", "a=*~&b=%2A%7E", "a=%2A~&b=%2A~"},
    {"small-hex", "a=%e5%af%bc", "a=%E5%AF%BC"},
    {"raw-utf-8", "a=导", "a=%E5%AF%BC"},
    {"empty-pairs", "&&a=1&&", "a=1"},
    {"name-twice", "a=1&a=2", "a=2"},
    {"encoded-separators", "a=%26%3D", "a=%26%3D"},
    {"line-break", "a=%0D%0A", "a=%0D%0A"},
    {"encoded-percent", "a=%2541", "a=%2541"},
    {"percent-alone", "a=%", NULL},
    {"percent-short", "a=%4", NULL},
    {"percent-at-end", "a=1&b=x%4", NULL},
    {"percent-across", "a=%4&1=2", NULL},
    {"percent-no-hex", "a=%zz", NULL},
    {"percent-half-hex", "a=%4z", NULL},
    {"percent-in-name", "%=1", NULL},
    {"nul", "a=%00", NULL},
    {"nul-in-name", "a%00b=1", NULL},
    {"invalid-utf-8", "a=%ff", NULL},
    {"cut-utf-8", "a=%E5%AF", NULL},
    {"overlong-utf-8", "a=%C0%AF", NULL},
    {"surrogate", "a=%ED%A0%80", NULL},
    {"raw-invalid-utf-8", "a=\xff", NULL},
};

static void
test_form (gconstpointer data)
{
  const Form *form = data;
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autofree char *query = NULL;

  live_parameters_set (parameters, "~before", "1");
  g_assert_cmpint (live_parameters_add_from_form (parameters, form->form, -1), ==,
                   form->query != NULL);
  g_assert_cmpstr (live_parameters_get (parameters, "~before"), ==, "1");
  live_parameters_remove (parameters, "~before");
  /* What is refused leaves nothing behind */
  query = live_parameters_to_query (parameters);
  g_assert_cmpstr (query, ==, form->query != NULL ? form->query : "");
}

static void
test_form_length (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();

  g_assert_true (live_parameters_add_from_form (parameters, "a=12", 3));
  g_assert_cmpstr (live_parameters_get (parameters, "a"), ==, "1");
  g_assert_true (live_parameters_add_from_form (parameters, "a=1&b", 3));
  g_assert_null (live_parameters_get (parameters, "b"));
  g_assert_false (live_parameters_add_from_form (parameters, "a=%41", 4));
  g_assert_false (live_parameters_add_from_form (parameters, "a=1\0b", 5));
  g_assert_true (live_parameters_add_from_form (parameters, NULL, 0));
}

static void
test_form_many (void)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();
  g_autoptr (GString) form = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (form, "p%u=%u&", i, i);
  g_assert_true (live_parameters_add_from_form (parameters, form->str, (gssize) form->len));
  g_assert_cmpuint (live_parameters_get_length (parameters), ==, 1000);
  g_string_append (form, "one=more");
  g_assert_false (live_parameters_add_from_form (parameters, form->str, (gssize) form->len));
}

/* There and back */
static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint round = 0; round < 2000; round++) {
    g_autoptr (LiveParameters) parameters = live_parameters_new ();
    g_autoptr (LiveParameters) back = live_parameters_new ();
    g_autofree char *query = NULL;

    for (gint32 n = g_rand_int_range (rand, 0, 12); n > 0; n--) {
      g_autoptr (GString) name = g_string_new (NULL);
      g_autoptr (GString) value = g_string_new (NULL);

      for (gint32 i = g_rand_int_range (rand, 1, 6); i > 0; i--)
        g_string_append_unichar (name, (gunichar) g_rand_int_range (rand, 1, 0xd800));
      for (gint32 i = g_rand_int_range (rand, 0, 20); i > 0; i--)
        g_string_append_unichar (
            value, (gunichar) g_rand_int_range (rand, 1, g_rand_boolean (rand) ? 0x80 : 0xd800));
      live_parameters_set (parameters, name->str, value->str);
    }

    query = live_parameters_to_query (parameters);
    g_assert_true (live_parameters_add_from_form (back, query, -1));
    g_assert_true (live_parameters_equal (back, parameters));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/live/parameters/set", test_set);
  g_test_add_func ("/live/parameters/set-own", test_set_own);
  g_test_add_func ("/live/parameters/order", test_order);
  g_test_add_func ("/live/parameters/copy", test_copy);
  g_test_add_func ("/live/parameters/query", test_query);
  g_test_add_func ("/live/parameters/query-bytes", test_query_bytes);
  g_test_add_func ("/live/parameters/form-length", test_form_length);
  g_test_add_func ("/live/parameters/form-many", test_form_many);
  g_test_add_func ("/live/parameters/round-trip", test_round_trip);
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autofree char *path = g_strdup_printf ("/live/parameters/form/%s", forms[i].name);

    g_test_add_data_func (path, &forms[i], test_form);
  }

  return g_test_run ();
}
