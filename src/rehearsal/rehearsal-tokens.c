/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-tokens.h"

static const char find_sql[] = "SELECT parameters, caster_id FROM tokens WHERE account = ?1 AND "
                               "action = ?2 AND token = ?3 AND used >= ?4";
static const char remember_sql[] = "INSERT OR REPLACE INTO tokens (account, action, token, "
                                   "parameters, caster_id, used) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

static sqlite3_stmt *
prepare (RehearsalStore *store,
         const char *sql,
         const char *account,
         const char *action,
         const char *token,
         GError **error)
{
  sqlite3_stmt *statement = rehearsal_store_prepare (store, sql, error);

  if (statement) {
    sqlite3_bind_text (statement, 1, account, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text (statement, 2, action, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text (statement, 3, token, -1, SQLITE_TRANSIENT);
  }

  return statement;
}

/**
 * rehearsal_token_find:
 * @store: the store
 * @account: whose it is
 * @action: the operation
 * @token: a ClientToken; upper and lower case differ
 * @used_since: tokens first used before this, in µs since the epoch, are forgotten
 * @parameters: (out) (nullable): the digest of the parameters it was used with; %NULL: nothing is
 * known of the token
 * @caster_id: (out) (nullable): the studio that came of it
 *
 * Returns: whether it could be looked up
 */
gboolean
rehearsal_token_find (RehearsalStore *store,
                      const char *account,
                      const char *action,
                      const char *token,
                      gint64 used_since,
                      char **parameters,
                      char **caster_id,
                      GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (parameters != NULL && caster_id != NULL, FALSE);

  *parameters = NULL;
  *caster_id = NULL;

  statement = prepare (store, find_sql, account, action, token, error);
  if (!statement)
    return FALSE;

  sqlite3_bind_int64 (statement, 4, used_since);
  if (!rehearsal_store_step (store, statement, &row, error))
    return FALSE;

  if (row) {
    *parameters = g_strdup ((const char *) sqlite3_column_text (statement, 0));
    *caster_id = g_strdup ((const char *) sqlite3_column_text (statement, 1));
    sqlite3_reset (statement);
  }

  return TRUE;
}

/**
 * rehearsal_token_remember:
 * @store: the store
 * @account: whose it is
 * @action: the operation
 * @token: a ClientToken
 * @parameters: a digest of the parameters it was used with
 * @caster_id: the studio that came of it
 * @now: µs since the epoch
 *
 * Only within the change that makes the studio, so that neither is ever there without the other.
 */
gboolean
rehearsal_token_remember (RehearsalStore *store,
                          const char *account,
                          const char *action,
                          const char *token,
                          const char *parameters,
                          const char *caster_id,
                          gint64 now,
                          GError **error)
{
  sqlite3_stmt *statement;

  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (token != NULL, FALSE);
  g_return_val_if_fail (parameters != NULL && caster_id != NULL, FALSE);

  statement = prepare (store, remember_sql, account, action, token, error);
  if (!statement)
    return FALSE;

  sqlite3_bind_text (statement, 4, parameters, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 5, caster_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 6, now);

  return rehearsal_store_run (store, statement, error);
}
