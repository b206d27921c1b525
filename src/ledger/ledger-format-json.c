/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger-format.h"

#include "base-clock.h"
#include "base-json.h"
#include "understudy-config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One entry a line, so that neither who writes nor who reads needs more than one in memory */
#define FORMAT  "understudy-history"
#define VERSION 1

/* A time that is kept to the µs is not the same one again otherwise. */
#define FRACTION 1000000

void
ledger_whole_free (LedgerWhole *self)
{
  if (self == NULL)
    return;

  ledger_record_free (self->record);
  g_clear_pointer (&self->attempts, g_ptr_array_unref);
  g_free (self);
}

static void
append_string (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if ((guchar) *c < 0x20 || *c == 0x7f)
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *c);
    else
      g_string_append_c (text, *c);
  }
  g_string_append_c (text, '"');
}

/* What is not known is left out. */
static void
append_text (GString *text, const char *name, const char *value)
{
  if (value == NULL)
    return;

  if (text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  g_string_append_printf (text, "\"%s\":", name);
  append_string (text, value);
}

static void
append_number (GString *text, const char *name, guint value)
{
  if (value == 0)
    return;

  g_string_append_printf (text, "%s\"%s\":%u", text->str[text->len - 1] != '{' ? "," : "", name,
                          value);
}

static void
append_time (GString *text, const char *name, gint64 time)
{
  g_autofree char *seconds = NULL;
  g_autofree char *whole = NULL;
  gint64 fraction = time % FRACTION;

  if (time <= 0)
    return;

  seconds = base_clock_format_utc (time);
  whole = g_strdup_printf ("%.*s.%06dZ", (int) strlen (seconds) - 1, seconds, (int) fraction);
  append_text (text, name, whole);
}

static void
append_attempt (GString *text, const LedgerAttempt *attempt)
{
  g_string_append_c (text, '{');
  append_time (text, "started_at", attempt->started_at);
  append_time (text, "finished_at", attempt->finished_at);
  if (attempt->ended)
    append_text (text, "outcome", ledger_state_to_string (attempt->outcome));
  append_text (text, "caster_id", attempt->caster_id);
  append_text (text, "request_id", attempt->request_id);
  append_number (text, "http_status", attempt->http_status);
  append_text (text, "error_code", attempt->error_code);
  append_text (text, "error_message", attempt->error_message);
  append_text (text, "host_id", attempt->host_id);
  append_text (text, "recommend", attempt->recommend);
  g_string_append_c (text, '}');
}

/**
 * ledger_format_append_json_header:
 * @text: where to append it
 *
 * Appends the first line, which says what this is.
 */
void
ledger_format_append_json_header (GString *text)
{
  g_string_append_printf (text, "{\"format\":\"%s\",\"version\":%d,\"entries\":[\n", FORMAT,
                          VERSION);
}

void
ledger_format_append_json_footer (GString *text)
{
  g_string_append (text, "]}\n");
}

/**
 * ledger_format_append_json:
 * @text: where to append it
 * @record: a row
 * @attempts: (element-type LedgerAttempt): its attempts
 *
 * Appends everything that is known of an entry, without the end of the line.
 */
void
ledger_format_append_json (GString *text, const LedgerRecord *record, const GPtrArray *attempts)
{
  g_string_append_c (text, '{');
  append_text (text, "client_token", record->client_token);
  append_text (text, "account", record->account);
  append_text (text, "endpoint", record->endpoint);
  append_text (text, "region", record->region);
  append_text (text, "source_id", record->source_id);
  append_text (text, "name", record->name);
  append_text (text, "state", ledger_state_to_string (record->state));
  append_text (text, "caster_id", record->caster_id);
  append_text (text, "request_id", record->request_id);
  append_number (text, "http_status", record->http_status);
  append_text (text, "error_code", record->error_code);
  append_text (text, "error_message", record->error_message);
  append_text (text, "host_id", record->host_id);
  append_text (text, "recommend", record->recommend);
  append_time (text, "created_at", record->created_at);
  append_time (text, "finished_at", record->finished_at);
  g_string_append (text, ",\"attempts\":[");
  for (guint i = 0; i < attempts->len; i++) {
    if (i > 0)
      g_string_append_c (text, ',');
    append_attempt (text, attempts->pdata[i]);
  }
  g_string_append (text, "]}");
}

static gboolean
set_bad (GError **error, const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, message);
  return FALSE;
}

/**
 * ledger_format_check_json_header:
 * @line: the first line of a file
 * @error: where to put an error
 *
 * Returns: whether this version can read what follows; %FALSE with %G_IO_ERROR_INVALID_DATA
 */
gboolean
ledger_format_check_json_header (const char *line, GError **error)
{
  g_autofree char *whole = g_strconcat (line, "]}", NULL);
  g_autoptr (JsonNode) node = NULL;
  gint64 version;

  node = g_utf8_validate (line, -1, NULL) ? json_from_string (whole, NULL) : NULL;
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      g_strcmp0 (base_json_get_string (json_node_get_object (node), "format"), FORMAT) != 0 ||
      !base_json_get_int (json_node_get_object (node), "version", &version))
    return set_bad (error, _ ("This file is not a history that Understudy exported as JSON."));
  if (version != VERSION)
    return set_bad (error, _ ("A newer version of Understudy exported this history."));

  return TRUE;
}

static gboolean
is_time (gint64 time)
{
  return time > 0;
}

/* 0 for none; -1 for what is none */
static gint64
read_time (JsonObject *object, const char *name)
{
  const char *text = base_json_get_string (object, name);
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL)
    return json_object_has_member (object, name) ? -1 : 0;
  time = g_date_time_new_from_iso8601 (text, NULL);
  if (time == NULL || g_date_time_to_unix (time) <= 0)
    return -1;

  return g_date_time_to_unix (time) * FRACTION + g_date_time_get_microsecond (time);
}

