/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-entry-row.h"
#include "understudy-queue-bar.h"
#include "understudy-queue-words.h"

#include <string.h>

typedef struct {
  char *folder;
  UnderstudySession *session;
  UnderstudyQueue *queue;
  UnderstudyWindow *window;
  GPtrArray *messages;
  guint n_finished;
} Fixture;

static void
on_message (Fixture *fixture, const char *text)
{
  g_ptr_array_add (fixture->messages, g_strdup (text));
}

static void
on_finished (Fixture *fixture)
{
  fixture->n_finished++;
}

static void
open_all (Fixture *fixture)
{
  fixture->session = app_test_open_session (fixture->folder);
  fixture->queue = understudy_session_get_queue (fixture->session);
  fixture->messages = g_ptr_array_new_with_free_func (g_free);
  fixture->n_finished = 0;
  g_signal_connect_swapped (fixture->queue, "message", G_CALLBACK (on_message), fixture);
  g_signal_connect_swapped (fixture->queue, "finished", G_CALLBACK (on_finished), fixture);
  fixture->window = understudy_window_new (NULL);
  understudy_window_set_session (fixture->window, fixture->session);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

static void
close_all (Fixture *fixture)
{
  app_test_destroy (GTK_WIDGET (fixture->window));
  app_test_close_session (fixture->session);
  g_signal_handlers_disconnect_by_data (fixture->queue, fixture);
  g_assert_finalize_object (fixture->session);
  g_clear_pointer (&fixture->messages, g_ptr_array_unref);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  open_all (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_all (fixture);
  g_clear_pointer (&fixture->folder, test_folder_remove);
}

static DuplicatorBatch *
make_batch (guint copies)
{
  const DuplicatorSource source = {APP_TEST_SOURCE_ID, NULL};
  DuplicatorBatch *batch =
      duplicator_batch_new_from_pattern (&source, 1, "Stage {n:02}", copies, 1, "2026-01-31");

  g_assert_true (duplicator_batch_can_start (batch));
  return batch;
}

static void
place (Fixture *fixture, guint copies)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n;

  understudy_queue_place_async (fixture->queue, make_batch (copies), test_take_result, &result);
  n = understudy_queue_place_finish (fixture->queue, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, copies);
}

static char *
get_words (Fixture *fixture, const char *property)
{
  char *words;

  g_object_get (fixture->queue, property, &words, NULL);
  return words;
}

static gboolean
is_finished (gpointer data)
{
  return ((Fixture *) data)->n_finished > 0;
}

static gboolean
is_told (gpointer data)
{
  return ((Fixture *) data)->messages->len > 0;
}

static Duplicator *
get_duplicator (Fixture *fixture)
{
  Duplicator *duplicator;

  g_object_get (fixture->queue, "duplicator", &duplicator, NULL);
  g_object_unref (duplicator);
  return duplicator;
}

static guint
count (Fixture *fixture, LedgerState state)
{
  GListModel *history = understudy_session_get_history (fixture->session);
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (history); i++) {
    g_autoptr (LedgerEntry) entry = g_list_model_get_item (history, i);

    n += ledger_entry_get_loaded (entry) && ledger_entry_get_state (entry) == state;
  }
  return n;
}

static void
test_carries_out (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  g_assert_false (understudy_queue_get_active (fixture->queue));
  g_assert_null (app_test_find_button (window, "Pause"));
  place (fixture, 12);
  app_test_wait_for (is_finished, fixture, "the end");
  g_assert_cmpuint (fixture->messages->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, "12 copies are ready");
  app_test_wait_for_label (window, "12 copies are ready");
  g_assert_false (understudy_queue_get_active (fixture->queue));
  g_assert_cmpuint (count (fixture, LEDGER_STATE_DONE), ==, 12);
}

static void
test_pause_and_resume (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autofree char *remaining = NULL;
  GtkWidget *bar;

  understudy_queue_pause (fixture->queue);
  place (fixture, 12);
  app_test_wait_for_label (window, "0 done, 12 left");
  app_test_wait_for_label (window, "Paused");
  remaining = get_words (fixture, "remaining");
  g_assert_cmpstr (remaining, ==, "Paused");
  bar = app_test_find_type (window, GTK_TYPE_PROGRESS_BAR);
  g_assert_true (
      gtk_test_accessible_has_relation (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (GTK_PROGRESS_BAR (bar)), ==, 0);
  app_test_click (app_test_find_button (window, "Resume"));
  app_test_wait_for (is_finished, fixture, "the end");
  g_assert_cmpuint (count (fixture, LEDGER_STATE_DONE), ==, 12);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  understudy_queue_pause (fixture->queue);
  place (fixture, 12);
  app_test_wait_for_label (window, "0 done, 12 left");
  app_test_click (app_test_find_button (window, "Stop"));
  app_test_wait_for (is_told, fixture, "how many were cancelled");
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, "12 copies were cancelled");
  g_assert_cmpuint (fixture->messages->len, ==, 1);
  g_assert_cmpuint (count (fixture, LEDGER_STATE_CANCELLED), ==, 12);
  g_assert_false (understudy_queue_get_active (fixture->queue));

  /* And the next order is carried out and told as any other */
  fixture->n_finished = 0;
  g_ptr_array_set_size (fixture->messages, 0);
  place (fixture, 2);
  app_test_wait_for (is_finished, fixture, "the end");
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, "2 copies are ready");
}

