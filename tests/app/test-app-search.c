/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "test-support.h"
#include "understudy-search.h"
#include "workspace-studio-cache.h"

/* Words and IDs */

static void
test_matches (void)
{
  static const struct {
    const char *terms[4];
    const char *texts[4];
    gboolean matches;
  } cases[] = {
      {{NULL}, {"Anything", NULL}, TRUE},
      {{"even", NULL}, {"Evening News", "id-1", NULL}, TRUE},
      {{"even", "id-1", NULL}, {"Evening News", "id-1", NULL}, TRUE},
      {{"even", "id-2", NULL}, {"Evening News", "id-1", NULL}, FALSE},
      {{"导播", NULL}, {"晚间导播台", NULL}, TRUE},
      {{"über", NULL}, {"ÜBER DEN WOLKEN", NULL}, TRUE},
      {{"newsid", NULL}, {"News", "id", NULL}, FALSE},
      {{"x", NULL}, {"", NULL}, FALSE},
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (understudy_search_matches (cases[i].terms, cases[i].texts), ==,
                     cases[i].matches);
}

static void
test_ids (void)
{
  static const char *const bad[] = {"",
                                    "nonsense",
                                    "studio",
                                    "studio\n",
                                    "studio\nrehearsal",
                                    "studio\nrehearsal\n",
                                    "studio\n\nid",
                                    "other\nrehearsal\nid",
                                    "studio\nrehearsal\nid\nmore"};
  g_auto (UnderstudyFindingId) id = {0};

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (understudy_finding_id_parse (bad[i], &id));
  g_assert_null (id.account_id);

  g_assert_true (understudy_finding_id_parse ("entry\nrehearsal\ntoken", &id));
  g_assert_true (id.is_entry);
  g_assert_cmpstr (id.account_id, ==, "rehearsal");
  g_assert_cmpstr (id.key, ==, "token");
}

/* Searching */

typedef struct {
  char *folder;
  Account *account;
  UnderstudySearch *search;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = test_folder_make ();
  fixture->account = account_new_rehearsal ();
  fixture->search = understudy_search_new (fixture->account, fixture->folder);
}

static void
close_search (Fixture *fixture)
{
  g_autoptr (GAsyncResult) result = NULL;

  understudy_search_close_async (fixture->search, test_take_result, &result);
  understudy_search_close_finish (fixture->search, test_wait (&result));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_search (fixture);
  app_test_settle ();
  g_assert_finalize_object (fixture->search);
  g_object_unref (fixture->account);
  test_folder_remove (fixture->folder);
}

static GPtrArray *
find (Fixture *fixture, const char *term)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  understudy_search_find_async (fixture->search, (const char *[]){term, NULL}, NULL,
                                test_take_result, &result);
  found = understudy_search_find_finish (fixture->search, test_wait (&result), &error);
  g_assert_no_error (error);
  return found;
}

static void
assert_found (Fixture *fixture, const char *term, guint n_found)
{
  g_autoptr (GPtrArray) found = find (fixture, term);

  g_assert_cmpuint (found->len, ==, n_found);
}

static void
test_studio (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) found = find (fixture, "EVENING");
  UnderstudyFinding *finding;
  g_auto (UnderstudyFindingId) id = {0};

  g_assert_cmpuint (found->len, ==, 1);
  finding = g_ptr_array_index (found, 0);
  g_assert_cmpstr (finding->name, ==, APP_TEST_SOURCE_NAME);
  g_assert_nonnull (strstr (finding->description, APP_TEST_SOURCE_ID));
  g_assert_true (understudy_finding_id_parse (finding->id, &id));
  g_assert_false (id.is_entry);
  g_assert_cmpstr (id.key, ==, APP_TEST_SOURCE_ID);

  assert_found (fixture, APP_TEST_SOURCE_ID, 1);
  assert_found (fixture, "nothing of that kind", 0);
}

/* The shell asks again with every key; nobody waits for an answer to the one before */
static void
test_many_at_once (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *results[3] = {NULL};
  static const char *const terms[] = {"even", "evening", "evening x"};

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    understudy_search_find_async (fixture->search, (const char *[]){terms[i], NULL}, NULL,
                                  test_take_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++) {
    g_autoptr (GPtrArray) found =
        understudy_search_find_finish (fixture->search, test_wait (&results[i]), NULL);

    g_assert_nonnull (found);
    g_assert_cmpuint (found->len, ==, i < 2 ? 1 : 0);
    g_clear_object (&results[i]);
  }
}

