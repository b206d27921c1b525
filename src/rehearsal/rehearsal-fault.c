/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-fault.h"

#include <string.h>

static gboolean
complain (GError **error, const char *name, const char *text, const char *wanted)
{
  g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_FAULT, "%s=%s: %s", name, text ? text : "",
               wanted);

  return FALSE;
}

static gboolean
is_code (const char *text)
{
  gsize length = strlen (text);

  if (length == 0 || length >= sizeof ((RehearsalPlan *) NULL)->code)
    return FALSE;

  for (const char *c = text; *c; c++) {
    if (!g_ascii_isalnum (*c) && *c != '.' && *c != '_' && *c != '-')
      return FALSE;
  }

  return TRUE;
}

static gboolean
parse_status (RehearsalFault *self, const char *text, GError **error)
{
  guint64 status;
  gboolean known = g_ascii_string_to_unsigned (text, 10, 200, 599, &status, NULL);

  if (self->kind->effect == REHEARSAL_EFFECT_REDIRECT)
    known =
        known && status >= 301 && status <= 308 && status != 304 && status != 305 && status != 306;
  else if (self->kind->effect == REHEARSAL_EFFECT_ERROR)
    known = known && (status == 500 || status == 502 || status == 503 || status == 504);

  self->status = known ? (guint) status : 0;

  return known || complain (error, self->kind->name, text, "not a status that this fault can have");
}

