/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>

#include "rehearsal-running.h"

/* When a call counts: as it arrives, whatever the work behind the gateway waits for. The server's
 * clock stands still, so that nothing here depends on how fast anything is. */

static void
start (Running *running, const char *fault)
{
  g_autoptr (GError) error = NULL;

  g_object_set (running->server, "rate", 2, NULL);
  if (fault)
    running_add_fault (running, fault);
  running_start (running, TRUE, &error);
  g_assert_no_error (error);
}

/* The server reads what it finds at the same time in any order. An answer to something that came
 * later tells that it has read what came before; a refusal waits for nothing and counts as nothing. */
static void
wait_until_read (Running *running)
{
  g_autoptr (Draft) draft = running_draft ("GET", "DescribeCasters", NULL);
  g_autofree char *wire = NULL;
  g_autoptr (Answer) refused = NULL;

  draft_sign_acs3 (draft, "another secret");
  wire = draft_dup_wire (draft);
  refused = line_ask (running->address, wire);
  g_assert_cmpstr (answer_get_string (refused, "Code"), ==, "SignatureDoesNotMatch");
}

/* A call whose answer is not waited for */
static Line *
send_copy (Running *running, const char *token)
{
  g_autoptr (Draft) draft = running_draft_copy (token);
  g_autofree char *wire = NULL;
  Line *line = line_new (running->address);

  draft_sign_acs3 (draft, TEST_SECRET);
  wire = draft_dup_wire (draft);
  line_send_text (line, wire);
  wait_until_read (running);

  return line;
}

static void
assert_throttled (Answer *answer)
{
  g_assert_cmpstr (answer_get_string (answer, "Code"), ==, "Throttling.User");
  g_assert_cmpstr (answer_get_header (answer, "x-acs-retry-after"), ==, "1000");
}

static sqlite3 *
lock_world (Running *running)
{
  g_autofree char *path = g_build_filename (running->data, "world.db", NULL);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);

  return db;
}

static void
unlock_world (sqlite3 *db)
{
  g_assert_cmpint (sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}

/* Two calls wait for the disk. A third one is refused all the same, and at once */
static void
test_world_busy (Running *running, gconstpointer data)
{
  g_autoptr (Line) first = NULL;
  g_autoptr (Line) second = NULL;
  g_autoptr (Answer) refused = NULL;
  g_autoptr (Answer) first_answer = NULL;
  g_autoptr (Answer) second_answer = NULL;
  sqlite3 *db;

  start (running, NULL);
  db = lock_world (running);
  first = send_copy (running, "a");
  second = send_copy (running, "b");
  refused = running_copy (running, "c");
  assert_throttled (refused);
  unlock_world (db);

  first_answer = line_receive (first);
  second_answer = line_receive (second);
  g_assert_cmpuint (first_answer->status, ==, 200);
  g_assert_cmpuint (second_answer->status, ==, 200);
  g_assert_cmpstr (answer_get_string (first_answer, "CasterId"), !=,
                   answer_get_string (second_answer, "CasterId"));
  g_assert_cmpint (running_count_studios (running), ==, 8);
}

/* Calls that wait for the disk are not carried out any more */
static void
test_stop_while_busy (Running *running, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) line_free);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (Answer) refused = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  start (running, NULL);
  db = lock_world (running);
  g_ptr_array_add (lines, send_copy (running, "a"));
  g_ptr_array_add (lines, send_copy (running, "b"));
  refused = running_copy (running, "c");
  assert_throttled (refused);

  rehearsal_server_stop_async (running->server, test_take_result, &result);
  for (guint i = 0; i < lines->len; i++)
    g_assert_true (line_is_at_end (g_ptr_array_index (lines, i)));
  unlock_world (db);
  test_wait (&result);
  g_assert_true (rehearsal_server_stop_finish (running->server, result, &error));
  g_assert_no_error (error);

  /* The one that the desk was at may have been carried out, the one behind it was not */
  g_assert_cmpint (running_count_studios (running), <=, 7);
}

/* A fault that delays the work does not delay the counting */
static void
test_counted_before_delay (Running *running, gconstpointer data)
{
  g_autoptr (Line) first = NULL;
  g_autoptr (Line) second = NULL;
  g_autoptr (Answer) refused = NULL;

  start (running, data);
  first = send_copy (running, "a");
  second = send_copy (running, "b");
  refused = running_copy (running, "c");
  assert_throttled (refused);
  g_assert_cmpint (running_count_studios (running), ==, 6);
}

/* One that delays the arrival does; chance is the same in every run */
static void
test_counted_on_arrival (Running *running, gconstpointer data)
{
  g_autoptr (Line) first = NULL;
  g_autoptr (Line) second = NULL;
  g_autoptr (Answer) third = NULL;

  start (running, "uneven=20h,action=CopyCaster,times=2");
  first = send_copy (running, "a");
  second = send_copy (running, "b");
  third = running_copy (running, "c");
  g_assert_cmpuint (third->status, ==, 200);
  g_assert_cmpint (running_count_studios (running), ==, 7);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, test)                                                                      \
  g_test_add ("/rehearsal/arrival/" name, Running, data, running_set_up, test, running_tear_down)

  ADD ("world-busy", NULL, test_world_busy);
  ADD ("stop-while-busy", NULL, test_stop_while_busy);
  ADD ("latency", "latency=20h,action=CopyCaster,times=2", test_counted_before_delay);
  ADD ("jitter", "jitter=20h,action=CopyCaster,times=2", test_counted_before_delay);
  ADD ("uneven", NULL, test_counted_on_arrival);

  return g_test_run ();
}
