/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-tree.h"

/* An element that is still open */
typedef struct {
  GString *text;
  GPtrArray *names; /* of its children, each once, in the order they came; NULL as long as there are
                       none */
  GHashTable *children; /* name -> JsonArray of all of that name */
} Element;

typedef struct {
  GPtrArray *open; /* of Element, the root first */
  char *root_name;
  JsonNode *root; /* once it is closed */
  guint values;
} Reader;

static void
element_free (gpointer data)
{
  Element *element = data;

  g_string_free (element->text, TRUE);
  g_clear_pointer (&element->names, g_ptr_array_unref);
  g_clear_pointer (&element->children, g_hash_table_unref);
  g_free (element);
}

static void
start_element (GMarkupParseContext *context,
               const char *name,
               const char **attribute_names,
               const char **attribute_values,
               gpointer user_data,
               GError **error)
{
  Reader *reader = user_data;
  Element *element;

  if (reader->root != NULL || reader->open->len == LIVE_TREE_DEPTH_MAX ||
      ++reader->values > LIVE_TREE_VALUES_MAX) {
    g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                         "beyond what is taken");
    return;
  }

  element = g_new0 (Element, 1);
  element->text = g_string_new (NULL);
  g_ptr_array_add (reader->open, element);
}

static void
add_child (Element *parent, const char *name, JsonNode *node)
{
  JsonArray *same;

  if (parent->names == NULL) {
    parent->names = g_ptr_array_new_with_free_func (g_free);
    parent->children =
        g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) json_array_unref);
  }

  same = g_hash_table_lookup (parent->children, name);
  if (same == NULL) {
    char *key = g_strdup (name);

    same = json_array_new ();
    g_ptr_array_add (parent->names, key);
    g_hash_table_insert (parent->children, key, same);
  }

  json_array_add_element (same, node);
}

/* Elements of one name beside each other are a list; one alone is what it is, since XML cannot tell
 * a list of one. */
static JsonNode *
close_element (Element *element)
{
  g_autoptr (JsonObject) object = NULL;

  if (element->names == NULL)
    return json_node_init_string (json_node_alloc (), element->text->str);

  object = json_object_new ();
  for (guint i = 0; i < element->names->len; i++) {
    const char *name = g_ptr_array_index (element->names, i);
    JsonArray *same = g_hash_table_lookup (element->children, name);

    if (json_array_get_length (same) == 1)
      json_object_set_member (object, name, json_array_dup_element (same, 0));
    else
      json_object_set_array_member (object, name, json_array_ref (same));
  }

  return json_node_init_object (json_node_alloc (), object);
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  Element *element = g_ptr_array_index (reader->open, reader->open->len - 1);
  JsonNode *node = close_element (element);

  if (reader->open->len > 1) {
    add_child (g_ptr_array_index (reader->open, reader->open->len - 2), name, node);
  } else {
    reader->root = node;
    reader->root_name = g_strdup (name);
  }

  g_ptr_array_remove_index (reader->open, reader->open->len - 1);
}

static void
add_text (GMarkupParseContext *context,
          const char *text,
          gsize length,
          gpointer user_data,
          GError **error)
{
  Reader *reader = user_data;
  Element *element;

  /* Blanks around the root; GMarkup takes nothing else there */
  if (reader->open->len == 0)
    return;

  element = g_ptr_array_index (reader->open, reader->open->len - 1);
  if (element->names == NULL)
    g_string_append_len (element->text, text, (gssize) length);
}

/*
 * live_tree_from_xml:
 * @text: valid UTF-8
 * @length: its bytes
 * @root_name: (out): the name of the root element, set only where there is a tree
 *
 * Makes of XML the tree that JSON would have been: an element with elements in it is an object, one
 * without is a string, several of one name are an array. Attributes do not occur in answers and are
 * left out, and so is text between elements. GMarkup knows no entities but the five of XML and
 * characters by number, so that none can blow up.
 *
 * Returns: (transfer full) (nullable): what the root element holds
 */
JsonObject *
live_tree_from_xml (const char *text, gsize length, char **root_name)
{
  static const GMarkupParser parser = {start_element, end_element, add_text, NULL, NULL};
  g_autoptr (GMarkupParseContext) context = NULL;
  Reader reader = {0};
  JsonObject *object = NULL;

  reader.open = g_ptr_array_new_with_free_func (element_free);
  context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);

  if (g_markup_parse_context_parse (context, text, (gssize) length, NULL) &&
      g_markup_parse_context_end_parse (context, NULL) && reader.root != NULL &&
      JSON_NODE_HOLDS_OBJECT (reader.root)) {
    object = json_node_dup_object (reader.root);
    *root_name = g_steal_pointer (&reader.root_name);
  }

  g_ptr_array_unref (reader.open);
  g_clear_pointer (&reader.root, json_node_unref);
  g_free (reader.root_name);

  return object;
}
