/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-queue-words.h"

#include "understudy-config.h"
#include "understudy-words.h"

#include <glib/gi18n-lib.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)

/**
 * understudy_words_for_progress:
 * @progress: how far a queue is
 *
 * Returns: (transfer full): the figures; those that are nought are left out, except what is done
 * and what is left
 */
char *
understudy_words_for_progress (DuplicatorProgress *progress)
{
  guint done = duplicator_progress_get_done (progress);
  guint failed = duplicator_progress_get_failed (progress);
  guint unknown = duplicator_progress_get_unknown (progress);
  guint left = duplicator_progress_get_left (progress);

  if (failed > 0 && unknown > 0)
    /* Translators: how many copies are done, failed, of unknown outcome, and still to be made */
    return g_strdup_printf (_ ("%u done, %u failed, %u unknown, %u left"), done, failed, unknown,
                            left);
  if (failed > 0)
    /* Translators: how many copies are done, failed, and still to be made */
    return g_strdup_printf (_ ("%u done, %u failed, %u left"), done, failed, left);
  if (unknown > 0)
    /* Translators: how many copies are done, of unknown outcome, and still to be made */
    return g_strdup_printf (_ ("%u done, %u unknown, %u left"), done, unknown, left);
  /* Translators: how many copies are done and still to be made */
  return g_strdup_printf (_ ("%u done, %u left"), done, left);
}

/**
 * understudy_words_for_end:
 * @progress: a queue that has come to its end
 *
 * Returns: (transfer full): what came of it
 */
char *
understudy_words_for_end (DuplicatorProgress *progress)
{
  guint done = duplicator_progress_get_done (progress);
  guint failed = duplicator_progress_get_failed (progress);
  guint unknown = duplicator_progress_get_unknown (progress);

  if (failed == 0 && unknown == 0)
    return g_strdup_printf (ngettext ("%u copy is ready", "%u copies are ready", done), done);
  if (unknown == 0)
    /* Translators: how many copies were made and were not */
    return g_strdup_printf (_ ("Ready: %u. Failed: %u."), done, failed);
  /* Translators: how many copies were made, were not, and may or may not have been made */
  return g_strdup_printf (_ ("Ready: %u. Failed: %u. Not known: %u."), done, failed, unknown);
}

/**
 * understudy_words_for_failures:
 * @n_failed: how many copies were not made
 * @n_unknown: how many may or may not have been made
 *
 * Returns: (transfer full) (nullable): that in words, %NULL where there is nothing to say
 */
char *
understudy_words_for_failures (guint n_failed, guint n_unknown)
{
  if (n_failed == 0 && n_unknown == 0)
    return NULL;
  if (n_unknown == 0)
    return g_strdup_printf (
        ngettext ("%u copy was not made.", "%u copies were not made.", n_failed), n_failed);
  if (n_failed == 0)
    return g_strdup_printf (ngettext ("It is not known whether %u copy was made.",
                                      "It is not known whether %u copies were made.", n_unknown),
                            n_unknown);
  /* Translators: how many copies were not made, and how many may or may not have been made */
  return g_strdup_printf (_ ("Not made: %u. Not known: %u."), n_failed, n_unknown);
}

/**
 * understudy_words_for_time_left:
 * @seconds: how long it will take; negative where nobody knows
 *
 * Returns: (transfer full) (nullable): that in words, coarse enough not to change all the time
 */
char *
understudy_words_for_time_left (double seconds)
{
  int n;

  if (seconds < 0)
    return NULL;
  if (seconds <= MINUTE - 5) {
    n = MAX (5, ((int) seconds + 4) / 5 * 5);
    return g_strdup_printf (ngettext ("About %d second left", "About %d seconds left", (gulong) n),
                            n);
  }
  if (seconds < HOUR) {
    n = (int) (seconds + MINUTE - 1) / MINUTE;
    return g_strdup_printf (ngettext ("About %d minute left", "About %d minutes left", (gulong) n),
                            n);
  }
  n = (int) MIN (seconds / HOUR + 0.5, 9999);
  return g_strdup_printf (ngettext ("About %d hour left", "About %d hours left", (gulong) n), n);
}

/**
 * understudy_words_for_placed:
 * @n: how many copies are in the queue from now on
 *
 * Returns: (transfer full): that in words
 */
char *
understudy_words_for_placed (gint64 n)
{
  return g_strdup_printf (ngettext ("%u copy is queued", "%u copies are queued", (gulong) n),
                          (guint) n);
}

/**
 * understudy_words_for_cancelled:
 * @n: how many copies will not be made
 *
 * Returns: (transfer full): that in words
 */
