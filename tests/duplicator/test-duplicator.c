/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-fixture.h"
#include "live-error.h"
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
  DuplicatorFixture fixture = {0};

  duplicator_fixture_set_up (&fixture, &test->order);
  test->function (&fixture);
  duplicator_fixture_tear_down (&fixture);
}

static LedgerEntry *
duplicate (DuplicatorFixture *fixture, const char *name, const char *client_token)
{
  g_autoptr (GError) error = NULL;
  LedgerEntry *entry;

  entry = duplicator_fixture_duplicate (fixture, fixture->source_id, name, client_token, &error);
  g_assert_no_error (error);

  return entry;
}

static void
assert_attempts (DuplicatorFixture *fixture, LedgerEntry *entry, const char *expected)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT count(*) FROM attempts WHERE entry_id = %" G_GINT64_FORMAT,
                       ledger_entry_get_id (entry));
  g_autofree char *n = duplicator_fixture_query (fixture, sql);

  g_assert_cmpstr (n, ==, expected);
}

static void
assert_newest_state (DuplicatorFixture *fixture, const char *expected)
{
  g_autofree char *state =
      duplicator_fixture_query (fixture, "SELECT state FROM entries ORDER BY id DESC LIMIT 1");

  g_assert_cmpstr (state, ==, expected);
}

static void
test_done (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = duplicate (fixture, "Evening show", NULL);
  g_autoptr (GPtrArray) studios = NULL;
  gboolean found = FALSE;

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_source_id (entry), ==, fixture->source_id);
  g_assert_cmpstr (ledger_entry_get_name (entry), ==, "Evening show");
  g_assert_cmpstr (ledger_entry_get_client_token (entry), ==, "token-1");
  g_assert_cmpstr (ledger_entry_get_account (entry), ==, "test:account");
  g_assert_cmpstr (ledger_entry_get_endpoint (entry), ==,
                   live_endpoint_get_url (live_client_get_endpoint (fixture->client)));
  g_assert_cmpstr (ledger_entry_get_region (entry), ==, "cn-shanghai");
  g_assert_nonnull (ledger_entry_get_request_id (entry));
  g_assert_null (ledger_entry_get_error_code (entry));
  g_assert_cmpuint (ledger_entry_get_http_status (entry), ==, 200);
  g_assert_cmpint (ledger_entry_get_created_at (entry), >, 0);
  g_assert_cmpint (ledger_entry_get_finished_at (entry), >=, ledger_entry_get_created_at (entry));
  g_assert_cmpuint (fixture->n_not_recorded, ==, 0);
  assert_newest_state (fixture, "done");

  studios = duplicator_fixture_list_studios (fixture);
  g_assert_cmpuint (studios->len, ==, fixture->n_studios + 1);
  for (guint i = 0; i < studios->len; i++) {
    LiveStudio *studio = studios->pdata[i];

    if (g_strcmp0 (live_studio_get_caster_id (studio), ledger_entry_get_caster_id (entry)) != 0)
      continue;
    found = TRUE;
    g_assert_cmpstr (live_studio_get_name (studio), ==, "Evening show");
    g_assert_cmpstr (live_studio_get_client_token_id (studio), ==, "token-1");
  }
  g_assert_true (found);
}

static void
test_tokens (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) first = duplicate (fixture, "A", NULL);
  g_autoptr (LedgerEntry) given = duplicate (fixture, "B", "given");
  g_autoptr (LedgerEntry) second = duplicate (fixture, "C", NULL);

  g_assert_cmpstr (ledger_entry_get_client_token (first), ==, "token-1");
  g_assert_cmpstr (ledger_entry_get_client_token (given), ==, "given");
  g_assert_cmpstr (ledger_entry_get_client_token (second), ==, "token-2");
  g_assert_cmpuint (test_nonce_source_get_left (fixture->tokens), ==, 1);
}

static void
test_refused (DuplicatorFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LedgerEntry) entry = duplicator_fixture_duplicate (
      fixture, "a2b8e671-2fe5-4642-a2ec-bf93880e0000", "Evening show", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_REFUSED);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, "InvalidCaster.NotFound");
  g_assert_nonnull (ledger_entry_get_error_message (entry));
  g_assert_nonnull (ledger_entry_get_request_id (entry));
  g_assert_cmpuint (ledger_entry_get_http_status (entry), ==, 404);
  g_assert_null (ledger_entry_get_caster_id (entry));
  assert_newest_state (fixture, "refused");
}

