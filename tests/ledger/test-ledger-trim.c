/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-testing.h"

#include "ledger-model.h"
#include "ledger-trim.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY (24 * G_TIME_SPAN_HOUR)

static gint64
trim (Ledger *ledger, gint64 before, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_trim_async (ledger, before, NULL, testing_take_result, &result);

  return ledger_trim_finish (ledger, testing_wait (&result), error);
}

static LedgerMeasure
measure (Ledger *ledger)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerMeasure found;

  ledger_measure_async (ledger, NULL, testing_take_result, &result);
  g_assert_true (ledger_measure_finish (ledger, testing_wait (&result), &found, &error));
  g_assert_no_error (error);

  return found;
}

static const LedgerState all_states[] = {LEDGER_STATE_QUEUED,  LEDGER_STATE_SENDING,
                                         LEDGER_STATE_DONE,    LEDGER_STATE_REFUSED,
                                         LEDGER_STATE_UNKNOWN, LEDGER_STATE_CANCELLED};

/* However old they are, what has not ended stays */
static void
test_states (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (all_states); i++)
    g_object_unref (
        testing_add_in_state (ledger, ledger_state_to_string (all_states[i]), all_states[i]));
  g_assert_cmpint (trim (ledger, G_MAXINT64, &error), ==, 3);
  g_assert_no_error (error);
  g_assert_cmpint (testing_count (ledger), ==, 3);
  testing_assert_query (testing->path, "SELECT group_concat(name) FROM entries ORDER BY id",
                        "queued,sending,unknown");
  testing_assert_query (
      testing->path, "SELECT count(*) FROM attempts WHERE entry_id NOT IN (SELECT id FROM entries)",
      "0");
  testing_assert_query (testing->path, "SELECT sum(entries) FROM blocks", "3");
  testing_close_and_unref (ledger);
}

/* It is when they ended that counts, not when they were asked for */
static void
test_time (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) early = testing_add_in_state (ledger, "early", LEDGER_STATE_DONE);
  g_autoptr (LedgerEntry) slow = testing_add (ledger, "slow");
  const LedgerOutcome refused = {.state = LEDGER_STATE_REFUSED, .error_code = "IllegalOperation"};
  g_autoptr (LedgerEntry) late = NULL;
  g_autoptr (LedgerEntry) ended = NULL;
  g_autoptr (GError) error = NULL;

  testing_clock_advance (testing->clock, 40 * DAY);
  ended = testing_record (ledger, slow, &refused, &error);
  g_assert_no_error (error);
  late = testing_add_in_state (ledger, "late", LEDGER_STATE_DONE);

  g_assert_cmpint (trim (ledger, TESTING_NOW, NULL), ==, 0);
  g_assert_cmpint (trim (ledger, TESTING_NOW + 10 * DAY, NULL), ==, 1);
  testing_assert_query (testing->path, "SELECT group_concat(name) FROM entries ORDER BY id",
                        "slow,late");
  g_clear_object (&early);
  g_clear_object (&slow);
  g_clear_object (&late);
  g_clear_object (&ended);
  testing_close_and_unref (ledger);
}

static void
on_changed (Ledger *ledger, guint *n_changes)
{
  (*n_changes)++;
}

/* More than one step, with the file becoming smaller and what shows it following */
static void
test_many (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerModel) model = ledger_model_new (ledger);
  guint n_changes = 0;
  LedgerMeasure before, after;
  g_autoptr (GError) error = NULL;

  testing_add_many (ledger, 0, 2600);
  testing_close (ledger);
  testing_sqlite_execute (testing->path,
                          "UPDATE entries SET state = 'refused', error_message = hex(zeroblob(400))"
                          " WHERE id <= 2500");
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  g_signal_connect (ledger, "changed", G_CALLBACK (on_changed), &n_changes);

  before = measure (ledger);
  g_assert_cmpint (before.entries, ==, 2600);
  g_assert_cmpint (trim (ledger, G_MAXINT64, &error), ==, 2500);
  g_assert_no_error (error);

  after = measure (ledger);
  g_assert_cmpint (after.entries, ==, 100);
  g_assert_cmpint (after.bytes, <, before.bytes / 4);
  g_assert_cmpuint (n_changes, >, 0);
  g_assert_cmpint (testing_count (ledger), ==, 100);
  testing_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) == 100);
  testing_assert_query (testing->path, "PRAGMA integrity_check", "ok");

  /* And it can be written to */
  testing_add_many (ledger, 2600, 10);
  g_assert_cmpint (testing_count (ledger), ==, 110);
  g_clear_object (&model);
  testing_close_and_unref (ledger);
}

static void
test_measure (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerMeasure empty = measure (ledger);
  LedgerMeasure some;
  GStatBuf info;

  g_assert_cmpint (empty.entries, ==, 0);
  testing_add_many (ledger, 0, 300);
  some = measure (ledger);
  g_assert_cmpint (some.entries, ==, 300);
  g_assert_cmpint (some.bytes, >, empty.bytes);
  testing_close_and_unref (ledger);

  g_assert_cmpint (g_stat (testing->path, &info), ==, 0);
  g_assert_cmpint (info.st_size, <=, some.bytes);
}

static void
test_cancelled (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "old", LEDGER_STATE_DONE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ledger_trim_async (ledger, G_MAXINT64, cancellable, testing_take_result, &result);
  g_assert_cmpint (ledger_trim_finish (ledger, testing_wait (&result), &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (testing_count (ledger), ==, 1);
  g_clear_object (&entry);
  g_clear_object (&result);
  testing_close_and_unref (ledger);
}

static void
test_closed (Testing *testing, gconstpointer data)
{
  g_autoptr (Ledger) ledger = testing_new (testing);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (trim (ledger, G_MAXINT64, &error), ==, -1);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);
}

static void
test_read_only (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "old", LEDGER_STATE_DONE);
  g_autoptr (GError) error = NULL;

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
  testing_sqlite_execute (testing->path, "PRAGMA user_version = 99");
  ledger = testing_open (testing);
  g_assert_true (ledger_get_read_only (ledger));
  g_assert_cmpint (trim (ledger, G_MAXINT64, &error), ==, -1);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY);
  g_assert_cmpint (measure (ledger).entries, ==, 1);
  testing_close_and_unref (ledger);
}

#define ADD(path, function)                                                                        \
  g_test_add (path, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/ledger/trim/states", test_states);
  ADD ("/ledger/trim/time", test_time);
  ADD ("/ledger/trim/many", test_many);
  ADD ("/ledger/trim/measure", test_measure);
  ADD ("/ledger/trim/cancelled", test_cancelled);
  ADD ("/ledger/trim/closed", test_closed);
  ADD ("/ledger/trim/read-only", test_read_only);

  return g_test_run ();
}
