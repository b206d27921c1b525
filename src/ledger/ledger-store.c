/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-store.h"

#include "ledger-error.h"
#include "ledger-schema.h"
#include "ledger-statement.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>

#define COLUMNS                                                                                    \
  "id, client_token, account, endpoint, region, source_id, name, state, caster_id, request_id, "   \
  "http_status, "                                                                                  \
  "error_code, error_message, host_id, recommend, created_at, finished_at"

#define SELECT_BY_ID "SELECT " COLUMNS " FROM entries WHERE id = ?1"

static char *
column_text (LedgerStatement *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? g_utf8_make_valid (text, -1) : NULL;
}

static LedgerRecord *
read_record (LedgerStatement *statement)
{
  LedgerRecord *self = ledger_record_new ();

  self->id = sqlite3_column_int64 (statement, 0);
  self->client_token = column_text (statement, 1);
  self->account = column_text (statement, 2);
  self->endpoint = column_text (statement, 3);
  self->region = column_text (statement, 4);
  self->source_id = column_text (statement, 5);
  self->name = column_text (statement, 6);
  /* A newer version may have states that this one has no word for. */
  if (!ledger_state_from_string ((const char *) sqlite3_column_text (statement, 7), &self->state))
    self->state = LEDGER_STATE_UNKNOWN;
  self->caster_id = column_text (statement, 8);
  self->request_id = column_text (statement, 9);
  self->http_status = (guint) CLAMP (sqlite3_column_int64 (statement, 10), 0, G_MAXINT);
  self->error_code = column_text (statement, 11);
  self->error_message = column_text (statement, 12);
  self->host_id = column_text (statement, 13);
  self->recommend = column_text (statement, 14);
  self->created_at = sqlite3_column_int64 (statement, 15);
  self->finished_at = sqlite3_column_int64 (statement, 16);

  return self;
}

static gboolean
read_records (LedgerDatabase *database,
              LedgerStatement *statement,
              GPtrArray *records,
              GError **error)
{
  for (;;) {
    gboolean row;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (records, read_record (statement));
  }
}

static GPtrArray *
new_records (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_record_free);
}

/**
 * ledger_store_check:
 * @database: a connection to a ledger of this version
 * @error: where to put an error
 *
 * Sees whether the ledger has what its version says it has.
 *
 * Returns: %FALSE with #LEDGER_ERROR_DAMAGED if it has not
 */
gboolean
ledger_store_check (LedgerDatabase *database, GError **error)
{
  static const char *const needed[] = {
      SELECT_BY_ID,
      "SELECT asked_by FROM entries WHERE id = ?1",
      "SELECT entry_id, number, started_at, finished_at, outcome, caster_id, request_id, "
      "http_status, error_code, "
      "error_message, host_id, recommend FROM attempts WHERE entry_id = ?1",
      "SELECT number, entries FROM blocks ORDER BY number DESC",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++) {
    g_autoptr (GError) local_error = NULL;
    g_autoptr (LedgerStatement) statement =
        ledger_database_prepare (database, needed[i], &local_error);

    if (statement != NULL)
      continue;
    if (g_error_matches (local_error, LEDGER_ERROR, LEDGER_ERROR_FAILED))
      ledger_error_set_from_sqlite (error, SQLITE_CORRUPT, 0);
    else
      g_propagate_error (error, g_steal_pointer (&local_error));
    return FALSE;
  }

  return TRUE;
}

static gboolean
add_record (LedgerDatabase *database, LedgerRecord *record, GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (database,
                               "INSERT INTO entries (client_token, account, endpoint, region, "
                               "source_id, name, state, created_at, asked_by) "
                               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                               error);
  LedgerLock *lock = ledger_database_get_lock (database);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_text (statement, 1, record->client_token);
  ledger_statement_bind_text (statement, 2, record->account);
  ledger_statement_bind_text (statement, 3, record->endpoint);
  ledger_statement_bind_text (statement, 4, record->region);
  ledger_statement_bind_text (statement, 5, record->source_id);
  ledger_statement_bind_text (statement, 6, record->name);
  ledger_statement_bind_text (statement, 7, ledger_state_to_string (record->state));
  ledger_statement_bind_int64 (statement, 8, record->created_at);
  ledger_statement_bind_int64_or_null (statement, 9,
                                       lock != NULL ? ledger_lock_get_owner (lock) : 0);
  if (!ledger_database_run (database, statement, error))
    return FALSE;

  record->id = sqlite3_last_insert_rowid (ledger_database_get_sqlite (database));
  ledger_database_note_added (database, record->id);
  return TRUE;
}

