/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-json.h"

static JsonObject *
parse (const char *text)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);

  return json_node_dup_object (json_parser_get_root (parser));
}

/* One of each */
static const char sample[] =
    "{\"string\":\"text\",\"empty\":\"\",\"int\":3,\"negative\":-3,\"double\":2.5,\"whole\":4.0,"
    "\"huge\":1e300,"
    "\"true\":true,\"false\":false,\"null\":null,\"object\":{\"a\":1},\"array\":[1],"
    "\"int-text\":\"3\",\"negative-text\":\"-3\",\"double-text\":\"2.5\",\"exponent-text\":\"1e3\","
    "\"true-text\":\"True\","
    "\"false-text\":\"false\",\"words\":\"three\",\"blank-text\":\" "
    "3\",\"tail-text\":\"3x\",\"hex-text\":\"0x10\","
    "\"nan-text\":\"nan\",\"inf-text\":\"inf\",\"overflow-text\":\"99999999999999999999\","
    "\"infinite-text\":\"1e999\","
    "\"max\":9223372036854775807}";

static void
test_string (void)
{
  static const char *const others[] = {"int",    "double", "true",   "null",
                                       "object", "array",  "missing"};
  g_autoptr (JsonObject) object = parse (sample);

  g_assert_cmpstr (base_json_get_string (object, "string"), ==, "text");
  g_assert_cmpstr (base_json_get_string (object, "empty"), ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_null (base_json_get_string (object, others[i]));
  g_assert_null (base_json_get_string (NULL, "string"));
}

static void
test_int (void)
{
  static const struct {
    const char *name;
    gint64 value;
  } good[] = {{"int", 3},      {"negative", -3},      {"whole", 4},
              {"int-text", 3}, {"negative-text", -3}, {"max", G_MAXINT64}};
  static const char *const bad[] = {"string",    "empty",       "double",   "huge",
                                    "true",      "null",        "object",   "array",
                                    "missing",   "double-text", "words",    "blank-text",
                                    "tail-text", "hex-text",    "nan-text", "overflow-text"};
  g_autoptr (JsonObject) object = parse (sample);
  gint64 value = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (base_json_get_int (object, bad[i], &value));
  g_assert_false (base_json_get_int (NULL, "int", &value));
  g_assert_cmpint (value, ==, 42);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (base_json_get_int (object, good[i].name, &value));
    g_assert_cmpint (value, ==, good[i].value);
  }
  g_assert_true (base_json_get_int (object, "int", NULL));
}

static void
test_double (void)
{
  static const struct {
    const char *name;
    double value;
  } good[] = {{"int", 3},      {"negative", -3}, {"double", 2.5},      {"whole", 4},
              {"huge", 1e300}, {"int-text", 3},  {"double-text", 2.5}, {"exponent-text", 1000}};
  static const char *const bad[] = {"string",   "empty",    "true",     "null",         "object",
                                    "array",    "missing",  "words",    "blank-text",   "tail-text",
                                    "hex-text", "nan-text", "inf-text", "infinite-text"};
  g_autoptr (JsonObject) object = parse (sample);
  double value = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (base_json_get_double (object, bad[i], &value));
  g_assert_cmpfloat (value, ==, 42);
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_assert_true (base_json_get_double (object, good[i].name, &value));
    g_assert_cmpfloat (value, ==, good[i].value);
  }
}

static void
test_boolean (void)
{
  static const char *const bad[] = {"string", "empty", "int",     "null",
                                    "object", "array", "missing", "int-text"};
  g_autoptr (JsonObject) object = parse (sample);
  gboolean value = 42;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (base_json_get_boolean (object, bad[i], &value));
  g_assert_cmpint (value, ==, 42);
  g_assert_true (base_json_get_boolean (object, "true", &value) && value);
  g_assert_true (base_json_get_boolean (object, "false", &value) && !value);
  g_assert_true (base_json_get_boolean (object, "true-text", &value) && value);
  g_assert_true (base_json_get_boolean (object, "false-text", &value) && !value);
}

