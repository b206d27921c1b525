/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "ledger-testing.h"

#include <string.h>

static void
test_attempt (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "Stage");
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (GError) error = NULL;

  testing_clock_advance (testing->clock, 5);
  begun = testing_begin (ledger, entry, &error);
  g_assert_no_error (error);
  g_assert_true (begun == entry);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_SENDING);
  g_assert_cmpint (ledger_entry_get_finished_at (entry), ==, 0);

  /* On the disk before anything may be sent */
  testing_assert_query (testing->path, "SELECT state FROM entries", "sending");
  testing_assert_query (testing->path,
                        "SELECT entry_id || ' ' || number || ' ' || (started_at - "
                        "1794672000000000) || ' ' || (owner > 0) FROM attempts",
                        "1 1 5 1");
  testing_assert_query (testing->path, "SELECT outcome FROM attempts", "NULL");
  testing_assert_query (testing->path, "SELECT finished_at FROM attempts", "NULL");

  g_clear_object (&begun);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_done (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcome = {
      .state = LEDGER_STATE_DONE,
      .caster_id = "LIVEPRODUCER_POST-cn-new",
      .request_id = "16A96B9A-F203-4EC5-8E43-CB92E68F4CD8",
      .http_status = 200,
  };
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) done = NULL;
  g_autoptr (GError) error = NULL;

  testing_clock_advance (testing->clock, 7);
  done = testing_record (ledger, entry, &outcome, &error);
  g_assert_no_error (error);
  g_assert_true (done == entry);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_caster_id (entry), ==, outcome.caster_id);
  g_assert_cmpstr (ledger_entry_get_request_id (entry), ==, outcome.request_id);
  g_assert_cmpuint (ledger_entry_get_http_status (entry), ==, 200);
  g_assert_null (ledger_entry_get_error_code (entry));
  g_assert_cmpint (ledger_entry_get_created_at (entry), ==, TESTING_NOW);
  g_assert_cmpint (ledger_entry_get_finished_at (entry), ==, TESTING_NOW + 7);

  testing_assert_query (testing->path, "SELECT state || caster_id FROM entries",
                        "doneLIVEPRODUCER_POST-cn-new");
  testing_assert_query (testing->path,
                        "SELECT outcome || ' ' || (finished_at - started_at) || ' ' || request_id "
                        "|| ' ' || http_status FROM attempts",
                        "done 7 16A96B9A-F203-4EC5-8E43-CB92E68F4CD8 200");

  g_clear_object (&done);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_refused (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcome = {
      .state = LEDGER_STATE_REFUSED,
      .request_id = "R",
      .http_status = 403,
      .error_code = "CasterNumberExceed",
      .error_message = "The number of casters exceeds the limit.",
      .host_id = "live.aliyuncs.com",
      .recommend = "https://api.alibabacloud.com/troubleshoot?q=CasterNumberExceed",
  };
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) refused = NULL;
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GError) error = NULL;

  refused = testing_record (ledger, entry, &outcome, &error);
  g_assert_no_error (error);
  g_clear_object (&refused);
  g_clear_object (&entry);

  /* As the file has it, not as this object was told */
  read = testing_read_page (ledger, 0, 1, &error);
  g_assert_no_error (error);
  entry = g_object_ref (read->pdata[0]);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_REFUSED);
  g_assert_cmpstr (ledger_entry_get_request_id (entry), ==, "R");
  g_assert_cmpuint (ledger_entry_get_http_status (entry), ==, 403);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, outcome.error_code);
  g_assert_cmpstr (ledger_entry_get_error_message (entry), ==, outcome.error_message);
  g_assert_cmpstr (ledger_entry_get_host_id (entry), ==, outcome.host_id);
  g_assert_cmpstr (ledger_entry_get_recommend (entry), ==, outcome.recommend);
  g_assert_null (ledger_entry_get_caster_id (entry));

  g_clear_pointer (&read, g_ptr_array_unref);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
assert_outcome_refused (Ledger *ledger, LedgerEntry *entry, LedgerState outcome_state)
{
  const LedgerOutcome outcome = {.state = outcome_state, .caster_id = "other-studio"};
  LedgerState before = ledger_entry_get_state (entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) recorded = testing_record (ledger, entry, &outcome, &error);

  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_null (recorded);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, before);
}

static void
test_done_is_final (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_DONE);
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (GError) error = NULL;

  for (LedgerState state = LEDGER_STATE_QUEUED; state <= LEDGER_STATE_CANCELLED; state++)
    assert_outcome_refused (ledger, entry, state);

  begun = testing_begin (ledger, entry, &error);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_null (begun);
  testing_assert_query (testing->path, "SELECT state || caster_id FROM entries", "donenew-studio");
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "1");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

