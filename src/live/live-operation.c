/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-operation.h"
#include "live-error.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MEBIBYTE ((gsize) 1024 * 1024)

/* The service publishes no limit. These keep the request line under the 8 KiB that gateways and
 * proxies take, however it is encoded: what is longer would come back as a page of HTML, and the
 * outcome would have to be called unknown. */
#define NAME_BYTES_MAX 2000
#define ID_BYTES_MAX   255

#define TOKEN_LENGTH_MAX 64

struct _LiveOperation {
  gatomicrefcount references;
  char *version;
  char *action;
  LiveParameters *parameters;
};

G_DEFINE_BOXED_TYPE (LiveOperation, live_operation, live_operation_ref, live_operation_unref)

/**
 * live_operation_new:
 * @action: the name of an operation of version %LIVE_VERSION, such as `DescribeCasterConfig`
 * @parameters: (nullable): its parameters, copied; none of those that signing adds
 *
 * Returns: (transfer full): the operation
 */
LiveOperation *
live_operation_new (const char *action, LiveParameters *parameters)
{
  return live_operation_new_for_version (LIVE_VERSION, action, parameters);
}

/**
 * live_operation_new_for_version:
 * @version: the version of a service, which tells the service too
 * @action: the name of one of its operations
 * @parameters: (nullable): its parameters, copied; none of those that signing adds
 *
 * An operation of another service that signs and answers like this one.
 *
 * Returns: (transfer full): the operation
 */
LiveOperation *
live_operation_new_for_version (const char *version,
                                const char *action,
                                LiveParameters *parameters)
{
  LiveOperation *self;

  g_return_val_if_fail (version != NULL && *version != '\0', NULL);
  g_return_val_if_fail (action != NULL && *action != '\0', NULL);

  self = g_new0 (LiveOperation, 1);
  g_atomic_ref_count_init (&self->references);
  self->version = g_strdup (version);
  self->action = g_strdup (action);
  self->parameters =
      parameters != NULL ? live_parameters_copy (parameters) : live_parameters_new ();

  return self;
}

/**
 * live_operation_ref:
 * @self: an operation
 *
 * Returns: (transfer full): @self
 */
LiveOperation *
live_operation_ref (LiveOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * live_operation_unref:
 * @self: (transfer full): an operation
 */
void
live_operation_unref (LiveOperation *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;

  g_free (self->version);
  g_free (self->action);
  live_parameters_unref (self->parameters);
  g_free (self);
}

/**
 * live_operation_get_version:
 * @self: an operation
 *
 * Returns: (transfer none): the version of the service that it belongs to
 */
const char *
live_operation_get_version (LiveOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->version;
}

/**
 * live_operation_get_action:
 * @self: an operation
 *
 * Returns: (transfer none): its name
 */
const char *
live_operation_get_action (LiveOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->action;
}

/**
 * live_operation_get_parameters:
 * @self: an operation
 *
 * Returns: (transfer none): its parameters, not to be changed
 */
LiveParameters *
live_operation_get_parameters (LiveOperation *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->parameters;
}

/**
 * live_operation_get_max_reply_size:
 * @self: an operation
 *
 * How large an answer may be before it is taken for something else than the service's: 16 MiB for
 * the Describe operations, which list things, 1 MiB for the others.
 *
 * Returns: bytes
 */
gsize
live_operation_get_max_reply_size (LiveOperation *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_str_has_prefix (self->action, "Describe") ? 16 * MEBIBYTE : MEBIBYTE;
}

static gboolean
fail (GError **error, const char *message)
{
  g_propagate_error (error, live_error_new (LIVE_ERROR_INVALID_PARAMETER, NULL, "%s", message));

  return FALSE;
}

static gboolean
has_control_characters (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    /* U+2028 and U+2029 break lines like the controls do */
    if (g_unichar_type (c) == G_UNICODE_CONTROL || c == 0x2028 || c == 0x2029)
      return TRUE;
  }

  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
      return FALSE;
  }

  return TRUE;
}

/**
 * live_check_caster_name:
 * @name: (nullable): a name for a studio
 * @error: return location for a #GError
 *
 * Checks a name before it is sent: not empty, valid UTF-8, no control characters, at most 2,000
 * bytes. A name of nothing but blanks counts as empty: the service might take it, but nobody could
 * find or tell that studio in a list.
 *
 * Returns: %FALSE with %LIVE_ERROR_INVALID_PARAMETER and a message to show beside the field
 */
