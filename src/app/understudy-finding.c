/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-finding.h"

#include <string.h>

/**
 * understudy_finding_new:
 * @id: (transfer full): what understudy_finding_id_format() made
 * @name: (transfer full): what it is called
 * @description: (transfer full): what it is
 *
 * Returns: (transfer full): a finding
 */
UnderstudyFinding *
understudy_finding_new (char *id, char *name, char *description)
{
  UnderstudyFinding *self = g_new (UnderstudyFinding, 1);

  *self = (UnderstudyFinding){.id = id, .name = name, .description = description};
  return self;
}

/**
 * understudy_finding_free:
 * @self: a finding
 *
 * Frees it.
 */
void
understudy_finding_free (UnderstudyFinding *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->description);
  g_free (self);
}

/**
 * understudy_finding_id_format:
 * @is_entry: whether it is of an order, not of a studio
 * @account: whose it is
 * @key: a client token, or a studio's ID
 *
 * Returns: (transfer full): an ID, that understudy_finding_id_parse() takes apart. No ID and no
 * token has a line break in it.
 */
char *
understudy_finding_id_format (gboolean is_entry, Account *account, const char *key)
{
  return g_strdup_printf ("%s\n%s\n%s", is_entry ? "entry" : "studio", account_get_id (account),
                          key);
}

/**
 * understudy_finding_id_parse:
 * @id: what the shell gave back
 * @parsed: (out caller-allocates): what it says
 *
 * Returns: whether it is the ID of a finding; @parsed is left alone where it is not
 */
gboolean
understudy_finding_id_parse (const char *id, UnderstudyFindingId *parsed)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (id != NULL, FALSE);
  g_return_val_if_fail (parsed != NULL, FALSE);

  parts = g_strsplit (id, "\n", -1);
  if (g_strv_length (parts) != 3 || *parts[1] == '\0' || *parts[2] == '\0' ||
      (!g_str_equal (parts[0], "entry") && !g_str_equal (parts[0], "studio")))
    return FALSE;

  parsed->is_entry = g_str_equal (parts[0], "entry");
  parsed->account_id = g_steal_pointer (&parts[1]);
  parsed->key = g_steal_pointer (&parts[2]);
  g_free (parts[0]);
  parts[0] = NULL;
  return TRUE;
}

/**
 * understudy_finding_id_clear:
 * @self: what was parsed
 *
 * Frees what it holds.
 */
void
understudy_finding_id_clear (UnderstudyFindingId *self)
{
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&self->key, g_free);
}

/**
 * understudy_search_matches:
 * @terms: words, folded by g_utf8_casefold()
 * @texts: where to look for them
 *
 * Returns: whether each of @terms is somewhere in @texts, whatever its case
 */
gboolean
understudy_search_matches (const char *const *terms, const char *const *texts)
{
  g_autoptr (GString) hay = g_string_new (NULL);

  g_return_val_if_fail (terms != NULL, FALSE);
  g_return_val_if_fail (texts != NULL, FALSE);

  for (gsize i = 0; texts[i] != NULL; i++) {
    g_autofree char *folded = g_utf8_casefold (texts[i], -1);

    g_string_append (hay, folded);
    g_string_append_c (hay, '\n');
  }
  for (gsize i = 0; terms[i] != NULL; i++) {
    if (strstr (hay->str, terms[i]) == NULL)
      return FALSE;
  }
  return TRUE;
}
