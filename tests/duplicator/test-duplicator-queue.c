/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-fixture.h"
#include "live-studio.h"

typedef void (*TestFunc) (DuplicatorFixture *fixture);

typedef struct {
  DuplicatorCase order;
  TestFunc function;
} TestCase;

static void
run (gconstpointer data)
{
  const TestCase *test = data;
  DuplicatorFixture fixture = { 0 };

  duplicator_fixture_set_up (&fixture, &test->order);
  test->function (&fixture);
  duplicator_fixture_tear_down (&fixture);
}

/* What is asked for and what comes of it */

static GPtrArray *
place (DuplicatorFixture *fixture, Duplicator *duplicator, const char *pattern, guint copies)
{
  const DuplicatorSource source = { .id = fixture->source_id };
  g_autoptr (DuplicatorBatch) batch =
      duplicator_batch_new_from_pattern (&source, 1, pattern, copies, 1, "2026-11-22");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  g_assert_true (duplicator_batch_can_start (batch));
  duplicator_place_async (duplicator, batch, test_take_result, &result);
  entries = duplicator_place_finish (duplicator, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, copies);

  return entries;
}

static void
wait_for_end (Duplicator *duplicator)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_wait_async (duplicator, NULL, test_take_result, &result);
  g_assert_true (duplicator_wait_finish (duplicator, test_wait (&result), &error));
  g_assert_no_error (error);
}

static guint
count_in_state (GPtrArray *entries, LedgerState state)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    n += ledger_entry_get_state (entries->pdata[i]) == state;

  return n;
}

static guint
count_made (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) studios = duplicator_fixture_list_studios (fixture);

  return studios->len - fixture->n_studios;
}

/* Each studio is what came of one entry, and has its name */
static void
assert_books_are_right (DuplicatorFixture *fixture, GPtrArray *entries)
{
  g_autoptr (GPtrArray) studios = duplicator_fixture_list_studios (fixture);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_done = 0;

  for (guint i = 0; i < studios->len; i++)
    g_hash_table_insert (names, (gpointer) live_studio_get_caster_id (studios->pdata[i]),
                         (gpointer) live_studio_get_name (studios->pdata[i]));

  for (guint i = 0; i < entries->len; i++) {
    LedgerEntry *entry = entries->pdata[i];
    const char *caster_id = ledger_entry_get_caster_id (entry);

    if (ledger_entry_get_state (entry) != LEDGER_STATE_DONE)
      continue;
    n_done++;
    g_assert_cmpstr (g_hash_table_lookup (names, caster_id), ==, ledger_entry_get_name (entry));
    g_assert_true (g_hash_table_add (taken, (gpointer) caster_id));
  }

  g_assert_cmpuint (studios->len - fixture->n_studios, ==, n_done);
}

static void
wait_until_done (GPtrArray *entries, guint n)
{
  while (count_in_state (entries, LEDGER_STATE_DONE) < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
wait_until_still (GPtrArray *entries)
{
  while (count_in_state (entries, LEDGER_STATE_SENDING) > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Cases */

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  GHashTable *seen = user_data;

  g_hash_table_add (seen, (gpointer) g_param_spec_get_name (pspec));
}

static void
test_batch (DuplicatorFixture *fixture)
{
  DuplicatorProgress *progress = duplicator_get_progress (fixture->duplicator);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) entries = NULL;
  gulong handler = g_signal_connect (progress, "notify", G_CALLBACK (on_notify), seen);

  entries = place (fixture, fixture->duplicator, "Stage {n:03}", 40);
  g_assert_true (duplicator_get_busy (fixture->duplicator));
  g_assert_cmpuint (duplicator_progress_get_total (progress), ==, 40);
  for (guint i = 0; i < entries->len; i++) {
    g_autofree char *name = g_strdup_printf ("Stage %03u", i + 1);

    g_assert_cmpstr (ledger_entry_get_name (entries->pdata[i]), ==, name);
  }

  wait_for_end (fixture->duplicator);
  g_assert_false (duplicator_get_busy (fixture->duplicator));
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 40);
  assert_books_are_right (fixture, entries);

  g_assert_cmpuint (duplicator_progress_get_total (progress), ==, 40);
  g_assert_cmpuint (duplicator_progress_get_done (progress), ==, 40);
  g_assert_cmpuint (duplicator_progress_get_left (progress), ==, 0);
  g_assert_cmpfloat (duplicator_progress_get_fraction (progress), ==, 1.0);
  g_assert_cmpfloat (duplicator_progress_get_seconds_left (progress), ==, 0.0);
  g_assert_true (g_hash_table_contains (seen, "done"));
  g_assert_true (g_hash_table_contains (seen, "fraction"));
  g_assert_true (g_hash_table_contains (seen, "seconds-left"));
  g_signal_handler_disconnect (progress, handler);
}

/* In order, as long as nothing goes wrong */
static void
test_in_order (DuplicatorFixture *fixture)
{
  g_autofree char *order = NULL;

  g_ptr_array_unref (place (fixture, fixture->duplicator, "A {n}", 5));
  g_ptr_array_unref (place (fixture, fixture->duplicator, "B {n}", 5));
  wait_for_end (fixture->duplicator);
  order = duplicator_fixture_query (
      fixture, "SELECT group_concat(entry_id) FROM (SELECT entry_id FROM attempts ORDER BY started_at, entry_id)");
  g_assert_cmpstr (order, ==, "1,2,3,4,5,6,7,8,9,10");
}

/* Everything that may go wrong, at random */
static void
test_faults (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n}", 50);
  guint n_unknown;

  wait_for_end (fixture->duplicator);
  assert_books_are_right (fixture, entries);

  /* Four attempts may all go wrong; but what was made is known */
  n_unknown = count_in_state (entries, LEDGER_STATE_UNKNOWN);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE) + n_unknown, ==, 50);
  g_assert_cmpuint (n_unknown, <, 10);
}

