/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-walk.h"

#include "ledger-database-private.h"
#include "ledger-query-private.h"
#include "ledger-state-private.h"
#include "ledger-statement.h"

#include <string.h>

/* What a search looks at, in the order of the arguments of entry_has() */
#define TEXTS                                                                                      \
  "e.name, e.source_id, e.caster_id, e.request_id, e.error_code, e.error_message, e.client_token"

/* How often the clock is looked at, in rows */
#define LOOK_AT_CLOCK 64

/* From which version on there is anything but the entries themselves to go through */
#define VERSION_WITH_SEARCH 3

typedef enum {
  SOURCE_ENTRIES,   /* all rows */
  SOURCE_UNINDEXED, /* those that are not in the index of the search yet */
  SOURCE_DUE,       /* those that are not as they are in it */
  SOURCE_SEARCH,    /* what the index of the search has */
  SOURCE_UNFINISHED,
  SOURCE_ENDED,
  SOURCE_ACCOUNT,
  SOURCE_TIME,
} SourceKind;

typedef struct {
  SourceKind kind;
  LedgerState state;
} Source;

typedef struct {
  Source sources[LEDGER_STATE_CANCELLED + 1];
  guint n_sources;
} Plan;

/* Where each source begins. Their names for what the walk goes down by: key, and tie where that is
 * not unique. */
static const struct {
  const char *from;
  const char *key;
  gboolean by_time;
} beginnings[] = {
    [SOURCE_ENTRIES] = {"entries e NOT INDEXED WHERE e.id < ?1", "e.id", FALSE},
    [SOURCE_UNINDEXED] = {"entries e NOT INDEXED WHERE e.id < ?1 AND "
                          "e.id > (SELECT last_id FROM indexed)",
                          "e.id", FALSE},
    [SOURCE_DUE] = {"index_due d CROSS JOIN entries e ON e.id = d.id WHERE d.id < ?1", "d.id",
                    FALSE},
    [SOURCE_SEARCH] = {"search s CROSS JOIN entries e ON e.id = s.rowid WHERE search MATCH ?3 "
                       "AND s.rowid < ?1",
                       "s.rowid", FALSE},
    [SOURCE_UNFINISHED] = {"entries e INDEXED BY entries_unfinished WHERE e.state IN ('queued', "
                           "'sending', 'unknown') AND e.state = ?4 AND e.id < ?1",
                           "e.id", FALSE},
    [SOURCE_ENDED] = {"entries e INDEXED BY entries_ended WHERE e.state IN ('refused', "
                      "'cancelled') AND e.state = ?4 AND e.id < ?1",
                      "e.id", FALSE},
    [SOURCE_ACCOUNT] = {"entries e INDEXED BY entries_by_account WHERE e.account = ?5 AND e.id "
                        "< ?1",
                        "e.id", FALSE},
    [SOURCE_TIME] = {"entries e INDEXED BY entries_by_created_at WHERE e.created_at >= ?8 AND "
                     "e.created_at < ?9 AND e.created_at <= ?1 AND (e.created_at, e.id) < (?1, ?2)",
                     "e.created_at DESC, e.id", TRUE},
};

static void
add_source (Plan *plan, SourceKind kind, LedgerState state)
{
  plan->sources[plan->n_sources++] = (Source){kind, state};
}

static void
plan_states (Plan *plan, guint states)
{
  for (LedgerState state = LEDGER_STATE_QUEUED; state <= LEDGER_STATE_CANCELLED; state++) {
    if ((states & LEDGER_STATES (state)) == 0)
      continue;
    add_source (plan,
                state == LEDGER_STATE_REFUSED || state == LEDGER_STATE_CANCELLED
                    ? SOURCE_ENDED
                    : SOURCE_UNFINISHED,
                state);
  }
}

