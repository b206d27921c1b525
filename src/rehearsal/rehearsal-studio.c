/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-studio.h"

/* SQL in lines of its own */
/* clang-format off */
#define COLUMNS                                                                                    \
  "caster_id, name, status, norm_type, charge_type, template, channel_enable, resource_group,"     \
  " client_token, created, modified, started, purchased, expires"

/* A filter that is not used is bound as NULL */
#define FILTER                                                                                     \
  " FROM studios WHERE account = ?1"                                                               \
  " AND (?2 IS NULL OR caster_id = ?2)"                                                            \
  " AND (?3 IS NULL OR instr (name, ?3) > 0)"                                                      \
  " AND (?4 IS NULL OR created >= ?4)"                                                             \
  " AND (?5 IS NULL OR created <= ?5)"                                                             \
  " AND (?6 IS NULL OR status = ?6)"                                                               \
  " AND (?7 IS NULL OR charge_type = ?7)"                                                          \
  " AND (?8 IS NULL OR norm_type = ?8)"                                                            \
  " AND (?9 IS NULL OR resource_group = ?9)"                                                       \
  " AND (?10 IS NULL OR NOT EXISTS (SELECT 1 FROM json_each (?10) AS wanted WHERE NOT EXISTS ("    \
  "   SELECT 1 FROM tags WHERE tags.caster_id = studios.caster_id"                                 \
  "   AND tags.key = wanted.value ->> 0"                                                           \
  "   AND (wanted.value ->> 1 = '' OR tags.value = wanted.value ->> 1))))"
/* clang-format on */

static const char find_sql[] =
    "SELECT " COLUMNS " FROM studios WHERE account = ?1 AND caster_id = ?2";
static const char count_sql[] = "SELECT count(*) FROM studios WHERE account = ?1";
static const char count_filtered_sql[] = "SELECT count(*)" FILTER;
static const char list_newest_sql[] =
    "SELECT " COLUMNS FILTER " ORDER BY modified DESC, sequence DESC LIMIT ?11 OFFSET ?12";
static const char list_oldest_sql[] =
    "SELECT " COLUMNS FILTER " ORDER BY modified, sequence LIMIT ?11 OFFSET ?12";
static const char insert_sql[] =
    "INSERT INTO studios (account, " COLUMNS
    ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
static const char delete_sql[] = "DELETE FROM studios WHERE caster_id = ?1";
static const char tags_sql[] = "SELECT key, value FROM tags WHERE caster_id = ?1 ORDER BY key";
static const char insert_tag_sql[] = "INSERT INTO tags (caster_id, key, value) VALUES (?1, ?2, ?3)";

/**
 * rehearsal_studio_free:
 * @self: (transfer full) (nullable): a studio
 */
void
rehearsal_studio_free (RehearsalStudio *self)
{
  if (!self)
    return;

  g_free (self->caster_id);
  g_free (self->name);
  g_free (self->charge_type);
  g_free (self->template);
  g_free (self->resource_group);
  g_free (self->client_token);
  g_clear_pointer (&self->tags, live_parameters_unref);
  g_free (self);
}

static void
bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

static char *
dup_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static RehearsalStudio *
read_row (sqlite3_stmt *statement)
{
  RehearsalStudio *studio = g_new0 (RehearsalStudio, 1);

  studio->caster_id = dup_text (statement, 0);
  studio->name = dup_text (statement, 1);
  studio->status = sqlite3_column_int (statement, 2);
  studio->norm_type = sqlite3_column_int (statement, 3);
  studio->charge_type = dup_text (statement, 4);
  studio->template = dup_text (statement, 5);
  studio->channel_enable = sqlite3_column_int (statement, 6) != 0;
  studio->resource_group = dup_text (statement, 7);
  studio->client_token = dup_text (statement, 8);
  studio->created = sqlite3_column_int64 (statement, 9);
  studio->modified = sqlite3_column_int64 (statement, 10);
  studio->started = sqlite3_column_int64 (statement, 11);
  studio->purchased = sqlite3_column_int64 (statement, 12);
  studio->expires = sqlite3_column_int64 (statement, 13);

  return studio;
}

static gboolean
load_tags (RehearsalStore *store, RehearsalStudio *studio, GError **error)
{
  sqlite3_stmt *statement = rehearsal_store_prepare (store, tags_sql, error);
  gboolean row;

  if (!statement)
    return FALSE;

  bind_text (statement, 1, studio->caster_id);

  while (TRUE) {
    if (!rehearsal_store_step (store, statement, &row, error))
      return FALSE;

    if (!row)
      return TRUE;

    if (!studio->tags)
      studio->tags = live_parameters_new ();

    live_parameters_set (studio->tags, (const char *) sqlite3_column_text (statement, 0),
                         (const char *) sqlite3_column_text (statement, 1));
  }
}

