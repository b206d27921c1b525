/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-request.h"
#include "base-clock.h"
#include "live-error.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define METHOD "POST"

static gboolean
check_credentials (LiveCredentials *credentials, GError **error)
{
  const char *problem = NULL;

  if (credentials == NULL || *live_credentials_get_access_key_id (credentials) == '\0' ||
      *live_credentials_get_access_key_secret (credentials) == '\0')
    problem = _ ("There is no AccessKey to sign the request with.");
  else if (!live_is_key (live_credentials_get_access_key_id (credentials)))
    problem = _ ("The AccessKey ID contains characters that no AccessKey ID has.");
  else if (live_credentials_get_security_token (credentials) != NULL &&
           !live_is_key (live_credentials_get_security_token (credentials)))
    problem = _ ("The security token contains characters that no security token has.");
  else
    return TRUE;

  g_propagate_error (error, live_error_new (LIVE_ERROR_NO_CREDENTIALS, NULL, "%s", problem));

  return FALSE;
}

/* For whoever reads the answer: a service that refuses the signature says what it signed itself. It
 * may hold the security token. */
static void
keep_string_to_sign (SoupMessage *message, char **string_to_sign)
{
  g_object_set_data_full (G_OBJECT (message), LIVE_REQUEST_STRING_TO_SIGN,
                          g_steal_pointer (string_to_sign), (GDestroyNotify) live_secret_free);
}

static LiveParameters *
parameters_for (LiveEndpoint *endpoint, LiveOperation *operation)
{
  LiveParameters *parameters = live_parameters_copy (live_operation_get_parameters (operation));
  const char *region = live_endpoint_get_region (endpoint);

  if (region != NULL)
    live_parameters_set (parameters, "RegionId", region);

  return parameters;
}

/* Everything is in the form body, as with the vendor's PHP client: addresses, which servers and
 * proxies keep in their logs, then hold neither the AccessKey ID nor the signature nor a security
 * token. */
static SoupMessage *
new_rpc (LiveEndpoint *endpoint,
         LiveCredentials *credentials,
         LiveOperation *operation,
         LiveFormat format,
         const char *time,
         const char *nonce)
{
  g_autoptr (LiveParameters) parameters = parameters_for (endpoint, operation);
  const char *token = live_credentials_get_security_token (credentials);
  g_autofree char *canonical = NULL;
  g_autofree char *string_to_sign = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *url = g_strconcat (live_endpoint_get_url (endpoint), "/", NULL);
  g_autoptr (GBytes) body = NULL;
  SoupMessage *message;
  GString *form;

  live_parameters_set (parameters, "Action", live_operation_get_action (operation));
  live_parameters_set (parameters, "Version", live_operation_get_version (operation));
  live_parameters_set (parameters, "Format", format == LIVE_FORMAT_XML ? "XML" : "JSON");
  live_parameters_set (parameters, "AccessKeyId", live_credentials_get_access_key_id (credentials));
  live_parameters_set (parameters, "SignatureMethod", "HMAC-SHA1");
  live_parameters_set (parameters, "SignatureVersion", "1.0");
  live_parameters_set (parameters, "SignatureNonce", nonce);
  live_parameters_set (parameters, "Timestamp", time);
  if (token != NULL)
    live_parameters_set (parameters, "SecurityToken", token);

  canonical = live_signature_rpc_canonical_query (parameters);
  string_to_sign = live_signature_rpc_string_to_sign (METHOD, canonical);
  signature = live_signature_rpc_sign (live_credentials_get_access_key_secret (credentials),
                                       string_to_sign);

  form = g_string_sized_new (strlen (canonical) + 64);
  g_string_append (form, canonical);
  g_string_append (form, "&Signature=");
  g_string_append_uri_escaped (form, signature, NULL, FALSE);
  body = g_string_free_to_bytes (form);

  message = soup_message_new (METHOD, url);
  if (message != NULL) {
    soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", body);
    keep_string_to_sign (message, &string_to_sign);
  }

  return message;
}

static void
append_header (SoupMessage *message, LiveParameters *headers, const char *name, const char *value)
{
  live_parameters_set (headers, name, value);
  soup_message_headers_append (soup_message_get_request_headers (message), name, value);
}

/* Parameters of the operation in the query, everything else in headers, and no body: as the
 * vendor's own typed clients do */
