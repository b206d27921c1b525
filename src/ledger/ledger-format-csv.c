/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-format.h"

#include "base-clock.h"

#include <string.h>

/* Spreadsheets take a cell that begins so for a formula, and would carry it out. */
#define FORMULA "=+-@\t\r"

static void
append_cell (GString *text, const char *value, const char *separator)
{
  gboolean quote;

  value = value != NULL ? value : "";
  quote = *value != '\0' && (strchr (FORMULA, *value) != NULL ||
                             strpbrk (value, ",;\"\r\n\t") != NULL || g_ascii_isspace (*value));
  if (quote)
    g_string_append_c (text, '"');
  if (*value != '\0' && strchr (FORMULA, *value) != NULL)
    g_string_append_c (text, '\'');
  for (const char *c = value; *c != '\0'; c++) {
    if (*c == '"')
      g_string_append_c (text, '"');
    g_string_append_c (text, *c);
  }
  if (quote)
    g_string_append_c (text, '"');
  g_string_append (text, separator);
}

static void
append_time (GString *text, gint64 time, const char *separator)
{
  g_autofree char *words = time > 0 ? base_clock_format_utc (time) : NULL;

  append_cell (text, words, separator);
}

/**
 * ledger_format_append_csv_header:
 * @text: where to append it
 *
 * Appends the names of the columns, after the mark by which spreadsheets know UTF-8. The names are
 * those of the JSON, and are not translated.
 */
void
ledger_format_append_csv_header (GString *text)
{
  g_string_append (text, LEDGER_FORMAT_CSV_BEGINNING
                   "name,state,caster_id,source_id,created_at,finished_at,request_id,http_status,"
                   "error_code,error_message,recommend,client_token,account,endpoint,region\r\n");
}

/**
 * ledger_format_append_csv:
 * @text: where to append it
 * @record: a row
 *
 * Appends a line as in RFC 4180. What a spreadsheet would take for a formula gets an apostrophe
 * before it, which makes it text.
 */
void
ledger_format_append_csv (GString *text, const LedgerRecord *record)
{
  g_autofree char *status =
      record->http_status != 0 ? g_strdup_printf ("%u", record->http_status) : NULL;

  append_cell (text, record->name, ",");
  append_cell (text, ledger_state_to_string (record->state), ",");
  append_cell (text, record->caster_id, ",");
  append_cell (text, record->source_id, ",");
  append_time (text, record->created_at, ",");
  append_time (text, record->finished_at, ",");
  append_cell (text, record->request_id, ",");
  append_cell (text, status, ",");
  append_cell (text, record->error_code, ",");
  append_cell (text, record->error_message, ",");
  append_cell (text, record->recommend, ",");
  append_cell (text, record->client_token, ",");
  append_cell (text, record->account, ",");
  append_cell (text, record->endpoint, ",");
  append_cell (text, record->region, "\r\n");
}
