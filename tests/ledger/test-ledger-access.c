/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-private.h"
#include "ledger-testing.h"

#include <glib/gstdio.h>

/* What a version of the program that is yet to come may have made of a ledger */
static const char newer[] = "ALTER TABLE entries ADD COLUMN note TEXT;"
                            "CREATE TABLE tags (id INTEGER PRIMARY KEY, tag TEXT);"
                            "UPDATE entries SET note = 'later';"
                            "PRAGMA user_version = 99";

static void
make_newer (Testing *testing, const char *change)
{
  Ledger *ledger = testing_open (testing);

  testing_add_many (ledger, 0, 100);
  g_object_unref (testing_add_in_state (ledger, "Sending", LEDGER_STATE_SENDING));
  testing_close_and_unref (ledger);
  testing_sqlite_execute (testing->path, change);
}

static void
read_only_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
test_newer (Testing *testing, gconstpointer data)
{
  Ledger *ledger;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_length, after_length;
  guint notified = 0;

  make_newer (testing, newer);
  before = testing_read_file (testing->path, &before_length);

  ledger = testing_new (testing);
  g_signal_connect (ledger, "notify::read-only", G_CALLBACK (read_only_cb), &notified);
  g_assert_false (ledger_get_read_only (ledger));
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  g_assert_true (ledger_get_read_only (ledger));
  g_assert_cmpuint (notified, ==, 1);
  g_assert_null (ledger_get_set_aside_path (ledger));

  g_assert_cmpint (testing_count (ledger), ==, 101);
  entries = testing_read_page (ledger, 0, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[0]), ==, "Sending");
  /* Not ours to settle */
  g_assert_cmpint (ledger_entry_get_state (entries->pdata[0]), ==, LEDGER_STATE_SENDING);
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[1]), ==, "99");
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);

  after = testing_read_file (testing->path, &after_length);
  g_assert_cmpmem (before, before_length, after, after_length);
}

