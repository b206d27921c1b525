/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-private.h"
#include "ledger-testing.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Another process, that does what it is told */
typedef struct {
  GSubprocess *process;
  GOutputStream *input;
  GDataInputStream *output;
} Other;

static Other *
other_new (Testing *testing)
{
  Other *self = g_new0 (Other, 1);
  g_autofree char *program = g_test_build_filename (G_TEST_BUILT, "ledger-helper", NULL);
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error, program, testing->path, NULL);
  g_assert_no_error (error);
  self->input = g_subprocess_get_stdin_pipe (self->process);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));

  return self;
}

/* Tells it to do something, and waits until it has */
static char *
other_ask (Other *self, const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr (GError) error = NULL;
  char *answer;

  g_output_stream_write_all (self->input, line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_flush (self->input, NULL, &error);
  g_assert_no_error (error);
  answer = g_data_input_stream_read_line (self->output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%s: %s", command, answer);
  g_assert_nonnull (answer);

  return answer;
}

static void
other_tell (Other *self, const char *command, const char *expected)
{
  g_autofree char *answer = other_ask (self, command);

  g_assert_cmpstr (answer, ==, expected);
}

static void
other_tell_begins (Other *self, const char *command, const char *expected)
{
  g_autofree char *answer = other_ask (self, command);

  g_assert_true (g_str_has_prefix (answer, expected));
}

static void
other_free (Other *self)
{
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_free (self);
}

/* As a power cut would, as far as a process can be */
static void
other_kill (Other *self)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (self->process));
  other_free (self);
}

static void
other_end (Other *self)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_close (self->input, NULL, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (self->process, NULL, &error);
  g_assert_no_error (error);
  other_free (self);
}

static void
test_killed_after_intent (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  Ledger *ledger;

  other_tell (other, "open", "ok");
  other_tell (other, "add 25", "ok");
  other_kill (other);

  ledger = testing_open (testing);
  g_assert_null (ledger_get_set_aside_path (ledger));
  g_assert_cmpint (testing_count (ledger), ==, 25);
  testing_assert_query (testing->path, "SELECT DISTINCT state FROM entries", "queued");
  testing_close_and_unref (ledger);
}

static void
test_killed_after_outcome (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  Ledger *ledger;

  other_tell (other, "open", "ok");
  other_tell (other, "work 10", "ok");
  other_kill (other);

  ledger = testing_open (testing);
  testing_assert_query (testing->path, "SELECT state || count(*) FROM entries GROUP BY state",
                        "done10");
  testing_close_and_unref (ledger);
}

