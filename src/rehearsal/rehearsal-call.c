/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-world-private.h"

#include <errno.h>
#include <string.h>

#define MAX_ID_LENGTH 128
#define MAX_TAGS      20

/**
 * rehearsal_call_get:
 * @call: a call
 * @name: a parameter
 *
 * Returns: (nullable): its value; %NULL where it is absent or empty, which the service does not
 * tell apart
 */
const char *
rehearsal_call_get (const RehearsalCall *call, const char *name)
{
  const char *value = live_parameters_get (call->parameters, name);

  return value && *value ? value : NULL;
}

/**
 * rehearsal_call_check_caster_id:
 * @call: a call
 * @name: the parameter that has to hold a studio's ID
 *
 * No page tells what a malformed ID is. Here: empty, longer than 128 characters, or with other
 * characters than the letters, digits, hyphens and underscores that IDs are made of.
 *
 * Returns: (transfer full) (nullable): the refusal
 */
RehearsalAnswer *
rehearsal_call_check_caster_id (const RehearsalCall *call, const char *name)
{
  const char *id = live_parameters_get (call->parameters, name);
  gsize length;

  if (!id)
    return rehearsal_answer_new_missing (name);

  length = strlen (id);
  if (length == 0 || length > MAX_ID_LENGTH)
    return rehearsal_answer_new_error ("InvalidCasterId.Malformed",
                                       "%s must have 1 to %d characters.", name, MAX_ID_LENGTH);

  for (const char *c = id; *c; c++) {
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return rehearsal_answer_new_error ("InvalidCasterId.Malformed",
                                         "%s has a character that no production studio ID has.",
                                         name);
  }

  return NULL;
}

/**
 * rehearsal_call_check_int:
 * @call: a call
 * @name: the name of the parameter
 * @from: the least it may be
 * @to: the most it may be
 * @value: (inout): the parameter's value, left as it is where there is none
 *
 * Returns: (transfer full) (nullable): the refusal
 */
RehearsalAnswer *
rehearsal_call_check_int (
    const RehearsalCall *call, const char *name, gint64 from, gint64 to, gint64 *value)
{
  const char *text = rehearsal_call_get (call, name);

  if (text && !g_ascii_string_to_signed (text, 10, from, to, value, NULL))
    return rehearsal_answer_new_invalid (name);

  return NULL;
}

/**
 * rehearsal_call_check_time:
 * @call: a call
 * @name: the name of the parameter
 * @value: (inout): µs since the epoch, left as it is where there is none
 *
 * Returns: (transfer full) (nullable): the refusal
 */
RehearsalAnswer *
rehearsal_call_check_time (const RehearsalCall *call, const char *name, gint64 *value)
{
  const char *text = rehearsal_call_get (call, name);

  if (text && !base_clock_parse_utc (text, value))
    return rehearsal_answer_new_invalid (name);

  return NULL;
}

/**
 * rehearsal_call_check_tags:
 * @call: a call
 * @tags: (out) (transfer full): `Tag.1.Key` and `Tag.1.Value`, `Tag.2.Key` and so on, up to 20 of
 * them
 *
 * Returns: (transfer full) (nullable): the refusal
 */
RehearsalAnswer *
rehearsal_call_check_tags (const RehearsalCall *call, LiveParameters **tags)
{
  g_autoptr (LiveParameters) read = live_parameters_new ();

  for (guint i = 0; i < live_parameters_get_length (call->parameters); i++) {
    const char *name = live_parameters_get_name (call->parameters, i);
    g_auto (GStrv) pieces = NULL;
    g_autofree char *key_name = NULL, *value_name = NULL;
    const char *key, *value;
    guint64 number;

    if (!g_str_has_prefix (name, "Tag."))
      continue;

    pieces = g_strsplit (name, ".", -1);
    if (g_strv_length (pieces) != 3 ||
        !g_ascii_string_to_unsigned (pieces[1], 10, 1, MAX_TAGS, &number, NULL) ||
        (!g_str_equal (pieces[2], "Key") && !g_str_equal (pieces[2], "Value")))
      return rehearsal_answer_new_invalid ("Tag");

    key_name = g_strdup_printf ("Tag.%" G_GUINT64_FORMAT ".Key", number);
    value_name = g_strdup_printf ("Tag.%" G_GUINT64_FORMAT ".Value", number);
    key = rehearsal_call_get (call, key_name);
    value = rehearsal_call_get (call, value_name);
    if (!key)
      return rehearsal_answer_new_missing (key_name);

    live_parameters_set (read, key, value ? value : "");
  }

  *tags = g_steal_pointer (&read);

  return NULL;
}

/**
 * rehearsal_call_find_studio:
 * @call: a call
 * @name: the parameter that names the studio
 * @studio: (out) (transfer full): the studio
 *
 * Returns: (transfer full) (nullable): the refusal, or %NULL: with @error set where the store
 * failed, else all is well
 */
RehearsalAnswer *
rehearsal_call_find_studio (const RehearsalCall *call,
                            const char *name,
                            RehearsalStudio **studio,
                            GError **error)
{
  g_autoptr (GError) failure = NULL;
  RehearsalAnswer *refusal = rehearsal_call_check_caster_id (call, name);

  if (refusal)
    return refusal;

  *studio = rehearsal_studio_find (call->store, call->account,
                                   live_parameters_get (call->parameters, name), &failure);
  if (failure) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }

  return *studio ? NULL : rehearsal_answer_new_error ("InvalidCaster.NotFound", NULL);
}
