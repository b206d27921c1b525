/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-id-set.h"
#include "ledger-index.h"
#include "ledger-needles.h"
#include "ledger-private.h"
#include "ledger-results.h"
#include "ledger-walk.h"
#include "ledger-testing.h"

/* The words of a search, and the set of rows that it finds */

static gboolean
has (const char *words, const char *text)
{
  g_autoptr (LedgerNeedles) needles = ledger_needles_new (words);

  for (guint i = 0; i < ledger_needles_get_size (needles); i++) {
    if (!ledger_needles_find (needles, i, text))
      return FALSE;
  }

  return TRUE;
}

static void
test_needles (void)
{
  static const struct {
    const char *words;
    const char *text;
    gboolean found;
  } cases[] = {
      {"news", "Evening News", TRUE},
      {"NEWS even", "Evening News", TRUE},
      {"news morning", "Evening News", FALSE},
      {"wsx", "Evening News", FALSE},
      {"", "Evening News", TRUE},
      {"   ", "", TRUE},
      {"导播", "早间导播台", TRUE},
      {"播导", "早间导播台", FALSE},
      {"العالم", "كأس العالم", TRUE},
      {"🎬", "Stage 🎬 two", TRUE},
      {"🎭", "Stage 🎬 two", FALSE},
      {"ÜBER", "Studio Übertragung", TRUE},
      {"über", "Studio ÜBERTRAGUNG", TRUE},
      {"uber", "Studio Übertragung", FALSE},
      {"caf\u00e9", "Cafe\u0301 Live", TRUE},
      {"CAFE\u0301", "Caf\u00e9 Live", TRUE},
      {"МОСКВА", "москва 1", TRUE},
      {"100%", "at 100% now", TRUE},
      {"100%", "at 1000 now", FALSE},
      {"a_b", "a_b", TRUE},
      {"a_b", "axb", FALSE},
      {"\"quoted\"", "a \"quoted\" name", TRUE},
      {"it's", "it's", TRUE},
      {"a*", "a*b", TRUE},
      {"a*", "ab", FALSE},
      {"-x", "a-x", TRUE},
      {"AND", "sand", TRUE},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("“%s” in “%s”", cases[i].words, cases[i].text);
    g_assert_cmpint (has (cases[i].words, cases[i].text), ==, cases[i].found);
  }
}

static void
test_trigrams (void)
{
  static const struct {
    const char *words;
    const char *trigrams;
  } cases[] = {
      {"", NULL},
      {"ab", NULL},
      {"ab cd", NULL},
      {"abc", "(\"abc\")"},
      {"ab abcd", "(\"abc\" AND \"bcd\")"},
      {"a\"b", "(\"a\"\"b\")"},
      {"导播台", "(\"导播台\")"},
      {"0123456789", "(\"012\" AND \"234\" AND \"456\" AND \"789\")"},
      {"\u00e9ab", "(\"\u00e9ab\") OR (\"e\u0301a\" AND \"\u0301ab\")"},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LedgerNeedles) needles = ledger_needles_new (cases[i].words);

    g_assert_cmpstr (ledger_needles_get_trigrams (needles), ==, cases[i].trigrams);
  }
}

/* Against a plain array of the same, by a fixed seed */
static void
test_id_set (void)
{
  g_autoptr (LedgerIdSet) set = ledger_id_set_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (20261122);
  gboolean there[6000] = {FALSE};

  for (guint i = 0; i < 20000; i++) {
    gint64 id = g_rand_int_range (random, 1, G_N_ELEMENTS (there));
    gboolean add = g_rand_boolean (random);

    g_assert_cmpint (add ? ledger_id_set_add (set, id) : ledger_id_set_remove (set, id), ==,
                     there[id] != add);
    there[id] = add;

    if (i % 500 == 0) {
      guint64 position = 0;
      gint64 below = G_MAXINT64;

      for (gint64 each = G_N_ELEMENTS (there) - 1; each > 0; each--) {
        g_assert_cmpint (ledger_id_set_contains (set, each), ==, there[each]);
        g_assert_cmpuint (ledger_id_set_count_above (set, each), ==, position);
        if (!there[each])
          continue;
        g_assert_cmpint (ledger_id_set_get_at (set, position), ==, each);
        below = ledger_id_set_next_below (set, below);
        g_assert_cmpint (below, ==, each);
        position++;
      }
      g_assert_cmpuint (ledger_id_set_get_size (set), ==, position);
      g_assert_cmpint (ledger_id_set_get_at (set, position), ==, 0);
      g_assert_cmpint (ledger_id_set_next_below (set, below), ==, 0);
    }
  }
}

