/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rehearsal-fault-kinds.h"

#include <string.h>

/* The longest that anything waits, and the largest that anything gets */
#define MAX_DURATION (24 * G_TIME_SPAN_HOUR)
#define MAX_SIZE     ((gsize) 1 << 30)

/* A table, which clang-format would take apart */
/* clang-format off */
#define DELAY(name, help)                                                                          \
  { name, REHEARSAL_FAULT_DELAY, REHEARSAL_FAULT_DURATION, NULL, REHEARSAL_EFFECT_NONE,            \
    REHEARSAL_WORK_ALWAYS, NULL, help }
#define EFFECT(name, value, usual, effect, work, help)                                             \
  { name, REHEARSAL_FAULT_EFFECT, REHEARSAL_FAULT_##value, usual, REHEARSAL_EFFECT_##effect,       \
    REHEARSAL_WORK_##work, NULL, help }
#define CONDITION(name, value, help)                                                               \
  { name, REHEARSAL_FAULT_CONDITION, REHEARSAL_FAULT_##value, NULL, REHEARSAL_EFFECT_NONE,         \
    REHEARSAL_WORK_ALWAYS, NULL, help }

static const RehearsalFaultKind kinds[] = {
  DELAY ("uneven",
         "a random time up to this before the request arrives; only then it is counted"),
  DELAY ("latency",
         "the request is read and counted, then nothing happens for so long; then the work, client or not"),
  DELAY ("late",
         "the work is done, then the answer is held back for so long"),
  DELAY ("jitter",
         "a random time up to this between being counted and the work, and another one after it"),

  EFFECT ("cut-before", NO_VALUE, NULL, CUT, NEVER,
          "the connection is closed before the work is begun"),
  EFFECT ("cut-after", NO_VALUE, NULL, CUT, ALWAYS,
          "the work is done, then the connection is closed without an answer"),
  EFFECT ("cut-body", NO_VALUE, NULL, CUT_BODY, ALWAYS,
          "half of the answer, then closed; Content-Length tells of the whole"),
  EFFECT ("cut-chunked", NO_VALUE, NULL, CUT_CHUNKED, ALWAYS,
          "half of a chunked answer, then closed"),
  EFFECT ("cut-gzip", NO_VALUE, NULL, CUT_GZIP, ALWAYS,
          "half of a gzip answer, as long as Content-Length tells"),
  EFFECT ("stall", DURATION, "30s", STALL, ALWAYS,
          "half of the answer, then nothing for so long, then the rest"),
  EFFECT ("slow", DURATION, "50ms", SLOW, ALWAYS,
          "the answer byte by byte, so long between two"),
  EFFECT ("huge", SIZE, "8MiB", HUGE, ALWAYS,
          "so many blanks before the answer"),
  EFFECT ("huge-gzip", SIZE, "64MiB", HUGE_GZIP, ALWAYS,
          "the same, small on the wire: compressed"),
  EFFECT ("no-caster-id", NO_VALUE, NULL, NO_CASTER_ID, ALWAYS,
          "a success without its CasterId"),
  EFFECT ("empty", NO_VALUE, NULL, EMPTY, DONE,
          "status 200 and no body"),
  EFFECT ("garbage", NO_VALUE, NULL, GARBAGE, DONE,
          "status 200 and bytes that are neither JSON nor UTF-8"),
  EFFECT ("not-http", NO_VALUE, NULL, NOT_HTTP, DONE,
          "an answer that is not HTTP"),
  EFFECT ("html", STATUS, "502", HTML, NONE,
          "a page as proxies send it, with this status"),
  EFFECT ("status", STATUS, NULL, ERROR, NONE,
          "500 InternalError, 503 ServiceUnavailable; 502 and 504 as a page"),
  EFFECT ("code", CODE, NULL, ERROR, NONE,
          "an error with this Code and the status that belongs to it"),
  EFFECT ("200-code", CODE, NULL, ERROR, NONE,
          "the same with status 200"),
  EFFECT ("throttle", DURATION, "1s", THROTTLE, NEVER,
          "Throttling.User that says to come again after so long; 0: does not say"),
  EFFECT ("redirect", STATUS, "307", REDIRECT, NONE,
          "sent elsewhere with this status"),
  { "refuse", REHEARSAL_FAULT_EFFECT, REHEARSAL_FAULT_NO_VALUE, NULL, REHEARSAL_EFFECT_ERROR,
    REHEARSAL_WORK_NEVER, "CopyCaster",
    "CopyCaster is not allowed: IllegalOperation" },

  CONDITION ("clock", OFFSET,
             "the service's clock is so far ahead (+20m) or behind (-20m)"),
  CONDITION ("forget-tokens", DURATION,
             "a ClientToken is forgotten so long after its first use"),
  CONDITION ("sts-life", DURATION,
             "the credentials of AssumeRole last so long, whatever was asked for"),
  CONDITION ("no-client-token-id", NO_VALUE,
             "DescribeCasters tells no ClientTokenId"),
  CONDITION ("plain-times", NO_VALUE,
             "DescribeCasters tells times as 2017-08-30 12:02:57.0, without a zone"),
};
/* clang-format on */

/**
 * rehearsal_fault_kind_lookup:
 * @name: what stands first in the description of a fault
 *
 * Returns: (nullable): the kind of that name
 */
const RehearsalFaultKind *
rehearsal_fault_kind_lookup (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i].name, name))
      return &kinds[i];
  }

  return NULL;
}