static void
test_all_done (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n}", 30);

  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 30);
  assert_books_are_right (fixture, entries);
}

static void
test_refused (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n}", 12);

  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_REFUSED), ==, 12);
  g_assert_cmpuint (duplicator_progress_get_failed (duplicator_get_progress (fixture->duplicator)), ==, 12);
  assert_books_are_right (fixture, entries);
}

static void
test_pause (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n:03}", 60);
  g_autoptr (LedgerEntry) late = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint n_done;

  wait_until_done (entries, 5);
  duplicator_pause (fixture->duplicator);
  g_assert_cmpint (duplicator_get_pause (fixture->duplicator), ==, DUPLICATOR_PAUSE_ASKED);
  g_assert_cmpfloat (duplicator_progress_get_seconds_left (duplicator_get_progress (fixture->duplicator)), ==, -1.0);
  wait_until_still (entries);

  n_done = count_in_state (entries, LEDGER_STATE_DONE);
  g_assert_cmpuint (n_done, <, 60);
  g_assert_cmpuint (n_done + count_in_state (entries, LEDGER_STATE_QUEUED), ==, 60);

  /* One that is asked for meanwhile waits too */
  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Late", NULL, NULL, test_take_result, &result);
  duplicator_fixture_wait_for_row (fixture, "SELECT state FROM entries WHERE name = 'Late'", "queued");
  g_assert_cmpuint (count_made (fixture), ==, n_done);

  duplicator_resume (fixture->duplicator);
  g_assert_cmpint (duplicator_get_pause (fixture->duplicator), ==, DUPLICATOR_PAUSE_NONE);
  wait_for_end (fixture->duplicator);
  late = duplicator_duplicate_finish (fixture->duplicator, test_wait (&result), NULL);
  g_assert_cmpint (ledger_entry_get_state (late), ==, LEDGER_STATE_DONE);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 60);
  g_ptr_array_add (entries, g_object_ref (late));
  assert_books_are_right (fixture, entries);
}

/* Paused, and taken back before it goes on */
static void
test_cancelled_in_pause (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_pause (fixture->duplicator);
  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", NULL, fixture->cancellable,
                              test_take_result, &result);
  duplicator_fixture_wait_for_row (fixture, "SELECT state FROM entries", "queued");
  g_cancellable_cancel (fixture->cancellable);
  entry = duplicator_duplicate_finish (fixture->duplicator, test_wait (&result), NULL);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_CANCELLED);
  g_assert_cmpuint (count_made (fixture), ==, 0);
}

static void
stop_queue (Duplicator *duplicator)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_stop_queue_async (duplicator, test_take_result, &result);
  g_assert_true (duplicator_stop_queue_finish (duplicator, test_wait (&result), &error));
  g_assert_no_error (error);
}