char *
understudy_words_for_cancelled (guint n)
{
  if (n == 0)
    return g_strdup (_ ("Everything was sent already"));
  return g_strdup_printf (ngettext ("%u copy was cancelled", "%u copies were cancelled", n), n);
}

/**
 * understudy_words_for_left_over:
 * @n: how many copies earlier runs left
 *
 * Returns: (transfer full): that in words
 */
char *
understudy_words_for_left_over (guint n)
{
  return g_strdup_printf (
      ngettext ("%u copy is left from last time.", "%u copies are left from last time.", n), n);
}

/**
 * understudy_words_for_clock_offset:
 * @offset: how far the service's clock is ahead of this computer's, in µs
 *
 * Returns: (transfer full) (nullable): that in words; %NULL where it is not off
 */
char *
understudy_words_for_clock_offset (gint64 offset)
{
  gint64 seconds = (ABS (offset) + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
  gboolean slow = offset > 0;
  int n;

  if (seconds == 0)
    return NULL;
  if (seconds < 2 * MINUTE) {
    n = (int) seconds;
    return g_strdup_printf (
        slow ? ngettext (
                   "The clock of this computer is %d second slow. Understudy allows for that.",
                   "The clock of this computer is %d seconds slow. Understudy allows for that.",
                   (gulong) n)
             : ngettext (
                   "The clock of this computer is %d second fast. Understudy allows for that.",
                   "The clock of this computer is %d seconds fast. Understudy allows for that.",
                   (gulong) n),
        n);
  }
  if (seconds < 2 * HOUR) {
    n = (int) ((seconds + MINUTE / 2) / MINUTE);
    return g_strdup_printf (
        slow ? ngettext (
                   "The clock of this computer is %d minute slow. Understudy allows for that.",
                   "The clock of this computer is %d minutes slow. Understudy allows for that.",
                   (gulong) n)
             : ngettext (
                   "The clock of this computer is %d minute fast. Understudy allows for that.",
                   "The clock of this computer is %d minutes fast. Understudy allows for that.",
                   (gulong) n),
        n);
  }
  n = (int) MIN ((seconds + HOUR / 2) / HOUR, G_MAXINT);
  return g_strdup_printf (
      slow ? ngettext ("The clock of this computer is %d hour slow. Understudy allows for that.",
                       "The clock of this computer is %d hours slow. Understudy allows for that.",
                       (gulong) n)
           : ngettext ("The clock of this computer is %d hour fast. Understudy allows for that.",
                       "The clock of this computer is %d hours fast. Understudy allows for that.",
                       (gulong) n),
      n);
}

/**
 * understudy_words_for_unrecorded:
 * @entries: (element-type LedgerEntry): what the ledger could not be told the end of
 * @why: (nullable): some sentences about that
 *
 * Returns: (transfer full) (nullable): that in words, %NULL where there is none
 */
char *
understudy_words_for_unrecorded (GPtrArray *entries, const char *why)
{
  LedgerEntry *last = entries->len > 0 ? g_ptr_array_index (entries, entries->len - 1) : NULL;
  const char *name, *caster_id;

  if (last == NULL)
    return NULL;
  why = why != NULL ? why : "";
  name = ledger_entry_get_name (last);
  caster_id = ledger_entry_get_caster_id (last);
  if (entries->len > 1)
    /* Translators: how many copies, then a problem in some sentences */
    return g_strdup_printf (ngettext ("What came of %u copy could not be written down. %s",
                                      "What came of %u copies could not be written down. %s",
                                      entries->len),
                            entries->len, why);
  if (caster_id == NULL)
    /* Translators: the name of a studio, then a problem in some sentences */
    return g_strdup_printf (_ ("What came of “%s” could not be written down. %s"), name, why);
  /* Translators: the name of a new studio, its ID, then a problem in some sentences */
  return g_strdup_printf (
      _ ("“%s” was made with the ID %s, but that could not be written down. %s"), name, caster_id,
      why);
}

/**
 * understudy_words_for_checked:
 * @entry: an entry whose outcome was not known
 *
 * Returns: (transfer full): what a look at it brought
 */
char *
understudy_words_for_checked (LedgerEntry *entry)
{
  /* Translators: %s is the name of a studio that may or may not have been made */
  if (ledger_entry_get_state (entry) == LEDGER_STATE_UNKNOWN)
    return g_strdup_printf (_ ("It is still not known whether “%s” was made"),
                            ledger_entry_get_name (entry));
  return understudy_words_for_outcome (entry);
}