static void
test_invalid (DuplicatorFixture *fixture)
{
  static const struct {
    const char *source_id, *name, *client_token;
  } cases[] = {
      {"", "name", NULL},
      {"id", "", NULL},
      {NULL, "name", NULL},
      {"id", NULL, NULL},
      {"id", "two\nlines", NULL},
      {"id", "broken\377", NULL},
      {"id", "name", ""},
      {"id", "name", "two words"},
      {"id", "name", "t\303\266ken"},
      {"i\001d", "name", NULL},
      {"id", "name", "12345678901234567890123456789012345678901234567890123456789012345"},
  };
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (BaseNonceSource) plenty = NULL;

  /* An order that cannot be sent may use a token up */
  plenty = test_nonce_source_new ("a", "b", "c", "d", "e", "f", "g", "h", NULL);
  duplicator_fixture_stop_duplicator (fixture);
  g_set_object (&fixture->tokens, plenty);
  duplicator_fixture_make_duplicator (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (duplicator_fixture_duplicate (fixture, cases[i].source_id, cases[i].name,
                                                 cases[i].client_token, &error));
    g_assert_error (error, LIVE_ERROR, LIVE_ERROR_INVALID_PARAMETER);
  }

  entries = duplicator_fixture_read_ledger (fixture);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
test_not_sent (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = NULL;

  duplicator_fixture_stop_server (fixture);
  entry = duplicate (fixture, "Evening show", NULL);

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_REFUSED);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, "Unreachable");
  g_assert_true (g_str_has_suffix (ledger_entry_get_error_message (entry), "Nothing was sent."));
  g_assert_null (ledger_entry_get_request_id (entry));
  assert_newest_state (fixture, "refused");
}

/* The work was done, and nobody said so */
static void
test_found (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = duplicate (fixture, "Evening show", NULL);

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_nonnull (ledger_entry_get_caster_id (entry));
  g_assert_null (ledger_entry_get_error_code (entry));
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
  assert_attempts (fixture, entry, "1");
  assert_newest_state (fixture, "done");
}

/* Nothing was done, and another attempt is in order */
static void
test_repeated (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = duplicate (fixture, "Evening show", NULL);

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_null (ledger_entry_get_error_code (entry));
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
  assert_attempts (fixture, entry, "2");
  assert_newest_state (fixture, "done");
}

/* Whatever is no definite answer, four times over */
static void
test_unknown (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = duplicate (fixture, "Evening show", NULL);

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_UNKNOWN);
  g_assert_null (ledger_entry_get_caster_id (entry));
  g_assert_nonnull (ledger_entry_get_error_code (entry));
  g_assert_nonnull (ledger_entry_get_error_message (entry));
  assert_attempts (fixture, entry, "4");
  assert_newest_state (fixture, "unknown");
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 0);
}

/* While nobody can look, nothing is sent again */
static void
test_look_fails (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) unknown = duplicate (fixture, "Evening show", "my-token");
  g_autoptr (LedgerEntry) done = NULL;

  g_assert_cmpint (ledger_entry_get_state (unknown), ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpstr (ledger_entry_get_error_code (unknown), ==, "ConnectionLost");
  assert_attempts (fixture, unknown, "1");

  /* The four looks are over, and so is the fault: the same order brings the studio to light */
  done = duplicate (fixture, "Evening show", "my-token");
  g_assert_cmpint (ledger_entry_get_id (done), ==, ledger_entry_get_id (unknown));
  g_assert_cmpint (ledger_entry_get_state (done), ==, LEDGER_STATE_DONE);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
  assert_attempts (fixture, done, "1");
}

/* A definite no to the second attempt, and the list says the same of the first */
static void
test_refused_later (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = duplicate (fixture, "Evening show", NULL);

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_REFUSED);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, "CasterNumberExceed");
  assert_attempts (fixture, entry, "2");
}