static void
test_stop_queue (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n:03}", 100);
  g_autoptr (GPtrArray) more = NULL;
  guint n_done;

  wait_until_done (entries, 5);
  stop_queue (fixture->duplicator);
  wait_for_end (fixture->duplicator);

  n_done = count_in_state (entries, LEDGER_STATE_DONE);
  g_assert_cmpuint (n_done, <, 100);
  g_assert_cmpuint (n_done + count_in_state (entries, LEDGER_STATE_CANCELLED), ==, 100);
  assert_books_are_right (fixture, entries);

  /* The next order goes on as ever */
  more = place (fixture, fixture->duplicator, "Encore {n}", 3);
  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (more, LEDGER_STATE_DONE), ==, 3);
  g_assert_cmpuint (duplicator_progress_get_total (duplicator_get_progress (fixture->duplicator)), ==, 3);
}

static void
test_stop_paused_queue (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;

  duplicator_pause (fixture->duplicator);
  entries = place (fixture, fixture->duplicator, "Stage {n:03}", 20);
  stop_queue (fixture->duplicator);
  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_CANCELLED), ==, 20);
  g_assert_cmpint (duplicator_get_pause (fixture->duplicator), ==, DUPLICATOR_PAUSE_NONE);
  g_assert_cmpuint (count_made (fixture), ==, 0);
}

/* What was sent, and may have had its effect, is looked for all the same, but not sent again */
static void
test_stop_doubtful (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n:03}", 10);

  duplicator_fixture_wait_for_row (fixture, "SELECT count(*) > 0 FROM attempts WHERE outcome = 'unknown'", "1");
  stop_queue (fixture->duplicator);
  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE) + count_in_state (entries, LEDGER_STATE_CANCELLED) +
                        count_in_state (entries, LEDGER_STATE_UNKNOWN),
                    ==, 10);
  assert_books_are_right (fixture, entries);
}

static void
test_offline (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (LedgerEntry) alone = NULL;

  duplicator_fixture_stop_server (fixture);
  entries = place (fixture, fixture->duplicator, "Stage {n:03}", 15);
  while (duplicator_get_pause (fixture->duplicator) != DUPLICATOR_PAUSE_OFFLINE)
    g_main_context_iteration (NULL, TRUE);
  wait_until_still (entries);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_QUEUED), ==, 15);

  /* For who asks for one that is an answer */
  alone = duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show", NULL, NULL);
  g_assert_cmpint (ledger_entry_get_state (alone), ==, LEDGER_STATE_REFUSED);
  g_assert_true (g_str_has_suffix (ledger_entry_get_error_message (alone), "Nothing was sent."));

  duplicator_fixture_start_server (fixture, NULL);
  wait_for_end (fixture->duplicator);
  g_assert_cmpint (duplicator_get_pause (fixture->duplicator), ==, DUPLICATOR_PAUSE_NONE);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 15);
  assert_books_are_right (fixture, entries);
}

/* The service goes away in the middle, and comes back */
static void
test_service_restarted (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n:03}", 60);

  wait_until_done (entries, 10);
  duplicator_fixture_stop_server (fixture);
  while (duplicator_get_pause (fixture->duplicator) != DUPLICATOR_PAUSE_OFFLINE)
    g_main_context_iteration (NULL, TRUE);

  duplicator_fixture_start_server (fixture, NULL);
  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 60);
  assert_books_are_right (fixture, entries);
}

/* The end of the program, and the next run */

static guint
resume_waiting (Duplicator *duplicator)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_resume_waiting_async (duplicator, test_take_result, &result);
  left = duplicator_resume_waiting_finish (duplicator, test_wait (&result), &error);
  g_assert_no_error (error);

  return left->len;
}

static gint64
discard_waiting (Duplicator *duplicator)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 n;

  duplicator_discard_waiting_async (duplicator, test_take_result, &result);
  n = duplicator_discard_waiting_finish (duplicator, test_wait (&result), &error);
  g_assert_no_error (error);

  return n;
}

static void
test_next_run (DuplicatorFixture *fixture)
{
  guint n_queued;
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n:03}", 80);
  g_autoptr (GPtrArray) now = NULL;

  wait_until_done (entries, 5);
  duplicator_fixture_stop_duplicator (fixture);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_SENDING), ==, 0);
  n_queued = count_in_state (entries, LEDGER_STATE_QUEUED);
  g_assert_cmpuint (n_queued, >, 0);
  g_clear_pointer (&entries, g_ptr_array_unref);

  duplicator_fixture_close_ledger (fixture);
  duplicator_fixture_reopen_ledger (fixture);
  while (duplicator_get_waiting (fixture->duplicator) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (duplicator_get_waiting (fixture->duplicator), ==, n_queued);
  g_assert_cmpuint (duplicator_progress_get_left (duplicator_get_progress (fixture->duplicator)), ==, 0);

  g_assert_cmpuint (resume_waiting (fixture->duplicator), >=, n_queued);
  wait_for_end (fixture->duplicator);
  now = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (now, LEDGER_STATE_DONE), ==, 80);
  g_assert_cmpuint (duplicator_get_waiting (fixture->duplicator), ==, 0);
  assert_books_are_right (fixture, now);
}