/* What it was sending when it ended may or may not have had its effect. */
static void
test_killed_while_sending (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  g_autoptr (GPtrArray) entries = NULL;
  LedgerEntry *entry;
  Ledger *ledger;

  other_tell (other, "open", "ok");
  other_tell (other, "add 2", "ok");
  other_tell (other, "begin", "ok 1");
  other_kill (other);

  ledger = testing_open (testing);
  entries = testing_read_page (ledger, 0, 10, NULL);
  g_assert_cmpint (ledger_entry_get_state (entries->pdata[0]), ==, LEDGER_STATE_QUEUED);
  entry = entries->pdata[1];
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, "Interrupted");
  g_assert_cmpint (ledger_entry_get_finished_at (entry), ==, TESTING_NOW);
  testing_assert_query (testing->path,
                        "SELECT outcome || error_code || (finished_at IS NULL) FROM attempts",
                        "unknownInterrupted1");

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* While it is there, what it is sending is its own. */
static void
test_sending_beside (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  Ledger *ledger;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  other_tell (other, "open", "ok");
  other_tell (other, "add 1", "ok");
  other_tell (other, "begin", "ok 1");

  ledger = testing_open (testing);
  entries = testing_read_page (ledger, 0, 10, NULL);
  g_assert_cmpint (ledger_entry_get_state (entries->pdata[0]), ==, LEDGER_STATE_SENDING);
  g_assert_null (testing_begin (ledger, entries->pdata[0], &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);

  other_tell (other, "done", "ok");
  other_end (other);
  testing_wait_until (ledger_entry_get_state (entries->pdata[0]) == LEDGER_STATE_DONE);

  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* It ended, and a third one is at work: so who sends what is told apart one by one. */
static void
test_killed_while_others_work (Testing *testing, gconstpointer data)
{
  Other *killed = other_new (testing);
  Other *living = other_new (testing);
  Ledger *ledger;

  other_tell (killed, "open", "ok");
  other_tell (living, "open", "ok");
  other_tell (killed, "add 1", "ok");
  other_tell (killed, "begin", "ok 1");
  other_tell (living, "add 1", "ok");
  other_tell (living, "begin", "ok 2");
  other_kill (killed);

  ledger = testing_open (testing);
  testing_assert_query (testing->path, "SELECT state FROM entries ORDER BY id", "unknown,sending");
  other_tell (living, "done", "ok");
  other_end (living);
  testing_assert_query (testing->path, "SELECT state FROM entries ORDER BY id", "unknown,done");
  testing_close_and_unref (ledger);
}

/* An order can be sent again as soon as who sent it is gone; nobody has to open anything again. */
static void
test_sent_again_after_kill (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Other *other = other_new (testing);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (GError) error = NULL;

  other_tell (other, "open", "ok");
  other_tell (other, "add 1", "ok");
  other_tell (other, "begin", "ok 1");
  other_kill (other);

  entries = testing_find_by_token (ledger, "helper");
  g_assert_cmpint (ledger_entry_get_state (entries->pdata[0]), ==, LEDGER_STATE_SENDING);
  begun = testing_begin (ledger, entries->pdata[0], &error);
  g_assert_no_error (error);
  testing_assert_query (testing->path, "SELECT number || coalesce (error_code, '-') FROM attempts",
                        "1Interrupted,2-");

  g_clear_object (&begun);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_two_at_once (Testing *testing, gconstpointer data)
{
  Other *first = other_new (testing);
  Other *second = other_new (testing);
  Ledger *ledger;

  /* The ledger is not there yet: both make it */
  g_output_stream_write_all (first->input, "open\nwork 50\n", 13, NULL, NULL, NULL);
  g_output_stream_write_all (second->input, "open\nwork 50\n", 13, NULL, NULL, NULL);
  g_output_stream_flush (first->input, NULL, NULL);
  g_output_stream_flush (second->input, NULL, NULL);
  for (guint i = 0; i < 2; i++) {
    g_autofree char *from_first = g_data_input_stream_read_line (first->output, NULL, NULL, NULL);
    g_autofree char *from_second = g_data_input_stream_read_line (second->output, NULL, NULL, NULL);

    g_assert_cmpstr (from_first, ==, "ok");
    g_assert_cmpstr (from_second, ==, "ok");
  }
  other_tell (first, "count", "100");
  other_end (first);
  other_end (second);

  ledger = testing_open (testing);
  g_assert_cmpint (testing_count (ledger), ==, 100);
  testing_assert_query (testing->path, "SELECT state || count(*) FROM entries GROUP BY state",
                        "done100");
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "100");
  testing_assert_query (testing->path, "PRAGMA integrity_check", "ok");
  testing_close_and_unref (ledger);
}

static void
changed_cb (Ledger *ledger, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
entry_changed_cb (Ledger *ledger, LedgerEntry *entry, gpointer user_data)
{
  g_string_append_printf (user_data, "%s ",
                          ledger_state_to_string (ledger_entry_get_state (entry)));
}

/* What another process writes is heard of without asking, and shows in the entries that are held.
 */
static void
test_heard_of (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Other *other = other_new (testing);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GString) log = g_string_new (NULL);
  guint changed = 0;

  g_signal_connect (ledger, "changed", G_CALLBACK (changed_cb), &changed);
  g_signal_connect (ledger, "entry-changed", G_CALLBACK (entry_changed_cb), log);
  other_tell (other, "open", "ok");
  other_tell (other, "add 1", "ok");
  testing_wait_until (changed > 0);
  g_assert_cmpint (ledger_peek_count (ledger), ==, 1);

  entries = testing_find_by_token (ledger, "helper");
  other_tell (other, "begin", "ok 1");
  testing_wait_until (ledger_entry_get_state (entries->pdata[0]) == LEDGER_STATE_SENDING);
  other_tell (other, "done", "ok");
  testing_wait_until (ledger_entry_get_state (entries->pdata[0]) == LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_caster_id (entries->pdata[0]), ==, "helper-studio");
  g_assert_cmpstr (log->str, ==, "sending done ");

  other_end (other);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* The same where the file system tells nothing, by asking; and with nothing new there is nothing to
 * hear of. */
static void
test_asked_for_changes (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Other *other = other_new (testing);
  guint changed = 0;

  testing_add_many (ledger, 0, 3);
  g_signal_connect (ledger, "changed", G_CALLBACK (changed_cb), &changed);
  ledger_check_for_changes (ledger);
  g_assert_cmpint (testing_count (ledger), ==, 3);
  g_assert_cmpuint (changed, ==, 0);

  other_tell (other, "open", "ok");
  other_tell (other, "add 2", "ok");
  ledger_check_for_changes (ledger);
  g_assert_cmpint (testing_count (ledger), ==, 5);
  g_assert_cmpuint (changed, >=, 1);
  g_assert_cmpint (ledger_peek_count (ledger), ==, 5);

  other_end (other);
  testing_close_and_unref (ledger);
}

static void
test_locked (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_new (testing);
  LedgerIntent intent = testing_intent ("1", "Stage");
  Other *other = other_new (testing);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  ledger_set_busy_timeout (ledger, 1);
  g_assert_true (testing_try_open (ledger, NULL));
  other_tell (other, "lock", "ok");
  g_assert_null (testing_try_add (ledger, &intent, 1, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_BUSY);
  /* Reading goes on */
  g_assert_cmpint (testing_count (ledger), ==, 0);

  other_tell (other, "unlock", "ok");
  g_clear_error (&error);
  entries = testing_try_add (ledger, &intent, 1, &error);
  g_assert_no_error (error);

  other_end (other);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static gboolean
other_becomes_nobody (Other *other)
{
  g_autofree char *answer = other_ask (other, "be-nobody");

  if (g_str_equal (answer, "ok"))
    return TRUE;

  g_test_skip (answer);
  return FALSE;
}

static void
test_unwritable_folder (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);

  g_assert_cmpint (g_chmod (testing->folder, 0555), ==, 0);
  if (other_becomes_nobody (other)) {
    g_autofree char *answer = other_ask (other, "open");

    g_assert_true (g_str_has_prefix (answer, "cannot-open: "));
    g_assert_nonnull (strstr (answer, testing->folder));
    g_assert_nonnull (strstr (answer, "may not be written"));
  }

  other_end (other);
  g_assert_cmpint (g_chmod (testing->folder, 0700), ==, 0);
}

/* A history that may be read but not written to is shown. */
static void
test_unwritable_ledger (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Other *other = other_new (testing);

  testing_add_many (ledger, 0, 3);
  testing_close_and_unref (ledger);
  g_assert_cmpint (g_chmod (testing->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (testing->folder, 0555), ==, 0);

  if (other_becomes_nobody (other)) {
    other_tell (other, "open", "ok read-only");
    other_tell (other, "count", "3");
    other_tell_begins (other, "add 1", "read-only: ");
  }

  other_end (other);
  g_assert_cmpint (g_chmod (testing->folder, 0700), ==, 0);
}

static void
test_unreadable_ledger (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Other *other = other_new (testing);

  testing_close_and_unref (ledger);
  g_assert_cmpint (g_chmod (testing->path, 0), ==, 0);
  g_assert_cmpint (g_chmod (testing->folder, 0777), ==, 0);

  if (other_becomes_nobody (other)) {
    g_autofree char *answer = other_ask (other, "open");

    g_assert_true (g_str_has_prefix (answer, "cannot-open: "));
    g_assert_nonnull (strstr (answer, "may not be read"));
  }

  other_end (other);
}

/* The file may not grow: everything up to there is kept, the rest is refused, and it goes on when
 * it may. */
static void
test_file_size_limit (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  guint added = 0;
  Ledger *ledger;

  other_tell (other, "open", "ok");
  other_tell (other, "limit 300000", "ok");
  for (;;) {
    g_autofree char *answer = other_ask (other, "fill 20000");

    if (g_str_equal (answer, "ok")) {
      g_assert_cmpuint (++added, <, 100);
      continue;
    }
    g_assert_true (g_str_has_prefix (answer, "full: "));
    break;
  }
  g_assert_cmpuint (added, >, 0);
  other_tell_begins (other, "fill 20000", "full: ");
  other_tell (other, "limit 0", "ok");
  other_tell (other, "fill 20000", "ok");
  added++;
  other_kill (other);

  ledger = testing_open (testing);
  g_assert_cmpint (testing_count (ledger), ==, added);
  testing_assert_query (testing->path, "PRAGMA integrity_check", "ok");
  testing_close_and_unref (ledger);
}

/* A disk that is really full */
static void
test_full_disk (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  g_autofree char *answer = other_ask (other, "small-disk 1000000");
  guint added = 0;

  if (!g_str_equal (answer, "ok")) {
    g_test_skip (answer);
    other_end (other);
    return;
  }

  other_tell (other, "open", "ok");
  other_tell (other, "balloon 500000", "ok");
  for (;;) {
    g_autofree char *filled = other_ask (other, "fill 20000");
    g_autofree char *count = g_strdup_printf ("%u", added);

    if (g_str_equal (filled, "ok")) {
      g_assert_cmpuint (++added, <, 100);
      continue;
    }
    g_assert_true (g_str_has_prefix (filled, "full: "));
    other_tell (other, "count", count);
    break;
  }

  other_tell (other, "remove balloon", "ok");
  other_tell (other, "fill 20000", "ok");
  other_tell (other, "close", "ok");
  other_tell (other, "open", "ok");
  answer = (g_free (answer), g_strdup_printf ("%u", added + 1));
  other_tell (other, "count", answer);
  other_end (other);
}

static void
test_full_disk_at_opening (Testing *testing, gconstpointer data)
{
  Other *other = other_new (testing);
  g_autofree char *answer = other_ask (other, "small-disk 65536");

  if (!g_str_equal (answer, "ok")) {
    g_test_skip (answer);
    other_end (other);
    return;
  }

  other_tell (other, "balloon 61440", "ok");
  other_tell_begins (other, "open", "full: ");
  other_tell_begins (other, "open", "full: ");
  other_end (other);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/processes/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("killed-after-intent", test_killed_after_intent);
  ADD ("killed-after-outcome", test_killed_after_outcome);
  ADD ("killed-while-sending", test_killed_while_sending);
  ADD ("sending-beside", test_sending_beside);
  ADD ("killed-while-others-work", test_killed_while_others_work);
  ADD ("sent-again-after-kill", test_sent_again_after_kill);
  ADD ("two-at-once", test_two_at_once);
  ADD ("heard-of", test_heard_of);
  ADD ("asked-for-changes", test_asked_for_changes);
  ADD ("locked", test_locked);
  ADD ("unwritable-folder", test_unwritable_folder);
  ADD ("unwritable-ledger", test_unwritable_ledger);
  ADD ("unreadable-ledger", test_unreadable_ledger);
  ADD ("file-size-limit", test_file_size_limit);
  ADD ("full-disk", test_full_disk);
  ADD ("full-disk-at-opening", test_full_disk_at_opening);

  return g_test_run ();
}
