/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "duplicator-csv-columns.h"

/* The words below are written as this leaves them */
static gboolean
is_word (const char *value, const char *const *words)
{
  g_autofree char *folded = g_utf8_casefold (value, -1);
  char *end = folded;

  for (const char *p = folded; *p != '\0'; p++) {
    if (*p != ' ' && *p != '_' && *p != '-')
      *end++ = *p;
  }
  *end = '\0';

  return g_strv_contains (words, folded);
}

static gboolean
is_source_word (const char *value)
{
  static const char *const words[] = {
      "source",       "sourceid",       "sourcecaster", "sourcecasterid",
      "sourcestudio", "sourcestudioid", "src",          "srcid",
      "srccaster",    "srccasterid",    "caster",       "casterid",
      "studio",       "studioid",       "instanceid",   "id",
      "from",         "template",       "源",           "源id",
      "源导播台",     "源导播台id",     "源实例",       "源实例id",
      "来源",         "来源id",         "原导播台",     "原导播台id",
      "导播台",       "导播台id",       "实例id",       "模板",
      NULL,
  };

  return is_word (value, words);
}

static gboolean
is_name_word (const char *value)
{
  static const char *const words[] = {
      "name",     "newname", "castername", "newcastername", "studioname", "newstudioname",
      "copyname", "target",  "targetname", "title",         "名称",       "名字",
      "新名称",   "新名字",  "导播台名称", "新导播台名称",  "新导播台",   "目标名称",
      "副本名称", "标题",    NULL,
  };

  return is_word (value, words);
}

/**
 * duplicator_csv_columns_read:
 * @self: (out): the columns; %G_MAXUINT for one that is not named
 * @header: a reader, at what may be a header
 *
 * Finds the columns by the words for them, English or Chinese, as people and the service write
 * them: `Source ID`, `src_caster_id`, `CasterName`, `源导播台`, `名称`.
 *
 * Returns: whether both columns are named. One alone may as well be a value.
 */
gboolean
duplicator_csv_columns_read (DuplicatorCsvColumns *self, DuplicatorCsvReader *header)
{
  self->source = G_MAXUINT;
  self->name = G_MAXUINT;
  self->count = duplicator_csv_reader_get_length (header);

  for (guint i = 0; i < self->count; i++) {
    if (self->source == G_MAXUINT && is_source_word (duplicator_csv_reader_get (header, i)))
      self->source = i;
    else if (self->name == G_MAXUINT && is_name_word (duplicator_csv_reader_get (header, i)))
      self->name = i;
  }

  return self->source != G_MAXUINT && self->name != G_MAXUINT;
}