/**
 * rehearsal_fault_kind_list:
 * @length: (out): how many there are
 *
 * Returns: (array length=length): every kind of fault
 */
const RehearsalFaultKind *
rehearsal_fault_kind_list (gsize *length)
{
  g_return_val_if_fail (length != NULL, NULL);

  *length = G_N_ELEMENTS (kinds);

  return kinds;
}

/* A decimal number, which strtod() would also take in other forms, and one of the units */
static gboolean
parse_with_unit (const char *text, const char *const *units, const double *factors, double *value)
{
  gsize digits = strspn (text, "0123456789.");
  g_autofree char *number = g_strndup (text, digits);
  char *end;

  *value = g_ascii_strtod (number, &end);
  if (!g_ascii_isdigit (*text) || *end != '\0')
    return FALSE;

  for (guint i = 0; units[i]; i++) {
    if (g_str_equal (text + digits, units[i])) {
      *value *= factors[i];
      return TRUE;
    }
  }

  return *value == 0.0 && text[digits] == '\0';
}

/**
 * rehearsal_parse_duration:
 * @text: such as `80ms`, `1.5s`, `20m` or `1h`; no unit is needed for 0
 * @microseconds: (out): the same, at most a day
 *
 * Returns: whether it is a duration
 */
gboolean
rehearsal_parse_duration (const char *text, gint64 *microseconds)
{
  static const char *const units[] = { "ms", "s", "m", "h", NULL };
  static const double factors[] = { 1e3, 1e6, 60e6, 3600e6 };
  double value;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (microseconds != NULL, FALSE);

  if (!parse_with_unit (text, units, factors, &value) || value > (double) MAX_DURATION)
    return FALSE;

  *microseconds = (gint64) value;

  return TRUE;
}

/**
 * rehearsal_parse_size:
 * @text: such as `512KiB` or `8MiB`; bytes where there is no unit
 * @bytes: (out): the same, at most 1 GiB
 *
 * Returns: whether it is a size
 */
gboolean
rehearsal_parse_size (const char *text, gsize *bytes)
{
  static const char *const units[] = { "", "KiB", "MiB", "GiB", NULL };
  static const double factors[] = { 1.0, 1024.0, 1048576.0, 1073741824.0 };
  double value;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (!parse_with_unit (text, units, factors, &value) || value > (double) MAX_SIZE)
    return FALSE;

  *bytes = (gsize) value;

  return TRUE;
}