/* The service's clock is not ours */
static void
test_clock (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = duplicate (fixture, "Evening show", NULL);
  gint64 minutes;

  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  minutes = (ABS (duplicator_get_clock_offset (fixture->duplicator)) + G_TIME_SPAN_SECOND * 30) / G_TIME_SPAN_MINUTE;
  g_assert_cmpint (minutes, ==, 20);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_done_is_done (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) first = duplicate (fixture, "Evening show", "my-token");
  g_autoptr (LedgerEntry) again = NULL;

  g_assert_cmpint (ledger_entry_get_state (first), ==, LEDGER_STATE_DONE);
  duplicator_fixture_stop_server (fixture);

  again = duplicate (fixture, "Evening show", "my-token");
  g_assert_cmpint (ledger_entry_get_state (again), ==, LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_id (again), ==, ledger_entry_get_id (first));
  g_assert_cmpstr (ledger_entry_get_caster_id (again), ==, ledger_entry_get_caster_id (first));
  assert_attempts (fixture, again, "1");
}

static void
test_other_parameters (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) first = duplicate (fixture, "Evening show", "my-token");
  g_autoptr (LedgerEntry) other = duplicate (fixture, "Morning show", "my-token");

  g_assert_cmpint (ledger_entry_get_state (first), ==, LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_id (other), !=, ledger_entry_get_id (first));
  g_assert_cmpint (ledger_entry_get_state (other), ==, LEDGER_STATE_REFUSED);
  g_assert_cmpstr (ledger_entry_get_error_code (other), ==, "IdempotentParameterMismatch");
}

/* The first byte leaves when the order is on disk, not before */
static void
test_intent_first (DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autofree char *row = NULL;

  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", NULL, NULL,
                              test_take_result, &result);
  g_assert_true (duplicator_get_busy (fixture->duplicator));
  duplicator_fixture_wait_for_row (
      fixture, "SELECT state FROM entries WHERE client_token = 'token-1'", "sending");
  g_assert_null (result);
  row = duplicator_fixture_query (fixture, "SELECT name || '/' || source_id FROM entries");
  g_assert_true (g_str_has_prefix (row, "Evening show/"));

  entry = duplicator_duplicate_finish (fixture->duplicator, test_wait (&result), NULL);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_false (duplicator_get_busy (fixture->duplicator));
}

static void
test_cancelled_before (DuplicatorFixture *fixture)
{
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) done = NULL;

  g_cancellable_cancel (fixture->cancellable);
  entry = duplicate (fixture, "Evening show", NULL);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_CANCELLED);
  g_assert_null (ledger_entry_get_error_code (entry));
  assert_attempts (fixture, entry, "0");
  assert_newest_state (fixture, "cancelled");
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 0);

  /* Asked for again after all */
  g_cancellable_reset (fixture->cancellable);
  done = duplicate (fixture, "Evening show", ledger_entry_get_client_token (entry));
  g_assert_cmpint (ledger_entry_get_state (done), ==, LEDGER_STATE_DONE);
  g_assert_cmpint (ledger_entry_get_id (done), ==, ledger_entry_get_id (entry));
}

/* Under way it is too late to take it back: nobody knows what comes of it */
static void
test_cancelled_while_sending (DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) unchanged = NULL;

  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", NULL,
                              fixture->cancellable, test_take_result, &result);
  duplicator_fixture_wait_for_row (fixture, "SELECT state FROM entries", "sending");
  /* The service has read the request when it holds it; until then cancelling may still be in time
   */
  for (guint i = 0; i < 200; i++)
    g_main_context_iteration (NULL, FALSE);
  g_cancellable_cancel (fixture->cancellable);
  entry = duplicator_duplicate_finish (fixture->duplicator, test_wait (&result), NULL);

  g_assert_nonnull (entry);
  if (ledger_entry_get_state (entry) == LEDGER_STATE_CANCELLED)
    return;
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_UNKNOWN);
  g_assert_cmpstr (ledger_entry_get_error_code (entry), ==, "Cancelled");
  assert_newest_state (fixture, "unknown");

  /* Taken back before it went on, it stays what it was */
  unchanged = duplicate (fixture, "Evening show", ledger_entry_get_client_token (entry));
  g_assert_cmpint (ledger_entry_get_state (unchanged), ==, LEDGER_STATE_UNKNOWN);
  assert_attempts (fixture, unchanged, "1");
}

