/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-draft-private.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_BYTES_MAX 200
#define KEY_BYTES_MAX  255
/* Security tokens are some hundred to some thousand */
#define TOKEN_BYTES_MAX 8192

/**
 * account_draft_findings_clear:
 *
 * Frees what @findings holds.
 */
void
account_draft_findings_clear (AccountDraftFindings *findings)
{
  for (gsize i = 0; i < ACCOUNT_N_FIELDS; i++) {
    g_clear_pointer (&findings->problems[i], g_free);
    g_clear_pointer (&findings->notes[i], g_free);
  }
}

/* What people paste has more kinds of blanks around it than ASCII knows */
static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c) || c == 0xfeff || c == 0x200b;
}

/**
 * account_draft_dup_trimmed:
 * @text: (nullable): what was typed or pasted
 *
 * Returns: (transfer full) (nullable): @text without the blanks and line breaks around it; %NULL
 * where nothing is left. To be wiped where it is secret
 */
char *
account_draft_dup_trimmed (const char *text)
{
  const char *end;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return g_strdup (text);

  while (*text != '\0' && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  end = text + strlen (text);
  while (end > text) {
    const char *last = g_utf8_prev_char (end);

    if (!is_blank (g_utf8_get_char (last)))
      break;
    end = last;
  }

  return end > text ? g_strndup (text, (gsize) (end - text)) : NULL;
}

static gboolean
has_blanks_around (const char *text, const char *trimmed)
{
  return text != NULL && trimmed != NULL && strlen (text) != strlen (trimmed);
}

static void
judge_name (const char *text, char **problem)
{
  g_autofree char *name = account_draft_dup_trimmed (text);

  if (name == NULL)
    *problem = g_strdup (_ ("The account needs a name."));
  else if (!g_utf8_validate (name, -1, NULL))
    *problem = g_strdup (_ ("The name is not valid UTF-8 text."));
  else if (strlen (name) > NAME_BYTES_MAX)
    *problem = g_strdup (_ ("The name is too long."));
  else if (strpbrk (name, "\n\r\t") != NULL)
    *problem = g_strdup (_ ("The name contains a line break or another control character."));
}

static void
judge_region (const char *text, gboolean has_endpoint, char **problem, char **note)
{
  g_autofree char *id = account_draft_dup_trimmed (text);
  const LiveRegion *region = live_region_lookup (id);

  if (id == NULL) {
    if (!has_endpoint)
      *problem = g_strdup (_ ("Choose the region that the studios are in."));
  } else if (region == NULL) {
    if (!has_endpoint)
      *problem = g_strdup (_ ("The service has no such region."));
    else if (strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (id))
      *problem = g_strdup (_ ("A region's ID has only small letters, digits and hyphens."));
  } else if (!region->has_production_studios) {
    *note = g_strdup_printf (
        /* Translators: %s is a region, such as “Japan (Tokyo)” */
        _ ("By the service’s documentation there are no production studios in %s. There are in "
           "Shanghai, Beijing and Singapore."),
        _ (region->name));
  }
}

static void
judge_endpoint (const char *text, char **problem, char **note)
{
  g_autofree char *url = account_draft_dup_trimmed (text);
  g_autoptr (LiveEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  if (url == NULL)
    return;

  endpoint = live_endpoint_new_for_url (url, NULL, &error);
  if (endpoint == NULL)
    *problem = g_strdup (error->message);
  else if (!live_endpoint_is_encrypted (endpoint) && !live_endpoint_is_loopback (endpoint))
    *problem = g_strdup (_ ("Requests leave this computer over HTTPS only. Use an address that "
                            "begins with https://."));
  else if (live_endpoint_is_loopback (endpoint))
    *note = g_strdup (_ ("Requests stay on this computer."));
}

static void
judge_access_key_id (const AccountDraftTexts *texts, char **problem, char **note)
{
  const char *text = texts->texts[ACCOUNT_FIELD_ACCESS_KEY_ID];
  g_autofree char *id = account_draft_dup_trimmed (text);

  if (id == NULL)
    *problem = g_strdup (_ ("The AccessKey ID is missing."));
  else if (!live_is_key (id))
    *problem = g_strdup (_ ("The AccessKey ID holds a blank or a character that none has."));
  else if (strlen (id) > KEY_BYTES_MAX)
    *problem = g_strdup (_ ("The AccessKey ID is too long."));
  else if (has_blanks_around (text, id))
    *note = g_strdup (_ ("The blanks around the AccessKey ID will be taken off."));
}

/* An AccessKey ID of a user begins like this; those of temporary credentials with STS. */
static gboolean
looks_like_id (const char *text)
{
  return g_str_has_prefix (text, "LTAI") || g_str_has_prefix (text, "STS.");
}

static void
judge_secret (const AccountDraftTexts *texts, char **problem, char **note)
{
  const char *text = texts->texts[ACCOUNT_FIELD_ACCESS_KEY_SECRET];
  g_autofree char *id = account_draft_dup_trimmed (texts->texts[ACCOUNT_FIELD_ACCESS_KEY_ID]);
  g_auto (AccountSecretText) secret = account_draft_dup_trimmed (text);
  g_auto (AccountSecretText) token =
      account_draft_dup_trimmed (texts->texts[ACCOUNT_FIELD_SECURITY_TOKEN]);

  if (secret == NULL) {
    if (!texts->edits)
      *problem = g_strdup (_ ("The AccessKey secret is missing."));
    else if (g_strcmp0 (id, texts->edited_access_key_id) != 0)
      *problem = g_strdup (_ ("Another AccessKey ID needs its own secret."));
    else if (token != NULL)
      *problem = g_strdup (_ ("Enter the AccessKey secret that belongs to the security token."));
  } else if (!live_is_key (secret)) {
    *problem = g_strdup (_ ("The AccessKey secret holds a blank or a character that none has."));
  } else if (strlen (secret) > KEY_BYTES_MAX) {
    *problem = g_strdup (_ ("The AccessKey secret is too long."));
  } else if (id != NULL && looks_like_id (secret) && !looks_like_id (id)) {
    *note = g_strdup (_ ("This looks like an AccessKey ID. Have the two been swapped?"));
  } else if (has_blanks_around (text, secret)) {
    *note = g_strdup (_ ("The blanks around the AccessKey secret will be taken off."));
  }
}

static void
judge_token (const AccountDraftTexts *texts, char **problem, char **note)
{
  const char *text = texts->texts[ACCOUNT_FIELD_SECURITY_TOKEN];
  g_autofree char *id = account_draft_dup_trimmed (texts->texts[ACCOUNT_FIELD_ACCESS_KEY_ID]);
  g_auto (AccountSecretText) secret =
      account_draft_dup_trimmed (texts->texts[ACCOUNT_FIELD_ACCESS_KEY_SECRET]);
  g_auto (AccountSecretText) token = account_draft_dup_trimmed (text);

  if (token == NULL) {
    if (id != NULL && g_str_has_prefix (id, "STS.") && (secret != NULL || !texts->edits))
      *problem = g_strdup (_ ("An AccessKey ID that begins with STS. needs its security token."));
  } else if (!live_is_key (token)) {
    *problem = g_strdup (_ ("The security token holds a blank or a character that none has."));
  } else if (strlen (token) > TOKEN_BYTES_MAX) {
    *problem = g_strdup (_ ("The security token is too long."));
  } else if (has_blanks_around (text, token)) {
    *note = g_strdup (_ ("The blanks around the security token will be taken off."));
  } else {
    *note = g_strdup (_ ("Temporary credentials run out, most often after an hour, and have to be "
                         "entered again then."));
  }
}

/**
 * account_draft_judge:
 * @texts: what was typed
 * @findings: where to put what is to be said of it; empty
 *
 * Looks at every field. Nothing is changed here.
 */
void
account_draft_judge (const AccountDraftTexts *texts, AccountDraftFindings *findings)
{
  g_autofree char *url = account_draft_dup_trimmed (texts->texts[ACCOUNT_FIELD_CUSTOM_ENDPOINT]);
  char **problems = findings->problems;
  char **notes = findings->notes;

  judge_name (texts->texts[ACCOUNT_FIELD_NAME], &problems[ACCOUNT_FIELD_NAME]);
  judge_region (texts->texts[ACCOUNT_FIELD_REGION], url != NULL, &problems[ACCOUNT_FIELD_REGION],
                &notes[ACCOUNT_FIELD_REGION]);
  judge_endpoint (url, &problems[ACCOUNT_FIELD_CUSTOM_ENDPOINT],
                  &notes[ACCOUNT_FIELD_CUSTOM_ENDPOINT]);
  judge_endpoint (texts->texts[ACCOUNT_FIELD_STS_ENDPOINT], &problems[ACCOUNT_FIELD_STS_ENDPOINT],
                  &notes[ACCOUNT_FIELD_STS_ENDPOINT]);

  if (texts->mode == ACCOUNT_MODE_COMMAND)
    return;
  judge_access_key_id (texts, &problems[ACCOUNT_FIELD_ACCESS_KEY_ID],
                       &notes[ACCOUNT_FIELD_ACCESS_KEY_ID]);
  judge_secret (texts, &problems[ACCOUNT_FIELD_ACCESS_KEY_SECRET],
                &notes[ACCOUNT_FIELD_ACCESS_KEY_SECRET]);
  judge_token (texts, &problems[ACCOUNT_FIELD_SECURITY_TOKEN],
               &notes[ACCOUNT_FIELD_SECURITY_TOKEN]);
}
