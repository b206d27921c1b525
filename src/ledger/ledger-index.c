/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-index.h"

#include "ledger-statement.h"

/* So many new entries are looked through quickly without an index, and many at a time are written
 * to it far more quickly than one by one. */
#define MIN_NEW 256

/* What is under way will change once more, and is not indexed before that, unless so much has come
 * after it that looking through all of it takes time. */
#define MAX_WAITING 16384

/* How many go in at a time, and how many pages of the index are put in order then: everybody else,
 * also who only wants to look at the entries, waits that long. */
#define CHUNK       128
#define MERGE_PAGES "64"

/* What is found in the index and is not there any more only costs time, up to a point. */
#define MIN_STALE 16384

#define TEXT                                                                                       \
  "name || char (10, 10) || source_id || char (10, 10) || client_token || char (10, 10) || "       \
  "coalesce (caster_id, '') || char (10, 10) || coalesce (request_id, '') || char (10, 10) || "    \
  "coalesce (error_code, '') || char (10, 10) || coalesce (error_message, '')"

typedef struct {
  gint64 last_id;   /* of the index */
  gint64 newest_id; /* of the entries */
  gint64 busy_id;   /* the oldest one that is under way */
  gint64 n_due;
  gint64 stale;
} Situation;

static gboolean
look (LedgerDatabase *database, Situation *situation, GError **error)
{
  return ledger_database_query_int64 (database, "SELECT last_id FROM indexed", &situation->last_id,
                                      error) &&
         ledger_database_query_int64 (database, "SELECT stale FROM indexed", &situation->stale,
                                      error) &&
         ledger_database_query_int64 (database, "SELECT coalesce (max (id), 0) FROM entries",
                                      &situation->newest_id, error) &&
         ledger_database_query_int64 (database, "SELECT count(*) FROM index_due", &situation->n_due,
                                      error) &&
         ledger_database_query_int64 (
             database,
             "SELECT coalesce (min (id), 9223372036854775807) FROM entries WHERE state IN "
             "('queued', 'sending', 'unknown') AND state IN ('queued', 'sending')",
             &situation->busy_id, error);
}

static gint64
get_end (const Situation *situation)
{
  gint64 end = MIN (situation->newest_id, situation->busy_id - 1);

  end = MAX (end, situation->newest_id - MAX_WAITING);
  return end - situation->last_id < MIN_NEW ? situation->last_id
                                            : MIN (end, situation->last_id + CHUNK);
}

static gboolean
run (LedgerDatabase *database, const char *sql, gint64 first, gint64 last, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (database, sql, error);

  if (statement == NULL)
    return FALSE;
  if (sqlite3_bind_parameter_count (statement) > 0)
    ledger_statement_bind_int64 (statement, 1, first);
  if (sqlite3_bind_parameter_count (statement) > 1)
    ledger_statement_bind_int64 (statement, 2, last);
  return ledger_database_run (database, statement, error);
}

/* An entry that changed is put in once more; what it was before stays and is stale. */
static gboolean
index_due (LedgerDatabase *database, GError **error)
{
  return run (database,
              "INSERT INTO search (rowid, text) SELECT id, " TEXT " FROM entries WHERE id IN "
              "(SELECT id FROM index_due ORDER BY id LIMIT ?1) ORDER BY id",
              CHUNK, 0, error) &&
         run (database,
              "UPDATE indexed SET stale = stale + (SELECT count(*) FROM (SELECT 1 FROM index_due "
              "LIMIT ?1))",
              CHUNK, 0, error) &&
         run (database,
              "DELETE FROM index_due WHERE id IN (SELECT id FROM index_due ORDER BY id LIMIT ?1)",
              CHUNK, 0, error);
}

static gboolean
index_new (LedgerDatabase *database, gint64 first, gint64 last, GError **error)
{
  return run (database,
              "INSERT INTO search (rowid, text) SELECT id, " TEXT
              " FROM entries WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
              first, last, error) &&
         run (database, "UPDATE indexed SET last_id = ?1", last, 0, error);
}

/* FTS5 would do that by itself, but now and then a great deal of it at once. */
static gboolean
merge (LedgerDatabase *database, GError **error)
{
  return run (database, "INSERT INTO search (search, rank) VALUES ('merge', " MERGE_PAGES ")", 0, 0,
              error);
}

static gboolean
start_again (LedgerDatabase *database, GError **error)
{
  return run (database, "INSERT INTO search (search) VALUES ('delete-all')", 0, 0, error) &&
         run (database, "UPDATE indexed SET last_id = 0, stale = 0", 0, 0, error) &&
         run (database, "DELETE FROM index_due", 0, 0, error);
}

static gboolean
is_mostly_stale (LedgerDatabase *database, const Situation *situation)
{
  return situation->stale >= MIN_STALE && situation->stale > ledger_database_get_count (database);
}

/**
 * ledger_index_go_on:
 * @database: a connection with a transaction to write
 * @more: (out): whether there is more to do
 * @error: where to put an error
 *
 * Brings the index of the search nearer to what the ledger has, for some milliseconds. A search
 * finds everything in any case; the index only makes it quick.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_index_go_on (LedgerDatabase *database, gboolean *more, GError **error)
{
  Situation situation;
  gint64 end;

  *more = FALSE;
  if (!look (database, &situation, error))
    return FALSE;

  if (is_mostly_stale (database, &situation)) {
    *more = TRUE;
    return start_again (database, error);
  }

  end = get_end (&situation);
  *more = situation.n_due >= MIN_NEW || end > situation.last_id;
  if (situation.n_due >= MIN_NEW && !index_due (database, error))
    return FALSE;
  if (end > situation.last_id && !index_new (database, situation.last_id + 1, end, error))
    return FALSE;

  return !*more || merge (database, error);
}