static void
test_discard (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) now = NULL;

  duplicator_pause (fixture->duplicator);
  entries = place (fixture, fixture->duplicator, "Stage {n:03}", 7);
  duplicator_fixture_stop_duplicator (fixture);
  g_clear_pointer (&entries, g_ptr_array_unref);
  duplicator_fixture_close_ledger (fixture);
  duplicator_fixture_reopen_ledger (fixture);
  while (duplicator_get_waiting (fixture->duplicator) != 7)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (discard_waiting (fixture->duplicator), ==, 7);
  while (duplicator_get_waiting (fixture->duplicator) != 0)
    g_main_context_iteration (NULL, TRUE);
  now = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (now, LEDGER_STATE_CANCELLED), ==, 7);
  g_assert_cmpuint (resume_waiting (fixture->duplicator), ==, 0);
}

/* Orders that no attempt of had an answer, in the next run, with the service well again */
static void
leave_unknown (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n}", 3);

  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_UNKNOWN), ==, 3);
  g_assert_cmpuint (count_made (fixture), ==, 0);
  /* What this very run did not hear the end of is nothing that an earlier one left */
  g_assert_cmpuint (resume_waiting (fixture->duplicator), ==, 0);
  g_clear_pointer (&entries, g_ptr_array_unref);

  duplicator_fixture_stop_duplicator (fixture);
  duplicator_fixture_close_ledger (fixture);
  duplicator_fixture_stop_server (fixture);
  duplicator_fixture_start_server (fixture, NULL);
  duplicator_fixture_reopen_ledger (fixture);
}

/* Found nowhere, so they are sent again, and are the same orders still */
static void
test_unknown_left (DuplicatorFixture *fixture)
{
  g_autofree char *tokens = NULL;
  g_autofree char *tokens_now = NULL;
  g_autoptr (GPtrArray) now = NULL;

  leave_unknown (fixture);
  tokens = duplicator_fixture_query (fixture, "SELECT group_concat(client_token) FROM entries");
  g_assert_cmpuint (resume_waiting (fixture->duplicator), ==, 3);
  wait_for_end (fixture->duplicator);

  now = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (now, LEDGER_STATE_DONE), ==, 3);
  tokens_now = duplicator_fixture_query (fixture, "SELECT group_concat(client_token) FROM entries");
  g_assert_cmpstr (tokens_now, ==, tokens);
  assert_books_are_right (fixture, now);
}

/* Not wanted any more, so they are not sent again with the rest; each can be by itself */
static void
test_unknown_discarded (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (LedgerEntry) checked = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  leave_unknown (fixture);
  g_assert_cmpint (discard_waiting (fixture->duplicator), ==, 0);
  g_assert_cmpuint (resume_waiting (fixture->duplicator), ==, 0);
  wait_for_end (fixture->duplicator);
  now = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (now, LEDGER_STATE_UNKNOWN), ==, 3);
  g_assert_cmpuint (count_made (fixture), ==, 0);

  duplicator_check_async (fixture->duplicator, now->pdata[0], NULL, test_take_result, &result);
  checked = duplicator_check_finish (fixture->duplicator, test_wait (&result), NULL);
  g_assert_cmpint (ledger_entry_get_state (checked), ==, LEDGER_STATE_DONE);
  assert_books_are_right (fixture, now);
}