static SoupMessage *
new_acs3 (LiveEndpoint *endpoint,
          LiveCredentials *credentials,
          LiveOperation *operation,
          LiveFormat format,
          const char *time,
          const char *nonce)
{
  g_autoptr (LiveParameters) parameters = parameters_for (endpoint, operation);
  g_autoptr (LiveParameters) headers = live_parameters_new ();
  const char *token = live_credentials_get_security_token (credentials);
  g_autofree char *query = live_parameters_to_query (parameters);
  g_autofree char *url =
      g_strconcat (live_endpoint_get_url (endpoint), "/", *query != '\0' ? "?" : "", query, NULL);
  g_autofree char *payload = live_signature_sha256_hex (NULL, 0);
  g_autofree char *names = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *string_to_sign = NULL;
  g_autofree char *signature = NULL;
  g_autofree char *authorization = NULL;
  SoupMessage *message = soup_message_new (METHOD, url);

  if (message == NULL)
    return NULL;

  /* libsoup sends this one by itself, from the same address */
  live_parameters_set (headers, "host", live_endpoint_get_host (endpoint));
  append_header (message, headers, "x-acs-action", live_operation_get_action (operation));
  append_header (message, headers, "x-acs-version", live_operation_get_version (operation));
  append_header (message, headers, "x-acs-date", time);
  append_header (message, headers, "x-acs-signature-nonce", nonce);
  append_header (message, headers, "x-acs-content-sha256", payload);
  if (token != NULL) {
    append_header (message, headers, "x-acs-accesskey-id",
                   live_credentials_get_access_key_id (credentials));
    append_header (message, headers, "x-acs-security-token", token);
  }

  names = live_signature_acs3_signed_headers (headers);
  canonical =
      live_signature_acs3_canonical_request (METHOD, "/", parameters, headers, NULL, payload);
  string_to_sign = live_signature_acs3_string_to_sign (canonical);
  signature = live_signature_acs3_sign (live_credentials_get_access_key_secret (credentials),
                                        string_to_sign);
  authorization = live_signature_acs3_authorization (
      live_credentials_get_access_key_id (credentials), names, signature);

  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                               authorization);
  soup_message_headers_append (soup_message_get_request_headers (message), "Accept",
                               format == LIVE_FORMAT_XML ? "application/xml" : "application/json");
  keep_string_to_sign (message, &string_to_sign);

  return message;
}

/*
 * live_request_new:
 * @endpoint: where to
 * @credentials: (nullable): what to sign with
 * @operation: what to ask
 * @algorithm: how to sign
 * @format: what the answer should be
 * @real_time: the time to sign with, µs since the epoch
 * @nonce: a nonce that was never used before
 * @error: return location for a #GError
 *
 * Makes a signed request. It is good for one attempt only: a repeated nonce is refused.
 *
 * Returns: (transfer full): the request, or %NULL with %LIVE_ERROR_NO_CREDENTIALS or
 * %LIVE_ERROR_INVALID_PARAMETER
 */
SoupMessage *
live_request_new (LiveEndpoint *endpoint,
                  LiveCredentials *credentials,
                  LiveOperation *operation,
                  LiveSignatureAlgorithm algorithm,
                  LiveFormat format,
                  gint64 real_time,
                  const char *nonce,
                  GError **error)
{
  g_autofree char *time = base_clock_format_utc (real_time);
  SoupMessage *message = NULL;

  if (!check_credentials (credentials, error))
    return NULL;

  if (live_is_key (live_operation_get_action (operation))) {
    if (algorithm == LIVE_SIGNATURE_RPC_HMAC_SHA1)
      message = new_rpc (endpoint, credentials, operation, format, time, nonce);
    else
      message = new_acs3 (endpoint, credentials, operation, format, time, nonce);
  }

  if (message == NULL) {
    g_propagate_error (error, live_error_new (LIVE_ERROR_INVALID_PARAMETER, NULL, "%s",
                                              _ ("No request can be made of this operation.")));
    return NULL;
  }

  /* POST, since libsoup sends other methods again by itself when a kept connection turns out
   * closed, nonce and all. IDEMPOTENT only lets it use a kept connection at all. A redirect would
   * carry the security token to another host. */
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);

  return message;
}