/* Every other state, with what must not come of it */
static void
test_impossible_outcomes (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  static const struct {
    LedgerState from, to;
  } impossible[] = {
      {LEDGER_STATE_QUEUED, LEDGER_STATE_QUEUED},     {LEDGER_STATE_QUEUED, LEDGER_STATE_SENDING},
      {LEDGER_STATE_QUEUED, LEDGER_STATE_DONE},       {LEDGER_STATE_QUEUED, LEDGER_STATE_UNKNOWN},
      {LEDGER_STATE_SENDING, LEDGER_STATE_SENDING},   {LEDGER_STATE_REFUSED, LEDGER_STATE_DONE},
      {LEDGER_STATE_REFUSED, LEDGER_STATE_QUEUED},    {LEDGER_STATE_UNKNOWN, LEDGER_STATE_SENDING},
      {LEDGER_STATE_UNKNOWN, LEDGER_STATE_CANCELLED}, {LEDGER_STATE_CANCELLED, LEDGER_STATE_DONE},
      {LEDGER_STATE_CANCELLED, LEDGER_STATE_QUEUED},
  };

  for (guint i = 0; i < G_N_ELEMENTS (impossible); i++) {
    g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", impossible[i].from);

    assert_outcome_refused (ledger, entry, impossible[i].to);
  }

  testing_close_and_unref (ledger);
}

static void
test_done_needs_studio (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  static const char *const ids[] = {NULL, ""};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = ids[i]};
    g_autoptr (GError) error = NULL;
    g_autoptr (LedgerEntry) recorded = testing_record (ledger, entry, &outcome, &error);

    g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
    g_assert_null (recorded);
  }
  testing_assert_query (testing->path, "SELECT state FROM entries", "sending");
  testing_assert_query (testing->path, "SELECT outcome FROM attempts", "NULL");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_no_such_entry (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcome = {.state = LEDGER_STATE_UNKNOWN};
  static const gint64 ids[] = {0, -1, 2, G_MAXINT64, G_MININT64};
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "Stage");

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_autoptr (GAsyncResult) begin_result = NULL;
    g_autoptr (GAsyncResult) record_result = NULL;
    g_autoptr (GError) begin_error = NULL;
    g_autoptr (GError) record_error = NULL;

    ledger_begin_attempt_async (ledger, ids[i], testing_take_result, &begin_result);
    ledger_record_outcome_async (ledger, ids[i], &outcome, testing_take_result, &record_result);
    g_assert_null (
        ledger_begin_attempt_finish (ledger, testing_wait (&begin_result), &begin_error));
    g_assert_null (
        ledger_record_outcome_finish (ledger, testing_wait (&record_result), &record_error));
    g_assert_error (begin_error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
    g_assert_error (record_error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  }
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "0");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_not_sent_twice_at_once (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (GError) error = NULL;

  begun = testing_begin (ledger, entry, &error);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_null (begun);
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "1");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

/* Each attempt keeps what came of it; the entry tells what came of the last. */
static void
test_several_attempts (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcomes[] = {
      {.state = LEDGER_STATE_UNKNOWN, .error_code = "TimedOut"},
      {.state = LEDGER_STATE_QUEUED, .error_code = "Throttling.User", .http_status = 400},
      {.state = LEDGER_STATE_REFUSED, .error_code = "Forbidden", .http_status = 403},
      {.state = LEDGER_STATE_DONE, .caster_id = "new-studio", .http_status = 200},
  };
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "Stage");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++) {
    g_autoptr (LedgerEntry) begun = testing_begin (ledger, entry, &error);
    g_autoptr (LedgerEntry) recorded = NULL;

    g_assert_no_error (error);
    g_assert_true (begun == entry);
    g_assert_null (ledger_entry_get_error_code (entry));
    g_assert_cmpuint (ledger_entry_get_http_status (entry), ==, 0);
    recorded = testing_record (ledger, entry, &outcomes[i], &error);
    g_assert_no_error (error);
    g_assert_cmpint (ledger_entry_get_state (entry), ==, outcomes[i].state);
    g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, outcomes[i].error_code);
    g_assert_cmpint (ledger_entry_get_finished_at (entry) != 0, ==,
                     outcomes[i].state != LEDGER_STATE_QUEUED);
  }

  testing_assert_query (testing->path,
                        "SELECT number || outcome || coalesce (error_code, '') FROM attempts "
                        "WHERE finished_at IS NOT NULL ORDER BY number",
                        "1unknownTimedOut,2queuedThrottling.User,3refusedForbidden,4done");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

/* Looking for the studio later finds out what came of an attempt, which is over by then. */
static void
test_found_later (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = "found"};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_UNKNOWN);
  g_autoptr (LedgerEntry) recorded = NULL;
  g_autoptr (GError) error = NULL;

  recorded = testing_record (ledger, entry, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ledger_entry_get_caster_id (entry), ==, "found");
  testing_assert_query (testing->path, "SELECT outcome FROM attempts", "unknown");

  g_clear_object (&recorded);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_cancelled_before_sending (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_CANCELLED);

  testing_assert_query (testing->path, "SELECT state FROM entries", "cancelled");
  testing_assert_query (testing->path, "SELECT count(*) FROM attempts", "0");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

