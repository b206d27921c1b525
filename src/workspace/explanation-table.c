/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "explanation-table.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

/* Whatever the service calls missing or invalid besides: both are made of a parameter's name */
static const ExplanationRow rest[] = {
    ROW ("Missing*",
         YOURS,
         NONE,
         N_ ("The service misses a value"),
         NULL,
         N_ ("Correct what the message names, then try again.")),
    ROW ("Invalid*",
         YOURS,
         NONE,
         N_ ("The service does not accept a value"),
         NULL,
         N_ ("Correct what the message names, then try again.")),
};

static gboolean
row_fits (const ExplanationRow *row, const char *code)
{
  gsize length = strlen (row->code);

  if (g_str_has_suffix (row->code, ".*")) {
    length -= 2;
    return g_ascii_strncasecmp (row->code, code, length) == 0 &&
           (code[length] == '\0' || code[length] == '.');
  }
  if (row->code[length - 1] == '*')
    return g_ascii_strncasecmp (row->code, code, length - 1) == 0;

  return g_ascii_strcasecmp (row->code, code) == 0;
}

/**
 * explanation_table_list:
 * @length: (out): how many there are
 *
 * Returns: (transfer none) (array length=length): all that is known; of the rows that fit a code
 * the first is the one
 */
const ExplanationRow *
explanation_table_list (gsize *length)
{
  static GArray *rows = NULL;

  if (g_once_init_enter (&rows)) {
    GArray *all = g_array_new (FALSE, FALSE, sizeof (ExplanationRow));
    const ExplanationRow *part;
    gsize n;

    part = explanation_rows_for_orders (&n);
    g_array_append_vals (all, part, (guint) n);
    part = explanation_rows_for_access (&n);
    g_array_append_vals (all, part, (guint) n);
    part = explanation_rows_for_accounts (&n);
    g_array_append_vals (all, part, (guint) n);
    part = explanation_rows_for_ourselves (&n);
    g_array_append_vals (all, part, (guint) n);
    g_array_append_vals (all, rest, G_N_ELEMENTS (rest));
    g_once_init_leave (&rows, all);
  }

  *length = rows->len;

  return (const ExplanationRow *) (gpointer) rows->data;
}

/**
 * explanation_table_lookup:
 * @code: (nullable): a code, the service's or ours
 *
 * Returns: (transfer none) (nullable): what is known of it
 */
const ExplanationRow *
explanation_table_lookup (const char *code)
{
  gsize length;
  const ExplanationRow *rows = explanation_table_list (&length);

  for (gsize i = 0; code != NULL && i < length; i++) {
    if (row_fits (&rows[i], code))
      return &rows[i];
  }

  return NULL;
}