static void
test_newer_not_written (Testing *testing, gconstpointer data)
{
  Ledger *ledger;
  LedgerIntent intent = testing_intent ("1", "Stage");
  const LedgerOutcome outcome = {.state = LEDGER_STATE_UNKNOWN};
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) add_error = NULL;
  g_autoptr (GError) begin_error = NULL;
  g_autoptr (GError) record_error = NULL;

  make_newer (testing, newer);
  ledger = testing_open (testing);
  entries = testing_read_page (ledger, 0, 1, NULL);

  g_assert_null (testing_try_add (ledger, &intent, 1, &add_error));
  g_assert_error (add_error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY);
  g_assert_null (testing_begin (ledger, entries->pdata[0], &begin_error));
  g_assert_error (begin_error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY);
  g_assert_null (testing_record (ledger, entries->pdata[0], &outcome, &record_error));
  g_assert_error (record_error, LEDGER_ERROR, LEDGER_ERROR_READ_ONLY);
  g_assert_nonnull (g_strstr_len (add_error->message, -1, "newer version"));

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* A state that has no word here yet */
static void
test_newer_state (Testing *testing, gconstpointer data)
{
  Ledger *ledger;
  g_autoptr (GPtrArray) entries = NULL;

  make_newer (testing, "PRAGMA ignore_check_constraints = ON;"
                       "UPDATE entries SET state = 'archived';"
                       "PRAGMA user_version = 99");
  ledger = testing_open (testing);
  entries = testing_read_page (ledger, 0, 1, NULL);
  g_assert_cmpint (ledger_entry_get_state (entries->pdata[0]), ==, LEDGER_STATE_UNKNOWN);

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* Too new even to be read: said so, and neither touched nor set aside */
static void
test_newer_unreadable (Testing *testing, gconstpointer data)
{
  Ledger *ledger;
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  make_newer (testing, "ALTER TABLE blocks RENAME TO chunks; PRAGMA user_version = 99");
  ledger = testing_new (testing);
  g_assert_false (testing_try_open (ledger, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN);
  g_assert_nonnull (g_strstr_len (error->message, -1, "newer version"));
  testing_close_and_unref (ledger);

  aside = testing_find (testing, "ledger-damaged", "");
  g_assert_null (aside);
  testing_assert_query (testing->path, "PRAGMA user_version", "99");
}

/* Read-only once, not for ever: the same object, another file */
static void
test_writable_again (Testing *testing, gconstpointer data)
{
  Ledger *ledger;
  g_autoptr (GError) error = NULL;

  make_newer (testing, newer);
  ledger = testing_open (testing);
  g_assert_true (ledger_get_read_only (ledger));
  testing_close (ledger);

  testing_sqlite_execute (testing->path, "PRAGMA user_version = 3");
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  g_assert_false (ledger_get_read_only (ledger));
  testing_add_many (ledger, 0, 1);
  testing_close_and_unref (ledger);
}

static void
test_properties (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  g_autofree char *path = NULL;
  g_autofree char *set_aside_path = NULL;
  g_autoptr (BaseClock) clock = NULL;
  gboolean read_only;

  g_object_get (ledger, "path", &path, "clock", &clock, "read-only", &read_only, "set-aside-path",
                &set_aside_path, NULL);
  g_assert_cmpstr (path, ==, testing->path);
  g_assert_cmpstr (ledger_get_path (ledger), ==, testing->path);
  g_assert_true (clock == testing->clock);
  g_assert_false (read_only);
  g_assert_null (set_aside_path);
  testing_close_and_unref (ledger);

  g_clear_object (&clock);
  ledger = ledger_new (testing->path, NULL);
  g_object_get (ledger, "clock", &clock, NULL);
  g_assert_true (clock == base_clock_get_system ());
  g_assert_finalize_object (ledger);
}

static void
test_busy (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  LedgerIntent intent = testing_intent ("1", "Stage");
  sqlite3 *other;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  ledger_set_busy_timeout (ledger, 1);
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);

  other = testing_sqlite_open (testing->path);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_null (testing_try_add (ledger, &intent, 1, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_BUSY);
  g_assert_cmpint (testing_count (ledger), ==, 0);

  g_clear_error (&error);
  g_assert_cmpint (sqlite3_exec (other, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  entries = testing_try_add (ledger, &intent, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);

  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_busy_at_opening (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  sqlite3 *other;
  g_autoptr (GError) error = NULL;

  testing_close_and_unref (ledger);
  other = testing_sqlite_open (testing->path);
  g_assert_cmpint (
      sqlite3_exec (other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE", NULL, NULL, NULL),
      ==, SQLITE_OK);

  ledger = testing_new (testing);
  ledger_set_busy_timeout (ledger, 1);
  g_assert_false (testing_try_open (ledger, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_BUSY);
  g_assert_null (ledger_get_set_aside_path (ledger));

  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  g_clear_error (&error);
  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  testing_close_and_unref (ledger);
}

/* Waiting is over as soon as the other one is done. */
static void
test_waits_for_other (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intent = testing_intent ("1", "Stage");
  sqlite3 *other = testing_sqlite_open (testing->path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  ledger_add_intents_async (ledger, &intent, 1, testing_take_result, &result);
  g_assert_cmpint (sqlite3_exec (other, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  entries = ledger_add_intents_finish (ledger, testing_wait (&result), &error);
  g_assert_no_error (error);

  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
  g_clear_object (&result);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/access/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("newer", test_newer);
  ADD ("newer-not-written", test_newer_not_written);
  ADD ("newer-state", test_newer_state);
  ADD ("newer-unreadable", test_newer_unreadable);
  ADD ("writable-again", test_writable_again);
  ADD ("properties", test_properties);
  ADD ("busy", test_busy);
  ADD ("busy-at-opening", test_busy_at_opening);
  ADD ("waits-for-other", test_waits_for_other);

  return g_test_run ();
}