gboolean
live_check_caster_name (const char *name, GError **error)
{
  if (name == NULL || *name == '\0')
    return fail (error, _ ("The name is empty."));
  if (!g_utf8_validate (name, -1, NULL))
    return fail (error, _ ("The name is not valid UTF-8 text."));
  if (has_control_characters (name))
    return fail (error, _ ("The name contains a line break or another control character."));
  if (is_blank (name))
    return fail (error, _ ("The name consists of blanks only."));
  if (strlen (name) > NAME_BYTES_MAX)
    return fail (error, _ ("The name is too long."));

  return TRUE;
}

/**
 * live_check_caster_id:
 * @caster_id: (nullable): the ID of a studio
 * @error: return location for a #GError
 *
 * Checks an ID before it is sent: not empty, valid UTF-8, no blanks and no control characters, at
 * most 255 bytes. Its form is the service's affair: it gives UUIDs and others.
 *
 * Returns: %FALSE with %LIVE_ERROR_INVALID_PARAMETER and a message to show beside the field
 */
gboolean
live_check_caster_id (const char *caster_id, GError **error)
{
  if (caster_id == NULL || *caster_id == '\0')
    return fail (error, _ ("The studio ID is empty."));
  if (!g_utf8_validate (caster_id, -1, NULL))
    return fail (error, _ ("The studio ID is not valid UTF-8 text."));
  if (has_control_characters (caster_id))
    return fail (error, _ ("The studio ID contains a line break or another control character."));
  if (is_blank (caster_id))
    return fail (error, _ ("The studio ID consists of blanks only."));
  if (strlen (caster_id) > ID_BYTES_MAX)
    return fail (error, _ ("The studio ID is too long."));

  return TRUE;
}

/**
 * live_check_client_token:
 * @client_token: (nullable): a client token
 * @error: return location for a #GError
 *
 * Checks a client token before it is sent: 1 to 64 printable ASCII characters, no blanks.
 *
 * Returns: %FALSE with %LIVE_ERROR_INVALID_PARAMETER and a message for people
 */
gboolean
live_check_client_token (const char *client_token, GError **error)
{
  if (client_token == NULL || *client_token == '\0')
    return fail (error, _ ("The client token is empty."));

  for (const char *p = client_token; *p != '\0'; p++) {
    if (!g_ascii_isgraph (*p))
      return fail (
          error,
          _ ("The client token may contain only printable ASCII characters without blanks."));
  }

  if (strlen (client_token) > TOKEN_LENGTH_MAX)
    return fail (error, _ ("The client token is longer than 64 characters."));

  return TRUE;
}

/**
 * live_operation_new_copy_caster:
 * @source_id: the ID of the studio to copy
 * @name: the name of the new one
 * @client_token: what makes repeating harmless: the same for every attempt of one order, never used
 * for another
 * @error: return location for a #GError
 *
 * CopyCaster, as described in
 * https://www.alibabacloud.com/help/en/live/developer-reference/api-live-2016-11-01-copycaster
 *
 * Returns: (transfer full): the operation, or %NULL with %LIVE_ERROR_INVALID_PARAMETER where a
 * parameter could not be sent
 */
LiveOperation *
live_operation_new_copy_caster (const char *source_id,
                                const char *name,
                                const char *client_token,
                                GError **error)
{
  g_autoptr (LiveParameters) parameters = NULL;

  if (!live_check_caster_id (source_id, error) || !live_check_caster_name (name, error) ||
      !live_check_client_token (client_token, error))
    return NULL;

  parameters = live_parameters_new ();
  live_parameters_set (parameters, "SrcCasterId", source_id);
  live_parameters_set (parameters, "CasterName", name);
  live_parameters_set (parameters, "ClientToken", client_token);

  return live_operation_new ("CopyCaster", parameters);
}

/**
 * live_operation_new_describe_casters:
 * @page_number: which page, the first is 1
 * @page_size: how many studios on a page
 *
 * DescribeCasters, all studios of the account, as described in
 * https://help.aliyun.com/document_detail/60261.html
 *
 * Returns: (transfer full): the operation
 */
LiveOperation *
live_operation_new_describe_casters (guint page_number, guint page_size)
{
  g_autoptr (LiveParameters) parameters = live_parameters_new ();

  live_parameters_set_int (parameters, "PageNum", page_number);
  live_parameters_set_int (parameters, "PageSize", page_size);

  return live_operation_new ("DescribeCasters", parameters);
}