/**
 * rehearsal_studio_find:
 * @store: the store
 * @account: whose studio it has to be
 * @caster_id: a studio's ID
 *
 * Returns: (transfer full) (nullable): the studio; %NULL without an error where @account has none
 * of that ID
 */
RehearsalStudio *
rehearsal_studio_find (RehearsalStore *store,
                       const char *account,
                       const char *caster_id,
                       GError **error)
{
  g_autoptr (RehearsalStudio) studio = NULL;
  sqlite3_stmt *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (caster_id != NULL, NULL);

  statement = rehearsal_store_prepare (store, find_sql, error);
  if (!statement)
    return NULL;

  bind_text (statement, 1, account);
  bind_text (statement, 2, caster_id);
  if (!rehearsal_store_step (store, statement, &row, error) || !row)
    return NULL;

  studio = read_row (statement);
  sqlite3_reset (statement);

  return load_tags (store, studio, error) ? g_steal_pointer (&studio) : NULL;
}

/* [["key", "value"], …] for the filter's json_each() */
static char *
tags_to_json (LiveParameters *tags)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *wanted = json_array_new ();

  for (guint i = 0; i < live_parameters_get_length (tags); i++) {
    JsonArray *pair = json_array_new ();

    json_array_add_string_element (pair, live_parameters_get_name (tags, i));
    json_array_add_string_element (pair, live_parameters_get_value (tags, i));
    json_array_add_array_element (wanted, pair);
  }

  json_node_take_array (node, wanted);

  return json_to_string (node, FALSE);
}

static void
bind_filter (sqlite3_stmt *statement, const char *account, const RehearsalFilter *filter)
{
  bind_text (statement, 1, account);

  if (filter->caster_id)
    bind_text (statement, 2, filter->caster_id);

  if (filter->name_part)
    bind_text (statement, 3, filter->name_part);

  if (filter->created_from)
    sqlite3_bind_int64 (statement, 4, filter->created_from);

  if (filter->created_to)
    sqlite3_bind_int64 (statement, 5, filter->created_to);

  if (filter->status >= 0)
    sqlite3_bind_int (statement, 6, filter->status);

  if (filter->charge_type)
    bind_text (statement, 7, filter->charge_type);

  if (filter->norm_type >= 0)
    sqlite3_bind_int (statement, 8, filter->norm_type);

  if (filter->resource_group)
    bind_text (statement, 9, filter->resource_group);

  if (filter->tags) {
    g_autofree char *wanted = tags_to_json (filter->tags);

    bind_text (statement, 10, wanted);
  }
}

/* Counting all of them needs nothing but an index */
static gboolean
lets_everything_through (const RehearsalFilter *filter)
{
  return !filter->caster_id && !filter->name_part && !filter->created_from && !filter->created_to &&
         filter->status < 0 && !filter->charge_type && filter->norm_type < 0 &&
         !filter->resource_group && !filter->tags;
}

static gboolean
count_filtered (RehearsalStore *store,
                const char *account,
                const RehearsalFilter *filter,
                gint64 *total,
                GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  if (lets_everything_through (filter))
    return rehearsal_studio_count (store, account, total, error);

  statement = rehearsal_store_prepare (store, count_filtered_sql, error);
  if (!statement)
    return FALSE;

  bind_filter (statement, account, filter);
  if (!rehearsal_store_step (store, statement, &row, error))
    return FALSE;

  *total = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return TRUE;
}

/**
 * rehearsal_studio_list:
 * @store: the store
 * @account: whose it is
 * @filter: which ones
 * @total: (out): how many the filter lets through, on all pages
 *
 * Sorted by the time of the last change.
 *
 * Returns: (transfer full) (element-type RehearsalStudio): one page
 */
