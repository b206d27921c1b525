/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-signature-finding.h"

#include <string.h>

/* How the service begins, see https://help.aliyun.com/document_detail/48054.html */
#define QUOTE "string to sign is:"

/* What stands in place of the quoted text from then on. Not translated: it is part of the service's
 * message, and is read again. */
#define SAME  "[the same as signed here]"
#define OTHER "[another than signed here]"

static const char *
find_quote (const char *message)
{
  for (; *message != '\0'; message++) {
    if (g_ascii_strncasecmp (message, QUOTE, strlen (QUOTE)) == 0)
      return message + strlen (QUOTE);
  }

  return NULL;
}

/* More may follow, but nothing that a string to sign could go on with */
static gboolean
is_same (const char *quoted, const char *string_to_sign)
{
  gsize length = strlen (string_to_sign);

  while (g_ascii_isspace (*quoted) || *quoted == '[' || *quoted == '"')
    quoted++;

  return strncmp (quoted, string_to_sign, length) == 0 &&
         (quoted[length] == '\0' || strchr (" \t\r\n],;\"", quoted[length]) != NULL);
}

/**
 * live_signature_finding_get_quote:
 * @message: the message of SignatureDoesNotMatch
 *
 * Returns: (nullable): where in @message that what the service signed begins; %NULL where it does
 * not say
 */
const char *
live_signature_finding_get_quote (const char *message)
{
  g_return_val_if_fail (message != NULL, NULL);

  return find_quote (message);
}

/**
 * live_signature_finding_write:
 * @message: the message of SignatureDoesNotMatch
 * @string_to_sign: what was signed
 *
 * The service quotes what it signed itself. Where that is what was signed here the secrets differ;
 * else the request did not arrive as it was signed. What was signed is nothing to keep: only
 * whether it is the same stays in the message.
 *
 * Returns: (transfer full) (nullable): @message with that in place of what it quotes; %NULL where
 * it quotes nothing
 */
char *
live_signature_finding_write (const char *message, const char *string_to_sign)
{
  const char *quoted;
  g_autofree char *before = NULL;

  g_return_val_if_fail (message != NULL, NULL);
  g_return_val_if_fail (string_to_sign != NULL, NULL);

  quoted = find_quote (message);
  if (quoted == NULL)
    return NULL;

  before = g_strndup (message, (gsize) (quoted - message));

  return g_strconcat (before, " ", is_same (quoted, string_to_sign) ? SAME : OTHER, NULL);
}

/**
 * live_signature_finding_read:
 * @message: (nullable): the message of a SignatureDoesNotMatch, as the client gives it
 *
 * Returns: what the comparison brought
 */
LiveSignatureFinding
live_signature_finding_read (const char *message)
{
  const char *quoted = message != NULL ? find_quote (message) : NULL;

  if (quoted == NULL)
    return LIVE_SIGNATURE_FINDING_NONE;
  while (*quoted == ' ')
    quoted++;
  if (strcmp (quoted, SAME) == 0)
    return LIVE_SIGNATURE_FINDING_SAME;

  return strcmp (quoted, OTHER) == 0 ? LIVE_SIGNATURE_FINDING_OTHER : LIVE_SIGNATURE_FINDING_NONE;
}