/* What leaves least to look at. Nearly everything is done, so that is not what to look by. */
static Plan
make_plan (LedgerDatabase *database, LedgerQuery *query)
{
  const LedgerQueryTerms *terms = ledger_query_get_terms (query);
  Plan plan = {0};

  if (ledger_database_get_version (database) < VERSION_WITH_SEARCH) {
    add_source (&plan, SOURCE_ENTRIES, 0);
  } else if (terms->text != NULL &&
             ledger_needles_get_trigrams (ledger_query_get_needles (query)) != NULL) {
    add_source (&plan, SOURCE_UNINDEXED, 0);
    add_source (&plan, SOURCE_DUE, 0);
    add_source (&plan, SOURCE_SEARCH, 0);
  } else if (terms->states != 0 && (terms->states & LEDGER_STATES (LEDGER_STATE_DONE)) == 0) {
    plan_states (&plan, terms->states);
  } else if (terms->since != 0 || terms->until != 0) {
    add_source (&plan, SOURCE_TIME, 0);
  } else if (terms->account != NULL) {
    add_source (&plan, SOURCE_ACCOUNT, 0);
  } else {
    add_source (&plan, SOURCE_ENTRIES, 0);
  }

  return plan;
}

static void
append_states (GString *sql, guint states)
{
  const char *separator = "";

  g_string_append (sql, " AND e.state IN (");
  for (LedgerState state = LEDGER_STATE_QUEUED; state <= LEDGER_STATE_CANCELLED; state++) {
    if ((states & LEDGER_STATES (state)) == 0)
      continue;
    g_string_append_printf (sql, "%s'%s'", separator, ledger_state_to_string (state));
    separator = ", ";
  }
  g_string_append_c (sql, ')');
}

static void
append_conditions (GString *sql, const LedgerQueryTerms *terms)
{
  if (terms->states != 0)
    append_states (sql, terms->states);
  if (terms->account != NULL)
    g_string_append (sql, " AND e.account = ?5");
  if (terms->endpoint != NULL)
    g_string_append (sql, " AND e.endpoint = ?6");
  if (terms->region != NULL)
    g_string_append (sql, " AND e.region = ?7");
  if (terms->since != 0)
    g_string_append (sql, " AND e.created_at >= ?8");
  if (terms->until != 0)
    g_string_append (sql, " AND e.created_at < ?9");
  if (terms->text != NULL)
    g_string_append (sql, " AND entry_has (?10, " TEXTS ")");
}

/* SQL of every query that wants the same kinds of things is the same, so there are few of them. */
static const char *
make_sql (SourceKind kind, const LedgerQueryTerms *terms)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  /* An index alone answers where nothing else is asked for. */
  g_string_printf (sql, "SELECT e.id%s FROM %s", beginnings[kind].by_time ? ", e.created_at" : "",
                   beginnings[kind].from);
  append_conditions (sql, terms);
  g_string_append_printf (sql, " ORDER BY %s DESC", beginnings[kind].key);

  return g_intern_string (sql->str);
}

static void
bind_conditions (LedgerStatement *statement, LedgerQuery *query)
{
  const LedgerQueryTerms *terms = ledger_query_get_terms (query);
  const LedgerNeedles *needles = ledger_query_get_needles (query);

  ledger_statement_bind_text (statement, 5, terms->account);
  ledger_statement_bind_text (statement, 6, terms->endpoint);
  ledger_statement_bind_text (statement, 7, terms->region);
  ledger_statement_bind_int64 (statement, 8, terms->since);
  ledger_statement_bind_int64 (statement, 9, terms->until != 0 ? terms->until : G_MAXINT64);
  if (needles != NULL) {
    ledger_statement_bind_text (statement, 3, ledger_needles_get_trigrams (needles));
    sqlite3_bind_pointer (statement, 10, (void *) needles, "ledger-needles", NULL);
  }
}

/* entry_has (needles, text…): whether each of the needles is in one of the texts */
static void
entry_has (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const LedgerNeedles *needles = sqlite3_value_pointer (values[0], "ledger-needles");
  guint n_needles = needles != NULL ? ledger_needles_get_size (needles) : 0;

  for (guint i = 0; i < n_needles; i++) {
    gboolean found = FALSE;

    for (int j = 1; j < n_values && !found; j++) {
      const char *text = (const char *) sqlite3_value_text (values[j]);

      found = text != NULL && ledger_needles_find (needles, i, text);
    }
    if (!found) {
      sqlite3_result_int (context, 0);
      return;
    }
  }

  sqlite3_result_int (context, needles != NULL);
}

static LedgerStatement *
prepare (LedgerDatabase *database, const char *sql, LedgerQuery *query, GError **error)
{
  LedgerStatement *statement;

  /* Of the connection, not of the file */
  if (!database->has_functions)
    sqlite3_create_function_v2 (ledger_database_get_sqlite (database), "entry_has", -1,
                                SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL, entry_has, NULL, NULL, NULL);
  database->has_functions = TRUE;
  statement = ledger_database_prepare (database, sql, error);
  if (statement != NULL)
    bind_conditions (statement, query);

  return statement;
}