/* What a ledger finds */

static const char *const names[] = {
    "Evening News", "evening news 2",         "早间导播台",         "导播",
    "كأس العالم",   "Stage \360\237\216\254", "Cafe\u0301 Live",    "Caf\u00e9 Live",
    "100% live",    "a_b - \"c\" * 'd'",      "Studio ÜBERTRAGUNG",
};

static void
add_names (Ledger *ledger)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_unref (testing_add_in_state (ledger, names[i], LEDGER_STATE_REFUSED));
}

static void
wait_for (LedgerResults *results)
{
  testing_wait_until (!ledger_results_get_searching (results));
}

static char *
list_names (LedgerResults *results)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (results)); i++) {
    g_autoptr (LedgerEntry) entry = g_list_model_get_item (G_LIST_MODEL (results), i);

    testing_wait_until (ledger_entry_get_loaded (entry));
    g_string_append_printf (list, "%s%s", i > 0 ? "|" : "", ledger_entry_get_name (entry));
    g_assert_cmpint (ledger_results_get_id (results, i), ==, ledger_entry_get_id (entry));
  }

  return g_string_free (list, FALSE);
}

static LedgerResults *
search (Ledger *ledger, const LedgerQueryTerms *terms)
{
  g_autoptr (LedgerQuery) query = ledger_query_new (terms);

  return ledger_results_new (ledger, query);
}

static void
assert_found (Ledger *ledger, const LedgerQueryTerms *terms, const char *expected)
{
  g_autoptr (LedgerResults) results = search (ledger, terms);
  g_autofree char *found = NULL;

  wait_for (results);
  found = list_names (results);
  g_assert_cmpstr (found, ==, expected);
}

#define assert_text_found(ledger, words, expected)                                                 \
  assert_found (ledger, &(LedgerQueryTerms){.text = (words)}, expected)

static void
assert_all_texts (Ledger *ledger)
{
  assert_text_found (ledger, "NEWS", "evening news 2|Evening News");
  assert_text_found (ledger, "news ev", "evening news 2|Evening News");
  assert_text_found (ledger, "2", "evening news 2");
  assert_text_found (ledger, "导播台", "早间导播台");
  assert_text_found (ledger, "导播", "导播|早间导播台");
  assert_text_found (ledger, "导", "导播|早间导播台");
  assert_text_found (ledger, "العالم", "كأس العالم");
  assert_text_found (ledger, "\360\237\216\254", "Stage \360\237\216\254");
  assert_text_found (ledger, "caf\u00e9", "Caf\u00e9 Live|Cafe\u0301 Live");
  assert_text_found (ledger, "CAFE\u0301 LIVE", "Caf\u00e9 Live|Cafe\u0301 Live");
  assert_text_found (ledger, "0%", "100% live");
  assert_text_found (ledger, "100%", "100% live");
  assert_text_found (ledger, "a_b", "a_b - \"c\" * 'd'");
  assert_text_found (ledger, "\"c\"", "a_b - \"c\" * 'd'");
  assert_text_found (ledger, "'d'", "a_b - \"c\" * 'd'");
  assert_text_found (ledger, "*", "a_b - \"c\" * 'd'");
  assert_text_found (ledger, "übertragung", "Studio ÜBERTRAGUNG");
  assert_text_found (ledger, "nothing of the kind", "");
  assert_text_found (ledger, "OR", "");
}

static void
test_texts (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  add_names (ledger);
  assert_all_texts (ledger);
  testing_close_and_unref (ledger);
}

/* Runs the indexing that the ledger does when there is time for it */
static void
index_all (const char *path)
{
  g_autoptr (GError) error = NULL;
  LedgerDatabase *database = ledger_database_open (path, LEDGER_ACCESS_READ_WRITE, 5000, &error);
  gboolean more = TRUE;

  g_assert_no_error (error);
  g_assert_true (ledger_database_read_totals (database, &error));
  while (more) {
    g_assert_true (ledger_database_begin (database, LEDGER_TRANSACTION_WRITE, &error));
    g_assert_true (ledger_index_go_on (database, &more, &error));
    g_assert_true (ledger_database_commit (database, &error));
  }
  g_assert_no_error (error);
  ledger_database_close (database);
}

