/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-secret.h"
#include "live-encode.h"
#include <string.h>

#define N_PARTS 3

/* As in an address, so that people who open their keyring can read it */
static const char *const part_names[N_PARTS] = {"access_key_secret", "security_token",
                                                "process_command"};

struct _AccountSecret {
  gatomicrefcount references;
  char *parts[N_PARTS];
};

/**
 * account_secret_new:
 * @access_key_secret: (nullable): the AccessKey secret
 * @security_token: (nullable): the token of temporary credentials; an empty one is none
 * @command: (nullable): a command that prints credentials
 *
 * The texts are copied. Whoever made them wipes their own.
 *
 * Returns: (transfer full): the secret
 */
AccountSecret *
account_secret_new (const char *access_key_secret, const char *security_token, const char *command)
{
  const char *parts[N_PARTS] = {access_key_secret, security_token, command};
  AccountSecret *self = g_new0 (AccountSecret, 1);

  g_atomic_ref_count_init (&self->references);
  for (gsize i = 0; i < N_PARTS; i++) {
    if (parts[i] != NULL && *parts[i] != '\0')
      self->parts[i] = g_strdup (parts[i]);
  }

  return self;
}

/**
 * account_secret_ref:
 *
 * Returns: (transfer full): @self
 */
AccountSecret *
account_secret_ref (AccountSecret *self)
{
  g_atomic_ref_count_inc (&self->references);

  return self;
}

/**
 * account_secret_unref:
 * @self: (transfer full): a secret; wiped with the last reference
 */
void
account_secret_unref (AccountSecret *self)
{
  if (!g_atomic_ref_count_dec (&self->references))
    return;

  for (gsize i = 0; i < N_PARTS; i++)
    live_secret_free (self->parts[i]);
  g_free (self);
}

/**
 * account_secret_get_access_key_secret:
 *
 * Returns: (nullable): the AccessKey secret
 */
const char *
account_secret_get_access_key_secret (AccountSecret *self)
{
  return self->parts[0];
}

/**
 * account_secret_get_security_token:
 *
 * Returns: (nullable): the security token, never empty
 */
const char *
account_secret_get_security_token (AccountSecret *self)
{
  return self->parts[1];
}

/**
 * account_secret_get_command:
 *
 * Returns: (nullable): the command that prints credentials
 */
const char *
account_secret_get_command (AccountSecret *self)
{
  return self->parts[2];
}

/**
 * account_secret_to_text:
 *
 * Returns: (transfer full): the secret as one line, for live_secret_free()
 */
char *
account_secret_to_text (AccountSecret *self)
{
  gsize room = 1;
  char *text;
  char *out;

  for (gsize i = 0; i < N_PARTS; i++) {
    if (self->parts[i] != NULL)
      room += strlen (part_names[i]) + 2 + LIVE_ENCODED_MAX (strlen (self->parts[i]));
  }

  /* Written in one piece: a string that grows leaves copies behind */
  text = out = g_malloc0 (room);
  for (gsize i = 0; i < N_PARTS; i++) {
    if (self->parts[i] == NULL)
      continue;
    if (out > text)
      *out++ = '&';
    out = g_stpcpy (out, part_names[i]);
    *out++ = '=';
    out = live_encode_to (out, self->parts[i]);
  }
  *out = '\0';

  return text;
}

static char *
dup_part (const char *text, const char *name)
{
  gsize length = strlen (name);

  for (const char *p = text; p != NULL; p = strchr (p, '&')) {
    gsize size;

    if (*p == '&')
      p++;
    if (strncmp (p, name, length) != 0 || p[length] != '=')
      continue;
    p += length + 1;
    size = strcspn (p, "&");

    return g_uri_unescape_segment (p, p + size, NULL);
  }

  return NULL;
}

/**
 * account_secret_new_from_text:
 * @text: what account_secret_to_text() made, or something that somebody else put there
 *
 * Returns: (transfer full) (nullable): the secret; %NULL where @text holds none
 */
AccountSecret *
account_secret_new_from_text (const char *text)
{
  g_auto (AccountSecretText) secret = dup_part (text, part_names[0]);
  g_auto (AccountSecretText) token = dup_part (text, part_names[1]);
  g_auto (AccountSecretText) command = dup_part (text, part_names[2]);

  if (secret == NULL && command == NULL)
    return NULL;

  return account_secret_new (secret, token, command);
}
