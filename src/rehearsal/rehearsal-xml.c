/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-xml.h"

static void append_node (GString *text, const char *name, JsonNode *node);

static void
append_object (GString *text, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_members (object);

  for (GList *member = members; member; member = member->next)
    append_node (text, member->data, json_object_get_member (object, member->data));
}

static void
append_value (GString *text, JsonNode *node)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING) {
    g_autofree char *escaped = g_markup_escape_text (json_node_get_string (node), -1);

    g_string_append (text, escaped);
  } else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    g_string_append (text,
                     g_ascii_formatd (number, sizeof number, "%.15g", json_node_get_double (node)));
  else
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
append_node (GString *text, const char *name, JsonNode *node)
{
  if (JSON_NODE_HOLDS_NULL (node))
    return;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      append_node (text, name, json_array_get_element (array, i));

    return;
  }

  g_string_append_printf (text, "<%s>", name);

  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node));
  else
    append_value (text, node);

  g_string_append_printf (text, "</%s>", name);
}

/**
 * rehearsal_xml_from_object:
 * @root: the name of the root element
 * @object: what it holds; the names of its members are trusted to be XML names
 *
 * The service's XML for what would be @object in JSON: a member is an element, an array is
 * its element repeated, without a wrapper of its own.
 *
 * Returns: (transfer full): a whole document, UTF-8
 */
char *
rehearsal_xml_from_object (const char *root, JsonObject *object)
{
  GString *text;

  g_return_val_if_fail (root != NULL, NULL);
  g_return_val_if_fail (object != NULL, NULL);

  text = g_string_new ("<?xml version='1.0' encoding='UTF-8'?>");
  g_string_append_printf (text, "<%s>", root);
  append_object (text, object);
  g_string_append_printf (text, "</%s>", root);

  return g_string_free (text, FALSE);
}
