/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-testing.h"

#include <string.h>

static void
test_add (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intent = testing_intent ("2f6c9f6e-0000-4000-8000-000000000001", "Bühne 二");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = testing_try_add (ledger, &intent, 1, &error);
  LedgerEntry *entry;

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];

  g_assert_cmpint (ledger_entry_get_id (entry), ==, 1);
  g_assert_cmpstr (ledger_entry_get_client_token (entry), ==, intent.client_token);
  g_assert_cmpstr (ledger_entry_get_account (entry), ==, intent.account);
  g_assert_cmpstr (ledger_entry_get_endpoint (entry), ==, intent.endpoint);
  g_assert_cmpstr (ledger_entry_get_region (entry), ==, intent.region);
  g_assert_cmpstr (ledger_entry_get_source_id (entry), ==, intent.source_id);
  g_assert_cmpstr (ledger_entry_get_name (entry), ==, intent.name);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_QUEUED);
  g_assert_cmpint (ledger_entry_get_created_at (entry), ==, TESTING_NOW);
  g_assert_cmpint (ledger_entry_get_finished_at (entry), ==, 0);
  g_assert_true (ledger_entry_get_loaded (entry));
  g_assert_null (ledger_entry_get_caster_id (entry));
  g_assert_null (ledger_entry_get_request_id (entry));
  g_assert_null (ledger_entry_get_error_code (entry));
  g_assert_null (ledger_entry_get_error_message (entry));
  g_assert_null (ledger_entry_get_host_id (entry));
  g_assert_null (ledger_entry_get_recommend (entry));
  g_assert_cmpuint (ledger_entry_get_http_status (entry), ==, 0);

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* What the callback says is on the disk is there for others, with the ledger still open. */
static void
test_committed_at_callback (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "Stage");

  testing_assert_query (testing->path, "SELECT name || state || client_token FROM entries",
                        "Stagequeuedtoken");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_survives_reopening (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  testing_add_many (ledger, 0, 3);
  testing_close_and_unref (ledger);

  ledger = testing_open (testing);
  entries = testing_read_page (ledger, 0, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 3);
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[0]), ==, "2");
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[2]), ==, "0");
  g_assert_null (ledger_get_set_aside_path (ledger));

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* The same ledger, opened again after it was closed */
static void
test_reopen_same_object (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GError) error = NULL;

  testing_add_many (ledger, 0, 3);
  testing_close (ledger);
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  g_assert_cmpint (testing_count (ledger), ==, 3);

  testing_close_and_unref (ledger);
}

static void
test_order_of_10000 (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  testing_add_many (ledger, 0, 10000);
  g_assert_cmpint (testing_count (ledger), ==, 10000);

  entries = testing_read_page (ledger, 9990, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 10);
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[0]), ==, "9");
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[9]), ==, "0");

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_empty_order (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = testing_try_add (ledger, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 0);
  g_assert_cmpint (testing_count (ledger), ==, 0);

  testing_close_and_unref (ledger);
}

