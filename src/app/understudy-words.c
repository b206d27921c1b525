/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-words.h"

#include "base-clock.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#define MAX_NAMES_TRIED 10000

/**
 * understudy_words_for_outcome:
 * @entry: an entry of the ledger that was carried out
 *
 * Returns: (transfer full): one line that tells what came of it
 */
char *
understudy_words_for_outcome (LedgerEntry *entry)
{
  const char *name;

  g_return_val_if_fail (LEDGER_IS_ENTRY (entry), NULL);

  name = ledger_entry_get_name (entry);
  switch (ledger_entry_get_state (entry)) {
  case LEDGER_STATE_DONE:
    /* Translators: %s is the name of a studio that was made */
    return g_strdup_printf (_ ("“%s” is ready"), name);
  case LEDGER_STATE_REFUSED:
    /* Translators: %s is the name of a studio that was not made */
    return g_strdup_printf (_ ("“%s” was refused"), name);
  case LEDGER_STATE_CANCELLED:
    /* Translators: %s is the name of a studio that was not made */
    return g_strdup_printf (_ ("“%s” was cancelled"), name);
  case LEDGER_STATE_QUEUED:
    /* Translators: %s is the name of a studio that is not made yet */
    return g_strdup_printf (_ ("“%s” is left for later"), name);
  case LEDGER_STATE_SENDING:
  case LEDGER_STATE_UNKNOWN:
  default:
    /* Translators: %s is the name of a studio that may or may not have been made */
    return g_strdup_printf (_ ("It is not known whether “%s” was made"), name);
  }
}

/**
 * understudy_icon_for_state:
 * @state: a state
 *
 * Returns: (transfer none): the name of the icon that goes with @state
 */
const char *
understudy_icon_for_state (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_QUEUED:
    return "understudy-queued-symbolic";
  case LEDGER_STATE_SENDING:
    return "understudy-sending-symbolic";
  case LEDGER_STATE_DONE:
    return "understudy-done-symbolic";
  case LEDGER_STATE_REFUSED:
    return "understudy-refused-symbolic";
  case LEDGER_STATE_CANCELLED:
    return "understudy-cancelled-symbolic";
  case LEDGER_STATE_UNKNOWN:
  default:
    return "understudy-unknown-symbolic";
  }
}

/**
 * understudy_style_for_state:
 * @state: a state
 *
 * Returns: (transfer none): the style class that colours @state
 */
const char *
understudy_style_for_state (LedgerState state)
{
  switch (state) {
  case LEDGER_STATE_DONE:
    return "success";
  case LEDGER_STATE_REFUSED:
    return "error";
  case LEDGER_STATE_UNKNOWN:
    return "warning";
  case LEDGER_STATE_QUEUED:
  case LEDGER_STATE_SENDING:
  case LEDGER_STATE_CANCELLED:
  default:
    return "dim-label";
  }
}

/* A locale whose own clock has twelve hours gets them; seconds would only be noise */
static const char *
get_clock_format (void)
{
  const char *format = nl_langinfo (T_FMT);

  if (strstr (format, "%r") || strstr (format, "%I") || strstr (format, "%l"))
    return "%-I:%M %p";
  return "%H:%M";
}

static gint64
get_day (GDateTime *time)
{
  GDate date;
  int year, month, day;

  g_date_time_get_ymd (time, &year, &month, &day);
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return g_date_get_julian (&date);
}

/**
 * understudy_words_for_service_time:
 * @text: (nullable): a time as the service tells it
 * @now: the time it is, in µs since the epoch
 *
 * Of times without a zone nobody has said whose they are, so they are shown as they come.
 *
 * Returns: (transfer full) (nullable): the time in words
 */
char *
understudy_words_for_service_time (const char *text, gint64 now)
{
  gint64 when;

  if (text == NULL || *text == '\0')
    return NULL;
  if (base_clock_parse_utc (text, &when))
    return understudy_words_for_time (when, now);
  /* The fraction of a second that comes with them is always 0 */
  return g_str_has_suffix (text, ".0") ? g_strndup (text, strlen (text) - 2) : g_strdup (text);
}

/**
 * understudy_words_for_time:
 * @when: µs since the epoch
 * @now: the time it is, likewise
 *
 * Returns: (transfer full): @when as it is said @now, in local time and in the locale's form; empty
 * where there is no such time
 */
char *
understudy_words_for_time (gint64 when, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (when / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autofree char *clock = NULL;
  g_autofree char *date = NULL;
  gint64 days;

  if (when <= 0 || then == NULL || today == NULL)
    return g_strdup ("");

  clock = g_date_time_format (then, get_clock_format ());
  days = get_day (today) - get_day (then);
  if (days == 0) {
    /* Translators: %s is a time of day, such as 14:03 */
    return g_strdup_printf (_ ("Today %s"), clock);
  }
  if (days == 1) {
    /* Translators: %s is a time of day, such as 14:03 */
    return g_strdup_printf (_ ("Yesterday %s"), clock);
  }

  date = g_date_time_format (then, "%x");
  /* Translators: a date and a time of day, such as 11/22/2026 14:03 */
  return g_strdup_printf (C_ ("date and time", "%s %s"), date, clock);
}

/**
 * understudy_words_for_full_time:
 * @when: µs since the epoch
 *
 * Returns: (transfer full): date and time to the second, with the offset from UTC; empty where
 * there is no such time
 */
char *
understudy_words_for_full_time (gint64 when)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (when / G_USEC_PER_SEC);

  if (when <= 0 || then == NULL)
    return g_strdup ("");
  return g_date_time_format (then, "%F %T %:z");
}

/* "Stage 2" is "Stage" and 2; the number of a name without one is 1 */
static char *
split_number (const char *name, guint64 *number)
{
  const char *end = name + strlen (name);
  const char *digits = end;

  while (digits > name && g_ascii_isdigit (digits[-1]))
    digits--;

  *number = 1;
  if (digits == end || digits == name || digits[-1] != ' ' || end - digits > 9)
    return g_strdup (name);

  *number = g_ascii_strtoull (digits, NULL, 10);
  return g_strndup (name, (gsize) (digits - 1 - name));
}

/**
 * understudy_suggest_next_name:
 * @name: the name of the last copy
 * @taken: (scope call): tells whether a name is taken
 * @user_data: for @taken
 *
 * Returns: (transfer full): @name with the next number that is not taken: after "Stage" comes
 * "Stage 2"
 */
char *
understudy_suggest_next_name (const char *name, UnderstudyTakenFunc taken, gpointer user_data)
{
  g_autofree char *stem = NULL;
  guint64 number;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (taken != NULL, NULL);

  stem = split_number (name, &number);
  for (guint i = 0; i < MAX_NAMES_TRIED; i++) {
    g_autofree char *next = g_strdup_printf ("%s %" G_GUINT64_FORMAT, stem, ++number);

    if (!taken (next, user_data))
      return g_steal_pointer (&next);
  }
  return g_strdup (name);
}