/**
 * ledger_store_add:
 * @database: a connection with a transaction
 * @records: (element-type LedgerRecord): what to add, oldest first; gets the rows' ids
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_store_add (LedgerDatabase *database, GPtrArray *records, GError **error)
{
  for (guint i = 0; i < records->len; i++) {
    if (!add_record (database, g_ptr_array_index (records, i), error))
      return FALSE;
  }

  return TRUE;
}

/**
 * ledger_store_add_finished:
 * @database: a connection with a transaction
 * @record: what to add, with what came of it; gets the row's id
 * @error: where to put an error
 *
 * Adds a row that comes from elsewhere, and that nobody here wants to be carried out.
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_store_add_finished (LedgerDatabase *database, LedgerRecord *record, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "INSERT INTO entries (client_token, account, endpoint, region, source_id, name, state, "
      "caster_id, request_id, http_status, error_code, error_message, host_id, recommend, "
      "created_at, finished_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
      error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_text (statement, 1, record->client_token);
  ledger_statement_bind_text (statement, 2, record->account);
  ledger_statement_bind_text (statement, 3, record->endpoint);
  ledger_statement_bind_text (statement, 4, record->region);
  ledger_statement_bind_text (statement, 5, record->source_id);
  ledger_statement_bind_text (statement, 6, record->name);
  ledger_statement_bind_text (statement, 7, ledger_state_to_string (record->state));
  ledger_statement_bind_text (statement, 8, record->caster_id);
  ledger_statement_bind_text (statement, 9, record->request_id);
  ledger_statement_bind_int64_or_null (statement, 10, record->http_status);
  ledger_statement_bind_text (statement, 11, record->error_code);
  ledger_statement_bind_text (statement, 12, record->error_message);
  ledger_statement_bind_text (statement, 13, record->host_id);
  ledger_statement_bind_text (statement, 14, record->recommend);
  ledger_statement_bind_int64 (statement, 15, record->created_at);
  ledger_statement_bind_int64_or_null (statement, 16, record->finished_at);
  if (!ledger_database_run (database, statement, error))
    return FALSE;

  record->id = sqlite3_last_insert_rowid (ledger_database_get_sqlite (database));
  ledger_database_note_added (database, record->id);
  return TRUE;
}

/**
 * ledger_store_has_like:
 * @database: a connection with a transaction
 * @record: a row that may come from elsewhere
 * @found: (out): whether the same order is there already, whatever came of it
 * @error: where to put an error
 *
 * Returns: %FALSE if it failed
 */
gboolean
ledger_store_has_like (LedgerDatabase *database,
                       const LedgerRecord *record,
                       gboolean *found,
                       GError **error)
{
  g_autoptr (LedgerStatement) statement =
      ledger_database_prepare (database,
                               "SELECT 1 FROM entries WHERE client_token = ?1 AND source_id = ?2 "
                               "AND name = ?3 AND created_at = ?4",
                               error);

  if (statement == NULL)
    return FALSE;

  ledger_statement_bind_text (statement, 1, record->client_token);
  ledger_statement_bind_text (statement, 2, record->source_id);
  ledger_statement_bind_text (statement, 3, record->name);
  ledger_statement_bind_int64 (statement, 4, record->created_at);
  return ledger_database_step (database, statement, found, error);
}

/**
 * ledger_store_read:
 * @database: a connection with a transaction
 * @id: a row's number
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the row; %NULL with #LEDGER_ERROR_FAILED if there is none
 */