/* All or nothing: one that the file refuses takes the others of its order with it. */
static void
test_order_is_one_transaction (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intents[] = {
      testing_intent ("1", "good"),
      testing_intent ("2", "bad"),
      testing_intent ("3", "good"),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  testing_sqlite_execute (testing->path,
                          "CREATE TRIGGER no BEFORE INSERT ON entries WHEN NEW.name = 'bad' "
                          "BEGIN SELECT RAISE (ABORT, 'no'); END");

  entries = testing_try_add (ledger, intents, G_N_ELEMENTS (intents), &error);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_null (entries);
  g_assert_cmpint (testing_count (ledger), ==, 0);
  testing_assert_query (testing->path, "SELECT count(*) FROM entries", "0");

  g_clear_error (&error);
  entries = testing_try_add (ledger, intents, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ledger_entry_get_id (entries->pdata[0]), ==, 1);
  g_assert_cmpint (testing_count (ledger), ==, 1);

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_not_text (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intent = testing_intent ("1", "\xff\xfe");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = testing_try_add (ledger, &intent, 1, &error);

  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_null (entries);
  g_assert_cmpint (testing_count (ledger), ==, 0);

  testing_close_and_unref (ledger);
}

static void
test_without_region (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intent = testing_intent ("1", "Stage");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  intent.region = NULL;
  entries = testing_try_add (ledger, &intent, 1, &error);
  g_assert_no_error (error);
  g_assert_null (ledger_entry_get_region (entries->pdata[0]));
  testing_assert_query (testing->path, "SELECT region FROM entries", "NULL");

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_same_token_twice (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intents[] = {
      testing_intent ("same", "one"),
      testing_intent ("other", "two"),
      testing_intent ("same", "three"),
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = testing_try_add (ledger, intents, 3, &error);
  g_autoptr (GPtrArray) found = testing_find_by_token (ledger, "same");
  g_autoptr (GPtrArray) none = testing_find_by_token (ledger, "SAME");

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (found->pdata[0] == entries->pdata[2]);
  g_assert_true (found->pdata[1] == entries->pdata[0]);
  g_assert_cmpuint (none->len, ==, 0);

  g_clear_pointer (&found, g_ptr_array_unref);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* The strings of an intent are the caller's, who may free them at once. */
static void
test_intents_are_copied (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  char name[] = "Stage";
  LedgerIntent intent = testing_intent ("1", name);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  ledger_add_intents_async (ledger, &intent, 1, testing_take_result, &result);
  memset (name, 'x', strlen (name));
  memset (&intent, 0, sizeof intent);
  entries = ledger_add_intents_finish (ledger, testing_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[0]), ==, "Stage");

  g_clear_pointer (&entries, g_ptr_array_unref);
  g_clear_object (&result);
  testing_close_and_unref (ledger);
}


static void
entry_added_cb (Ledger *ledger, LedgerEntry *entry, gpointer user_data)
{
  g_string_append_printf (user_data, "+%s ", ledger_entry_get_name (entry));
}

static void
entries_added_cb (Ledger *ledger, GPtrArray *entries, gpointer user_data)
{
  g_string_append_printf (user_data, "%u: ", entries->len);
}

static void
entry_changed_cb (Ledger *ledger, LedgerEntry *entry, gpointer user_data)
{
  g_string_append_printf (user_data, "%s=%s ", ledger_entry_get_name (entry),
                          ledger_state_to_string (ledger_entry_get_state (entry)));
}

static void
test_signals (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GString) log = g_string_new (NULL);
  const LedgerOutcome outcome = {.state = LEDGER_STATE_REFUSED};
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (LedgerEntry) refused = NULL;

  g_signal_connect (ledger, "entry-added", G_CALLBACK (entry_added_cb), log);
  g_signal_connect (ledger, "entries-added", G_CALLBACK (entries_added_cb), log);
  g_signal_connect (ledger, "entry-changed", G_CALLBACK (entry_changed_cb), log);

  testing_add_many (ledger, 7, 2);
  entry = testing_add (ledger, "A");
  begun = testing_begin (ledger, entry, NULL);
  refused = testing_record (ledger, entry, &outcome, NULL);

  g_assert_cmpstr (log->str, ==, "2: +7 +8 1: +A A=sending A=refused ");
  g_assert_true (begun == entry);
  g_assert_true (refused == entry);

  g_clear_object (&entry);
  g_clear_object (&begun);
  g_clear_object (&refused);
  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/intents/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("add", test_add);
  ADD ("committed-at-callback", test_committed_at_callback);
  ADD ("survives-reopening", test_survives_reopening);
  ADD ("reopen-same-object", test_reopen_same_object);
  ADD ("order-of-10000", test_order_of_10000);
  ADD ("empty-order", test_empty_order);
  ADD ("order-is-one-transaction", test_order_is_one_transaction);
  ADD ("not-text", test_not_text);
  ADD ("without-region", test_without_region);
  ADD ("same-token-twice", test_same_token_twice);
  ADD ("intents-are-copied", test_intents_are_copied);
  ADD ("signals", test_signals);

  return g_test_run ();
}