static void
fill (Testing *testing, const char *name, const char *state, guint n)
{
  g_autofree char *sql = g_strdup_printf (
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
      "INSERT INTO entries (client_token, account, endpoint, source_id, name, state, caster_id, "
      "created_at) SELECT 'token-' || i, 'account-' || (i %% 3), 'e', 'source', '%s ' || i, '%s', "
      "'made', i FROM n",
      n, name, state);

  testing_sqlite_execute (testing->path, sql);
}

/* The same from the index as without it */
static void
test_indexed (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  add_names (ledger);
  fill (testing, "filler", "done", 2000);
  testing_close_and_unref (ledger);
  index_all (testing->path);
  testing_assert_query (testing->path, "SELECT last_id > 1500 FROM indexed", "1");

  ledger = testing_open (testing);
  testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE name LIKE '%2%' AND id > 11");
  assert_all_texts (ledger);
  assert_text_found (ledger, "filler 1999", "filler 1999");
  assert_text_found (ledger, "token-1007", "filler 1007");
  testing_close_and_unref (ledger);
}

/* What was reworded, deleted or put back after it was indexed is found as it is. */
static void
test_index_is_never_believed (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  fill (testing, "filler", "done", 800);
  testing_close_and_unref (ledger);
  index_all (testing->path);
  testing_assert_query (testing->path, "SELECT last_id >= 500 FROM indexed", "1");
  testing_sqlite_execute (testing->path, "UPDATE entries SET name = 'reworded' WHERE id = 300;"
                                         "DELETE FROM entries WHERE id = 400;"
                                         "UPDATE entries SET request_id = 'REQ-77' WHERE id = 500");

  ledger = testing_open (testing);
  assert_text_found (ledger, "filler 300", "");
  assert_text_found (ledger, "reworded", "reworded");
  assert_text_found (ledger, "filler 400", "");
  assert_text_found (ledger, "req-77", "filler 500");
  testing_close_and_unref (ledger);

  /* As well when so much changed that it is put in again */
  testing_sqlite_execute (testing->path, "UPDATE entries SET name = 'again ' || id");
  index_all (testing->path);
  testing_assert_query (testing->path, "SELECT count(*) < 256 FROM index_due", "1");
  ledger = testing_open (testing);
  assert_text_found (ledger, "again 301", "again 301");
  assert_text_found (ledger, "filler 301", "");
  testing_close_and_unref (ledger);
}

/* An index of what is not there any more is made anew. */
static void
test_index_is_made_anew (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  fill (testing, "old", "done", 17000);
  testing_close_and_unref (ledger);
  index_all (testing->path);
  testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE id < 16700");
  testing_assert_query (testing->path, "SELECT stale FROM indexed", "16699");
  index_all (testing->path);
  testing_assert_query (testing->path, "SELECT stale FROM indexed", "0");

  ledger = testing_open (testing);
  assert_text_found (ledger, "old 16800", "old 16800");
  assert_text_found (ledger, "old 1234", "");
  testing_close_and_unref (ledger);
}

/* What will change once more is not indexed yet. */
static void
test_index_waits_for_what_is_under_way (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  fill (testing, "before", "done", 300);
  fill (testing, "waiting", "queued", 300);
  testing_close_and_unref (ledger);
  index_all (testing->path);
  testing_assert_query (testing->path, "SELECT last_id BETWEEN 1 AND 300 FROM indexed", "1");
}

static void
test_ids_and_errors (Testing *testing, gconstpointer data)
{
  const LedgerOutcome outcome = {
      .state = LEDGER_STATE_REFUSED,
      .request_id = "8E1A-REQUEST",
      .error_code = "InvalidCaster.NotFound",
      .error_message = "The studio does not exist.",
  };
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = testing_add (ledger, "A");
  g_autoptr (LedgerEntry) other = testing_add_in_state (ledger, "B", LEDGER_STATE_DONE);
  g_autoptr (LedgerEntry) begun = testing_begin (ledger, entry, NULL);
  g_autoptr (LedgerEntry) refused = testing_record (ledger, entry, &outcome, NULL);

  assert_text_found (ledger, "8e1a-req", "A");
  assert_text_found (ledger, "invalidcaster.notfound", "A");
  assert_text_found (ledger, "does not exist", "A");
  assert_text_found (ledger, "new-studio", "B");
  assert_text_found (ledger, "liveproducer", "B|A");
  assert_text_found (ledger, "token", "B|A");

  g_clear_object (&refused);
  g_clear_object (&begun);
  g_clear_object (&other);
  g_clear_object (&entry);
  testing_close_and_unref (ledger);
}

