/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-database.h"
#include "ledger-testing.h"

#include <glib/gstdio.h>

/* Keeps the ledger's thread waiting at its next write, for as long as it is open */
static sqlite3 *
hold_up (Testing *testing)
{
  sqlite3 *other = testing_sqlite_open (testing->path);

  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  return other;
}

static void
let_go (sqlite3 *other)
{
  g_assert_cmpint (sqlite3_close (other), ==, SQLITE_OK);
}

typedef struct {
  GString *log;
  guint n_waiting;
} Log;

static void
log_add_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Log *log = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries =
      ledger_add_intents_finish (LEDGER_LEDGER (object), result, &error);

  g_assert_no_error (error);
  g_string_append_printf (log->log, "%s ", ledger_entry_get_name (entries->pdata[0]));
  log->n_waiting--;
}

static void
log_count_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Log *log = user_data;
  g_autoptr (GError) error = NULL;
  gint64 count = ledger_count_finish (LEDGER_LEDGER (object), result, &error);

  if (error != NULL)
    g_string_append_printf (log->log, "%s%d ",
                            error->domain == G_IO_ERROR ? "io-error-" : "ledger-error-",
                            error->code);
  else
    g_string_append_printf (log->log, "%" G_GINT64_FORMAT " ", count);
  log->n_waiting--;
}

static void
log_close_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Log *log = user_data;

  g_assert_true (ledger_close_finish (LEDGER_LEDGER (object), result, NULL));
  g_string_append (log->log, "closed ");
  log->n_waiting--;
}

static void
queue_add (Ledger *ledger, const char *name, Log *log)
{
  LedgerIntent intent = testing_intent (name, name);

  log->n_waiting++;
  ledger_add_intents_async (ledger, &intent, 1, log_add_cb, log);
}

static void
queue_count (Ledger *ledger, GCancellable *cancellable, Log *log)
{
  log->n_waiting++;
  ledger_count_async (ledger, cancellable, log_count_cb, log);
}

static void
test_writes_before_reads (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = {text, 0};
  sqlite3 *other = hold_up (testing);

  queue_add (ledger, "A", &log);
  queue_count (ledger, NULL, &log);
  queue_add (ledger, "B", &log);
  queue_count (ledger, NULL, &log);
  queue_add (ledger, "C", &log);
  let_go (other);

  testing_wait_until (log.n_waiting == 0);
  /* Unless the first count was quicker than the first write */
  if (g_str_has_prefix (text->str, "0 "))
    g_assert_cmpstr (text->str, ==, "0 A B C 3 ");
  else
    g_assert_cmpstr (text->str, ==, "A B C 3 3 ");

  testing_close_and_unref (ledger);
}

static void
test_close_keeps_writes (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = {text, 1};
  sqlite3 *other = hold_up (testing);

  queue_add (ledger, "A", &log);
  queue_add (ledger, "B", &log);
  queue_add (ledger, "C", &log);
  queue_count (ledger, NULL, &log);
  ledger_close_async (ledger, log_close_cb, &log);
  let_go (other);

  testing_wait_until (log.n_waiting == 0);
  g_assert_cmpstr (text->str, ==, "A B C ledger-error-5 closed ");
  testing_assert_query (testing->path, "SELECT name FROM entries ORDER BY id", "A,B,C");

  testing_close_and_unref (ledger);
}

static void
test_cancelled_read (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Log log = {text, 0};
  sqlite3 *other = hold_up (testing);

  queue_add (ledger, "A", &log);
  queue_count (ledger, cancellable, &log);
  g_cancellable_cancel (cancellable);
  let_go (other);

  testing_wait_until (log.n_waiting == 0);
  g_assert_nonnull (g_strstr_len (text->str, -1, "io-error-19 "));
  g_assert_nonnull (g_strstr_len (text->str, -1, "A "));

  testing_close_and_unref (ledger);
}

static void
test_asked_while_opening (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = {text, 0};
  g_autoptr (GAsyncResult) result = NULL;

  ledger_open_async (ledger, NULL, testing_take_result, &result);
  queue_add (ledger, "A", &log);
  queue_count (ledger, NULL, &log);
  testing_wait_until (log.n_waiting == 0);
  g_assert_cmpstr (text->str, ==, "A 1 ");
  g_assert_true (ledger_open_finish (ledger, testing_wait (&result), NULL));

  g_clear_object (&result);
  testing_close_and_unref (ledger);
}