/* That it may go on cannot be written down, and not because somebody else is at it: nobody would ever end it */
static void
test_unknown_not_written (DuplicatorFixture *fixture)
{
  g_autofree char *made = NULL;
  g_autofree char *dropped = NULL;
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (LedgerEntry) checked = NULL;
  g_autoptr (GAsyncResult) ended = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leave_unknown (fixture);
  made = duplicator_fixture_query (fixture, "CREATE TRIGGER trouble BEFORE UPDATE OF state ON entries "
                                            "WHEN NEW.state = 'queued' BEGIN SELECT RAISE (ABORT, 'trouble'); END");
  g_assert_cmpuint (resume_waiting (fixture->duplicator), ==, 3);
  duplicator_wait_async (fixture->duplicator, NULL, test_take_result, &ended);
  g_assert_false (duplicator_wait_finish (fixture->duplicator, test_wait (&ended), &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  now = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (now, LEDGER_STATE_UNKNOWN), ==, 3);
  g_assert_cmpuint (count_made (fixture), ==, 0);

  dropped = duplicator_fixture_query (fixture, "DROP TRIGGER trouble");
  duplicator_check_async (fixture->duplicator, now->pdata[0], NULL, test_take_result, &result);
  checked = duplicator_check_finish (fixture->duplicator, test_wait (&result), NULL);
  g_assert_cmpint (ledger_entry_get_state (checked), ==, LEDGER_STATE_DONE);
  assert_books_are_right (fixture, now);
}

/* The ledger fails in the middle: nothing more is sent, and everybody hears why */
static void
test_ledger_fails (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_pause (fixture->duplicator);
  entries = place (fixture, fixture->duplicator, "Stage {n:03}", 20);
  duplicator_wait_async (fixture->duplicator, NULL, test_take_result, &result);
  duplicator_fixture_close_ledger (fixture);
  duplicator_resume (fixture->duplicator);

  g_assert_false (duplicator_wait_finish (fixture->duplicator, test_wait (&result), &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);
  g_assert_false (duplicator_get_busy (fixture->duplicator));
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_QUEUED), ==, 20);
  g_assert_cmpuint (count_made (fixture), ==, 0);
  g_clear_pointer (&entries, g_ptr_array_unref);
  duplicator_fixture_reopen_ledger (fixture);
}

/* Nobody can tell but a person */

static LedgerEntry *
answer (DuplicatorFixture *fixture, LedgerEntry *entry, gboolean is_it)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerEntry *answered;

  duplicator_answer_async (fixture->duplicator, entry, is_it, NULL, test_take_result, &result);
  answered = duplicator_answer_finish (fixture->duplicator, test_wait (&result), &error);
  g_assert_no_error (error);

  return answered;
}

static LedgerEntry *
make_question (DuplicatorFixture *fixture, const char *name)
{
  LedgerEntry *entry = duplicator_fixture_duplicate (fixture, fixture->source_id, name, NULL, NULL);

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, DUPLICATOR_CODE_POSSIBLE_COPY);
  g_assert_nonnull (ledger_entry_get_caster_id (entry));
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, name), ==, 1);

  return entry;
}

static void
test_it_is (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = make_question (fixture, "Evening show");
  g_autofree char *caster_id = g_strdup (ledger_entry_get_caster_id (entry));
  g_autoptr (LedgerEntry) answered = answer (fixture, entry, TRUE);

  g_assert_true (answered == entry);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_caster_id (entry), ==, caster_id);
  g_assert_null (ledger_entry_get_error_code (entry));
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
}

/* The service remembers the token, and says itself that it is the one */
static void
test_it_is_not (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = make_question (fixture, "Evening show");
  g_autoptr (LedgerEntry) answered = answer (fixture, entry, FALSE);

  g_assert_cmpint (ledger_entry_get_state (answered), ==, LEDGER_STATE_DONE);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_it_is_not_and_forgotten (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = make_question (fixture, "Evening show");
  g_autoptr (LedgerEntry) answered = answer (fixture, entry, FALSE);

  g_assert_cmpint (ledger_entry_get_state (answered), ==, LEDGER_STATE_DONE);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 2);
}

/* Looking again finds the same, and so does the next run */
static void
test_question_stays (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = make_question (fixture, "Evening show");
  g_autoptr (LedgerEntry) checked = NULL;
  g_autoptr (LedgerEntry) answered = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  duplicator_check_async (fixture->duplicator, entry, NULL, test_take_result, &result);
  checked = duplicator_check_finish (fixture->duplicator, test_wait (&result), NULL);
  g_assert_cmpstr (ledger_entry_get_error_code (checked), ==, DUPLICATOR_CODE_POSSIBLE_COPY);

  g_clear_object (&entry);
  g_clear_object (&checked);
  duplicator_fixture_stop_duplicator (fixture);
  duplicator_fixture_close_ledger (fixture);
  duplicator_fixture_reopen_ledger (fixture);
  g_assert_cmpuint (resume_waiting (fixture->duplicator), ==, 0);
  wait_for_end (fixture->duplicator);

  entries = duplicator_fixture_read_ledger (fixture);
  answered = answer (fixture, entries->pdata[0], TRUE);
  g_assert_cmpint (ledger_entry_get_state (answered), ==, LEDGER_STATE_DONE);
  assert_books_are_right (fixture, entries);
}

