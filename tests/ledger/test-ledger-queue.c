/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-queue.h"

#include "ledger-testing.h"

/* Whoever opens the ledger has a number of its own, so two ledgers are as good as two processes
 * here. */

static LedgerScope
get_scope (void)
{
  const LedgerIntent intent = testing_intent ("", "");

  return (LedgerScope){
      .account = intent.account, .endpoint = intent.endpoint, .region = intent.region};
}

static GArray *
list_ids (LedgerEntry *first, LedgerEntry *second)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 id = ledger_entry_get_id (first);

  g_array_append_val (ids, id);
  if (second != NULL) {
    id = ledger_entry_get_id (second);
    g_array_append_val (ids, id);
  }

  return ids;
}

static GPtrArray *
read_unfinished (Ledger *ledger)
{
  const LedgerScope scope = get_scope ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *unfinished;

  ledger_read_unfinished_async (ledger, &scope, testing_take_result, &result);
  unfinished = ledger_read_unfinished_finish (ledger, testing_wait (&result), &error);
  g_assert_no_error (error);

  return unfinished;
}

static void
assert_unfinished (
    Ledger *ledger, guint index, const char *name, LedgerState state, LedgerAsker asker)
{
  g_autoptr (GPtrArray) unfinished = read_unfinished (ledger);
  const LedgerUnfinished *each;

  g_assert_cmpuint (unfinished->len, >, index);
  each = unfinished->pdata[index];
  g_assert_cmpstr (ledger_entry_get_name (each->entry), ==, name);
  g_assert_cmpint (ledger_entry_get_state (each->entry), ==, state);
  g_assert_cmpint (each->asker, ==, asker);
}

static LedgerEntry *
take_up (Ledger *ledger, LedgerEntry *entry, gboolean *begun)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LedgerEntry *taken;

  ledger_take_up_async (ledger, ledger_entry_get_id (entry), testing_take_result, &result);
  taken = ledger_take_up_finish (ledger, testing_wait (&result), begun, &error);
  g_assert_no_error (error);

  return taken;
}

static void
assert_taken_up (Ledger *ledger, LedgerEntry *entry, gboolean expected)
{
  gboolean begun = !expected;
  g_autoptr (LedgerEntry) taken = take_up (ledger, entry, &begun);

  g_assert_cmpint (begun, ==, expected);
  if (expected)
    g_assert_cmpint (ledger_entry_get_state (taken), ==, LEDGER_STATE_SENDING);
}

static void
end_attempt (Ledger *ledger, LedgerEntry *entry)
{
  const LedgerOutcome outcome = {.state = LEDGER_STATE_UNKNOWN, .error_code = "TimedOut"};
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) ended = NULL;

  ledger_end_attempt_async (ledger, ledger_entry_get_id (entry), &outcome, testing_take_result,
                            &result);
  ended = ledger_end_attempt_finish (ledger, testing_wait (&result), NULL);
  g_assert_cmpint (ledger_entry_get_state (ended), ==, LEDGER_STATE_SENDING);
}

static GPtrArray *
claim_left (Ledger *ledger)
{
  const LedgerScope scope = get_scope ();
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *entries;

  ledger_claim_left_async (ledger, &scope, testing_take_result, &result);
  entries = ledger_claim_left_finish (ledger, testing_wait (&result), NULL);
  g_assert_nonnull (entries);

  return entries;
}

static GPtrArray *
discard_left (Ledger *ledger)
{
  const LedgerScope scope = get_scope ();
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *entries;

  ledger_discard_left_async (ledger, &scope, testing_take_result, &result);
  entries = ledger_discard_left_finish (ledger, testing_wait (&result), NULL);
  g_assert_nonnull (entries);

  return entries;
}

static LedgerEntry *
try_requeue (Ledger *ledger, LedgerEntry *entry, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ledger_requeue_async (ledger, ledger_entry_get_id (entry), testing_take_result, &result);
  return ledger_requeue_finish (ledger, testing_wait (&result), error);
}

/* Results that are still held hold the ledger */
static void
close_ledger (Ledger *ledger)
{
  testing_close (ledger);
  g_object_unref (ledger);
}

/* Who asks */

static void
test_asked_by (Testing *testing, gconstpointer data)
{
  Ledger *ours = testing_open (testing);
  Ledger *theirs = testing_open (testing);
  LedgerEntry *entry = testing_add (ours, "Stage");

  assert_unfinished (ours, 0, "Stage", LEDGER_STATE_QUEUED, LEDGER_ASKER_US);
  assert_unfinished (theirs, 0, "Stage", LEDGER_STATE_QUEUED, LEDGER_ASKER_OTHER);

  g_object_unref (entry);
  testing_close_and_unref (ours);
  assert_unfinished (theirs, 0, "Stage", LEDGER_STATE_QUEUED, LEDGER_ASKER_GONE);
  testing_close_and_unref (theirs);
}