LedgerRecord *
ledger_store_read (LedgerDatabase *database, gint64 id, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (database, SELECT_BY_ID, error);
  gboolean row;

  if (statement == NULL)
    return NULL;

  ledger_statement_bind_int64 (statement, 1, id);
  if (!ledger_database_step (database, statement, &row, error))
    return NULL;
  if (row)
    return read_record (statement);

  g_set_error_literal (error, LEDGER_ERROR, LEDGER_ERROR_FAILED,
                       _ ("The history has no such duplication any more."));
  return NULL;
}

/* Finds the block of ids that the row @offset rows after the newest is in: the last id of the
 * block, and how many rows of the block come before it. */
static gboolean
locate (LedgerDatabase *database, guint64 offset, gint64 *last_id, guint64 *skip, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database, "SELECT number, entries FROM blocks ORDER BY number DESC", error);
  guint64 passed = 0;

  *last_id = 0;
  *skip = 0;
  if (statement == NULL)
    return FALSE;

  for (;;) {
    gboolean row;
    guint64 entries;

    if (!ledger_database_step (database, statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;

    entries = (guint64) MAX (sqlite3_column_int64 (statement, 1), 0);
    if (offset - passed < entries) {
      *last_id = (sqlite3_column_int64 (statement, 0) + 1) * LEDGER_SCHEMA_BLOCK - 1;
      *skip = offset - passed;
      return TRUE;
    }
    passed += entries;
  }
}

/**
 * ledger_store_read_page:
 * @database: a connection with a transaction
 * @offset: how many rows to leave out, from the newest on
 * @limit: how many rows to read at most
 * @error: where to put an error
 *
 * Takes about as long for the oldest rows as for the newest.
 *
 * Returns: (transfer full) (nullable) (element-type LedgerRecord): the rows; none if there are not
 * so many
 */
GPtrArray *
ledger_store_read_page (LedgerDatabase *database, guint64 offset, guint limit, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database,
      "SELECT " COLUMNS " FROM entries WHERE id <= ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3", error);
  g_autoptr (GPtrArray) records = new_records ();
  gint64 last_id;
  guint64 skip;

  if (statement == NULL || !locate (database, offset, &last_id, &skip, error))
    return NULL;

  ledger_statement_bind_int64 (statement, 1, last_id);
  ledger_statement_bind_int64 (statement, 2, limit);
  ledger_statement_bind_int64 (statement, 3, (gint64) skip);
  if (!read_records (database, statement, records, error))
    return NULL;

  return g_steal_pointer (&records);
}

/**
 * ledger_store_read_ids:
 * @database: a connection with a transaction
 * @ids: (element-type gint64): rows' numbers
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerRecord): those of the rows that there
 * are, in the order of
 *   @ids
 */
GPtrArray *
ledger_store_read_ids (LedgerDatabase *database, GArray *ids, GError **error)
{
  g_autoptr (GPtrArray) records = new_records ();

  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (LedgerStatement) statement = ledger_database_prepare (database, SELECT_BY_ID, error);

    if (statement == NULL)
      return NULL;
    ledger_statement_bind_int64 (statement, 1, g_array_index (ids, gint64, i));
    if (!read_records (database, statement, records, error))
      return NULL;
  }

  return g_steal_pointer (&records);
}

/**
 * ledger_store_find_by_token:
 * @database: a connection with a transaction
 * @client_token: a client token, exactly
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable) (element-type LedgerRecord): the rows with that token
 */
GPtrArray *
ledger_store_find_by_token (LedgerDatabase *database, const char *client_token, GError **error)
{
  g_autoptr (LedgerStatement) statement = ledger_database_prepare (
      database, "SELECT " COLUMNS " FROM entries WHERE client_token = ?1 ORDER BY id DESC", error);
  g_autoptr (GPtrArray) records = new_records ();

  if (statement == NULL)
    return NULL;

  ledger_statement_bind_text (statement, 1, client_token);
  if (!read_records (database, statement, records, error))
    return NULL;

  return g_steal_pointer (&records);
}
