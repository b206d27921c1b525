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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/words/states-differ", test_states_differ);
  g_test_add_func ("/words/unheard-of-state", test_unheard_of_state);
  g_test_add_func ("/words/studio-status", test_studio_status);

  return g_test_run ();
}
