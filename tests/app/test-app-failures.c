/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-failures-window.h"

typedef struct {
  char *folder;
  Ledger *ledger;
  UnderstudyQueue *queue;
  UnderstudyFailures *failures;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->ledger = app_test_open_ledger (fixture->folder);
  fixture->queue = understudy_queue_new ();
  fixture->failures = understudy_queue_get_failures (fixture->queue);
  understudy_failures_set_ledger (fixture->failures, fixture->ledger);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->queue);
  app_test_close_ledger (fixture->ledger);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static void
record (Fixture *fixture, LedgerEntry *entry, LedgerState state)
{
  const LedgerOutcome outcome = {
      .state = state,
      .caster_id = state == LEDGER_STATE_DONE ? APP_TEST_SOURCE_ID : NULL,
      .error_code = state == LEDGER_STATE_REFUSED ? "InvalidCaster.NotFound" : NULL,
  };

  app_test_record (fixture->ledger, entry, &outcome);
}

static LedgerEntry *
add (Fixture *fixture, const char *name, LedgerState state)
{
  LedgerEntry *entry = app_test_add_entry (fixture->ledger, name);

  record (fixture, entry, state);
  return entry;
}

static void
assert_words (Fixture *fixture, const char *expected)
{
  g_autofree char *words = NULL;

  g_object_get (fixture->failures, "words", &words, NULL);
  g_assert_cmpstr (words, ==, expected);
}

static void
test_collected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) one = NULL;
  g_autoptr (LedgerEntry) two = NULL;
  g_autoptr (LedgerEntry) three = NULL;
  g_autoptr (LedgerEntry) shown = NULL;

  assert_words (fixture, NULL);
  understudy_failures_set_collecting (fixture->failures, TRUE);
  one = add (fixture, "One", LEDGER_STATE_REFUSED);
  assert_words (fixture, "1 copy was not made.");
  two = add (fixture, "Two", LEDGER_STATE_DONE);
  three = add (fixture, "Three", LEDGER_STATE_UNKNOWN);
  assert_words (fixture, "Not made: 1. Not known: 1.");
  g_assert_cmpuint (g_list_model_get_n_items (understudy_failures_get_model (fixture->failures)),
                    ==, 2);
  shown = g_list_model_get_item (understudy_failures_get_model (fixture->failures), 0);
  g_assert_true (shown == three);

  understudy_failures_forget (fixture->failures);
  assert_words (fixture, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (understudy_failures_get_model (fixture->failures)),
                    ==, 0);
}

static void
test_told_one_by_one (Fixture *fixture, gconstpointer data)
{
  g_object_unref (add (fixture, "One", LEDGER_STATE_REFUSED));
  assert_words (fixture, NULL);
}

/* Also when nothing more is collected: what was not known can be found later */
static void
test_found_after_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LedgerEntry) one = NULL;
  g_autoptr (LedgerEntry) two = NULL;
  GtkWindow *window;

  understudy_failures_set_collecting (fixture->failures, TRUE);
  one = add (fixture, "One", LEDGER_STATE_UNKNOWN);
  two = add (fixture, "Two", LEDGER_STATE_UNKNOWN);
  understudy_failures_set_collecting (fixture->failures, FALSE);
  assert_words (fixture, "It is not known whether 2 copies were made.");

  window = understudy_failures_window_new (NULL, fixture->queue);
  gtk_window_present (window);
  app_test_wait_for_label (GTK_WIDGET (window), "Two");
  record (fixture, one, LEDGER_STATE_REFUSED);
  assert_words (fixture, "Not made: 1. Not known: 1.");
  record (fixture, two, LEDGER_STATE_DONE);
  assert_words (fixture, "1 copy was not made.");

  /* It stays in view, as what it is now */
  app_test_wait_for_label (GTK_WIDGET (window), "Done");
  app_test_wait_for_label (GTK_WIDGET (window), "Two");
  app_test_destroy (GTK_WIDGET (window));

  record (fixture, one, LEDGER_STATE_DONE);
  assert_words (fixture, NULL);
  understudy_failures_set_collecting (fixture->failures, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (understudy_failures_get_model (fixture->failures)),
                    ==, 0);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add ("/failures/collected", Fixture, NULL, set_up, test_collected, tear_down);
  g_test_add ("/failures/told-one-by-one", Fixture, NULL, set_up, test_told_one_by_one, tear_down);
  g_test_add ("/failures/found-after-all", Fixture, NULL, set_up, test_found_after_all, tear_down);

  return g_test_run ();
}
