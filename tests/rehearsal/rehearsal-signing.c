/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-signing.h"

#include <string.h>

#include "live-signature.h"

static char *
next_nonce (void)
{
  return g_uuid_string_random ();
}

/* Takes a reference to the parameters; they go into the query */
Draft *
draft_new (const char *method, const char *action, const char *utc, LiveParameters *parameters)
{
  Draft *draft = g_new0 (Draft, 1);
  g_autofree char *nonce = next_nonce ();

  draft->method = method;
  draft->path = "/";
  draft->key_id = TEST_KEY_ID;
  draft->query = live_parameters_copy (parameters);
  draft->headers = live_parameters_new ();
  live_parameters_set (draft->headers, "host", TEST_HOST);
  live_parameters_set (draft->headers, "x-acs-action", action);
  live_parameters_set (draft->headers, "x-acs-version", "2016-11-01");
  live_parameters_set (draft->headers, "x-acs-date", utc);
  live_parameters_set (draft->headers, "x-acs-signature-nonce", nonce);

  return draft;
}

void
draft_free (Draft *draft)
{
  if (!draft)
    return;

  live_parameters_unref (draft->query);
  live_parameters_unref (draft->headers);
  g_clear_pointer (&draft->form, live_parameters_unref);
  g_free (draft->raw_query);
  g_free (draft->raw_body);
  g_free (draft);
}

/* What is in the x-acs headers becomes parameters */
void
draft_sign_rpc (Draft *draft, const char *secret)
{
  static const char *const moved[][2] = { { "x-acs-action", "Action" },
                                          { "x-acs-version", "Version" },
                                          { "x-acs-date", "Timestamp" },
                                          { "x-acs-signature-nonce", "SignatureNonce" },
                                          { "x-acs-security-token", "SecurityToken" } };
  g_autoptr (LiveParameters) all = NULL;
  g_autofree char *canonical = NULL, *string_to_sign = NULL, *signature = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (moved); i++) {
    const char *value = live_parameters_get (draft->headers, moved[i][0]);

    if (value)
      live_parameters_set (draft->query, moved[i][1], value);

    live_parameters_remove (draft->headers, moved[i][0]);
  }

  live_parameters_set (draft->query, "AccessKeyId", draft->key_id);
  live_parameters_set (draft->query, "SignatureMethod", "HMAC-SHA1");
  live_parameters_set (draft->query, "SignatureVersion", "1.0");

  all = live_parameters_copy (draft->query);
  for (guint i = 0; draft->form && i < live_parameters_get_length (draft->form); i++)
    live_parameters_set (all, live_parameters_get_name (draft->form, i),
                         live_parameters_get_value (draft->form, i));

  canonical = live_signature_rpc_canonical_query (all);
  string_to_sign = live_signature_rpc_string_to_sign (draft->method, canonical);
  signature = live_signature_rpc_sign (secret, string_to_sign);
  live_parameters_set (draft->query, "Signature", signature);
}

void
draft_sign_acs3 (Draft *draft, const char *secret)
{
  g_autofree char *body = draft_dup_body (draft);
  g_autofree char *hash = live_signature_sha256_hex (body, strlen (body));
  g_autofree char *signed_headers = NULL, *canonical = NULL, *string_to_sign = NULL,
                  *signature = NULL;
  g_autofree char *authorization = NULL;

  if (draft->form)
    live_parameters_set (draft->headers, "content-type", "application/x-www-form-urlencoded");

  live_parameters_set (draft->headers, "x-acs-content-sha256", hash);
  signed_headers = live_signature_acs3_signed_headers (draft->headers);
  canonical = live_signature_acs3_canonical_request (draft->method, draft->path, draft->query,
                                                     draft->headers, signed_headers, hash);
  string_to_sign = live_signature_acs3_string_to_sign (canonical);
  signature = live_signature_acs3_sign (secret, string_to_sign);
  authorization = live_signature_acs3_authorization (draft->key_id, signed_headers, signature);
  live_parameters_set (draft->headers, "authorization", authorization);
}

char *
draft_dup_query (Draft *draft)
{
  return draft->raw_query ? g_strdup (draft->raw_query) : live_parameters_to_query (draft->query);
}

char *
draft_dup_body (Draft *draft)
{
  if (draft->raw_body)
    return g_strdup (draft->raw_body);

  return draft->form ? live_parameters_to_query (draft->form) : g_strdup ("");
}

RehearsalReading *
draft_read (Draft *draft)
{
  g_autofree char *query = draft_dup_query (draft);
  g_autofree char *body = draft_dup_body (draft);
  RehearsalRequest request = { draft->method,  draft->path, query,
                               draft->headers, body,        strlen (body) };

  return rehearsal_reading_new (&request);
}

/* HTTP/1.1 as it goes over the wire */
char *
draft_dup_wire (Draft *draft)
{
  g_autofree char *query = draft_dup_query (draft);
  g_autofree char *body = draft_dup_body (draft);
  GString *wire = g_string_new (NULL);

  g_string_printf (wire, "%s %s%s%s HTTP/1.1\r\n", draft->method, draft->path, *query ? "?" : "",
                   query);
  for (guint i = 0; i < live_parameters_get_length (draft->headers); i++)
    g_string_append_printf (wire, "%s: %s\r\n", live_parameters_get_name (draft->headers, i),
                            live_parameters_get_value (draft->headers, i));

  if (draft->form && !live_parameters_get (draft->headers, "content-type"))
    g_string_append (wire, "Content-Type: application/x-www-form-urlencoded\r\n");

  g_string_append_printf (wire, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body),
                          body);

  return g_string_free (wire, FALSE);
}
