/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "understudy-words.h"

#include <locale.h>

static const LedgerState every_state[] = {
    LEDGER_STATE_QUEUED,  LEDGER_STATE_SENDING, LEDGER_STATE_DONE,
    LEDGER_STATE_REFUSED, LEDGER_STATE_UNKNOWN, LEDGER_STATE_CANCELLED,
};

static gint64
at (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_local (year, month, day, hour, minute, 0);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
assert_time (gint64 when, gint64 now, const char *expected)
{
  g_autofree char *words = understudy_words_for_time (when, now);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_states_differ (void)
{
  /* Told apart by shape too, never by colour alone */
  for (guint i = 0; i < G_N_ELEMENTS (every_state); i++)
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (understudy_icon_for_state (every_state[i]), !=,
                       understudy_icon_for_state (every_state[j]));
}

static void
test_unheard_of_state (void)
{
  g_assert_nonnull (understudy_icon_for_state ((LedgerState) 99));
  g_assert_nonnull (understudy_style_for_state ((LedgerState) 99));
}

static void
test_time_today (void)
{
  assert_time (at (2026, 11, 22, 14, 3), at (2026, 11, 22, 14, 4), "Today 14:03");
  assert_time (at (2026, 11, 22, 0, 0), at (2026, 11, 22, 23, 59), "Today 00:00");
}

static void
test_time_yesterday (void)
{
  assert_time (at (2026, 11, 21, 23, 59), at (2026, 11, 22, 0, 0), "Yesterday 23:59");
  assert_time (at (2025, 12, 31, 9, 5), at (2026, 1, 1, 9, 5), "Yesterday 09:05");
}

static void
test_time_earlier (void)
{
  assert_time (at (2026, 11, 20, 14, 3), at (2026, 11, 22, 0, 0), "11/20/26 14:03");
}

static void
test_time_ahead (void)
{
  /* A clock that was put back: no "Today" for what is tomorrow */
  assert_time (at (2026, 11, 23, 14, 3), at (2026, 11, 22, 14, 3), "11/23/26 14:03");
}

static void
test_time_not_known (void)
{
  g_autofree char *full = understudy_words_for_full_time (0);

  assert_time (0, at (2026, 11, 22, 14, 3), "");
  assert_time (-5, at (2026, 11, 22, 14, 3), "");
  assert_time (G_MAXINT64, at (2026, 11, 22, 14, 3), "");
  g_assert_cmpstr (full, ==, "");
}

static void
test_full_time (void)
{
  g_autofree char *full = understudy_words_for_full_time (at (2026, 11, 22, 14, 3));

  g_assert_true (g_str_has_prefix (full, "2026-11-22 14:03:00 "));
}

static void
test_service_time (void)
{
  g_autofree char *today =
      understudy_words_for_service_time ("2026-11-22T14:03:00Z", at (2026, 11, 22, 15, 0));
  g_autofree char *plain = understudy_words_for_service_time ("2017-08-30 12:02:57.0", 1);
  g_autofree char *other = understudy_words_for_service_time ("soon", 1);

  g_assert_cmpstr (today, ==, "Today 14:03");
  g_assert_cmpstr (plain, ==, "2017-08-30 12:02:57");
  g_assert_cmpstr (other, ==, "soon");
  g_assert_null (understudy_words_for_service_time ("", 1));
  g_assert_null (understudy_words_for_service_time (NULL, 1));
}

static gboolean
is_in_set (const char *name, gpointer set)
{
  return g_hash_table_contains (set, name);
}

static void
assert_next_name (const char *last, const char *taken, const char *expected)
{
  g_autoptr (GHashTable) set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) names = g_strsplit (taken, "|", -1);
  g_autofree char *name = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    g_hash_table_add (set, g_strdup (names[i]));
  name = understudy_suggest_next_name (last, is_in_set, set);
  g_assert_cmpstr (name, ==, expected);
}

static void
test_next_name (void)
{
  assert_next_name ("Stage", "", "Stage 2");
  assert_next_name ("Stage 9", "", "Stage 10");
  assert_next_name ("Stage 9", "Stage 10|Stage 11", "Stage 12");
  assert_next_name ("Stage9", "", "Stage9 2");
  assert_next_name ("2026", "", "2026 2");
  assert_next_name ("Show 20261122001", "", "Show 20261122001 2");
  assert_next_name ("", "", " 2");
}

static gboolean
is_always_taken (const char *name, gpointer user_data)
{
  (*(guint *) user_data)++;
  return TRUE;
}

static void
test_next_name_gives_up (void)
{
  guint n_asked = 0;
  g_autofree char *name = understudy_suggest_next_name ("Stage", is_always_taken, &n_asked);

  g_assert_cmpstr (name, ==, "Stage");
  g_assert_cmpuint (n_asked, >, 100);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/states-differ", test_states_differ);
  g_test_add_func ("/words/unheard-of-state", test_unheard_of_state);
  g_test_add_func ("/words/time/today", test_time_today);
  g_test_add_func ("/words/time/yesterday", test_time_yesterday);
  g_test_add_func ("/words/time/earlier", test_time_earlier);
  g_test_add_func ("/words/time/ahead", test_time_ahead);
  g_test_add_func ("/words/time/not-known", test_time_not_known);
  g_test_add_func ("/words/time/full", test_full_time);
  g_test_add_func ("/words/service-time", test_service_time);
  g_test_add_func ("/words/next-name", test_next_name);
  g_test_add_func ("/words/next-name-gives-up", test_next_name_gives_up);

  return g_test_run ();
}
