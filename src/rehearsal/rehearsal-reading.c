/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-reading.h"

#include <libsoup/soup.h>
#include <string.h>

#include "live-signature.h"

#define DEFAULT_REGION "cn-shanghai"
#define DEFAULT_HOST   "live.aliyuncs.com"
#define FORM_TYPE      "application/x-www-form-urlencoded"

static const char *
not_empty (const char *text)
{
  return text && *text ? text : NULL;
}

/* The client's first choice of those there are */
static RehearsalFormat
read_accept (const char *accept)
{
  GSList *types = accept ? soup_header_parse_quality_list (accept, NULL) : NULL;
  RehearsalFormat format = REHEARSAL_FORMAT_JSON;
  gboolean found = FALSE;

  for (GSList *type = types; type && !found; type = type->next) {
    gboolean xml = g_ascii_strcasecmp (type->data, "application/xml") == 0 ||
                   g_ascii_strcasecmp (type->data, "text/xml") == 0;

    found = xml || g_ascii_strcasecmp (type->data, "application/json") == 0 ||
            g_str_equal (type->data, "*/*");
    if (xml)
      format = REHEARSAL_FORMAT_XML;
  }

  soup_header_free_list (types);

  return format;
}

static void
read_format (RehearsalReading *self)
{
  const char *format = not_empty (live_parameters_get (self->parameters, "Format"));

  self->format_known = TRUE;

  if (!format)
    self->format = read_accept (live_parameters_get (self->headers, "accept"));
  else if (g_ascii_strcasecmp (format, "XML") == 0)
    self->format = REHEARSAL_FORMAT_XML;
  else
    self->format_known = g_ascii_strcasecmp (format, "JSON") == 0;
}

/* Clients that leave the type out send forms all the same */
static gboolean
has_form (const RehearsalRequest *request)
{
  const char *type = not_empty (live_parameters_get (request->headers, "content-type"));
  g_autofree char *bare = NULL;

  if (request->body_length == 0 || !g_str_equal (request->method, "POST"))
    return FALSE;

  bare = type ? g_ascii_strdown (type, (gssize) strcspn (type, "; \t")) : NULL;

  return !bare || g_str_equal (bare, FORM_TYPE);
}

/**
 * rehearsal_reading_new:
 * @request: what came
 *
 * Decodes the parameters of the query and of a form body, `+` being a space in both: official
 * clients encode differently from how they sign, so that what they meant has to be found before it
 * can be encoded as the signature wants it.
 *
 * Returns: (transfer full): what could be read of it; never %NULL
 */
RehearsalReading *
rehearsal_reading_new (const RehearsalRequest *request)
{
  RehearsalReading *self;
  const char *action, *version;

  g_return_val_if_fail (request != NULL, NULL);

  self = g_new0 (RehearsalReading, 1);
  self->method = g_strdup (request->method);
  self->path = g_strdup (request->path);
  self->headers = live_parameters_ref (request->headers);
  self->query = live_parameters_new ();
  self->body_sha256 = live_signature_sha256_hex (request->body, request->body_length);
  self->well_formed =
      !request->query || live_parameters_add_from_form (self->query, request->query, -1);
  self->parameters = live_parameters_copy (self->query);

  if (has_form (request) && !live_parameters_add_from_form (self->parameters, request->body,
                                                            (gssize) request->body_length))
    self->well_formed = FALSE;

  read_format (self);

  self->authorization = g_strdup (not_empty (live_parameters_get (self->headers, "authorization")));
  action = self->authorization ? live_parameters_get (self->headers, "x-acs-action") : NULL;
  version = self->authorization ? live_parameters_get (self->headers, "x-acs-version") : NULL;
  self->action =
      g_strdup (not_empty (action ? action : live_parameters_get (self->parameters, "Action")));
  self->version =
      g_strdup (not_empty (version ? version : live_parameters_get (self->parameters, "Version")));

  self->region = g_strdup (not_empty (live_parameters_get (self->parameters, "RegionId")));
  if (!self->region)
    self->region = g_strdup (DEFAULT_REGION);

  self->host = g_strdup (not_empty (live_parameters_get (self->headers, "host")));
  if (!self->host)
    self->host = g_strdup (DEFAULT_HOST);

  return self;
}

/**
 * rehearsal_reading_free:
 * @self: (transfer full) (nullable): a request as it was read
 */
void
rehearsal_reading_free (RehearsalReading *self)
{
  if (!self)
    return;

  g_free (self->method);
  g_free (self->path);
  g_clear_pointer (&self->headers, live_parameters_unref);
  g_clear_pointer (&self->query, live_parameters_unref);
  g_clear_pointer (&self->parameters, live_parameters_unref);
  g_free (self->body_sha256);
  g_free (self->authorization);
  g_free (self->action);
  g_free (self->version);
  g_free (self->region);
  g_free (self->host);
  g_free (self);
}
