/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-state-private.h"

static const char *const words[] = {
    "queued", "sending", "done", "refused", "unknown", "cancelled",
};

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    LedgerState state = (LedgerState) (i == 0 ? LEDGER_STATE_DONE : LEDGER_STATE_QUEUED);

    g_assert_cmpstr (ledger_state_to_string ((LedgerState) i), ==, words[i]);
    g_assert_true (ledger_state_from_string (words[i], &state));
    g_assert_cmpuint (state, ==, i);
    g_assert_true (ledger_state_from_string (words[i], NULL));
  }
}

static void
test_not_words (void)
{
  static const char *const wrong[] = {NULL, "", "Done", "done ", "donee", "5", "完成"};

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    LedgerState state = LEDGER_STATE_REFUSED;

    g_assert_false (ledger_state_from_string (wrong[i], &state));
    g_assert_cmpint (state, ==, LEDGER_STATE_REFUSED);
  }

  g_assert_null (ledger_state_to_string ((LedgerState) 6));
  g_assert_null (ledger_state_to_string ((LedgerState) -1));
}

static void
test_type (void)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (LEDGER_TYPE_STATE);

  g_assert_cmpuint (klass->n_values, ==, G_N_ELEMENTS (words));
  for (guint i = 0; i < klass->n_values; i++)
    g_assert_cmpstr (g_enum_get_value (klass, (int) i)->value_nick, ==, words[i]);
}

/* One line a state that an entry is in, one column a state that an outcome would bring it to, in
 * the order of the words */
static void
test_outcomes (void)
{
  static const char *const allowed[] = {
      "...r.c", /* queued */
      "q.druc", /* sending */
      "......", /* done */
      "......", /* refused */
      "q.dru.", /* unknown */
      "......", /* cancelled */
  };

  for (guint from = 0; from < G_N_ELEMENTS (words); from++) {
    for (guint to = 0; to < G_N_ELEMENTS (words); to++) {
      g_test_message ("%s to %s", words[from], words[to]);
      g_assert_cmpint (ledger_state_allows_outcome ((LedgerState) from, (LedgerState) to), ==,
                       allowed[from][to] != '.');
    }
  }

  g_assert_false (ledger_state_allows_outcome ((LedgerState) 6, LEDGER_STATE_DONE));
  g_assert_false (ledger_state_allows_outcome (LEDGER_STATE_SENDING, (LedgerState) 6));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ledger/state/words", test_words);
  g_test_add_func ("/ledger/state/not-words", test_not_words);
  g_test_add_func ("/ledger/state/type", test_type);
  g_test_add_func ("/ledger/state/outcomes", test_outcomes);

  return g_test_run ();
}