static void
test_intent_not_recorded (DuplicatorFixture *fixture)
{
  g_autoptr (GError) error = NULL;

  duplicator_fixture_close_ledger (fixture);
  g_assert_null (
      duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show", NULL, &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_null (duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show",
                                               "my-token", &error));
  g_assert_error (error, LEDGER_ERROR, LEDGER_ERROR_CLOSED);

  /* Nothing was sent */
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 0);
  duplicator_fixture_reopen_ledger (fixture);
}

/* The studio is there, and its ID reaches the user though the ledger is gone */
static void
test_outcome_not_recorded (DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) again = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", NULL, NULL,
                              test_take_result, &result);
  duplicator_fixture_wait_for_row (fixture, "SELECT state FROM entries", "sending");
  duplicator_fixture_close_ledger (fixture);
  g_assert_null (result);

  entry = duplicator_duplicate_finish (fixture->duplicator, test_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->n_not_recorded, ==, 1);
  g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
  g_assert_nonnull (ledger_entry_get_caster_id (entry));
  g_assert_nonnull (ledger_entry_get_request_id (entry));

  /* The next run does not take it for done, and does not make another */
  duplicator_fixture_reopen_ledger (fixture);
  assert_newest_state (fixture, "unknown");
  again = duplicate (fixture, "Evening show", "token-1");
  g_assert_cmpint (ledger_entry_get_state (again), ==, LEDGER_STATE_DONE);
  g_assert_cmpstr (ledger_entry_get_caster_id (again), ==, ledger_entry_get_caster_id (entry));
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_same_token_twice (DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) first_result = NULL;
  g_autoptr (LedgerEntry) first = NULL;
  g_autoptr (GError) error = NULL;

  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", "my-token",
                              NULL, test_take_result, &first_result);
  g_assert_null (duplicator_fixture_duplicate (fixture, fixture->source_id, "Evening show",
                                               "my-token", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PENDING);

  first = duplicator_duplicate_finish (fixture->duplicator, test_wait (&first_result), NULL);
  g_assert_cmpint (ledger_entry_get_state (first), ==, LEDGER_STATE_DONE);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 1);
}

static void
test_several (DuplicatorFixture *fixture)
{
  static const char *const names[] = {"One", "Two", "Three"};
  GAsyncResult *results[G_N_ELEMENTS (names)] = {NULL};
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    duplicator_duplicate_async (fixture->duplicator, fixture->source_id, names[i], NULL, NULL,
                                test_take_result, &results[i]);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (LedgerEntry) entry = NULL;

    entry = duplicator_duplicate_finish (fixture->duplicator, test_wait (&results[i]), NULL);
    g_assert_cmpstr (ledger_entry_get_name (entry), ==, names[i]);
    g_assert_cmpint (ledger_entry_get_state (entry), ==, LEDGER_STATE_DONE);
    g_hash_table_add (ids, g_strdup (ledger_entry_get_caster_id (entry)));
    g_clear_object (&results[i]);
  }
  g_assert_cmpuint (g_hash_table_size (ids), ==, G_N_ELEMENTS (names));
}

static void
on_busy (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *n = user_data;

  (*n)++;
}