/* Nobody waits for ever for a ledger that cannot be opened. */
static void
test_asked_while_opening_fails (Testing *testing, gconstpointer data)
{
  Ledger *ledger;
  LedgerIntent intent = testing_intent ("1", "Stage");
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) counted = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GError) open_error = NULL;
  g_autoptr (GError) add_error = NULL;
  g_autoptr (GError) count_error = NULL;

  testing_sqlite_execute (testing->path, "CREATE TABLE somebody_elses (x)");
  ledger = testing_new (testing);
  ledger_open_async (ledger, NULL, testing_take_result, &opened);
  ledger_add_intents_async (ledger, &intent, 1, testing_take_result, &added);
  ledger_count_async (ledger, NULL, testing_take_result, &counted);
  ledger_close_async (ledger, testing_take_result, &closed);

  g_assert_false (ledger_open_finish (ledger, testing_wait (&opened), &open_error));
  g_assert_error (open_error, LEDGER_ERROR, LEDGER_ERROR_CANNOT_OPEN);
  g_assert_null (ledger_add_intents_finish (ledger, testing_wait (&added), &add_error));
  g_assert_error (add_error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);
  g_assert_cmpint (ledger_count_finish (ledger, testing_wait (&counted), &count_error), ==, -1);
  g_assert_error (count_error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);
  g_assert_true (ledger_close_finish (ledger, testing_wait (&closed), NULL));

  g_clear_object (&opened);
  g_clear_object (&added);
  g_clear_object (&counted);
  g_clear_object (&closed);
  testing_close_and_unref (ledger);
}

/* A second try, from the callback that says that the first one failed */
static void
open_again_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_assert_false (ledger_open_finish (LEDGER_LEDGER (object), result, NULL));
  g_assert_cmpint (g_remove (ledger_get_path (LEDGER_LEDGER (object))), ==, 0);
  ledger_open_async (LEDGER_LEDGER (object), NULL, testing_take_result, user_data);
}