/* One studio is not what came of two orders */
static void
test_one_answer_each (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) first = make_question (fixture, "Evening show");
  g_autoptr (LedgerEntry) second = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  /* Another order of the same name sees the same studio, until it is known whose it is */
  g_clear_object (&second);
  second = duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show", NULL, NULL);
  g_assert_cmpstr (ledger_entry_get_error_code (second), ==, DUPLICATOR_CODE_POSSIBLE_COPY);

  g_object_unref (answer (fixture, first, TRUE));
  if (g_strcmp0 (ledger_entry_get_caster_id (first), ledger_entry_get_caster_id (second)) == 0) {
    g_object_unref (answer (fixture, second, TRUE));
    g_assert_cmpint (ledger_entry_get_state (second), ==, LEDGER_STATE_UNKNOWN);
    g_assert_cmpstr (ledger_entry_get_caster_id (second), !=, ledger_entry_get_caster_id (first));
  }
  g_object_unref (answer (fixture, second, TRUE));

  entries = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 2);
  assert_books_are_right (fixture, entries);
}

/* A studio of the same name that is known to be another order's raises no question */
static void
test_no_question (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) first = duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show", NULL, NULL);
  g_autoptr (LedgerEntry) second = duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show", NULL, NULL);

  g_assert_cmpint (ledger_entry_get_state (first), ==, LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_state (second), ==, LEDGER_STATE_DONE);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 2);
}

/* Two at work with one ledger */

typedef struct {
  Ledger *ledger;
  Duplicator *duplicator;
} Other;

static void
other_open (Other *other, DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  other->ledger = ledger_new (fixture->ledger_path, NULL);
  ledger_open_async (other->ledger, NULL, test_take_result, &result);
  ledger_open_finish (other->ledger, test_wait (&result), &error);
  g_assert_no_error (error);
  other->duplicator = duplicator_new (other->ledger, fixture->client, "test:account", fixture->tokens);
}

static void
other_close (Other *other)
{
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GAsyncResult) closed = NULL;

  duplicator_stop_async (other->duplicator, test_take_result, &stopped);
  g_assert_true (duplicator_stop_finish (other->duplicator, test_wait (&stopped), NULL));
  g_clear_object (&other->duplicator);
  ledger_close_async (other->ledger, test_take_result, &closed);
  g_assert_true (ledger_close_finish (other->ledger, test_wait (&closed), NULL));
  g_clear_object (&other->ledger);
}

static void
wait_until_carrying (Duplicator *duplicator)
{
  while (!duplicator_get_carrying (duplicator))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_handed_over (DuplicatorFixture *fixture)
{
  Other other = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) ours = NULL;
  g_autofree char *owners = NULL;

  wait_until_carrying (fixture->duplicator);
  other_open (&other, fixture);

  entries = place (fixture, other.duplicator, "Theirs {n}", 20);
  ours = place (fixture, fixture->duplicator, "Ours {n}", 20);
  wait_for_end (other.duplicator);
  g_assert_false (duplicator_get_carrying (other.duplicator));
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 20);
  wait_for_end (fixture->duplicator);

  /* All by the same one */
  owners = duplicator_fixture_query (fixture, "SELECT count(DISTINCT owner) FROM attempts");
  g_assert_cmpstr (owners, ==, "1");

  for (guint i = 0; i < ours->len; i++)
    g_ptr_array_add (entries, g_object_ref (ours->pdata[i]));
  assert_books_are_right (fixture, entries);
  g_clear_pointer (&entries, g_ptr_array_unref);
  other_close (&other);
}

/* The one who carries out goes, and the one who asked carries on */
static void
test_taken_over (DuplicatorFixture *fixture)
{
  Other other = { 0 };
  g_autoptr (GPtrArray) entries = NULL;

  wait_until_carrying (fixture->duplicator);
  other_open (&other, fixture);
  entries = place (fixture, other.duplicator, "Theirs {n:03}", 60);
  wait_until_done (entries, 5);

  duplicator_fixture_stop_duplicator (fixture);
  duplicator_fixture_close_ledger (fixture);
  wait_for_end (other.duplicator);
  g_assert_true (duplicator_get_carrying (other.duplicator));
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, 60);
  assert_books_are_right (fixture, entries);

  g_clear_pointer (&entries, g_ptr_array_unref);
  other_close (&other);
  duplicator_fixture_reopen_ledger (fixture);
}

