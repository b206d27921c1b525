/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-answer.h"

#include "rehearsal-codes.h"
#include "rehearsal-xml.h"

#define PRODUCT "live"

struct _RehearsalAnswer {
  char *action;
  JsonObject *tree; /* NULL: an error */
  guint status;
  char *code;
  char *message;
  const char *product;
  LiveParameters *headers;
};

/**
 * rehearsal_answer_new:
 * @action: the operation that succeeded
 * @tree: (transfer full): what its answer holds, without the RequestId
 *
 * Returns: (transfer full): a success, HTTP status 200
 */
RehearsalAnswer *
rehearsal_answer_new (const char *action, JsonObject *tree)
{
  RehearsalAnswer *self;

  g_return_val_if_fail (action != NULL, NULL);
  g_return_val_if_fail (tree != NULL, NULL);

  self = g_new0 (RehearsalAnswer, 1);
  self->action = g_strdup (action);
  self->tree = tree;
  self->status = 200;
  self->product = PRODUCT;
  self->headers = live_parameters_new ();

  return self;
}

/**
 * rehearsal_answer_new_error:
 * @code: the service's Code
 * @format: (nullable): the Message, or %NULL for the usual one of this code
 *
 * The HTTP status is the one the code comes with; 400 for a code that is not in the list.
 *
 * Returns: (transfer full): an error
 */
RehearsalAnswer *
rehearsal_answer_new_error (const char *code, const char *format, ...)
{
  const RehearsalCode *known;
  RehearsalAnswer *self;

  g_return_val_if_fail (code != NULL, NULL);

  known = rehearsal_code_lookup (code);
  self = g_new0 (RehearsalAnswer, 1);
  self->code = g_strdup (code);
  self->status = known ? known->status : 400;
  self->product = PRODUCT;
  self->headers = live_parameters_new ();

  if (format) {
    va_list arguments;

    va_start (arguments, format);
    self->message = g_strdup_vprintf (format, arguments);
    va_end (arguments);
  } else
    self->message = g_strdup (known ? known->message : "The request was refused.");

  return self;
}

/**
 * rehearsal_answer_new_missing:
 * @parameter: the name of a parameter that has to be there and is not
 *
 * Returns: (transfer full): the error `Missing` + @parameter
 */
RehearsalAnswer *
rehearsal_answer_new_missing (const char *parameter)
{
  g_autofree char *code = NULL;

  g_return_val_if_fail (parameter != NULL, NULL);

  code = g_strconcat ("Missing", parameter, NULL);

  return rehearsal_answer_new_error (code, "%s is mandatory for this action.", parameter);
}

/**
 * rehearsal_answer_new_invalid:
 * @parameter: the name of a parameter whose value cannot be used
 *
 * Returns: (transfer full): the error `Invalid` + @parameter
 */
RehearsalAnswer *
rehearsal_answer_new_invalid (const char *parameter)
{
  g_autofree char *code = NULL;

  g_return_val_if_fail (parameter != NULL, NULL);

  code = g_strconcat ("Invalid", parameter, NULL);

  return rehearsal_answer_new_error (code, "The specified parameter \"%s\" is not valid.",
                                     parameter);
}

/**
 * rehearsal_answer_free:
 * @self: (transfer full) (nullable): an answer
 */
void
rehearsal_answer_free (RehearsalAnswer *self)
{
  if (!self)
    return;

  g_free (self->action);
  g_clear_pointer (&self->tree, json_object_unref);
  g_free (self->code);
  g_free (self->message);
  live_parameters_unref (self->headers);
  g_free (self);
}

/**
 * rehearsal_answer_is_error:
 * @self: an answer
 *
 * Returns: whether it is an error
 */
gboolean
rehearsal_answer_is_error (const RehearsalAnswer *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->tree == NULL;
}

/**
 * rehearsal_answer_get_status:
 * @self: an answer
 *
 * Returns: the HTTP status it comes with
 */
guint
rehearsal_answer_get_status (const RehearsalAnswer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->status;
}

