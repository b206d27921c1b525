/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workspace-words.h"

static const LedgerState every_state[] = {
    LEDGER_STATE_QUEUED,  LEDGER_STATE_SENDING, LEDGER_STATE_DONE,
    LEDGER_STATE_REFUSED, LEDGER_STATE_UNKNOWN, LEDGER_STATE_CANCELLED,
};

static void
test_states_differ (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (every_state); i++) {
    g_assert_cmpstr (workspace_words_for_state (every_state[i]), !=, "");
    for (guint j = 0; j < i; j++)
      g_assert_cmpstr (workspace_words_for_state (every_state[i]), !=,
                       workspace_words_for_state (every_state[j]));
  }
}

static void
test_unheard_of_state (void)
{
  g_assert_cmpstr (workspace_words_for_state ((LedgerState) 99), ==, "Outcome unknown");
}

static void
test_studio_status (void)
{
  g_assert_cmpstr (workspace_words_for_studio_status (0), ==, "Idle");
  g_assert_cmpstr (workspace_words_for_studio_status (1), ==, "In production");
  g_assert_null (workspace_words_for_studio_status (-1));
  g_assert_null (workspace_words_for_studio_status (7));
}

static void
test_studio_type (void)
{
  g_autofree char *general = workspace_words_for_studio_type (1);
  g_autofree char *playlist = workspace_words_for_studio_type (6);
  g_autofree char *unknown = workspace_words_for_studio_type (9);

  g_assert_cmpstr (general, ==, "General");
  g_assert_cmpstr (playlist, ==, "Playlist");
  g_assert_cmpstr (unknown, ==, "Type 9");
  g_assert_null (workspace_words_for_studio_type (-1));
}

static void
test_resolution (void)
{
  g_assert_cmpstr (workspace_words_for_resolution ("lp_ud_v"), ==,
                   "Ultra-high definition, portrait");
  g_assert_cmpstr (workspace_words_for_resolution ("lp_sd"), ==, "Standard definition");
  g_assert_cmpstr (workspace_words_for_resolution ("lp_8k"), ==, "lp_8k");
  g_assert_null (workspace_words_for_resolution (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/states-differ", test_states_differ);
  g_test_add_func ("/words/unheard-of-state", test_unheard_of_state);
  g_test_add_func ("/words/studio-status", test_studio_status);
  g_test_add_func ("/words/studio-type", test_studio_type);
  g_test_add_func ("/words/resolution", test_resolution);

  return g_test_run ();
}