static void
test_scope (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerIntent intents[4];
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GPtrArray) unfinished = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (intents); i++)
    intents[i] = testing_intent ("token", "Stage");
  intents[0].account = "another";
  intents[1].endpoint = "https://elsewhere.example";
  intents[2].region = intents[2].region == NULL ? "cn-beijing" : NULL;
  entries = testing_try_add (ledger, intents, G_N_ELEMENTS (intents), NULL);

  unfinished = read_unfinished (ledger);
  g_assert_cmpuint (unfinished->len, ==, 1);
  g_assert_true (((LedgerUnfinished *) unfinished->pdata[0])->entry == entries->pdata[3]);
  g_clear_pointer (&unfinished, g_ptr_array_unref);
  g_clear_pointer (&entries, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_claim_and_release (Testing *testing, gconstpointer data)
{
  Ledger *ours = testing_open (testing);
  Ledger *theirs = testing_open (testing);
  LedgerEntry *entry = testing_add (ours, "Stage");
  LedgerEntry *done = testing_add_in_state (ours, "Done", LEDGER_STATE_DONE);
  g_autoptr (GArray) ids = list_ids (entry, done);
  g_autoptr (GAsyncResult) released = NULL;
  g_autoptr (GAsyncResult) not_released = NULL;
  g_autoptr (GAsyncResult) claimed = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  /* What is another's is another's to let go of */
  ledger_release_async (theirs, ids, testing_take_result, &not_released);
  g_assert_true (ledger_release_finish (theirs, testing_wait (&not_released), NULL));
  assert_unfinished (ours, 0, "Stage", LEDGER_STATE_QUEUED, LEDGER_ASKER_US);

  ledger_release_async (ours, ids, testing_take_result, &released);
  g_assert_true (ledger_release_finish (ours, testing_wait (&released), NULL));
  assert_unfinished (ours, 0, "Stage", LEDGER_STATE_QUEUED, LEDGER_ASKER_NOBODY);

  ledger_claim_async (theirs, ids, testing_take_result, &claimed);
  entries = ledger_claim_finish (theirs, testing_wait (&claimed), NULL);
  g_assert_cmpuint (entries->len, ==, 1);
  g_assert_cmpstr (ledger_entry_get_name (entries->pdata[0]), ==, "Stage");
  assert_unfinished (ours, 0, "Stage", LEDGER_STATE_QUEUED, LEDGER_ASKER_OTHER);

  g_clear_pointer (&entries, g_ptr_array_unref);
  g_object_unref (entry);
  g_object_unref (done);
  close_ledger (theirs);
  close_ledger (ours);
}

static void
add_unknown (Ledger *ledger)
{
  const LedgerOutcome outcome = {.state = LEDGER_STATE_UNKNOWN, .error_code = "TimedOut"};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Unknown", LEDGER_STATE_SENDING);

  g_object_unref (testing_record (ledger, entry, &outcome, NULL));
}

/* What runs that ended left: not what somebody wants who is there, nor what waits for an answer */
static void
test_left (Testing *testing, gconstpointer data)
{
  const LedgerOutcome question = {
      .state = LEDGER_STATE_UNKNOWN, .caster_id = "may-be-it", .error_code = "PossibleCopy"};
  Ledger *ended = testing_open (testing);
  Ledger *living = testing_open (testing);
  Ledger *ours;
  LedgerEntry *asked = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GPtrArray) nothing = NULL;

  g_object_unref (testing_add (ended, "Queued"));
  add_unknown (ended);
  g_object_unref (testing_add_in_state (ended, "Done", LEDGER_STATE_DONE));
  g_object_unref (testing_add_in_state (ended, "Refused", LEDGER_STATE_REFUSED));
  asked = testing_add_in_state (ended, "Question", LEDGER_STATE_UNKNOWN);
  g_object_unref (testing_record (ended, asked, &question, NULL));
  g_object_unref (asked);
  g_object_unref (testing_add_in_state (ended, "Sending", LEDGER_STATE_SENDING));
  g_object_unref (testing_add (living, "Wanted"));
  testing_close_and_unref (ended);

  ours = testing_open (testing);
  left = claim_left (ours);
  g_assert_cmpuint (left->len, ==, 3);
  g_assert_cmpstr (ledger_entry_get_name (left->pdata[0]), ==, "Queued");
  g_assert_cmpstr (ledger_entry_get_name (left->pdata[1]), ==, "Unknown");
  g_assert_cmpstr (ledger_entry_get_name (left->pdata[2]), ==, "Sending");
  g_assert_cmpstr (ledger_entry_get_error_code (left->pdata[2]), ==, "Interrupted");
  nothing = claim_left (ours);
  g_assert_cmpuint (nothing->len, ==, 0);

  g_clear_pointer (&left, g_ptr_array_unref);
  g_clear_pointer (&nothing, g_ptr_array_unref);
  testing_close_and_unref (ours);
  testing_close_and_unref (living);
}