/**
 * rehearsal_answer_set_status:
 * @self: an answer
 * @status: an HTTP status
 *
 * For answers whose status is not the usual one of their code, such as an error that comes with
 * 200.
 */
void
rehearsal_answer_set_status (RehearsalAnswer *self, guint status)
{
  g_return_if_fail (self != NULL);

  self->status = status;
}

/**
 * rehearsal_answer_set_product:
 * @self: an answer
 * @product: (transfer none): another of the vendor's products than Live, a text that stays
 *
 * Whose answer it is: the page that an error recommends is about the product.
 */
void
rehearsal_answer_set_product (RehearsalAnswer *self, const char *product)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (product != NULL);

  self->product = product;
}

/**
 * rehearsal_answer_get_code:
 * @self: an answer
 *
 * Returns: (nullable): the error's Code, %NULL for a success
 */
const char *
rehearsal_answer_get_code (const RehearsalAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->code;
}

/**
 * rehearsal_answer_get_message:
 * @self: an answer
 *
 * Returns: (nullable): the error's Message, %NULL for a success
 */
const char *
rehearsal_answer_get_message (const RehearsalAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}

/**
 * rehearsal_answer_get_tree:
 * @self: an answer
 *
 * Returns: (transfer none) (nullable): what a success holds, %NULL for an error
 */
JsonObject *
rehearsal_answer_get_tree (const RehearsalAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->tree;
}

/**
 * rehearsal_answer_get_headers:
 * @self: an answer
 *
 * Returns: (transfer none): response headers that this answer adds to the usual ones; to be filled
 */
LiveParameters *
rehearsal_answer_get_headers (const RehearsalAnswer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->headers;
}

static JsonObject *
dup_whole_tree (const RehearsalAnswer *self, const char *request_id, const char *host_id)
{
  JsonObject *whole = json_object_new ();
  g_autofree char *recommend = NULL;

  json_object_set_string_member (whole, "RequestId", request_id);

  if (self->tree) {
    g_autoptr (GList) members = json_object_get_members (self->tree);

    for (GList *member = members; member; member = member->next)
      json_object_set_member (whole, member->data,
                              json_object_dup_member (self->tree, member->data));

    return whole;
  }

  recommend = g_strdup_printf ("https://api.aliyun.com/troubleshoot?q=%s&product=%s&requestId=%s",
                               self->code, self->product, request_id);
  json_object_set_string_member (whole, "HostId", host_id);
  json_object_set_string_member (whole, "Code", self->code);
  json_object_set_string_member (whole, "Message", self->message);
  json_object_set_string_member (whole, "Recommend", recommend);

  return whole;
}

/**
 * rehearsal_answer_to_text:
 * @self: an answer
 * @format: JSON or XML
 * @request_id: the RequestId of this call
 * @host_id: the HostId of an error: the host that was asked
 *
 * The body as the service writes it: the flat object in JSON; in XML the root is the action's name
 * and `Response`, or `Error`.
 *
 * Returns: (transfer full): UTF-8
 */
char *
rehearsal_answer_to_text (const RehearsalAnswer *self,
                          RehearsalFormat format,
                          const char *request_id,
                          const char *host_id)
{
  g_autoptr (JsonObject) whole = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (request_id != NULL, NULL);
  g_return_val_if_fail (host_id != NULL, NULL);

  whole = dup_whole_tree (self, request_id, host_id);

  if (format == REHEARSAL_FORMAT_XML) {
    g_autofree char *root =
        self->tree ? g_strconcat (self->action, "Response", NULL) : g_strdup ("Error");

    return rehearsal_xml_from_object (root, whole);
  }

  node = json_node_alloc ();
  json_node_init_object (node, whole);

  return json_to_string (node, FALSE);
}

/**
 * rehearsal_format_get_content_type:
 * @format: JSON or XML
 *
 * Returns: what the Content-Type header says of a body in this format
 */
const char *
rehearsal_format_get_content_type (RehearsalFormat format)
{
  return format == REHEARSAL_FORMAT_XML ? "text/xml;charset=utf-8"
                                        : "application/json;charset=utf-8";
}