/* Whatever a reply held, nothing of it that could be used again is in any of the ledger's files. */
static void
test_no_secrets (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const char *secret = "bQx7Zr0Jd1tLpVn5mUeYw2Kc8aI=";
  g_autofree char *words = g_strdup_printf (
      "Not accepted. Signature=%s&SignatureNonce=1 Authorization: ACS3-HMAC-SHA256 "
      "Credential=id,SignedHeaders=host,Signature=%s",
      secret, secret);
  const LedgerOutcome outcome = {
      .state = LEDGER_STATE_REFUSED,
      .error_code = "SignatureDoesNotMatch",
      .error_message = words,
      .host_id = words,
      .recommend = words,
  };
  static const char *const suffixes[] = {"", "-wal"};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) recorded = NULL;
  g_autoptr (GError) error = NULL;

  recorded = testing_record (ledger, entry, &outcome, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (ledger_entry_get_error_message (entry), secret));
  g_assert_null (strstr (ledger_entry_get_host_id (entry), secret));
  g_assert_null (strstr (ledger_entry_get_recommend (entry), secret));
  g_assert_true (g_str_has_prefix (ledger_entry_get_error_message (entry), "Not accepted. "));

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = g_strconcat (testing->path, suffixes[i], NULL);
    gsize length;
    g_autofree char *content = testing_read_file (path, &length);

    g_assert_cmpuint (length, >, 0);
    g_assert_null (memmem (content, length, secret, strlen (secret)));
  }

  g_clear_object (&recorded);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_words_from_outside (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autofree char *long_words = g_strnfill (100000, 'x');
  const LedgerOutcome outcome = {
      .state = LEDGER_STATE_REFUSED,
      .error_code = "\xff",
      .error_message = long_words,
      .host_id = "",
      .recommend = "bad \xc3(",
  };
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) recorded = NULL;
  g_autoptr (GError) error = NULL;

  recorded = testing_record (ledger, entry, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, "\xef\xbf\xbd");
  g_assert_cmpuint (strlen (ledger_entry_get_error_message (entry)), <, 10000);
  g_assert_true (g_str_has_suffix (ledger_entry_get_error_message (entry), "x…"));
  g_assert_null (ledger_entry_get_host_id (entry));
  g_assert_cmpstr (ledger_entry_get_recommend (entry), ==, "bad \xef\xbf\xbd(");

  g_clear_object (&recorded);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

/* What came of an order reaches the user though the disk will not have it, and however often the
 * entry is read from there again. */
static void
test_shown_without_record (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = "new-studio"};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (GPtrArray) again = NULL;

  ledger_show_outcome (ledger, entry, &outcome);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_caster_id (entry), ==, "new-studio");
  testing_assert_query (testing->path, "SELECT state FROM entries", "sending");

  again = testing_find_by_token (ledger, "token");
  g_assert_true (again->pdata[0] == entry);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);

  g_clear_object (&entry);
  g_clear_pointer (&again, g_ptr_array_unref);
  again = testing_find_by_token (ledger, "token");
  g_assert_cmpint (ledger_entry_get_state (again->pdata[0]), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_name (again->pdata[0]), ==, "Stage");

  g_clear_pointer (&again, g_ptr_array_unref);
  testing_close_and_unref (ledger);
}

/* Once the disk takes it, it is written before anything else is done about the order. */
static void
test_shown_then_recorded (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome unknown = {.state = LEDGER_STATE_UNKNOWN, .error_code = "TimedOut"};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (GError) error = NULL;

  ledger_show_outcome (ledger, entry, &unknown);
  begun = testing_begin (ledger, entry, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_SENDING);
  testing_assert_query (testing->path, "SELECT coalesce (error_code, '-') FROM attempts",
                        "TimedOut,-");

  g_clear_object (&begun);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
test_shown_done_is_not_sent_again (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  const LedgerOutcome done = {.state = LEDGER_STATE_DONE, .caster_id = "new-studio"};
  g_autoptr (LedgerEntry) entry = testing_add_in_state (ledger, "Stage", LEDGER_STATE_SENDING);
  g_autoptr (LedgerEntry) begun = NULL;
  g_autoptr (GError) error = NULL;

  ledger_show_outcome (ledger, entry, &done);
  begun = testing_begin (ledger, entry, &error);
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_FAILED);
  g_assert_null (begun);
  testing_assert_query (testing->path, "SELECT state || caster_id FROM entries", "donenew-studio");

  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/outcomes/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("attempt", test_attempt);
  ADD ("done", test_done);
  ADD ("refused", test_refused);
  ADD ("done-is-final", test_done_is_final);
  ADD ("impossible-outcomes", test_impossible_outcomes);
  ADD ("done-needs-studio", test_done_needs_studio);
  ADD ("no-such-entry", test_no_such_entry);
  ADD ("not-sent-twice-at-once", test_not_sent_twice_at_once);
  ADD ("several-attempts", test_several_attempts);
  ADD ("found-later", test_found_later);
  ADD ("cancelled-before-sending", test_cancelled_before_sending);
  ADD ("no-secrets", test_no_secrets);
  ADD ("words-from-outside", test_words_from_outside);
  ADD ("shown-without-record", test_shown_without_record);
  ADD ("shown-then-recorded", test_shown_then_recorded);
  ADD ("shown-done-is-not-sent-again", test_shown_done_is_not_sent_again);

  return g_test_run ();
}