static void
test_paused_and_stopped_elsewhere (DuplicatorFixture *fixture)
{
  Other other = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  guint n_done;

  wait_until_carrying (fixture->duplicator);
  other_open (&other, fixture);
  entries = place (fixture, other.duplicator, "Theirs {n:03}", 100);
  wait_until_done (entries, 5);

  duplicator_pause (other.duplicator);
  /* What the other one has in its hands comes to its end there */
  wait_for_end (fixture->duplicator);
  wait_until_still (entries);
  n_done = count_in_state (entries, LEDGER_STATE_DONE);
  g_assert_cmpuint (n_done, <, 100);
  g_assert_cmpuint (n_done + count_in_state (entries, LEDGER_STATE_QUEUED), ==, 100);

  duplicator_resume (other.duplicator);
  wait_until_done (entries, n_done + 1);
  stop_queue (other.duplicator);
  wait_for_end (other.duplicator);
  wait_for_end (fixture->duplicator);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE) + count_in_state (entries, LEDGER_STATE_CANCELLED), ==,
                    100);
  assert_books_are_right (fixture, entries);
  g_clear_pointer (&entries, g_ptr_array_unref);
  other_close (&other);
}

/* Who asked goes: what is not sent waits for somebody who wants it */
static void
test_asker_gone (DuplicatorFixture *fixture)
{
  Other other = { 0 };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) now = NULL;

  wait_until_carrying (fixture->duplicator);
  other_open (&other, fixture);
  entries = place (fixture, other.duplicator, "Theirs {n:03}", 100);
  wait_until_done (entries, 5);
  g_clear_pointer (&entries, g_ptr_array_unref);
  other_close (&other);

  wait_for_end (fixture->duplicator);
  while (duplicator_get_waiting (fixture->duplicator) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (resume_waiting (fixture->duplicator), >, 0);
  wait_for_end (fixture->duplicator);
  now = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (count_in_state (now, LEDGER_STATE_DONE), ==, 100);
  assert_books_are_right (fixture, now);
}

/* At the service's own pace. What is throttled, and how long it takes, is told rather than asserted: on a busy computer that is
 * for the computer to say. With -m perf there are as many as it takes to measure it. */
static void
test_pace (DuplicatorFixture *fixture)
{
  guint copies = g_test_perf () ? 200 : 25;
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GPtrArray) entries = place (fixture, fixture->duplicator, "Stage {n:03}", copies);
  g_autofree char *throttled = NULL;

  wait_for_end (fixture->duplicator);
  throttled = duplicator_fixture_query (fixture, "SELECT count(*) FROM attempts WHERE outcome <> 'done'");
  g_test_message ("%u copies took %.3f s, %s calls were throttled", copies,
                  (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, throttled);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_DONE), ==, copies);
  assert_books_are_right (fixture, entries);
}