static guint
read_number (JsonObject *object, const char *name)
{
  gint64 value;

  return base_json_get_int (object, name, &value) ? (guint) CLAMP (value, 0, G_MAXINT) : 0;
}

static LedgerOutcome
read_outcome (JsonObject *object)
{
  LedgerOutcome outcome = {
      .caster_id = base_json_get_string (object, "caster_id"),
      .request_id = base_json_get_string (object, "request_id"),
      .http_status = read_number (object, "http_status"),
      .error_code = base_json_get_string (object, "error_code"),
      .error_message = base_json_get_string (object, "error_message"),
      .host_id = base_json_get_string (object, "host_id"),
      .recommend = base_json_get_string (object, "recommend"),
  };

  return outcome;
}

/* What was under way when it was exported is under way elsewhere, if anywhere: here nothing is sent
 * for it, and nobody waits. */
static LedgerState
settle (LedgerState state)
{
  if (state == LEDGER_STATE_QUEUED)
    return LEDGER_STATE_CANCELLED;

  return state == LEDGER_STATE_SENDING ? LEDGER_STATE_UNKNOWN : state;
}

static LedgerRecord *
read_record (JsonObject *object, GError **error)
{
  LedgerIntent intent = {
      .client_token = base_json_get_string (object, "client_token"),
      .account = base_json_get_string (object, "account"),
      .endpoint = base_json_get_string (object, "endpoint"),
      .region = base_json_get_string (object, "region"),
      .source_id = base_json_get_string (object, "source_id"),
      .name = base_json_get_string (object, "name"),
  };
  LedgerOutcome outcome = read_outcome (object);
  gint64 created_at = read_time (object, "created_at");
  gint64 finished_at = read_time (object, "finished_at");
  g_autoptr (LedgerRecord) record = NULL;
  g_autoptr (LedgerRecord) result = NULL;

  if (intent.client_token == NULL || intent.account == NULL || intent.endpoint == NULL ||
      intent.source_id == NULL || intent.name == NULL || !is_time (created_at) || finished_at < 0 ||
      !ledger_state_from_string (base_json_get_string (object, "state"), &outcome.state) ||
      (outcome.state == LEDGER_STATE_DONE &&
       (outcome.caster_id == NULL || *outcome.caster_id == '\0'))) {
    set_bad (error, _ ("Something that every entry has is missing or is not as it should be."));
    return NULL;
  }

  outcome.state = settle (outcome.state);
  record = ledger_record_new_for_intent (&intent, created_at);
  result = ledger_record_new_for_outcome (&outcome, finished_at);
  ledger_record_set_outcome (record, result);
  return g_steal_pointer (&record);
}

static LedgerAttempt *
read_attempt (JsonObject *object, guint number)
{
  g_autoptr (LedgerAttempt) attempt = g_new0 (LedgerAttempt, 1);
  LedgerOutcome outcome = read_outcome (object);
  g_autoptr (LedgerRecord) record = NULL;

  attempt->number = number;
  attempt->started_at = read_time (object, "started_at");
  attempt->finished_at = read_time (object, "finished_at");
  attempt->ended = TRUE;
  if (!ledger_state_from_string (base_json_get_string (object, "outcome"), &attempt->outcome) ||
      attempt->outcome == LEDGER_STATE_SENDING)
    attempt->outcome = LEDGER_STATE_UNKNOWN;
  if (!is_time (attempt->started_at) || attempt->finished_at < 0)
    return NULL;

  /* Takes the same care of others' words as for an outcome of one's own */
  outcome.state = attempt->outcome;
  record = ledger_record_new_for_outcome (&outcome, 0);
  attempt->caster_id = g_steal_pointer (&record->caster_id);
  attempt->request_id = g_steal_pointer (&record->request_id);
  attempt->http_status = record->http_status;
  attempt->error_code = g_steal_pointer (&record->error_code);
  attempt->error_message = g_steal_pointer (&record->error_message);
  attempt->host_id = g_steal_pointer (&record->host_id);
  attempt->recommend = g_steal_pointer (&record->recommend);
  return g_steal_pointer (&attempt);
}

static gboolean
read_attempts (LedgerWhole *self, JsonObject *object, GError **error)
{
  JsonArray *array = base_json_get_array (object, "attempts");

  self->attempts = g_ptr_array_new_with_free_func ((GDestroyNotify) ledger_attempt_free);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *node = json_array_get_element (array, i);
    LedgerAttempt *attempt =
        JSON_NODE_HOLDS_OBJECT (node) ? read_attempt (json_node_get_object (node), i + 1) : NULL;

    if (attempt == NULL)
      return set_bad (error, _ ("An attempt is not as it should be."));
    g_ptr_array_add (self->attempts, attempt);
  }

  return TRUE;
}

/**
 * ledger_format_read_json:
 * @line: a line after the first, without what separates it from the next
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the entry, without a number; what was queued is cancelled,
 * and what was being sent is unknown. %NULL with %G_IO_ERROR_INVALID_DATA
 */
LedgerWhole *
ledger_format_read_json (const char *line, GError **error)
{
  g_autoptr (LedgerWhole) self = g_new0 (LedgerWhole, 1);
  g_autoptr (JsonNode) node = NULL;

  if (!g_utf8_validate (line, -1, NULL)) {
    set_bad (error, _ ("It is not text in UTF-8."));
    return NULL;
  }
  node = json_from_string (line, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    set_bad (error, _ ("It is not a JSON object."));
    return NULL;
  }

  self->record = read_record (json_node_get_object (node), error);
  if (self->record == NULL || !read_attempts (self, json_node_get_object (node), error))
    return NULL;

  return g_steal_pointer (&self);
}