static void
assert_n_found (Ledger *ledger, const LedgerQueryTerms *terms, guint n, gint64 first)
{
  g_autoptr (LedgerResults) results = search (ledger, terms);

  wait_for (results);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (results)), ==, n);
  g_assert_cmpint (ledger_results_get_id (results, 0), ==, first);
  for (guint i = 1; i < n; i++)
    g_assert_cmpint (ledger_results_get_id (results, i - 1), >, ledger_results_get_id (results, i));
}

static void
test_filters (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  fill (testing, "done", "done", 3000);
  fill (testing, "refused", "refused", 300);
  fill (testing, "unknown", "unknown", 30);
  fill (testing, "cancelled", "cancelled", 3);
  ledger_check_for_changes (ledger);

  assert_n_found (ledger, NULL, 3333, 3333);
  assert_n_found (ledger, &(LedgerQueryTerms){.states = LEDGER_STATES_ALL}, 3333, 3333);
  assert_n_found (ledger, &(LedgerQueryTerms){.states = LEDGER_STATES (LEDGER_STATE_DONE)}, 3000,
                  3000);
  assert_n_found (ledger, &(LedgerQueryTerms){.states = LEDGER_STATES (LEDGER_STATE_QUEUED)}, 0, 0);
  assert_n_found (ledger,
                  &(LedgerQueryTerms){.states = LEDGER_STATES (LEDGER_STATE_REFUSED) |
                                                LEDGER_STATES (LEDGER_STATE_CANCELLED) |
                                                LEDGER_STATES (LEDGER_STATE_UNKNOWN)},
                  333, 3333);
  assert_n_found (ledger, &(LedgerQueryTerms){.account = "account-1"}, 1111, 3331);
  assert_n_found (ledger, &(LedgerQueryTerms){.account = "account"}, 0, 0);
  assert_n_found (ledger, &(LedgerQueryTerms){.since = 2990}, 11, 3000);
  assert_n_found (ledger, &(LedgerQueryTerms){.until = 4}, 12, 3333);
  assert_n_found (ledger, &(LedgerQueryTerms){.since = 299, .until = 301}, 4, 3300);
  assert_n_found (ledger,
                  &(LedgerQueryTerms){.since = 200,
                                      .account = "account-0",
                                      .states = LEDGER_STATES (LEDGER_STATE_REFUSED)},
                  34, 3300);
  assert_n_found (ledger,
                  &(LedgerQueryTerms){.text = "ref 299",
                                      .until = 300,
                                      .account = "account-2",
                                      .states = LEDGER_STATES (LEDGER_STATE_REFUSED)},
                  1, 3299);
  assert_n_found (ledger, &(LedgerQueryTerms){.text = "refused", .endpoint = "f"}, 0, 0);
  assert_n_found (ledger, &(LedgerQueryTerms){.text = "refused", .endpoint = "e"}, 300, 3300);
  assert_n_found (ledger, &(LedgerQueryTerms){.region = "cn-shanghai"}, 0, 0);
  testing_close_and_unref (ledger);
}

/* A list that is followed like a view does, by what it tells */
typedef struct {
  LedgerResults *results;
  GArray *mirror; /* of gint64 */
} Follower;

static void
follow (Follower *self, guint position, guint removed, guint added)
{
  g_array_remove_range (self->mirror, position, removed);
  for (guint i = 0; i < added; i++) {
    gint64 id = ledger_results_get_id (self->results, position + i);

    g_array_insert_val (self->mirror, position + i, id);
  }
  g_assert_cmpuint (self->mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (self->results)));
}

static Follower *
follower_new (Ledger *ledger, const LedgerQueryTerms *terms)
{
  Follower *self = g_new0 (Follower, 1);

  self->mirror = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->results = search (ledger, terms);
  g_signal_connect_swapped (self->results, "items-changed", G_CALLBACK (follow), self);
  wait_for (self->results);
  return self;
}

static void
follower_free (Follower *self)
{
  g_assert_finalize_object (self->results);
  g_array_unref (self->mirror);
  g_free (self);
}

