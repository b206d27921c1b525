/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-fixture.h"
#include "duplicator-private.h"
#include "live-studio.h"

/* A process that carries orders out is killed in the middle, without a chance to do anything about it */

#define COPIES 40
#define PACE   100

static const char *program;

static Ledger *
open_ledger (const char *path)
{
  Ledger *ledger = ledger_new (path, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  ledger_open_async (ledger, NULL, test_take_result, &result);
  ledger_open_finish (ledger, test_wait (&result), &error);
  g_assert_no_error (error);

  return ledger;
}

/* The one that is killed: PROGRAM --child LEDGER URL SOURCE place|resume|wait */
static int
run_child (char **arguments)
{
  g_autoptr (LiveCredentials) credentials = live_credentials_new ("test-key-id", "test-key-secret", NULL);
  g_autoptr (LiveEndpoint) endpoint = live_endpoint_new_for_url (arguments[1], "cn-shanghai", NULL);
  g_autoptr (LiveClient) client = live_client_new (endpoint, credentials);
  g_autoptr (Ledger) ledger = open_ledger (arguments[0]);
  g_autoptr (Duplicator) duplicator =
      duplicator_new (ledger, client, "test:account", base_nonce_source_get_system ());
  const DuplicatorSource source = { .id = arguments[2] };
  g_autoptr (DuplicatorBatch) batch = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) ended = NULL;

  duplicator_set_haste (duplicator, 0.01, PACE);
  if (g_str_equal (arguments[3], "resume")) {
    g_autoptr (GPtrArray) left = NULL;

    duplicator_resume_waiting_async (duplicator, test_take_result, &started);
    left = duplicator_resume_waiting_finish (duplicator, test_wait (&started), NULL);
    g_assert_nonnull (left);
  } else {
    g_autoptr (GPtrArray) entries = NULL;

    batch = duplicator_batch_new_from_pattern (&source, 1, "Stage {n:03}", COPIES, 1, "2026-11-22");
    duplicator_place_async (duplicator, batch, test_take_result, &started);
    entries = duplicator_place_finish (duplicator, test_wait (&started), NULL);
    g_assert_nonnull (entries);
  }

  duplicator_wait_async (duplicator, NULL, test_take_result, &ended);
  g_assert_true (duplicator_wait_finish (duplicator, test_wait (&ended), NULL));

  return 0;
}

static GSubprocess *
start_child (DuplicatorFixture *fixture, const char *what)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--child", fixture->ledger_path,
                        live_endpoint_get_url (live_client_get_endpoint (fixture->client)), fixture->source_id, what, NULL);

  g_assert_no_error (error);

  return child;
}

static void
kill_child (GSubprocess *child)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_subprocess_force_exit (child);
  g_subprocess_wait_async (child, NULL, test_take_result, &result);
  g_assert_true (g_subprocess_wait_finish (child, test_wait (&result), NULL));
}

static void
wait_for_child (GSubprocess *child)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_wait_check_async (child, NULL, test_take_result, &result);
  g_subprocess_wait_check_finish (child, test_wait (&result), &error);
  g_assert_no_error (error);
}

/* So many, or all that there will be without an answer */
static void
wait_for_done (DuplicatorFixture *fixture, guint n)
{
  g_autofree char *sql = g_strdup_printf ("SELECT sum(state = 'done') >= %u OR sum(state IN ('queued', 'sending')) = 0 "
                                          "FROM entries",
                                          n);

  duplicator_fixture_wait_for_row (fixture, sql, "1");
}

/* The fixture's own duplicator is not to be there: the child is */
static void
stand_aside (DuplicatorFixture *fixture)
{
  duplicator_fixture_stop_duplicator (fixture);
  duplicator_fixture_close_ledger (fixture);
}

static guint
count_made (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) studios = duplicator_fixture_list_studios (fixture);

  return studios->len - fixture->n_studios;
}

static void
assert_state_count (DuplicatorFixture *fixture, const char *state, guint expected)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM entries WHERE state = '%s'", state);
  g_autofree char *n = duplicator_fixture_query (fixture, sql);

  g_assert_cmpint (g_ascii_strtoll (n, NULL, 10), ==, expected);
}

static void
answer_all (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) entries = duplicator_fixture_read_ledger (fixture);

  for (guint i = 0; i < entries->len; i++) {
    g_autoptr (GAsyncResult) result = NULL;

    if (ledger_entry_get_state (entries->pdata[i]) != LEDGER_STATE_UNKNOWN)
      continue;
    g_assert_cmpstr (ledger_entry_get_error_code (entries->pdata[i]), ==, DUPLICATOR_CODE_POSSIBLE_COPY);
    duplicator_answer_async (fixture->duplicator, entries->pdata[i], TRUE, NULL, test_take_result, &result);
    g_object_unref (duplicator_answer_finish (fixture->duplicator, test_wait (&result), NULL));
  }
}

