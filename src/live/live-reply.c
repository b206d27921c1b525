/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-reply.h"
#include "live-signature-finding.h"
#include "base-json.h"
#include "live-error.h"
#include "live-tree.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer than anything the service says; the string to sign that it quotes is the longest of it */
#define TEXT_BYTES_MAX 32768

struct _LiveReply {
  gatomicrefcount references;
  JsonObject *root;
  char *request_id;
  guint http_status;
  gint64 server_time;
};

G_DEFINE_BOXED_TYPE (LiveReply, live_reply, live_reply_ref, live_reply_unref)

GType
live_format_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type)) {
    static const GEnumValue values[] = {
        {LIVE_FORMAT_JSON, "LIVE_FORMAT_JSON", "json"},
        {LIVE_FORMAT_XML, "LIVE_FORMAT_XML", "xml"},
        {0, NULL, NULL},
    };

    g_once_init_leave (&type, g_enum_register_static ("LiveFormat", values));
  }

  return type;
}

/**
 * live_reply_ref:
 * @self: a reply
 *
 * Returns: (transfer full): @self
 */
LiveReply *
live_reply_ref (LiveReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * live_reply_unref:
 * @self: (transfer full): a reply
 */
void
live_reply_unref (LiveReply *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  json_object_unref (self->root);
  g_free (self->request_id);
  g_free (self);
}

/* The service spells its keys like this, its newer gateways begin them with a small letter */
static char *
dup_text (JsonObject *object, const char *key)
{
  g_autofree char *small = g_strdup (key);
  const char *text = base_json_get_string (object, key);
  gint64 number;
  const char *end;

  small[0] = g_ascii_tolower (small[0]);
  if (text == NULL)
    text = base_json_get_string (object, small);
  if (text == NULL &&
      (base_json_get_int (object, key, &number) || base_json_get_int (object, small, &number)))
    return g_strdup_printf ("%" G_GINT64_FORMAT, number);
  if (text == NULL || *text == '\0')
    return NULL;

  /* Valid UTF-8 stays valid: the cut falls before a character */
  end = text + strlen (text);
  if (end - text > TEXT_BYTES_MAX)
    end = g_utf8_find_prev_char (text, text + TEXT_BYTES_MAX + 1);

  return g_strndup (text, (gsize) (end - text));
}

static void
read_details (JsonObject *object, const LiveReplyHead *head, LiveErrorDetails *details)
{
  details->http_status = head->http_status;
  details->server_time = head->server_time;
  details->retry_after = head->retry_after;
  details->code = dup_text (object, "Code");
  details->message = dup_text (object, "Message");
  details->request_id = dup_text (object, "RequestId");
  details->host_id = dup_text (object, "HostId");
  details->recommend = dup_text (object, "Recommend");

  if (details->message != NULL && head->string_to_sign != NULL) {
    char *compared = live_signature_finding_write (details->message, head->string_to_sign);

    if (compared != NULL) {
      g_free (details->message);
      details->message = compared;
    }
  }
}

static void
clear_details (LiveErrorDetails *details)
{
  g_free (details->code);
  g_free (details->message);
  g_free (details->request_id);
  g_free (details->host_id);
  g_free (details->recommend);
}

/* Some answers carry a Code although all is well */
static gboolean
is_success_code (const char *code)
{
  return g_ascii_strcasecmp (code, "200") == 0 || g_ascii_strcasecmp (code, "OK") == 0 ||
         g_ascii_strcasecmp (code, "Success") == 0;
}

/* The service's Codes are names with dots. A number is some gateway's, and promises nothing. */
static gboolean
is_service_code (const char *code)
{
  gsize length = 0;

  if (!g_ascii_isalpha (*code))
    return FALSE;
  while (g_ascii_isalnum (code[length]) ||
         (code[length] != '\0' && strchr ("._-:", code[length]) != NULL))
    length++;

  return code[length] == '\0' && length <= 128;
}

static GError *
bad_reply (const LiveErrorDetails *details, const char *message)
{
  return live_error_new (LIVE_ERROR_BAD_REPLY, details, "%s", message);
}

static GError *
service_error (const LiveErrorDetails *details)
{
  g_autofree char *message = NULL;
  char *quoted;

  if (details->message == NULL)
    return live_error_new (LIVE_ERROR_SERVICE, details, "%s", details->code);

  /* What follows is for comparing, not for reading; the details keep it */
  message = g_strdup (details->message);
  quoted = strstr (message, "server string to sign is");
  if (quoted != NULL)
    *quoted = '\0';
  g_strstrip (message);

  return live_error_new (LIVE_ERROR_SERVICE, details, "%s",
                         *message != '\0' ? message : details->code);
}

/* Older answers stand in an object of their own: {"CopyCasterResponse":{…}} */
static JsonObject *
unwrap (JsonObject *root, const char *response_name)
{
  JsonObject *inner;

  if (json_object_get_size (root) != 1)
    return root;

  inner = base_json_get_object (root, response_name);
  if (inner == NULL)
    inner = base_json_get_object (root, "Error");
  if (inner == NULL)
    return root;

  json_object_ref (inner);
  json_object_unref (root);

  return inner;
}

static gboolean
looks_like_html (const char *text, gsize length, const char *content_type)
{
  g_autofree char *start = g_ascii_strdown (text, (gssize) MIN (length, 15));

  return g_str_has_prefix (start, "<html") || g_str_has_prefix (start, "<!doctype html") ||
         (content_type != NULL && g_ascii_strncasecmp (content_type, "text/html", 9) == 0);
}

/* The tree in the body, or NULL and what is wrong with it */
static JsonObject *
read_tree (const char *action,
           const LiveReplyHead *head,
           GBytes *body,
           gboolean *is_error,
           const char **problem)
{
  g_autofree char *response_name = g_strconcat (action, "Response", NULL);
  g_autofree char *root_name = NULL;
  g_autoptr (JsonObject) root = NULL;
  gsize length = 0;
  const char *text = g_bytes_get_data (body, &length);

  *is_error = FALSE;
  *problem = _ ("The service’s answer was cut short or damaged.");

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  while (length > 0 && g_ascii_isspace (*text)) {
    text++;
    length--;
  }

  if (length == 0) {
    *problem = _ ("The service’s answer was empty.");
    return NULL;
  }

  if (!g_utf8_validate_len (text, length, NULL))
    return NULL;

  if (*text == '{') {
    root = live_tree_from_json (text, length);
    return root != NULL ? unwrap (g_steal_pointer (&root), response_name) : NULL;
  }

  if (looks_like_html (text, length, head->content_type)) {
    *problem = _ ("A web page came back in place of the service’s answer.");
    return NULL;
  }

  if (*text == '<') {
    root = live_tree_from_xml (text, length, &root_name);
    if (root == NULL)
      return NULL;
    *is_error = strcmp (root_name, "Error") == 0;
    if (*is_error || strcmp (root_name, response_name) == 0)
      return g_steal_pointer (&root);
  }

  *problem = _ ("The answer is not one that the service gives.");

  return NULL;
}

/**
 * live_reply_new_from_bytes:
 * @action: the operation that was asked for
 * @head: what is known of the answer besides its body
 * @body: the body as it came
 * @error: return location for a #GError
 *
 * Reads an answer in JSON or XML, whichever it is and whatever it claims to be. It is a success
 * only if it is whole, well-formed, has a status of 200 to 299, and names no Code but 200, OK or
 * Success; otherwise it is an error that keeps all that could be read: %LIVE_ERROR_SERVICE with the
 * service's Code, %LIVE_ERROR_REDIRECTED for a status of 300 to 399, else %LIVE_ERROR_BAD_REPLY.
 *
 * Returns: (transfer full): the success, or %NULL with @error set
 */
LiveReply *
live_reply_new_from_bytes (const char *action,
                           const LiveReplyHead *head,
                           GBytes *body,
                           GError **error)
{
  g_autoptr (JsonObject) root = NULL;
  LiveErrorDetails details = {0};
  const char *problem = NULL;
  gboolean is_error = FALSE;
  gboolean has_code;
  GError *failure = NULL;
  LiveReply *self;

  g_return_val_if_fail (action != NULL, NULL);
  g_return_val_if_fail (head != NULL, NULL);
  g_return_val_if_fail (body != NULL, NULL);

  root = read_tree (action, head, body, &is_error, &problem);
  read_details (root, head, &details);
  has_code = details.code != NULL && !is_success_code (details.code);

  if (head->http_status >= 300 && head->http_status < 400)
    failure = live_error_new (LIVE_ERROR_REDIRECTED, &details, "%s",
                              _ ("The host answered with another address, which is not followed."));
  else if (root == NULL)
    failure = bad_reply (&details, problem);
  else if (has_code && is_service_code (details.code))
    failure = service_error (&details);
  else if (has_code || is_error || head->http_status < 200 || head->http_status > 299)
    failure =
        bad_reply (&details, _ ("The answer is an error that the service does not describe."));

  if (failure != NULL) {
    clear_details (&details);
    g_propagate_error (error, failure);
    return NULL;
  }

  self = g_new0 (LiveReply, 1);
  g_atomic_ref_count_init (&self->references);
  self->root = g_steal_pointer (&root);
  self->request_id = g_steal_pointer (&details.request_id);
  self->http_status = head->http_status;
  self->server_time = head->server_time;
  clear_details (&details);

  return self;
}

/**
 * live_reply_get_root:
 * @self: a reply
 *
 * Returns: (transfer none): what the answer holds, without anything wrapped around it
 */
JsonObject *
live_reply_get_root (LiveReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->root;
}

/**
 * live_reply_get_request_id:
 * @self: a reply
 *
 * Returns: (transfer none) (nullable): the service's ID of the request
 */
const char *
live_reply_get_request_id (LiveReply *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->request_id;
}

/**
 * live_reply_get_http_status:
 * @self: a reply
 *
 * Returns: the HTTP status, 200 to 299
 */
guint
live_reply_get_http_status (LiveReply *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->http_status;
}

/**
 * live_reply_get_server_time:
 * @self: a reply
 *
 * Returns: the service's time when it answered, µs since the epoch; 0 where it did not tell
 */
gint64
live_reply_get_server_time (LiveReply *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->server_time;
}

static gboolean
is_plain (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    if (g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_CONTROL)
      return FALSE;
  }

  return *text != '\0';
}

/**
 * live_reply_dup_caster_id:
 * @self: the reply to an operation that makes a studio
 * @error: return location for a #GError
 *
 * The ID of the new studio. A success without one is not what the service promises: whether there
 * is a studio is then not known.
 *
 * Returns: (transfer full): the ID, or %NULL with %LIVE_ERROR_BAD_REPLY where it is absent, empty
 * or no text
 */
char *
live_reply_dup_caster_id (LiveReply *self, GError **error)
{
  g_autofree char *id = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  id = g_strdup (base_json_get_string (self->root, "CasterId"));
  if (id != NULL)
    g_strstrip (id);

  if (id == NULL || !is_plain (id)) {
    const LiveErrorDetails details = {.http_status = self->http_status,
                                      .request_id = self->request_id};

    g_propagate_error (
        error, bad_reply (&details, _ ("The answer does not tell the ID of the new studio.")));
    return NULL;
  }

  return g_steal_pointer (&id);
}