static void
test_stop (DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GAsyncResult) stopped_again = NULL;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (GError) error = NULL;
  guint n_notified = 0;
  gboolean busy = FALSE;

  g_signal_connect (fixture->duplicator, "notify::busy", G_CALLBACK (on_busy), &n_notified);
  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", NULL, NULL,
                              test_take_result, &result);
  g_object_get (fixture->duplicator, "busy", &busy, NULL);
  g_assert_true (busy);
  duplicator_fixture_wait_for_row (fixture, "SELECT state FROM entries", "sending");

  duplicator_stop_async (fixture->duplicator, test_take_result, &stopped);
  duplicator_stop_async (fixture->duplicator, test_take_result, &stopped_again);
  g_assert_true (duplicator_stop_finish (fixture->duplicator, test_wait (&stopped), NULL));
  g_assert_true (duplicator_stop_finish (fixture->duplicator, test_wait (&stopped_again), NULL));
  g_assert_false (duplicator_get_busy (fixture->duplicator));
  g_assert_cmpuint (n_notified, ==, 2);
  g_signal_handlers_disconnect_by_data (fixture->duplicator, &n_notified);

  /* Whether it was in time or not, the ledger knows */
  {
    g_autofree char *state = duplicator_fixture_query (fixture, "SELECT state FROM entries");

    g_assert_true (g_str_equal (state, "unknown") || g_str_equal (state, "queued"));
    entry = duplicator_duplicate_finish (fixture->duplicator, test_wait (&result), &error);
    g_assert_no_error (error);
    g_assert_cmpstr (ledger_state_to_string (ledger_entry_get_state (entry)), ==, state);
  }

  g_assert_null (
      duplicator_fixture_duplicate (fixture, fixture->source_id, "Late show", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static void
test_stop_idle (DuplicatorFixture *fixture)
{
  g_autoptr (GAsyncResult) stopped = NULL;

  duplicator_stop_async (fixture->duplicator, test_take_result, &stopped);
  g_assert_true (duplicator_stop_finish (fixture->duplicator, test_wait (&stopped), NULL));
}

/* Another process is sending it */
static void
test_sent_elsewhere (DuplicatorFixture *fixture)
{
  LiveEndpoint *endpoint = live_client_get_endpoint (fixture->client);
  const LedgerIntent intent = {
      .client_token = "my-token",
      .account = "another:account",
      .endpoint = live_endpoint_get_url (endpoint),
      .region = live_endpoint_get_region (endpoint),
      .source_id = fixture->source_id,
      .name = "Evening show",
  };
  const LedgerOutcome outcome = {.state = LEDGER_STATE_DONE, .caster_id = "made-elsewhere"};
  g_autoptr (Ledger) other = ledger_new (fixture->ledger_path, base_clock_get_system ());
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GAsyncResult) added = NULL;
  g_autoptr (GAsyncResult) begun = NULL;
  g_autoptr (GAsyncResult) recorded = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GAsyncResult) waited = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (LedgerEntry) sending = NULL;
  g_autoptr (LedgerEntry) done = NULL;
  g_autoptr (LedgerEntry) found = NULL;
  g_autoptr (GError) error = NULL;

  ledger_open_async (other, NULL, test_take_result, &opened);
  g_assert_true (ledger_open_finish (other, test_wait (&opened), NULL));
  ledger_add_intents_async (other, &intent, 1, test_take_result, &added);
  entries = ledger_add_intents_finish (other, test_wait (&added), NULL);
  ledger_begin_attempt_async (other, ledger_entry_get_id (entries->pdata[0]), test_take_result,
                              &begun);
  sending = ledger_begin_attempt_finish (other, test_wait (&begun), NULL);
  g_assert_nonnull (sending);

  /* Nothing is sent, and what comes of it is waited for */
  duplicator_duplicate_async (fixture->duplicator, fixture->source_id, "Evening show", "my-token", NULL,
                              test_take_result, &waited);
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 0);
  g_assert_null (waited);

  ledger_record_outcome_async (other, ledger_entry_get_id (sending), &outcome, test_take_result,
                               &recorded);
  done = ledger_record_outcome_finish (other, test_wait (&recorded), NULL);
  g_assert_nonnull (done);
  found = duplicator_duplicate_finish (fixture->duplicator, test_wait (&waited), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ledger_entry_get_caster_id (found), ==, "made-elsewhere");
  g_assert_cmpuint (duplicator_fixture_count_named (fixture, "Evening show"), ==, 0);

  ledger_close_async (other, test_take_result, &closed);
  g_assert_true (ledger_close_finish (other, test_wait (&closed), NULL));
}

static void
add (const char *name, TestFunc function, const char *const *faults)
{
  for (gboolean tcp = FALSE; tcp <= TRUE; tcp++) {
    g_autofree char *path = g_strdup_printf ("/duplicator/%s/%s", tcp ? "tcp" : "unix", name);
    TestCase *test = g_new0 (TestCase, 1);

    test->order.faults = faults;
    test->order.tcp = tcp;
    test->function = function;
    g_test_add_data_func_full (path, test, run, g_free);
  }
}