static void
follower_check (Follower *self, Testing *testing, const char *condition)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT id FROM entries WHERE %s ORDER BY id DESC", condition);
  g_autofree char *expected = testing_sqlite_query (testing->path, sql);
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < self->mirror->len; i++)
    g_string_append_printf (told, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            g_array_index (self->mirror, gint64, i));
  g_assert_cmpstr (told->str, ==, expected);
}

static void
test_follows_own (Testing *testing, gconstpointer data)
{
  const LedgerOutcome cancelled = {.state = LEDGER_STATE_CANCELLED};
  Ledger *ledger = testing_open (testing);
  Follower *follower;
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) recorded = NULL;

  testing_add_many (ledger, 0, 400);
  follower = follower_new (
      ledger, &(LedgerQueryTerms){.text = "31", .states = LEDGER_STATES (LEDGER_STATE_QUEUED)});
  follower_check (follower, testing, "name LIKE '%31%'");

  /* Comes, and goes when it is not queued any more */
  entry = testing_add (ledger, "31 more");
  testing_wait_until (ledger_results_get_id (follower->results, 0) == ledger_entry_get_id (entry));
  follower_check (follower, testing, "name LIKE '%31%'");
  recorded = testing_record (ledger, entry, &cancelled, NULL);
  testing_wait_until (ledger_results_get_id (follower->results, 0) != ledger_entry_get_id (entry));
  follower_check (follower, testing, "name LIKE '%31%' AND state = 'queued'");

  g_clear_object (&recorded);
  g_clear_object (&entry);
  follower_free (follower);
  testing_close_and_unref (ledger);
}

/* What other programs do: add, change what nobody here holds, delete */
static void
test_follows_others (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Follower *follower;

  testing_add_many (ledger, 0, 500);
  follower =
      follower_new (ledger, &(LedgerQueryTerms){.states = LEDGER_STATES (LEDGER_STATE_REFUSED)});
  g_assert_cmpuint (follower->mirror->len, ==, 0);

  fill (testing, "theirs", "refused", 7);
  ledger_check_for_changes (ledger);
  testing_wait_until (follower->mirror->len == 7);

  testing_sqlite_execute (testing->path, "UPDATE entries SET state = 'refused' WHERE id % 10 = 0");
  ledger_check_for_changes (ledger);
  testing_wait_until (follower->mirror->len == 57);
  follower_check (follower, testing, "state = 'refused'");

  testing_sqlite_execute (testing->path, "DELETE FROM entries WHERE id % 4 = 0");
  ledger_check_for_changes (ledger);
  testing_wait_until (follower->mirror->len == 31);
  follower_check (follower, testing, "state = 'refused'");

  follower_free (follower);
  testing_close_and_unref (ledger);
}

/* Many rows come in pieces, and every piece is told. */
static void
test_many (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  Follower *follower;
  g_autoptr (LedgerEntry) last = NULL;

  fill (testing, "one of many", "done", 40000);
  ledger_check_for_changes (ledger);
  follower = follower_new (ledger, &(LedgerQueryTerms){.text = "many"});
  g_assert_cmpuint (follower->mirror->len, ==, 40000);
  for (guint i = 0; i < 40000; i++)
    g_assert_cmpint (g_array_index (follower->mirror, gint64, i), ==, 40000 - i);

  last = g_list_model_get_item (G_LIST_MODEL (follower->results), 39999);
  testing_wait_until (ledger_entry_get_loaded (last));
  g_assert_cmpstr (ledger_entry_get_name (last), ==, "one of many 1");
  g_clear_object (&last);

  /* However far it was flung through, little is in memory. */
  for (guint i = 0; i < 40000; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (follower->results), i));
  g_assert_cmpint (testing_count (ledger), ==, 40000);
  g_assert_cmpuint (ledger_registry_get_size (ledger_peek_registry (ledger)), <=, 1024);

  follower_free (follower);
  testing_close_and_unref (ledger);
}