/* One that ended in the middle of sending while we were there already */
static void
test_left_since (Testing *testing, gconstpointer data)
{
  Ledger *ours = testing_open (testing);
  Ledger *ended = testing_open (testing);
  g_autoptr (GPtrArray) left = NULL;

  g_object_unref (testing_add_in_state (ended, "Sending", LEDGER_STATE_SENDING));
  testing_close_and_unref (ended);

  left = claim_left (ours);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpint (ledger_entry_get_state (left->pdata[0]), ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpstr (ledger_entry_get_error_code (left->pdata[0]), ==, "Interrupted");
  g_clear_pointer (&left, g_ptr_array_unref);
  testing_close_and_unref (ours);
}

/* The first version did not know who asked */
static void
test_left_by_nobody (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GPtrArray) left = NULL;

  g_object_unref (testing_add (ledger, "Queued"));
  add_unknown (ledger);
  testing_close_and_unref (ledger);
  testing_sqlite_execute (testing->path, "UPDATE entries SET asked_by = NULL");

  ledger = testing_open (testing);
  left = claim_left (ledger);
  g_assert_cmpuint (left->len, ==, 1);
  g_assert_cmpstr (ledger_entry_get_name (left->pdata[0]), ==, "Queued");
  g_clear_pointer (&left, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

static void
test_discard (Testing *testing, gconstpointer data)
{
  Ledger *ended = testing_open (testing);
  Ledger *ours;
  g_autoptr (GPtrArray) discarded = NULL;
  g_autoptr (GPtrArray) left = NULL;

  g_object_unref (testing_add (ended, "Queued"));
  add_unknown (ended);
  testing_close_and_unref (ended);

  ours = testing_open (testing);
  g_object_unref (testing_add (ours, "Ours"));
  discarded = discard_left (ours);
  g_assert_cmpuint (discarded->len, ==, 1);
  g_assert_cmpint (ledger_entry_get_state (discarded->pdata[0]), ==, LEDGER_STATE_CANCELLED);
  g_assert_cmpint (ledger_entry_get_finished_at (discarded->pdata[0]), >, 0);

  /* What is unknown stays so, and nobody wants it */
  assert_unfinished (ours, 0, "Unknown", LEDGER_STATE_UNKNOWN, LEDGER_ASKER_NOBODY);
  assert_unfinished (ours, 1, "Ours", LEDGER_STATE_QUEUED, LEDGER_ASKER_US);
  left = claim_left (ours);
  g_assert_cmpuint (left->len, ==, 0);

  g_clear_pointer (&discarded, g_ptr_array_unref);
  g_clear_pointer (&left, g_ptr_array_unref);
  testing_close_and_unref (ours);
}

static void
on_changed (Ledger *ledger, LedgerEntry *entry, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

static void
test_cancel_queued (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerEntry *queued = testing_add (ledger, "Queued");
  LedgerEntry *sending = testing_add_in_state (ledger, "Sending", LEDGER_STATE_SENDING);
  g_autoptr (GArray) ids = list_ids (queued, sending);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) cancelled = NULL;
  guint n_changed = 0;

  g_signal_connect (ledger, "entry-changed", G_CALLBACK (on_changed), &n_changed);
  ledger_cancel_queued_async (ledger, ids, testing_take_result, &result);
  cancelled = ledger_cancel_queued_finish (ledger, testing_wait (&result), NULL);
  g_assert_cmpuint (cancelled->len, ==, 1);
  g_assert_true (cancelled->pdata[0] == queued);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpint (ledger_entry_get_state (queued), ==, LEDGER_STATE_CANCELLED);
  g_assert_cmpint (ledger_entry_get_state (sending), ==, LEDGER_STATE_SENDING);

  g_clear_pointer (&cancelled, g_ptr_array_unref);
  g_object_unref (queued);
  g_object_unref (sending);
  close_ledger (ledger);
}

static void
test_no_such_entry (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  LedgerEntry *entry = testing_add (ledger, "Stage");
  gint64 nobody = 77;
  gint64 id = ledger_entry_get_id (entry);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) cancel_result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancel_error = NULL;
  gboolean begun;

  g_array_append_val (ids, id);
  g_array_append_val (ids, nobody);
  ledger_cancel_queued_async (ledger, ids, testing_take_result, &cancel_result);
  g_assert_null (
      ledger_cancel_queued_finish (ledger, testing_wait (&cancel_result), &cancel_error));
  g_assert_error (cancel_error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  /* All or nothing */
  testing_assert_query (testing->path, "SELECT state FROM entries", "queued");

  ledger_take_up_async (ledger, nobody, testing_take_result, &result);
  g_assert_null (ledger_take_up_finish (ledger, testing_wait (&result), &begun, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_object_unref (entry);
  close_ledger (ledger);
}

static void
test_closed (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerScope scope = get_scope ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  testing_close (ledger);
  ledger_read_unfinished_async (ledger, &scope, testing_take_result, &result);
  g_assert_null (ledger_read_unfinished_finish (ledger, testing_wait (&result), &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);
  g_object_unref (ledger);
}

/* One entry on its way */

static void
test_taken_up (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerEntry *entry = testing_add (ledger, "Stage");

  assert_taken_up (ledger, entry, TRUE);
  testing_assert_query (
      testing->path,
      "SELECT number || ' ' || (owner IS NOT NULL) || ' ' || (outcome IS NULL) FROM attempts",
      "1 1 1");
  /* Once is enough */
  assert_taken_up (ledger, entry, FALSE);
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "1");

  g_object_unref (entry);
  testing_close_and_unref (ledger);
}

static void
test_not_taken_up (Testing *testing, gconstpointer data)
{
  static const LedgerState states[] = {
      LEDGER_STATE_SENDING, LEDGER_STATE_DONE,      LEDGER_STATE_REFUSED,
      LEDGER_STATE_UNKNOWN, LEDGER_STATE_CANCELLED,
  };
  Ledger *ledger = testing_open (testing);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", states[i]);

    assert_taken_up (ledger, entry, FALSE);
    g_assert_cmpint (ledger_entry_get_state (entry), ==, states[i]);
  }
  testing_close_and_unref (ledger);
}

/* For somebody who is there, but not for somebody who is not */
static void
test_taken_up_for_others (Testing *testing, gconstpointer data)
{
  Ledger *carrier = testing_open (testing);
  Ledger *asker = testing_open (testing);
  LedgerEntry *first = testing_add (asker, "First");
  LedgerEntry *second = testing_add (asker, "Second");

  assert_taken_up (carrier, first, TRUE);
  testing_close (asker);
  assert_taken_up (carrier, second, FALSE);
  testing_assert_query (testing->path, "SELECT state FROM entries WHERE name = 'Second'", "queued");

  g_object_unref (first);
  g_object_unref (second);
  g_object_unref (asker);
  testing_close_and_unref (carrier);
}

/* Between two attempts it is still being sent, by the same one */
static void
test_between_attempts (Testing *testing, gconstpointer data)
{
  Ledger *ours = testing_open (testing);
  LedgerEntry *entry = testing_add (ours, "Stage");
  Ledger *theirs;

  assert_taken_up (ours, entry, TRUE);
  end_attempt (ours, entry);
  testing_assert_query (testing->path, "SELECT outcome || ' ' || error_code FROM attempts",
                        "unknown TimedOut");

  theirs = testing_open (testing);
  testing_assert_query (testing->path, "SELECT state FROM entries", "sending");
  assert_taken_up (theirs, entry, FALSE);
  assert_taken_up (ours, entry, TRUE);
  testing_assert_query (testing->path,
                        "SELECT group_concat(number || ifnull(outcome, '-')) FROM attempts",
                        "1unknown,2-");
  end_attempt (ours, entry);

  /* Until that one is gone */
  g_object_unref (entry);
  testing_close_and_unref (ours);
  assert_unfinished (theirs, 0, "Stage", LEDGER_STATE_UNKNOWN, LEDGER_ASKER_GONE);
  testing_close_and_unref (theirs);
}

/* Somebody ends in the middle while others go on: they find out */
static void
test_interrupted_meanwhile (Testing *testing, gconstpointer data)
{
  Ledger *ours = testing_open (testing);
  Ledger *theirs = testing_open (testing);
  LedgerEntry *entry = testing_add (theirs, "Stage");
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) before = read_unfinished (ours);

  assert_taken_up (theirs, entry, TRUE);
  g_clear_pointer (&before, g_ptr_array_unref);
  before = read_unfinished (ours);
  g_assert_cmpuint (before->len, ==, 0);

  g_object_unref (entry);
  testing_close_and_unref (theirs);
  assert_unfinished (ours, 0, "Stage", LEDGER_STATE_UNKNOWN, LEDGER_ASKER_GONE);
  page = testing_read_page (ours, 0, 1, NULL);
  g_assert_cmpstr (ledger_entry_get_error_code (page->pdata[0]), ==, "Interrupted");

  g_clear_pointer (&page, g_ptr_array_unref);
  testing_close_and_unref (ours);
}

static void
test_requeue (Testing *testing, gconstpointer data)
{
  static const LedgerState states[] = {
      LEDGER_STATE_QUEUED,
      LEDGER_STATE_REFUSED,
      LEDGER_STATE_UNKNOWN,
      LEDGER_STATE_CANCELLED,
  };
  Ledger *ledger = testing_open (testing);

  for (gsize i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", states[i]);
    g_autoptr (GError) error = NULL;
    g_autoptr (LedgerEntry) requeued = try_requeue (ledger, entry, &error);

    g_assert_no_error (error);
    g_assert_true (requeued == entry);
    g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_QUEUED);
    g_assert_null (ledger_entry_get_error_code (entry));
    g_assert_null (ledger_entry_get_error_message (entry));
    g_assert_cmpint (ledger_entry_get_finished_at (entry), ==, 0);
    assert_taken_up (ledger, entry, TRUE);
  }
  testing_close_and_unref (ledger);
}

static void
test_not_requeued (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  LedgerEntry *done = testing_add_in_state (ledger, "Done", LEDGER_STATE_DONE);
  LedgerEntry *sending = testing_add_in_state (ledger, "Sending", LEDGER_STATE_SENDING);
  g_autoptr (GError) done_error = NULL;
  g_autoptr (GError) sending_error = NULL;

  g_assert_null (try_requeue (ledger, done, &done_error));
  g_assert_error (done_error, LEDGER_ERROR, LEDGER_ERROR_TAKEN);
  g_assert_null (try_requeue (ledger, sending, &sending_error));
  g_assert_error (sending_error, LEDGER_ERROR, LEDGER_ERROR_TAKEN);
  g_object_unref (done);
  g_object_unref (sending);
  testing_close_and_unref (ledger);
}

static void
test_outcomes (Testing *testing, gconstpointer data)
{
  const LedgerOutcome done = {.state = LEDGER_STATE_DONE, .caster_id = "made"};
  const LedgerOutcome question = {.state = LEDGER_STATE_UNKNOWN, .caster_id = "may-be-it"};
  Ledger *ledger = testing_open (testing);
  LedgerEntry *first = testing_add_in_state (ledger, "First", LEDGER_STATE_SENDING);
  LedgerEntry *second = testing_add_in_state (ledger, "Second", LEDGER_STATE_SENDING);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) taken = NULL;

  g_object_unref (testing_record (ledger, first, &done, NULL));
  g_object_unref (testing_record (ledger, second, &question, NULL));
  g_ptr_array_add (ids, (gpointer) "nobody's");
  g_ptr_array_add (ids, (gpointer) "may-be-it");
  g_ptr_array_add (ids, (gpointer) "made");

  ledger_find_outcomes_async (ledger, ids, testing_take_result, &result);
  taken = ledger_find_outcomes_finish (ledger, testing_wait (&result), NULL);
  g_assert_cmpuint (g_hash_table_size (taken), ==, 1);
  g_assert_true (g_hash_table_contains (taken, "made"));

  g_object_unref (first);
  g_object_unref (second);
  close_ledger (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/queue/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("asked-by", test_asked_by);
  ADD ("scope", test_scope);
  ADD ("claim-and-release", test_claim_and_release);
  ADD ("left", test_left);
  ADD ("left-since", test_left_since);
  ADD ("left-by-nobody", test_left_by_nobody);
  ADD ("discard", test_discard);
  ADD ("cancel-queued", test_cancel_queued);
  ADD ("no-such-entry", test_no_such_entry);
  ADD ("closed", test_closed);
  ADD ("taken-up", test_taken_up);
  ADD ("not-taken-up", test_not_taken_up);
  ADD ("taken-up-for-others", test_taken_up_for_others);
  ADD ("between-attempts", test_between_attempts);
  ADD ("interrupted-meanwhile", test_interrupted_meanwhile);
  ADD ("requeue", test_requeue);
  ADD ("not-requeued", test_not_requeued);
  ADD ("outcomes", test_outcomes);

  return g_test_run ();
}