static void
resume_here (DuplicatorFixture *fixture)
{
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) ended = NULL;

  duplicator_fixture_reopen_ledger (fixture);
  duplicator_resume_waiting_async (fixture->duplicator, test_take_result, &started);
  left = duplicator_resume_waiting_finish (fixture->duplicator, test_wait (&started), NULL);
  g_assert_nonnull (left);
  duplicator_wait_async (fixture->duplicator, NULL, test_take_result, &ended);
  g_assert_true (duplicator_wait_finish (fixture->duplicator, test_wait (&ended), NULL));
}

static void
kill_and_resume (DuplicatorFixture *fixture)
{
  g_autoptr (GSubprocess) child = NULL;

  stand_aside (fixture);
  child = start_child (fixture, "place");
  wait_for_done (fixture, 3);
  kill_child (child);

  g_clear_object (&child);
  child = start_child (fixture, "resume");
  wait_for_done (fixture, 15);
  kill_child (child);

  resume_here (fixture);
  answer_all (fixture);
  assert_state_count (fixture, "done", COPIES);
  g_assert_cmpuint (count_made (fixture), ==, COPIES);
}

/* The user does not even have to say that it should go on: what was being sent is looked for when the program starts. What the
 * service has not begun with by then is unknown. */
static void
kill_and_look (DuplicatorFixture *fixture)
{
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *n = NULL;

  stand_aside (fixture);
  child = start_child (fixture, "place");
  /* More than are answered at once */
  while (count_made (fixture) < 8)
    g_main_context_iteration (NULL, FALSE);
  kill_child (child);
  duplicator_fixture_wait_for_row (fixture, "SELECT sum(state = 'done') < 8 AND sum(state = 'sending') > 0 FROM entries",
                                   "1");

  duplicator_fixture_reopen_ledger (fixture);
  duplicator_fixture_wait_for_row (fixture, "SELECT sum(state = 'done') >= 8 AND sum(state = 'sending') = 0 FROM entries",
                                   "1");
  g_assert_cmpuint (duplicator_progress_get_left (duplicator_get_progress (fixture->duplicator)), ==, 0);
  n = duplicator_fixture_query (fixture, "SELECT count(*) FROM entries WHERE state IN ('done', 'unknown')");
  g_assert_cmpint (count_made (fixture), <=, g_ascii_strtoll (n, NULL, 10));
}

/* One process carries out, another one has asked; the first is killed */
static void
kill_carrier (DuplicatorFixture *fixture)
{
  g_autoptr (GSubprocess) carrier = NULL;
  g_autoptr (GSubprocess) asker = NULL;

  stand_aside (fixture);
  carrier = start_child (fixture, "place");
  wait_for_done (fixture, 3);
  asker = start_child (fixture, "place");
  duplicator_fixture_wait_for_row (fixture, "SELECT count(*) > 40 FROM entries", "1");
  kill_child (carrier);

  wait_for_child (asker);
  resume_here (fixture);
  assert_state_count (fixture, "done", 2 * COPIES);
  g_assert_cmpuint (count_made (fixture), ==, 2 * COPIES);
}

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

static void
add (const char *name, TestFunc function, const char *const *faults)
{
  g_autofree char *path = g_strdup_printf ("/duplicator/crash/%s", name);
  TestCase *test = g_new0 (TestCase, 1);

  test->order.faults = faults;
  test->order.tcp = TRUE;
  test->order.calls_per_second = PACE;
  test->function = function;
  g_test_add_data_func_full (path, test, run, g_free);
}

#define FAULTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

int
main (int argc, char **argv)
{
  if (argc == 6 && g_str_equal (argv[1], "--child"))
    return run_child (argv + 2);

  program = argv[0];
  g_test_init (&argc, &argv, NULL);

  add ("resume", kill_and_resume, NULL);
  add ("resume-late", kill_and_resume, FAULTS ("late=60ms,action=CopyCaster"));
  add ("resume-latency", kill_and_resume, FAULTS ("latency=60ms,action=CopyCaster"));
  add ("resume-without-token-ids", kill_and_resume, FAULTS ("late=60ms,action=CopyCaster", "no-client-token-id"));
  add ("resume-forgotten-tokens", kill_and_resume, FAULTS ("late=60ms,action=CopyCaster", "forget-tokens=1ms"));
  add ("look", kill_and_look, FAULTS ("late=500ms,action=CopyCaster,after=5"));
  add ("carrier", kill_carrier, NULL);
  add ("carrier-late", kill_carrier, FAULTS ("late=60ms,action=CopyCaster"));

  return g_test_run ();
}