static void
test_closed_and_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) cut_off = NULL;
  g_autoptr (GPtrArray) found = NULL;

  close_search (fixture);
  assert_found (fixture, "evening", 1);
  close_search (fixture);
  /* While it is being opened */
  understudy_search_find_async (fixture->search, (const char *[]){"evening", NULL}, NULL,
                                test_take_result, &cut_off);
  close_search (fixture);
  found = understudy_search_find_finish (fixture->search, test_wait (&cut_off), NULL);
  g_assert_nonnull (found);
  assert_found (fixture, "evening", 1);
}

static gboolean
is_one_there (gpointer session)
{
  GListModel *history = understudy_session_get_history (session);

  return history != NULL && g_list_model_get_n_items (history) == 1;
}

static void
test_session (Fixture *fixture, gconstpointer data)
{
  UnderstudySession *session = app_test_open_session (fixture->folder);
  g_autoptr (UnderstudyOrder) order =
      understudy_session_duplicate (session, APP_TEST_SOURCE_ID, "Über den Wolken");
  g_autoptr (GPtrArray) found = NULL;
  g_auto (UnderstudyFindingId) id = {0};

  app_test_wait_for (is_one_there, session, "the duplication");
  app_test_load_studios (session);
  understudy_search_set_session (fixture->search, session);
  /* As the window knows it: the order is in the history, and perhaps the studio in the list */
  found = find (fixture, "ÜBER");
  g_assert_cmpuint (found->len, >=, 1);
  g_assert_true (understudy_finding_id_parse (
      ((UnderstudyFinding *) g_ptr_array_index (found, found->len - 1))->id, &id));
  g_assert_true (id.is_entry);
  assert_found (fixture, "evening", 1);

  /* And without it */
  app_test_close_session (session);
  g_clear_object (&order);
  g_object_unref (session);
  assert_found (fixture, "WOLKEN", 2);
}

/* As the window does with the list that it gets */
static void
remember_studio (Fixture *fixture, const char *caster_id, const char *name)
{
  g_autoptr (Workspace) workspace = workspace_new (fixture->account, fixture->folder);
  g_autofree char *path = workspace_dup_studio_cache_path (workspace);
  g_autoptr (GPtrArray) studios = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (studios, app_test_studio (caster_id, name, 0));
  workspace_studio_cache_save_async (path, studios, test_take_result, &result);
  g_assert_true (workspace_studio_cache_save_finish (test_wait (&result), NULL));
}

/* Nobody is asked for a password, and no service for a list, because somebody types a word */
static void
test_real_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketListener) service = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (service, NULL, &error);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) called = NULL;

  g_assert_no_error (error);
  g_socket_listener_accept_async (service, cancellable, test_take_result, &called);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_ID", "testid", TRUE);
  g_setenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testsecret", TRUE);
  g_clear_object (&fixture->search);
  g_clear_object (&fixture->account);
  fixture->account = account_new_environment (url, NULL, &error);
  g_assert_no_error (error);
  fixture->search = understudy_search_new (fixture->account, fixture->folder);

  assert_found (fixture, "evening", 0);
  close_search (fixture);
  remember_studio (fixture, "c-1", "Evening Show");
  assert_found (fixture, "evening", 1);
  app_test_settle ();
  g_assert_null (called);

  g_cancellable_cancel (cancellable);
  g_assert_null (g_socket_listener_accept_finish (service, test_wait (&called), NULL, NULL));
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_ID");
  g_unsetenv ("ALIBABA_CLOUD_ACCESS_KEY_SECRET");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/app/search/matches", test_matches);
  g_test_add_func ("/app/search/ids", test_ids);
  g_test_add ("/app/search/studio", Fixture, NULL, set_up, test_studio, tear_down);
  g_test_add ("/app/search/many-at-once", Fixture, NULL, set_up, test_many_at_once, tear_down);
  g_test_add ("/app/search/closed-and-again", Fixture, NULL, set_up, test_closed_and_again,
              tear_down);
  g_test_add ("/app/search/session", Fixture, NULL, set_up, test_session, tear_down);
  g_test_add ("/app/search/real-account", Fixture, NULL, set_up, test_real_account, tear_down);

  return g_test_run ();
}
