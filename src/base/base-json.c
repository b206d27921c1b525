/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-json.h"

#include <math.h>
#include <string.h>

static JsonNode *
get_node (JsonObject *object, const char *member)
{
  return object != NULL && member != NULL ? json_object_get_member (object, member) : NULL;
}

static gboolean
node_holds (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * base_json_get_string:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (nullable) (transfer none): the text, or %NULL where there is none or it is no string
 */
const char *
base_json_get_string (JsonObject *object, const char *member)
{
  JsonNode *node = get_node (object, member);

  return node_holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

/**
 * base_json_get_int:
 * @object: (nullable): an object
 * @member: a name
 * @value: (out) (optional): set only where there is one
 *
 * A whole number, also one in a string (as every leaf of an XML answer is) or with a fraction of
 * zero.
 *
 * Returns: whether there is one
 */
gboolean
base_json_get_int (JsonObject *object, const char *member, gint64 *value)
{
  JsonNode *node = get_node (object, member);
  gint64 number;

  if (node_holds (node, G_TYPE_INT64)) {
    number = json_node_get_int (node);
  } else if (node_holds (node, G_TYPE_DOUBLE)) {
    double real = json_node_get_double (node);

    /* 2^53: beyond it a double no longer tells one whole number from the next */
    if (!(fabs (real) <= 9007199254740992.0) || real != floor (real))
      return FALSE;
    number = (gint64) real;
  } else if (node_holds (node, G_TYPE_STRING)) {
    if (!g_ascii_string_to_signed (json_node_get_string (node), 10, G_MININT64, G_MAXINT64, &number,
                                   NULL))
      return FALSE;
  } else {
    return FALSE;
  }

  if (value != NULL)
    *value = number;

  return TRUE;
}

/**
 * base_json_get_double:
 * @object: (nullable): an object
 * @member: a name
 * @value: (out) (optional): set only where there is one
 *
 * A finite number, also one in a string.
 *
 * Returns: whether there is one
 */
gboolean
base_json_get_double (JsonObject *object, const char *member, double *value)
{
  JsonNode *node = get_node (object, member);
  double number;

  if (node_holds (node, G_TYPE_INT64)) {
    number = (double) json_node_get_int (node);
  } else if (node_holds (node, G_TYPE_DOUBLE)) {
    number = json_node_get_double (node);
  } else if (node_holds (node, G_TYPE_STRING)) {
    const char *text = json_node_get_string (node);
    char *end = NULL;

    /* Decimal only: strtod() would also take blanks before it, hexadecimal, "inf" and "nan" */
    if (text[0] == '\0' || text[strspn (text, "0123456789+-.eE")] != '\0')
      return FALSE;
    number = g_ascii_strtod (text, &end);
    if (end == text || *end != '\0')
      return FALSE;
  } else {
    return FALSE;
  }

  if (!isfinite (number))
    return FALSE;
  if (value != NULL)
    *value = number;

  return TRUE;
}

/**
 * base_json_get_boolean:
 * @object: (nullable): an object
 * @member: a name
 * @value: (out) (optional): set only where there is one
 *
 * A truth value, also as the string "true" or "false" in any case.
 *
 * Returns: whether there is one
 */
gboolean
base_json_get_boolean (JsonObject *object, const char *member, gboolean *value)
{
  JsonNode *node = get_node (object, member);
  gboolean truth;

  if (node_holds (node, G_TYPE_BOOLEAN)) {
    truth = json_node_get_boolean (node);
  } else if (node_holds (node, G_TYPE_STRING)) {
    const char *text = json_node_get_string (node);

    if (g_ascii_strcasecmp (text, "true") == 0)
      truth = TRUE;
    else if (g_ascii_strcasecmp (text, "false") == 0)
      truth = FALSE;
    else
      return FALSE;
  } else {
    return FALSE;
  }

  if (value != NULL)
    *value = truth;

  return TRUE;
}

/**
 * base_json_get_object:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (nullable) (transfer none): the object in it
 */
JsonObject *
base_json_get_object (JsonObject *object, const char *member)
{
  JsonNode *node = get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * base_json_get_array:
 * @object: (nullable): an object
 * @member: a name
 *
 * Returns: (nullable) (transfer none): the array in it
 */
JsonArray *
base_json_get_array (JsonObject *object, const char *member)
{
  JsonNode *node = get_node (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
add_object (GPtrArray *objects, JsonNode *node)
{
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    g_ptr_array_add (objects, json_node_dup_object (node));
}

static void
add_objects (GPtrArray *objects, JsonNode *node)
{
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    add_object (objects, node);
    return;
  }

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    add_object (objects, json_array_get_element (array, i));
}

/**
 * base_json_get_objects:
 * @object: (nullable): an object
 * @list: the name of a list, such as `CasterList`
 * @item: (nullable): the name of what is in it, such as `Caster`; %NULL where the list is not
 * wrapped
 *
 * The objects of a list that the service wraps twice: `{"CasterList":{"Caster":[…]}}`. A list that
 * is not wrapped, one object instead of a list (what an XML list of one looks like) and no list at
 * all are taken as what they mean; what is no object is left out.
 *
 * Returns: (transfer full) (element-type JsonObject): the objects, maybe none
 */
GPtrArray *
base_json_get_objects (JsonObject *object, const char *list, const char *item)
{
  GPtrArray *objects = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonNode *node = get_node (object, list);

  if (item != NULL && node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    node = json_object_get_member (json_node_get_object (node), item);

  add_objects (objects, node);

  return objects;
}

/**
 * base_json_wipe_string:
 * @object: an object that nobody else has a part of, and that is about to go
 * @member: the name of a member
 *
 * Overwrites a text that is secret. It is empty afterwards; what is no text stays.
 */
void
base_json_wipe_string (JsonObject *object, const char *member)
{
  const char *text = base_json_get_string (object, member);

  if (text != NULL)
    explicit_bzero ((char *) text, strlen (text));
}