static void
test_open_again_after_failure (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  testing_sqlite_execute (testing->path, "CREATE TABLE somebody_elses (x)");
  ledger_open_async (ledger, NULL, open_again_cb, &result);
  g_assert_true (ledger_open_finish (ledger, testing_wait (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpint (testing_count (ledger), ==, 0);

  g_clear_object (&result);
  testing_close_and_unref (ledger);
}

static void
test_open_twice (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GError) error = NULL;

  g_assert_false (testing_try_open (ledger, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_cmpint (testing_count (ledger), ==, 0);

  testing_close_and_unref (ledger);
}

static void
test_open_cancelled (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_open_async (ledger, cancellable, testing_take_result, &result);
  g_cancellable_cancel (cancellable);
  g_assert_false (ledger_open_finish (ledger, testing_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_assert_true (testing_try_open (ledger, &error));
  g_assert_no_error (error);
  g_clear_object (&result);
  testing_close_and_unref (ledger);
}

static void
test_closed (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  LedgerIntent intent = testing_intent ("1", "Stage");
  const LedgerOutcome outcome = {.state = LEDGER_STATE_UNKNOWN};

  /* Never opened, then opened and closed */
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GAsyncResult) begun = NULL;
    g_autoptr (GAsyncResult) recorded = NULL;
    g_autoptr (GAsyncResult) counted = NULL;
    g_autoptr (GAsyncResult) found = NULL;
    GError *errors[6] = {NULL};

    g_assert_null (testing_try_add (ledger, &intent, 1, &errors[0]));
    g_assert_null (testing_read_page (ledger, 0, 10, &errors[1]));
    ledger_begin_attempt_async (ledger, 1, testing_take_result, &begun);
    g_assert_null (ledger_begin_attempt_finish (ledger, testing_wait (&begun), &errors[2]));
    ledger_record_outcome_async (ledger, 1, &outcome, testing_take_result, &recorded);
    g_assert_null (ledger_record_outcome_finish (ledger, testing_wait (&recorded), &errors[3]));
    ledger_count_async (ledger, NULL, testing_take_result, &counted);
    g_assert_cmpint (ledger_count_finish (ledger, testing_wait (&counted), &errors[4]), ==, -1);
    ledger_find_by_token_async (ledger, "1", NULL, testing_take_result, &found);
    g_assert_null (ledger_find_by_token_finish (ledger, testing_wait (&found), &errors[5]));
    ledger_check_for_changes (ledger);

    for (guint j = 0; j < G_N_ELEMENTS (errors); j++) {
      g_assert_error (errors[j], LEDGER_ERROR, LEDGER_ERROR_CLOSED);
      g_clear_error (&errors[j]);
    }

    if (i == 0) {
      g_assert_true (testing_try_open (ledger, NULL));
      testing_close (ledger);
    }
  }

  testing_close (ledger);
  testing_close_and_unref (ledger);
}

static void
test_closed_twice_at_once (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = {text, 2};

  ledger_close_async (ledger, log_close_cb, &log);
  ledger_close_async (ledger, log_close_cb, &log);
  testing_wait_until (log.n_waiting == 0);
  g_assert_cmpstr (text->str, ==, "closed closed ");

  testing_close_and_unref (ledger);
}

/* Whoever drops a ledger without closing it loses nothing that was asked for. */
static void
test_dropped (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = {text, 0};

  queue_add (ledger, "A", &log);
  queue_add (ledger, "B", &log);
  g_object_unref (ledger);
  testing_wait_until (log.n_waiting == 0);
  g_assert_cmpstr (text->str, ==, "A B ");
  testing_assert_query (testing->path, "SELECT count(*) FROM entries", "2");
}

/* A caller that waits in a main context of its own gets its answer there, and the signals of what
 * came before it first. */
static void
test_nested_context (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  Log log = {text, 0};

  queue_add (ledger, "A", &log);
  g_main_context_push_thread_default (context);
  queue_count (ledger, NULL, &log);
  g_main_context_pop_thread_default (context);

  while (g_strstr_len (text->str, -1, "1 ") == NULL)
    g_main_context_iteration (context, TRUE);
  testing_wait_until (log.n_waiting == 0);
  g_assert_nonnull (g_strstr_len (text->str, -1, "A "));

  testing_close_and_unref (ledger);
}

static gpointer
call_from_elsewhere (gpointer data)
{
  ledger_count_async (data, NULL, NULL, NULL);

  return NULL;
}

static void
test_called_from_elsewhere (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  g_test_expect_message ("understudy-ledger", G_LOG_LEVEL_CRITICAL, "*ledger_may_call*");
  g_thread_join (g_thread_new ("elsewhere", call_from_elsewhere, ledger));
  g_test_assert_expected_messages ();

  testing_close_and_unref (ledger);
}

static gpointer
use_from_elsewhere (gpointer data)
{
  ledger_database_begin (data, LEDGER_TRANSACTION_READ, NULL);

  return NULL;
}

/* The connection is one thread's, and nothing but that thread gets away with touching it. */
static void
test_connection_is_one_threads (void)
{
  if (g_test_subprocess ()) {
    LedgerDatabase *database = ledger_database_open (":memory:", LEDGER_ACCESS_READ_WRITE, 0, NULL);

    g_assert_true (ledger_database_read_totals (database, NULL));
    g_thread_join (g_thread_new ("elsewhere", use_from_elsewhere, database));
    return;
  }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*self->owner == g_thread_self ()*");
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/thread/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("writes-before-reads", test_writes_before_reads);
  ADD ("close-keeps-writes", test_close_keeps_writes);
  ADD ("cancelled-read", test_cancelled_read);
  ADD ("asked-while-opening", test_asked_while_opening);
  ADD ("asked-while-opening-fails", test_asked_while_opening_fails);
  ADD ("open-again-after-failure", test_open_again_after_failure);
  ADD ("open-twice", test_open_twice);
  ADD ("open-cancelled", test_open_cancelled);
  ADD ("closed", test_closed);
  ADD ("closed-twice-at-once", test_closed_twice_at_once);
  ADD ("dropped", test_dropped);
  ADD ("nested-context", test_nested_context);
  ADD ("called-from-elsewhere", test_called_from_elsewhere);
  g_test_add_func ("/ledger/thread/connection-is-one-threads", test_connection_is_one_threads);

  return g_test_run ();
}