static gboolean
parse_value (RehearsalFault *self, const char *text, GError **error)
{
  const RehearsalFaultKind *kind = self->kind;
  gboolean negative;

  if (kind->value == REHEARSAL_FAULT_NO_VALUE)
    return !text || complain (error, kind->name, text, "this fault takes no value");

  if (!text)
    text = kind->usual;

  if (!text)
    return complain (error, kind->name, text, "this fault needs a value");

  switch (kind->value) {
  case REHEARSAL_FAULT_OFFSET:
    negative = *text == '-';
    if (!rehearsal_parse_duration (text + (*text == '-' || *text == '+'), &self->duration))
      return complain (error, kind->name, text, "not a time such as +20m or -90s");
    if (negative)
      self->duration = -self->duration;
    return TRUE;

  case REHEARSAL_FAULT_DURATION:
    return rehearsal_parse_duration (text, &self->duration) ||
           complain (error, kind->name, text, "not a time such as 80ms, 5s or 20m");

  case REHEARSAL_FAULT_SIZE:
    return rehearsal_parse_size (text, &self->size) ||
           complain (error, kind->name, text, "not a size such as 512KiB or 8MiB");

  case REHEARSAL_FAULT_STATUS:
    return parse_status (self, text, error);

  case REHEARSAL_FAULT_CODE:
    self->code = g_strdup (text);
    return is_code (text) || complain (error, kind->name, text, "not a Code of the service");

  case REHEARSAL_FAULT_NO_VALUE:
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
parse_work (RehearsalFault *self, const char *text, GError **error)
{
  self->work = g_strcmp0 (text, "done") == 0;

  if (!self->work && g_strcmp0 (text, "none") != 0)
    return complain (error, "work", text, "can be done or none");

  if (self->kind->work == REHEARSAL_WORK_ALWAYS || self->kind->work == REHEARSAL_WORK_NEVER)
    return complain (error, "work", text, "has no meaning with this fault");

  return TRUE;
}

static gboolean
parse_chance (RehearsalFault *self, const char *text, GError **error)
{
  char *end = NULL;

  if (text && g_ascii_isdigit (*text))
    self->chance = g_ascii_strtod (text, &end);

  return (end && *end == '\0' && self->chance >= 0.0 && self->chance <= 1.0) ||
         complain (error, "chance", text, "not a number from 0 to 1");
}

static gboolean
parse_number (const char *name, const char *text, gint64 from, gint64 *number, GError **error)
{
  return (text && g_ascii_string_to_signed (text, 10, from, G_MAXINT32, number, NULL)) ||
         complain (error, name, text, "not a number that can be meant");
}

static gboolean
parse_option (
    RehearsalFault *self, const char *name, const char *text, gint64 *seed, GError **error)
{
  if (g_str_equal (name, "action")) {
    if (!text || !rehearsal_world_has_action (text))
      return complain (error, name, text, "not an operation of the service");

    g_free (self->action);
    self->action = g_strdup (text);
    return TRUE;
  }

  if (g_str_equal (name, "times"))
    return parse_number (name, text, 1, &self->times, error);

  if (g_str_equal (name, "after"))
    return parse_number (name, text, 0, &self->after, error);

  if (g_str_equal (name, "seed"))
    return parse_number (name, text, 0, seed, error);

  if (g_str_equal (name, "chance"))
    return parse_chance (self, text, error);

  if (g_str_equal (name, "work"))
    return parse_work (self, text, error);

  if (g_str_equal (name, "reset")) {
    self->reset = TRUE;
    return !text || complain (error, name, text, "takes no value");
  }

  return complain (error, name, text, "not an option of faults");
}

static gboolean
parse_name (RehearsalFault *self, const char *name, GError **error)
{
  self->kind = rehearsal_fault_kind_lookup (name);
  if (!self->kind) {
    g_set_error (error, REHEARSAL_ERROR, REHEARSAL_ERROR_FAULT, "%s: no such fault", name);
    return FALSE;
  }

  self->action = g_strdup (self->kind->only_action);
  self->work = self->kind->work == REHEARSAL_WORK_DONE || self->kind->work == REHEARSAL_WORK_ALWAYS;

  return TRUE;
}

/**
 * rehearsal_fault_new:
 * @spec: `name[=value][,option[=value]…]`
 * @number: how many faults there are before it
 * @error: %REHEARSAL_ERROR_FAULT
 *
 * Returns: (transfer full): the fault, or %NULL with an error where it is not understood
 */
RehearsalFault *
rehearsal_fault_new (const char *spec, guint number, GError **error)
{
  g_autoptr (RehearsalFault) self = NULL;
  g_auto (GStrv) pieces = NULL;
  gint64 seed = 0;

  g_return_val_if_fail (spec != NULL, NULL);

  pieces = g_strsplit (*spec ? spec : ",", ",", -1);
  self = g_new0 (RehearsalFault, 1);
  self->times = -1;
  self->chance = 1.0;

  for (guint i = 0; pieces[i]; i++) {
    char *value = strchr (pieces[i], '=');
    gboolean understood;

    if (value)
      *value++ = '\0';

    if (i == 0)
      understood = parse_name (self, pieces[i], error) && parse_value (self, value, error);
    else
      understood = parse_option (self, pieces[i], value, &seed, error);

    if (!understood)
      return NULL;
  }

  /* Faults of the same chance shall not always strike together */
  self->random = g_rand_new_with_seed ((guint32) seed + number);

  return g_steal_pointer (&self);
}

/**
 * rehearsal_fault_free:
 * @self: (transfer full) (nullable): a fault
 */
void
rehearsal_fault_free (RehearsalFault *self)
{
  if (!self)
    return;

  g_free (self->code);
  g_free (self->action);
  g_clear_pointer (&self->random, g_rand_free);
  g_free (self);
}

/**
 * rehearsal_fault_strikes:
 * @self: a fault
 * @action: (nullable): the operation that a call claims to be
 *
 * Decides whether a call is the fault's, and counts it.
 */
gboolean
rehearsal_fault_strikes (RehearsalFault *self, const char *action)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->action && g_strcmp0 (self->action, action) != 0)
    return FALSE;

  if (++self->seen <= self->after)
    return FALSE;

  if (self->times >= 0 && self->done >= self->times)
    return FALSE;

  if (self->chance < 1.0 && g_rand_double (self->random) >= self->chance)
    return FALSE;

  self->done++;

  return TRUE;
}