static void
test_before_it_is_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  app_test_close_session (fixture->session);
  understudy_queue_place_async (fixture->queue, make_batch (3), test_take_result, &result);
  g_assert_true (understudy_queue_get_placing (fixture->queue));
  g_assert_cmpint (understudy_queue_place_finish (fixture->queue, test_wait (&result), &error), ==,
                   3);
  g_assert_no_error (error);
  app_test_wait_for (is_finished, fixture, "the end");
}

static void
test_cannot_be_placed (void)
{
  g_autoptr (UnderstudyQueue) queue = understudy_queue_new ();
  g_autoptr (GError) why = g_error_new (LEDGER_ERROR, LEDGER_ERROR_FULL, "full");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  understudy_queue_place_async (queue, make_batch (3), test_take_result, &result);
  understudy_queue_fail_waiting (queue, why);
  g_assert_cmpint (understudy_queue_place_finish (queue, test_wait (&result), &error), ==, -1);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FULL);
  g_assert_false (understudy_queue_get_placing (queue));
}

/* Closing does not wait for what is not sent; the next start offers it */
static void
leave_over (Fixture *fixture)
{
  understudy_queue_pause (fixture->queue);
  place (fixture, 12);
  close_all (fixture);
  open_all (fixture);
  app_test_wait_for_label (GTK_WIDGET (fixture->window), "12 copies are left from last time.");
}

static void
test_left_over_resumed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *left_over = NULL;

  leave_over (fixture);
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->window), "Resume"));
  app_test_wait_for (is_finished, fixture, "the end");
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, "12 copies are ready");
  left_over = get_words (fixture, "left-over");
  g_assert_null (left_over);
}

static void
test_left_over_discarded (Fixture *fixture, gconstpointer data)
{
  leave_over (fixture);
  app_test_click (app_test_find_button (GTK_WIDGET (fixture->window), "Discard"));
  app_test_wait_for (is_told, fixture, "how many were cancelled");
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, "12 copies were cancelled");
  g_assert_cmpuint (count (fixture, LEDGER_STATE_CANCELLED), ==, 12);
}

static void
test_not_recorded (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr (GError) error = g_error_new (LEDGER_ERROR, LEDGER_ERROR_FULL, "full");
  g_autoptr (LedgerEntry) entry = NULL;
  g_autofree char *ids = NULL;
  g_autofree char *text = NULL;

  place (fixture, 2);
  app_test_wait_for (is_finished, fixture, "the end");
  entry = g_list_model_get_item (understudy_session_get_history (fixture->session), 0);
  g_signal_emit_by_name (get_duplicator (fixture), "not-recorded", entry, error);
  text = get_words (fixture, "unrecorded");
  g_assert_nonnull (strstr (text, "“Stage 02” was made with the ID "));
  g_assert_nonnull (strstr (text, ledger_entry_get_caster_id (entry)));
  g_assert_nonnull (strstr (text, "The disk is full."));
  app_test_wait_for_label (window, text);
  ids = understudy_queue_dup_unrecorded_ids (fixture->queue);
  g_assert_cmpstr (ids, ==, ledger_entry_get_caster_id (entry));
  app_test_click (app_test_find_button (window, "Copy ID"));
  app_test_click (app_test_find_button (window, "Dismiss"));
  g_assert_null (understudy_queue_dup_unrecorded_ids (fixture->queue));
}

static void
test_not_recorded_without_an_id (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr (GError) error = g_error_new (LEDGER_ERROR, LEDGER_ERROR_FULL, "full");
  g_autoptr (LedgerEntry) entry =
      app_test_add_entry (understudy_session_get_ledger (fixture->session), "Lost");

  g_signal_emit_by_name (get_duplicator (fixture), "not-recorded", entry, error);
  app_test_wait_for_label (window, "Dismiss");
  g_assert_null (app_test_find_button (window, "Copy ID"));
}

static void
test_order_of_one_shows_no_bar (Fixture *fixture, gconstpointer data)
{
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (fixture->session, APP_TEST_SOURCE_ID, "Morning News");

  while (!understudy_order_get_finished (order)) {
    g_assert_false (understudy_queue_get_active (fixture->queue));
    g_main_context_iteration (NULL, TRUE);
  }
}

