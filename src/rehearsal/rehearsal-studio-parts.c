/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-studio.h"

static const char part_sql[] = "SELECT document FROM parts WHERE caster_id = ?1 AND part = ?2";
static const char insert_part_sql[] =
    "INSERT INTO parts (caster_id, part, document) VALUES (?1, ?2, ?3)";

/**
 * rehearsal_studio_insert_parts:
 * @store: the store
 * @caster_id: a studio that is there
 * @parts: what it is made of
 *
 * Only within a change.
 */
gboolean
rehearsal_studio_insert_parts (RehearsalStore *store,
                               const char *caster_id,
                               const RehearsalParts *parts,
                               GError **error)
{
  g_return_val_if_fail (store != NULL, FALSE);
  g_return_val_if_fail (caster_id != NULL, FALSE);
  g_return_val_if_fail (parts != NULL, FALSE);

  for (guint part = 0; part < REHEARSAL_N_PARTS; part++) {
    g_autofree char *document = json_to_string (parts->documents[part], FALSE);
    sqlite3_stmt *statement = rehearsal_store_prepare (store, insert_part_sql, error);

    if (!statement)
      return FALSE;

    sqlite3_bind_text (statement, 1, caster_id, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text (statement, 2, rehearsal_part_get_name (part), -1, SQLITE_STATIC);
    sqlite3_bind_text (statement, 3, document, -1, SQLITE_TRANSIENT);
    if (!rehearsal_store_run (store, statement, error))
      return FALSE;
  }

  return TRUE;
}

/**
 * rehearsal_studio_load_part:
 * @store: the store
 * @caster_id: a studio that is there
 * @part: which part
 *
 * Returns: (transfer full): the part, or %NULL with an error
 */
JsonNode *
rehearsal_studio_load_part (RehearsalStore *store,
                            const char *caster_id,
                            RehearsalPart part,
                            GError **error)
{
  sqlite3_stmt *statement;
  JsonNode *document = NULL;
  gboolean row;

  g_return_val_if_fail (store != NULL, NULL);
  g_return_val_if_fail (caster_id != NULL, NULL);

  statement = rehearsal_store_prepare (store, part_sql, error);
  if (!statement)
    return NULL;

  sqlite3_bind_text (statement, 1, caster_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, rehearsal_part_get_name (part), -1, SQLITE_STATIC);
  if (!rehearsal_store_step (store, statement, &row, error))
    return NULL;

  if (row) {
    document = json_from_string ((const char *) sqlite3_column_text (statement, 0), NULL);
    sqlite3_reset (statement);
  }

  if (!document)
    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_DAMAGED,
                 "The studio %s has no readable %s", caster_id, rehearsal_part_get_name (part));

  return document;
}

/**
 * rehearsal_studio_load_parts:
 * @store: the store
 * @caster_id: a studio that is there
 *
 * Returns: (transfer full): everything it is made of, or %NULL with an error
 */
RehearsalParts *
rehearsal_studio_load_parts (RehearsalStore *store, const char *caster_id, GError **error)
{
  g_autoptr (RehearsalParts) parts = g_new0 (RehearsalParts, 1);

  for (guint part = 0; part < REHEARSAL_N_PARTS; part++) {
    parts->documents[part] = rehearsal_studio_load_part (store, caster_id, part, error);
    if (!parts->documents[part])
      return NULL;
  }

  return g_steal_pointer (&parts);
}