static void
test_containers (void)
{
  g_autoptr (JsonObject) object = parse (sample);

  g_assert_nonnull (base_json_get_object (object, "object"));
  g_assert_null (base_json_get_object (object, "array"));
  g_assert_null (base_json_get_object (object, "string"));
  g_assert_null (base_json_get_object (object, "null"));
  g_assert_null (base_json_get_object (object, "missing"));
  g_assert_null (base_json_get_object (NULL, "object"));
  g_assert_nonnull (base_json_get_array (object, "array"));
  g_assert_null (base_json_get_array (object, "object"));
  g_assert_null (base_json_get_array (object, "missing"));
  g_assert_null (base_json_get_array (NULL, "array"));
}

typedef struct {
  const char *name;
  const char *text;
  const char *item;
  guint length;
} List;

static const List lists[] = {
    {"wrapped", "{\"L\":{\"I\":[{\"n\":0},{\"n\":1}]}}", "I", 2},
    {"wrapped-empty", "{\"L\":{\"I\":[]}}", "I", 0},
    {"wrapped-one", "{\"L\":{\"I\":{\"n\":0}}}", "I", 1},
    {"wrapped-nothing", "{\"L\":{}}", "I", 0},
    {"bare", "{\"L\":[{\"n\":0},{\"n\":1},{\"n\":2}]}", "I", 3},
    {"bare-no-item", "{\"L\":[{\"n\":0}]}", NULL, 1},
    {"one-no-item", "{\"L\":{\"n\":0}}", NULL, 1},
    {"strange-ones", "{\"L\":{\"I\":[{\"n\":0},null,1,\"x\",[],{\"n\":1}]}}", "I", 2},
    {"text", "{\"L\":\"\"}", "I", 0},
    {"null", "{\"L\":null}", "I", 0},
    {"item-text", "{\"L\":{\"I\":\"\"}}", "I", 0},
    {"missing", "{}", "I", 0},
};

static void
test_list (gconstpointer data)
{
  const List *list = data;
  g_autoptr (JsonObject) object = parse (list->text);
  g_autoptr (GPtrArray) objects = base_json_get_objects (object, "L", list->item);

  g_clear_pointer (&object, json_object_unref);
  g_assert_cmpuint (objects->len, ==, list->length);
  for (guint i = 0; i < objects->len; i++) {
    gint64 n = -1;

    g_assert_true (base_json_get_int (g_ptr_array_index (objects, i), "n", &n));
    g_assert_cmpint (n, ==, i);
  }
}

static void
test_list_null (void)
{
  g_autoptr (GPtrArray) objects = base_json_get_objects (NULL, "L", "I");

  g_assert_cmpuint (objects->len, ==, 0);
}

/* Whoever has the text still finds nothing of it */
static void
test_wipe (void)
{
  g_autoptr (JsonObject) object = parse ("{\"secret\":\"abc\",\"other\":\"x\",\"n\":7}");
  const char *text = base_json_get_string (object, "secret");
  gint64 n = 0;

  base_json_wipe_string (object, "secret");
  base_json_wipe_string (object, "n");
  base_json_wipe_string (object, "missing");
  g_assert_cmpmem (text, 4, "\0\0\0\0", 4);
  g_assert_cmpstr (base_json_get_string (object, "secret"), ==, "");
  g_assert_cmpstr (base_json_get_string (object, "other"), ==, "x");
  g_assert_true (base_json_get_int (object, "n", &n));
  g_assert_cmpint (n, ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/json/string", test_string);
  g_test_add_func ("/base/json/int", test_int);
  g_test_add_func ("/base/json/double", test_double);
  g_test_add_func ("/base/json/boolean", test_boolean);
  g_test_add_func ("/base/json/containers", test_containers);
  g_test_add_func ("/base/json/wipe", test_wipe);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autofree char *path = g_strdup_printf ("/base/json/list/%s", lists[i].name);

    g_test_add_data_func (path, &lists[i], test_list);
  }
  g_test_add_func ("/base/json/list/no-object", test_list_null);

  return g_test_run ();
}
