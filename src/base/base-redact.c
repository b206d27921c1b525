/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base-redact.h"

#include <string.h>

#define HIDDEN "[hidden]"

/* Matched without regard to case and wherever they stand: hiding a value too many does no harm. */
static const struct {
  const char *name;
  gboolean whole_line; /* the value runs to the end of the line, blanks included */
} secrets[] = {
    {"AccessKeyId", FALSE},    {"AccessKeySecret", FALSE},
    {"access_key_id", FALSE},  {"access_key_secret", FALSE},
    {"access-key-id", FALSE},  {"access-key-secret", FALSE},
    {"auth_key", FALSE},       {"Authorization", TRUE},
    {"Credential", FALSE},     {"SecurityToken", FALSE},
    {"security_token", FALSE}, {"security-token", FALSE}, /* x-acs-security-token */
    {"Signature", FALSE},      {"sts_token", FALSE},
    {"accesskey-id", FALSE}, /* x-acs-accesskey-id */
};

/* How often a text may have been percent-encoded over again: %3D, %253D, %25253D, … */
static const char *
skip_encoded (const char *text, const char *hex)
{
  if (*text++ != '%')
    return NULL;
  while (text[0] == '2' && text[1] == '5')
    text += 2;

  return g_ascii_strncasecmp (text, hex, 2) == 0 ? text + 2 : NULL;
}

/* Quotes, also escaped ones, and blanks */
static const char *
skip_filling (const char *text)
{
  for (;;) {
    const char *after;

    if (*text == '"' || *text == '\'' || *text == '\\' || *text == ' ' || *text == '\t')
      text++;
    else if (g_ascii_strncasecmp (text, "&quot;", 6) == 0)
      text += 6;
    else if ((after = skip_encoded (text, "22")) != NULL ||
             (after = skip_encoded (text, "20")) != NULL)
      text = after;
    else
      return text;
  }
}

static const char *
skip_separator (const char *text)
{
  const char *after;

  text = skip_filling (text);

  if (*text == '=' || *text == ':' || *text == '>')
    after = text + 1;
  else if ((after = skip_encoded (text, "3D")) == NULL)
    after = skip_encoded (text, "3A");

  return after != NULL ? skip_filling (after) : NULL;
}

static const char *
skip_value (const char *text, gboolean whole_line)
{
  /* What is hidden already stays as it is, however often it is looked at */
  if (!whole_line && g_str_has_prefix (text, HIDDEN))
    text += strlen (HIDDEN);

  for (; *text != '\0' && strchr ("\r\n\"'\\<>", *text) == NULL; text++) {
    if (whole_line)
      continue;
    if (strchr (" \t&,;)}]", *text) != NULL)
      break;
    if (*text == '%' &&
        (skip_encoded (text, "26") || skip_encoded (text, "22") || skip_encoded (text, "0A")))
      break;
  }

  return text;
}

/* The password of http://user:password@proxy/ */
static const char *
skip_userinfo (const char *text)
{
  gsize length = strcspn (text, "/?#@ \t\r\n\"'<>");

  return text[length] == '@' ? text + length : NULL;
}

/**
 * base_redact:
 * @text: (nullable): any text, such as a message of the service
 *
 * Hides what must never be shown, stored or logged: the values of AccessKeyId, AccessKeySecret,
 * SecurityToken, Signature, Credential, Authorization, auth_key and their other spellings, in URLs,
 * headers, JSON and XML, as they are or percent-encoded any number of times (the string to sign
 * that the service quotes is), and the user and password of a URL. Everything else stays as it is.
 *
 * Returns: (transfer full) (nullable): @text with `[hidden]` in those places; %NULL for %NULL
 */
char *
base_redact (const char *text)
{
  GString *out;

  if (text == NULL)
    return NULL;

  out = g_string_sized_new (strlen (text) + 32);

  while (*text != '\0') {
    const char *value = NULL;
    const char *end = NULL;

    if (g_ascii_isalpha (*text)) {
      for (gsize i = 0; i < G_N_ELEMENTS (secrets) && value == NULL; i++) {
        gsize length = strlen (secrets[i].name);

        if (g_ascii_strncasecmp (text, secrets[i].name, length) == 0 &&
            (value = skip_separator (text + length)) != NULL)
          end = skip_value (value, secrets[i].whole_line);
      }
    } else if (strncmp (text, "://", 3) == 0) {
      value = text + 3;
      end = skip_userinfo (value);
    }

    if (value != NULL && end != NULL && end > value) {
      g_string_append_len (out, text, value - text);
      g_string_append (out, HIDDEN);
      text = end;
    } else {
      g_string_append_c (out, *text++);
    }
  }

  return g_string_free (out, FALSE);
}

/**
 * base_redact_address:
 * @address: (nullable): the address of a stream or of anything else
 *
 * Shows where an address leads without telling how to get in: scheme, host, port and the first part
 * of the path, which of a stream is the application. The name of the stream, the query with its
 * keys, the user and the password are left out.
 *
 * Returns: (transfer full) (nullable): what may be shown; %NULL where there is nothing
 */
char *
base_redact_address (const char *address)
{
  const char *host, *end, *at, *path, *rest;

  if (address == NULL || *address == '\0')
    return NULL;

  host = strstr (address, "://");
  if (host == NULL || !g_utf8_validate (address, -1, NULL))
    return g_strdup (HIDDEN);

  host += 3;
  end = host + strcspn (host, "/?#\\ ,;\"'<>");
  for (at = end; at > host && at[-1] != '@'; at--)
    ;
  path = *end == '/' ? end + 1 : end;
  rest = *end == '/' ? path + strcspn (path, "/?#\\ ,;\"'<>") : end;

  /* Without another part behind it, the first one is the stream or the file itself */
  if (*end != '/' || *rest != '/')
    rest = *end == '/' ? path : end;

  return g_strdup_printf ("%.*s%.*s%s", (int) (host - address), address, (int) (rest - at), at,
                          *rest == '\0' ? "" : *rest == '/' ? "/…" : "…");
}