/* Goes through one source as far as it may. */
static gboolean
go_through (LedgerWalk *self,
            LedgerDatabase *database,
            LedgerQuery *query,
            const Source *source,
            gint64 end,
            guint limit,
            GArray *ids,
            GError **error)
{
  g_autoptr (LedgerStatement) statement =
      prepare (database, make_sql (source->kind, ledger_query_get_terms (query)), query, error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, self->key != 0 ? self->key : G_MAXINT64);
  ledger_statement_bind_int64 (statement, 2, self->key != 0 ? self->tie : G_MAXINT64);
  if (source->kind == SOURCE_UNFINISHED || source->kind == SOURCE_ENDED)
    ledger_statement_bind_text (statement, 4, ledger_state_to_string (source->state));

  for (guint n = 1;; n++) {
    gboolean row;
    gint64 id;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row) {
      self->source++;
      self->key = 0;
      return TRUE;
    }

    id = sqlite3_column_int64 (statement, 0);
    self->key = beginnings[source->kind].by_time ? sqlite3_column_int64 (statement, 1) : id;
    self->tie = id;
    g_array_append_val (ids, id);
    if (ids->len >= limit || (n % LOOK_AT_CLOCK == 0 && g_get_monotonic_time () >= end))
      return TRUE;
  }
}

/**
 * ledger_walk_go_on:
 * @self: a walk, all zero in the beginning
 * @database: a connection with a transaction
 * @query: what is wanted; always the same in one walk
 * @budget: how long to go on about, in µs
 * @limit: how many to find at most
 * @ids: (element-type gint64): gets the rows' numbers
 * @error: where to put an error
 *
 * Goes on. Where nothing is found for a long time it takes longer than @budget, but can be
 * interrupted. A row that changes during the walk may be found twice, or not at all.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_walk_go_on (LedgerWalk *self,
                   LedgerDatabase *database,
                   LedgerQuery *query,
                   gint64 budget,
                   guint limit,
                   GArray *ids,
                   GError **error)
{
  Plan plan = make_plan (database, query);
  gint64 end = g_get_monotonic_time () + budget;

  while (self->source < plan.n_sources) {
    if (!go_through (self, database, query, &plan.sources[self->source], end, limit, ids, error))
      return FALSE;
    if (ids->len >= limit || g_get_monotonic_time () >= end)
      break;
  }

  self->done = self->source == plan.n_sources;
  return TRUE;
}

/**
 * ledger_walk_choose:
 * @database: a connection with a transaction
 * @query: what is wanted
 * @ids: (element-type gint64): rows' numbers
 * @chosen: (element-type gint64): gets those of @ids that are there and wanted
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_walk_choose (
    LedgerDatabase *database, LedgerQuery *query, GArray *ids, GArray *chosen, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT 1 FROM entries e WHERE e.id = ?1");

  append_conditions (sql, ledger_query_get_terms (query));
  for (guint i = 0; i < ids->len; i++) {
    gint64 id = g_array_index (ids, gint64, i);
    g_autoptr (LedgerStatement) statement =
        prepare (database, g_intern_string (sql->str), query, error);
    gboolean row;

    if (statement == NULL)
      return FALSE;
    ledger_statement_bind_int64 (statement, 1, id);
    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (row)
      g_array_append_val (chosen, id);
  }

  return TRUE;
}

/**
 * ledger_walk_find_new:
 * @database: a connection with a transaction
 * @query: what is wanted
 * @last_id: a row's number
 * @ids: (element-type gint64): gets the numbers of the wanted rows that were added after it
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_walk_find_new (
    LedgerDatabase *database, LedgerQuery *query, gint64 last_id, GArray *ids, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("SELECT e.id FROM entries e NOT INDEXED WHERE e.id > ?1");
  g_autoptr (LedgerStatement) statement = NULL;

  append_conditions (sql, ledger_query_get_terms (query));
  statement = prepare (database, g_intern_string (sql->str), query, error);
  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_int64 (statement, 1, last_id);
  for (;;) {
    gboolean row;
    gint64 id;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    id = sqlite3_column_int64 (statement, 0);
    g_array_append_val (ids, id);
  }
}
