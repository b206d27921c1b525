/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-filter.h"
#include "understudy-config.h"
#include <glib/gi18n-lib.h>
#include <string.h>

void
cli_filter_clear (CliFilter *self)
{
  g_clear_pointer (&self->search, g_free);
  g_clear_pointer (&self->states, g_strfreev);
  g_clear_pointer (&self->since, g_free);
  g_clear_pointer (&self->until, g_free);
}

/**
 * cli_filter_add:
 * @self: a filter that stays as long as @options
 * @options: the options of a command
 *
 * Adds the options that say which entries are asked for.
 */
void
cli_filter_add (CliFilter *self, CliOptions *options)
{
  const GOptionEntry entries[] = {
      {"search", 0, 0, G_OPTION_ARG_STRING, &self->search,
       N_ ("Only what has all these words: in a name, an ID, a request ID or an error"),
       N_ ("WORDS")},
      {"state", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->states,
       N_ ("Only queued, sending, done, refused, unknown or cancelled ones; several with commas"),
       N_ ("STATE")},
      {"since", 0, 0, G_OPTION_ARG_STRING, &self->since,
       N_ ("Only what was asked for on that day or later, or at that time: 2026-01-31T18:30"),
       N_ ("TIME")},
      {"until", 0, 0, G_OPTION_ARG_STRING, &self->until,
       N_ ("Only what was asked for on that day or earlier, or before that time"), N_ ("TIME")},
      G_OPTION_ENTRY_NULL,
  };

  cli_options_add (options, entries);
}

/* What was given may be anything */
static char *
dup_shown (const char *value)
{
  char *text = cli_argument_to_text (value, NULL);

  return text != NULL ? text : g_utf8_make_valid (value, -1);
}

static gboolean
read_states (const CliFilter *self, guint *states, GError **error)
{
  for (char **each = self->states; each != NULL && *each != NULL; each++) {
    g_auto (GStrv) words = g_strsplit (*each, ",", -1);

    for (char **word = words; *word != NULL; word++) {
      LedgerState state;

      if (!ledger_state_from_string (g_strstrip (*word), &state)) {
        g_autofree char *shown = dup_shown (*word);

        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                     _ ("“%s” is no state: these are queued, sending, done, refused, unknown and "
                        "cancelled."),
                     shown);
        return FALSE;
      }
      *states |= LEDGER_STATES (state);
    }
  }

  return TRUE;
}

/* A day, or a time in it, where the user is unless it says otherwise */
static gboolean
read_time (const char *text, gboolean end_of_day, gint64 *time, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gboolean is_day = text != NULL && strchr (text, 'T') == NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GDateTime) parsed = NULL;
  g_autoptr (GDateTime) end = NULL;

  if (text == NULL)
    return TRUE;

  /* 18:30 needs its seconds */
  if (is_day)
    whole = g_strconcat (text, "T00:00:00", NULL);
  else if (strlen (strchr (text, 'T')) == strlen ("T18:30"))
    whole = g_strconcat (text, ":00", NULL);
  else
    whole = g_strdup (text);

  parsed = g_utf8_validate (whole, -1, NULL) ? g_date_time_new_from_iso8601 (whole, zone) : NULL;
  if (parsed == NULL) {
    g_autofree char *shown = dup_shown (text);

    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("“%s” is no time: write 2026-01-31 or 2026-01-31T18:30."), shown);
    return FALSE;
  }

  end = is_day && end_of_day ? g_date_time_add_days (parsed, 1) : g_date_time_ref (parsed);
  *time = g_date_time_to_unix (end) * G_USEC_PER_SEC + g_date_time_get_microsecond (end);
  return TRUE;
}

/**
 * cli_filter_read:
 * @self: what the options said; stays as long as @terms
 * @terms: where to put what is asked for
 * @error: where to put an error
 *
 * Returns: whether it makes sense; %FALSE with %G_OPTION_ERROR_BAD_VALUE
 */
gboolean
cli_filter_read (const CliFilter *self, LedgerQueryTerms *terms, GError **error)
{
  terms->text = self->search;

  return read_states (self, &terms->states, error) &&
         read_time (self->since, FALSE, &terms->since, error) &&
         read_time (self->until, TRUE, &terms->until, error);
}