#define FAULTS(...) ((const char *const[]){__VA_ARGS__, NULL})

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("done", test_done, NULL);
  add ("tokens", test_tokens, NULL);
  add ("refused", test_refused, NULL);
  add ("invalid", test_invalid, NULL);
  add ("not-sent", test_not_sent, NULL);
  add ("found/cut-after", test_found, FAULTS ("cut-after,action=CopyCaster"));
  add ("found/reset", test_found, FAULTS ("cut-after,action=CopyCaster,reset"));
  add ("found/no-caster-id", test_found, FAULTS ("no-caster-id,action=CopyCaster"));
  add ("found/empty", test_found, FAULTS ("empty,action=CopyCaster"));
  add ("found/garbage", test_found, FAULTS ("garbage,action=CopyCaster"));
  add ("found/not-http", test_found, FAULTS ("not-http,action=CopyCaster"));
  add ("found/huge", test_found, FAULTS ("huge,action=CopyCaster"));
  add ("found/cut-body", test_found, FAULTS ("cut-body,action=CopyCaster"));
  add ("found/cut-chunked", test_found, FAULTS ("cut-chunked,action=CopyCaster"));
  add ("found/cut-gzip", test_found, FAULTS ("cut-gzip,action=CopyCaster"));
  add ("found/html", test_found, FAULTS ("html=502,action=CopyCaster,work=done"));
  add ("repeated/cut-before", test_repeated, FAULTS ("cut-before,action=CopyCaster,times=1"));
  add ("repeated/throttled", test_repeated, FAULTS ("throttle=10ms,action=CopyCaster,times=1"));
  add ("repeated/status-500", test_repeated, FAULTS ("status=500,action=CopyCaster,times=1"));
  add ("repeated/last-token-processing", test_repeated, FAULTS ("code=LastTokenProcessing,action=CopyCaster,times=1"));
  add ("repeated/forgotten", test_repeated, FAULTS ("cut-before,action=CopyCaster,times=1", "forget-tokens=1ms"));
  add ("unknown/cut-before", test_unknown, FAULTS ("cut-before,action=CopyCaster"));
  add ("unknown/html", test_unknown, FAULTS ("html=502,action=CopyCaster"));
  add ("unknown/status-500", test_unknown, FAULTS ("status=500,action=CopyCaster"));
  add ("unknown/status-503", test_unknown, FAULTS ("status=503,action=CopyCaster"));
  add ("unknown/redirect", test_unknown, FAULTS ("redirect,action=CopyCaster"));
  add ("look-fails", test_look_fails,
       FAULTS ("cut-after,action=CopyCaster", "status=500,action=DescribeCasters,after=1,times=4"));
  add ("refused-later", test_refused_later,
       FAULTS ("cut-before,action=CopyCaster,times=1", "code=CasterNumberExceed,action=CopyCaster"));
  add ("clock/ahead", test_clock, FAULTS ("clock=+20m"));
  add ("clock/behind", test_clock, FAULTS ("clock=-20m"));
  add ("done-is-done", test_done_is_done, NULL);
  add ("other-parameters", test_other_parameters, NULL);
  add ("intent-first", test_intent_first, FAULTS ("latency=500ms,action=CopyCaster"));
  add ("cancelled-before", test_cancelled_before, NULL);
  add ("cancelled-while-sending", test_cancelled_while_sending,
       FAULTS ("latency=30s,action=CopyCaster"));
  add ("intent-not-recorded", test_intent_not_recorded, NULL);
  add ("outcome-not-recorded", test_outcome_not_recorded,
       FAULTS ("late=500ms,action=CopyCaster,times=1"));
  add ("same-token-twice", test_same_token_twice, NULL);
  add ("several", test_several, NULL);
  add ("stop", test_stop, FAULTS ("latency=30s,action=CopyCaster"));
  add ("stop-idle", test_stop_idle, NULL);
  add ("sent-elsewhere", test_sent_elsewhere, NULL);

  return g_test_run ();
}