GPtrArray *
rehearsal_studio_list (RehearsalStore *store,
                       const char *account,
                       const RehearsalFilter *filter,
                       gint64 *total,
                       GError **error)
{
  g_autoptr (GPtrArray) studios =
      g_ptr_array_new_with_free_func ((GDestroyNotify) rehearsal_studio_free);
  sqlite3_stmt *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (account != NULL, NULL);
  g_return_val_if_fail (filter != NULL, NULL);
  g_return_val_if_fail (total != NULL, NULL);

  if (!count_filtered (store, account, filter, total, error))
    return NULL;

  statement = rehearsal_store_prepare (
      store, filter->oldest_first ? list_oldest_sql : list_newest_sql, error);
  if (!statement)
    return NULL;

  bind_filter (statement, account, filter);
  sqlite3_bind_int64 (statement, 11, filter->limit);
  sqlite3_bind_int64 (statement, 12, filter->offset);

  while (rehearsal_store_step (store, statement, &row, error)) {
    if (row) {
      g_ptr_array_add (studios, read_row (statement));
      continue;
    }

    for (guint i = 0; i < studios->len; i++) {
      if (!load_tags (store, g_ptr_array_index (studios, i), error))
        return NULL;
    }

    return g_steal_pointer (&studios);
  }

  return NULL;
}

/**
 * rehearsal_studio_count:
 * @store: the store
 * @account: whose it is
 * @count: (out): how many studios @account has
 */
gboolean
rehearsal_studio_count (RehearsalStore *store, const char *account, gint64 *count, GError **error)
{
  sqlite3_stmt *statement;
  gboolean row;

  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (account != NULL, FALSE);
  g_return_val_if_fail (count != NULL, FALSE);

  statement = rehearsal_store_prepare (store, count_sql, error);
  if (!statement)
    return FALSE;

  bind_text (statement, 1, account);
  if (!rehearsal_store_step (store, statement, &row, error))
    return FALSE;

  *count = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return TRUE;
}

static gboolean
insert_line (RehearsalStore *store,
             const char *account,
             const RehearsalStudio *studio,
             GError **error)
{
  sqlite3_stmt *statement = rehearsal_store_prepare (store, insert_sql, error);

  if (!statement)
    return FALSE;

  bind_text (statement, 1, account);
  bind_text (statement, 2, studio->caster_id);
  bind_text (statement, 3, studio->name);
  sqlite3_bind_int (statement, 4, studio->status);
  sqlite3_bind_int (statement, 5, studio->norm_type);
  bind_text (statement, 6, studio->charge_type);
  bind_text (statement, 7, studio->template);
  sqlite3_bind_int (statement, 8, studio->channel_enable);
  bind_text (statement, 9, studio->resource_group);
  bind_text (statement, 10, studio->client_token);
  sqlite3_bind_int64 (statement, 11, studio->created);
  sqlite3_bind_int64 (statement, 12, studio->modified);
  sqlite3_bind_int64 (statement, 13, studio->started);
  sqlite3_bind_int64 (statement, 14, studio->purchased);
  sqlite3_bind_int64 (statement, 15, studio->expires);

  return rehearsal_store_run (store, statement, error);
}

static gboolean
insert_tag (RehearsalStore *store,
            const char *caster_id,
            const char *key,
            const char *value,
            GError **error)
{
  sqlite3_stmt *statement = rehearsal_store_prepare (store, insert_tag_sql, error);

  if (!statement)
    return FALSE;

  bind_text (statement, 1, caster_id);
  bind_text (statement, 2, key);
  bind_text (statement, 3, value);

  return rehearsal_store_run (store, statement, error);
}

/**
 * rehearsal_studio_insert:
 * @store: the store
 * @account: whose it is
 * @studio: the studio
 * @parts: what it is made of
 *
 * Only within a change.
 */
gboolean
rehearsal_studio_insert (RehearsalStore *store,
                         const char *account,
                         const RehearsalStudio *studio,
                         const RehearsalParts *parts,
                         GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (account != NULL, FALSE);
  g_return_val_if_fail (studio != NULL, FALSE);
  g_return_val_if_fail (parts != NULL, FALSE);

  if (!insert_line (store, account, studio, error))
    return FALSE;

  for (guint i = 0; studio->tags && i < live_parameters_get_length (studio->tags); i++) {
    if (!insert_tag (store, studio->caster_id, live_parameters_get_name (studio->tags, i),
                     live_parameters_get_value (studio->tags, i), error))
      return FALSE;
  }

  return rehearsal_studio_insert_parts (store, studio->caster_id, parts, error);
}

/**
 * rehearsal_studio_delete:
 * @store: the store
 * @caster_id: a studio's ID
 *
 * With all its parts. Only within a change.
 */
gboolean
rehearsal_studio_delete (RehearsalStore *store, const char *caster_id, GError **error)
{
  sqlite3_stmt *statement;

  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (caster_id != NULL, FALSE);

  statement = rehearsal_store_prepare (store, delete_sql, error);
  if (!statement)
    return FALSE;

  bind_text (statement, 1, caster_id);

  return rehearsal_store_run (store, statement, error);
}