/* All of it is written down at once, and taken back at once */
static void
test_ten_thousand (DuplicatorFixture *fixture)
{
  gint64 began;
  g_autoptr (GPtrArray) entries = NULL;
  g_autofree char *times = NULL;

  duplicator_pause (fixture->duplicator);
  began = g_get_monotonic_time ();
  entries = place (fixture, fixture->duplicator, "Stage {n:05}", 10000);
  g_test_message ("placed in %.3f s", (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
  times = duplicator_fixture_query (fixture, "SELECT count(*) || ' ' || count(DISTINCT created_at) FROM entries");
  g_assert_cmpstr (times, ==, "10000 1");
  g_assert_cmpuint (duplicator_progress_get_left (duplicator_get_progress (fixture->duplicator)), ==, 10000);

  began = g_get_monotonic_time ();
  stop_queue (fixture->duplicator);
  wait_for_end (fixture->duplicator);
  g_test_message ("stopped in %.3f s", (double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC);
  g_assert_cmpuint (count_in_state (entries, LEDGER_STATE_CANCELLED), ==, 10000);
  g_assert_cmpuint (count_made (fixture), ==, 0);
}

static void
test_wait_cancelled (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_pause (fixture->duplicator);
  entries = place (fixture, fixture->duplicator, "Stage {n}", 3);
  duplicator_wait_async (fixture->duplicator, fixture->cancellable, test_take_result, &result);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_false (duplicator_wait_finish (fixture->duplicator, test_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (duplicator_get_busy (fixture->duplicator));
}

static void
add_at_pace (const char *name, TestFunc function, const char *const *faults, guint calls_per_second)
{
  g_autofree char *path = g_strdup_printf ("/duplicator/queue/%s", name);
  TestCase *test = g_new0 (TestCase, 1);

  test->order.faults = faults;
  test->order.calls_per_second = calls_per_second;
  test->function = function;
  g_test_add_data_func_full (path, test, run, g_free);
}

static void
add (const char *name, TestFunc function, const char *const *faults)
{
  add_at_pace (name, function, faults, 200);
}

#define FAULTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("batch", test_batch, NULL);
  add ("in-order", test_in_order, NULL);
  add ("faults", test_faults,
       FAULTS ("cut-before,action=CopyCaster,chance=0.1", "cut-after,action=CopyCaster,chance=0.1,seed=2",
               "status=500,action=CopyCaster,chance=0.1,seed=3", "throttle=10ms,action=CopyCaster,chance=0.1,seed=4",
               "empty,action=CopyCaster,chance=0.1,seed=5", "status=503,action=DescribeCasters,after=2,times=2"));
  add ("cut-after", test_all_done, FAULTS ("cut-after,action=CopyCaster"));
  add ("throttling-storm", test_all_done, FAULTS ("throttle=10ms,action=CopyCaster,times=40"));
  add ("forgotten-tokens", test_faults,
       FAULTS ("cut-after,action=CopyCaster,chance=0.3", "cut-before,action=CopyCaster,chance=0.3,seed=2", "forget-tokens=1ms"));
  add ("clock", test_all_done, FAULTS ("clock=-20m"));
  add ("refused", test_refused, FAULTS ("refuse"));
  add_at_pace ("pause", test_pause, NULL, 50);
  add ("cancelled-in-pause", test_cancelled_in_pause, NULL);
  add_at_pace ("stop", test_stop_queue, NULL, 50);
  add ("stop-paused", test_stop_paused_queue, NULL);
  add ("stop-doubtful", test_stop_doubtful, FAULTS ("cut-before,action=CopyCaster", "latency=50ms,action=DescribeCasters"));
  add ("offline", test_offline, NULL);
  add ("service-restarted", test_service_restarted, NULL);
  add_at_pace ("next-run", test_next_run, NULL, 50);
  add ("next-run-late", test_next_run, FAULTS ("late=50ms,action=CopyCaster"));
  add ("discard", test_discard, NULL);
  add ("unknown-left", test_unknown_left, FAULTS ("cut-before,action=CopyCaster"));
  add ("unknown-discarded", test_unknown_discarded, FAULTS ("cut-before,action=CopyCaster"));
  add ("unknown-not-written", test_unknown_not_written, FAULTS ("cut-before,action=CopyCaster"));
  add ("ledger-fails", test_ledger_fails, NULL);
  add ("question/it-is", test_it_is, FAULTS ("cut-after,action=CopyCaster,times=1", "no-client-token-id"));
  add ("question/plain-times", test_it_is, FAULTS ("cut-after,action=CopyCaster,times=1", "no-client-token-id", "plain-times"));
  add ("question/it-is-not", test_it_is_not, FAULTS ("cut-after,action=CopyCaster,times=1", "no-client-token-id"));
  add ("question/it-is-not-and-forgotten", test_it_is_not_and_forgotten,
       FAULTS ("cut-after,action=CopyCaster,times=1", "no-client-token-id", "forget-tokens=1ms"));
  add ("question/stays", test_question_stays, FAULTS ("cut-after,action=CopyCaster,times=1", "no-client-token-id"));
  add ("question/one-answer-each", test_one_answer_each, FAULTS ("cut-after,action=CopyCaster,times=2", "no-client-token-id"));
  add ("question/none", test_no_question, FAULTS ("cut-before,action=CopyCaster,after=1,times=1", "no-client-token-id"));
  add ("handed-over", test_handed_over, NULL);
  add_at_pace ("taken-over", test_taken_over, NULL, 50);
  add_at_pace ("taken-over-late", test_taken_over, FAULTS ("late=50ms,action=CopyCaster"), 50);
  add_at_pace ("taken-over-latency", test_taken_over, FAULTS ("latency=50ms,action=CopyCaster"), 50);
  add_at_pace ("paused-and-stopped-elsewhere", test_paused_and_stopped_elsewhere, NULL, 50);
  add_at_pace ("asker-gone", test_asker_gone, NULL, 50);
  add_at_pace ("pace", test_pace, NULL, 10);
  add_at_pace ("pace/jitter", test_pace, FAULTS ("jitter=80ms"), 10);
  add ("ten-thousand", test_ten_thousand, NULL);
  add ("wait-cancelled", test_wait_cancelled, NULL);

  return g_test_run ();
}