/* A row is one object, wherever it is shown, and as long as it is held. */
static void
test_same_object (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerEntry) entry = NULL;
  g_autoptr (LedgerEntry) item = NULL;
  g_autoptr (LedgerEntry) again = NULL;
  g_autoptr (LedgerResults) results = NULL;

  testing_add_many (ledger, 0, 50);
  results = search (ledger, &(LedgerQueryTerms){.text = "17"});
  wait_for (results);
  item = g_list_model_get_item (G_LIST_MODEL (results), 0);
  again = g_list_model_get_item (G_LIST_MODEL (results), 0);
  g_assert_true (item == again);
  testing_wait_until (ledger_entry_get_loaded (item));
  g_clear_object (&again);
  again = g_list_model_get_item (G_LIST_MODEL (results), 0);
  g_assert_true (item == again);
  entry = testing_begin (ledger, item, NULL);
  g_assert_true (entry == item);

  g_clear_object (&entry);
  g_clear_object (&item);
  g_clear_object (&again);
  g_clear_object (&results);
  testing_close_and_unref (ledger);
}

/* Typing on lets go of what was searched for before. */
static void
test_let_go (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);

  fill (testing, "filler", "done", 20000);
  ledger_check_for_changes (ledger);
  for (guint i = 0; i < 200; i++)
    g_object_unref (search (ledger, &(LedgerQueryTerms){.text = "filler 9"}));
  assert_text_found (ledger, "filler 19999", "filler 19999");
  testing_close_and_unref (ledger);
}

/* A search under way does not hold up closing, and goes on when the ledger is open again. */
static void
test_closed_and_opened (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (LedgerResults) results = NULL;

  fill (testing, "filler", "done", 20000);
  results = search (ledger, &(LedgerQueryTerms){.text = "no such thing"});
  testing_close (ledger);
  wait_for (results);
  g_clear_object (&results);

  results = search (ledger, &(LedgerQueryTerms){.text = "token-77"});
  wait_for (results);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (results)), ==, 0);
  g_assert_true (testing_try_open (ledger, NULL));
  wait_for (results);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (results)), ==, 111);

  g_clear_object (&results);
  testing_close_and_unref (ledger);
}

/* Also a ledger that may not be brought up to date is searched. */
static void
test_old_version (Testing *testing, gconstpointer data)
{
  Ledger *ledger = testing_open (testing);
  g_autoptr (GError) error = NULL;
  LedgerQueryTerms terms = {.text = "news", .states = LEDGER_STATES (LEDGER_STATE_REFUSED)};
  LedgerDatabase *database;

  add_names (ledger);
  testing_close_and_unref (ledger);
  testing_sqlite_execute (testing->path,
                          "DROP TRIGGER entries_restored; DROP TRIGGER entries_reworded;"
                          "DROP TRIGGER entries_unindexed; DROP TABLE search; DROP TABLE indexed;"
                          "DROP TABLE index_due; DROP INDEX entries_by_account;"
                          "DROP INDEX entries_by_created_at; DROP INDEX entries_ended;"
                          "PRAGMA user_version = 2");

  database = ledger_database_open (testing->path, LEDGER_ACCESS_READ_ONLY, 5000, &error);
  g_assert_no_error (error);
  g_assert_true (ledger_database_begin (database, LEDGER_TRANSACTION_READ, &error));
  {
    g_autoptr (LedgerQuery) query = ledger_query_new (&terms);
    g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
    LedgerWalk walk = {0};

    g_assert_true (
        ledger_walk_go_on (&walk, database, query, G_TIME_SPAN_MINUTE, G_MAXUINT, ids, &error));
    g_assert_no_error (error);
    g_assert_true (walk.done);
    g_assert_cmpuint (ids->len, ==, 2);
  }
  ledger_database_close (database);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/ledger/search/" name, Testing, NULL, testing_set_up, function, testing_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ledger/search/needles", test_needles);
  g_test_add_func ("/ledger/search/trigrams", test_trigrams);
  g_test_add_func ("/ledger/search/id-set", test_id_set);
  ADD ("texts", test_texts);
  ADD ("indexed", test_indexed);
  ADD ("index-is-never-believed", test_index_is_never_believed);
  ADD ("index-is-made-anew", test_index_is_made_anew);
  ADD ("index-waits-for-what-is-under-way", test_index_waits_for_what_is_under_way);
  ADD ("ids-and-errors", test_ids_and_errors);
  ADD ("filters", test_filters);
  ADD ("follows-own", test_follows_own);
  ADD ("follows-others", test_follows_others);
  ADD ("many", test_many);
  ADD ("same-object", test_same_object);
  ADD ("let-go", test_let_go);
  ADD ("closed-and-opened", test_closed_and_opened);
  ADD ("old-version", test_old_version);

  return g_test_run ();
}