/* Outcomes that are not known */

static LedgerEntry *
add_unknown (Fixture *fixture, const char *code, const char *caster_id)
{
  const LedgerOutcome outcome = {
      .state = LEDGER_STATE_UNKNOWN,
      .caster_id = caster_id,
      .error_code = code,
      .error_message = "No answer came.",
  };
  Ledger *ledger = understudy_session_get_ledger (fixture->session);
  LedgerEntry *entry = app_test_add_entry (ledger, "Doubtful");

  app_test_record (ledger, entry, &outcome);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_UNKNOWN);
  return entry;
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr (LedgerEntry) entry = NULL;

  entry = add_unknown (fixture, "Timeout", NULL);
  app_test_wait_for_label (window, "Doubtful");
  app_test_settle ();
  g_assert_null (app_test_find_button (window, "It Is"));
  app_test_click (app_test_find_button (window, "Check"));
  /* The source is no studio of the Rehearsal: whatever the look says, it says so */
  app_test_wait_for (is_told, fixture, "what the look brought");
}

static void
test_question (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autoptr (LedgerEntry) entry = NULL;

  entry = add_unknown (fixture, DUPLICATOR_CODE_POSSIBLE_COPY, "nobody-knows");
  app_test_wait_for_label (window, "Is “Doubtful”, nobody-knows, this copy?");
  g_assert_null (app_test_find_button (window, "Check"));
  g_assert_null (app_test_find_button (window, "Copy ID"));
  app_test_click (app_test_find_button (window, "It Is"));
  app_test_wait_for (is_told, fixture, "the answer's effect");
  g_assert_cmpstr (g_ptr_array_index (fixture->messages, 0), ==, "“Doubtful” is ready");
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_caster_id (entry), ==, "nobody-knows");
  app_test_wait_for_label (window, "Done");
  g_assert_null (app_test_find_button (window, "It Is"));
}

/* Words */

static void
assert_taken (char *words, const char *expected)
{
  g_assert_cmpstr (words, ==, expected);
  g_free (words);
}

static void
test_words_for_time_left (void)
{
  assert_taken (understudy_words_for_time_left (-1), NULL);
  assert_taken (understudy_words_for_time_left (0), "About 5 seconds left");
  assert_taken (understudy_words_for_time_left (11.2), "About 15 seconds left");
  assert_taken (understudy_words_for_time_left (55), "About 55 seconds left");
  assert_taken (understudy_words_for_time_left (56), "About 1 minute left");
  assert_taken (understudy_words_for_time_left (1000), "About 17 minutes left");
  assert_taken (understudy_words_for_time_left (3600), "About 1 hour left");
  assert_taken (understudy_words_for_time_left (G_MAXDOUBLE), "About 9999 hours left");
}

static void
test_words_for_clock_offset (void)
{
  assert_taken (understudy_words_for_clock_offset (0), NULL);
  assert_taken (understudy_words_for_clock_offset (1 * G_USEC_PER_SEC),
                "The clock of this computer is 1 second slow. Understudy allows for that.");
  assert_taken (understudy_words_for_clock_offset (20 * 60 * G_TIME_SPAN_SECOND),
                "The clock of this computer is 20 minutes slow. Understudy allows for that.");
  assert_taken (understudy_words_for_clock_offset (-20 * 60 * G_TIME_SPAN_SECOND),
                "The clock of this computer is 20 minutes fast. Understudy allows for that.");
  assert_taken (understudy_words_for_clock_offset (-8 * G_TIME_SPAN_HOUR),
                "The clock of this computer is 8 hours fast. Understudy allows for that.");
}

#define ADD(path, function) g_test_add ("/queue/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  ADD ("carries-out", test_carries_out);
  ADD ("pause-and-resume", test_pause_and_resume);
  ADD ("stop", test_stop);
  ADD ("before-it-is-open", test_before_it_is_open);
  ADD ("left-over-resumed", test_left_over_resumed);
  ADD ("left-over-discarded", test_left_over_discarded);
  ADD ("not-recorded", test_not_recorded);
  ADD ("not-recorded-without-an-id", test_not_recorded_without_an_id);
  ADD ("order-of-one-shows-no-bar", test_order_of_one_shows_no_bar);
  ADD ("check", test_check);
  ADD ("question", test_question);
  g_test_add_func ("/queue/cannot-be-placed", test_cannot_be_placed);
  g_test_add_func ("/queue/words-for-time-left", test_words_for_time_left);
  g_test_add_func ("/queue/words-for-clock-offset", test_words_for_clock_offset);

  return g_test_run ();
}
